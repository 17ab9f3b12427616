use web::{Feature, Guard, Routes};

use utoipa_axum::routes;

use crate::access::READ;
use crate::{access, api, pages, store};

/// The room as the server sees it.
pub fn feature() -> Feature {
    Feature {
        name: "people",
        routes,
        permissions: access::ALL.to_vec(),
        menu: Vec::new(),
        texts: text::Source {
            room: "people",
            zh: include_str!("../text/zh-CN.ftl"),
            en: include_str!("../text/en.ftl"),
        },
        statements: store::statements(),
        jobs: Vec::new(),
        schedules: Vec::new(),
    }
}

fn routes() -> Routes {
    api(account(login(Routes::new())))
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
