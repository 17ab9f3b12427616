use ::access::PersonId;
use axum::extract::Path;
use common::errors::{FieldErrors, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Ctx, Failure, Json, Problem};

use crate::{
    AccountNo, BeansError, LimitsNow, Owner, WalletLimits, account, set_wallet_limits, wallet_limits,
};

/// What a wallet may spend. Beans with at most two decimals; a missing or empty one is no limit.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewLimits {
    #[serde(default)]
    #[schema(example = "50", max_length = 11)]
    payment: String,
    #[serde(default)]
    #[schema(example = "100", max_length = 11)]
    day: String,
    #[serde(default)]
    #[schema(example = "500", max_length = 11)]
    month: String,
    /// Minutes from one payment to the next, 1 to 1440.
    #[serde(default)]
    #[schema(example = "5", max_length = 4)]
    gap: String,
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

/// The limits as they are now, in hundredths.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LimitsDto {
    per_payment: Option<i64>,
    per_day: Option<i64>,
    left_today: Option<i64>,
    per_month: Option<i64>,
    left_this_month: Option<i64>,
    gap_minutes: Option<i64>,
}

/// Sets and clears the limits of a wallet; what is not given is cleared. Setting the same again changes nothing but the logs.
#[utoipa::path(
    put,
    path = "/api/v1/c/{community}/accounts/{no}/limits",
    tag = "beans",
    params(
        ("community" = String, Path, description = "12-digit division code", example = "510182001009"),
        ("no" = i64, Path, description = "Number of the wallet's account")
    ),
    request_body = NewLimits,
    responses(
        (status = 200, description = "The limits as they are now", body = LimitsDto),
        (status = 400, description = "Malformed", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Log in first", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The log-in was not strong enough", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such community or wallet, or not yours to limit", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A field of another shape", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; see Retry-After", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn set(
    ctx: Ctx,
    path: Path<(String, String)>,
    Json(body): Json<NewLimits>,
) -> Result<axum::Json<LimitsDto>, Failure> {
    let no = path.0.1.parse().map(AccountNo).map_err(|_| Failure::NotFound)?;
    let mut errors = FieldErrors::default();
    let limits = WalletLimits::parse([&body.payment, &body.day, &body.month, &body.gap]);
    let limits = limits.map_err(|wrong| errors.extend(wrong)).ok();
    let reason = errors.take("reason", text(&body.reason, 1, 200));
    let (Some(limits), Some(reason)) = (limits, reason) else { return Err(errors.into()) };
    let now = ctx
        .write(move |tx, cx| {
            let Owner::Wallet(person) = account(tx, cx, no)?.0.owner else {
                return Err(BeansError::NotFound);
            };
            let person = PersonId::new(person);
            set_wallet_limits(tx, cx, person, limits, &reason)?;
            wallet_limits(tx, cx, person)
        })
        .await?;
    Ok(axum::Json(dto(&now)))
}

fn dto(now: &LimitsNow) -> LimitsDto {
    let WalletLimits { per_payment, per_day, per_month, gap_minutes } = now.limits;
    LimitsDto {
        per_payment: per_payment.map(|beans| beans.0),
        per_day: per_day.map(|beans| beans.0),
        left_today: now.left_today().map(|beans| beans.0),
        per_month: per_month.map(|beans| beans.0),
        left_this_month: now.left_this_month().map(|beans| beans.0),
        gap_minutes,
    }
}
