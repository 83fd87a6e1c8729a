//! The list of cases: what its rows add up to, and what they leave open.

use super::case_list::read;
use super::fact::CaseListCounts;
use super::sheets::Recognised;
use super::tests::{worksheet, world};

const INDEX: &[&str] = &["A", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"];

fn row<'a>(case: &'a str, sex: &'a str, age: &'a str, forms: &'a str, handling: &'a str) -> Vec<&'a str> {
    vec!["1", case, "", "", sex, age, forms, "Gia đình", "x", "Người lạ", handling, "MED; LEGAL"]
}

fn counted(rows: &[Vec<&str>]) -> Option<CaseListCounts> {
    let world = world();
    let form = world.layout.sheet("DS").unwrap();
    let mut all = vec![INDEX];
    all.extend(rows.iter().map(Vec::as_slice));
    let worksheet = worksheet(&all);
    read(&Recognised { form, worksheet: &worksheet, copies: Vec::new() }, &world.catalogue)
}

fn of(counts: &CaseListCounts, series: &str) -> Option<i64> {
    counts.counts[series]
}

#[test]
fn children_are_counted_by_row_and_cases_by_code() {
    let counts = counted(&[
        row("V1", "Nam", "5", "Bạo lực", "Khởi tố"),
        row("v1", "Nữ", "9 tuổi", "bạo lực", "Khởi tố"),
        row("V2", "Nữ", "15", "Hiếp dâm; Bạo lực", "Đang xác minh, điều tra"),
        vec!["", "Người lập biểu"],
    ])
    .unwrap();
    assert_eq!((counts.rows, counts.unclear), (3, 0));
    for (series, count) in [
        ("abused", 3),
        ("abused|sex=F", 2),
        ("abused|age_victim=13_15;sex=F", 1),
        ("abused|online=NET", 3),
        ("abused_by_form|abuse_form=VIOL", 3),
        ("abused_by_form|abuse_form=SEX;sex=F", 1),
        ("abused_by_form|sexual_form=RAPE", 1),
        ("abused_by_form|sexual_form=MOLEST", 0),
        ("abused_by_setting|setting=FAM", 3),
        ("abused_by_relation|relation=STR;sex=M", 1),
        ("abused_supported", 3),
        ("abused_supported|support=LEGAL", 3),
        ("cases", 2),
        ("cases|handling=PROS", 1),
        ("cases|online=NET", 2),
        ("cases|abuse_form=TRAF", 0),
    ] {
        assert_eq!(of(&counts, series), Some(count), "{series}");
    }
    // Which of its two forms is the main one of V2, the list does not say.
    assert_eq!(of(&counts, "cases|abuse_form=VIOL"), None);
    assert!(!counts.counts.contains_key("abused|ethnicity=DTTS"));
    let shown = format!("{counts:?}").to_lowercase();
    assert!(!shown.contains("v1") && !shown.contains("hiếp"), "nothing of a row is kept");
}

#[test]
fn what_is_not_understood_leaves_open_only_what_depends_on_it() {
    let counts =
        counted(&[row("V1", "Nam", "5", "Bạo lực", "Khởi tố"), row("", "?", "17", "Bỏ mặc", "Khởi tố")])
            .unwrap();
    assert_eq!((counts.rows, counts.unclear), (2, 3));
    assert_eq!(of(&counts, "abused"), Some(2));
    assert_eq!(of(&counts, "abused|sex=M"), None);
    assert_eq!(of(&counts, "abused_by_form|abuse_form=VIOL;sex=M"), Some(1));
    assert_eq!(of(&counts, "abused_by_form|abuse_form=NEGL;age_victim=lt6"), None);
    assert_eq!(of(&counts, "cases"), None);
}

#[test]
fn a_case_with_two_states_of_handling_and_sexual_abuse_without_its_form_are_left_open() {
    let counts = counted(&[
        row("V1", "Nam", "5", "Xâm hại tình dục", "Khởi tố"),
        row("V1", "Nữ", "7", "Xâm hại tình dục", "Không khởi tố"),
    ])
    .unwrap();
    assert_eq!(of(&counts, "cases|handling=PROS"), None);
    assert_eq!(of(&counts, "cases|handling=ADM"), Some(0));
    assert_eq!(of(&counts, "cases|abuse_form=SEX"), Some(1));
    assert_eq!(of(&counts, "abused_by_form|abuse_form=SEX"), Some(2));
    assert_eq!(of(&counts, "abused_by_form|sexual_form=RAPE"), None);
}

#[test]
fn an_empty_list_is_none_and_one_that_cannot_be_read_tells_nothing() {
    assert_eq!(counted(&[]), None);
    assert_eq!(counted(&[vec!["", "Người lập biểu"]]), None);
    let world = world();
    let form = world.layout.sheet("DS").unwrap();
    let (one, other) = (worksheet(&[INDEX, &row("V1", "Nam", "5", "OTH", "ADM")]), worksheet(&[INDEX]));
    let twice = Recognised { form, worksheet: &one, copies: vec![&other] };
    assert_eq!(read(&twice, &world.catalogue), Some(CaseListCounts::default()));
}

#[test]
fn a_child_of_whom_only_the_case_is_known_is_not_left_out_unsaid() {
    let whole = row("V1", "Nam", "5", "Bạo lực", "Khởi tố");
    let counts = counted(&[whole.clone(), vec!["", "V2"]]).unwrap();
    assert_eq!(counts.rows, 2);
    assert!(counts.unclear > 0);
    assert!(counts.counts.contains_key("abused") && counts.counts.values().all(Option::is_none));
    // The form gives a number to whatever was begun.
    let numbered = counted(&[whole.clone(), vec!["2", "", "", "", "Nữ"]]).unwrap();
    assert_eq!((numbered.rows, of(&numbered, "abused")), (2, None));
    for remark in ["Người lập biểu", "Quảng Ngãi, ngày 30/6/2024"] {
        let signed = counted(&[whole.clone(), vec!["", remark]]).unwrap();
        assert_eq!((signed.rows, signed.unclear, of(&signed, "abused")), (1, 0, Some(1)), "{remark}");
    }
}

#[test]
fn a_list_that_is_too_long_says_how_long_it_is_and_tells_nothing_else() {
    let long = counted(&vec![vec!["", "V1", "", "", "Nam"]; 20_001]).unwrap();
    assert_eq!((long.rows, long.unclear, long.counts.len()), (20_001, 40_002, 0));
}
