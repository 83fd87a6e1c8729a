//! Faulty submissions, one fault at a time: each is named at its place, and takes nothing else down with it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::fs;
use std::path::PathBuf;

use common::{Job, Workspace, edit, oracle};
use serde_json::{Value as Json, json};

const PERIOD: &str = "2024-S1";

/// A finding that must be there: rule, unit, file, sheet, cell. Of the file, the last part of the path.
type Expected = (String, String, String, String, String);

fn found(workspace: &Workspace) -> Vec<Expected> {
    let table = workspace.table(PERIOD, "findings.csv");
    let mut all: Vec<Expected> = table
        .0
        .iter()
        .map(|row| {
            let file = row["file"].rsplit('/').next().unwrap_or("").to_owned();
            (row["code"].clone(), row["unit"].clone(), file, row["sheet"].clone(), row["cell"].clone())
        })
        .collect();
    all.sort();
    all
}

fn name(path: &std::path::Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

/// What is planted in one cell, the rule that finds it, and what data.csv says of the series.
struct Planted {
    sheet: &'static str,
    row: &'static str,
    column: &'static str,
    kind: &'static str,
    value: Json,
    rule: Option<&'static str>,
    series: &'static str,
    says: &'static str,
}

fn planted(
    (sheet, row, column): (&'static str, &'static str, &'static str),
    (kind, value): (&'static str, Json),
    rule: Option<&'static str>,
    (series, says): (&'static str, &'static str),
) -> Planted {
    Planted { sheet, row, column, kind, value, rule, series, says }
}

/// Cells that no sum covers, so that each plant has its own finding and no other.
fn plants() -> Vec<Planted> {
    let b10 = |row, column| ("B10", row, column);
    let text = |value: &str| ("text", json!(value));
    vec![
        planted(b10("01", "1"), text("1.234"), Some("R-VAL-001"), ("documents_issued", "value 1234")),
        planted(b10("01", "2"), text("1 234"), None, ("documents_issued|measure=EXPECT", "value 1234")),
        planted(b10("01", "3"), text("77"), None, ("documents_issued|measure=PLAN", "value 77")),
        planted(
            b10("02", "1"),
            ("number", json!(1.234)),
            Some("R-VAL-004"),
            ("coordination_regulations", "rejected"),
        ),
        planted(b10("03", "1"), text("khoảng 120"), Some("R-VAL-003"), ("communication_events", "rejected")),
        planted(
            b10("04", "1"),
            text("5 (2 nữ)"),
            Some("R-VAL-003"),
            ("communication_participants", "rejected"),
        ),
        planted(
            b10("05", "1"),
            ("error", json!("#REF!")),
            Some("R-VAL-007"),
            ("communication_products", "rejected"),
        ),
        planted(
            b10("06", "1"),
            ("formula", json!("=1+2")),
            Some("R-VAL-008"),
            ("child_protection_models", "rejected"),
        ),
        planted(
            b10("07", "1"),
            ("date", json!("2024-05-12")),
            Some("R-VAL-009"),
            ("service_facilities", "rejected"),
        ),
        planted(b10("08", "1"), text("x"), Some("R-VAL-010"), ("training_courses", "rejected")),
        planted(b10("09", "1"), text("..."), None, ("training_participants", "missing")),
        planted(b10("10", "1"), text("-"), None, ("child_protection_officers_commune", "value 0")),
        planted(b10("11", "1"), ("number", Json::Null), None, ("village_collaborators", "missing")),
        planted(b10("12", "1"), ("number", json!(-5)), Some("R-VAL-005"), ("network_members", "rejected")),
        planted(b10("13", "1"), text("1.234"), Some("R-VAL-013"), ("budget_central", "rejected")),
        planted(b10("13", "2"), text("12,5"), None, ("budget_central|measure=EXPECT", "value 12.5")),
        planted(
            b10("14", "1"),
            ("number", json!(0.123_456_7)),
            Some("R-VAL-012"),
            ("budget_local", "rejected"),
        ),
        planted(b10("15", "1"), text("không có"), None, ("funds_aid", "value 0")),
        planted(b10("17", "1"), text("12 em"), Some("R-VAL-002"), ("children_fund_supported", "value 12")),
        planted(b10("18", "1"), text("…"), None, ("orphans_supported", "missing")),
        planted(b10("19", "1"), text("12/5"), Some("R-VAL-003"), ("inspections", "rejected")),
        planted(b10("20", "1"), text("chưa có số liệu"), None, ("facilities_inspected", "missing")),
        // A closed cell: a number is refused, and an x is fine.
        planted(("B09", "01", "2"), ("number", json!(5)), Some("R-VAL-011"), ("communes", "value 13")),
        planted(("B09", "02", "3"), text("x"), None, ("communes", "value 13")),
    ]
}

#[test]
fn what_people_type_into_a_cell_is_read_refused_or_left_open_as_the_form_says() {
    let workspace = Workspace::flawless(PERIOD);
    let file = workspace.file_of(PERIOD, "524");
    let plants = plants();
    let mut edits: Vec<Json> = plants
        .iter()
        .map(|p| {
            json!({ "do": "put", "sheet": p.sheet, "row": p.row, "column": p.column, "kind": p.kind, "value": p.value })
        })
        .collect();
    edits.push(json!({ "do": "put", "sheet": "B09", "row": "03", "column": "1", "value": 13 }));
    let places = edit(&[(file.clone(), file.clone(), edits)]).remove(0);
    workspace.run(PERIOD, &[]).expect(1);

    let mut expected: Vec<Expected> = plants
        .iter()
        .zip(places)
        .filter_map(|(p, place)| Some((p.rule?, p.sheet, place.unwrap())))
        .map(|(rule, sheet, cell)| (rule.to_owned(), "524".to_owned(), name(&file), sheet.to_owned(), cell))
        .collect();
    expected.sort();
    assert_eq!(found(&workspace), expected, "these findings and no others");

    let data = workspace.data(PERIOD);
    for plant in &plants {
        assert_eq!(data.says("524", plant.series), plant.says, "{}", plant.series);
    }
    // A refused cell is not in the province's sum, and the sum says so.
    let rejected = data.series("51", "communication_events");
    assert_eq!((rejected["state"].as_str(), rejected["units_reported"].as_str()), ("value", "12"));
    oracle(&workspace, &[PERIOD]).expect(0);
}

/// A fault of a sheet or row: who has it, how it is made, the rules that find it, and what data.csv then says.
struct Damaged {
    unit: &'static str,
    edits: Vec<Json>,
    rules: &'static [&'static str],
    says: &'static [(&'static str, &'static str)],
}

fn damages() -> Vec<Damaged> {
    let b02 = |name: &str| json!({ "do": name, "sheet": "B02" });
    vec![
        Damaged {
            unit: "522",
            edits: vec![b02("remove_sheet")],
            rules: &["R-STR-005"],
            says: &[("live_births", "missing"), ("deaths_1_4y|sex=M", "missing")],
        },
        Damaged { unit: "524", edits: vec![b02("copy_sheet")], rules: &["R-STR-010"], says: &[] },
        Damaged {
            unit: "525",
            edits: vec![
                json!({ "do": "copy_sheet", "sheet": "B09", "row": "01", "column": "1", "value": 999 }),
            ],
            rules: &["R-STR-011"],
            says: &[("villages", "rejected"), ("communes", "rejected")],
        },
        Damaged {
            unit: "527",
            edits: vec![json!({ "do": "repeat_row", "sheet": "B09", "row": "01" })],
            rules: &["R-STR-009"],
            says: &[("villages", "rejected")],
        },
        Damaged {
            unit: "528",
            edits: vec![json!({ "do": "remove_row", "sheet": "B09", "row": "05" })],
            rules: &["R-STR-007"],
            says: &[("communes_child_friendly", "missing")],
        },
        Damaged {
            unit: "529",
            edits: vec![json!({ "do": "column_code", "sheet": "B10", "column": "3", "value": null })],
            rules: &["R-STR-008"],
            says: &[("documents_issued|measure=PLAN", "missing")],
        },
        Damaged {
            unit: "530",
            edits: vec![json!({ "do": "column_code", "sheet": "B10", "column": "3", "value": "2" })],
            rules: &["R-STR-008", "R-STR-018", "R-STR-019"],
            says: &[
                ("documents_issued|measure=EXPECT", "rejected"),
                ("documents_issued|measure=PLAN", "missing"),
            ],
        },
        Damaged {
            unit: "531",
            edits: vec![json!({ "do": "code", "sheet": "B09", "row": "03", "value": null })],
            rules: &["R-STR-013"],
            says: &[],
        },
        Damaged {
            unit: "532",
            edits: vec![
                json!({ "do": "code", "sheet": "B09", "row": "04", "value": "x" }),
                json!({ "do": "code", "sheet": "B09", "row": "05", "value": "04" }),
            ],
            rules: &["R-STR-007", "R-STR-016", "R-STR-020"],
            says: &[("communes_with_play_area", "rejected"), ("communes_child_friendly", "missing")],
        },
        Damaged { unit: "533", edits: vec![b02("lose_heading")], rules: &["R-STR-012"], says: &[] },
        Damaged {
            unit: "534",
            edits: vec![json!({ "do": "remove_index", "sheet": "B09" })],
            rules: &["R-STR-006"],
            says: &[("villages", "missing"), ("communes", "missing")],
        },
        Damaged {
            unit: "535",
            edits: vec![json!({ "do": "task_status", "value": "gần xong" })],
            rules: &["R-VAL-018"],
            says: &[("tasks|task_status=DONE", "rejected"), ("tasks|task_status=ONGOING", "rejected")],
        },
        Damaged {
            unit: "536",
            edits: vec![json!({ "do": "stray_number", "sheet": "B09", "column": "1", "value": 4242 })],
            rules: &["R-STR-016"],
            says: &[],
        },
    ]
}

#[test]
fn damaged_sheets_rows_and_columns_are_named_and_cost_only_their_own_figures() {
    let workspace = Workspace::flawless(PERIOD);
    workspace.run(PERIOD, &["--quiet"]).expect(0);
    let before = workspace.data(PERIOD);
    let damages = damages();
    let jobs: Vec<Job> = damages
        .iter()
        .map(|damage| {
            let file = workspace.file_of(PERIOD, damage.unit);
            (file.clone(), file, damage.edits.clone())
        })
        .collect();
    edit(&jobs);
    workspace.run(PERIOD, &[]).expect(1);

    let all = found(&workspace);
    let data = workspace.data(PERIOD);
    let mut wrong: Vec<String> = Vec::new();
    for damage in &damages {
        let mut rules: Vec<&str> = all
            .iter()
            .filter(|(_, unit, ..)| unit == damage.unit)
            .map(|(rule, ..)| rule.as_str())
            .filter(|rule| *rule != "R-BAL-002") // a sum that cannot be checked follows from the damage
            .collect();
        rules.dedup();
        if rules != damage.rules {
            wrong.push(format!("{}: found {rules:?}, expected {:?}", damage.unit, damage.rules));
        }
        for (series, says) in damage.says {
            let said = data.says(damage.unit, series);
            if said != *says {
                wrong.push(format!("{}: {series} is {said}, expected {says}", damage.unit));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // What the damage does not touch is as before.
    for row in before.0.rows(&[("kind", "series")]) {
        if ["children", "abused", "cases", "injuries", "special"].contains(&row["id"].as_str()) {
            let name = [row["id"].as_str(), row["category"].as_str()].join("|");
            assert_eq!(data.series(&row["unit"], name.trim_end_matches('|')), row);
        }
    }
    for (unit, series) in
        [("524", "live_births"), ("531", "communes"), ("533", "live_births"), ("536", "villages")]
    {
        assert_eq!(data.says(unit, series), before.says(unit, series), "{series} of {unit}");
    }
}

#[test]
fn a_nil_return_is_zero_and_a_blank_sheet_is_not() {
    let workspace = Workspace::flawless(PERIOD);
    let of = |unit: &str| workspace.file_of(PERIOD, unit);
    let clear = json!({ "do": "clear", "sheet": "B07" });
    let tick = json!({ "do": "particular", "row": "B07", "value": "x" });
    let one = json!({ "do": "put", "sheet": "B07", "row": "02", "column": "2", "value": 3 });
    edit(&[
        (of("524"), of("524"), vec![clear.clone(), tick.clone()]),
        (of("525"), of("525"), vec![clear.clone()]),
        (of("527"), of("527"), vec![clear, tick, one]),
    ]);
    workspace.run(PERIOD, &[]).expect(1);
    let data = workspace.data(PERIOD);
    for series in ["injuries", "injuries|injury_cause=DROWN;sex=M", "injury_deaths|sex=F"] {
        assert_eq!(data.says("524", series), "value 0", "{series}");
        assert_eq!(data.says("525", series), "missing", "{series}");
    }
    assert_eq!(data.says("527", "injuries|injury_cause=DROWN;sex=M"), "value 3");
    assert_eq!(data.says("527", "injuries"), "missing", "ticked and filled: blanks are not zero");
    let queries = workspace.table(PERIOD, "findings.csv");
    let queries = queries.rows(&[("code", "R-VAL-016")]);
    assert_eq!(queries.iter().map(|row| row["unit"].as_str()).collect::<Vec<_>>(), ["527"]);
    oracle(&workspace, &[PERIOD]).expect(0);
}

/// A compound file as password-protected workbooks are: the streams it names, and nothing that can be read.
fn encrypted() -> Vec<u8> {
    let mut bytes = vec![0_u8; 512 * 3];
    bytes[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    bytes[24..26].copy_from_slice(&0x3E_u16.to_le_bytes());
    bytes[26..28].copy_from_slice(&3_u16.to_le_bytes());
    bytes[28..30].copy_from_slice(&0xFFFE_u16.to_le_bytes());
    bytes[30..32].copy_from_slice(&9_u16.to_le_bytes());
    bytes[32..34].copy_from_slice(&6_u16.to_le_bytes());
    bytes[44..48].copy_from_slice(&1_u32.to_le_bytes()); // one FAT sector
    bytes[48..52].copy_from_slice(&1_u32.to_le_bytes()); // directory in sector 1
    bytes[56..60].copy_from_slice(&4096_u32.to_le_bytes());
    bytes[60..64].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    bytes[68..72].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    bytes[76..512].fill(0xFF);
    bytes[76..80].copy_from_slice(&0_u32.to_le_bytes());
    bytes[512..1024].fill(0xFF);
    bytes[512..516].copy_from_slice(&0xFFFF_FFFD_u32.to_le_bytes());
    bytes[516..520].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    for (at, (name, kind)) in
        [("Root Entry", 5_u8), ("EncryptedPackage", 2), ("EncryptionInfo", 2)].iter().enumerate()
    {
        let entry = &mut bytes[1024 + 128 * at..1024 + 128 * (at + 1)];
        for (place, unit) in name.encode_utf16().enumerate() {
            entry[2 * place..2 * place + 2].copy_from_slice(&unit.to_le_bytes());
        }
        let length = u16::try_from(2 * (name.len() + 1)).unwrap();
        entry[64..66].copy_from_slice(&length.to_le_bytes());
        entry[66] = *kind;
        entry[68..80].fill(0xFF);
        entry[116..120].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    }
    bytes[1024 + 76..1024 + 80].copy_from_slice(&1_u32.to_le_bytes());
    bytes[1024 + 128 + 72..1024 + 128 + 76].copy_from_slice(&2_u32.to_le_bytes());
    bytes
}

#[test]
fn a_file_that_cannot_be_used_is_blocked_by_name_and_the_batch_goes_on() {
    let workspace = Workspace::flawless(PERIOD);
    let of = |unit: &str| workspace.file_of(PERIOD, unit);
    let put = |name: &str| workspace.path(&format!("inbox/{PERIOD}/{name}"));
    let whole = fs::read(of("522")).unwrap();
    fs::write(put("mat-khau.xlsx"), encrypted()).unwrap();
    fs::write(put("cut.xlsx"), &whole[..whole.len() / 2]).unwrap();
    fs::write(put("trang-mang.xls"), "<html><body><table><tr><td>524</td></tr></table></body></html>")
        .unwrap();
    fs::write(put("rong.xlsx"), "").unwrap();
    let everywhere = |old: &str, new: &str| json!({ "do": "say_everywhere", "old": old, "new": new });
    let tt = |row: &str, value: &str| json!({ "do": "particular", "row": row, "value": value });
    let renamed = |code: &str, name: &str| {
        vec![
            everywhere("Huyện Minh Long (531)", &format!("{name} ({code})")),
            tt("01", code),
            tt("02", name),
            everywhere("531", code),
        ]
    };
    let blocked: Vec<(PathBuf, &str)> = vec![
        (put("mat-khau.xlsx"), "R-STR-001"),
        (put("cut.xlsx"), "R-STR-001"),
        (put("trang-mang.xls"), "R-STR-001"),
        (put("rong.xlsx"), "R-STR-001"),
        (put("khong-biet.xlsx"), "R-STR-002"),
        (put("mau-thuan.xlsx"), "R-STR-003"),
        (put("ky-khac.xlsx"), "R-STR-004"),
        (put("tinh-khac.xlsx"), "R-STR-023"),
        (put("ten-tre-em.xlsx"), "R-PER-001"),
        (put("so-dinh-danh.xlsx"), "R-PER-001"),
    ];
    let names = json!({ "do": "names_sheet", "names": ["Nguyễn Thị Bí Mật", "Trần Văn Kín Đáo"] });
    let other_period = vec![
        everywhere("6 tháng đầu năm 2024 (2024-S1)", "6 tháng đầu năm 2023 (2023-S1)"),
        everywhere("2024-S1", "2023-S1"),
    ];
    let citizen = json!({ "do": "put", "sheet": "B10", "row": "01", "column": "1", "kind": "text", "value": "051199001234" });
    edit(&[
        (of("531"), put("khong-biet.xlsx"), renamed("999", "Huyện Không Có")),
        (of("531"), put("mau-thuan.xlsx"), vec![tt("01", "532"), tt("02", "Huyện Nghĩa Hành")]),
        (of("531"), put("ky-khac.xlsx"), other_period),
        (of("531"), put("tinh-khac.xlsx"), renamed("493", "Quận Sơn Trà")),
        (of("531"), put("ten-tre-em.xlsx"), vec![names]),
        (of("531"), put("so-dinh-danh.xlsx"), vec![citizen]),
    ]);
    fs::remove_file(of("536")).unwrap();

    let run = workspace.run(PERIOD, &[]).expect(2);
    let findings = workspace.table(PERIOD, "findings.csv");
    for (path, rule) in &blocked {
        let file = format!("inbox/{PERIOD}/{}", name(path));
        let mine: Vec<&str> =
            findings.rows(&[("file", &file)]).iter().map(|row| row["code"].as_str()).collect();
        assert_eq!(mine, [*rule], "{file}");
        assert_eq!(findings.rows(&[("file", &file)])[0]["severity"], "block");
    }
    let submissions = workspace.table(PERIOD, "submissions.csv");
    assert_eq!(submissions.rows(&[("verdict", "blocked")]).len(), blocked.len());
    assert_eq!(submissions.rows(&[("verdict", "accepted"), ("in_force", "1")]).len(), 12);

    // Names and numbers of children are repeated nowhere.
    let outputs = common::files_below(&workspace.path("out"));
    let texts: String = outputs
        .iter()
        .filter(|(name, _)| !name.ends_with(".xlsx"))
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
        .collect();
    for secret in ["Bí Mật", "Kín Đáo", "051199001234"] {
        for text in [&texts, &run.stdout, &run.stderr] {
            assert!(!text.contains(secret), "{secret}");
        }
    }
    let ledger: Vec<u8> = common::files_below(&workspace.path("store")).into_values().flatten().collect();
    for secret in ["Kín Đáo", "051199001234"] {
        assert!(!ledger.windows(secret.len()).any(|part| part == secret.as_bytes()), "{secret} in the store");
    }

    // The other units are as if the bad files were not there; the one without a good file is missing.
    let data = workspace.data(PERIOD);
    let abused = data.series("51", "abused");
    assert_eq!((abused["units_reported"].as_str(), abused["units_expected"].as_str()), ("12", "13"));
    assert_eq!(data.says("536", "abused"), "missing");
    assert!(data.says("531", "abused").starts_with("value "));
    oracle(&workspace, &[PERIOD]).expect(0);
}

#[test]
fn of_several_submissions_the_highest_revision_counts_and_the_rest_are_listed() {
    let workspace = Workspace::flawless(PERIOD);
    let of = |unit: &str| workspace.file_of(PERIOD, unit);
    let put = |name: &str| workspace.path(&format!("inbox/{PERIOD}/{name}"));
    let villages = |n: u32| json!({ "do": "put", "sheet": "B09", "row": "01", "column": "1", "value": n });
    let facility = json!({ "do": "put", "sheet": "B09", "row": "02", "column": "1", "value": 1 });
    let revision = |n: u32| json!({ "do": "particular", "row": "11", "value": n });
    fs::create_dir_all(put("2024-05-30")).unwrap();
    edit(&[
        // A corrected version whose name sorts first, and a later name of a lower revision.
        (of("524"), put("a-ban-sua.xlsx"), vec![villages(701), facility.clone(), revision(2)]),
        (of("524"), put("z-cuoi-cung.xlsx"), vec![villages(702), facility.clone(), revision(1)]),
        // No revision, but received later.
        (of("525"), put("2024-05-30/0-nop-lai.xlsx"), vec![villages(703), facility.clone()]),
        // Neither revision nor day: the greater name.
        (of("527"), put("zz-1.xlsx"), vec![villages(704), facility]),
    ]);
    let register = put("so-tiep-nhan.csv");
    let text = fs::read_to_string(&register).unwrap();
    let kept: Vec<&str> = text.lines().filter(|line| !line.contains("_527_")).collect();
    fs::write(&register, kept.join("\n")).unwrap();
    // The same bytes under another name.
    fs::copy(of("528"), put("ban-chep.xlsx")).unwrap();

    let code = workspace.run(PERIOD, &[]).code;
    assert!(code <= 1, "{code}");
    let data = workspace.data(PERIOD);
    assert_eq!(data.says("524", "villages"), "value 701");
    assert_eq!(data.says("525", "villages"), "value 703");
    assert_eq!(data.says("527", "villages"), "value 704");
    let submissions = workspace.table(PERIOD, "submissions.csv");
    for (unit, files) in [("524", 3), ("525", 2), ("527", 2), ("528", 2), ("529", 1)] {
        let all = submissions.rows(&[("unit", unit)]);
        assert_eq!(all.len(), files, "{unit}");
        assert_eq!(all.iter().filter(|row| row["in_force"] == "1").count(), 1, "{unit}");
    }
    let hashes: Vec<&str> =
        submissions.rows(&[("unit", "528")]).iter().map(|row| row["hash"].as_str()).collect();
    assert_eq!(hashes[0], hashes[1]);
    let findings = workspace.table(PERIOD, "findings.csv");
    assert_eq!(findings.rows(&[("code", "R-STR-017")]).len(), 5);
    oracle(&workspace, &[PERIOD]).expect(0);
}
