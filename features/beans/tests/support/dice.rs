//! Histories by chance that come again with their seed.
#![expect(clippy::expect_used, reason = "a test may stop here")]

use std::ops::Range;

pub fn seeds() -> Range<u64> {
    let Ok(asked) = std::env::var("COURTYARD_SIM_SEEDS") else { return 1..25 };
    let (from, until) = asked.split_once("..").expect("COURTYARD_SIM_SEEDS: FROM..UNTIL");
    from.parse().expect("a number")..until.parse().expect("a number")
}

/// The same numbers from the same seed (splitmix64).
pub fn dice(seed: u64) -> impl FnMut(u64) -> u64 {
    let mut state = seed.wrapping_mul(0x2545_f491_4f6c_dd1d);
    move |sides| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }
}
