//! `sembilan import`: sheets of facts from the command line. A file goes through the very handler
//! of the page, as the person named with `--as`, so the same policy, verdicts and journal hold.

use super::{World, say};
use crate::cli::{Import, ImportKind};
use crate::compose;
use axum::extract::Path;
use law::policy::Who;
use law::{Actor, Role};
use serde_json::Value;
use shell::form::Upload;
use shell::house::House;
use shell::lang::{L, Lang};
use shell::{Answer, Ctx, Want};
use std::process::ExitCode;
use std::sync::Arc;

/// Bytes of an answer.
const ANSWER: usize = 64 << 20;
/// Flaws that are listed.
const LISTED: usize = 50;

/// Runs it.
///
/// # Errors
/// What went wrong, for the operator.
pub async fn run(import: Import, world: &World) -> Result<ExitCode, String> {
    let mut config = world.config.clone();
    let slug = world.tenant()?.slug.clone();
    config.tenants.retain(|tenant| tenant.slug == slug);
    let house = compose::house(&config, world.clock.clone()).await?;
    let ctx = context(&house, &import).await?;
    let upload = upload(&import)?;
    let answer = dispatch(&import, ctx, upload).await;
    let code = tell(&import, answer, world.json).await;
    for tenant in &house.tenants {
        tenant.db.close().await;
    }
    code
}

/// The context of a request that nobody sent: the person named, asking for data.
async fn context(house: &House, import: &Import) -> Result<Ctx, String> {
    let tenant = house.tenants.first().cloned().ok_or("no pemda is configured")?;
    let nip = import.as_nip.clone().ok_or("name the officer who brings the sheet: --as NIP")?;
    let (today, now_us) = (house.clock.today(tenant.zone), house.clock.now_us());
    let key = nip.clone();
    let found = tenant
        .db
        .read(move |tx| {
            let Some(id) = personnel::id_by_nip(tx, &key)? else { return Ok(None) };
            Ok(Some((id, shell::session::hats(tx, &personnel::PEOPLE, id, today)?)))
        })
        .await
        .map_err(|e| e.to_string())?;
    let (id, hats) = found.ok_or_else(|| format!("no employee has the NIP {nip}"))?;
    let actor =
        Actor { tenant: tenant.slug.clone(), who: Who::Person(id), hats, origin: "cli".to_owned() };
    if !actor.hats.iter().any(|hat| hat.role != Role::Employee) {
        return Err(format!("{nip} has no role that brings sheets in"));
    }
    Ok(Ctx {
        house: house.clone(),
        tenant: Arc::clone(&tenant),
        actor,
        login: None,
        form_token: String::new(),
        l: L(Lang::En),
        theme: "auto",
        want: Want::Json,
        here: "/".to_owned(),
        flash: None,
        today,
        now_us,
    })
}

fn upload(import: &Import) -> Result<Upload, String> {
    let broken = |e: std::io::Error| format!("{}: {e}", import.file.display());
    let bytes = std::fs::read(&import.file).map_err(broken)?;
    let name = import.file.file_name().and_then(|n| n.to_str()).unwrap_or("sheet");
    let mut fields = Vec::new();
    if import.take {
        fields.push(("take".to_owned(), "yes".to_owned()));
    }
    if let Some(month) = import.month {
        fields.push(("month".to_owned(), month.to_string()));
    }
    Ok(Upload { fields, file_name: name.to_owned(), bytes })
}

async fn dispatch(import: &Import, ctx: Ctx, upload: Upload) -> Answer {
    use attendance::web as days;
    let named = |what: &str| Path(what.to_owned());
    match import.what {
        ImportKind::Leave | ImportKind::Duty | ImportKind::Permit => {
            days::absence::import(ctx, upload).await
        }
        ImportKind::Holiday => days::holidays::take(ctx, upload).await,
        ImportKind::Roster => days::calendar::roster(ctx, upload).await,
        ImportKind::Event => days::missed::import(ctx, upload).await,
        ImportKind::Pin => days::device::pin::import(ctx, upload).await,
        ImportKind::Punch => punches(import, ctx, upload).await,
        ImportKind::Rating => performance::web::import_file(ctx, named("nilai"), upload).await,
        ImportKind::Minutes => performance::web::import_file(ctx, named("menit"), upload).await,
        ImportKind::Sanction => discipline::web::import_file(ctx, named("sanksi"), upload).await,
        ImportKind::Lhkpn => discipline::web::import_file(ctx, named("lhkpn"), upload).await,
        ImportKind::Salary => allowance::web::salary::take(ctx, upload).await,
    }
}

/// A punch file belongs to the machine that is named, or whose serial number is the file's name.
async fn punches(import: &Import, ctx: Ctx, upload: Upload) -> Answer {
    let named = import.file.file_stem().and_then(|n| n.to_str()).unwrap_or_default();
    let serial = import.serial.clone().unwrap_or_else(|| named.to_owned());
    let found =
        ctx.db().read(move |tx| attendance::device::store::device::by_serial(tx, &serial)).await?;
    let device = found.ok_or_else(|| law::Invalid::field("serial", "flaw-device-serial"))?;
    attendance::web::device::upload::send(ctx, Path(device.id), upload).await
}

async fn tell(import: &Import, answer: Answer, json: bool) -> Result<ExitCode, String> {
    let response = match answer {
        Ok(response) => response,
        Err(problem) => {
            let details = problem.details(L(Lang::En), None);
            let text = serde_json::to_string_pretty(&details).map_err(|e| e.to_string())?;
            say(&text);
            return Ok(ExitCode::FAILURE);
        }
    };
    let body =
        axum::body::to_bytes(response.into_body(), ANSWER).await.map_err(|e| e.to_string())?;
    let value: Value = serde_json::from_slice(&body).map_err(|e| e.to_string())?;
    if json {
        say(&serde_json::to_string_pretty(&value).map_err(|e| e.to_string())?);
        return Ok(ExitCode::SUCCESS);
    }
    let count = |name: &str| value.get(name).and_then(Value::as_u64).unwrap_or(0);
    let bad = value.get("bad").and_then(Value::as_array).cloned().unwrap_or_default();
    for flaw in bad.iter().take(LISTED) {
        let text = |name: &str| flaw.get(name).map(plain).unwrap_or_default();
        say(&format!("row {:<6} {:<18} {}", text("row"), text("field"), text("message")));
    }
    let refused = bad.len() as u64 + count("more");
    let saved = value.get("stored").map_or_else(
        || count("taken").max(count("good")),
        |stored| stored.get("new").and_then(Value::as_u64).unwrap_or(0),
    );
    if import.take {
        say(&format!("{saved} rows saved, {refused} rows need mending"));
    } else {
        say(&format!("{} rows can be taken, {refused} rows need mending", count("good")));
        say("nothing was written; add --take to take the good rows");
    }
    Ok(if refused == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
