//! Fills the frame around a body: which menu this person has, who is logged in, what to say once.

use crate::answer::{Details, Problem};
use crate::ctx::{Ctx, Primary};
use crate::layout::{Identity, Layout, MenuItem, ProblemBody};
use crate::theme::Brand;
use askama::Template;
use law::Role;
use law::policy::Scope;

/// A whole page around a rendered body. The title is a message key, or a text such as a name.
///
/// # Errors
/// Faults of the template.
pub fn whole(
    ctx: &Ctx,
    title: &str,
    primary: Option<Primary>,
    body: &str,
) -> Result<String, Problem> {
    let l = ctx.l;
    let title = if l.has(title) { l.t(title) } else { title.to_owned() };
    let menu = menu(ctx);
    let person = ctx
        .login
        .as_ref()
        .map(|login| Identity { name: login.name.clone(), hat: highest_hat(ctx) });
    let flash = ctx.flash.as_deref().filter(|key| l.has(key)).map(|key| l.t(key));
    let today = crate::format::date_long_with_day(l, ctx.today);
    let today = format!("{today} ({})", ctx.tenant.zone.name());
    let acting = ctx.actor.hats.iter().any(|hat| hat.on_behalf_of.is_some());
    let acting = acting.then(|| l.t("shell-acting-as-deputy"));
    let layout = Layout {
        l,
        title: &title,
        tenant: &ctx.tenant.title,
        brand: Brand::default(),
        theme: ctx.theme,
        menu: &menu,
        person: person.as_ref(),
        acting_as: acting.as_deref(),
        waiting: 0,
        inbox_href: "",
        search_href: if person.is_some() { "/orang/cari" } else { "" },
        help_href: "",
        csrf: &ctx.form_token,
        here: &ctx.here,
        today: &today,
        flash: flash.as_deref(),
        primary: primary.as_ref(),
        reload_s: None,
        body,
    };
    Ok(layout.render()?)
}

/// A problem as a whole page.
///
/// # Errors
/// Faults of the template.
pub fn problem(ctx: &Ctx, details: &Details) -> Result<String, Problem> {
    let body = ProblemBody::new(ctx.l, details).render()?;
    if ctx.want == crate::Want::Part {
        return Ok(body);
    }
    whole(ctx, &details.title, None, &body)
}

fn menu(ctx: &Ctx) -> Vec<MenuItem> {
    let path = ctx.here.split('?').next().unwrap_or_default();
    let mut entries: Vec<_> = ctx
        .house
        .rooms
        .iter()
        .flat_map(|room| room.menu)
        .filter(|entry| ctx.may_somewhere(entry.action))
        .collect();
    entries.sort_by_key(|entry| entry.order);
    let covers =
        |href: &str| href == path || (href != "/" && path.starts_with(&format!("{href}/")));
    // Of two lines that cover the page the closer one is current, so that only one is.
    let current = entries
        .iter()
        .map(|entry| entry.href)
        .filter(|href| covers(href))
        .max_by_key(|href| href.len());
    entries
        .into_iter()
        .map(|entry| MenuItem {
            label: ctx.l.t(entry.label),
            href: entry.href.to_owned(),
            icon: entry.icon,
            current: Some(entry.href) == current,
        })
        .collect()
}

/// The hat a person is known by: the last in the order of roles that reaches widest.
fn highest_hat(ctx: &Ctx) -> String {
    const ORDER: [Role; 8] = [
        Role::Mayor,
        Role::Auditor,
        Role::Treasury,
        Role::Verifier,
        Role::Officer,
        Role::AgencyAdmin,
        Role::Superior,
        Role::Employee,
    ];
    let worn = ORDER.into_iter().find(|role| {
        let mut hats = ctx.actor.hats.iter().filter(|hat| hat.role == *role);
        *role == Role::Employee || hats.any(|hat| hat.scope != Scope::Person)
    });
    let role = worn.unwrap_or(Role::Employee);
    ctx.l.t(&format!("role-{}", role.name().replace('_', "-")))
}
