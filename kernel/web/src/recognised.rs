//! Who is behind a request, and where: looked up once and remembered until anything changes that could make it untrue.
//!
//! A commit of this program to any of [`TABLES`] forgets everything before anyone is told of it, so an ended session or a
//! role taken away is refused on the very next request. Another program on the same database is noticed after
//! [`TRUSTED_MS`].

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use access::Actor;
use common::{CommunityId, Timestamp};
use db::Watch;

use crate::context::SessionInfo;
use crate::{App, Community, session};

/// Everything that a session, an actor or a community is read from.
const TABLES: &[&str] = &["sessions", "accounts", "persons", "memberships", "communities"];
const TRUSTED_MS: i64 = 5_000;
/// Sessions kept; beyond it all are forgotten and the busy ones are soon back.
const SESSIONS_MAX: usize = 10_000;

/// What a request says of itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Claim {
    pub code: Option<CommunityId>,
    pub token_hash: Option<[u8; 32]>,
    pub bearer: bool,
}

pub(crate) type Found = (Option<Community>, Option<(SessionInfo, Actor)>);

/// The memory of all requests.
#[derive(Debug)]
pub(crate) struct Recognised {
    watch: Watch,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    /// Valid as of this count of changes and since this moment.
    changes: u64,
    since: Option<Timestamp>,
    sessions: HashMap<[u8; 32], (SessionInfo, Actor)>,
    communities: HashMap<CommunityId, Community>,
}

impl Recognised {
    pub fn new(db: &db::Db) -> Self {
        Self { watch: db.watch(TABLES), known: Mutex::default() }
    }

    /// What is still true at `now`; forgets the rest.
    fn known(&self, now: Timestamp) -> MutexGuard<'_, Known> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = known.since.is_some_and(|since| (0..TRUSTED_MS).contains(&now.since(since)));
        if known.changes != self.watch.changes() || !fresh {
            *known = Known { changes: self.watch.changes(), since: Some(now), ..Known::default() };
        }
        known
    }

    /// `None` unless all of the claim is known.
    fn look(&self, claim: Claim, now: Timestamp) -> Option<Found> {
        let known = self.known(now);
        let community = claim.code.map(|code| known.communities.get(&code).cloned());
        let session = claim.token_hash.map(|hash| {
            let (session, actor) =
                known.sessions.get(&hash).filter(|(session, _)| session.expires_at > now)?;
            Some((SessionInfo { bearer: claim.bearer, ..session.clone() }, actor.clone()))
        });
        let all_known =
            community.as_ref().is_none_or(Option::is_some) && session.as_ref().is_none_or(Option::is_some);
        all_known.then(|| (community.flatten(), session.flatten()))
    }

    /// Keeps what was read while nothing changed since `changes`.
    fn keep(&self, changes: u64, now: Timestamp, (community, who): &Found) {
        let mut known = self.known(now);
        if known.changes != changes {
            return;
        }
        if known.sessions.len() >= SESSIONS_MAX {
            known.sessions.clear();
        }
        if let Some((session, actor)) = who {
            known.sessions.insert(session.token_hash, (session.clone(), actor.clone()));
        }
        if let Some(community) = community {
            known.communities.insert(community.id, community.clone());
        }
    }
}

/// # Errors
/// When the database must be asked and does not answer.
pub(crate) async fn recognise(app: &App, claim: Claim, now: Timestamp) -> Result<Found, db::Error> {
    if let Some(found) = app.recognised.look(claim, now) {
        return Ok(found);
    }
    let changes = app.recognised.watch.changes();
    let seen = app.clone();
    let found = app
        .db
        .read(move |r| -> Result<Found, db::Error> {
            let community = claim.code.map(|id| seen.directory.community(r, id)).transpose()?.flatten();
            let token = claim.token_hash;
            let session = token.map(|hash| session::find(r, hash, now, claim.bearer)).transpose()?.flatten();
            let actor = match &session {
                Some(session) => seen.directory.actor(r, session.person, session.strong)?,
                None => None,
            };
            Ok((community, session.zip(actor)))
        })
        .await?;
    app.recognised.keep(changes, now, &found);
    Ok(found)
}
