//! Lines of a run and the exceptions beside them.

use crate::model::{AgencySum, Exception, Paid, Payee};
use law::Rupiah;
use law::allowance::{Criterion, PayLine};
use std::collections::HashMap;
use store::{Fault, Result, Row, Tx, Value, WriteTx, values};

/// Columns in the order of [`cells`].
pub const COLUMNS: &[&str] = &[
    "run_id",
    "person_id",
    "agency_id",
    "unit_id",
    "nip",
    "name",
    "kind",
    "golongan",
    "class",
    "post_name",
    "ceiling",
    "workload",
    "location",
    "conditions",
    "rarity",
    "achievement",
    "correction",
    "gross",
    "bpjs",
    "bpjs_employer",
    "pph_total",
    "pph",
    "pph_borne",
    "other_cuts",
    "net",
    "receivable",
    "held",
    "line",
    "input",
];

/// A line as a row.
#[must_use]
pub fn cells(run_id: i64, payee: &Payee, line: &PayLine, input: &[u8]) -> Vec<Value> {
    let of = |criterion| line.criterion(criterion).total;
    values![
        run_id,
        payee.person_id,
        payee.agency_id,
        payee.unit_id,
        &payee.nip,
        &payee.name,
        &payee.kind,
        &payee.golongan,
        payee.class,
        &payee.post_name,
        line.sum(|c| c.ceiling),
        of(Criterion::Workload),
        of(Criterion::Location),
        of(Criterion::Conditions),
        of(Criterion::Rarity),
        of(Criterion::Achievement),
        line.correction,
        line.gross,
        line.bpjs_tpp,
        line.bpjs_employer,
        line.pph_total,
        line.pph_tpp,
        line.pph_borne,
        line.other_cuts,
        line.net,
        line.receivable,
        line.is_held(),
        line.to_bytes().to_vec(),
        input
    ]
    .to_vec()
}

const PAYEE: &str =
    "person_id, agency_id, unit_id, nip, name, kind, golongan, class, post_name, line";

fn payee(row: &Row<'_>) -> Result<Payee> {
    Ok(Payee {
        person_id: row.i64(0)?,
        agency_id: row.i64(1)?,
        unit_id: row.i64(2)?,
        nip: row.text(3)?,
        name: row.text(4)?,
        kind: row.text(5)?,
        golongan: row.text(6)?,
        class: row.i64(7)?,
        post_name: row.text(8)?,
    })
}

/// The line of canonical bytes.
///
/// # Errors
/// Bytes that no line has.
pub fn line_of(bytes: &[u8]) -> Result<PayLine> {
    PayLine::from_bytes(bytes).map_err(|e| Fault::new(e.to_string()).into())
}

fn paid(row: &Row<'_>) -> Result<Paid> {
    Ok(Paid { payee: payee(row)?, line: line_of(&row.bytes(9)?)? })
}

/// The line of one person in a run.
///
/// # Errors
/// Faults of the store.
pub fn find(tx: &mut Tx, run: i64, person: i64) -> Result<Option<Paid>> {
    tx.one(
        &format!("SELECT {PAYEE} FROM pay_line WHERE run_id = ?1 AND person_id = ?2"),
        &values![run, person],
        paid,
    )
}

/// The stored facts behind one line.
///
/// # Errors
/// Faults of the store.
pub fn input_of(tx: &mut Tx, run: i64, person: i64) -> Result<Option<Vec<u8>>> {
    tx.one(
        "SELECT input FROM pay_line WHERE run_id = ?1 AND person_id = ?2",
        &values![run, person],
        |row| row.bytes(0),
    )
}

/// Which lines a list shows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// One agency; `None` for all of `reach`.
    pub agency: Option<i64>,
    /// Agencies that may be seen; `None` for all.
    pub reach: Option<Vec<i64>>,
    /// Part of a name, or a NIP.
    pub q: String,
}

