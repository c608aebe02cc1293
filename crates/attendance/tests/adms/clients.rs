//! A client that behaves like a terminal: it keeps its records until they are acknowledged,
//! sends again after a failure, fetches commands and answers them.

use crate::stage::{NOW_US, SERIAL, Stage, everywhere, permit, settings, system_permit};
use attendance::adms::command::{Command, Value};
use attendance::civil;
use attendance::device::act::command::queue;
use attendance::device::act::device::{self as act, Settings};
use attendance::device::model::Stamped;
use attendance::device::{job, plausible, store};
use law::{Action, Zone};

/// A terminal with a backlog of records.
struct Terminal<'a> {
    stage: &'a Stage,
    backlog: Vec<String>,
    /// Records it ever made, for `DATA QUERY` and `VERIFY SUM`.
    all: Vec<String>,
}

impl<'a> Terminal<'a> {
    fn new(stage: &'a Stage) -> Terminal<'a> {
        Terminal { stage, backlog: Vec::new(), all: Vec::new() }
    }

    fn punch(&mut self, pin: &str, time: &str) {
        let line = format!("{pin}\t{time}\t0\t1\t0\t0\t0\n");
        self.backlog.push(line.clone());
        self.all.push(line);
    }

    /// Sends the backlog; keeps it unless the answer is 200.
    async fn upload(&mut self) -> u16 {
        let answer = self.stage.attlog(self.backlog.concat()).await;
        if answer.status.is_success() {
            assert_eq!(answer.text(), format!("OK: {}", self.backlog.len()));
            self.backlog.clear();
        }
        answer.status.as_u16()
    }

    /// Polls once and carries out what it gets.
    async fn poll(&mut self) -> usize {
        let answer = self.stage.poll().await.text();
        let mut results = Vec::new();
        for line in answer.lines().filter(|line| line.starts_with("C:")) {
            let mut parts = line.splitn(3, ':').skip(1);
            let (number, command) = (parts.next().unwrap(), parts.next().unwrap());
            results.push(format!("ID={number}&Return=0&CMD={}", self.carry_out(command).await));
        }
        let count = results.len();
        if count > 0 {
            let target = format!("/iclock/devicecmd?SN={SERIAL}");
            assert_eq!(self.stage.post(&target, results.join("\n")).await.text(), "OK");
        }
        count
    }

    async fn carry_out(&mut self, command: &str) -> String {
        let span = || {
            let value = |key: &str| {
                let rest = command.split_once(key).unwrap().1;
                rest.split('\t').next().unwrap().to_owned()
            };
            (value("StartTime="), value("EndTime="))
        };
        if command.starts_with("VERIFY SUM ATTLOG") {
            let (from, to) = span();
            let count = self.between(&from, &to).count();
            return format!("VERIFY SUM&StartTime={from}&EndTime={to}&AttlogSum={count}");
        }
        if command.starts_with("DATA QUERY ATTLOG") {
            let (from, to) = span();
            let found: String = self.between(&from, &to).cloned().collect();
            assert!(self.stage.attlog(found).await.status.is_success());
        }
        command.split(' ').next().unwrap().to_owned()
    }

    fn between(&self, from: &str, to: &str) -> impl Iterator<Item = &String> {
        let (from, to) = (from.to_owned(), to.to_owned());
        self.all.iter().filter(move |line| {
            let time = line.split('\t').nth(1).unwrap();
            (from.as_str()..=to.as_str()).contains(&time)
        })
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_or_doubled_by_a_failing_store() {
    everywhere(settings(), |stage| async move {
        let mut terminal = Terminal::new(&stage);
        terminal.punch("1001", "2026-01-05 07:20:00");
        terminal.punch("1002", "2026-01-05 07:21:00");
        stage.machines.fail_storage(true);
        assert_eq!(terminal.upload().await, 500);
        terminal.punch("1003", "2026-01-05 07:22:00");
        assert_eq!(terminal.upload().await, 500);
        stage.machines.fail_storage(false);
        assert_eq!(terminal.upload().await, 200);
        let rows = stage.punches().await;
        assert_eq!(rows.len(), 3);
        assert!(rows.iter().all(|row| row.seen_times == 1 && row.flags == 0));
        assert_eq!(stage.count("SELECT SUM(held) FROM device_day").await, 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn partly_overlapping_batches_are_counted_once() {
    everywhere(settings(), |stage| async move {
        let line = |n: i64| format!("{n}\t2026-01-05 07:{n:02}:00\t0\t1\n");
        let first: String = (1..=20).map(line).collect();
        let second: String = (11..=30).map(line).collect();
        assert_eq!(stage.attlog(first).await.text(), "OK: 20");
        assert_eq!(stage.attlog(second).await.text(), "OK: 20");
        let rows = stage.punches().await;
        assert_eq!(rows.len(), 30);
        let twice = rows.iter().filter(|row| row.seen_times == 2).count();
        assert_eq!(twice, 10);
        let firsts = rows.iter().map(|row| row.batch_id).min().unwrap();
        assert_eq!(rows.iter().filter(|row| row.batch_id == firsts).count(), 20);
        assert_eq!(stage.count("SELECT SUM(held) FROM device_day").await, 30);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_line_twice_in_one_batch_is_one_row() {
    everywhere(settings(), |stage| async move {
        let line = "7\t2026-01-05 07:20:00\t0\t1\n";
        assert_eq!(stage.attlog(line.repeat(3)).await.text(), "OK: 3");
        let rows = stage.punches().await;
        assert_eq!((rows.len(), rows[0].seen_times), (1, 3));
        assert_eq!(stage.count("SELECT SUM(held) FROM device_day").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_batch_in_parallel_gives_its_rows_once() {
    everywhere(settings(), |stage| async move {
        let body: String =
            (0..200).map(|n| format!("{n}\t2026-01-05 07:20:{:02}\t0\t1\n", n % 60)).collect();
        let sends = (0..4).map(|_| stage.attlog(body.clone()));
        for answer in futures_util::future::join_all(sends).await {
            assert_eq!((answer.status.as_u16(), answer.text().as_str()), (200, "OK: 200"));
        }
        let rows = stage.punches().await;
        assert_eq!(rows.len(), 200);
        assert!(rows.iter().all(|row| row.seen_times == 4));
        assert_eq!(stage.count("SELECT SUM(held) FROM device_day").await, 200);
        assert_eq!(stage.count("SELECT COUNT(*) FROM raw_batch").await, 4);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_nightly_count_finds_what_is_missing() {
    everywhere(settings(), |stage| async move {
        let mut terminal = Terminal::new(&stage);
        terminal.punch("1001", "2026-01-04 07:20:00");
        terminal.punch("1002", "2026-01-04 07:21:00");
        terminal.upload().await;
        // A record the device holds and never sent.
        terminal.all.push("1003\t2026-01-04 07:22:00\t0\t1\t0\t0\t0\n".to_owned());
        let asked = job::ask_counts(&stage.db, system_permit(), NOW_US).await.unwrap();
        assert_eq!(asked, 1);
        assert_eq!(job::ask_counts(&stage.db, system_permit(), NOW_US).await.unwrap(), 0);
        assert_eq!(terminal.poll().await, 1);
        assert_eq!(stage.alarms().await, ["incomplete"]);
        // The difference has queued a query for that day.
        assert_eq!(terminal.poll().await, 1);
        assert_eq!(terminal.poll().await, 0);
        assert_eq!(stage.punches().await.len(), 3);
        let id = stage.device_id;
        let days = stage.db.read(move |tx| store::device::days(tx, id, 9)).await.unwrap();
        assert_eq!((days[0].held, days[0].reported), (3, Some(3)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unanswered_command_comes_again_but_no_restart() {
    everywhere(settings(), |stage| async move {
        for command in [Command::Check, Command::Reboot] {
            let allowed = permit(Action::DeviceCommand);
            queue(&stage.db, allowed, stage.device_id, command).await.unwrap();
        }
        let poll = || stage.poll();
        assert_eq!(poll().await.text(), "C:1:CHECK\nC:2:REBOOT\n");
        assert_eq!(poll().await.text(), "OK");
        stage.wait_s(601);
        assert_eq!(poll().await.text(), "C:1:CHECK\n");
        let stale = job::expire_commands(&stage.db, system_permit(), i64::MAX).await.unwrap();
        assert_eq!(stale, 2);
        assert_eq!(poll().await.text(), "OK");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn old_firmware_gets_its_own_words() {
    everywhere(settings(), |stage| async move {
        let delete = Command::DeleteUser { pin: Value::pin("7").unwrap() };
        queue(&stage.db, permit(Action::DeviceCommand), stage.device_id, delete).await.unwrap();
        let poll = || stage.poll();
        assert_eq!(poll().await.text(), "C:1:DATA DELETE USERINFO PIN=7\n");
        let result = format!("/iclock/devicecmd?SN={SERIAL}");
        stage.post(&result, "ID=1&Return=-1002&CMD=DATA\n").await;
        assert_eq!(poll().await.text(), "C:1:DATA DEL_USER PIN=7\n");
        stage.post(&result, "ID=1&Return=-10&CMD=DATA\n").await;
        let id = stage.device_id;
        let row = stage.db.read(move |tx| store::command::find(tx, id, 1)).await.unwrap().unwrap();
        assert_eq!((row.state.as_str(), row.code), ("failed", Some(-10)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_never_issued_changes_nothing() {
    everywhere(settings(), |stage| async move {
        queue(&stage.db, permit(Action::DeviceCommand), stage.device_id, Command::Check)
            .await
            .unwrap();
        let target = format!("/iclock/devicecmd?SN={SERIAL}");
        let body = "ID=1&Return=0&CMD=CHECK\nID=77&Return=0&CMD=SHELL\n";
        assert_eq!(stage.post(&target, body).await.text(), "OK");
        let id = stage.device_id;
        let row = stage.db.read(move |tx| store::command::find(tx, id, 1)).await.unwrap().unwrap();
        assert_eq!(row.state, "queued");
        assert_eq!(stage.count("SELECT COUNT(*) FROM device_command").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_collector_gets_one_command_at_a_time() {
    let one = Settings { commands_per_poll: 1, ..settings() };
    everywhere(one, |stage| async move {
        for command in [Command::Check, Command::Info] {
            let allowed = permit(Action::DeviceCommand);
            queue(&stage.db, allowed, stage.device_id, command).await.unwrap();
        }
        let poll = || stage.poll();
        assert_eq!(poll().await.text(), "C:1:CHECK\n");
        assert_eq!(poll().await.text(), "C:2:INFO\n");
        let target = format!("/iclock/devicecmd?SN={SERIAL}");
        stage.post(&target, "ID=2\nReturn=0\nCMD=INFO\nFirmVer=Ver 8.0\nMAC=00:11\n").await;
        let id = stage.device_id;
        let facts = stage.db.read(move |tx| store::fact::facts(tx, id)).await.unwrap();
        assert!(facts.contains(&("FirmVer".to_owned(), "Ver 8.0".to_owned())));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_that_never_hears_us_is_spoken_to_otherwise() {
    everywhere(settings(), |stage| async move {
        let body = "7\t2026-01-05 07:20:00\t0\t1\n";
        for n in 1..=9 {
            assert_eq!(stage.attlog(body).await.text(), "OK: 1", "{n}");
        }
        assert_eq!(stage.attlog(body).await.text(), "OK");
        assert!(stage.alarms().await.contains(&"ack_loop".to_owned()));
        // The evidence is held once, however often it comes.
        assert_eq!(stage.count("SELECT COUNT(*) FROM raw_batch WHERE length(body) > 0").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn plausibility_is_flagged_and_never_refused() {
    everywhere(settings(), |stage| async move {
        // 07:28:20 in WITA now.
        stage.attlog("7\t2026-01-05 09:00:00\t0\t1\n8\t2025-12-20 07:00:00\t0\t1\n").await;
        let oplog = "OPLOG 21\t1\t2026-01-05 07:30:00\t0\t0\t0\t0\n";
        stage.post(&format!("/iclock/cdata?SN={SERIAL}&table=OPERLOG&Stamp=1"), oplog).await;
        stage.attlog("9\t2026-01-05 07:27:00\t0\t1\t0\t0\t0\t0\t0\t0\t+25200\tx\n").await;
        let mut flags: Vec<(String, Vec<&str>)> = stage
            .punches()
            .await
            .into_iter()
            .map(|row| (row.pin, plausible::names(row.flags).collect()))
            .collect();
        flags.sort();
        assert_eq!(flags[0], ("7".to_owned(), vec!["future", "clock_drift"]));
        assert_eq!(flags[1], ("8".to_owned(), vec!["late_sync"]));
        assert_eq!(flags[2], ("9".to_owned(), vec!["after_clock_set", "zone_mismatch"]));
        let alarms = stage.alarms().await;
        assert!(alarms.contains(&"tampering".to_owned()));
        assert!(alarms.contains(&"clock_drift".to_owned()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stamps_move_only_with_their_table() {
    everywhere(settings(), |stage| async move {
        let target = |query: &str| format!("/iclock/cdata?SN={SERIAL}&{query}");
        let line = "7\t2026-01-05 07:20:00\t0\t1\n";
        stage.post(&target("table=ATTLOG&Stamp=77"), line).await;
        stage.post(&target("table=ATTLOG"), line).await;
        stage.post(&target("table=OPERLOG&OpStamp=5"), "USER PIN=7\tName=A\n").await;
        let block = stage.get(&target("options=all")).await.text();
        assert!(block.contains("\nATTLOGStamp=77\nOPERLOGStamp=5\nATTPHOTOStamp=None\n"));
        let again = permit(Action::DeviceManage);
        act::pull_again(&stage.db, again, stage.device_id, Stamped::Attlog).await.unwrap();
        assert!(stage.get(&target("options=all")).await.text().contains("\nATTLOGStamp=0\n"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_door_terminal_registers_and_delivers() {
    let door = Settings { device_type: "acc".to_owned(), zone: Zone::Wib, ..settings() };
    everywhere(door, |stage| async move {
        let target = |door: &str, query: &str| format!("/iclock/{door}?SN={SERIAL}{query}");
        assert_eq!(stage.get(&target("cdata", "&options=all")).await.text(), "OK");
        let answer =
            stage.post(&target("registry", ""), "DeviceType=acc,~DeviceName=X,MAC=1").await;
        let code = answer.text().strip_prefix("RegistryCode=").unwrap().to_owned();
        assert_eq!(code.len(), 32);
        let block = stage.get(&target("cdata", "&options=all")).await.text();
        assert!(block.starts_with(&format!("registry=ok\nRegistryCode={code}\n")));
        assert_eq!(stage.post(&target("push", ""), "").await.text(), block);
        let log = "time=2026-01-05 06:28:11\tpin=1001\tevent=0\tinoutstatus=0\tverifytype=15\t\
                   index=1\ntime=2026-01-05 06:29:11\tpin=0\tevent=206\tindex=2\n";
        for _ in 0..2 {
            assert_eq!(stage.post(&target("cdata", "&table=rtlog"), log).await.text(), "OK");
        }
        assert_eq!(stage.punches().await.len(), 1);
        assert_eq!(stage.count("SELECT COUNT(*) FROM device_event").await, 1);
        let user = "user uid=1\tpin=7\tpassword=1234\n";
        let tabledata = target("cdata", "&table=tabledata&tablename=user&count=1");
        assert_eq!(stage.post(&tabledata, user).await.text(), "user=1");
        let bodies = stage
            .db
            .read(|tx| tx.all("SELECT body FROM raw_batch", &[], |row| row.bytes(0)))
            .await
            .unwrap();
        assert!(!bodies.iter().any(|b| String::from_utf8_lossy(b).contains("1234")));
        let clock = stage.get(&target("rtdata", "&type=time")).await.text();
        assert!(clock.starts_with("DateTime=") && clock.ends_with(",ServerTZ=+0700"), "{clock}");
        let allowed = permit(Action::DeviceCommand);
        queue(&stage.db, allowed, stage.device_id, Command::Check).await.unwrap();
        assert_eq!(stage.post(&target("push", ""), "").await.text(), "C:1:CHECK\n");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_zone_tells_its_own_time() {
    for (zone, text) in [
        (Zone::Wib, "Time=2026-01-05T06:28:20+07:00"),
        (Zone::Wita, "Time=2026-01-05T07:28:20+08:00"),
        (Zone::Wit, "Time=2026-01-05T08:28:20+09:00"),
    ] {
        everywhere(Settings { zone, ..settings() }, |stage| async move {
            let answer = stage.get(&format!("/iclock/cdata?SN={SERIAL}&type=time")).await;
            assert_eq!(answer.text(), text);
            stage.attlog("7\t2026-01-05 07:20:00\t0\t1\n").await;
            let row = stage.punches().await.remove(0);
            assert_eq!(row.zone, zone.name());
            assert_eq!(civil::text(row.at_local_s), "2026-01-05 07:20:00");
        })
        .await;
    }
}
