//! Accounts of others: an officer opens, disables and starts a reset; he never sets a password
//! and never sees one. The owner takes the reset code to the activation page.

use crate::account;
use crate::answer::{Answer, FlawText, Problem, flaw_texts};
use crate::ctx::Ctx;
use crate::form::Posted;
use crate::lang::L;
use crate::secret;
use askama::Template;
use axum::extract::{Path, Query};
use law::{Action, Date, Flaw, Invalid, Target};
use serde::{Deserialize, Serialize};
use store::values;

/// Rows of one page of the list.
const PAGE: i64 = 50;

/// An account in the list.
#[derive(Serialize)]
pub struct AccountRow {
    person_id: i64,
    name: String,
    nip: String,
    activated: bool,
    has_factor: bool,
    disabled: bool,
}

/// The list.
#[derive(Template, Serialize)]
#[template(path = "accounts.html")]
pub struct AccountsView {
    #[serde(skip)]
    l: L,
    #[serde(skip)]
    token: String,
    rows: Vec<AccountRow>,
    total: i64,
    page: i64,
    pages: i64,
    q: String,
    #[serde(skip)]
    no_flaws: Vec<FlawText>,
}

/// Filter of the list.
#[derive(Debug, Default, Deserialize)]
pub struct Filter {
    #[serde(default)]
    q: String,
    #[serde(default)]
    hal: i64,
}

/// Lists accounts by NIP.
pub async fn list(ctx: Ctx, Query(filter): Query<Filter>) -> Answer {
    ctx.allow(Action::AccountManage, &Target::pemda())?;
    let (today, people) = (ctx.today, ctx.house.people);
    let page = filter.hal.max(1);
    let q: String = filter.q.chars().filter(char::is_ascii_digit).take(18).collect();
    let (like, q_shown) = (format!("{q}%"), q);
    let (total, rows) = ctx
        .db()
        .read(move |tx| {
            let total =
                tx.count("SELECT COUNT(*) FROM account WHERE nip LIKE ?1", &values![like.clone()])?;
            let found = tx.all(
                "SELECT person_id, nip, CASE WHEN password_hash IS NULL THEN 0 ELSE 1 END,
                        CASE WHEN totp_secret IS NULL THEN 0 ELSE 1 END, disabled
                   FROM account WHERE nip LIKE ?1 ORDER BY nip LIMIT ?2 OFFSET ?3",
                &values![like, PAGE, (page - 1) * PAGE],
                |row| {
                    Ok(AccountRow {
                        person_id: row.i64(0)?,
                        name: String::new(),
                        nip: row.text(1)?,
                        activated: row.flag(2)?,
                        has_factor: row.flag(3)?,
                        disabled: row.flag(4)?,
                    })
                },
            )?;
            let mut rows = Vec::with_capacity(found.len());
            for mut row in found {
                let known = (people.known)(tx, row.person_id, today)?;
                row.name = known.map(|k| k.name).unwrap_or_default();
                rows.push(row);
            }
            Ok((total, rows))
        })
        .await?;
    let view = AccountsView {
        l: ctx.l,
        token: ctx.form_token.clone(),
        rows,
        total,
        page,
        pages: (total + PAGE - 1) / PAGE,
        q: q_shown,
        no_flaws: Vec::new(),
    };
    ctx.list("shell-accounts-title", &view, |l| {
        let mut table = sheet::Table::new(l.t("shell-accounts-title"))
            .column(sheet::Column::text("NIP"))
            .column(sheet::Column::text(l.t("shell-name")))
            .column(sheet::Column::text(l.t("shell-state")));
        for row in &view.rows {
            let state = l.t(row.state_key());
            table.push(vec![
                sheet::Cell::Text(row.nip.clone()),
                sheet::Cell::Text(row.name.clone()),
                sheet::Cell::Text(state),
            ]);
        }
        table
    })
}

impl AccountRow {
    /// Message key of its state.
    #[must_use]
    pub fn state_key(&self) -> &'static str {
        if self.disabled {
            "shell-account-disabled"
        } else if self.activated {
            "shell-account-active"
        } else {
            "shell-account-waiting"
        }
    }
}

/// Opening an account.
#[derive(Deserialize)]
pub struct OpenForm {
    nip: String,
}

/// A reset code, shown once to the officer who hands it over.
#[derive(Template, Serialize)]
#[template(path = "reset_code.html")]
pub struct ResetView {
    #[serde(skip)]
    l: L,
    name: String,
    nip: String,
    code: String,
}

