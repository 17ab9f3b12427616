use serde::Serialize;
use utoipa::ToSchema;
use web::{Ctx, Failure, Problem};

use crate::books;

/// The open books of a community. Amounts are integer hundredths.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BooksDto {
    issued: i64,
    spent: i64,
    refunded: i64,
    given: i64,
    expired: i64,
    taken_back: i64,
    settled: i64,
    /// Settlements that came back; the shops are owed for them again.
    settled_back: i64,
    /// In wallets, held beans included.
    outstanding: i64,
    /// With shops, not yet paid for.
    unsettled: i64,
    /// To other communities, or on the way to them.
    owed: i64,
    /// By other communities.
    due: i64,
    /// Yuan of all funds, in fen.
    cash_fen: i64,
    /// Cash ÷ (outstanding + unsettled + owed) in hundredths of a percent; none when nothing circulates.
    cover_bp: Option<i64>,
    wallets: i64,
    months: Vec<MonthDto>,
}

#[derive(Debug, Serialize, ToSchema)]
struct MonthDto {
    #[schema(example = "2026-03")]
    month: String,
    issued: i64,
    spent: i64,
    expired: i64,
    settled: i64,
}

/// What was issued, spent, expired, is outstanding, and what covers it.
#[utoipa::path(
    get,
    path = "/api/v1/c/{community}/books",
    tag = "beans",
    params(("community" = String, Path, description = "12-digit division code", example = "510182001009")),
    responses(
        (status = 200, description = "The open books", body = BooksDto),
        (status = 404, description = "No such community", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; see Retry-After", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn show(ctx: Ctx) -> Result<axum::Json<BooksDto>, Failure> {
    let books = ctx.read(|r, cx| books(r, cx.community)).await?;
    let month = |m: &crate::MonthSum| MonthDto {
        month: m.month.clone(),
        issued: m.issued.0,
        spent: m.spent.0,
        expired: m.expired.0,
        settled: m.settled.0,
    };
    Ok(axum::Json(BooksDto {
        issued: books.issued.0,
        spent: books.spent.0,
        refunded: books.refunded.0,
        given: books.given.0,
        expired: books.expired.0,
        taken_back: books.taken_back.0,
        settled: books.settled.0,
        settled_back: books.settled_back.0,
        outstanding: books.outstanding.0,
        unsettled: books.unsettled.0,
        owed: books.owed.0,
        due: books.due.0,
        cash_fen: books.cash.0,
        cover_bp: books.cover_bp(),
        wallets: books.wallets,
        months: books.months.iter().map(month).collect(),
    }))
}
