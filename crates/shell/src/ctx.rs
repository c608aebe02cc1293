//! The context of a request: who asks, in which pemda, on which day, in which language, and for
//! a page or for data. First argument of every handler.

use crate::answer::{Answer, Problem};
use crate::house::{House, Tenant};
use crate::lang::{L, Lang};
use crate::session::Login;
use crate::work::Work;
use askama::Template;
use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::response::Response;
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};
use law::book::Book;
use law::{Action, Actor, Date, Permit, Target};
use serde::Serialize;
use std::sync::Arc;
use store::{Db, Failure};

/// What the answer should look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// A whole page.
    Page,
    /// The part of a page that htmx asked for.
    Part,
    /// The same data as JSON.
    Json,
    /// The list as comma separated values.
    Csv,
    /// The list as a spreadsheet.
    Xlsx,
}

/// The context of a request.
#[derive(Clone)]
pub struct Ctx {
    /// The house.
    pub house: House,
    /// The pemda that was asked for.
    pub tenant: Arc<Tenant>,
    /// Who asks.
    pub actor: Actor,
    /// The login behind it.
    pub login: Option<Arc<Login>>,
    /// Token that forms of this page carry.
    pub form_token: String,
    /// Language.
    pub l: L,
    /// `light`, `dark` or `auto`.
    pub theme: &'static str,
    /// What the answer should look like.
    pub want: Want,
    /// Path and query as asked for.
    pub here: String,
    /// Message to show once.
    pub flash: Option<String>,
    /// Today at the seat of the pemda.
    pub today: Date,
    /// Now, microseconds UTC.
    pub now_us: i64,
}

/// How the action at the right of a page's title looks.
#[derive(Clone, Debug, Default)]
pub struct Primary {
    /// Text, a verb with its object.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// Icon name.
    pub icon: &'static str,
}

impl Ctx {
    /// The database of the pemda.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.tenant.db
    }

    /// The book of law in force.
    #[must_use]
    pub fn book(&self) -> Arc<Book> {
        self.tenant.book()
    }

    /// The person who asks.
    ///
    /// # Errors
    /// [`Problem::LoginNeeded`] for everybody else.
    pub fn me(&self) -> Result<i64, Problem> {
        self.actor.person().ok_or(Problem::LoginNeeded)
    }

    /// Opens long work of the person who asks; its page is `/kerja/{id}`.
    ///
    /// # Errors
    /// [`Problem::LoginNeeded`] for nobody; faults of the store.
    pub async fn open_work(&self, title: &'static str) -> Result<Arc<Work>, Problem> {
        Ok(self.house.jobs.open(self.db(), &self.tenant.slug, self.me()?, title).await?)
    }

    /// Asks the policy about a loaded record.
    ///
    /// # Errors
    /// The refusal, with its reason.
    pub fn allow(&self, action: Action, target: &Target) -> Result<Permit, Problem> {
        let permit = law::policy::allow(&self.actor, action, target)?;
        if action.step_up() {
            self.stepped_up()?;
        }
        Ok(permit)
    }

    /// Whether the policy would allow it; for buttons, never for guarding.
    #[must_use]
    pub fn may(&self, action: Action, target: &Target) -> bool {
        law::policy::allow(&self.actor, action, target).is_ok()
    }

    /// Whether some record exists for which it would be allowed.
    #[must_use]
    pub fn may_somewhere(&self, action: Action) -> bool {
        law::policy::may_somewhere(&self.actor, action)
    }

    /// Asks for a second factor given within the last minutes.
    ///
    /// # Errors
    /// [`Problem::StepUpNeeded`].
    pub fn stepped_up(&self) -> Result<(), Problem> {
        let fresh = self.house.limits.step_up_s * 1_000_000;
        match &self.login {
            Some(login) if self.now_us - login.stepped_us <= fresh => Ok(()),
            _ => Err(Problem::StepUpNeeded),
        }
    }

    /// Answers with a view: a page, a part of it, or the same data.
    ///
    /// # Errors
    /// Faults of the template.
    pub fn page<V: Template + Serialize>(&self, title: &str, view: &V) -> Answer {
        self.page_with(title, None, view)
    }

    /// The same, with a primary action at the right of the title.
    ///
    /// # Errors
    /// Faults of the template.
    pub fn page_with<V: Template + Serialize>(
        &self,
        title: &str,
        primary: Option<Primary>,
        view: &V,
    ) -> Answer {
        match self.want {
            Want::Json => json(StatusCode::OK, view),
            Want::Part => Ok(html(StatusCode::OK, view.render()?)),
            Want::Page | Want::Csv | Want::Xlsx => {
                let body = view.render()?;
                Ok(html(StatusCode::OK, crate::frame::whole(self, title, primary, &body)?))
            }
        }
    }

    /// Answers with a list: also as csv and xlsx, exactly as it is filtered.
    ///
    /// # Errors
    /// Faults of the template or the sheet writer.
    pub fn list<V: Template + Serialize>(
        &self,
        title: &str,
        view: &V,
        table: impl FnOnce(L) -> sheet::Table,
    ) -> Answer {
        self.list_with(title, None, view, table)
    }

    /// The same, with a primary action.
    ///
    /// # Errors
    /// Faults of the template or the sheet writer.
    pub fn list_with<V: Template + Serialize>(
        &self,
        title: &str,
        primary: Option<Primary>,
        view: &V,
        table: impl FnOnce(L) -> sheet::Table,
    ) -> Answer {
        match self.want {
            Want::Csv => {
                let bytes = sheet::csv(&table(self.l));
                Ok(self.file(title, "csv", "text/csv; charset=utf-8", bytes))
            }
            Want::Xlsx => {
                let bytes = sheet::xlsx(&table(self.l))
                    .map_err(|e| store::Fault::new(format!("sheet: {e}")))?;
                Ok(self.file(title, "xlsx", XLSX, bytes))
            }
            _ => self.page_with(title, primary, view),
        }
    }

    /// A form shown again with what is wrong, as 422; for JSON the problem details.
    ///
    /// # Errors
    /// Faults of the template.
    pub fn form_again<V: Template + Serialize>(
        &self,
        title: &str,
        view: &V,
        invalid: law::Invalid,
    ) -> Answer {
        let page = match self.want {
            Want::Json => None,
            Want::Part => Some(view.render()?),
            _ => Some(crate::frame::whole(self, title, None, &view.render()?)?),
        };
        Err(Problem::Invalid(invalid, page))
    }

    /// The same for what the policy refused of a form: the page with what was typed, and 403.
    ///
    /// # Errors
    /// The refusal itself for a program; faults of the template.
    pub fn form_refused<V: Template + Serialize>(
        &self,
        title: &str,
        view: &V,
        refusal: law::Refusal,
    ) -> Answer {
        if self.want == Want::Json {
            return Err(Problem::Refusal(refusal));
        }
        let mut response = self.page(title, view)?;
        *response.status_mut() = StatusCode::FORBIDDEN;
        Ok(response)
    }

    /// A file to keep. The name carries what it is and the day it was taken out.
    #[must_use]
    pub fn file(&self, name: &str, ending: &str, mime: &'static str, bytes: Vec<u8>) -> Response {
        let name: String = name
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
            .collect();
        let shown = format!("attachment; filename=\"{name}-{}.{ending}\"", self.today);
        let mut response = Response::new(Body::from(bytes));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
        if let Ok(value) = HeaderValue::from_str(&shown) {
            headers.insert(header::CONTENT_DISPOSITION, value);
        }
        response
    }

    /// On to another page after an act.
    #[must_use]
    pub fn see_other(&self, path: &str) -> Response {
        redirect(path)
    }

    /// On to another page, which says once what was done (a message key).
    #[must_use]
    pub fn see_other_said(&self, path: &str, key: &str) -> Response {
        let mut response = redirect(path);
        let cookie = format!("sembilan-kata={key}; Path=/; Max-Age=30; SameSite=Lax; HttpOnly");
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
        response
    }
}

