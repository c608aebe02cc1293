//! What a device asks: its configuration, the time, commands; and what it answers to commands.

use super::Machines;
use super::answer::Answer;
use super::gatekeeper::{Visit, answer_of};
use crate::adms::request::Request;
use crate::adms::{handshake, options, redact, result, security_push};
use crate::device::act::command::{UNANSWERED_US, fetchable, hand_out, settle};
use crate::device::intake::keep_facts;
use crate::device::store::{command, device};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::Event;

type Answered = std::result::Result<Answer, Answer>;

impl Machines {
    /// `GET cdata`: the option block, or the time.
    pub(super) async fn greet(&self, visit: &Visit, request: &Request) -> Answered {
        let kind = request.param("type").unwrap_or_default();
        if kind.eq_ignore_ascii_case("time") {
            return Ok(Answer::text(security_push::clock_v32(self.now_us(), visit.device.zone)));
        }
        let asks_options = request.param("options").is_some();
        let bare = request.param("table").is_none() && kind.is_empty();
        if !asks_options && !bare {
            return Err(Answer::not_found());
        }
        if asks_options {
            self.agree_on_version(visit, request).await;
        }
        if visit.device.device_type == "acc" {
            return self.door_configuration(visit);
        }
        Ok(Answer::text(handshake::block(
            &visit.device.serial,
            visit.device.zone,
            &visit.progress.stamps,
            visit.device.ask_templates,
        )))
    }

    /// Remembers the version both sides use; a device is greeted whether or not that works.
    async fn agree_on_version(&self, visit: &Visit, request: &Request) {
        let version = handshake::agreed_version(request.param("pushver"));
        if version == visit.progress.push_version {
            return;
        }
        let id = visit.device.id;
        let Ok(permit) = self.device_permit(id, &visit.address) else { return };
        let done = self
            .write(permit, move |tx| {
                tx.record(
                    Event::new("attendance.device.greeted")
                        .object(format!("device/{id}"))
                        .body(json!({ "version": version })),
                );
                device::set_progress(tx, id, device::Setting::PushVersion(version))
            })
            .await;
        if let Err(failure) = done {
            tracing::warn!(?failure, "the version of a device could not be written");
        }
    }

    /// `GET getrequest`: commands, if there are any.
    pub(super) async fn poll(&self, visit: &Visit, request: &Request) -> Answered {
        if let Some(info) = request.param("INFO") {
            self.hear_info(visit, &options::info(info)).await;
        }
        Ok(Answer::text(self.commands(visit).await?.unwrap_or_else(|| "OK".to_owned())))
    }

    /// Commands to hand out now; a poll without any writes nothing.
    async fn commands(&self, visit: &Visit) -> std::result::Result<Option<String>, Answer> {
        let (id, since_us) = (visit.device.id, self.now_us() - UNANSWERED_US);
        let due = self.0.db.read(move |tx| command::due(tx, id, since_us)).await;
        if fetchable(answer_of("reading commands", due)?).is_empty() {
            return Ok(None);
        }
        let permit = answer_of("a permit", self.device_permit(id, &visit.address))?;
        let per_poll = visit.device.commands_per_poll;
        let handed = self.write(permit, move |tx| hand_out(tx, id, per_poll)).await;
        Ok(Some(answer_of("handing out commands", handed)?))
    }

    /// `POST devicecmd`: results. What nobody asked for is answered all the same.
    pub(super) async fn results(&self, visit: &Visit, request: &Request, bytes: &[u8]) -> Answered {
        let results = result::results(&redact::result(bytes), request);
        if results.is_empty() {
            return Ok(Answer::ok());
        }
        let id = visit.device.id;
        let numbers: Vec<i64> = results.iter().map(|result| result.number).collect();
        let issued = self
            .0
            .db
            .read(move |tx| {
                for number in numbers {
                    if command::find(tx, id, number)?.is_some_and(|row| row.sent_times > 0) {
                        return Ok(true);
                    }
                }
                Ok(false)
            })
            .await;
        if !answer_of("reading commands", issued)? {
            tracing::warn!(device = id, "results of commands never issued");
            return Ok(Answer::ok());
        }
        let permit = answer_of("a permit", self.device_permit(id, &visit.address))?;
        let settled = self.write(permit, move |tx| settle(tx, id, &results)).await;
        answer_of("storing results", settled)?;
        Ok(Answer::ok())
    }

    /// `GET rtdata?type=time` of a door terminal.
    pub(super) fn door_clock(&self, visit: &Visit, request: &Request) -> Answered {
        if request.param("type").is_some_and(|kind| kind.eq_ignore_ascii_case("time")) {
            Ok(Answer::text(security_push::clock(self.now_us(), visit.device.zone)))
        } else {
            Err(Answer::not_found())
        }
    }

    /// The configuration of a door terminal; a bare `OK` makes it register first.
    pub(super) fn door_configuration(&self, visit: &Visit) -> Answered {
        if visit.device.device_type != "acc" {
            return Err(Answer::not_found());
        }
        let code = visit.progress.registry_code.as_str();
        if code.is_empty() {
            return Ok(Answer::ok());
        }
        let session = hex(&Sha256::digest(format!("session {code}")), 16);
        Ok(Answer::text(security_push::configuration(code, &session)))
    }

    /// `POST push` of a door terminal: commands, or else its configuration.
    pub(super) async fn door_push(&self, visit: &Visit) -> Answered {
        match self.commands(visit).await? {
            Some(text) => Ok(Answer::text(text)),
            None => self.door_configuration(visit),
        }
    }

    /// `POST registry` of a door terminal. The code only marks the terminal as registered; no
    /// right follows from it.
    pub(super) async fn register(&self, visit: &Visit, bytes: &[u8]) -> Answered {
        if visit.device.device_type != "acc" {
            return Err(Answer::not_found());
        }
        let facts = options::body(&redact::body(bytes, true));
        let code = match visit.progress.registry_code.as_str() {
            "" => hex(&Sha256::digest(format!("{} {}", visit.device.serial, self.now_us())), 32),
            known => known.to_owned(),
        };
        let (id, kept) = (visit.device.id, code.clone());
        let permit = answer_of("a permit", self.device_permit(id, &visit.address))?;
        let done = self
            .write(permit, move |tx| {
                keep_facts(tx, id, &facts)?;
                device::set_progress(tx, id, device::Setting::RegistryCode(kept))?;
                tx.record(
                    Event::new("attendance.device.registered")
                        .object(format!("device/{id}"))
                        .body(json!({ "facts": facts.len() })),
                );
                Ok(())
            })
            .await;
        answer_of("registering a device", done)?;
        Ok(Answer::text(security_push::registered(&code)))
    }
}

fn hex(bytes: &[u8], digits: usize) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect::<String>().chars().take(digits).collect()
}
