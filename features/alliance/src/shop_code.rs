use std::fmt;
use std::str::FromStr;

/// The number printed in a shop: a count from 1001 and a check digit (Luhn, ISO/IEC 7812-1 annex B), so that one wrong
/// digit leads to no other shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShopCode(i64);

const FIRST: i64 = 1001;
const LAST: i64 = 999_999;

impl ShopCode {
    /// The code after `last`, `None` when all are given away.
    pub fn after(last: Option<Self>) -> Option<Self> {
        let count = last.map_or(FIRST, |code| code.0 / 10 + 1);
        (count <= LAST).then(|| Self(count * 10 + check_digit(count)))
    }

    /// Trusts the number: for rows read back from our own table.
    pub const fn from_row(number: i64) -> Self {
        Self(number)
    }
    pub const fn number(self) -> i64 {
        self.0
    }
}

fn check_digit(mut count: i64) -> i64 {
    let (mut sum, mut double) = (0, true);
    while count > 0 {
        let digit = count % 10 * if double { 2 } else { 1 };
        sum += digit / 10 + digit % 10;
        (count, double) = (count / 10, !double);
    }
    (10 - sum % 10) % 10
}

impl fmt::Display for ShopCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAShopCode;

impl FromStr for ShopCode {
    type Err = NotAShopCode;
    fn from_str(text: &str) -> Result<Self, NotAShopCode> {
        let text = text.trim();
        let digits = (5..=7).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        let number: i64 = text.parse().map_err(|_| NotAShopCode)?;
        let fits = digits && number / 10 >= FIRST && check_digit(number / 10) == number % 10;
        fits.then_some(Self(number)).ok_or(NotAShopCode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wrong_digit_leads_to_no_shop() {
        let mut last = None;
        for _ in 0..500 {
            let code = ShopCode::after(last).unwrap();
            last = Some(code);
            let text = code.to_string();
            assert_eq!(text.parse(), Ok(code));
            for (at, wrong) in (0..text.len()).flat_map(|at| ('0'..='9').map(move |c| (at, c))) {
                let typed: String =
                    text.chars().enumerate().map(|(i, c)| if i == at { wrong } else { c }).collect();
                assert!(typed == text || typed.parse::<ShopCode>().is_err(), "{text} as {typed}");
            }
        }
    }

    #[test]
    fn only_whole_numbers_of_the_right_length_are_codes() {
        for bad in ["", "1001", "x", "-10017", "+10017", "10 017", "１００１７", "00000", "99999999"] {
            assert!(bad.parse::<ShopCode>().is_err(), "{bad}");
        }
    }
}
