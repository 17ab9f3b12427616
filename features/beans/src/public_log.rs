//! The public log of a community: its signed checkpoint, its tiles, and receipts that anyone can check without us.

use common::CommunityId;
use db::Reader;
use tlog::{Checkpoint, Hash, Nodes, Note, Resource, Tile, Unread, bundle, prove_inclusion};
use uuid::Uuid;
use vault::Vault;

use crate::BeansError;
use crate::book::{check_of, leaf, leaf_hash};
use crate::proof::{ReceiptFile, leaf_secret, log_key};
use crate::store::ledger::{self as rows, Head, LeafRow, StoredEntry};

/// The journal as it stands, signed with the key of the community's log.
///
/// # Errors
/// [`BeansError::Db`].
pub fn checkpoint(r: &mut Reader<'_>, vault: &Vault, c: CommunityId) -> Result<Note, BeansError> {
    let head = rows::head(r, c)?.unwrap_or_else(Head::fresh);
    sign(vault, c, &head)
}

pub(crate) fn sign(vault: &Vault, c: CommunityId, head: &Head) -> Result<Note, BeansError> {
    let key = log_key(vault, c)?;
    Ok(Checkpoint::of(key.verifying_key().name(), &head.tree)?.sign(&key)?)
}

/// The receipt of a movement with everything that proves it: its entry, its place in the tree, a signed checkpoint.
///
/// # Errors
/// [`BeansError::NotFound`].
pub fn receipt_file(
    r: &mut Reader<'_>,
    vault: &Vault,
    c: CommunityId,
    transfer: Uuid,
) -> Result<ReceiptFile, BeansError> {
    let line = rows::line_of_transfer(r, c, transfer)?.ok_or(BeansError::NotFound)?;
    let head = rows::head(r, c)?.ok_or(BeansError::NotFound)?;
    let leaf = leaf(&leaf_secret(vault), c, line.seq, &line.body, line.actor);
    let index = (line.seq - 1).cast_unsigned();
    let hashes = prove_inclusion(&mut Tiles::new(r, vault, c), index, head.tree.size())?;
    let checkpoint = sign(vault, c, &head)?;
    let (nonce, witness) = (leaf.nonce, leaf.witness);
    Ok(ReceiptFile { community: c, entry: line.body, nonce, witness, index, hashes, checkpoint })
}

/// A tile of hashes or a bundle of leaves, as C2SP tlog-tiles serves them.
///
/// # Errors
/// [`BeansError::NotFound`] where the journal is not that long.
pub fn resource(
    r: &mut Reader<'_>,
    vault: &Vault,
    c: CommunityId,
    wanted: Resource,
) -> Result<Vec<u8>, BeansError> {
    let tile = wanted.tile();
    let bytes = match wanted {
        Resource::Hashes(tile) => {
            let hashes = Tiles::new(r, vault, c).tile(tile)?;
            whole(tile, &hashes)?;
            hashes.iter().flat_map(|hash| hash.0).collect()
        }
        Resource::Entries(_) => {
            let lines = rows::lines(r, c, tile.first().cast_signed() + 1, tile.width())?;
            whole(tile, &lines)?;
            let secret = leaf_secret(vault);
            let data = |line: &StoredEntry| leaf(&secret, c, line.seq, &line.body, line.actor).commitment;
            let leaves: Vec<[u8; 32]> = lines.iter().map(data).collect();
            bundle(&leaves)?
        }
    };
    Ok(bytes)
}

fn whole<T>(tile: Tile, found: &[T]) -> Result<(), BeansError> {
    if found.len() == usize::from(tile.width()) { Ok(()) } else { Err(BeansError::NotFound) }
}

/// The tree over the journal, for proofs: its leaves computed from the entries, all above them as stored.
pub(crate) struct Tiles<'a, 'r> {
    r: &'a mut Reader<'r>,
    secret: [u8; 32],
    c: CommunityId,
}

impl<'a, 'r> Tiles<'a, 'r> {
    pub fn new(r: &'a mut Reader<'r>, vault: &Vault, c: CommunityId) -> Self {
        Self { r, secret: leaf_secret(vault), c }
    }

    fn leaf(&self, row: &LeafRow) -> Result<Hash, BeansError> {
        let hash = leaf_hash(&self.secret, self.c, row.seq, &row.body, row.actor);
        let unaltered = check_of(&hash) == row.leaf;
        unaltered.then_some(hash).ok_or_else(|| BeansError::Log(format!("entry {} was altered", row.seq)))
    }
}

impl Nodes for Tiles<'_, '_> {
    type Error = BeansError;

    fn tile(&mut self, tile: Tile) -> Result<Vec<Hash>, BeansError> {
        match tile.level() {
            0 => rows::leaves(self.r, self.c, tile)?.iter().map(|row| self.leaf(row)).collect(),
            _ => Ok(rows::tile(self.r, self.c, tile)?),
        }
    }
}

impl From<Unread<BeansError>> for BeansError {
    fn from(error: Unread<BeansError>) -> Self {
        match error {
            Unread::Store(error) => error,
            other => Self::Log(other.to_string()),
        }
    }
}

impl From<tlog::Malformed> for BeansError {
    fn from(error: tlog::Malformed) -> Self {
        Self::Log(error.to_string())
    }
}
