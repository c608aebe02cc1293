//! Declared outages: the list, the form, taking one back.

use super::absence::Ground;
use super::calendar::{unit_choices, unit_of};
use super::presence::{kept, need_date};
use crate::civil;
use crate::device::store::device;
use crate::outage::{self, Outage};
use crate::page;
use crate::rule::required;
use askama::Template;
use axum::extract::Path;
use law::{Action, Flaw, Invalid, Permit, Target};
use serde::{Deserialize, Serialize};
use shell::answer::{FlawText, flaw_texts};
use shell::form::Posted;
use shell::format;
use shell::lang::L;
use shell::ui::Choice;
use shell::{Answer, Ctx, Problem};

/// Outages shown.
const SHOWN: i64 = 200;

/// An outage as the list shows it.
#[derive(Serialize)]
pub struct Line {
    #[serde(flatten)]
    one: Outage,
    place: String,
    from: String,
    to: String,
}

/// What was typed into the form.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Form {
    #[serde(default)]
    device: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    from_date: String,
    #[serde(default)]
    from_time: String,
    #[serde(default)]
    to_date: String,
    #[serde(default)]
    to_time: String,
    #[serde(default)]
    ground: String,
}

/// The page.
#[derive(Template, Serialize)]
#[template(path = "presence_outages.html")]
pub struct OutagesView {
    #[serde(skip)]
    l: L,
    #[serde(skip)]
    token: String,
    rows: Vec<Line>,
    #[serde(skip)]
    devices: Vec<Choice>,
    #[serde(skip)]
    units: Vec<Choice>,
    #[serde(skip)]
    form: Form,
    #[serde(skip)]
    flaws: Vec<FlawText>,
}

fn permit(ctx: &Ctx) -> Result<Permit, Problem> {
    ctx.allow(Action::OutageRecord, &Target::pemda())
}

async fn view(ctx: &Ctx) -> Result<OutagesView, Problem> {
    let l = ctx.l;
    let (list, devices, units) = ctx
        .db()
        .read(|tx| {
            let list = outage::latest(tx, SHOWN)?;
            Ok((list, device::list(tx, None)?, personnel::units(tx)?))
        })
        .await?;
    let label = |d: &crate::device::Device| {
        if d.name.is_empty() { d.serial.clone() } else { format!("{} ({})", d.name, d.serial) }
    };
    let place = |one: &Outage| match devices.iter().find(|d| d.id == one.device_id) {
        Some(device) => label(device),
        None => units
            .iter()
            .find(|unit| unit.id == one.unit_id)
            .map_or_else(|| l.t("att-whole-pemda"), |unit| unit.name.clone()),
    };
    let line = |one: Outage| Line {
        place: place(&one),
        from: format::local(one.from_local_s),
        to: format::local(one.to_local_s),
        one,
    };
    Ok(OutagesView {
        l,
        token: ctx.form_token.clone(),
        rows: list.into_iter().map(line).collect(),
        devices: devices.iter().map(|d| Choice::new(d.id, label(d))).collect(),
        units: unit_choices(l, &units),
        form: Form::default(),
        flaws: Vec::new(),
    })
}

/// Lists outages.
pub async fn list(ctx: Ctx) -> Answer {
    permit(&ctx)?;
    let view = view(&ctx).await?;
    ctx.list("att-outage-title", &view, |l| {
        let mut table = sheet::Table::new(l.t("att-outage-title")).columns(
            ["att-outage-place", "att-from", "att-to", "att-reason"]
                .map(|key| sheet::Column::text(l.t(key))),
        );
        for line in view.rows.iter().filter(|line| !line.one.ended) {
            table.push(vec![
                line.place.as_str().into(),
                line.from.as_str().into(),
                line.to.as_str().into(),
                line.one.ground.as_str().into(),
            ]);
        }
        table
    })
}

/// Civil seconds of a date and a clock time of a form; both are looked at, whatever the first is.
fn moment(
    date: (&'static str, &str),
    time: (&'static str, &str),
    flaws: &mut Vec<Flaw>,
) -> Result<i64, Problem> {
    let day = kept(need_date(date.0, date.1), flaws)?;
    let minute = match time.1.trim() {
        "" => Err(Invalid::field(time.0, "flaw-required")),
        text => page::minute_of(text).ok_or_else(|| Invalid::field(time.0, "flaw-clock")),
    };
    let minute = kept(minute.map_err(Problem::from), flaws)?;
    Ok(civil::midnight(day.unwrap_or_default()) + i64::from(minute.unwrap_or_default()) * 60)
}

/// The device of a form, if one is chosen, and the unit.
async fn place(ctx: &Ctx, form: &Form) -> Result<(i64, i64), Problem> {
    match form.device.trim() {
        "" => Ok((0, unit_of(ctx, &form.unit).await?)),
        text => {
            let id: i64 = text.parse().map_err(|_| Invalid::field("device", "flaw-choice"))?;
            let found = ctx.db().read(move |tx| device::find(tx, id)).await?;
            let device = found.ok_or_else(|| Invalid::field("device", "flaw-choice"))?;
            Ok((device.id, device.unit_id))
        }
    }
}

/// Records what the form says; all its flaws are named at once, in the order of its fields.
async fn take(ctx: &Ctx, form: &Form) -> Result<(), Problem> {
    let permit = permit(ctx)?;
    let mut flaws = Vec::new();
    let place = kept(place(ctx, form).await, &mut flaws)?;
    let from = ("from_date", form.from_date.as_str());
    let from_local_s = moment(from, ("from_time", &form.from_time), &mut flaws)?;
    let to = ("to_date", form.to_date.as_str());
    let to_local_s = moment(to, ("to_time", &form.to_time), &mut flaws)?;
    kept(required("ground", &form.ground).map_err(Problem::from), &mut flaws)?;
    let (Some((device_id, unit_id)), true) = (place, flaws.is_empty()) else {
        return Err(Invalid { flaws }.into());
    };
    let ground = form.ground.trim().to_owned();
    let new = Outage { id: 0, device_id, unit_id, from_local_s, to_local_s, ground, ended: false };
    let now = civil::of_instant(ctx.now_us, ctx.tenant.zone);
    outage::declare(ctx.db(), permit, new, now).await?;
    Ok(())
}

/// Declares an outage.
pub async fn declare(ctx: Ctx, Posted(form): Posted<Form>) -> Answer {
    permit(&ctx)?;
    match take(&ctx, &form).await {
        Ok(()) => Ok(ctx.see_other_said("/presensi/gangguan", "shell-saved")),
        Err(Problem::Invalid(invalid, _)) => {
            let mut view = view(&ctx).await?;
            view.flaws = flaw_texts(ctx.l, &invalid);
            view.form = form;
            ctx.form_again("att-outage-title", &view, invalid)
        }
        Err(other) => Err(other),
    }
}

/// Takes an outage back.
pub async fn end(ctx: Ctx, Path(id): Path<i64>, Posted(form): Posted<Ground>) -> Answer {
    outage::end(ctx.db(), permit(&ctx)?, id, form.ground).await?;
    Ok(ctx.see_other_said("/presensi/gangguan", "att-said-ended"))
}
