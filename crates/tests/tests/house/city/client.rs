//! A browser without a window: keeps cookies, carries the token of its forms, follows nothing by
//! itself.

use super::cast::{self, member, nip};
use super::found::PASSWORD;
use super::{City, Reply};
use axum::Router;
use axum::body::Body;
use http::{HeaderMap, Method, Request, header};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use tower::ServiceExt;

/// A browser at one host.
#[derive(Clone)]
pub struct Client {
    router: Router,
    host: &'static str,
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
    token: Arc<Mutex<String>>,
    clock_us: Arc<AtomicI64>,
}

impl Client {
    /// A fresh browser.
    pub fn new(router: Router, host: &'static str, clock_us: Arc<AtomicI64>) -> Client {
        Client { router, host, cookies: Arc::default(), token: Arc::default(), clock_us }
    }

    /// A copy of its cookies at another host.
    pub fn carried_to(&self, host: &'static str) -> Client {
        let cookies = self.cookies.lock().expect("cookies").clone();
        let token = self.token();
        Client {
            host,
            cookies: Arc::new(Mutex::new(cookies)),
            token: Arc::new(Mutex::new(token)),
            router: self.router.clone(),
            clock_us: self.clock_us.clone(),
        }
    }

    /// A copy of this browser that no longer knows the token of its forms.
    pub fn forgetting_its_token(&self) -> Client {
        Client { token: Arc::default(), ..self.carried_to(self.host) }
    }

    /// A copy of this browser, with its cookies, before a copy of the city.
    pub fn before(&self, city: &City) -> Client {
        let stranger = city.stranger();
        Client {
            router: stranger.router,
            clock_us: stranger.clock_us,
            ..self.carried_to(self.host)
        }
    }

    /// Types name, password and code into the login form and sends it.
    pub async fn log_in(&self, name: &str) -> Reply {
        let code = if member(name).has_factor() { self.next_code(name) } else { String::new() };
        let reply = self.log_in_with(name, PASSWORD, &code).await;
        // A leaver gets a cookie that opens nothing, so there is no form to read a token from.
        if let Some(token) = self.get("/akun").await.form_token() {
            *self.token.lock().expect("a token") = token;
        }
        reply
    }

    /// The same with any password and code.
    pub async fn log_in_with(&self, name: &str, password: &str, code: &str) -> Reply {
        self.read_token("/masuk").await;
        let form = format!("nip={}&password={password}&code={code}&back=", nip(name));
        self.post("/masuk", &form).await
    }

    /// A code of somebody's authenticator that was never used: half a minute passes.
    pub fn next_code(&self, name: &str) -> String {
        self.clock_us.fetch_add(30_000_000, Ordering::SeqCst);
        self.code(name)
    }

    /// The code that somebody's authenticator shows now.
    pub fn code(&self, name: &str) -> String {
        let step = self.clock_us.load(Ordering::SeqCst).div_euclid(30_000_000);
        shell::secret::totp_code(&cast::totp_key(name), step)
    }

    /// Confirms with a fresh code, as before money moves.
    pub async fn confirm(&self, name: &str) {
        let code = self.next_code(name);
        self.post("/akun/konfirmasi", &format!("code={code}&back=/")).await.leads_to("/");
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, &[], Body::empty()).await
    }

    /// Asks for the data of a page.
    pub async fn json(&self, path: &str) -> Reply {
        self.send(Method::GET, path, &[("accept", "application/json")], Body::empty()).await
    }

    /// Sends a form, written as `field=value&field=value` with plain blanks, and its token.
    pub async fn post(&self, path: &str, form: &str) -> Reply {
        let token = self.token();
        let body = format!("{}&_token={token}", form.replace(' ', "+"));
        self.post_raw(path, &[], &body).await
    }

    /// Sends a form exactly as given.
    pub async fn post_raw(&self, path: &str, heads: &[(&str, &str)], body: &str) -> Reply {
        let mut all = vec![("content-type", "application/x-www-form-urlencoded")];
        all.extend(heads);
        self.send(Method::POST, path, &all, Body::from(body.to_owned())).await
    }

    /// Sends a form with a file.
    pub async fn upload(&self, path: &str, fields: &[(&str, &str)], file: (&str, &[u8])) -> Reply {
        const EDGE: &str = "tepi-formulir";
        let mut body = Vec::new();
        let token = self.token();
        for (name, value) in [("_token", token.as_str())].iter().chain(fields) {
            let part = format!(
                "--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend_from_slice(part.as_bytes());
        }
        let head = format!(
            "--{EDGE}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n",
            file.0
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(file.1);
        body.extend_from_slice(format!("\r\n--{EDGE}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={EDGE}");
        self.send(Method::POST, path, &[("content-type", &kind)], Body::from(body)).await
    }

    /// Sends anything.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        heads: &[(&str, &str)],
        body: Body,
    ) -> Reply {
        let mut request = Request::builder().method(method).uri(path).header("host", self.host);
        let cookies = self.cookie_line();
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies);
        }
        for (name, value) in heads {
            request = request.header(*name, *value);
        }
        let request = request.body(body).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let reply = Reply::read(path, response).await;
        self.keep_cookies(&reply.headers);
        reply
    }

    /// The token that the forms of this login carry.
    pub fn token(&self) -> String {
        self.token.lock().expect("a token").clone()
    }

    /// Reads the token from a page with a form.
    pub async fn read_token(&self, path: &str) {
        let page = self.get(path).await;
        let found = page.form_token();
        *self.token.lock().expect("a token") =
            found.unwrap_or_else(|| panic!("{path} has no form:\n{}", page.excerpt()));
    }

    /// Whether a cookie of this name is kept.
    pub fn keeps(&self, cookie: &str) -> bool {
        self.cookies.lock().expect("cookies").contains_key(cookie)
    }

    fn cookie_line(&self) -> String {
        let cookies = self.cookies.lock().expect("cookies");
        cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn keep_cookies(&self, headers: &HeaderMap) {
        let mut cookies = self.cookies.lock().expect("cookies");
        for line in headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().expect("a cookie is text");
            let pair = line.split(';').next().unwrap_or_default();
            let (name, value) = pair.split_once('=').expect("a cookie has a name");
            if line.contains("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}
