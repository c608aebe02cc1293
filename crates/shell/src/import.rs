//! Files of facts: every row gets a verdict, good rows can be taken while bad ones are named with
//! column and mend, and nothing is written before somebody has seen the verdicts.

use crate::answer::FlawText;
use crate::form::Upload;
use crate::lang::L;
use askama::Template;
use law::{Flaw, Invalid};
use serde::Serialize;
use sheet::{Limits, Row, Rows};

/// Flaws that a page shows; more are counted.
const SHOWN: usize = 200;

/// What an import found.
#[derive(Debug)]
pub struct Verdicts<T> {
    /// Rows that can be taken, each with its number in the file.
    pub good: Vec<(u64, T)>,
    /// Rows that cannot, with column and mend.
    pub bad: Vec<Flaw>,
}

/// What became of a file.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Rows that can be, or were, taken.
    pub good: usize,
    /// Rows that cannot, with column and mend.
    pub bad: Vec<Flaw>,
    /// Whether the good rows were taken.
    pub taken: bool,
}

/// Reads a file and judges each row.
///
/// # Errors
/// When the file as a whole cannot be read, or a needed column is missing.
pub fn judge<T>(
    upload: &Upload,
    columns: &[&str],
    mut row: impl FnMut(&Row<'_>, &[usize]) -> Result<T, Flaw>,
) -> Result<Verdicts<T>, Invalid> {
    let rows = open(upload)?;
    let places = rows.head().map(columns)?;
    let mut verdicts = Verdicts { good: Vec::with_capacity(rows.len()), bad: Vec::new() };
    for line in rows.body() {
        match row(&line, &places) {
            Ok(value) => verdicts.good.push((line.number, value)),
            Err(flaw) => verdicts.bad.push(flaw),
        }
    }
    Ok(verdicts)
}

/// Opens the file of an upload.
///
/// # Errors
/// What is wrong with the file as a whole.
pub fn open(upload: &Upload) -> Result<Rows, Invalid> {
    if upload.bytes.is_empty() {
        return Err(Invalid::field("file", "flaw-no-file"));
    }
    sheet::read(&upload.bytes, &upload.file_name, Limits::default())
        .map_err(|e| Invalid::from(e.flaw("file")))
}

/// The verdicts as a page. The form below it sends the same file again to take the good rows, so
/// nothing of it waits on the server in between.
#[derive(Template, Serialize)]
#[template(path = "import_report.html")]
pub struct ImportView {
    #[serde(skip)]
    pub(crate) l: L,
    #[serde(skip)]
    pub(crate) token: String,
    /// Where the form leads.
    #[serde(skip)]
    pub action: String,
    /// Columns the file must have.
    pub columns: Vec<String>,
    /// A line of example per column.
    pub example: Vec<String>,
    /// Rows taken by this request; `None` before anything was sent or for a rehearsal.
    pub taken: Option<usize>,
    /// Rows that would be taken.
    pub good: usize,
    /// What is wrong, row by row.
    pub bad: Vec<FlawText>,
    /// How many more flaws there are than shown.
    pub more: usize,
    /// Whether a file was judged at all.
    pub judged: bool,
    /// What is wrong with the file as a whole.
    pub flaws: Vec<FlawText>,
}

impl ImportView {
    /// An empty form.
    #[must_use]
    pub fn new(ctx: &crate::Ctx, action: &str, columns: &[&str], example: &[&str]) -> ImportView {
        ImportView {
            l: ctx.l,
            token: ctx.form_token.clone(),
            action: action.to_owned(),
            columns: columns.iter().map(|c| (*c).to_owned()).collect(),
            example: example.iter().map(|c| (*c).to_owned()).collect(),
            taken: None,
            good: 0,
            bad: Vec::new(),
            more: 0,
            judged: false,
            flaws: Vec::new(),
        }
    }

    /// With what became of a file.
    #[must_use]
    pub fn with(self, outcome: &Outcome) -> ImportView {
        let view = self.judged(outcome.good, &outcome.bad);
        if outcome.taken { view.taken(outcome.good) } else { view }
    }

    /// With the verdicts of a file.
    #[must_use]
    pub fn judged(mut self, good: usize, bad: &[Flaw]) -> ImportView {
        self.judged = true;
        self.good = good;
        self.more = bad.len().saturating_sub(SHOWN);
        self.bad = bad.iter().take(SHOWN).map(|flaw| FlawText::of(self.l, flaw)).collect();
        self
    }

    /// With the number of rows that were taken.
    #[must_use]
    pub fn taken(mut self, rows: usize) -> ImportView {
        self.taken = Some(rows);
        self
    }

    /// With what is wrong with the whole file.
    #[must_use]
    pub fn refused(mut self, invalid: &Invalid) -> ImportView {
        self.flaws = crate::answer::flaw_texts(self.l, invalid);
        self
    }
}

/// Whether the form asks for a rehearsal only; anything but an explicit yes is one.
#[must_use]
pub fn rehearsal(upload: &Upload) -> bool {
    upload.field("take") != "yes"
}
