//! Corrections of a day: asked for with evidence, decided by somebody else. A correction never
//! touches a punch; an approved one is a fact beside the punches, and a rejected one stays.

pub mod act;
pub mod store;

use law::Date;
use law::attendance::CorrectionKind;
use serde::Serialize;
pub use shell::ui::Status;

/// Largest file of evidence, in bytes.
pub const FILE_LIMIT: usize = 1 << 20;

/// A request to correct one day.
#[derive(Clone, Debug, Serialize)]
pub struct Correction {
    /// Number.
    pub id: i64,
    /// Whose day.
    pub person_id: i64,
    /// The day a shift starts on.
    pub date: Date,
    /// What is asked.
    pub kind: CorrectionKind,
    /// Reason and evidence in words.
    pub reason: String,
    /// How it stands.
    pub state: Status,
    /// Who asked.
    pub asked_by: i64,
    /// When, microseconds UTC.
    pub asked_us: i64,
    /// Who decided.
    pub decided_by: Option<i64>,
    /// When, microseconds UTC.
    pub decided_us: Option<i64>,
    /// Reason of the decision.
    pub decided_ground: Option<String>,
    /// Name of the file of evidence, if there is one.
    pub file_name: Option<String>,
}

impl Correction {
    /// Whether it still waits for a decision.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.state, Status::Sent | Status::InReview)
    }
}

/// A request about to be made.
#[derive(Clone, Debug)]
pub struct NewCorrection {
    /// Whose day.
    pub person_id: i64,
    /// The day.
    pub date: Date,
    /// What is asked.
    pub kind: CorrectionKind,
    /// Reason and evidence in words.
    pub reason: String,
    /// A file of evidence: name and bytes.
    pub file: Option<(String, Vec<u8>)>,
}

/// What a decision says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Agreed.
    Approve,
    /// Given back to be mended.
    Return,
    /// Refused.
    Reject,
}

impl Verdict {
    /// From the word a form sends.
    #[must_use]
    pub fn parse(text: &str) -> Option<Verdict> {
        match text {
            "approve" => Some(Verdict::Approve),
            "return" => Some(Verdict::Return),
            "reject" => Some(Verdict::Reject),
            _ => None,
        }
    }

    /// The status that follows.
    #[must_use]
    pub fn status(self) -> Status {
        match self {
            Verdict::Approve => Status::Approved,
            Verdict::Return => Status::NeedsWork,
            Verdict::Reject => Status::Rejected,
        }
    }
}

/// The kind as stored and sent by forms, with its minute.
#[must_use]
pub fn words(kind: CorrectionKind) -> (&'static str, Option<i16>) {
    match kind {
        CorrectionKind::In { minute } => ("in", Some(minute)),
        CorrectionKind::Out { minute } => ("out", Some(minute)),
        CorrectionKind::ExcuseIn => ("excuse_in", None),
        CorrectionKind::ExcuseOut => ("excuse_out", None),
        CorrectionKind::Present => ("present", None),
    }
}

/// From its stored form; kinds that set a clock time need the minute.
#[must_use]
pub fn parse(kind: &str, minute: Option<i16>) -> Option<CorrectionKind> {
    match (kind, minute) {
        ("in", Some(minute)) => Some(CorrectionKind::In { minute }),
        ("out", Some(minute)) => Some(CorrectionKind::Out { minute }),
        ("excuse_in", _) => Some(CorrectionKind::ExcuseIn),
        ("excuse_out", _) => Some(CorrectionKind::ExcuseOut),
        ("present", _) => Some(CorrectionKind::Present),
        _ => None,
    }
}

/// Words of the kinds, in the order a form offers them.
pub const KINDS: [&str; 5] = ["in", "out", "excuse_in", "excuse_out", "present"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_find_back_and_times_are_needed() {
        for word in KINDS {
            let kind = parse(word, Some(450)).unwrap();
            assert_eq!(words(kind).0, word);
        }
        assert_eq!(parse("in", None), None);
        assert_eq!(parse("lunch", Some(1)), None);
    }
}
