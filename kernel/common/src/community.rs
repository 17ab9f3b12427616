//! The shard key: a community's 12-digit statistical division code at the time it joined.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// 12-digit code of 国家统计局's 统计用区划代码 (village or residents' committee level). It never changes once a
/// community exists here, even when the state renumbers it: rows are keyed by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CommunityId(i64);

impl CommunityId {
    /// Rows that belong to the installation as a whole (log-ins, operator actions).
    pub const HOUSE: Self = Self(0);

    /// Trusts the number: for rows read back from our own tables.
    pub const fn from_row(code: i64) -> Self {
        Self(code)
    }
    pub const fn number(self) -> i64 {
        self.0
    }
}

impl fmt::Display for CommunityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012}", self.0)
    }
}

#[derive(Debug, PartialEq, Eq)]
pub struct NotADivisionCode;

impl fmt::Display for NotADivisionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a 12-digit division code")
    }
}
impl std::error::Error for NotADivisionCode {}

impl FromStr for CommunityId {
    type Err = NotADivisionCode;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
        digits.then(|| text.parse().ok()).flatten().map(Self).ok_or(NotADivisionCode)
    }
}
impl TryFrom<String> for CommunityId {
    type Error = NotADivisionCode;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}
impl From<CommunityId> for String {
    fn from(id: CommunityId) -> Self {
        id.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_twelve_digits_are_a_code() {
        assert_eq!("510182001009".parse::<CommunityId>().unwrap().to_string(), "510182001009");
        for bad in ["", "51018200100", "5101820010099", "51018200100x", "012345678901", "５10182001009"] {
            assert!(bad.parse::<CommunityId>().is_err(), "{bad}");
        }
    }
}
