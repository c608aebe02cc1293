//! Forms. A form arrives as urlencoded, JSON or, with a file, as multipart; each carries the
//! token of its login, and one without it is refused before anything is read of it.

use crate::answer::Problem;
use crate::ctx::Ctx;
use crate::house::House;
use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use http::header;
use law::Invalid;
use serde::de::DeserializeOwned;
use std::sync::{Arc, OnceLock};
use subtle::ConstantTimeEq;

/// A typed form.
#[derive(Debug)]
pub struct Posted<T>(pub T);

/// What a form said that must wait for a fresh second factor: the confirmation page carries it as
/// hidden fields. It lives as long as its request and is neither logged nor put into an address.
#[derive(Clone, Default)]
pub(crate) struct Kept(Arc<OnceLock<String>>);

impl Kept {
    fn keep(&self, body: &[u8]) {
        let fields = form_urlencoded::parse(body).filter(|(name, _)| name != "_token");
        let text = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let _ = self.0.set(text);
    }

    /// The fields as a browser sends them; nothing when no form was read.
    pub(crate) fn fields(&self) -> Option<&str> {
        self.0.get().map(String::as_str)
    }
}

/// Whether a token is the one that this page handed out.
fn token_fits(ctx: &Ctx, token: &str) -> bool {
    !token.is_empty() && bool::from(token.as_bytes().ct_eq(ctx.form_token.as_bytes()))
}

fn header_token(request: &Request) -> Option<String> {
    request.headers().get("x-csrf-token")?.to_str().ok().map(str::to_owned)
}

impl<T: DeserializeOwned> FromRequest<House> for Posted<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, house: &House) -> Result<Posted<T>, Problem> {
        let ctx = request.extensions().get::<Ctx>().cloned().ok_or(Problem::NotFound)?;
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        let from_header = header_token(&request);
        let kept = request.extensions().get::<Kept>().cloned();
        let bytes = Bytes::from_request(request, house).await.map_err(|_| Problem::TooLarge)?;
        if kind.starts_with("application/json") {
            if !from_header.is_some_and(|token| token_fits(&ctx, &token)) {
                return Err(Problem::Forged);
            }
            let value = serde_json::from_slice(&bytes).map_err(|e| unreadable(&e.to_string()))?;
            return Ok(Posted(value));
        }
        let token = from_header.or_else(|| {
            form_urlencoded::parse(&bytes).find(|(k, _)| k == "_token").map(|(_, v)| v.into_owned())
        });
        if !token.is_some_and(|token| token_fits(&ctx, &token)) {
            return Err(Problem::Forged);
        }
        if let Some(kept) = kept
            && ctx.login.is_some()
            && ctx.stepped_up().is_err()
        {
            kept.keep(&bytes);
        }
        let text = String::from_utf8_lossy(&bytes);
        let value = serde_html_form::from_str(&text).map_err(|e| unreadable(&e.to_string()))?;
        Ok(Posted(value))
    }
}

fn unreadable(what: &str) -> Problem {
    let field = what.split('`').nth(1).unwrap_or("form").to_owned();
    Problem::from(Invalid::field(field, "flaw-unreadable"))
}

/// Form fields that are empty mean "not given".
///
/// # Errors
/// What the inner type cannot read.
pub fn blank_as_none<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: std::str::FromStr,
    T::Err: std::fmt::Display,
{
    use serde::Deserialize;
    let text = Option::<String>::deserialize(deserializer)?;
    match text.as_deref().map(str::trim) {
        None | Some("") => Ok(None),
        Some(text) => text.parse().map(Some).map_err(serde::de::Error::custom),
    }
}

/// A form with one file.
#[derive(Debug, Default)]
pub struct Upload {
    /// The other fields.
    pub fields: Vec<(String, String)>,
    /// Name the file was given; for showing only, never a path.
    pub file_name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Upload {
    /// A field by name, trimmed; empty when absent.
    #[must_use]
    pub fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(k, _)| k == name).map_or("", |(_, v)| v.trim())
    }
}

impl FromRequest<House> for Upload {
    type Rejection = Problem;

    async fn from_request(request: Request, house: &House) -> Result<Upload, Problem> {
        let ctx = request.extensions().get::<Ctx>().cloned().ok_or(Problem::NotFound)?;
        let mut known = header_token(&request).is_some_and(|token| token_fits(&ctx, &token));
        let mut multipart = Multipart::from_request(request, house)
            .await
            .map_err(|_| Problem::from(Invalid::field("file", "flaw-no-file")))?;
        let mut upload = Upload::default();
        let broken = |_| Problem::TooLarge;
        while let Some(mut part) = multipart.next_field().await.map_err(broken)? {
            let name = part.name().unwrap_or_default().to_owned();
            if let Some(file_name) = part.file_name().map(str::to_owned) {
                // The token stands before the file in every form, so a forged upload is refused
                // before its file is read.
                if !known {
                    return Err(Problem::Forged);
                }
                let last = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
                upload.file_name = last.chars().filter(|c| !c.is_control()).take(120).collect();
                while let Some(chunk) = part.chunk().await.map_err(broken)? {
                    upload.bytes.extend_from_slice(&chunk);
                }
            } else {
                let value = part.text().await.map_err(broken)?;
                if name == "_token" {
                    known = known || token_fits(&ctx, &value);
                } else {
                    upload.fields.push((name, value));
                }
            }
        }
        if !known {
            return Err(Problem::Forged);
        }
        Ok(upload)
    }
}
