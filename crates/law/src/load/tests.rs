use super::*;
use crate::book::Value;
use crate::coverage;
use crate::month::Month;
use jiff::civil::date;

const NATIONAL: &str = r#"
[default]
valid_from = 2024-01-01
legal_basis = "PP 1/2024"
verify = true

[[param]]
key = "a.fixed"
unit = "rupiah"
title = { id = "Tetap", en = "Fixed" }
[[param.value]]
value = 100
valid_to = 2024-12-31
[[param.value]]
value = 200
valid_from = 2025-01-01
verify = false

[[param]]
key = "a.open"
unit = "bp"
title = { id = "Terbuka", en = "Open" }
open = true
[[param.value]]
value = 500
"#;

fn national(text: &str) -> Result<Book, Vec<LoadError>> {
    load([("rules/national/a.toml", text)], "national")
}

fn with_pemda(text: &str) -> Result<Book, Vec<LoadError>> {
    load([("national/a.toml", NATIONAL), ("pemda/kota/b.toml", text)], "kota")
}

/// The one error, which must contain the words and name the line.
fn refused(result: Result<Book, Vec<LoadError>>, words: &str, line: usize) {
    let errors = result.expect_err("loads");
    assert!(
        errors.iter().any(|e| e.what.contains(words) && e.line == Some(line)),
        "{words} at {line}: {errors:?}"
    );
}

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

#[test]
fn reads_dated_values() {
    let book = national(NATIONAL).unwrap();
    assert_eq!(book.int("a.fixed", date(2024, 12, 31)), Ok(100));
    assert_eq!(book.int("a.fixed", date(2025, 1, 1)), Ok(200));
    assert!(matches!(
        book.int("a.fixed", date(2023, 12, 31)),
        Err(crate::book::RuleError::NotCarried { from, .. }) if from == date(2024, 1, 1)
    ));
    assert!(coverage::check(&book, month("2031-12")).is_empty());
}

#[test]
fn refuses_what_it_does_not_understand() {
    for (from, to, words, line) in [
        ("unit = \"rupiah\"\n", "", "unit", 7),
        ("value = 100", "value = 1.5", "float", 12),
        ("value = 100", "value = \"x\"", "shape", 7),
        ("value = 100", "wert = 100", "unknown field 'wert'", 12),
        ("valid_to = 2024-12-31\n", "", "overlap", 7),
        ("valid_to = 2024-12-31", "valid_to = 2024-11-30", "no value is in force", 7),
        ("verify = true", "", "needs 'verify'", 11),
        ("legal_basis = \"PP 1/2024\"", "legal_basis = \" \"", "not empty", 4),
        ("unit = \"rupiah\"", "unit = \"rupees\"", "unknown unit", 7),
        ("key = \"a.open\"", "key = \"a.fixed\"", "declared twice", 19),
        ("value = 100", "table = \"none.csv\"", "not in the same folder", 11),
    ] {
        let text = NATIONAL.replacen(from, to, 1);
        assert_ne!(text, NATIONAL, "{from}");
        refused(national(&text), words, line);
    }
}

#[test]
fn pemda_fills_open_parameters_only() {
    let fixed = "[[param]]\nkey = \"a.fixed\"\n[[param.value]]\nvalue = 1\n\
                 valid_from = 2024-01-01\nlegal_basis = \"Perwali 1\"\nverify = false\n";
    refused(with_pemda(fixed), "not open", 1);
    refused(with_pemda(&fixed.replace("a.fixed", "a.none")), "no national parameter", 1);

    let open = fixed
        .replace("a.fixed", "a.open")
        .replace("2024-01-01", "2025-01-01\nvalid_to = 2025-12-31");
    let book = with_pemda(&open).unwrap();
    assert_eq!(book.int("a.open", date(2024, 12, 31)), Ok(500));
    assert_eq!(book.int("a.open", date(2025, 6, 1)), Ok(1));
    assert_eq!(book.int("a.open", date(2026, 1, 1)), Ok(500));
    assert_eq!(book.cite("a.open", date(2025, 6, 1)).unwrap().basis, "Perwali 1");
    assert!(coverage::check(&book, month("2031-12")).is_empty());
    assert!(load([("national/a.toml", NATIONAL)], "kota").is_err());
}

#[test]
fn tables_lie_beside_their_file() {
    let toml = "[[param]]\nkey = \"t\"\nunit = \"table\"\ntitle = { id = \"T\", en = \"T\" }\n\
                [[param.value]]\ntable = \"t.csv\"\nvalid_from = 2024-01-01\n\
                legal_basis = \"PP\"\nverify = true\n";
    let read = |csv: &str| load([("national/t.toml", toml), ("national/t.csv", csv)], "");
    let book = read("a,b\n1,2\n").unwrap();
    assert_eq!(book.table("t", date(2024, 1, 1)).unwrap().rows, [["1", "2"]]);
    assert!(read("a,a\n1,2\n").is_err());
    assert!(read("a,b\n1\n").is_err());
    assert!(read("a,b\n").is_err());
    let extra = [("national/a.toml", NATIONAL), ("national/lost.csv", "a\n1\n")];
    assert!(load(extra, "").is_err());
}

#[test]
fn fingerprint_changes_with_the_month_only() {
    let base = national(NATIONAL).unwrap();
    let (old, new) = (month("2024-06"), month("2025-06"));
    let print = |book: &Book, m| coverage::fingerprint(book, m);
    assert_ne!(print(&base, old), print(&base, new));
    assert_eq!(print(&base, old), print(&base, month("2024-06")));

    let later = national(&NATIONAL.replace("value = 200", "value = 201")).unwrap();
    assert_eq!(print(&base, old), print(&later, old));
    assert_ne!(print(&base, new), print(&later, new));

    let note = NATIONAL.replace("value = 200", "value = 200\nnote = \"n\"");
    assert_eq!(print(&base, new), print(&national(&note).unwrap(), new));
    assert_eq!(print(&base, new).to_string().len(), 64);
}

#[test]
fn unverified_values_are_listed() {
    let book = national(NATIONAL).unwrap();
    let keys = |m| -> Vec<String> {
        coverage::unverified(&book, month(m)).into_iter().map(|c| c.key).collect()
    };
    assert_eq!(keys("2024-06"), ["a.fixed", "a.open"]);
    assert_eq!(keys("2025-06"), ["a.open"]);
    assert_eq!(coverage::unverified_of(&book, month("2024-06"), &["a.o"]).len(), 1);
    let Value::Int(n) = book.params["a.open"].values[0].value else { panic!() };
    assert_eq!(n, 500);
}
