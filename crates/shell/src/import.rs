//! Files of facts: every row gets a verdict, the policy is asked, good rows can be taken while bad
//! ones are named with column and mend, and nothing is written before somebody has seen the
//! verdicts. A room says its columns, how a row is judged and how good rows are written; who a
//! person is, it must never know.

use crate::answer::{Answer, FlawText, Problem};
use crate::ctx::Ctx;
use crate::form::Upload;
use crate::lang::L;
use askama::Template;
use law::{Action, Actor, Flaw, Invalid, Permit, Target};
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

impl<T> Verdicts<T> {
    /// Takes one permit for all rows, where the whole sheet is one record of the pemda.
    #[must_use]
    pub fn under(self, permit: Permit) -> Permitted<T> {
        Permitted { good: self.good, bad: self.bad, permit: Some(permit) }
    }

    /// Asks the policy of every row; one that it refuses is named at this column.
    #[must_use]
    pub fn asked(
        self,
        actor: &Actor,
        action: Action,
        column: &str,
        target_of: impl Fn(&T) -> Target,
    ) -> Permitted<T> {
        let (mut good, mut bad, mut permit) = (Vec::new(), self.bad, None);
        for (number, row) in self.good {
            match law::policy::allow(actor, action, &target_of(&row)) {
                Ok(given) => {
                    permit.get_or_insert(given);
                    good.push((number, row));
                }
                Err(refusal) => bad.push(Flaw::row(number, column, refusal.key)),
            }
        }
        Permitted { good, bad, permit }
    }
}

/// Rows that the policy was asked about.
#[derive(Debug)]
pub struct Permitted<T> {
    /// Rows that can be taken, each with its number in the file.
    pub good: Vec<(u64, T)>,
    /// Rows that cannot, with column and mend.
    pub bad: Vec<Flaw>,
    permit: Option<Permit>,
}

impl<T> Permitted<T> {
    /// Writes the good rows in one act, unless the form asks for a rehearsal only.
    ///
    /// # Errors
    /// What the act says.
    pub async fn take<W, R>(
        mut self,
        upload: &Upload,
        write: impl FnOnce(Permit, Vec<T>) -> W,
    ) -> Result<Outcome, Problem>
    where
        W: Future<Output = store::Result<R>>,
    {
        self.bad.sort_by_key(|flaw| flaw.row);
        let (good, taken) = (self.good.len(), !rehearsal(upload));
        if let Some(permit) = self.permit
            && taken
            && good > 0
        {
            write(permit, self.good.into_iter().map(|(_, row)| row).collect()).await?;
        }
        Ok(Outcome { good, bad: self.bad, taken })
    }
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

/// Reads a file and judges each row, which is handed over with the places of the columns.
///
/// # Errors
/// When the file as a whole cannot be read, or a needed column is missing.
pub fn judge<T, const N: usize>(
    upload: &Upload,
    columns: &[&str; N],
    mut row: impl FnMut(&Row<'_>, [usize; N]) -> Result<T, Flaw>,
) -> Result<Verdicts<T>, Invalid> {
    let rows = open(upload)?;
    let found = rows.head().map(columns)?;
    // There is a place for each column; one beyond the row reads as a blank cell.
    let places = std::array::from_fn(|n| found.get(n).copied().unwrap_or(usize::MAX));
    let mut verdicts = Verdicts { good: Vec::with_capacity(rows.len()), bad: Vec::new() };
    for line in rows.body() {
        match row(&line, places) {
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

    /// Answers with what became of a file, or with the form again when it cannot be read.
    ///
    /// # Errors
    /// Everything else that went wrong.
    pub fn answer(self, ctx: &Ctx, title: &str, outcome: Result<Outcome, Problem>) -> Answer {
        match outcome {
            Ok(outcome) => ctx.page(title, &self.with(&outcome)),
            Err(Problem::Invalid(invalid, _)) => {
                ctx.form_again(title, &self.refused(&invalid), invalid)
            }
            Err(other) => Err(other),
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use law::Role;
    use law::policy::{Hat, Scope, Who};

    fn sheet(take: &str) -> Upload {
        Upload {
            fields: vec![("take".into(), take.into())],
            file_name: "lembar.csv".into(),
            bytes: b"opd;angka\n3;30\n4;40\n3;empat\n".to_vec(),
        }
    }

    /// Agency and number of each row, asked of the policy as the operator of agency 4.
    fn asked(upload: &Upload) -> Permitted<(i64, i64)> {
        let hat = Hat { role: Role::AgencyAdmin, scope: Scope::Agency(4), on_behalf_of: None };
        let actor = Actor { who: Who::Person(1), hats: vec![hat], ..Actor::nobody("", "") };
        let read =
            |row: &Row<'_>, [agency, number]: [usize; 2]| Ok((row.int(agency)?, row.int(number)?));
        judge(upload, &["opd", "angka"], read).unwrap().asked(
            &actor,
            Action::AbsenceRecord,
            "opd",
            |row| Target::agency(row.0),
        )
    }

    /// What was written of a sheet, and what became of it.
    async fn taken(upload: &Upload, rows: Permitted<(i64, i64)>) -> (Vec<(i64, i64)>, Outcome) {
        let mut written = Vec::new();
        let write = |_, list| {
            written = list;
            std::future::ready(Ok(()))
        };
        let outcome = rows.take(upload, write).await.unwrap();
        (written, outcome)
    }

    #[tokio::test]
    async fn rows_that_policy_or_judge_refuse_are_named_in_their_order() {
        let upload = sheet("yes");
        let (written, outcome) = taken(&upload, asked(&upload)).await;
        assert_eq!((written, outcome.good, outcome.taken), (vec![(4, 40)], 1, true));
        let bad: Vec<_> = outcome.bad.iter().map(|flaw| (flaw.row, flaw.field.as_str())).collect();
        assert_eq!(bad, [(Some(2), "opd"), (Some(4), "angka")]);
    }

    #[tokio::test]
    async fn a_rehearsal_writes_nothing() {
        for answer in ["", "no", "maybe"] {
            let upload = sheet(answer);
            let (written, outcome) = taken(&upload, asked(&upload)).await;
            assert_eq!((written, outcome.good, outcome.taken), (vec![], 1, false));
        }
    }

    #[tokio::test]
    async fn a_sheet_without_a_good_row_is_no_act() {
        let upload = sheet("yes");
        let none = Permitted { good: Vec::new(), ..asked(&upload) };
        let (written, outcome) = taken(&upload, none).await;
        assert_eq!((written, outcome.good, outcome.bad.len()), (vec![], 0, 2));
    }
}
