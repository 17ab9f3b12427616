//! Runs a fuzz target on a stable compiler: over its committed inputs and over mutations of them, the same every time.
//! The engines' tests include this file.

use std::path::Path;
use std::time::{Duration, Instant};

const ROUNDS: u64 = 15_000;
const BYTES_MAX: usize = 16 << 10;
/// On a slow machine fewer mutations are tried.
const TIME_MAX: Duration = Duration::from_secs(15);
/// Bytes that mean something to one reader or another.
const TELLING: &[u8] = b"\0\x7f\x80\xff\n\r\t\",;:.-+#{}[]019eE \xe5";

/// Runs `target` over `corpus/NAME`.
///
/// # Panics
/// When the folder cannot be read or is empty, or when the target panics.
pub fn replay(name: &str, target: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(name);
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let inputs: Vec<Vec<u8>> = files.iter().map(|path| std::fs::read(path).unwrap()).collect();
    assert!(!inputs.is_empty(), "{} is empty", folder.display());
    inputs.iter().for_each(|input| target(input));
    let (mut chance, begin) = (Chance(0x5eed), Instant::now());
    for _ in 0..ROUNDS {
        target(&mutation(&inputs, &mut chance));
        if begin.elapsed() > TIME_MAX {
            break;
        }
    }
}

fn mutation(inputs: &[Vec<u8>], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = inputs[chance.below(inputs.len())].clone();
    for _ in 0..=chance.below(5) {
        let (at, to) = (chance.below(bytes.len() + 1), chance.below(bytes.len() + 1));
        let (low, high) = (at.min(to), at.max(to));
        match chance.below(7) {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, TELLING[chance.below(TELLING.len())]),
            2 => drop(bytes.drain(low..high.min(low + 40))),
            3 => bytes.extend_from_within(low..high),
            4 => {
                let other = &inputs[chance.below(inputs.len())];
                bytes.truncate(at);
                bytes.extend(&other[chance.below(other.len() + 1)..]);
            }
            5 if at < bytes.len() => bytes[at] = TELLING[chance.below(TELLING.len())],
            _ if at < bytes.len() => bytes[at] ^= 1 << chance.below(8),
            _ => {}
        }
    }
    bytes.truncate(BYTES_MAX);
    bytes
}

/// Chance from a seed (xorshift64*).
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % n.max(1)
    }
}
