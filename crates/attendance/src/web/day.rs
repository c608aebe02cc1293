//! The story of one day: its schedule, its punches as they came, the facts in their order, the
//! result with its reasons, and the form that asks for a correction.

use super::presence::{date_of, setting};
use crate::absence::{Absence, store as absence};
use crate::correction::{self, Correction, NewCorrection, act, store};
use crate::month::{self, Story};
use crate::page::{self, DayCell};
use ::store::Failure;
use askama::Template;
use axum::extract::Path;
use law::attendance::{AttendanceLaw, Class, DayFact, FactKind};
use law::trace::Reason;
use law::{Action, Date, Invalid, Month, Target};
use personnel::model::Person;
use serde::Serialize;
use shell::answer::{FlawText, as_flaw, flaw_texts};
use shell::form::Upload;
use shell::format;
use shell::lang::L;
use shell::ui::Choice;
use shell::why::Links;
use shell::{Answer, Ctx, Problem};
use std::collections::HashMap;

/// A punch of a day.
#[derive(Serialize)]
pub struct TapLine {
    number: i64,
    at_local_s: i64,
    clock: String,
    device: String,
    source: String,
    grade: String,
    flags: Vec<String>,
    seen_times: i64,
}

/// A fact of a day.
#[derive(Serialize)]
pub struct FactLine {
    id: i64,
    record: &'static str,
    kind: String,
    from: Date,
    to: Date,
    part: String,
    decree: String,
}

/// A correction of a day.
#[derive(Serialize)]
pub struct AskedLine {
    #[serde(flatten)]
    one: Correction,
    what: String,
    when: String,
    /// Who decided and when, in words; empty while it waits.
    decided: String,
}

/// The day.
#[derive(Template, Serialize)]
#[template(path = "presence_day.html")]
pub struct DayView {
    #[serde(skip)]
    l: L,
    #[serde(skip)]
    token: String,
    person_id: i64,
    name: String,
    date: Date,
    #[serde(skip)]
    date_long: String,
    #[serde(skip)]
    prev: Date,
    #[serde(skip)]
    next: Date,
    month: Month,
    cell: DayCell,
    codes: Vec<String>,
    schedule: String,
    source: String,
    decree: String,
    holiday: Option<String>,
    zone: &'static str,
    taps: Vec<TapLine>,
    facts: Vec<FactLine>,
    corrections: Vec<AskedLine>,
    outages: usize,
    reason: Reason,
    #[serde(skip)]
    tree: String,
    #[serde(skip)]
    may_ask: bool,
    #[serde(skip)]
    kinds: Vec<Choice>,
    #[serde(skip)]
    typed: Typed,
    #[serde(skip)]
    flaws: Vec<FlawText>,
}

/// What was typed into the form.
#[derive(Clone, Default)]
pub struct Typed {
    kind: String,
    time: String,
    reason: String,
}

/// What a correction asks, in words.
pub(super) fn asks(l: L, one: &Correction) -> String {
    let (word, minute) = correction::words(one.kind);
    let key = format!("att-correction-{}", word.replace('_', "-"));
    let clock = minute.map(|minute| format::clock(i32::from(minute))).unwrap_or_default();
    l.tv(&key, [("time", clock)])
}

fn decided(ctx: &Ctx, one: &Correction, names: &HashMap<i64, personnel::Named>) -> String {
    match one.decided_by.zip(one.decided_us) {
        Some((by, us)) => {
            let name = names.get(&by).map(|named| named.name.clone()).unwrap_or_default();
            let when = format::moment(us, ctx.tenant.zone);
            ctx.l.tv("att-decided-by", [("name", name), ("when", when)])
        }
        None => String::new(),
    }
}

