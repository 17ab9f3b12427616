//! The front door: where one comes in, and what awaits the staff.

mod home;

use web::{Feature, Guard, Routes};

pub(crate) fn feature() -> Feature {
    Feature {
        name: "house",
        routes: || Routes::new().get("/", Guard::Public, home::home),
        permissions: Vec::new(),
        menu: Vec::new(),
        texts: text::Source {
            room: "house",
            zh: include_str!("../../text/zh-CN.ftl"),
            en: include_str!("../../text/en.ftl"),
        },
        statements: [jobs::STATEMENTS, audit::STATEMENTS, web::session::STATEMENTS].concat(),
        jobs: Vec::new(),
        schedules: Vec::new(),
    }
}
