//! What reading in processes of its own costs: the shipped sample of a province, or the inbox of another workspace, run with
//! workers and without in turn, from an empty ledger each time.
//! `cargo bench --bench isolation [-- PAIRS [WORKSPACE PERIOD]]`.
//!
//! Who reads apart does so for the whole process; so each run is a process of its own, this program started again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use treem::batch::{self, FailOn, NoProgress, RunOptions};
use treem::workspace::Workspace;

const PAIRS: usize = 15;

/// What is run.
struct Subject {
    workspace: PathBuf,
    /// The period that is run, and others that it is compared with.
    periods: Vec<String>,
}

impl Subject {
    fn sample() -> Self {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/quang-ngai");
        Self { workspace, periods: ["2024-S1", "2023-S1"].map(str::to_owned).into() }
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|one| !one.starts_with("--")).collect();
    match arguments.as_slice() {
        [how, folder, period] if how == "apart" || how == "here" => {
            println!("{}", once(how == "apart", Path::new(folder), period));
        }
        [pairs, workspace, period] => {
            let (workspace, periods) = (workspace.into(), vec![period.clone()]);
            compare(&Subject { workspace, periods }, pairs.parse().expect("a number of pairs"));
        }
        [pairs] => compare(&Subject::sample(), pairs.parse().expect("a number of pairs")),
        _ => compare(&Subject::sample(), PAIRS),
    }
}

/// Seconds of one run in this process.
fn once(apart: bool, folder: &Path, period: &str) -> f64 {
    let begin = Instant::now();
    if apart {
        batch::read_apart(env!("CARGO_BIN_EXE_treem").into());
    }
    let workspace = Workspace::open(folder).unwrap();
    let options = RunOptions {
        period: period.parse().unwrap(),
        jobs: None,
        definitions: Vec::new(),
        fail_on: FailOn::Never,
        map: None,
    };
    let report = batch::run(&workspace, &options, &NoProgress).unwrap();
    assert!(report.published.is_some());
    begin.elapsed().as_secs_f64()
}

/// Pairs of runs, every second one the other way round, and what they come to.
fn compare(subject: &Subject, pairs: usize) {
    let [mut apart, mut here] = [Vec::new(), Vec::new()];
    run_again(subject, "apart"); // fills the file cache
    for pair in 0..pairs {
        let order = if pair % 2 == 0 { ["apart", "here"] } else { ["here", "apart"] };
        for how in order {
            let seconds = run_again(subject, how);
            if how == "apart" { apart.push(seconds) } else { here.push(seconds) }
        }
    }
    let differences = apart.iter().zip(&here).map(|(apart, here)| apart - here).collect();
    println!("{pairs} pairs of runs of {}, milliseconds", subject.periods[0]);
    for (name, seconds) in [("with workers", apart), ("in one process", here), ("difference", differences)] {
        let (least, middle, most) = spread(seconds);
        println!("{name:<16}{least:>9.1} least{middle:>9.1} median{most:>9.1} most");
    }
}

/// Seconds of one run in a process and a workspace of its own.
fn run_again(subject: &Subject, how: &str) -> f64 {
    let workspace = tempfile::tempdir().unwrap();
    fs::copy(subject.workspace.join("treem.toml"), workspace.path().join("treem.toml")).unwrap();
    for period in &subject.periods {
        let inbox = Path::new("inbox").join(period);
        copy_tree(&subject.workspace.join(&inbox), &workspace.path().join(&inbox));
    }
    let this = std::env::current_exe().unwrap();
    let output = Command::new(this).arg(how).arg(workspace.path()).arg(&subject.periods[0]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().parse().unwrap()
}

fn copy_tree(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_tree(&path, &target);
        } else {
            fs::copy(&path, target).unwrap();
        }
    }
}

/// Least, median and most, in milliseconds.
fn spread(mut seconds: Vec<f64>) -> (f64, f64, f64) {
    seconds.sort_by(f64::total_cmp);
    let at = |index: usize| seconds.get(index).copied().unwrap_or(f64::NAN) * 1000.0;
    (at(0), at(seconds.len() / 2), at(seconds.len().saturating_sub(1)))
}
