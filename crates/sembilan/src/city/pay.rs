//! Salary sheets of the invented city, and the closing of its first two months by the two people
//! whom the law asks for.

use super::build::{Built, Site, failed};
use super::cast::{self, Login};
use super::org::PostPlan;
use super::people::PersonPlan;
use ::law::attendance::CorrectionKind;
use ::law::grade::{Golongan, Grade};
use ::law::pay::{HealthBase, PayLaw, SalaryFacts, salary_row};
use ::law::tax::{TaxLaw, TaxStatus};
use ::law::trace::Silent;
use ::law::{Action, Actor, Month, Role, Rounding, Rupiah, Target};
use attendance::correction::NewCorrection;
use attendance::month::{Setting, refresh::Which};
use personnel::model::PostKind;
use personnel::sheets::Roll;
use sheet::{Cell, Column, Limits, Table};
use std::collections::HashMap;

/// Reason of an acceptance or a waiver in the demo.
const GROUND: &str = "Data contoh, bukan data pemda sungguhan";

/// Makes the salary sheet of a month and takes it in as the treasury would.
///
/// # Errors
/// The step that failed.
pub async fn salaries(site: &Site, month: Month) -> Built<()> {
    let template = allowance::salary::template(&site.book, month).map_err(failed("salary"))?;
    let pay = PayLaw::at(&site.book, month).map_err(failed("pay table"))?;
    let tax = TaxLaw::at(&site.book, month).map_err(failed("tax"))?;
    let columns = template.columns.iter().map(|name| Column::text(name.clone()));
    let mut table = Table::new("GAJI").columns(columns);
    for (place, person) in site.people.list.iter().enumerate() {
        if person.active_from > month.last() {
            continue;
        }
        if person.active_to.is_some_and(|to| to < month.first()) {
            continue;
        }
        let row = row(site, person, place, month, &pay, &tax);
        table.push(
            template
                .columns
                .iter()
                .map(|name| Cell::Text(row.get(name.as_str()).cloned().unwrap_or_default()))
                .collect::<Vec<_>>(),
        );
    }
    let bytes = sheet::csv(&table);
    let name = format!("gaji-{month}.csv");
    let rows = sheet::read(&bytes, &name, Limits::default()).map_err(|e| format!("{e:?}"))?;
    let roll = Roll::load(&site.db).await.map_err(failed("people"))?;
    let read =
        allowance::salary::read(&site.book, month, &rows, &roll).map_err(failed("salary sheet"))?;
    if let Some(flaw) = read.bad.first() {
        return Err(format!("salary sheet row {:?}: {} {:?}", flaw.row, flaw.key, flaw.args));
    }
    let actor = Actor::system(site.tenant.clone(), "demo");
    allowance::act::import_salary(&site.db, &actor, month, &name, read.facts)
        .await
        .map_err(failed("salary import"))?;
    Ok(())
}

/// The post allowance of the sheet and the column it stands in.
fn post_allowance(
    site: &Site,
    post: Option<&PostPlan>,
    golongan: Golongan,
    pay: &PayLaw,
    month: Month,
) -> (&'static str, Rupiah) {
    let general = ("belanja_tunjangan_fungsional_umum", pay.general_of(golongan));
    let Some(post) = post else { return general };
    if let Some(eselon) = post.eselon {
        let amount = ::law::pay::structural(&site.book, eselon, month.first()).ok().flatten();
        return ("belanja_tunjangan_jabatan", amount.unwrap_or_default());
    }
    if post.kind == PostKind::Functional {
        // An invented allowance that grows with the class; real ones stand in their own decrees.
        return ("belanja_tunjangan_fungsional", Rupiah(60_000 * (post.class - 3).max(1)));
    }
    general
}

