//! The last hands on an answer: a failure becomes a page or problem+json (RFC 9457), headers are set.

use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderValue, StatusCode, header};

use crate::{Ctx, Failure, Problem, ProblemField, headers, page};

pub(crate) fn dress(ctx: &Ctx, failure: &Failure) -> Response {
    if let Failure::Internal(detail) = failure {
        tracing::error!(request_id = ctx.request_id, path = ctx.path, detail, "internal error");
    }
    let mut response = match (ctx.api, failure) {
        (true, _) => problem(ctx, failure),
        (false, Failure::Denied(_)) if !ctx.actor.is_signed_in() => Redirect::to(&login(ctx)).into_response(),
        (false, Failure::Denied(denied)) if denied.needs_second_factor => {
            Redirect::to(&format!("/account/second-factor?next={}", page::encoded(&ctx.path))).into_response()
        }
        (false, _) => page::error(ctx, failure),
    };
    if let Some(seconds) = failure.retry_after() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn login(ctx: &Ctx) -> String {
    format!("/login?next={}", page::encoded(&ctx.path))
}

fn problem(ctx: &Ctx, failure: &Failure) -> Response {
    let status = match failure {
        Failure::Denied(_) if !ctx.actor.is_signed_in() => StatusCode::UNAUTHORIZED,
        other => other.status(),
    };
    let mut message = failure.message();
    if status == StatusCode::UNAUTHORIZED {
        message = common::Msg::new("web-sign-in");
    }
    let fields = match failure {
        Failure::Fields(errors) => errors.iter().collect(),
        _ => Vec::new(),
    };
    let errors = fields.into_iter().map(|(field, msg)| ProblemField {
        field: field.to_owned(),
        code: msg.key.to_owned(),
        message: ctx.t.render(msg),
    });
    let body = Problem {
        kind: "about:blank".to_owned(),
        title: ctx.t.render(&message),
        status: status.as_u16(),
        code: message.key.to_owned(),
        errors: errors.collect(),
        request_id: ctx.request_id.clone(),
    };
    let json = HeaderValue::from_static("application/problem+json");
    let mut response = (status, axum::Json(body)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

pub(crate) fn finish(ctx: &Ctx, had_notice: bool, response: &mut Response) {
    let status = response.status().as_u16().to_string();
    metrics::counter!("http_requests_total", "status" => status).increment(1);
    let head = response.headers_mut();
    if had_notice && !head.contains_key(header::SET_COOKIE) {
        head.append(header::SET_COOKIE, headers::cookie("notice", "", 0, ctx.app.settings.https()));
    }
    if let Ok(id) = HeaderValue::from_str(&ctx.request_id) {
        head.insert("x-request-id", id);
    }
    headers::secure(head, ctx.app.settings.https());
}