/// Opens the account of a person and shows the first code.
pub async fn open(ctx: Ctx, Posted(form): Posted<OpenForm>) -> Answer {
    let nip: String = form.nip.chars().filter(|c| !c.is_whitespace()).collect();
    let (people, key) = (ctx.house.people, nip.clone());
    let person = ctx.db().read(move |tx| (people.by_nip)(tx, &key)).await?;
    let person = person.ok_or_else(|| Invalid::field("nip", "flaw-no-such-person"))?;
    ctx.allow(Action::AccountManage, &Target::person(person))?;
    let exists = ctx.db().read(move |tx| account::find_by_person(tx, person)).await?;
    if exists.is_none() {
        let permit = ctx.allow(Action::AccountManage, &Target::person(person))?;
        ctx.db().write(permit, move |tx| account::open(tx, person, &nip)).await?;
    }
    reset(ctx, Path(person), Posted(serde_json::Value::Null)).await
}

/// Starts a reset and shows the code.
pub async fn reset(
    ctx: Ctx,
    Path(person): Path<i64>,
    Posted(_): Posted<serde_json::Value>,
) -> Answer {
    let permit = ctx.allow(Action::AccountManage, &Target::person(person))?;
    if ctx.actor.person() == Some(person) {
        return Err(law::Refusal::new("refusal-own-request").into());
    }
    let (today, people) = (ctx.today, ctx.house.people);
    let (nip, name, code) = ctx
        .db()
        .write(permit, move |tx| {
            let found = account::find_by_person(tx, person)?
                .ok_or_else(|| law::Refusal::new("problem-not-found").hidden())?;
            let known = (people.known)(tx, person, today)?;
            let code = account::start_reset(tx, &found)?;
            Ok((found.nip, known.map(|k| k.name).unwrap_or_default(), code))
        })
        .await?;
    ctx.page("shell-reset-title", &ResetView { l: ctx.l, name, nip, code })
}

/// Ground for ending or reopening an account.
#[derive(Deserialize)]
pub struct DisableForm {
    off: bool,
    ground: String,
}

/// Disables an account or opens it again.
pub async fn disable(
    ctx: Ctx,
    Path(person): Path<i64>,
    Posted(form): Posted<DisableForm>,
) -> Answer {
    let permit = ctx.allow(Action::AccountManage, &Target::person(person))?;
    if ctx.actor.person() == Some(person) {
        return Err(law::Refusal::new("refusal-own-request").into());
    }
    if form.ground.trim().is_empty() {
        return Err(Invalid::field("ground", "flaw-required").into());
    }
    ctx.db()
        .write(permit, move |tx| {
            let found = account::find_by_person(tx, person)?
                .ok_or_else(|| law::Refusal::new("problem-not-found").hidden())?;
            account::set_disabled(tx, &found, form.off, form.ground.trim())
        })
        .await?;
    ctx.house.sessions.forget_all();
    Ok(ctx.see_other_said("/akun/kelola", "shell-saved"))
}

/// Activation by the owner: NIP, code, new password.
#[derive(Template, Serialize)]
#[template(path = "activate.html")]
pub struct ActivateView {
    #[serde(skip)]
    l: L,
    #[serde(skip)]
    token: String,
    nip: String,
    flaws: Vec<FlawText>,
}

/// What the activation form sends.
#[derive(Deserialize)]
pub struct ActivateForm {
    nip: String,
    code: String,
    new: String,
    again: String,
}

/// Shows the activation form.
pub async fn activate(ctx: Ctx) -> Answer {
    if ctx.form_token.is_empty() {
        // The login page binds the browser first.
        return Ok(ctx.see_other("/masuk"));
    }
    let view = ActivateView {
        l: ctx.l,
        token: ctx.form_token.clone(),
        nip: String::new(),
        flaws: Vec::new(),
    };
    ctx.page("shell-activate-title", &view)
}

/// Sets the password of an account whose owner brings a reset code.
pub async fn activated(ctx: Ctx, Posted(form): Posted<ActivateForm>) -> Answer {
    match try_activate(&ctx, &form).await? {
        None => Ok(ctx.see_other_said("/masuk", "shell-activated")),
        Some(flaw) => {
            let invalid = Invalid::from(flaw);
            let view = ActivateView {
                l: ctx.l,
                token: ctx.form_token.clone(),
                nip: form.nip,
                flaws: flaw_texts(ctx.l, &invalid),
            };
            ctx.form_again("shell-activate-title", &view, invalid)
        }
    }
}

