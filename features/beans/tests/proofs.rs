//! Receipt files: made, read, checked; changed ones refused; and the fixture that the browser's tests read.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[path = "proofs/log.rs"]
mod log;

use std::convert::Infallible;
use std::path::Path;

use beans::Purpose;
use beans::proof::{
    Leaf, ReceiptFile, Unproved, checkpoint_from_compact, checkpoint_to_compact, fingerprint, log_key, nonce,
    origin, witness,
};
use common::{Beans, CommunityId};
use ledger::{
    AccountNo, Asset, Cover, Effect, Entry, Fingerprint, Hold, HoldState, Key, Limits, LotMove, LotNo, Move,
    Origin, Refusal, Release, Request, TransferId,
};
use log::*;
use serde_json::{Value, json};
use tlog::{Checkpoint, Frontier, Hash, Levels, Nodes, SigningKey, Tile, prove_inclusion};
use uuid::Uuid;

#[test]
fn every_receipt_comes_back_and_proves_its_entry() {
    let (mut log, key) = (log(), key().verifying_key());
    let head = (log.size(), log.root());
    for seq in 1..=SIZE {
        let receipt = receipt(&mut log, &entry(seq), head);
        assert_eq!(ReceiptFile::from_json(&receipt.to_json()), Ok(receipt.clone()));
        assert_eq!(ReceiptFile::from_compact(&receipt.to_compact().unwrap()), Ok(receipt.clone()));
        let verified = receipt.verify(&key).unwrap();
        assert_eq!((verified.entry.clone(), verified.log_size), (entry(seq), 300));
        assert_eq!(verified.moved().is_some(), matches!(entry(seq).effect, Effect::Moved(_)));
    }
}

#[test]
fn facts_are_for_people() {
    let verified = receipt_of(16).verify(&key().verifying_key()).unwrap();
    let moved = verified.moved().unwrap();
    assert_eq!((moved.purpose, moved.amount, moved.yuan), (Some(Purpose::PayCode), Beans(1_200), false));
    assert_eq!((moved.from, moved.to, verified.seq()), (-16, 100_016, 16));
    assert_eq!(verified.at().minute_text(), "2025-11-25 00:16");
    assert_eq!(verified.origin, "bean.example/tlog/510182001009");
}

#[test]
fn a_poster_carries_its_checkpoint() {
    let (note, key) = (receipt_of(16).checkpoint, key().verifying_key());
    let compact = checkpoint_to_compact(&note).unwrap();
    assert_eq!((checkpoint_from_compact(&compact), compact.len()), (Ok(note), 184));
    assert!(checkpoint_from_compact(&receipt_of(16).to_compact().unwrap()).is_err());
    assert!(ReceiptFile::from_compact(&compact).is_err());
    assert!(fingerprint(&key).replace(' ', "").to_lowercase().starts_with(&vault::hex(&key.id())));
}

#[test]
fn each_community_has_its_own_key() {
    let (one, other) = (vault::Vault::from_keys([1; 32], [2; 32]), vault::Vault::from_keys([3; 32], [2; 32]));
    let key = |vault, code| log_key(vault, CommunityId::from_row(code)).unwrap().verifying_key();
    let keys = [key(&one, 510_182_001_009), key(&one, 510_182_001_010), key(&other, 510_182_001_009)];
    assert!(keys[0].to_bytes() != keys[1].to_bytes() && keys[0].to_bytes() != keys[2].to_bytes());
    assert_eq!(keys[0].name(), "courtyard/tlog/510182001009");
}

#[test]
fn every_changed_bit_is_noticed() {
    let (receipt, key) = (receipt_of(16), key().verifying_key());
    let json = receipt.to_json().into_bytes();
    let compact = receipt.to_compact().unwrap().into_bytes();
    for bytes in [json, compact] {
        let read = if bytes[0] == b'{' { ReceiptFile::from_json } else { ReceiptFile::from_compact };
        let holds = |bytes: &[u8]| {
            let receipt = std::str::from_utf8(bytes).ok().and_then(|text| read(text).ok());
            receipt.is_some_and(|receipt| receipt.verify(&key).is_ok())
        };
        assert!(holds(&bytes));
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut changed = bytes.clone();
                changed[at] ^= 1 << bit;
                assert!(!holds(&changed), "byte {at}, bit {bit}");
            }
        }
    }
}

#[test]
fn a_receipt_is_of_one_log_and_one_place() {
    let (receipt, key) = (receipt_of(16), key().verifying_key());
    let other_log = origin("bean.example", CommunityId::from_row(510_182_001_010));
    let other_community = SigningKey::from_seed(&other_log, [7; 32]).unwrap().verifying_key();
    assert!(matches!(receipt.verify(&other_community), Err(Unproved::Elsewhere { .. })));
    let other_key = SigningKey::from_seed(key.name(), [8; 32]).unwrap().verifying_key();
    assert!(matches!(receipt.verify(&other_key), Err(Unproved::Refused(_))));

    // An entry that says another number than its place, honestly logged there.
    let mut log = Levels::default();
    log.append(leaf(&entry(1)).hash());
    let mut strange = leaf(&entry(16));
    log.append(strange.hash());
    let head = (2, log.root());
    let mut receipt = self::receipt(&mut log, &entry(2), head);
    (receipt.entry, receipt.nonce) = (entry(16).to_bytes(), strange.nonce);
    std::mem::swap(&mut receipt.witness, &mut strange.witness);
    assert_eq!(receipt.verify(&key), Err(Unproved::Place { seq: 16, index: 1 }));
    assert!(receipt.to_compact().is_err());
}

