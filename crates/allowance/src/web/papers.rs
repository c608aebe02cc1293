//! The papers of a month as files: the sheet of the regional finance system, totals by account,
//! tax, the transfer file of the bank, and the register of an agency as PDF. A transfer file is
//! only made of a locked month, and never holds a line that is held.

use super::exceptions::agency_names;
use super::files::{account_rows, target};
use super::month_of;
use super::register_paper::pdf;
use crate::gather::ruled;
use crate::model::{Paid, Run};
use crate::store::line::{self, Filter};
use crate::store::run as runs;
use axum::extract::{Path, Query};
use law::allowance::Criterion;
use law::book::Book;
use law::sipd::{FileKind, Template};
use law::table::Reader;
use law::{Action, Bp, Month, Refusal, Rupiah};
use personnel::model::{Person, Private};
use serde::Deserialize;
use sheet::{Cell, Column, Table};
use shell::lang::L;
use shell::{Answer, Ctx, Problem, Reach};
use std::collections::HashMap;
use std::sync::Arc;
use store::{Fault, Result, Tx};

/// What of the papers is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// Agency.
    #[serde(default, deserialize_with = "shell::form::blank_as_none")]
    opd: Option<i64>,
    /// With the local columns behind the standard ones.
    #[serde(default)]
    lokal: String,
}

