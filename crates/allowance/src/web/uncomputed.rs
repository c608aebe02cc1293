//! The pages of a month that has no lines yet: instead of a list they say what comes first.

use askama::Template;
use law::{Action, Month, Target};
use serde::Serialize;
use shell::lang::L;
use shell::{Answer, Ctx};

/// What comes first.
#[derive(Template, Serialize)]
#[template(path = "uncomputed.html")]
struct UncomputedView {
    #[serde(skip)]
    l: L,
    month: Month,
    may_compute: bool,
}

/// Answers instead of a list of the month; whoever asks may see the list.
pub(super) fn page(ctx: &Ctx, title: &str, month: Month) -> Answer {
    let view = UncomputedView {
        l: ctx.l,
        month,
        may_compute: ctx.may(Action::MonthCompute, &Target::pemda()),
    };
    ctx.page(title, &view)
}