fn tap_lines(l: L, story: &Story) -> Vec<TapLine> {
    let one = |tap: &month::Tap| TapLine {
        number: tap.number,
        at_local_s: tap.row.at_local_s,
        clock: format!("{} {}", format::clock_local_s(tap.row.at_local_s), tap.row.zone),
        device: if tap.device.is_empty() {
            l.t(&format!("att-source-{}", tap.row.source))
        } else {
            tap.device.clone()
        },
        source: tap.row.source.clone(),
        grade: l.t(&format!("att-grade-{}", tap.grade.name().replace('_', "-"))),
        flags: crate::device::plausible::names(tap.row.flags)
            .map(|flag| l.t(&format!("att-flag-{}", flag.replace('_', "-"))))
            .collect(),
        seen_times: tap.row.seen_times,
    };
    story.taps.iter().map(one).collect()
}

/// Facts in the order of precedence of that day's law.
fn fact_lines(l: L, story: &Story, held: &[Absence], order: &[Class]) -> Vec<FactLine> {
    let rank = |kind: FactKind| order.iter().position(|class| *class == kind.class());
    let mut facts = story.facts.clone();
    facts.sort_by_key(|fact| (rank(fact.kind), -fact.id));
    let clock = |minute: i16| format::clock(i32::from(minute));
    let one = |fact: &DayFact| FactLine {
        id: fact.id,
        record: fact.kind.record(),
        kind: page::kind_word(l, fact.kind),
        from: fact.from,
        to: fact.to,
        part: fact.part.map(|(a, b)| format!("{}–{}", clock(a), clock(b))).unwrap_or_default(),
        decree: held
            .iter()
            .find(|one| one.id == fact.id)
            .map(|one| one.decree.clone())
            .unwrap_or_default(),
    };
    facts.iter().map(one).collect()
}

struct DayLoaded {
    person: Person,
    target: Target,
    story: Story,
    corrections: Vec<Correction>,
    names: HashMap<i64, personnel::Named>,
    held: Vec<Absence>,
}

async fn load_day(ctx: &Ctx, id: i64, date: Date) -> Result<DayLoaded, Problem> {
    let on = date.min(ctx.today);
    let known = ctx
        .db()
        .read(move |tx| match personnel::find(tx, id)? {
            Some(person) => Ok(Some((person, personnel::place(tx, id, on)?))),
            None => Ok(None),
        })
        .await?;
    let (person, place) = known.ok_or(Problem::NotFound)?;
    let target = place.target();
    ctx.allow(Action::DayView, &target)?;
    let setting = setting(ctx, Month::of(date));
    let found = ctx
        .db()
        .read(move |tx| {
            let Some(story) = month::story(tx, &setting, id, date)? else { return Ok(None) };
            let corrections = store::of_person(tx, id, date, date)?;
            let deciders: Vec<i64> = corrections.iter().filter_map(|c| c.decided_by).collect();
            let names = personnel::names(tx, &deciders)?;
            Ok(Some((story, corrections, names, absence::of_person(tx, id, date, date)?)))
        })
        .await?;
    let (story, corrections, names, held) = found.ok_or(Problem::NotFound)?;
    Ok(DayLoaded { person, target, story, corrections, names, held })
}

fn day_view(ctx: &Ctx, id: i64, date: Date, loaded: DayLoaded) -> Result<DayView, Problem> {
    let DayLoaded { person, target, story, corrections, names, held } = loaded;
    let l = ctx.l;
    let law = AttendanceLaw::at(&ctx.book(), date)?;
    let mut reason = story.reason.clone();
    page::humanise(l, &mut reason);
    let fact = |fact: &law::trace::Fact| page::fact_link(id, fact);
    let links = Links { fact: &fact, rule: &page::rule_link };
    let tree = shell::why::html(l, std::slice::from_ref(&reason), links);
    let mut cell = DayCell::new(l, date, &story.day, ctx.today);
    if corrections.iter().any(Correction::is_open) {
        cell = cell.waiting();
    }
    let asked = |one: Correction| AskedLine {
        what: asks(l, &one),
        when: format::moment(one.asked_us, ctx.tenant.zone),
        decided: decided(ctx, &one, &names),
        one,
    };
    let kinds = correction::KINDS
        .iter()
        .map(|word| Choice::new(word, l.t(&format!("att-ask-{}", word.replace('_', "-")))));
    let pattern = format!("att-pattern-{}", story.source.name.replace('_', "-"));
    Ok(DayView {
        l,
        token: ctx.form_token.clone(),
        person_id: id,
        name: person.full_name(),
        date,
        date_long: format::date_long_with_day(l, date),
        prev: law::month::add_days(date, -1),
        next: law::month::add_days(date, 1),
        month: Month::of(date),
        codes: story.codes.iter().map(ToString::to_string).collect(),
        schedule: page::hours(l, story.plan.work, story.zone),
        source: if l.has(&pattern) { l.t(&pattern) } else { story.source.name.clone() },
        decree: story.source.decree.clone(),
        holiday: story.holiday.clone(),
        zone: story.zone.name(),
        taps: tap_lines(l, &story),
        facts: fact_lines(l, &story, &held, &law.precedence),
        corrections: corrections.into_iter().map(asked).collect(),
        outages: story.outages.len(),
        may_ask: date <= ctx.today && ctx.may(Action::CorrectionRequest, &target),
        kinds: kinds.collect(),
        typed: Typed::default(),
        flaws: Vec::new(),
        cell,
        reason,
        tree,
    })
}

