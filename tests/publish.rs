//! Open data of a small nation, from the files of districts to what the public gets.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use common::ministry::{PERIOD, PROVINCES, folder, ministry, publish, published};
use common::{Run, Table, Workspace, copy_tree, files_below, treem};
use serde_json::Value as Json;

fn releases(ministry: &Workspace, more: &[&str]) -> Run {
    treem(&[&["releases", ministry.text(), "--by", "Cục Bà mẹ và Trẻ em"], more].concat())
}

fn public(ministry: &Workspace) -> Table {
    Table::read(&folder(ministry).join("data.csv"))
}

/// What districts truly counted: (unit, element) → count; `None` where a district did not report it.
fn districts() -> BTreeMap<(String, String), Option<i64>> {
    let mut counts = BTreeMap::new();
    for code in PROVINCES {
        let table = Table::read(&ministry().path(&format!("truth/{code}.csv")));
        for row in table.rows(&[("kind", "series"), ("unit_level", "district"), ("category", "")]) {
            counts.insert((row["unit"].clone(), row["id"].clone()), row["value"].parse().ok());
        }
    }
    counts
}

#[test]
fn every_small_count_of_a_district_is_hidden_and_every_shown_number_is_the_true_one() {
    let (table, truth) = (public(published()), districts());
    let rows = table.rows(&[("table", "D1")]);
    assert_eq!(rows.len(), 5 * 705, "all districts, whether they reported or not");
    let (mut hidden, mut small, mut shown) = (0, 0, 0);
    for row in rows {
        let count = truth.get(&(row["unit"].clone(), row["measure"].clone())).copied().flatten();
        let marks = (row["obs_status"].as_str(), row["conf_status"].as_str(), row["note"].as_str());
        match count {
            None => assert_eq!((row["value"].as_str(), marks), ("", ("L", "F", "...")), "{row:?}"),
            Some(count) if row["value"].is_empty() => {
                assert_eq!(marks, ("Q", "C", "c"), "{row:?}");
                (hidden, small) = (hidden + 1, small + i32::from((1..=5).contains(&count)));
            }
            Some(count) => {
                assert_eq!((row["value"].as_str(), marks.1), (count.to_string().as_str(), "F"), "{row:?}");
                assert!(!(1..=5).contains(&count), "{row:?}");
                shown += 1;
            }
        }
    }
    assert!(
        small > 20 && shown > 20 && hidden >= small,
        "{hidden} hidden, {small} of them small; {shown} shown"
    );
}

#[test]
fn what_is_published_of_higher_levels_is_what_the_report_says() {
    let table = public(published());
    let internal = ministry().table(PERIOD, "data.csv");
    let series: BTreeMap<(&str, &str, &str), &str> = internal
        .rows(&[("kind", "series")])
        .into_iter()
        .map(|row| {
            ((row["unit"].as_str(), row["id"].as_str(), row["category"].as_str()), row["value"].as_str())
        })
        .collect();
    let mut levels = BTreeSet::new();
    for row in table.0.iter().filter(|row| row["unit_level"] != "district" && !row["value"].is_empty()) {
        if row["category"].contains("relation_group") {
            continue;
        }
        let key = (row["unit"].as_str(), row["measure"].as_str(), row["category"].as_str());
        assert_eq!(series.get(&key), Some(&row["value"].as_str()), "{row:?}");
        levels.insert((row["table"].as_str(), row["unit_level"].as_str()));
    }
    let wanted =
        [("N", "nation"), ("R", "region"), ("P1", "province"), ("P2", "province"), ("S", "province")];
    assert!(wanted.iter().all(|pair| levels.contains(pair)), "{levels:?}");
    assert!(!table.0.iter().any(|row| row["table"] == "C1"), "there are no communes yet");
}

