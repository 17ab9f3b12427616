use web::{Feature, Guard, Routes};

use crate::{access, pages, store};

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
    login(Routes::new())
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
