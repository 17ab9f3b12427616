//! Recomputes everything from the journal and names the first difference.

use std::collections::BTreeMap;

use common::CommunityId;
use db::Reader;
use ledger::{Account, AccountNo, Asset, Entry, State, UTC_OFFSET_CHINA_MS};
use uuid::Uuid;

use crate::BeansError;
use crate::book::{chain, columns, decoded_hold, load_account};
use crate::store::ledger::{self as rows, Head, StoredEntry};

/// What was checked and what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    pub entries: i64,
    pub accounts: usize,
    pub audit_events: i64,
    /// `None`: all is as the journal says.
    pub first_difference: Option<Difference>,
}

/// Where the books first differ from their journal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Difference {
    #[error("journal entry {0} is damaged")]
    Damaged(i64),
    #[error("journal entry {0}: hash does not follow from the entry before")]
    Chain(i64),
    #[error("journal entry {0}: columns differ from the entry")]
    Columns(i64),
    #[error("journal cannot be true: {0}")]
    Broken(ledger::Broken),
    #[error("the journal ends at {found}, its head says {head}")]
    Head { head: i64, found: i64 },
    #[error("{asset:?} accounts sum to {sum}, not to zero")]
    Sum { asset: Asset, sum: i128 },
    #[error("account {0}: stored balance, limits or lots differ from the journal")]
    Account(i64),
    #[error("account {0} is missing")]
    AccountMissing(i64),
    #[error("hold {0} differs from the journal")]
    Hold(Uuid),
    #[error("transfer {0}: stored reversals differ from the journal")]
    Reversal(Uuid),
    #[error("stored answers differ from the journal, first under key {0}")]
    Answer(Uuid),
    #[error("audit event {0} does not follow from the one before")]
    Audit(i64),
}

/// Checks the whole books of a community: chain, columns, balances, lots, holds, reversals, answers, sums, audit log.
///
/// # Errors
/// [`BeansError::Db`]; a difference is no error here.
pub fn verify(r: &mut Reader<'_>, c: CommunityId) -> Result<Verified, BeansError> {
    let audit = audit::verify(r, c)?;
    let mut replay = Replay::new();
    let journal = replay.journal(r, c)?;
    let first_difference = match (journal, audit) {
        (Some(difference), _) => Some(difference),
        (None, Err(seq)) => Some(Difference::Audit(seq)),
        (None, Ok(_)) => replay.stored(r, c)?,
    };
    Ok(Verified {
        entries: replay.state.last_seq,
        accounts: replay.state.accounts().count(),
        audit_events: audit.unwrap_or_else(|seq| seq - 1),
        first_difference,
    })
}

struct Replay {
    state: State,
    hash: [u8; 32],
    last_seqs: BTreeMap<AccountNo, i64>,
    holds: Vec<ledger::TransferId>,
    keys: Vec<ledger::Key>,
}

type Found = Result<Option<Difference>, BeansError>;

impl Replay {
    fn new() -> Self {
        let state = State::new(UTC_OFFSET_CHINA_MS, 0, i64::MIN);
        Self { state, hash: [0; 32], last_seqs: BTreeMap::new(), holds: vec![], keys: vec![] }
    }

    fn journal(&mut self, r: &mut Reader<'_>, c: CommunityId) -> Found {
        loop {
            let page = rows::entries_after(r, c, self.state.last_seq)?;
            for line in &page {
                if let Err(difference) = self.line(line) {
                    return Ok(Some(difference));
                }
            }
            if page.is_empty() {
                return Ok(self.head(&rows::head(r, c)?));
            }
        }
    }

    fn line(&mut self, line: &StoredEntry) -> Result<(), Difference> {
        let entry = Entry::from_bytes(&line.body).map_err(|_| Difference::Damaged(line.seq))?;
        self.hash = chain(&self.hash, &line.body, line.actor);
        match () {
            () if self.hash != line.hash => return Err(Difference::Chain(line.seq)),
            () if entry.seq != line.seq => return Err(Difference::Columns(line.seq)),
            () if columns(&entry, &mut self.last_seqs) != line.columns => {
                return Err(Difference::Columns(line.seq));
            }
            () => {}
        }
        if let ledger::Effect::Held(hold) = &entry.effect {
            self.holds.push(hold.id);
        }
        self.keys.extend(entry.request.map(|request| request.key));
        self.state.replay(&entry).map_err(Difference::Broken)
    }

