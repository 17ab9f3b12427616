use access::Cx;
use db::Tx;
use ledger::{AccountNo, Effect, Entry, HoldState};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::load::Loaded;
use crate::BeansError;
use crate::store::ledger::{self as rows, JournalRow, Term, uuid};

/// Appends the entries and writes back every row they changed.
pub(crate) fn save(
    tx: &mut Tx<'_>,
    cx: &Cx,
    loaded: &mut Loaded,
    entries: &[Entry],
) -> Result<(), BeansError> {
    for entry in entries {
        append(tx, cx, loaded, entry)?;
    }
    save_changes(tx, cx, loaded)?;
    loaded.head.last_seq = loaded.state.last_seq;
    loaded.head.last_ms = loaded.state.last_ms;
    Ok(rows::set_head(tx, cx.community, &loaded.head)?)
}

fn append(tx: &mut Tx<'_>, cx: &Cx, loaded: &mut Loaded, entry: &Entry) -> Result<(), BeansError> {
    let body = entry.to_bytes();
    let actor = cx.actor.id().map(|person| person.uuid());
    loaded.head.hash = chain(&loaded.head.hash, &body, actor);
    let columns = Columns::of(entry);
    let mut prev = |no: i64| loaded.last_seqs.insert(AccountNo(no), entry.seq).unwrap_or(0);
    let debit_prev = if columns.debit == 0 { 0 } else { prev(columns.debit) };
    let credit_prev = if columns.credit == 0 { 0 } else { prev(columns.credit) };
    let row = JournalRow {
        entry,
        effect: effect_number(&entry.effect),
        purpose: columns.purpose,
        debit: columns.debit,
        credit: columns.credit,
        amount: columns.amount,
        debit_prev,
        credit_prev,
        transfer: columns.id.map(uuid),
        actor,
        body: &body,
        hash: loaded.head.hash,
    };
    rows::append(tx, cx.community, &row)?;
    save_terms(tx, cx, entry, &body)
}

fn save_terms(tx: &mut Tx<'_>, cx: &Cx, entry: &Entry, body: &[u8]) -> Result<(), BeansError> {
    let c = cx.community;
    match &entry.effect {
        Effect::SpendingLimitsSet { account, .. } => rows::set_term(tx, c, *account, Term::Spending, body)?,
        Effect::ReceivingLimitsSet { account, .. } => rows::set_term(tx, c, *account, Term::Receiving, body)?,
        Effect::CoverSet { account, .. } => rows::set_term(tx, c, *account, Term::Cover, body)?,
        Effect::Held(hold) => rows::set_hold(tx, c, hold, 0, body)?,
        _ => {}
    }
    Ok(())
}

fn save_changes(tx: &mut Tx<'_>, cx: &Cx, loaded: &mut Loaded) -> Result<(), BeansError> {
    let c = cx.community;
    let changes = loaded.state.take_changes();
    for no in changes.accounts {
        if let Some(account) = loaded.state.account(no) {
            rows::set_account(tx, c, account, loaded.last_seqs.get(&no).copied().unwrap_or(0))?;
        }
    }
    for (no, key) in changes.positions {
        let position = loaded.state.account(no).and_then(|account| account.positions.get(&key));
        rows::set_lot(tx, c, no, key, position)?;
    }
    for hold in changes.holds.iter().filter_map(|id| loaded.state.hold(*id)) {
        let state = match hold.state {
            HoldState::Live => continue,
            HoldState::Captured => 1,
            HoldState::Voided => 2,
            HoldState::Lapsed => 3,
        };
        rows::set_hold(tx, c, hold, state, &[])?;
    }
    for posted in changes.transfers.iter().filter_map(|id| loaded.state.transfer(*id)) {
        if posted.reversed > 0 {
            rows::set_reversed(tx, c, posted.id, posted.reversed)?;
        }
    }
    for key in changes.answers {
        if let Some(answer) = loaded.state.answer(key) {
            rows::add_answer(tx, c, key, answer, loaded.state.last_seq)?;
        }
    }
    Ok(())
}

/// SHA-256 over the previous hash, the entry and who asked for it (16 zero bytes for the house).
pub(crate) fn chain(before: &[u8; 32], body: &[u8], actor: Option<Uuid>) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(before);
    hash.update((body.len() as u64).to_be_bytes());
    hash.update(body);
    hash.update(actor.unwrap_or_default().as_bytes());
    hash.finalize().into()
}

/// The number of an effect in the journal, as in the engine's bytes.
pub(crate) fn effect_number(effect: &Effect) -> i64 {
    match effect {
        Effect::Opened { .. } => 1,
        Effect::Closed { .. } => 2,
        Effect::FloorSet { .. } => 3,
        Effect::SpendingLimitsSet { .. } => 4,
        Effect::ReceivingLimitsSet { .. } => 5,
        Effect::CoverSet { .. } => 6,
        Effect::Moved(_) => 7,
        Effect::Held(_) => 8,
        Effect::Released { .. } => 9,
        Effect::Refused { .. } => 10,
    }
}

/// What the journal keeps beside the body, for queries.
#[derive(Default)]
struct Columns {
    purpose: u16,
    debit: i64,
    credit: i64,
    amount: i64,
    id: Option<u128>,
}

impl Columns {
    fn of(entry: &Entry) -> Self {
        match &entry.effect {
            Effect::Moved(m) => Self {
                purpose: m.purpose,
                debit: m.from.0,
                credit: m.to.0,
                amount: m.amount,
                id: Some(m.id.0),
            },
            Effect::Held(h) => Self {
                purpose: h.purpose,
                debit: h.from.0,
                credit: h.to.0,
                amount: h.amount,
                id: Some(h.id.0),
            },
            _ => Self::default(),
        }
    }
}
