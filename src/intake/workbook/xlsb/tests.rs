//! Binary workbooks record by record; whole ones are written by the tests of the program.

use proptest::prelude::*;

use super::super::testkit::{cell, content, open, text, zip_bytes};
use super::super::{Content, Defect, Format, Limits, Measure, Refusal, Visibility, read};

const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn record(kind: u32, body: &[u8]) -> Vec<u8> {
    let mut bytes = match u8::try_from(kind) {
        Ok(kind) if kind < 0x80 => vec![kind],
        _ => vec![u8::try_from(kind & 0x7F).unwrap() | 0x80, u8::try_from(kind >> 7).unwrap()],
    };
    let mut length = body.len();
    loop {
        let byte = u8::try_from(length & 0x7F).unwrap();
        length >>= 7;
        bytes.push(if length > 0 { byte | 0x80 } else { byte });
        if length == 0 {
            return [bytes, body.to_vec()].concat();
        }
    }
}

fn longs(longs: &[u32]) -> Vec<u8> {
    longs.iter().flat_map(|long| long.to_le_bytes()).collect()
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [longs(&[u32::try_from(units.len() / 2).unwrap()]), units].concat()
}

fn row(row: u32, flags: u16) -> Vec<u8> {
    record(
        0,
        &[longs(&[row, 0]), 300_u16.to_le_bytes().to_vec(), flags.to_le_bytes().to_vec(), vec![0; 5]]
            .concat(),
    )
}

fn cell_of(kind: u32, column: u32, style: u32, value: &[u8]) -> Vec<u8> {
    record(kind, &[longs(&[column, style]), value.to_vec()].concat())
}

fn formula(kind: u32, column: u32, value: &[u8], tokens: &[u8]) -> Vec<u8> {
    let length = u32::try_from(tokens.len()).unwrap();
    cell_of(kind, column, 0, &[value, &[0, 0], &longs(&[length]), tokens, &longs(&[0])].concat())
}

/// A workbook of one sheet "B05" with these records, and the records of its strings and formats.
fn book(sheet: &[u8], strings: &[u8], styles: &[u8], state: u32) -> Vec<u8> {
    let root = format!(
        "<Relationships><Relationship Id=\"r1\" Type=\"{REL}/officeDocument\" Target=\"xl/workbook.bin\"/></Relationships>"
    );
    let links = format!(
        "<Relationships><Relationship Id=\"rId1\" Type=\"{REL}/worksheet\" Target=\"worksheets/sheet1.bin\"/>\
         <Relationship Id=\"rId2\" Type=\"{REL}/sharedStrings\" Target=\"sharedStrings.bin\"/>\
         <Relationship Id=\"rId3\" Type=\"{REL}/styles\" Target=\"styles.bin\"/></Relationships>"
    );
    let list = record(156, &[longs(&[state, 1]), wide("rId1"), wide("B05")].concat());
    zip_bytes(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", root.as_bytes()),
        ("xl/_rels/workbook.bin.rels", links.as_bytes()),
        ("xl/workbook.bin", &list),
        ("xl/sharedStrings.bin", strings),
        ("xl/styles.bin", styles),
        ("xl/worksheets/sheet1.bin", sheet),
    ])
}

fn sheet(records: &[u8]) -> Vec<u8> {
    book(&[records, &record(130, &[])].concat(), &[], &[], 0)
}

fn defect(bytes: &[u8]) -> Defect {
    match open(bytes).unwrap_err() {
        Refusal::DamagedPart { defect, .. } | Refusal::DamagedSheet { defect, .. } => defect,
        other => panic!("no defect: {other:?}"),
    }
}

fn measure(bytes: &[u8], limits: &Limits) -> Measure {
    match *read(bytes, limits).unwrap_err() {
        Refusal::LimitExceeded { measure, .. } => measure,
        other => panic!("not a limit: {other:?}"),
    }
}

