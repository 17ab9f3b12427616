use axum::extract::Path;
use serde::Serialize;
use utoipa::ToSchema;
use web::{Ctx, Failure, Problem};

use crate::{Answer, BeansError, Receipt, party, receipt};

/// One movement; persons are masked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReceiptDto {
    id: uuid::Uuid,
    /// Number in the community's journal.
    seq: i64,
    /// RFC 3339.
    at: String,
    #[schema(example = "pay-code")]
    purpose: String,
    from: String,
    to: String,
    /// Hundredths of a bean; fen for `deposit`, `payout` and `payout-back`.
    amount: i64,
}

/// The receipt of a movement, by the id its parties were given.
#[utoipa::path(
    get,
    path = "/api/v1/c/{community}/receipts/{id}",
    tag = "beans",
    params(
        ("community" = String, Path, description = "12-digit division code", example = "510182001009"),
        ("id" = String, Path, description = "Id of the movement (UUID)")
    ),
    responses(
        (status = 200, description = "The receipt", body = ReceiptDto),
        (status = 404, description = "No such community or movement", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; see Retry-After", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn show(ctx: Ctx, path: Path<(String, String)>) -> Result<axum::Json<ReceiptDto>, Failure> {
    let id = path.0.1.parse().map_err(|_| Failure::NotFound)?;
    let found = ctx.read(move |r, cx| receipt(r, cx.community, id)).await?;
    dto(&ctx, found).await.map(axum::Json)
}

/// A receipt, or the refusal as 409.
pub(super) async fn answered(ctx: &Ctx, answer: Answer) -> Result<ReceiptDto, Failure> {
    match answer {
        Answer::Done(receipt) => dto(ctx, receipt).await,
        Answer::Refused(reason) => Err(Failure::Refused(reason.message())),
    }
}

async fn dto(ctx: &Ctx, found: Receipt) -> Result<ReceiptDto, Failure> {
    let (t, from, to) = (ctx.t.clone(), found.from, found.to);
    let (from, to) = ctx
        .read(move |r, cx| {
            Ok::<_, BeansError>((
                party(r, cx.community, from)?.show(&t),
                party(r, cx.community, to)?.show(&t),
            ))
        })
        .await?;
    let (id, seq, at, amount) = (found.id, found.seq, found.at.rfc3339(), found.amount.0);
    Ok(ReceiptDto { id, seq, at, purpose: found.purpose.word().to_owned(), from, to, amount })
}
