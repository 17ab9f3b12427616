use web::{Area, Feature, Guard, MenuEntry, Routes};

use crate::access::{self, BACK_FILL, HOURS, JOIN, LEAD, MANAGE, RULES};
use crate::{api, pages, store};

/// The room as the server sees it.
pub fn feature() -> Feature {
    Feature {
        name: "volunteering",
        routes,
        permissions: access::ALL.to_vec(),
        menu: menu(),
        texts: text::Source {
            room: "volunteering",
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
    api::routes(staff(leader(resident(Routes::new()))))
}

fn resident(routes: Routes) -> Routes {
    use pages::{activities, activity, check_in, mine, teams};
    let join = Guard::Needs(&JOIN);
    routes
        .get("/c/{community}/activities", Guard::Public, activities::list)
        .get("/c/{community}/activities/mine", Guard::SignedIn, mine::show)
        .get("/c/{community}/activities/teams", join, teams::list)
        .post("/c/{community}/activities/teams/{id}/join", join, teams::join)
        .post("/c/{community}/activities/teams/{id}/leave", join, teams::leave)
        .get("/c/{community}/activities/scan", join, check_in::scan)
        .post("/c/{community}/activities/scan", join, check_in::enter)
        .get("/c/{community}/activities/{id}", Guard::Public, activity::show)
        .post("/c/{community}/activities/{id}/sign-up", join, activity::sign_up)
        .post("/c/{community}/activities/{id}/withdraw", join, activity::withdraw)
        .get("/c/{community}/in/{id}/{code}", join, check_in::confirm)
        .post("/c/{community}/in/{id}/{code}", join, check_in::tap)
}

fn leader(routes: Routes) -> Routes {
    use pages::{lead, lead_activity, lead_again, lead_code, lead_form, roster};
    let guard = Guard::Needs(&LEAD);
    routes
        .get("/c/{community}/lead", guard, lead::list)
        .get("/c/{community}/lead/new", guard, lead_form::new)
        .post("/c/{community}/lead/new", guard, lead_form::create)
        .get("/c/{community}/lead/{id}", guard, lead_activity::show)
        .post("/c/{community}/lead/{id}", guard, lead_activity::act)
        .get("/c/{community}/lead/{id}/edit", guard, lead_form::edit)
        .post("/c/{community}/lead/{id}/edit", guard, lead_form::change)
        .get("/c/{community}/lead/{id}/code", guard, lead_code::show)
        .get("/c/{community}/lead/{id}/roster", guard, roster::show)
        .post("/c/{community}/lead/{id}/roster", guard, roster::save)
        .post("/c/{community}/lead/{id}/add", guard, roster::add)
        .get("/c/{community}/lead/{id}/again/{person}", guard, lead_again::show)
        .post("/c/{community}/lead/{id}/again/{person}", guard, lead_again::save)
}

fn staff(routes: Routes) -> Routes {
    use pages::{desk_activities, desk_back_fill, desk_hours, desk_rules, desk_team, desk_teams};
    let (manage, fill) = (Guard::Needs(&MANAGE), Guard::Needs(&BACK_FILL));
    let (hours, set) = (Guard::Needs(&HOURS), Guard::Needs(&RULES));
    routes
        .get("/c/{community}/desk/volunteering/teams", manage, desk_teams::list)
        .get("/c/{community}/desk/volunteering/teams/new", manage, desk_teams::new)
        .post("/c/{community}/desk/volunteering/teams/new", manage, desk_teams::create)
        .get("/c/{community}/desk/volunteering/teams/{id}", manage, desk_team::show)
        .post("/c/{community}/desk/volunteering/teams/{id}", manage, desk_team::change)
        .post("/c/{community}/desk/volunteering/teams/{id}/appoint", manage, desk_team::appoint)
        .post("/c/{community}/desk/volunteering/teams/{id}/dismiss", manage, desk_team::dismiss)
        .get("/c/{community}/desk/volunteering/activities", manage, desk_activities::list)
        .get("/c/{community}/desk/volunteering/activities/{id}/back-fill", fill, desk_back_fill::show)
        .post("/c/{community}/desk/volunteering/activities/{id}/back-fill", fill, desk_back_fill::save)
        .get("/c/{community}/desk/volunteering/hours", hours, desk_hours::list)
        .get("/c/{community}/desk/volunteering/hours.csv", hours, desk_hours::export)
        .get("/c/{community}/desk/volunteering/rules", hours, desk_rules::list)
        .get("/c/{community}/desk/volunteering/rules/new", set, desk_rules::new)
        .post("/c/{community}/desk/volunteering/rules/new", set, desk_rules::create)
        .get("/c/{community}/desk/volunteering/rules/{id}", hours, desk_rules::show)
        .post("/c/{community}/desk/volunteering/rules/{id}", set, desk_rules::change)
}

fn menu() -> Vec<MenuEntry> {
    let activities = |area, order| MenuEntry {
        area,
        group: "",
        label: "volunteering-menu-activities",
        href: "/c/{c}/activities",
        icon: "calendar-days",
        guard: Guard::Public,
        order,
    };
    let staff = |label, href, icon, permission, order| MenuEntry {
        area: Area::Staff,
        group: "volunteering-menu-group",
        label,
        href,
        icon,
        guard: Guard::Needs(permission),
        order,
    };
    vec![
        activities(Area::Resident, 20),
        activities(Area::Public, 20),
        staff(
            "volunteering-activities",
            "/c/{c}/desk/volunteering/activities",
            "calendar-days",
            &MANAGE,
            150,
        ),
        staff("volunteering-teams", "/c/{c}/desk/volunteering/teams", "users-round", &MANAGE, 160),
        staff("volunteering-hours-title", "/c/{c}/desk/volunteering/hours", "clock", &HOURS, 170),
        staff("volunteering-rules", "/c/{c}/desk/volunteering/rules", "scale", &HOURS, 180),
    ]
}
