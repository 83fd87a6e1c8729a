//! No bytes whatever may panic, and a damaged file is either refused or read whole.

use proptest::prelude::*;
use rust_xlsxwriter::{Formula, Workbook as Writer};

use super::testkit::{package, rows};
use super::{Content, Limits, Refusal, read};

fn real_workbook() -> Vec<u8> {
    let mut writer = Writer::new();
    for name in ["TT", "B05"] {
        let sheet = writer.add_worksheet().set_name(name).unwrap();
        for row in 0..12 {
            sheet.write(row, 0, format!("dòng {row}")).unwrap();
            sheet.write(row, 1, row).unwrap();
            sheet.write(row, 2, Formula::new("B1+1").set_result("1")).unwrap();
        }
    }
    writer.save_to_buffer().unwrap()
}

fn never_panics(bytes: &[u8]) -> Result<(), TestCaseError> {
    let limits = Limits { max_entry_bytes: 1 << 22, max_total_bytes: 1 << 23, ..Limits::default() };
    match read(bytes, &limits) {
        Err(refusal) => prop_assert_ne!(*refusal, Refusal::ParserPanicked),
        Ok(book) => prop_assert!(
            book.sheets
                .iter()
                .all(|sheet| sheet.cells.is_sorted_by(|one, other| one.address < other.address))
        ),
    }
    Ok(())
}

const SHEET: &str = "<?xml version=\"1.0\"?><worksheet><dimension ref=\"A1:C3\"/><cols><col min=\"2\" max=\"3\" hidden=\"1\"/></cols>\
<sheetData><row r=\"1\" hidden=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\"><v>1.5</v></c></row><row r=\"2\">\
<c r=\"A2\" t=\"e\"><v>#N/A</v></c><c r=\"B2\"><f t=\"shared\" ref=\"B2:B3\" si=\"0\">A1+1</f><v>2</v></c></row><row r=\"3\">\
<c r=\"B3\"><f t=\"shared\" si=\"0\"/><v>3</v></c><c r=\"C3\" t=\"inlineStr\"><is><t>a&amp;b</t></is></c></row></sheetData>\
<mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells></worksheet>";

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        never_panics(&bytes)?;
        never_panics(&[b"PK\x03\x04".as_slice(), &bytes].concat())?;
        never_panics(&[b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &bytes].concat())?;
    }

    #[test]
    fn a_mutated_or_cut_workbook_never_panics(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = real_workbook();
        for (place, byte) in edits {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        never_panics(&bytes)?;
    }

    #[test]
    fn a_mutated_sheet_never_panics(
        edits in prop::collection::vec((any::<prop::sample::Index>(), "[<>/\"'&;=!?0-9A-Za-z \\[\\-]{0,3}"), 1..6),
    ) {
        let mut sheet = SHEET.to_owned();
        for (place, text) in edits {
            let at = place.index(sheet.len());
            sheet.replace_range(at..=at, &text);
        }
        never_panics(&package(&sheet, &[]))?;
    }

    #[test]
    fn every_whole_number_comes_back(numbers in prop::collection::vec(-1_000_000_000_i64..1_000_000_000, 1..40)) {
        let cells: String = numbers.iter().map(|number| format!("<c><v>{number}</v></c>")).collect();
        let book = read(&rows(&format!("<row>{cells}</row>")), &Limits::default()).unwrap();
        let read: Vec<_> = book.sheets[0].cells.iter().map(|cell| cell.content.clone()).collect();
        let expected: Vec<_> = numbers.iter().map(|number| Content::Number(*number as f64)).collect();
        prop_assert_eq!(read, expected);
    }
}
