//! The journal: load what a command touches, let the engine decide, write down what it says.

mod books;
mod keys;
mod leaf;
mod lines;
mod load;
mod one;
mod recent;
mod write;

use std::rc::Rc;
use std::sync::Arc;

use access::Cx;
use common::Beans;
use db::{Db, Tx};
use ledger::{AccountNo, Action, Command, Entry, Hold, Outcome, Step, TransferId};
use uuid::Uuid;
use vault::Vault;

use books::Books;
pub(crate) use keys::short as short_key;
pub(crate) use leaf::{check_of, leaf, leaf_hash};
pub(crate) use lines::{LastSeqs, columns};
use one::Book;

use crate::store::notes;
use crate::{Answer, BeansError, Once, Owner, Purpose, Reason, Receipt, pay_code, receipts};

/// What is written beside a transfer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Note {
    pub fund: Option<Uuid>,

    /// At most 200 characters.
    pub text: String,
}

/// A plain movement: into a wallet from a plain account it needs an expiry instead.
pub(crate) fn transfer(purpose: Purpose, from: AccountNo, to: AccountNo, amount: Beans) -> Action {
    let (purpose, amount) = (purpose.code(), amount.0);
    Action::Transfer(ledger::NewTransfer { purpose, from, to, amount, lot_expires_ms: None })
}

/// Runs one step under an idempotency key.
pub(crate) fn post(
    tx: &mut Tx<'_>,
    cx: &Cx,
    once: Once,
    action: Action,
    note: &Note,
) -> Result<Answer, BeansError> {
    receipt_of(post_entry(tx, cx, once, action, note)?)
}

/// [`post`] for what has no receipt, such as a hold: gives the entry itself.
pub(crate) fn post_entry(
    tx: &mut Tx<'_>,
    cx: &Cx,
    once: Once,
    action: Action,
    note: &Note,
) -> Result<Told, BeansError> {
    let step = Step { id: TransferId(cx.uuid().as_u128()), action };
    let command = Command { request: once.request(), body: ledger::Body::One(step) };
    post_command(tx, cx, &command, note)
}

/// Keeps a refusal of the house's own under its key; a key that came before gives its first answer.
pub(crate) fn decline(tx: &mut Tx<'_>, cx: &Cx, once: Once, reason: Reason) -> Result<Told, BeansError> {
    match reason.number() {
        Some(reason) => post_entry(tx, cx, once, Action::Decline { reason }, &Note::default()),
        None => Ok(Err(reason)),
    }
}

/// The entry a command wrote (the first of a group), or why it wrote none.
pub(crate) type Told = Result<Entry, Reason>;

pub(crate) fn receipt_of(told: Told) -> Result<Answer, BeansError> {
    match told {
        Ok(entry) => receipts::of_entry(&entry).map(Answer::Done),
        Err(reason) => Ok(Answer::Refused(reason)),
    }
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
    receipt_of(post_command(tx, cx, &Command { request: once.request(), body }, note)?)
}

fn post_command(tx: &mut Tx<'_>, cx: &Cx, command: &Command, note: &Note) -> Result<Told, BeansError> {
    let (answer, noted) = with_book(tx, cx, |book, tx| {
        let answered = book.answer(tx, command.request.key)?;
        let outcome = match answered {
            Some(stored) if stored.fingerprint == command.request.fingerprint => stored.outcome,
            Some(_) => Outcome::Conflict,
            None => run(book, tx, cx, command)?,
        };
        let first = |seq: i64| seq - (command.steps().len() as i64 - 1);
        let noted = match outcome {
            Outcome::Done { seq } if answered.is_none() && !note.is_empty() => Some(first(seq)),
            _ => None,
        };
        Ok((told(book, tx, outcome, first)?, noted))
    })?;
    if let Some(seq) = noted {
        notes::add(tx, cx.community, seq, note)?;
    }
    Ok(answer)
}

/// Readers see everything that was acknowledged, also by a program that ended before its accounts were written: before
/// the first read the books whose accounts are behind are opened, and so written.
pub fn keep_readers_current(db: &Db, vault: Arc<Vault>) {
    db.on_lost(move |tx, mine| {
        let behind = crate::store::ledger::behind(tx)?;
        for c in behind.into_iter().filter(|c| mine(*c)) {
            let opened = tx.resident::<Books, _>(|books, tx| books.book(tx, c, &vault).map(|_| ()));
            opened.map_err(|error| match error {
                BeansError::Db(error) => error,
                other => db::Error::Shape(format!("the books of {c}: {other}")),
            })?;
        }
        Ok(())
    });
}

