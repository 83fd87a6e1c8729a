//! What blank cells mean: nil returns, and totals that add up what is there.

use super::grid;
use super::sheets::Recognised;
use super::tests::{FULL, INDEX, read, rules, value, worksheet, world};
use crate::period::Part;
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
    assert_eq!(rules(&read), [("R-STR-008", ""), ("R-VAL-020", "")]);
    assert!(read.facts.iter().all(|fact| fact.value == Value::Missing));
}

#[test]
fn a_live_total_of_half_filled_parts_was_not_given() {
    let world = world();
    let total = |row: &[&str]| {
        let mut rows = FULL.to_vec();
        rows[1] = row;
        let read = read(&world, &worksheet(&rows), false);
        let counts = read.counts;
        assert_eq!(counts.read, counts.accepted + counts.rejected + counts.empty);
        let said: Vec<String> = read
            .findings
            .iter()
            .filter(|one| one.rule == "R-VAL-021")
            .map(|one| format!("{}: {}", one.place.cell, one.arguments["blank"]))
            .collect();
        (value(&read, "live_births").unwrap(), said)
    };
    let label = "Trẻ em sinh ra sống";
    assert_eq!(total(&["1", label, "01", "=6", "6", ""]), (Value::Missing, vec!["D2: F2".to_owned()]));
    assert_eq!(total(&["1", label, "01", "=0", "", "..."]), (Value::Missing, vec!["D2: E2, F2".to_owned()]));
    assert_eq!(total(&["1", label, "01", "=6", "6", "mấy em"]), (Value::Missing, vec!["D2: F2".to_owned()]));
    // A full row, a dash, a formula that says more than the parts, and a typed number stay as they are.
    for (shown, boys, girls) in [("=10", "6", "4"), ("=6", "6", "-"), ("=9", "6", ""), ("6", "6", "")] {
        let (value, said) = total(&["1", label, "01", shown, boys, girls]);
        assert_eq!(value.number(), shown.trim_start_matches('=').parse().ok(), "{shown}");
        assert_eq!(said, Vec::<String>::new());
    }
}

#[test]
fn a_total_of_totals_lacks_what_they_lack() {
    let world = world();
    let form = world.layout.sheet("B01").unwrap();
    let mut rows: Vec<Vec<String>> =
        vec![vec!["A", "B", "C", "1", "2", "3"].into_iter().map(str::to_owned).collect()];
    for number in 1..=17 {
        let cells = match number {
            1 => ["=31", "=15", "=16"],
            2 => ["=1", "", "1"],
            _ => ["=2", "1", "1"],
        };
        let stubs = [String::new(), "x".to_owned(), format!("{number:02}")];
        rows.push(stubs.into_iter().chain(cells.map(str::to_owned)).collect());
    }
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let worksheet = worksheet(&rows);
    let recognised = Recognised { form, worksheet: &worksheet, copies: Vec::new() };
    let read = grid::read(&recognised, Part::S1, &world.catalogue, false);
    for series in ["children|age_year=0", "children|sex=M", "children"] {
        assert_eq!(value(&read, series), Some(Value::Missing), "{series}");
    }
    assert_eq!(value(&read, "children|sex=F"), Some(Value::Number(16)));
    assert_eq!(value(&read, "children|age_year=1"), Some(Value::Number(2)));
    let cells: Vec<&str> =
        rules(&read).into_iter().filter(|one| one.0 == "R-VAL-021").map(|one| one.1).collect();
    assert_eq!(cells.len(), 3);
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
