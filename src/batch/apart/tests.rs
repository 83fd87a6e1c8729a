//! Workers that die, hang or talk nonsense. Programs of the shell play them; the real one is played by the tests of the
//! whole program.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::{Pool, Setup, frame, serve};
use crate::batch::{BatchError, Reference};
use crate::intake::workbook::{Limits, Refusal};

/// A program that sets itself up like a worker and then does what the script says.
fn program(folder: &TempDir, reference: &Reference, script: &str) -> PathBuf {
    let mut ready = Vec::new();
    frame::write(&mut ready, reference.definitions.fingerprint().as_bytes()).unwrap();
    fs::write(folder.path().join("ready"), ready).unwrap();
    let path = folder.path().join("worker");
    let text = format!("#!/bin/sh\ncd '{}'\necho >> started\n{script}\n", folder.path().display());
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
    path
}

fn started(folder: &TempDir) -> usize {
    fs::read_to_string(folder.path().join("started")).unwrap().lines().count()
}

#[test]
fn a_reader_that_dies_is_tried_once_more_and_is_a_finding_then() {
    let reference = Reference::load(&[]).unwrap();
    for death in ["kill -SEGV $$", "kill -ABRT $$", "exit 0"] {
        let folder = tempfile::tempdir().unwrap();
        let program = program(&folder, &reference, &format!("cat ready; head -c 200 >/dev/null; {death}"));
        let pool = Pool::of(&reference, &Limits::default(), Some(&program));
        let refusal = pool.read(&[1; 300], None).unwrap().unwrap_err();
        assert_eq!(*refusal, Refusal::ReaderDied, "{death}");
        assert_eq!(started(&folder), 2, "{death}");
    }
}

/// The second file is larger than a pipe holds: it cannot even be handed over.
#[test]
fn a_reader_that_takes_too_long_is_ended() {
    for bytes in [vec![1; 1], vec![1; 1 << 22]] {
        is_ended_when_too_slow(&bytes);
    }
}

fn is_ended_when_too_slow(bytes: &[u8]) {
    let reference = Reference::load(&[]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let program = program(&folder, &reference, "cat ready; echo $$ > pid; exec sleep 600");
    let limits = Limits { max_seconds: 1, ..Limits::default() };
    let pool = Pool::of(&reference, &limits, Some(&program));
    let before = Instant::now();
    let refusal = pool.read(bytes, None).unwrap().unwrap_err();
    assert_eq!(*refusal, Refusal::TooSlow { seconds: 1 });
    assert!(before.elapsed() < Duration::from_secs(60));
    let pid = fs::read_to_string(folder.path().join("pid")).unwrap();
    assert!(!PathBuf::from(format!("/proc/{}", pid.trim())).exists(), "nothing of it stays");
}

#[test]
fn without_a_worker_nothing_is_said_of_any_file() {
    let reference = Reference::load(&[]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for script in ["exit 1", "printf '\\001\\000\\000\\000\\000\\000\\000\\000x'"] {
        let program = program(&folder, &reference, script);
        let outcome = Pool::of(&reference, &Limits::default(), Some(&program)).read(b"x", None);
        assert!(matches!(outcome, Err(BatchError::Worker { .. })), "{script}");
    }
    let outcome =
        Pool::of(&reference, &Limits::default(), Some(&folder.path().join("none"))).read(b"x", None);
    assert!(matches!(outcome, Err(BatchError::Worker { .. })));
}

#[test]
fn a_worker_answers_file_after_file() {
    // Read in this very process: its memory stays as it is.
    let limits = Limits { max_memory_bytes: u64::MAX, ..Limits::default() };
    let mut input = Vec::new();
    let setup = Setup { overlays: Vec::new(), limits };
    frame::write(&mut input, &postcard::to_stdvec(&setup).unwrap()).unwrap();
    for bytes in [b"".as_slice(), b"%PDF"] {
        frame::write(&mut input, &postcard::to_stdvec(&None::<crate::period::Period>).unwrap()).unwrap();
        frame::write(&mut input, bytes).unwrap();
    }
    let mut output = Vec::new();
    serve(&mut input.as_slice(), &mut output).unwrap();
    let mut answers = output.as_slice();
    assert!(frame::read(&mut answers).unwrap().is_some(), "the definitions it reads by");
    let mut next = || {
        let answer = frame::read(&mut answers).unwrap().unwrap();
        postcard::from_bytes::<super::super::read::StoredRead>(&answer).unwrap().unwrap_err()
    };
    assert_eq!(*next(), Refusal::Empty);
    assert!(matches!(*next(), Refusal::NotAWorkbook { .. }));
}