#[test]
fn checksums_hold_and_the_readme_tells_who_has_reported() {
    let folder = folder(published());
    let mut sums = Command::new("sha256sum");
    sums.args(["--check", "--strict", "SHA256SUMS"]).current_dir(&folder);
    assert!(sums.output().unwrap().status.success());
    let listed = fs::read_to_string(folder.join("SHA256SUMS")).unwrap();
    let files = files_below(&folder);
    assert!(files.keys().all(|name| name == "SHA256SUMS" || listed.contains(&format!("  {name}\n"))));
    let readme = fs::read_to_string(folder.join("README.vi.md")).unwrap();
    let reported = districts().into_keys().map(|(unit, _)| unit).collect::<BTreeSet<_>>().len();
    assert!(readme.contains(&format!("Đã báo cáo {reported} trong 705 đơn vị cơ sở")), "{readme}");
    let certificate: Json = serde_json::from_slice(&files["certificate.json"]).unwrap();
    assert_eq!((&certificate["unsafe"], &certificate["not_proved"]), (&Json::from(0), &Json::from(0)));
    assert!(certificate.get("leaks").is_none() && certificate.get("tables").is_none(), "totals only");
}

#[test]
fn publishing_twice_records_once_and_changes_no_byte() {
    let ministry = published().copied();
    let folder = folder(&ministry);
    let before = files_below(&folder);
    let again = publish(&ministry, &["--format", "json"]).expect(0);
    let answer: Json = serde_json::from_str(&again.stdout).unwrap();
    assert_eq!((&answer["recorded"], &answer["release"]), (&Json::from(false), &Json::from("2024-1")));
    assert_eq!(files_below(&folder), before);
    fs::remove_dir_all(&folder).unwrap();
    publish(&ministry, &["--jobs", "1"]).expect(0);
    assert_eq!(files_below(&folder), before, "what is on record is put back");
    // What everybody can read in it anyway, told once more by a newspaper.
    let table = public(&ministry);
    let shown = table.rows(&[("table", "P1"), ("unit", "51"), ("measure", "abused"), ("category", "")]);
    let list = ministry.path("bao.csv");
    let told = format!("unit,measure,category,value\n51,abused,,{}\n", shown[0]["value"]);
    fs::write(&list, told).unwrap();
    let list = list.to_str().unwrap().to_owned();
    releases(&ministry, &["--add", &list, "--source", "báo", "--period", PERIOD]).expect(0);
    publish(&ministry, &[]).expect(0);
    assert_eq!(files_below(&folder), before, "nor does what came later change a byte");
}

#[test]
fn outputs_that_are_not_what_the_submissions_give_are_not_published() {
    let ministry = ministry().copied();
    let path = ministry.path(&format!("out/{PERIOD}/data.csv"));
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen(",value,", ",missing,", 1)).unwrap();
    let refused = publish(&ministry, &[]).expect(1);
    assert!(refused.stderr.contains("không đúng với kết quả tính lại"), "{}", refused.stderr);
    assert!(!folder(&ministry).exists());
}

#[test]
fn attack_19_a_public_file_changed_by_hand_stops_the_next_release() {
    let ministry = published().copied();
    let path = folder(&ministry).join("data.csv");
    fs::write(&path, fs::read_to_string(&path).unwrap() + "\n").unwrap();
    let refused = publish(&ministry, &[]).expect(1);
    assert!(refused.stderr.contains("đã bị sửa (data.csv)"), "{}", refused.stderr);
}

#[test]
fn the_auditor_names_what_a_folder_made_elsewhere_gives_away() {
    let ministry = published();
    let audit = |folder: &[&str]| {
        let arguments = ["publish", ministry.text(), "--period", PERIOD, "--audit-only"];
        treem(&[&arguments, folder].concat())
    };
    audit(&[]).expect(0);
    let elsewhere = tempfile::tempdir().unwrap();
    let path = folder(ministry).join("data.csv");
    let truth = districts();
    let lines: Vec<String> = fs::read_to_string(&path)
        .unwrap()
        .lines()
        .map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            let count = truth.get(&(fields[1].to_owned(), fields[6].to_owned())).copied().flatten();
            match count {
                Some(count) if fields[0] == "D1" && line.contains(",,,,Q,C,c,") => {
                    line.replace(",,,,Q,C,c,", &format!(",{count},,,A,F,,"))
                }
                _ => line.to_owned(),
            }
        })
        .collect();
    fs::write(elsewhere.path().join("data.csv"), lines.join("\n") + "\n").unwrap();
    let told = audit(&[elsewhere.path().to_str().unwrap()]).expect(1);
    assert!(told.stdout.contains("Bảng D1: "), "{}", told.stdout);
    assert!(told.stderr.contains("suy ra được") || told.stdout.contains("suy ra được"), "{}", told.stderr);
}

