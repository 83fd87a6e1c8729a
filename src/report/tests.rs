//! The report workbook read back, and the rows of the tidy table.

mod narrative;
mod pseudo;

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use self::pseudo::{REJECTED, SILENT, World};
use super::{tidy, workbook};
use crate::definitions::SourceFile;
use crate::value::State;

type Cells = BTreeMap<(u32, u32), Data>;

/// All sheets of a workbook, cell by cell.
fn read(bytes: &[u8]) -> BTreeMap<String, Cells> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let names = book.sheet_names();
    names
        .into_iter()
        .map(|name| {
            let range = book.worksheet_range(&name).unwrap();
            let (top, left) = range.start().unwrap_or_default();
            let cells = range.used_cells();
            let cells = cells.map(|(row, column, data)| {
                ((top + u32::try_from(row).unwrap(), left + u32::try_from(column).unwrap()), data.clone())
            });
            (name.clone(), cells.collect())
        })
        .collect()
}

fn row_of(cells: &Cells, column: u32, text: &str) -> u32 {
    let found = cells.iter().find(|((_, at), data)| *at == column && data.to_string().trim() == text);
    found.unwrap_or_else(|| panic!("no row {text}")).0.0
}

fn holds(cells: &Cells, text: &str) -> bool {
    cells.values().any(|data| matches!(data, Data::String(found) if found == text))
}

fn text(cells: &Cells, row: u32, column: u32) -> String {
    cells.get(&(row, column)).map(ToString::to_string).unwrap_or_default()
}

#[test]
fn every_indicator_of_the_period_stands_in_the_summary() {
    for period in ["2024-S1", "2024"] {
        let world = World::new(period, &[]);
        let bytes = workbook("province", &world.input()).unwrap();
        let sheets = read(&bytes);
        let summary = &sheets["01 Tổng hợp"];
        let listed = world.catalogue.indicators_of(world.figures.period.part);
        for indicator in listed {
            let row = row_of(summary, 3, &super::marks::name(indicator));
            let figure = &world.figures.indicator(&world.catalogue, 0, &indicator.id).unwrap()[0];
            let printed = text(summary, row, 5);
            match figure.state {
                State::Value => {
                    let number: f64 = printed.parse().unwrap();
                    let expected: f64 = crate::text::fixed(figure.number, figure.decimals).parse().unwrap();
                    assert!((number - expected).abs() < 1e-9, "{}: {printed}", indicator.id);
                }
                state => assert_eq!(printed, super::marks::mark(state), "{}", indicator.id),
            }
            assert!(!printed.is_empty());
        }
        assert_eq!(text(&sheets["Bìa"], 15, 0), "Tổng hợp theo báo cáo của 4/5 đơn vị");
    }
}

#[test]
fn missing_is_three_dots_rejected_is_said_and_zero_is_a_number() {
    let mut world = World::new("2024-S1", &[]);
    let id = world.catalogue.series_id("abused").unwrap();
    let position = world.figures.series.binary_search(&id).unwrap();
    world.figures.values[1][position].value = crate::value::Value::Number(0);
    let sheets = read(&workbook("province", &world.input()).unwrap());
    let abuse = &sheets["Xâm hại"];
    let unit = |name: &str| row_of(abuse, 1, name);
    assert_eq!(abuse[&(unit("Thành phố Quảng Ngãi"), 4)], Data::Float(0.0));
    assert_eq!(text(abuse, unit(&world.figures.units[SILENT].name), 4), "...");
    assert_eq!(text(abuse, unit(&world.figures.units[REJECTED].name), 6), "loại");
}

#[test]
fn a_figure_of_a_provincial_agency_is_a_number_and_says_so() {
    let mut world = World::new("2024-S1", &[]);
    let id = world.catalogue.series_id("abused").unwrap();
    let position = world.figures.series.binary_search(&id).unwrap();
    world.figures.values[0][position].value = crate::value::Value::Number(77);
    world.figures.agency.insert(id);
    let indicator =
        world.catalogue.indicators_of(world.figures.period.part).position(|i| i.id == "abused_children");
    world.figures.indicators[0][indicator.unwrap()][0].number = 77;
    let sheets = read(&workbook("province", &world.input()).unwrap());
    let summary = &sheets["01 Tổng hợp"];
    let row = row_of(summary, 3, "Số trẻ em bị xâm hại *");
    assert_eq!((text(summary, row, 5), text(summary, row, 12)), ("77".to_owned(), "cấp tỉnh".to_owned()));
    assert!(text(summary, row, 13).starts_with("số liệu của cơ quan cấp tỉnh"));
}

