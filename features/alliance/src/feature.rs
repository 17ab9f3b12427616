use jiff::civil::Weekday;
use jobs::{Every, Kind, Schedule};
use utoipa_axum::routes;
use web::{Area, Feature, Guard, MenuEntry, Routes};

use crate::{access, actions, api, pages, store};

const SETTLEMENT: &str = "alliance.settlement";

/// The room as the server sees it.
pub fn feature() -> Feature {
    Feature {
        name: "alliance",
        routes,
        permissions: access::ALL.to_vec(),
        menu: menu(),
        texts: text::Source {
            room: "alliance",
            zh: include_str!("../text/zh-CN.ftl"),
            en: include_str!("../text/en.ftl"),
        },
        statements: store::statements(),
        jobs: vec![Kind { name: SETTLEMENT, run: actions::draft_run::weekly }],
        errands: Vec::new(),
        schedules: vec![Schedule { kind: SETTLEMENT, every: Every::Week(Weekday::Monday, 6) }],
    }
}

fn menu() -> Vec<MenuEntry> {
    let entry = |area, label, href, icon, guard, order| {
        let group = if area == Area::Staff { "alliance-group" } else { "" };
        MenuEntry { area, group, label, href, icon, guard, order }
    };
    let till = Guard::Needs(&access::TILL);
    vec![
        entry(Area::Merchant, "alliance-menu-till", "/c/{c}/till", "scan-qr-code", till, 10),
        entry(Area::Merchant, "alliance-menu-today", "/c/{c}/till/today", "receipt-text", till, 20),
        entry(
            Area::Merchant,
            "alliance-menu-statements",
            "/c/{c}/till/statements",
            "banknote",
            Guard::Needs(&access::STATEMENT),
            30,
        ),
        entry(Area::Resident, "alliance-menu-shops", "/c/{c}/shops", "store", Guard::Public, 30),
        entry(Area::Public, "alliance-menu-shops", "/c/{c}/shops", "store", Guard::Public, 30),
        entry(
            Area::Staff,
            "alliance-menu-merchants",
            "/c/{c}/desk/shops",
            "store",
            Guard::Needs(&access::MERCHANT_READ),
            290,
        ),
        entry(
            Area::Staff,
            "alliance-menu-runs",
            "/c/{c}/desk/settlement",
            "banknote",
            Guard::Needs(&access::RUN_READ),
            291,
        ),
    ]
}

fn routes() -> Routes {
    programs(runs(desk(residents(till(Routes::new())))))
}

fn till(routes: Routes) -> Routes {
    use pages::{receipt, statements, takings, till, till_holds, till_payment};
    let (work, read) = (Guard::Needs(&access::TILL), Guard::Needs(&access::STATEMENT));
    routes
        .get("/c/{community}/till", work, till::choose)
        .get("/c/{community}/till/today", work, till::choose_takings)
        .get("/c/{community}/till/today/{shop}", work, takings::show)
        .get("/c/{community}/till/statements", read, till::choose_statements)
        .get("/c/{community}/till/statements/{shop}", read, statements::list)
        .get("/c/{community}/till/statements/{shop}/{run}", read, statements::show)
        .get("/c/{community}/till/statements/{shop}/{run}/csv", read, statements::csv)
        .get("/c/{community}/till/{shop}", work, till::show)
        .get("/c/{community}/till/{shop}/holds", work, till_holds::list)
        .post("/c/{community}/till/{shop}/holds/{hold}", work, till_holds::take)
        .post("/c/{community}/till/{shop}/holds/{hold}/release", work, till_holds::release)
        .get("/c/{community}/till/{shop}/payer", work, till::payer)
        .post("/c/{community}/till/{shop}/confirm", work, till::confirm)
        .post("/c/{community}/till/{shop}/payments/{key}", work, till_payment::pay)
        .get("/c/{community}/till/{shop}/payments/{key}", work, till_payment::show)
        .post("/c/{community}/till/{shop}/payments/{key}/give-up", work, till_payment::abandon)
        .get("/c/{community}/till/{shop}/receipts/{entry}", Guard::SignedIn, receipt::show)
        .post("/c/{community}/till/{shop}/receipts/{entry}", Guard::SignedIn, receipt::cancel)
}

