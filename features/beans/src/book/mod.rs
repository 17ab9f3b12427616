//! The journal: load what a command touches, let the engine decide, write down what it says.

mod load;
mod save;

use access::Cx;
use db::Tx;
use ledger::{Action, Command, Outcome, Step, TransferId};
use uuid::Uuid;

pub(crate) use load::{decoded_hold, load_account};
pub(crate) use save::{chain, columns};

use crate::store::ledger as rows;
use crate::store::notes;
use crate::{Answer, BeansError, Once, Reason, Receipt, receipts};

/// What is written beside a transfer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Note {
    pub fund: Option<Uuid>,

    /// At most 200 characters.
    pub text: String,
}

/// Runs one step under an idempotency key.
pub(crate) fn post(
    tx: &mut Tx<'_>,
    cx: &Cx,
    once: Once,
    action: Action,
    note: &Note,
) -> Result<Answer, BeansError> {
    let step = Step { id: TransferId(cx.uuid().as_u128()), action };
    let command = Command { request: once.request(), body: ledger::Body::One(step) };
    post_command(tx, cx, &command, note)
}

/// Runs several steps, all or none; the receipt is that of the first.
pub(crate) fn post_group(
    tx: &mut Tx<'_>,
    cx: &Cx,
    once: Once,
    actions: Vec<Action>,
    note: &Note,
) -> Result<Answer, BeansError> {
    let step = |action| Step { id: TransferId(cx.uuid().as_u128()), action };
    let body = ledger::Body::Group(actions.into_iter().map(step).collect());
    post_command(tx, cx, &Command { request: once.request(), body }, note)
}

fn post_command(tx: &mut Tx<'_>, cx: &Cx, command: &Command, note: &Note) -> Result<Answer, BeansError> {
    if let Some(stored) = rows::answer(tx, cx.community, command.request.key)? {
        let same = stored.fingerprint == command.request.fingerprint;
        return if same {
            answer(tx, cx, stored.outcome, command)
        } else {
            Ok(Answer::Refused(Reason::KeyReused))
        };
    }
    let mut loaded = load::load(tx, cx.community, command)?;
    let applied = ledger::apply(&mut loaded.state, command, cx.now.millis())?;
    save::save(tx, cx, &mut loaded, &applied.entries)?;
    if let (Outcome::Done { seq }, false) = (applied.outcome, note.is_empty()) {
        notes::add(tx, cx.community, first_seq(seq, command), note)?;
    }
    answer(tx, cx, applied.outcome, command)
}

/// The answer stored under a key, if the key came before.
pub(crate) fn stored(tx: &mut Tx<'_>, cx: &Cx, once: Once) -> Result<Option<Answer>, BeansError> {
    let request = once.request();
    let Some(stored) = rows::answer(tx, cx.community, request.key)? else { return Ok(None) };
    if stored.fingerprint != request.fingerprint {
        return Ok(Some(Answer::Refused(Reason::KeyReused)));
    }
    outcome(tx, cx, stored.outcome, 0).map(Some)
}

fn answer(tx: &mut Tx<'_>, cx: &Cx, done: Outcome, command: &Command) -> Result<Answer, BeansError> {
    outcome(tx, cx, done, command.steps().len() as i64 - 1)
}

fn first_seq(last: i64, command: &Command) -> i64 {
    last - (command.steps().len() as i64 - 1)
}

fn outcome(tx: &mut Tx<'_>, cx: &Cx, outcome: Outcome, back: i64) -> Result<Answer, BeansError> {
    match outcome {
        Outcome::Done { seq } => receipts::at_seq(tx, cx.community, seq - back).map(Answer::Done),
        Outcome::Refused { refusal, .. } => Ok(Answer::Refused(Reason::Ledger(refusal))),
        Outcome::Conflict => Ok(Answer::Refused(Reason::KeyReused)),
    }
}

/// Runs actions of the house itself (opening accounts, setting limits), which have no client key and no receipt.
pub(crate) fn arrange(tx: &mut Tx<'_>, cx: &Cx, actions: Vec<Action>) -> Result<(), BeansError> {
    for action in actions {
        let id = cx.uuid();
        let request = Once::new(cx, "arrange", &id.to_string(), &[]).request();
        let command = Command::one(request, TransferId(id.as_u128()), action);
        let mut loaded = load::load(tx, cx.community, &command)?;
        let applied = ledger::apply(&mut loaded.state, &command, cx.now.millis())?;
        save::save(tx, cx, &mut loaded, &applied.entries)?;
        if let Outcome::Refused { refusal, .. } = applied.outcome {
            return Err(BeansError::Refused(Reason::Ledger(refusal)));
        }
    }
    Ok(())
}

impl Note {
    fn is_empty(&self) -> bool {
        self.fund.is_none() && self.text.is_empty()
    }

    pub fn text(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }
}

impl Receipt {
    pub(crate) fn transfer(&self) -> TransferId {
        TransferId(self.id.as_u128())
    }
}
