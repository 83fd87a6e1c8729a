use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};

use super::*;
use crate::book::cell_name;
use crate::catalogue::{SeriesId, Source};
use crate::definitions::Definitions;
use crate::form;

struct World {
    catalogue: Catalogue,
    layout: Layout,
}

fn world() -> World {
    let definitions = Definitions::load(&[]).unwrap();
    let catalogue = Catalogue::load(&definitions).unwrap();
    let layout = form::load(&definitions, &catalogue).unwrap();
    World { catalogue, layout }
}

fn request<'a>(world: &'a World, period: &str) -> FormRequest<'a> {
    let period: Period = period.parse().unwrap();
    let window = world.catalogue.window(period.part).unwrap().days(period).unwrap();
    FormRequest {
        layout: &world.layout,
        catalogue: &world.catalogue,
        period,
        source: Source::Territorial,
        unit_code: "524",
        unit_name: "Huyện Bình Sơn",
        receiving_agency: "Sở Lao động - Thương binh và Xã hội tỉnh Quảng Ngãi",
        window,
        cut_off: window.1,
        reporter: Some("district"),
    }
}

fn filled(request: &FormRequest<'_>, fill: &Fill<'_>) -> Vec<u8> {
    write(request, fill, &|_| Vec::new()).unwrap()
}

fn blank(request: &FormRequest<'_>) -> Vec<u8> {
    filled(request, &|_| Filling::default())
}

fn open(bytes: &[u8]) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes.to_vec())).unwrap()
}

/// The address of a cell of the form in a written sheet.
fn address(workbook: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str, row: &str, column: &str) -> (u32, u32) {
    let range = workbook.worksheet_range(sheet).unwrap();
    let text = |data: Option<&Data>| data.map(ToString::to_string).unwrap_or_default();
    let (last_row, last_column) = range.end().unwrap();
    let mut found = None;
    for line in 0..=last_row {
        if text(range.get_value((line, 2))) == "C" {
            found = (3..=last_column).find(|position| text(range.get_value((line, *position))) == column);
        } else if let (Some(position), true) = (found, text(range.get_value((line, 2))) == row) {
            return (line, position);
        }
    }
    panic!("{sheet} {row}:{column} is not in the workbook");
}

fn value(bytes: &[u8], sheet: &str, row: &str, column: &str) -> Data {
    let mut workbook = open(bytes);
    let place = address(&mut workbook, sheet, row, column);
    workbook.worksheet_range(sheet).unwrap().get_value(place).cloned().unwrap_or_default()
}

