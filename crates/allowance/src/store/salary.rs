//! Salary sheets: a later sheet of a month takes the place of the earlier one as a whole.

use crate::model::{SalaryFact, SalarySheetRow};
use law::{Month, Rupiah};
use std::collections::{HashMap, HashSet};
use store::{Event, Result, Row, Tx, WriteTx, values};

const SHEET: &str = "id, month, file_name, rows, taxable_total, differences, imported_by, at_us";

fn sheet(row: &Row<'_>) -> Result<SalarySheetRow> {
    Ok(SalarySheetRow {
        id: row.i64(0)?,
        month: row.month(1)?,
        file_name: row.text(2)?,
        rows: row.i64(3)?,
        taxable_total: Rupiah(row.i64(4)?),
        differences: row.i64(5)?,
        imported_by: row.i64(6)?,
        at_us: row.i64(7)?,
    })
}

/// The sheet in force of a month.
///
/// # Errors
/// Faults of the store.
pub fn sheet_of(tx: &mut Tx, month: Month) -> Result<Option<SalarySheetRow>> {
    tx.one(
        &format!("SELECT {SHEET} FROM salary_sheet WHERE month = ?1 AND replaced_by IS NULL"),
        &values![month],
        sheet,
    )
}

/// Sheets in force, latest month first.
///
/// # Errors
/// Faults of the store.
pub fn sheets(tx: &mut Tx, limit: i64) -> Result<Vec<SalarySheetRow>> {
    tx.all(
        &format!(
            "SELECT {SHEET} FROM salary_sheet WHERE replaced_by IS NULL
              ORDER BY month DESC LIMIT ?1"
        ),
        &values![limit],
        sheet,
    )
}

const FACT: &str = "person_id, taxable_gross, bpjs_base, pph, pension, transferred, tax_status";

fn fact(row: &Row<'_>) -> Result<SalaryFact> {
    Ok(SalaryFact {
        person_id: row.i64(0)?,
        taxable_gross: Rupiah(row.i64(1)?),
        bpjs_base: Rupiah(row.i64(2)?),
        pph: Rupiah(row.i64(3)?),
        pension: Rupiah(row.i64(4)?),
        transferred: Rupiah(row.i64(5)?),
        tax_status: row.text(6)?,
        ..SalaryFact::default()
    })
}

/// Salaries of a month by person, without the cells of the file; of one person or of all.
///
/// # Errors
/// Faults of the store.
pub fn of_month(tx: &mut Tx, sheet: i64, person: Option<i64>) -> Result<HashMap<i64, SalaryFact>> {
    let list = match person {
        Some(id) => tx.all(
            &format!("SELECT {FACT} FROM salary_fact WHERE sheet_id = ?1 AND person_id = ?2"),
            &values![sheet, id],
            fact,
        )?,
        None => tx.all(
            &format!("SELECT {FACT} FROM salary_fact WHERE sheet_id = ?1"),
            &values![sheet],
            fact,
        )?,
    };
    Ok(list.into_iter().map(|fact| (fact.person_id, fact)).collect())
}

/// Everybody whom a sheet has.
///
/// # Errors
/// Faults of the store.
pub fn people_of(tx: &mut Tx, sheet: i64) -> Result<HashSet<i64>> {
    let sql = "SELECT person_id FROM salary_fact WHERE sheet_id = ?1";
    Ok(tx.all(sql, &values![sheet], |row| row.i64(0))?.into_iter().collect())
}

/// The salary of one person with the cells of the file.
///
/// # Errors
/// Faults of the store.
pub fn find(tx: &mut Tx, sheet: i64, person: i64) -> Result<Option<SalaryFact>> {
    tx.one(
        &format!(
            "SELECT {FACT}, differences, raw FROM salary_fact
              WHERE sheet_id = ?1 AND person_id = ?2"
        ),
        &values![sheet, person],
        |row| Ok(SalaryFact { differences: row.text(7)?, raw: row.text(8)?, ..fact(row)? }),
    )
}

/// Salaries that differ from the pay table.
///
/// # Errors
/// Faults of the store.
pub fn differing(tx: &mut Tx, sheet: i64, limit: i64) -> Result<Vec<(i64, String)>> {
    tx.all(
        "SELECT person_id, differences FROM salary_fact
          WHERE sheet_id = ?1 AND differences <> '' ORDER BY person_id LIMIT ?2",
        &values![sheet, limit],
        |row| Ok((row.i64(0)?, row.text(1)?)),
    )
}

/// Writes a sheet; the one it replaces is marked and stays.
///
/// # Errors
/// Faults of the store.
pub fn create(
    tx: &mut WriteTx,
    month: Month,
    file_name: &str,
    facts: &[SalaryFact],
    by: i64,
) -> Result<i64> {
    const COLUMNS: &[&str] = &[
        "sheet_id",
        "person_id",
        "taxable_gross",
        "bpjs_base",
        "pph",
        "pension",
        "transferred",
        "tax_status",
        "differences",
        "raw",
    ];
    let old = sheet_of(tx, month)?;
    let now_us = tx.now_us();
    let rows = i64::try_from(facts.len()).unwrap_or(i64::MAX);
    let total: Rupiah = facts.iter().map(|fact| fact.taxable_gross).sum();
    let differing = facts.iter().filter(|fact| !fact.differences.is_empty()).count();
    let differing = i64::try_from(differing).unwrap_or(i64::MAX);
    let id = tx.insert(
        "INSERT INTO salary_sheet (month, file_name, rows, taxable_total, differences,
            imported_by, at_us)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id",
        &values![month, file_name, rows, total, differing, by, now_us],
    )?;
    tx.bulk(
        "salary_fact",
        COLUMNS,
        "",
        facts.iter().map(|fact| {
            values![
                id,
                fact.person_id,
                fact.taxable_gross,
                fact.bpjs_base,
                fact.pph,
                fact.pension,
                fact.transferred,
                &fact.tax_status,
                &fact.differences,
                &fact.raw
            ]
            .to_vec()
        }),
    )?;
    if let Some(old) = &old {
        tx.exec("UPDATE salary_sheet SET replaced_by = ?1 WHERE id = ?2", &values![id, old.id])?;
    }
    tx.record(
        Event::new("allowance.salary.imported")
            .object(format!("salary_sheet/{id}"))
            .ground(file_name)
            .body(serde_json::json!({
                "month": month,
                "count": rows,
                "replaces": old.as_ref().map(|sheet| sheet.id),
            })),
    );
    if let Some(old) = old {
        tx.seal("salary_sheet", &values![old.id])?;
    }
    tx.seal("salary_sheet", &values![id])?;
    tx.seal_scope("salary_fact", id)?;
    Ok(id)
}
