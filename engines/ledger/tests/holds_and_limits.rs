//! One test per rule of holds and limits.

mod support;
use ledger::*;
use support::*;

#[test]
fn a_hold_is_captured_in_part_and_frees_the_rest() {
    let mut world = world();
    world.must(issue(ANNA, 500, START + 10 * DAY));
    let held = world.must(hold(ANNA, 400, START + DAY));
    assert_eq!(world.available(ANNA), 100);
    assert_eq!(world.refusal(transfer(ANNA, SHOP, 101)), Refusal::NotEnough);
    assert_eq!(world.refusal(Action::Capture { hold: held, amount: Some(401) }), Refusal::CaptureTooLarge);
    world.must(Action::Capture { hold: held, amount: Some(150) });
    assert_eq!((world.available(ANNA), world.balance(SHOP)), (350, 150));
    assert_eq!(world.refusal(Action::Capture { hold: held, amount: None }), Refusal::HoldEnded);
    assert_eq!(world.refusal(Action::Void { hold: held }), Refusal::HoldEnded);
    world.check();
}

#[test]
fn a_lapsed_hold_counts_for_nothing_although_no_job_ran() {
    let mut world = world();
    world.must(issue(ANNA, 500, START + 10 * DAY));
    let held = world.must(hold(ANNA, 500, START + DAY));
    world.now_ms = START + DAY - 1;
    assert_eq!(world.available(ANNA), 0);
    world.now_ms += 1;
    assert_eq!(world.available(ANNA), 500);
    assert_eq!(world.refusal(Action::Capture { hold: held, amount: None }), Refusal::HoldEnded);
    world.must(transfer(ANNA, SHOP, 500));
    world.check();
}

#[test]
fn a_hold_keeps_its_lots_alive_for_the_capture_only() {
    let mut world = world();
    world.must(issue(ANNA, 500, START + DAY));
    let kept = world.must(hold(ANNA, 200, START + 3 * DAY));
    let lapsing = world.must(hold(ANNA, 100, START + 3 * DAY));
    world.now_ms = START + 2 * DAY;
    assert_eq!(world.available(ANNA), 0);
    world.must(expire(ANNA));
    world.must(Action::Capture { hold: kept, amount: None });
    world.must(Action::Void { hold: lapsing });
    assert_eq!((world.balance(ANNA), world.available(ANNA)), (100, 0));
    world.must(expire(ANNA));
    assert_eq!((world.balance(SINK), world.balance(SHOP)), (300, 200));
    world.check();
}

#[test]
fn limits_of_payment_day_month_and_gap_are_kept() {
    let mut world = world();
    world.must(issue(ANNA, 50_000, START + 300 * DAY));
    let limits =
        Limits { per_payment: Some(300), per_day: Some(500), per_month: Some(900), min_gap_ms: Some(1_000) };
    world.must(Action::SetSpendingLimits { account: ANNA, limits });
    assert_eq!(world.refusal(transfer(ANNA, SHOP, 301)), Refusal::OverPaymentLimit);
    world.must(transfer(ANNA, SHOP, 300));
    assert_eq!(world.refusal(transfer(ANNA, SHOP, 100)), Refusal::TooSoon);
    world.now_ms += 1_000;
    assert_eq!(world.refusal(transfer(ANNA, SHOP, 201)), Refusal::OverDayLimit);
    world.must(hold(ANNA, 200, START + DAY / 2));
    world.now_ms += 1_000;
    assert_eq!(world.refusal(transfer(ANNA, SHOP, 1)), Refusal::OverDayLimit);
    world.now_ms = START + DAY / 2;
    world.must(transfer(ANNA, SHOP, 200));
    world.now_ms = START + DAY;
    world.must(transfer(ANNA, SHOP, 300));
    world.now_ms += 1_000;
    assert_eq!(world.refusal(transfer(ANNA, SHOP, 101)), Refusal::OverMonthLimit);
    world.now_ms = START + 27 * DAY;
    world.must(transfer(ANNA, SHOP, 300));
    world.check();
}

#[test]
fn a_refund_of_the_same_day_gives_the_limit_back() {
    let mut world = world();
    world.must(issue(ANNA, 1_000, START + 300 * DAY));
    let limits = Limits { per_day: Some(500), ..Limits::default() };
    world.must(Action::SetSpendingLimits { account: ANNA, limits });
    let wrong = world.must(transfer(ANNA, SHOP, 500));
    world.must(reverse(wrong, None));
    world.must(transfer(ANNA, SHOP, 500));
    world.check();
}

#[test]
fn a_capture_is_checked_against_what_the_receiver_still_accepts() {
    let mut world = world();
    world.must(issue(ANNA, 1_000, START + 60 * DAY));
    let limits = Limits { per_day: Some(500), ..Limits::default() };
    world.must(Action::SetReceivingLimits { account: SHOP, limits });
    let held = world.must(hold(ANNA, 300, START + DAY));
    world.must(transfer(ANNA, SHOP, 300));
    assert_eq!(world.refusal(Action::Capture { hold: held, amount: None }), Refusal::OverAcceptanceDayLimit);
    world.must(Action::Capture { hold: held, amount: Some(200) });
    world.check();
}

#[test]
fn a_refund_of_yesterdays_hold_leaves_todays_limit_alone() {
    let mut world = world();
    world.must(issue(ANNA, 2_000, START + 60 * DAY));
    let limits = Limits { per_day: Some(500), ..Limits::default() };
    world.must(Action::SetSpendingLimits { account: ANNA, limits });
    let held = world.must(hold(ANNA, 400, START + 3 * DAY));
    world.now_ms += DAY;
    let paid = world.must(Action::Capture { hold: held, amount: None });
    world.must(transfer(ANNA, SHOP, 500));
    world.must(reverse(paid, None));
    assert_eq!(world.refusal(transfer(ANNA, SHOP, 1)), Refusal::OverDayLimit);
    world.check();
}
