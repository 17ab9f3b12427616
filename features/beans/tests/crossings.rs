//! Two communities: beans go across once, however often and wherever the way breaks off.

#[path = "support/site.rs"]
mod site;
mod support;
#[path = "support/towns.rs"]
mod towns;

use beans::*;
use common::{Beans, CommunityId};
use db::testing::TestDb;
use site::*;
use support::*;
use towns::*;
use uuid::Uuid;

#[test]
fn a_gift_arrives_once_and_keeps_its_day() {
    TestDb::each(|test| {
        let (here, there) = two_towns(test, 50);
        let sent = send(&here, &there, "k", 30);
        assert_eq!(send(&here, &there, "k", 30), sent, "a key keeps its answer");
        assert_eq!(send(&here, &there, "k", 31), Answer::Refused(Reason::KeyReused));
        let id = sent.done().unwrap().id;
        assert_eq!((wallets(&here), wallets(&there)), ((70, 0), (100, 0)), "it is under way");
        assert_eq!(state(&here, id).0, CrossingState::Sent);
        here.verified();
        carry(&here);
        carry(&here);
        assert_eq!((wallets(&here), wallets(&there)), ((70, 0), (100, 30)));
        assert_eq!(state(&here, id), (CrossingState::Arrived, String::new()));
        assert_eq!((owes(&here, there.community), owes(&there, here.community)), (30, -30));
        let (giver, receiver) = (here.people[0], there.people[1]);
        let lasts = |house: &House<'_>, who: Who, person| {
            house.read(who, move |r, cx| balance_of(r, cx, person)).next_expiry.map(|(at, _)| at)
        };
        assert_eq!(lasts(&here, RESIDENT, giver), lasts(&there, NEIGHBOUR, receiver));
        let page = there.read(NEIGHBOUR, move |r, cx| statement(r, cx, receiver, None, 10));
        assert_eq!(page.lines[0].note, "王*芳 · 生日快乐", "the giver is masked");
        here.verified();
        there.verified();
    });
}

#[test]
fn what_the_other_side_does_not_take_comes_back_in_its_own_lots() {
    TestDb::each(|test| {
        let (here, there) = two_towns(test, 50);
        let limit = send(&here, &there, "a", 51).done().unwrap().id;
        let (community, nobody) = (there.community, Uuid::from_u128(9));
        let stranger = here.write(RESIDENT, move |tx, cx| {
            let (once, to) = (Once::new(cx, "cross", "b", &[]), ::access::PersonId::new(nobody));
            cross(tx, cx, &NewCrossing { once, community, to, amount: Beans::whole(9), note: String::new() })
        });
        let stranger = stranger.done().unwrap().id;
        assert_eq!(wallets(&here), (40, 0));
        carry(&here);
        assert_eq!((wallets(&here), wallets(&there)), ((100, 0), (100, 0)));
        let back = |why: &str| (CrossingState::Returned, format!("beans-crossing-why-{why}"));
        assert_eq!((state(&here, limit), state(&here, stranger)), (back("limit"), back("receiver")));
        let elsewhere: CommunityId = "510182001011".parse().unwrap();
        let unlinked = here.write(RESIDENT, move |tx, cx| {
            let (once, to) = (Once::new(cx, "cross", "c", &[]), cx.person()?);
            cross(
                tx,
                cx,
                &NewCrossing { once, community: elsewhere, to, amount: Beans(1), note: String::new() },
            )
        });
        assert_eq!(unlinked, Answer::Refused(Reason::NotLinked));
        here.verified();
        there.verified();
    });
}

/// Beans under way are no credit: the other side used them up, and the way back was barred.
#[test]
fn beans_under_way_lent_their_way_back_to_others() {
    TestDb::each(|test| {
        let (here, there) = two_towns(test, 10);
        let too_much = send(&here, &there, "a", 20).done().unwrap().id;
        send(&there, &here, "b", 10).done().unwrap();
        runner(&there).tick().unwrap();
        carry(&here);
        assert_eq!(state(&here, too_much).0, CrossingState::Returned);
        assert_eq!((wallets(&here), wallets(&there)), ((100, 10), (90, 0)));
        assert_eq!(owes(&here, there.community), -10);
        here.verified();
        there.verified();
    });
}

/// The program died after the other side had taken the beans, before this side knew.
#[test]
fn a_crash_between_the_two_sides_gave_the_beans_twice() {
    TestDb::each(|test| {
        let (here, there) = two_towns(test, 50);
        let id = send(&here, &there, "k", 30).done().unwrap().id;
        let (from, to, giver) = (here.community, there.people[1], here.people[0]);
        let left = here.read(RESIDENT, move |r, cx| balance_of(r, cx, giver));
        let expires = left.next_expiry.map(|(at, _)| at.millis()).unwrap();
        there.write(Who::System, move |tx, cx| {
            let note = "王*芳 · 生日快乐".to_owned();
            receive_crossing(tx, cx, &Arrival { id, from, to, lots: vec![(expires, 3_000)], note })
        });
        assert_eq!((wallets(&here), wallets(&there)), ((70, 0), (100, 30)));
        here.verified();
        there.verified();
        carry(&here);
        assert_eq!((wallets(&here), wallets(&there)), ((70, 0), (100, 30)));
        assert_eq!(state(&here, id).0, CrossingState::Arrived);
        here.verified();
        there.verified();
    });
}

#[test]
fn sixty_four_gifts_for_the_last_ten_of_a_limit() {
    TestDb::each(|test| {
        let (here, there) = two_towns(test, 10);
        let (community, to) = (there.community, there.people[1]);
        let answers = here.race(
            |_| RESIDENT,
            |n| {
                Box::new(move |tx, cx| {
                    let once = Once::new(cx, "cross", &format!("k{n}"), &[]);
                    let amount = Beans::whole(1);
                    cross(tx, cx, &NewCrossing { once, community, to, amount, note: String::new() })
                })
            },
        );
        assert_eq!(support::race::done(&answers), 64);
        assert_eq!(wallets(&here), (36, 0));
        let carriers: Vec<_> = (0..4)
            .map(|_| {
                let runner = runner(&here);
                std::thread::spawn(move || runner.tick())
            })
            .collect();
        carriers.into_iter().for_each(|carrier| assert!(matches!(carrier.join(), Ok(Ok(_)))));
        here.wait(DAY);
        carry(&here);
        assert_eq!((wallets(&here), wallets(&there)), ((90, 0), (100, 10)));
        assert_eq!((owes(&here, community), owes(&there, here.community)), (10, -10));
        here.verified();
        there.verified();
    });
}
