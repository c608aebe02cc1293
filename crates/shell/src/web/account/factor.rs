//! The second factor: setting it up, and a fresh confirmation by it before money moves.

use super::own;
use crate::account::{self, Account};
use crate::answer::{Answer, FlawText, Problem, flaw_texts};
use crate::ctx::{Ctx, is_local, redirect};
use crate::form::Posted;
use crate::lang::L;
use crate::secret;
use askama::Template;
use axum::extract::Query;
use law::{Action, Flaw, Invalid, Target};
use serde::{Deserialize, Serialize};
use store::values;

/// Setting up a second factor.
#[derive(Template, Serialize)]
#[template(path = "factor.html")]
pub struct FactorView {
    #[serde(skip)]
    l: L,
    #[serde(skip)]
    token: String,
    #[serde(skip)]
    qr_svg: String,
    #[serde(skip)]
    key_text: String,
    #[serde(skip)]
    sealed: String,
    has_factor: bool,
    flaws: Vec<FlawText>,
}

/// The recovery codes, shown once.
#[derive(Template, Serialize)]
#[template(path = "recovery.html")]
pub struct RecoveryView {
    #[serde(skip)]
    l: L,
    codes: Vec<String>,
}

/// A first code from the authenticator.
#[derive(Deserialize)]
pub struct FactorForm {
    sealed: String,
    code: String,
    #[serde(default)]
    current: String,
}

fn factor_view(ctx: &Ctx, mine: &Account, key: &[u8]) -> Result<FactorView, Problem> {
    use base64::Engine as _;
    let key_text = secret::base32(key);
    let issuer: String = form_urlencoded::byte_serialize(ctx.tenant.title.as_bytes()).collect();
    let issuer = issuer.replace('+', "%20");
    let link = format!("otpauth://totp/{issuer}:{}?secret={key_text}&issuer={issuer}", mine.nip);
    let code =
        qrcode::QrCode::new(link.as_bytes()).map_err(|e| store::Fault::new(format!("qr: {e}")))?;
    let svg = code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(208, 208).build();
    let qr_svg = svg.split_once("<svg").map_or(String::new(), |(_, rest)| format!("<svg{rest}"));
    let sealed = secret::seal(&ctx.tenant.secret, &format!("enrol/{}", mine.id), key)?;
    Ok(FactorView {
        l: ctx.l,
        token: ctx.form_token.clone(),
        qr_svg,
        key_text,
        sealed: base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(sealed),
        has_factor: mine.totp_secret.is_some(),
        flaws: Vec::new(),
    })
}

/// Shows a fresh key as picture and as text.
pub async fn factor(ctx: Ctx) -> Answer {
    let mine = own(&ctx).await?;
    let view = factor_view(&ctx, &mine, &crate::session::random::<20>()?)?;
    ctx.page("shell-factor-title", &view)
}

/// Takes the first code; only then the key counts. Replacing a factor asks for the current one.
pub async fn set_factor(ctx: Ctx, Posted(form): Posted<FactorForm>) -> Answer {
    use base64::Engine as _;
    let mine = own(&ctx).await?;
    let sealed = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(form.sealed.as_bytes())
        .unwrap_or_default();
    let Some(key) = secret::open(&ctx.tenant.secret, &format!("enrol/{}", mine.id), &sealed) else {
        return Err(Problem::Forged);
    };
    let Some(step) = secret::code_step(&key, &form.code, ctx.house.clock.wall_us(), 0) else {
        return factor_again(&ctx, &mine, &key, Flaw::field("code", "flaw-code"));
    };
    let permit = ctx.allow(Action::SelfManage, &Target::person(mine.person_id))?;
    let stored = secret::seal(&ctx.tenant.secret, &secret::totp_purpose(mine.id), &key)?;
    let (tenant_key, old) = (ctx.tenant.secret, mine.clone());
    let wall_us = ctx.house.clock.wall_us();
    let codes = ctx
        .db()
        .write(permit, move |tx| {
            if old.totp_secret.is_some()
                && !account::use_factor(tx, &tenant_key, &old, &form.current, wall_us)?
            {
                return Err(Invalid::field("current", "flaw-code").into());
            }
            account::set_factor(tx, &old, stored, step)
        })
        .await;
    match codes {
        Err(store::Failure::Invalid(_)) => {
            factor_again(&ctx, &mine, &key, Flaw::field("current", "flaw-code"))
        }
        Err(other) => Err(other.into()),
        Ok(codes) => {
            ctx.house.sessions.forget_all();
            ctx.page("shell-recovery-title", &RecoveryView { l: ctx.l, codes })
        }
    }
}

