//! An answer read to its end, with the questions a story asks of it.

use axum::body::Body;
use axum::response::Response;
use http::HeaderMap;
use http_body_util::BodyExt;
use shell::lang::{L, Lang};

/// An answer.
#[derive(Clone, Debug)]
pub struct Reply {
    /// What was asked for.
    pub path: String,
    /// Status.
    pub status: u16,
    /// Heads.
    pub headers: HeaderMap,
    /// Body.
    pub body: Vec<u8>,
}

impl Reply {
    /// Reads an answer.
    pub async fn read(path: &str, response: Response<Body>) -> Reply {
        let (head, body) = response.into_parts();
        let body = body.collect().await.expect("the body ends").to_bytes().to_vec();
        Reply { path: path.to_owned(), status: head.status.as_u16(), headers: head.headers, body }
    }

    /// Demands a status.
    #[track_caller]
    pub fn is(&self, status: u16) -> &Reply {
        assert_eq!(self.status, status, "{} answered\n{}", self.path, self.excerpt());
        self
    }

    /// Demands a redirect to a path.
    #[track_caller]
    pub fn leads_to(&self, path: &str) -> &Reply {
        self.is(303);
        assert_eq!(self.head("location"), path, "{}", self.path);
        self
    }

    /// Demands a text on the page.
    #[track_caller]
    pub fn says(&self, text: &str) -> &Reply {
        assert!(self.plain().contains(text), "{} lacks '{text}'\n{}", self.path, self.excerpt());
        self
    }

    /// Demands that a text is not on the page.
    #[track_caller]
    pub fn hides(&self, text: &str) -> &Reply {
        assert!(!self.plain().contains(text), "{} shows '{text}'", self.path);
        self
    }

    /// Demands the sentence of a message key, whatever stands in its places.
    #[track_caller]
    pub fn says_key(&self, key: &str) -> &Reply {
        let sentence = bare(&L(Lang::Id).t(key));
        assert_ne!(sentence, key, "nobody wrote the sentence of {key}");
        let page = self.plain();
        let parts = sentence.split('{').map(|part| part.split_once('}').map_or(part, |(_, p)| p));
        let mut rest = page.as_str();
        for part in parts {
            let Some(at) = rest.find(part) else {
                panic!("{} lacks '{sentence}'\n{}", self.path, self.excerpt());
            };
            rest = &rest[at + part.len()..];
        }
        self
    }

    /// A head, empty when absent.
    pub fn head(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    #[track_caller]
    pub fn data(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|e| panic!("{}: {e}\n{}", self.path, self.excerpt()))
    }

    /// The token that the forms of this page carry.
    pub fn form_token(&self) -> Option<String> {
        let text = self.text();
        let rest = text.split("name=\"_token\" value=\"").nth(1)?;
        rest.split('"').next().map(str::to_owned)
    }

    /// The body as people read it: entities resolved, invisible marks gone.
    pub fn plain(&self) -> String {
        let mut text = bare(&self.text());
        for (entity, sign) in
            [("&#38;", "&"), ("&#39;", "'"), ("&#34;", "\""), ("&#60;", "<"), ("&#62;", ">")]
        {
            text = text.replace(entity, sign);
        }
        text
    }

    /// The first lines of the page's body, for messages.
    pub fn excerpt(&self) -> String {
        let text = self.plain();
        let body = text.split("id=\"isi\"").nth(1).unwrap_or(&text);
        format!(
            "{} {}\n{}",
            self.status,
            self.head("location"),
            body.chars().take(900).collect::<String>()
        )
    }
}

/// Without the marks that isolate directions of writing.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !('\u{2066}'..='\u{2069}').contains(c)).collect()
}
