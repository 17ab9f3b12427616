//! <https://beancount.github.io/docs/beancount_language_syntax.html>

use std::io::{Result, Write};

use common::clock::DAY_MS;
use common::{CommunityId, Timestamp};

use super::{Line, Names, cents};

pub(super) fn head(out: &mut dyn Write, c: CommunityId, at: Timestamp, names: &Names) -> Result<()> {
    writeln!(out, "option \"title\" \"community {c}\"\n")?;
    let date = at.date();
    names.values().try_for_each(|named| writeln!(out, "{date} open {} {}", named.name, named.commodity))?;
    writeln!(out)
}

pub(super) fn transaction(out: &mut dyn Write, line: &Line<'_>) -> Result<()> {
    let (amount, commodity) = (&line.amount, line.from.commodity);
    writeln!(out, "{} * \"{}\" \"{}\"", line.date, line.word, line.id)?;
    writeln!(out, "  seq: {}", line.seq)?;
    writeln!(out, "  {}  -{amount} {commodity}", line.from.name)?;
    writeln!(out, "  {}  {amount} {commodity}\n", line.to.name)
}

/// A balance holds at the start of its day, so these stand on the day after the last entry.
/// Without the zero, beancount would let a hundredth pass.
pub(super) fn balances(out: &mut dyn Write, at: Timestamp, names: &Names) -> Result<()> {
    let date = at.plus(DAY_MS).date();
    for named in names.values() {
        writeln!(
            out,
            "{date} balance {}  {} ~ 0.00 {}",
            named.name,
            cents(named.balance.0),
            named.commodity
        )?;
    }
    Ok(())
}