fn row(
    site: &Site,
    person: &PersonPlan,
    place: usize,
    month: Month,
    pay: &PayLaw,
    tax: &TaxLaw,
) -> HashMap<&'static str, String> {
    let post = site.org.posts.get(person.post);
    let years = ::law::month::days_between(person.mkg_base, month.first()).max(0) / 365;
    let grade = Grade::parse(person.kind, &person.golongan);
    let golongan = grade.map(Grade::golongan).or_else(|| Golongan::parse("III/a"));
    let mut cells: HashMap<&'static str, String> = HashMap::new();
    let Some(golongan) = golongan else { return cells };
    let (post_column, post_amount) = post_allowance(site, post, golongan, pay, month);
    let spouses = i64::from(person.married);
    let children = person.children.min(2);
    let facts = SalaryFacts {
        golongan,
        service_years: years.max(if golongan.index() % 4 == 0 { 0 } else { 3 }),
        spouses,
        children,
        post_allowance: post_amount,
        rice_persons: 1 + spouses + children,
        health: HealthBase::Salary,
    };
    let Ok(mut row) = salary_row(pay, &facts, &mut Silent) else { return cells };
    if person.kind.has_contract() {
        // The contract table is not carried; an invented figure in its place, told as such.
        let scale =
            |amount: Rupiah| Rupiah(::law::money::mul_div(amount.0, 115, 100, Rounding::HalfUp));
        row.basic = scale(row.basic).rounded_to(100, Rounding::HalfUp);
        row.spouse = scale(row.spouse);
        row.children = scale(row.children);
    }
    let status = TaxStatus::of(person.married && person.sex == 'L', person.children);
    let family = row.spouse + row.children;
    let base = row.basic + family + row.post;
    let health_employer = base.share(::law::Bp(400), Rounding::HalfUp);
    let accident = row.basic.share(::law::Bp(24), Rounding::HalfUp);
    let death = row.basic.share(::law::Bp(72), Rounding::HalfUp);
    let taxable = base + row.rice + row.rounding + health_employer + accident + death;
    let pph = tax.monthly(tax.category(status), taxable, &mut Silent).tax;
    let pension = (row.basic + family).share(::law::Bp(475), Rounding::HalfUp);
    let savings = (row.basic + family).share(::law::Bp(325), Rounding::HalfUp);
    let cuts = pension + savings + row.health;
    let mut put = |name: &'static str, text: String| {
        cells.insert(name, text);
    };
    let amount = |value: Rupiah| value.0.to_string();
    put("nama_pegawai", person.name.clone());
    put("nip", person.nip.clone());
    put("nik", format!("33750{:011}", 10_000_000 + place));
    put("tanggal_lahir", person.birth.to_string());
    put("alamat", "Kota Contoh".to_owned());
    put("golongan", person.golongan.clone());
    put("pppk_pns", if person.kind.has_contract() { "PPPK" } else { "PNS" }.to_owned());
    put("nama_jabatan", post.map(|p| p.name.clone()).unwrap_or_default());
    put("eselon", post.and_then(|p| p.eselon).unwrap_or_default().to_owned());
    put("kode_bank", "113".to_owned());
    put("nama_bank", "Bank Daerah".to_owned());
    put("nomor_rekening_bank_pegawai", format!("3{:09}", 20_000_000 + place));
    put("tipe_k", status.code().to_owned());
    put("jumlah_anak", children.to_string());
    put("jumlah_istri_suami", spouses.to_string());
    put("jumlah_tanggungan", (spouses + children).to_string());
    put("belanja_gaji_pokok", amount(row.basic));
    put("perhitungan_suami_istri", amount(row.spouse));
    put("perhitungan_anak", amount(row.children));
    put("belanja_tunjangan_keluarga", amount(family));
    put(post_column, amount(row.post));
    put("jumlah_gaji_tunjangan", amount(base));
    put("belanja_tunjangan_beras", amount(row.rice));
    put("belanja_pembulatan_gaji", amount(row.rounding));
    put("belanja_iuran_jaminan_kesehatan", amount(health_employer));
    put("belanja_iuran_jaminan_kecelakaan_kerja", amount(accident));
    put("belanja_iuran_jaminan_kematian", amount(death));
    put("tunjangan_jaminan_hari_tua", amount(savings));
    put("tunjangan_jaminan_pensiun", amount(pension));
    put("iwp_1%", amount(row.health));
    put("jumlah_potongan", amount(cuts));
    put("jumlah_ditransfer", amount(base + row.rice + row.rounding - cuts));
    put("mkg", facts.service_years.to_string());
    put("pph_21", amount(pph));
    cells
}