#[test]
fn a_small_count_that_must_stay_visible_is_published_by_no_one() {
    let ministry = ministry().copied();
    let (unit, measure) = districts()
        .into_iter()
        .find(|((_, element), count)| {
            element == "abused" && count.is_some_and(|count| (1..=5).contains(&count))
        })
        .map(|(key, _)| key)
        .unwrap();
    let shipped = fs::read_to_string(common::root().join("indicators/publication/policy.toml")).unwrap();
    let keep = format!("keep = [{{ table = \"D1\", unit = \"{unit}\", element = \"{measure}\" }}]");
    ministry.overlay("policy.toml", &shipped.replace("keep = []", &keep));
    assert!(ministry.run(PERIOD, &[]).code <= 2);
    let refused = publish(&ministry, &[]).expect(1);
    assert!(refused.stderr.contains(&unit), "{}", refused.stderr);
    assert!(!folder(&ministry).exists());
}

#[test]
fn a_province_does_not_publish_and_a_policy_with_a_gap_is_wrong_usage() {
    let province = Workspace::flawless(PERIOD);
    assert!(province.run(PERIOD, &[]).code <= 2);
    let refused = publish(&province, &[]).expect(3);
    assert!(refused.stderr.contains("cả nước"), "{}", refused.stderr);
    let ministry = ministry().copied();
    ministry.overlay("policy.toml", "publication_series = [{ element = \"abused\", remove = true }]\n");
    publish(&ministry, &[]).expect(3);
}

#[test]
fn a_new_run_leaves_the_public_files_where_they_are() {
    let ministry = published().copied();
    let folder = folder(&ministry);
    let before = files_below(&folder);
    ministry.overlay("again.toml", "");
    let run = ministry.run(PERIOD, &[]);
    assert!(run.code <= 2, "{}", run.stderr);
    assert_eq!(files_below(&folder), before);
    assert!(
        !run.stdout.contains("public/") && !run.stderr.contains("public/"),
        "{} {}",
        run.stdout,
        run.stderr
    );
}

#[test]
fn what_left_by_another_door_is_reckoned_with() {
    let ministry = ministry().copied();
    let truth = districts();
    let small = |((_, element), count): &(&(String, String), &Option<i64>)| {
        element == "abused" && count.is_some_and(|count| (2..=5).contains(&count))
    };
    let ((unit, _), count) = truth.iter().find(small).expect("some district counted few children");
    let list = ministry.path("bao.csv");
    let told = format!("\u{feff}unit;measure;category;value\n{unit};abused;;{}\n", count.unwrap());
    fs::write(&list, told).unwrap();
    let list = list.to_str().unwrap().to_owned();
    releases(&ministry, &["--add", &list, "--source", "Báo tỉnh 3/2/2025", "--period", PERIOD]).expect(0);
    let listed = releases(&ministry, &[]).expect(0).stdout;
    assert!(listed.contains("2024-other-1") && listed.contains("đường khác: Báo tỉnh 3/2/2025"), "{listed}");
    let refused = publish(&ministry, &[]);
    assert_eq!(refused.code, 1, "what everybody can read cannot be hidden any more: {}", refused.stderr);
    assert!(!ministry.path(&format!("out/{PERIOD}/public")).exists());
    for wrong in [
        "unit,measure,category,value\n999,abused,,7\n",
        "unit,value\n",
        "unit,measure,category,value\n524,abused,,1.200,5\n",
    ] {
        fs::write(&list, wrong).unwrap();
        let run = releases(&ministry, &["--add", &list, "--source", "x", "--period", PERIOD]);
        assert_eq!(run.code, 3, "{wrong}: {}", run.stderr);
        assert!(run.stderr.contains("dòng đầu phải là unit,measure,category,value"), "{}", run.stderr);
    }
}

