use crate::{
    AccountNo, Action, Body, Broken, Command, Effect, Entry, GROUP_STEPS_MAX, Mark, Outcome, Refusal,
    Release, Request, State, Step, TransferId, decide,
};

/// The answer to a command and the entries to journal before giving it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    pub outcome: Outcome,
    /// The answer was stored by an earlier command with the same key.
    pub repeated: bool,
    pub entries: Vec<Entry>,
}

/// Applies one command. The engine's time never runs backwards: an earlier `now_ms` counts as the time of the last
/// entry.
///
/// # Errors
/// [`Broken`] when the state contradicts itself (a half-loaded state); drop the state then.
pub fn apply(state: &mut State, command: &Command, now_ms: i64) -> Result<Applied, Broken> {
    if let Some(answer) = state.answer(command.request.key) {
        let same = answer.fingerprint == command.request.fingerprint;
        let outcome = if same { answer.outcome } else { Outcome::Conflict };
        return Ok(Applied { outcome, repeated: same, entries: vec![] });
    }
    let now_ms = now_ms.max(state.last_ms);
    let mut journal = Journal { state, now_ms, entries: vec![] };
    journal.lapse_due_holds(command)?;
    let request = Some(command.request);
    if let Err((refusal, step)) = journal.run(command)? {
        journal.write(Effect::Refused { refusal, step }, request)?;
        let outcome = Outcome::Refused { refusal, step };
        return Ok(Applied { outcome, repeated: false, entries: journal.entries });
    }
    let done = Outcome::Done { seq: journal.state.last_seq };
    let outcome = journal.entries.last().map_or(done, Entry::outcome);
    Ok(Applied { outcome, repeated: false, entries: journal.entries })
}

/// Writes down which holds of an account have lapsed by `now_ms`, without a command.
///
/// # Errors
/// As [`apply`].
pub fn lapse(state: &mut State, account: AccountNo, now_ms: i64) -> Result<Vec<Entry>, Broken> {
    let now_ms = now_ms.max(state.last_ms);
    let mut journal = Journal { state, now_ms, entries: vec![] };
    journal.lapse_holds_of(&[account])?;
    Ok(journal.entries)
}

struct Journal<'a> {
    state: &'a mut State,
    now_ms: i64,
    entries: Vec<Entry>,
}

type Ran = Result<(), (Refusal, u16)>;

impl Journal<'_> {
    fn write(&mut self, effect: Effect, request: Option<Request>) -> Result<(), Broken> {
        let entry = Entry { seq: self.state.last_seq + 1, at_ms: self.now_ms, request, effect };
        self.state.replay(&entry)?;
        self.entries.push(entry);
        Ok(())
    }

    /// Whoever comes first writes down that a hold has lapsed; this stays even when the command is refused.
    fn lapse_due_holds(&mut self, command: &Command) -> Result<(), Broken> {
        let touched = self.state.accounts_of(command);
        self.lapse_holds_of(&touched)
    }

    fn lapse_holds_of(&mut self, touched: &[AccountNo]) -> Result<(), Broken> {
        let due_key = (self.now_ms, TransferId(u128::MAX));
        let accounts = touched.iter().filter_map(|no| self.state.account(*no));
        let due: Vec<TransferId> =
            accounts.flat_map(|account| account.holds.range(..=due_key).map(|(_, id)| *id)).collect();
        due.into_iter().try_for_each(|hold| self.write(Effect::Released { hold, how: Release::Lapsed }, None))
    }

    fn run(&mut self, command: &Command) -> Result<Ran, Broken> {
        match &command.body {
            Body::One(step) => match decide::decide(self.state, step, self.now_ms) {
                Ok(effect) => self.write(effect, Some(command.request)).map(Ok),
                Err(refusal) => Ok(Err((refusal, 0))),
            },
            Body::Group(steps) => self.run_group(command, steps),
        }
    }

    fn run_group(&mut self, command: &Command, steps: &[Step]) -> Result<Ran, Broken> {
        let Some(last) = steps.len().checked_sub(1).filter(|last| *last < GROUP_STEPS_MAX) else {
            return Ok(Err((Refusal::BadGroup, 0)));
        };
        if steps.iter().any(|step| matches!(step.action, Action::Decline { .. })) {
            return Ok(Err((Refusal::BadGroup, 0)));
        }
        let outermost = self.state.undo.is_none();
        let before = self.state.mark();
        let ran = self.run_steps(command, steps, last, before);
        if outermost {
            self.state.forget_marks();
        }
        ran
    }

    fn run_steps(
        &mut self,
        command: &Command,
        steps: &[Step],
        last: usize,
        before: Mark,
    ) -> Result<Ran, Broken> {
        let written = self.entries.len();
        for (index, step) in steps.iter().enumerate() {
            match decide::decide(self.state, step, self.now_ms) {
                Ok(effect) => self.write(effect, (index == last).then_some(command.request))?,
                Err(refusal) => {
                    self.state.back_to(before);
                    self.entries.truncate(written);
                    return Ok(Err((refusal, u16::try_from(index).unwrap_or(u16::MAX))));
                }
            }
        }
        Ok(Ok(()))
    }
}
