use std::path::Path;

use beans::proof::{ReceiptFile, Unproved, Verified};
use serde_json::{Value, json};
use tlog::VerifyingKey;

use super::{Verdict, read};

/// Checks one receipt: a file, or the address a QR code gives.
pub(super) fn check(receipt: &Path, key: &VerifyingKey) -> Result<Verdict, String> {
    let parsed = match receipt.to_str().and_then(|text| text.split_once('#')) {
        Some((_, compact)) if !receipt.exists() => ReceiptFile::from_compact(compact),
        _ => parse(&read(receipt)?),
    };
    Ok(match parsed.and_then(|receipt| receipt.verify(key)) {
        Ok(verified) => Verdict::Holds(facts(&verified), sentence(&verified)),
        Err(why) => Verdict::Fails(why.to_string()),
    })
}

fn parse(text: &str) -> Result<ReceiptFile, Unproved> {
    match text.trim().rsplit_once('#') {
        Some((_, compact)) if !text.trim_start().starts_with('{') => ReceiptFile::from_compact(compact),
        _ => ReceiptFile::from_json(text),
    }
}

fn facts(verified: &Verified) -> Value {
    let moved = verified.moved().map(|moved| {
        json!({
            "purpose": moved.purpose.map(beans::Purpose::word), "amount": moved.amount.to_string(),
            "unit": if moved.yuan { "yuan" } else { "beans" }, "from": moved.from, "to": moved.to,
        })
    });
    json!({
        "community": verified.community.to_string(), "log": verified.origin, "log_size": verified.log_size,
        "seq": verified.seq(), "at": verified.at().rfc3339(), "moved": moved,
    })
}

fn sentence(verified: &Verified) -> String {
    let moved = verified.moved().map_or_else(
        || "nothing moved".to_owned(),
        |moved| {
            let unit = if moved.yuan { "yuan" } else { "beans" };
            let purpose = moved.purpose.map_or("other", beans::Purpose::word);
            format!("{} {unit} from account {} to account {} ({purpose})", moved.amount, moved.from, moved.to)
        },
    );
    format!(
        "genuine: entry {} of community {}, {}: {moved}\nin the log {} of {} entries",
        verified.seq(),
        verified.community,
        verified.at().minute_text(),
        verified.origin,
        verified.log_size
    )
}
