use std::path::Path;
use std::sync::Arc;

use beans::BeansError;
use beans::proof::{log_key, origin_community};
use common::CommunityId;
use db::Db;
use serde_json::json;
use tlog::{
    Checkpoint, GrowthProof, Hash, Nodes, Resource, Tile, Unread, VerifyingKey, prove_consistency,
    verify_consistency,
};
use vault::Vault;

use super::{Verdict, read};

/// Where the consistency proof comes from.
pub(super) enum Source<'a> {
    /// A folder of tiles, as the log serves them.
    Tiles(&'a Path),
    /// A [`GrowthProof`] in a file.
    Proof(&'a Path),
    /// The journal of this house, with its keys.
    House(&'a Db, Arc<Vault>, CommunityId),
}

/// Checks that the log of checkpoint `new` begins with that of checkpoint `old`.
pub(super) fn check(
    old: &Path,
    new: &Path,
    source: Source<'_>,
    key: &VerifyingKey,
) -> Result<Verdict, String> {
    let (old_text, new_text) = (read(old)?, read(new)?);
    let open = |text: &str| Checkpoint::open(text, key.name(), std::slice::from_ref(key));
    let (old, new) = match (open(&old_text), open(&new_text)) {
        (Ok(old), Ok(new)) => (old, new),
        (Err(why), _) => return Ok(Verdict::Fails(format!("the old checkpoint: {why}"))),
        (_, Err(why)) => return Ok(Verdict::Fails(format!("the new checkpoint: {why}"))),
    };
    let hashes = match hashes(source, &old, &new)? {
        Ok(hashes) => hashes,
        Err(why) => return Ok(Verdict::Fails(why)),
    };
    if let Err(why) = verify_consistency((old.size, &old.root), (new.size, &new.root), &hashes) {
        return Ok(Verdict::Fails(format!("history was changed: {why}")));
    }
    let facts = json!({ "log": old.origin, "old_size": old.size, "new_size": new.size });
    let text = format!("genuine: {} only grew, from {} to {} entries", old.origin, old.size, new.size);
    Ok(Verdict::Holds(facts, text))
}

/// The same by the journal of this house; without a key, by the key that the house signs with.
pub(super) fn check_here(
    old: &Path,
    new: &Path,
    key: Option<VerifyingKey>,
    db: &Db,
    vault: &Arc<Vault>,
) -> Result<Verdict, String> {
    let text = read(old)?;
    let origin = text.lines().next().unwrap_or_default();
    let community = origin_community(origin)
        .ok_or_else(|| format!("{}: its first line is no log of a community", old.display()))?;
    let own = log_key(vault, community).map_err(|error| error.to_string())?.verifying_key();
    check(old, new, Source::House(db, Arc::clone(vault), community), &key.unwrap_or(own))
}

/// The outer error: a file could not be read. The inner one: what was read proves nothing.
fn hashes(
    source: Source<'_>,
    old: &Checkpoint,
    new: &Checkpoint,
) -> Result<Result<Vec<Hash>, String>, String> {
    match source {
        Source::Proof(file) => {
            let proof = read(file)?.parse::<GrowthProof>();
            let proof = proof.map_err(|error| format!("{}: {error}", file.display()))?;
            let fits = proof.old == old.size && proof.checkpoint.text().parse().as_ref() == Ok(new);
            Ok(if fits { Ok(proof.hashes) } else { Err("the proof is of other checkpoints".to_owned()) })
        }
        Source::House(db, vault, community) => {
            let sizes = (old.size, new.size);
            Ok(match db.read_blocking(move |r| beans::consistency(r, &vault, community, sizes.0, sizes.1)) {
                Ok(hashes) => Ok(hashes),
                Err(BeansError::Log(why)) => Err(format!("this house's journal does not fit: {why}")),
                Err(error) => return Err(error.to_string()),
            })
        }
        Source::Tiles(folder) => match prove_consistency(&mut Folder(folder), old.size, new.size) {
            Ok(hashes) => Ok(Ok(hashes)),
            Err(Unread::Store(why)) => Err(why),
            Err(why) => Ok(Err(why.to_string())),
        },
    }
}

/// Tiles as files. What they hold need not be trusted: the proof made of them must lead to both signed roots.
struct Folder<'a>(&'a Path);

impl Nodes for Folder<'_> {
    type Error = String;

    fn tile(&mut self, tile: Tile) -> Result<Vec<Hash>, String> {
        let partial = self.0.join(Resource::Hashes(tile).to_string());
        // A log may have dropped a partial tile once the full one was there.
        let full = Tile::new(tile.level(), tile.index(), 256).map(|tile| Resource::Hashes(tile).to_string());
        let full = self.0.join(full.map_err(|error| error.to_string())?);
        let path = if partial.exists() { partial } else { full };
        let bytes = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let (hashes, _) = bytes.as_chunks::<32>();
        Ok(hashes.iter().take(usize::from(tile.width())).copied().map(Hash).collect())
    }
}
