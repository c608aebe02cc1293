//! `sembilan month`: the close from the command line, with the same acts and the same two people.

use super::{World, plain, say, say_json};
use crate::cli::{Close, MonthCommand};
use crate::compose;
use allowance::complete::{Gap, gaps, unverified};
use allowance::model::Run;
use indicatif::{ProgressBar, ProgressStyle};
use law::policy::{Hat, Scope, Who};
use law::{Actor, Month, Role};
use shell::house::Tenant;
use std::collections::BTreeSet;
use std::process::ExitCode;
use std::time::Duration;

/// Runs it.
///
/// # Errors
/// What went wrong, for the operator.
pub async fn run(command: MonthCommand, world: &World) -> Result<ExitCode, String> {
    let (config, named, clock) = (&world.config, world.tenant()?, &world.clock);
    let tenant = match command {
        MonthCommand::Close(_) => compose::open_tenant(config, named, clock).await?,
        MonthCommand::Replay { .. } | MonthCommand::List => {
            compose::look_tenant(config, named, clock).await?
        }
    };
    let result = match command {
        MonthCommand::Close(close) => self::close(&close, &tenant, world).await,
        MonthCommand::Replay { month } => replay(month, &tenant, world.json).await,
        MonthCommand::List => list(&tenant, world.json).await,
    };
    tenant.db.close().await;
    result
}

/// The person who acts, with the hats in force today; nobody when no NIP is given.
async fn actor(tenant: &Tenant, nip: Option<&str>, world: &World) -> Result<Actor, String> {
    let Some(nip) = nip else { return Ok(Actor::system(tenant.slug.clone(), "cli")) };
    let today = world.clock.today(tenant.zone);
    let key = nip.to_owned();
    let found = tenant
        .db
        .read(move |tx| {
            let Some(id) = personnel::id_by_nip(tx, &key)? else { return Ok(None) };
            Ok(Some((id, shell::session::hats(tx, &personnel::PEOPLE, id, today)?)))
        })
        .await
        .map_err(plain)?;
    let (id, hats) = found.ok_or_else(|| format!("no employee has the NIP {nip}"))?;
    Ok(Actor { tenant: tenant.slug.clone(), who: Who::Person(id), hats, origin: "cli".to_owned() })
}

async fn close(close: &Close, tenant: &Tenant, world: &World) -> Result<ExitCode, String> {
    let actor = actor(tenant, close.as_nip.as_deref(), world).await?;
    if close.lock {
        return lock(close, tenant, &actor, world).await;
    }
    let (month, book) = (close.month, tenant.book());
    let open: Vec<Gap> = tenant
        .db
        .read(move |tx| gaps(tx, month))
        .await
        .map_err(plain)?
        .into_iter()
        .filter(Gap::is_open)
        .collect();
    if let (Some(reason), false) = (&close.incomplete, open.is_empty()) {
        // Each kind once, for all agencies: judging completeness reads the whole month.
        let kinds: BTreeSet<&str> = open.iter().map(|gap| gap.code.as_str()).collect();
        for kind in kinds {
            allowance::act::waive(&tenant.db, &actor, month, (kind, 0), reason)
                .await
                .map_err(plain)?;
        }
    } else if !world.json {
        for gap in &open {
            say(&format!("open: {:<12} {:>5}  {}", gap.code, gap.count, gap.agency));
        }
    }
    let spinner = spinner(month);
    let run = allowance::act::compute(&tenant.db, &actor, &book, month).await;
    spinner.finish_and_clear();
    let run = run.map_err(plain)?;
    if world.json {
        say_json(&run)?;
    } else {
        tell(&run);
        say("next: the second person checks and locks with --lock --as NIP");
    }
    Ok(ExitCode::SUCCESS)
}

fn spinner(month: Month) -> ProgressBar {
    let spinner = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} computing {msg}  {elapsed}") {
        spinner.set_style(style);
    }
    spinner.set_message(month.to_string());
    spinner.enable_steady_tick(Duration::from_millis(120));
    spinner
}

fn tell(run: &Run) {
    say(&format!(
        "{} version {} is {}: {} lines, {} exceptions, gross {}, net {}",
        run.month,
        run.version,
        run.state.name(),
        run.lines,
        run.exceptions,
        run.totals.gross,
        run.totals.net
    ));
    say(&format!("law   {}\nfacts {}\nlines {}", run.law_hash, run.facts_hash, run.lines_hash));
}

