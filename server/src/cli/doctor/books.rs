//! The books of each community: the public log against the journal, the clock, checkpoints and where they went.

use std::sync::Arc;

use beans::{LogState, PlaceState, Places, REPLAY_MAX, log_state};
use common::clock::{DAY_MS, MINUTE_MS};
use common::{CommunityId, Timestamp};
use db::Db;
use vault::Vault;

use super::finding::{Finding, fine, note, span, wrong};

/// A nightly job that was missed once is nothing yet.
const LATE_MAX_MS: i64 = 2 * DAY_MS;

pub(super) fn look(db: &Db, keys: Option<&Arc<Vault>>, places: &Places, now: Timestamp) -> Vec<Finding> {
    let communities = match db.read_blocking(people::communities) {
        Ok(communities) => communities,
        Err(error) => return vec![unread(&error.to_string())],
    };
    if communities.is_empty() {
        return vec![note(
            "books",
            "there is no community here yet",
            "the house is empty",
            "open /setup in the browser",
        )];
    }
    let mut found = vec![];
    for community in communities {
        let its = of_community(db, keys, places, community.id, now);
        found.extend(its.unwrap_or_else(|error| vec![unread(&error)]));
    }
    if places.is_empty() {
        found.push(note(
            "published",
            "checkpoints are published nowhere else",
            "whoever runs the house could change the past, and only who kept a poster or a receipt could show it",
            "set checkpoint_dir or checkpoint_url (docs/operator/publishing.md)",
        ));
    }
    found
}

fn unread(error: &str) -> Finding {
    let why = "the books could not be looked at";
    wrong("books", error, why, "look at the log of the program; run courtyard verify")
}

fn of_community(
    db: &Db,
    keys: Option<&Arc<Vault>>,
    places: &Places,
    c: CommunityId,
    now: Timestamp,
) -> Result<Vec<Finding>, String> {
    let keys = keys.cloned();
    let state =
        db.read_blocking(move |r| log_state(r, keys.as_deref(), c)).map_err(|error| error.to_string())?;
    let its = places.clone();
    let places = db.read_blocking(move |r| its.states(r, c)).map_err(|error| error.to_string())?;
    let mut found = vec![log(c, &state), lag(c, &state), clock(c, &state, now), kept(c, &state, now)];
    found.extend(places.iter().map(|place| published(c, &state, place, now)));
    Ok(found)
}

fn log(c: CommunityId, state: &LogState) -> Finding {
    match &state.fault {
        None => fine("log", format!("{c}: the public log fits the journal of {} entries", state.entries)),
        Some(fault) => wrong(
            "log",
            format!("{c}: {fault}"),
            "receipts cannot be proved, and the past may have been changed",
            "stop the program, keep the data folder as it is, run courtyard verify, and restore the last backup that verifies",
        ),
    }
}

fn lag(c: CommunityId, state: &LogState) -> Finding {
    match state.unsettled {
        0 => fine("balances", format!("{c}: the stored balances are up to date")),
        n if n <= REPLAY_MAX => fine(
            "balances",
            format!("{c}: {n} entries are not yet in the stored balances; they are replayed when needed"),
        ),
        n => wrong(
            "balances",
            format!("{c}: {n} entries are not yet in the stored balances"),
            "the program writes them before there are so many; each start replays them all",
            "restart the program; if it stays so, look at its log",
        ),
    }
}

fn clock(c: CommunityId, state: &LogState, now: Timestamp) -> Finding {
    match state.last_at {
        None => fine("clock", format!("{c}: the journal is empty")),
        Some(last) if last.since(now) > MINUTE_MS => wrong(
            "clock",
            format!(
                "{c}: the last entry is of {}, and the clock says {}",
                last.minute_text(),
                now.minute_text()
            ),
            "the journal's time stands still until the clock has caught up: new entries carry the old time, codes and expiry are wrong",
            "set the clock (timedatectl set-ntp true); or is this the backup of a machine whose clock was ahead?",
        ),
        Some(last) => fine("clock", format!("{c}: the last entry is {} old", span(now.since(last).max(0)))),
    }
}

fn kept(c: CommunityId, state: &LogState, now: Timestamp) -> Finding {
    const WHY: &str = "without kept checkpoints nobody can show that the past was changed";
    let late = |since: Timestamp| now.since(since) > LATE_MAX_MS;
    match (&state.last_kept, state.last_at) {
        (_, None) => fine("checkpoint", format!("{c}: there is nothing to sign yet")),
        (None, Some(last)) if late(last) => wrong(
            "checkpoint",
            format!("{c}: no checkpoint was ever kept"),
            WHY,
            "does the program run? see the page of jobs",
        ),
        (Some(kept), Some(last)) if kept.size < state.entries && late(kept.at) && late(last) => {
            let what = format!(
                "{c}: the last checkpoint was kept on {}, over {} of {} entries",
                kept.day, kept.size, state.entries
            );
            wrong("checkpoint", what, WHY, "does the program run? see the page of jobs")
        }
        (Some(kept), _) => fine(
            "checkpoint",
            format!("{c}: the last checkpoint was kept on {}, over {} entries", kept.day, kept.size),
        ),
        (None, _) => fine("checkpoint", format!("{c}: the first checkpoint is kept tonight")),
    }
}

fn published(c: CommunityId, state: &LogState, place: &PlaceState, now: Timestamp) -> Finding {
    let setting = place.setting;
    let arrived = match place.last {
        Some((size, at)) => format!("{setting} was last given {size} entries on {}", at.minute_text()),
        None => format!("{setting} was never given anything"),
    };
    let missing = state.last_kept.as_ref().filter(|kept| place.last.is_none_or(|(size, _)| size < kept.size));
    match missing {
        Some(kept) if now.since(kept.at) > LATE_MAX_MS => wrong(
            "published",
            format!("{c}: {arrived}"),
            "the second place is behind: what is not there can still be changed here unseen",
            "is the folder mounted, does the address answer? see the page of jobs, and try again there",
        ),
        Some(_) => fine("published", format!("{c}: {arrived}; the next night brings the rest")),
        None => fine("published", format!("{c}: {arrived}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const C: CommunityId = CommunityId::from_row(510_182_001_009);

    fn state(entries: i64, unsettled: i64, last_at: Option<i64>) -> LogState {
        let last_at = last_at.map(Timestamp::from_millis);
        LogState { entries, unsettled, last_at, fault: None, last_kept: None }
    }

    #[test]
    fn balances_may_lag_behind_by_so_much() {
        assert!(lag(C, &state(500_000, REPLAY_MAX, None)).ok);
        assert!(!lag(C, &state(500_000, REPLAY_MAX + 1, None)).ok);
    }

    #[test]
    fn a_clock_may_be_a_minute_behind() {
        let now = Timestamp::from_millis(0);
        assert!(clock(C, &state(1, 0, Some(MINUTE_MS)), now).ok);
        assert!(!clock(C, &state(1, 0, Some(MINUTE_MS + 1)), now).ok);
    }

    #[test]
    fn a_checkpoint_is_missed_after_two_days() {
        let last = Some(0);
        assert!(kept(C, &state(1, 0, last), Timestamp::from_millis(LATE_MAX_MS)).ok);
        assert!(!kept(C, &state(1, 0, last), Timestamp::from_millis(LATE_MAX_MS + 1)).ok);
        assert!(kept(C, &state(0, 0, None), Timestamp::from_millis(i64::MAX)).ok);
    }
}
