//! The three ways an act ends without success. A [`Fault`] is the world's: its text is for logs
//! and must never hold values of a record, so causes of the engines are cut down to their code and
//! message.

use law::{Flaw, Invalid, Refusal};
use std::fmt;

/// What every store function and act gives back.
pub type Result<T> = std::result::Result<T, Failure>;

/// Why an act did not happen.
#[derive(Clone, Debug)]
pub enum Failure {
    /// The law or the policy said no.
    Refusal(Refusal),
    /// The input is wrong.
    Invalid(Invalid),
    /// The world failed.
    Fault(Fault),
}

/// What kind of fault it is, for those who can do something about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A unique key exists already.
    Unique,
    /// A referenced row is missing, or a row is still referenced.
    Reference,
    /// The disk is full.
    Full,
    /// Too much to do, or somebody else holds the lock; later may succeed.
    Busy,
    /// The connection or the storage is gone.
    Lost,
    /// The connection broke during the commit: it may or may not have happened.
    Unknown,
    /// Anything else.
    Other,
}

/// The world failed: disk, network, database, or a mistake of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    kind: FaultKind,
    text: String,
}

impl Fault {
    /// A fault in one sentence for the log.
    #[must_use]
    pub fn new(what: impl Into<String>) -> Fault {
        Fault { kind: FaultKind::Other, text: what.into() }
    }

    pub(crate) fn of(kind: FaultKind, what: impl Into<String>) -> Fault {
        Fault { kind, text: what.into() }
    }

    /// The same fault, with where it happened in front.
    #[must_use]
    pub fn at(mut self, place: &str) -> Fault {
        self.text = format!("{place}: {}", self.text);
        self
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> FaultKind {
        self.kind
    }

    /// Whether a unique key exists already.
    #[must_use]
    pub fn is_unique(&self) -> bool {
        self.kind == FaultKind::Unique
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
impl std::error::Error for Fault {}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Refusal(refusal) => refusal.fmt(f),
            Failure::Invalid(invalid) => invalid.fmt(f),
            Failure::Fault(fault) => fault.fmt(f),
        }
    }
}
impl std::error::Error for Failure {}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Fault {
        use rusqlite::ffi::ErrorCode;
        let kind = match &error {
            rusqlite::Error::SqliteFailure(cause, _) => match (cause.code, cause.extended_code) {
                (ErrorCode::ConstraintViolation, rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY) => {
                    FaultKind::Reference
                }
                (
                    ErrorCode::ConstraintViolation,
                    rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE
                    | rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY
                    | rusqlite::ffi::SQLITE_CONSTRAINT_ROWID,
                ) => FaultKind::Unique,
                (ErrorCode::DiskFull, _) => FaultKind::Full,
                (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => FaultKind::Busy,
                (
                    ErrorCode::SystemIoFailure
                    | ErrorCode::CannotOpen
                    | ErrorCode::DatabaseCorrupt
                    | ErrorCode::NotADatabase,
                    _,
                ) => FaultKind::Lost,
                _ => FaultKind::Other,
            },
            _ => FaultKind::Other,
        };
        Fault::of(kind, format!("sqlite: {error}"))
    }
}

impl From<tokio_postgres::Error> for Fault {
    fn from(error: tokio_postgres::Error) -> Fault {
        let Some(cause) = error.as_db_error() else {
            let kind = if error.is_closed() { FaultKind::Lost } else { FaultKind::Other };
            return Fault::of(kind, format!("postgresql: {}", chain(&error)));
        };
        let code = cause.code().code();
        let kind = match code {
            "23505" => FaultKind::Unique,
            "23503" => FaultKind::Reference,
            "53100" => FaultKind::Full,
            "40001" | "40P01" | "53300" | "55P03" => FaultKind::Busy,
            _ if code.starts_with("08") || code.starts_with("57P") => FaultKind::Lost,
            _ => FaultKind::Other,
        };
        // The detail of the server quotes values of the row, so it stays out.
        let constraint = cause.constraint().map(|name| format!(" ({name})")).unwrap_or_default();
        Fault::of(kind, format!("postgresql {code}: {}{constraint}", cause.message()))
    }
}

/// An error with its causes: the outer text alone often says no more than "error".
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Fault {
        let kind = match error.kind() {
            std::io::ErrorKind::StorageFull => FaultKind::Full,
            _ => FaultKind::Other,
        };
        Fault::of(kind, format!("file: {error}"))
    }
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Fault {
        Fault::new(format!("json: {error}"))
    }
}

impl From<getrandom::Error> for Fault {
    fn from(error: getrandom::Error) -> Fault {
        Fault::new(format!("random source: {error}"))
    }
}

impl From<journal::CanonicalError> for Fault {
    fn from(error: journal::CanonicalError) -> Fault {
        Fault::new(format!("journal: {error}"))
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        Failure::Refusal(refusal)
    }
}
impl From<Invalid> for Failure {
    fn from(invalid: Invalid) -> Failure {
        Failure::Invalid(invalid)
    }
}
impl From<Flaw> for Failure {
    fn from(flaw: Flaw) -> Failure {
        Failure::Invalid(flaw.into())
    }
}
impl From<Fault> for Failure {
    fn from(fault: Fault) -> Failure {
        Failure::Fault(fault)
    }
}

macro_rules! through_fault {
    ($($error:ty),*) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Failure {
                Failure::Fault(error.into())
            }
        }
    )*};
}
through_fault!(
    rusqlite::Error,
    tokio_postgres::Error,
    std::io::Error,
    serde_json::Error,
    getrandom::Error,
    journal::CanonicalError
);
