//! What the form writer writes, the reader reads: every open cell, at its sheet, row code and column code.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // helpers of tests may fail a test

use std::collections::BTreeMap;

use treem::catalogue::{Catalogue, Source};
use treem::definitions::Definitions;
use treem::form::{self, Layout, Slot};
use treem::form_workbook::{CellPlace, Entry, Filling, FormRequest, write};
use treem::intake::workbook::Limits;
use treem::intake::{FileRead, Reader};
use treem::period::Period;
use treem::value::Value;

fn load() -> (Catalogue, Layout) {
    let definitions = Definitions::load(&[]).unwrap();
    let catalogue = Catalogue::load(&definitions).unwrap();
    let layout = form::load(&definitions, &catalogue).unwrap();
    (catalogue, layout)
}

fn request<'a>(catalogue: &'a Catalogue, layout: &'a Layout, period: &str) -> FormRequest<'a> {
    let period: Period = period.parse().unwrap();
    let window = catalogue.window(period.part).unwrap().days(period).unwrap();
    FormRequest {
        layout,
        catalogue,
        period,
        source: Source::Territorial,
        unit_code: "524",
        unit_name: "Huyện Bình Sơn",
        receiving_agency: "Sở Y tế",
        window,
        cut_off: window.1,
        reporter: Some("district"),
    }
}

fn read(request: &FormRequest<'_>, bytes: &[u8]) -> FileRead {
    let reader = Reader { layout: request.layout, catalogue: request.catalogue, limits: Limits::default() };
    reader.read(bytes, None).unwrap()
}

#[test]
fn every_open_cell_reads_back_with_its_number() {
    let (catalogue, layout) = load();
    for period in ["2024-S1", "2024"] {
        let request = request(&catalogue, &layout, period);
        // Each series gets a number of its own, so that no cell can be taken for another.
        let fill = |place: &CellPlace<'_>| match place.slot {
            Slot::Series(id) => {
                let decimals = catalogue.element_of(id).decimals;
                let minor = i64::try_from(id.index()).unwrap() + 1;
                Filling::from(Entry::Number { minor, decimals })
            }
            Slot::Closed | Slot::Entry => Filling::default(),
        };
        let read = read(&request, &write(&request, &fill, &|_| Vec::new()).unwrap());
        let values: BTreeMap<&str, Value> =
            read.facts.iter().map(|fact| (fact.series.as_str(), fact.value)).collect();
        let series = layout.series(request.period.part, request.source);
        assert!(series.len() > 500);
        for id in series {
            let expected = Value::Number(i64::try_from(id.index()).unwrap() + 1);
            assert_eq!(
                values.get(catalogue.series(id).key.as_str()),
                Some(&expected),
                "{}",
                catalogue.series(id).key
            );
        }
        assert_eq!(read.findings, Vec::new());
    }
}

#[test]
fn a_blank_form_reads_as_missing_everywhere_and_raises_no_finding() {
    let (catalogue, layout) = load();
    for period in ["2024-S1", "2024"] {
        let request = request(&catalogue, &layout, period);
        let bytes = write(&request, &|_| Filling::default(), &|_| Vec::new()).unwrap();
        let read = read(&request, &bytes);
        assert!(read.facts.iter().all(|fact| fact.value == Value::Missing));
        assert_eq!(read.findings, Vec::new());
        assert_eq!(read.particulars.reporter.as_deref(), Some("district"));
        assert_eq!(read.particulars.revision, Some(0));
        assert_eq!(read.particulars.window_start, Some(request.window.0));
        for claim in &read.claims {
            assert!(claim.unit_code.as_deref().is_none_or(|code| code == "524"), "{claim:?}");
            assert!(claim.period.is_none_or(|period| period == request.period), "{claim:?}");
        }
        assert!(read.claims.len() > 10);
    }
}

#[test]
fn list_entries_are_counted_and_blank_rows_are_not() {
    let (catalogue, layout) = load();
    let request = request(&catalogue, &layout, "2024-S1");
    let status = catalogue.dimension("task_status").unwrap().categories[0].clone();
    let list = |sheet: &form::Sheet| match sheet.id.as_str() {
        "B11" => {
            let entry = |text: &str| {
                let entries = [
                    Entry::text("Công văn"),
                    Entry::text("Nội dung"),
                    Entry::Blank,
                    Entry::Blank,
                    Entry::text("Hằng năm"),
                    Entry::text(text),
                    Entry::Blank,
                ];
                entries.map(Filling::from).to_vec()
            };
            vec![entry(&status.name.vi), entry(&status.name.vi)]
        }
        _ => Vec::new(),
    };
    let read = read(&request, &write(&request, &|_| Filling::default(), &list).unwrap());
    let total = read.facts.iter().find(|fact| fact.series == "tasks").unwrap();
    assert_eq!(total.value, Value::Number(2));
    assert_eq!(read.findings, Vec::new());
}
