//! The list of people and the quick search behind Ctrl+K. Both show the directory only: name,
//! NIP, post and unit; what else a person's record holds is asked of the policy on its page.

use super::opens::Opens;
use crate::model::EmployeeKind;
use crate::store::person::{self, Filter, PersonRow};
use crate::store::unit;
use askama::Template;
use axum::extract::Query;
use law::{Action, Target};
use serde::{Deserialize, Serialize};
use shell::answer::FlawText;
use shell::lang::L;
use shell::ui::Choice;
use shell::{Answer, Ctx};

/// Rows of one page.
const PAGE: i64 = 25;
/// Hits of the quick search.
const HITS: i64 = 8;
/// Rows of an export.
const EXPORT: i64 = 100_000;

/// Filter in the address.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default, deserialize_with = "shell::form::blank_as_none")]
    opd: Option<i64>,
    #[serde(default)]
    jenis: String,
    #[serde(default, deserialize_with = "shell::form::blank_as_none")]
    hal: Option<i64>,
}

impl Asked {
    fn filter(&self) -> Filter {
        Filter {
            q: self.q.chars().take(80).collect(),
            agency: self.opd,
            kind: EmployeeKind::parse(&self.jenis),
            unit: None,
        }
    }

    /// The address with the same filter, open at its end.
    fn base(&self) -> String {
        let query = shell::format::query;
        let opd = self.opd.map(|n| n.to_string()).unwrap_or_default();
        format!("/orang?q={}&opd={opd}&jenis={}&", query(&self.q), query(&self.jenis))
    }
}

/// The list.
#[derive(Template, Serialize)]
#[template(path = "people.html")]
pub struct PeopleView {
    #[serde(skip)]
    l: L,
    q: String,
    rows: Vec<PersonRow>,
    /// How many there are; with `more`, so many and more.
    total: i64,
    more: bool,
    page: i64,
    pages: i64,
    #[serde(skip)]
    agency: String,
    #[serde(skip)]
    kind: String,
    #[serde(skip)]
    agencies: Vec<Choice>,
    #[serde(skip)]
    kinds: Vec<Choice>,
    #[serde(skip)]
    base: String,
    #[serde(skip)]
    filtered: bool,
    #[serde(skip)]
    opens: Opens,
    #[serde(skip)]
    no_flaws: Vec<FlawText>,
}

/// Shows the list; csv and xlsx carry every row of the filter.
pub async fn list(ctx: Ctx, Query(asked): Query<Asked>) -> Answer {
    ctx.allow(Action::PersonList, &Target::pemda())?;
    let whole = matches!(ctx.want, shell::Want::Csv | shell::Want::Xlsx);
    let page = asked.hal.unwrap_or(1).clamp(1, 100_000);
    let (limit, offset) = if whole { (EXPORT, 0) } else { (PAGE, (page - 1) * PAGE) };
    let (filter, today) = (asked.filter(), ctx.today);
    let (total, rows, agencies) = ctx
        .db()
        .read(move |tx| {
            let total = person::count(tx, &filter, today)?;
            let rows = person::list(tx, &filter, today, limit, offset)?;
            Ok((total, rows, unit::agencies(tx)?))
        })
        .await?;
    let more = total > person::COUNTED;
    let total = total.min(person::COUNTED);
    let full = i64::try_from(rows.len()).unwrap_or(PAGE) >= PAGE;
    let pages = match more {
        true => page + i64::from(full),
        false => ((total + PAGE - 1) / PAGE).max(1),
    };
    let l = ctx.l;
    let view = PeopleView {
        l,
        rows,
        total,
        more,
        page,
        pages,
        agencies: agencies.into_iter().map(|u| Choice::new(u.id, u.name)).collect(),
        kinds: EmployeeKind::ALL
            .iter()
            .map(|k| {
                let key = format!("per-kind-{}", k.code().to_lowercase().replace('_', "-"));
                Choice::new(k.code(), l.t(&key))
            })
            .collect(),
        base: asked.base(),
        opens: Opens::of(&ctx, Action::PersonView).await?,
        agency: asked.opd.map(|n| n.to_string()).unwrap_or_default(),
        no_flaws: Vec::new(),
        filtered: !asked.q.is_empty() || asked.opd.is_some() || !asked.jenis.is_empty(),
        kind: asked.jenis,
        q: asked.q,
    };
    ctx.list("per-people-title", &view, |l| table(l, &view.rows))
}

fn table(l: L, rows: &[PersonRow]) -> sheet::Table {
    let mut table = sheet::Table::new(l.t("per-people-title"))
        .column(sheet::Column::text("NIP"))
        .column(sheet::Column::text(l.t("per-name")))
        .column(sheet::Column::text(l.t("per-kind")))
        .column(sheet::Column::text(l.t("per-golongan")))
        .column(sheet::Column::text(l.t("per-post")))
        .column(sheet::Column::text(l.t("per-unit")))
        .column(sheet::Column::text(l.t("per-agency")));
    for row in rows {
        table.push(
            [
                row.nip.clone(),
                row.name.clone(),
                row.kind.code().to_owned(),
                row.golongan.clone(),
                row.post.clone(),
                row.unit.clone(),
                row.agency.clone(),
            ]
            .map(sheet::Cell::Text)
            .to_vec(),
        );
    }
    table
}

/// Hits of the quick search.
#[derive(Template, Serialize)]
#[template(path = "search.html")]
pub struct SearchView {
    #[serde(skip)]
    l: L,
    q: String,
    rows: Vec<PersonRow>,
    #[serde(skip)]
    opens: Opens,
}

/// Finds people while somebody types.
pub async fn search(ctx: Ctx, Query(asked): Query<Asked>) -> Answer {
    ctx.allow(Action::PersonList, &Target::pemda())?;
    let (filter, today) = (asked.filter(), ctx.today);
    let rows = if asked.q.trim().chars().count() < 2 {
        Vec::new()
    } else {
        ctx.db().read(move |tx| person::list(tx, &filter, today, HITS, 0)).await?
    };
    let opens = Opens::of(&ctx, Action::PersonView).await?;
    ctx.page("per-search-title", &SearchView { l: ctx.l, q: asked.q, rows, opens })
}
