//! The nation from the files of districts, from the reports of provinces, and from both.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use calamine::{DataType, Reader, Xlsx, open_workbook};
use common::{Table, Workspace, copy_tree, edit, run_python, treem};
use serde_json::{Value as Json, json};

const PERIOD: &str = "2024-S1";
const BASE: &str = "2023-S1";
/// Provinces of three regions, small ones; of the last one a district is missing and others have faults.
const PROVINCES: [(&str, &str); 3] = [("06", "R1"), ("48", "R3"), ("93", "R6")];
/// Districts of the nation on the map of May 2024 (shared unit tables: 705 of them).
const DISTRICTS: u64 = 705;

/// Each province with its own workspace, its report made.
fn provinces() -> &'static BTreeMap<&'static str, Workspace> {
    static MADE: OnceLock<BTreeMap<&'static str, Workspace>> = OnceLock::new();
    MADE.get_or_init(|| PROVINCES.iter().map(|(code, _)| (*code, province(code))).collect())
}

fn province(code: &'static str) -> Workspace {
    let workspace = Workspace::of(code);
    let sample = |period: &str, more: &[&str]| {
        let arguments = ["sample", workspace.text(), "--unit", code, "--period", period, "--seed", "7"];
        treem(&[&arguments, more].concat()).expect(0);
    };
    let faults: &[&str] = if code == "93" { &["--faults"] } else { &[] };
    sample(PERIOD, faults);
    if code != "48" {
        sample(BASE, &[]);
    }
    assert!(workspace.run(PERIOD, &[]).code < 2);
    if code != "48" {
        assert!(workspace.run(BASE, &[]).code < 2);
    }
    workspace
}

/// A workspace of the ministry.
fn ministry() -> Workspace {
    Workspace::of("VN")
}

/// Puts what the districts of a province sent into a folder of the ministry's inbox.
fn send_files(to: &Workspace, code: &str, folder: &str) {
    for period in [PERIOD, BASE] {
        let from = provinces()[code].path(&format!("inbox/{period}"));
        if from.is_dir() {
            copy_tree(&from, &to.path(&format!("inbox/{period}/{folder}")));
        }
    }
}

fn report_of(code: &str, period: &str) -> PathBuf {
    provinces()[code].path(&format!("out/{period}/bao-cao-{code}-{period}.xlsx"))
}

/// Puts the reports of a province into the ministry's inbox.
fn send_report(to: &Workspace, code: &str) {
    for period in [PERIOD, BASE] {
        let from = report_of(code, period);
        if from.is_file() {
            let folder = to.path(&format!("inbox/{period}"));
            fs::create_dir_all(&folder).unwrap();
            fs::copy(&from, folder.join(from.file_name().unwrap())).unwrap();
        }
    }
}

/// The ministry after a run over district files: by folders named by code and by name, and loose.
fn trees() -> &'static Workspace {
    static MADE: OnceLock<Workspace> = OnceLock::new();
    MADE.get_or_init(|| {
        let ministry = ministry();
        send_files(&ministry, "06", "06");
        send_files(&ministry, "48", "Đà Nẵng");
        send_files(&ministry, "93", "");
        ran(ministry)
    })
}

/// The ministry after a run over the provinces' reports.
fn reports() -> &'static Workspace {
    static MADE: OnceLock<Workspace> = OnceLock::new();
    MADE.get_or_init(|| {
        let ministry = ministry();
        PROVINCES.iter().for_each(|(code, _)| send_report(&ministry, code));
        ran(ministry)
    })
}

/// The ministry after a run over the files of two provinces and the report of a third.
fn mix() -> &'static Workspace {
    static MADE: OnceLock<Workspace> = OnceLock::new();
    MADE.get_or_init(|| {
        let ministry = ministry();
        send_files(&ministry, "06", "06");
        send_files(&ministry, "93", "93");
        send_report(&ministry, "48");
        ran(ministry)
    })
}

fn ran(ministry: Workspace) -> Workspace {
    let run = ministry.run(PERIOD, &[]);
    assert!(run.code <= 2, "{}", run.stderr);
    ministry
}

