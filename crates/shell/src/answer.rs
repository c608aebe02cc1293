//! What a handler gives back, and how each kind of failure reads: a refusal with its article and
//! the way out, an invalid input with its place and mend, a fault with an incident number.

use crate::Ctx;
use crate::lang::{L, Lang};
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use law::book::Book;
use law::{Flaw, Invalid, Refusal};
use serde::Serialize;
use store::{Failure, Fault, FaultKind};

/// The result of every handler.
pub type Answer = Result<Response, Problem>;

/// A failure on its way to a person or a program. The gate of the house renders it, because only
/// there language, layout and the wish for HTML or JSON are known.
#[derive(Debug)]
pub enum Problem {
    /// The law or the policy said no.
    Refusal(Refusal),
    /// The input is wrong. The page, if given, is the form with what was typed.
    Invalid(Invalid, Option<String>),
    /// The world failed.
    Fault(Fault),
    /// There is no such page or record for this person.
    NotFound,
    /// A login is needed first.
    LoginNeeded,
    /// A fresh second factor is needed first.
    StepUpNeeded,
    /// Too many tries; come back after so many seconds.
    TooMany(u64),
    /// The form is stale or comes from elsewhere.
    Forged,
    /// The body is larger than allowed.
    TooLarge,
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Problem {
        match failure {
            Failure::Refusal(refusal) if refusal.hidden => Problem::NotFound,
            Failure::Refusal(refusal) => Problem::Refusal(refusal),
            Failure::Invalid(invalid) => Problem::Invalid(invalid, None),
            Failure::Fault(fault) => Problem::Fault(fault),
        }
    }
}
impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        Failure::Refusal(refusal).into()
    }
}
impl From<Invalid> for Problem {
    fn from(invalid: Invalid) -> Problem {
        Problem::Invalid(invalid, None)
    }
}
impl From<Flaw> for Problem {
    fn from(flaw: Flaw) -> Problem {
        Problem::Invalid(flaw.into(), None)
    }
}
impl From<Fault> for Problem {
    fn from(fault: Fault) -> Problem {
        Problem::Fault(fault)
    }
}
impl From<askama::Error> for Problem {
    fn from(error: askama::Error) -> Problem {
        Problem::Fault(Fault::new(format!("template: {error}")))
    }
}
impl From<law::book::RuleError> for Problem {
    fn from(error: law::book::RuleError) -> Problem {
        Problem::Refusal(error.into())
    }
}

/// RFC 9457 problem details, in the language of the person.
#[derive(Debug, Serialize)]
pub struct Details {
    /// Stable name of the kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// HTTP status.
    pub status: u16,
    /// One sentence.
    pub title: String,
    /// What to do, or the article.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Number to quote to the operator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incident: Option<String>,
    /// Places of the input that are wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub flaws: Vec<FlawText>,
}

/// A flaw as a person reads it.
#[derive(Clone, Debug, Serialize)]
pub struct FlawText {
    /// Field or column.
    pub field: String,
    /// Row of a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    /// Cause and mend.
    pub message: String,
}

impl FlawText {
    /// In a language.
    #[must_use]
    pub fn of(l: L, flaw: &Flaw) -> FlawText {
        FlawText {
            field: flaw.field.clone(),
            row: flaw.row,
            message: l.tv(flaw.key, flaw.args.iter().map(|(k, v)| (*k, v.clone()))),
        }
    }
}

/// A value of a refusal as a person reads it: dates and months in words, all else as it is.
fn in_words(l: L, value: &str) -> String {
    match (value.parse::<law::Date>(), value.parse::<law::Month>()) {
        (Ok(date), _) if value.len() == 10 => crate::format::date_long(l, date),
        (_, Ok(month)) if value.len() == 7 => crate::format::month_long(l, month),
        _ => value.to_owned(),
    }
}

