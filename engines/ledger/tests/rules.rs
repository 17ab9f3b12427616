//! One test per rule of the engine.

mod support;
use ledger::*;
use support::*;

#[test]
fn lots_are_spent_oldest_expiry_first() {
    let mut world = world();
    world.must(issue(ANNA, 300, START + 30 * DAY));
    world.must(issue(ANNA, 200, START + 10 * DAY));
    world.must(transfer(ANNA, SHOP, 250));
    assert_eq!(world.lots(ANNA), [(30, 250, 0)]);
    world.check();
}

#[test]
fn a_gift_moves_lots_with_their_expiry() {
    let mut world = world();
    world.must(issue(ANNA, 300, START + 10 * DAY));
    world.must(transfer(ANNA, BAO, 120));
    assert_eq!((world.lots(ANNA), world.lots(BAO)), (vec![(10, 180, 0)], vec![(10, 120, 0)]));
    world.check();
}

#[test]
fn a_fund_issues_no_more_than_its_envelope() {
    let mut world = world();
    world.must(issue(ANNA, 100_000, START + DAY));
    assert_eq!(world.refusal(issue(ANNA, 1, START + DAY)), Refusal::BelowFloor);
    world.must(Action::SetFloor { account: FUND, floor: Some(-100_001) });
    world.must(issue(ANNA, 1, START + DAY));
    world.check();
}

#[test]
fn a_fund_issues_only_what_its_cash_covers() {
    let mut world = world();
    let cover = Cover { cash: vec![CASH], backing: vec![FUND, SINK], ratio_bp: 12_000 };
    world.must(Action::SetCover { account: FUND, cover: Some(cover) });
    world.must(transfer(BANK, CASH, 1_200));
    world.must(issue(ANNA, 1_000, START + DAY));
    assert_eq!(world.refusal(issue(ANNA, 1, START + DAY)), Refusal::CoverTooLow);
    world.now_ms += DAY;
    world.must(expire(ANNA));
    world.must(issue(ANNA, 1_000, START + 5 * DAY));
    world.check();
}

#[test]
fn beans_and_yuan_do_not_mix() {
    let mut world = world();
    world.must(issue(ANNA, 100, START + DAY));
    assert_eq!(world.refusal(transfer(ANNA, CASH, 100)), Refusal::AssetMismatch);
    assert_eq!(world.refusal(transfer(BANK, SHOP, 100)), Refusal::AssetMismatch);
}

#[test]
fn an_atomic_group_does_all_or_nothing() {
    let mut world = world();
    world.must(issue(ANNA, 500, START + DAY));
    let before = world.state.clone();
    let refused = world.group(vec![
        transfer(ANNA, BAO, 200),
        Action::Open(NewAccount { no: AccountNo(99), asset: Asset::Bean, lotted: true, floor: Some(0) }),
        transfer(BAO, CHEN, 201),
    ]);
    assert_eq!(refused, Outcome::Refused { refusal: Refusal::NotEnough, step: 2 });
    assert_eq!(world.state.account(ANNA), before.account(ANNA));
    assert_eq!(world.state.account(AccountNo(99)), None);
    let done = world.group(vec![transfer(ANNA, BAO, 200), transfer(BAO, CHEN, 200)]);
    assert!(matches!(done, Outcome::Done { .. }));
    assert_eq!((world.balance(ANNA), world.balance(BAO), world.balance(CHEN)), (300, 0, 200));
    assert_eq!(world.group(vec![]), Outcome::Refused { refusal: Refusal::BadGroup, step: 0 });
    world.check();
}

#[test]
fn the_same_key_gives_the_stored_answer_and_another_body_a_conflict() {
    let mut world = world();
    world.must(issue(ANNA, 100, START + DAY));
    let request = world.request();
    let first = Command::one(request, world.id(), transfer(ANNA, SHOP, 60));
    let retry = Command::one(request, world.id(), transfer(ANNA, SHOP, 60));
    let done = world.send(&first);
    let again = world.send(&retry);
    assert_eq!((done.outcome, false), (again.outcome, done.repeated));
    assert!(again.repeated && again.entries.is_empty());
    let other = Request { fingerprint: Fingerprint(0), ..request };
    let conflict = Command::one(other, world.id(), transfer(ANNA, SHOP, 61));
    assert_eq!(world.send(&conflict).outcome, Outcome::Conflict);
    assert_eq!(world.balance(SHOP), 60);
    world.check();
}

