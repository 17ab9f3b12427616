//! What people hand in: receipts, codes, cards, PINs, amounts. An error, or the same again when it is written and read.

use ::beans::proof::{ReceiptFile, checkpoint_from_compact, checkpoint_to_compact};
use ::beans::{
    looks_like_card, looks_like_pay_code, parse_pin, parse_shop_code, positive_beans, positive_yuan,
};
use ::tlog::VerifyingKey;

/// Of the receipts in the corpus.
const KEY: &str = "bean.example/tlog/510182001009+0dd54159+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs";

/// A receipt as `courtyard verify` is given it, or the fragment of a QR code's address.
pub fn receipt(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(key) = KEY.parse::<VerifyingKey>() else { unreachable!("a key") };
    for receipt in [ReceiptFile::from_json(text), ReceiptFile::from_compact(text)].into_iter().flatten() {
        assert_eq!(ReceiptFile::from_json(&receipt.to_json()).as_ref(), Ok(&receipt));
        let verdict = receipt.verify(&key).map(|verified| verified.seq());
        if let Ok(compact) = receipt.to_compact() {
            assert_eq!(ReceiptFile::from_compact(&compact).as_ref(), Ok(&receipt));
        } else {
            assert!(verdict.is_err(), "a genuine receipt has a compact form");
        }
        assert!(verdict.is_err() || verdict.is_ok_and(|seq| seq.cast_unsigned() == receipt.index + 1));
    }
    if let Ok(note) = checkpoint_from_compact(text) {
        let compact = checkpoint_to_compact(&note);
        assert_eq!(compact.and_then(|compact| checkpoint_from_compact(&compact)), Ok(note));
    }
}

/// What a clerk scans or types, and a PIN.
pub fn code(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let only_digits = digits.bytes().all(|b| b.is_ascii_digit());
    let kinds = [looks_like_pay_code(&text), looks_like_card(&text), parse_shop_code(&text).is_some()];
    // One number is one thing.
    assert!(kinds.iter().filter(|is| **is).count() <= 1, "{text}");
    for (is, length) in kinds.into_iter().zip([18, 16, 9]) {
        assert!(!is || only_digits && digits.len() == length, "{text}");
    }
    if let Ok(pin) = parse_pin(&text) {
        assert!(pin.len() == 6 && pin.bytes().all(|b| b.is_ascii_digit()));
    }
}

/// An amount as forms and the API take it.
pub fn amount(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(beans) = positive_beans(&text) {
        assert!((1..=9_999_999_999).contains(&beans.0), "{text}");
        assert_eq!(positive_beans(&beans.to_string()), Ok(beans));
    }
    assert_eq!(positive_yuan(&text).ok().map(|fen| fen.0), positive_beans(&text).ok().map(|beans| beans.0));
}
