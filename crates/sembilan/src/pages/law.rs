//! The law as pages: the fields of law, the parameters of each, and every parameter with its
//! values by date, its source, who checked it and when, and whether a pemda may set it.

use askama::Template;
use axum::extract::{Path, Query};
use law::book::{Book, Dated, Param, Unit, Value};
use law::{Action, Date, Target};
use serde::{Deserialize, Serialize};
use shell::answer::FlawText;
use shell::lang::{L, Lang};
use shell::rule::{self, Grid};
use shell::ui::Choice;
use shell::{Answer, Ctx, Problem, Want};
use std::collections::BTreeMap;

/// Parameters of one page of the list.
const PAGE: usize = 25;

/// A parameter in the list.
#[derive(Serialize)]
pub struct ParamRow {
    key: String,
    title: String,
    group: String,
    value: String,
    valid_from: Option<Date>,
    basis: String,
    verify: bool,
    open: bool,
}

/// A field of law: the parameters whose keys begin with the same word.
#[derive(Serialize)]
pub struct GroupRow {
    key: String,
    title: String,
    total: usize,
    local: usize,
    unverified: usize,
}

/// The list.
#[derive(Template, Serialize)]
#[template(path = "law_list.html")]
pub struct LawListView {
    #[serde(skip)]
    l: L,
    profile: String,
    q: String,
    only: String,
    group: String,
    #[serde(skip)]
    choices: Vec<Choice>,
    groups: Vec<GroupRow>,
    rows: Vec<ParamRow>,
    found: usize,
    page: usize,
    pages: usize,
    total: usize,
    unverified: usize,
    #[serde(skip)]
    base: String,
    #[serde(skip)]
    no_flaws: Vec<FlawText>,
}

/// Filter of the list.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    hanya: String,
    #[serde(default)]
    bidang: String,
    #[serde(default, deserialize_with = "shell::form::blank_as_none")]
    hal: Option<usize>,
}

impl Asked {
    /// Whether nothing is asked for, so that the fields of law are shown.
    fn is_blank(&self) -> bool {
        self.q.trim().is_empty() && self.hanya.is_empty() && self.bidang.is_empty()
    }

    /// Whether a parameter belongs to what is asked for.
    fn fits(&self, words: &str, param: &Param) -> bool {
        let text = format!("{} {} {}", param.key, param.title_id, param.title_en).to_lowercase();
        let kept = match self.hanya.as_str() {
            "verifikasi" => is_unverified(param),
            "lokal" => param.open,
            _ => true,
        };
        let inside = self.bidang.is_empty() || group_of(&param.key) == self.bidang;
        kept && inside && words.split(' ').all(|word| text.contains(word))
    }
}

fn group_of(key: &str) -> &str {
    key.split('.').next().unwrap_or_default()
}

fn is_unverified(param: &Param) -> bool {
    param.values.iter().any(|value| value.verify)
}

/// The fields of law, by name.
fn groups(l: L, book: &Book) -> Vec<GroupRow> {
    let mut found: BTreeMap<&str, GroupRow> = BTreeMap::new();
    for param in book.params.values() {
        let key = group_of(&param.key);
        let row = found.entry(key).or_insert_with(|| GroupRow {
            key: key.to_owned(),
            title: l.tk("law-group-", key),
            total: 0,
            local: 0,
            unverified: 0,
        });
        row.total += 1;
        row.local += usize::from(param.open);
        row.unverified += usize::from(is_unverified(param));
    }
    let mut rows: Vec<GroupRow> = found.into_values().collect();
    rows.sort_by(|a, b| a.title.cmp(&b.title));
    rows
}

fn title(l: L, param: &Param) -> String {
    match l.0 {
        Lang::Id => param.title_id.clone(),
        Lang::En => param.title_en.clone(),
    }
}

fn in_force(param: &Param, today: Date) -> Option<&Dated> {
    param
        .values
        .iter()
        .filter(|v| v.valid_from <= today && v.valid_to.is_none_or(|to| today <= to))
        .max_by_key(|v| v.valid_from)
}

fn row(l: L, param: &Param, today: Date) -> ParamRow {
    let dated = in_force(param, today);
    ParamRow {
        key: param.key.clone(),
        title: title(l, param),
        group: group_of(&param.key).to_owned(),
        value: dated.map(|d| rule::brief(l, param, &d.value)).unwrap_or_default(),
        valid_from: dated.map(|d| d.valid_from),
        basis: dated.map(|d| d.legal_basis.clone()).unwrap_or_default(),
        verify: is_unverified(param),
        open: param.open,
    }
}

