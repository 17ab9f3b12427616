//! The journal as plain text that other programs can check: hledger and beancount.

mod beancount;
mod hledger;

use std::collections::BTreeMap;
use std::io::Write;
use std::str::FromStr;

use common::{Beans, CommunityId, Timestamp};
use db::Reader;
use ledger::{AccountNo, Asset, Effect, Entry, Move};

use crate::store::ledger as rows;
use crate::store::owners;
use crate::{BeansError, Owner, Purpose};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JournalFormat {
    Hledger,
    Beancount,
}

impl FromStr for JournalFormat {
    type Err = String;
    fn from_str(word: &str) -> Result<Self, String> {
        match word {
            "hledger" => Ok(Self::Hledger),
            "beancount" => Ok(Self::Beancount),
            other => Err(format!("{other:?} is no journal format: expected hledger or beancount")),
        }
    }
}

/// An account in a plain-text journal.
struct Named {
    name: String,
    commodity: &'static str,
    balance: Beans,
}

type Names = BTreeMap<AccountNo, Named>;

/// Writes every movement and, at the end, an assertion of every stored balance. Persons appear as account numbers only.
/// Gives the number of movements. The caller has checked who may read the whole journal.
///
/// # Errors
/// [`BeansError::Db`], [`BeansError::Write`].
pub fn export_journal(
    r: &mut Reader<'_>,
    c: CommunityId,
    format: JournalFormat,
    out: &mut dyn Write,
) -> Result<usize, BeansError> {
    let names = names(r, c)?;
    let mut last = Timestamp::from_millis(0);
    let (mut after, mut count, mut opened) = (0, 0, false);
    loop {
        let page = rows::entries_after(r, c, after)?;
        let Some(line) = page.last() else { break };
        after = line.seq;
        for line in &page {
            let entry = Entry::from_bytes(&line.body)?;
            last = Timestamp::from_millis(entry.at_ms);
            if !std::mem::replace(&mut opened, true) {
                write_head(format, out, c, last, &names)?;
            }
            if let Effect::Moved(moved) = &entry.effect {
                write_move(format, out, &names, last, &entry, moved)?;
                count += 1;
            }
        }
    }
    write_balances(format, out, last, &names)?;
    Ok(count)
}

fn write_head(
    format: JournalFormat,
    out: &mut dyn Write,
    c: CommunityId,
    at: Timestamp,
    names: &Names,
) -> std::io::Result<()> {
    match format {
        JournalFormat::Hledger => hledger::head(out, c, names),
        JournalFormat::Beancount => beancount::head(out, c, at, names),
    }
}

fn write_move(
    format: JournalFormat,
    out: &mut dyn Write,
    names: &Names,
    at: Timestamp,
    entry: &Entry,
    moved: &Move,
) -> Result<(), BeansError> {
    let (Some(from), Some(to)) = (names.get(&moved.from), names.get(&moved.to)) else {
        return Err(BeansError::NotFound);
    };
    let line = Line {
        date: at.date().to_string(),
        word: Purpose::from_code(moved.purpose).map_or("other", Purpose::word),
        seq: entry.seq,
        id: rows::uuid(moved.id.0),
        amount: cents(moved.amount),
        from,
        to,
    };
    match format {
        JournalFormat::Hledger => hledger::transaction(out, &line)?,
        JournalFormat::Beancount => beancount::transaction(out, &line)?,
    }
    Ok(())
}

fn write_balances(
    format: JournalFormat,
    out: &mut dyn Write,
    at: Timestamp,
    names: &Names,
) -> std::io::Result<()> {
    match format {
        JournalFormat::Hledger => hledger::balances(out, at, names),
        JournalFormat::Beancount => beancount::balances(out, at, names),
    }
}

/// One movement, ready to be written.
struct Line<'a> {
    date: String,
    word: &'static str,
    seq: i64,
    id: uuid::Uuid,
    amount: String,
    from: &'a Named,
    to: &'a Named,
}

/// `12.50`, always two decimals.
fn cents(amount: i64) -> String {
    let sign = if amount < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", amount.unsigned_abs() / 100, amount.unsigned_abs() % 100)
}

fn names(r: &mut Reader<'_>, c: CommunityId) -> Result<Names, BeansError> {
    let mut names = Names::new();
    for owned in owners::all(r, c)? {
        let Some(row) = rows::account(r, c, owned.no)? else { continue };
        let commodity = if row.account.asset == Asset::Yuan { "CNY" } else { "BEAN" };
        let balance = Beans(row.account.balance);
        names.insert(owned.no, Named { name: name(owned.owner, owned.no), commodity, balance });
    }
    Ok(names)
}

fn name(owner: Owner, no: AccountNo) -> String {
    let no = no.0;
    match owner {
        Owner::Wallet(_) => format!("Liabilities:Wallets:W{no:08}"),
        Owner::Shop(_) => format!("Liabilities:Shops:S{no:08}"),
        Owner::Envelope(_) => format!("Equity:Issued:F{no:08}"),
        Owner::Cash(_) => format!("Assets:Cash:C{no:08}"),
        Owner::Expired => "Equity:Expired".to_owned(),
        Owner::Settled => "Equity:Settled".to_owned(),
        Owner::Bank => "Equity:Bank".to_owned(),
    }
}
