use tlog::{
    Checkpoint, Frontier, GrowthProof, Malformed, Note, OfflineProof, Refused, SigningKey, VerifyingKey,
    leaf_hash,
};

use crate::support::{data, key, tree};

/// The key, the text and the signature that Go's `sumdb/note` tests itself with.
const SEED: &str = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const VKEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const NOTE: &str = "If you think cryptography is the answer to your problem,\n\
    then you don't know what your problem is.\n\n\
    — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

/// The examples of C2SP signed-note, tlog-checkpoint and tlog-cosignature.
const POEM: &str = "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n\
    — quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";
const CHECKPOINT: &str = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
    — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\
    — witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";

#[test]
fn the_note_of_go_is_made_and_read() {
    let seed: [u8; 33] = {
        use base64ct::{Base64, Encoding};
        Base64::decode_vec(SEED).unwrap().try_into().unwrap()
    };
    let key = SigningKey::from_seed("PeterNeumann", *seed.last_chunk().unwrap()).unwrap();
    assert_eq!(key.verifying_key().to_string(), VKEY);
    let mut note =
        Note::new(NOTE.split_once("\n\n").map(|(text, _)| format!("{text}\n")).unwrap().as_str()).unwrap();
    note.sign(&key);
    assert_eq!(note.to_string(), NOTE);
    assert_eq!(NOTE.parse::<Note>().unwrap().verify(&[VKEY.parse().unwrap()]), Ok(vec!["PeterNeumann"]));
}

#[test]
fn the_examples_of_the_specifications_are_read() {
    let poem: Note = POEM.parse().unwrap();
    assert!(poem.text().ends_with("\n\ned è subito sera.\n"));
    assert_eq!((poem.to_string().as_str(), poem.signatures().len()), (POEM, 1));

    let note: Note = CHECKPOINT.parse().unwrap();
    assert_eq!(note.to_string(), CHECKPOINT);
    assert_eq!(note.signatures()[1].name(), "witness.example.com/w1");
    let checkpoint: Checkpoint = note.text().parse().unwrap();
    assert_eq!((checkpoint.origin.as_str(), checkpoint.size), ("example.com/behind-the-sofa", 20_852_163));
    assert_eq!(
        format!("{:?}", checkpoint.root),
        "0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62"
    );
}

#[test]
fn every_mangled_key_is_refused() {
    for from in 0..VKEY.len() {
        for to in from + 1..=VKEY.len() {
            assert!((from, to) == (0, VKEY.len()) || VKEY[from..to].parse::<VerifyingKey>().is_err());
        }
        let mut bytes = VKEY.as_bytes().to_vec();
        bytes[from] += 1;
        assert!(String::from_utf8(bytes).unwrap().parse::<VerifyingKey>().is_err(), "byte {from}");
    }
    let longer = "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==";
    let other_kind = "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    [longer, other_kind].iter().for_each(|bad| assert!(bad.parse::<VerifyingKey>().is_err()));
    assert!(VerifyingKey::from_bytes("weak", &[0; 32]).is_err());
    ["", "a b", "a+b", "a\u{3000}b", "a\n", &"x".repeat(256)]
        .iter()
        .for_each(|name| assert!(SigningKey::from_seed(name, [1; 32]).is_err(), "{name}"));
}

#[test]
fn several_may_sign_and_strangers_are_passed_over() {
    let (log, witness, stranger) = (key("log.example"), key("witness.example"), key("stranger"));
    let mut note = Note::new("text\n").unwrap();
    [&stranger, &log, &witness].iter().for_each(|key| note.sign(key));
    let keys = [log.verifying_key(), witness.verifying_key()];
    assert_eq!(note.verify(&keys), Ok(vec!["log.example", "witness.example"]));
    assert_eq!(note.verify(&keys[..1]), Ok(vec!["log.example"]));
    assert_eq!(note.verify(&[]), Err(Refused::Unsigned { signatures: 3 }));

    // A stranger of the same name has another id.
    let namesake = SigningKey::from_seed("log.example", [99; 32]).unwrap();
    assert_eq!(note.verify(&[namesake.verifying_key()]), Err(Refused::Unsigned { signatures: 3 }));

    // One bad signature by a known key spoils the note, though another fits.
    let mut other = Note::new("other\n").unwrap();
    other.sign(&witness);
    let mut mixed = Note::new("text\n").unwrap();
    mixed.sign(&log);
    mixed.add(other.signatures()[0].clone());
    assert_eq!(mixed.verify(&keys), Err(Refused::Signature { name: "witness.example".into() }));
}