#[test]
fn a_total_in_use_that_its_parts_do_not_add_up_to_is_marked() {
    let mut world = World::new("2024-S1", &[]);
    let id = world.catalogue.series_id("abused").unwrap();
    let unit = world.figures.units[1].code.clone();
    world.figures.disputed.insert(unit, [id].into());
    let bytes = workbook("province", &world.input()).unwrap();
    let sheets = read(&bytes);
    for (sheet, names, column) in [("Xâm hại", 1, 4), ("06 Trẻ em bị xâm hại, vụ việc", 2, 3)] {
        let cells = &sheets[sheet];
        let look = |name: &str| number_format(&bytes, sheet, (row_of(cells, names, name), column));
        assert!(look("Tỉnh Quảng Ngãi").contains('≠'), "{sheet}: {}", look("Tỉnh Quảng Ngãi"));
        assert!(look("Thành phố Quảng Ngãi").contains('≠'), "{sheet}");
        assert!(!look("Huyện Sơn Tịnh").contains('≠'), "{sheet}");
    }
    let summary = &sheets["01 Tổng hợp"];
    let remark = text(summary, row_of(summary, 3, "Số trẻ em bị xâm hại *"), 13);
    assert!(remark.contains("chưa khớp: tổng đã khai của 1 đơn vị không bằng các thành phần"), "{remark}");
}

/// A part of the workbook as text.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut archive.by_name(name).unwrap(), &mut text).unwrap();
    text
}

/// The number format of a cell, straight from the parts of the workbook.
fn number_format(bytes: &[u8], sheet: &str, (row, column): (u32, u16)) -> String {
    let between = |text: &str, from: &str, to: &str| -> Option<String> {
        let (_, rest) = text.split_once(from)?;
        Some(rest.split_once(to)?.0.to_owned())
    };
    let book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let position = book.sheet_names().iter().position(|name| name == sheet).unwrap() + 1;
    let cells = part(bytes, &format!("xl/worksheets/sheet{position}.xml"));
    let name = crate::book::cell_name(row, column);
    let style: usize = between(&cells, &format!("<c r=\"{name}\" s=\""), "\"").unwrap().parse().unwrap();
    let styles = part(bytes, "xl/styles.xml");
    let formats = between(&styles, "<cellXfs", "</cellXfs>").unwrap();
    let format = formats.split("<xf ").nth(style + 1).unwrap();
    let id = between(format, "numFmtId=\"", "\"").unwrap();
    between(&styles, &format!("numFmtId=\"{id}\" formatCode=\""), "\"").unwrap_or_default()
}

#[test]
fn findings_name_their_file_and_no_table_calls_a_total_in_use_rejected() {
    let world = World::new("2024-S1", &[]);
    let sheets = read(&workbook("province", &world.input()).unwrap());
    let quality = &sheets["Chất lượng số liệu"];
    let title = row_of(quality, 0, "3. Lỗi theo ô");
    let heads: Vec<String> = (7..11).map(|column| text(quality, title + 1, column)).collect();
    assert_eq!(heads, ["Giá trị", "Đối chiếu", "Nội dung", "Tệp"]);
    assert_eq!(text(quality, title + 3, 10), world.findings[0].file);
}

#[test]
fn a_rejected_figure_is_listed_with_its_cell_its_reason_and_what_cannot_be_computed() {
    let mut world = World::new("2024-S1", &[]);
    let supported = world.catalogue.series_id("abused_supported").unwrap();
    let position = world.figures.series.binary_search(&supported).unwrap();
    world.figures.values[1][position].value = crate::value::Value::Rejected;
    let rate = world.catalogue.indicators_of(world.figures.period.part);
    let rate = rate.into_iter().position(|one| one.id == "abused_supported_rate").unwrap();
    world.figures.indicators[1][rate][0].state = State::Rejected;
    let quality = read(&workbook("province", &world.input()).unwrap())["Chất lượng số liệu"].clone();
    let title = row_of(&quality, 0, "5. Số liệu bị loại: có báo cáo nhưng chưa dùng, chờ đơn vị sửa");
    let row = |number: u32| -> Vec<String> {
        [1, 3, 4, 5, 6, 9, 10].map(|column| text(&quality, title + 2 + number, column)).to_vec()
    };
    // Nobody said where it stands: it is listed all the same.
    assert_eq!(
        row(1),
        [
            "522",
            "",
            "",
            "",
            "Trẻ em bị xâm hại được hỗ trợ, can thiệp (mỗi em tính một lần): biểu B05 dòng 61 cột 1",
            "",
            "Tỷ lệ trẻ em bị xâm hại được hỗ trợ, can thiệp"
        ]
    );
    assert_eq!(
        row(2),
        [
            "524",
            "B05",
            "F10",
            "=4",
            "Trẻ em bị xâm hại (mỗi em tính một lần) (Nữ): biểu B05 dòng 01 cột 3",
            "R-BAL-001 Tổng không khớp (trang B05, ô D10). Tệp inbox/2024-S1/2024-S1_524_huyen-binh-son.xlsx",
            "Số trẻ em bị xâm hại * (Giới tính: Nữ)"
        ]
    );
    assert_eq!(text(&quality, title + 5, 0), "", "and nothing else is rejected");
}

