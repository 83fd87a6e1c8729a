//! The attacks of 8.9, by their numbers.

use super::super::*;
use super::scene::{REGISTER, SHIPPED, Scene};
use crate::disclosure::files::PublicFile;
use crate::message::Lang;

fn found(pairs: &[(&str, &str)]) -> std::collections::BTreeMap<String, String> {
    pairs.iter().map(|(cell, interval)| ((*cell).to_owned(), (*interval).to_owned())).collect()
}

/// A district table that may show years and first halves, and breakdowns.
const OPTIONAL: &str = r#"
[[publication_table]]
id = "DX"
name = { vi = "Huyện", en = "Districts" }
levels = ["district"]
periods = ["S1", "Y"]
attacker = "types_unknown"
series = [{ element = "abused", by = ["", "sex"] }, { element = "abused_by_form", by = ["abuse_form"] }]
"#;

fn three_districts(shown: [&str; 3]) -> Scene {
    let row = |(code, shown): (&str, &str)| format!("D1 {code} 2024 abused {shown}\n");
    let rows: String = ["121", "122", "123"].into_iter().zip(shown).map(row).collect();
    Scene::default().release(&format!("P1 12 2024 abused 20\n{rows}"))
}

#[test]
fn attack_1_a_province_less_its_shown_districts() {
    let scene = three_districts(["17", "0", "c"]).truth(
        "12 2024 abused 20
         121 2024 abused 17
         122 2024 abused 0
         123 2024 abused 3",
    );
    assert_eq!(scene.leaks(), found(&[("123 2024 abused", "3")]));
    let leak = &scene.certificate().leaks[0];
    assert_eq!(
        leak.sentence(&SHIPPED.1, &REGISTER, Lang::Vi),
        "Bảng D1: Huyện 123, năm 2024, Trẻ em bị xâm hại (mỗi em tính một lần): ai cũng tính được đúng là 3; suy ra từ: \
         Tỉnh C [20] = Huyện 121 [17] + Huyện 122 [0] + Huyện 123 [1–5]."
    );
    // A second hidden cell, and both can be anything up to 20.
    let mended = three_districts(["c", "0", "c"]).truth(
        "12 2024 abused 20
         121 2024 abused 17
         122 2024 abused 0
         123 2024 abused 3",
    );
    assert!(mended.certificate().passed(), "{:?}", mended.leaks());
}

#[test]
fn attack_2_a_residual_that_leaves_only_ones_or_only_fives() {
    for (each, province) in [(1, 20), (5, 32)] {
        let truth: String = (102..=104).map(|code| format!("{code} 2024 abused {each}\n")).collect();
        let scene = Scene::default()
            .truth(&format!("10 2024 abused {province}\n101 2024 abused 17\n{truth}"))
            .release(
                "D1 101 2024 abused 17
                 D1 102 2024 abused c
                 D1 103 2024 abused c
                 D1 104 2024 abused c",
            );
        let each = each.to_string();
        assert_eq!(
            scene.leaks(),
            found(&[("102 2024 abused", &each), ("103 2024 abused", &each), ("104 2024 abused", &each)])
        );
    }
}

#[test]
fn attack_2_a_province_that_is_withheld_as_a_whole_tells_no_types() {
    let scene = Scene::default()
        .truth(
            "12 2024 abused 3
             121 2024 abused 1
             122 2024 abused 1
             123 2024 abused 1",
        )
        .release(
            "D1 121 2024 abused c
             D1 122 2024 abused c
             D1 123 2024 abused c",
        );
    // Three children cannot hide five: from 0 to 3 is as wide as it gets.
    assert!(scene.certificate().passed(), "{:?}", scene.leaks());
}

#[test]
fn attack_3_a_year_less_its_first_half() {
    let scene = Scene::under(OPTIONAL)
        .truth(
            "12 2024 abused 30
             12 2024-S1 abused 20
             121 2024 abused 8
             121 2024-S1 abused 7",
        )
        .earlier(
            "DX 121 2024-S1 abused 7
             DX 122 2024-S1 abused c
             DX 123 2024-S1 abused c",
        )
        .release(
            "DX 121 2024 abused 8
             DX 122 2024 abused c
             DX 123 2024 abused c",
        );
    assert_eq!(scene.leaks().get("121 2024-H2 abused").map(String::as_str), Some("1"));
    let sentence = scene.certificate().leaks[0].sentence(&SHIPPED.1, &REGISTER, Lang::Vi);
    assert!(sentence.contains("6 tháng cuối năm 2024"), "{sentence}");
    assert!(sentence.contains("năm 2024 [8]") && sentence.contains("6 tháng đầu năm 2024 [7]"), "{sentence}");
}

