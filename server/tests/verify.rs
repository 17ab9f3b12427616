//! `courtyard verify` on files, as a resident's nephew would run it.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fs;
use std::path::Path;
use std::process::Command;

use beans::proof::{Leaf, ReceiptFile, nonce, origin, witness};
use common::CommunityId;
use ledger::{AccountNo, Effect, Entry, Move, Origin, TransferId};
use serde_json::Value;
use tempfile::TempDir;
use tlog::{
    Checkpoint, GrowthProof, Levels, Nodes, Resource, SigningKey, Tile, prove_consistency, prove_inclusion,
};

const COMMUNITY: CommunityId = CommunityId::from_row(510_182_001_009);

fn key() -> SigningKey {
    SigningKey::from_seed(&origin("bean.example", COMMUNITY), [7; 32]).unwrap()
}

fn entry(seq: i64) -> Entry {
    let effect = Effect::Moved(Move {
        id: TransferId(seq as u128),
        purpose: 3,
        origin: Origin::Transfer,
        from: AccountNo(7),
        to: AccountNo(9),
        amount: 1_250,
        lots: vec![],
    });
    Entry { seq, at_ms: 1_764_000_000_000, request: None, effect }
}

fn leaf(seq: i64, salt: u8) -> Leaf {
    let nonce = nonce(&[salt; 32], COMMUNITY, seq);
    Leaf::new(nonce, witness(nonce, None), &entry(seq).to_bytes())
}

fn log(size: i64, salt: u8) -> Levels {
    let mut log = Levels::default();
    (1..=size).for_each(|seq| log.append(leaf(seq, salt).hash()));
    log
}

fn checkpoint(log: &Levels) -> Checkpoint {
    Checkpoint {
        origin: origin("bean.example", COMMUNITY),
        size: log.size(),
        root: log.root(),
        extensions: vec![],
    }
}

fn receipt(seq: i64) -> ReceiptFile {
    let mut log = log(600, 1);
    let (entry, leaf, index) = (entry(seq).to_bytes(), leaf(seq, 1), seq as u64 - 1);
    let hashes = prove_inclusion(&mut log, index, 600).unwrap();
    let checkpoint = checkpoint(&log).sign(&key()).unwrap();
    ReceiptFile {
        community: COMMUNITY,
        entry,
        nonce: leaf.nonce,
        witness: leaf.witness,
        index,
        hashes,
        checkpoint,
    }
}

fn verify(folder: &Path, args: &[&str]) -> (Option<i32>, String) {
    let run =
        Command::new(env!("CARGO_BIN_EXE_courtyard")).arg("verify").args(args).current_dir(folder).output();
    let run = run.unwrap();
    (run.status.code(), String::from_utf8(run.stdout).unwrap() + &String::from_utf8(run.stderr).unwrap())
}

fn write(folder: &TempDir, name: &str, contents: impl AsRef<[u8]>) {
    let path = folder.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, contents).unwrap();
}

#[test]
fn a_receipt_is_judged_by_the_key_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (receipt, vkey) = (receipt(321), key().verifying_key().to_string());
    write(&folder, "receipt.json", receipt.to_json());
    write(&folder, "key.txt", format!("{vkey}\n"));
    let (code, said) = verify(folder.path(), &["receipt.json", "--key", &vkey]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(
        said,
        "genuine: entry 321 of community 510182001009, 2025-11-25 00:00: \
         12.50 beans from account 7 to account 9 (pay-code)\n\
         in the log bean.example/tlog/510182001009 of 600 entries\n"
    );

    let (code, said) = verify(folder.path(), &["--json", "receipt.json", "--key", "key.txt"]);
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((code, &said["genuine"], &said["facts"]["moved"]["to"]), (Some(0), &true.into(), &9.into()));

    let address = receipt.to_address("https://bean.example/c/510182001009/verify").unwrap();
    assert_eq!(verify(folder.path(), &[&address, "--key", "key.txt"]).0, Some(0));
}

#[test]
fn a_false_receipt_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (mut receipt, vkey) = (receipt(321), key().verifying_key().to_string());
    receipt.entry = Entry { effect: Effect::Closed { account: AccountNo(1) }, ..entry(321) }.to_bytes();
    write(&folder, "receipt.json", receipt.to_json());
    write(&folder, "nonsense.json", "{}");
    let (code, said) = verify(folder.path(), &["receipt.json", "--key", &vkey]);
    assert!(code == Some(1) && said.starts_with("NOT genuine: the proof leads to the root"), "{said}");
    let (code, said) = verify(folder.path(), &["nonsense.json", "--key", &vkey, "--json"]);
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((code, &said["genuine"]), (Some(1), &false.into()));
}

#[test]
fn wrong_use_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder, "receipt.json", receipt(1).to_json());
    let vkey = key().verifying_key().to_string();
    for args in [
        &["receipt.json"][..],
        &["receipt.json", "--key", "nonsense"],
        &["missing.json", "--key", &vkey],
        &["receipt.json", "--all"],
        &["--consistency", "receipt.json", "receipt.json", "--key", &vkey],
        &["--consistency", "receipt.json", "--key", &vkey, "--tiles", "."],
        &["--tiles", "."],
    ] {
        assert_eq!(verify(folder.path(), args).0, Some(2), "{args:?}");
    }
}

