//! What every sheet of a report needs: names, the head of an annex, the notes under a table.

use jiff::civil::Date;

use crate::book::cell_name;
use crate::catalogue::{Catalogue, Indicator, SeriesId};
use crate::compute::{FigureUnit, Figures};
use crate::message::fill;
use crate::period::{Part, Period};

use super::assemble::lower_first;
use super::input::ReportInput;
use super::look::Look;
use super::marks;
use super::page::Page;
use super::template::Report;

/// Category that holds the year's plan of a work result (2-catalogue 2.1, dimension `measure`).
const PLAN: &str = "measure=PLAN";
/// Category that holds the expected result to the end of the period.
const EXPECTED: &str = "measure=EXPECT";

/// A line of a table by unit.
pub(super) struct UnitLine {
    /// Position of the unit.
    pub unit: usize,
    /// Positions of the units it is added up from; none for a reporting unit.
    pub members: Vec<usize>,
    /// Running number of a reporting unit; empty for what is added up.
    pub number: String,
}

impl UnitLine {
    /// Whether the line is added up from others.
    pub fn is_total(&self) -> bool {
        !self.members.is_empty()
    }

    /// The rows of its members as ranges from the first to the last row, when the lines stand from a row on.
    pub fn ranges(&self, lines: &[Self], top: u32) -> Vec<(u32, u32)> {
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for (row, line) in (top..).zip(lines) {
            if !self.members.contains(&line.unit) {
                continue;
            }
            match ranges.last_mut() {
                Some((_, last)) if *last + 1 == row => *last = row,
                _ => ranges.push((row, row)),
            }
        }
        ranges
    }
}

/// The input of a report with its layout.
pub(super) struct Context<'a> {
    /// Input.
    pub input: &'a ReportInput<'a>,
    /// The report's own texts.
    pub report: &'a Report,
}

