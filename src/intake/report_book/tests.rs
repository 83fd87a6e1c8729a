use super::super::workbook::{Cell, Features, Format};
use super::*;
use crate::definitions::Definitions;
use crate::proof::DataHash;

fn catalogue() -> Catalogue {
    Catalogue::load(&Definitions::load(&[]).unwrap()).unwrap()
}

fn text(text: &str) -> Content {
    Content::Text(text.to_owned())
}

fn sheet(name: &str, rows: &[Vec<Content>]) -> Worksheet {
    let cells =
        (0..).zip(rows).flat_map(|(row, contents)| {
            (0..).zip(contents).filter(|(_, content)| **content != text("")).map(move |(column, content)| {
                Cell { address: CellAddress::new(row, column), content: content.clone(), formula: None }
            })
        });
    Worksheet { name: name.to_owned(), cells: cells.collect(), ..Worksheet::default() }
}

fn figure(unit: (&str, &str), series: (&str, &str), value: Content, state: &str) -> Vec<Content> {
    let texts = ["series", "", series.0, "", unit.0, unit.1, "2024", series.1].map(text);
    let units = [Content::Number(1.0), Content::Number(1.0)];
    texts.into_iter().chain([value, text(state), text(""), text("")]).chain(units).collect()
}

fn table() -> Vec<Vec<Content>> {
    let (own, beneath) = (("48", "province"), ("490", "district"));
    vec![
        DATA_COLUMNS.map(text).to_vec(),
        figure(own, ("abused", ""), Content::Number(12.0), "value"),
        figure(beneath, ("abused", ""), Content::Number(12.0), "value"),
        figure(beneath, ("abused", "sex=F"), text(""), "missing"),
    ]
}

fn hash_of(table: &[Vec<Content>]) -> String {
    let mut hash = DataHash::default();
    for content in table.iter().skip(1).flatten() {
        match content {
            Content::Number(number) => hash.number(*number),
            other => hash.cell(&cell::raw(other)),
        }
    }
    hash.finish()
}

fn proof(hash: &str) -> Worksheet {
    let row = |record: &str, sheet: &str, place: &str, value: Content| {
        vec![text(record), text(sheet), text(place), value]
    };
    let rows = [
        COLUMNS.map(text).to_vec(),
        row("data", "Dữ liệu", "", text(hash)),
        row("status", "", "", text("final")),
        row("reported", "", "490", text("1")),
        row("reported", "", "491", text("0")),
        row("agency", "", "", text("abused")),
        row("cell", "01", "A1", Content::Number(12.0)),
        row("cell", "01", "B1", text("...")),
        row("word of a later version", "", "", text("x")),
    ];
    sheet("Đối chiếu", &rows)
}

fn read_book(
    table: &[Vec<Content>],
    printed: &[Vec<Content>],
    proof: Option<Worksheet>,
) -> (ReportRead, Vec<(String, String)>) {
    let mut sheets = vec![sheet("01", printed), sheet("Dữ liệu", table)];
    sheets.extend(proof);
    let workbook = Workbook { format: Format::Xlsx, sheets, features: Features::default() };
    let (report, findings) = read(&workbook, &catalogue()).unwrap();
    (report, findings.into_iter().map(|one| (one.rule, one.place.cell)).collect())
}

fn printed(first: Content, second: Content) -> Vec<Vec<Content>> {
    vec![vec![first, second]]
}

#[test]
fn a_report_as_it_was_made_is_read_without_a_word() {
    let table = table();
    let page = printed(Content::Number(12.0), text("..."));
    let (report, findings) = read_book(&table, &page, Some(proof(&hash_of(&table))));
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(
        (report.unit.as_str(), report.period.as_str(), report.status.as_str()),
        ("48", "2024", "final")
    );
    assert_eq!(report.reported, ["490".to_owned()].into());
    assert_eq!(report.agency, ["abused".to_owned()].into());
    let facts: Vec<(&str, &str, Value, &str)> = report
        .facts
        .iter()
        .map(|one| (one.unit.as_str(), one.series.as_str(), one.value, one.cell.as_str()))
        .collect();
    let expected = [
        ("48", "abused", Value::Number(12), "I2"),
        ("490", "abused", Value::Number(12), "I3"),
        ("490", "abused|sex=F", Value::Missing, "I4"),
    ];
    assert_eq!(facts, expected);
}

#[test]
fn what_was_changed_by_hand_is_found_at_its_cell() {
    let table = table();
    let proof = || Some(proof(&hash_of(&table)));
    let found = |first, second| read_book(&table, &printed(first, second), proof()).1;
    let at = |rule: &str, cell: &str| vec![(rule.to_owned(), cell.to_owned())];
    assert_eq!(found(Content::Number(13.0), text("...")), at("R-REP-003", "A1"));
    assert_eq!(
        found(Content::Number(12.0), Content::Number(0.0)),
        at("R-REP-003", "B1"),
        "no data became zero"
    );
    assert_eq!(found(text(""), text("...")), at("R-REP-003", "A1"), "a figure was deleted");
    assert_eq!(found(Content::FormulaWithoutResult, text("...")), at("R-REP-005", "A1"));
    let with_more = vec![vec![Content::Number(12.0), text("..."), Content::Number(7.0)]];
    assert_eq!(read_book(&table, &with_more, proof()).1, at("R-REP-004", "C1"));
}

#[test]
fn a_table_that_is_not_the_one_of_the_proof_is_told() {
    let (whole, page) = (table(), printed(Content::Number(12.0), text("...")));
    let rules = |table: &[Vec<Content>], proof| -> Vec<String> {
        read_book(table, &page, proof).1.into_iter().map(|(rule, _)| rule).collect()
    };
    assert_eq!(rules(&whole[..3], Some(proof(&hash_of(&whole)))), ["R-REP-001"], "a row was deleted");
    assert_eq!(rules(&whole, None), ["R-REP-002"]);
    let mut strange = whole.clone();
    strange.push(figure(("490", "district"), ("no_such_series", ""), Content::Number(1.0), "value"));
    assert_eq!(rules(&strange, Some(proof(&hash_of(&strange)))), ["R-REP-006"]);
}

#[test]
fn another_workbook_is_no_report() {
    let sheets = vec![sheet("01", &printed(text("kind"), text("set")))];
    let workbook = Workbook { format: Format::Xlsx, sheets, features: Features::default() };
    assert!(read(&workbook, &catalogue()).is_none());
}
