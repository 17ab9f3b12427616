//! Recomputes everything from the journal and names the first difference.

mod crossings;
mod stored;

use std::collections::BTreeMap;

use common::CommunityId;
use db::Reader;
use jiff::civil::Date;
use ledger::{Asset, Entry, State, UTC_OFFSET_CHINA_MS};
use tlog::{Frontier, Kept};
use uuid::Uuid;
use vault::Vault;

use crate::BeansError;
use crate::book::{self, LastSeqs, check_of, columns, leaf_hash};
use crate::proof::{leaf_secret, log_key};
use crate::store::checkpoints;
use crate::store::ledger::{self as rows, Head, StoredEntry};

/// What was checked and what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    pub entries: i64,
    pub accounts: usize,
    pub audit_events: i64,
    /// The root of the tree over all entries.
    pub root: tlog::Hash,
    /// `None`: all is as the journal says.
    pub first_difference: Option<Difference>,
}

/// Where the books first differ from their journal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Difference {
    #[error("journal entry {0} is missing")]
    Missing(i64),
    #[error("journal entry {0} is damaged")]
    Damaged(i64),
    #[error("journal entry {0}: its leaf differs from the entry and who asked for it")]
    Leaf(i64),
    #[error("the tree over the journal differs at node {index} of level {level}")]
    Tree { level: u8, index: u64 },
    #[error("journal entry {0}: columns differ from the entry")]
    Columns(i64),
    #[error("journal cannot be true: {0}")]
    Broken(ledger::Broken),
    #[error("the journal ends at {found}, its head says {head}")]
    Head { head: i64, found: i64 },
    #[error(
        "the checkpoint kept at {0} entries is not of this journal: the past or the checkpoint was changed"
    )]
    Checkpoint(i64),
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
    #[error("stored keys differ from the journal, first in the range that begins with entry {0}")]
    Keys(i64),
    #[error("account {0}: its balance differs from what went to and fro between the communities")]
    Clearing(i64),
    #[error("crossing {0}: the two communities do not say the same of it")]
    Crossing(Uuid),
    #[error("audit event {0} does not follow from the one before")]
    Audit(i64),
}

/// Checks the whole books of a community: leaves and tree, columns, balances, lots, holds, reversals, keys, sums, audit log.
/// Every derived row is rebuilt from the journal alone.
///
/// # Errors
/// [`BeansError::Db`]; a difference is no error here.
pub fn verify(r: &mut Reader<'_>, vault: &Vault, c: CommunityId) -> Result<Verified, BeansError> {
    let audit = audit::verify(r, c)?;
    let mut replay = Replay::new(leaf_secret(vault));
    let doubted = replay.load_kept(r, vault, c)?;
    let journal = replay.journal(r, c)?;
    let first_difference = match (journal.or(doubted), audit) {
        (Some(difference), _) => Some(difference),
        (None, Err(seq)) => Some(Difference::Audit(seq)),
        (None, Ok(_)) => replay.stored(r, c)?,
    };
    Ok(Verified {
        entries: replay.state.last_seq,
        accounts: replay.state.accounts().count(),
        root: replay.tree.root(),
        audit_events: audit.unwrap_or_else(|seq| seq - 1),
        first_difference,
    })
}

struct Replay {
    secret: [u8; 32],
    state: State,
    tree: Frontier,
    nodes: Vec<Kept>,
    last_seqs: LastSeqs,
    /// The short keys of all entries.
    keys: Vec<u64>,
    settled: Settled,
    /// Roots of the kept checkpoints that the journal has not come to yet, by size.
    kept: BTreeMap<i64, tlog::Hash>,
}

/// What the derived tables should say, as of the entry up to which they are settled.
#[derive(Default)]
struct Settled {
    seq: i64,
    state: Option<State>,
    last_seqs: LastSeqs,
}

type Found = Result<Option<Difference>, BeansError>;

impl Replay {
    fn new(secret: [u8; 32]) -> Self {
        let state = State::new(UTC_OFFSET_CHINA_MS, 0, i64::MIN);
        let (tree, settled) = (Frontier::default(), Settled::default());
        Self {
            secret,
            state,
            tree,
            nodes: vec![],
            last_seqs: LastSeqs::default(),
            keys: vec![],
            settled,
            kept: BTreeMap::new(),
        }
    }

    /// What the kept checkpoints say; a difference where one was changed.
    fn load_kept(&mut self, r: &mut Reader<'_>, vault: &Vault, c: CommunityId) -> Found {
        let key = log_key(vault, c)?.verifying_key();
        let mut after = Date::MIN;
        loop {
            let page = checkpoints::after(r, c, after)?;
            let Some(last) = page.last() else { return Ok(None) };
            after = last.day;
            for kept in &page {
                let Ok((_, checkpoint)) = kept.open(&key) else {
                    return Ok(Some(Difference::Checkpoint(kept.size)));
                };
                self.kept.insert(kept.size, checkpoint.root);
            }
        }
    }

    fn journal(&mut self, r: &mut Reader<'_>, c: CommunityId) -> Found {
        let head = rows::head(r, c)?.unwrap_or_else(Head::fresh);
        self.settled.seq = head.settled_seq;
        loop {
            let page = rows::entries_after(r, c, self.state.last_seq)?;
            for line in &page {
                if let Err(difference) = self.line(c, line) {
                    return Ok(Some(difference));
                }
            }
            if page.is_empty() {
                return Ok(self.head(&head));
            }
        }
    }

    fn line(&mut self, c: CommunityId, line: &StoredEntry) -> Result<(), Difference> {
        let entry = Entry::from_bytes(&line.body).map_err(|_| Difference::Damaged(line.seq))?;
        let hash = leaf_hash(&self.secret, c, line.seq, &line.body, line.actor);
        match () {
            () if line.seq != self.state.last_seq + 1 => {
                return Err(Difference::Missing(self.state.last_seq + 1));
            }
            () if check_of(&hash) != line.leaf => return Err(Difference::Leaf(line.seq)),
            () if entry.seq != line.seq => return Err(Difference::Columns(line.seq)),
            () if columns(&entry, &mut self.last_seqs) != line.columns => {
                return Err(Difference::Columns(line.seq));
            }
            () => {}
        }
        let nodes = &mut self.nodes;
        self.tree.append(hash, |node| nodes.extend((node.level > 0).then_some(node)));
        if self.kept.remove(&line.seq).is_some_and(|root| root != self.tree.root()) {
            return Err(Difference::Checkpoint(line.seq));
        }
        self.keys.push(entry.request.map_or(0, |request| book::short_key(request.key)));
        self.state.replay(&entry).map_err(Difference::Broken)?;
        if entry.seq == self.settled.seq {
            self.settled.state = Some(self.state.clone());
            self.settled.last_seqs = self.last_seqs.clone();
        }
        Ok(())
    }

    fn head(&self, head: &Head) -> Option<Difference> {
        let fits = head.last_seq == self.state.last_seq && head.tree == self.tree;
        let beyond = self.kept.first_key_value().map(|(size, _)| Difference::Checkpoint(*size));
        (!fits).then_some(Difference::Head { head: head.last_seq, found: self.state.last_seq }).or(beyond)
    }
}