fn formula(bytes: &[u8], sheet: &str, row: &str, column: &str) -> String {
    let mut workbook = open(bytes);
    let place = address(&mut workbook, sheet, row, column);
    workbook.worksheet_formula(sheet).unwrap().get_value(place).cloned().unwrap_or_default()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// Whether a cell can be edited on the protected sheet.
fn unlocked(bytes: &[u8], sheet: &str, row: &str, column: &str) -> bool {
    let mut workbook = open(bytes);
    let (line, position) = address(&mut workbook, sheet, row, column);
    let index = workbook.sheet_names().iter().position(|name| name == sheet).unwrap() + 1;
    let xml = part(bytes, &format!("xl/worksheets/sheet{index}.xml"));
    assert!(xml.contains("<sheetProtection"));
    let name = cell_name(line, u16::try_from(position).unwrap());
    let cell = xml.split(&format!("<c r=\"{name}\" s=\"")).nth(1).unwrap();
    let style: usize = cell.split('"').next().unwrap().parse().unwrap();
    let styles = part(bytes, "xl/styles.xml");
    let formats = styles.split("<cellXfs").nth(1).unwrap().split("</cellXfs>").next().unwrap();
    formats.split("<xf ").nth(style + 1).unwrap().contains("locked=\"0\"")
}

/// Fills the cells of some series.
fn some(world: &World, figures: &[(&str, i64)]) -> impl Fn(&CellPlace<'_>) -> Filling {
    let figures: Vec<(SeriesId, i64)> =
        figures.iter().map(|(key, number)| (world.catalogue.series_id(key).unwrap(), *number)).collect();
    move |place| match place.slot {
        Slot::Series(id) => figures
            .iter()
            .find(|(known, _)| *known == id)
            .map_or_else(Filling::default, |(_, number)| Entry::integer(*number).into()),
        Slot::Closed | Slot::Entry => Filling::default(),
    }
}

fn is_blank(data: &Data) -> bool {
    matches!(data, Data::Empty) || *data == Data::String(String::new())
}

#[test]
fn a_blank_form_says_nothing_about_any_figure() {
    let world = world();
    for period in ["2024-S1", "2024"] {
        let request = request(&world, period);
        let bytes = blank(&request);
        for sheet in world.layout.form(request.period.part, request.source) {
            for (block, row) in sheet.rows(request.period.part) {
                for (column, slot) in block.columns.iter().zip(&row.slots) {
                    // One sheet is enough for the whole grid of addresses; the others are read in the round trip.
                    if matches!(slot, Slot::Series(_)) && sheet.id == "B06" {
                        let found = value(&bytes, &sheet.id, &row.code, &column.code);
                        assert!(is_blank(&found), "{} {}:{} {found:?}", sheet.id, row.code, column.code);
                    }
                }
            }
        }
    }
}

#[test]
fn input_cells_are_open_and_all_others_locked() {
    let world = world();
    let bytes = blank(&request(&world, "2024-S1"));
    assert!(unlocked(&bytes, "B05", "02", "2"), "a figure");
    assert!(!unlocked(&bytes, "B05", "02", "1"), "a total");
    assert!(!unlocked(&bytes, "B05", "02", "10"), "a closed cell");
    assert!(unlocked(&bytes, "TT", "07", "1"), "a particular");
}

#[test]
fn totals_within_a_block_are_formulas_and_totals_over_other_blocks_are_entered() {
    let world = world();
    let bytes = blank(&request(&world, "2024-S1"));
    let total = formula(&bytes, "B05", "01", "1");
    assert!(total.starts_with("IF(COUNT(") && total.ends_with(",\"\")"), "{total}");
    assert_eq!(formula(&bytes, "B05", "01", "2"), "", "the sum over the settings is only checked");
    assert_ne!(formula(&bytes, "B01", "01", "2"), "", "the sum over the ages");
}

#[test]
fn a_total_that_differs_from_its_parts_is_written_as_reported() {
    let world = world();
    let request = request(&world, "2024-S1");
    let right = [("live_births", 30), ("live_births|sex=F", 14), ("live_births|sex=M", 16)];
    let bytes = filled(&request, &some(&world, &right));
    assert_ne!(formula(&bytes, "B02", "01", "1"), "");
    assert_eq!(value(&bytes, "B02", "01", "1"), Data::Float(30.0));
    let wrong = [("live_births", 31), ("live_births|sex=F", 14), ("live_births|sex=M", 16)];
    let bytes = filled(&request, &some(&world, &wrong));
    assert_eq!(formula(&bytes, "B02", "01", "1"), "");
    assert_eq!(value(&bytes, "B02", "01", "1"), Data::Float(31.0));
    let mut workbook = open(&bytes);
    let (line, position) = address(&mut workbook, "B02", "01", "3");
    let check = workbook.worksheet_range("B02").unwrap().get_value((line, position + 1)).cloned();
    assert_eq!(check, Some(Data::String(checks::WRONG_SUM.to_owned())));
}

#[test]
fn dashes_add_up_to_zero_and_no_data_adds_up_to_nothing() {
    let world = world();
    let request = request(&world, "2024-S1");
    let births = |total: Entry, boys: &'static str, girls: &'static str| {
        move |place: &CellPlace<'_>| match (place.sheet.id.as_str(), place.row.code.as_str()) {
            ("B02", "01") => match place.column.code.as_str() {
                "1" => total.clone().into(),
                "2" => Entry::text(boys).into(),
                _ => Entry::text(girls).into(),
            },
            _ => Filling::default(),
        }
    };
    let zero = filled(&request, &births(Entry::integer(0), "-", "–"));
    assert_ne!(formula(&zero, "B02", "01", "1"), "");
    assert_eq!(value(&zero, "B02", "01", "1"), Data::Float(0.0));
    for (boys, girls) in [("-", "..."), ("-", ""), ("12 em", "-")] {
        let unknown = filled(&request, &births(Entry::Blank, boys, girls));
        assert_ne!(formula(&unknown, "B02", "01", "1"), "");
        assert!(is_blank(&value(&unknown, "B02", "01", "1")), "{boys} {girls}");
    }
}

