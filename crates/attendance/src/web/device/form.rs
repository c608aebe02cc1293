//! Forms about a device: entering, approving, changing, blocking, alarms.

use super::{load, word};
use crate::device::act;
use crate::device::act::device::Settings;
use crate::device::model::{DeviceState, Stamped};
use askama::Template;
use axum::extract::Path;
use law::{Action, Invalid, Target, Zone};
use serde::{Deserialize, Serialize};
use shell::answer::{FlawText, flaw_texts};
use shell::form::Posted;
use shell::lang::L;
use shell::ui::Choice;
use shell::{Answer, Ctx, Problem};

/// What was typed or stands now.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Typed {
    #[serde(default)]
    serial: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    unit_id: String,
    #[serde(default)]
    site: String,
    #[serde(default)]
    zone: String,
    #[serde(default)]
    device_type: String,
    #[serde(default)]
    column_order: String,
    #[serde(default)]
    pin_group: String,
    #[serde(default)]
    pin_width: String,
    #[serde(default)]
    ask_templates: String,
    #[serde(default)]
    ask_reason: String,
    #[serde(default)]
    commands_per_poll: String,
    #[serde(default)]
    address_range: String,
    #[serde(default)]
    path_secret: String,
}

impl Typed {
    fn of(settings: &Settings, serial: &str) -> Typed {
        Typed {
            serial: serial.to_owned(),
            name: settings.name.clone(),
            unit_id: settings.unit_id.to_string(),
            site: settings.site.clone(),
            zone: settings.zone.name().to_owned(),
            device_type: settings.device_type.clone(),
            column_order: if settings.verify_first { "verify_first" } else { "status_first" }
                .to_owned(),
            pin_group: settings.pin_group.clone(),
            pin_width: settings.pin_width.to_string(),
            ask_templates: if settings.ask_templates { "yes" } else { "" }.to_owned(),
            ask_reason: settings.ask_reason.clone(),
            commands_per_poll: settings.commands_per_poll.to_string(),
            address_range: settings.address_range.clone(),
            path_secret: settings.path_secret.clone(),
        }
    }

    async fn settings(&self, ctx: &Ctx) -> Result<Settings, Problem> {
        // What is no number is no choice, and the act says so at its field.
        let number = |text: &str| text.trim().parse::<i64>().unwrap_or(0);
        let unit_id = number(&self.unit_id);
        let unit = ctx.db().read(move |tx| personnel::find_unit(tx, unit_id)).await?;
        Ok(Settings {
            name: self.name.clone(),
            unit_id: unit.as_ref().map_or(0, |unit| unit.id),
            agency_id: unit.as_ref().map_or(0, |unit| unit.agency_id),
            site: self.site.clone(),
            zone: Zone::parse(&self.zone)
                .ok_or_else(|| Invalid::field("zone", "flaw-device-zone"))?,
            device_type: self.device_type.clone(),
            verify_first: self.column_order == "verify_first",
            pin_group: self.pin_group.clone(),
            pin_width: number(&self.pin_width),
            ask_templates: self.ask_templates == "yes",
            ask_reason: self.ask_reason.clone(),
            commands_per_poll: number(&self.commands_per_poll),
            address_range: self.address_range.clone(),
            path_secret: self.path_secret.clone(),
        })
    }
}

/// The form for a device's settings.
#[derive(Template, Serialize)]
#[template(path = "device_form.html")]
pub struct FormView {
    #[serde(skip)]
    l: L,
    #[serde(skip)]
    token: String,
    #[serde(skip)]
    action: String,
    #[serde(skip)]
    back: String,
    /// Whether the serial is to be typed.
    #[serde(skip)]
    new: bool,
    /// Message key of the button.
    #[serde(skip)]
    verb: &'static str,
    typed: Typed,
    #[serde(skip)]
    units: Vec<Choice>,
    #[serde(skip)]
    zones: Vec<Choice>,
    #[serde(skip)]
    types: Vec<Choice>,
    #[serde(skip)]
    orders: Vec<Choice>,
    flaws: Vec<FlawText>,
}

/// What a settings form is for.
#[derive(Clone, Copy)]
enum Purpose {
    Enter,
    Approve(i64),
    Change(i64),
}

impl Purpose {
    fn title(self) -> &'static str {
        match self {
            Purpose::Enter => "dev-enter",
            Purpose::Approve(_) => "dev-approve",
            Purpose::Change(_) => "dev-change",
        }
    }

    fn action(self) -> String {
        match self {
            Purpose::Enter => "/mesin/baru".to_owned(),
            Purpose::Approve(id) => format!("/mesin/{id}/setujui"),
            Purpose::Change(id) => format!("/mesin/{id}/ubah"),
        }
    }

    fn back(self) -> String {
        match self {
            Purpose::Enter => "/mesin".to_owned(),
            Purpose::Approve(id) | Purpose::Change(id) => format!("/mesin/{id}"),
        }
    }
}

async fn form_view(
    ctx: &Ctx,
    purpose: Purpose,
    typed: Typed,
    flaws: Vec<FlawText>,
) -> Result<FormView, Problem> {
    let units = ctx.db().read(personnel::units).await?;
    Ok(FormView {
        l: ctx.l,
        token: ctx.form_token.clone(),
        action: purpose.action(),
        back: purpose.back(),
        new: matches!(purpose, Purpose::Enter),
        verb: purpose.title(),
        units: units
            .into_iter()
            .map(|unit| Choice::new(unit.id, format!("{} · {}", unit.code, unit.name)))
            .collect(),
        zones: choices(ctx.l, "dev-zone-", &["WIB", "WITA", "WIT"]),
        types: choices(ctx.l, "dev-type-", &["att", "pid", "ins", "acc"]),
        orders: choices(ctx.l, "dev-order-", &["status_first", "verify_first"]),
        typed,
        flaws,
    })
}