/// Each half by itself hides two districts, but not the same two.
#[test]
fn attack_4_halves_protected_each_by_itself() {
    let truth = "12 2024 abused 30
         12 2024-S1 abused 20
         121 2024 abused 11
         122 2024 abused 4
         123 2024 abused 15
         121 2024-S1 abused 2
         122 2024-S1 abused 4
         123 2024-S1 abused 14";
    let first = "DX 121 2024-S1 abused c
         DX 122 2024-S1 abused c
         DX 123 2024-S1 abused 14";
    let year = "DX 121 2024 abused c
         DX 122 2024 abused c
         DX 123 2024 abused 15";
    let scene = || Scene::under(OPTIONAL).truth(truth);
    assert!(scene().release(first).certificate().passed());
    // The year alone is unsafe only for the second half of 123, which needs the first half.
    assert!(scene().release(year).certificate().passed());
    let together = scene().earlier(first).release(year).leaks();
    assert_eq!(together.get("123 2024-H2 abused").map(String::as_str), Some("1"), "{together:?}");
}

#[test]
fn attack_5_a_merged_province_less_its_other_predecessor() {
    let group = "special_by_group|special_group=dd";
    let scene = |shown: &str| {
        Scene::default()
            .truth(&format!("10 2024 {group} 3\n11 2024 {group} 12\n10' 2024 {group} 15"))
            .release(&format!("P2 10 2024 {group} c\nP2 11 2024 {group} {shown}\nP2 10' 2024 {group} 15"))
    };
    assert_eq!(scene("12").leaks(), found(&[("10 2024 special_by_group|special_group=dd", "3")]));
    assert!(scene("c").certificate().passed(), "{:?}", scene("c").leaks());
}

/// Thirteen districts; the last one is late.
fn late(districts: bool) -> Scene {
    let row = |code: usize, shown: &str| format!("D1 {code} 2024 abused {shown}\n");
    let reported = |last: &str| {
        let shown = |code: usize| match code {
            612 => last.to_owned(),
            600 => "30".to_owned(),
            _ => "0".to_owned(),
        };
        let rows: String = (600..=612).map(|code| row(code, &shown(code))).collect();
        if districts { rows } else { String::new() }
    };
    let truth: String = (601..612).map(|code| format!("{code} 2024 abused 0\n")).collect();
    Scene::default()
        .truth(&format!("13 2024 abused 32 @13/13\n600 2024 abused 30\n612 2024 abused 2\n{truth}"))
        .earlier(&format!("P1 13 2024 abused 30 @12/13\n{}", reported("...")))
        .release(&format!("P1 13 2024 abused 32 @13/13\n{}", reported("c")))
}

#[test]
fn attack_6_a_unit_that_reported_late() {
    assert_eq!(late(false).leaks(), found(&[("13 2024 abused late", "2")]));
    assert_eq!(late(true).leaks(), found(&[("13 2024 abused late", "2"), ("612 2024 abused", "2")]));
    let sentence = late(false).certificate().leaks[0].sentence(&SHIPPED.1, &REGISTER, Lang::Vi);
    assert!(sentence.contains("đơn vị nộp sau"), "{sentence}");
}

#[test]
fn attack_7_a_note_that_tells_the_change() {
    let scene = |note: &str| {
        Scene::default()
            .truth("12 2024 abused 46\n121 2024 abused 6\n122 2024 abused 20\n123 2024 abused 20")
            .earlier("D1 121 2024 abused c\nD1 122 2024 abused c\nD1 123 2024 abused c")
            .release(&format!("D1 121 2024 abused 6 #{note}\nD1 122 2024 abused c\nD1 123 2024 abused c"))
    };
    assert_eq!(scene("điều chỉnh +1").leaks(), found(&[("121 2024 abused before", "5")]));
}

