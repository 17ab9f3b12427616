//! Does the public log fit the journal? Counted and computed from the entries and the stored hashes, without replaying
//! anything.

use common::{CommunityId, Timestamp};
use db::Reader;
use tlog::{TILE_WIDTH, root_at};
use vault::Vault;

use crate::public_log::Tiles;
use crate::store::checkpoints;
use crate::store::ledger as rows;
use crate::{BeansError, KeptCheckpoint};

/// Entries that the tables of balances may not show yet; to replay more would take longer than a second or two.
pub const REPLAY_MAX: i64 = 500_000;

/// How the log of a community stands.
#[derive(Clone, Debug)]
pub struct LogState {
    pub entries: i64,
    /// Entries whose effect the tables of balances do not show yet; they are replayed at the next start.
    pub unsettled: i64,
    /// Of the last entry.
    pub last_at: Option<Timestamp>,
    /// What does not fit, as a sentence without a full stop.
    pub fault: Option<String>,
    pub last_kept: Option<KeptCheckpoint>,
}

/// Without the keys of the house the hashes are counted, not computed.
///
/// # Errors
/// [`BeansError::Db`]; a fault is no error here.
pub fn log_state(r: &mut Reader<'_>, vault: Option<&Vault>, c: CommunityId) -> Result<LogState, BeansError> {
    let last_kept = checkpoints::last(r, c)?;
    let (count, last) = rows::extent(r, c)?;
    let Some(head) = rows::head(r, c)? else {
        let fault = (count > 0).then(|| format!("the head is missing: {count} entries have none"));
        return Ok(LogState { entries: count, unsettled: 0, last_at: None, fault, last_kept });
    };
    let size = head.tree.size();
    let entries = head.last_seq;
    let fault = match () {
        () if last != entries => Some(format!("the head says {entries} entries, the journal ends at {last}")),
        () if count != entries => Some(format!("{} of {entries} entries are missing", entries - count)),
        () if size != entries.cast_unsigned() => {
            Some(format!("the tree has {size} leaves for {entries} entries"))
        }
        () => match (tile_fault(r, c, entries)?, vault) {
            (None, Some(vault)) => root_fault(r, vault, c, &head)?,
            (fault, _) => fault,
        },
    };
    let last_at = (entries > 0).then(|| Timestamp::from_millis(head.last_ms));
    Ok(LogState { entries, unsettled: entries - head.settled_seq, last_at, fault, last_kept })
}

/// Above the leaves each level has one node for every 256 below.
fn tile_fault(r: &mut Reader<'_>, c: CommunityId, entries: i64) -> Result<Option<String>, BeansError> {
    let width = i64::try_from(TILE_WIDTH).unwrap_or(i64::MAX);
    let (mut level, mut wanted) = (1, entries / width);
    let stored = rows::node_counts(r, c)?;
    while wanted > 0 {
        let found = stored.iter().find(|(at, _)| *at == level).map_or(0, |(_, count)| *count);
        if found != wanted {
            return Ok(Some(format!(
                "level {level} of the tree has {found} hashes, it should have {wanted}"
            )));
        }
        (level, wanted) = (level + 1, wanted / width);
    }
    Ok(None)
}

fn root_fault(
    r: &mut Reader<'_>,
    vault: &Vault,
    c: CommunityId,
    head: &rows::Head,
) -> Result<Option<String>, BeansError> {
    Ok(match root_at(&mut Tiles::new(r, vault, c), head.tree.size()) {
        Ok(root) if root == head.tree.root() => None,
        Ok(root) => {
            Some(format!("the stored hashes lead to the root {root}, the head says {}", head.tree.root()))
        }
        Err(tlog::Unread::Store(BeansError::Log(altered))) => Some(altered),
        Err(tlog::Unread::Store(error)) => return Err(error),
        Err(error) => Some(error.to_string()),
    })
}
