//! What ties figures together, one tie at a time.

use super::super::*;
use super::scene::Scene;

/// A district table that may show breakdowns.
const FORMS: &str = r#"
[[publication_table]]
id = "DX"
name = { vi = "Huyện", en = "Districts" }
levels = ["district"]
periods = ["S1", "Y"]
attacker = "types_unknown"
series = [
  { element = "abused", by = ["", "sex"] },
  { element = "abused_by_form", by = ["abuse_form"] },
  { element = "abused_by_relation", by = ["relation_group"] },
]
"#;

/// Totals of province C with its three districts.
const TRUTH: &str = "12 2024 abused 20
     121 2024 abused 17
     122 2024 abused 0
     123 2024 abused 3";

fn leaks(scene: &Scene) -> Vec<(String, String)> {
    scene.leaks().into_iter().collect()
}

fn told(cell: &str, interval: &str) -> (String, String) {
    (cell.to_owned(), interval.to_owned())
}

#[test]
fn bands_are_limits_and_sums_narrow_them() {
    let scene = |other: &str| {
        Scene::default().truth(TRUTH).release(&format!(
            "D1 121 2024 abused {other}
             D1 122 2024 abused 0
             D1 123 2024 abused 1–5"
        ))
    };
    assert!(scene("15–19").certificate().passed(), "{:?}", scene("15–19").leaks());
    let narrow = Scene::default().truth(TRUTH).release(
        "D1 121 2024 abused 17–19
         D1 122 2024 abused 0
         D1 123 2024 abused 1–5",
    );
    assert_eq!(leaks(&narrow), [told("123 2024 abused", "1–3")]);
    let wrong = scene("6–9").audit().unwrap_err();
    assert!(matches!(wrong, AuditError::NotTheTruth { line: 2, .. }), "{wrong}");
}

#[test]
fn a_unit_that_did_not_report_is_not_in_the_sum() {
    let scene = Scene::default()
        .truth(
            "12 2024 abused 20 @2/3
             121 2024 abused 17
             122 2024 abused ...
             123 2024 abused 3",
        )
        .release(
            "D1 121 2024 abused c
             D1 122 2024 abused ...
             D1 123 2024 abused c",
        );
    assert!(scene.certificate().passed(), "{:?}", scene.leaks());
    // As a complementary cell it would hide nothing.
    let alone = Scene::default()
        .truth("12 2024 abused 20 @2/3\n121 2024 abused 17\n122 2024 abused ...\n123 2024 abused 3")
        .release("D1 121 2024 abused 17\nD1 122 2024 abused ...\nD1 123 2024 abused c");
    assert_eq!(leaks(&alone), [told("123 2024 abused", "3")]);
}

#[test]
fn zeros_are_protected_where_the_policy_says_so() {
    let policy = include_str!("../../../../indicators/publication/policy.toml")
        .replace("zero = \"show\"", "zero = \"protect\"");
    let rows = "D1 121 2024 abused c\nD1 122 2024 abused 0\nD1 123 2024 abused c";
    let scene = Scene::under(&policy).truth(TRUTH).release(rows);
    assert_eq!(leaks(&scene), [told("122 2024 abused", "0")], "a zero that is shown");
    let hidden = Scene::under(&policy)
        .truth(TRUTH)
        .release("D1 121 2024 abused 17\nD1 122 2024 abused c\nD1 123 2024 abused c");
    // Between them they have three: neither can have five.
    assert_eq!(leaks(&hidden), [told("122 2024 abused", "0–3"), told("123 2024 abused", "0–3")]);
}

#[test]
fn a_protected_count_that_is_shown_is_told_whatever_stands_beside_it() {
    let scene = Scene::default().truth(TRUTH).release(
        "D1 121 2024 abused c
         D1 122 2024 abused c
         D1 123 2024 abused 3",
    );
    let certificate = scene.certificate();
    assert_eq!(leaks(&scene), [told("123 2024 abused", "3")]);
    assert_eq!(certificate.leaks[0].reason, Reason::Shown);
    assert!(!certificate.passed());
}

#[test]
fn what_is_out_cannot_be_taken_back() {
    let scene = Scene::default()
        .truth(TRUTH)
        .earlier("D1 121 2024 abused 17\nD1 122 2024 abused 0\nD1 123 2024 abused 3")
        .release("D1 121 2024 abused c\nD1 122 2024 abused c\nD1 123 2024 abused c");
    assert_eq!(leaks(&scene), [told("123 2024 abused", "3")]);
}

