//! <https://beancount.github.io/docs/beancount_language_syntax.html>. Lots are held at cost, so that beancount's own FIFO
//! booking finds which lots each payment should have taken.
//!
//! Lots in the order of their expiry get rank 1, 2, 3 …: the rank is the cost in the made-up currency LOT, and the
//! cost's date is the rank counted in days, because FIFO goes by dates and several lots may die on one day. A payment
//! leaves the wallet as `-x BEAN {}`: beancount chooses the lots. The other side says which lots Courtyard took. Of all
//! choices of x beans the one that FIFO makes has the smallest cost, so the two sides are equal only if it is the same.
//! Lots that cannot be paid with (reserved by a hold, or dead and not yet written off) stand aside in a sub-account.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{self, Write};

use common::clock::DAY_MS;
use common::{CommunityId, Timestamp};
use jiff::ToSpan;
use jiff::civil::Date;
use ledger::{AccountNo, Effect, Entry, LotKey, LotMove, Move, Origin, State, UTC_OFFSET_CHINA_MS};

use super::{Line, Names, cents};
use crate::BeansError;

const FIRST_COST: Date = Date::constant(1970, 1, 1);

/// Writes the journal entry by entry.
pub(super) struct Writer<'a> {
    out: &'a mut dyn Write,
    names: &'a Names,
    /// The cost of each lot, ready to be written.
    costs: BTreeMap<LotKey, Cost>,
    /// The books as of the entry before.
    state: State,
    /// What stands in the sub-accounts.
    aside: BTreeMap<(AccountNo, LotKey), i64>,
    opened: BTreeSet<AccountNo>,
}

struct Cost {
    rank: i64,
    spec: String,
}

/// Every lot of the journal. Feed it each entry, then hand it to [`Writer::new`].
#[derive(Default)]
pub(super) struct Lots(BTreeSet<LotKey>);

impl Lots {
    pub fn see(&mut self, entry: &Entry) {
        if let Effect::Moved(moved) = &entry.effect {
            self.0.extend(moved.lots.iter().map(key));
        }
    }

    fn costs(self) -> io::Result<BTreeMap<LotKey, Cost>> {
        (1..).zip(self.0).map(|(rank, key)| Ok((key, cost(rank, key)?))).collect()
    }
}

fn key(lot: &LotMove) -> LotKey {
    LotKey { expires_ms: lot.expires_ms, lot: lot.lot }
}

fn cost(rank: i64, key: LotKey) -> io::Result<Cost> {
    let day = FIRST_COST.checked_add(rank.days()).map_err(io::Error::other)?;
    let expires = Timestamp::from_millis(key.expires_ms).minute_text();
    Ok(Cost { rank, spec: format!("{{{rank} LOT, {day}, \"lot {}, expires {expires}\"}}", key.lot.0) })
}

impl<'a> Writer<'a> {
    pub fn new(out: &'a mut dyn Write, names: &'a Names, lots: Lots) -> io::Result<Self> {
        let (costs, state) = (lots.costs()?, State::new(UTC_OFFSET_CHINA_MS, 0, i64::MIN));
        Ok(Self { out, names, costs, state, aside: BTreeMap::new(), opened: BTreeSet::new() })
    }

    pub fn head(&mut self, c: CommunityId, at: Timestamp) -> io::Result<()> {
        let date = at.date();
        writeln!(self.out, "option \"title\" \"community {c}\"\n")?;
        for named in self.names.values() {
            let booking = if named.lotted { " \"FIFO\"" } else { "" };
            writeln!(self.out, "{date} open {} {}{booking}", named.name, named.commodity)?;
        }
        writeln!(self.out)
    }

    /// Keeps up with an entry; `line` is there when something moved.
    pub fn entry(&mut self, entry: &Entry, line: Option<&Line<'_>>) -> Result<(), BeansError> {
        if let (Effect::Moved(moved), Some(line)) = (&entry.effect, line) {
            if line.from.lotted && moved.origin == Origin::Transfer {
                self.set_aside(moved.from, entry.at_ms, line)?;
            }
            self.transaction(moved, line)?;
        }
        Ok(self.state.replay(entry)?)
    }