/// Lists the parameters.
pub async fn list(ctx: Ctx, Query(asked): Query<Asked>) -> Answer {
    ctx.allow(Action::LawView, &Target::pemda())?;
    let book = ctx.book();
    let words = personnel::model::search_text(&asked.q);
    let fitting: Vec<&Param> =
        book.params.values().filter(|param| asked.fits(&words, param)).collect();
    let found = fitting.len();
    let pages = found.div_ceil(PAGE).max(1);
    let page = asked.hal.unwrap_or(1).clamp(1, pages);
    // A page shows some, a file and a program get all.
    let seen = match ctx.want {
        Want::Page | Want::Part if asked.is_blank() => 0..0,
        Want::Page | Want::Part => (page - 1) * PAGE..(page * PAGE).min(found),
        _ => 0..found,
    };
    let seen = fitting.get(seen).unwrap_or_default();
    let groups = groups(ctx.l, &book);
    let query = shell::format::query(&asked.q);
    let view = LawListView {
        l: ctx.l,
        profile: book.profile.clone(),
        total: book.params.len(),
        unverified: book.params.values().filter(|param| is_unverified(param)).count(),
        base: format!("/hukum?q={query}&bidang={}&hanya={}&", asked.bidang, asked.hanya),
        choices: groups.iter().map(|one| Choice::new(&one.key, one.title.clone())).collect(),
        groups: if asked.is_blank() { groups } else { Vec::new() },
        rows: seen.iter().map(|param| row(ctx.l, param, ctx.today)).collect(),
        found,
        page,
        pages,
        q: asked.q,
        only: asked.hanya,
        group: asked.bidang,
        no_flaws: Vec::new(),
    };
    ctx.list("law-title", &view, |l| {
        let mut table = sheet::Table::new(l.t("law-title"))
            .column(sheet::Column::text(l.t("law-key")))
            .column(sheet::Column::text(l.t("law-name")))
            .column(sheet::Column::text(l.t("law-value")))
            .column(sheet::Column::date(l.t("law-since")))
            .column(sheet::Column::text(l.t("law-basis")))
            .column(sheet::Column::text(l.t("law-verify")));
        for row in &view.rows {
            table.push(vec![
                sheet::Cell::Text(row.key.clone()),
                sheet::Cell::Text(row.title.clone()),
                sheet::Cell::Text(row.value.clone()),
                row.valid_from.map_or(sheet::Cell::Empty, sheet::Cell::Date),
                sheet::Cell::Text(row.basis.clone()),
                sheet::Cell::Text(if row.verify { l.t("law-to-verify") } else { String::new() }),
            ]);
        }
        table
    })
}

/// A value of a parameter.
#[derive(Serialize)]
pub struct ValueRow {
    valid_from: Date,
    valid_to: Option<Date>,
    text: String,
    grid: Option<Grid>,
    basis: String,
    checked_on: Option<Date>,
    checked_by: Option<String>,
    verify: bool,
    note: Option<String>,
    source: String,
    current: bool,
}

/// One parameter.
#[derive(Template, Serialize)]
#[template(path = "law_param.html")]
pub struct LawParamView {
    #[serde(skip)]
    l: L,
    key: String,
    title: String,
    group: String,
    group_title: String,
    unit: Unit,
    open: bool,
    values: Vec<ValueRow>,
    related: Vec<(String, String)>,
    may_try: bool,
}

fn value_row(l: L, param: &Param, dated: &Dated, today: Date) -> ValueRow {
    ValueRow {
        valid_from: dated.valid_from,
        valid_to: dated.valid_to,
        text: rule::brief(l, param, &dated.value),
        grid: rule::grid(l, param, &dated.value),
        basis: dated.legal_basis.clone(),
        checked_on: dated.checked_on,
        checked_by: dated.checked_by.clone(),
        verify: dated.verify,
        note: dated.note.clone(),
        source: dated.source.clone(),
        current: dated.valid_from <= today && dated.valid_to.is_none_or(|to| today <= to),
    }
}

/// Parameters of the same family, so that a reader finds the neighbours of a rule.
fn related(l: L, book: &Book, key: &str) -> Vec<(String, String)> {
    let family = key.rsplit_once('.').map_or(key, |(family, _)| family);
    book.params
        .values()
        .filter(|p| p.key != key && p.key.starts_with(family))
        .take(12)
        .map(|p| (p.key.clone(), title(l, p)))
        .collect()
}

/// Whether another value can be tried on a month: whole numbers that pay follows from.
fn can_be_tried(param: &Param) -> bool {
    let whole = |value: &Value| match value {
        Value::Int(_) => true,
        Value::Map(map) => map.values().any(|inside| matches!(inside, Value::Int(_))),
        _ => false,
    };
    allowance::compare::can_be_tried(&param.key)
        && param.values.last().is_some_and(|v| whole(&v.value))
}

/// Shows a parameter.
pub async fn show(ctx: Ctx, Path(key): Path<String>) -> Answer {
    ctx.allow(Action::LawView, &Target::pemda())?;
    let book = ctx.book();
    let param = book.params.get(&key).ok_or(Problem::NotFound)?;
    let mut values: Vec<ValueRow> =
        param.values.iter().map(|v| value_row(ctx.l, param, v, ctx.today)).collect();
    values.sort_by_key(|v| std::cmp::Reverse(v.valid_from));
    let view = LawParamView {
        l: ctx.l,
        title: title(ctx.l, param),
        group: group_of(&key).to_owned(),
        group_title: ctx.l.tk("law-group-", group_of(&key)),
        unit: param.unit,
        open: param.open,
        values,
        related: related(ctx.l, &book, &key),
        may_try: ctx.may(Action::LawTry, &Target::pemda()) && can_be_tried(param),
        key,
    };
    ctx.page(&view.title, &view)
}

impl LawListView {
    fn page_number(&self) -> i64 {
        i64::try_from(self.page).unwrap_or(i64::MAX)
    }

    fn page_count(&self) -> i64 {
        i64::try_from(self.pages).unwrap_or(i64::MAX)
    }

    fn found_count(&self) -> i64 {
        i64::try_from(self.found).unwrap_or(i64::MAX)
    }
}