/// What was drawn for the provinces: sum, units with a figure, by unit, id and category.
fn truth() -> BTreeMap<(String, String, String), (Option<i64>, u64)> {
    let mut sums: BTreeMap<(String, String, String), (Option<i64>, u64)> = BTreeMap::new();
    for (code, region) in PROVINCES {
        let table = Table::read(&provinces()[code].path(&format!("truth/{PERIOD}.csv")));
        for row in table.rows(&[("unit_level", "province")]) {
            // Amounts with decimals are in millionths.
            let value: Option<i64> = millionths(&row["value"]);
            for unit in [code, region, "VN"] {
                let key = (unit.to_owned(), row["id"].clone(), row["category"].clone());
                let sum = sums.entry(key).or_default();
                sum.1 += row["units_reported"].parse::<u64>().unwrap();
                if let Some(value) = value {
                    sum.0 = Some(sum.0.unwrap_or(0) + value);
                }
            }
        }
    }
    sums
}

/// A number of the tables in millionths; `None` where there is none.
fn millionths(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{fraction:0<6}").parse().ok().filter(|_| !text.is_empty())
}

#[test]
fn district_files_add_up_to_regions_and_the_nation() {
    let ministry = trees();
    let table = ministry.table(PERIOD, "data.csv");
    let mut series = BTreeMap::new();
    for row in table.rows(&[("kind", "series")]) {
        let key = (row["unit"].clone(), row["id"].clone(), row["category"].clone());
        assert!(series.insert(key.clone(), row).is_none(), "{key:?} stands twice");
    }
    let mut compared = 0;
    for (key, (value, reported)) in truth() {
        let row = series[&key];
        assert_eq!(millionths(&row["value"]), value, "{key:?}");
        assert_eq!(row["units_reported"], reported.to_string(), "{key:?}");
        compared += 1;
    }
    println!("compared {compared} series of three provinces, their regions and the nation");
    assert!(compared > 4000, "{compared}");
    let nation = table.rows(&[("kind", "series"), ("unit", "VN"), ("id", "abused"), ("category", "")]);
    assert_eq!(nation[0]["units_expected"], DISTRICTS.to_string());
    assert_eq!(nation[0]["unit_level"], "nation");
    for (code, _) in PROVINCES {
        let path = ministry.path(&format!("out/{PERIOD}/provinces/bao-cao-{code}-{PERIOD}.xlsx"));
        assert!(path.is_file(), "{}", path.display());
    }
    let silent = ministry.table(PERIOD, "findings.csv");
    let silent = silent.rows(&[("code", "R-COV-001")]);
    assert!(silent.iter().any(|row| row["unit"] == "79"), "a province that sent nothing is told");
    assert!(!silent.iter().any(|row| row["unit"] == "760"), "and not each of its districts");
}