#[test]
fn a_note_on_the_figures_of_the_province_can_be_read_in_the_workbook() {
    let mut world = World::new("2024-S1", &[]);
    let of = |unit: &str, sentence: &str| super::FindingLine {
        unit_code: unit.to_owned(),
        rule: "R-HIE-004".to_owned(),
        severity: crate::finding::Severity::Note,
        sentence: sentence.to_owned(),
        file: String::new(),
        ..world.findings[0].clone()
    };
    let notes = [
        of("51", "Tổng và thành phần không cùng phạm vi."),
        of("", "Không so sánh được."),
        of("524", "Của huyện."),
    ];
    world.findings.extend(notes);
    let quality = read(&workbook("province", &world.input()).unwrap())["Chất lượng số liệu"].clone();
    let title = row_of(&quality, 0, "7. Lưu ý về số liệu của cả tỉnh");
    assert_eq!(text(&quality, title + 3, 3), "Tổng và thành phần không cùng phạm vi.");
    assert_eq!(text(&quality, title + 4, 3), "Không so sánh được.");
    assert!(!holds(&quality, "Của huyện."), "a unit's own notes go to the unit");
}

#[test]
fn the_summary_explains_its_letters_its_gaps_in_numbering_and_what_is_expected_by_when() {
    let summary = |period: &str| {
        read(&workbook("province", &World::new(period, &[]).input()).unwrap())["01 Tổng hợp"].clone()
    };
    let (half, year) = (summary("2024-S1"), summary("2024"));
    let begins = |cells: &Cells, text: &str| cells.values().any(|data| data.to_string().starts_with(text));
    assert!(begins(&half, "Cột Bộ: A – Tình hình trẻ em; B – "));
    let gaps = "Số thứ tự nhóm theo bộ chỉ tiêu; nhóm không có chỉ tiêu ở báo cáo này: ";
    assert!(begins(&half, &format!("{gaps}A.IV Giáo dục mầm non; ")));
    assert!(!begins(&year, &format!("{gaps}A.")), "every group of the set A stands in the annual report");
    assert!(holds(&half, "Ước thực hiện đến hết 6 tháng đầu năm 2024 (e)"));
    assert!(holds(&year, "Ước thực hiện đến hết năm 2024 (e)"));
}

#[test]
fn the_mark_of_low_reliability_is_explained_by_the_indicators_that_can_bear_it() {
    let world = World::new("2024", &[]);
    let methods = read(&workbook("province", &world.input()).unwrap())["Phương pháp"].clone();
    let kind = |name: &str| text(&methods, row_of(&methods, 3, name), 6);
    assert_eq!(kind("Tỷ lệ nhiệm vụ hoàn thành *"), "không có");
    assert_eq!(kind("Số trẻ em bị xâm hại *"), "x");
    for indicator in world.catalogue.indicators_of(world.figures.period.part) {
        let figures = world.figures.indicator(&world.catalogue, 0, &indicator.id).unwrap();
        let can = ["Wilson", "Poisson chính xác"].contains(&kind(&super::marks::name(indicator)).as_str());
        assert!(can || figures.iter().all(|figure| figure.interval.is_none()), "{}", indicator.id);
    }
}

#[test]
fn the_summary_leaves_the_units_to_their_column_and_explains_the_upper_bound_once() {
    let world = World::new("2024-S1", &[]);
    let summary = read(&workbook("province", &world.input()).unwrap())["01 Tổng hợp"].clone();
    let row = row_of(&summary, 3, "Số trẻ em bị xâm hại *");
    assert_eq!(text(&summary, row, 12), "4/5");
    let remark = text(&summary, row, 13);
    assert!(!remark.contains("đơn vị") && remark.split("; ").any(|part| part == "c"), "{remark}");
    assert!(holds(&summary, super::marks::UPPER_BOUND_NOTE));
    assert!(holds(&summary, "Thực hiện đạt % kế hoạch năm"));
}

