//! `/c/{community}/desk/accounts/{no}/limits`: what a wallet may spend.

use ::access::PersonId;
use askama::Template;
use axum::extract::Path;
use common::errors::{FieldErrors, text};
use http::StatusCode;
use web::{Area, Ctx, Failure, Fields, Outcome, Page, PageResult, html, html_with};

use crate::{
    AccountNo, BeansError, LimitsNow, Owner, WalletLimits, access as may, account, set_wallet_limits,
    wallet_limits,
};

const FIELDS: [&str; 4] = ["payment", "day", "month", "gap"];

#[derive(Template)]
#[template(path = "beans/desk_limits.html")]
struct LimitsPage {
    page: Page,
    /// The account's page.
    back: String,
    name: String,
    values: [String; 4],
    reason: String,
    spent_today: String,
    spent_this_month: String,
}

pub(crate) async fn show(ctx: Ctx, Path((_, no)): Path<(String, String)>) -> PageResult {
    let holder = Holder::find(&ctx, &no).await?;
    let values = values(holder.now.limits);
    html(&holder.page(&ctx, values, "", FieldErrors::default()))
}

pub(crate) async fn set(ctx: Ctx, Path((_, no)): Path<(String, String)>, fields: Fields) -> PageResult {
    let holder = Holder::find(&ctx, &no).await?;
    match change(&ctx, holder.person, &fields).await.map_err(Failure::into_fields) {
        Ok(()) => Ok(ctx.done("beans-notice-saved", &ctx.url(&format!("/desk/accounts/{no}/limits")))),
        Err(Ok(errors)) => {
            let typed = FIELDS.map(|field| fields.get(field).to_owned());
            let page = holder.page(&ctx, typed, fields.get("reason"), errors);
            html_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(Err(failure)) => Err(failure),
    }
}

async fn change(ctx: &Ctx, person: PersonId, fields: &Fields) -> Outcome<()> {
    let mut errors = FieldErrors::default();
    let limits = WalletLimits::parse(FIELDS.map(|field| fields.get(field)));
    let limits = limits.map_err(|wrong| errors.extend(wrong)).ok();
    let reason = errors.take("reason", text(fields.get("reason"), 1, 200));
    let (Some(limits), Some(reason)) = (limits, reason) else { return Err(errors.into()) };
    ctx.write(move |tx, cx| set_wallet_limits(tx, cx, person, limits, &reason)).await
}

/// Whose wallet it is.
struct Holder {
    no: AccountNo,
    person: PersonId,
    name: String,
    now: LimitsNow,
}

impl Holder {
    async fn find(ctx: &Ctx, no: &str) -> Outcome<Self> {
        let no = no.parse().map(AccountNo).map_err(|_| Failure::NotFound)?;
        let t = ctx.t.clone();
        ctx.read(move |r, cx| {
            cx.permit(&may::WALLET_LIMIT)?;
            let (owned, party) = account(r, cx, no)?;
            let Owner::Wallet(person) = owned.owner else { return Err(BeansError::NotFound) };
            let person = PersonId::new(person);
            Ok(Self { no, person, name: party.show(&t), now: wallet_limits(r, cx, person)? })
        })
        .await
    }

    fn page(&self, ctx: &Ctx, values: [String; 4], reason: &str, errors: FieldErrors) -> LimitsPage {
        LimitsPage {
            page: ctx.page(Area::Staff, "beans-limits-title").with_errors(errors),
            back: ctx.url(&format!("/desk/accounts/{}", self.no.0)),
            name: self.name.clone(),
            values,
            reason: reason.to_owned(),
            spent_today: self.now.spent_today.to_string(),
            spent_this_month: self.now.spent_this_month.to_string(),
        }
    }
}

fn values(limits: WalletLimits) -> [String; 4] {
    let beans = |limit: Option<common::Beans>| limit.map_or_else(String::new, |beans| beans.to_string());
    let gap = limits.gap_minutes.map_or_else(String::new, |minutes| minutes.to_string());
    [beans(limits.per_payment), beans(limits.per_day), beans(limits.per_month), gap]
}