#[test]
fn a_half_filled_row_has_no_live_total() {
    let world = world();
    let request = request(&world, "2024-S1");
    let half = filled(&request, &some(&world, &[("live_births|sex=F", 14)]));
    assert!(formula(&half, "B02", "01", "1").ends_with("=2,SUM(E10:F10),\"\")"));
    assert!(is_blank(&value(&half, "B02", "01", "1")));
    // Who knows the total only has typed it over the formula; the number stays.
    let typed = filled(&request, &some(&world, &[("live_births", 14), ("live_births|sex=F", 14)]));
    assert_eq!(formula(&typed, "B02", "01", "1"), "");
    assert_eq!(value(&typed, "B02", "01", "1"), Data::Float(14.0));
}

#[test]
fn text_stays_text_and_marks_and_notes_are_kept() {
    let world = world();
    let fill = |place: &CellPlace<'_>| match (place.sheet.id.as_str(), place.row.code.as_str()) {
        ("TT", "09") => Entry::text("=HYPERLINK(\"http://a\")").into(),
        ("B05", "02") if place.column.code == "2" => {
            let note = Some("Không phải số".to_owned());
            Filling { entry: Entry::text("12 em"), colour: Some(Mark::Error), note, ..Filling::default() }
        }
        _ => Filling::default(),
    };
    let bytes = filled(&request(&world, "2024-S1"), &fill);
    assert_eq!(value(&bytes, "TT", "09", "1"), Data::String("=HYPERLINK(\"http://a\")".to_owned()));
    assert_eq!(formula(&bytes, "TT", "09", "1"), "");
    assert_eq!(value(&bytes, "B05", "02", "2"), Data::String("12 em".to_owned()));
    assert!(part(&bytes, "xl/comments1.xml").contains("Không phải số"));
}

#[test]
fn the_particulars_are_filled_in_beforehand() {
    let world = world();
    let bytes = blank(&request(&world, "2024-S1"));
    assert_eq!(value(&bytes, "TT", "01", "1"), Data::String("524".to_owned()));
    assert_eq!(value(&bytes, "TT", "03", "1"), Data::String("6 tháng đầu năm 2024 (2024-S1)".to_owned()));
    assert!(is_blank(&value(&bytes, "TT", "07", "1")), "the status must be chosen");
    let text = part(&bytes, "xl/sharedStrings.xml");
    assert!(text.contains("Biểu số: B05") && text.contains("Đơn vị báo cáo: Huyện Bình Sơn (524)"));
    assert!(!text.contains("Biểu số: B13"), "a district does not fill the hotline's sheet");
}

#[test]
fn equal_input_gives_equal_bytes() {
    let world = world();
    let request = request(&world, "2024");
    assert_eq!(blank(&request), blank(&request));
}

#[test]
fn formulas_fit_a_cell() {
    let world = world();
    for period in ["2024-S1", "2024"] {
        let request = FormRequest { source: Source::Ministry, ..request(&world, period) };
        for sheet in world.layout.form(request.period.part, request.source) {
            let plan = plan::plan(&request, sheet, 4);
            let none = std::collections::BTreeMap::new();
            for check in checks::checks(sheet, &world.catalogue, request.period.part, &plan, &none).values() {
                assert!(check.formula.chars().count() <= 8_192, "{}: {}", sheet.id, check.formula);
                assert_eq!(check.result, "");
            }
        }
    }
}
