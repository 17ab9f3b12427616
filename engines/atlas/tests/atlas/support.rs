//! Finding Python, shared data, and reproducible chance.

use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Runs an oracle script that must agree; prints why and passes when there is no Python environment for it.
pub fn oracle(script: &str, argument: &Path) {
    if let Some((agrees, said)) = ask(script, argument) {
        assert!(agrees, "{said}");
        print!("{said}");
    }
}

/// Whether an oracle script agrees, and what it said.
pub fn ask(script: &str, argument: &Path) -> Option<(bool, String)> {
    let venv = std::env::var_os("COURTYARD_VENV").map_or_else(|| root().join(".venv"), PathBuf::from);
    let python = venv.join("bin/python");
    if !python.exists() {
        eprintln!("skipped {script}: no Python at {}", python.display());
        return None;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracles").join(script);
    let done = Command::new(python).arg(script).arg(argument).output().unwrap();
    let said = [done.stdout, done.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
    Some((done.status.success(), said))
}

/// A file of the shared data folder, if it is there.
pub fn shared(name: &str) -> Option<Vec<u8>> {
    let folder = std::env::var_os("COURTYARD_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    let path = folder.join("data").join(name);
    let read = std::fs::read(&path).ok();
    if read.is_none() {
        eprintln!("skipped: {} is not there", path.display());
    }
    read
}

/// Chance from a seed (xorshift64*).
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % n.max(1)
    }
}

/// Writes int64 arrays the way the oracles read them.
pub fn write_i64(folder: &Path, name: &str, numbers: &[i64]) {
    let bytes: Vec<u8> = numbers.iter().flat_map(|n| n.to_le_bytes()).collect();
    std::fs::write(folder.join(format!("{name}.i64")), bytes).unwrap();
}
