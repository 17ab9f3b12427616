use std::path::Path;

use serde_json::json;
use tlog::{
    Checkpoint, GrowthProof, Hash, Nodes, Resource, Tile, Unread, VerifyingKey, prove_consistency,
    verify_consistency,
};

use super::{Verdict, read};

/// Where the consistency proof comes from.
pub(super) enum Source<'a> {
    /// A folder of tiles, as the log serves them.
    Tiles(&'a Path),
    /// A [`GrowthProof`] in a file.
    Proof(&'a Path),
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
