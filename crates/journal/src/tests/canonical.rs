//! One value, one spelling.

use crate::canonical::{CanonicalError, MAX_DEPTH, MAX_ENTRY_BYTES, MAX_INTEGER, canonical_bytes};
use crate::{commit, entry_bytes};
use serde_json::{Value, json};

fn text(value: &Value) -> String {
    String::from_utf8(entry_bytes(value).unwrap()).unwrap()
}

#[test]
fn spelling() {
    let cases = [
        (json!(null), "null"),
        (json!([true, false, 0, -1, MAX_INTEGER]), "[true,false,0,-1,9007199254740991]"),
        (json!({"b": 1, "a": {}, "": []}), r#"{"":[],"a":{},"b":1}"#),
        (
            json!("\"\\\u{8}\t\n\u{c}\r\u{1}\u{1f}/é\u{7f}"),
            "\"\\\"\\\\\\b\\t\\n\\f\\r\\u0001\\u001f/é\u{7f}\"",
        ),
        // Sorted by UTF-16 units: the surrogates of U+1F600 stand before U+FB33.
        (
            json!({"\u{fb33}": 1, "\u{1f600}": 2, "1": 3}),
            "{\"1\":3,\"\u{1f600}\":2,\"\u{fb33}\":1}",
        ),
    ];
    for (value, expected) in cases {
        assert_eq!(text(&value), expected);
        assert_eq!(serde_json::from_str::<Value>(expected).unwrap(), value);
    }
}

#[test]
fn order_and_blanks_do_not_matter() {
    let one: Value = serde_json::from_str(r#"{ "z": 1, "a": "\u0041" }"#).unwrap();
    let two: Value = serde_json::from_str(r#"{"a":"A","z":1}"#).unwrap();
    assert_eq!(text(&one), text(&two));
}

#[test]
fn inexact_numbers_are_refused() {
    for bad in ["1.5", "1.0", "1e3", "-0.0", "9007199254740992", "-9007199254740992", "1e400"] {
        if let Ok(value) = serde_json::from_str::<Value>(bad) {
            assert_eq!(entry_bytes(&json!({"n": value})), Err(CanonicalError::Number), "{bad}");
        }
    }
    assert_eq!(entry_bytes(&json!(u64::MAX)), Err(CanonicalError::Number));
}

#[test]
fn limits() {
    let longest = "a".repeat(MAX_ENTRY_BYTES - 2);
    assert_eq!(entry_bytes(&json!(longest)).unwrap().len(), MAX_ENTRY_BYTES);
    let longer = json!("a".repeat(MAX_ENTRY_BYTES - 1));
    let length = CanonicalError::Length { bytes: MAX_ENTRY_BYTES + 1 };
    assert_eq!(entry_bytes(&longer), Err(length));
    assert!(canonical_bytes(&longer).is_ok());
    let nested = |depth| (0..depth).fold(json!(0), |inner, _| json!([inner]));
    assert!(entry_bytes(&nested(MAX_DEPTH)).is_ok());
    assert_eq!(entry_bytes(&nested(MAX_DEPTH + 1)), Err(CanonicalError::Depth));
}

#[test]
fn commitment_depends_on_salt_and_record() {
    let record = json!({"person": "Contoh"});
    let good = commit(&[1; 16], &record).unwrap();
    assert_eq!(good, commit(&[1; 16], &record.clone()).unwrap());
    assert_ne!(good, commit(&[2; 16], &record).unwrap());
    assert_ne!(good, commit(&[1; 16], &json!({"person": "Conto"})).unwrap());
}