async fn try_activate(ctx: &Ctx, form: &ActivateForm) -> Result<Option<Flaw>, Problem> {
    let nip: String = form.nip.chars().filter(|c| !c.is_whitespace()).collect();
    let subject = format!("addr/{}", ctx.actor.origin);
    let (name, key, code, now_us) = (subject.clone(), nip.clone(), form.code.clone(), ctx.now_us);
    let (pause, found) = ctx
        .db()
        .read(move |tx| {
            let pause = account::pause_s(tx, &name, now_us)?;
            let found = match account::find_by_nip(tx, &key)? {
                Some(a) if account::reset_fits(tx, &a, &code, now_us)? => Some(a),
                _ => None,
            };
            Ok((pause, found))
        })
        .await?;
    if pause > 0 {
        return Err(Problem::TooMany(pause));
    }
    let Some(mine) = found else {
        ctx.db().upkeep(move |tx| account::count_failure(tx, &subject)).await?;
        return Ok(Some(Flaw::field("code", "flaw-reset-code")));
    };
    if form.new != form.again {
        return Ok(Some(Flaw::field("again", "flaw-password-again")));
    }
    if let Some(key) = secret::weak(&form.new, &nip) {
        return Ok(Some(Flaw::field("new", key)));
    }
    let ticket = ctx.house.hashing.acquire().await;
    let new = form.new.clone();
    let hash = tokio::task::spawn_blocking(move || secret::hash_password(&new))
        .await
        .map_err(|e| store::Fault::new(format!("password: {e}")))??;
    drop(ticket);
    let actor = law::Actor {
        who: law::policy::Who::Person(mine.person_id),
        hats: vec![law::policy::Hat {
            role: law::Role::Employee,
            scope: law::policy::Scope::Pemda,
            on_behalf_of: None,
        }],
        ..ctx.actor.clone()
    };
    let permit = account::own_permit(&actor, mine.person_id)?;
    ctx.db().write(permit, move |tx| account::set_password(tx, &mine, &hash)).await?;
    Ok(None)
}

/// A hat for somebody.
#[derive(Deserialize)]
pub struct GrantForm {
    nip: String,
    role: String,
    #[serde(default, deserialize_with = "crate::form::blank_as_none")]
    agency_id: Option<i64>,
    valid_from: String,
    #[serde(default)]
    valid_to: String,
    decree: String,
}

/// Hats an officer may give; a superior's comes with the post and the mayor's with the office.
const GRANTABLE: [law::Role; 5] = [
    law::Role::AgencyAdmin,
    law::Role::Officer,
    law::Role::Verifier,
    law::Role::Treasury,
    law::Role::Auditor,
];

/// Gives a hat by decree.
pub async fn grant(ctx: Ctx, Posted(form): Posted<GrantForm>) -> Answer {
    let nip: String = form.nip.chars().filter(|c| !c.is_whitespace()).collect();
    let role = law::Role::parse(&form.role)
        .filter(|role| GRANTABLE.contains(role))
        .ok_or_else(|| Invalid::field("role", "flaw-choice"))?;
    if role == law::Role::AgencyAdmin && form.agency_id.is_none() {
        return Err(Invalid::field("agency_id", "flaw-required").into());
    }
    let from: Date =
        form.valid_from.parse().map_err(|_| Invalid::field("valid_from", "flaw-date"))?;
    let to = match form.valid_to.trim() {
        "" => None,
        text => Some(text.parse::<Date>().map_err(|_| Invalid::field("valid_to", "flaw-date"))?),
    };
    let decree = form.decree.trim().to_owned();
    if decree.is_empty() {
        return Err(Invalid::field("decree", "flaw-required").into());
    }
    let (people, key) = (ctx.house.people, nip);
    let person = ctx.db().read(move |tx| (people.by_nip)(tx, &key)).await?;
    let person = person.ok_or_else(|| Invalid::field("nip", "flaw-no-such-person"))?;
    let permit = ctx.allow(Action::AccountManage, &Target::person(person))?;
    if ctx.actor.person() == Some(person) {
        return Err(law::Refusal::new("refusal-own-request").into());
    }
    let agency = form.agency_id;
    ctx.db()
        .write(permit, move |tx| account::grant(tx, person, role, agency, (from, to), &decree))
        .await?;
    ctx.house.sessions.forget_all();
    Ok(ctx.see_other_said("/akun/kelola", "shell-saved"))
}