/// Puts the title of a rule in the place of its key, if the refusal names one.
fn with_title(l: L, book: &Book, refusal: &mut Refusal) {
    for (_, value) in refusal.args.iter_mut().filter(|(name, _)| *name == "rule") {
        if let Ok(param) = book.param(value) {
            *value = match l.0 {
                Lang::Id => param.title_id.clone(),
                Lang::En => param.title_en.clone(),
            };
        }
    }
}

/// A refusal as the flaw of a field, for a form that keeps what was typed.
#[must_use]
pub fn as_flaw(ctx: &Ctx, field: &'static str, mut refusal: Refusal) -> Invalid {
    with_title(ctx.l, &ctx.book(), &mut refusal);
    let mut flaw = Flaw::field(field, refusal.key);
    flaw.args.extend(refusal.args.iter().map(|(name, value)| (*name, in_words(ctx.l, value))));
    flaw.into()
}

/// Texts of flaws, for a form that is shown again.
#[must_use]
pub fn flaw_texts(l: L, invalid: &Invalid) -> Vec<FlawText> {
    invalid.flaws.iter().map(|flaw| FlawText::of(l, flaw)).collect()
}

impl Problem {
    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Problem::Refusal(_) | Problem::Forged | Problem::StepUpNeeded => StatusCode::FORBIDDEN,
            Problem::Invalid(..) => StatusCode::UNPROCESSABLE_ENTITY,
            Problem::Fault(fault) if fault.kind() == FaultKind::Full => {
                StatusCode::INSUFFICIENT_STORAGE
            }
            Problem::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Problem::NotFound => StatusCode::NOT_FOUND,
            Problem::LoginNeeded => StatusCode::UNAUTHORIZED,
            Problem::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Problem::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        }
    }

    /// The same with the title of a rule in the place of its key.
    #[must_use]
    pub(crate) fn titled(mut self, ctx: &Ctx) -> Problem {
        if let Problem::Refusal(refusal) = &mut self {
            with_title(ctx.l, &ctx.book(), refusal);
        }
        self
    }

    /// The details; `incident` is made by the caller for faults only.
    #[must_use]
    pub fn details(&self, l: L, incident: Option<String>) -> Details {
        let simple = |kind: &str| (kind.to_owned(), l.t(&format!("problem-{kind}")), None);
        let (kind, title, detail) = match self {
            Problem::Refusal(refusal) => (
                refusal.key.to_owned(),
                l.tv(refusal.key, refusal.args.iter().map(|(k, v)| (*k, in_words(l, v)))),
                refusal.basis.clone(),
            ),
            Problem::Invalid(..) => simple("invalid"),
            Problem::Fault(fault) if fault.kind() == FaultKind::Full => simple("full"),
            Problem::Fault(fault) if fault.kind() == FaultKind::Unknown => simple("unknown"),
            Problem::Fault(_) => simple("fault"),
            Problem::NotFound => simple("not-found"),
            Problem::LoginNeeded => simple("login-needed"),
            Problem::StepUpNeeded => simple("step-up"),
            Problem::TooMany(_) => simple("too-many"),
            Problem::Forged => simple("forged"),
            Problem::TooLarge => simple("too-large"),
        };
        let flaws = match self {
            Problem::Invalid(invalid, _) => flaw_texts(l, invalid),
            _ => Vec::new(),
        };
        Details { kind, status: self.status().as_u16(), title, detail, incident, flaws }
    }
}

/// A problem waits in the response for the gate that knows how to render it.
#[derive(Clone, Debug)]
pub(crate) struct Pending(pub std::sync::Arc<std::sync::Mutex<Option<Problem>>>);

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = Response::new(axum::body::Body::empty());
        *response.status_mut() = self.status();
        if let Problem::TooMany(seconds) = self
            && let Ok(value) = seconds.to_string().parse()
        {
            response.headers_mut().insert(header::RETRY_AFTER, value);
        }
        let pending = Pending(std::sync::Arc::new(std::sync::Mutex::new(Some(self))));
        response.extensions_mut().insert(pending);
        response
    }
}