/// Every tile that a log of this size serves.
fn serve_tiles(folder: &TempDir, log: &mut Levels) {
    for level in 0..8 {
        for index in 0.. {
            let Some(tile) = Tile::in_tree(level, index, log.size()) else { break };
            let bytes: Vec<u8> = log.tile(tile).unwrap().iter().flat_map(|hash| hash.0).collect();
            write(folder, &Resource::Hashes(tile).to_string(), bytes);
        }
    }
}

#[test]
fn a_log_that_grew_is_told_from_one_that_was_changed() {
    let folder = tempfile::tempdir().unwrap();
    let (old, mut new, other) = (log(300, 1), log(600, 1), log(600, 2));
    let signed = |log: &Levels| checkpoint(log).sign(&key()).unwrap();
    write(&folder, "old", signed(&old).to_string());
    write(&folder, "new", signed(&new).to_string());
    write(&folder, "other", signed(&other).to_string());
    serve_tiles(&folder, &mut new);
    let hashes = prove_consistency(&mut new, 300, 600).unwrap();
    let proof = GrowthProof { old: 300, hashes, checkpoint: signed(&new) };
    write(&folder, "proof", proof.to_string());
    let vkey = key().verifying_key().to_string();
    let check = |old, new, source: [&str; 2]| {
        verify(folder.path(), &["--consistency", old, new, "--key", &vkey, source[0], source[1]])
    };
    for source in [["--tiles", "."], ["--proof", "proof"]] {
        let (code, said) = check("old", "new", source);
        assert_eq!(code, Some(0), "{said}");
        assert_eq!(said, "genuine: bean.example/tlog/510182001009 only grew, from 300 to 600 entries\n");
        let (code, said) = check("old", "other", source);
        assert_eq!(code, Some(1), "{said}");
        assert_eq!(check("new", "old", source).0, Some(1));
    }
    assert_eq!(check("old", "new", ["--tiles", "nowhere"]).0, Some(2));
}

/// A house with one community, an empty fund, and two checkpoints kept on two days.
fn house_with_two_checkpoints(data: &Path) -> (String, String) {
    let db = db::Db::open(&db::DbUrl::Sqlite(data.join("courtyard.db")), db::Options::default()).unwrap();
    db.migrate().unwrap();
    let vault = std::sync::Arc::new(vault::Vault::open(&data.join("keys")).unwrap());
    let mut notes = Vec::new();
    for day in [23, 24] {
        let now = common::Timestamp::parse_local(&format!("2026-11-{day}T09:00")).unwrap();
        let cx = access::Cx::new(access::Actor::system(), COMMUNITY, now, day, std::sync::Arc::clone(&vault));
        let kept = db.write_blocking(COMMUNITY, move |tx| -> Result<_, beans::BeansError> {
            let cx = cx.clone();
            if day == 23 {
                people::create_community(tx, &cx, &people::NewCommunity::named(COMMUNITY, "天府中路社区"))
                    .map_err(|error| beans::BeansError::Log(error.to_string()))?;
            }
            beans::ensure_shop(tx, &cx, uuid::Uuid::from_u128(day), "邻里超市")?;
            beans::keep_checkpoint(tx, &cx)
        });
        notes.push(kept.unwrap().unwrap().note);
    }
    let [old, new] = notes.try_into().unwrap();
    (old, new)
}

#[test]
fn the_house_itself_says_whether_it_only_grew() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = house_with_two_checkpoints(folder.path());
    write(&folder, "old.txt", &old);
    write(&folder, "new.txt", &new);
    let check = |old: &str, new: &str| verify(folder.path(), &["--data", ".", "--consistency", old, new]);
    let (code, said) = check("old.txt", "new.txt");
    assert!(code == Some(0) && said.contains("only grew, from"), "{said}");
    let (code, said) = check("new.txt", "old.txt");
    assert!(code == Some(1) && said.contains("NOT genuine"), "{said}");

    // Another log of the same name, signed with another key, and a journal that is not there.
    write(&folder, "false.txt", new.replace("\n— courtyard", "\n— backyard"));
    assert_eq!(check("old.txt", "false.txt").0, Some(1));
    write(&folder, "nonsense.txt", "nothing\n");
    assert_eq!(check("nonsense.txt", "new.txt").0, Some(2));
    let elsewhere = tempfile::tempdir().unwrap();
    house_with_two_checkpoints(elsewhere.path());
    let args = ["--data", elsewhere.path().to_str().unwrap(), "--consistency", "old.txt", "new.txt"];
    assert_eq!(verify(folder.path(), &args).0, Some(1), "another house has other keys");
}

/// A mistyped folder was made into a house without a word, and its books were sound.
#[test]
fn a_folder_without_a_house_was_found_sound() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("typo");
    let (code, said) = verify(folder.path(), &["--data", "typo", "--all"]);
    assert!(code == Some(2) && said.contains("is not there: name the house with --data"), "{code:?} {said}");
    assert!(!nowhere.exists());
    fs::create_dir(&nowhere).unwrap();
    db::Db::open(&db::DbUrl::Sqlite(nowhere.join("courtyard.db")), db::Options::default())
        .unwrap()
        .migrate()
        .unwrap();
    let (code, said) = verify(folder.path(), &["--data", "typo", "--all"]);
    assert!(code == Some(0) && said.contains("no community here yet"), "{code:?} {said}");
}
