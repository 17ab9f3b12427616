//! 便民卡: a printed card (QR and number) with a PIN, for people without a phone.

use access::Cx;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Argon2, PasswordHash};
use common::{Msg, Timestamp};
use db::{Reader, Tx};
use ledger::AccountNo;

use crate::store::cards;
use crate::{BeansError, Reason};

/// Wrong PINs after which a card is locked until staff sets a new one.
pub const TRIES_MAX: i64 = 5;
const NUMBER_DIGITS: usize = 16;

#[derive(Clone, Debug)]
pub struct Card {
    /// 16 digits, the last a Luhn check (ISO/IEC 7812-1).
    pub number: String,
    pub account: AccountNo,
    pub(crate) pin_hash: String,
    pub tries: i64,
    pub state: CardState,
    pub issued_at: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardState {
    Active,
    Locked,
    Replaced,
}

impl CardState {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Locked => "locked",
            Self::Replaced => "replaced",
        }
    }
    /// Translation key.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Active => "beans-card-active",
            Self::Locked => "beans-card-locked",
            Self::Replaced => "beans-card-replaced",
        }
    }
    pub(crate) fn parse(text: &str) -> Self {
        match text {
            "active" => Self::Active,
            "locked" => Self::Locked,
            _ => Self::Replaced,
        }
    }
}

impl Card {
    /// `8123 4567 8901 2345`
    pub fn spaced(&self) -> String {
        let groups: Vec<&str> = (0..4).filter_map(|n| self.number.get(n * 4..n * 4 + 4)).collect();
        groups.join(" ")
    }
}

/// Does the text look like a card number?
pub fn looks_like_card(text: &str) -> bool {
    card_number(text).is_some()
}

fn card_number(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let fits = digits.len() == NUMBER_DIGITS
        && digits.starts_with('8')
        && digits.bytes().all(|b| b.is_ascii_digit());
    (fits && luhn(&digits[..NUMBER_DIGITS - 1]) == digits.bytes().last().map(|b| b - b'0')).then_some(digits)
}

/// A number from 74 bits of chance; the caller tries another when it is taken.
pub(crate) fn new_number(chance: u128) -> String {
    let body = format!("8{:014}", chance % 100_000_000_000_000);
    let check = luhn(&body).unwrap_or(0);
    format!("{body}{check}")
}

/// The check digit after `digits`.
pub(crate) fn luhn(digits: &str) -> Option<u8> {
    let mut sum = 0_u32;
    for (place, c) in digits.chars().rev().enumerate() {
        let digit = c.to_digit(10)?;
        let doubled = if place % 2 == 0 { digit * 2 } else { digit };
        sum += doubled / 10 + doubled % 10;
    }
    u8::try_from((10 - sum % 10) % 10).ok()
}

/// Six digits chosen by the holder, not all the same and not counting up or down.
///
/// # Errors
/// `beans-error-pin`.
pub fn parse_pin(text: &str) -> Result<String, Msg> {
    let bytes = text.trim().as_bytes();
    let digits = bytes.len() == 6 && bytes.iter().all(u8::is_ascii_digit);
    let step = |by: i16| bytes.windows(2).all(|pair| i16::from(pair[1]) - i16::from(pair[0]) == by);
    if digits && ![0, 1, -1].into_iter().any(step) {
        Ok(text.trim().to_owned())
    } else {
        Err(Msg::new("beans-error-pin"))
    }
}

/// The stored form of a PIN (argon2id, PHC string). Slow by design: call it outside a write action.
///
/// # Errors
/// [`BeansError::NotFound`] never in practice: only for a malformed salt.
pub fn hash_pin(pin: &str, salt: [u8; 16]) -> Result<String, BeansError> {
    let hash =
        Argon2::default().hash_password_with_salt(pin.as_bytes(), &salt).map_err(|_| BeansError::NotFound)?;
    Ok(hash.to_string())
}

