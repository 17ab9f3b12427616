//! Integer hundredths: 1 bean = 100, 1 yuan = 100 fen. Never floating point.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

use serde::{Deserialize, Serialize};

macro_rules! hundredths {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl $name {
            pub const ZERO: Self = Self(0);
            pub const fn whole(n: i64) -> Self { Self(n * 100) }
            pub const fn hundredths(self) -> i64 { self.0 }
            pub const fn is_positive(self) -> bool { self.0 > 0 }
            /// Parses `12`, `12.5` or `12.50`; at most two decimals, no sign, at most 99,999,999.99.
            pub fn parse(text: &str) -> Option<Self> { parse_hundredths(text).map(Self) }
        }
        impl fmt::Display for $name {
            /// `12.50`; whole amounts as `12`.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let sign = if self.0 < 0 { "-" } else { "" };
                let n = self.0.unsigned_abs();
                if n % 100 == 0 { write!(f, "{sign}{}", n / 100) } else { write!(f, "{sign}{}.{:02}", n / 100, n % 100) }
            }
        }
        impl Add for $name { type Output = Self; fn add(self, o: Self) -> Self { Self(self.0 + o.0) } }
        impl Sub for $name { type Output = Self; fn sub(self, o: Self) -> Self { Self(self.0 - o.0) } }
        impl Neg for $name { type Output = Self; fn neg(self) -> Self { Self(-self.0) } }
        impl Sum for $name { fn sum<I: Iterator<Item = Self>>(i: I) -> Self { Self(i.map(|x| x.0).sum()) } }
    };
}

hundredths!(
    /// 信义贝: one bean is a service voucher of one yuan.
    Beans
);
hundredths!(
    /// Yuan in fen.
    Fen
);

fn parse_hundredths(text: &str) -> Option<i64> {
    let text = text.trim();
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let well_formed = !whole.is_empty() && whole.len() <= 8 && part.len() <= 2 && !text.ends_with('.');
    if !(well_formed && digits(whole) && digits(part)) {
        return None;
    }
    let cents: i64 = format!("{part:0<2}").parse().ok()?;
    Some(whole.parse::<i64>().ok()? * 100 + cents)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_and_print_without_floating_point() {
        for (text, n, shown) in
            [("12", 1200, "12"), ("12.5", 1250, "12.50"), ("0.07", 7, "0.07"), (" 3.10 ", 310, "3.10")]
        {
            assert_eq!(Beans::parse(text), Some(Beans(n)));
            assert_eq!(Beans(n).to_string(), shown);
        }
        for bad in ["", ".", "1.", ".5", "-1", "+1", "1e3", "1.234", "123456789", "１２", "1,000"] {
            assert_eq!(Beans::parse(bad), None, "{bad}");
        }
        assert_eq!(Fen(-705).to_string(), "-7.05");
    }
}
