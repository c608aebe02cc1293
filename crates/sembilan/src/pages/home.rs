//! The home page of each role: what is wrong or due, four figures that each open their list, and
//! one primary action. It asks the rooms through their faces and shows nothing else.

mod agency;
mod own;
mod presence;

use allowance::model::{MonthOverview, Run, RunState};
use askama::Template;
use attendance::correction::store as corrections;
use law::{Action, Month, Role, Target};
use serde::Serialize;
use shell::chart::{Chart, Shape};
use shell::lang::L;
use shell::{Answer, Ctx, Primary, Problem};

/// A figure that opens its list.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    label: String,
    value: String,
    note: String,
    href: String,
    tone: &'static str,
}

/// Something that waits.
#[derive(Clone, Debug, Serialize)]
pub struct Todo {
    text: String,
    /// What somebody wrote about it.
    #[serde(skip_serializing_if = "String::is_empty")]
    note: String,
    href: String,
    tone: &'static str,
}

/// The page.
#[derive(Template, Serialize)]
#[template(path = "home.html")]
pub struct HomeView {
    #[serde(skip)]
    l: L,
    greeting: String,
    figures: Vec<Figure>,
    todos: Vec<Todo>,
    trend: Vec<(String, i64)>,
    #[serde(skip)]
    chart: Option<Chart>,
    #[serde(skip_serializing_if = "Option::is_none")]
    own: Option<own::Own>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agency: Option<agency::Agency>,
}

impl HomeView {
    fn figure(&mut self, key: &str, value: impl ToString, note: String, href: &str) {
        self.figures.push(Figure {
            label: self.l.t(key),
            value: value.to_string(),
            note,
            href: href.to_owned(),
            tone: "neutral",
        });
    }

    fn alarm(&mut self, key: &str, n: i64, href: &str) {
        self.figures.push(Figure {
            label: self.l.t(key),
            value: shell::format::count(n),
            note: String::new(),
            href: href.to_owned(),
            tone: if n > 0 { "warning" } else { "positive" },
        });
    }

    fn todo(&mut self, n: i64, text: String, href: &str, tone: &'static str) {
        if n > 0 {
            self.todos.push(Todo { text, note: String::new(), href: href.to_owned(), tone });
        }
    }
}

/// Shows the page of whoever asks.
pub async fn show(ctx: Ctx) -> Answer {
    let me = ctx.me()?;
    ctx.allow(Action::HomeView, &Target::person(me))?;
    let mut view = HomeView {
        l: ctx.l,
        greeting: greeting(&ctx),
        figures: Vec::new(),
        todos: Vec::new(),
        trend: Vec::new(),
        chart: None,
        own: None,
        agency: None,
    };
    let primary = match leading(&ctx) {
        Role::Mayor => mayor(&ctx, &mut view).await?,
        Role::Auditor => auditor(&ctx, &mut view).await?,
        Role::Treasury => treasury(&ctx, &mut view).await?,
        Role::Verifier => verifier(&ctx, &mut view).await?,
        Role::Officer => officer(&ctx, &mut view).await?,
        Role::AgencyAdmin => agency::show(&ctx, &mut view, me).await?,
        _ => own::show(&ctx, &mut view, me).await?,
    };
    ctx.page_with("home-title", Some(primary), &view)
}

/// The role whose page is shown: the one that carries most.
fn leading(ctx: &Ctx) -> Role {
    const ORDER: [Role; 6] = [
        Role::Mayor,
        Role::Auditor,
        Role::Treasury,
        Role::Verifier,
        Role::Officer,
        Role::AgencyAdmin,
    ];
    ORDER.into_iter().find(|role| ctx.actor.wears(*role)).unwrap_or(Role::Employee)
}

fn greeting(ctx: &Ctx) -> String {
    let local = attendance::civil::of_instant(ctx.now_us, ctx.tenant.zone);
    let key = match local.rem_euclid(86_400) / 3_600 {
        4..11 => "home-morning",
        11..15 => "home-noon",
        15..18 => "home-evening",
        _ => "home-night",
    };
    let name = ctx.login.as_ref().map(|login| login.name.clone()).unwrap_or_default();
    ctx.l.tv(key, [("name", name)])
}

fn primary(ctx: &Ctx, key: &str, href: String, icon: &'static str) -> Primary {
    Primary { label: ctx.l.t(key), href, icon }
}

fn state_words(l: L, run: Option<&Run>) -> String {
    l.t(run.map_or("home-month-open", |run| run.state.key()))
}

/// The month to be closed now: the last that is over.
fn due(ctx: &Ctx) -> Month {
    Month::of(ctx.today).prev()
}

/// What the officer and the operator look after, of one agency or of all.
struct Health {
    pending: i64,
    silent: i64,
    unmapped: i64,
    quarantine: i64,
    corrections: i64,
}

