use jobs::{Every, Kind, Schedule};
use web::{Area, Feature, Guard, MenuEntry, Routes};

use crate::actions::{approve_award, expire_due, holds, keep_checkpoint};
use crate::{access, api, pages, store};

/// When checkpoints are kept. They are published an hour later.
const KEEPING: Every = Every::Day(0);
pub(crate) const PUBLISHING: Schedule = Schedule { kind: crate::publish::JOB, every: Every::Day(1) };

/// The room as the server sees it.
pub fn feature() -> Feature {
    Feature {
        name: "beans",
        routes,
        permissions: access::ALL.to_vec(),
        menu: menu(),
        texts: text::Source {
            room: "beans",
            zh: include_str!("../text/zh-CN.ftl"),
            en: include_str!("../text/en.ftl"),
        },
        statements: store::statements(),
        jobs: vec![
            Kind { name: expire_due::JOB, run: expire_due::run },
            Kind { name: holds::JOB, run: holds::run },
            Kind { name: approve_award::JOB, run: approve_award::run },
            Kind { name: keep_checkpoint::JOB, run: keep_checkpoint::run },
        ],
        errands: vec![crate::carry::errand()],
        schedules: vec![
            Schedule { kind: crate::carry::JOB, every: Every::Minutes(60) },
            Schedule { kind: expire_due::JOB, every: Every::Day(1) },
            Schedule { kind: holds::JOB, every: Every::Minutes(60) },
            Schedule { kind: approve_award::JOB, every: Every::Day(0) },
            Schedule { kind: keep_checkpoint::JOB, every: KEEPING },
        ],
    }
}

fn routes() -> Routes {
    api::routes(staff(public(resident(Routes::new()))))
}

fn resident(routes: Routes) -> Routes {
    use pages::{across, card, give, holds, home, my_code, pay, statement};
    let mine = Guard::Needs(&access::PAY);
    routes
        .get("/c/{community}/me", Guard::SignedIn, home::show)
        .get("/c/{community}/me/statement", Guard::SignedIn, statement::show)
        .get("/c/{community}/me/code", mine, my_code::show)
        .get("/c/{community}/me/code/state", mine, my_code::state)
        .get("/c/{community}/me/pay", mine, pay::scan)
        .get("/c/{community}/me/give", mine, give::show)
        .post("/c/{community}/me/give", mine, give::give)
        .get("/c/{community}/me/across", mine, across::show)
        .post("/c/{community}/me/across", mine, across::give)
        .get("/c/{community}/me/holds", mine, holds::show)
        .post("/c/{community}/me/holds/{id}/let-go", mine, holds::let_go)
        .get("/c/{community}/me/card", mine, card::show)
        .post("/c/{community}/me/card/block", mine, card::block)
}

fn public(routes: Routes) -> Routes {
    use pages::{books, checkpoint, kept, log, notice, receipt, verify};
    routes
        .get("/c/{community}/books", Guard::Public, books::show)
        .get("/c/{community}/books/rows", Guard::Public, books::rows)
        .get("/c/{community}/books/notice", Guard::Public, notice::list)
        .get("/c/{community}/books/notice/{award}", Guard::Public, notice::show)
        .post(
            "/c/{community}/books/notice/{award}/object",
            Guard::Needs(&access::AWARD_OBJECT),
            notice::object,
        )
        .get("/c/{community}/receipt/{id}", Guard::Public, receipt::show)
        .get("/c/{community}/receipt/{id}/proof.json", Guard::Public, log::proof)
        .get("/c/{community}/books/checkpoint", Guard::Public, checkpoint::show)
        .get("/c/{community}/log", Guard::Public, kept::list)
        .get("/c/{community}/log/checkpoints/{size}", Guard::Public, kept::note)
        .get("/c/{community}/log/growth/{older}/{newer}", Guard::Public, kept::growth_file)
        .get("/c/{community}/log/posters/{month}", Guard::Public, checkpoint::of_month)
        .get("/tlog/{community}/checkpoint", Guard::Public, log::signed)
        .get("/tlog/{community}/tile/{*rest}", Guard::Public, log::tile)
        .get("/c/{community}/verify", Guard::Public, verify::show)
}

