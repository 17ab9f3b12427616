//! What went wrong elsewhere: the cases R4 to R12 of the field's public threads, as far as an engine decides them.

mod support;
use ledger::*;
use support::*;

/// FreeOpenSourcePOS/FloCafe#78: expired credits dropped out of the sum, old debits stayed.
#[test]
fn r4_balance_after_expiry_is_the_sum_of_live_lots() {
    let mut world = world();
    world.must(issue(ANNA, 300, START + DAY));
    world.must(issue(ANNA, 500, START + 9 * DAY));
    world.must(transfer(ANNA, SHOP, 200));
    world.now_ms = START + DAY;
    assert_eq!(world.available(ANNA), 500);
    world.must(expire(ANNA));
    assert_eq!((world.balance(ANNA), world.available(ANNA)), (500, 500));
    assert_eq!(world.lots(ANNA), [(9, 500, 0)]);
    world.check();
}

/// odoo/odoo#247740, liberusoftware/ecommerce-laravel#1056: expiry by label, an expired wallet was claimable.
#[test]
fn r5_an_expired_lot_cannot_be_claimed_before_or_after_the_expiry_run() {
    let mut world = world();
    world.must(issue(ANNA, 300, START + DAY));
    world.now_ms = START + DAY - 1;
    assert_eq!(world.refusal(expire(ANNA)), Refusal::NothingDue);
    world.now_ms += 1;
    assert_eq!(world.refusal(transfer(ANNA, SHOP, 1)), Refusal::NotEnough);
    assert_eq!(world.refusal(transfer(ANNA, BAO, 1)), Refusal::NotEnough);
    world.must(expire(ANNA));
    assert_eq!(world.refusal(expire(ANNA)), Refusal::NothingDue);
    assert_eq!(world.refusal(transfer(ANNA, SHOP, 1)), Refusal::NotEnough);
    world.check();
}

/// ProgrammerZamanNow/qna#983: first expired, first out at scale.
#[test]
fn r5_spending_from_many_lots_stays_in_order() {
    let mut world = world();
    for day in (1..=1_000).rev() {
        world.must(issue(ANNA, 100, START + day * DAY));
    }
    world.must(transfer(ANNA, SHOP, 50_050));
    assert_eq!(world.lots(ANNA).first(), Some(&(501, 50, 0)));
    assert_eq!(world.lots(ANNA).len(), 500);
}

/// odoo/odoo#257854: buy, refund, keep the points.
#[test]
fn r6_a_refund_takes_the_points_earned_by_it_in_the_same_step() {
    let mut world = world();
    world.must(issue(ANNA, 1_000, START + 9 * DAY));
    let bought = world.must(transfer(ANNA, SHOP, 1_000));
    let earned = world.must(issue(ANNA, 10, START + 30 * DAY));
    assert!(matches!(world.group(vec![reverse(bought, None), reverse(earned, None)]), Outcome::Done { .. }));
    assert_eq!(world.lots(ANNA), [(9, 1_000, 0)]);

    let bought = world.must(transfer(ANNA, SHOP, 1_000));
    let earned = world.must(issue(ANNA, 10, START + 30 * DAY));
    world.must(transfer(ANNA, BAO, 10));
    let kept = world.group(vec![reverse(bought, None), reverse(earned, None)]);
    assert_eq!(kept, Outcome::Refused { refusal: Refusal::LotsSpent, step: 1 });
    assert_eq!(world.balance(SHOP), 1_000);
    world.check();
}

/// odoo/odoo#212922, Ixotic27/The-Leetcode-City#690: a refund deducted twice, a roll-back credited too much.
#[test]
fn r7_a_reversal_is_the_exact_inverse_and_happens_once() {
    let mut world = world();
    world.must(issue(ANNA, 300, START + 5 * DAY));
    world.must(issue(ANNA, 300, START + 9 * DAY));
    let before = (world.lots(ANNA), world.balance(SHOP));
    let paid = world.must(transfer(ANNA, SHOP, 450));
    world.must(reverse(paid, None));
    assert_eq!((world.lots(ANNA), world.balance(SHOP)), before);
    assert_eq!(world.refusal(reverse(paid, None)), Refusal::AlreadyReversed);
    assert_eq!(world.refusal(reverse(paid, Some(1))), Refusal::AlreadyReversed);
    world.check();
}

