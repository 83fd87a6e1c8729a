//! Files made to break readers, and files that are not what their name says.

use super::testkit::{open, package, rows, text, zip};
use super::{CellAddress, Content, Defect, Format, Limits, Measure, Refusal, read};
use crate::message::Explain;

fn refused(bytes: &[u8]) -> Refusal {
    let refusal = open(bytes).unwrap_err();
    assert!(!refusal.vietnamese().is_empty() && !refusal.to_string().is_empty());
    refusal
}

fn measure(refusal: &Refusal) -> Measure {
    match refusal {
        Refusal::LimitExceeded { measure, .. } => *measure,
        other => panic!("not a limit: {other:?}"),
    }
}

fn sheet_defect(refusal: &Refusal) -> Defect {
    match refusal {
        Refusal::DamagedSheet { sheet, defect, .. } if sheet == "B05" => *defect,
        other => panic!("not a sheet: {other:?}"),
    }
}

#[test]
fn what_is_not_a_workbook_is_named() {
    assert_eq!(refused(b""), Refusal::Empty);
    assert_eq!(refused(b"<html><table>"), Refusal::NotAWorkbook { found: Format::Html });
    assert_eq!(refused(b"<?xml version=\"1.0\"?><Workbook/>"), Refusal::NotAWorkbook { found: Format::Xml });
    assert_eq!(refused(b"%PDF-1.4"), Refusal::NotAWorkbook { found: Format::Pdf });
    assert_eq!(
        refused(&zip(&[("word/document.xml", "<w/>")])),
        Refusal::NotAWorkbook { found: Format::Word }
    );
    assert_eq!(refused(&zip(&[("a.txt", "a")])), Refusal::NotAWorkbook { found: Format::OtherZip });
}

