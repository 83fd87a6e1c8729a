//! Old workbooks record by record, and records and containers made to break readers.

use std::io::{Cursor, Write as _};

use cfb::CompoundFile;
use proptest::prelude::*;

use super::super::testkit::{cell, content, open, text};
use super::super::{Content, Defect, Format, Limits, Measure, Refusal, Visibility, read};

/// A record.
fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).unwrap();
    [&kind.to_le_bytes(), &length.to_le_bytes(), body].concat()
}

fn words(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

fn begin(kind: u16) -> Vec<u8> {
    record(0x0809, &words(&[0x0600, kind, 0, 0, 0, 0, 0, 0]))
}

/// A text of one byte per character behind a length of two bytes.
fn narrow(text: &str) -> Vec<u8> {
    [&u16::try_from(text.len()).unwrap().to_le_bytes(), [0].as_slice(), text.as_bytes()].concat()
}

/// The records of the workbook itself for these tabs (name, state, kind, records), with further records before them.
fn stream(globals: &[u8], tabs: &[(&str, u8, u8, Vec<u8>)]) -> Vec<u8> {
    let mut list = Vec::new();
    let mut sheets = Vec::new();
    let length: usize = tabs.iter().map(|(name, ..)| 12 + name.len()).sum();
    let start = begin(5).len() + globals.len() + length + 4;
    for (name, state, kind, records) in tabs {
        let offset = u32::try_from(start + sheets.len()).unwrap();
        let name = [&[u8::try_from(name.len()).unwrap(), 0], name.as_bytes()].concat();
        list.extend(record(0x0085, &[offset.to_le_bytes().as_slice(), &[*state, *kind], &name].concat()));
        sheets.extend([begin(0x10), records.clone(), record(0x000A, &[])].concat());
    }
    [begin(5), globals.to_vec(), list, record(0x000A, &[]), sheets].concat()
}

fn container(name: &str, stream: &[u8]) -> Vec<u8> {
    let mut file = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream(name).unwrap().write_all(stream).unwrap();
    file.into_inner().into_inner()
}

/// A workbook of one sheet "B05" with these records.
fn sheet(records: &[u8]) -> Vec<u8> {
    container("Workbook", &stream(&[], &[("B05", 0, 0, records.to_vec())]))
}

fn number(row: u16, column: u16, style: u16, number: f64) -> Vec<u8> {
    record(0x0203, &[words(&[row, column, style]), number.to_le_bytes().to_vec()].concat())
}

fn formula(row: u16, column: u16, result: [u8; 8], tokens: &[u8]) -> Vec<u8> {
    let length = u16::try_from(tokens.len()).unwrap();
    let body = [words(&[row, column, 0]), result.to_vec(), vec![0; 6], words(&[length]), tokens.to_vec()];
    record(0x0006, &body.concat())
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
    let format = |id: u16| record(0x00E0, &words(&[0, id]));
    let own = record(0x041E, &[words(&[164]), narrow("0.0%")].concat());
    let strings = [&[1, 0, 0, 0, 1, 0, 0, 0], narrow("mot").as_slice()].concat();
    let globals = [own, format(0), format(164), format(14), record(0x00FC, &strings)].concat();
    let error = |code: u8| [2, 0, code, 0, 0, 0, 0xFF, 0xFF];
    let shared = record(
        0x04BC,
        &[words(&[2, 3]), vec![4, 4, 0, 2], words(&[5]), vec![0x4C, 0, 0, 0xFE, 0xC0]].concat(),
    );
    let records = [
        record(0x00FD, &[words(&[0, 0, 0]), vec![0; 4]].concat()),
        number(0, 1, 0, 1234.0),
        number(0, 2, 1, 0.125),
        number(0, 3, 2, 45426.0),
        record(
            0x00BD,
            &[
                words(&[0, 4, 0]),
                ((7_u32 << 2) | 2).to_le_bytes().to_vec(),
                words(&[1]),
                1_u32.to_le_bytes().to_vec(),
                words(&[5]),
            ]
            .concat(),
        ),
        record(0x0205, &[words(&[0, 6, 0]), vec![1, 0]].concat()),
        record(0x0205, &[words(&[0, 7, 0]), vec![0x17, 1]].concat()),
        formula(1, 0, 3.0_f64.to_le_bytes(), &[0x1E, 1, 0, 0x1E, 2, 0, 3]),
        formula(1, 1, error(7), &[0x1E, 1, 0]),
        formula(1, 2, [0, 0, 0, 0, 0, 0, 0xFF, 0xFF], &[0x17, 0, 0]),
        record(0x0207, &narrow("ket qua")),
        formula(1, 3, [3, 0, 0, 0, 0, 0, 0xFF, 0xFF], &[0x17, 0, 0]),
        formula(2, 4, 5.0_f64.to_le_bytes(), &[1, 2, 0, 4, 0]),
        shared,
        formula(3, 4, 6.0_f64.to_le_bytes(), &[1, 2, 0, 4, 0]),
        record(0x0204, &[words(&[4, 0, 0]), narrow("cu")].concat()),
    ]
    .concat();
    let bytes = container("Workbook", &stream(&globals, &[("B05", 0, 0, records)]));
    let book = open(&bytes).unwrap();
    assert_eq!(book.format, Format::Xls);
    let sheet = &book.sheets[0];
    for (address, expected) in [
        ("A1", text("mot")),
        ("B1", Content::Number(1234.0)),
        ("C1", Content::Number(0.125)),
        ("D1", Content::Date("2024-05-14".to_owned())),
        ("E1", Content::Number(7.0)),
        ("F1", Content::Number(0.0)),
        ("G1", Content::Boolean(true)),
        ("H1", Content::Error("#REF!".to_owned())),
        ("A2", Content::Number(3.0)),
        ("B2", Content::Error("#DIV/0!".to_owned())),
        ("C2", text("ket qua")),
        ("D2", text("")),
        ("A5", text("cu")),
    ] {
        assert_eq!(content(sheet, address), Some(&expected), "{address}");
    }
    assert_eq!(sheet.percent_cells, ["C1", "F1"].map(|address| address.parse().unwrap()));
    let wording = |address| cell(sheet, address).unwrap().formula.as_deref();
    assert_eq!(wording("A2"), Some("1+2"));
    // A shared formula, two columns to the left of each of its cells.
    assert_eq!((wording("E3"), wording("E4")), (Some("C3"), Some("C4")));
}

#[test]
fn hidden_sheets_rows_columns_merges_and_macros_are_told() {
    let records = [
        number(5, 0, 0, 1.0),
        number(6, 2, 0, 1.0),
        record(0x0208, &words(&[5, 0, 3, 255, 0, 0, 0x20, 0])),
        record(0x007D, &words(&[2, 3, 2048, 0, 1, 0])),
        record(0x00E5, &words(&[1, 1, 2, 0, 3])),
        // A chart lies in the sheet; its records are none of the sheet's.
        begin(0x20),
        number(9, 9, 0, 1.0),
        record(0x000A, &[]),
    ]
    .concat();
    let tabs = [
        ("TT", 0, 0, records),
        ("an", 1, 0, Vec::new()),
        ("kin", 2, 0, Vec::new()),
        ("Macro1", 0, 1, Vec::new()),
    ];
    let mut file = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("Workbook").unwrap().write_all(&stream(&[], &tabs)).unwrap();
    file.create_storage("_VBA_PROJECT_CUR").unwrap();
    file.create_storage("MBD0001").unwrap();
    let book = open(&file.into_inner().into_inner()).unwrap();
    let sheet = &book.sheets[0];
    assert_eq!(
        (sheet.hidden_rows.as_slice(), sheet.hidden_columns.as_slice()),
        ([5].as_slice(), [2].as_slice())
    );
    assert_eq!(sheet.merges, ["A2:D3".parse().unwrap()]);
    assert_eq!(content(sheet, "J10"), None);
    let states: Vec<_> = book.sheets.iter().map(|sheet| sheet.visibility).collect();
    assert_eq!(states, [Visibility::Visible, Visibility::Hidden, Visibility::VeryHidden]);
    let features = &book.features;
    assert!(features.macros && features.embedded_objects && features.excel4_macros);
    assert_eq!(features.unread_sheets, ["Macro1"]);
}

#[test]
fn shared_strings_go_on_behind_their_record() {
    let text = "Trẻ em bị xâm hại";
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let count = u16::try_from(text.encode_utf16().count()).unwrap();
    let head = [&[2, 0, 0, 0, 2, 0, 0, 0], count.to_le_bytes().as_slice(), &[1]].concat();
    // The first text is cut in its middle and goes on in wide letters; the second one begins a record of its own.
    let globals = [
        record(0x00FC, &[head.as_slice(), &wide[..10]].concat()),
        record(0x003C, &[&[1], &wide[10..]].concat()),
        record(0x003C, &[5, 0, 0, b'a', b'b']),
        record(0x003C, &[0, b'c', b'd', b'e']),
    ]
    .concat();
    let cells = [[words(&[0, 0, 0]), vec![0; 4]].concat(), [words(&[0, 1, 0]), vec![1, 0, 0, 0]].concat()];
    let records: Vec<u8> = cells.iter().flat_map(|body| record(0x00FD, body)).collect();
    let book = open(&container("Workbook", &stream(&globals, &[("B05", 0, 0, records)]))).unwrap();
    assert_eq!(content(&book.sheets[0], "A1"), Some(&super::super::testkit::text(text)));
    assert_eq!(content(&book.sheets[0], "B1"), Some(&super::super::testkit::text("abcde")));
}

#[test]
fn passwords_and_older_workbooks_are_named() {
    let protected = stream(&record(0x002F, &[0; 6]), &[("B05", 0, 0, Vec::new())]);
    assert_eq!(open(&container("Workbook", &protected)), Err(Refusal::Encrypted));
    let older = Refusal::LegacyFormat { found: Format::OldXls };
    assert_eq!(open(&container("Book", &protected)), Err(older.clone()));
    assert_eq!(open(b"\x09\x04\x06\x00\x00\x00"), Err(older));
}

#[test]
fn far_cells_and_forged_counts_reserve_nothing() {
    let far = sheet(&[number(0, 0, 0, 1.0), number(65_535, 255, 0, 1.0)].concat());
    assert_eq!(open(&far).unwrap().sheets[0].cells.len(), 2);
    assert_eq!(measure(&far, &Limits { max_range: 1_000_000, ..Limits::default() }), Measure::Range);
    assert_eq!(defect(&sheet(&number(0, 256, 0, 1.0))), Defect::BadAddress);
    let strings = |count: u32| record(0x00FC, &[&[0; 4], count.to_le_bytes().as_slice()].concat());
    let forged = |count| container("Workbook", &stream(&strings(count), &[("B05", 0, 0, Vec::new())]));
    assert_eq!(measure(&forged(u32::MAX), &Limits::default()), Measure::SharedStrings);
    assert_eq!(defect(&forged(1_000_000)), Defect::CutOff);
    let merges = record(0x00E5, &words(&[60_000, 1, 2, 0, 3]));
    assert_eq!(defect(&sheet(&merges)), Defect::CutOff);
}

#[test]
fn records_that_are_cut_off_are_refused() {
    for (kind, body) in [
        (0x0203, vec![0; 13]),
        (0x00FD, vec![0; 9]),
        (0x0006, vec![0; 21]),
        (0x0204, vec![0, 0, 0, 0, 0, 0, 9, 0, 0]),
    ] {
        assert_eq!(defect(&sheet(&record(kind, &body))), Defect::CutOff, "{kind:#x}");
    }
    let whole = stream(&[], &[("B05", 0, 0, number(0, 0, 0, 1.0))]);
    for length in [1, 3, 30, whole.len() - 10, whole.len() - 1] {
        assert_eq!(defect(&container("Workbook", &whole[..length])), Defect::CutOff, "{length}");
    }
    assert_eq!(
        defect(&sheet(&[record(0x00FD, &[0; 10])].concat())),
        Defect::BadValue,
        "a text that is not there"
    );
}

#[test]
fn a_file_without_its_directory_was_cut_off() {
    // LibreOffice writes the directory last.
    let mut bytes = sheet(&[]);
    bytes[48..52].copy_from_slice(&9_999_u32.to_le_bytes());
    let nameless: Vec<u8> = bytes
        .chunks(128)
        .flat_map(|entry| if entry.starts_with(b"W") { &[0; 128] } else { entry })
        .copied()
        .collect();
    assert_eq!(open(&nameless), Err(Refusal::Truncated));
    assert_eq!(open(&nameless[..40]), Err(Refusal::Truncated));
}

#[test]
fn chains_that_lead_in_a_circle_are_refused() {
    let stream = stream(&[], &[("B05", 0, 0, number(0, 0, 0, 1.0).repeat(600))]);
    let good = container("Workbook", &stream);
    assert!(open(&good).is_ok());
    // In version 4 of the container a sector has 4,096 bytes, and the table of sectors is the first one.
    let size = 4096;
    let next =
        |bytes: &[u8], sector: usize| u32::from_le_bytes(bytes[size + sector * 4..][..4].try_into().unwrap());
    let chained: Vec<usize> =
        (0..good.len() / size - 1).filter(|sector| next(&good, *sector) < 0xFFFF_FFFA).collect();
    assert!(!chained.is_empty());
    for sector in chained {
        for target in [sector, 0, 1] {
            let mut bytes = good.clone();
            bytes[size + sector * 4..][..4].copy_from_slice(&u32::try_from(target).unwrap().to_le_bytes());
            let refused = defect(&bytes);
            assert!(
                matches!(refused, Defect::BadReference | Defect::CutOff),
                "{sector} → {target}: {refused:?}"
            );
        }
    }
    // The list of the table itself leads to itself.
    let mut bytes = good.clone();
    bytes[68..72].copy_from_slice(&0_u32.to_le_bytes());
    bytes[size + size - 4..][..4].copy_from_slice(&0_u32.to_le_bytes());
    assert_eq!(defect(&bytes), Defect::BadReference);
    // One sector is named as part of the table over and over.
    let mut bytes = good;
    for place in 0..109 {
        bytes[76 + place * 4..][..4].copy_from_slice(&0_u32.to_le_bytes());
    }
    assert_eq!(defect(&bytes), Defect::BadReference);
}

#[test]
fn formulas_that_move_much_text_are_stopped() {
    // 1, 2, 3, … on the stack, then added from the last one backwards: each sum moves all that stand behind it.
    let tokens = [[0x1E, 255, 255].repeat(2_000), vec![3; 1_999]].concat();
    let records = formula(0, 0, 1.0_f64.to_le_bytes(), &tokens).repeat(40);
    let limits = Limits { max_total_text_bytes: 20_000_000, ..Limits::default() };
    assert_eq!(measure(&sheet(&records), &limits), Measure::TotalTextBytes);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_mutated_or_cut_workbook_never_panics(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let records = [number(0, 0, 0, 1.0), formula(1, 0, 3.0_f64.to_le_bytes(), &[0x1E, 1, 0, 0x19, 0x10, 0, 0])].concat();
        let strings = record(0x00FC, &[&[1, 0, 0, 0, 1, 0, 0, 0], narrow("mot").as_slice()].concat());
        let mut inner = stream(&strings, &[("B05", 0, 0, records)]);
        for (place, byte) in &edits {
            let at = place.index(inner.len());
            inner[at] = *byte;
        }
        let mut bytes = container("Workbook", &inner);
        let outcome = open(&bytes);
        prop_assert_ne!(outcome.err(), Some(Refusal::ParserPanicked));
        for (place, byte) in edits {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        prop_assert_ne!(open(&bytes).err(), Some(Refusal::ParserPanicked));
    }
}