async fn health(ctx: &Ctx, agency: Option<i64>) -> Result<Health, Problem> {
    let (month, now_us, today) = (due(ctx), ctx.now_us, ctx.today);
    let found = ctx
        .db()
        .read(move |tx| {
            use attendance::device::store::{health::health, punch};
            let day_us = 24 * 3_600_000_000;
            let machines = health(tx, agency, now_us - day_us)?;
            Ok(Health {
                pending: machines.pending,
                silent: machines.silent,
                unmapped: punch::unmapped(tx, agency, 500)?.len() as i64,
                quarantine: machines.quarantined,
                corrections: match agency {
                    Some(id) => corrections::waiting_in(tx, id, today, 500)?.len() as i64,
                    None => corrections::count_waiting(tx, month.first(), month.next().last())?,
                },
            })
        })
        .await?;
    Ok(found)
}

async fn officer(ctx: &Ctx, view: &mut HomeView) -> Result<Primary, Problem> {
    let month = due(ctx);
    let health = health(ctx, None).await?;
    let overview = ctx.db().read(move |tx| allowance::overview(tx, month)).await?;
    let returned = returned(ctx, view).await?;
    let l = ctx.l;
    let named = shell::format::month_long(l, month);
    let state = state_words(l, overview.run.as_ref());
    let exceptions = overview.run.as_ref().map_or(0, |run| run.exceptions);
    view.figure("home-close", state.clone(), named.clone(), &format!("/tpp/{month}"));
    view.alarm("home-exceptions", exceptions, &format!("/tpp/{month}/pengecualian"));
    view.alarm("home-unmapped", health.unmapped, "/mesin/pin");
    view.alarm("home-silent-devices", health.silent, "/mesin");
    let open = overview.run.as_ref().is_none_or(|run| !run.is_locked());
    if open && !returned.contains(&month) {
        let text = l.tv("home-todo-close", [("month", named), ("state", state)]);
        view.todo(1, text, &format!("/tpp/{month}"), "guidance");
    }
    chores(view, &health);
    let href = format!("/tpp/{month}");
    Ok(primary(ctx, "home-open-close", href, shell::icon!("cash")))
}

/// Months that the second person sent back, each with the remark; gives the months.
async fn returned(ctx: &Ctx, view: &mut HomeView) -> Result<Vec<Month>, Problem> {
    let (remarks, names) = ctx
        .db()
        .read(|tx| {
            let remarks = allowance::remarks(tx)?;
            let people: Vec<i64> = remarks.iter().map(|remark| remark.returned_by).collect();
            Ok((remarks, personnel::names(tx, &people)?))
        })
        .await?;
    let (l, zone) = (ctx.l, ctx.tenant.zone);
    for remark in &remarks {
        let by = names.get(&remark.returned_by).map(|named| named.name.clone());
        let note = [
            ("name", by.unwrap_or_default()),
            ("when", shell::format::moment(remark.at_us, zone)),
            ("ground", remark.ground.clone()),
        ];
        let month = shell::format::month_long(l, remark.month);
        view.todos.push(Todo {
            text: l.tv("home-todo-returned", [("month", month)]),
            note: l.tv("home-todo-returned-note", note),
            href: format!("/tpp/{}/hitung", remark.month),
            tone: "warning",
        });
    }
    Ok(remarks.into_iter().map(|remark| remark.month).collect())
}

fn chores(view: &mut HomeView, health: &Health) {
    let l = view.l;
    let n = |n: i64| [("n", n.to_string())];
    let text = l.tv("home-todo-devices", n(health.pending));
    view.todo(health.pending, text, "/mesin/menunggu", "warning");
    let text = l.tv("home-todo-corrections", n(health.corrections));
    view.todo(health.corrections, text, "/presensi/koreksi", "warning");
    let text = l.tv("home-todo-unmapped", n(health.unmapped));
    view.todo(health.unmapped, text, "/mesin/pin", "warning");
    let text = l.tv("home-todo-quarantine", n(health.quarantine));
    view.todo(health.quarantine, text, "/mesin/karantina", "warning");
}