fn residents(routes: Routes) -> Routes {
    use pages::{pay, reserve, shops};
    let mine = Guard::Needs(&access::PAY);
    routes
        .get("/c/{community}/shops", Guard::Public, shops::list)
        .get("/c/{community}/shops/{code}", Guard::Public, shops::show)
        .get("/c/{community}/shops/{code}/reserve", mine, reserve::show)
        .post("/c/{community}/shops/{code}/reserve", mine, reserve::make)
        .get("/c/{community}/pay/{code}", mine, pay::show)
        .get("/c/{community}/pay/{code}/confirm", mine, pay::confirm)
        .post("/c/{community}/pay/{code}/payments/{key}", mine, pay::pay)
        .get("/c/{community}/pay/{code}/payments/{key}", mine, pay::done)
        .post("/c/{community}/pay/{code}/payments/{key}/give-up", mine, pay::abandon)
}

fn desk(routes: Routes) -> Routes {
    use pages::{desk_clerks, desk_merchant as one, desk_merchant_form as form, desk_merchants};
    let (read, edit) = (Guard::Needs(&access::MERCHANT_READ), Guard::Needs(&access::MERCHANT_EDIT));
    routes
        .get("/c/{community}/desk/shops", read, desk_merchants::list)
        .post("/c/{community}/desk/shops", edit, form::create)
        .get("/c/{community}/desk/shops/new", edit, form::new)
        .get("/c/{community}/desk/shops/{shop}", read, one::show)
        .get("/c/{community}/desk/shops/{shop}/edit", edit, form::edit)
        .post("/c/{community}/desk/shops/{shop}/edit", edit, form::change)
        .get("/c/{community}/desk/shops/{shop}/account", edit, form::account)
        .post("/c/{community}/desk/shops/{shop}/account", edit, form::set_account)
        .post(
            "/c/{community}/desk/shops/{shop}/account/full",
            Guard::Needs(&access::ACCOUNT_UNMASK),
            one::unmask,
        )
        .post(
            "/c/{community}/desk/shops/{shop}/state",
            Guard::Needs(&access::MERCHANT_APPROVE),
            one::set_state,
        )
        .get("/c/{community}/desk/shops/{shop}/clerks", edit, desk_clerks::clerks)
        .post("/c/{community}/desk/shops/{shop}/clerks", edit, desk_clerks::name_clerk)
        .post("/c/{community}/desk/shops/{shop}/clerks/{membership}/end", edit, one::drop_clerk)
        .post("/c/{community}/desk/shops/{shop}/offers", edit, one::offer)
        .post("/c/{community}/desk/shops/{shop}/offers/{offer}/end", edit, one::drop_offer)
        .get("/c/{community}/desk/shops/{shop}/poster", read, one::poster)
}

fn runs(routes: Routes) -> Routes {
    use pages::{desk_line, desk_run as one, desk_runs};
    let (read, draft) = (Guard::Needs(&access::RUN_READ), Guard::Needs(&access::RUN_DRAFT));
    let (sign, pay) = (Guard::Needs(&access::RUN_SIGN), Guard::Needs(&access::RUN_PAY));
    routes
        .get("/c/{community}/desk/settlement", read, desk_runs::list)
        .post("/c/{community}/desk/settlement", draft, desk_runs::draft)
        .get("/c/{community}/desk/settlement/{run}", read, one::show)
        .post("/c/{community}/desk/settlement/{run}/sign", sign, one::sign)
        .post("/c/{community}/desk/settlement/{run}/withdraw", draft, one::withdraw)
        .post("/c/{community}/desk/settlement/{run}/pay", pay, one::pay)
        .get("/c/{community}/desk/settlement/{run}/bank.csv", pay, one::bank_csv)
        .get("/c/{community}/desk/settlement/{run}/{shop}", read, desk_line::show)
        .get("/c/{community}/desk/settlement/{run}/{shop}/csv", read, desk_line::csv)
        .post("/c/{community}/desk/settlement/{run}/{shop}/returned", pay, desk_line::returned)
        .post("/c/{community}/desk/settlement/{run}/{shop}/note", sign, desk_line::note)
}

fn programs(routes: Routes) -> Routes {
    let till = Guard::Needs(&access::TILL);
    routes
        .api(till, routes!(api::redemptions::redeem))
        .api(till, routes!(api::redemptions::list))
        .api(Guard::SignedIn, routes!(api::refunds::refund))
        .api(Guard::Public, routes!(api::shops::list))
        .api(Guard::Needs(&access::RUN_READ), routes!(api::runs::list))
}