/// Lends the book of the community. What `work` did is taken back when it fails.
fn with_book<T>(
    tx: &mut Tx<'_>,
    cx: &Cx,
    work: impl FnOnce(&mut Book, &mut Tx<'_>) -> Result<T, BeansError>,
) -> Result<T, BeansError> {
    tx.resident::<Books, _>(|books, tx| {
        let book = books.book(tx, cx.community, &cx.vault)?;
        let before = book.mark();
        let done =
            work(book, tx).and_then(|done| book.write_aside(tx).map(|()| done).map_err(BeansError::from));
        if done.is_err() {
            book.back_to(&before);
        }
        done
    })
}

fn run(book: &mut Book, tx: &mut Tx<'_>, cx: &Cx, command: &Command) -> Result<Outcome, BeansError> {
    book.load(tx, command)?;
    let applied = ledger::apply(&mut book.state, command, cx.now.millis())?;
    book.append(cx, applied.entries);
    Ok(applied.outcome)
}

/// The answer stored under a key, if the key came before.
pub(crate) fn stored(tx: &mut Tx<'_>, cx: &Cx, once: Once) -> Result<Option<Answer>, BeansError> {
    let request = once.request();
    with_book(tx, cx, |book, tx| match book.answer(tx, request.key)? {
        None => Ok(None),
        Some(stored) if stored.fingerprint != request.fingerprint => {
            Ok(Some(Answer::Refused(Reason::KeyReused)))
        }
        Some(stored) => receipt_of(told(book, tx, stored.outcome, |seq| seq)?).map(Some),
    })
}

/// An outcome with its entry `first(seq)`.
fn told(
    book: &Book,
    tx: &mut Tx<'_>,
    outcome: Outcome,
    first: impl Fn(i64) -> i64,
) -> Result<Told, BeansError> {
    match outcome {
        Outcome::Done { seq } => book.entry(tx, first(seq)).map(Ok),
        Outcome::Refused { refusal, .. } => Ok(Err(Reason::Ledger(refusal))),
        Outcome::Declined { reason } => {
            Reason::of_number(reason).map(Err).ok_or(BeansError::UnknownRefusal(reason))
        }
        Outcome::Conflict => Ok(Err(Reason::KeyReused)),
    }
}

/// Runs actions of the house itself (opening accounts, setting limits), which have no client key and no receipt.
pub(crate) fn arrange(tx: &mut Tx<'_>, cx: &Cx, actions: Vec<Action>) -> Result<(), BeansError> {
    with_book(tx, cx, |book, tx| actions.into_iter().try_for_each(|action| arrange_one(book, tx, cx, action)))
}

fn arrange_one(book: &mut Book, tx: &mut Tx<'_>, cx: &Cx, action: Action) -> Result<(), BeansError> {
    let id = cx.uuid();
    let request = Once::new(cx, "arrange", &id.to_string(), &[]).request();
    let command = Command::one(request, TransferId(id.as_u128()), action);
    match run(book, tx, cx, &command)? {
        Outcome::Refused { refusal, .. } => Err(BeansError::Refused(Reason::Ledger(refusal))),
        Outcome::Done { .. } | Outcome::Declined { .. } | Outcome::Conflict => Ok(()),
    }
}

/// Opens an account under the next number.
pub(crate) fn open_account(
    tx: &mut Tx<'_>,
    cx: &Cx,
    account: impl FnOnce(AccountNo) -> ledger::NewAccount,
) -> Result<AccountNo, BeansError> {
    with_book(tx, cx, |book, tx| {
        let no = AccountNo(book.head.last_account + 1);
        Rc::make_mut(&mut book.head).last_account = no.0;
        arrange_one(book, tx, cx, Action::Open(account(no)))?;
        Ok(no)
    })
}

/// The account of an owner, if there is one.
pub(crate) fn account_of(tx: &mut Tx<'_>, cx: &Cx, owner: Owner) -> Result<Option<AccountNo>, BeansError> {
    with_book(tx, cx, |book, tx| Ok(book.account_of(tx, owner)?))
}

/// The codes an account has used of late, those of this transaction too.
pub(crate) fn codes_used(
    tx: &mut Tx<'_>,
    cx: &Cx,
    no: AccountNo,
) -> Result<Option<pay_code::Used>, BeansError> {
    with_book(tx, cx, |book, tx| {
        let newest = book.last_seq(tx, no)?;
        if newest <= book.recent.before(pay_code::remembered_from(cx.now)) {
            return Ok(None);
        }
        pay_code::used(no, newest, cx.now, |seq| book.step(tx, seq))
    })
}

/// The spending limits of an account with what they have counted, this action's own payments included.
pub(crate) fn spending(tx: &mut Tx<'_>, cx: &Cx, no: AccountNo) -> Result<Option<ledger::Gauge>, BeansError> {
    with_book(tx, cx, |book, tx| {
        book.load_account(tx, no)?;
        Ok(book.state.account(no).map(|account| account.spending))
    })
}

/// A hold, live or ended.
pub(crate) fn hold_of(tx: &mut Tx<'_>, cx: &Cx, id: TransferId) -> Result<Option<Hold>, BeansError> {
    with_book(tx, cx, |book, tx| {
        book.load_hold(tx, id)?;
        Ok(book.state.hold(id).cloned())
    })
}

/// Writes down which holds of an account have lapsed.
pub(crate) fn lapse(tx: &mut Tx<'_>, cx: &Cx, no: AccountNo) -> Result<(), BeansError> {
    with_book(tx, cx, |book, tx| {
        book.load_account(tx, no)?;
        let entries = ledger::lapse(&mut book.state, no, cx.now.millis())?;
        book.append(cx, entries);
        Ok(())
    })
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
