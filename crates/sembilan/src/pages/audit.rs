//! The journal for the auditor: the verdict first, then every entry as a sentence with its ground,
//! its seals and its proof. These pages only read, apart from noting that somebody verified.

mod find;
mod run;
mod verdict;
mod words;

use askama::Template;
use axum::extract::{Path, Query};
use find::{Asked, Choice};
use law::{Action, Target, Zone};
use run::Verification;
use serde::Serialize;
use shell::answer::FlawText;
use shell::form::Posted;
use shell::lang::L;
use shell::{Answer, Ctx, Problem, Want};
use store::log::{self, Line, Sealed};
use verdict::{Verdict, read_state, verdict};
use words::{Member, Names};

/// Entries of one page.
const PAGE: i64 = 50;
/// Entries of an export.
const EXPORT: i64 = 50_000;
/// Sealed rows shown with an entry.
const SEALED: i64 = 200;

/// An entry in the list.
#[derive(Clone, Debug, Serialize)]
pub struct EntryRow {
    #[serde(flatten)]
    line: Line,
    moment: String,
    sentence: String,
    hat_name: String,
    area: String,
    object_words: String,
    object_href: String,
}

/// The list.
#[derive(Template, Serialize)]
#[template(path = "audit_list.html")]
pub struct ListView {
    #[serde(skip)]
    l: L,
    #[serde(skip)]
    token: String,
    verdict: Verdict,
    #[serde(skip)]
    asked: Asked,
    #[serde(skip)]
    kinds: Vec<shell::ui::Choice>,
    #[serde(skip)]
    no_flaws: Vec<FlawText>,
    #[serde(skip)]
    base: String,
    #[serde(skip)]
    may_verify: bool,
    filters: usize,
    nobody: Option<String>,
    choices: Vec<Choice>,
    rows: Vec<EntryRow>,
    older: Option<i64>,
}

/// Page of the record an entry is about, where there is one.
fn object_href(object: Option<&str>) -> String {
    match object.and_then(|object| object.split_once('/')) {
        Some(("person", id)) => format!("/orang/{id}"),
        Some(("unit", id)) => format!("/unit/{id}"),
        Some(("rule", key)) => format!("/hukum/{key}"),
        Some(("month", rest)) => {
            format!("/tpp/{}", rest.split('/').next().unwrap_or_default())
        }
        _ => String::new(),
    }
}

fn entry_row(l: L, zone: Zone, line: Line, names: &Names) -> EntryRow {
    EntryRow {
        moment: shell::format::moment(line.time_us, zone),
        sentence: words::sentence(l, &line, names),
        hat_name: l.t(&words::hat_key(&line.hat)),
        area: words::area(l, &line.kind),
        object_words: line.object.as_deref().map(|o| words::object(l, o)).unwrap_or_default(),
        object_href: object_href(line.object.as_deref()),
        line,
    }
}

/// Rooms as beginnings of kinds, and the kind that was asked for if it is none of them.
fn kinds(ctx: &Ctx, asked: &Asked) -> Vec<shell::ui::Choice> {
    let mut starts: Vec<&str> = Vec::new();
    for kind in ctx.house.rooms.iter().flat_map(|room| room.events) {
        let start = kind.split('.').next().unwrap_or_default();
        if !starts.contains(&start) {
            starts.push(start);
        }
    }
    let mut choices: Vec<shell::ui::Choice> = starts
        .into_iter()
        .map(|start| {
            shell::ui::Choice::new(format!("{start}."), ctx.l.t(&format!("aud-room-{start}")))
        })
        .collect();
    if !asked.jenis.is_empty() && choices.iter().all(|choice| choice.value != asked.jenis) {
        choices.push(shell::ui::Choice::new(&asked.jenis, &asked.jenis));
    }
    choices
}