#[test]
fn a_withdrawn_release_stays_on_the_record_and_its_files_go() {
    let ministry = published().copied();
    let before = files_below(&ministry.path(&format!("out/{PERIOD}/public")));
    let nothing = releases(&ministry, &["--withdraw", "2024-9", "--reason", "sai"]);
    assert!(nothing.code != 0 && nothing.stderr.contains("2024-9"), "{}", nothing.stderr);
    releases(&ministry, &["--withdraw", "2024-1", "--reason", "số của một tỉnh sai"]).expect(0);
    assert!(!ministry.path(&format!("out/{PERIOD}/public")).exists());
    let again = || releases(&ministry, &["--withdraw", "2024-1", "--reason", "sai"]).expect(0);
    again();
    publish(&ministry, &[]).expect(0);
    again();
    let listed = releases(&ministry, &[]).expect(0).stdout;
    assert!(listed.contains("đã thu hồi: số của một tỉnh sai") && listed.contains("2024-2"), "{listed}");
    let after = files_below(&ministry.path(&format!("out/{PERIOD}/public")));
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
}

#[test]
fn the_audit_of_a_folder_looks_at_its_own_period_alone() {
    let ministry = published().copied();
    let other = ministry.path("other");
    fs::create_dir_all(&other).unwrap();
    let text = fs::read_to_string(folder(&ministry).join("data.csv")).unwrap();
    fs::write(other.join("data.csv"), text.replace(",2024,", ",2023,")).unwrap();
    let run = publish(&ministry, &["--audit-only", other.to_str().unwrap()]);
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert!(run.stderr.contains("2023"), "{}", run.stderr);
}

#[test]
fn attack_19_a_ledger_that_does_not_know_what_is_public_stops_the_next_release() {
    let ministry = published().copied();
    let store = ministry.path("store");
    for name in files_below(&store).keys().filter(|name| name.starts_with("ledger.sqlite")) {
        fs::remove_file(store.join(name)).unwrap();
    }
    let run = publish(&ministry, &[]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("sổ cái không biết"), "{}", run.stderr);
}

#[test]
fn other_words_about_the_same_figures_are_another_release() {
    let ministry = published().copied();
    let policy = include_str!("../indicators/publication/policy.toml");
    let decided = policy.replacen("publisher = \"\"", "publisher = \"Cục Bà mẹ và Trẻ em\"", 1);
    assert_ne!(decided, policy);
    let overlay = ministry.path("decided");
    fs::create_dir_all(&overlay).unwrap();
    fs::write(overlay.join("policy.toml"), decided).unwrap();
    let overlay = overlay.to_str().unwrap().to_owned();
    assert!(ministry.run(PERIOD, &["--definitions", &overlay]).code <= 2);
    publish(&ministry, &["--definitions", &overlay]).expect(0);
    let listed = releases(&ministry, &[]).expect(0).stdout;
    assert!(listed.contains("2024-1") && listed.contains("2024-2"), "{listed}");
}

#[test]
fn a_year_of_communes_is_published_and_names_none() {
    let (province, ministry) = (Workspace::of("04"), Workspace::of("VN"));
    treem(&["sample", province.text(), "--unit", "04", "--period", "2025", "--seed", "7"]).expect(0);
    copy_tree(&province.path("inbox/2025"), &ministry.path("inbox/2025/04"));
    assert!(ministry.run("2025", &[]).code <= 2);
    treem(&["publish", ministry.text(), "--period", "2025", "--by", "Cục Bà mẹ và Trẻ em"]).expect(0);
    let table = Table::read(&ministry.path("out/2025/public/data.csv"));
    let sizes = table.rows(&[("table", "C1"), ("unit", "04"), ("measure", "abused")]);
    assert_eq!(sizes.len(), 4);
    let truth = Table::read(&province.path("truth/2025.csv"));
    let communes = truth.rows(&[("id", "abused"), ("unit_level", "commune"), ("category", "")]);
    let none = communes.iter().filter(|row| row["value"] == "0").count();
    let zero = sizes.iter().find(|row| row["category"] == "units_by_size=zero").unwrap();
    assert_eq!(zero["value"], none.to_string());
    let named = table.rows(&[("unit_level", "commune")]);
    assert!(!named.is_empty() && named.iter().all(|row| row["table"] == "S"), "no commune beside abuse");
}
