//! The front door: where one comes in, and what awaits the staff.

mod desk;
mod home;

use web::{Area, Feature, Guard, MenuEntry, Routes};

pub(crate) fn feature() -> Feature {
    Feature {
        name: "house",
        routes: || {
            Routes::new().get("/", Guard::Public, home::home).get(
                "/c/{community}/desk",
                Guard::Needs(&people::access::DESK),
                desk::desk,
            )
        },
        permissions: Vec::new(),
        menu: vec![MenuEntry {
            area: Area::Staff,
            group: "",
            label: "house-desk",
            href: "/c/{c}/desk",
            icon: "layout-dashboard",
            guard: Guard::Needs(&people::access::DESK),
            order: 0,
        }],
        texts: text::Source {
            room: "house",
            zh: include_str!("../../text/zh-CN.ftl"),
            en: include_str!("../../text/en.ftl"),
        },
        statements: [jobs::STATEMENTS, audit::STATEMENTS, web::session::STATEMENTS].concat(),
        jobs: Vec::new(),
        errands: Vec::new(),
        schedules: Vec::new(),
    }
}
