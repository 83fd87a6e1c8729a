//! Runs that a scheduler starts and nobody watches: the very lines of the README, what their exit codes, outputs and logs
//! say.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use common::{Workspace, files_below, root, treem};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value as Json, json};
use treem::store::WorkspaceLock;

/// A province of eight districts.
const PROVINCE: &str = "06";
const PERIOD: &str = "2024-S1";

/// What stands in the README for one's own: the period, the workspace, the log, the program.
const SHOWN: [(&str, &str); 4] = [
    ("2026-S1", PERIOD),
    ("/srv/tre-em/quang-ngai", "WORKSPACE"),
    ("/srv/tre-em/nhat-ky.jsonl", "LOG"),
    ("/usr/local/bin/treem", "TREEM"),
];
const SHOWN_ON_WINDOWS: [(&str, &str); 4] = [
    ("2026-S1", PERIOD),
    (r"D:\tre-em\quang-ngai", "WORKSPACE"),
    (r"D:\tre-em\nhat-ky.jsonl", "LOG"),
    (r"C:\treem\treem.exe", "TREEM"),
];

/// The blocks of code of the section on scheduled runs in one language.
fn blocks(language: &str) -> Vec<String> {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let section = readme.split("\n## ").find(|section| section.starts_with("Chạy định kỳ\n")).unwrap();
    let fence = format!("```{language}\n");
    section.split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

fn with(text: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(text.to_owned(), |text, (shown, own)| text.replace(shown, own))
}

/// The service and the timer.
fn units() -> [String; 2] {
    blocks("ini").try_into().expect("two units")
}

/// The values of a key of a unit.
fn values<'a>(unit: &'a str, key: &str) -> Vec<&'a str> {
    unit.lines().filter_map(|line| line.strip_prefix(key)?.strip_prefix('=')).collect()
}

/// A line of a crontab: its five fields and its command.
fn cron() -> Vec<(Vec<String>, String)> {
    let table = blocks("cron").concat();
    let line = |line: &str| {
        let mut parts = line.splitn(6, ' ').map(str::to_owned);
        (parts.by_ref().take(5).collect(), with(&parts.next().unwrap(), &SHOWN))
    };
    table.lines().map(line).collect()
}

/// The commands that are run, as a shell takes them, with words for what is one's own.
fn by_systemd() -> String {
    let [service, _] = units();
    let log = values(&service, "StandardError")[0].strip_prefix("append:").unwrap().to_owned();
    with(&format!("{} 2>> {log}", values(&service, "ExecStart")[0]).replace("%i", "2026-S1"), &SHOWN)
}

fn on_windows() -> String {
    let line = blocks("bat").concat();
    let task = line.split("/TR \"cmd /c ").nth(1).unwrap();
    with(task.split('"').next().unwrap(), &SHOWN_ON_WINDOWS)
}

/// The nightly job of a province, and what it has left.
struct Job {
    workspace: Workspace,
    /// Beside the workspace, as a log must not be in the way of anything there.
    log: tempfile::TempDir,
}

impl Job {
    /// Every district has sent a flawless file.
    fn new() -> Self {
        let workspace = Workspace::of(PROVINCE);
        let sample = ["sample", workspace.text(), "--unit", PROVINCE, "--period", PERIOD, "--seed", "7"];
        treem(&sample).expect(0);
        Self { workspace, log: tempfile::tempdir().unwrap() }
    }

    /// Only one district has sent a file: the others are to be asked for theirs.
    fn of_one_district() -> Self {
        let job = Self::new();
        for district in ["058", "061", "062", "063", "064", "065", "066"] {
            fs::remove_file(job.workspace.file_of(PERIOD, district)).unwrap();
        }
        job
    }

    /// Another file of the district arrives in place of the one before.
    fn change(&self) {
        let corrected = Workspace::of(PROVINCE);
        let sample = ["sample", corrected.text(), "--unit", PROVINCE, "--period", PERIOD, "--seed", "8"];
        treem(&sample).expect(0);
        fs::copy(corrected.file_of(PERIOD, "060"), self.workspace.file_of(PERIOD, "060")).unwrap();
    }

    fn log(&self) -> PathBuf {
        self.log.path().join("nhat-ky.jsonl")
    }

    /// Runs a line as a scheduler does: its exit code, and the lines it added to the log. Nothing is printed.
    #[track_caller]
    fn run(&self, line: &str) -> (i32, Vec<Json>) {
        self.run_as(None, Path::new(env!("CARGO_BIN_EXE_treem")), line)
    }

