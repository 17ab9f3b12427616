//! The changing code of an activity: eight digits from the house's key, the activity and the minute.

use access::Cx;
use common::Timestamp;
use common::clock::{MINUTE_MS, SECOND_MS};
use vault::Vault;

use crate::ActivityId;

/// What the leader's screen shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckInCode {
    /// Eight digits.
    pub digits: String,
    /// Until the next one.
    pub seconds_left: i64,
}

/// The code of this minute.
pub(crate) fn current(cx: &Cx, activity: ActivityId) -> CheckInCode {
    let into = cx.now.millis().rem_euclid(MINUTE_MS) / SECOND_MS;
    CheckInCode { digits: digits(&cx.vault, cx, activity, window(cx.now)), seconds_left: 60 - into }
}

/// Is it the code of this minute or of the one before?
pub(crate) fn fits(cx: &Cx, activity: ActivityId, given: &str) -> bool {
    let now = window(cx.now);
    let is = |window| vault::same(digits(&cx.vault, cx, activity, window).as_bytes(), given.as_bytes());
    is(now) | is(now - 1)
}

fn window(now: Timestamp) -> i64 {
    now.millis().div_euclid(MINUTE_MS)
}

fn digits(vault: &Vault, cx: &Cx, activity: ActivityId, window: i64) -> String {
    let tag = vault.tag("volunteering.check-in", &format!("{}/{activity}/{window}", cx.community));
    let mut number = [0_u8; 8];
    number.copy_from_slice(&tag[..8]);
    format!("{:08}", u64::from_be_bytes(number) % 100_000_000)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use access::Actor;
    use common::{CommunityId, Id};

    use super::*;

    fn cx(ms: i64, community: i64) -> Cx {
        let vault = Arc::new(Vault::from_keys([1; 32], [2; 32]));
        Cx::new(Actor::nobody(), CommunityId::from_row(community), Timestamp::from_millis(ms), 1, vault)
    }

    #[test]
    fn a_code_lives_for_its_minute_and_the_next() {
        let activity: ActivityId = Id::new(uuid::Uuid::from_u128(7));
        let shown = current(&cx(59_000, 1), activity);
        assert_eq!((shown.digits.len(), shown.seconds_left), (8, 1));
        assert!(fits(&cx(59_999, 1), activity, &shown.digits));
        assert!(fits(&cx(119_999, 1), activity, &shown.digits));
        assert!(!fits(&cx(120_000, 1), activity, &shown.digits));
        assert!(!fits(&cx(59_000, 2), activity, &shown.digits), "another community");
        assert!(!fits(&cx(59_000, 1), Id::new(uuid::Uuid::from_u128(8)), &shown.digits), "another activity");
        assert!(!fits(&cx(59_000, 1), activity, ""));
    }
}
