//! The two ways in which a rule or an input ends an act. (The third, a fault of the world, is
//! [`store`]'s; a pure crate has none.)

use serde::Serialize;
use std::fmt;

/// The law or the policy said no. Shown with its ground and with what the person can do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// Message key in the locale files, for example `refusal-own-request`.
    pub key: &'static str,
    /// Values for the message.
    pub args: Vec<(&'static str, String)>,
    /// Article or rule, in the words of the law, if one stands behind it.
    pub basis: Option<String>,
    /// Whether the record itself must look as if it did not exist (404 instead of 403).
    pub hidden: bool,
}

impl Refusal {
    /// A refusal that names its reason.
    #[must_use]
    pub fn new(key: &'static str) -> Refusal {
        Refusal { key, args: Vec::new(), basis: None, hidden: false }
    }

    /// Adds a value for the message.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Refusal {
        self.args.push((name, value.to_string()));
        self
    }

    /// Names the article.
    #[must_use]
    pub fn basis(mut self, basis: impl Into<String>) -> Refusal {
        self.basis = Some(basis.into());
        self
    }

    /// The record must look as if it did not exist.
    #[must_use]
    pub fn hidden(mut self) -> Refusal {
        self.hidden = true;
        self
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "refused: {}", self.key)
    }
}
impl std::error::Error for Refusal {}

/// What is wrong with one place of an input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Flaw {
    /// Form field or column, as the person sees it named in the form.
    pub field: String,
    /// Row of a file, counted from 1 with the head as row 1; `None` for a form.
    pub row: Option<u64>,
    /// Message key: cause and mend in one sentence.
    pub key: &'static str,
    /// Values for the message.
    pub args: Vec<(&'static str, String)>,
}

impl Flaw {
    /// A flaw of a form field.
    #[must_use]
    pub fn field(field: impl Into<String>, key: &'static str) -> Flaw {
        Flaw { field: field.into(), row: None, key, args: Vec::new() }
    }

    /// A flaw in a row of a file.
    #[must_use]
    pub fn row(row: u64, column: impl Into<String>, key: &'static str) -> Flaw {
        Flaw { field: column.into(), row: Some(row), key, args: Vec::new() }
    }

    /// Adds a value for the message.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Flaw {
        self.args.push((name, value.to_string()));
        self
    }
}

/// The input is wrong: field, row, mend. What was typed stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Invalid {
    /// At least one flaw.
    pub flaws: Vec<Flaw>,
}

impl Invalid {
    /// One flaw of one field.
    #[must_use]
    pub fn field(field: impl Into<String>, key: &'static str) -> Invalid {
        Invalid { flaws: vec![Flaw::field(field, key)] }
    }
}

impl From<Flaw> for Invalid {
    fn from(flaw: Flaw) -> Invalid {
        Invalid { flaws: vec![flaw] }
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, flaw) in self.flaws.iter().enumerate() {
            if n > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{}: {}", flaw.field, flaw.key)?;
        }
        Ok(())
    }
}
impl std::error::Error for Invalid {}