fn choices(l: L, prefix: &str, names: &[&str]) -> Vec<Choice> {
    names
        .iter()
        .map(|name| Choice::new(name, word(l, prefix, &name.to_ascii_lowercase())))
        .collect()
}

/// Shows the form again when the input is wrong; passes anything else on.
async fn answer(
    ctx: &Ctx,
    purpose: Purpose,
    typed: Typed,
    done: Result<i64, Problem>,
    said: &str,
) -> Answer {
    match done {
        Ok(id) => Ok(ctx.see_other_said(&format!("/mesin/{id}"), said)),
        Err(Problem::Invalid(invalid, _)) => {
            let flaws = flaw_texts(ctx.l, &invalid);
            let view = form_view(ctx, purpose, typed, flaws).await?;
            ctx.form_again(purpose.title(), &view, invalid)
        }
        Err(other) => Err(other),
    }
}

/// The empty form for a device that has not knocked yet.
pub async fn enter_form(ctx: Ctx) -> Answer {
    ctx.allow(Action::DeviceManage, &Target::pemda())?;
    let typed = Typed {
        zone: ctx.tenant.zone.name().to_owned(),
        device_type: "att".to_owned(),
        pin_group: "umum".to_owned(),
        pin_width: "9".to_owned(),
        commands_per_poll: "10".to_owned(),
        ..Typed::default()
    };
    let view = form_view(&ctx, Purpose::Enter, typed, Vec::new()).await?;
    ctx.page("dev-enter", &view)
}

/// Enters a device.
pub async fn enter(ctx: Ctx, Posted(typed): Posted<Typed>) -> Answer {
    let permit = ctx.allow(Action::DeviceManage, &Target::pemda())?;
    let done = async {
        let settings = typed.settings(&ctx).await?;
        Ok(act::device::enter(ctx.db(), permit, &typed.serial, settings).await?)
    };
    let done = done.await;
    answer(&ctx, Purpose::Enter, typed, done, "dev-said-entered").await
}

/// The form to approve or change a device, by its state.
pub async fn change_form(ctx: Ctx, Path(id): Path<i64>) -> Answer {
    let (device, _) = load(&ctx, id, Action::DeviceManage).await?;
    let purpose = if device.state == DeviceState::Approved {
        Purpose::Change(id)
    } else {
        Purpose::Approve(id)
    };
    let typed = Typed::of(&Settings::of(&device), &device.serial);
    let view = form_view(&ctx, purpose, typed, Vec::new()).await?;
    ctx.page(purpose.title(), &view)
}

/// Approves a device with its settings.
pub async fn approve(ctx: Ctx, Path(id): Path<i64>, Posted(typed): Posted<Typed>) -> Answer {
    let (_, permit) = load(&ctx, id, Action::DeviceManage).await?;
    let done = async {
        let settings = typed.settings(&ctx).await?;
        act::device::approve(ctx.db(), permit, id, settings).await?;
        Ok(id)
    };
    let done = done.await;
    answer(&ctx, Purpose::Approve(id), typed, done, "dev-said-approved").await
}

/// Changes the settings of a device.
pub async fn change(ctx: Ctx, Path(id): Path<i64>, Posted(typed): Posted<Typed>) -> Answer {
    let (_, permit) = load(&ctx, id, Action::DeviceManage).await?;
    let done = async {
        let settings = typed.settings(&ctx).await?;
        act::device::change(ctx.db(), permit, id, settings).await?;
        Ok(id)
    };
    let done = done.await;
    answer(&ctx, Purpose::Change(id), typed, done, "dev-said-changed").await
}

/// A reason in words.
#[derive(Deserialize)]
pub struct Reason {
    #[serde(default)]
    reason: String,
}

/// Blocks a device.
pub async fn block(ctx: Ctx, Path(id): Path<i64>, Posted(form): Posted<Reason>) -> Answer {
    let (_, permit) = load(&ctx, id, Action::DeviceManage).await?;
    act::device::block(ctx.db(), permit, id, &form.reason).await?;
    Ok(ctx.see_other_said(&format!("/mesin/{id}"), "dev-said-blocked"))
}

/// Asks a device to send all punches again.
pub async fn pull_again(ctx: Ctx, Path(id): Path<i64>, Posted(_): Posted<Reason>) -> Answer {
    let (_, permit) = load(&ctx, id, Action::DeviceManage).await?;
    act::device::pull_again(ctx.db(), permit, id, Stamped::Attlog).await?;
    Ok(ctx.see_other_said(&format!("/mesin/{id}"), "dev-said-pull-again"))
}

/// Closes an alarm with a finding.
pub async fn close_alarm(
    ctx: Ctx,
    Path((id, alarm)): Path<(i64, i64)>,
    Posted(form): Posted<Reason>,
) -> Answer {
    let (_, permit) = load(&ctx, id, Action::DeviceManage).await?;
    act::device::close_alarm(ctx.db(), permit, id, alarm, &form.reason).await?;
    Ok(ctx.see_other_said(&format!("/mesin/{id}"), "dev-said-alarm-closed"))
}
