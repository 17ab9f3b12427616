//! Going back: a state that was taken back to a mark is the state that the mark saw, and goes on as if nothing had been.
#![expect(clippy::expect_used, reason = "a test may stop here")]

#[path = "support/model/mod.rs"]
mod model;
#[path = "support/ops.rs"]
mod ops;
mod support;

use ledger::*;
use model::{Model, View};
use ops::*;
use proptest::prelude::*;
use support::*;

#[derive(Clone, Debug)]
enum Event {
    Ask(Vec<Op>),
    /// An earlier command that stands, once more.
    AskAgain {
        of: usize,
    },
    Lapse {
        wallet: usize,
    },
    Mark,
    /// To one of the marks; those after it are void.
    Back {
        to: usize,
    },
    Forget,
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let event = prop_oneof![
        12 => proptest::collection::vec(op(), 1..4).prop_map(Event::Ask),
        1 => (0..60_usize).prop_map(|of| Event::AskAgain { of }),
        2 => (0..3_usize).prop_map(|wallet| Event::Lapse { wallet }),
        3 => Just(Event::Mark),
        2 => (0..8_usize).prop_map(|to| Event::Back { to }),
        1 => Just(Event::Forget),
    ];
    proptest::collection::vec(event, 1..60)
}

/// What stands: asked or lapsed, at its time.
#[derive(Clone, Debug)]
enum Did {
    Asked(Command, i64),
    Lapsed(AccountNo, i64),
}

impl Did {
    fn again(&self, state: &mut State) -> Vec<Entry> {
        match self {
            Self::Asked(command, at_ms) => apply(state, command, *at_ms).expect("the state is whole").entries,
            Self::Lapsed(no, at_ms) => lapse(state, *no, *at_ms).expect("the state is whole"),
        }
    }
}

struct Seen {
    mark: Mark,
    state: State,
    model: Model,
    journal: usize,
    did: usize,
}

struct History {
    world: World,
    model: Model,
    ids: Ids,
    did: Vec<Did>,
    marks: Vec<Seen>,
    /// Keys of what was taken back.
    gone: Vec<Key>,
}

impl History {
    fn new() -> Self {
        let (world, model) = limited_world();
        Self { world, model, ids: Ids::default(), did: vec![], marks: vec![], gone: vec![] }
    }

    fn run(&mut self, event: &Event) -> Result<(), TestCaseError> {
        match event {
            Event::Ask(ops) => self.ask(ops)?,
            Event::AskAgain { of } => self.ask_again(*of)?,
            Event::Lapse { wallet } => self.lapse(WALLETS[*wallet])?,
            Event::Mark => {
                let (mark, journal) = (self.world.state.mark(), self.world.journal.len());
                let (state, model) = (self.world.state.clone(), self.model.clone());
                self.marks.push(Seen { mark, state, model, journal, did: self.did.len() });
            }
            Event::Back { to } if !self.marks.is_empty() => self.back(to % self.marks.len())?,
            Event::Back { .. } => {}
            Event::Forget => {
                self.world.state.forget_marks();
                self.marks.clear();
            }
        }
        let now_ms = self.world.now_ms;
        prop_assert_eq!(View::of(&self.world.state, now_ms), self.model.view(now_ms), "after {:?}", event);
        Ok(())
    }

    fn ask(&mut self, ops: &[Op]) -> Result<(), TestCaseError> {
        let asked = command(&mut self.world, &mut self.model, &mut self.ids, ops);
        let Some((command, fine)) = asked else { return Ok(()) };
        let outcome = self.world.send(&command).outcome;
        prop_assert_eq!(matches!(outcome, Outcome::Done { .. }), fine, "{:?}: {:?}", ops, outcome);
        self.did.push(Did::Asked(command, self.world.now_ms));
        Ok(())
    }

    fn ask_again(&mut self, of: usize) -> Result<(), TestCaseError> {
        if let Some(Did::Asked(command, _)) = self.did.get(of) {
            let stored = self.world.state.answer(command.request.key).copied();
            let again = apply(&mut self.world.state, command, self.world.now_ms).expect("the state is whole");
            prop_assert_eq!(Some(again.outcome), stored.map(|answer| answer.outcome));
            prop_assert!(again.repeated && again.entries.is_empty());
        }
        Ok(())
    }

    /// Writes down what is due of this wallet, in the order in which it ended, and nothing of others.
    fn lapse(&mut self, no: AccountNo) -> Result<(), TestCaseError> {
        let World { state, now_ms, .. } = &mut self.world;
        let unwritten =
            |hold: &&Hold| hold.from == no && hold.state == HoldState::Live && hold.lapses_ms <= *now_ms;
        let mut due: Vec<_> = state.holds().filter(unwritten).map(|hold| (hold.lapses_ms, hold.id)).collect();
        due.sort_unstable();
        let released = due.into_iter().map(|(_, hold)| Effect::Released { hold, how: Release::Lapsed });
        let released: Vec<_> = released.collect();
        let entries = lapse(state, no, *now_ms).expect("the state is whole");
        prop_assert_eq!(entries.iter().map(|entry| entry.effect.clone()).collect::<Vec<_>>(), released);
        prop_assert!(entries.iter().all(|entry| entry.request.is_none() && entry.at_ms == *now_ms));
        let held = state.account(no).map_or(0, |account| account.held);
        let counted = self.model.view(*now_ms).holds.into_iter().filter(|(_, from, ..)| *from == no);
        prop_assert_eq!(held, counted.map(|(_, _, amount, _)| amount).sum::<i64>());
        self.did.push(Did::Lapsed(no, *now_ms));
        self.world.journal.extend(entries);
        Ok(())
    }

    fn back(&mut self, to: usize) -> Result<(), TestCaseError> {
        self.marks.truncate(to + 1);
        let Some(seen) = self.marks.last() else { return Ok(()) };
        self.world.state.back_to(seen.mark);
        prop_assert!(self.world.state == seen.state, "the state differs");
        self.model = seen.model.clone();
        self.world.journal.truncate(seen.journal);
        for did in self.did.drain(seen.did..) {
            let Did::Asked(command, _) = did else { continue };
            self.gone.push(command.request.key);
        }
        prop_assert!(self.gone.iter().all(|key| self.world.state.answer(*key).is_none()));
        Ok(())
    }

    /// What stands, done one after the other with no mark, gives the same entries and the same state.
    fn end(mut self) -> Result<(), TestCaseError> {
        let mut straight = limited_world().0;
        let entries = self.did.iter().flat_map(|did| did.again(&mut straight.state)).collect::<Vec<_>>();
        straight.journal.extend(entries);
        prop_assert_eq!(&straight.journal, &self.world.journal);
        prop_assert!(straight.state == self.world.state, "the state differs");
        self.world.state.forget_marks();
        self.world.check();
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn going_back_leaves_what_the_model_had_at_the_mark(events in events()) {
        let mut history = History::new();
        events.iter().try_for_each(|event| history.run(event))?;
        history.end()?;
    }
}