/// Rates: the scale is per 100,000 children.
fn rate(shown: &str) -> Scene {
    Scene::default()
        .truth(
            "12 2024 abused 46
             121 2024 abused 3
             122 2024 abused 21
             123 2024 abused 22
             121 2024 children 21543",
        )
        .release(&format!(
            "D1 121 2024 abused c
             D1 121 2024 abused_rate {shown}
             D1 122 2024 abused c
             D1 123 2024 abused 22
             S 121 2024 children 21543"
        ))
}

#[test]
fn attack_8_a_rate_whose_denominator_everybody_knows() {
    assert_eq!(rate("13.93").leaks(), found(&[("121 2024 abused", "3")]));
    assert!(rate("c").certificate().passed(), "{:?}", rate("c").leaks());
}

#[test]
fn attack_9_a_share_of_a_shown_total() {
    let scene = |shown: &str| {
        Scene::default()
            .truth(
                "12 2024 cases 26
                 121 2024 cases 6
                 122 2024 cases 20
                 123 2024 cases 0
                 121 2024 cases|handling=ADM 2",
            )
            .release(&format!(
                "D1 121 2024 admin_share {shown}
                 D1 121 2024 cases 6
                 D1 121 2024 cases|handling=ADM c
                 D1 122 2024 cases 20
                 D1 122 2024 cases|handling=ADM c
                 D1 123 2024 cases 0
                 D1 123 2024 cases|handling=ADM c"
            ))
    };
    assert_eq!(scene("33.33").leaks().get("121 2024 cases|handling=ADM").map(String::as_str), Some("2"));
    let hidden = scene("c").leaks();
    assert_eq!(hidden.get("121 2024 cases|handling=ADM"), None, "{hidden:?}");
}

#[test]
fn attack_10_hidden_figures_in_order_of_their_size() {
    let ordered = Scene::default().release(
        "D1 123 2024 abused c
         D1 121 2024 abused c
         D1 122 2024 abused c",
    );
    assert_eq!(ordered.audit().unwrap_err(), AuditError::Order { file: "data.csv".into(), line: 3 });
}

#[test]
fn attack_11_a_rounded_province_is_not_the_true_one_and_hides_nothing() {
    let truth = "12 2024 abused 17
         121 2024 abused 14
         122 2024 abused 0
         123 2024 abused 3";
    let districts = "D1 121 2024 abused 14
         D1 122 2024 abused 0
         D1 123 2024 abused c";
    let rounded = Scene::default().truth(truth).release(&format!("P1 12 2024 abused 20\n{districts}"));
    assert!(matches!(rounded.audit(), Err(AuditError::NotTheTruth { line: 2, .. })));
    let left_out = Scene::default().truth(truth).release(districts);
    assert_eq!(left_out.leaks(), found(&[("123 2024 abused", "3")]), "everybody knows the province");
}

#[test]
fn attack_12_every_child_of_a_unit_has_the_only_form_that_is_not_zero() {
    let forms = |code: &str, shown: &str| -> String {
        ["ABAN", "EXPL", "NEGL", "OTH", "SEX", "TRAF", "VIOL"]
            .map(|form| {
                let shown = if form == "SEX" { shown } else { "0" };
                format!("DX {code} 2024 abused_by_form|abuse_form={form} {shown}\n")
            })
            .concat()
    };
    let rows: String =
        ["121", "122", "123"].map(|code| format!("DX {code} 2024 abused c\n{}", forms(code, "c"))).concat();
    let mut lines: Vec<&str> = rows.lines().collect();
    lines.sort_by_key(|line| line.split(' ').nth(3));
    let scene = Scene::under(OPTIONAL)
        .truth("12 2024 abused 40\n121 2024 abused 3\n121 2024 abused_by_form|abuse_form=SEX 3")
        .release(&lines.join("\n"));
    let certificate = scene.certificate();
    let told: Vec<(&str, &str)> =
        certificate.homogeneous.iter().map(|one| (one.unit.as_str(), one.category.as_str())).collect();
    assert!(told.contains(&("121", "abuse_form=SEX")), "{told:?}");
    assert_eq!(certificate.totals.homogeneous, told.len());
}

