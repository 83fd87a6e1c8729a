use super::*;

fn run(ledger: &mut Ledger) -> RunId {
    let start =
        RunStart { period: "2024-S1", started: "2024-05-20T08:00:00Z", definitions: "f", program: "0.1.0" };
    ledger.begin_run(&start).unwrap()
}

fn submission(verdict: &str) -> Submission {
    Submission {
        file: "inbox/2024-S1/524.xlsx".to_owned(),
        hash: "h".to_owned(),
        unit: Some("524".to_owned()),
        period: Some("2024-S1".to_owned()),
        revision: Some(1),
        verdict: verdict.to_owned(),
        ..Submission::default()
    }
}

fn decision(finding: &str, withdrawn: bool) -> Decision {
    Decision {
        period: "2024-S1".to_owned(),
        finding: finding.to_owned(),
        kind: DecisionKind::Override,
        withdrawn,
        rule: "R-BAL-001".to_owned(),
        unit: "524".to_owned(),
        reporter: "district".to_owned(),
        place: "B05!E12".to_owned(),
        found: "5".to_owned(),
        figures: "3; abused|sex=M = 5".to_owned(),
        file_hash: "h".to_owned(),
        reason: "đã đối chiếu hồ sơ".to_owned(),
        by: "Phòng Trẻ em".to_owned(),
        at: "2024-06-14T09:00:00+07:00".to_owned(),
    }
}

fn issue(number: u32) -> Issue {
    Issue {
        period: "2024-S1".to_owned(),
        number,
        document: "123/BC-SYT".to_owned(),
        by: "Phòng Trẻ em".to_owned(),
        at: "2024-06-14T09:00:00+07:00".to_owned(),
        state: "s".to_owned(),
        outputs: "{}".to_owned(),
        basis: "{}".to_owned(),
        data: vec![5; 900],
    }
}

fn release(name: &str) -> ReleaseRecord {
    ReleaseRecord {
        name: name.to_owned(),
        source: None,
        period: "2024".to_owned(),
        map: "2024-11-14".to_owned(),
        policy: "p".to_owned(),
        by: "Phòng Trẻ em".to_owned(),
        at: "2025-01-14T09:00:00+07:00".to_owned(),
        files: "{}".to_owned(),
        certificate: "{}".to_owned(),
        data: vec![5; 900],
        counts: vec![6; 900],
        witnesses: vec![7; 90],
    }
}

fn withdrawal(name: &str) -> Withdrawal {
    Withdrawal {
        release: name.to_owned(),
        reason: "số của một tỉnh sai".to_owned(),
        by: "Phòng Trẻ em".to_owned(),
        at: "2025-02-14T09:00:00+07:00".to_owned(),
    }
}

fn reason() -> Reason {
    Reason {
        period: "2024-S1".to_owned(),
        finding: "f".to_owned(),
        file: "inbox/2024-S1/524.xlsx".to_owned(),
        file_hash: "h".to_owned(),
        text: "số trẻ tăng do nhập xã".to_owned(),
    }
}

#[test]
fn readings_come_back_as_they_were_put_in_and_never_change() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(folder.path()).unwrap();
    ledger.add_parses(&[NewParse { parse_key: "k", file_hash: "h", blob: b"one" }]).unwrap();
    ledger.add_parses(&[NewParse { parse_key: "k", file_hash: "h", blob: b"two" }]).unwrap();
    drop(ledger);
    let ledger = Ledger::open(folder.path()).unwrap();
    let found = ledger.parses(&["k".to_owned(), "absent".to_owned()]).unwrap();
    assert_eq!(found.into_iter().collect::<Vec<_>>(), [("k".to_owned(), b"one".to_vec())]);
}

#[test]
fn the_database_itself_refuses_to_change_or_remove_a_row() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(folder.path()).unwrap();
    let id = run(&mut ledger);
    ledger.add_parses(&[NewParse { parse_key: "k", file_hash: "h", blob: b"one" }]).unwrap();
    ledger.add_submissions(id, &[submission("accepted")]).unwrap();
    ledger.finish_run(id, &RunEnd { finished: "t", outcome: "done", exit_code: 0 }).unwrap();
    ledger.add_decision(&decision("f", false)).unwrap();
    ledger.add_issue(&issue(1)).unwrap();
    ledger.add_reasons(id, &[reason()]).unwrap();
    ledger.add_release(&release("2024-1")).unwrap();
    ledger.add_withdrawal(&withdrawal("2024-1")).unwrap();
    for (table, column) in [
        ("parse", "file_hash"),
        ("run", "period"),
        ("run_end", "outcome"),
        ("submission", "verdict"),
        ("decision", "reason"),
        ("issue", "document"),
        ("reason", "text"),
        ("release", "files"),
        ("withdrawal", "reason"),
    ] {
        for statement in [format!("UPDATE {table} SET {column} = 'x'"), format!("DELETE FROM {table}")] {
            let error = ledger.connection().execute(&statement, []).unwrap_err();
            assert!(error.to_string().contains("append-only"), "{statement}: {error}");
        }
    }
    assert!(ledger.finish_run(id, &RunEnd { finished: "t", outcome: "done", exit_code: 0 }).is_err());
}