#[test]
fn tables_whose_cells_rest_on_different_units_say_so() {
    let note = "Số đơn vị báo cáo khác nhau giữa các ô nên tổng có thể khác cộng các thành phần.";
    let mut world = World::new("2024-S1", &[]);
    assert!(holds(&read(&workbook("province", &world.input()).unwrap())["Xâm hại"], note), "one is rejected");
    for figure in &mut world.figures.values[0] {
        figure.units_reported = 4;
    }
    assert!(!holds(&read(&workbook("province", &world.input()).unwrap())["Xâm hại"], note));
}

#[test]
fn the_cover_carries_number_signatory_and_the_units_it_is_told() {
    let world = World::new("2024-S1", &[]);
    let mut input = world.input();
    let cover = |input: &super::ReportInput<'_>| read(&workbook("province", input).unwrap())["Bìa"].clone();
    let blank = cover(&input);
    assert!(holds(&blank, "Số:         /BC-…") && holds(&blank, "(Kèm theo Báo cáo số         /BC-…)"));
    input.header.number = "123/BC-SYT".to_owned();
    input.header.units_reported = 3;
    let filled = cover(&input);
    assert!(holds(&filled, "Số: 123/BC-SYT") && holds(&filled, "(Kèm theo Báo cáo số 123/BC-SYT)"));
    assert!(holds(&filled, "Tổng hợp theo báo cáo của 3/5 đơn vị"));
    let (post, name) = (row_of(&filled, 4, "PHÓ GIÁM ĐỐC"), row_of(&filled, 4, "Nguyễn Thị An"));
    assert!(name > post + 3, "room for the signature");
}

#[test]
fn text_of_a_submission_never_becomes_a_formula() {
    let world = World::new("2024-S1", &[]);
    let bytes = workbook("province", &world.input()).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    for sheet in ["Chất lượng số liệu", "Xâm hại"] {
        let formulas = book.worksheet_formula(sheet).unwrap();
        assert!(
            formulas
                .used_cells()
                .all(|(_, _, formula)| !formula.contains("1+1") && !formula.contains("Huyện"))
        );
    }
}

#[test]
fn totals_rates_and_the_summary_are_live_formulas() {
    let world = World::new("2024-S1", &[]);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(workbook("province", &world.input()).unwrap())).unwrap();
    let mut formulas = |sheet: &str| -> Vec<String> {
        let range = book.worksheet_formula(sheet).unwrap();
        range.used_cells().map(|(_, _, formula)| formula.clone()).collect()
    };
    let group = formulas("03 Tử vong trẻ em");
    assert!(group.iter().any(|formula| formula == "SUM(D9:D13)"), "{group:?}");
    assert!(group.iter().any(|formula| formula.starts_with("ROUND(1000*SUMPRODUCT(--ISNUMBER(D9:D13),")));
    let summary = formulas("01 Tổng hợp");
    assert!(summary.iter().any(|formula| formula == "'03 Tử vong trẻ em'!F8"), "{summary:?}");
}

#[test]
fn a_row_added_by_a_definition_file_appears() {
    let rows = "report_row = [\n\
        { report = \"province\", sheet = \"summary\", id = \"girls\", series = \"abused|sex=F\", label = { vi = \"Trong đó: trẻ em gái\", en = \"Girls\" }, below = \"abused_children\" },\n\
        { report = \"province\", sheet = \"abuse_tables\", id = \"rate\", indicator = \"special_number\" },\n\
        { report = \"province\", sheet = \"abuse\", id = \"boys\", series = \"abused|sex=M\", label = { vi = \"Cột mới\", en = \"New column\" }, below = \"abused_children\" },\n\
        { report = \"province\", sheet = \"summary\", id = \"without\", indicator = \"child_population\", exclude = true },\n]\n";
    let form = "row = [{ sheet = \"B05\", block = \"I\", code = \"08.1\", label = { vi = \"Dòng mới của biểu\", en = \"New row\" }, element = \"at_risk\", open = [\"1\"], after = \"08\" }]\n";
    let overlay = |path: &str, text: &str| SourceFile { path: path.to_owned(), text: text.to_owned() };
    let world = World::new("2024-S1", &[overlay("mine.toml", rows), overlay("form.toml", form)]);
    let sheets = read(&workbook("province", &world.input()).unwrap());
    let summary = &sheets["01 Tổng hợp"];
    assert!(!text(summary, row_of(summary, 3, "Trong đó: trẻ em gái"), 5).is_empty());
    assert!(!holds(summary, "Dân số trẻ em"));
    assert!(holds(&sheets["Xâm hại"], "Dòng mới của biểu"));
    row_of(&sheets["Xâm hại"], 1, "Số lượng trẻ em có hoàn cảnh đặc biệt");
    let with_column = |cells: &Cells| holds(cells, "Cột mới\n(trẻ em)");
    let holders: Vec<&str> =
        sheets.iter().filter(|(_, cells)| with_column(cells)).map(|(name, _)| name.as_str()).collect();
    assert_eq!(holders, ["06 Trẻ em bị xâm hại, vụ việc"]);
}

