//! Places, the waiting list, and who may do what.

mod support;

use std::sync::Arc;

use ::access::{Actor, Cx, Grant, Role, Scope};
use common::Timestamp;
use db::testing::TestDb;
use support::*;
use volunteering::*;

#[test]
fn of_many_parallel_sign_ups_exactly_the_capacity_gets_a_place() {
    TestDb::each(|test| {
        let house = House::new(test);
        let id = house.open("2026-03-02T09:00", "2026-03-02T11:00", 7);
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).build().unwrap();
        let mut clients = Vec::new();
        for (n, person) in house.people.iter().enumerate() {
            let grant = Grant {
                role: Role::Resident,
                scope: Scope::Community(house.community),
                from: Timestamp::from_millis(0),
                until: None,
            };
            let actor = Actor::person(*person, "x", vec![grant], false);
            let seed = 900_000_000 + n as u128 * 1_000;
            let cx = Cx::new(actor, house.community, house.now.get(), seed, Arc::clone(&house.vault));
            let (db, community) = (test.db.clone(), house.community);
            clients.push(runtime.spawn(async move {
                db.write(community, move |tx| sign_up(tx, &cx.clone(), id)).await.unwrap()
            }));
        }
        let states: Vec<SignUpState> =
            runtime.block_on(async { futures(clients).await }).into_iter().collect();
        let going = states.iter().filter(|s| **s == SignUpState::Going).count();
        assert_eq!((going, states.len() - going), (7, 13), "all twenty were answered");
        let found = house.read(Who::System, move |r, cx| activity(r, cx.community, id)).unwrap();
        assert_eq!((found.going, found.waiting), (7, 13));
    });
}

async fn futures<T>(tasks: Vec<tokio::task::JoinHandle<T>>) -> Vec<T> {
    let mut done = Vec::new();
    for task in tasks {
        done.extend(task.await);
    }
    done
}

#[test]
fn a_place_given_back_goes_to_the_first_in_the_waiting_list() {
    TestDb::each(|test| {
        let house = House::new(test);
        let id = house.open("2026-03-02T09:00", "2026-03-02T11:00", 1);
        let up = |n| house.write(Who::Resident(n), move |tx, cx| sign_up(tx, cx, id));
        assert_eq!([up(2), up(3), up(4)], [SignUpState::Going, SignUpState::Waiting, SignUpState::Waiting]);
        assert_eq!(up(2), SignUpState::Going, "a second time changes nothing");
        house.write(Who::Resident(2), move |tx, cx| withdraw(tx, cx, id));
        let state = |n: usize| {
            let person = house.people[n];
            house.read(Who::System, move |r, cx| sign_up_of(r, cx.community, id, person)).unwrap().state
        };
        assert_eq!(
            [state(2), state(3), state(4)],
            [SignUpState::Withdrawn, SignUpState::Going, SignUpState::Waiting]
        );
        let more =
            NewActivity { capacity: 2, ..house.new_activity("2026-03-02T09:00", "2026-03-02T11:00", 1) };
        let fewer = NewActivity { capacity: 1, ..more.clone() };
        house.write(LEADER, move |tx, cx| change_activity(tx, cx, id, &more));
        assert_eq!(state(4), SignUpState::Going);
        let shrunk = house.try_write(LEADER, move |tx, cx| change_activity(tx, cx, id, &fewer));
        assert_eq!(why(shrunk), "volunteering-error-capacity-below");
    });
}

#[test]
fn a_full_activity_takes_no_walk_in_and_the_waiting_do_not_check_in() {
    TestDb::each(|test| {
        let house = House::new(test);
        let id = house.open("2026-03-02T09:00", "2026-03-02T11:00", 2);
        house.set("2026-03-02T09:00");
        house.write(Who::Resident(2), move |tx, cx| sign_up(tx, cx, id));
        house.check_in(3, id).unwrap();
        assert_eq!(why(house.check_in(4, id)), "volunteering-error-waiting");
        house.tick(LEADER, id, 5, 120).unwrap();
        assert_eq!(why(house.tick(LEADER, id, 6, 120)), "volunteering-error-full");
    });
}