impl Filter {
    fn sql(&self, run: i64) -> (String, Vec<Value>) {
        let mut cond = "run_id = ?1".to_owned();
        let mut params: Vec<Value> = vec![run.into()];
        if let Some(agency) = self.agency {
            params.push(agency.into());
            cond.push_str(&format!(" AND agency_id = ?{}", params.len()));
        }
        if let Some(reach) = &self.reach {
            cond.push_str(&store::among("agency_id", reach, &mut params));
        }
        let q = self.q.trim().to_lowercase();
        let digits: String = q.chars().filter(|c| !c.is_whitespace()).collect();
        if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
            params.push(format!("{digits}%").into());
            cond.push_str(&format!(" AND nip LIKE ?{}", params.len()));
        } else if !q.is_empty() {
            let plain: String = q.chars().filter(|c| !matches!(c, '%' | '_')).collect();
            params.push(format!("%{plain}%").into());
            cond.push_str(&format!(" AND lower(name) LIKE ?{}", params.len()));
        }
        (cond, params)
    }
}

/// How many lines a filter finds.
///
/// # Errors
/// Faults of the store.
pub fn count(tx: &mut Tx, run: i64, filter: &Filter) -> Result<i64> {
    let (cond, params) = filter.sql(run);
    tx.count(&format!("SELECT COUNT(*) FROM pay_line WHERE {cond}"), &params)
}

/// A page of lines by agency and name.
///
/// # Errors
/// Faults of the store.
pub fn list(tx: &mut Tx, run: i64, filter: &Filter, limit: i64, offset: i64) -> Result<Vec<Paid>> {
    let (cond, mut params) = filter.sql(run);
    params.push(limit.into());
    params.push(offset.into());
    let (l, o) = (params.len() - 1, params.len());
    tx.all(
        &format!(
            "SELECT {PAYEE} FROM pay_line WHERE {cond}
              ORDER BY agency_id, name, person_id LIMIT ?{l} OFFSET ?{o}"
        ),
        &params,
        paid,
    )
}

/// Every line of a filter in turn, by agency and name.
///
/// # Errors
/// Faults of the store and of the visitor.
pub fn each(
    tx: &mut Tx,
    run: i64,
    filter: &Filter,
    mut visit: impl FnMut(Paid) -> Result<()>,
) -> Result<()> {
    let (cond, params) = filter.sql(run);
    let sql =
        format!("SELECT {PAYEE} FROM pay_line WHERE {cond} ORDER BY agency_id, name, person_id");
    tx.each(&sql, &params, |row| visit(paid(row)?))
}

/// Lines of a run by person, for comparing.
///
/// # Errors
/// Faults of the store.
pub fn by_person(tx: &mut Tx, run: i64) -> Result<HashMap<i64, PayLine>> {
    let pairs =
        tx.all("SELECT person_id, line FROM pay_line WHERE run_id = ?1", &values![run], |row| {
            Ok((row.i64(0)?, line_of(&row.bytes(1)?)?))
        })?;
    Ok(pairs.into_iter().collect())
}

/// A line as it is stored, for a replay: person, canonical bytes, facts.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Person.
    pub person_id: i64,
    /// Canonical bytes of the line; `None` for an exception.
    pub line: Option<Vec<u8>>,
    /// Facts.
    pub input: Vec<u8>,
}

/// Everything that was computed in a run, by person.
///
/// # Errors
/// Faults of the store.
pub fn stored(tx: &mut Tx, run: i64) -> Result<Vec<Stored>> {
    let mut list = tx.all(
        "SELECT person_id, line, input FROM pay_line WHERE run_id = ?1 ORDER BY person_id",
        &values![run],
        |row| {
            Ok(Stored { person_id: row.i64(0)?, line: Some(row.bytes(1)?), input: row.bytes(2)? })
        },
    )?;
    list.extend(tx.all(
        "SELECT person_id, input FROM run_exception WHERE run_id = ?1",
        &values![run],
        |row| Ok(Stored { person_id: row.i64(0)?, line: None, input: row.bytes(1)? }),
    )?);
    list.sort_by_key(|one| one.person_id);
    Ok(list)
}

