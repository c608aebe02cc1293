//! Work in progress as a page: real counts, a way to stop it, a stream of events for pages that
//! listen and a reload for those that do not.

use crate::answer::{Answer, Problem};
use crate::ctx::{Ctx, redirect};
use crate::form::Posted;
use crate::lang::L;
use crate::work::{Progress, State, Work};
use askama::Template;
use axum::extract::Path;
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Serialize;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

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

fn find(ctx: &Ctx, id: u64) -> Result<Arc<Work>, Problem> {
    ctx.house.jobs.find(&ctx.tenant.slug, ctx.me()?, id).ok_or(Problem::NotFound)
}

/// Shows the progress; a finished piece of work leads to its result.
pub async fn show(ctx: Ctx, Path(id): Path<u64>) -> Answer {
    let progress = find(&ctx, id)?.progress();
    if let State::Done { href } = &progress.state
        && ctx.want != crate::ctx::Want::Json
    {
        return Ok(redirect(href));
    }
    let percent = (progress.done * 100).checked_div(progress.total).unwrap_or(0).min(100);
    let running = progress.state == State::Running;
    let title = progress.title;
    let view = WorkView { l: ctx.l, token: ctx.form_token.clone(), progress, percent };
    let mut response = ctx.page(title, &view)?;
    if running {
        // Works without scripts: the browser asks again by itself.
        response.headers_mut().insert("refresh", http::HeaderValue::from_static("2"));
    }
    Ok(response)
}

/// Tells the counts as they change, until the work ends.
pub async fn stream(ctx: Ctx, Path(id): Path<u64>) -> Result<Response, Problem> {
    let work = find(&ctx, id)?;
    let events = stream::unfold((work, false), |(work, ended)| async move {
        if ended {
            return None;
        }
        tokio::time::sleep(TELL_EVERY).await;
        let progress = work.progress();
        let ended = progress.state != State::Running;
        let event = Event::default().json_data(&progress).unwrap_or_default();
        Some((Ok::<_, Infallible>(event), (work, ended)))
    });
    Ok(Sse::new(events).into_response())
}

/// Asks the work to stop.
pub async fn cancel(ctx: Ctx, Path(id): Path<u64>, Posted(_): Posted<serde_json::Value>) -> Answer {
    find(&ctx, id)?.cancel();
    Ok(ctx.see_other(&format!("/kerja/{id}")))
}