#[test]
fn what_the_caller_declines_is_kept_under_its_key_and_moves_nothing() {
    let mut world = world();
    world.must(issue(ANNA, 100, START + DAY));
    let before = world.state.accounts().cloned().collect::<Vec<_>>();
    let (request, id) = (world.request(), world.id());
    let no = Command::one(request, id, Action::Decline { reason: 513 });
    let declined = world.send(&no);
    assert_eq!((declined.outcome, declined.repeated), (Outcome::Declined { reason: 513 }, false));
    assert_eq!(declined.entries.len(), 1);
    assert!(before.iter().eq(world.state.accounts()));
    let pays = Command::one(request, id, transfer(ANNA, SHOP, 1));
    let again = world.send(&pays);
    assert_eq!((again.outcome, again.repeated), (declined.outcome, true), "the body is the fingerprint's");
    let other = Request { fingerprint: Fingerprint(0), ..request };
    assert_eq!(world.send(&Command::one(other, id, transfer(ANNA, SHOP, 1))).outcome, Outcome::Conflict);
    world.check();
}

#[test]
fn a_group_that_declines_does_nothing() {
    let mut world = world();
    world.must(issue(ANNA, 100, START + DAY));
    let outcome = world.group(vec![transfer(ANNA, SHOP, 1), Action::Decline { reason: 1 }]);
    assert_eq!(outcome, Outcome::Refused { refusal: Refusal::BadGroup, step: 0 });
    assert_eq!(world.balance(ANNA), 100);
    world.check();
}

#[test]
fn a_refusal_stays_the_answer_of_its_key() {
    let mut world = world();
    let request = world.request();
    let poor = Command::one(request, world.id(), transfer(ANNA, SHOP, 60));
    let refused = Outcome::Refused { refusal: Refusal::NotEnough, step: 0 };
    assert_eq!(world.send(&poor).outcome, refused);
    world.must(issue(ANNA, 100, START + DAY));
    assert_eq!(world.send(&poor).outcome, refused);
    assert_eq!(world.balance(SHOP), 0);
    world.check();
}

#[test]
fn an_id_is_used_once() {
    let mut world = world();
    let id = world.must(issue(ANNA, 100, START + DAY));
    let request = world.request();
    let again = Command::one(request, id, transfer(ANNA, SHOP, 10));
    assert_eq!(world.send(&again).outcome, Outcome::Refused { refusal: Refusal::IdTaken, step: 0 });
}

#[test]
fn a_closed_account_moves_nothing_and_only_an_empty_one_closes() {
    let mut world = world();
    world.must(issue(ANNA, 100, START + DAY));
    assert_eq!(world.refusal(Action::Close(ANNA)), Refusal::AccountNotEmpty);
    world.must(Action::Close(BAO));
    assert_eq!(world.refusal(transfer(ANNA, BAO, 10)), Refusal::AccountClosed);
    assert_eq!(world.refusal(transfer(ANNA, AccountNo(99), 10)), Refusal::NoSuchAccount);
    world.check();
}

#[test]
fn time_never_runs_backwards_in_the_journal() {
    let mut world = world();
    world.now_ms = START - DAY;
    world.must(issue(ANNA, 100, START + DAY));
    assert!(world.journal.iter().all(|entry| entry.at_ms == START));
    world.check();
}

#[test]
fn replay_names_the_entry_that_cannot_be() {
    let mut world = world();
    world.must(issue(ANNA, 100, START + DAY));
    let mut forged = world.journal.clone();
    if let Some(Entry { effect: Effect::Moved(moved), .. }) = forged.last_mut() {
        moved.amount = 101;
    }
    let mut state = State::new(UTC_OFFSET_CHINA_MS, 0, i64::MIN);
    let first = forged.iter().find_map(|entry| state.replay(entry).err());
    assert_eq!(first, Some(Broken::Lots { seq: 9, account: ANNA.0 }));
    let mut state = State::new(UTC_OFFSET_CHINA_MS, 0, i64::MIN);
    assert_eq!(state.replay(&world.journal[1]), Err(Broken::Gap { seq: 2, expected: 1 }));
}
