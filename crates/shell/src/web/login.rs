//! Logging in and out. An unknown name costs the same work as a wrong password, the throttle
//! counts per name and per address, and a second factor is asked where the account has one.

use crate::account::{self, Account};
use crate::answer::{Answer, FlawText, Problem, flaw_texts};
use crate::ctx::{Ctx, redirect};
use crate::form::Posted;
use crate::lang::L;
use crate::secret;
use crate::session::{self, COOKIE, PRE_COOKIE};
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use http::{HeaderMap, HeaderValue, header};
use law::{Actor, Flaw, Invalid};
use serde::{Deserialize, Serialize};
use store::Event;

/// The login page.
#[derive(Template, Serialize)]
#[template(path = "login.html")]
pub struct LoginView {
    #[serde(skip)]
    l: L,
    #[serde(skip)]
    token: String,
    nip: String,
    back: String,
    flaws: Vec<FlawText>,
}

/// Where to go after logging in.
#[derive(Debug, Default, Deserialize)]
pub struct Back {
    #[serde(default)]
    kembali: String,
}

/// What the login form sends.
#[derive(Deserialize)]
pub struct LoginForm {
    nip: String,
    password: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    back: String,
}

/// Shows the login form.
pub async fn show(ctx: Ctx, Query(back): Query<Back>, headers: HeaderMap) -> Answer {
    if ctx.login.is_some() {
        return Ok(redirect("/"));
    }
    let (ctx, cookie) = with_pre_cookie(ctx, &headers)?;
    let view = LoginView {
        l: ctx.l,
        token: ctx.form_token.clone(),
        nip: String::new(),
        back: back.kembali,
        flaws: Vec::new(),
    };
    let mut response = ctx.page("shell-login-title", &view)?;
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Makes sure that the form is bound to this browser before there is a login.
fn with_pre_cookie(
    mut ctx: Ctx,
    headers: &HeaderMap,
) -> Result<(Ctx, Option<HeaderValue>), Problem> {
    if crate::ctx::cookie(headers, PRE_COOKIE).is_some() {
        return Ok((ctx, None));
    }
    let token = session::fresh_token()?;
    ctx.form_token = session::mac(&ctx.tenant.secret, token.as_bytes());
    let cookie = set_cookie(PRE_COOKIE, &token, 3600);
    Ok((ctx, Some(cookie)))
}

fn set_cookie(name: &str, value: &str, seconds: i64) -> HeaderValue {
    let text = format!("{name}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

/// Logs in.
pub async fn login(ctx: Ctx, headers: HeaderMap, Posted(form): Posted<LoginForm>) -> Answer {
    match try_login(&ctx, &headers, &form).await? {
        Ok(token) => {
            let target = if form.back.is_empty() { "/" } else { &form.back };
            let mut response = redirect(target);
            let cookie = set_cookie(COOKIE, &token, ctx.house.limits.absolute_s);
            response.headers_mut().append(header::SET_COOKIE, cookie);
            Ok(response)
        }
        Err(flaw) => {
            let invalid = Invalid::from(flaw);
            let view = LoginView {
                l: ctx.l,
                token: ctx.form_token.clone(),
                nip: form.nip,
                back: form.back,
                flaws: flaw_texts(ctx.l, &invalid),
            };
            ctx.form_again("shell-login-title", &view, invalid)
        }
    }
}

async fn try_login(
    ctx: &Ctx,
    headers: &HeaderMap,
    form: &LoginForm,
) -> Result<Result<String, Flaw>, Problem> {
    let nip: String = form.nip.chars().filter(|c| !c.is_whitespace()).take(40).collect();
    let by_name = format!("nip/{nip}");
    let by_address = format!("addr/{}", ctx.actor.origin);
    let now_us = ctx.now_us;
    let (name, subjects) = (nip.clone(), [by_name.clone(), by_address.clone()]);
    let (pause, found) = ctx
        .db()
        .read(move |tx| {
            let mut pause = 0;
            for subject in &subjects {
                pause = pause.max(account::pause_s(tx, subject, now_us)?);
            }
            Ok((pause, account::find_by_nip(tx, &name)?))
        })
        .await?;
    if pause > 0 {
        return Err(Problem::TooMany(pause));
    }
    let usable = found.filter(|a| !a.disabled);
    if !password_fits(ctx, &form.password, usable.as_ref()).await? {
        return fail(ctx, by_name, by_address, Flaw::field("nip", "flaw-login")).await;
    }
    let Some(account) = usable else {
        return fail(ctx, by_name, by_address, Flaw::field("nip", "flaw-login")).await;
    };
    let needs_code = account.totp_secret.is_some();
    if needs_code && form.code.trim().is_empty() {
        return Ok(Err(Flaw::field("code", "flaw-code-needed")));
    }
    match open(ctx, headers, account, form.code.clone()).await? {
        Some(token) => Ok(Ok(token)),
        None => fail(ctx, by_name, by_address, Flaw::field("code", "flaw-code")).await,
    }
}

/// Checks a password on a thread of its own, a few at a time.
async fn password_fits(
    ctx: &Ctx,
    password: &str,
    account: Option<&Account>,
) -> Result<bool, Problem> {
    let ticket = ctx.house.hashing.acquire().await;
    let (password, hash) = (password.to_owned(), account.and_then(|a| a.password_hash.clone()));
    let fits =
        tokio::task::spawn_blocking(move || secret::password_fits(&password, hash.as_deref()))
            .await
            .map_err(|e| store::Fault::new(format!("password check: {e}")))?;
    drop(ticket);
    Ok(fits)
}

async fn fail(
    ctx: &Ctx,
    by_name: String,
    by_address: String,
    flaw: Flaw,
) -> Result<Result<String, Flaw>, Problem> {
    ctx.db()
        .upkeep(move |tx| {
            account::count_failure(tx, &by_name)?;
            account::count_failure(tx, &by_address)
        })
        .await?;
    Ok(Err(flaw))
}

async fn open(
    ctx: &Ctx,
    headers: &HeaderMap,
    account: Account,
    code: String,
) -> Result<Option<String>, Problem> {
    let actor = Actor {
        tenant: ctx.tenant.slug.clone(),
        who: law::policy::Who::Person(account.person_id),
        hats: vec![law::policy::Hat {
            role: law::Role::Employee,
            scope: law::policy::Scope::Pemda,
            on_behalf_of: None,
        }],
        origin: ctx.actor.origin.clone(),
    };
    let permit = account::own_permit(&actor, account.person_id)?;
    let agent = headers
        .get(header::USER_AGENT)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let (key, address) = (ctx.tenant.secret, ctx.actor.origin.clone());
    let wall_us = ctx.house.clock.wall_us();
    let token = ctx
        .db()
        .write(permit, move |tx| {
            let stepped = account.totp_secret.is_some();
            if stepped && !account::use_factor(tx, &key, &account, &code, wall_us)? {
                tx.record(Event::new("account.login.refused").subject(account.person_id));
                return Ok(None);
            }
            account::forgive(tx, &format!("nip/{}", account.nip))?;
            account::forgive(tx, &format!("addr/{address}"))?;
            let token = account::open_session(tx, &account, &address, &agent, stepped)?;
            tx.record(
                Event::new("account.login")
                    .object(format!("account/{}", account.id))
                    .subject(account.person_id),
            );
            Ok(Some(token))
        })
        .await?;
    Ok(token)
}

/// Logs out: this login ends, cached pages go.
pub async fn logout(ctx: Ctx, Posted(_): Posted<serde_json::Value>) -> Answer {
    if let Some(login) = ctx.login.clone() {
        ctx.db()
            .upkeep(move |tx| {
                tx.exec(
                    "DELETE FROM session WHERE token_hash = ?1",
                    &store::values![login.token_hash.clone()],
                )?;
                Ok(())
            })
            .await?;
        ctx.house.sessions.forget_all();
    }
    let mut response: Response = redirect("/masuk");
    let headers = response.headers_mut();
    headers.append(header::SET_COOKIE, set_cookie(COOKIE, "", 0));
    headers.insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    Ok(response)
}