async fn lock(
    close: &Close,
    tenant: &Tenant,
    actor: &Actor,
    world: &World,
) -> Result<ExitCode, String> {
    let Some(person) = actor.person() else {
        return Err("locking needs a person: give --as NIP".to_owned());
    };
    confirm(close, tenant, actor, person, world).await?;
    let (month, book) = (close.month, tenant.book());
    let known = tenant.db.read(move |tx| allowance::acceptances(tx, month)).await.map_err(plain)?;
    let open: Vec<String> = unverified(&book, month, &known)
        .map_err(|e| e.to_string())?
        .into_iter()
        .filter(|value| value.accepted.is_none())
        .map(|value| value.cite.key)
        .collect();
    if !open.is_empty() {
        if !close.accept_unverified {
            for key in &open {
                say(&format!("unverified: {key}"));
            }
            return Err(format!(
                "{} values of law are not verified; --accept-unverified accepts them in your name",
                open.len()
            ));
        }
        let ground = "accepted at the command line";
        allowance::act::accept_unverified(&tenant.db, actor, &book, month, &open, ground)
            .await
            .map_err(plain)?;
    }
    allowance::act::check(&tenant.db, actor, month).await.map_err(plain)?;
    let run = allowance::act::lock(&tenant.db, actor, &book, month).await.map_err(plain)?;
    if world.json {
        say_json(&run)?;
    } else {
        tell(&run);
    }
    Ok(ExitCode::SUCCESS)
}

/// Takes a fresh code of the authenticator, as the page does before money moves.
async fn confirm(
    close: &Close,
    tenant: &Tenant,
    actor: &Actor,
    person: i64,
    world: &World,
) -> Result<(), String> {
    let code = match &close.code {
        Some(code) => code.clone(),
        None => ask("authenticator code: ")?,
    };
    let employee = Hat { role: Role::Employee, scope: Scope::Pemda, on_behalf_of: None };
    let own = Actor { hats: vec![employee], ..actor.clone() };
    let permit = shell::account::own_permit(&own, person).map_err(plain)?;
    let (key, wall_us) = (tenant.secret, world.clock.wall_us());
    let fits = tenant
        .db
        .write(permit, move |tx| {
            let Some(mine) = shell::account::find_by_person(tx, person)? else { return Ok(false) };
            let fits = shell::account::use_factor(tx, &key, &mine, &code, wall_us)?;
            let kind = if fits { "account.confirmed" } else { "account.confirm.refused" };
            tx.record(store::Event::new(kind).subject(person));
            Ok(fits)
        })
        .await
        .map_err(plain)?;
    if fits { Ok(()) } else { Err("the code does not fit or was used".to_owned()) }
}

fn ask(what: &str) -> Result<String, String> {
    use std::io::Write;
    let mut out = std::io::stderr();
    let _ = write!(out, "{what}");
    let _ = out.flush();
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).map_err(|e| e.to_string())?;
    Ok(line.trim().to_owned())
}

async fn replay(month: Month, tenant: &Tenant, json: bool) -> Result<ExitCode, String> {
    // Looking back changes nothing; at the command line the operator of the machine does it.
    let auditor = Hat { role: Role::Auditor, scope: Scope::Pemda, on_behalf_of: None };
    let actor = Actor { hats: vec![auditor], ..Actor::system(tenant.slug.clone(), "cli") };
    let found = allowance::replay::replay(&tenant.db, &actor, &tenant.book(), month)
        .await
        .map_err(plain)?;
    let same = found.is_identical();
    if json {
        say_json(&found)?;
    } else {
        say(&format!(
            "{month} version {}: {} people computed again, {}",
            found.run.version,
            found.people,
            if same { "every byte is as it was" } else { "DIFFERENT" }
        ));
        for (what, as_it_was) in
            [("law", found.law_same), ("facts", found.facts_same), ("lines", found.lines_same)]
        {
            say(&format!("  {what}: {}", if as_it_was { "same" } else { "changed" }));
        }
        for person in &found.differing {
            say(&format!("  different: person {person}"));
        }
        if !found.facts_changed.is_empty() {
            say(&format!(
                "  facts of {} people have changed since; reopening would make a new version",
                found.facts_changed.len()
            ));
        }
    }
    Ok(if same { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn list(tenant: &Tenant, json: bool) -> Result<ExitCode, String> {
    let runs = tenant.db.read(|tx| allowance::runs(tx, 500)).await.map_err(plain)?;
    if json {
        say_json(&runs)?;
    } else {
        for run in &runs {
            say(&format!(
                "{} v{} {:<9} {:>7} lines {:>5} exceptions  net {}",
                run.month,
                run.version,
                run.state.name(),
                run.lines,
                run.exceptions,
                run.totals.net
            ));
        }
    }
    Ok(ExitCode::SUCCESS)
}