    fn head(&self, head: &Head) -> Option<Difference> {
        let fits = head.last_seq == self.state.last_seq && (head.last_seq == 0 || head.hash == self.hash);
        (!fits).then_some(Difference::Head { head: head.last_seq, found: self.state.last_seq })
    }

    /// Everything the database keeps besides the journal.
    fn stored(&self, r: &mut Reader<'_>, c: CommunityId) -> Found {
        for asset in [Asset::Bean, Asset::Yuan] {
            let sum = self.state.sum(asset);
            if sum != 0 {
                return Ok(Some(Difference::Sum { asset, sum }));
            }
        }
        if let Some(difference) = self.accounts(r, c)? {
            return Ok(Some(difference));
        }
        if let Some(difference) = self.holds_and_reversals(r, c)? {
            return Ok(Some(difference));
        }
        self.answers(r, c)
    }

    fn accounts(&self, r: &mut Reader<'_>, c: CommunityId) -> Found {
        let mut seen = 0;
        let mut after = AccountNo(i64::MIN);
        loop {
            let page = rows::accounts_after(r, c, after)?;
            let Some(last) = page.last() else { break };
            after = last.account.no;
            for row in page {
                let (no, last_seq) = (row.account.no, row.last_seq);
                let mut account = load_account(row)?;
                account.positions = rows::lots(r, c, no)?.into_iter().collect();
                let last_known = self.last_seqs.get(&no).copied().unwrap_or(0);
                if !self.state.account(no).is_some_and(|known| same(known, &account))
                    || last_seq != last_known
                {
                    return Ok(Some(Difference::Account(no.0)));
                }
                seen += 1;
            }
        }
        if seen == self.state.accounts().count() {
            return Ok(None);
        }
        for account in self.state.accounts() {
            if rows::account(r, c, account.no)?.is_none() {
                return Ok(Some(Difference::AccountMissing(account.no.0)));
            }
        }
        Ok(None)
    }

    fn holds_and_reversals(&self, r: &mut Reader<'_>, c: CommunityId) -> Found {
        for id in &self.holds {
            let stored = rows::hold(r, c, *id)?.map(|row| decoded_hold(&row)).transpose()?;
            if stored.as_ref() != self.state.hold(*id) {
                return Ok(Some(Difference::Hold(rows::uuid(id.0))));
            }
        }
        let stored: BTreeMap<Uuid, i64> = rows::all_reversed(r, c)?.into_iter().collect();
        let known: BTreeMap<Uuid, i64> = self
            .state
            .transfers()
            .filter(|posted| posted.reversed > 0)
            .map(|posted| (rows::uuid(posted.id.0), posted.reversed))
            .collect();
        let differing = stored.iter().chain(&known).find(|(id, _)| stored.get(id) != known.get(id));
        Ok(differing.map(|(id, _)| Difference::Reversal(*id)))
    }

    fn answers(&self, r: &mut Reader<'_>, c: CommunityId) -> Found {
        let mut seen = 0;
        let mut after = Uuid::nil();
        loop {
            let page = rows::answers_after(r, c, after)?;
            let Some((last, _)) = page.last() else { break };
            after = rows::uuid(last.0);
            for (key, answer) in &page {
                if self.state.answer(*key) != Some(answer) {
                    return Ok(Some(Difference::Answer(rows::uuid(key.0))));
                }
                seen += 1;
            }
        }
        if seen == self.keys.len() {
            return Ok(None);
        }
        for key in &self.keys {
            if rows::answer(r, c, *key)?.is_none() {
                return Ok(Some(Difference::Answer(rows::uuid(key.0))));
            }
        }
        Ok(None)
    }
}

/// Equal but for the list of holds, which is compared hold by hold.
fn same(known: &Account, stored: &Account) -> bool {
    Account { holds: stored.holds.clone(), ..known.clone() } == *stored
}
