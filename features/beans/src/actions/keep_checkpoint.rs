use access::Cx;
use db::Tx;
use tlog::{Checkpoint, prove_consistency, verify_consistency};

use crate::proof::log_key;
use crate::public_log::{Tiles, sign};
use crate::store::{checkpoints as store, ledger as rows};
use crate::{BeansError, KeptCheckpoint};

pub(crate) const JOB: &str = "beans.keep-checkpoint";

/// Signs the journal as it stands and keeps that: once a day at most, when it has grown; the first of a month always,
/// for its poster. `None`: nothing to keep. Before that it proves that the journal still begins with what was kept last.
///
/// # Errors
/// [`BeansError::Log`] when the past was changed; nothing is signed then.
pub fn keep_checkpoint(tx: &mut Tx<'_>, cx: &Cx) -> Result<Option<KeptCheckpoint>, BeansError> {
    let c = cx.community;
    let Some(head) = rows::head(tx, c)?.filter(|head| head.last_seq > 0) else { return Ok(None) };
    let last = store::last(tx, c)?;
    let kept = KeptCheckpoint { day: cx.now.date(), at: cx.now, size: head.last_seq, note: String::new() };
    if last.as_ref().is_some_and(|last| !due(last, &kept)) {
        return Ok(None);
    }
    let note = sign(&cx.vault, c, &head)?;
    if let Some(last) = &last {
        let (_, old) = last.open(&log_key(&cx.vault, c)?.verifying_key())?;
        let new: Checkpoint = note.text().parse()?;
        only_grew(tx, cx, &old, &new)?;
    }
    let kept = KeptCheckpoint { note: note.to_string(), ..kept };
    store::add(tx, c, &kept)?;
    Ok(Some(kept))
}

fn due(last: &KeptCheckpoint, now: &KeptCheckpoint) -> bool {
    let new_month = last.day.first_of_month() < now.day.first_of_month();
    last.day < now.day && (last.size != now.size || new_month)
}

fn only_grew(tx: &mut Tx<'_>, cx: &Cx, old: &Checkpoint, new: &Checkpoint) -> Result<(), BeansError> {
    let changed =
        |why: String| BeansError::Log(format!("the past was changed since checkpoint {}: {why}", old.size));
    let hashes = prove_consistency(&mut Tiles::new(tx, &cx.vault, cx.community), old.size, new.size)
        .map_err(|error| changed(error.to_string()))?;
    verify_consistency((old.size, &old.root), (new.size, &new.root), &hashes)
        .map_err(|error| changed(error.to_string()))
}

pub(crate) fn run(tx: &mut Tx<'_>, cx: &Cx, _: &str) -> Result<(), String> {
    keep_checkpoint(tx, cx).map(|_| ()).map_err(|error| error.to_string())
}
