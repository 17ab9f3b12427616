//! Helping, from signing up to the proposed award, on both engines.

mod support;

use ::access::Role;
use common::Beans;
use db::testing::TestDb;
use support::*;
use volunteering::*;

#[test]
fn a_volunteer_scans_in_and_out_and_the_award_is_posted_by_a_second_person() {
    TestDb::each(|test| {
        let house = House::new(test);
        let id = house.open("2026-03-02T09:00", "2026-03-02T11:00", 10);
        house.write(Who::Resident(2), move |tx, cx| sign_up(tx, cx, id));
        house.set("2026-03-02T08:50");
        house.check_in(2, id).unwrap();
        house.set("2026-03-02T10:45");
        let stay = house.check_out(2, id).unwrap();
        assert_eq!((stay.grade, stay.minutes, stay.earns, stay.rule_version), (Grade::Own, 105, true, 1));
        house.close(id);
        let proposed = house.write(LEADER, move |tx, cx| propose_awards(tx, cx, id));
        assert_eq!((proposed.awards, proposed.beans), (1, Beans::whole(3)), "three half hours at 2 an hour");
        let stay = house.stay(2, id).unwrap();
        let award = beans::AwardId::new(stay.award.unwrap());
        house.write(Who::Staff(3, Role::Approver), move |tx, cx| beans::approve_award(tx, cx, award));
        let person = house.people[2];
        let balance = house.read(Who::System, move |r, cx| beans::balance_of(r, cx, person));
        assert_eq!(balance.available, Beans::whole(3));
        let again = house.try_write(LEADER, move |tx, cx| propose_awards(tx, cx, id));
        assert_eq!(why(again), "volunteering-error-nothing-to-propose");
    });
}

#[test]
fn a_refused_award_does_not_count_against_the_cap_and_the_stay_is_proposed_again() {
    TestDb::each(|test| {
        let house = House::new(test);
        let full = |from: &str, until: &str| {
            let id = house.open(from, until, 10);
            house.set(until);
            house.tick(LEADER, id, 2, 240).unwrap();
            house.close(id);
            let proposed = house.write(LEADER, move |tx, cx| propose_awards(tx, cx, id));
            (id, proposed.beans)
        };
        let (morning, beans) = full("2026-03-02T08:00", "2026-03-02T12:00");
        assert_eq!(beans, Beans::whole(4), "the cap of the day");
        let award = beans::AwardId::new(house.stay(2, morning).unwrap().award.unwrap());
        let approver = Who::Staff(3, Role::Approver);
        house.write(approver, move |tx, cx| beans::refuse_award(tx, cx, award, "名单不对"));
        let (_, beans) = full("2026-03-02T13:00", "2026-03-02T17:00");
        assert_eq!(beans, Beans::whole(4), "nothing was earned in the morning");
        let again =
            Again { activity: morning, person: house.people[2], minutes: 240, note: "已核对".to_owned() };
        let wanted = again.clone();
        let late = house.try_write(LEADER, move |tx, cx| propose_again(tx, cx, &wanted));
        assert_eq!(why(late), "volunteering-error-earns-nothing", "the afternoon has used the day");
        let (next, _) = full("2026-03-03T08:00", "2026-03-03T12:00");
        let award = beans::AwardId::new(house.stay(2, next).unwrap().award.unwrap());
        house.write(approver, move |tx, cx| beans::refuse_award(tx, cx, award, "名单不对"));
        let again = Again { activity: next, minutes: 60, ..again };
        let beans = house.write(LEADER, move |tx, cx| propose_again(tx, cx, &again));
        assert_eq!(beans, Beans::whole(1), "an hour by roster");
        let award = beans::AwardId::new(house.stay(2, next).unwrap().award.unwrap());
        house.write(approver, move |tx, cx| beans::approve_award(tx, cx, award));
    });
}

#[test]
fn the_leader_who_proposed_cannot_approve() {
    TestDb::each(|test| {
        let house = House::new(test);
        let id = house.open("2026-03-02T09:00", "2026-03-02T11:00", 10);
        house.set("2026-03-02T10:00");
        house.tick(LEADER, id, 2, 120).unwrap();
        house.close(id);
        house.write(LEADER, move |tx, cx| propose_awards(tx, cx, id));
        let award = beans::AwardId::new(house.stay(2, id).unwrap().award.unwrap());
        let own =
            house.try_write(Who::Staff(0, Role::Approver), move |tx, cx| beans::approve_award(tx, cx, award));
        assert!(matches!(own, Err(beans::BeansError::Refused(beans::Reason::SamePerson))));
        let claimant =
            house.try_write(Who::Staff(2, Role::Approver), move |tx, cx| beans::approve_award(tx, cx, award));
        assert!(matches!(claimant, Err(beans::BeansError::Refused(beans::Reason::SamePerson))));
    });
}

