//! Makes pages small on the wire. Half of the readers pay for every kilobyte, and a list of people
//! shrinks to a fifth. Only answers whose length is known are touched, so a stream stays one.
//!
//! A compressed page that holds a secret next to what a stranger sent could leak the secret by its
//! length; the cookie of a login is never sent along from another site (`SameSite`), so a stranger
//! cannot make such pages.

use axum::body::{Body, HttpBody};
use axum::response::Response;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::{HeaderValue, header};
use std::io::Write;

/// Shorter answers do not gain.
const LEAST: u64 = 1_400;
/// Longer ones are files, which are compressed by themselves.
const MOST: u64 = 4 << 20;

/// Whether the browser takes gzip.
fn taken(accept: &str) -> bool {
    accept.split(',').any(|one| {
        let mut parts = one.split(';').map(str::trim);
        parts.next() == Some("gzip") && !parts.any(|q| q == "q=0")
    })
}

/// Whether an answer is a text that gains.
fn gains(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
    let kind = kind.unwrap_or_default();
    let is_text = kind.starts_with("text/html")
        || kind.starts_with("text/csv")
        || kind.starts_with("application/json")
        || kind.starts_with("application/problem+json");
    let length = response.body().size_hint().exact().unwrap_or(0);
    is_text
        && (LEAST..=MOST).contains(&length)
        && !response.headers().contains_key(header::CONTENT_ENCODING)
}

fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::fast());
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// The answer, compressed where it gains and the browser takes it.
pub async fn squeeze(accept: &str, response: Response) -> Response {
    if !taken(accept) || !gains(&response) {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let limit = usize::try_from(MOST).unwrap_or(usize::MAX);
    let Ok(bytes) = axum::body::to_bytes(body, limit).await else {
        head.status = http::StatusCode::INTERNAL_SERVER_ERROR;
        return Response::from_parts(head, Body::empty());
    };
    match gzip(&bytes) {
        Ok(small) => {
            head.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            head.headers.remove(header::CONTENT_LENGTH);
            Response::from_parts(head, Body::from(small))
        }
        Err(_) => Response::from_parts(head, Body::from(bytes)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn page(text: &str) -> Response {
        crate::ctx::html(http::StatusCode::OK, text.to_owned())
    }

    #[tokio::test]
    async fn a_page_shrinks_and_comes_back_whole() {
        let text = "<tr><td>Budi</td></tr>".repeat(400);
        let small = squeeze("br, gzip;q=0.8", page(&text)).await;
        assert_eq!(small.headers()[header::CONTENT_ENCODING], "gzip");
        let bytes = axum::body::to_bytes(small.into_body(), 1 << 20).await.unwrap();
        assert!(bytes.len() * 10 < text.len());
        let mut back = String::new();
        flate2::read::GzDecoder::new(&*bytes).read_to_string(&mut back).unwrap();
        assert_eq!(back, text);
    }

    #[tokio::test]
    async fn short_refused_and_streamed_answers_stay_as_they_are() {
        let long = "x".repeat(5_000);
        for (accept, response) in [
            ("gzip", page("kecil")),
            ("br", page(&long)),
            ("gzip;q=0, br", page(&long)),
            ("gzip", {
                let mut stream = page(&long);
                let kind = HeaderValue::from_static("text/event-stream");
                stream.headers_mut().insert(header::CONTENT_TYPE, kind);
                stream
            }),
        ] {
            let same = squeeze(accept, response).await;
            assert!(!same.headers().contains_key(header::CONTENT_ENCODING), "{accept}");
        }
    }
}