/// Shows the verdict and the entries that fit, newest first.
pub async fn list(ctx: Ctx, Query(asked): Query<Asked>) -> Answer {
    ctx.allow(Action::AuditView, &Target::pemda())?;
    let whole = matches!(ctx.want, Want::Csv | Want::Xlsx);
    let limit = if whole { EXPORT } else { PAGE };
    let (l, zone, today, words) = (ctx.l, ctx.tenant.zone, ctx.today, asked.clone());
    let (state, understood, lines, names) = ctx
        .db()
        .read(move |tx| {
            let state = read_state(tx)?;
            let understood = words.understand(tx, zone, today)?;
            let lines = match &understood.filter {
                Some(filter) => log::lines(tx, filter, limit)?,
                None => Vec::new(),
            };
            let names = words::names(tx, &lines)?;
            Ok((state, understood, lines, names))
        })
        .await?;
    let full = i64::try_from(lines.len()).is_ok_and(|count| count == limit);
    let older = lines.last().filter(|_| full).map(|line| line.seq);
    let view = ListView {
        l,
        token: ctx.form_token.clone(),
        verdict: verdict(l, zone, state),
        kinds: kinds(&ctx, &asked),
        no_flaws: Vec::new(),
        base: asked.base(),
        may_verify: ctx.may(Action::AuditVerify, &Target::pemda()),
        filters: asked.count(),
        nobody: understood.nobody,
        choices: understood.choices,
        rows: lines.into_iter().map(|line| entry_row(l, zone, line, &names)).collect(),
        older,
        asked,
    };
    ctx.list("aud-title", &view, |l| table(l, &view.rows, &names))
}

fn table(l: L, rows: &[EntryRow], names: &Names) -> sheet::Table {
    let mut table = sheet::Table::new(l.t("aud-title"));
    let heads = ["aud-seq", "aud-time", "aud-what", "aud-kind", "aud-actor", "aud-hat"];
    let more = ["aud-object", "aud-subject", "aud-ground", "aud-rows", "aud-law", "aud-leaf"];
    for head in heads.into_iter().chain(more) {
        table = table.column(sheet::Column::text(l.t(head)));
    }
    for row in rows {
        let line = &row.line;
        let subject = line.subject.and_then(|id| names.get(&id)).map(|named| named.name.clone());
        let cells = [
            line.seq.to_string(),
            row.moment.clone(),
            row.sentence.clone(),
            line.kind.clone(),
            words::actor(l, &line.actor, names),
            row.hat_name.clone(),
            line.object.clone().unwrap_or_default(),
            subject.unwrap_or_default(),
            line.ground.clone().unwrap_or_default(),
            line.rows.to_string(),
            line.law.clone().unwrap_or_default(),
            line.leaf.clone(),
        ];
        table.push(cells.map(sheet::Cell::Text));
    }
    table
}

/// One entry.
#[derive(Template, Serialize)]
#[template(path = "audit_entry.html")]
pub struct EntryView {
    #[serde(skip)]
    l: L,
    row: EntryRow,
    actor_name: String,
    subject_name: Option<String>,
    members: Vec<Member>,
    pretty: String,
    sealed: Vec<Sealed>,
    covered: bool,
    newer: Option<i64>,
    older: Option<i64>,
}

/// Shows an entry with everything that is known of it.
pub async fn show(ctx: Ctx, Path(seq): Path<i64>) -> Answer {
    ctx.allow(Action::AuditView, &Target::pemda())?;
    let (l, zone) = (ctx.l, ctx.tenant.zone);
    let found = ctx
        .db()
        .read(move |tx| {
            let Some(line) = log::find(tx, seq)? else { return Ok(None) };
            let names = words::names(tx, std::slice::from_ref(&line))?;
            let sealed = log::sealed(tx, seq, SEALED)?;
            let signed = log::checkpoints(tx, 1)?.pop();
            let (size, _) = log::head(tx)?;
            Ok(Some((line, names, sealed, signed.is_some_and(|s| s.size > seq), size)))
        })
        .await?;
    let (line, names, sealed, covered, size) = found.ok_or(Problem::NotFound)?;
    let parsed = line.body.as_deref().map(serde_json::from_str::<serde_json::Value>);
    let pretty =
        parsed.and_then(Result::ok).and_then(|body| serde_json::to_string_pretty(&body).ok());
    let last = i64::try_from(size).unwrap_or(i64::MAX).saturating_sub(1);
    let view = EntryView {
        l,
        actor_name: words::actor(l, &line.actor, &names),
        subject_name: line.subject.and_then(|id| names.get(&id)).map(|named| named.name.clone()),
        members: words::members(line.body.as_deref()),
        pretty: pretty.unwrap_or_default(),
        sealed,
        covered,
        newer: (seq < last).then_some(seq + 1),
        older: (seq > 0).then_some(seq - 1),
        row: entry_row(l, zone, line, &names),
    };
    ctx.page(&l.tv("aud-entry-title", [("seq", shell::format::count(seq))]), &view)
}

