//! Stories of the command line, told with the real program.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // helpers of tests may fail a test

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use treem::store::WorkspaceLock;

fn treem(arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("treem"));
    command.args(arguments).env_remove("TREEM_LANG").env_remove("TREEM_LOG");
    command
}

fn run(arguments: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = treem(arguments).output().unwrap();
    (status.code().unwrap(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A new workspace of Quảng Ngãi.
fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let (code, _, stderr) = run(&["init", path(folder.path()), "--unit", "51"]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    folder
}

const COMMANDS: [&str; 9] =
    ["init", "forms", "check", "run", "catalogue", "units", "sample", "completions", "help"];

/// Words clap would say if left to itself.
const ENGLISH: [&str; 9] =
    ["Usage", "Options", "Arguments", "Commands", "Print", "default:", "possible", "error:", "help'"];

#[test]
fn help_is_vietnamese_everywhere_unless_english_is_asked_for() {
    let sub: [&[&str]; 6] = [
        &["catalogue", "list"],
        &["catalogue", "show"],
        &["catalogue", "check"],
        &["catalogue", "rules"],
        &["units", "list"],
        &["units", "match"],
    ];
    let calls = COMMANDS.iter().map(std::slice::from_ref).chain(sub).chain([&[] as &[&str]]);
    for call in calls {
        let (code, text, _) = run(&[call, &["--help"]].concat());
        assert_eq!(code, 0, "{call:?}");
        assert!(text.contains("Cách dùng: treem"), "{text}");
        for word in ENGLISH {
            assert!(!text.contains(word), "{call:?}: {word:?} in\n{text}");
        }
    }
    let (code, text, _) = run(&["run", "--help", "--lang", "en"]);
    assert_eq!(code, 0);
    assert!(text.contains("Usage: treem run <WORKSPACE> --period <PERIOD>"), "{text}");
    let by_variable = treem(&["--help"]).env("TREEM_LANG", "en").output().unwrap();
    assert!(String::from_utf8(by_variable.stdout).unwrap().contains("Usage: treem"));
}

#[test]
fn a_wrong_command_line_ends_with_3_and_says_why_in_vietnamese() {
    let cases: [(&[&str], &str, &str); 10] = [
        (&["run", "w", "--perod", "2024"], "không có tham số `--perod`", "`--period`"),
        (&["form"], "không có lệnh `form`", "`forms`"),
        (&["run", "w"], "thiếu `--period <KỲ>`", "--help"),
        (&["run", "w", "--period", "2024-S2"], "\"2024-S2\" không phải là kỳ báo cáo", "--help"),
        (&["run", "w", "--period"], "chưa có giá trị", "--help"),
        (&["run", "w", "--period", "2024", "--jobs", "0"], "phải là số nguyên từ 1 đến 1024", "--help"),
        (&["--lang", "fr", "units", "list"], "chọn một trong: vi, en", "--help"),
        (&["units", "list", "--on", "hôm qua"], "không phải là ngày", "--help"),
        (&["run", "w", "--period", "2024", "--quiet", "--quiet"], "ghi hai lần", "--help"),
        (&["run", "/khong/co", "--period", "2024"], "không phải là thư mục làm việc", ""),
    ];
    for (arguments, message, hint) in cases {
        let (code, stdout, stderr) = run(arguments);
        assert_eq!((code, stdout.as_str()), (3, ""), "{arguments:?}");
        assert!(stderr.starts_with("Lỗi: ") && stderr.contains(message), "{arguments:?}: {stderr}");
        assert!(stderr.contains(hint), "{arguments:?}: {stderr}");
        assert!(!ENGLISH.iter().any(|word| stderr.contains(word)), "{arguments:?}: {stderr}");
    }
    let (code, _, stderr) = run(&[]);
    assert_eq!(code, 3);
    assert!(stderr.contains("Lệnh:"), "{stderr}");
}

#[test]
fn in_json_even_a_failure_is_one_object() {
    let (code, stdout, _) = run(&["--format", "json", "run", "/khong/co", "--period", "2024"]);
    let object = json(&stdout);
    assert_eq!((code, object["exit_code"].as_i64(), object["command"].as_str()), (3, Some(3), Some("run")));
    let (_, stdout, _) = run(&["rnu", "--format=json", "--lang", "en"]);
    assert_eq!(json(&stdout)["error"], "there is no command `rnu`");
}

#[test]
fn a_workspace_is_made_once_and_explains_itself() {
    let folder = workspace();
    let text = fs::read_to_string(folder.path().join("treem.toml")).unwrap();
    assert!(text.contains("unit = \"51\"") && text.contains("# Đơn vị lập báo cáo"), "{text}");
    let (code, _, stderr) = run(&["init", path(folder.path()), "--unit", "48"]);
    assert_eq!(code, 3);
    assert!(stderr.contains("đã có"), "{stderr}");
    assert_eq!(fs::read_to_string(folder.path().join("treem.toml")).unwrap(), text);
}

#[test]
fn a_name_instead_of_a_code_is_answered_with_the_code() {
    let folder = tempfile::tempdir().unwrap();
    let (code, _, stderr) = run(&["init", path(folder.path()), "--unit", "quảng ngãi"]);
    assert_eq!(code, 3);
    assert!(stderr.contains("51 (Tỉnh Quảng Ngãi)"), "{stderr}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_second_run_in_the_same_workspace_ends_with_5() {
    let folder = workspace();
    fs::create_dir_all(folder.path().join("inbox/2024-S1")).unwrap();
    let _lock = WorkspaceLock::acquire(&folder.path().join("store")).unwrap();
    let (code, _, stderr) = run(&["run", path(folder.path()), "--period", "2024-S1"]);
    assert_eq!(code, 5, "{stderr}");
    assert!(stderr.contains("một lệnh treem khác đang chạy"), "{stderr}");
}

#[test]
fn forms_are_written_for_every_district_and_never_over_a_filled_one() {
    let folder = workspace();
    let call = ["forms", path(folder.path()), "--period", "2024-S1", "--format", "json"];
    let (code, stdout, _) = run(&call);
    let object = json(&stdout);
    assert_eq!((code, object["files"].as_array().unwrap().len()), (0, 13));
    let file = object["files"][0].as_str().unwrap().to_owned();
    fs::write(&file, "filled in").unwrap();
    let (_, stdout, stderr) = run(&call);
    assert_eq!(json(&stdout)["kept"].as_array().unwrap().len(), 1);
    assert!(stderr.contains("giữ nguyên"), "{stderr}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "filled in");
}

#[test]
fn units_are_found_by_name_only_when_there_is_one() {
    let find = |name: &str, province: &str| {
        run(&["units", "match", name, "--province", province, "--on", "2024-05-14"])
    };
    let (code, stdout, _) = find("H. bình sơn", "51");
    assert_eq!(code, 0);
    assert!(stdout.contains("524  Huyện Bình Sơn"), "{stdout}");
    let (code, stdout, _) = find("Kỳ Anh", "42");
    assert_eq!(code, 1);
    assert!(stdout.contains("Có 2 đơn vị cùng tên"), "{stdout}");
}

#[test]
fn the_shipped_catalogue_is_sound_and_can_be_looked_up() {
    let (code, stdout, stderr) = run(&["catalogue", "check"]);
    assert_eq!(code, 0, "{stdout}{stderr}");
    let (code, stdout, _) = run(&["catalogue", "show", "infant_mortality", "--format", "json"]);
    assert_eq!((code, json(&stdout)["id"].as_str()), (0, Some("infant_mortality")));
    let (code, _, stderr) = run(&["catalogue", "show", "infant_mortalty"]);
    assert_eq!(code, 3);
    assert!(stderr.contains("infant_mortality"), "{stderr}");
}

#[test]
fn a_broken_definition_is_named_with_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("mine.toml"), "\n[[indicator]]\nid = \"x\"\n").unwrap();
    let (code, _, stderr) = run(&["catalogue", "check", "--definitions", path(folder.path())]);
    assert_eq!(code, 3);
    assert!(stderr.contains("mine.toml, dòng 2"), "{stderr}");
    let (code, ..) = run(&["catalogue", "check", "--definitions", "/khong/co"]);
    assert_eq!(code, 4);
}

/// A rule of an office is put to the bench like the shipped ones.
#[test]
fn an_example_that_does_not_come_out_is_named_with_what_came_instead() {
    let folder = tempfile::tempdir().unwrap();
    let rule = r#"
[[rule]]
code = "R-MINE-001"
class = "inequality"
severity = "query"
name = { vi = "Tử vong nhiều hơn tai nạn", en = "More deaths than injuries" }
message = { vi = "{what}: {found} và {expected}.", en = "{what_en}: {found} and {expected}." }
action = { vi = "Hãy kiểm tra.", en = "Check." }
why = { vi = "Thử.", en = "A test." }
source = "tests"
compare = { left = ["injury_deaths"], must_be = "at_most", right = ["injuries"] }

[[rule.example]]
outcome = "fail"
given = { injury_deaths = 3, injuries = 3 }

[[rule.example]]
outcome = "undecided"
given = { injury_deaths = 3 }
"#;
    fs::write(folder.path().join("mine.toml"), rule).unwrap();
    let call = ["catalogue", "check", "--lang", "en", "--definitions", path(folder.path())];
    let (code, stdout, _) = run(&call);
    assert_eq!(code, 1, "{stdout}");
    let lines: Vec<&str> = stdout.lines().collect();
    assert_eq!(lines[0], "R-MINE-001: no example is pass");
    assert_eq!(lines[1], "R-MINE-001, example 1: must be fail, came out pass");
    assert!(lines[2].ends_with("examples run: 2 problems."), "{stdout}");
}

#[test]
fn completions_name_every_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let (code, stdout, _) = run(&["completions", shell]);
        assert_eq!(code, 0);
        assert!(COMMANDS.iter().all(|command| stdout.contains(command)), "{shell}");
    }
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let child = treem(&["completions", "bash"]).stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_under_standard_output_is_an_error() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = treem(&["units", "list"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(4));
}

/// A workspace with synthetic submissions of 2024-S1, faults among them.
fn faulty_workspace() -> tempfile::TempDir {
    let folder = workspace();
    let sample =
        ["sample", path(folder.path()), "--unit", "51", "--period", "2024-S1", "--seed", "7", "--faults"];
    let (code, _, stderr) = run(&sample);
    assert_eq!(code, 0, "{stderr}");
    folder
}

#[test]
fn a_check_shows_every_finding_and_quiet_leaves_out_only_the_rest() {
    let folder = faulty_workspace();
    let inbox = fs::read_dir(folder.path().join("inbox/2024-S1")).unwrap();
    let mut files: Vec<String> = inbox.map(|entry| path(&entry.unwrap().path()).to_owned()).collect();
    files.retain(|file| file.ends_with(".xlsx"));
    files.sort();
    let check = |option: &[&'static str]| {
        let files = files.iter().map(String::as_str);
        run(&std::iter::once("check").chain(files).chain(option.iter().copied()).collect::<Vec<_>>())
    };
    let (code, stdout, _) = check(&["--format", "json"]);
    assert_eq!(code, 1);
    let object = json(&stdout);
    let findings = object["findings"].as_array().unwrap();
    assert!(findings.len() > 20, "the sample plants many: {}", findings.len());
    let (_, full, _) = check(&[]);
    let (code, quiet, stderr) = check(&["--quiet"]);
    assert_eq!((code, stderr.as_str()), (1, ""));
    for finding in findings {
        let said = |name: &str| finding[name].as_str().unwrap_or_default();
        // Findings of one cause share the sentence on what to do.
        let together = format!("- {}!{}: ", said("sheet"), said("cell"));
        let shown = |text: &str| text.contains(said("message")) || text.contains(&together);
        assert!(shown(&full) && shown(&quiet), "{finding}");
    }
    assert!(full.contains("· Lỗi ·") && !full.contains("… và"), "{full}");
    assert!(full.contains(" ô số liệu (") && full.contains(" có số, 0 bị loại, "), "{full}");
    assert!(!quiet.contains("ô số liệu") && !quiet.contains("Kết quả kiểm tra"), "{quiet}");
}

#[test]
fn a_run_says_where_the_rest_is_with_the_workspace_as_typed() {
    let folder = faulty_workspace();
    let (above, name) =
        (folder.path().parent().unwrap(), folder.path().file_name().unwrap().to_str().unwrap());
    let output = treem(&["run", name, "--period", "2024-S1"]).current_dir(above).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let typed = Path::new(name).join("out").join("2024-S1");
    for said in [
        "R-BAL-001 Tổng không khớp · Lỗi".to_owned(),
        format!("Xem đủ trong {}.", typed.join("findings.csv").display()),
        format!("  {}\n", typed.join("summary.json").display()),
    ] {
        assert!(text.contains(&said), "{said:?} in\n{text}");
    }
}

#[test]
fn of_a_refused_file_no_cells_are_counted() {
    let folder = workspace();
    let (code, stdout, _) = run(&["check", path(&folder.path().join("treem.toml"))]);
    assert_eq!(code, 2);
    assert!(stdout.contains("treem.toml – không tiếp nhận\n"), "{stdout}");
    assert!(!stdout.contains("ô số liệu"), "{stdout}");
}

#[test]
fn reasons_of_the_system_are_vietnamese() {
    let folder = tempfile::tempdir().unwrap();
    let (code, _, stderr) = run(&["catalogue", "check", "--definitions", "/khong/co"]);
    assert_eq!(code, 4);
    assert!(stderr.contains("không có tệp hoặc thư mục này") && !stderr.contains("os error"), "{stderr}");
    fs::create_dir(folder.path().join("treem.toml")).unwrap();
    let (code, _, stderr) = run(&["run", path(folder.path()), "--period", "2024-S1"]);
    assert_eq!(code, 4);
    assert!(!stderr.contains("os error"), "{stderr}");
}

#[test]
fn a_national_workspace_is_created_and_leaves_cells_to_the_provinces() {
    let folder = tempfile::tempdir().unwrap();
    let nation = folder.path().join("vn");
    assert_eq!(run(&["init", path(&nation), "--unit", "vn"]).0, 0);
    assert_eq!(run(&["run", path(&nation), "--period", "2024"]).0, 4, "no folder of the period");
    let (code, stdout, stderr) = run(&["status", path(&nation), "--period", "2024", "--on", "2024-11-19"]);
    assert_eq!(code, 0, "the deadline has not passed: {stderr}");
    assert!(stdout.contains("0/63") && stdout.contains("Tỉnh Quảng Ngãi"), "{stdout}");
    std::fs::create_dir_all(nation.join("inbox/2024")).unwrap();
    let explain = ["explain", path(&nation), "abused", "--unit", "51", "--period", "2024"];
    let (code, _, stderr) = run(&explain);
    assert_eq!(code, 3, "{stderr}");
    assert!(stderr.contains("thư mục làm việc của tỉnh"), "{stderr}");
}

#[test]
fn units_of_exactly_the_name_typed_are_listed_over_the_country() {
    let (code, stdout, _) = run(&["units", "match", "H. Bình Sơn", "--on", "14/5/2024"]);
    assert_eq!(code, 1);
    assert!(stdout.contains("Có 1 đơn vị tên này") && stdout.contains("524  Huyện Bình Sơn"), "{stdout}");
    let (_, stdout, stderr) = run(&["units", "match", "H. Châu Thành", "--on", "14/5/2024"]);
    assert!(stdout.contains("Có 10 đơn vị cùng tên") && stdout.contains("--province"), "{stdout}");
    assert_eq!(stderr, "");
    let elsewhere = ["units", "match", "H. Bình Sơn", "--province", "48", "--on", "14/5/2024"];
    assert!(run(&elsewhere).1.contains("tỉnh khác có 1 đơn vị"));
}

#[test]
fn a_district_looked_for_after_the_districts_is_pointed_to_its_day() {
    let (code, stdout, stderr) = run(&["units", "match", "TP Quảng Ngãi", "--on", "1/8/2025"]);
    assert_eq!(code, 1);
    assert!(stdout.contains("gần giống"), "{stdout}");
    assert!(stderr.contains("thêm --on 30/6/2025"), "{stderr}");
    let (code, _, stderr) = run(&["units", "list", "--province", "62", "--on", "1/8/2025"]);
    assert_eq!(code, 3);
    assert!(stderr.contains("ngày 1/8/2025") && stderr.contains("thêm --on 30/6/2025"), "{stderr}");
}

#[test]
fn help_may_be_typed_as_a_word() {
    assert_eq!(run(&["help"]), run(&["--help"]));
    assert_eq!(run(&["help", "units", "match"]), run(&["units", "match", "--help"]));
    assert_eq!(run(&["help", "rnu"]).0, 3);
}

#[test]
fn definitions_are_shown_in_words_with_their_cells() {
    let show = |id: &str| run(&["catalogue", "show", id]).1;
    let element = show("abused");
    assert!(element.contains("trẻ em") && element.contains("Ngành công an (police)"), "{element}");
    assert!(element.contains("B05 dòng 01 cột 1: tổng số"), "{element}");
    let indicator = show("infant_mortality");
    assert!(
        indicator.contains("Tình hình trẻ em (situation)") && indicator.contains("B02 dòng"),
        "{indicator}"
    );
    for word in ["press", "same-name", " child"] {
        assert!(!element.contains(word) && !indicator.contains(word), "{word}");
    }
    assert!(show("R-VAL-003").contains("{found} là số đã ghi"));
    let (_, list, _) = run(&["catalogue", "list"]);
    assert!(list.contains("Xâm hại trẻ em và xử lý vi phạm hành chính (abuse)\n  0101  Số trẻ em"), "{list}");
}

#[test]
fn a_code_is_told_with_every_unit_that_had_it_and_the_heirs_of_a_province() {
    let (code, told, _) = run(&["units", "map", "51"]);
    assert_eq!(code, 0);
    assert!(told.contains("Từ 1/7/2025 giữ địa bàn của: Tỉnh Quảng Ngãi (51); Tỉnh Kon Tum (62)"), "{told}");
    let (_, told, _) = run(&["units", "map", "62"]);
    assert!(told.contains("Từ 1/7/2025 địa bàn thuộc: Tỉnh Quảng Ngãi (51)"), "{told}");
    let (_, told, _) = run(&["units", "map", "474"]);
    let units = told.lines().filter(|line| line.starts_with("474  ")).count();
    assert_eq!(units, 2, "the city of Huế and then the district of Thuận Hóa: {told}");
    let (_, told, _) = run(&["units", "map", "608"]);
    assert!(
        told.contains("Địa bàn của Thành phố Kon Tum trước đây nay thuộc Tỉnh Quảng Ngãi (51)"),
        "{told}"
    );
    let (code, _, stderr) = run(&["units", "map", "999999"]);
    assert_eq!(code, 3);
    assert!(stderr.contains("chưa bao giờ có đơn vị mang mã 999999"), "{stderr}");
}