#[test]
fn every_kind_of_content_keeps_its_kind() {
    let strings = [record(159, &longs(&[1, 1])), record(19, &[vec![0], wide("một")].concat())].concat();
    let format = |id: u8| record(47, &[0, 0, id, 0]);
    let styles = [record(617, &[]), format(0), format(9), format(14), record(618, &[]), format(14)].concat();
    let shared =
        [longs(&[2, 3, 4, 4]), longs(&[7]), vec![0x4C, 0, 0, 0, 0, 0xFE, 0xFF], longs(&[0])].concat();
    let of_shared = |column| {
        let tokens = [longs(&[5]), vec![1, 2, 0, 0, 0], longs(&[4, 4])].concat();
        cell_of(9, column, 0, &[5.0_f64.to_le_bytes().as_slice(), &[0, 0], &tokens].concat())
    };
    let records = [
        row(0, 0),
        cell_of(7, 0, 0, &longs(&[0])),
        cell_of(5, 1, 0, &1234.0_f64.to_le_bytes()),
        cell_of(5, 2, 1, &0.125_f64.to_le_bytes()),
        cell_of(2, 3, 2, &longs(&[(45426 << 2) | 2])),
        cell_of(4, 4, 0, &[1]),
        cell_of(3, 5, 0, &[0x2A]),
        cell_of(6, 6, 0, &wide("trong ô")),
        cell_of(62, 7, 0, &[vec![0], wide("đậm")].concat()),
        cell_of(1, 8, 0, &[]),
        row(1, 0),
        formula(9, 0, &3.0_f64.to_le_bytes(), &[0x1E, 1, 0, 0x1E, 2, 0, 3]),
        formula(11, 1, &[7], &[0x1E, 1, 0]),
        formula(8, 2, &wide(""), &[0x17, 0, 0]),
        row(2, 0),
        of_shared(4),
        record(427, &shared),
        row(3, 0),
        of_shared(4),
        record(130, &[]),
    ]
    .concat();
    let read = open(&book(&records, &strings, &styles, 0)).unwrap();
    assert_eq!(read.format, Format::Xlsb);
    let sheet = &read.sheets[0];
    for (address, expected) in [
        ("A1", text("một")),
        ("B1", Content::Number(1234.0)),
        ("C1", Content::Number(0.125)),
        ("D1", Content::Date("2024-05-14".to_owned())),
        ("E1", Content::Boolean(true)),
        ("F1", Content::Error("#N/A".to_owned())),
        ("G1", text("trong ô")),
        ("H1", text("đậm")),
        ("A2", Content::Number(3.0)),
        ("B2", Content::Error("#DIV/0!".to_owned())),
        ("C2", text("")),
    ] {
        assert_eq!(content(sheet, address), Some(&expected), "{address}");
    }
    assert_eq!(content(sheet, "I1"), None);
    assert_eq!(sheet.percent_cells, ["C1".parse().unwrap()]);
    let wording = |address| cell(sheet, address).unwrap().formula.as_deref();
    assert_eq!((wording("A2"), wording("E3"), wording("E4")), (Some("1+2"), Some("C3"), Some("C4")));
}

#[test]
fn hidden_sheets_rows_columns_and_merges_are_told() {
    let records = [
        record(60, &[longs(&[2, 3, 2048, 0]), vec![1, 0]].concat()),
        row(5, 0x1000),
        cell_of(4, 0, 0, &[1]),
        cell_of(4, 2, 0, &[1]),
        record(176, &longs(&[1, 2, 0, 3])),
        record(130, &[]),
    ]
    .concat();
    let book = open(&book(&records, &[], &[], 2)).unwrap();
    let sheet = &book.sheets[0];
    assert_eq!(sheet.visibility, Visibility::VeryHidden);
    assert_eq!(
        (sheet.hidden_rows.as_slice(), sheet.hidden_columns.as_slice()),
        ([5].as_slice(), [2].as_slice())
    );
    assert_eq!(sheet.merges, ["A2:D3".parse().unwrap()]);
}

#[test]
fn far_cells_forged_lengths_and_cut_records_are_refused() {
    let one = |at, column| [row(at, 0), cell_of(4, column, 0, &[1])].concat();
    let far = sheet(&[one(0, 0), one(1_048_575, 16_383)].concat());
    assert_eq!(measure(&far, &Limits::default()), Measure::Range);
    assert_eq!(defect(&sheet(&one(1_048_576, 0))), Defect::BadAddress);
    assert_eq!(defect(&sheet(&one(0, 16_384))), Defect::BadAddress);
    assert_eq!(defect(&sheet(&cell_of(4, 0, 0, &[1]))), Defect::BadAddress, "a cell in no row");
    assert_eq!(defect(&sheet(&[row(0, 0), cell_of(7, 0, 0, &longs(&[9]))].concat())), Defect::BadValue);
    for body in
        [cell_of(5, 0, 0, &[0; 7]), cell_of(6, 0, 0, &longs(&[1 << 30])), vec![5, 0xFF, 0xFF, 0xFF, 0x7F]]
    {
        assert_eq!(defect(&sheet(&[row(0, 0), body].concat())), Defect::CutOff);
    }
    assert_eq!(defect(&book(&one(0, 0), &[], &[], 0)), Defect::CutOff, "no end of the sheet");
    let strings = record(159, &longs(&[0, u32::MAX]));
    assert_eq!(measure(&book(&[], &strings, &[], 0), &Limits::default()), Measure::SharedStrings);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_mutated_sheet_never_panics(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let records = [row(0, 0), cell_of(6, 0, 0, &wide("trong ô")), formula(9, 1, &[0; 8], &[0x1E, 1, 0, 0x19, 0x10, 0, 0])];
        let mut bytes = records.concat();
        for (place, byte) in edits {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        prop_assert_ne!(open(&sheet(&bytes)).err(), Some(Refusal::ParserPanicked));
    }
}
