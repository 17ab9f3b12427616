use common::errors::{FieldErrors, number, text};
use common::{Msg, Timestamp};
use web::Fields;

use crate::PersonId;

/// A mainland mobile number: 11 digits beginning with 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone(String);

impl Phone {
    /// Accepts spaces, hyphens and a leading +86.
    ///
    /// # Errors
    /// `error-phone`.
    pub fn parse(text: &str) -> Result<Self, Msg> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let digits = digits.strip_prefix("+86").unwrap_or(&digits);
        let fits =
            digits.len() == 11 && digits.starts_with('1') && digits.bytes().all(|b| b.is_ascii_digit());
        if fits { Ok(Self(digits.to_owned())) } else { Err(Msg::new("error-phone")) }
    }
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Someone on the register of a community. The phone stays sealed; see [`crate::phone_of`].
#[derive(Clone, Debug)]
pub struct Person {
    pub id: PersonId,
    pub name: String,
    pub has_phone: bool,
    pub birth_year: Option<i64>,
    /// 小区
    pub compound: String,
    /// active · left
    pub state: String,
    pub created_at: Timestamp,
}

/// A person to be put on the register.
#[derive(Clone, Debug)]
pub struct NewPerson {
    pub name: String,
    pub phone: Option<Phone>,
    pub birth_year: Option<i64>,
    pub compound: String,
}

impl NewPerson {
    /// # Errors
    /// Names `name` (1–40 characters), `phone` (11 digits or empty), `birth_year` (1900–2030 or empty), `compound` (≤ 60).
    pub fn parse(fields: &Fields) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.take("name", text(fields.get("name"), 1, 40));
        let phone = errors.take("phone", optional(fields.get("phone"), Phone::parse));
        let birth_year =
            errors.take("birth_year", optional(fields.get("birth_year"), |t| number(t, 1900, 2030)));
        let compound = errors.take("compound", text(fields.get("compound"), 0, 60));
        match (name, phone, birth_year, compound) {
            (Some(name), Some(phone), Some(birth_year), Some(compound)) => {
                Ok(Self { name, phone, birth_year, compound })
            }
            _ => Err(errors),
        }
    }
}

fn optional<T>(value: &str, parse: impl Fn(&str) -> Result<T, Msg>) -> Result<Option<T>, Msg> {
    if value.trim().is_empty() { Ok(None) } else { parse(value).map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_are_eleven_digits_however_they_are_typed() {
        for good in ["13812345678", " 138 1234 5678 ", "+86 138-1234-5678"] {
            assert_eq!(Phone::parse(good).unwrap().as_str(), "13812345678");
        }
        for bad in ["", "1381234567", "138123456789", "23812345678", "1381234567x"] {
            assert!(Phone::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn every_wrong_field_is_named() {
        let fields = Fields::default()
            .with("name", "")
            .with("phone", "12")
            .with("birth_year", "1776")
            .with("compound", "x".repeat(61));
        let errors = NewPerson::parse(&fields).unwrap_err();
        assert_eq!(
            errors.iter().map(|(f, _)| f).collect::<Vec<_>>(),
            ["name", "phone", "birth_year", "compound"]
        );
    }
}
