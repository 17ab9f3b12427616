//! 留存的校验点: a signed checkpoint that is kept for good.

use common::{CommunityId, Timestamp};
use db::Reader;
use jiff::civil::Date;
use tlog::{Checkpoint, GrowthProof, Note, VerifyingKey, prove_consistency};
use vault::Vault;

use crate::BeansError;
use crate::public_log::Tiles;
use crate::store::checkpoints as store;

/// At most one a day, the first of a month being its poster's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptCheckpoint {
    /// Local date.
    pub day: Date,
    /// When it was signed.
    pub at: Timestamp,
    /// Entries in the journal then.
    pub size: i64,
    /// The signed text (C2SP signed-note).
    pub note: String,
}

impl KeptCheckpoint {
    /// The note and what it says, once the log's key has been found under it and its size is the stored one.
    ///
    /// # Errors
    /// [`BeansError::Log`]: the row was changed.
    pub fn open(&self, key: &VerifyingKey) -> Result<(Note, Checkpoint), BeansError> {
        let changed = |why: &dyn std::fmt::Display| {
            BeansError::Log(format!("the checkpoint kept on {} was changed: {why}", self.day))
        };
        let note: Note = self.note.parse().map_err(|error| changed(&error))?;
        let checkpoint = Checkpoint::of_note(&note, key.name(), std::slice::from_ref(key));
        let checkpoint = checkpoint.map_err(|error| changed(&error))?;
        match checkpoint.size == self.size.cast_unsigned() {
            true => Ok((note, checkpoint)),
            false => {
                Err(changed(&format!("it is of {} entries, its row says {}", checkpoint.size, self.size)))
            }
        }
    }

    /// `CODE-SIZE.txt`, under which it is published and downloaded.
    pub fn file_name(&self, c: CommunityId) -> String {
        format!("{c}-{}.txt", self.size)
    }
}

/// The checkpoint of a month's poster: the first kept in it. `month`: any day of it.
///
/// # Errors
/// [`BeansError::NotFound`] where none was kept.
pub fn poster_of(r: &mut Reader<'_>, c: CommunityId, month: Date) -> Result<KeptCheckpoint, BeansError> {
    let from = month.first_of_month();
    let until = month.last_of_month().tomorrow().map_err(|_| BeansError::NotFound)?;
    store::first_between(r, c, from, until)?.ok_or(BeansError::NotFound)
}

/// The kept checkpoint over this many entries.
///
/// # Errors
/// [`BeansError::NotFound`].
pub fn kept_of_size(r: &mut Reader<'_>, c: CommunityId, size: i64) -> Result<KeptCheckpoint, BeansError> {
    store::of_size(r, c, size)?.ok_or(BeansError::NotFound)
}

/// That the journal of `newer` entries begins with that of `older`, for `courtyard verify --consistency --proof`.
///
/// # Errors
/// [`BeansError::NotFound`] unless a checkpoint of `newer` entries was kept and `older` is no larger.
pub fn growth(
    r: &mut Reader<'_>,
    vault: &Vault,
    c: CommunityId,
    older: i64,
    newer: i64,
) -> Result<GrowthProof, BeansError> {
    let kept = kept_of_size(r, c, newer)?;
    if !(0..=newer).contains(&older) {
        return Err(BeansError::NotFound);
    }
    let (old, new) = (older.cast_unsigned(), newer.cast_unsigned());
    let hashes = prove_consistency(&mut Tiles::new(r, vault, c), old, new)?;
    let checkpoint = kept.note.parse()?;
    Ok(GrowthProof { old, hashes, checkpoint })
}

/// The consistency proof between any two sizes of the journal.
///
/// # Errors
/// [`BeansError::Log`] where the journal is shorter, or `older` is larger.
pub fn consistency(
    r: &mut Reader<'_>,
    vault: &Vault,
    c: CommunityId,
    older: u64,
    newer: u64,
) -> Result<Vec<tlog::Hash>, BeansError> {
    Ok(prove_consistency(&mut Tiles::new(r, vault, c), older, newer)?)
}
