//! Takes crossings from one community to the other and the answer back. Each step is an action of one community, done once
//! however often it is asked for: a program that dies between two of them goes on where it stopped.

use std::sync::Arc;

use access::Cx;
use common::CommunityId;
use db::{Db, Reader};

use crate::actions::clear::{announce_clearing, conclude_clearing};
use crate::actions::cross::{arrival_of, conclude_crossing, receive_crossing};
use crate::crossing::{Crossing, CrossingKind};
use crate::store::crossings as store;
use crate::{Answer, BeansError};

pub(crate) const JOB: &str = "beans.carry";
/// Crossings that one run takes over; the next run takes the rest.
const RUN_MAX: i64 = 100;

/// The errand. Its payload is the community to carry for; empty: the job's own.
pub(crate) fn errand() -> jobs::Errand {
    jobs::Errand { name: JOB, run: Arc::new(run) }
}

fn run(db: &Db, cx: &Cx, payload: &str) -> Result<(), String> {
    let cx = payload.parse().map_or_else(|_| cx.clone(), |other| elsewhere(cx, other));
    let c = cx.community;
    let waiting =
        db.read_blocking(move |r| store::waiting(r, c, RUN_MAX)).map_err(|error| error.to_string())?;
    let failed: Vec<String> = waiting
        .iter()
        .filter_map(|crossing| carry(db, &cx, crossing).err().map(|why| format!("{}: {why}", crossing.id)))
        .collect();
    if failed.is_empty() { Ok(()) } else { Err(failed.join("; ")) }
}

/// The same moment in another community, as the system.
fn elsewhere(cx: &Cx, community: CommunityId) -> Cx {
    Cx { community, ..cx.as_system() }
}

fn carry(db: &Db, cx: &Cx, crossing: &Crossing) -> Result<(), BeansError> {
    let there = elsewhere(cx, crossing.other);
    match crossing.kind {
        CrossingKind::Gift => carry_gift(db, cx, there, crossing),
        CrossingKind::Clearing => carry_clearing(db, cx, there, crossing),
    }
}

fn carry_gift(db: &Db, cx: &Cx, there: Cx, crossing: &Crossing) -> Result<(), BeansError> {
    let (c, asked, id) = (cx.community, crossing.clone(), crossing.id);
    let arrival = db.read_blocking(move |r: &mut Reader<'_>| arrival_of(r, c, &asked))?;
    let answer =
        db.write_blocking(there.community, move |tx| receive_crossing(tx, &there.clone(), &arrival))?;
    let told = match answer {
        Answer::Done(_) => Ok(()),
        Answer::Refused(reason) => Err(reason),
    };
    let here = cx.as_system();
    db.write_blocking(c, move |tx| conclude_crossing(tx, &here.clone(), id, told))
}

fn carry_clearing(db: &Db, cx: &Cx, there: Cx, crossing: &Crossing) -> Result<(), BeansError> {
    let (c, paid, id) = (cx.community, crossing.clone(), crossing.id);
    let answer =
        db.write_blocking(there.community, move |tx| announce_clearing(tx, &there.clone(), c, &paid))?;
    let here = cx.as_system();
    db.write_blocking(c, move |tx| conclude_clearing(tx, &here.clone(), id, answer))
}