    #[track_caller]
    fn run_as(&self, user: Option<u32>, program: &Path, line: &str) -> (i32, Vec<Json>) {
        let log = self.log();
        let before = fs::read_to_string(&log).unwrap_or_default();
        let own = [
            ("WORKSPACE", self.workspace.text()),
            ("LOG", log.to_str().unwrap()),
            ("TREEM", program.to_str().unwrap()),
        ];
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", &with(line, &own)]).current_dir("/").env_clear();
        if let Some(user) = user {
            shell.uid(user).gid(user);
        }
        let output = shell.output().unwrap();
        assert_eq!((output.stdout, output.stderr), (Vec::new(), Vec::new()), "{line}");
        let code = output.status.code().unwrap();
        let after = fs::read_to_string(log).unwrap_or_default();
        let added = after.strip_prefix(&before).expect("the log grows");
        (code, if line.contains("LOG") { logged(added, code) } else { Vec::new() })
    }

    fn outputs(&self) -> BTreeMap<String, Vec<u8>> {
        files_below(&self.workspace.path(&format!("out/{PERIOD}")))
    }

    /// When each output was written last.
    fn touched(&self) -> BTreeMap<String, SystemTime> {
        let folder = self.workspace.path(&format!("out/{PERIOD}"));
        let modified = |name: String| {
            let time = fs::metadata(folder.join(&name)).unwrap().modified().unwrap();
            (name, time)
        };
        self.outputs().into_keys().map(modified).collect()
    }
}

/// Each line of a log is one object with a time, a level and what happened; the last one tells the exit code.
#[track_caller]
fn logged(text: &str, code: i32) -> Vec<Json> {
    let lines: Vec<Json> = text.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    for line in &lines {
        let says = |field: &str| line[field].as_str().unwrap_or_else(|| panic!("no {field}: {line}"));
        assert!(says("timestamp").parse::<Timestamp>().is_ok(), "{line}");
        assert!(["ERROR", "WARN", "INFO"].contains(&says("level")), "{line}");
        match says("message") {
            "stage" => assert!(!says("stage").is_empty()),
            "failed" | "refused" | "warning" => assert!(!says("reason").is_empty()),
            "started" | "outcome" | "finished" => {}
            other => panic!("{other}: the README does not tell of it"),
        }
    }
    let last = lines.last().unwrap();
    assert_eq!((&last["message"], &last["exit_code"]), (&json!("finished"), &json!(code)));
    lines
}

/// The one line of a kind.
#[track_caller]
fn the<'a>(lines: &'a [Json], kind: &str) -> &'a Json {
    let found: Vec<&Json> = lines.iter().filter(|line| line["message"] == kind).collect();
    assert_eq!(found.len(), 1, "{kind}: {lines:?}");
    found[0]
}

#[test]
fn three_schedulers_run_the_same_command() {
    let command = "TREEM run WORKSPACE --period 2024-S1 --quiet --log-format json 2>> LOG";
    assert_eq!(by_systemd(), command);
    assert_eq!(on_windows(), command);
    let commands: Vec<String> = cron().into_iter().map(|(_, command)| command).collect();
    assert_eq!(commands[0], command);
    assert_eq!(commands[1], command.replace("2024-S1", "2026"), "the year");
    assert_eq!(commands[2], "TREEM status WORKSPACE --period 2024-S1");
}

