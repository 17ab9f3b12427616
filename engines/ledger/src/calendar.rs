//! Days and months of a fixed offset; China has had no summer time since 1991.

/// UTC+8 in milliseconds.
pub const UTC_OFFSET_CHINA_MS: i64 = 8 * 3_600_000;
const DAY_MS: i64 = 86_400_000;
const DAYS_IN_400_YEARS: i64 = 146_097;
/// Days from 0000-03-01 to 1970-01-01 in the proleptic Gregorian calendar.
const DAYS_BEFORE_EPOCH: i64 = 719_468;

/// Days since 1970-01-01 at the given offset.
pub fn day_number(at_ms: i64, offset_ms: i64) -> i64 {
    at_ms.saturating_add(offset_ms).div_euclid(DAY_MS)
}

/// Months since year 0 (year × 12 + month − 1) at the given offset.
pub fn month_number(at_ms: i64, offset_ms: i64) -> i64 {
    let days = day_number(at_ms, offset_ms) + DAYS_BEFORE_EPOCH;
    let cycle = days.div_euclid(DAYS_IN_400_YEARS);
    let day = days.rem_euclid(DAYS_IN_400_YEARS);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    (cycle * 400 + year) * 12 + month_from_march + 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_turn_at_local_midnight() {
        let last_ms_of_2025_utc = 1_767_225_599_999;
        assert_eq!(month_number(last_ms_of_2025_utc, 0), 2025 * 12 + 11);
        assert_eq!(month_number(last_ms_of_2025_utc + 1, 0), 2026 * 12);
        assert_eq!(month_number(last_ms_of_2025_utc, UTC_OFFSET_CHINA_MS), 2026 * 12);
    }

    #[test]
    fn every_day_of_two_centuries_is_in_the_month_counted_by_hand() {
        let mut day = day_number(0, 0);
        for year in 1970..2170 {
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let lengths = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
            for (month, length) in lengths.iter().enumerate() {
                for _ in 0..*length {
                    assert_eq!(month_number(day * DAY_MS, 0), year * 12 + month as i64);
                    day += 1;
                }
            }
        }
    }
}
