//! What the engine makes is checked by other programs, and what they make by the engine (`tests/oracles`).

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tlog::{
    Checkpoint, Hash, Levels, Note, leaf_hash, prove_consistency, prove_inclusion, root_at,
    verify_consistency, verify_inclusion,
};

use crate::support::{data, hex, key, tree};

const SIZE: u64 = 600;
/// Every proof up to here, every seventh above.
const DENSE: u64 = 70;

fn python() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2)?;
    let venv = std::env::var_os("COURTYARD_VENV").map_or_else(|| root.join(".venv"), PathBuf::from);
    let python = venv.join("bin/python");
    if !python.exists() {
        println!("skipped: no Python environment at {}", venv.display());
    }
    python.exists().then_some(python)
}

fn exchange(python: &Path, made: &Value) -> Value {
    let folder = std::env::temp_dir().join(format!("tlog-exchange-{}", std::process::id()));
    std::fs::write(&folder, made.to_string()).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracles/exchange.py");
    let run = Command::new(python).arg(script).arg(&folder).output().unwrap();
    std::fs::remove_file(&folder).unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    serde_json::from_slice(&run.stdout).unwrap()
}

fn pairs() -> impl Iterator<Item = (u64, u64)> {
    let all = (1..=SIZE).flat_map(|size| (0..size).map(move |index| (index, size)));
    all.filter(|(index, size)| *size <= DENSE || (index * 31 + size) % 7 == 0)
}

fn texts(hashes: Vec<Hash>) -> Vec<String> {
    hashes.iter().map(|hash| format!("{hash:?}")).collect()
}

fn made(log: &mut Levels) -> Value {
    let roots = texts((0..=SIZE).map(|size| root_at(log, size).unwrap()).collect());
    let inclusion: Vec<_> = pairs()
        .map(|(index, size)| json!([index, size, texts(prove_inclusion(log, index, size).unwrap())]))
        .collect();
    let consistency: Vec<_> = pairs()
        .map(|(index, new)| json!([index + 1, new, texts(prove_consistency(log, index + 1, new).unwrap())]))
        .collect();
    json!({ "size": SIZE, "roots": roots, "inclusion": inclusion, "consistency": consistency, "notes": notes(log) })
}

fn notes(log: &mut Levels) -> Vec<(String, String)> {
    let key = key("log.example/a");
    let sizes = [0, 1, 255, 256, 600];
    let note = |size| {
        let root = root_at(log, size).unwrap();
        let checkpoint =
            Checkpoint { origin: "log.example/a".into(), size, root, extensions: vec!["小院".into()] };
        (checkpoint.sign(&key).unwrap().to_string(), key.verifying_key().to_string())
    };
    sizes.map(note).to_vec()
}

#[test]
fn other_programs_agree() {
    let Some(python) = python() else { return };
    let mut log = tree(SIZE);
    let answer = exchange(&python, &made(&mut log));
    let roots: Vec<Hash> = (0..=SIZE).map(|size| root_at(&mut log, size).unwrap()).collect();
    let proofs = |name: &str| -> Vec<(u64, u64, Vec<Hash>)> {
        let read: Vec<(u64, u64, Vec<String>)> = serde_json::from_value(answer[name].clone()).unwrap();
        read.into_iter().map(|(a, b, proof)| (a, b, proof.iter().map(|text| hex(text)).collect())).collect()
    };
    let mut checked = 0;
    for (index, size, proof) in proofs("inclusion").into_iter().chain(proofs("pymerkle")) {
        verify_inclusion(&leaf_hash(&data(index)), index, size, &proof, &roots[size as usize]).unwrap();
        checked += 1;
    }
    for (old, new, proof) in proofs("consistency") {
        let (old_root, new_root) = (roots[old as usize], roots[new as usize]);
        verify_consistency((old, &old_root), (new, &new_root), &proof).unwrap();
        checked += 1;
    }
    assert_eq!(checked, 3 * pairs().count());

    let notes: Vec<(String, String)> = serde_json::from_value(answer["notes"].clone()).unwrap();
    assert_eq!(notes.len(), 10);
    for (note, vkey) in notes {
        let note: Note = note.parse().unwrap();
        assert_eq!(note.verify(&[vkey.parse().unwrap()]), Ok(vec!["python.example/log"]));
        assert_eq!(note.text().parse::<Checkpoint>().unwrap().extensions, ["小院"]);
    }
}