#[test]
fn bad_files_name_the_field() {
    let json = receipt_of(16).to_json();
    let with = |path: &str, value: Value| {
        let mut wire: Value = serde_json::from_str(&json).unwrap();
        *wire.pointer_mut(path).unwrap() = value;
        ReceiptFile::from_json(&wire.to_string()).unwrap_err().to_string()
    };
    let cases = [
        ("/format", json!("courtyard-receipt/2"), "format: expected courtyard-receipt/1"),
        ("/nonce", json!("AAAA"), "nonce: expected base64 of 16 bytes"),
        ("/witness", json!("ä"), "witness: expected base64 of 32 bytes"),
        ("/entry", json!("A"), "entry: expected base64 of at most 65,536 bytes"),
        ("/proof/hashes", json!(["AA=="]), "proof.hashes: expected base64 of 32 bytes each"),
        ("/proof/hashes", json!(vec![""; 64]), "proof.hashes: expected at most 63 hashes"),
        ("/checkpoint", json!("text"), "note: expected an empty line before the signatures"),
    ];
    for (path, value, error) in cases {
        assert_eq!(with(path, value), error, "{path}");
    }
    assert!(with("/community", json!("12")).contains("12-digit division code"));
    assert!(with("/proof/index", json!(-1)).starts_with("not a receipt file: invalid value"));
    let unknown = json.replacen('{', "{\"more\": 1,", 1);
    assert!(ReceiptFile::from_json(&unknown).unwrap_err().to_string().contains("unknown field `more`"));
    assert!(ReceiptFile::from_json(&" ".repeat(300_000)).unwrap_err().to_string().contains("262,144"));
    ["", "AQ", "!", "AQAA", &"A".repeat(1000)]
        .iter()
        .for_each(|bad| assert!(ReceiptFile::from_compact(bad).is_err(), "{bad}"));
}

/// The leaves of a large log, made when they are asked for.
struct Large {
    above: Vec<Vec<Hash>>,
}

impl Large {
    fn leaf(index: u64) -> Hash {
        if index == 7_654_320 { leaf(&Self::entry()).hash() } else { tlog::leaf_hash(&index.to_be_bytes()) }
    }

    fn entry() -> Entry {
        Entry { seq: 7_654_321, ..entry(16) }
    }
}

impl Nodes for Large {
    type Error = Infallible;

    fn tile(&mut self, tile: Tile) -> Result<Vec<Hash>, Infallible> {
        let range = tile.first()..tile.first() + u64::from(tile.width());
        Ok(match tile.level() {
            0 => range.map(Self::leaf).collect(),
            level => self.above[usize::from(level) - 1][range.start as usize..range.end as usize].to_vec(),
        })
    }
}

/// The figures of the README: a payment of two lots in a log of ten million entries fits a QR code.
#[test]
fn a_receipt_among_ten_million_fits_a_qr_code() {
    let (mut frontier, mut log) = (Frontier::default(), Large { above: vec![vec![]; 7] });
    for index in 0..10_000_000 {
        frontier.append(Large::leaf(index), |kept| {
            if kept.level > 0 {
                log.above[usize::from(kept.level) - 1].push(kept.hash);
            }
        });
    }
    let receipt = receipt(&mut log, &Large::entry(), (frontier.size(), frontier.root()));
    receipt.verify(&key().verifying_key()).unwrap();
    let address = receipt.to_address("https://bean.example/c/510182001009/verify").unwrap();
    let code = qrcode::QrCode::new(&address).unwrap();
    println!(
        "{} hashes, JSON {} bytes, address {} characters, QR {:?} level M",
        receipt.hashes.len(),
        receipt.to_json().len(),
        address.len(),
        code.version()
    );
    assert_eq!((receipt.hashes.len(), address.len(), receipt.to_json().len()), (24, 1395, 1900));
}

/// `ui/test/receipts.json`: what the browser's checker is tested with.
#[test]
fn the_browsers_fixture_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/test/receipts.json");
    let mut log = log();
    let head = (log.size(), log.root());
    let receipts: Vec<Value> = (1..=36)
        .map(|seq| {
            let receipt = receipt(&mut log, &entry(seq), head);
            let verified = receipt.verify(&key().verifying_key()).unwrap();
            let moved = verified.moved().map(|moved| {
                json!({ "purpose": moved.purpose.map(Purpose::code), "amount": moved.amount.to_string(),
                    "yuan": moved.yuan, "from": moved.from.to_string(), "to": moved.to.to_string() })
            });
            json!({ "json": receipt.to_json(), "compact": receipt.to_compact().unwrap(),
                "facts": { "seq": seq, "at": verified.at().minute_text(), "size": verified.log_size, "moved": moved } })
        })
        .collect();
    let key = key().verifying_key();
    let note = receipt_of(16).checkpoint;
    let checkpoint = json!({ "note": note.to_string(), "compact": checkpoint_to_compact(&note).unwrap() });
    let made = json!({ "key": key.to_string(), "receipts": receipts, "checkpoint": checkpoint });
    let made = serde_json::to_string_pretty(&made).unwrap() + "\n";
    if std::env::var_os("INSTA_UPDATE").is_some_and(|mode| mode == "always") {
        std::fs::write(&path, &made).unwrap();
    }
    assert!(
        std::fs::read_to_string(&path).unwrap_or_default() == made,
        "ui/test/receipts.json differs: make bless"
    );
}