/// Sums by agency, largest first.
///
/// # Errors
/// Faults of the store.
pub fn by_agency(tx: &mut Tx, run: i64) -> Result<Vec<AgencySum>> {
    tx.all(
        "SELECT agency_id, COUNT(*), SUM(gross), SUM(net), SUM(pph), SUM(bpjs),
                SUM(bpjs_employer)
           FROM pay_line WHERE run_id = ?1 GROUP BY agency_id ORDER BY SUM(net) DESC, agency_id",
        &values![run],
        |row| {
            Ok(AgencySum {
                agency_id: row.i64(0)?,
                lines: row.i64(1)?,
                gross: Rupiah(row.i64(2)?),
                net: Rupiah(row.i64(3)?),
                pph: Rupiah(row.i64(4)?),
                bpjs: Rupiah(row.i64(5)?),
                bpjs_employer: Rupiah(row.i64(6)?),
            })
        },
    )
}

/// Sums of the criteria of an agency for one kind of employee.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CriteriaSum {
    /// Agency.
    pub agency_id: i64,
    /// Contract employees; otherwise civil servants.
    pub contract: bool,
    /// By criterion, in the order of [`Criterion::ALL`].
    pub criteria: [Rupiah; Criterion::COUNT],
    /// Gross.
    pub gross: Rupiah,
    /// Employer's health share.
    pub bpjs_employer: Rupiah,
}

/// Sums by agency and kind of employee.
///
/// # Errors
/// Faults of the store.
pub fn by_account(tx: &mut Tx, run: i64) -> Result<Vec<CriteriaSum>> {
    tx.all(
        "SELECT agency_id, CASE WHEN kind LIKE 'PPPK%' THEN 1 ELSE 0 END AS contract,
                SUM(workload), SUM(location), SUM(conditions), SUM(rarity), SUM(achievement),
                SUM(gross), SUM(bpjs_employer)
           FROM pay_line WHERE run_id = ?1
          GROUP BY agency_id, CASE WHEN kind LIKE 'PPPK%' THEN 1 ELSE 0 END
          ORDER BY 1, 2",
        &values![run],
        |row| {
            let mut criteria = [Rupiah::ZERO; Criterion::COUNT];
            for (n, place) in criteria.iter_mut().enumerate() {
                *place = Rupiah(row.i64(n + 2)?);
            }
            Ok(CriteriaSum {
                agency_id: row.i64(0)?,
                contract: row.flag(1)?,
                criteria,
                gross: Rupiah(row.i64(7)?),
                bpjs_employer: Rupiah(row.i64(8)?),
            })
        },
    )
}

/// Exceptions of a run, by agency and name; of some agencies or of all.
///
/// # Errors
/// Faults of the store.
pub fn exceptions(tx: &mut Tx, run: i64, reach: Option<&[i64]>) -> Result<Vec<Exception>> {
    let mut list = tx.all(
        "SELECT person_id, agency_id, nip, name, code, detail FROM run_exception
          WHERE run_id = ?1 ORDER BY agency_id, name, person_id",
        &values![run],
        |row| {
            Ok(Exception {
                person_id: row.i64(0)?,
                agency_id: row.i64(1)?,
                nip: row.text(2)?,
                name: row.text(3)?,
                code: row.text(4)?,
                detail: row.text(5)?,
            })
        },
    )?;
    if let Some(reach) = reach {
        list.retain(|one| reach.contains(&one.agency_id));
    }
    Ok(list)
}

/// Writes lines in one go; the rows come in the order of their key.
///
/// # Errors
/// Faults of the store; a second line of a person is one.
pub fn create(tx: &mut WriteTx, rows: impl IntoIterator<Item = Vec<Value>>) -> Result<u64> {
    tx.bulk("pay_line", COLUMNS, "", rows)
}

/// Writes exceptions in one go, each with the facts it came of.
///
/// # Errors
/// Faults of the store.
pub fn create_exceptions(tx: &mut WriteTx, run: i64, list: &[(Exception, Vec<u8>)]) -> Result<u64> {
    const COLUMNS: &[&str] =
        &["run_id", "person_id", "agency_id", "nip", "name", "code", "detail", "input"];
    let rows = list.iter().map(|(one, input)| {
        values![
            run,
            one.person_id,
            one.agency_id,
            &one.nip,
            &one.name,
            &one.code,
            &one.detail,
            input
        ]
        .to_vec()
    });
    tx.bulk("run_exception", COLUMNS, "", rows)
}
