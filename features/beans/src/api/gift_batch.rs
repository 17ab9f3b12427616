use access::PersonId;
use common::Msg;
use common::errors::{FieldErrors, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Ctx, Failure, Json, Problem};

use crate::fund::positive_beans;
use crate::{Answer, BeansError, Gift, Once, gift};

const GIFTS_MAX: usize = 100;
const KEY_MAX: usize = 64;

/// One gift of a batch.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeyedGift {
    /// The idempotency key of this gift: 1 to 64 visible ASCII characters.
    #[schema(min_length = 1, max_length = 64)]
    key: String,
    to: uuid::Uuid,
    /// Beans with at most two decimals.
    #[schema(example = "5", max_length = 11)]
    amount: String,
    /// A line for the receiver.
    #[serde(default)]
    #[schema(max_length = 60)]
    note: String,
}

/// 1 to 100 gifts.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GiftBatch {
    #[schema(min_items = 1, max_items = 100)]
    gifts: Vec<KeyedGift>,
}

/// What became of one gift.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GiftResult {
    key: String,
    /// The movement, when it was given.
    transfer: Option<uuid::Uuid>,
    /// Its number in the community's journal.
    seq: Option<i64>,
    /// Why it was not given, in the reader's language.
    refused: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GiftResults {
    /// In the order of the gifts.
    results: Vec<GiftResult>,
}

struct Parsed {
    key: String,
    to: PersonId,
    amount: common::Beans,
    note: String,
}

/// Gives beans to many at once. Each gift stands for itself: one that is refused leaves the others alone, and each key with
/// the same gift again gives its first answer. A malformed gift refuses the whole batch before anything is given.
#[utoipa::path(
    post,
    path = "/api/v1/c/{community}/me/gifts/batch",
    tag = "beans",
    params(("community" = String, Path, description = "12-digit division code", example = "510182001009")),
    request_body = GiftBatch,
    responses(
        (status = 200, description = "What became of each", body = GiftResults),
        (status = 400, description = "Malformed", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Log in first", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such community or person; nothing was given", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A field of another shape; nothing was given", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; see Retry-After", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn give(ctx: Ctx, Json(body): Json<GiftBatch>) -> Result<axum::Json<GiftResults>, Failure> {
    let gifts = parse(body)?;
    let keys: Vec<String> = gifts.iter().map(|gift| gift.key.clone()).collect();
    let answers = ctx
        .write(move |tx, cx| {
            gifts.iter().map(|one| gift(tx, cx, &one.of(cx))).collect::<Result<Vec<Answer>, BeansError>>()
        })
        .await?;
    let results = keys.into_iter().zip(answers).map(|(key, answer)| match answer {
        Answer::Done(receipt) => {
            GiftResult { key, transfer: Some(receipt.id), seq: Some(receipt.seq), refused: None }
        }
        Answer::Refused(reason) => {
            let refused = Some(ctx.t.render(&reason.message()));
            GiftResult { key, transfer: None, seq: None, refused }
        }
    });
    Ok(axum::Json(GiftResults { results: results.collect() }))
}

impl Parsed {
    fn of(&self, cx: &access::Cx) -> Gift {
        let (to, amount, note) = (self.to, self.amount, self.note.clone());
        let once = Once::new(cx, "gift", &self.key, &[&to.to_string(), &amount.to_string(), &note]);
        Gift { once, to, amount, note }
    }
}

/// # Errors
/// Names `gifts`, or the field of a gift: `gifts.3.amount` (counted from 0).
fn parse(body: GiftBatch) -> Result<Vec<Parsed>, FieldErrors> {
    if !(1..=GIFTS_MAX).contains(&body.gifts.len()) {
        let msg = Msg::new("error-number").arg("min", 1).arg("max", GIFTS_MAX as i64);
        return Err(FieldErrors::one("gifts", msg));
    }
    let mut errors = FieldErrors::default();
    let mut all = Vec::with_capacity(body.gifts.len());
    for (n, gift) in body.gifts.into_iter().enumerate() {
        let visible = gift.key.bytes().all(|byte| byte.is_ascii_graphic());
        let fits = visible && (1..=KEY_MAX).contains(&gift.key.len());
        let key = if fits { Ok(gift.key) } else { Err(Msg::new("web-idempotency-key")) };
        let key = errors.take(format!("gifts.{n}.key"), key);
        let amount = errors.take(format!("gifts.{n}.amount"), positive_beans(&gift.amount));
        let note = errors.take(format!("gifts.{n}.note"), text(&gift.note, 0, 60));
        if let (Some(key), Some(amount), Some(note)) = (key, amount, note) {
            all.push(Parsed { key, to: PersonId::new(gift.to), amount, note });
        }
    }
    if errors.is_empty() { Ok(all) } else { Err(errors) }
}
