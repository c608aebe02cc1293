//! Files made to hurt: each must be refused with its own message, quickly and without a panic.

use crate::read::head::letters;
use crate::{Cell, Column, Kind, Limits, SheetError, Table, Writer, csv, csv_with, read, xlsx};
use law::{Bp, Date, Rupiah};
use proptest::prelude::*;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

fn zip_of(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn small_workbook() -> Vec<u8> {
    xlsx(&Table::new("Uji").column(Column::text("NIP")).row([Cell::from("1")])).unwrap()
}

fn refusal(bytes: &[u8], name: &str) -> SheetError {
    read(bytes, name, Limits::default()).unwrap_err()
}

#[test]
fn a_zip_bomb_is_refused_by_its_directory() {
    let zeros = vec![0_u8; 64 << 20];
    let bomb = zip_of(&[("xl/workbook.xml", b"<x/>"), ("xl/worksheets/sheet1.xml", &zeros)]);
    assert!(bomb.len() < 1 << 20);
    let began = std::time::Instant::now();
    assert_eq!(refusal(&bomb, "bom.xlsx"), SheetError::Bomb);
    assert!(began.elapsed().as_millis() < 50, "{:?}", began.elapsed());
}

#[test]
fn a_directory_that_lies_is_found_while_counting() {
    let zeros = vec![0_u8; 8 << 20];
    let mut bomb = zip_of(&[("xl/workbook.xml", &zeros)]);
    let real = (8_u32 << 20).to_le_bytes();
    let lie = 1_000_u32.to_le_bytes();
    let mut patched = 0;
    for at in 0..bomb.len() - 4 {
        if bomb[at..at + 4] == real {
            bomb[at..at + 4].copy_from_slice(&lie);
            patched += 1;
        }
    }
    assert!(patched >= 1);
    let error = refusal(&bomb, "bohong.xlsx");
    assert!(matches!(error, SheetError::Bomb | SheetError::Broken), "{error:?}");
}

#[test]
fn damaged_workbooks_are_refused() {
    let whole = small_workbook();
    for cut in [4, 30, whole.len() / 2, whole.len() - 1] {
        assert_eq!(refusal(&whole[..cut], "potong.xlsx"), SheetError::Broken, "{cut}");
    }
    let flipped: Vec<u8> = whole.iter().map(|b| b ^ 0x55).collect();
    assert!(read(&flipped, "rusak.xlsx", Limits::default()).is_err());
}

#[test]
fn contents_are_judged_not_names() {
    let ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest";
    assert_eq!(refusal(ole, "lama.xls"), SheetError::OldWorkbook);
    assert_eq!(refusal(b"MZ\x90\x00\x03", "gaji.csv"), SheetError::Program);
    assert_eq!(refusal(b"\x7fELF\x02\x01\x00", "gaji.xlsx"), SheetError::Program);
    assert_eq!(refusal(b"#!/bin/sh\n", "gaji.csv"), SheetError::Program);
    assert_eq!(refusal(b"  <HTML><table>", "gaji.xls"), SheetError::WebPage);
    assert_eq!(refusal(b"%PDF-1.7", "gaji.csv"), SheetError::NotASheet { found: "PDF" });
    let other = zip_of(&[("word/document.xml", b"<x/>")]);
    assert_eq!(refusal(&other, "surat.xlsx"), SheetError::NotASheet { found: "ZIP" });
    let named = SheetError::NameMismatch { named: "csv".into(), found: "xlsx" };
    assert_eq!(refusal(&small_workbook(), "gaji.csv"), named);
    let named = SheetError::NameMismatch { named: "xlsx".into(), found: "csv" };
    assert_eq!(refusal(b"nip;nama\n1;2\n", "gaji.xlsx"), named);
    assert!(read(b"MZ;nama\n1;2\n", "awal.csv", Limits::default()).is_ok());
}

#[test]
fn limits_hold() {
    assert_eq!(refusal(b"", "kosong.csv"), SheetError::Empty);
    assert_eq!(refusal(b"\n\n;;\n", "kosong.csv"), SheetError::Empty);
    assert_eq!(refusal(b"nip;na\0ma\n", "biner.csv"), SheetError::NotText);
    let huge = format!("nip\n\"{}\"\n", "x".repeat(1 << 20));
    let long = SheetError::CellTooLong { row: 2, column: "A".into(), limit: 4_000 };
    assert_eq!(refusal(huge.as_bytes(), "sel.csv"), long);
    let wide = "x;".repeat(121);
    let columns = SheetError::TooManyColumns { row: 1, limit: 120 };
    assert_eq!(refusal(wide.as_bytes(), "lebar.csv"), columns);
    let few = Limits { rows: 3, ..Limits::default() };
    let rows = read(b"a\n1\n2\n3\n", "baris.csv", few);
    assert_eq!(rows.unwrap_err(), SheetError::TooManyRows { limit: 3 });
    let tiny = Limits { bytes: 3, ..Limits::default() };
    let big = read(b"abcd", "besar.csv", tiny);
    assert_eq!(big.unwrap_err(), SheetError::TooBig { limit_kb: 0 });
}

#[test]
fn a_far_cell_costs_nothing() {
    let sheet = br#"<?xml version="1.0"?><worksheet
        xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
        <row r="1"><c r="A1" t="str"><v>nip</v></c></row>
        <row r="1048576"><c r="B1048576"><v>7</v></c></row></sheetData></worksheet>"#;
    let mut source = zip::ZipArchive::new(Cursor::new(small_workbook())).unwrap();
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for n in 0..source.len() {
        let mut part = source.by_index(n).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        std::io::copy(&mut part, &mut content).unwrap();
        if name == "xl/worksheets/sheet1.xml" {
            content = sheet.to_vec();
        }
        parts.push((name, content));
    }
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(n, c)| (n.as_str(), &c[..])).collect();
    let rows = read(&zip_of(&parts), "jauh.xlsx", Limits::default()).unwrap();
    let far = rows.body().next().unwrap();
    assert_eq!((far.number, far.cells.as_slice()), (1_048_576, &["", "7"][..]));
}