#[test]
fn attack_13_a_distinct_total_less_all_groups_but_the_hidden_one() {
    let groups = ["a", "b", "c", "d", "e", "g", "h", "i", "k", "l", "m", "n", "o"];
    let count = |group: &str| if group == "d" { 10 } else { 0 };
    let key = |group: &str| format!("special_by_group|special_group={group}");
    let truth: String = groups.map(|group| format!("12 2024 {} {}\n", key(group), count(group))).concat();
    let rows: String = groups.map(|group| format!("P2 12 2024 {} {}\n", key(group), count(group))).concat();
    let scene = |total: &str| {
        Scene::default()
            .truth(&format!("12 2024 special 13\n12 2024 {} 3\n{truth}", key("dd")))
            .release(&format!("{total}\n{rows}P2 12 2024 {} c\n", key("dd")))
    };
    assert_eq!(
        scene("P1 12 2024 special 13").leaks(),
        found(&[("12 2024 special_by_group|special_group=dd", "3–13")]),
        "at least 13 less 10"
    );
}

/// The rows of a breakdown by form: everything in one form, shown in the first district and hidden in the others.
fn by_form() -> String {
    let row = |form: &str, code: &str| {
        let shown = match (code, form) {
            ("121", "SEX") => "9",
            ("121", _) => "0",
            _ => "c",
        };
        format!("DX {code} 2024 abused_by_form|abuse_form={form} {shown}\n")
    };
    let forms = ["ABAN", "EXPL", "NEGL", "OTH", "SEX", "TRAF", "VIOL"];
    forms.map(|form| ["121", "122", "123"].map(|code| row(form, code)).concat()).concat()
}

#[test]
fn attack_14_two_breakdowns_of_one_total_are_one_system() {
    let totals = "DX 121 2024 abused c
         DX 122 2024 abused c
         DX 123 2024 abused 30";
    let by_sex = "DX 121 2024 abused|sex=F c
         DX 122 2024 abused|sex=F c
         DX 123 2024 abused|sex=F 30
         DX 121 2024 abused|sex=M 6
         DX 122 2024 abused|sex=M c
         DX 123 2024 abused|sex=M 0
         DX 121 2024 abused|sex=U 0
         DX 122 2024 abused|sex=U 0
         DX 123 2024 abused|sex=U 0";
    let scene = || {
        Scene::under(OPTIONAL).truth(
            "12 2024 abused 60
             121 2024 abused 9
             122 2024 abused 21
             123 2024 abused 30
             121 2024 abused|sex=F 3
             122 2024 abused|sex=F 17
             123 2024 abused|sex=F 30
             121 2024 abused|sex=M 6
             122 2024 abused|sex=M 4
             123 2024 abused|sex=M 0",
        )
    };
    let sex_alone = scene().release(totals).release(by_sex);
    assert!(sex_alone.certificate().passed(), "{:?}", sex_alone.leaks());
    let form_alone = scene().release(totals).release(&by_form());
    assert!(form_alone.certificate().passed(), "{:?}", form_alone.leaks());
    // Nine children by form, six of them boys.
    let both = scene().release(totals).release(by_sex).release(&by_form());
    assert_eq!(both.leaks().get("121 2024 abused|sex=F").map(String::as_str), Some("3"));
}

#[test]
fn attack_15_a_region_on_two_maps_differs_by_one_province() {
    let group = "special_by_group|special_group=dd";
    let scene = |new: &str| {
        Scene::default()
            .truth(&format!(
                "10 2024 {group} 20
                 11 2024 {group} 12
                 12 2024 {group} 30
                 13 2024 {group} 3
                 R1 2024 {group} 32
                 R2 2024 {group} 33
                 R1' 2024 {group} 35
                 R2' 2024 {group} 30"
            ))
            .release(&format!(
                "R R1 2024 {group} 32
                 R R2 2024 {group} 33
                 P2 12 2024 {group} c
                 P2 13 2024 {group} c
                 {new}"
            ))
    };
    assert!(scene("").certificate().passed(), "{:?}", scene("").leaks());
    let both = scene(&format!("R R1' 2024 {group} 35"));
    assert_eq!(both.leaks(), found(&[("13 2024 special_by_group|special_group=dd", "3")]));
}

