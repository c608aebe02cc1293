//! Uploads: read within the cap and the time, parse, store, and only then acknowledge.

use super::Machines;
use super::answer::Answer;
use super::gatekeeper::{Visit, answer_of};
use crate::adms::request::{Endpoint, Request};
use crate::adms::{security_push, text};
use crate::device::intake::{self, Accepted, Batch};
use crate::device::model::AlarmKind;
use crate::device::store::device;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, header};
use futures_util::StreamExt;
use tracing::field::Empty;
use tracing::{Instrument, Span, trace_span};

/// Why a body was not read.
enum Unread {
    TooLarge,
    TimedOut,
    Broken,
}

impl Machines {
    /// Reads a body within its cap and time.
    pub(super) async fn body(
        &self,
        visit: &Visit,
        body: Body,
        headers: &HeaderMap,
        photo: bool,
    ) -> std::result::Result<Bytes, Answer> {
        let limits = self.0.limits;
        let cap = if photo { limits.photo_bytes } else { limits.text_bytes };
        let announced = headers
            .get(header::CONTENT_LENGTH)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.parse::<usize>().ok());
        let read = if announced.is_some_and(|length| length > cap) {
            Err(Unread::TooLarge)
        } else {
            match tokio::time::timeout(limits.read, collect(body, cap)).await {
                Ok(read) => read,
                Err(_) => Err(Unread::TimedOut),
            }
        };
        match read {
            Ok(bytes) => Ok(bytes),
            Err(Unread::TooLarge) => {
                let detail = format!("{} > {cap}", announced.unwrap_or(cap + 1));
                self.alarm(&visit.device, AlarmKind::BodyTooLarge, &detail).await;
                Err(Answer::too_large())
            }
            Err(Unread::TimedOut) => Err(Answer::timed_out()),
            Err(Unread::Broken) => Err(Answer::bad_request()),
        }
    }

    /// Takes in one batch.
    pub(super) async fn upload(
        &self,
        visit: &Visit,
        request: &Request,
        headers: &HeaderMap,
        body: Body,
    ) -> std::result::Result<Answer, Answer> {
        let kind = request.param("type").unwrap_or_default();
        let offered = !["PostVerifyData", "LastPunch", "RemoteAtt"]
            .iter()
            .any(|name| name.eq_ignore_ascii_case(kind));
        if !offered {
            return Err(Answer::not_found());
        }
        if request.param("ContentType").is_some_and(|form| form.eq_ignore_ascii_case("tgz")) {
            return Err(Answer::unsupported());
        }
        let table = table_of(request);
        let photo = table.eq_ignore_ascii_case("ATTPHOTO");
        let bytes = self.body(visit, body, headers, photo).await?;
        let mut batch = Batch::parse(&table, &visit.device, &bytes);
        batch.stamp = request.stamp().map(str::to_owned);
        batch.address.clone_from(&visit.address);
        batch.headers = short_head(request, headers);
        batch.received_us = self.now_us();
        batch.offsets_before_s.clone_from(&visit.offsets_s);
        let lines = batch.lines;
        let span = trace_span!(target: store::SPANS, "machine.batch", pemda = self.0.tenant,
            bytes = bytes.len(), lines, new = Empty, known = Empty, quarantined = Empty);
        let (device_id, pins) = (visit.device.id, self.0.pins.clone());
        let permit = answer_of("a permit", self.device_permit(device_id, &visit.address))?;
        let stored = self
            .write(permit, move |tx| {
                let accepted = intake::accept(tx, device_id, &batch, &pins)?;
                Ok((accepted, device::progress(tx, device_id)?))
            })
            .instrument(span.clone())
            .await;
        let (accepted, progress) = answer_of("storing a batch", stored)?;
        tell(&span, &accepted);
        if let Some(drift_s) = accepted.drift_s {
            self.hear_offset(visit, drift_s, accepted.drifting).await;
        }
        let tablename = security_push::table_name(request.param("tablename").unwrap_or_default());
        Ok(match table.to_ascii_uppercase().as_str() {
            "ATTPHOTO" | "OPTIONS" | "RTLOG" | "RTSTATE" => Answer::ok(),
            "TABLEDATA" | "QUERYDATA" => Answer::text(progress.table_ack.table(tablename, lines)),
            _ => Answer::text(progress.ack.lines(lines)),
        })
    }
}

/// What a batch came to, for a trace: numbers only.
fn tell(span: &Span, accepted: &Accepted) {
    span.record("new", accepted.punches.new)
        .record("known", accepted.punches.known)
        .record("quarantined", accepted.quarantined);
}

/// The table a body belongs to; some doors imply it.
fn table_of(request: &Request) -> String {
    match request.endpoint {
        Endpoint::Fdata => "ATTPHOTO".to_owned(),
        Endpoint::QueryData => "querydata".to_owned(),
        _ => text::cut(request.param("table").unwrap_or("-"), 40),
    }
}

async fn collect(body: Body, cap: usize) -> std::result::Result<Bytes, Unread> {
    let mut stream = body.into_data_stream();
    let mut whole = Vec::new();
    while let Some(part) = stream.next().await {
        let part = part.map_err(|_| Unread::Broken)?;
        if whole.len() + part.len() > cap {
            return Err(Unread::TooLarge);
        }
        whole.extend_from_slice(&part);
    }
    Ok(Bytes::from(whole))
}

/// What is kept of the head: the parameters but for keys, and who the client says it is.
fn short_head(request: &Request, headers: &HeaderMap) -> String {
    let params: Vec<String> = request
        .params
        .iter()
        .filter(|(name, _)| !name.to_ascii_lowercase().ends_with("key"))
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let agent = headers
        .get(header::USER_AGENT)
        .map_or(String::new(), |value| text::decode(value.as_bytes()));
    text::cut(&format!("{}\n{agent}", params.join("&")), 500)
}
