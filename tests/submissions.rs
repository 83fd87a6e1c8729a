//! Files that cannot be used, and several files of one unit: the rest of the batch is as if the bad ones were not there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::fs;
use std::path::PathBuf;

use common::{Workspace, edit, oracle};
use serde_json::json;

const PERIOD: &str = "2024-S1";

fn name(path: &std::path::Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
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

    workspace.run(PERIOD, &[]).expect(1);
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
    let units = |rule: &str| {
        findings.rows(&[("code", rule)]).iter().map(|row| row["unit"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(units("R-STR-017"), ["524", "524", "528"], "superseded for good reason");
    assert_eq!(units("R-STR-032"), ["525", "527"], "nothing in the files says which is newer");
    oracle(&workspace, &[PERIOD]).expect(0);
}