/// oscurrencyVRL/oscurrency#124: a fee was not reversed and a ghost of -1.89 stayed.
#[test]
fn r7_part_reversals_sum_to_the_whole_and_no_further() {
    let mut world = world();
    world.must(issue(ANNA, 300, START + 5 * DAY));
    world.must(issue(ANNA, 300, START + 9 * DAY));
    let paid = world.must(transfer(ANNA, SHOP, 489));
    world.must(reverse(paid, Some(189)));
    assert_eq!(world.lots(ANNA), [(9, 300, 0)]);
    assert_eq!(world.refusal(reverse(paid, Some(301))), Refusal::ReverseTooLarge);
    world.must(reverse(paid, Some(300)));
    assert_eq!((world.lots(ANNA), world.balance(SHOP)), (vec![(5, 300, 0), (9, 300, 0)], 0));
    assert_eq!(world.refusal(reverse(paid, Some(1))), Refusal::AlreadyReversed);
    world.check();
}

#[test]
fn r7_a_reversal_is_not_itself_reversible() {
    let mut world = world();
    world.must(issue(ANNA, 300, START + 5 * DAY));
    let paid = world.must(transfer(ANNA, SHOP, 300));
    let back = world.must(reverse(paid, None));
    assert_eq!(world.refusal(reverse(back, None)), Refusal::NotReversible);
}

/// teamforus/Forus#860: refunding what was already paid out.
#[test]
fn r8_a_refund_works_before_and_after_settlement() {
    let mut world = world();
    world.must(issue(ANNA, 800, START + 5 * DAY));
    let first = world.must(transfer(ANNA, SHOP, 300));
    let second = world.must(transfer(ANNA, SHOP, 500));
    world.must(reverse(first, None));
    world.must(transfer(SHOP, SINK, 500));
    world.must(reverse(second, None));
    assert_eq!((world.balance(SHOP), world.available(ANNA)), (-500, 800));
    world.must(transfer(ANNA, SHOP, 700));
    assert_eq!(world.balance(SHOP), 200, "the next run pays what is left");
    world.check();
}

/// points.md 1.1: a refund restores the original expiry, plus the grace rule.
#[test]
fn r8_a_refund_of_expired_lots_lives_for_the_grace() {
    let mut world = world();
    world.must(issue(ANNA, 100, START + DAY));
    world.must(issue(ANNA, 100, START + 4 * DAY));
    let paid = world.must(transfer(ANNA, SHOP, 200));
    world.now_ms = START + 3 * DAY;
    let grace_until_ms = Some(START + 10 * DAY);
    world.must(Action::Reverse(Reverse { purpose: 4, transfer: paid, amount: None, grace_until_ms }));
    assert_eq!(world.lots(ANNA), [(4, 100, 0), (10, 100, 0)], "a living lot keeps its expiry");
    assert_eq!(world.available(ANNA), 200);
    world.check();
}

/// involveMINT/iMPublic#441: total = opening - sent + received + mints, and no coin is negative.
#[test]
fn r9_a_wallet_is_what_came_in_less_what_went_out() {
    let mut world = world();
    world.must(issue(ANNA, 700, START + 5 * DAY));
    world.must(transfer(ANNA, BAO, 300));
    world.must(transfer(BAO, ANNA, 50));
    world.must(hold(ANNA, 100, START + DAY));
    assert_eq!((world.balance(ANNA), world.available(ANNA)), (700 - 300 + 50, 350));
    assert_eq!(world.refusal(transfer(ANNA, BAO, 351)), Refusal::NotEnough);
    world.check();
}

/// involveMINT/iMPublic#151: the shop's cap was counted when entering and when leaving escrow.
#[test]
fn r10_an_acceptance_cap_moves_once_per_redemption() {
    let mut world = world();
    world.must(issue(ANNA, 2_000, START + 60 * DAY));
    let limits = Limits { per_month: Some(1_000), ..Limits::default() };
    world.must(Action::SetReceivingLimits { account: SHOP, limits });
    let held = world.must(hold(ANNA, 600, START + DAY));
    world.must(Action::Capture { hold: held, amount: None });
    let paid = world.must(transfer(ANNA, SHOP, 400));
    assert_eq!(world.refusal(transfer(ANNA, SHOP, 1)), Refusal::OverAcceptanceMonthLimit);
    world.must(reverse(paid, None));
    world.must(transfer(ANNA, SHOP, 400));
    world.check();
}

/// coopdevs/timeoverflow: a limit that only sets a flag.
#[test]
fn r12_a_limit_blocks_also_while_holds_are_open() {
    let mut world = world();
    world.must(issue(ANNA, 2_000, START + 60 * DAY));
    let limits = Limits { per_day: Some(1_000), ..Limits::default() };
    world.must(Action::SetSpendingLimits { account: ANNA, limits });
    world.must(hold(ANNA, 1_000, START + DAY));
    assert_eq!(world.refusal(transfer(ANNA, SHOP, 1)), Refusal::OverDayLimit);
}

