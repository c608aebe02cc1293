//! One person: identity, career, grades, family; protected fields only masked until somebody
//! with the right to them says why.

use super::opens::Opens;
use crate::act;
use crate::model::{Appointment, AppointmentKind, Kin, Person, Private, RankStep};
use crate::store::place::place;
use crate::store::write::NewAppointment;
use crate::store::{person, unit};
use askama::Template;
use axum::extract::Path;
use law::{Action, Date, Invalid, Target};
use serde::{Deserialize, Serialize};
use shell::answer::FlawText;
use shell::form::Posted;
use shell::lang::L;
use shell::{Answer, Ctx, Problem};

/// A link to what other rooms know about the person.
#[derive(Clone, Debug, Serialize)]
pub struct Elsewhere {
    label: String,
    href: String,
    icon: &'static str,
}

/// The page.
#[derive(Template, Serialize)]
#[template(path = "person.html")]
pub struct PersonView {
    #[serde(skip)]
    l: L,
    #[serde(skip)]
    token: String,
    person: Person,
    name: String,
    post: String,
    unit: String,
    agency: String,
    superior: Option<(i64, String)>,
    /// Whether the page of the superior opens for whoever looks.
    #[serde(skip)]
    may_superior: bool,
    retires: Option<Date>,
    service: (i64, i64),
    career: Vec<Appointment>,
    acting: Vec<Appointment>,
    ranks: Vec<RankStep>,
    family: Option<Vec<Kin>>,
    may_reveal: bool,
    may_appoint: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    private: Option<Private>,
    #[serde(skip)]
    elsewhere: Vec<Elsewhere>,
    #[serde(skip)]
    no_flaws: Vec<FlawText>,
}

async fn load(ctx: &Ctx, id: i64, private: Option<Private>) -> Result<PersonView, Problem> {
    let today = ctx.today;
    let found = ctx
        .db()
        .read(move |tx| {
            let Some(who) = person::find(tx, id)? else { return Ok(None) };
            let place = place(tx, id, today)?;
            let superior = match place.superior {
                Some(boss) => person::find(tx, boss)?,
                None => None,
            };
            let career = person::career(tx, id)?;
            let ranks = person::ranks(tx, id)?;
            let family = person::family(tx, id)?;
            let post = match who.post_id {
                Some(post) => unit::find_post(tx, post)?,
                None => None,
            };
            let at = match who.unit_id {
                Some(at) => unit::find(tx, at)?,
                None => None,
            };
            let agency = match who.agency_id {
                Some(agency) => unit::find(tx, agency)?,
                None => None,
            };
            Ok(Some((who, place, superior, career, ranks, family, post, at, agency)))
        })
        .await?;
    let Some((who, place, superior, career, ranks, family, post, at, agency)) = found else {
        return Err(Problem::NotFound);
    };
    let target = place.target();
    ctx.allow(Action::PersonView, &target)?;
    let acting = career
        .iter()
        .filter(|a| {
            a.kind != AppointmentKind::Definitive
                && a.valid_from <= today
                && a.valid_to.is_none_or(|to| today <= to)
        })
        .cloned()
        .collect();
    let opens = Opens::of(ctx, Action::PersonView).await?;
    let may_superior = superior
        .as_ref()
        .is_some_and(|boss: &Person| opens.holds(&boss.id, &boss.agency_id.unwrap_or_default()));
    let months = law::month::days_between(who.mkg_base, today).max(0) / 30;
    let sees_family = ctx.may(Action::PersonPay, &target);
    Ok(PersonView {
        l: ctx.l,
        token: ctx.form_token.clone(),
        name: who.full_name(),
        retires: post.as_ref().and_then(|p| law::career::pension_from(who.birth, p.bup)),
        post: post.map(|p| p.name).unwrap_or_default(),
        unit: at.map(|u| u.name).unwrap_or_default(),
        agency: agency.map(|u| u.name).unwrap_or_default(),
        superior: superior.map(|boss| (boss.id, boss.full_name())),
        may_superior,
        service: (months / 12, months % 12),
        career,
        acting,
        ranks,
        family: sees_family.then_some(family),
        may_reveal: ctx.may(Action::PersonReveal, &target),
        may_appoint: ctx.may(Action::PersonRecord, &target),
        private,
        elsewhere: elsewhere(ctx, id, &target),
        no_flaws: Vec::new(),
        person: who,
    })
}

fn elsewhere(ctx: &Ctx, id: i64, target: &Target) -> Vec<Elsewhere> {
    let month = law::Month::of(ctx.today).prev();
    let mut links = Vec::new();
    let mut add = |action, key: &str, href: String, icon| {
        if ctx.may(action, target) {
            links.push(Elsewhere { label: ctx.l.t(key), href, icon });
        }
    };
    let now = law::Month::of(ctx.today);
    add(Action::DayView, "per-link-days", format!("/presensi/{id}/{now}"), "calendar");
    add(Action::PayslipView, "per-link-pay", format!("/tpp/slip/{id}/{month}"), "receipt");
    add(Action::RatingView, "per-link-rating", format!("/kinerja/{id}"), "chart-bar");
    links
}

/// Shows a person.
pub async fn show(ctx: Ctx, Path(id): Path<i64>) -> Answer {
    let view = load(&ctx, id, None).await?;
    ctx.page(&view.name, &view)
}

/// Why somebody wants to see the protected fields.
#[derive(Deserialize)]
pub struct RevealForm {
    ground: String,
}

/// Opens the protected fields; the reason goes into the journal before anything is shown.
pub async fn reveal(ctx: Ctx, Path(id): Path<i64>, Posted(form): Posted<RevealForm>) -> Answer {
    let target = {
        let today = ctx.today;
        ctx.db().read(move |tx| place(tx, id, today)).await?.target()
    };
    ctx.allow(Action::PersonReveal, &target)?;
    let private = act::reveal(ctx.db(), &ctx.actor, id, form.ground).await?;
    let view = load(&ctx, id, Some(private)).await?;
    ctx.page(&view.name, &view)
}

/// An appointment by decree.
#[derive(Deserialize)]
pub struct AppointForm {
    post_id: i64,
    kind: String,
    valid_from: String,
    #[serde(default)]
    valid_to: String,
    decree: String,
}

/// Appoints the person to a post.
pub async fn appoint(ctx: Ctx, Path(id): Path<i64>, Posted(form): Posted<AppointForm>) -> Answer {
    let kind =
        AppointmentKind::parse(&form.kind).ok_or_else(|| Invalid::field("kind", "flaw-choice"))?;
    let date = |field: &'static str, text: &str| {
        text.trim().parse::<Date>().map_err(|_| Invalid::field(field, "flaw-date"))
    };
    let valid_from = date("valid_from", &form.valid_from)?;
    let valid_to = match form.valid_to.trim() {
        "" => None,
        text => Some(date("valid_to", text)?),
    };
    let post_id = form.post_id;
    let post = ctx.db().read(move |tx| unit::find_post(tx, post_id)).await?;
    let post = post.ok_or_else(|| Invalid::field("post_id", "flaw-no-such-post"))?;
    let new = NewAppointment {
        person_id: id,
        post_id,
        unit_id: post.unit_id,
        kind,
        valid_from,
        valid_to,
        decree: form.decree,
    };
    act::appoint(ctx.db(), &ctx.actor, new, ctx.today).await?;
    ctx.house.sessions.forget_all();
    Ok(ctx.see_other_said(&format!("/orang/{id}"), "shell-saved"))
}
