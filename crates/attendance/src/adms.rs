//! The push protocol of attendance terminals (ADMS, `/iclock`), as pure functions over bytes:
//! requests in, typed facts and exact replies out. Nothing here reads a clock, a database or a
//! socket; `adms_server` does that. No parser may panic or drop a line silently.

pub mod attlog;
pub mod command;
pub mod handshake;
pub mod operlog;
pub mod options;
pub mod photo;
pub mod redact;
pub mod reply;
pub mod request;
pub mod result;
pub mod security_push;
pub mod text;