#[test]
fn a_submission_is_recorded_again_only_when_something_about_it_changed() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(folder.path()).unwrap();
    let first = run(&mut ledger);
    ledger.add_submissions(first, &[submission("accepted")]).unwrap();
    let second = run(&mut ledger);
    ledger.add_submissions(second, &[submission("accepted"), submission("superseded")]).unwrap();
    let stored = ledger.submissions("2024-S1").unwrap();
    let seen: Vec<_> = stored.iter().map(|(one, run)| (one.verdict.as_str(), *run)).collect();
    assert_eq!(seen, [("accepted", first), ("superseded", second)]);
    assert_eq!(stored[0].0, submission("accepted"));
    assert!(ledger.submissions("2023-S1").unwrap().is_empty());
}

#[test]
fn a_file_that_is_exchanged_and_put_back_is_recorded_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(folder.path()).unwrap();
    let other = Submission { file: "inbox/2024-S1/525.xlsx".to_owned(), ..submission("accepted") };
    let with_hash = |hash: &str| Submission { hash: hash.to_owned(), ..submission("accepted") };
    let mut runs = Vec::new();
    for hash in ["a", "b", "a", "a"] {
        let run = run(&mut ledger);
        ledger.add_submissions(run, &[with_hash(hash), other.clone()]).unwrap();
        runs.push(run);
    }
    let stored = ledger.submissions("2024-S1").unwrap();
    let seen: Vec<_> = stored
        .iter()
        .filter(|(one, _)| one.file != other.file)
        .map(|(one, run)| (one.hash.as_str(), *run))
        .collect();
    assert_eq!(seen, [("a", runs[0]), ("b", runs[1]), ("a", runs[2])]);
    assert_eq!(stored.len(), 4, "the other file never changed");
}

#[test]
fn a_reading_altered_on_disk_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(folder.path()).unwrap();
    ledger.add_parses(&[NewParse { parse_key: "k", file_hash: "h", blob: &[7; 900] }]).unwrap();
    drop(ledger);
    let file = folder.path().join(LEDGER_FILE);
    let mut bytes = std::fs::read(&file).unwrap();
    let at = bytes.windows(16).position(|window| window == [7; 16]).unwrap();
    bytes[at + 3] = 8;
    std::fs::write(&file, bytes).unwrap();
    let error = Ledger::open(folder.path()).unwrap().parses(&["k".to_owned()]).unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
}

#[test]
fn a_file_that_is_no_ledger_is_left_alone_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(LEDGER_FILE);
    std::fs::write(&file, vec![b'x'; 5000]).unwrap();
    let error = Ledger::open(folder.path()).unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
    assert_eq!(std::fs::read(&file).unwrap().len(), 5000);

    std::fs::remove_file(&file).unwrap();
    rusqlite::Connection::open(&file).unwrap().execute_batch("CREATE TABLE other (x)").unwrap();
    assert!(matches!(Ledger::open(folder.path()), Err(StoreError::Damaged { .. })));
}

#[test]
fn a_ledger_of_a_later_version_is_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(folder.path()).unwrap();
    ledger.connection().pragma_update(None, "user_version", 99).unwrap();
    drop(ledger);
    assert!(matches!(Ledger::open(folder.path()), Err(StoreError::Newer { found: 99, .. })));
}

#[test]
fn only_one_command_at_a_time_holds_the_lock() {
    let folder = tempfile::tempdir().unwrap();
    let held = WorkspaceLock::acquire(folder.path()).unwrap();
    assert!(WorkspaceLock::acquire(folder.path()).unwrap_err().is_locked());
    drop(held);
    WorkspaceLock::acquire(folder.path()).unwrap();
}

#[test]
fn the_last_decision_about_a_finding_holds_and_a_withdrawal_leaves_none() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(folder.path()).unwrap();
    let second = Decision { reason: "đối chiếu lại".to_owned(), ..decision("a", false) };
    for one in [&decision("a", false), &decision("b", false), &decision("b", true), &second] {
        ledger.add_decision(one).unwrap();
    }
    assert_eq!(ledger.decisions_in_force("2024-S1").unwrap(), [second]);
    ledger.add_decision(&decision("b", false)).unwrap();
    assert_eq!(ledger.decisions_in_force("2024-S1").unwrap().len(), 2, "decided again after a withdrawal");
    assert!(ledger.decisions_in_force("2024").unwrap().is_empty());
    assert!(ledger.add_decision(&Decision { reason: String::new(), ..decision("c", false) }).is_err());
}

#[test]
fn an_issued_version_comes_back_as_it_was_and_no_number_is_given_twice() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(folder.path()).unwrap();
    ledger.add_issue(&issue(1)).unwrap();
    ledger.add_issue(&issue(2)).unwrap();
    assert!(ledger.add_issue(&issue(2)).is_err());
    assert_eq!(ledger.issues("2024-S1").unwrap(), [issue(1), issue(2)]);
    assert!(ledger.issues("2023-S1").unwrap().is_empty());
}

