//! A run that is killed at any moment: the outputs are the old ones or the new ones, the ledger keeps what it held, and
//! the next run comes to what an undisturbed one comes to.
//!
//! `TREEM_TEST_KILLS` sets how many kills there are, `TREEM_TEST_SEED` when they come; `--nocapture` shows where they hit.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use common::{Workspace, copy_tree, files_below, treem};
use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};
use rustix::process::{Pid, Signal, kill_process_group};
use serde_json::Value as Json;

const PERIOD: &str = "2024-S1";
/// Before the first line of the log.
const START: &str = "start";
/// Kills of a whole test run, and that one of so many is a nation's, which takes longest.
const KILLS: usize = 10;
const NATIONS_SHARE: usize = 6;
const PATIENCE: Duration = Duration::from_secs(60);

type Files = BTreeMap<String, Vec<u8>>;
type Stages = Vec<(String, Duration)>;

/// A run that can be watched and killed, in a process group of its own.
struct Running {
    child: Child,
    group: Pid,
    begun: Instant,
    /// Stages as the log tells of them, with the moment.
    stages: Receiver<(String, Instant)>,
    seen: Vec<(String, Instant)>,
}

impl Running {
    fn start(workspace: &Workspace) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_treem"))
            .args(["run", workspace.text(), "--period", PERIOD, "--quiet", "--log-format", "json"])
            .env_remove("TREEM_LANG")
            .env_remove("TREEM_LOG")
            .process_group(0)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let begun = Instant::now();
        let log = BufReader::new(child.stderr.take().unwrap());
        let (tell, stages) = mpsc::channel();
        std::thread::spawn(move || {
            for line in log.lines().map_while(Result::ok) {
                let now = Instant::now();
                // The last line may have been cut off by the kill.
                let stage = serde_json::from_str::<Json>(&line)
                    .ok()
                    .and_then(|line| line.get("stage").and_then(Json::as_str).map(str::to_owned));
                if let Some(stage) = stage {
                    drop(tell.send((stage, now)));
                }
            }
        });
        let group = Pid::from_child(&child);
        Self { child, group, begun, stages, seen: vec![(START.to_owned(), begun)] }
    }

    /// Waits until the log tells of a stage, or ends.
    fn wait_for(&mut self, stage: &str) {
        while self.seen.last().is_some_and(|(seen, _)| seen != stage) {
            let Ok(next) = self.stages.recv() else { return };
            self.seen.push(next);
        }
    }

    /// Ends the run alone, or it and the processes in which it reads files. Those left alone must end by themselves.
    fn kill(mut self, everything: bool) -> (ExitStatus, String) {
        if everything {
            // Fails when it has ended, which its status will tell.
            kill_process_group(self.group, Signal::KILL).ok();
        } else {
            self.child.kill().unwrap();
        }
        let status = self.child.wait().unwrap();
        self.wait_until_nothing_is_left();
        self.seen.extend(self.stages.iter());
        (status, self.seen.pop().unwrap().0)
    }

    fn wait_until_nothing_is_left(&self) {
        let begun = Instant::now();
        while self.processes() > 0 {
            assert!(begun.elapsed() < PATIENCE, "a process that reads files outlives its run");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Lets the run end: its exit code, and how long each stage took, one after the other.
    fn end(mut self) -> (i32, Stages) {
        let code = self.child.wait().unwrap().code().expect("nobody killed it");
        let end = Instant::now();
        self.seen.extend(self.stages.iter());
        let ends = self.seen.iter().skip(1).map(|(_, at)| *at).chain([end]);
        let took = self.seen.iter().zip(ends).map(|((stage, at), end)| (stage.clone(), end - *at)).collect();
        (code, took)
    }

    /// How many processes there are: the run and those in which it reads files.
    fn processes(&self) -> usize {
        let group = self.group.as_raw_nonzero().to_string();
        let processes = fs::read_dir("/proc").unwrap();
        let stats = processes.filter_map(|entry| fs::read_to_string(entry.unwrap().path().join("stat")).ok());
        let is_alive = |stat: &String| {
            // The name before the state, in brackets, may hold spaces.
            let fields: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
            fields[0] != "Z" && fields[2] == group
        };
        stats.filter(is_alive).count()
    }
}

/// When a run is killed: a while after it has reached a stage.
struct Moment {
    stage: String,
    after: Duration,
}

impl Moment {
    /// A third of them are any moment of the whole run, a third fall into each stage as often, however short it is, and a
    /// third into the replacing of the outputs.
    fn choose(rng: &mut TestRng, stages: &Stages) -> Self {
        let any = usize::try_from(rng.next_u64()).unwrap() % stages.len();
        let (stage, takes) = match rng.next_u64() % 3 {
            0 => (START.to_owned(), stages.iter().map(|(_, takes)| *takes).sum()),
            1 => stages[any].clone(),
            _ => stages.last().unwrap().clone(),
        };
        Self { stage, after: part_of(takes, rng) }
    }

    fn wait(&self, running: &mut Running) {
        running.wait_for(&self.stage);
        let reached = running.seen.last().map_or(running.begun, |(_, at)| *at);
        // Sleeping is too coarse for the few hundred microseconds of a swap.
        let left = self.after.saturating_sub(reached.elapsed());
        std::thread::sleep(left.saturating_sub(Duration::from_millis(2)));
        while reached.elapsed() < self.after {
            std::hint::spin_loop();
        }
    }
}

fn part_of(whole: Duration, rng: &mut TestRng) -> Duration {
    whole.mul_f64(f64::from(rng.next_u32()) / f64::from(u32::MAX))
}

/// What the inbox may hold, and what an undisturbed run makes of it.
struct State {
    made: Workspace,
    code: i32,
    stages: Stages,
    out: Files,
    facts: Files,
}

impl State {
    fn new(made: Workspace) -> Self {
        let (code, stages) = Running::start(&made).end();
        assert!(code <= 1, "the files are usable");
        let out = files_below(&made.path(&format!("out/{PERIOD}")));
        let facts = files_below(&made.path("store/facts"));
        assert!(!facts.is_empty());
        Self { made, code, stages, out, facts }
    }

    fn put_into(&self, workspace: &Workspace) {
        fs::remove_dir_all(workspace.path("inbox")).unwrap();
        copy_tree(&self.made.path("inbox"), &workspace.path("inbox"));
    }
}

/// A workspace whose runs are killed, and what it must hold.
struct Story {
    workspace: Workspace,
    states: [State; 2],
    rng: TestRng,
    /// Submissions on the record, oldest first.
    recorded: Vec<String>,
    /// By stage and by what the kill left.
    tally: BTreeMap<(String, &'static str), usize>,
}

impl Story {
    /// Begins after an undisturbed run over the first state.
    fn new(states: [State; 2], seed: u64) -> Self {
        let differ = |of: fn(&State) -> &Files| of(&states[0]) != of(&states[1]);
        assert!(differ(|state| &state.out) && differ(|state| &state.facts));
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
        let workspace = states[0].made.copied();
        let recorded = submissions(&workspace.path("store/ledger.sqlite"));
        Self { workspace, states, rng, recorded, tally: BTreeMap::new() }
    }

    /// Kills runs, the inbox being one of two things in turn, until there have been so many kills: one to three before a
    /// run is let through, so that the mending after a kill is killed, too. Every other time nothing was published before.
    fn play(&mut self, kills: usize) {
        let (mut done, mut state, mut is_new) = (0, 0, false);
        while done < kills {
            if is_new {
                self.begin_anew();
            }
            is_new = !is_new;
            for _ in 0..=self.rng.next_u64() % 3 {
                state = 1 - state;
                done += usize::from(self.is_killed(state));
            }
            self.completes(state);
        }
    }

    /// Nothing was ever read or published.
    fn begin_anew(&mut self) {
        for folder in ["store", "out"] {
            fs::remove_dir_all(self.workspace.path(folder)).unwrap();
        }
        self.recorded.clear();
    }

    /// Starts a run over one state of the inbox and kills it; whether it was still at work.
    fn is_killed(&mut self, state: usize) -> bool {
        self.states[state].put_into(&self.workspace);
        let moment = Moment::choose(&mut self.rng, &self.states[state].stages);
        let everything = !self.rng.next_u64().is_multiple_of(3);
        let before = self.out();
        let mut running = Running::start(&self.workspace);
        moment.wait(&mut running);
        let (status, mut stage) = running.kill(everything);
        let after = self.look(before.is_some());
        if status.code().is_some() {
            return false;
        }
        if self.workspace.path(&format!("out/.treem/swap-{PERIOD}.json")).exists() {
            stage.push_str(", swapping");
        }
        let left = match (before.is_some(), after.is_some()) {
            (_, false) => "nothing yet",
            (true, true) if before == after => "the old outputs",
            _ => "the new outputs",
        };
        *self.tally.entry((stage, left)).or_default() += 1;
        true
    }

    fn out(&self) -> Option<Files> {
        let folder = self.workspace.path(&format!("out/{PERIOD}"));
        folder.exists().then(|| files_below(&folder))
    }

    /// What a reader finds, which must be whole.
    #[track_caller]
    fn look(&mut self, had_outputs: bool) -> Option<Files> {
        let out = self.out();
        assert!(out.is_some() || !had_outputs, "the outputs are gone");
        if let Some(out) = &out {
            let whole = self.states.iter().any(|state| state.out == *out);
            assert!(whole, "neither the old outputs nor the new ones: {:?}", out.keys());
        }
        let facts = self.workspace.path("store/facts");
        let facts = if facts.exists() { files_below(&facts) } else { Files::new() };
        for (name, bytes) in facts.iter().filter(|(name, _)| !is_unfinished(name)) {
            let whole = self.states.iter().any(|state| state.facts.get(name) == Some(bytes));
            assert!(whole, "neither the old facts nor the new ones: {name}");
        }
        self.look_into_the_ledger();
        out
    }

    /// The ledger as it lies there, opened elsewhere so that the next run finds it as the kill left it.
    #[track_caller]
    fn look_into_the_ledger(&mut self) {
        let copy = tempfile::tempdir().unwrap();
        for file in ["ledger.sqlite", "ledger.sqlite-journal"] {
            let from = self.workspace.path("store").join(file);
            if from.exists() {
                fs::copy(from, copy.path().join(file)).unwrap();
            }
        }
        let recorded = submissions(&copy.path().join("ledger.sqlite"));
        assert!(
            recorded.starts_with(&self.recorded),
            "submissions are lost: {:?}, {recorded:?}",
            self.recorded
        );
        self.recorded = recorded;
    }

    /// A run that nobody kills comes to what an undisturbed one comes to, and leaves nothing else behind.
    #[track_caller]
    fn completes(&mut self, state: usize) {
        let (code, _) = Running::start(&self.workspace).end();
        let out = self.look(true);
        let State { code: undisturbed, out: wanted, facts, .. } = &self.states[state];
        assert_eq!(code, *undisturbed);
        assert!(out.as_ref() == Some(wanted), "other outputs than those of an undisturbed run");
        let kept = files_below(&self.workspace.path("store/facts"));
        assert!(facts.iter().all(|(name, bytes)| kept.get(name) == Some(bytes)), "the facts in force");
        assert!(kept.keys().all(|name| name.ends_with("/facts.parquet")), "{:?}", kept.keys());
        for (folder, wanted) in [
            ("out", vec![".treem", PERIOD]),
            ("out/.treem", vec!["2024-S1.json"]),
            ("store", vec!["facts", "last-run", "ledger.sqlite", "lock"]),
        ] {
            assert_eq!(names(&self.workspace.path(folder)), wanted, "{folder}");
        }
        assert!(!self.recorded.is_empty());
    }

    fn tell(&self, who: &str) {
        let mut text = format!("{who}, seed {}: stage, what the kill left, kills\n", seed());
        for ((stage, left), count) in &self.tally {
            writeln!(text, "  {stage:20} {left:16} {count:4}").unwrap();
        }
        println!("{text}");
    }
}

/// Whether a file was being written when the kill came.
fn is_unfinished(name: &str) -> bool {
    name.rsplit('/').next().unwrap().starts_with(".treem-")
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The submissions of a sound ledger, oldest first.
#[track_caller]
fn submissions(ledger: &Path) -> Vec<String> {
    let connection = rusqlite::Connection::open(ledger).unwrap();
    let sound: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(sound, "ok");
    let table = "SELECT count(*) FROM sqlite_schema WHERE name = 'submission'";
    if connection.query_row(table, [], |row| row.get::<_, i64>(0)).unwrap() == 0 {
        return Vec::new();
    }
    let mut rows =
        connection.prepare("SELECT id || ' ' || file || ' ' || hash FROM submission ORDER BY id").unwrap();
    rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// A workspace with the files of a few districts, each of a province, under the folders of these names.
fn sent(unit: &str, seed: &str, faults: &[&str], districts: &[(&str, &str, &str)]) -> Workspace {
    let workspace = Workspace::of(unit);
    for (province, district, folder) in districts {
        let all = Workspace::of(province);
        let sample = ["sample", all.text(), "--unit", province, "--period", PERIOD, "--seed", seed];
        treem(&[&sample, faults].concat()).expect(0);
        let file = all.file_of(PERIOD, district);
        let to = workspace.path(&format!("inbox/{PERIOD}/{folder}"));
        fs::create_dir_all(&to).unwrap();
        fs::copy(&file, to.join(file.file_name().unwrap())).unwrap();
    }
    workspace
}

fn number(variable: &str, otherwise: usize) -> usize {
    std::env::var(variable).map_or(otherwise, |text| text.parse().unwrap())
}

fn seed() -> u64 {
    u64::try_from(number("TREEM_TEST_SEED", 20_240_525)).unwrap()
}

#[test]
fn a_province_killed_at_any_moment_keeps_the_old_outputs_or_has_the_new_ones() {
    let (first, second) = (("51", "524", ""), ("51", "527", "them"));
    let states = [
        State::new(sent("51", "7", &[], &[first])),
        State::new(sent("51", "8", &["--faults"], &[first, second])),
    ];
    let kills = number("TREEM_TEST_KILLS", KILLS);
    let mut story = Story::new(states, seed());
    story.play(kills - kills / NATIONS_SHARE);
    story.tell("a province");
}

#[test]
fn the_nation_killed_at_any_moment_keeps_the_old_outputs_or_has_the_new_ones() {
    let (first, second) = (("06", "060", "06"), ("48", "490", "Đà Nẵng"));
    let states =
        [State::new(sent("VN", "7", &[], &[first, second])), State::new(sent("VN", "8", &[], &[first]))];
    let mut story = Story::new(states, seed() + 1);
    story.play(number("TREEM_TEST_KILLS", KILLS) / NATIONS_SHARE);
    story.tell("the nation");
}

/// Only the run is killed here: nobody is left to end the processes in which it has files read.
#[test]
fn the_processes_that_read_files_end_by_themselves_when_their_run_is_killed() {
    let workspace = Workspace::flawless(PERIOD);
    let mut running = Running::start(&workspace);
    running.wait_for("read");
    while running.processes() < 2 {
        assert!(running.child.try_wait().unwrap().is_none(), "it ended without having files read elsewhere");
    }
    let (status, stage) = running.kill(false);
    assert_eq!((status.code(), stage.as_str()), (None, "read"));
    assert!(!workspace.path(&format!("out/{PERIOD}")).exists());
}

/// Who looks all the time, from the moment the outputs are ready until the run has ended.
#[test]
fn a_reader_never_finds_the_outputs_gone_while_they_are_replaced() {
    let states = ["7", "8"].map(|seed| sent("51", seed, &[], &[("51", "524", "")]));
    let workspace = states[0].copied();
    Running::start(&workspace).end();
    let outputs = workspace.path(&format!("out/{PERIOD}"));
    // On a busy machine the reader may come too late to one of them.
    let looks: Vec<usize> = [1, 0, 1, 0, 1, 0]
        .into_iter()
        .map(|state: usize| {
            copy_tree(&states[state].path("inbox"), &workspace.path("inbox"));
            looks_at(&outputs, Running::start(&workspace))
        })
        .filter(|looks| *looks > 100)
        .take(2)
        .collect();
    assert_eq!(looks.len(), 2, "nobody has looked");
}

/// How often a reader looked while a run replaced the outputs.
fn looks_at(outputs: &Path, mut running: Running) -> usize {
    let before = files_below(outputs);
    running.wait_for("publish");
    let mut looks = 0;
    while running.child.try_wait().unwrap().is_none() {
        for _ in 0..100 {
            assert!(outputs.exists(), "gone after {looks} looks");
            looks += 1;
        }
    }
    running.end();
    assert!(files_below(outputs) != before);
    looks
}
