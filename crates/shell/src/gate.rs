//! The gate before every door: which pemda, who asks, whether a form comes from our own page,
//! whether the act is allowed anywhere at all; and behind the door, how a problem is told and
//! which headers every answer carries.

use crate::answer::{Pending, Problem};
use crate::assets;
use crate::ctx::{Ctx, Want, cookie, html, json, language, redirect, wanted};
use crate::form::Kept;
use crate::house::House;
use crate::lang::L;
use crate::room::{Gate, Route};
use crate::session::{self, COOKIE, PRE_COOKIE};
use crate::squeeze::squeeze;
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Request, State};
use axum::middleware::{self, Next};
use axum::response::Response;
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use std::net::SocketAddr;
use std::sync::PoisonError;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

/// A request that takes longer is ended.
const REQUEST_LIMIT: Duration = Duration::from_secs(60);

/// The router of the house: every route of every room behind its gate.
pub fn router(house: &House) -> Router {
    let mut router = Router::new();
    for route in routes(house) {
        let state = (house.clone(), route.gate);
        let guarded = route
            .handler
            .layer(DefaultBodyLimit::max(route.body_limit))
            .layer(middleware::from_fn_with_state(state, guard));
        router = router.route(route.path, guarded);
    }
    router
        .route("/aset/{*path}", axum::routing::get(asset))
        .fallback(nowhere)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, REQUEST_LIMIT))
        .layer(middleware::from_fn_with_state(house.clone(), dress))
        .with_state(house.clone())
}

/// Every route, for the router and for the test that walks them all.
#[must_use]
pub fn routes(house: &House) -> Vec<Route> {
    house.rooms.iter().flat_map(|room| (room.routes)()).collect()
}

async fn asset(request: Request) -> Response {
    let accept = request.headers().get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok());
    let path = request.uri().path();
    let Some(found) = assets::serve(path, accept.unwrap_or_default()) else {
        return status(StatusCode::NOT_FOUND);
    };
    let mut response = Response::new(Body::from(found.bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(found.mime));
    if let Some(encoding) = found.encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    response
}

fn status(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

async fn nowhere() -> Problem {
    Problem::NotFound
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    use axum::response::IntoResponse;
    Problem::Fault(store::Fault::new("a handler panicked")).into_response()
}

/// The part of a request that its context is made from.
struct Head {
    headers: HeaderMap,
    uri: Uri,
    origin: String,
}

impl Head {
    fn of(request: &Request) -> Head {
        let origin = request
            .extensions()
            .get::<ConnectInfo<SocketAddr>>()
            .map_or_else(|| "local".to_owned(), |info| info.0.ip().to_string());
        Head { headers: request.headers().clone(), uri: request.uri().clone(), origin }
    }
}

/// Builds the context of a request.
async fn context(house: &House, head: Head) -> Result<Ctx, Problem> {
    let Head { headers, uri, origin } = &head;
    let host = headers.get(header::HOST).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let tenant = house.tenant_of(host).ok_or(Problem::NotFound)?;
    let login = match cookie(headers, COOKIE) {
        Some(token) => session::load(house, &tenant, token).await?,
        None => None,
    };
    let form_token = match &login {
        Some(login) => login.form_token(),
        None => cookie(headers, PRE_COOKIE)
            .map(|pre| session::mac(&tenant.secret, pre.as_bytes()))
            .unwrap_or_default(),
    };
    Ok(Ctx {
        actor: session::actor_of(&tenant, login.as_deref(), origin),
        form_token,
        l: L(language(headers)),
        theme: match cookie(headers, "sembilan-tema") {
            Some("light") => "light",
            Some("dark") => "dark",
            _ => "auto",
        },
        want: wanted(headers, uri.query().unwrap_or_default()),
        here: uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
        flash: cookie(headers, "sembilan-kata").map(str::to_owned),
        today: house.clock.today(tenant.zone),
        now_us: house.clock.now_us(),
        house: house.clone(),
        tenant,
        login,
    })
}

/// Whether an unsafe request comes from a page of ours.
fn same_origin(house: &House, headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site").and_then(|v| v.to_str().ok()) {
        return site == "same-origin";
    }
    let Some(origin) = headers.get(header::ORIGIN).and_then(|v| v.to_str().ok()) else {
        // A program without a browser sends neither; its token is asked for all the same.
        return true;
    };
    let host = headers.get(header::HOST).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let bare = origin.split_once("://").map_or("", |(_, rest)| rest);
    bare == host || house.origins.iter().any(|allowed| allowed == origin)
}

async fn guard(
    State((house, gate)): State<(House, Gate)>,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let ctx = match request.extensions().get::<Ctx>() {
        Some(ctx) => ctx.clone(),
        None => return Err(Problem::NotFound),
    };
    if request.method() == Method::POST && !same_origin(&house, request.headers()) {
        return Err(Problem::Forged);
    }
    match gate {
        Gate::Public => {}
        Gate::SignedIn => {
            ctx.me()?;
        }
        Gate::Action(action) => {
            ctx.me()?;
            if !ctx.may_somewhere(action) {
                let refusal = law::Refusal::new("refusal-not-permitted");
                return Err(refusal.with("action", action.name()).into());
            }
        }
    }
    if gate != Gate::Public
        && let Some(login) = &ctx.login
        && let Some(first) = first_duty(login)
        && !ctx.here.starts_with("/akun")
        && !ctx.here.starts_with("/keluar")
    {
        return Ok(redirect(first));
    }
    request.extensions_mut().insert(ctx);
    Ok(next.run(request).await)
}

