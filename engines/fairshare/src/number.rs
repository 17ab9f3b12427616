//! Exact numbers: big integers over a common denominator, and their bounds in floating point.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};

/// `num / den` in floating point, for numbers of any length; `den > 0`. The relative error is below 1e-15.
pub(crate) fn ratio_f64(num: &BigInt, den: &BigInt) -> f64 {
    if num.is_zero() {
        return 0.0;
    }
    let (num_bits, den_bits) = (num.bits(), den.bits());
    let (num_cut, den_cut) = (num_bits.saturating_sub(64), den_bits.saturating_sub(64));
    let top = |n: &BigInt, cut: u64| (n.abs() >> cut).to_f64().unwrap_or(f64::INFINITY);
    let exponent = i32::try_from(num_cut as i64 - den_cut as i64).unwrap_or(i32::MAX);
    let size = top(num, num_cut) / top(den, den_cut) * 2f64.powi(exponent);
    if num.is_negative() { -size } else { size }
}

/// A fraction as people read it: a decimal with `digits` places, rounded half away from zero.
pub fn decimal(value: &BigRational, digits: u32) -> String {
    let scale = BigInt::from(10u32).pow(digits);
    let scaled = (value * BigRational::from_integer(scale)).round().to_integer();
    fixed(&scaled, digits)
}

/// An integer count of `10^-digits` as a decimal.
pub(crate) fn fixed(scaled: &BigInt, digits: u32) -> String {
    let sign = if scaled.is_negative() { "-" } else { "" };
    let width = digits as usize;
    let text = format!("{:0>1$}", scaled.abs().to_string(), width + 1);
    let (whole, part) = text.split_at(text.len() - width);
    if digits == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

/// Parses a plain decimal such as `-12.50` into units of `10^-digits`; `None` when it has more places, is malformed
/// or does not fit.
pub(crate) fn parse_fixed(text: &str, digits: u32) -> Option<i64> {
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let part = part.trim_end_matches('0');
    let plain = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !plain(whole) || !plain(part) || part.len() > digits as usize || whole.len() > 18 {
        return None;
    }
    let scale = 10i64.checked_pow(digits)?;
    let rest = 10i64.checked_pow(digits - u32::try_from(part.len()).ok()?)?;
    let part: i64 = if part.is_empty() { 0 } else { part.parse().ok()? };
    whole.parse::<i64>().ok()?.checked_mul(scale)?.checked_add(part.checked_mul(rest)?).map(|v| sign * v)
}

/// How many decimal places a plain decimal needs.
pub(crate) fn places(text: &str) -> u32 {
    let part = text.split_once('.').map_or("", |(_, part)| part).trim_end_matches('0');
    u32::try_from(part.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_go_there_and_back() {
        for (text, digits, value) in [("12", 0, 12), ("12.5", 2, 1250), ("-0.05", 2, -5), ("7.10", 1, 71)] {
            assert_eq!(parse_fixed(text, digits), Some(value), "{text}");
        }
        for text in ["", ".5", "1e3", "1,5", "--1", "1.234", "99999999999999999999", "٣"] {
            assert_eq!(parse_fixed(text, 2), None, "{text}");
        }
        assert_eq!(fixed(&BigInt::from(-5), 2), "-0.05");
        assert_eq!(decimal(&BigRational::new(2.into(), 3.into()), 2), "0.67");
    }

    #[test]
    fn long_fractions_keep_their_size() {
        let (n, d) = (BigInt::from(10).pow(900), BigInt::from(10).pow(903) * 3);
        assert!((ratio_f64(&n, &d) * 3000.0 - 1.0).abs() < 1e-15);
        assert!((ratio_f64(&-n, &d) * 3000.0 + 1.0).abs() < 1e-15);
    }
}
