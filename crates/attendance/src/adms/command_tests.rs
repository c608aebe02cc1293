//! Tests of the command set.

use super::*;

fn value(text: &str) -> Value {
    Value::new("name", text).unwrap()
}

fn upsert(pin: &str, name: &str) -> Command {
    Command::UpsertUser { pin: value(pin), name: value(name), valid_local_s: None }
}

#[test]
fn the_answer_is_byte_exact_with_the_restart_last() {
    let queue = [(101, Command::Reboot), (102, Command::Check), (103, Command::Info)];
    let (text, handed) = answer(&queue, Dialect::Manual, 10);
    assert_eq!(text, "C:102:CHECK\nC:103:INFO\nC:101:REBOOT\n");
    assert_eq!(handed, [102, 103, 101]);
    let queue =
        [(101, upsert("1001", "Budi Santoso")), (102, Command::Check), (103, Command::Reboot)];
    let (text, _) = answer(&queue, Dialect::Manual, 10);
    assert_eq!(
        text.as_bytes(),
        include_bytes!("../../vectors/adms/getrequest-3commands.bin").as_slice()
    );
    assert_eq!(answer(&[], Dialect::Manual, 10), ("OK".to_owned(), Vec::new()));
}

#[test]
fn completeness_check_is_byte_exact() {
    let command = Command::VerifySum {
        from_local_s: civil::parse("2026-01-05 00:00:00").unwrap(),
        to_local_s: civil::parse("2026-01-05 23:59:59").unwrap(),
    };
    let (text, _) = answer(&[(110, command)], Dialect::Manual, 10);
    assert_eq!(
        text.as_bytes(),
        include_bytes!("../../vectors/adms/getrequest-verify-sum.bin").as_slice()
    );
}

#[test]
fn limits_of_an_answer() {
    let queue: Vec<(i64, Command)> = (1..=500).map(|n| (n, Command::Check)).collect();
    assert_eq!(answer(&queue, Dialect::Manual, 1).1, [1]);
    assert_eq!(answer(&queue, Dialect::Manual, 10).1.len(), 10);
    let long: Vec<(i64, Command)> =
        (1..=900).map(|n| (n, upsert("1", &"x".repeat(VALUE_LIMIT)))).collect();
    assert!(answer(&long, Dialect::Manual, 900).0.len() <= ANSWER_LIMIT);
}

#[test]
fn injection_is_refused_when_the_command_is_made() {
    for bad in ["Budi\tPri=14", "Budi\nC:9:REBOOT", "Budi\rX", "Budi\0", "a\u{85}b"] {
        assert!(Value::new("name", bad).is_err(), "{bad:?}");
        let json = serde_json::json!({
            "command": "upsert_user", "pin": "1", "name": bad, "valid_local_s": null
        });
        assert!(serde_json::from_value::<Command>(json).is_err(), "{bad:?}");
    }
    for bad in ["", " ", "1 2", "1/2", "ä", "1=2"] {
        assert!(Value::pin(bad).is_err(), "{bad:?}");
    }
    assert!(Value::new("name", &"x".repeat(VALUE_LIMIT + 1)).is_err());
}

#[test]
fn nothing_outside_the_set_can_be_stored_back() {
    for name in ["shell", "get_file", "put_file", "upgrade", "clear_log", "ac_unlock", "control"] {
        let json = serde_json::json!({ "command": name });
        assert!(serde_json::from_value::<Command>(json).is_err(), "{name}");
    }
    for command in [upsert("7", "A, S.H."), Command::Reboot, Command::QueryUsers { pin: None }] {
        let json = serde_json::to_value(&command).unwrap();
        assert_eq!(serde_json::from_value::<Command>(json).unwrap(), command);
    }
}

#[test]
fn every_command_is_checked() {
    let wide = upsert("1234567890", "A");
    assert!(wide.check(9).is_err());
    assert!(wide.check(14).is_ok());
    assert!(Command::EnrolFinger { pin: value("1"), finger: 10 }.check(9).is_err());
    assert!(Command::QueryPunches { from_local_s: 2, to_local_s: 1 }.check(9).is_err());
    assert!(Command::VerifySum { from_local_s: 2, to_local_s: 1 }.check(9).is_err());
    for (key, number) in [
        (OptionKey::TimeZone, 10),
        (OptionKey::Delay, 1),
        (OptionKey::ErrorDelay, 5),
        (OptionKey::Realtime, 2),
    ] {
        assert!(Command::SetOption { key, number }.check(9).is_err());
    }
    assert!(Command::SetOption { key: OptionKey::TimeZone, number: 8 }.check(9).is_ok());
    let blank = Command::DeleteUser { pin: value("1 OR 2") };
    assert!(blank.check(9).is_err());
}

#[test]
fn old_firmware_is_spoken_to_in_its_words() {
    let delete = Command::DeleteUser { pin: value("7") };
    assert_eq!(delete.wire(Dialect::Manual), "DATA DELETE USERINFO PIN=7");
    assert_eq!(delete.wire(Dialect::Old), "DATA DEL_USER PIN=7");
    assert!(upsert("7", "A").wire(Dialect::Old).starts_with("DATA USER PIN=7\tName=A\t"));
    assert_eq!(Command::Log.wire(Dialect::Old), "LOG");
}

#[test]
fn a_contract_has_an_end() {
    let at = |text| civil::parse(text).unwrap();
    let command = Command::UpsertUser {
        pin: value("7"),
        name: value("A"),
        valid_local_s: Some((at("2026-01-01 00:00:00"), at("2026-12-31 23:59:59"))),
    };
    assert!(command.wire(Dialect::Manual).ends_with(
        "\tStartDatetime=2026-01-01T00:00:00\tEndDatetime=2026-12-31T23:59:59\tExpires=1"
    ));
}

#[test]
fn restarts_and_enrolments_are_handed_out_once() {
    assert!(!Command::Reboot.is_idempotent());
    assert!(!Command::EnrolCard { pin: value("1") }.is_idempotent());
    assert!(Command::Check.is_idempotent());
}