/// Shows a day.
pub async fn show(ctx: Ctx, Path((id, date)): Path<(i64, String)>) -> Answer {
    let date = date_of(&date)?;
    let loaded = load_day(&ctx, id, date).await?;
    let month = Month::of(date);
    if !super::presence::is_known(&ctx, month).await? {
        // The page of the month says that nothing is known of it.
        return Ok(ctx.see_other(&format!("/presensi/{id}/{month}")));
    }
    let view = day_view(&ctx, id, date, loaded)?;
    ctx.page(&view.date_long, &view)
}

fn asked(id: i64, date: Date, typed: &Typed, upload: &Upload) -> Result<NewCorrection, Invalid> {
    let minute = match typed.time.as_str() {
        "" => Ok(None),
        text => page::minute_of(text).map(Some).ok_or(("time", "flaw-clock")),
    };
    let known = correction::KINDS.contains(&typed.kind.as_str());
    let kind = match minute {
        _ if !known => Err(("kind", "flaw-choice")),
        Ok(minute) => correction::parse(&typed.kind, minute).ok_or(("time", "flaw-required")),
        Err(flaw) => Err(flaw),
    };
    let kind = kind.map_err(|(field, key)| {
        let mut invalid = Invalid::field(field, key);
        invalid.flaws.extend(act::reason_flaws(&typed.reason));
        invalid
    })?;
    let file = (!upload.bytes.is_empty()).then(|| (upload.file_name.clone(), upload.bytes.clone()));
    Ok(NewCorrection { person_id: id, date, kind, reason: typed.reason.clone(), file })
}

/// Asks for a correction of a day.
pub async fn ask(ctx: Ctx, Path((id, date)): Path<(i64, String)>, upload: Upload) -> Answer {
    let date = date_of(&date)?;
    let loaded = load_day(&ctx, id, date).await?;
    let permit = ctx.allow(Action::CorrectionRequest, &loaded.target)?;
    let typed = Typed {
        kind: upload.field("kind").to_owned(),
        time: upload.field("time").to_owned(),
        reason: upload.field("reason").to_owned(),
    };
    let outcome = match asked(id, date, &typed, &upload) {
        // A refusal keeps what was typed, like a flaw of the form.
        Ok(new) => match act::ask(ctx.db(), permit, new, ctx.today).await {
            Err(Failure::Refusal(refusal)) => Err(as_flaw(&ctx, "kind", refusal).into()),
            other => other.map_err(Problem::from),
        },
        Err(invalid) => Err(invalid.into()),
    };
    match outcome {
        Ok(_) => Ok(ctx.see_other_said(&format!("/presensi/{id}/hari/{date}"), "att-said-asked")),
        Err(Problem::Invalid(invalid, _)) => {
            let mut view = day_view(&ctx, id, date, loaded)?;
            view.typed = typed;
            view.flaws = flaw_texts(ctx.l, &invalid);
            ctx.form_again(&view.date_long.clone(), &view, invalid)
        }
        Err(other) => Err(other),
    }
}