#[test]
fn after_the_start_times_stay_and_after_someone_came_it_is_not_cancelled() {
    TestDb::each(|test| {
        let house = House::new(test);
        let id = house.open("2026-03-02T09:00", "2026-03-02T11:00", 2);
        assert_eq!(
            why(house.try_write(LEADER, move |tx, cx| close_activity(tx, cx, id))),
            "volunteering-error-not-begun"
        );
        house.set("2026-03-02T09:10");
        house.check_in(3, id).unwrap();
        let longer = house.new_activity("2026-03-02T09:00", "2026-03-02T18:00", 2);
        assert_eq!(
            why(house.try_write(LEADER, move |tx, cx| change_activity(tx, cx, id, &longer))),
            "volunteering-error-begun"
        );
        assert_eq!(
            why(house.try_write(LEADER, move |tx, cx| cancel_activity(tx, cx, id))),
            "volunteering-error-someone-there"
        );
        let past = house.new_activity("2026-03-01T09:00", "2026-03-01T18:00", 2);
        assert_eq!(
            why(house.try_write(LEADER, move |tx, cx| create_activity(tx, cx, &past))),
            "volunteering-error-past"
        );
        house.close(id);
        assert_eq!(why(house.tick(LEADER, id, 4, 10)), "volunteering-error-not-open");
        assert_eq!(
            why(house.try_write(Who::Resident(5), move |tx, cx| sign_up(tx, cx, id))),
            "volunteering-error-over"
        );
    });
}

#[test]
fn others_are_refused_without_learning_anything() {
    TestDb::each(|test| {
        let house = House::new(test);
        let id = house.open("2026-03-02T09:00", "2026-03-02T11:00", 5);
        let other = house.write(STAFF, |tx, cx| {
            create_team(tx, cx, &NewTeam { name: "青年队".to_owned(), about: String::new() })
        });
        let new = house.new_activity("2026-03-02T09:00", "2026-03-02T11:00", 5);
        let theirs = NewActivity { team: other, ..new.clone() };
        assert_eq!(why(house.try_write(LEADER, move |tx, cx| create_activity(tx, cx, &theirs))), "denied");
        for who in [Who::Resident(4), Who::Stranger(Role::Staff), Who::Staff(4, Role::Supervisor)] {
            let new = new.clone();
            assert_eq!(why(house.try_write(who, move |tx, cx| create_activity(tx, cx, &new))), "denied");
            assert_eq!(why(house.try_write(who, move |tx, cx| close_activity(tx, cx, id))), "denied");
            assert_eq!(why(house.try_write(who, move |tx, cx| open_activity(tx, cx, id))), "denied");
            assert_eq!(why(house.tick(who, id, 5, 10)), "denied");
        }
        assert_eq!(why(house.tick(Who::Weak(4, Role::Staff), id, 5, 10)), "second-factor");
        let fund = house.fund;
        assert_eq!(why(house.try_write(STAFF, move |tx, cx| set_rule(tx, cx, None, &terms(fund)))), "denied");
        let stranger = house.try_write(Who::Stranger(Role::Resident), move |tx, cx| sign_up(tx, cx, id));
        assert_eq!(why(stranger), "denied");
        let elsewhere = ActivityId::new(uuid::Uuid::from_u128(9));
        assert_eq!(
            why(house.try_write(Who::Resident(4), move |tx, cx| sign_up(tx, cx, elsewhere))),
            "not-found"
        );
    });
}

#[test]
fn leaders_come_and_go_and_members_join() {
    TestDb::each(|test| {
        let house = House::new(test);
        let (team_id, person) = (house.team, house.people[5]);
        house.write(Who::Resident(5), move |tx, cx| join_team(tx, cx, team_id, person));
        let joined = house.try_write(Who::Resident(6), move |tx, cx| join_team(tx, cx, team_id, person));
        assert_eq!(why(joined), "denied", "nobody signs another up");
        let membership = house.write(STAFF, move |tx, cx| appoint_leader(tx, cx, team_id, person));
        let twice = house.try_write(STAFF, move |tx, cx| appoint_leader(tx, cx, team_id, person));
        assert_eq!(why(twice), "volunteering-error-leads-already");
        house.wait(1);
        house.write(STAFF, move |tx, cx| dismiss_leader(tx, cx, team_id, membership));
        let found = house.read(Who::System, move |r, cx| team(r, cx.community, team_id)).unwrap();
        assert_eq!(found.members, 2);
        house.write(Who::Resident(5), move |tx, cx| leave_team(tx, cx, team_id, person));
        assert_eq!(
            house.read(Who::System, move |r, cx| members(r, cx.community, team_id)),
            [house.people[0]]
        );
    });
}
