//! The law as pages: every parameter with its values by date, its source, who checked it and
//! when, and whether a pemda may set it.

use askama::Template;
use axum::extract::{Path, Query};
use law::book::{Book, Dated, Param, Unit, Value};
use law::{Action, Date, Target};
use serde::{Deserialize, Serialize};
use shell::lang::{L, Lang};
use shell::{Answer, Ctx, Problem};

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

/// The list.
#[derive(Template, Serialize)]
#[template(path = "law_list.html")]
pub struct LawListView {
    #[serde(skip)]
    l: L,
    profile: String,
    q: String,
    only: String,
    rows: Vec<ParamRow>,
    total: usize,
    unverified: usize,
}

/// Filter of the list.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    hanya: String,
}

fn title(l: L, param: &Param) -> String {
    match l.0 {
        Lang::Id => param.title_id.clone(),
        Lang::En => param.title_en.clone(),
    }
}

/// A value of a unit as people read it.
fn shown(l: L, unit: Unit, value: &Value) -> String {
    use law::trace::Amount;
    match (unit, value) {
        (Unit::Rupiah, Value::Int(n)) => l.amount(&Amount::Rupiah(*n)),
        (Unit::Bp, Value::Int(n)) => l.amount(&Amount::Bp(*n)),
        (Unit::Minutes, Value::Int(n)) => l.amount(&Amount::Minutes(*n)),
        (Unit::Clock, Value::Int(n)) => l.amount(&Amount::Clock(*n)),
        (Unit::Days, Value::Int(n)) => l.amount(&Amount::Days(*n)),
        (Unit::Hundredths, Value::Int(n)) => l.amount(&Amount::Hundredths(*n)),
        (Unit::Flag, Value::Flag(flag)) => l.t(if *flag { "law-yes" } else { "law-no" }),
        (_, Value::Table(table)) => l.tv(
            "law-table-size",
            [("rows", table.rows.len().to_string()), ("columns", table.head.len().to_string())],
        ),
        _ => value.brief(),
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
        group: param.key.split('.').next().unwrap_or_default().to_owned(),
        value: dated.map(|d| shown(l, param.unit, &d.value)).unwrap_or_default(),
        valid_from: dated.map(|d| d.valid_from),
        basis: dated.map(|d| d.legal_basis.clone()).unwrap_or_default(),
        verify: param.values.iter().any(|v| v.verify),
        open: param.open,
    }
}

/// Lists the parameters.
pub async fn list(ctx: Ctx, Query(asked): Query<Asked>) -> Answer {
    ctx.allow(Action::LawView, &Target::pemda())?;
    let book = ctx.book();
    let words = personnel::model::search_text(&asked.q);
    let fits = |param: &&Param| {
        let text = format!("{} {} {}", param.key, param.title_id, param.title_en).to_lowercase();
        let found = words.split(' ').all(|word| text.contains(word));
        let kept = match asked.hanya.as_str() {
            "verifikasi" => param.values.iter().any(|v| v.verify),
            "lokal" => param.open,
            _ => true,
        };
        found && kept
    };
    let rows: Vec<ParamRow> =
        book.params.values().filter(fits).map(|p| row(ctx.l, p, ctx.today)).collect();
    let view = LawListView {
        l: ctx.l,
        profile: book.profile.clone(),
        total: book.params.len(),
        unverified: book.params.values().filter(|p| p.values.iter().any(|v| v.verify)).count(),
        q: asked.q,
        only: asked.hanya,
        rows,
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
    pairs: Vec<(String, String)>,
    head: Vec<String>,
    cells: Vec<Vec<String>>,
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
    unit: Unit,
    open: bool,
    values: Vec<ValueRow>,
    related: Vec<(String, String)>,
    may_try: bool,
}

fn value_row(l: L, param: &Param, dated: &Dated, today: Date) -> ValueRow {
    let pairs = match &dated.value {
        Value::Map(map) => map.iter().map(|(k, v)| (k.clone(), flat(v))).collect(),
        Value::List(list) => {
            list.iter().enumerate().map(|(n, v)| ((n + 1).to_string(), flat(v))).collect()
        }
        _ => Vec::new(),
    };
    let (head, cells) = match &dated.value {
        Value::Table(table) => (table.head.clone(), table.rows.clone()),
        _ => (Vec::new(), Vec::new()),
    };
    ValueRow {
        valid_from: dated.valid_from,
        valid_to: dated.valid_to,
        text: shown(l, param.unit, &dated.value),
        pairs,
        head,
        cells,
        basis: dated.legal_basis.clone(),
        checked_on: dated.checked_on,
        checked_by: dated.checked_by.clone(),
        verify: dated.verify,
        note: dated.note.clone(),
        source: dated.source.clone(),
        current: dated.valid_from <= today && dated.valid_to.is_none_or(|to| today <= to),
    }
}

fn flat(value: &Value) -> String {
    match value {
        Value::Map(map) => {
            map.iter().map(|(k, v)| format!("{k} {}", flat(v))).collect::<Vec<_>>().join(" · ")
        }
        other => other.brief(),
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
        unit: param.unit,
        open: param.open,
        values,
        related: related(ctx.l, &book, &key),
        may_try: ctx.may(Action::LawTry, &Target::pemda())
            && matches!(param.values.first().map(|v| &v.value), Some(Value::Int(_))),
        key,
    };
    ctx.page(&view.title, &view)
}
