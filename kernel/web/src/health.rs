use axum::extract::State;
use http::StatusCode;

use crate::App;

/// The process answers.
pub(crate) async fn alive() -> &'static str {
    "ok\n"
}

/// The database answers too.
pub(crate) async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    let answer = app.db.read(|r| r.value::<i64>("SELECT CAST(1 AS BIGINT)", &[])).await;
    if answer.is_ok() {
        (StatusCode::OK, "ready\n")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
    }
}