/// What a login must do before anything else.
fn first_duty(login: &session::Login) -> Option<&'static str> {
    if login.must_change {
        Some("/akun/sandi")
    } else if login.must_enrol {
        Some("/akun/faktor")
    } else {
        None
    }
}

/// The outermost layer: context in, problem rendered, headers on.
async fn dress(State(house): State<House>, mut request: Request, next: Next) -> Response {
    let asset = request.uri().path().starts_with("/aset/");
    let accepts = request.headers().get(header::ACCEPT_ENCODING).cloned();
    let head = Head::of(&request);
    let ctx = if asset { None } else { context(&house, head).await.ok() };
    if let Some(ctx) = &ctx {
        request.extensions_mut().insert(ctx.clone());
    }
    let kept = Kept::default();
    request.extensions_mut().insert(kept.clone());
    let mut response = next.run(request).await;
    let problem = response
        .extensions_mut()
        .remove::<Pending>()
        .and_then(|p| p.0.lock().unwrap_or_else(PoisonError::into_inner).take());
    // An address whose number is no number leads nowhere, like any other that nobody wrote.
    let problem = problem
        .or_else(|| (response.status() == StatusCode::BAD_REQUEST).then_some(Problem::NotFound));
    if let Some(problem) = problem {
        let pause = response.headers_mut().remove(header::RETRY_AFTER);
        response = match &ctx {
            Some(ctx) => told(ctx, problem, kept.fields()),
            None => status(problem.status()),
        };
        if let Some(pause) = pause {
            response.headers_mut().insert(header::RETRY_AFTER, pause);
        }
    }
    headers(response.headers_mut(), asset, ctx.as_ref());
    let accepts = accepts.as_ref().and_then(|value| value.to_str().ok()).unwrap_or_default();
    squeeze(accepts, response).await
}

/// A problem as the person reads it; `fields` are those of a form that waits for a second factor.
fn told(ctx: &Ctx, problem: Problem, fields: Option<&str>) -> Response {
    let code = problem.status();
    let incident = match &problem {
        Problem::Fault(fault) => {
            let number = incident_number(ctx.now_us, &ctx.here);
            tracing::error!(incident = %number, path = %path_only(&ctx.here), fault = %fault);
            Some(number)
        }
        _ => None,
    };
    if ctx.want != Want::Json {
        match problem {
            Problem::LoginNeeded => return redirect(&login_path(&ctx.here)),
            Problem::StepUpNeeded => {
                if let Some(fields) = fields {
                    return crate::web::account::confirm_first(ctx, fields)
                        .map_or_else(|_| status(code), |page| html(code, page));
                }
                let back: String = form_urlencoded::byte_serialize(ctx.here.as_bytes()).collect();
                return redirect(&format!("/akun/konfirmasi?kembali={back}"));
            }
            Problem::Invalid(_, Some(page)) => return html(code, page),
            _ => {}
        }
    }
    let details = problem.titled(ctx).details(ctx.l, incident);
    if ctx.want == Want::Json {
        let mut response = json(code, &details).unwrap_or_else(|_| status(code));
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        return response;
    }
    match crate::frame::problem(ctx, &details) {
        Ok(text) => html(code, text),
        Err(_) => status(code),
    }
}

fn login_path(here: &str) -> String {
    if here == "/" {
        return "/masuk".to_owned();
    }
    let back: String = form_urlencoded::byte_serialize(here.as_bytes()).collect();
    format!("/masuk?kembali={back}")
}

fn path_only(here: &str) -> &str {
    here.split('?').next().unwrap_or_default()
}

/// A short number to quote; the log line with it holds the cause.
fn incident_number(now_us: i64, here: &str) -> String {
    let mixed = session::hash_of(&format!("{now_us}{here}"));
    let mut number = String::from("K-");
    for byte in mixed.iter().take(3) {
        number.push_str(&format!("{byte:02X}"));
    }
    number
}

const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'; worker-src 'self'";

fn headers(headers: &mut HeaderMap, asset: bool, ctx: Option<&Ctx>) {
    let mut set = |name: &'static str, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set("content-security-policy", CSP);
    set("x-content-type-options", "nosniff");
    set("referrer-policy", "same-origin");
    set("cross-origin-opener-policy", "same-origin");
    set("cross-origin-resource-policy", "same-origin");
    set("strict-transport-security", "max-age=31536000; includeSubDomains");
    set("permissions-policy", "camera=(self), geolocation=(self), microphone=(), payment=()");
    if !asset {
        set("cache-control", "no-store");
        set("vary", "accept, accept-encoding, hx-request, accept-language, cookie");
    }
    if let Some(ctx) = ctx
        && ctx.flash.is_some()
        && ctx.want == Want::Page
        && !headers.contains_key(header::LOCATION)
    {
        let over = HeaderValue::from_static("sembilan-kata=; Path=/; Max-Age=0; SameSite=Lax");
        headers.append(header::SET_COOKIE, over);
    }
}