/// Hands out one paper.
pub async fn take(
    ctx: Ctx,
    Path((month, what)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let month = month_of(&month)?;
    let reach = ctx.reach(Action::RegisterExport)?;
    if let Some(agency) = asked.opd.filter(|agency| !reach.holds(*agency)) {
        ctx.allow(Action::RegisterExport, &target(Some(agency)))?;
    }
    let run = ctx.db().read(move |tx| runs::latest(tx, month)).await?;
    let run = run.ok_or(Problem::NotFound)?;
    match what.as_str() {
        "sipd.xlsx" => sipd(&ctx, run, reach, asked).await,
        "akun.xlsx" => accounts(&ctx, run, reach).await,
        "pajak.xlsx" => taxes(&ctx, run, reach, asked).await,
        "bank.csv" => bank(&ctx, run, reach, asked).await,
        "nominatif.pdf" => pdf(&ctx, run, asked.opd).await,
        _ => Err(Problem::NotFound),
    }
}

fn filter(reach: Reach, asked: &Asked) -> Filter {
    Filter { agency: asked.opd, reach: reach.into_agencies(), q: String::new() }
}

fn fault(e: sheet::WriteError) -> Fault {
    Fault::new(format!("sheet: {e}"))
}

/// What the papers say of people beside their lines.
struct Folk {
    people: HashMap<i64, Person>,
    private: HashMap<i64, Private>,
    echelons: HashMap<i64, String>,
    banks: HashMap<String, String>,
}

impl Folk {
    fn load(tx: &mut Tx, book: &Book, month: Month) -> Result<Folk> {
        let people = personnel::in_service(tx, month.first(), month.last())?;
        let posts = personnel::posts(tx)?;
        let banks = ruled(Reader::at(book, "bank.codes", month.last()))?;
        let banks =
            banks.read(|row| Ok((row.text("code")?.to_owned(), row.text("bank")?.to_owned())));
        Ok(Folk {
            people: people.into_iter().map(|one| (one.id, one)).collect(),
            private: personnel::all_private(tx)?,
            echelons: posts
                .into_iter()
                .filter_map(|post| post.eselon.map(|eselon| (post.id, eselon)))
                .collect(),
            banks: ruled(banks)?.into_iter().collect(),
        })
    }

    fn private(&self, person: i64, field: fn(&Private) -> &String) -> String {
        self.private.get(&person).map(field).cloned().unwrap_or_default()
    }

    fn echelon(&self, person: i64) -> String {
        let post = self.people.get(&person).and_then(|one| one.post_id);
        post.and_then(|post| self.echelons.get(&post)).cloned().unwrap_or_default()
    }

    fn bank(&self, person: i64) -> String {
        self.banks.get(&self.private(person, |one| &one.bank_code)).cloned().unwrap_or_default()
    }
}

/// The sheet of the regional finance system, column by column as its template says.
async fn sipd(ctx: &Ctx, run: Run, reach: Reach, asked: Asked) -> Answer {
    let (book, month) = (ctx.book(), run.month);
    let local = !asked.lokal.is_empty();
    let bytes = ctx
        .db()
        .read(move |tx| {
            let template = ruled(Template::on(&book, FileKind::Allowance, month.last()))?;
            let columns = match local {
                true => template.columns.as_slice(),
                false => template.standard_columns(),
            };
            let folk = Folk::load(tx, &book, month)?;
            let heads = columns.iter().map(|name| Column::new(name, kind_of(name))).collect();
            let mut writer = sheet::Writer::new("TPP", heads).map_err(fault)?;
            line::each(tx, run.id, &filter(reach.clone(), &asked), |paid| {
                let cells: Vec<Cell> =
                    columns.iter().map(|name| sipd_cell(name, &paid, &folk)).collect();
                writer.row(&cells).map_err(fault)?;
                Ok(())
            })?;
            Ok(writer.finish().map_err(fault)?)
        })
        .await?;
    Ok(ctx.file(&format!("sipd-tpp-{month}"), "xlsx", shell::ctx::XLSX, bytes))
}

/// Names of the columns that hold text; all others hold rupiah.
const TEXTS: &[&str] = &[
    "nama_pegawai",
    "nip",
    "nik",
    "tanggal_lahir",
    "alamat",
    "tipe_jabatan",
    "eselon",
    "golongan",
    "pns_pppk",
    "nama_jabatan",
    "kode_bank",
    "nama_bank",
    "npwp",
    "nomor_rekening_bank_pegawai",
    "nilai kinerja",
];

fn kind_of(column: &str) -> sheet::Kind {
    if TEXTS.contains(&column) { sheet::Kind::Text } else { sheet::Kind::Rupiah }
}

fn sipd_cell(column: &str, paid: &Paid, folk: &Folk) -> Cell {
    let (payee, line) = (&paid.payee, &paid.line);
    let id = payee.person_id;
    let of = |criterion| line.criterion(criterion).total;
    // The employer's share is spending and deduction at once, so it stands on both sides.
    let cuts = line.bpjs_tpp + line.bpjs_employer + line.pph_tpp + line.other_cuts
        - line.pph_borne
        - line.receivable;
    let amount = match column {
        "nama_pegawai" => return Cell::from(&payee.name),
        "nip" => return Cell::from(&payee.nip),
        "nik" => return Cell::Text(folk.private(id, |one| &one.nik)),
        "tanggal_lahir" => {
            let birth = folk.people.get(&id).map(|one| shell::format::date_short(one.birth));
            return Cell::Text(birth.unwrap_or_default());
        }
        "tipe_jabatan" | "alamat" => return Cell::Empty,
        "eselon" => return Cell::Text(folk.echelon(id)),
        "golongan" => return Cell::from(&payee.golongan),
        "pns_pppk" => return Cell::from(if payee.has_contract() { "PPPK" } else { "PNS" }),
        "nama_jabatan" => return Cell::from(&payee.post_name),
        "kode_bank" => return Cell::Text(folk.private(id, |one| &one.bank_code)),
        "nama_bank" => return Cell::Text(folk.bank(id)),
        "npwp" => return Cell::Text(folk.private(id, |one| &one.npwp)),
        "nomor_rekening_bank_pegawai" => {
            return Cell::Text(folk.private(id, |one| &one.bank_account));
        }
        "nilai kinerja" => return Cell::Text(Cell::Bp(Bp(line.productivity_ppm / 100)).plain()),
        // What was corrected for former months is booked with the workload.
        "belanja_tpp_beban_kerja" => of(Criterion::Workload) + line.gross - line.sum(|c| c.total),
        "belanja_tpp_tempat_bertugas" => of(Criterion::Location),
        "belanja_tpp_kondisi_kerja" => of(Criterion::Conditions),
        "belanja_tpp_kelangkaan_profesi" => of(Criterion::Rarity),
        "belanja_tpp_prestasi_kerja" => of(Criterion::Achievement),
        "tunjangan_iuran_jaminan_kesehatan" => line.bpjs_employer,
        "iwp_1%" => line.bpjs_tpp,
        "pph_21" => line.pph_tpp - line.pph_borne,
        "jumlah_ditransfer" => line.net,
        "jumlah_potongan" => cuts,
        "tpp maksimum" => line.sum(|c| c.ceiling),
        _ => Rupiah::ZERO,
    };
    Cell::Rupiah(amount)
}

/// Totals by agency and account.
async fn accounts(ctx: &Ctx, run: Run, reach: Reach) -> Answer {
    let (book, month, l) = (ctx.book(), run.month, ctx.l);
    let rows = ctx
        .db()
        .read(move |tx| {
            let names = agency_names(tx)?;
            let mut sums = line::by_account(tx, run.id)?;
            sums.retain(|sum| reach.holds(sum.agency_id));
            account_rows(&book, month, &sums, &names)
        })
        .await?;
    let mut table = Table::new(l.t("pay-accounts"))
        .column(Column::text(l.t("pay-agency")))
        .column(Column::text(l.t("pay-account-code")))
        .column(Column::text(l.t("pay-account")))
        .column(Column::rupiah(l.t("pay-amount")));
    for row in rows {
        table.push(vec![
            Cell::Text(row.agency),
            Cell::Text(row.code),
            Cell::Text(row.title),
            Cell::Rupiah(row.amount),
        ]);
    }
    let bytes = sheet::xlsx(&table).map_err(fault)?;
    Ok(ctx.file(&format!("tpp-akun-{month}"), "xlsx", shell::ctx::XLSX, bytes))
}

/// PPh 21 and contributions, person by person.
async fn taxes(ctx: &Ctx, run: Run, reach: Reach, asked: Asked) -> Answer {
    let (l, month) = (ctx.l, run.month);
    let bytes = ctx
        .db()
        .read(move |tx| {
            let private = personnel::all_private(tx)?;
            let mut writer =
                sheet::Writer::new(&l.t("pay-taxes"), tax_columns(l)).map_err(fault)?;
            line::each(tx, run.id, &filter(reach.clone(), &asked), |paid| {
                let npwp = private.get(&paid.payee.person_id).map(|one| one.npwp.clone());
                writer.row(&tax_cells(&paid, npwp.unwrap_or_default())).map_err(fault)?;
                Ok(())
            })?;
            Ok(writer.finish().map_err(fault)?)
        })
        .await?;
    Ok(ctx.file(&format!("tpp-pajak-{month}"), "xlsx", shell::ctx::XLSX, bytes))
}

fn tax_columns(l: L) -> Vec<Column> {
    let mut columns = vec![
        Column::text("NIP"),
        Column::text(l.t("pay-name")),
        Column::text("NPWP"),
        Column::text(l.t("pay-kind")),
    ];
    for key in [
        "pay-gross",
        "pay-pph-total",
        "pay-pph-salary",
        "pay-pph",
        "pay-pph-borne",
        "pay-bpjs",
        "pay-bpjs-employer",
    ] {
        columns.push(Column::rupiah(l.t(key)));
    }
    columns
}

fn tax_cells(paid: &Paid, npwp: String) -> Vec<Cell> {
    let line = &paid.line;
    let mut cells = vec![
        Cell::from(&paid.payee.nip),
        Cell::from(&paid.payee.name),
        Cell::Text(npwp),
        Cell::from(&paid.payee.kind),
    ];
    let amounts = [
        line.gross,
        line.pph_total,
        line.pph_salary,
        line.pph_tpp,
        line.pph_borne,
        line.bpjs_tpp,
        line.bpjs_employer,
    ];
    cells.extend(amounts.map(Cell::Rupiah));
    cells
}

/// Columns of the bank's file: head and what stands below it.
fn bank_columns(book: &Book, month: Month) -> Result<Vec<(String, String)>> {
    let reader = ruled(Reader::at(book, "bank.transfer_columns", month.last()))?;
    ruled(reader.read(|row| Ok((row.text("head")?.to_owned(), row.text("field")?.to_owned()))))
}

/// The transfer file, by the column template of the pemda's bank.
async fn bank(ctx: &Ctx, run: Run, reach: Reach, asked: Asked) -> Answer {
    if !run.is_locked() {
        return Err(Refusal::new("refusal-month-not-locked").with("month", run.month).into());
    }
    let (book, month): (Arc<Book>, Month) = (ctx.book(), run.month);
    let remark = ctx.l.tv("pay-remark", [("month", month.to_string())]);
    let bytes = ctx
        .db()
        .read(move |tx| {
            let columns = bank_columns(&book, month)?;
            let private = personnel::all_private(tx)?;
            let heads = columns.iter().map(|(head, _)| Column::text(head));
            let mut table = Table::new("transfer").columns(heads);
            line::each(tx, run.id, &filter(reach.clone(), &asked), |paid| {
                if paid.line.is_held() || paid.line.net <= Rupiah::ZERO {
                    return Ok(());
                }
                let own = private.get(&paid.payee.person_id);
                let reference = format!("{month}-{}-{}", run.version, paid.payee.person_id);
                table.push(
                    columns
                        .iter()
                        .map(|(_, field)| match field.as_str() {
                            "bank_code" => own.map(|one| one.bank_code.clone()).into(),
                            "bank_account" => own.map(|one| one.bank_account.clone()).into(),
                            "name" => Cell::from(&paid.payee.name),
                            "nip" => Cell::from(&paid.payee.nip),
                            "amount" => Cell::Rupiah(paid.line.net),
                            "remark" => Cell::from(&remark),
                            "reference" => Cell::from(&reference),
                            fixed => Cell::from(fixed),
                        })
                        .collect::<Vec<Cell>>(),
                );
                Ok(())
            })?;
            Ok(sheet::csv(&table))
        })
        .await?;
    Ok(ctx.file(&format!("tpp-bank-{month}"), "csv", "text/csv; charset=utf-8", bytes))
}