fn factor_again(ctx: &Ctx, mine: &Account, key: &[u8], flaw: Flaw) -> Answer {
    let invalid = Invalid::from(flaw);
    let mut view = factor_view(ctx, mine, key)?;
    view.flaws = flaw_texts(ctx.l, &invalid);
    ctx.form_again("shell-factor-title", &view, invalid)
}

/// A fresh confirmation before money moves.
#[derive(Template, Serialize)]
#[template(path = "confirm.html")]
pub struct ConfirmView {
    #[serde(skip)]
    l: L,
    #[serde(skip)]
    token: String,
    back: String,
    /// Address of the form that waits; empty when a page does.
    #[serde(skip)]
    act: String,
    /// Its fields, as a browser sends them.
    #[serde(skip)]
    fields: String,
    flaws: Vec<FlawText>,
}

impl ConfirmView {
    fn new(ctx: &Ctx) -> ConfirmView {
        ConfirmView {
            l: ctx.l,
            token: ctx.form_token.clone(),
            back: String::new(),
            act: String::new(),
            fields: String::new(),
            flaws: Vec::new(),
        }
    }
}

/// A form that waited, ready to be sent with one click.
#[derive(Template, Serialize)]
#[template(path = "confirmed.html")]
pub struct ConfirmedView {
    #[serde(skip)]
    l: L,
    #[serde(skip)]
    token: String,
    act: String,
    fields: Vec<(String, String)>,
}

/// Where to go after confirming.
#[derive(Debug, Default, Deserialize)]
pub struct Back {
    #[serde(default)]
    kembali: String,
}

/// A code and the way back, or the form that waits for it.
#[derive(Deserialize)]
pub struct ConfirmForm {
    code: String,
    #[serde(default)]
    back: String,
    #[serde(default)]
    act: String,
    #[serde(default)]
    fields: String,
}

/// Asks for a code.
pub async fn confirm(ctx: Ctx, Query(back): Query<Back>) -> Answer {
    let view = ConfirmView { back: back.kembali, ..ConfirmView::new(&ctx) };
    ctx.page("shell-confirm-title", &view)
}

/// The page that asks for a code before a form counts. It answers the form itself, so that what
/// was typed goes with it.
pub(crate) fn confirm_first(ctx: &Ctx, fields: &str) -> Result<String, Problem> {
    let view =
        ConfirmView { act: ctx.here.clone(), fields: fields.to_owned(), ..ConfirmView::new(ctx) };
    crate::frame::whole(ctx, "shell-confirm-title", None, &view.render()?)
}

/// Takes the code; the login counts as confirmed for some minutes.
pub async fn confirmed(ctx: Ctx, Posted(form): Posted<ConfirmForm>) -> Answer {
    let mine = own(&ctx).await?;
    let Some(login) = ctx.login.clone() else { return Err(Problem::LoginNeeded) };
    let subject = format!("nip/{}", mine.nip);
    let (name, now_us) = (subject.clone(), ctx.now_us);
    let pause = ctx.db().read(move |tx| account::pause_s(tx, &name, now_us)).await?;
    if pause > 0 {
        return Err(Problem::TooMany(pause));
    }
    let permit = ctx.allow(Action::SelfManage, &Target::person(mine.person_id))?;
    let (key, wall_us) = (ctx.tenant.secret, ctx.house.clock.wall_us());
    let fits = ctx
        .db()
        .write(permit, move |tx| {
            let fits = account::use_factor(tx, &key, &mine, &form.code, wall_us)?;
            let kind = if fits { "account.confirmed" } else { "account.confirm.refused" };
            tx.record(store::Event::new(kind).subject(mine.person_id));
            if fits {
                tx.exec(
                    "UPDATE session SET stepped_us = ?1 WHERE token_hash = ?2",
                    &values![now_us, login.token_hash.clone()],
                )?;
                account::forgive(tx, &subject)?;
            } else {
                account::count_failure(tx, &subject)?;
            }
            Ok(fits)
        })
        .await?;
    ctx.house.sessions.forget_all();
    if fits && is_local(&form.act) {
        let fields = form_urlencoded::parse(form.fields.as_bytes()).into_owned().collect();
        let token = ctx.form_token.clone();
        let view = ConfirmedView { l: ctx.l, token, act: form.act, fields };
        return ctx.page("shell-confirmed-title", &view);
    }
    if fits {
        let back = if form.back.is_empty() { "/" } else { &form.back };
        return Ok(redirect(back));
    }
    let invalid = Invalid::field("code", "flaw-code");
    let view = ConfirmView {
        back: form.back,
        act: form.act,
        fields: form.fields,
        flaws: flaw_texts(ctx.l, &invalid),
        ..ConfirmView::new(&ctx)
    };
    ctx.form_again("shell-confirm-title", &view, invalid)
}
