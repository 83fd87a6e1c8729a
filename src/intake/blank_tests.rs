//! What blank cells mean: nil returns, and totals that add up what is there.

use super::tests::{FULL, INDEX, read, rules, value, worksheet, world};
use crate::value::Value;

#[test]
fn a_nil_return_turns_blanks_into_zeros_unless_the_sheet_says_otherwise() {
    let world = world();
    let blank: Vec<Vec<&str>> = FULL.iter().map(|row| row[..3].to_vec()).collect();
    let mut rows: Vec<&[&str]> = blank.iter().map(Vec::as_slice).collect();
    rows[0] = INDEX;
    let nil = read(&world, &worksheet(&rows), true);
    assert_eq!(value(&nil, "live_births"), Some(Value::Number(0)));
    assert_eq!((nil.counts.accepted, nil.counts.empty), (15, 0));
    rows[1] = &["1", "x", "01", "3"];
    let contradicted = read(&world, &worksheet(&rows), true);
    assert_eq!(rules(&contradicted), [("R-VAL-016", "D2")]);
    assert_eq!(value(&contradicted, "live_births|sex=M"), Some(Value::Missing));
}

#[test]
fn a_nil_return_is_refused_for_a_number_anywhere_under_the_headers() {
    let world = world();
    let blank: Vec<Vec<&str>> = FULL.iter().map(|row| row[..3].to_vec()).collect();
    let mut rows: Vec<&[&str]> = blank.iter().map(Vec::as_slice).collect();
    rows[0] = &["A", "B", "C", "1", "ghi chú", "2", "3"];
    let own = world.layout.sheet("B02").unwrap().row("02").unwrap().1.label.vi.clone();
    let contradiction = ["1", own.as_str(), "01", "3"];
    let beside: [&[&str]; 5] = [
        &["6", "Dòng tự thêm", "", "", "", "7 em"],
        &["6", "Dòng tự thêm", "06", "", "", "", "", "7"],
        &["1", "Sinh", "01", "", "3"],
        &["1", "Sinh", "01", "3"],
        &contradiction,
    ];
    for row in beside {
        let mut sheet = rows.clone();
        sheet.push(row);
        if row[2] == "01" {
            sheet.push(&["1", "Sinh", "01", "0"]);
        }
        let read = read(&world, &worksheet(&sheet), true);
        assert!(rules(&read).iter().any(|(rule, _)| *rule == "R-VAL-016"), "{row:?} {:?}", rules(&read));
        assert_eq!(value(&read, "deaths_0_27d"), Some(Value::Missing), "{row:?}");
    }
    let mut zero = rows.clone();
    zero.push(&["6", "Dòng tự thêm", "", "0", "-", "không"]);
    assert_eq!(value(&read(&world, &worksheet(&zero), true), "live_births"), Some(Value::Number(0)));
}

#[test]
fn a_nil_return_of_a_sheet_that_is_not_fully_read_makes_no_zeros() {
    let world = world();
    let rows: Vec<Vec<&str>> = FULL.iter().map(|row| row[..3].to_vec()).collect();
    let mut rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    rows[0] = &["A", "B", "C", "1", "2"];
    let read = read(&world, &worksheet(&rows), true);
    assert_eq!(rules(&read), [("R-STR-008", ""), ("R-VAL-021", "")]);
    assert!(read.facts.iter().all(|fact| fact.value == Value::Missing));
}

#[test]
fn a_nil_return_keeps_live_totals_of_zero() {
    let world = world();
    let rows: [&[&str]; 6] = [
        INDEX,
        &["1", "x", "01", "=0"],
        &["2", "x", "02", "=0"],
        &["3", "x", "03", "=0"],
        &["4", "x", "04", "=0"],
        &["5", "x", "05", "=0"],
    ];
    let read = read(&world, &worksheet(&rows), true);
    assert_eq!(rules(&read), []);
    assert!(read.facts.iter().all(|fact| fact.value == Value::Number(0)));
}