async fn verifier(ctx: &Ctx, view: &mut HomeView) -> Result<Primary, Problem> {
    let month = due(ctx);
    let (overview, returned, waiting) = ctx
        .db()
        .read(move |tx| {
            let waiting = attendance::correction::store::count_waiting(
                tx,
                month.first(),
                month.next().last(),
            )?;
            let returned = allowance::remarks(tx)?.iter().any(|remark| remark.month == month);
            Ok((allowance::overview(tx, month)?, returned, waiting))
        })
        .await?;
    let l = ctx.l;
    money(view, &overview);
    view.alarm("home-corrections", waiting, "/presensi/koreksi");
    let text = l.tv("home-todo-corrections", [("n", waiting)]);
    view.todo(waiting, text, "/presensi/koreksi", "warning");
    let ready = overview
        .run
        .as_ref()
        .is_some_and(|run| matches!(run.state, RunState::Computed | RunState::Checked));
    let named = shell::format::month_long(l, month);
    let text = l.tv("home-todo-check", [("month", named)]);
    view.todo(i64::from(ready && !returned), text, &format!("/tpp/{month}/kunci"), "guidance");
    let href = format!("/tpp/{month}");
    Ok(primary(ctx, "home-open-check", href, shell::icon!("shield-check")))
}

/// State, people, exceptions and cost of the month that is due, or of the last locked one.
fn money(view: &mut HomeView, overview: &MonthOverview) {
    let l = view.l;
    let month = overview.month;
    let named = shell::format::month_long(l, month);
    let state = state_words(l, overview.run.as_ref());
    view.figure("home-close", state, named, &format!("/tpp/{month}"));
    let shown = overview.run.as_ref().or(overview.before.as_ref());
    if let Some(run) = shown {
        let named = shell::format::month_long(l, run.month);
        let note = l.tv("home-cost-note", [("month", named)]);
        let cost = shell::format::rupiah_short(l, run.totals.net.0);
        view.figure("home-cost", cost, note, &format!("/tpp/{}", run.month));
        let people = shell::format::count(run.lines);
        view.figure("home-people", people, String::new(), &format!("/tpp/{}/daftar", run.month));
    }
}

async fn treasury(ctx: &Ctx, view: &mut HomeView) -> Result<Primary, Problem> {
    let month = due(ctx);
    let (overview, locked) = ctx
        .db()
        .read(move |tx| Ok((allowance::overview(tx, month)?, allowance::latest_locked(tx)?)))
        .await?;
    money(view, &overview);
    trend(ctx, view).await?;
    let at = locked.map_or(month, |run| run.month);
    let href = format!("/tpp/{at}/berkas");
    Ok(primary(ctx, "home-open-files", href, shell::icon!("download")))
}

async fn auditor(ctx: &Ctx, view: &mut HomeView) -> Result<Primary, Problem> {
    let month = due(ctx);
    let (overview, size) = ctx
        .db()
        .read(move |tx| Ok((allowance::overview(tx, month)?, store::log::head(tx)?.0)))
        .await?;
    view.figure("home-journal", shell::format::count(size as i64), String::new(), "/jurnal");
    money(view, &overview);
    trend(ctx, view).await?;
    Ok(primary(ctx, "home-open-verify", "/jurnal".to_owned(), shell::icon!("fingerprint")))
}

async fn mayor(ctx: &Ctx, view: &mut HomeView) -> Result<Primary, Problem> {
    let month = due(ctx);
    let now = presence::now(ctx).await?;
    let overview = ctx.db().read(move |tx| allowance::overview(tx, month)).await?;
    let l = ctx.l;
    let of = l.tv("home-of", [("n", shell::format::count(now.expected))]);
    let today = "/presensi/hari-ini";
    view.figure("home-present-now", shell::format::count(now.present), of, today);
    view.figure("home-late-now", shell::format::count(now.late), String::new(), today);
    view.figure("home-missing-now", shell::format::count(now.silent), String::new(), today);
    if let Some(run) = overview.run.as_ref().or(overview.before.as_ref()) {
        let named = shell::format::month_long(l, run.month);
        let note = l.tv("home-cost-note", [("month", named)]);
        let cost = shell::format::rupiah_short(l, run.totals.net.0);
        view.figure("home-cost", cost, note, &format!("/tpp/{}", run.month));
    }
    trend(ctx, view).await?;
    Ok(primary(ctx, "home-open-today", today.to_owned(), shell::icon!("calendar")))
}

/// Net cost of the last months, as a chart with its table.
async fn trend(ctx: &Ctx, view: &mut HomeView) -> Result<(), Problem> {
    let runs = ctx.db().read(|tx| allowance::runs(tx, 24)).await?;
    let mut by_month: std::collections::BTreeMap<Month, i64> = std::collections::BTreeMap::new();
    for run in runs.iter().filter(|run| run.is_locked()) {
        by_month.entry(run.month).or_insert(run.totals.net.0);
    }
    let l = ctx.l;
    view.trend = by_month
        .into_iter()
        .map(|(month, net)| (shell::format::month_long(l, month), net))
        .collect();
    if view.trend.len() > 1 {
        let points = view.trend.iter().cloned();
        let title = l.t("home-trend");
        let write = shell::chart::write_rupiah;
        view.chart = Some(Chart::one(l, "trend", title, Shape::Bar, points, write));
    }
    Ok(())
}
