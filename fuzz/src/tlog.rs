//! Texts of the transparency log: an error, or the same again when it is written and read.

use std::fmt::Display;
use std::str::FromStr;

use ::tlog::{
    Checkpoint, Frontier, GrowthProof, Note, OfflineProof, Resource, SigningKey, VerifyingKey, parse_bundle,
};

fn again<T: FromStr + Display>(text: &str) -> Option<T> {
    let read: T = text.parse().ok()?;
    assert_eq!(read.to_string(), text);
    Some(read)
}

/// A signed note, a checkpoint, the proofs around it, a key, the path of a tile.
pub fn note(bytes: &[u8]) {
    let (_, _) = (Frontier::from_bytes(bytes), parse_bundle(bytes));
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    again::<VerifyingKey>(text);
    again::<Resource>(text);
    again::<Checkpoint>(text);
    let Ok(key) = SigningKey::from_seed("fuzz.example/log", [7; 32]) else { unreachable!("a name") };
    let keys = [key.verifying_key()];
    if let Some(note) = again::<Note>(text) {
        let checkpoint: Option<Checkpoint> = again(note.text());
        // Nobody here has signed it.
        assert!(note.verify(&keys).is_err());
        if let Some(signed) = checkpoint.as_ref().and_then(|checkpoint| checkpoint.sign(&key).ok()) {
            let origin = checkpoint.as_ref().map_or("", |checkpoint| &checkpoint.origin);
            assert_eq!(Checkpoint::of_note(&signed, origin, &keys).ok(), checkpoint);
        }
    }
    if let Some(proof) = again::<GrowthProof>(text) {
        assert!(
            proof.checkpoint.text().parse().is_ok_and(|old| proof.verify(&old, &keys).is_err())
                || proof.checkpoint.text().parse::<Checkpoint>().is_err()
        );
    }
    again::<OfflineProof>(text);
}