#[test]
fn slips_in_a_report_row_are_named() {
    let row = "[[report_row]]\nreport = \"province\"\nsheet = \"nowhere\"\nid = \"a\"\nseries = \"abused\"\n";
    let world = World::new("2024-S1", &[SourceFile { path: "mine.toml".to_owned(), text: row.to_owned() }]);
    let error = workbook("province", &world.input()).unwrap_err();
    assert!(error.to_string().contains("there is no report sheet \"nowhere\""), "{error}");
}

#[test]
fn the_same_input_makes_the_same_bytes() {
    let world = World::new("2024-S1", &[]);
    assert_eq!(workbook("province", &world.input()).unwrap(), workbook("province", &world.input()).unwrap());
}

#[test]
fn tidy_rows_are_sorted_and_print_numbers_with_a_point() {
    let world = World::new("2024", &[]);
    let rows = tidy::rows(&world.catalogue, &world.figures);
    let csv = String::from_utf8(tidy::csv(&rows).unwrap()).unwrap();
    assert!(!csv.contains('\r'));
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], tidy::COLUMNS.join(","));
    assert_eq!(lines.len(), rows.len() + 1);
    let keys: Vec<_> = rows.iter().map(|row| (row.kind, row.set, row.id, row.unit, row.category)).collect();
    assert!(keys.windows(2).all(|pair| pair[0] < pair[1]));
    assert!(lines[1].starts_with("indicator,abuse,abuse_cases,,51,province,2024,,"));
    assert!(lines.iter().any(|line| {
        line.starts_with("indicator,abuse,abused_children,0101,524,district,2024,sex=F,,rejected,,,0,1")
    }));
    assert!(lines.iter().any(|line| line.starts_with("series,,abused,,525,district,2024,,,missing,,,0,1")));
    for row in &rows {
        assert_eq!(row.value.is_some(), row.state == State::Value);
    }
}

#[test]
fn ratios_keep_their_decimals_and_counts_drop_trailing_zeros() {
    let number = |fixed| tidy::TidyNumber { minor: 1250, decimals: 2, fixed };
    assert_eq!((number(true).text(), number(false).text()), ("12.50".to_owned(), "12.5".to_owned()));
    assert_eq!(crate::compute::rounding::rounded(1000, -1, 16), Some(-63));
}

#[test]
fn tasks_stand_under_their_lead_agency_overdue_first() {
    let world = World::new("2024-S1", &[]);
    let sheets = read(&workbook("province", &world.input()).unwrap());
    let tasks = &sheets["Nhiệm vụ"];
    let leads: Vec<String> = tasks
        .iter()
        .filter(|((_, column), _)| *column == 0)
        .filter_map(|(_, data)| data.to_string().strip_prefix("Cơ quan chủ trì: ").map(str::to_owned))
        .collect();
    assert_eq!(
        leads,
        ["Chưa ghi cơ quan chủ trì", "Công an huyện", "Phòng Văn hóa"],
        "two spellings are one agency"
    );
    let row = row_of(tasks, 3, "Tập huấn cộng tác viên");
    assert_eq!(text(tasks, row, 12), "Đã qua thời hạn 31/12/2023");
    assert_eq!(text(tasks, row, 10), "=1+1", "a sender's text stays a text");
    let done = row_of(tasks, 3, "Lập danh sách trẻ em");
    assert_eq!((text(tasks, done, 8), text(tasks, done, 12)), ("01/3/2024".to_owned(), String::new()));
    let total = row_of(tasks, 0, "Tổng số");
    let counts: Vec<String> = (4..10).map(|column| text(tasks, total, column)).collect();
    assert_eq!(counts, ["1", "1", "1", "1", "0", "4"], "overdue, not started, in progress, done, other, all");
}