#[test]
fn formulas_stay_text_in_both_files() {
    let table = Table::new("Uji")
        .columns([Column::text("Nama"), Column::int("Jumlah")])
        .row([Cell::from("=1+1"), Cell::from(-5)])
        .row([Cell::from("@SUM(A1)"), Cell::from("+cmd")]);
    let text = String::from_utf8(csv(&table)).unwrap();
    assert_eq!(text, "Nama,Jumlah\r\n'=1+1,-5\r\n'@SUM(A1),'+cmd\r\n");
    let mut archive = zip::ZipArchive::new(Cursor::new(xlsx(&table).unwrap())).unwrap();
    let mut strings = String::new();
    let mut part = archive.by_name("xl/sharedStrings.xml").unwrap();
    std::io::Read::read_to_string(&mut part, &mut strings).unwrap();
    assert!(strings.contains("<t>'=1+1</t>"), "{strings}");
    assert!(!strings.contains("<t>="), "{strings}");
}

#[test]
fn every_kind_comes_back() {
    let date = Date::new(2026, 3, 1).unwrap();
    let table = Table::new("Uji")
        .columns([
            Column::text("NIP"),
            Column::rupiah("Jumlah"),
            Column::date("Tanggal"),
            Column::minutes("Menit"),
            Column::percent("Nilai"),
        ])
        .note("Diminta oleh Sari Contoh")
        .row([
            Cell::Int(199_001_012_099_011_001),
            Rupiah(-21_480_500_000).into(),
            date.into(),
            450.into(),
            Bp(9_640).into(),
        ]);
    let rows = read(&xlsx(&table).unwrap(), "uji.xlsx", Limits::default()).unwrap();
    let columns = rows.head().map(&["nip", "tanggal", "jumlah", "menit"]).unwrap();
    let row = rows.body().next().unwrap();
    assert_eq!(row.digits(columns[0], 18).unwrap(), "199001012099011001");
    assert_eq!(row.date(columns[1]).unwrap(), date);
    assert_eq!(row.rupiah(columns[2]).unwrap(), Rupiah(-21_480_500_000));
    assert_eq!(row.minutes(columns[3]).unwrap(), 450);
    assert_eq!(row.cell(4), "0.9640");
}