#[test]
fn an_old_code_a_wrong_code_and_a_code_of_another_activity_do_not_check_in() {
    TestDb::each(|test| {
        let house = House::new(test);
        let id = house.open("2026-03-02T09:00", "2026-03-02T11:00", 10);
        let other = house.open("2026-03-02T09:00", "2026-03-02T11:00", 10);
        house.set("2026-03-02T09:00");
        let (code, foreign) = (house.code(id), house.code(other));
        let enter =
            |code: String| house.try_write(Who::Resident(2), move |tx, cx| check_in_self(tx, cx, id, &code));
        assert_eq!(why(enter(foreign)), "volunteering-error-code");
        house.wait(2);
        assert_eq!(why(enter(code.clone())), "volunteering-error-code");
        house.wait(-1);
        assert!(enter(code).is_ok(), "the code of the minute before still counts");
        assert_eq!(why(house.check_in(2, id)), "volunteering-error-in-already");
        assert_eq!(why(house.check_out(3, id)), "volunteering-error-not-in");
    });
}

#[test]
fn nobody_checks_in_before_the_door_opens_or_after_the_end() {
    TestDb::each(|test| {
        let house = House::new(test);
        let id = house.open("2026-03-02T10:00", "2026-03-02T11:00", 10);
        house.set("2026-03-02T08:59");
        assert_eq!(why(house.check_in(2, id)), "volunteering-error-too-early");
        house.set("2026-03-02T11:00");
        assert_eq!(why(house.check_in(2, id)), "volunteering-error-ended");
    });
}

#[test]
fn r14_one_person_is_not_at_two_activities_at_once() {
    TestDb::each(|test| {
        let house = House::new(test);
        let first = house.open("2026-03-02T09:00", "2026-03-02T11:00", 10);
        let second = house.open("2026-03-02T10:00", "2026-03-02T12:00", 10);
        house.set("2026-03-02T10:00");
        house.check_in(2, first).unwrap();
        assert_eq!(why(house.check_in(2, second)), "volunteering-error-elsewhere");
        assert_eq!(why(house.tick(LEADER, second, 2, 60)), "volunteering-error-elsewhere");
        let entry = NewBackFill {
            activity: second,
            person: house.people[2],
            minutes: 30,
            reason: "签到表".to_owned(),
        };
        let filled = house.try_write(STAFF, move |tx, cx| back_fill(tx, cx, &entry));
        assert_eq!(why(filled), "volunteering-error-elsewhere");
        house.wait(30);
        house.check_out(2, first).unwrap();
        assert!(house.check_in(2, second).is_ok(), "free again after leaving");
    });
}

#[test]
fn r14_five_hours_entered_in_two_minutes_are_refused() {
    TestDb::each(|test| {
        let house = House::new(test);
        let id = house.open("2026-03-02T09:00", "2026-03-02T11:00", 10);
        house.set("2026-03-02T09:02");
        assert_eq!(why(house.tick(LEADER, id, 2, 300)), "error-number");
        let entry = NewBackFill {
            activity: id,
            person: house.people[2],
            minutes: 300,
            reason: "补录五小时".to_owned(),
        };
        assert_eq!(why(house.try_write(STAFF, move |tx, cx| back_fill(tx, cx, &entry))), "error-number");
        house.check_in(3, id).unwrap();
        house.wait(2);
        assert_eq!(house.check_out(3, id).unwrap().minutes, 2);
    });
}

#[test]
fn a_leader_shortens_a_stay_but_never_lengthens_one_and_never_ticks_themself() {
    TestDb::each(|test| {
        let house = House::new(test);
        let id = house.open("2026-03-02T09:00", "2026-03-02T11:00", 10);
        house.set("2026-03-02T09:00");
        house.check_in(2, id).unwrap();
        house.wait(60);
        house.check_out(2, id).unwrap();
        house.tick(LEADER, id, 2, 120).unwrap();
        assert_eq!(house.stay(2, id).unwrap().minutes, 60, "the volunteer's own check-out stands");
        house.tick(LEADER, id, 2, 30).unwrap();
        let stay = house.stay(2, id).unwrap();
        assert_eq!((stay.minutes, stay.grade), (30, Grade::Roster));
        assert_eq!(why(house.tick(LEADER, id, 0, 60)), "volunteering-error-oneself");
        house.tick(LEADER, id, 4, 60).unwrap();
        house.tick(LEADER, id, 4, 0).unwrap();
        assert!(house.stay(4, id).is_none(), "a tick can be taken back");
    });
}

