use cpu_time::ProcessTime;
use std::time::Instant;

/// Runs work and prints how long it took; returns its result.
pub fn timed<T>(name: &str, work: impl FnOnce() -> T) -> T {
    let (cpu, wall) = (ProcessTime::now(), Instant::now());
    let result = work();
    let (cpu, wall) = (cpu.elapsed().as_secs_f64(), wall.elapsed().as_secs_f64());
    println!("{}", serde_json::json!({ "name": name, "cpu": cpu, "wall": wall }));
    result
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