/// The proof of an entry.
#[derive(Template, Serialize)]
#[template(path = "audit_proof.html")]
pub struct ProofView {
    #[serde(skip)]
    l: L,
    seq: i64,
    receipt: Option<journal::Receipt>,
    leaf: String,
    vkey: String,
    host: String,
}

impl ProofView {
    /// Hashes on the way to the root.
    fn path_length(&self) -> String {
        shell::format::count(self.receipt.as_ref().map_or(0, |receipt| receipt.proof.len()))
    }
}

/// Explains the proof of an entry; as JSON it is the receipt itself, a file to keep.
pub async fn proof(ctx: Ctx, Path(seq): Path<i64>) -> Answer {
    ctx.allow(Action::AuditView, &Target::pemda())?;
    let found = ctx
        .db()
        .read(move |tx| {
            let Some(line) = log::find(tx, seq)? else { return Ok(None) };
            Ok(Some((line, log::receipt(tx, seq)?)))
        })
        .await?;
    let (line, receipt) = found.ok_or(Problem::NotFound)?;
    if ctx.want == Want::Json {
        let receipt = receipt.ok_or_else(|| law::Refusal::new("refusal-not-signed-yet"))?;
        let bytes = serde_json::to_vec_pretty(&receipt)
            .map_err(|e| store::Fault::new(format!("receipt: {e}")))?;
        return Ok(ctx.file(&format!("bukti-entri-{seq}"), "json", "application/json", bytes));
    }
    let vkey = ctx.tenant.signer.as_ref().map(|key| key.verifier().to_string());
    let view = ProofView {
        l: ctx.l,
        seq,
        receipt,
        leaf: line.leaf,
        vkey: vkey.unwrap_or_default(),
        host: ctx.tenant.hosts.first().cloned().unwrap_or_else(|| "localhost".to_owned()),
    };
    ctx.page(&ctx.l.tv("aud-proof-title", [("seq", shell::format::count(seq))]), &view)
}

/// Starts a verification in the background.
pub async fn verify(ctx: Ctx, Posted(_): Posted<serde_json::Value>) -> Answer {
    let permit = ctx.allow(Action::AuditVerify, &Target::pemda())?;
    let work = ctx.open_work("aud-verifying").await?;
    let href = format!("/kerja/{}", work.id);
    let verification = Verification {
        tenant: ctx.tenant.clone(),
        clock: ctx.house.clock.clone(),
        l: ctx.l,
        permit,
        work,
    };
    tokio::spawn(verification.run());
    Ok(ctx.see_other(&href))
}

/// What the last verification found.
#[derive(Template, Serialize)]
#[template(path = "audit_result.html")]
pub struct ResultView {
    #[serde(skip)]
    l: L,
    #[serde(skip)]
    token: String,
    verdict: Verdict,
    #[serde(skip)]
    may_verify: bool,
}

/// Shows what the last verification found, with every table and row.
pub async fn result(ctx: Ctx) -> Answer {
    ctx.allow(Action::AuditView, &Target::pemda())?;
    let state = ctx.db().read(read_state).await?;
    let view = ResultView {
        l: ctx.l,
        token: ctx.form_token.clone(),
        verdict: verdict(ctx.l, ctx.tenant.zone, state),
        may_verify: ctx.may(Action::AuditVerify, &Target::pemda()),
    };
    ctx.list("aud-result-title", &view, |l| {
        let mut table = sheet::Table::new(l.t("aud-result-title"));
        for head in ["aud-finding", "aud-table", "aud-key", "aud-seq", "aud-detail"] {
            table = table.column(sheet::Column::text(l.t(head)));
        }
        for fault in &view.verdict.faults {
            let seq = fault.seq.map(|seq| seq.to_string()).unwrap_or_default();
            let (sentence, table_name) = (fault.sentence.clone(), fault.table.clone());
            let cells = [sentence, table_name, fault.key.clone(), seq, fault.detail.clone()];
            table.push(cells.map(sheet::Cell::Text));
        }
        table
    })
}

#[cfg(test)]
mod tests;