    fn transaction(&mut self, moved: &Move, line: &Line<'_>) -> io::Result<()> {
        let (amount, commodity) = (&line.amount, line.from.commodity);
        let mut legs = String::new();
        if moved.lots.is_empty() {
            let _ = writeln!(legs, "  {}  -{amount} {commodity}", line.from.name);
            let _ = writeln!(legs, "  {}  {amount} {commodity}", line.to.name);
        }
        if line.from.lotted && moved.origin == Origin::Transfer {
            let _ = writeln!(legs, "  {}  -{amount} {commodity} {{}}", line.from.name);
        }
        for lot in &moved.lots {
            self.lot(&mut legs, moved, lot, line);
        }
        let Line { date, word, id, seq, .. } = line;
        write!(self.out, "{date} * \"{word}\" \"{id}\"\n  seq: {seq}\n{legs}\n")
    }

    /// The legs of one lot: into the receiver, and out of the payer unless beancount chooses.
    fn lot(&mut self, legs: &mut String, moved: &Move, lot: &LotMove, line: &Line<'_>) {
        let Some(Cost { rank, spec }) = self.costs.get(&key(lot)) else { return };
        let (from, to) = (&line.from.name, &line.to.name);
        let amount = cents(lot.amount);
        let _ = match line.to.lotted {
            true => writeln!(legs, "  {to}  {amount} BEAN {spec}"),
            false => writeln!(legs, "  {to}  {amount} BEAN @ {rank} LOT"),
        };
        if !line.from.lotted {
            let _ = writeln!(legs, "  {from}  -{amount} BEAN @ {rank} LOT");
        } else if moved.origin != Origin::Transfer {
            let stood = self.aside.remove(&(moved.from, key(lot))).unwrap_or(0);
            let taken = stood.min(lot.amount);
            if stood > taken {
                self.aside.insert((moved.from, key(lot)), stood - taken);
            }
            for (name, part) in [(format!("{from}:Aside"), taken), (from.clone(), lot.amount - taken)] {
                if part > 0 {
                    let _ = writeln!(legs, "  {name}  -{} BEAN {spec}", cents(part));
                }
            }
        }
    }

    /// Before a payment: only lots that can be paid with stay in the account.
    fn set_aside(&mut self, no: AccountNo, at_ms: i64, line: &Line<'_>) -> io::Result<()> {
        let Some(account) = self.state.account(no) else { return Ok(()) };
        let name = &line.from.name;
        let mut legs = String::new();
        for (key, position) in account.positions.iter() {
            let dead = key.expires_ms <= at_ms;
            let wanted = position.held + if dead { position.free } else { 0 };
            let stands = self.aside.insert((no, key), wanted).unwrap_or(0);
            if let (true, Some(cost)) = (wanted != stands, self.costs.get(&key)) {
                let _ = writeln!(legs, "  {name}:Aside  {} BEAN {}", cents(wanted - stands), cost.spec);
                let _ = writeln!(legs, "  {name}  {} BEAN {}", cents(stands - wanted), cost.spec);
            }
        }
        self.aside.retain(|_, amount| *amount != 0);
        if legs.is_empty() {
            return Ok(());
        }
        if self.opened.insert(no) {
            writeln!(self.out, "{} open {name}:Aside BEAN \"STRICT\"\n", line.date)?;
        }
        writeln!(self.out, "{} * \"aside\" \"lots that cannot be paid with\"\n{legs}", line.date)
    }

    /// A balance holds at the start of its day, so these stand on the day after the last entry. Without the zero,
    /// beancount would let a hundredth pass.
    pub fn balances(&mut self, at: Timestamp) -> io::Result<()> {
        let date = at.plus(DAY_MS).date();
        for named in self.names.values() {
            let (balance, commodity) = (cents(named.balance.0), named.commodity);
            writeln!(self.out, "{date} balance {}  {balance} ~ 0.00 {commodity}", named.name)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