#[test]
fn a_whole_city_streams_through() {
    let columns = (0..40).map(|n| {
        let kind = if n < 8 { Kind::Text } else { Kind::Rupiah };
        Column::new(format!("kolom {}", letters(n)), kind)
    });
    let mut writer = Writer::new("Nominatif", columns.collect()).unwrap();
    for person in 0..36_005_i64 {
        let row: Vec<Cell> = (0..40)
            .map(|n| {
                if n < 8 {
                    Cell::Text(format!("orang {person} {n}"))
                } else {
                    Rupiah(person * 37 + n).into()
                }
            })
            .collect();
        writer.row(&row).unwrap();
    }
    writer.note("Semua perangkat daerah");
    let file = writer.finish().unwrap();
    assert!(file.len() < Limits::default().bytes, "{}", file.len());
    let rows = read(&file, "nominatif.xlsx", Limits::default()).unwrap();
    assert_eq!(rows.len(), 36_005);
    let last = rows.body().next_back().unwrap();
    assert_eq!((last.number, last.cell(0)), (36_006, "orang 36004 0"));
    assert_eq!(last.rupiah(39).unwrap(), Rupiah(36_004 * 37 + 39));
}

#[test]
fn both_locales_have_every_key() {
    let keys = |text: &str| -> Vec<String> {
        text.lines().filter_map(|l| l.split_once(" = ")).map(|(k, _)| k.to_owned()).collect()
    };
    assert_eq!(keys(crate::LOCALE_ID), keys(crate::LOCALE_EN));
    let sources =
        [include_str!("failure.rs"), include_str!("read/row.rs"), include_str!("read/head.rs")];
    for source in sources {
        for piece in source.split("\"flaw-sheet-").skip(1) {
            let key = format!("flaw-sheet-{}", piece.split('"').next().unwrap());
            assert!(keys(crate::LOCALE_ID).contains(&key), "{key}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let _any = read(&bytes, "acak.csv", Limits::default());
        let mut zip = b"PK\x03\x04".to_vec();
        zip.extend(&bytes);
        let _any = read(&zip, "acak.xlsx", Limits::default());
    }

    #[test]
    fn random_cells_never_panic(text in "\\PC{0,24}|[-0-9.,:Rp/ ]{0,16}") {
        let file = format!("a\n\"{}\"\n", text.replace('"', ""));
        if let Ok(rows) = read(file.as_bytes(), "acak.csv", Limits::default()) {
            for row in rows.body() {
                let _any = (row.rupiah(0), row.date(0), row.minutes(0), row.int(0));
                let _any = (row.digits(0, 18), row.text(0), row.flag(0), row.month(0));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn damaged_bytes_never_panic(at in any::<proptest::sample::Index>(), flip in 1_u8..) {
        let mut bytes = small_workbook();
        let at = at.index(bytes.len());
        bytes[at] ^= flip;
        let _any = read(&bytes, "acak.xlsx", Limits::default());
    }

    #[test]
    fn what_is_written_is_read(
        rows in proptest::collection::vec(("[ -~\u{e9}]{1,12}", any::<i32>(), 0_i32..40_000), 1..8)
    ) {
        let first = Date::new(1955, 1, 1).unwrap();
        let mut table = Table::new("Uji")
            .columns([Column::text("Kunci"), Column::text("Nama"), Column::rupiah("Jumlah")])
            .column(Column::date("Tanggal"));
        for (text, amount, days) in &rows {
            let date = law::month::add_days(first, i64::from(*days));
            let amount = Rupiah(i64::from(*amount));
            table.push([Cell::from("k"), text.into(), amount.into(), date.into()]);
        }
        let files = [
            ("uji.csv", csv(&table)),
            ("uji.csv", csv_with(&table, crate::CsvForm::SPREADSHEET)),
            ("uji.xlsx", xlsx(&table).unwrap()),
        ];
        for (name, bytes) in files {
            let back = read(&bytes, name, Limits::default()).unwrap();
            prop_assert_eq!(back.len(), rows.len());
            for (row, (text, amount, days)) in back.body().zip(&rows) {
                prop_assert_eq!(row.cells[1], text);
                prop_assert_eq!(row.rupiah(2).unwrap(), Rupiah(i64::from(*amount)));
                let date = law::month::add_days(first, i64::from(*days));
                prop_assert_eq!(row.date(3).unwrap(), date);
            }
        }
    }
}