/// A card as the till found it, for checking the PIN outside the write action.
#[derive(Clone, Debug)]
pub struct CardCheck {
    number: String,
    pin_hash: Option<String>,
}

/// Whether the PIN was right, to be handed to [`crate::redeem`], which counts the tries.
#[derive(Clone, Debug)]
pub struct PinProof {
    number: String,
    pin_hash: Option<String>,
    right: bool,
}

/// Looks a card up for the till. An unknown number is checked against a dummy, so that time tells nothing.
///
/// # Errors
/// [`BeansError::Db`].
pub fn card_check(r: &mut Reader<'_>, cx: &Cx, number: &str) -> Result<CardCheck, BeansError> {
    let number = card_number(number).unwrap_or_default();
    let card = cards::find(r, cx.community, &number)?;
    Ok(CardCheck { number, pin_hash: card.map(|card| card.pin_hash) })
}

/// argon2id of no PIN.
const DUMMY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

impl CardCheck {
    /// Slow by design (argon2id): call it on a thread that may block, never inside a write action.
    pub fn verify(self, pin: &str) -> PinProof {
        let hash = PasswordHash::new(self.pin_hash.as_deref().unwrap_or(DUMMY));
        let right = hash.is_ok_and(|hash| Argon2::default().verify_password(pin.as_bytes(), &hash).is_ok());
        PinProof { number: self.number, right: right && self.pin_hash.is_some(), pin_hash: self.pin_hash }
    }
}

impl PinProof {
    /// For the body of [`crate::Once`]: the card, not the PIN.
    pub fn number(&self) -> &str {
        &self.number
    }
}

/// Counts the try and says whose wallet it is.
pub(crate) fn admit(
    tx: &mut Tx<'_>,
    cx: &Cx,
    proof: &PinProof,
) -> Result<Result<AccountNo, Reason>, BeansError> {
    let card = cards::find(tx, cx.community, &proof.number)?;
    let Some(mut card) = card.filter(|card| card.state != CardState::Replaced) else {
        return Ok(Err(Reason::CardUnknown));
    };
    if card.state == CardState::Locked {
        return Ok(Err(Reason::CardLocked));
    }
    let right = proof.right && proof.pin_hash.as_deref() == Some(&card.pin_hash);
    card.tries = if right { 0 } else { card.tries + 1 };
    if card.tries >= TRIES_MAX {
        card.state = CardState::Locked;
    }
    cards::tried(tx, cx.community, &card)?;
    match card.state {
        _ if right => Ok(Ok(card.account)),
        CardState::Active => Ok(Err(Reason::WrongPin(TRIES_MAX - card.tries))),
        CardState::Locked | CardState::Replaced => Ok(Err(Reason::CardLocked)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_finds_a_wrong_digit_and_a_swap() {
        let number = new_number(12_345_678_901_234);
        assert!(looks_like_card(&number));
        let mut wrong: Vec<char> = number.chars().collect();
        wrong[7] = if wrong[7] == '9' { '0' } else { '9' };
        assert!(!looks_like_card(&wrong.iter().collect::<String>()));
        assert_eq!(luhn("7992739871"), Some(3), "ISO/IEC 7812-1 annex B");
    }

    #[test]
    fn easy_pins_are_refused() {
        for bad in ["000000", "123456", "987654", "12345", "1234567", "12a456", ""] {
            assert!(parse_pin(bad).is_err(), "{bad}");
        }
        assert_eq!(parse_pin(" 204816 ").unwrap(), "204816");
    }

    #[test]
    fn only_the_right_pin_of_a_known_card_is_right() {
        let hash = hash_pin("204816", [7; 16]).unwrap();
        let check = |pin_hash| CardCheck { number: "8".to_owned(), pin_hash };
        assert!(check(Some(hash.clone())).verify("204816").right);
        assert!(!check(Some(hash)).verify("204817").right);
        assert!(!check(None).verify("204816").right);
    }
}
