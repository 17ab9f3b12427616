//! <https://hledger.org/hledger.html#journal>

use std::io::{Result, Write};

use common::{CommunityId, Timestamp};

use super::{Line, Names, cents};

pub(super) fn head(out: &mut dyn Write, c: CommunityId, names: &Names) -> Result<()> {
    writeln!(out, "; community {c}\ncommodity 1000.00 BEAN\ncommodity 1000.00 CNY\n")?;
    names.values().try_for_each(|named| writeln!(out, "account {}", named.name))?;
    writeln!(out)
}

pub(super) fn transaction(out: &mut dyn Write, line: &Line<'_>) -> Result<()> {
    let (amount, commodity) = (&line.amount, line.from.commodity);
    writeln!(out, "{} * {}  ; seq:{}, id:{}", line.date, line.word, line.seq, line.id)?;
    writeln!(out, "    {}  -{amount} {commodity}", line.from.name)?;
    writeln!(out, "    {}  {amount} {commodity}\n", line.to.name)
}

pub(super) fn balances(out: &mut dyn Write, at: Timestamp, names: &Names) -> Result<()> {
    writeln!(out, "{} * stored balances", at.date())?;
    for named in names.values() {
        let (balance, commodity) = (cents(named.balance.0), named.commodity);
        writeln!(out, "    {}  0.00 {commodity} = {balance} {commodity}", named.name)?;
    }
    Ok(())
}