#[test]
fn an_explanation_is_recorded_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(folder.path()).unwrap();
    let run = run(&mut ledger);
    ledger.add_reasons(run, &[reason()]).unwrap();
    ledger.add_reasons(run, &[reason(), Reason { text: "khác".to_owned(), ..reason() }]).unwrap();
    let count: i64 =
        ledger.connection().query_row("SELECT count(*) FROM reason", [], |row| row.get(0)).unwrap();
    assert_eq!(count, 2);
}

#[test]
fn a_ledger_of_the_first_format_keeps_what_it_holds_and_learns_to_hold_decisions() {
    let folder = tempfile::tempdir().unwrap();
    let first = rusqlite::Connection::open(folder.path().join(LEDGER_FILE)).unwrap();
    super::schema::create_first(&first).unwrap();
    first
        .execute(
            "INSERT INTO run (period, started, definitions, program) VALUES ('2024-S1', 't', 'f', '0.1.0')",
            [],
        )
        .unwrap();
    drop(first);
    let mut ledger = Ledger::open(folder.path()).unwrap();
    let runs: i64 = ledger.connection().query_row("SELECT count(*) FROM run", [], |row| row.get(0)).unwrap();
    let format: i64 = ledger.connection().pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!((runs, format), (1, 3));
    ledger.add_decision(&decision("a", false)).unwrap();
    assert!(ledger.connection().execute("DELETE FROM decision", []).is_err());
    assert!(ledger.connection().execute("DELETE FROM run", []).is_err(), "guarded like in a new ledger");
}

#[test]
fn looking_needs_no_lock_and_creates_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    assert!(Ledger::look(&store).unwrap().is_none());
    assert!(!store.exists());
    let _lock = WorkspaceLock::acquire(&store).unwrap();
    let mut ledger = Ledger::open(&store).unwrap();
    ledger.add_parses(&[NewParse { parse_key: "k", file_hash: "h", blob: b"one" }]).unwrap();
    let mut looking = Ledger::look(&store).unwrap().unwrap();
    assert_eq!(looking.parses(&["k".to_owned()]).unwrap().len(), 1);
    assert!(looking.add_parses(&[NewParse { parse_key: "l", file_hash: "h", blob: b"two" }]).is_err());
}

#[test]
fn releases_come_back_as_they_were_and_no_name_is_given_twice() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(folder.path()).unwrap();
    ledger.add_release(&release("2024-S1-1")).unwrap();
    ledger.add_release(&release("2024-1")).unwrap();
    assert!(ledger.add_release(&release("2024-1")).is_err());
    let from_elsewhere = ReleaseRecord { source: Some("báo".to_owned()), ..release("2024-other-1") };
    ledger.add_release(&from_elsewhere).unwrap();
    let all = [release("2024-S1-1"), release("2024-1"), from_elsewhere];
    assert_eq!(ledger.releases().unwrap(), all);
}

#[test]
fn a_withdrawn_release_stays_and_is_withdrawn_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(folder.path()).unwrap();
    ledger.add_release(&release("2024-1")).unwrap();
    assert!(ledger.add_withdrawal(&withdrawal("2024-2")).is_err(), "there is no such release");
    ledger.add_withdrawal(&withdrawal("2024-1")).unwrap();
    assert!(ledger.add_withdrawal(&withdrawal("2024-1")).is_err());
    assert_eq!(ledger.withdrawals().unwrap(), [withdrawal("2024-1")]);
    assert_eq!(ledger.releases().unwrap(), [release("2024-1")]);
}

/// The files as they lie there when a command is killed in the middle of a transaction.
#[test]
fn looking_takes_back_what_a_killed_command_had_half_written() {
    let folder = tempfile::tempdir().unwrap();
    let (store, left) = (folder.path().join("store"), folder.path().join("left"));
    let mut ledger = Ledger::open(&store).unwrap();
    run(&mut ledger);
    ledger.connection().execute_batch("PRAGMA cache_size = 1; BEGIN IMMEDIATE").unwrap();
    let insert =
        "INSERT INTO parse (parse_key, file_hash, blob_hash, blob) VALUES (?1, 'h', x'', zeroblob(9000))";
    for key in 0..20 {
        ledger.connection().execute(insert, [key.to_string()]).unwrap();
    }
    std::fs::create_dir(&left).unwrap();
    for file in [LEDGER_FILE, "ledger.sqlite-journal"] {
        std::fs::copy(store.join(file), left.join(file)).unwrap();
    }
    assert!(std::fs::metadata(left.join(LEDGER_FILE)).unwrap().len() > 9000 * 10, "pages were written early");
    {
        let _busy = WorkspaceLock::acquire(&left).unwrap();
        assert!(Ledger::look(&left).unwrap_err().is_locked(), "somebody else is at it");
    }
    let looking = Ledger::look(&left).unwrap().unwrap();
    let count = |table: &str| -> i64 {
        let query = format!("SELECT count(*) FROM {table}");
        looking.connection().query_row(&query, [], |row| row.get(0)).unwrap()
    };
    assert_eq!((count("run"), count("parse")), (1, 0));
    assert!(!left.join("ledger.sqlite-journal").exists());
}
