use web::{Area, Feature, Guard, MenuEntry, Routes};

use utoipa_axum::routes;

use crate::access::{AUDIT, EDIT, FOUND, GRANT, JOBS, READ, UNMASK};
use crate::{access, api, pages, store};

/// The room as the server sees it.
pub fn feature() -> Feature {
    Feature {
        name: "people",
        routes,
        permissions: access::ALL.to_vec(),
        menu: menu(),
        texts: text::Source {
            room: "people",
            zh: include_str!("../text/zh-CN.ftl"),
            en: include_str!("../text/en.ftl"),
        },
        statements: store::statements(),
        jobs: Vec::new(),
        errands: Vec::new(),
        schedules: Vec::new(),
    }
}

fn routes() -> Routes {
    api(desk(account(login(Routes::new()))))
}

fn login(routes: Routes) -> Routes {
    use pages::{login, login_code, login_demo, login_password};
    routes
        .get("/login", Guard::Public, login::show)
        .post("/login", Guard::Public, login::choose)
        .get("/login/code", Guard::Public, login_code::show)
        .post("/login/code", Guard::Public, login_code::check)
        .post("/login/code/again", Guard::Public, login_code::again)
        .get("/login/password", Guard::Public, login_password::show)
        .post("/login/password", Guard::Public, login_password::check)
        .get("/setup", Guard::Public, pages::setup::show)
        .post("/setup", Guard::Public, pages::setup::run)
        .post("/demo/login", Guard::Public, login_demo::become_person)
}

fn account(routes: Routes) -> Routes {
    use pages::{account, account_looks, account_password, second_factor};
    routes
        .get("/account", Guard::SignedIn, account::show)
        .get("/account/devices", Guard::SignedIn, account::devices)
        .post("/account/devices/{id}/end", Guard::SignedIn, account::revoke)
        .post("/account/devices/end-others", Guard::SignedIn, account::revoke_others)
        .post("/logout", Guard::SignedIn, account::log_out)
        .get("/account/password", Guard::SignedIn, account_password::show)
        .post("/account/password", Guard::SignedIn, account_password::change)
        .post("/account/password/code", Guard::SignedIn, account_password::send_code)
        .get("/account/second-factor", Guard::SignedIn, second_factor::show)
        .post("/account/second-factor", Guard::SignedIn, second_factor::check)
        .post("/account/second-factor/new", Guard::SignedIn, second_factor::enrol)
        .get("/account/looks", Guard::SignedIn, account_looks::show)
}

fn api(routes: Routes) -> Routes {
    routes
        .api(Guard::Public, routes!(api::sessions::open_session))
        .api(Guard::SignedIn, routes!(api::sessions::close_session))
        .api(Guard::SignedIn, routes!(api::me::show))
        .api(Guard::Needs(&READ), routes!(api::persons::list))
        .api(Guard::Needs(&READ), routes!(api::organisations::list))
}

fn desk(routes: Routes) -> Routes {
    use pages::{
        desk_audit, desk_jobs, desk_organisations, desk_person, desk_persons, desk_phone, desk_roles,
        operator,
    };
    const PEOPLE: &str = "/c/{community}/desk/people";
    let person = |rest: &str| format!("{PEOPLE}/{{id}}{rest}");
    let organisations = "/c/{community}/desk/organisations";
    routes
        .get(PEOPLE, Guard::Needs(&READ), desk_persons::list)
        .get(&format!("{PEOPLE}/new"), Guard::Needs(&EDIT), desk_persons::new)
        .post(&format!("{PEOPLE}/new"), Guard::Needs(&EDIT), desk_persons::create)
        .get(&person(""), Guard::Needs(&READ), desk_person::show)
        .get(&person("/edit"), Guard::Needs(&EDIT), desk_person::edit)
        .post(&person("/edit"), Guard::Needs(&EDIT), desk_person::update)
        .post(&person("/state"), Guard::Needs(&EDIT), desk_person::state)
        .post(&person("/password"), Guard::Needs(&EDIT), desk_person::new_password)
        .post(&person("/second-factor"), Guard::Needs(&GRANT), desk_person::reset_factor)
        .get(&person("/phone"), Guard::Needs(&UNMASK), desk_phone::ask)
        .post(&person("/phone"), Guard::Needs(&UNMASK), desk_phone::show)
        .get(&person("/roles"), Guard::Needs(&GRANT), desk_roles::new)
        .post(&person("/roles"), Guard::Needs(&GRANT), desk_roles::grant)
        .post("/c/{community}/desk/roles/{id}/end", Guard::Needs(&GRANT), desk_roles::revoke)
        .get(organisations, Guard::Needs(&READ), desk_organisations::list)
        .get(&format!("{organisations}/new"), Guard::Needs(&EDIT), desk_organisations::new)
        .post(&format!("{organisations}/new"), Guard::Needs(&EDIT), desk_organisations::create)
        .get("/c/{community}/desk/audit", Guard::Needs(&AUDIT), desk_audit::list)
        .get("/c/{community}/desk/jobs", Guard::Needs(&JOBS), desk_jobs::list)
        .post("/c/{community}/desk/jobs/{id}/retry", Guard::Needs(&JOBS), desk_jobs::retry)
        .get("/operator/communities", Guard::Needs(&FOUND), operator::list)
        .get("/operator/communities/new", Guard::Needs(&FOUND), operator::new)
        .post("/operator/communities/new", Guard::Needs(&FOUND), operator::create)
}

fn menu() -> Vec<MenuEntry> {
    let entry = |group, label, href, icon, permission, order| MenuEntry {
        area: Area::Staff,
        group,
        label,
        href,
        icon,
        guard: Guard::Needs(permission),
        order,
    };
    let (people, house) = ("people-menu-group", "people-menu-house");
    vec![
        entry(people, "people-persons-title", "/c/{c}/desk/people", "users-round", &READ, 300),
        entry(people, "people-organisations-title", "/c/{c}/desk/organisations", "landmark", &READ, 310),
        entry(house, "people-audit-title", "/c/{c}/desk/audit", "history", &AUDIT, 900),
        entry(house, "people-jobs-title", "/c/{c}/desk/jobs", "server", &JOBS, 910),
        entry(house, "people-communities-title", "/operator/communities", "building-2", &FOUND, 920),
    ]
}