/// The rows of a sheet of the nation's report as texts.
fn sheet(ministry: &Workspace, folder: &str, name: &str) -> Vec<Vec<String>> {
    let path = ministry.path(&format!("out/{folder}/bao-cao-VN-{folder}.xlsx"));
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let cells = book.worksheet_range(name).unwrap();
    cells.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

/// Texts of the charts' sheet of the nation's report that name how many units are in a year.
fn years_shown(ministry: &Workspace) -> BTreeSet<String> {
    let path = ministry.path(&format!("out/{PERIOD}/bao-cao-VN-{PERIOD}.xlsx"));
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let cells = book.worksheet_range("Biểu đồ").unwrap();
    let texts = cells.used_cells().filter_map(|(_, _, cell)| cell.get_string());
    texts.filter(|text| text.contains("đơn vị)")).map(str::to_owned).collect()
}

#[test]
fn a_province_silent_in_an_earlier_year_is_missing_in_it_and_not_left_out() {
    let shown = years_shown(trees());
    // 48 sent nothing in the year before: its 8 districts are still among those of the nation.
    let before: Vec<&String> = shown.iter().filter(|text| text.contains("năm 2023")).collect();
    assert_eq!(before, ["6 tháng đầu năm 2023 (16/705 đơn vị)"], "{shown:?}");
}

#[test]
fn trees_reports_and_a_mix_of_them_give_the_same_nation() {
    let (trees, reports, mix) = (trees(), reports(), mix());
    let read = |workspace: &Workspace, name: &str| {
        fs::read_to_string(workspace.path(&format!("out/{PERIOD}/{name}"))).unwrap()
    };
    for name in ["data.csv", "comparison.csv"] {
        let expected = read(trees, name);
        assert!(expected.lines().count() > 100, "{name}");
        assert_eq!(read(reports, name), expected, "{name} from reports");
        assert_eq!(read(mix, name), expected, "{name} from both");
    }
    let open = reports.table(PERIOD, "findings.csv");
    let of_reports: Vec<_> = open.0.iter().filter(|row| row["code"].starts_with("R-REP")).collect();
    assert!(of_reports.is_empty(), "{of_reports:?}");
}

/// The heirs of the provinces on the map of 1/7/2025, by Nghị quyết 202/2025/QH15 as in the shared crosswalk.
const HEIRS: [(&str, &str); 3] = [("06", "19"), ("48", "48"), ("93", "92")];

#[test]
fn the_nation_is_the_same_on_the_map_of_34_provinces_and_heirs_hold_what_was_theirs() {
    let ministry = reports();
    let shown = format!("out/{PERIOD}@2025-07-01/data.csv");
    let [from_reports, from_trees, from_both] = [reports(), trees(), mix()].map(|one| {
        assert!(one.run(PERIOD, &["--map", "2025-07-01"]).code <= 2);
        fs::read_to_string(one.path(&shown)).unwrap()
    });
    assert_eq!(from_reports, from_trees, "on the other map, from district files");
    assert_eq!(from_reports, from_both, "on the other map, from both");
    let (then, now) =
        (ministry.table(PERIOD, "data.csv"), ministry.table(&format!("{PERIOD}@2025-07-01"), "data.csv"));
    let nation = |table: &Table| -> Vec<BTreeMap<String, String>> {
        table.rows(&[("unit", "VN")]).into_iter().cloned().collect()
    };
    assert!(nation(&then).len() > 900);
    assert_eq!(nation(&then), nation(&now));
    let provinces = |table: &Table| {
        let rows = table.rows(&[("unit_level", "province")]);
        rows.iter().map(|row| row["unit"].clone()).collect::<BTreeSet<_>>().len()
    };
    assert_eq!((provinces(&then), provinces(&now)), (63, 34));
    for (before, heir) in HEIRS {
        // The other provinces merged into the heir sent nothing.
        for id in ["abused", "children", "special"] {
            let of = |table: &Table, unit: &str| {
                table.rows(&[("kind", "series"), ("id", id), ("category", ""), ("unit", unit)])[0]["value"]
                    .clone()
            };
            assert_eq!(of(&then, before), of(&now, heir), "{id} of {before}");
        }
    }
    // The order is that of the provinces shown: of an heir some units are there and many are not.
    let cells = sheet(ministry, &format!("{PERIOD}@2025-07-01"), "Xếp hạng");
    let rows = || cells.iter().filter(|row| row[1] == "92");
    assert_eq!(rows().count(), 7, "once in each ratio of six months");
    assert!(
        rows().all(|row| row[0].is_empty() && row[11] == "không xếp: chưa đủ đơn vị"),
        "{:?}",
        rows().next()
    );
    assert!(!cells.iter().any(|row| row[1] == "93"), "a merged province is none of them");
    // Who is missing is told on the map shown; a merged province only where its heir has something from another.
    let findings = ministry.table(&format!("{PERIOD}@2025-07-01"), "findings.csv");
    let told = |unit: &str| {
        findings
            .rows(&[("code", "R-COV-001"), ("unit", unit)])
            .iter()
            .map(|row| row["message"].clone())
            .collect::<Vec<_>>()
    };
    assert!(
        told("15").iter().all(|message| message.contains("Lào Cai")) && told("15").len() == 1,
        "{:?}",
        told("15")
    );
    assert!(told("19").iter().all(|message| message.contains("Thái Nguyên")), "{:?}", told("19"));
    assert_eq!(told("10").len(), 0, "Lào Cai of before is part of a province that sent nothing");
    provinces_only(ministry);
}

/// What belongs to the workspace of a province is refused in plain words.
fn provinces_only(ministry: &Workspace) {
    let run = treem(&["explain", ministry.text(), "abused", "--unit", "48", "--period", PERIOD]);
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert!(run.stderr.contains("thư mục làm việc của tỉnh"), "{}", run.stderr);
    let own = Workspace::of("48");
    let run = own.run(PERIOD, &["--map", "2025-07-01"]);
    assert_eq!(run.code, 3, "{}", run.stderr);
}

/// Where the report of a province prints a bare number of a unit, and where its tidy table states a series.
fn cells(code: &str, sheet: &str, unit: &str, series: &str) -> (String, String) {
    let report = report_of(code, PERIOD);
    let found =
        run_python(&["tests/python/report_cell.py", report.to_str().unwrap(), sheet, unit, series], "")
            .expect(0);
    let found: Json = serde_json::from_str(&found.stdout).unwrap();
    let text = |name: &str| found[name].as_str().unwrap().to_owned();
    (text("printed"), text("stated"))
}

fn change(workspace: &Workspace, code: &str, sheet: &str, changes: &[&str]) {
    let (from, name) = (report_of(code, PERIOD), format!("bao-cao-{code}-{PERIOD}.xlsx"));
    let to = workspace.path(&format!("inbox/{PERIOD}/{name}"));
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    let arguments = ["tests/python/change_report.py", from.to_str().unwrap(), to.to_str().unwrap(), sheet];
    run_python(&[&arguments, changes].concat(), "").expect(0);
}

#[test]
fn a_number_changed_by_hand_is_found_with_its_cell_and_not_used() {
    let (printed, _) = cells("48", "Xâm hại", "490", "abused");
    let ministry = ministry();
    change(&ministry, "48", "Xâm hại", &[&printed, "987654", "Z3", "5"]);
    ministry.run(PERIOD, &[]).expect(1);
    let findings = ministry.table(PERIOD, "findings.csv");
    let changed = findings.rows(&[("code", "R-REP-003")]);
    assert_eq!(changed.len(), 1, "{changed:?}");
    assert_eq!((changed[0]["sheet"].as_str(), changed[0]["cell"].as_str()), ("Xâm hại", printed.as_str()));
    assert_eq!((changed[0]["found"].as_str(), changed[0]["unit"].as_str()), ("987654", "48"));
    let added = findings.rows(&[("code", "R-REP-004")]);
    assert_eq!(added.len(), 1, "{added:?}");
    assert_eq!(added[0]["cell"], "Z3");
    assert!(!findings.rows(&[("code", "R-REP-005")]).is_empty(), "that program leaves out results");
    assert!(findings.0.iter().all(|row| !row["message"].contains('{')), "every placeholder is filled");
    let own = provinces()["48"].data(PERIOD).says("48", "abused");
    assert_eq!(ministry.data(PERIOD).says("48", "abused"), own, "the figure of the tidy table is used");
}

#[test]
fn a_changed_tidy_table_or_a_report_without_its_proof_speaks_for_nobody() {
    let (_, stated) = cells("48", "Xâm hại", "490", "abused");
    let ministry = ministry();
    send_files(&ministry, "06", "06");
    change(&ministry, "48", "Dữ liệu", &[stated.as_str(), "3000"]);
    change(&ministry, "93", "Đối chiếu", &["A1", "x"]);
    // Nor does a report of the nation for the first of its provinces.
    let nation = reports().path(&format!("out/{PERIOD}/bao-cao-VN-{PERIOD}.xlsx"));
    fs::copy(&nation, ministry.path(&format!("inbox/{PERIOD}/bao-cao-VN.xlsx"))).unwrap();
    // Of what does not even open, the name or the folder tells who sent it.
    fs::write(ministry.path(&format!("inbox/{PERIOD}/bao-cao-35-{PERIOD}.xlsx")), b"x").unwrap();
    fs::create_dir_all(ministry.path(&format!("inbox/{PERIOD}/08"))).unwrap();
    fs::write(ministry.path(&format!("inbox/{PERIOD}/08/bao-cao.xlsx")), b"x").unwrap();
    let told = ministry.run(PERIOD, &[]).expect(2).stdout;
    let counted = |label: &str| told.lines().find_map(|line| line.trim().strip_prefix(label)).map(str::trim);
    assert_eq!(counted("Tỉnh, thành phố đã báo cáo"), Some("1/63"), "{told}");
    assert_eq!(counted("Đơn vị cấp dưới đã báo cáo"), Some("8/705"), "{told}");
    refused_is_not_silent(&ministry);
    let findings = ministry.table(PERIOD, "findings.csv");
    for rule in ["R-REP-001", "R-REP-002", "R-REP-009"] {
        assert_eq!(findings.rows(&[("code", rule)]).len(), 1, "{rule}");
    }
    for unit in ["48", "93", "01"] {
        assert_eq!(ministry.data(PERIOD).says(unit, "abused"), "missing", "{unit}");
    }
}

/// A province of which something came that cannot be used is told apart from one that sent nothing.
fn refused_is_not_silent(ministry: &Workspace) {
    let status = ["status", ministry.text(), "--period", PERIOD, "--on", "2024-05-20"];
    let told = treem(&status).expect(2).stdout;
    let line = |code: &str| {
        let mut lines = told.lines().map(str::trim_start);
        lines.find(|line| line.starts_with(&format!("{code}  "))).unwrap_or_default().trim_end().to_owned()
    };
    for code in ["08", "35", "48", "93"] {
        assert!(line(code).contains("  0/"), "{}", line(code));
        assert!(line(code).ends_with("  1 tệp không tiếp nhận"), "{}", line(code));
    }
    assert!(line("79").ends_with("0/22"), "{}", line("79"));
    let object: Json =
        serde_json::from_str(&treem(&[&status[..], &["--format", "json"]].concat()).stdout).unwrap();
    let units = object["units"].as_array().unwrap();
    let refused = |code: &str| units.iter().find(|unit| unit["code"] == code).unwrap()["refused"].clone();
    assert_eq!(refused("48"), json!([format!("inbox/{PERIOD}/bao-cao-48-{PERIOD}.xlsx")]));
    assert_eq!(refused("79"), json!([]));
}

#[test]
fn a_report_ranks_over_the_files_of_its_districts_and_disagreement_is_asked_about() {
    let ministry = ministry();
    send_report(&ministry, "48");
    send_report(&ministry, "06");
    send_files(&ministry, "06", "06");
    // Other figures of one district of Đà Nẵng than its province reported.
    let other = Workspace::of("48");
    treem(&["sample", other.text(), "--unit", "48", "--period", PERIOD, "--seed", "8"]).expect(0);
    let folder = ministry.path(&format!("inbox/{PERIOD}/48"));
    fs::create_dir_all(&folder).unwrap();
    let file = other.file_of(PERIOD, "490");
    fs::copy(&file, folder.join(file.file_name().unwrap())).unwrap();
    // Of another district an agency alone writes something else.
    let culture = json!({ "do": "particular", "row": "08", "value": "Ngành văn hóa" });
    let villages = json!({ "do": "put", "sheet": "B09", "row": "01", "column": "1", "value": 901 });
    let own = provinces()["48"].file_of(PERIOD, "491");
    edit(&[(own, folder.join("van-hoa-491.xlsx"), vec![culture, villages])]);
    // The register still names files that the reports were put in place of.
    let register = format!(
        "tệp,ngày nhận\n06/da-bo.xlsx,15/5/2024\n{PERIOD}_492_huyen.xlsx,15/5/2024\n79/chua-thay.xlsx,15/5/2024\n"
    );
    fs::write(ministry.path(&format!("inbox/{PERIOD}/so-tiep-nhan.csv")), register).unwrap();
    ministry.run(PERIOD, &[]).expect(1);
    let findings = ministry.table(PERIOD, "findings.csv");
    let absent: Vec<&str> =
        findings.rows(&[("code", "R-COV-004")]).iter().map(|row| row["found"].as_str()).collect();
    assert_eq!(absent, ["79/chua-thay.xlsx"]);
    let asked = findings.rows(&[("code", "R-REP-007")]);
    assert_eq!(asked.len(), 2, "the files of Bắc Kạn agree with its report: {asked:?}");
    assert!(asked[0]["message"].contains("490"), "{}", asked[0]["message"]);
    assert!(asked[1]["message"].contains("491") && asked[1]["expected"] == "901", "{:?}", asked[1]);
    let (own, whole) = (provinces()["48"].data(PERIOD), ministry.data(PERIOD));
    for series in ["abused", "children", "live_births", "special"] {
        assert_eq!(whole.says("48", series), own.says("48", series), "nothing is counted twice");
    }
    let log = ministry.table(PERIOD, "submissions.csv");
    assert!(log.rows(&[("unit", "490"), ("in_force", "1")]).is_empty());
}

#[test]
fn a_report_in_the_inbox_of_its_own_province_is_refused() {
    let own = provinces()["48"].copied();
    fs::copy(report_of("48", PERIOD), own.path(&format!("inbox/{PERIOD}/bao-cao.xlsx"))).unwrap();
    own.run(PERIOD, &[]).expect(2);
    assert_eq!(own.table(PERIOD, "findings.csv").rows(&[("code", "R-REP-009")]).len(), 1);
    assert_eq!(own.data(PERIOD).says("48", "abused"), provinces()["48"].data(PERIOD).says("48", "abused"));
}

#[test]
fn an_earlier_year_that_cannot_be_read_is_a_note_and_stops_nothing() {
    let ministry = mix().copied();
    fs::create_dir_all(ministry.path(&format!("inbox/{BASE}/so-tiep-nhan.csv"))).unwrap();
    let run = ministry.run(PERIOD, &[]);
    assert!(run.code <= 2, "{}{}", run.stdout, run.stderr);
    let findings = ministry.table(PERIOD, "findings.csv");
    let notes = findings.rows(&[("code", "R-COV-005")]);
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert!(notes[0]["message"].contains("so-tiep-nhan.csv"), "{:?}", notes[0]);
    assert_eq!(ministry.data(PERIOD).says("VN", "abused"), mix().data(PERIOD).says("VN", "abused"));
}

/// Another engine, which knows nothing of the program, adds up the facts of the store to the same nation.
#[test]
fn the_stored_facts_add_up_to_the_nation_in_another_engine() {
    let ministry = mix();
    let facts = ministry.path("store/facts");
    let found = run_python(&["tests/python/duckdb_totals.py", facts.to_str().unwrap(), PERIOD], "").expect(0);
    let totals: BTreeMap<String, (i64, u32, u64)> = serde_json::from_str(&found.stdout).unwrap();
    let table = ministry.table(PERIOD, "data.csv");
    let mut compared = 0;
    for row in table.rows(&[("kind", "series"), ("unit", "VN"), ("state", "value")]) {
        let series = match row["category"].as_str() {
            "" => row["id"].clone(),
            category => format!("{}|{category}", row["id"]),
        };
        let (total, decimals, units) = totals[&series];
        assert_eq!(row["units_reported"], units.to_string(), "{series}");
        let (whole, fraction) = row["value"].split_once('.').unwrap_or((&row["value"], ""));
        let minor: i64 = format!("{whole}{fraction:0<width$}", width = decimals as usize).parse().unwrap();
        assert_eq!(total, minor, "{series}");
        compared += 1;
    }
    println!("{compared} series of the nation are the same in DuckDB");
    assert!(compared > 800, "{compared}");
    assert_eq!(totals.len(), compared);
}

#[test]
fn where_the_nation_stands_is_told_by_province() {
    let status = |ministry: &Workspace, more: &[&str]| {
        treem(&[&["status", ministry.text(), "--period", PERIOD, "--on", "2024-11-19"], more].concat())
    };
    let told = status(mix(), &[]);
    assert_eq!(told.code, 1, "{}", told.stderr);
    assert!(told.stdout.contains("3/63"), "{}", told.stdout);
    let line = |code: &str| {
        let mut lines = told.stdout.lines().map(str::trim_start);
        let line = lines.find(|line| line.starts_with(&format!("{code}  "))).unwrap_or_default();
        line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect::<Vec<_>>()
    };
    assert_eq!(line("06")[1..3], ["Tỉnh Bắc Kạn", "8/8"]);
    assert_eq!(line("06")[7], "–", "its units sent their files themselves");
    assert_eq!(line("48")[7], "không rõ ngày nhận", "no register says when the report came");
    assert_eq!(line("79"), ["79", "Thành phố Hồ Chí Minh", "0/22"]);
    let object: serde_json::Value =
        serde_json::from_str(&status(mix(), &["--format", "json"]).stdout).unwrap();
    assert_eq!(object["missing"].as_array().unwrap().len(), 60);
}

#[test]
fn the_outputs_of_the_nation_are_verified_to_the_cell_and_issued() {
    let ministry = mix().copied();
    let verify = || treem(&["verify", ministry.text(), "--period", PERIOD]);
    let run = verify();
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    let issued = treem(&["issue", ministry.text(), "--period", PERIOD, "--by", "Nguyễn Thị Kiểm Tra"]);
    assert_eq!(issued.code, 0, "{}", issued.stderr);
    let on_other_map = ministry.run(PERIOD, &["--map", "2025-07-01"]);
    assert!(on_other_map.code <= 2, "nothing of it was issued: {}", on_other_map.stderr);
    let changes = ministry.table(&format!("{PERIOD}@2025-07-01"), "changes.csv");
    assert!(changes.0.is_empty(), "{:?}", changes.0.first());
    let name = format!("out/{PERIOD}/provinces/bao-cao-06-{PERIOD}.xlsx");
    let path = ministry.path(&name);
    let mut bytes = fs::read(&path).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(&path, bytes).unwrap();
    let run = verify();
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(run.stdout.contains("bao-cao-06"), "{}", run.stdout);
}
