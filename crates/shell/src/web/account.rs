//! One's own account: password, second factor, fresh confirmation before money moves, logins,
//! deputies, language and theme.

mod agent;
mod factor;

pub(crate) use self::factor::confirm_first;
pub use self::factor::{confirm, confirmed, factor, set_factor};
use crate::account::{self, Account};
use crate::answer::{Answer, FlawText, Problem, flaw_texts};
use crate::ctx::{Ctx, redirect};
use crate::form::Posted;
use crate::lang::{L, Lang};
use crate::secret;
use askama::Template;
use http::{HeaderValue, header};
use law::{Action, Date, Flaw, Invalid, Target};
use serde::{Deserialize, Serialize};
use store::values;

async fn own(ctx: &Ctx) -> Result<Account, Problem> {
    let me = ctx.me()?;
    let found = ctx.db().read(move |tx| account::find_by_person(tx, me)).await?;
    found.ok_or(Problem::NotFound)
}

/// A login of this account.
#[derive(Serialize)]
pub struct SessionRow {
    since: String,
    seen: String,
    address: String,
    agent: String,
    this_one: bool,
}

/// A deputyship given.
#[derive(Serialize)]
pub struct DeputyRow {
    id: i64,
    name: String,
    from: Date,
    to: Date,
    decree: String,
    ended: bool,
}

/// The overview of one's account.
#[derive(Template, Serialize)]
#[template(path = "account.html")]
pub struct AccountView {
    #[serde(skip)]
    l: L,
    #[serde(skip)]
    token: String,
    name: String,
    has_factor: bool,
    roles: Vec<String>,
    sessions: Vec<SessionRow>,
    deputies: Vec<DeputyRow>,
    may_delegate: bool,
    theme: &'static str,
    lang: &'static str,
    #[serde(skip)]
    no_flaws: Vec<FlawText>,
}

/// Shows it.
pub async fn show(ctx: Ctx) -> Answer {
    let mine = own(&ctx).await?;
    let me = ctx.me()?;
    ctx.allow(Action::SelfManage, &Target::person(me))?;
    let (l, zone, today) = (ctx.l, ctx.tenant.zone, ctx.today);
    let this = ctx.login.as_ref().map(|login| login.token_hash.clone()).unwrap_or_default();
    let (account_id, epoch, people) = (mine.id, mine.epoch, ctx.house.people);
    let (sessions, deputies) = ctx
        .db()
        .read(move |tx| {
            let sessions = tx.all(
                "SELECT created_us, seen_us, address, agent, token_hash FROM session
                  WHERE account_id = ?1 AND epoch = ?2 ORDER BY seen_us DESC LIMIT 50",
                &values![account_id, epoch],
                |row| {
                    Ok(SessionRow {
                        since: crate::format::instant(l, row.i64(0)?, zone),
                        seen: crate::format::instant(l, row.i64(1)?, zone),
                        address: row.text(2)?,
                        agent: agent::words(&row.text(3)?),
                        this_one: row.bytes(4)? == this,
                    })
                },
            )?;
            let given = tx.all(
                "SELECT id, to_person_id, valid_from, valid_to, decree, ended_us FROM delegation
                  WHERE from_person_id = ?1 ORDER BY valid_from DESC LIMIT 50",
                &values![me],
                |row| {
                    let row_id = row.i64(0)?;
                    let (from, to) = (row.date(2)?, row.date(3)?);
                    let ended = row.opt_i64(5)?.is_some();
                    Ok((row_id, row.i64(1)?, from, to, row.text(4)?, ended))
                },
            )?;
            let mut deputies = Vec::with_capacity(given.len());
            for (id, to_person, from, to, decree, ended) in given {
                let known = (people.known)(tx, to_person, today)?;
                let name = known.map(|k| k.name).unwrap_or_default();
                deputies.push(DeputyRow { id, name, from, to, decree, ended });
            }
            Ok((sessions, deputies))
        })
        .await?;
    let view = AccountView {
        l,
        token: ctx.form_token.clone(),
        name: ctx.login.as_ref().map(|login| login.name.clone()).unwrap_or_default(),
        has_factor: mine.totp_secret.is_some(),
        roles: roles_of(&ctx),
        sessions,
        deputies,
        may_delegate: ctx.may(Action::Delegate, &Target::person(me)),
        theme: ctx.theme,
        lang: l.0.code(),
        no_flaws: Vec::new(),
    };
    ctx.page("shell-account-title", &view)
}

