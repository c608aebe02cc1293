//! Work in progress as a page: real counts, a way to stop it, a stream of events for pages that
//! listen and a reload for those that do not.

use crate::answer::{Answer, Problem};
use crate::ctx::{Ctx, redirect};
use crate::form::Posted;
use crate::lang::L;
use crate::work::{self, Board, Progress, State, Told, Work};
use askama::Template;
use axum::extract::Path;
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use law::Refusal;
use serde::Serialize;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use store::Db;

/// How often a stream tells the counts.
const TELL_EVERY: Duration = Duration::from_millis(400);

/// The page.
#[derive(Template, Serialize)]
#[template(path = "work.html")]
pub struct WorkView {
    #[serde(skip)]
    l: L,
    #[serde(skip)]
    token: String,
    progress: Progress,
    percent: u64,
}

/// Work as this process or its database knows it.
enum Found {
    Here(Arc<Work>),
    Elsewhere(Progress),
}

impl Found {
    async fn of(
        db: &Db,
        board: &Board,
        (tenant, me, id): (&str, i64, i64),
    ) -> Result<Found, Problem> {
        if let Some(work) = board.find(tenant, me, id) {
            return Ok(Found::Here(work));
        }
        match work::find(db, me, id).await? {
            Some(Told::So(progress)) => Ok(Found::Elsewhere(progress)),
            Some(Told::Gone) => Err(Refusal::new("refusal-work-gone").into()),
            None => Err(Problem::NotFound),
        }
    }

    fn progress(self) -> Progress {
        match self {
            Found::Here(work) => work.progress(),
            Found::Elsewhere(progress) => progress,
        }
    }
}

async fn find(ctx: &Ctx, id: i64) -> Result<Found, Problem> {
    Found::of(ctx.db(), &ctx.house.jobs, (&ctx.tenant.slug, ctx.me()?, id)).await
}

/// Shows the progress; a finished piece of work leads to its result.
pub async fn show(ctx: Ctx, Path(id): Path<i64>) -> Answer {
    let progress = find(&ctx, id).await?.progress();
    if let State::Done { href } = &progress.state
        && ctx.want != crate::ctx::Want::Json
    {
        return Ok(redirect(href));
    }
    let percent = (progress.done * 100).checked_div(progress.total).unwrap_or(0).min(100);
    let running = progress.state == State::Running;
    let title = progress.title.clone();
    let view = WorkView { l: ctx.l, token: ctx.form_token.clone(), progress, percent };
    let mut response = ctx.page(&title, &view)?;
    if running {
        // Works without scripts: the browser asks again by itself.
        response.headers_mut().insert("refresh", http::HeaderValue::from_static("2"));
    }
    Ok(response)
}

/// Tells the counts as they change, until the work ends.
pub async fn stream(ctx: Ctx, Path(id): Path<i64>) -> Result<Response, Problem> {
    find(&ctx, id).await?;
    let (house, tenant, me) = (ctx.house.clone(), ctx.tenant.clone(), ctx.me()?);
    let events = stream::unfold((house, tenant, false), move |(house, tenant, ended)| async move {
        if ended {
            return None;
        }
        tokio::time::sleep(TELL_EVERY).await;
        let found = Found::of(&tenant.db, &house.jobs, (&tenant.slug, me, id)).await.ok()?;
        let progress = found.progress();
        let ended = progress.state != State::Running;
        let event = Event::default().json_data(&progress).unwrap_or_default();
        Some((Ok::<_, Infallible>(event), (house, tenant, ended)))
    });
    Ok(Sse::new(events).into_response())
}

/// Asks the work to stop.
pub async fn cancel(ctx: Ctx, Path(id): Path<i64>, Posted(_): Posted<serde_json::Value>) -> Answer {
    match find(&ctx, id).await? {
        Found::Here(work) => work.cancel(),
        Found::Elsewhere(_) => work::cancel(ctx.db(), ctx.me()?, id).await?,
    }
    Ok(ctx.see_other(&format!("/kerja/{id}")))
}
