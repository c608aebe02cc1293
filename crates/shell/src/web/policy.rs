//! The policy table as a page that an auditor can read.

use crate::answer::Answer;
use crate::ctx::Ctx;
use crate::lang::L;
use askama::Template;
use law::Role;
use law::policy::{Action, Relation};
use serde::Serialize;

/// One act with the widest relation of each hat.
#[derive(Serialize)]
pub struct ActRow {
    action: &'static str,
    label: String,
    approves: bool,
    step_up: bool,
    cells: Vec<Option<Relation>>,
}

/// The table.
#[derive(Template, Serialize)]
#[template(path = "policy.html")]
pub struct PolicyView {
    #[serde(skip)]
    l: L,
    roles: Vec<&'static str>,
    rows: Vec<ActRow>,
}

impl PolicyView {
    fn new(l: L) -> PolicyView {
        let rows = Action::ALL
            .iter()
            .map(|action| ActRow {
                action: action.name(),
                label: l.t(&format!("action-{}", action.name().replace(['.', '_'], "-"))),
                approves: action.approves(),
                step_up: action.step_up(),
                cells: Role::ALL.iter().map(|role| widest(*role, *action)).collect(),
            })
            .collect();
        PolicyView { l, roles: Role::ALL.iter().map(|r| r.name()).collect(), rows }
    }
}

fn widest(role: Role, action: Action) -> Option<Relation> {
    law::policy::rows()
        .iter()
        .filter(|row| row.role == role && row.action == action)
        .map(|row| row.relation)
        .max()
}

/// Shows the table.
pub async fn show(ctx: Ctx) -> Answer {
    let view = PolicyView::new(ctx.l);
    ctx.list("shell-policy-title", &view, |l| {
        let mut table = sheet::Table::new(l.t("shell-policy-title"))
            .column(sheet::Column::text(l.t("shell-policy-act")));
        for role in Role::ALL {
            let head = l.t(&format!("role-{}", role.name().replace('_', "-")));
            table = table.column(sheet::Column::text(head));
        }
        for row in &view.rows {
            let mut cells = vec![sheet::Cell::Text(row.label.clone())];
            cells.extend(row.cells.iter().map(|cell| match cell {
                Some(relation) => sheet::Cell::Text(l.t(&format!("relation-{}", relation.name()))),
                None => sheet::Cell::Empty,
            }));
            table.push(cells);
        }
        table
    })
}
