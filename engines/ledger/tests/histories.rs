//! Random histories: the engine against the naive model, a partly loaded state against the whole one,
//! replay against the running state, bytes against entries.

#[path = "support/model/mod.rs"]
mod model;
#[path = "support/ops.rs"]
mod ops;
#[path = "support/rows.rs"]
mod rows;
mod support;

use ledger::*;
use model::View;
use ops::*;
use proptest::prelude::*;
use rows::Store;
use support::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// Step by step when they come alone; all or nothing when they come together.
    #[test]
    fn the_engine_agrees_with_a_list_of_coins(groups in groups()) {
        let ((mut world, mut model), mut ids) = (limited_world(), Ids::default());
        for ops in &groups {
            let Some((command, fine)) = command(&mut world, &mut model, &mut ids, ops) else { continue };
            let outcome = world.send(&command).outcome;
            prop_assert_eq!(matches!(outcome, Outcome::Done { .. }), fine, "{:?}: {:?}", ops, outcome);
            prop_assert_eq!(View::of(&world.state, world.now_ms), model.view(world.now_ms), "after {:?}", ops);
        }
        world.check();
    }

    #[test]
    fn a_partly_loaded_state_answers_like_the_whole_one(groups in groups()) {
        let ((mut world, mut model), mut ids) = (limited_world(), Ids::default());
        let mut store = Store::of(&world.state);
        for ops in &groups {
            let Some((command, _)) = command(&mut world, &mut model, &mut ids, ops) else { continue };
            let whole = world.send(&command);
            prop_assert_eq!(whole, store.run(&command, world.now_ms));
        }
        prop_assert!(store.whole() == world.state);
        world.check();
    }

    #[test]
    fn bytes_that_are_no_entry_are_refused_and_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
        if let Ok(entry) = Entry::from_bytes(&bytes) {
            prop_assert_eq!(entry.to_bytes(), bytes);
        }
    }

    #[test]
    fn a_damaged_entry_is_refused_or_is_another_entry(index in 0..200_usize, flip in 1..=255_u8) {
        let (mut world, _) = limited_world();
        world.must(issue(ANNA, 100, START + DAY));
        let entry = world.journal.last().expect("an entry").clone();
        let mut bytes = entry.to_bytes();
        let at = index % bytes.len();
        bytes[at] ^= flip;
        prop_assert!(Entry::from_bytes(&bytes).map_or(true, |other| other != entry && other.to_bytes() == bytes));
    }
}