#[test]
fn back_filled_hours_are_honour_hours_unless_the_rule_pays_them() {
    TestDb::each(|test| {
        let house = House::new(test);
        let id = house.open("2026-03-02T09:00", "2026-03-02T11:00", 10);
        house.set("2026-03-02T12:00");
        let entry = NewBackFill {
            activity: id,
            person: house.people[2],
            minutes: 120,
            reason: "手机没电，有照片".to_owned(),
        };
        let twice = entry.clone();
        house.write(STAFF, move |tx, cx| back_fill(tx, cx, &entry));
        let again = house.try_write(STAFF, move |tx, cx| back_fill(tx, cx, &twice));
        assert_eq!(why(again), "volunteering-error-there-already");
        let own =
            NewBackFill {
                activity: id, person: house.people[1], minutes: 60, reason: "自己补录".to_owned()
            };
        assert_eq!(
            why(house.try_write(STAFF, move |tx, cx| back_fill(tx, cx, &own))),
            "volunteering-error-oneself"
        );
        house.close(id);
        let proposed = house.write(LEADER, move |tx, cx| propose_awards(tx, cx, id));
        assert_eq!((proposed.awards, proposed.honour_only), (0, 1));
        let person = house.people[2];
        let hours = house.read(Who::System, move |r, cx| hours_of(r, cx.community, person));
        assert_eq!((hours.minutes, hours.earning_minutes, hours.beans), (120, 0, Beans::ZERO));
    });
}

#[test]
fn caps_hold_over_activities_of_a_day_and_of_a_month() {
    TestDb::each(|test| {
        let house = House::new(test);
        let mut earned = Vec::new();
        for (day, from, until) in [(2, 9, 11), (2, 14, 16), (3, 9, 12), (4, 9, 12), (5, 9, 12)] {
            let time = |hour| format!("2026-03-{day:02}T{hour:02}:00");
            house.set(&time(from - 1));
            let id = house.open(&time(from), &time(until), 5);
            house.set(&time(from));
            house.check_in(2, id).unwrap();
            house.set(&time(until));
            house.check_out(2, id).unwrap();
            house.close(id);
            house.write(LEADER, move |tx, cx| propose_awards(tx, cx, id));
            earned.push(house.stay(2, id).unwrap().beans.unwrap());
        }
        assert_eq!(earned, [4, 0, 4, 2, 0].map(Beans::whole), "4 a day, 10 a month");
    });
}

#[test]
fn an_activity_follows_the_version_in_force_when_it_starts() {
    TestDb::each(|test| {
        let house = House::new(test);
        let id = house.open("2026-03-02T09:00", "2026-03-02T11:00", 10);
        house.set("2026-03-02T09:30");
        let (rule, mut better) = (house.rule, terms(house.fund));
        better.rates.own = Beans::whole(3);
        let next = better.clone();
        assert_eq!(house.write(ADMIN, move |tx, cx| set_rule(tx, cx, Some(rule), &next)).version, 2);
        let same = better.clone();
        assert_eq!(
            why(house.try_write(ADMIN, move |tx, cx| set_rule(tx, cx, Some(rule), &same))),
            "volunteering-error-same-rule"
        );
        assert_eq!(house.check_in(2, id).unwrap().rule_version, 1);
        let later = house.open("2026-03-02T14:00", "2026-03-02T15:00", 10);
        house.set("2026-03-02T14:00");
        assert_eq!(house.check_in(3, later).unwrap().rule_version, 2);
        let history = house.read(Who::System, move |r, cx| rule_versions(r, cx.community, rule));
        assert_eq!(history.iter().map(|r| r.version).collect::<Vec<_>>(), [2, 1]);
    });
}

#[test]
fn a_rule_is_tried_on_last_month_before_it_is_set() {
    TestDb::each(|test| {
        let house = House::new(test);
        let id = house.open("2026-03-02T09:00", "2026-03-02T11:00", 10);
        house.set("2026-03-02T09:00");
        house.check_in(2, id).unwrap();
        house.set("2026-03-02T10:00");
        house.check_out(2, id).unwrap();
        house.tick(LEADER, id, 3, 60).unwrap();
        house.close(id);
        house.write(LEADER, move |tx, cx| propose_awards(tx, cx, id));
        house.set("2026-04-10T09:00");
        let (rule, mut other) = (house.rule, terms(house.fund));
        (other.rates.own, other.rates.roster) = (Beans::whole(1), Beans::whole(5));
        let preview = house.read(ADMIN, move |r, cx| preview_rule(r, cx, rule, &other));
        assert_eq!(preview.month.to_string(), "2026-03-01");
        let sum = preview.replay;
        assert_eq!((sum.before, sum.after), (Beans::whole(3), Beans::whole(5)));
        assert_eq!((sum.stays, sum.cut, sum.winners, sum.losers), (2, 1, 1, 1));
    });
}