#[test]
fn two_tables_of_a_release_must_say_the_same_of_a_figure() {
    let scene = Scene::default().truth(TRUTH).release("P1 12 2024 abused 20\nN 12 2024 abused 30–49");
    assert!(matches!(scene.audit(), Err(AuditError::NotTheTruth { .. })));
    let apart = Scene::default().earlier(
        "X 121 2024 abused 10–14\nY 121 2024 abused 20–29\nX 122 2024 abused c\nX 123 2024 abused c",
    );
    assert!(matches!(apart.audit(), Err(AuditError::TwoFigures { .. })));
}

#[test]
fn a_part_is_never_more_than_its_whole_however_deep_it_lies() {
    // Rape within sexual abuse, which is not published, within three abused children.
    let scene = Scene::under(FORMS)
        .truth(
            "12 2024 abused 60
             121 2024 abused 3
             122 2024 abused 27
             123 2024 abused 30
             12 2024 abused_by_form|sexual_form=RAPE 3",
        )
        .release(
            "P2 11 2024 abused_by_form|sexual_form=RAPE c
             P2 12 2024 abused_by_form|sexual_form=RAPE c
             DX 121 2024 abused c
             DX 122 2024 abused c
             DX 123 2024 abused 30",
        );
    let certificate = scene.certificate();
    assert!(certificate.passed(), "{:?}", scene.leaks());
    let within = Scene::default()
        .truth("12 2024 abused 6\n12 2024 abused_by_form|abuse_form=SEX 3\n12 2024 abused_by_form|sexual_form=RAPE 2")
        .release("P2 12 2024 abused_by_form|sexual_form=RAPE c");
    // The province has three cases of sexual abuse: five would not be possible anyway.
    assert!(within.certificate().passed(), "{:?}", within.leaks());
}

#[test]
fn groups_of_categories_add_up_like_the_categories_themselves() {
    let group = |code: &str| format!("abused_by_relation|relation_group={code}");
    let rows: String = ["FAMILY", "KNOWN", "OTHER", "PROF", "STR"]
        .map(|code| {
            let (one, two) = if code == "FAMILY" { ("c", "10") } else { ("0", "0") };
            format!("DX 121 2024 {0} {one}\nDX 122 2024 {0} {two}\nDX 123 2024 {0} {two}\n", group(code))
        })
        .concat();
    let scene = Scene::under(FORMS)
        .truth("12 2024 abused 23\n121 2024 abused 3\n122 2024 abused 10\n123 2024 abused 10")
        .truth(
            "121 2024 abused_by_relation|relation=PARENT 3
             121 2024 abused_by_relation|relation=STEP 0
             121 2024 abused_by_relation|relation=KIN 0",
        )
        .release(&format!("DX 121 2024 abused c\nDX 122 2024 abused 10\nDX 123 2024 abused 10\n{rows}"));
    let family = "121 2024 abused_by_relation|relation_group=FAMILY";
    assert_eq!(leaks(&scene), [told("121 2024 abused", "3"), told(family, "3")]);
}

#[test]
fn an_indicator_that_is_a_count_says_the_same_as_its_element() {
    let scene = Scene::default().truth(TRUTH).release(
        "D1 121 2024 abused c
         D1 122 2024 abused c
         D1 123 2024 abused c
         D1 121 2024 abused_children 17
         D1 122 2024 abused_children 0
         D1 123 2024 abused_children c",
    );
    assert_eq!(leaks(&scene), [told("123 2024 abused", "3")]);
}

#[test]
fn a_ratio_of_two_hidden_counts_ties_them_together() {
    let scene = |shown: &str| {
        Scene::default()
            .truth(
                "12 2024 cases 26
                 121 2024 cases 3
                 122 2024 cases 23
                 123 2024 cases 0
                 121 2024 cases|handling=ADM 1",
            )
            .release(&format!(
                "D1 121 2024 admin_share {shown}
                 D1 121 2024 cases c
                 D1 122 2024 cases c
                 D1 123 2024 cases 0"
            ))
    };
    // A third: the cases are 3 or a multiple of it, and never one.
    let leaks = scene("33.33").leaks();
    assert!(leaks.contains_key("121 2024 cases"), "{leaks:?}");
    assert!(scene("c").certificate().passed(), "{:?}", scene("c").leaks());
}

