//! Puts a record of every kind behind the doors, through the doors.

use crate::city::cast::CAST;
use crate::city::{City, SERIAL};
use allowance::model::SalaryFact;
use http::Method;
use law::{Month, Rupiah};
use std::collections::BTreeMap;

/// Numbers of records by the names the table uses.
pub type Records = BTreeMap<String, i64>;

/// Furnishes a city; gives the numbers of what it made.
pub async fn furnish(city: &City) -> Records {
    let mut records = Records::new();
    for (code, _, _) in crate::city::cast::UNITS {
        records.insert(format!("unit-{code}"), city.cast.unit(code));
    }
    lend_and_rate(city, &mut records).await;
    machines(city, &mut records).await;
    presence(city, &mut records).await;
    months(city).await;
    records
}

async fn newest(city: &City, records: &mut Records, name: &str, sql: &'static str) {
    let id = city.count(sql).await;
    assert!(id > 0, "there is a {name}");
    records.insert(name.to_owned(), id);
}

async fn lend_and_rate(city: &City, records: &mut Records) {
    let siti = city.client("siti").await;
    let lend = format!(
        "nip={}&valid_from=2026-05-01&valid_to=2026-05-05&decree=SPT 800/12/2026",
        city.nip("rina")
    );
    siti.post("/akun/wakil", &lend).await.is(303);
    newest(city, records, "siti-lent", "SELECT MAX(id) FROM delegation").await;
    newest(city, records, "post", "SELECT MIN(id) FROM post").await;
    let wati = city.client("wati").await;
    let maya = city.nip("maya");
    let sanction = format!("nip={maya}&kind=R1&valid_from=2026-02-02&valid_to=&decree=SK 800/1");
    wati.post("/disiplin", &sanction).await.is(303);
    let months = ["2026-01", "2026-02", "2026-03"];
    let rated = CAST.iter().filter(|member| !["wati", "tono"].contains(&member.name));
    let ratings: String = rated
        .flat_map(|member| {
            months.map(|month| format!("{},{month},sesuai,sesuai\n", city.nip(member.name)))
        })
        .collect();
    for (path, sheet) in [
        ("/kinerja/impor/nilai", format!("nip,bulan,hasil_kerja,perilaku_kerja\n{ratings}")),
        ("/kinerja/impor/menit", format!("nip,bulan,menit\n{maya},2026-02,6000")),
        (
            "/disiplin/impor/lhkpn",
            format!("nip,tahun,status,sejak,keterangan\n{maya},2025,belum,2026-04-01,"),
        ),
    ] {
        wati.upload(path, &[("take", "yes")], ("berkas.csv", sheet.as_bytes())).await.is(200);
    }
}

/// Settings of a machine as the form sends them.
pub fn machine_form(serial: &str, unit: i64) -> String {
    format!(
        "serial={serial}&name=Pintu depan&unit_id={unit}&site=Lobi&zone=WIB&device_type=att\
         &column_order=status_first&pin_group=umum&pin_width=9&ask_templates=&ask_reason=\
         &commands_per_poll=10&address_range=&path_secret="
    )
}

async fn machines(city: &City, records: &mut Records) {
    let wati = city.client("wati").await;
    for (serial, unit, name) in
        [(SERIAL, "sd", "machine-sd"), ("SBL0000002", "timur", "machine-timur")]
    {
        let form = machine_form(serial, city.cast.unit(unit));
        wati.post("/mesin/baru", &form).await.is(303);
        newest(city, records, name, "SELECT MAX(id) FROM device").await;
    }
    let knock = "/iclock/cdata?SN=SBL0000003&options=all&pushver=2.4.1";
    city.machine(Method::GET, knock, "").await.is(403);
    newest(city, records, "machine-new", "SELECT MAX(id) FROM device").await;
    for name in ["budi", "maya"] {
        let pin = format!(
            "group=umum&pin={}&nip={}&valid_from=2026-01-01&valid_to=",
            city.id(name),
            city.nip(name)
        );
        wati.post("/mesin/pin", &pin).await.is(303);
        let sql = "SELECT MAX(id) FROM pin_map";
        newest(city, records, &format!("pin-{name}"), sql).await;
    }
    city.punch("budi", "2026-03-30 07:21:05").await;
    let target = format!("/iclock/cdata?SN={SERIAL}&table=ATTLOG&Stamp=1");
    city.machine(Method::POST, &target, "bukan\tbaris\n").await.is(200);
    newest(city, records, "line", "SELECT MAX(id) FROM quarantine").await;
    let large = "7".repeat(1_100_000);
    city.machine(Method::POST, &target, &large).await.is(413);
    newest(city, records, "alarm", "SELECT MAX(id) FROM alarm").await;
}