/// Formance wallets#109: a hold's id, made by the server, was part of the hashed body.
#[test]
fn formance_wallets_109_the_fingerprint_knows_only_the_clients_body() {
    let mut world = world();
    world.must(issue(ANNA, 300, START + 9 * DAY));
    let request = world.request();
    let first = Command::one(request, world.id(), hold(ANNA, 100, START + DAY));
    let retry = Command::one(request, world.id(), hold(ANNA, 100, START + DAY));
    let (done, again) = (world.send(&first), world.send(&retry));
    assert_eq!((again.outcome, again.repeated), (done.outcome, true));
    assert_eq!(world.available(ANNA), 200);
    world.check();
}

/// Blnk#336: the expiry of holds lived only in a cache and was lost with it.
#[test]
fn blnk_336_a_hold_lapses_on_time_in_a_state_made_from_the_journal_alone() {
    let mut world = world();
    world.must(issue(ANNA, 300, START + 9 * DAY));
    let held = world.must(hold(ANNA, 300, START + DAY));
    let mut reborn = State::new(UTC_OFFSET_CHINA_MS, 0, i64::MIN);
    for entry in &world.journal {
        reborn.replay(entry).expect("the journal replays");
    }
    world.state = reborn;
    world.now_ms = START + DAY - 1;
    assert_eq!(world.refusal(transfer(ANNA, BAO, 1)), Refusal::NotEnough);
    world.now_ms += 1;
    assert_eq!(world.available(ANNA), 300);
    assert_eq!(world.refusal(Action::Capture { hold: held, amount: None }), Refusal::HoldEnded);
    world.must(transfer(ANNA, BAO, 300));
    world.check();
}

/// Blnk#181: the check of funds did not see what was held, and holds were promised twice.
#[test]
fn blnk_181_holds_never_promise_more_than_is_there() {
    let mut world = world();
    world.must(issue(ANNA, 300, START + 9 * DAY));
    world.must(hold(ANNA, 200, START + DAY));
    assert_eq!(world.refusal(hold(ANNA, 101, START + DAY)), Refusal::NotEnough);
    world.must(hold(ANNA, 100, START + DAY));
    assert_eq!(world.refusal(hold(ANNA, 1, START + DAY)), Refusal::NotEnough);
    assert_eq!(world.refusal(transfer(ANNA, BAO, 1)), Refusal::NotEnough);
    assert_eq!((world.balance(ANNA), world.available(ANNA)), (300, 0));
    world.check();
}

/// Blnk#171: two commits of one hold raced. Sixty-four ends of one hold, in every order of kinds: one of them counts.
#[test]
fn blnk_171_a_hold_ends_once_whoever_comes_first() {
    for shift in 0..3 {
        let mut world = world();
        world.must(issue(ANNA, 300, START + 9 * DAY));
        let held = world.must(hold(ANNA, 100, START + DAY));
        let end = |n| match (n + shift) % 3 {
            0 => Action::Capture { hold: held, amount: None },
            1 => Action::Capture { hold: held, amount: Some(40) },
            _ => Action::Void { hold: held },
        };
        let ends: Vec<Outcome> = (0..64).map(|n| world.run(end(n)).1).collect();
        assert_eq!(ends.iter().filter(|end| matches!(end, Outcome::Done { .. })).count(), 1);
        let taken = [100, 40, 0][shift];
        assert_eq!((world.balance(SHOP), world.available(ANNA)), (taken, 300 - taken));
        world.check();
    }
}

/// TigerBeetle#2963: a limit must count what is pending, and give it back when the hold ends without it.
#[test]
fn tigerbeetle_2963_a_limit_counts_open_holds_and_frees_what_they_free() {
    let mut world = world();
    world.must(issue(ANNA, 2_000, START + 60 * DAY));
    let limits = Limits { per_day: Some(1_000), ..Limits::default() };
    world.must(Action::SetSpendingLimits { account: ANNA, limits });
    let held = world.must(hold(ANNA, 600, START + DAY));
    assert_eq!(world.refusal(transfer(ANNA, SHOP, 401)), Refusal::OverDayLimit);
    assert_eq!(world.refusal(hold(ANNA, 401, START + DAY)), Refusal::OverDayLimit);
    world.must(transfer(ANNA, SHOP, 400));
    world.must(Action::Void { hold: held });
    world.must(transfer(ANNA, SHOP, 600));
    assert_eq!(world.refusal(transfer(ANNA, SHOP, 1)), Refusal::OverDayLimit);
    world.check();
}
