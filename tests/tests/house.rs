//! What must hold of every room at once: access, words, SQL, OpenAPI.

mod support;

use access::Role;
use courtyard::features;
use db::testing::TestDb;
use http::StatusCode;
use support::{AWAY, HOME, Yard};
use web::Guard;

#[test]
fn the_access_matrix_is_as_committed() {
    let features = features::all();
    let permissions: Vec<_> = features.iter().flat_map(|f| f.permissions.iter().copied()).collect();
    insta::assert_snapshot!("access-matrix", access::matrix(&permissions));
}

#[test]
fn no_permission_is_declared_twice() {
    let features = features::all();
    let mut keys: Vec<_> = features.iter().flat_map(|f| f.permissions.iter().map(|p| p.key)).collect();
    let count = keys.len();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), count);
}

#[test]
fn both_languages_have_the_same_words() {
    let features = features::all();
    text_loads(&features);
}

fn text_loads(features: &[web::Feature]) {
    if let Err(error) = text::Texts::load(&features::texts(features)) {
        panic!("{error}");
    }
}

#[test]
fn every_sql_text_prepares_on_both_engines() {
    TestDb::each(|test| {
        let statements: Vec<_> = features::all().iter().flat_map(|f| f.statements.clone()).collect();
        assert!(statements.len() > 20);
        let mut failed = Vec::new();
        for statement in statements {
            let prepared = test.db.read_blocking(move |r| r.prepare(statement.sql));
            if let Err(error) = prepared {
                failed.push(format!("{}: {} — {error}", test.engine, statement.sql));
            }
        }
        assert!(failed.is_empty(), "{}", failed.join("\n"));
    });
}

#[test]
fn openapi_is_as_committed() {
    let yard = Yard::new(TestDb::sqlite());
    insta::assert_snapshot!("openapi", yard.house.openapi.to_pretty_json().unwrap());
}

#[test]
fn routes_and_their_guards_are_as_committed() {
    let yard = Yard::new(TestDb::sqlite());
    let line = |r: &web::RouteInfo| {
        let guard = match r.guard {
            Guard::Public => "public".to_owned(),
            Guard::SignedIn => "signed in".to_owned(),
            Guard::Needs(p) => p.key.to_owned(),
        };
        format!("{:<7}{:<70} {guard}\n", r.method, r.path)
    };
    let mut lines: Vec<String> = yard.house.routes.iter().map(line).collect();
    lines.sort();
    insta::assert_snapshot!("routes", lines.concat());
}

/// A path with every parameter filled: the community where it stands for one, else an id that is nowhere.
fn filled(path: &str, community: &str) -> String {
    let mut out = String::new();
    for part in path.split('/').skip(1) {
        out.push('/');
        match part {
            "{community}" => out.push_str(community),
            p if p.starts_with('{') => out.push_str("0193596d-5b2e-7c4f-8123-000000000001"),
            p => out.push_str(p),
        }
    }
    out
}

#[test]
fn every_guarded_route_turns_away_nobody_the_wrong_role_and_the_wrong_community() {
    let yard = Yard::new(TestDb::sqlite());
    let stranger = yard.guest(HOME, &[]);
    let elsewhere =
        yard.guest(AWAY, &Role::ALL.into_iter().filter(|r| *r != Role::Operator).collect::<Vec<_>>());
    support::run(walk(&yard, &stranger, &elsewhere));
}

#[expect(clippy::expect_used, reason = "a test stops where its ground gives way")]
async fn walk(yard: &Yard, stranger: &support::Guest, elsewhere: &support::Guest) {
    let mut walked = 0;
    for route in &yard.house.routes {
        let path = filled(&route.path, HOME);
        let api = path.starts_with("/api/");
        let status = async |who| {
            let request = yard.request(route.method, &path, who).header("content-type", "application/json");
            yard.send(request.body(axum::body::Body::from("{}")).expect("a request")).await.status()
        };
        if matches!(route.guard, Guard::Public) {
            assert!(!status(None).await.is_server_error(), "{} {path} as nobody", route.method);
            continue;
        }
        walked += 1;
        let turned_away = if api { StatusCode::UNAUTHORIZED } else { StatusCode::SEE_OTHER };
        assert_eq!(status(None).await, turned_away, "{} {path} as nobody", route.method);
        if let Guard::Needs(permission) = route.guard {
            assert_eq!(
                status(Some(stranger)).await,
                StatusCode::NOT_FOUND,
                "{} {path} without {}",
                route.method,
                permission.key
            );
            if route.path.contains("{community}") {
                assert_eq!(
                    status(Some(elsewhere)).await,
                    StatusCode::NOT_FOUND,
                    "{} {path} from elsewhere",
                    route.method
                );
            }
        }
    }
    assert!(walked > 30, "only {walked} guarded routes");
}

#[test]
fn an_unknown_community_is_not_found() {
    let yard = Yard::new(TestDb::sqlite());
    for path in ["/c/510182001010/books", "/c/nonsense/books", "/api/v1/c/510182001010/merchants"] {
        assert_eq!(support::run(yard.get(path, None)).status(), StatusCode::NOT_FOUND, "{path}");
    }
}
