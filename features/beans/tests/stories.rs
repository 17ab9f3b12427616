//! The loop of a bean, on both engines.

mod support;

use ::access::Role;
use beans::*;
use common::Beans;
use db::testing::TestDb;
use support::*;

#[test]
fn a_bean_is_earned_spent_refunded_settled_and_expires() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        assert_eq!(house.balance(0), Beans::whole(100));
        let paid = house.pay_by_code("k1", &house.code(0), 30).done().unwrap();
        assert_eq!((house.balance(0), house.shop_balance()), (Beans::whole(70), Beans::whole(30)));
        house.refund("r1", paid.id, Some(10)).done().unwrap();
        house.settle("s1", 20).done().unwrap();
        assert_eq!((house.balance(0), house.shop_balance()), (Beans::whole(80), Beans::ZERO));
        house.refund("r2", paid.id, None).done().unwrap();
        assert_eq!((house.balance(0), house.shop_balance()), (Beans::whole(100), -Beans::whole(20)));
        house.wait(367 * DAY);
        assert_eq!(house.balance(0), Beans::ZERO);
        let expired = house.write(Who::System, |tx, cx| expire_due(tx, cx, AccountNo(0)));
        assert_eq!(expired, 1);
        assert_eq!(house.write(Who::System, |tx, cx| expire_due(tx, cx, AccountNo(0))), 0);
        house.verified();
    });
}

#[test]
fn a_gift_keeps_its_expiry_and_shows_on_both_statements() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 50);
        let (giver, receiver) = (house.people[0], house.people[1]);
        let gift_of = move |tx: &mut db::Tx<'_>, cx: &::access::Cx| {
            let once = Once::new(cx, "gift", "g1", &[]);
            gift(tx, cx, &Gift { once, to: receiver, amount: Beans::whole(20), note: "谢谢".to_owned() })
        };
        house.write(Who::Resident(0), gift_of).done().unwrap();
        house.write(Who::Resident(0), gift_of).done().unwrap();
        assert_eq!((house.balance(0), house.balance(1)), (Beans::whole(30), Beans::whole(20)));
        let page = house.read(Who::Resident(1), move |r, cx| statement(r, cx, receiver, None, 10));
        assert_eq!(page.lines.len(), 1);
        assert_eq!((page.lines[0].note.as_str(), page.lines[0].incoming), ("谢谢", true));
        let denied = house.try_write(Who::Resident(1), move |tx, cx| statement(tx, cx, giver, None, 10));
        assert!(matches!(denied, Err(BeansError::Denied(_))));
        house.verified();
    });
}

#[test]
fn a_statement_pages_backwards_without_losing_a_line() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        (0..12).for_each(|n| _ = house.pay_myself(0, &format!("k{n}"), 1).done().unwrap());
        let person = house.people[0];
        let mut before = None;
        let mut seen = vec![];
        loop {
            let page = house.read(Who::Resident(0), move |r, cx| statement(r, cx, person, before, 5));
            assert!(page.lines.len() <= 5);
            seen.extend(page.lines.iter().map(|line| (line.seq, line.amount, line.incoming)));
            before = page.next;
            if before.is_none() {
                break;
            }
        }
        assert_eq!(seen.len(), 13);
        assert!(seen.windows(2).all(|pair| pair[0].0 > pair[1].0));
        assert_eq!(seen.last().map(|line| (line.1, line.2)), Some((Beans::whole(100), true)));
    });
}

#[test]
fn an_award_stands_in_public_before_it_is_posted_and_an_objection_holds_it() {
    TestDb::each(|test| {
        let house = House::new(test);
        let id = house.award_noticed(0, 10, 2);
        let post = |house: &House<'_>| house.write(Who::System, post_due_awards);
        assert_eq!((post(&house), house.balance(0)), (0, Beans::ZERO));
        house.write(Who::Resident(1), move |tx, cx| object(tx, cx, id, "那天他没来").map(|_| ()));
        house.wait(5 * DAY);
        assert_eq!(post(&house), 0);
        let answered = house.write(Who::Staff(4, Role::Approver), move |tx, cx| {
            answer_objections(tx, cx, id, false, "有签到")
        });
        assert_eq!(answered.state, AwardState::Notice);
        assert_eq!((post(&house), post(&house), house.balance(0)), (1, 0, Beans::whole(10)));
        house.verified();
    });
}

#[test]
fn nobody_approves_an_own_award_or_proposal() {
    TestDb::each(|test| {
        let house = House::new(test);
        let own = house.propose(4, 10);
        let refused =
            house.try_write(Who::Staff(4, Role::Approver), move |tx, cx| approve_award(tx, cx, own));
        assert!(matches!(refused, Err(BeansError::Refused(Reason::SamePerson))));
        let (person, fund) = (house.people[0], house.fund);
        let proposed = house.write(Who::Staff(4, Role::Staff), move |tx, cx| {
            propose_award(tx, cx, &new_award(cx, person, fund, Beans::whole(5)))
        });
        let refused =
            house.try_write(Who::Staff(4, Role::Approver), move |tx, cx| approve_award(tx, cx, proposed));
        assert!(matches!(refused, Err(BeansError::Refused(Reason::SamePerson))));
        let denied = house.try_write(Who::Resident(1), move |tx, cx| approve_award(tx, cx, proposed));
        assert!(matches!(denied, Err(BeansError::Denied(_))));
    });
}