#[test]
fn outputs_stay_while_nothing_changes_and_follow_what_arrives() {
    let job = Job::new();
    let (code, lines) = job.run(&by_systemd());
    let outcome = the(&lines, "outcome");
    assert_eq!((code, &outcome["changed"], &outcome["reported"]), (0, &json!(true), &json!(8)), "clean");
    let stages: Vec<&str> = lines.iter().filter_map(|line| line["stage"].as_str()).collect();
    assert_eq!(
        stages,
        ["definitions", "discover", "read", "check", "compute", "record", "report", "publish"]
    );
    let (outputs, touched) = (job.outputs(), job.touched());
    for line in [on_windows(), cron()[0].1.clone()] {
        let (code, lines) = job.run(&line);
        assert_eq!((code, &the(&lines, "outcome")["changed"]), (0, &json!(false)));
        assert!(job.outputs() == outputs && job.touched() == touched, "nothing was written");
    }

    job.change();
    let (code, lines) = job.run(&by_systemd());
    assert_eq!((code, &the(&lines, "outcome")["changed"]), (0, &json!(true)), "a corrected file");
    assert!(job.outputs()["data.csv"] != outputs["data.csv"]);

    fs::remove_file(job.workspace.file_of(PERIOD, "061")).unwrap();
    let (code, lines) = job.run(&by_systemd());
    let outcome = the(&lines, "outcome");
    assert_eq!((code, &outcome["reported"], &outcome["errors"]), (1, &json!(7), &json!(0)), "one is missing");
    assert!(outcome["queries"].as_u64() > Some(0));

    fs::write(job.workspace.path(&format!("inbox/{PERIOD}/anh.xlsx")), b"no workbook").unwrap();
    let (code, lines) = job.run(&by_systemd());
    let refused = the(&lines, "refused");
    assert_eq!((code, &refused["level"]), (2, &json!("WARN")), "one is refused");
    assert_eq!((&refused["file"], &refused["rule"]), (&json!("inbox/2024-S1/anh.xlsx"), &json!("R-STR-001")));
    assert_eq!(the(&lines, "outcome")["refused"], 1);

    fs::write(job.workspace.path(&format!("out/{PERIOD}/data.csv")), "sửa tay").unwrap();
    let (_, lines) = job.run(&by_systemd());
    assert!(the(&lines, "warning")["reason"].as_str().unwrap().contains("sua-tay/data.csv"));
}

/// What came before is untouched, and the log says in one sentence what to do.
#[track_caller]
fn fails(job: &Job, line: &str, code: i32, says: &str) {
    let before = (job.outputs(), job.touched());
    is_failure(&job.run(line), code, says);
    assert!((job.outputs(), job.touched()) == before, "{says}");
}

#[track_caller]
fn is_failure((ended, lines): &(i32, Vec<Json>), code: i32, says: &str) {
    let failed = the(lines, "failed");
    assert_eq!((*ended, &failed["exit_code"], &failed["level"]), (code, &json!(code), &json!("ERROR")));
    assert!(failed["reason"].as_str().unwrap().contains(says), "{failed}");
}

#[test]
fn a_run_that_cannot_do_its_work_says_why_and_leaves_the_outputs() {
    let job = Job::of_one_district();
    let line = by_systemd();
    assert_eq!(job.run(&line).0, 1);
    let (outputs, touched) = (job.outputs(), job.touched());
    fails(&job, &line.replace("2024-S1", "2024-S3"), 3, "không phải là kỳ báo cáo");
    fails(
        &job,
        &line.replace("2024-S1", "2025-S1"),
        4,
        "inbox/2025-S1; hãy đặt các tệp của kỳ báo cáo vào đó",
    );
    let lock = WorkspaceLock::acquire(&job.workspace.path("store")).unwrap();
    fails(&job, &line, 5, "một lệnh treem khác đang chạy");
    drop(lock);
    job.change();
    let denied = run_without_the_right_to_write(&job, &line);
    is_failure(&denied, 4, "không có quyền đọc hoặc ghi ở đây; kết quả trước đó giữ nguyên");
    assert!(job.outputs() == outputs && job.touched() == touched);
    // A disk that takes no more: no file may grow beyond 400 KiB, which the ledger does not and the report does.
    let full = format!("trap '' XFSZ; ulimit -f 800; {line}");
    fails(&job, &full, 4, "tệp lớn hơn mức mà ổ đĩa hoặc máy này cho phép");
    let names = |folder: &str| -> Vec<_> {
        let entries = fs::read_dir(job.workspace.path(folder)).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    };
    assert_eq!(names("out/.treem"), ["2024-S1.json"], "what was staged has made room again");
    assert_eq!(job.run(&line).0, 1);
    assert!(job.outputs()["data.csv"] != outputs["data.csv"], "nothing is in the way any more");
}