fn staff(routes: Routes) -> Routes {
    use pages::{adjustments, awards, cards, fund, funds, journal, limits, link, links, statement};
    let (award, decide) = (Guard::Needs(&access::AWARD_READ), Guard::Needs(&access::AWARD_DECIDE));
    let (read, edit) = (Guard::Needs(&access::JOURNAL_READ), Guard::Needs(&access::FUND_EDIT));
    let (propose, issue) = (Guard::Needs(&access::ADJUST_PROPOSE), Guard::Needs(&access::CARD_ISSUE));
    routes
        .get("/c/{community}/desk/awards", award, awards::list)
        .post("/c/{community}/desk/awards", decide, awards::approve_picked)
        .get("/c/{community}/desk/awards/{award}", award, awards::show)
        .post("/c/{community}/desk/awards/{award}/decide", decide, awards::decide)
        .post("/c/{community}/desk/awards/{award}/answer", decide, awards::answer)
        .get("/c/{community}/desk/funds", read, funds::list)
        .post("/c/{community}/desk/funds/rules", edit, funds::set_rules)
        .get("/c/{community}/desk/funds/new", edit, fund::new)
        .post("/c/{community}/desk/funds/new", edit, fund::create)
        .get("/c/{community}/desk/funds/{fund}", read, fund::show)
        .post("/c/{community}/desk/funds/{fund}/deposit", Guard::Needs(&access::FUND_DEPOSIT), fund::deposit)
        .post("/c/{community}/desk/funds/{fund}/approved", edit, fund::approved)
        .get("/c/{community}/desk/links", read, links::list)
        .post("/c/{community}/desk/links", edit, links::set)
        .get("/c/{community}/desk/links/{other}", read, link::show)
        .post("/c/{community}/desk/links/{other}/pay", Guard::Needs(&access::SETTLE), link::pay)
        .post("/c/{community}/desk/links/{other}/{id}", Guard::Needs(&access::FUND_DEPOSIT), link::answer)
        .get("/c/{community}/desk/adjustments", read, adjustments::list)
        .get("/c/{community}/desk/adjustments/new", propose, adjustments::new)
        .post("/c/{community}/desk/adjustments/new", propose, adjustments::propose)
        .post(
            "/c/{community}/desk/adjustments/{id}/decide",
            Guard::Needs(&access::ADJUST_DECIDE),
            adjustments::decide,
        )
        .get("/c/{community}/desk/cards", issue, cards::find)
        .get("/c/{community}/desk/cards/{person}", issue, cards::show)
        .post("/c/{community}/desk/cards/{person}", issue, cards::issue)
        .post("/c/{community}/desk/cards/{person}/pin", issue, cards::new_pin)
        .post("/c/{community}/desk/cards/{person}/block", issue, cards::block)
        .get("/c/{community}/desk/journal", read, journal::list)
        .get("/c/{community}/desk/accounts/{no}", read, statement::of_account)
        .get("/c/{community}/desk/accounts/{no}/limits", Guard::Needs(&access::WALLET_LIMIT), limits::show)
        .post("/c/{community}/desk/accounts/{no}/limits", Guard::Needs(&access::WALLET_LIMIT), limits::set)
        .get("/c/{community}/desk/journal/{format}", Guard::Needs(&access::JOURNAL_EXPORT), journal::export)
}

fn menu() -> Vec<MenuEntry> {
    let resident = |label, href, icon, guard, order| MenuEntry {
        area: Area::Resident,
        group: "",
        label,
        href,
        icon,
        guard,
        order,
    };
    let staff = |label, href, icon, permission, order| MenuEntry {
        area: Area::Staff,
        group: "beans-menu-group",
        label,
        href,
        icon,
        guard: Guard::Needs(permission),
        order,
    };
    let public = |label, href, icon, order| MenuEntry {
        area: Area::Public,
        group: "",
        label,
        href,
        icon,
        guard: Guard::Public,
        order,
    };
    vec![
        resident("beans-menu-me", "/c/{c}/me", "house", Guard::SignedIn, 10),
        resident("beans-menu-code", "/c/{c}/me/code", "qr-code", Guard::Needs(&access::PAY), 20),
        staff("beans-menu-awards", "/c/{c}/desk/awards", "award", &access::AWARD_READ, 200),
        staff("beans-menu-funds", "/c/{c}/desk/funds", "piggy-bank", &access::JOURNAL_READ, 210),
        staff("beans-menu-journal", "/c/{c}/desk/journal", "scroll-text", &access::JOURNAL_READ, 220),
        staff("beans-menu-adjustments", "/c/{c}/desk/adjustments", "scale", &access::JOURNAL_READ, 230),
        staff("beans-menu-links", "/c/{c}/desk/links", "arrow-left-right", &access::JOURNAL_READ, 235),
        staff("beans-menu-cards", "/c/{c}/desk/cards", "id-card", &access::CARD_ISSUE, 240),
        public("beans-menu-books", "/c/{c}/books", "book-open", 10),
        public("beans-menu-notice", "/c/{c}/books/notice", "megaphone", 20),
    ]
}
