//! Any text gives a value or an error that names itself; what was read is written back as it stood.

use proptest::prelude::*;
use tlog::{
    Checkpoint, Frontier, GrowthProof, Hash, Note, OfflineProof, Resource, VerifyingKey, bundle, leaf_hash,
    parse_bundle,
};

use crate::support::key;

fn same<T: std::str::FromStr + ToString>(text: &str) -> bool {
    text.parse::<T>().map_or(true, |read| read.to_string() == text)
}

fn all(text: &str) -> bool {
    same::<Hash>(text)
        && same::<Note>(text)
        && same::<Checkpoint>(text)
        && same::<OfflineProof>(text)
        && same::<GrowthProof>(text)
        && same::<Resource>(text)
        && same::<VerifyingKey>(text)
}

fn valid() -> Vec<String> {
    let key = key("log.example");
    let note = Checkpoint::of("log.example", &Frontier::default()).unwrap().sign(&key).unwrap();
    let proof = OfflineProof {
        extra: Some(vec![1, 2]),
        index: 7,
        hashes: vec![leaf_hash(b"")],
        checkpoint: note.clone(),
    };
    vec![
        note.to_string(),
        note.text().to_owned(),
        proof.to_string(),
        GrowthProof { old: 7, hashes: vec![leaf_hash(b"")], checkpoint: note.clone() }.to_string(),
        key.verifying_key().to_string(),
        "tile/3/x001/234.p/17".to_owned(),
    ]
}

proptest! {
    #[test]
    fn any_text(text in any::<String>()) {
        prop_assert!(all(&text));
    }

    #[test]
    fn valid_text_with_changes(which in 0..6_usize, cuts in prop::collection::vec((any::<usize>(), ".{0,3}"), 0..4)) {
        let mut text = valid().swap_remove(which);
        for (at, piece) in cuts {
            let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            let at = places[at % places.len()];
            text.replace_range(at..at + text[at..].chars().next().map_or(0, char::len_utf8), &piece);
            text.push('\n');
        }
        prop_assert!(all(&text), "{text}");
    }

    #[test]
    fn any_bytes(bytes in any::<Vec<u8>>()) {
        if let Ok(entries) = parse_bundle(&bytes) {
            prop_assert_eq!(bundle(&entries), Ok(bytes.clone()));
        }
        if let Ok(frontier) = Frontier::from_bytes(&bytes) {
            prop_assert_eq!(frontier.to_bytes(), bytes);
        }
    }
}

#[test]
fn valid_texts_are_read() {
    let texts = valid();
    assert!(texts[0].parse::<Note>().is_ok() && texts[1].parse::<Checkpoint>().is_ok());
    assert!(texts[2].parse::<OfflineProof>().is_ok() && texts[3].parse::<GrowthProof>().is_ok());
    assert!(texts[4].parse::<VerifyingKey>().is_ok() && texts[5].parse::<Resource>().is_ok());
}