#[test]
fn notice_days_belong_to_the_award_not_to_the_community_of_that_day() {
    TestDb::each(|test| {
        let house = House::new(test);
        let (short, long) = (house.award_noticed(0, 10, 1), house.award_noticed(1, 10, 5));
        house.write(Who::System, |tx, cx| set_rules(tx, cx, &Rules { notice_days: 0, grace_days: 0 }));
        let post = |house: &House<'_>| house.write(Who::System, post_due_awards);
        house.wait(2 * DAY);
        assert_eq!((post(&house), house.balance(0), house.balance(1)), (1, Beans::whole(10), Beans::ZERO));
        house.wait(4 * DAY);
        assert_eq!((post(&house), house.balance(1)), (1, Beans::whole(10)));
        assert_ne!(short, long);
    });
}

#[test]
fn a_refused_award_is_proposed_again_and_shows_why_it_was_refused() {
    TestDb::each(|test| {
        let house = House::new(test);
        let (person, fund) = (house.people[0], house.fund);
        let propose = move |tx: &mut db::Tx<'_>, cx: &::access::Cx| {
            let claim = uuid::Uuid::from_u128(9);
            propose_award(tx, cx, &NewAward { claim, ..new_award(cx, person, fund, Beans::whole(5)) })
        };
        let first = house.write(Who::System, propose);
        house.write(Who::Staff(4, Role::Approver), move |tx, cx| refuse_award(tx, cx, first, "没有签到"));
        let second = house.write(Who::System, propose);
        assert_ne!(first, second);
        assert_eq!(house.write(Who::System, propose), second, "while it waits it is proposed once");
        let seen = house.read(Who::Staff(4, Role::Approver), move |r, cx| attempts(r, cx, second));
        let seen: Vec<_> =
            seen.iter().map(|award| (award.attempt, award.state, award.reason.as_str())).collect();
        assert_eq!(seen, [(2, AwardState::Proposed, ""), (1, AwardState::Refused, "没有签到")]);
        house.write(Who::Staff(4, Role::Approver), move |tx, cx| approve_award(tx, cx, second));
        assert_eq!(house.balance(0), Beans::whole(5));
        assert_eq!(house.write(Who::System, propose), second, "what was posted is not proposed again");
    });
}

#[test]
fn a_claim_is_awarded_once() {
    TestDb::each(|test| {
        let house = House::new(test);
        let (person, fund) = (house.people[0], house.fund);
        let propose = move |tx: &mut db::Tx<'_>, cx: &::access::Cx| {
            let claim = uuid::Uuid::from_u128(9);
            propose_award(tx, cx, &NewAward { claim, ..new_award(cx, person, fund, Beans::whole(5)) })
        };
        assert_eq!(house.write(Who::System, propose), house.write(Who::System, propose));
    });
}

#[test]
fn an_award_above_the_envelope_waits_and_says_why() {
    TestDb::each(|test| {
        let house = House::new(test);
        let id = house.award(0, 1_001);
        let (award, _) = house.read(Who::System, move |r, cx| award(r, cx, id));
        assert_eq!((award.state, award.reason.as_str()), (AwardState::Notice, "beans-refused-cover"));
        assert_eq!(house.balance(0), Beans::ZERO);
        house.verified();
    });
}

#[test]
fn an_adjustment_needs_two_people() {
    TestDb::each(|test| {
        let house = House::new(test);
        let (person, fund) = (house.people[0], house.fund);
        let propose = |amount: i64| {
            house.write(Who::Staff(3, Role::Finance), move |tx, cx| {
                let new =
                    NewAdjustment { person, fund, amount: Beans::whole(amount), reason: "补记".to_owned() };
                propose_adjustment(tx, cx, &new)
            })
        };
        let (up, down) = (propose(30), propose(-10));
        let own =
            house.try_write(Who::Staff(3, Role::Approver), move |tx, cx| decide_adjustment(tx, cx, up, true));
        assert!(matches!(own, Err(BeansError::Refused(Reason::SamePerson))));
        for id in [up, down] {
            house.write(Who::Staff(4, Role::Approver), move |tx, cx| decide_adjustment(tx, cx, id, true));
        }
        assert_eq!(house.balance(0), Beans::whole(20));
        let again =
            house.try_write(Who::Staff(4, Role::Approver), move |tx, cx| decide_adjustment(tx, cx, up, true));
        assert!(matches!(again, Err(BeansError::Refused(Reason::Decided))));
        house.verified();
    });
}

#[test]
fn a_returned_settlement_puts_beans_and_yuan_back() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        house.pay_myself(0, "k", 40).done().unwrap();
        let paid = house.settle("s1", 40).done().unwrap();
        assert_eq!(house.shop_balance(), Beans::ZERO);
        let back = move |tx: &mut db::Tx<'_>, cx: &::access::Cx| {
            return_settlement(tx, cx, Once::new(cx, "return", "b1", &[]), paid.id, "账号有误")
        };
        house.write(Who::System, back).done().unwrap();
        house.write(Who::System, back).done().unwrap();
        assert_eq!(house.shop_balance(), Beans::whole(40));
        house.settle("s2", 40).done().unwrap();
        let books = house.read(Who::System, |r, cx| books(r, cx.community));
        assert_eq!((books.settled, books.settled_back), (Beans::whole(80), Beans::whole(40)));
        assert_eq!(books.spent - books.settled + books.settled_back, books.unsettled);
        house.verified();
    });
}
