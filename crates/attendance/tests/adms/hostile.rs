//! Strangers, clones, floods and nonsense.

use crate::stage::{SERIAL, everywhere, permit, settings};
use attendance::adms::attlog::{self, Profile};
use attendance::adms::request::Request;
use attendance::adms::{operlog, options, photo, redact, result, security_push, text};
use attendance::device::act::device::{self as act, Settings};
use attendance::device::store;
use attendance::file::PunchFile;
use law::Action;
use proptest::prelude::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_else_is_404_and_never_2xx() {
    everywhere(settings(), |stage| async move {
        let sn = format!("SN={SERIAL}");
        for (method, target) in [
            ("GET", format!("/iclock/exchange?{sn}&type=factors")),
            ("GET", format!("/iclock/cdata?{sn}&table=RemoteAtt&PIN=7")),
            ("POST", format!("/iclock/cdata?{sn}&type=PostVerifyData")),
            ("POST", format!("/iclock/cdata?{sn}&type=LastPunch")),
            ("POST", format!("/iclock/getrequest?{sn}")),
            ("GET", format!("/iclock/devicecmd?{sn}")),
            ("PUT", format!("/iclock/cdata?{sn}&table=ATTLOG")),
            ("DELETE", format!("/iclock/cdata?{sn}")),
            ("POST", format!("/iclock/registry?{sn}")),
            ("GET", format!("/iclock/rtdata?{sn}&type=else")),
            ("GET", format!("/masuk?{sn}")),
            ("GET", format!("/iclock?{sn}")),
        ] {
            let answer = stage.send(method, &target, Some(b"x".to_vec())).await;
            assert_eq!(answer.status.as_u16(), 404, "{method} {target}");
        }
        let target = format!("/iclock/cdata?{sn}&table=ATTLOG&ContentType=tgz");
        assert_eq!(stage.post(&target, "x").await.status.as_u16(), 415);
        assert_eq!(stage.count("SELECT COUNT(*) FROM raw_batch").await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_blocked_device_is_refused_and_seen() {
    everywhere(settings(), |stage| async move {
        let allowed = permit(Action::DeviceManage);
        act::block(&stage.db, allowed, stage.device_id, "Hilang dari tempatnya").await.unwrap();
        let answer = stage.attlog("7\t2026-01-05 07:20:00\t0\t1\n").await;
        assert_eq!((answer.status.as_u16(), answer.text().as_str()), (403, "ERROR"));
        assert_eq!(stage.get(&format!("/iclock/ping?SN={SERIAL}")).await.status.as_u16(), 403);
        assert_eq!(stage.alarms().await, ["blocked_knocks"]);
        assert_eq!(stage.count("SELECT COUNT(*) FROM raw_batch").await, 0);
        assert!(
            act::block(&stage.db, permit(Action::DeviceManage), stage.device_id, " ")
                .await
                .is_err()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pending_device_becomes_approved() {
    everywhere(settings(), |stage| async move {
        let target = "/iclock/cdata?SN=NEW-1&options=all&DeviceType=pid";
        assert_eq!(stage.get(target).await.status.as_u16(), 403);
        assert_eq!(stage.get(target).await.status.as_u16(), 403);
        let found = stage.db.read(|tx| store::device::by_serial(tx, "NEW-1")).await.unwrap();
        let device = found.unwrap();
        assert_eq!(device.device_type, "pid");
        let bad = Settings { unit_id: 0, site: String::new(), ..settings() };
        let refused = act::approve(&stage.db, permit(Action::DeviceManage), device.id, bad).await;
        let Err(::store::Failure::Invalid(invalid)) = refused else { panic!() };
        assert_eq!(invalid.flaws.len(), 2);
        let allowed = permit(Action::DeviceManage);
        act::approve(&stage.db, allowed, device.id, settings()).await.unwrap();
        assert_eq!(stage.get(target).await.status.as_u16(), 200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_fill_no_table() {
    everywhere(settings(), |stage| async move {
        for n in 0..30 {
            let answer = stage.get(&format!("/iclock/cdata?SN=X{n}&options=all")).await;
            assert_eq!(answer.status.as_u16(), 403);
        }
        let pending = "SELECT COUNT(*) FROM device WHERE state = 'pending'";
        assert_eq!(stage.count(pending).await, 10);
        stage.wait_s(61);
        stage.get("/iclock/cdata?SN=X20&options=all").await;
        assert_eq!(stage.count(pending).await, 11);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn address_and_secret_path_are_asked_for() {
    let secret = "0123456789abcdef0123456789abcdef";
    let bound = Settings { path_secret: secret.to_owned(), ..settings() };
    everywhere(bound, |stage| async move {
        let target = format!("/iclock/ping?SN={SERIAL}");
        assert_eq!(stage.get(&target).await.status.as_u16(), 403);
        assert_eq!(stage.get(&format!("/{secret}{target}")).await.status.as_u16(), 200);
        assert_eq!(stage.alarms().await, ["wrong_address"]);
    })
    .await;
    let elsewhere = Settings { address_range: "10.9.0.0/16".to_owned(), ..settings() };
    everywhere(elsewhere, |stage| async move {
        let target = format!("/iclock/ping?SN={SERIAL}");
        assert_eq!(stage.get(&target).await.status.as_u16(), 403);
        assert_eq!(stage.alarms().await, ["wrong_address"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hardware_that_changes_under_its_serial_is_seen() {
    everywhere(settings(), |stage| async move {
        let target = format!("/iclock/cdata?SN={SERIAL}&table=options");
        let told = |text: &'static str| stage.post(&target, text);
        assert_eq!(told("~DeviceName=X105,MAC=00:11,FirmVer=8").await.text(), "OK");
        assert!(stage.alarms().await.is_empty());
        told("~DeviceName=X105,MAC=00:22,FirmVer=8").await;
        assert_eq!(stage.alarms().await, ["identity_changed"]);
        for records in [340, 12] {
            let info = format!("V,1,1,{records},1.1.1.1");
            stage.get(&format!("/iclock/getrequest?SN={SERIAL}&INFO={info}")).await;
        }
        assert!(stage.alarms().await.contains(&"records_fell".to_owned()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn photos_have_a_cap_of_their_own() {
    everywhere(settings(), |stage| async move {
        let mut body = b"PIN=20260105072811-1001.jpg\nCMD=uploadphoto\n\0".to_vec();
        body.resize(2 * 1024 * 1024, 0xff);
        let target = format!("/iclock/fdata?SN={SERIAL}&table=ATTPHOTO");
        assert_eq!(stage.post(&target, body).await.text(), "OK");
        let size = stage.count("SELECT length(body) FROM raw_batch").await;
        assert!(size < 200, "{size}");
    })
    .await;
}

proptest! {
    #[test]
    fn no_bytes_make_a_parser_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let clean = redact::body(&bytes, false);
        let _ = redact::body(&bytes, true);
        for line in text::lines(&clean) {
            for verify_first in [false, true] {
                let _ = attlog::line(line, Profile { identity_check: true, verify_first });
            }
            for table in ["OPERLOG", "USERINFO", "FINGERTMP", "BIODATA", "X"] {
                let _ = operlog::entry(line, table);
            }
            let _ = security_push::line(line);
        }
        let _ = options::body(&bytes);
        let _ = options::info(&text::decode(&bytes));
        let _ = photo::body(&bytes);
        let request = Request::parse("/iclock/devicecmd", &text::decode(&bytes)).unwrap();
        let _ = result::results(&redact::result(&bytes), &request);
        for name in ["a.dat", "a.csv"] {
            PunchFile::read(name, &bytes).punches().count();
        }
    }

    #[test]
    fn no_address_makes_the_path_parser_panic(path in "\\PC{0,80}", query in "\\PC{0,80}") {
        let _ = Request::parse(&path, &query);
    }

    #[test]
    fn lines_of_every_shape_are_counted_or_set_aside(
        fields in prop::collection::vec("[0-9A-Za-z:\\- ]{0,20}", 0..17)
    ) {
        let line = fields.join("\t");
        let _ = attlog::line(line.as_bytes(), Profile::default());
    }

    #[test]
    fn a_secret_never_survives(
        key in "(TMP|Tmp|Content|Additional|Passwd|template)",
        secret in "[A-Za-z0-9+/]{12,40}",
        before in "[A-Z]{2,6} PIN=[0-9]{1,9}",
    ) {
        let line = format!("{before}\t{key}={secret}\n");
        let clean = redact::body(line.as_bytes(), false).into_owned();
        prop_assert!(!String::from_utf8(clean).unwrap().contains(&secret));
    }
}