/// Runs the line as somebody who may read `out/` and not write there.
fn run_without_the_right_to_write(job: &Job, line: &str) -> (i32, Vec<Json>) {
    // Nothing is denied to root: the run is somebody else's then, with a program within his reach.
    let other = rustix::process::geteuid().is_root().then_some(65_534);
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("treem");
    fs::copy(env!("CARGO_BIN_EXE_treem"), &program).unwrap();
    if other.is_some() {
        let mut his =
            vec![folder.path().to_owned(), job.log.path().to_owned(), job.log(), job.workspace.path("")];
        his.extend(["treem.toml", "inbox", "store"].iter().flat_map(|name| tree(&job.workspace.path(name))));
        his.iter().for_each(|path| chown(path, other, other).unwrap());
    }
    let outputs = ["out", "out/.treem"].map(|name| job.workspace.path(name));
    let allow = |mode: u32| {
        outputs
            .iter()
            .for_each(|folder| fs::set_permissions(folder, fs::Permissions::from_mode(mode)).unwrap());
    };
    allow(0o555);
    let ended = job.run_as(other, &program, line);
    allow(0o755);
    ended
}

/// A folder or file and everything below it.
fn tree(path: &Path) -> Vec<PathBuf> {
    let mut all = vec![path.to_owned()];
    if path.is_dir() {
        fs::read_dir(path).unwrap().for_each(|entry| all.extend(tree(&entry.unwrap().path())));
    }
    all
}

#[test]
fn a_log_that_cannot_be_written_stops_nothing() {
    let job = Job::of_one_district();
    assert_eq!(job.run(&by_systemd().replace("2>> LOG", "2> /dev/full")).0, 1);
    assert!(job.outputs().contains_key("summary.json"));
}

/// `systemd-analyze` as it judges a command line; it says nothing of units that are as they should be.
fn analyze(arguments: &[&str], folder: &Path) -> String {
    let output = Command::new("systemd-analyze")
        .args(arguments)
        .current_dir(folder)
        .env("TZ", "Asia/Ho_Chi_Minh")
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap_or_else(|error| {
            panic!("systemd-analyze does not start ({error}): run `tests/run`, which installs it")
        });
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
}

#[test]
fn systemd_understands_the_units() {
    let folder = tempfile::tempdir().unwrap();
    let [service, timer] = units();
    let program = env!("CARGO_BIN_EXE_treem");
    fs::write(folder.path().join("treem@.service"), service.replace("/usr/local/bin/treem", program))
        .unwrap();
    fs::write(folder.path().join("treem@.timer"), timer).unwrap();
    assert_eq!(analyze(&["verify", "--man=no", "./treem@.service", "./treem@.timer"], folder.path()), "");
    // Findings and a lock held by somebody else are no failures of the job; all else is.
    assert_eq!(values(&service, "SuccessExitStatus"), ["1 5"]);
}

/// The deadlines of both reports of a year, and the first day after the data of each.
fn days() -> [(Date, Date); 2] {
    let workspace = Workspace::new();
    [("2026-S1", "2026-05-15"), ("2026", "2026-11-15")].map(|(period, first)| {
        let arguments = ["status", workspace.text(), "--period", period, "--on", first, "--format", "json"];
        let seen: Json = serde_json::from_str(&treem(&arguments).expect(0).stdout).unwrap();
        (first.parse().unwrap(), seen["deadline_ministry"].as_str().unwrap().parse().unwrap())
    })
}

#[test]
fn the_timer_works_from_the_end_of_the_data_to_the_last_day_of_the_deadline() {
    let [_, timer] = units();
    let calendars = values(&timer, "OnCalendar");
    assert_eq!(calendars.len(), 2);
    for (calendar, (first, deadline)) in calendars.into_iter().zip(days()) {
        let next = |after: &str| {
            let base = format!("--base-time={after}");
            let told = analyze(&["calendar", &base, calendar], Path::new("/"));
            let line = told.lines().find_map(|line| line.trim().strip_prefix("Next elapse: ")).unwrap();
            line.split(' ').nth(1).unwrap().parse::<Date>().unwrap()
        };
        assert_eq!(next(&format!("{}-01 00:00", first.strftime("%Y-%m"))), first);
        assert_eq!(next(&format!("{deadline} 00:00")), deadline);
    }
}

#[test]
fn cron_works_on_the_same_days() {
    let table = cron();
    let range = |text: &str| -> (i8, i8) {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        (first.parse().unwrap(), last.parse().unwrap())
    };
    for ((fields, _), (first, deadline)) in table.iter().zip(days()) {
        let [minute, hours, days, month, weekday] = fields.as_slice() else { panic!("{fields:?}") };
        assert_eq!((minute.as_str(), hours.as_str(), weekday.as_str()), ("30", "7-18", "*"));
        assert_eq!((range(month), range(days).0), ((first.month(), first.month()), first.day()));
        assert!(first.month() == deadline.month() && range(days).1 >= deadline.day());
    }
}