#[test]
fn attack_16_hidden_figures_that_can_be_told_apart_or_are_left_out() {
    let scene = |rows: &str| Scene::default().release(rows).audit().unwrap_err();
    let noted = scene(
        "D1 121 2024 abused c #c
         D1 122 2024 abused c #c (bổ sung)
         D1 123 2024 abused 9",
    );
    assert!(matches!(noted, AuditError::ToldApart { line: 3, .. }), "{noted}");
    let left_out = scene(
        "D1 121 2024 abused 7
         D1 123 2024 abused 9",
    );
    assert!(matches!(&left_out, AuditError::LeftOut { unit, .. } if unit == "122"), "{left_out}");
}

#[test]
fn attack_18_a_district_that_knows_its_own_count_bounds_the_other() {
    let scene = three_districts(["c", "0", "c"]).truth(
        "12 2024 abused 20
         121 2024 abused 17
         122 2024 abused 0
         123 2024 abused 3",
    );
    let certificate = scene.certificate();
    assert!(certificate.passed());
    assert_eq!(certificate.totals.coalition, 1, "121 works 123 out");
}

#[test]
fn attack_19_a_released_file_changed_by_hand_is_refused() {
    let text = |value: &str| {
        let row = format!("D1,121,district,x,2024-11-14,2024,abused,child,,{value},,,A,F,,1,1,r0");
        format!("{}\n{row}\n", crate::disclosure::files::PUBLIC_COLUMNS.join(","))
    };
    let (recorded, changed) = (text("17"), text("18"));
    let [recorded, changed] =
        [recorded, changed].map(|text| PublicFile::read("r0.csv", text.as_bytes()).unwrap());
    let policy = Scene::default().policy();
    let input = |earlier| Input {
        policy: &policy,
        catalogue: &SHIPPED.1,
        layout: &SHIPPED.2,
        register: &REGISTER,
        earlier,
        release: &[],
        counts: &[],
        witnesses: &[],
    };
    let released = [Released { file: &changed, recorded: &recorded.fingerprint, counts: &[] }];
    assert_eq!(audit(&input(&released)).unwrap_err(), AuditError::Altered { file: "r0.csv".into() });
    let whole = [Released { file: &recorded, recorded: &recorded.fingerprint, counts: &[] }];
    let ledger = |earlier| audit(&input(earlier)).unwrap().totals.ledger;
    assert_ne!(ledger(&whole), ledger(&[]), "an entry that is missing changes the fingerprint of the ledger");
}

/// A province with one abused child.
fn three_districts_of_one(shown: [&str; 3]) -> Scene {
    let row = |(code, shown): (&str, &str)| format!("DX {code} 2024 abused {shown}\n");
    let rows: String = ["121", "122", "123"].into_iter().zip(shown).map(row).collect();
    let truth = "12 2024 abused 1\n121 2024 abused 0\n122 2024 abused 0\n123 2024 abused 1";
    Scene::under(OPTIONAL).truth(truth).release(&rows)
}

#[test]
fn attack_20_nothing_to_protect_one_district_and_a_total_of_zero_are_no_errors() {
    let nothing = three_districts(["20", "0", "0"])
        .truth("12 2024 abused 20\n121 2024 abused 20\n122 2024 abused 0\n123 2024 abused 0");
    let certificate = nothing.certificate();
    assert!(certificate.passed());
    assert_eq!(certificate.totals.protected, 0);
    let one_district = Scene::default()
        .truth("11 2024 abused 3\n111 2024 abused 3")
        .release("P1 11 2024 abused 3\nD1 111 2024 abused c");
    let certificate = one_district.certificate();
    assert_eq!((certificate.totals.protected, certificate.totals.safe), (1, 1), "the province has said it");
    let single = three_districts_of_one(["0", "0", "c"]);
    assert_eq!(
        single.leaks(),
        found(&[("123 2024 abused", "1")]),
        "the only child of a province is not told where"
    );
    assert!(three_districts_of_one(["0", "c", "c"]).certificate().passed());
    let zero = Scene::default()
        .truth("12 2024 abused 0\n121 2024 abused 0\n122 2024 abused 0\n123 2024 abused 0")
        .release("P1 12 2024 abused 0\nD1 121 2024 abused 0\nD1 122 2024 abused 0\nD1 123 2024 abused 0");
    assert!(zero.certificate().passed());
    assert!(Scene::default().certificate().passed(), "an empty release");
}