impl<'a> Context<'a> {
    /// Catalogue.
    pub fn catalogue(&self) -> &'a Catalogue {
        self.input.catalogue
    }

    /// Figures.
    pub fn figures(&self) -> &'a Figures {
        self.input.figures
    }

    /// Kind of report.
    pub fn part(&self) -> Part {
        self.input.figures.period.part
    }

    /// The unit the report is about; `None` only for empty figures, which are refused before.
    pub fn parent(&self) -> Option<&'a FigureUnit> {
        self.input.figures.units.first()
    }

    /// The reporting units with their positions.
    pub fn units(&self) -> impl Iterator<Item = (usize, &'a FigureUnit)> {
        self.input.figures.members()
    }

    /// The reporting unit that a unit is, or is beneath.
    pub fn reporting_unit<'c>(&self, code: &'c str) -> &'c str
    where
        'a: 'c,
    {
        let part =
            self.input.parts.iter().find(|part| part.units.contains_key(code) || part.merged.contains(code));
        part.map_or(code, |part| part.code.as_str())
    }

    /// Name of a unit of the report, or of one beneath a province with the province: "Huyện Bình Sơn, Tỉnh Quảng Ngãi".
    pub fn name_of_code(&self, code: &str) -> String {
        let named = |code: &str| self.figures().units.iter().find(|unit| unit.code == code);
        if let Some(unit) = named(code) {
            return unit.name.clone();
        }
        let own = self.input.parts.iter().find_map(|part| part.units.get(code)).map(String::as_str);
        let province = named(self.reporting_unit(code)).map(|unit| unit.name.as_str());
        own.into_iter().chain(province).collect::<Vec<_>>().join(", ")
    }

    /// "12/13 đơn vị": who reported. Of the nation, provinces and the units beneath them.
    pub fn reported(&self) -> String {
        let header = &self.input.header;
        let (own, of) = (header.units_reported, header.units_expected);
        if self.input.parts.is_empty() {
            return format!("{own}/{of} đơn vị");
        }
        let reported: usize = self.input.parts.iter().map(|part| part.reported).sum();
        let expected: usize = self.input.parts.iter().map(|part| part.units.len()).sum();
        format!("{own}/{of} tỉnh, thành phố; {reported}/{expected} đơn vị cấp dưới")
    }

    /// Whether units or, of the nation, units beneath its provinces have not reported.
    pub fn has_gaps(&self) -> bool {
        let header = &self.input.header;
        header.units_reported < header.units_expected
            || self.input.parts.iter().any(|part| part.reported < part.units.len())
    }

    /// Name of the unit of a line. A region or province of the nation beneath which a unit is missing says how many
    /// reported, so that its number is not taken for a whole one.
    pub fn name_of(&self, line: &UnitLine) -> String {
        let units = &self.figures().units;
        let Some(unit) = units.get(line.unit) else { return String::new() };
        let members = if line.is_total() { &line.members[..] } else { std::slice::from_ref(&line.unit) };
        let codes: Vec<&str> =
            members.iter().filter_map(|member| units.get(*member)).map(|unit| unit.code.as_str()).collect();
        let parts = self.input.parts.iter().filter(|part| codes.contains(&part.code.as_str()));
        let (reported, expected) = parts.fold((0, 0), |(reported, expected), part| {
            (reported + part.reported, expected + part.units.len())
        });
        if reported < expected {
            format!("{} ({reported}/{expected} đơn vị)", unit.name)
        } else {
            unit.name.clone()
        }
    }

    /// The lines of a table by unit: the parent, then its reporting units, each group of them under a line of its own.
    pub fn lines(&self) -> Vec<UnitLine> {
        let figures = self.figures();
        let members: Vec<usize> = self.units().map(|(unit, _)| unit).collect();
        let mut lines = vec![UnitLine { unit: 0, members: members.clone(), number: String::new() }];
        let mut number = 0;
        let mut single = |unit: usize| {
            number += 1;
            UnitLine { unit, members: Vec::new(), number: number.to_string() }
        };
        for (group, members) in &figures.groups {
            lines.push(UnitLine { unit: *group, members: members.clone(), number: String::new() });
            lines.extend(members.iter().map(|unit| single(*unit)));
        }
        let grouped = |unit: &usize| figures.groups.iter().any(|(_, members)| members.contains(unit));
        lines.extend(members.into_iter().filter(|unit| !grouped(unit)).map(single));
        lines
    }

    /// Printed name of a unit of measure.
    pub fn measure(&self, id: &str) -> &'a str {
        self.input.catalogue.unit_of_measure(id).map_or("", |unit| unit.name.vi.as_str())
    }

    /// Name of a period, such as "6 tháng đầu năm 2024".
    pub fn period_name(&self, period: Period) -> String {
        let year = period.year.to_string();
        match self.input.catalogue.window(period.part) {
            Some(window) => fill(&window.name.vi, [("year", year.as_str())]),
            None => period.to_string(),
        }
    }

    /// Head of the results expected, with the period to the end of which they are.
    pub fn expected_head(&self) -> String {
        format!("Ước thực hiện đến hết {} (e)", lower_first(&self.period_name(self.figures().period)))
    }

    /// Period, window and status, as they stand under each title.
    pub fn period_line(&self) -> String {
        let header = &self.input.header;
        let status = if header.status == "estimate" {
            format!("{} (e)", header.status_name)
        } else {
            header.status_name.clone()
        };
        format!(
            "{} (từ ngày {} đến ngày {}); số liệu {status}{}",
            self.period_name(self.figures().period),
            day(header.window.0),
            day(header.window.1),
            self.other_map()
        )
    }

    /// "; đơn vị xếp theo bản đồ hành chính ngày 1/7/2025" where units are shown on another map than the period's.
    pub fn other_map(&self) -> String {
        let on = self.input.header.map.map(day);
        on.map_or_else(String::new, |day| format!("; đơn vị xếp theo bản đồ hành chính ngày {day}"))
    }

    /// Head of an annex: issuing body, annex number, title, period, unit of measure.
    pub fn head(&self, page: &mut Page, measure: &str) {
        let last = page.last_column();
        let middle = last / 2;
        page.line(0, 0, middle, self.input.header.issuing_body.clone(), Look::Heading);
        if last > middle {
            page.line(0, middle + 1, last, format!("Phụ lục {}", page.annex), Look::Annex);
        }
        page.line(1, 0, last, page.title.to_uppercase(), Look::SheetTitle);
        page.line(2, 0, last, self.period_line(), Look::SheetInfo);
        let text = if measure.is_empty() { String::new() } else { format!("Đơn vị tính: {measure}") };
        page.line(3, 0, last, text, Look::UnitOfMeasure);
        page.next = 4;
    }

    /// Notes, legend of marks and source under the last table of a sheet.
    pub fn foot(&self, page: &mut Page, notes: &[String], legend: bool) {
        let last = page.last_column();
        let (mut row, first) = (page.next, page.next);
        let source = format!("Nguồn: {}", self.report.source.vi);
        let marks = legend.then(|| marks::LEGEND.to_owned());
        for text in notes.iter().cloned().chain(marks).chain([source]) {
            page.line(row, 0, last, text, Look::Note);
            row += 1;
        }
        page.next = row;
        page.paginate(first);
    }

    /// The series with the plan of an indicator's result, and the one with the result expected.
    pub fn plan(&self, indicator: &Indicator) -> Option<(SeriesId, SeriesId)> {
        let [element] = indicator.numerator.as_slice() else { return None };
        if !indicator.plan {
            return None;
        }
        let series = |category: &str| self.input.catalogue.series_id(&format!("{element}|{category}"));
        Some((series(PLAN)?, series(EXPECTED)?))
    }

    /// Letter of a set: A for the first one of the catalogue.
    pub fn set_letter(&self, set: &str) -> String {
        let position = self.input.catalogue.sets.iter().position(|known| known.id == set).unwrap_or(0);
        let letter = u8::try_from(position).ok().and_then(|offset| b'A'.checked_add(offset)).unwrap_or(b'A');
        char::from(letter).to_string()
    }
}

/// Rows of a column as arguments of SUM.
pub(super) fn column_ranges(ranges: &[(u32, u32)], column: u16) -> String {
    let texts: Vec<String> = ranges
        .iter()
        .map(|(first, last)| format!("{}:{}", cell_name(*first, column), cell_name(*last, column)))
        .collect();
    texts.join(",")
}

/// A day as written in Vietnam: `14/5/2024`, `05/02/2024`.
pub(super) fn day(date: Date) -> String {
    format!("{:02}/{}/{:04}", date.day(), month(date), date.year())
}

/// A month; 1 and 2 with a leading zero (Nghị định 30/2020/NĐ-CP, Phụ lục I).
pub(super) fn month(date: Date) -> String {
    if date.month() < 3 { format!("{:02}", date.month()) } else { date.month().to_string() }
}

/// A number as a Roman numeral, up to 399.
pub(super) fn roman(number: usize) -> String {
    const STEPS: [(usize, &str); 9] =
        [(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    let mut rest = number;
    let mut text = String::new();
    for (value, numeral) in STEPS {
        while rest >= value {
            text.push_str(numeral);
            rest -= value;
        }
    }
    text
}
