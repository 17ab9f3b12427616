//! `/c/{community}/verify`: is a receipt genuine? The reader's browser checks it; the house is not asked.

use askama::Template;
use tlog::VerifyingKey;
use web::{Area, Ctx, Failure, Outcome, Page, PageResult, html};

use crate::Purpose;
use crate::proof::{fingerprint, log_key};

#[derive(Template)]
#[template(path = "beans/verify.html")]
struct VerifyPage {
    page: Page,
    /// The log's public key, `NAME+ID+BASE64`.
    key: String,
    fingerprint: String,
    /// Codes of the purposes that move yuan, apart by spaces.
    yuan: String,
    purposes: Vec<(u16, &'static str)>,
    facts: [(&'static str, &'static str); 9],
    faults: [(&'static str, &'static str); 4],
}

/// Rows of what is proved, as the script names them, with their labels.
const FACTS: [(&str, &str); 9] = [
    ("at", "beans-verify-at"),
    ("amount", "beans-verify-amount"),
    ("purpose", "beans-verify-purpose"),
    ("from", "beans-verify-from"),
    ("to", "beans-verify-to"),
    ("seq", "beans-receipt-seq"),
    ("size", "beans-verify-size"),
    ("root", "beans-verify-root"),
    ("log", "beans-verify-log"),
];

const FAULTS: [(&str, &str); 4] = [
    ("form", "beans-verify-fault-form"),
    ("elsewhere", "beans-verify-fault-elsewhere"),
    ("unsigned", "beans-verify-fault-unsigned"),
    ("proof", "beans-verify-fault-proof"),
];

pub(crate) async fn show(ctx: Ctx) -> PageResult {
    let key = public_key(&ctx)?;
    let yuan = Purpose::ALL.iter().filter(|purpose| purpose.is_yuan());
    let yuan: Vec<String> = yuan.map(|purpose| purpose.code().to_string()).collect();
    html(&VerifyPage {
        page: ctx.page(Area::Public, "beans-verify-title"),
        key: key.to_string(),
        fingerprint: fingerprint(&key),
        yuan: yuan.join(" "),
        purposes: Purpose::ALL.iter().map(|purpose| (purpose.code(), purpose.label())).collect(),
        facts: FACTS,
        faults: FAULTS,
    })
}

/// Of the community's log.
pub(super) fn public_key(ctx: &Ctx) -> Outcome<VerifyingKey> {
    let key = log_key(&ctx.app.vault, ctx.community_id()).map_err(|e| Failure::Internal(e.to_string()))?;
    Ok(key.verifying_key())
}