/// Names of the hats worn, each once.
fn roles_of(ctx: &Ctx) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for hat in &ctx.actor.hats {
        let name = ctx.l.t(&format!("role-{}", hat.role.name().replace('_', "-")));
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The password form; also the page that a reset code leads to.
#[derive(Template, Serialize)]
#[template(path = "password.html")]
pub struct PasswordView {
    #[serde(skip)]
    l: L,
    #[serde(skip)]
    token: String,
    must: bool,
    flaws: Vec<FlawText>,
}

/// A password change.
#[derive(Deserialize)]
pub struct PasswordForm {
    old: String,
    new: String,
    again: String,
}

/// Shows the password form.
pub async fn password(ctx: Ctx) -> Answer {
    let mine = own(&ctx).await?;
    let view = PasswordView {
        l: ctx.l,
        token: ctx.form_token.clone(),
        must: mine.must_change,
        flaws: Vec::new(),
    };
    ctx.page("shell-password-title", &view)
}

/// Changes the password; every other login of the account ends.
pub async fn change_password(ctx: Ctx, Posted(form): Posted<PasswordForm>) -> Answer {
    let mine = own(&ctx).await?;
    let old_hash = mine.password_hash.clone();
    let ticket = ctx.house.hashing.acquire().await;
    let (old, new) = (form.old.clone(), form.new.clone());
    let (fits, hash) = tokio::task::spawn_blocking(move || {
        let fits = secret::password_fits(&old, old_hash.as_deref());
        (fits, secret::hash_password(&new))
    })
    .await
    .map_err(|e| store::Fault::new(format!("password: {e}")))?;
    drop(ticket);
    let flaw = if !fits {
        Some(Flaw::field("old", "flaw-password-old"))
    } else if form.new != form.again {
        Some(Flaw::field("again", "flaw-password-again"))
    } else {
        secret::weak(&form.new, &mine.nip).map(|key| Flaw::field("new", key))
    };
    if let Some(flaw) = flaw {
        let invalid = Invalid::from(flaw);
        let view = PasswordView {
            l: ctx.l,
            token: ctx.form_token.clone(),
            must: mine.must_change,
            flaws: flaw_texts(ctx.l, &invalid),
        };
        return ctx.form_again("shell-password-title", &view, invalid);
    }
    let permit = ctx.allow(Action::SelfManage, &Target::person(mine.person_id))?;
    let hash = hash?;
    ctx.db().write(permit, move |tx| account::set_password(tx, &mine, &hash)).await?;
    ctx.house.sessions.forget_all();
    Ok(ctx.see_other_said("/masuk", "shell-password-changed"))
}

/// Ends every login of the account, this one too.
pub async fn end_all(ctx: Ctx, Posted(_): Posted<serde_json::Value>) -> Answer {
    let mine = own(&ctx).await?;
    let permit = ctx.allow(Action::SelfManage, &Target::person(mine.person_id))?;
    ctx.db()
        .write(permit, move |tx| {
            tx.exec("UPDATE account SET epoch = epoch + 1 WHERE id = ?1", &values![mine.id])?;
            tx.record(store::Event::new("account.logins.ended").subject(mine.person_id));
            Ok(())
        })
        .await?;
    ctx.house.sessions.forget_all();
    Ok(redirect("/masuk"))
}

/// Language and theme.
#[derive(Deserialize)]
pub struct LookForm {
    #[serde(default)]
    lang: String,
    #[serde(default)]
    theme: String,
    #[serde(default)]
    back: String,
}

/// Sets language or theme; a cookie, so that the first paint is already right.
pub async fn look(ctx: Ctx, Posted(form): Posted<LookForm>) -> Answer {
    let mut response = redirect(if form.back.is_empty() { "/" } else { &form.back });
    let mut keep = |name: &str, value: &str| {
        let text = format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly");
        if let Ok(value) = HeaderValue::from_str(&text) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    };
    if let Some(lang) = Lang::parse(&form.lang) {
        keep("sembilan-bahasa", lang.code());
    }
    if ["light", "dark", "auto"].contains(&form.theme.as_str()) {
        keep("sembilan-tema", &form.theme);
    }
    drop(ctx);
    Ok(response)
}

/// A deputy for some days.
#[derive(Deserialize)]
pub struct DelegateForm {
    nip: String,
    valid_from: String,
    valid_to: String,
    decree: String,
}

/// Names a deputy.
pub async fn delegate(ctx: Ctx, Posted(form): Posted<DelegateForm>) -> Answer {
    let me = ctx.me()?;
    let permit = ctx.allow(Action::Delegate, &Target::person(me))?;
    let date = |field: &'static str, text: &str| {
        text.parse::<Date>().map_err(|_| Invalid::field(field, "flaw-date"))
    };
    let from = date("valid_from", &form.valid_from)?;
    let to = date("valid_to", &form.valid_to)?;
    let decree = form.decree.trim().to_owned();
    if decree.is_empty() {
        return Err(Invalid::field("decree", "flaw-required").into());
    }
    let nip: String = form.nip.chars().filter(|c| !c.is_whitespace()).collect();
    let people = ctx.house.people;
    ctx.db()
        .write(permit, move |tx| {
            let deputy = (people.by_nip)(tx, &nip)?
                .ok_or_else(|| Invalid::field("nip", "flaw-no-such-person"))?;
            account::delegate(tx, me, deputy, (from, to), &decree)
        })
        .await?;
    ctx.house.sessions.forget_all();
    Ok(ctx.see_other_said("/akun", "shell-delegated"))
}

/// Which deputyship to end.
#[derive(Deserialize)]
pub struct EndForm {
    id: i64,
}

/// Ends a deputyship early.
pub async fn end_delegation(ctx: Ctx, Posted(form): Posted<EndForm>) -> Answer {
    let me = ctx.me()?;
    let permit = ctx.allow(Action::Delegate, &Target::person(me))?;
    ctx.db().write(permit, move |tx| account::end_delegation(tx, me, form.id)).await?;
    ctx.house.sessions.forget_all();
    Ok(ctx.see_other_said("/akun", "shell-delegation-ended"))
}