#[test]
fn a_task_of_another_status_is_counted_and_one_overdue_too_early_is_marked() {
    let mut world = World::new("2024-S1", &[]);
    let say = |world: &mut World, task: &str, due: &str, status: &str| {
        let row = (world.texts.len() + 1).to_string();
        for (column, entry) in [("2", task), ("3", "Phòng Y tế"), ("5", due), ("6", status)] {
            let like = world.texts[0].clone();
            world.texts.push(super::ReportedText {
                row: row.clone(),
                column: column.to_owned(),
                text: entry.to_owned(),
                ..like
            });
        }
    };
    let sheet = |world: &World| read(&workbook("province", &world.input()).unwrap())["Nhiệm vụ"].clone();
    let explained = |tasks: &Cells, mark: &str| {
        tasks.values().any(|data| data.to_string().starts_with(&format!("\"{mark}\"")))
    };
    let before = sheet(&world);
    assert!(explained(&before, "Đã qua thời hạn"));
    assert!(
        !explained(&before, "Ghi quá hạn khi thời hạn chưa qua"),
        "a mark that does not occur is not explained"
    );
    say(&mut world, "Dạy bơi", "Hằng năm", "Quá hạn");
    say(&mut world, "Diễn đàn trẻ em", "2025", "đang làm dở");
    let tasks = sheet(&world);
    assert_eq!(text(&tasks, row_of(&tasks, 3, "Dạy bơi"), 12), "Ghi quá hạn khi thời hạn chưa qua");
    assert!(explained(&tasks, "Ghi quá hạn khi thời hạn chưa qua"));
    let agency = row_of(&tasks, 1, "Phòng Y tế");
    let counts: Vec<String> = (4..10).map(|column| text(&tasks, agency, column)).collect();
    assert_eq!(
        counts,
        ["1", "0", "0", "0", "1", "2"],
        "every task of the total stands in a column beside it"
    );
    assert!(holds(&tasks, "1. Số nhiệm vụ theo cơ quan chủ trì và tình trạng (danh sách của 4/5 đơn vị)"));
    let silent = format!("Chưa có danh sách nhiệm vụ của: {}.", world.figures.units[SILENT].name);
    assert!(holds(&tasks, &silent));
}

#[test]
fn a_chart_ends_before_the_first_unit_without_a_number() {
    let world = World::new("2024-S1", &[]);
    let bytes = workbook("province", &world.input()).unwrap();
    let sheets = read(&bytes);
    let charts = &sheets["Biểu đồ"];
    let title = row_of(charts, 0, "1. Số trẻ em bị xâm hại theo đơn vị báo cáo");
    let first = title + 3;
    let names: Vec<String> = (first..first + 5).map(|row| text(charts, row, 1)).collect();
    assert_eq!(names[4], world.figures.units[SILENT].name, "the silent unit comes last");
    assert_eq!(text(charts, first + 4, 2), "...");
    let numbers: Vec<f64> = (first..first + 4).map(|row| text(charts, row, 2).parse().unwrap()).collect();
    assert!(numbers.is_sorted_by(|a, b| a >= b), "{numbers:?}");
    let xml = part(&bytes, "xl/charts/chart1.xml");
    let drawn = format!("'Biểu đồ'!$C${}:$C${}", first + 1, first + 4);
    assert!(xml.contains(&drawn), "{drawn}");
}

#[test]
fn periods_that_rest_on_different_units_say_so_in_the_chart() {
    let mut world = World::new("2024-S1", &[]);
    let title = "4. Số trẻ em bị xâm hại qua các kỳ";
    let label = |world: &World| {
        let sheets = read(&workbook("province", &world.input()).unwrap());
        let charts = &sheets["Biểu đồ"];
        let first = row_of(charts, 0, title) + 3;
        (text(charts, first, 1), text(charts, first + 2, 0))
    };
    assert_eq!(label(&world), ("6 tháng đầu năm 2023".to_owned(), String::new()));
    let indicator =
        world.catalogue.indicators_of(crate::period::Part::S1).position(|i| i.id == "abused_children");
    world.earlier[0].indicators[0][indicator.unwrap()][0].units_reported = 5;
    let (name, note) = label(&world);
    assert_eq!(name, "6 tháng đầu năm 2023 (5/5 đơn vị)");
    assert!(note.starts_with("Các kỳ không cùng số đơn vị báo cáo"), "{note}");
}