fn who(site: &Site, logins: &[Login], role: Role) -> Built<Actor> {
    let login = logins
        .iter()
        .find(|login| login.role == role.name())
        .ok_or_else(|| format!("nobody plays {}", role.name()))?;
    Ok(cast::actor(site, login.person_id, role))
}

/// Closes a month: the officer computes, the verifier checks, answers for unverified values of
/// law and locks.
///
/// # Errors
/// The step that failed.
pub async fn close(site: &Site, month: Month, logins: &[Login]) -> Built<()> {
    (site.tell)(&format!("close {month}"), 0, 4);
    let officer = who(site, logins, Role::Officer)?;
    let verifier = who(site, logins, Role::Verifier)?;
    let book = &site.book;
    refresh(site, month).await?;
    (site.tell)(&format!("close {month}"), 1, 4);
    let at = month;
    let gaps =
        site.db.read(move |tx| allowance::complete::gaps(tx, at)).await.map_err(failed("gaps"))?;
    for gap in gaps {
        let what = (gap.code.as_str(), gap.agency_id);
        allowance::act::waive(&site.db, &officer, month, what, GROUND)
            .await
            .map_err(failed("waiver"))?;
    }
    allowance::act::compute(&site.db, &officer, book, month).await.map_err(failed("compute"))?;
    (site.tell)(&format!("close {month}"), 2, 4);
    let open = allowance::complete::unverified(book, month, &[]).map_err(failed("law"))?;
    let keys: Vec<String> = open.into_iter().map(|value| value.cite.key).collect();
    if !keys.is_empty() {
        allowance::act::accept_unverified(&site.db, &verifier, book, month, &keys, GROUND)
            .await
            .map_err(failed("acceptance"))?;
    }
    allowance::act::check(&site.db, &verifier, month).await.map_err(failed("check"))?;
    (site.tell)(&format!("close {month}"), 3, 4);
    allowance::act::lock(&site.db, &verifier, book, month).await.map_err(failed("lock"))?;
    Ok(())
}

async fn refresh(site: &Site, month: Month) -> Built<()> {
    attendance::month::refresh(&site.db, setting(site, month), Which::All)
        .await
        .map(|_| ())
        .map_err(failed("attendance"))
}

fn setting(site: &Site, month: Month) -> Setting {
    Setting { book: site.book.clone(), month, now_us: site.db.now_us() }
}

/// Corrections that the demo leaves open.
const ASKED: usize = 12;

/// What the officer finds in the month that is still open: corrections that wait for a decision.
///
/// # Errors
/// The step that failed.
pub async fn open_questions(site: &Site) -> Built<()> {
    let month = site.plan.months()[2];
    refresh(site, month).await?;
    let mut asked = 0;
    for (place, person) in site.people.list.iter().enumerate() {
        if asked >= ASKED {
            break;
        }
        if person.habit != super::people::Habit::Late || person.active_to.is_some() {
            continue;
        }
        let id = site.person_id(place);
        let actor = cast::actor(site, id, Role::Employee);
        let permit = ::law::policy::allow(&actor, Action::CorrectionRequest, &Target::person(id))
            .map_err(failed("correction"))?;
        if ask(site, permit, id, month).await? {
            asked += 1;
        }
    }
    Ok(())
}

/// Asks for a correction of the first late day of a person, if there is one.
async fn ask(site: &Site, permit: ::law::Permit, person: i64, month: Month) -> Built<bool> {
    let setting = setting(site, month);
    let found = site
        .db
        .read(move |tx| attendance::month::one(tx, &setting, person))
        .await
        .map_err(failed("month"))?;
    let Some(found) = found else { return Ok(false) };
    let late = month
        .dates()
        .zip(found.days.iter())
        .find(|(_, day)| day.late_minutes > 5)
        .map(|(date, _)| date);
    let Some(date) = late else { return Ok(false) };
    let new = NewCorrection {
        person_id: person,
        date,
        kind: CorrectionKind::ExcuseIn,
        reason: "Mengantar berkas ke balai kota sebelum masuk, surat tugas terlampir".to_owned(),
        file: None,
    };
    attendance::correction::act::ask(&site.db, permit, new, site.plan.today)
        .await
        .map(|_| true)
        .map_err(failed("correction"))
}
