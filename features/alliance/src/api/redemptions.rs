use std::collections::BTreeMap;

use axum::extract::{Path, Query};
use common::Msg;
use common::errors::{FieldErrors, number};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Ctx, Failure, IdempotencyKey, Json, Outcome, Problem};

use crate::pages::till_payment::card;
use crate::pages::view::id;
use crate::{Charge, Charged, Entry, EntryId, EntryKind, MerchantId, amount, charge, entries_after};

/// A payment at a till: by the code on the resident's screen, or by card and PIN.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRedemption {
    /// The 18 digits of a pay code or the 16 digits of a card.
    #[schema(max_length = 40, example = "000000120123456789")]
    code: String,
    /// Needed for a card: six digits.
    #[schema(max_length = 6)]
    #[serde(default)]
    pin: String,
    /// Beans with at most two decimals, 0.01 to 5000.
    #[schema(max_length = 11, example = "12.50")]
    amount: String,
}

/// What a shop took or gave back.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Redemption {
    #[schema(value_type = uuid::Uuid)]
    id: EntryId,
    /// payment · refund · returned
    kind: String,
    /// Beans with at most two decimals; below zero for a refund.
    amount: String,
    /// code · scan · card, empty for others
    way: String,
    /// Masked name of the payer.
    payer: String,
    /// RFC 3339.
    at: String,
    /// The transfer in the books.
    transfer: Option<uuid::Uuid>,
    refunded: bool,
}

impl From<&Entry> for Redemption {
    fn from(entry: &Entry) -> Self {
        Self {
            id: entry.id,
            kind: entry.kind.as_str().to_owned(),
            amount: entry.amount.to_string(),
            way: entry.way.as_str().to_owned(),
            payer: entry.payer_mask.clone(),
            at: entry.at.rfc3339(),
            transfer: entry.transfer,
            refunded: entry.refunded,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RedemptionPage {
    items: Vec<Redemption>,
    /// Give this as `after` for the next page; none: this was the last.
    next: Option<uuid::Uuid>,
}

pub(crate) type Answer = Result<(StatusCode, axum::Json<Redemption>), Failure>;

pub(crate) fn answer(charged: Charged) -> Answer {
    match charged {
        Charged::Paid(entry) => Ok((StatusCode::CREATED, axum::Json(Redemption::from(&*entry)))),
        Charged::Refused(why) => Err(Failure::Refused(why)),
    }
}

/// Charges a wallet for the shop. The same key and body again give the first answer, also when it was a refusal, and charge
/// nothing more; a wrong PIN alone is not kept, so that the right one may follow under the same key.
#[utoipa::path(
    post,
    path = "/api/v1/c/{community}/shops/{shop}/redemptions",
    tag = "alliance",
    params(
        ("community" = String, Path, description = "12-digit division code", example = "510182001009"),
        ("shop" = uuid::Uuid, Path, description = "The shop"),
        ("Idempotency-Key" = String, Header, description = "1 to 64 visible ASCII characters")
    ),
    request_body = NewRedemption,
    responses(
        (status = 201, description = "Charged", body = Redemption),
        (status = 400, description = "Malformed", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Log in first", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such community or shop, or not for you", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Refused, or the key came before with another body", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A field of another shape", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; see Retry-After", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn redeem(
    ctx: Ctx,
    Path(place): Path<(String, String)>,
    IdempotencyKey(key): IdempotencyKey,
    Json(body): Json<NewRedemption>,
) -> Answer {
    let merchant: MerchantId = id(&place.1)?;
    let amount = amount(&body.amount).map_err(|msg| FieldErrors::one("amount", msg))?;
    let payer = payer(&ctx, body).await?;
    answer(
        ctx.write(move |tx, cx| {
            charge(tx, cx, &Charge { merchant, key: key.clone(), amount, payer: payer.clone() })
        })
        .await?,
    )
}

async fn payer(ctx: &Ctx, body: NewRedemption) -> Outcome<beans::Payer> {
    if beans::looks_like_card(&body.code) {
        return card(ctx, body.code, body.pin).await;
    }
    if !beans::looks_like_pay_code(&body.code) {
        return Err(FieldErrors::one("code", Msg::new("alliance-error-code")).into());
    }
    Ok(beans::Payer::Code(body.code))
}

/// What the shop took and gave back, oldest first.
#[utoipa::path(
    get,
    path = "/api/v1/c/{community}/shops/{shop}/redemptions",
    tag = "alliance",
    params(
        ("community" = String, Path, description = "12-digit division code", example = "510182001009"),
        ("shop" = uuid::Uuid, Path, description = "The shop"),
        ("after" = Option<uuid::Uuid>, Query, description = "`next` of the page before"),
        ("limit" = Option<i64>, Query, description = "1 to 100, else 50", minimum = 1, maximum = 100)
    ),
    responses(
        (status = 200, description = "A page", body = RedemptionPage),
        (status = 401, description = "Log in first", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such community or shop, or not for you", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A parameter of another shape", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; see Retry-After", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn list(
    ctx: Ctx,
    Path(place): Path<(String, String)>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<axum::Json<RedemptionPage>, Failure> {
    let merchant: MerchantId = id(&place.1)?;
    let (after, limit) = cursor(&query)?;
    let found = ctx.read(move |r, cx| entries_after(r, cx, merchant, EntryId::new(after), limit)).await?;
    let full = usize::try_from(limit).is_ok_and(|n| found.len() == n);
    let next = found.last().filter(|_| full).map(|entry| entry.id.uuid());
    let shown = found.iter().filter(|entry| entry.kind != EntryKind::Abandoned);
    Ok(axum::Json(RedemptionPage { items: shown.map(Redemption::from).collect(), next }))
}

/// `after` and `limit` of a page of JSON.
///
/// # Errors
/// Names the parameter.
pub(crate) fn cursor(query: &BTreeMap<String, String>) -> Result<(uuid::Uuid, i64), FieldErrors> {
    let given = |name: &str| query.get(name).map(String::as_str).filter(|value| !value.is_empty());
    let mut errors = FieldErrors::default();
    let after = given("after")
        .map_or(Ok(uuid::Uuid::nil()), |v| v.parse().map_err(|_| Msg::new("alliance-error-after")));
    let after = errors.take("after", after);
    let limit = errors.take("limit", given("limit").map_or(Ok(50), |v| number(v, 1, 100)));
    match (after, limit) {
        (Some(after), Some(limit)) => Ok((after, limit)),
        _ => Err(errors),
    }
}
