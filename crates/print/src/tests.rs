//! What a reader gets: the words on the page, the standards, the same bytes twice, and a child
//! process that cannot outgrow its limits.

use crate::child::{Job, Limits, serve, spawn};
use crate::document::Document;
use crate::{Press, PrintError, sample};
use jiff::civil::Date;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

const TODAY: Date = Date::constant(2026, 12, 2);

/// Words of a PDF by `pdftotext`; `None` where that program is missing.
fn words(pdf: &[u8]) -> Option<String> {
    let mut reader = Command::new("pdftotext")
        .args(["-layout", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    reader.stdin.take()?.write_all(pdf).ok()?;
    let output = reader.wait_with_output().ok()?;
    String::from_utf8(output.stdout).ok()
}

/// Prints it, keeps it for the eye when `PRINT_SAMPLES` names a folder, and returns it.
fn printed(name: &str, document: &Document) -> Vec<u8> {
    let pdf = Press::new(Vec::new()).pdf(document, TODAY).unwrap();
    assert!(pdf.starts_with(b"%PDF-1.7"));
    if let Ok(folder) = std::env::var("PRINT_SAMPLES") {
        std::fs::write(PathBuf::from(folder).join(name).with_extension("pdf"), &pdf).unwrap();
    }
    pdf
}

fn contains(pdf: &[u8], needle: &str) -> bool {
    pdf.windows(needle.len()).any(|window| window == needle.as_bytes())
}

#[test]
fn a_payslip_is_one_tagged_page() {
    let pdf = printed("payslip", &sample::payslip());
    for mark in ["<pdfaid:part>2</pdfaid:part>", "<pdfuaid:part>1</pdfuaid:part>", "(id-ID)"] {
        assert!(contains(&pdf, mark), "{mark}");
    }
    assert_eq!(pdf, printed("payslip", &sample::payslip()), "same document, same bytes");
    if let Some(text) = words(&pdf) {
        for word in ["SLIP TAMBAHAN PENGHASILAN PEGAWAI", "Rp4.275.000", "Halaman 1 dari 1", "SP2D"]
        {
            assert!(text.contains(word), "{word} in {text}");
        }
    }
}

#[test]
fn a_register_repeats_its_head() {
    let pdf = printed("register", &sample::register(30));
    if let Some(text) = words(&pdf) {
        assert!(text.contains("Halaman 2 dari 2"), "{text}");
        assert_eq!(text.matches("Kelangkaan").count(), 2, "{text}");
        assert!(text.contains("Jumlah golongan IV"));
    }
}

#[test]
#[ignore = "a minute without optimisation; run it under `ulimit -v` to see what a page costs"]
fn a_long_register_prints() {
    printed("long", &sample::register(500));
}

#[test]
fn a_letter_places_data_as_text() {
    let pdf = printed("letter", &sample::letter());
    if let Some(text) = words(&pdf) {
        assert!(text.contains("#read(\"/etc/passwd\") *bukan* markup"), "{text}");
        assert!(text.contains("Tembusan:"));
    }
}

#[test]
fn an_empty_document_still_prints() {
    let documents: [Document; 3] = [
        crate::Payslip::default().into(),
        crate::Register::default().into(),
        crate::Letter::default().into(),
    ];
    for mut document in documents {
        match &mut document {
            Document::Payslip(d) => d.title = "Slip".into(),
            Document::Register(d) => d.title = "Daftar".into(),
            Document::Letter(d) => d.title = "Surat".into(),
        }
        printed("empty", &document);
    }
}

fn job() -> Job {
    Job { document: sample::letter(), today: TODAY }
}

#[test]
fn a_child_serves_one_job() {
    let input = serde_json::to_vec(&job()).unwrap();
    let mut output = Vec::new();
    serve(input.as_slice(), &mut output, Vec::new()).unwrap();
    assert_eq!(output, Press::new(Vec::new()).pdf(&sample::letter(), TODAY).unwrap());
    let error = serve(&b"not json"[..], Vec::new(), Vec::new()).unwrap_err();
    assert!(matches!(error, PrintError::Encoding(_)), "{error}");
}

/// A stand-in for the binary: a script that does `body`.
fn stand_in(folder: &tempfile::TempDir, body: &str) -> PathBuf {
    let path = folder.path().join("exe");
    std::fs::write(&path, format!("#!/bin/sh\n{body}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path
}

#[test]
fn the_parent_takes_the_pdf_and_passes_the_argument() {
    let folder = tempfile::tempdir().unwrap();
    let exe = stand_in(&folder, "cat >/dev/null; printf '%%PDF %s' \"$1\"; ulimit -v >&2");
    let pdf = spawn(&exe, &job(), Limits { memory_mb: 512, seconds: 20 }).unwrap();
    assert_eq!(pdf, b"%PDF print-child");
}

#[test]
fn the_parent_survives_a_child_that_fails() {
    let folder = tempfile::tempdir().unwrap();
    let exe = stand_in(&folder, "echo \"limit $(ulimit -v)\" >&2; exit 3");
    let error = spawn(&exe, &job(), Limits { memory_mb: 512, seconds: 20 }).unwrap_err();
    let PrintError::Child { message, .. } = error else { panic!("{error}") };
    assert_eq!(message, "limit 524288");
    let missing = folder.path().join("missing");
    assert!(matches!(spawn(&missing, &job(), Limits::default()), Err(PrintError::Child { .. })));
}

#[test]
fn the_parent_ends_a_child_that_hangs() {
    let folder = tempfile::tempdir().unwrap();
    let exe = stand_in(&folder, "exec sleep 60");
    let began = std::time::Instant::now();
    let error = spawn(&exe, &job(), Limits { memory_mb: 512, seconds: 1 }).unwrap_err();
    assert!(matches!(error, PrintError::Timeout { seconds: 1 }), "{error}");
    assert!(began.elapsed().as_secs() < 10);
}