#[test]
fn a_password_is_told_from_damage() {
    let mut ole = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    ole.resize(1024, 0);
    ole.extend("EncryptedPackage\0".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(refused(&ole), Refusal::Encrypted);
}

#[test]
fn a_file_cut_off_anywhere_is_refused() {
    let bytes = rows("<row><c><v>1</v></c></row>");
    for length in [30, bytes.len() / 2, bytes.len() - 23] {
        assert_eq!(refused(&bytes[..length]), Refusal::Truncated);
    }
}

#[test]
fn a_stray_cell_at_the_end_of_the_sheet_costs_nothing() {
    let bytes = rows(
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>",
    );
    let refusal = refused(&bytes);
    assert_eq!(measure(&refusal), Measure::Range);
    assert!(refusal.to_string().contains("B05!A1:XFD1048576"), "{refusal}");
    // Far away in one direction only: read.
    assert!(open(&rows("<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"XFD1\"><v>1</v></c></row>")).is_ok());
    let declared = "<worksheet><dimension ref=\"XFD1048576:A1\"/><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>";
    assert_eq!(open(&package(declared, &[])).unwrap().sheets[0].cells.len(), 1);
}

#[test]
fn a_bomb_is_refused_by_its_declared_size() {
    let big = " ".repeat(3_000_000);
    let limits = Limits { max_entry_bytes: 2_000_000, ..Limits::default() };
    let bytes = package("<worksheet><sheetData/></worksheet>", &[("xl/media/image1.png", &big)]);
    assert_eq!(measure(&read(&bytes, &limits).unwrap_err()), Measure::EntryBytes);
    let limits = Limits { max_total_bytes: 2_000_000, ..Limits::default() };
    assert_eq!(measure(&read(&bytes, &limits).unwrap_err()), Measure::TotalBytes);
    let limits = Limits { max_entries: 3, ..Limits::default() };
    assert_eq!(measure(&read(&bytes, &limits).unwrap_err()), Measure::Entries);
    let limits = Limits { max_file_bytes: 3, ..Limits::default() };
    assert_eq!(measure(&read(&bytes, &limits).unwrap_err()), Measure::FileBytes);
}

#[test]
fn a_bomb_that_lies_about_its_size_is_refused_too() {
    let sheet = format!("<worksheet><sheetData/>{}</worksheet>", " ".repeat(3_000_000));
    let mut bytes = package(&sheet, &[]);
    let declared = u32::try_from(sheet.len()).unwrap().to_le_bytes();
    let places: Vec<usize> = (0..bytes.len() - 4).filter(|at| bytes[*at..].starts_with(&declared)).collect();
    assert_eq!(places.len(), 2, "local header and directory");
    for at in places {
        bytes[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    let limits = Limits { max_entry_bytes: 2_000_000, ..Limits::default() };
    assert!(read(&bytes, &limits).is_err());
}

#[test]
fn a_doctype_is_refused_wherever_it_stands() {
    let doctype = "<!DOCTYPE a [<!ENTITY b \"1\">]>";
    let sheet =
        format!("{doctype}<worksheet><sheetData><row><c><v>&b;</v></c></row></sheetData></worksheet>");
    assert!(matches!(refused(&package(&sheet, &[])), Refusal::Doctype { .. }));
    let plain = "<worksheet><sheetData/></worksheet>";
    let strings = format!("{doctype}<sst/>");
    assert!(matches!(
        refused(&package(plain, &[("xl/sharedStrings.xml", &strings)])),
        Refusal::Doctype { .. }
    ));
    let list = format!("{doctype}<workbook/>");
    assert!(matches!(refused(&package(plain, &[("xl/workbook.xml", &list)])), Refusal::Doctype { .. }));
}

#[test]
fn a_forged_count_of_shared_strings_reserves_nothing() {
    let sheet = "<worksheet><sheetData><row><c t=\"s\"><v>0</v></c></row></sheetData></worksheet>";
    let forged = |count: &str| format!("<sst uniqueCount=\"{count}\"><si><t>a</t></si></sst>");
    let bytes = package(sheet, &[("xl/sharedStrings.xml", &forged("9999999999999"))]);
    assert_eq!(measure(&refused(&bytes)), Measure::SharedStrings);
    // A small slip, as some writers make it, loses nothing.
    let book = open(&package(sheet, &[("xl/sharedStrings.xml", &forged("7"))])).unwrap();
    assert_eq!(book.sheets[0].cells[0].content, text("a"));
}

#[test]
fn too_many_cells_texts_and_merges_are_refused() {
    let bytes = rows("<row><c><v>1</v></c><c t=\"s\"><v>0</v></c></row>");
    let limits = Limits { max_cells: 1, ..Limits::default() };
    assert_eq!(measure(&read(&bytes, &limits).unwrap_err()), Measure::Cells);
    let limits = Limits { max_cell_elements: 1, ..Limits::default() };
    assert_eq!(measure(&read(&bytes, &limits).unwrap_err()), Measure::CellElements);
    let limits = Limits { max_text_bytes: 2, ..Limits::default() };
    let refusal = read(&bytes, &limits).unwrap_err();
    assert!(
        matches!(&*refusal, Refusal::LimitExceeded { measure: Measure::TextBytes, place, .. } if place == "B05!B1")
    );
    let limits = Limits { max_total_text_bytes: 2, ..Limits::default() };
    assert_eq!(measure(&read(&bytes, &limits).unwrap_err()), Measure::TotalTextBytes);
}

#[test]
fn what_a_lenient_parser_would_misread_is_refused() {
    let cases = [
        ("<row><c><v>1<!-- --></v></c></row>", Defect::ForbiddenMarkup),
        ("<row><c><v><![CDATA[1]]></v></c></row>", Defect::ForbiddenMarkup),
        ("<row><c><v>1&#48;</v></c></row>", Defect::BadValue),
        ("<row><c t=\"s\"><v> 1</v></c></row>", Defect::BadValue),
        ("<row><c t=\"s\"><v>99</v></c></row>", Defect::BadValue),
        ("<row><c t=\"str\"><v>&x;</v></c></row>", Defect::UnknownEntity),
        ("<row><c><v>1</v><v>2</v></c></row>", Defect::TwoValues),
        ("<row><c r=\"XFE1\"><v>1</v></c></row>", Defect::BadAddress),
        ("<row r=\"0\"><c><v>1</v></c></row>", Defect::BadAddress),
        ("<row><c r=\"A1\" r=\"B1\"><v>1</v></c></row>", Defect::InvalidXml),
        ("<row><c t=\"n\"><v>x</v></c></row>", Defect::BadValue),
        ("<row><c><z/></c></row>", Defect::Unexpected),
        ("<row><c r=\"A1\"><v>1</v><c r=\"B1\"/></row>", Defect::Unexpected),
    ];
    for (markup, defect) in cases {
        assert_eq!(sheet_defect(&refused(&rows(markup))), defect, "{markup}");
    }
}

#[test]
fn a_sheet_is_never_dropped_in_silence() {
    let sheet = "<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>";
    for broken in
        ["<worksheet><sheetData><row>", "<worksheet/>", "", "<worksheet><sheetData/><sheetData/></worksheet>"]
    {
        sheet_defect(&refused(&package(broken, &[])));
    }
    let list = |sheets: &str| format!("<workbook><sheets>{sheets}</sheets></workbook>");
    let one = "<sheet name=\"B05\" r:id=\"rId1\"/>";
    let twice = list(&one.repeat(2));
    assert!(matches!(
        refused(&package(sheet, &[("xl/workbook.xml", &twice)])),
        Refusal::DuplicateSheet { .. }
    ));
    let same_part = list(&format!("<sheet name=\"TT\" r:id=\"rId1\"/>{one}"));
    assert_eq!(sheet_defect(&refused(&package(sheet, &[("xl/workbook.xml", &same_part)]))), Defect::Repeated);
    let nowhere = list("<sheet name=\"B05\" r:id=\"rId9\"/>");
    assert!(matches!(
        refused(&package(sheet, &[("xl/workbook.xml", &nowhere)])),
        Refusal::DamagedPart { .. }
    ));
    assert_eq!(refused(&package(sheet, &[("xl/workbook.xml", &list(""))])), Refusal::NoSheets);
    let links = "<Relationships><Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"worksheets/none.xml\"/></Relationships>";
    assert_eq!(
        sheet_defect(&refused(&package(sheet, &[("xl/_rels/workbook.xml.rels", links)]))),
        Defect::Missing
    );
}

#[test]
fn refusals_name_the_sheet_and_cell_in_both_languages() {
    let refusal = refused(&rows("<row r=\"7\"><c r=\"C7\"><v>1</v><v>2</v></c></row>"));
    assert_eq!(
        refusal,
        Refusal::DamagedSheet {
            sheet: "B05".to_owned(),
            cell: Some(CellAddress::new(6, 2)),
            defect: Defect::TwoValues
        }
    );
    assert!(refusal.to_string().contains("\"B05\"") && refusal.to_string().contains("C7"), "{refusal}");
    let vietnamese = refusal.vietnamese();
    assert!(vietnamese.contains("\"B05\"") && vietnamese.contains("ô C7"), "{vietnamese}");
}

#[test]
fn numbers_out_of_range_never_become_numbers() {
    for number in ["inf", "NaN", "-1e999"] {
        let book = open(&rows(&format!("<row><c><v>{number}</v></c></row>"))).unwrap();
        assert!(!matches!(book.sheets[0].cells[0].content, Content::Number(_)), "{number}");
    }
}