/// Media type of a spreadsheet.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Whether a path stays in this house.
#[must_use]
pub fn is_local(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.contains('\\')
}

/// A redirect after an act. Only local paths; anything else leads home.
#[must_use]
pub fn redirect(path: &str) -> Response {
    let path = if is_local(path) { path } else { "/" };
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    if let Ok(value) = HeaderValue::from_str(path) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    response
}

/// A page of HTML.
#[must_use]
pub fn html(status: StatusCode, text: String) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}

/// A value as JSON.
///
/// # Errors
/// A fault when the value does not serialise.
pub fn json<V: Serialize + ?Sized>(status: StatusCode, value: &V) -> Answer {
    let bytes = serde_json::to_vec(value)
        .map_err(|e| Failure::Fault(store::Fault::new(format!("json: {e}"))))?;
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(response)
}

/// The gate puts the context into the request; a handler takes it from there.
impl FromRequestParts<House> for Ctx {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &House) -> Result<Ctx, Problem> {
        parts.extensions.get::<Ctx>().cloned().ok_or(Problem::NotFound)
    }
}

/// A cookie by name.
#[must_use]
pub fn cookie<'a>(headers: &'a http::HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// The language a request asks for: the cookie, else the header, else Indonesian.
#[must_use]
pub fn language(headers: &http::HeaderMap) -> Lang {
    if let Some(lang) = cookie(headers, "sembilan-bahasa").and_then(Lang::parse) {
        return lang;
    }
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok());
    match accepted.map(|text| text.split(',').next().unwrap_or_default()) {
        Some(first) if first.trim().starts_with("en") => Lang::En,
        _ => Lang::Id,
    }
}

/// What a request wants to get back.
#[must_use]
pub fn wanted(headers: &http::HeaderMap, query: &str) -> Want {
    for (key, value) in form_urlencoded::parse(query.as_bytes()) {
        if key == "format" {
            match &*value {
                "csv" => return Want::Csv,
                "xlsx" => return Want::Xlsx,
                "json" => return Want::Json,
                _ => {}
            }
        }
    }
    let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if accept.starts_with("application/json") {
        Want::Json
    } else if accept.starts_with("text/csv") {
        Want::Csv
    } else if accept.starts_with(XLSX) {
        Want::Xlsx
    } else if headers.contains_key("hx-request") && !headers.contains_key("hx-boosted") {
        Want::Part
    } else {
        Want::Page
    }
}
