//! Two communities that take beans of each other.
#![expect(clippy::expect_used, reason = "a test may stop here")]
#![allow(dead_code, reason = "each test file uses its own part of this")]

use beans::*;
use common::{Beans, Clock, CommunityId};
use db::testing::TestDb;
use jobs::Runner;
use uuid::Uuid;

use crate::site::*;
use crate::support::*;

pub const FAR: u128 = 1 << 60;

/// A community with 100 beans in wallet 0 each, linked both ways: each lets the other owe it `limit`.
pub fn two_towns(test: &TestDb, limit: i64) -> (House<'_>, House<'_>) {
    let (here, there) = (House::new(test), House::in_town(test, "510182001010", "望江社区", FAR));
    let (a, b) = (here.community, there.community);
    for (house, other) in [(&here, b), (&there, a)] {
        link(house, other, limit);
        house.award(0, 100);
    }
    (here, there)
}

pub fn link(house: &House<'_>, other: CommunityId, limit: i64) {
    house.write(FINANCE, move |tx, cx| set_link(tx, cx, other, Beans::whole(limit)));
}

pub fn runner(house: &House<'_>) -> Runner {
    Runner {
        db: house.test.db.clone(),
        clock: Clock::manual(house.now.get()),
        vault: std::sync::Arc::clone(&house.vault),
        kinds: vec![],
        errands: beans::feature().errands,
        schedules: vec![],
        communities: people::all_communities,
    }
}

/// Everything that waits is taken over.
pub fn carry(house: &House<'_>) {
    while runner(house).tick().expect("the database answers") > 0 {}
}

/// Resident 0 sends beans to resident 1 of the other community.
pub fn send(from: &House<'_>, to: &House<'_>, key: &str, beans: i64) -> Answer {
    let (key, community, to) = (key.to_owned(), to.community, to.people[1]);
    from.write(RESIDENT, move |tx, cx| {
        let once = Once::new(cx, "cross", &key, &[&beans.to_string()]);
        let (amount, note) = (Beans::whole(beans), "生日快乐".to_owned());
        cross(tx, cx, &NewCrossing { once, community, to, amount, note })
    })
}

pub fn state(house: &House<'_>, id: Uuid) -> (CrossingState, String) {
    let all = house.read(RESIDENT, crossings_of);
    all.into_iter().find(|x| x.id == id).map(|x| (x.state, x.why)).expect("a crossing")
}

/// What `house` owes the other community, in beans.
pub fn owes(house: &House<'_>, other: CommunityId) -> i64 {
    let links = house.read(FINANCE, links);
    links.into_iter().find(|link| link.other == other).map(|link| link.balance.0 / 100).expect("a link")
}

pub fn wallets(house: &House<'_>) -> (i64, i64) {
    (house.balance(0).0 / 100, house.balance(1).0 / 100)
}
