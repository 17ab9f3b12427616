//! The journal as plain text that other programs can check: hledger and beancount.

mod beancount;
mod hledger;

use std::collections::BTreeMap;
use std::io::Write;
use std::str::FromStr;

use common::{Beans, CommunityId, Timestamp};
use db::Reader;
use ledger::{AccountNo, Asset, Effect, Entry};

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
    /// Whether it keeps lots.
    lotted: bool,
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
    match format {
        JournalFormat::Hledger => to_hledger(r, c, &names, out),
        JournalFormat::Beancount => to_beancount(r, c, &names, out),
    }
}

fn to_hledger(
    r: &mut Reader<'_>,
    c: CommunityId,
    names: &Names,
    out: &mut dyn Write,
) -> Result<usize, BeansError> {
    let (mut count, mut last) = (0, None);
    each_entry(r, c, |entry| {
        if last.replace(Timestamp::from_millis(entry.at_ms)).is_none() {
            hledger::head(out, c, names)?;
        }
        if let Some(line) = line(names, entry)? {
            hledger::transaction(out, &line)?;
            count += 1;
        }
        Ok(())
    })?;
    hledger::balances(out, last.unwrap_or(Timestamp::from_millis(0)), names)?;
    Ok(count)
}

/// Twice through the journal: the order of the lots first.
fn to_beancount(
    r: &mut Reader<'_>,
    c: CommunityId,
    names: &Names,
    out: &mut dyn Write,
) -> Result<usize, BeansError> {
    let mut lots = beancount::Lots::default();
    each_entry(r, c, |entry| {
        lots.see(entry);
        Ok(())
    })?;
    let mut writer = beancount::Writer::new(out, names, lots)?;
    let (mut count, mut last) = (0, None);
    each_entry(r, c, |entry| {
        let at = Timestamp::from_millis(entry.at_ms);
        if last.replace(at).is_none() {
            writer.head(c, at)?;
        }
        let line = line(names, entry)?;
        count += usize::from(line.is_some());
        writer.entry(entry, line.as_ref())
    })?;
    writer.balances(last.unwrap_or(Timestamp::from_millis(0)))?;
    Ok(count)
}

fn each_entry(
    r: &mut Reader<'_>,
    c: CommunityId,
    mut each: impl FnMut(&Entry) -> Result<(), BeansError>,
) -> Result<(), BeansError> {
    let mut after = 0;
    loop {
        let page = rows::entries_after(r, c, after)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.seq;
        page.iter().try_for_each(|line| each(&Entry::from_bytes(&line.body)?))?;
    }
}

/// `None` where nothing moved.
fn line<'n>(names: &'n Names, entry: &Entry) -> Result<Option<Line<'n>>, BeansError> {
    let Effect::Moved(moved) = &entry.effect else { return Ok(None) };
    let (Some(from), Some(to)) = (names.get(&moved.from), names.get(&moved.to)) else {
        return Err(BeansError::NotFound);
    };
    Ok(Some(Line {
        date: Timestamp::from_millis(entry.at_ms).date().to_string(),
        word: Purpose::from_code(moved.purpose).map_or("other", Purpose::word),
        seq: entry.seq,
        id: rows::uuid(moved.id.0),
        amount: cents(moved.amount),
        from,
        to,
    }))
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
        let (name, lotted) = (name(owned.owner, owned.no), row.account.lotted);
        names.insert(owned.no, Named { name, commodity, lotted, balance });
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
        Owner::Clearing(other) => format!("Liabilities:Clearing:X{other}"),
        Owner::Transit => "Liabilities:Transit".to_owned(),
    }
}