async fn presence(city: &City, records: &mut Records) {
    let wati = city.client("wati").await;
    let pattern = "unit=0&pattern=5hari_normal&valid_from=2026-01-01&valid_to=&decree=SK 1/2026";
    wati.post("/presensi/kalender/pola", pattern).await.is(303);
    newest(city, records, "pattern", "SELECT MAX(id) FROM unit_pattern").await;
    for name in ["budi", "maya"] {
        let person = city.client(name).await;
        let day = format!("/presensi/{}/hari/2026-03-31", city.id(name));
        let fields = [("kind", "in"), ("time", "07:20"), ("reason", "Mesin mati sejak pagi hari")];
        person.upload(&day, &fields, ("surat.pdf", b"%PDF-1.4 surat")).await.is(303);
        let sql = "SELECT MAX(id) FROM correction";
        newest(city, records, &format!("correction-{name}"), sql).await;
    }
    for name in ["budi", "maya"] {
        let nip = city.nip(name);
        let leave = format!(
            "nip={nip}&kind=tahunan&first_day=2026-03-09&last_day=2026-03-09&decree=800/12/2026"
        );
        wati.post("/presensi/ketidakhadiran", &leave).await.is(303);
        let sql = "SELECT MAX(id) FROM absence";
        newest(city, records, &format!("absence-{name}"), sql).await;
        let missed = format!("nip={nip}&date=2026-03-30&kind=apel&name=Apel pagi");
        wati.post("/presensi/apel", &missed).await.is(303);
        let sql = "SELECT MAX(id) FROM event_missed";
        newest(city, records, &format!("missed-{name}"), sql).await;
    }
    let free = "date=2026-06-17&unit=0&kind=free&name=Hari jadi&decree=Perwal 9/2026";
    wati.post("/presensi/kalender/libur", free).await.is(303);
    newest(city, records, "holiday", "SELECT MAX(id) FROM holiday").await;
    let outage = format!(
        "device={}&from_date=2026-03-25&from_time=06:00&to_date=2026-03-25&to_time=12:00\
         &ground=Listrik padam",
        records["machine-sd"]
    );
    wati.post("/presensi/gangguan", &outage).await.is(303);
    newest(city, records, "outage", "SELECT MAX(id) FROM outage").await;
}

/// January is locked, February checked, March computed.
async fn months(city: &City) {
    let (wati, hendra) = (city.actor("wati").await, city.actor("hendra").await);
    let (db, book) = (city.db(), city.house.tenants[0].book());
    for text in ["2026-01", "2026-02", "2026-03"] {
        let month: Month = text.parse().expect("a month");
        let salaries = CAST.iter().map(|member| salary(city.id(member.name))).collect();
        allowance::act::import_salary(db, &wati, month, "gaji.xlsx", salaries)
            .await
            .expect("imported");
        for code in allowance::complete::WAIVABLE {
            let what = (*code, 0);
            allowance::act::waive(db, &wati, month, what, "Diketahui").await.expect("waived");
        }
        allowance::act::compute(db, &wati, &book, month).await.expect("computed");
        if text == "2026-03" {
            continue;
        }
        let open = allowance::complete::unverified(&book, month, &[]).expect("values");
        let keys: Vec<String> = open.into_iter().map(|value| value.cite.key).collect();
        allowance::act::accept_unverified(db, &hendra, &book, month, &keys, "Diterima")
            .await
            .expect("accepted");
        allowance::act::check(db, &hendra, month).await.expect("checked");
        if text == "2026-01" {
            allowance::act::lock(db, &hendra, &book, month).await.expect("locked");
        }
    }
}

/// What the salary sheet says of somebody.
fn salary(person_id: i64) -> SalaryFact {
    SalaryFact {
        person_id,
        taxable_gross: Rupiah(5_400_000 + person_id),
        bpjs_base: Rupiah(4_900_000),
        pph: Rupiah(54_000),
        pension: Rupiah(170_000),
        transferred: Rupiah(4_700_000),
        tax_status: "K/1".to_owned(),
        raw: "[]".to_owned(),
        ..SalaryFact::default()
    }
}