#[test]
fn witnesses_that_are_handed_in_count_only_where_they_agree_with_what_is_public() {
    let rows = "D1 121 2024 abused c\nD1 122 2024 abused 0\nD1 123 2024 abused c";
    let head = "witness,unit,map,period,measure,category,value\n";
    let witness = |one: i64, other: i64| {
        format!("w{one},121,2024-11-14,2024,abused,,{one}\nw{one},123,2024-11-14,2024,abused,,{other}\n")
    };
    let scene = Scene::default().truth(TRUTH).release(rows);
    let good = scene.clone().witnesses(&format!("{head}{}{}", witness(19, 1), witness(15, 5)));
    assert!(good.certificate().passed());
    // What does not add up is passed over, and what is unsafe stays so.
    let unsafe_rows = "D1 121 2024 abused 17\nD1 122 2024 abused 0\nD1 123 2024 abused c";
    let forged = Scene::default().truth(TRUTH).release(unsafe_rows).witnesses(&format!(
        "{head}{}{}",
        witness(19, 1),
        witness(17, 5)
    ));
    assert_eq!(leaks(&forged), [told("123 2024 abused", "3")]);
}

#[test]
fn relations_that_the_true_figures_break_tell_nothing() {
    let scene = Scene::default()
        .truth("12 2024 abused 21\n121 2024 abused 17\n122 2024 abused 0\n123 2024 abused 3")
        .release("D1 121 2024 abused 17\nD1 122 2024 abused 0\nD1 123 2024 abused c");
    let certificate = scene.certificate();
    assert_eq!(certificate.totals.broken, 1);
    assert!(certificate.passed(), "{:?}", scene.leaks());
}

#[test]
fn the_public_copy_has_totals_only_and_the_same_release_the_same_certificate() {
    let scene = Scene::default().truth(TRUTH).release(
        "D1 121 2024 abused 17
         D1 122 2024 abused 0
         D1 123 2024 abused c",
    );
    let certificate = scene.certificate();
    let public = serde_json::to_string(&certificate.totals).unwrap();
    assert!(
        !public.contains("121") && !public.contains("abused") && !public.contains("interval"),
        "{public}"
    );
    assert!(public.contains("\"unsafe\":1") && public.contains("microlp"), "{public}");
    let text = serde_json::to_string(&certificate).unwrap();
    assert_eq!(serde_json::from_str::<Certificate>(&text).unwrap(), certificate);
    assert_eq!(serde_json::to_string(&scene.certificate()).unwrap(), text);
    let [table] = &certificate.tables[..] else { panic!("one table") };
    assert_eq!((table.protected, table.safe), (1, 0));
    assert_eq!(table.narrowest, Some(Interval { low: 3, high: Some(3) }));
}

#[test]
fn the_named_solver_is_the_one_in_use() {
    let lock = include_str!("../../../../Cargo.lock");
    let solver = Scene::default().certificate().totals.solver;
    let (name, version) = solver.split_once(' ').unwrap();
    assert!(lock.contains(&format!("name = \"{name}\"\nversion = \"{version}\"")), "{solver}");
}

#[test]
fn numbers_of_units_by_size_tell_of_no_unit_that_can_be_named() {
    let rows = |sizes: [&str; 4]| -> String {
        let classes = ["zero", "protected", "more", "not_reported"];
        let row =
            |(class, shown): (&str, &str)| format!("C1 12' 2025 abused|units_by_size={class} {shown}\n");
        classes.into_iter().zip(sizes).map(row).collect()
    };
    let verdict = |sizes| Scene::default().release(&rows(sizes)).audit();
    let tells =
        |verdict: &Result<Certificate, AuditError>| matches!(verdict, Err(AuditError::SizesTell { .. }));
    assert!(verdict(["2", "3", "1", "4"]).is_ok() && verdict(["c", "c", "c", "c"]).is_ok());
    assert!(verdict(["0", "0", "0", "9"]).is_ok() && verdict(["0", "0", "2", "9"]).is_ok());
    assert!(tells(&verdict(["0", "3", "0", "7"])), "each of the three is known by name");
    assert!(tells(&verdict(["c", "3", "1", "4"])), "what is lacking follows");
    let then = Scene::default().earlier(&rows(["2", "3", "1", "4"]));
    assert!(
        then.clone().release(&rows(["3", "2", "1", "4"])).audit().is_ok(),
        "corrected, nobody knows whose"
    );
    assert!(tells(&then.release(&rows(["2", "5", "1", "2"])).audit()), "two that came later");
}