#[test]
fn a_checkpoint_is_of_one_log() {
    let key = key("log.example");
    let mut tree = Frontier::default();
    tree.append(leaf_hash(b"a"), |_| {});
    let mut checkpoint = Checkpoint::of("log.example", &tree).unwrap();
    checkpoint.extensions = vec!["more".into(), "and more".into()];
    let note = checkpoint.sign(&key).unwrap().to_string();
    let keys = [key.verifying_key()];
    assert_eq!(Checkpoint::open(&note, "log.example", &keys), Ok(checkpoint.clone()));
    let refused = Refused::Origin { wanted: "other".into(), found: "log.example".into() };
    assert_eq!(Checkpoint::open(&note, "other", &keys), Err(refused));

    checkpoint.extensions = vec!["two\nlines".into()];
    assert!(checkpoint.sign(&key).is_err());
    assert!(Checkpoint::of("", &tree).is_err() && Checkpoint::of("two\nlines", &tree).is_err());
}

#[test]
fn bad_checkpoints_say_what_and_where() {
    let root = leaf_hash(b"").to_string();
    let cases = [
        (format!("o\n1\n{root}"), 0),
        (format!("\n1\n{root}\n"), 1),
        (format!("o\n01\n{root}\n"), 2),
        (format!("o\n-1\n{root}\n"), 2),
        (format!("o\n9223372036854775808\n{root}\n"), 2),
        ("o\n1\n".to_owned(), 3),
        (format!("o\n1\n{}\n", &root[1..]), 3),
        (format!("o\n1\n{root}\n\n"), 4),
        (format!("o\n1\n{root}\n{}", "x\n".repeat(17)), 20),
    ];
    for (text, line) in cases {
        let error: Malformed = text.parse::<Checkpoint>().unwrap_err();
        assert_eq!((error.what, error.line), ("checkpoint", line), "{text}");
    }
    let error = format!("o\n1\n{root}\n\n").parse::<Checkpoint>().unwrap_err().to_string();
    assert_eq!(error, "checkpoint, line 4: expected 1 to 1,024 bytes without control characters");
}

#[test]
fn bad_notes_say_what_and_where() {
    let line = NOTE.lines().last().unwrap();
    let cases = [
        ("text\n".to_owned(), 0),
        ("text".to_owned(), 0),
        ("text\n\n".to_owned(), 3),
        (format!("te\rxt\n\n{line}\n"), 0),
        (format!("text\n\n{line}"), 3),
        (format!("text\n\n{line}\n{line}x\n"), 4),
        (format!("text\n\n{}\n", line.replacen('—', "-", 1)), 3),
        (format!("text\n\n{line} \n"), 3),
        ("text\n\n— name AAAAAA==\n".to_owned(), 3),
        (format!("text\n\n{}", format!("{line}\n").repeat(65)), 67),
        ("x".repeat(200_000), 0),
    ];
    for (text, line) in cases {
        let error = text.parse::<Note>().unwrap_err();
        assert_eq!((error.what, error.line), ("note", line), "{}", &text[..text.len().min(300)]);
    }
}

#[test]
fn an_offline_proof_comes_back_and_proves() {
    let (mut tree, key) = (tree(100), key("log.example"));
    let checkpoint =
        Checkpoint { origin: "log.example".into(), size: 100, root: tree.root(), extensions: vec![] };
    let hashes = tlog::prove_inclusion(&mut tree, 42, 100).unwrap();
    let note = checkpoint.sign(&key).unwrap();
    for extra in [None, Some(vec![]), Some(b"opening".to_vec())] {
        let proof = OfflineProof { extra, index: 42, hashes: hashes.clone(), checkpoint: note.clone() };
        let read: OfflineProof = proof.to_string().parse().unwrap();
        assert_eq!(read, proof);
        let verified = read.verify(&leaf_hash(&data(42)), "log.example", &[key.verifying_key()]);
        assert_eq!(verified, Ok(checkpoint.clone()));
        assert!(read.verify(&leaf_hash(&data(41)), "log.example", &[key.verifying_key()]).is_err());
    }
}

#[test]
fn a_growth_proof_comes_back_and_proves() {
    let (mut tree, key) = (tree(100), key("log.example"));
    let mut at = |size| Checkpoint {
        origin: "log.example".into(),
        size,
        root: tlog::root_at(&mut tree, size).unwrap(),
        extensions: vec![],
    };
    let (older, newer, other) = (at(42), at(100), at(41));
    let hashes = tlog::prove_consistency(&mut tree, 42, 100).unwrap();
    let proof = GrowthProof { old: 42, hashes, checkpoint: newer.sign(&key).unwrap() };
    let keys = [key.verifying_key()];
    let read: GrowthProof = proof.to_string().parse().unwrap();
    assert_eq!((read.verify(&older, &keys), &read), (Ok(newer), &proof));
    assert!(read.verify(&other, &keys).is_err());
    assert!(read.verify(&Checkpoint { root: other.root, ..older.clone() }, &keys).is_err());
    assert!(read.verify(&Checkpoint { origin: "other".into(), ..older }, &keys).is_err());
}
