//! Answers with their exact heads: length, plain text, the date a terminal sets its clock by.

use crate::adms::reply;
use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};

/// An answer to a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    status: StatusCode,
    text: String,
    close: bool,
}

impl Answer {
    fn new(status: StatusCode, text: &str) -> Answer {
        Answer { status, text: text.to_owned(), close: false }
    }

    /// Success with a text.
    pub(super) fn text(text: impl Into<String>) -> Answer {
        Answer { status: StatusCode::OK, text: text.into(), close: false }
    }

    /// Bare acknowledgement.
    pub(super) fn ok() -> Answer {
        Answer::text(reply::OK)
    }

    /// Not a path of ours.
    pub(super) fn not_found() -> Answer {
        Answer::new(StatusCode::NOT_FOUND, "not found")
    }

    /// No serial.
    pub(super) fn bad_request() -> Answer {
        Answer::new(StatusCode::BAD_REQUEST, "SN missing")
    }

    /// Not approved, or not from here.
    pub(super) fn forbidden() -> Answer {
        Answer { close: true, ..Answer::new(StatusCode::FORBIDDEN, reply::ERROR) }
    }

    /// Too large; the connection ends, because the rest of the body is not read.
    pub(super) fn too_large() -> Answer {
        Answer { close: true, ..Answer::new(StatusCode::PAYLOAD_TOO_LARGE, "too large") }
    }

    /// A form we do not take.
    pub(super) fn unsupported() -> Answer {
        Answer { close: true, ..Answer::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported") }
    }

    /// The body did not come in time.
    pub(super) fn timed_out() -> Answer {
        Answer { close: true, ..Answer::new(StatusCode::REQUEST_TIMEOUT, "time-out") }
    }

    /// Too many at a time; the device keeps its records and comes again.
    pub(super) fn busy() -> Answer {
        Answer { close: true, ..Answer::new(StatusCode::SERVICE_UNAVAILABLE, "busy") }
    }

    /// Nothing was stored; the device keeps its records and comes again.
    pub(super) fn failed() -> Answer {
        Answer::new(StatusCode::INTERNAL_SERVER_ERROR, "not stored")
    }

    /// The answer with its head.
    pub(super) fn into_response(self, now_us: i64) -> Response<Body> {
        let length = self.text.len();
        let mut response = Response::new(Body::from(self.text));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        if let Ok(date) = HeaderValue::from_str(&http_date(now_us)) {
            headers.insert(header::DATE, date);
        }
        if self.close {
            headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }
}

/// `Mon, 05 Jan 2026 00:28:11 GMT`
fn http_date(now_us: i64) -> String {
    let instant = jiff::Timestamp::from_microsecond(now_us).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    instant.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_is_exact() {
        let response = Answer::text("OK: 9").into_response(1_767_572_891_000_000);
        let head = |name: &str| response.headers().get(name).unwrap().to_str().unwrap().to_owned();
        assert_eq!(head("content-type"), "text/plain");
        assert_eq!(head("content-length"), "5");
        assert_eq!(head("date"), "Mon, 05 Jan 2026 00:28:11 GMT");
        assert!(response.headers().get("connection").is_none());
        let response = Answer::too_large().into_response(0);
        assert_eq!(response.headers().get("connection").unwrap(), "close");
        assert_eq!(response.status(), 413);
    }
}
