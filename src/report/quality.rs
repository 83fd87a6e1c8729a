//! "Chất lượng số liệu": who sent what and when, what was found, what was rejected, what the figures cover.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::cell_name;
use crate::catalogue::{Indicator, IndicatorSet};
use crate::finding::Severity;
use crate::value::{State, Value};

use super::context::{Context, day};
use super::findings;
use super::input::SubmissionLine;
use super::look::Look;
use super::marks;
use super::page::{Content, Page};
use super::rejected;

const SHORT: Look = Look::Short { bold: false };
const SEVERITIES: [Severity; 4] = [Severity::Block, Severity::Error, Severity::Query, Severity::Note];

/// Head of the findings with a reason on record.
const ANSWERED: &str = "Đã giải trình, chấp nhận";

/// Builds the sheet.
pub(super) fn page(context: &Context<'_>, mut page: Page) -> Page {
    page.widths = vec![5, 8, 24, 16, 13, 10, 13, 14, 16, 46, 26];
    context.head(&mut page, "");
    // Of the nation who reported is told by province; its hundreds of files stand at the end.
    let is_nation = !context.input.parts.is_empty();
    if is_nation {
        parts(context, &mut page);
    } else {
        submissions(context, &mut page, &arrivals_title(context));
    }
    severities(context, &mut page);
    findings::errors(context, &mut page);
    findings::queries(context, &mut page);
    rejected::figures(context, &mut page);
    coverage(context, &mut page);
    findings::notes(context, &mut page);
    if is_nation {
        submissions(context, &mut page, "8. Tệp đã nhận, theo tỉnh, thành phố");
    }
    context.foot(&mut page, &[], true);
    page
}

pub(super) fn table(page: &mut Page, title: &str, heads: &[&str]) {
    page.line(page.next, 0, page.last_column(), title, Look::TableTitle);
    let paths: Vec<Vec<String>> = heads.iter().map(|text| vec![(*text).to_owned()]).collect();
    let indices: Vec<String> = (1..=heads.len()).map(|number| number.to_string()).collect();
    page.next = page.header(page.next, &paths, &indices);
}

/// One row of texts; the ones listed in `wide` run left-aligned and wrap.
pub(super) fn row(page: &mut Page, texts: &[String], wide: &[u16]) {
    let at = page.next;
    for (column, text) in (0..).zip(texts) {
        let look = if wide.contains(&column) { Look::Wrapped } else { SHORT };
        page.fit(at, column, text, look);
        page.text(at, column, text.as_str(), look);
    }
}

/// One row of texts, each over some columns: its first and its last one. Those that begin in a column of `wide` run
/// left-aligned and wrap.
pub(super) fn row_over(page: &mut Page, texts: &[String], places: &[(u16, u16)], wide: &[u16]) {
    let at = page.next;
    for (text, (first, last)) in texts.iter().zip(places) {
        let look = if wide.contains(first) { Look::Wrapped } else { SHORT };
        page.line(at, *first, *last, text.as_str(), look);
    }
}

/// Of the nation, the line that names the province of the rows beneath it.
pub(super) fn province(context: &Context<'_>, page: &mut Page, code: &str) {
    let Some(part) = context.input.parts.iter().find(|part| part.code == code) else { return };
    let name = context.name_of_code(code);
    let title = format!("{name} ({code}): {}/{} đơn vị đã báo cáo", part.reported, part.units.len());
    page.line(page.next, 0, page.last_column(), title, Look::Section { level: 1 });
}

pub(super) fn empty(page: &mut Page, last: u16, text: &str) {
    page.line(page.next, 0, last, text, SHORT);
}

fn arrivals_title(context: &Context<'_>) -> String {
    let deadlines = &context.input.deadlines;
    format!(
        "1. Tiến độ nộp báo cáo: {}; hạn nộp của đơn vị: hết ngày {}; hạn nộp về bộ: hết ngày {}",
        context.reported(),
        day(deadlines.unit),
        day(deadlines.ministry)
    )
}

fn submissions(context: &Context<'_>, page: &mut Page, title: &str) {
    let heads = [
        "STT",
        "Mã đơn vị",
        "Đơn vị",
        "Cơ quan gửi",
        "Ngày nhận",
        "Lần sửa",
        "Tình trạng nộp",
        "Được dùng",
        "Kết quả kiểm tra",
        "Tệp",
        "Tệp",
    ];
    table(page, title, &heads);
    let mut number = 0;
    let mut print = |page: &mut Page, mut texts: Vec<String>| {
        number += 1;
        texts.insert(0, number.to_string());
        // The file takes the last two columns.
        let (at, file) = (page.next, texts.pop().unwrap_or_default());
        row(page, &texts, &[2, 3, 8]);
        page.line(at, 9, page.last_column(), file, Look::Wrapped);
    };
    let lines = context.input.submissions;
    for (_, unit) in context.units() {
        let own: Vec<&SubmissionLine> =
            lines.iter().filter(|line| context.reporting_unit(&line.unit_code) == unit.code).collect();
        province(context, page, &unit.code);
        for line in &own {
            print(page, submission(line));
        }
        if own.is_empty() {
            let mut texts = vec![unit.code.clone(), unit.name.clone()];
            texts.extend(["", "", "", "chưa nộp", "không", "", ""].map(str::to_owned));
            print(page, texts);
        }
    }
    let known: BTreeSet<&str> = context.units().map(|(_, unit)| unit.code.as_str()).collect();
    for line in lines.iter().filter(|line| !known.contains(context.reporting_unit(&line.unit_code))) {
        print(page, submission(line));
    }
    page.next += 1;
}

/// Who reported beneath each reporting unit, and when.
fn parts(context: &Context<'_>, page: &mut Page) {
    let heads = [
        "STT",
        "Mã tỉnh",
        "Tỉnh, thành phố",
        "Đơn vị phải nộp",
        "Đã nộp",
        "Nộp chậm",
        "Chưa xác định ngày nộp",
        "Chưa nộp",
    ];
    table(page, &arrivals_title(context), &heads);
    for (number, part) in context.input.parts.iter().enumerate() {
        let at = page.next;
        let unit = context.units().find(|(_, unit)| unit.code == part.code);
        page.text(at, 0, (number + 1).to_string(), SHORT);
        page.text(at, 1, part.code.as_str(), SHORT);
        page.text(at, 2, unit.map_or("", |(_, unit)| unit.name.as_str()), Look::Wrapped);
        let expected = part.units.len();
        let silent = expected.saturating_sub(part.reported);
        for (column, count) in (3..).zip([expected, part.reported, part.late, part.undated, silent]) {
            let minor = i64::try_from(count).unwrap_or(i64::MAX);
            let look = Look::Count { decimals: 0, bold: false };
            page.put(at, column, Content::Number { minor, decimals: 0 }, look);
        }
    }
    page.next += 1;
}

fn submission(line: &SubmissionLine) -> Vec<String> {
    vec![
        line.unit_code.clone(),
        if line.unit_name.is_empty() {
            "chưa nhận ra đơn vị".to_owned()
        } else {
            line.unit_name.clone()
        },
        line.reporter.clone(),
        line.received.map_or_else(|| "chưa xác định".to_owned(), day),
        if line.revision == 0 { "lần đầu".to_owned() } else { line.revision.to_string() },
        line.timeliness.clone(),
        if line.in_force { "có" } else { "không" }.to_owned(),
        line.verdict.clone(),
        line.file.clone(),
    ]
}

/// Findings counted by unit and severity; those with a reason on record stand apart.
fn severities(context: &Context<'_>, page: &mut Page) {
    let mut heads = vec!["STT", "Mã đơn vị", "Đơn vị"];
    heads.extend(SEVERITIES.map(Severity::vietnamese));
    heads.extend([ANSWERED, "Tổng số"]);
    table(page, "2. Số phát hiện theo mức độ và đơn vị", &heads);
    let mut counts: BTreeMap<(&str, &str), [i64; 5]> =
        context.units().map(|(_, unit)| ((unit.code.as_str(), unit.name.as_str()), [0; 5])).collect();
    for finding in context.input.findings {
        let unit = context.reporting_unit(&finding.unit_code);
        let named = context.units().find(|(_, known)| known.code == unit);
        let name = named.map_or(finding.unit_name.as_str(), |(_, known)| known.name.as_str());
        let entry = counts.entry((unit, name)).or_default();
        let severity = SEVERITIES.iter().position(|severity| *severity == finding.severity);
        let position = if finding.answer.is_empty() { severity } else { Some(SEVERITIES.len()) };
        if let Some(count) = position.and_then(|position| entry.get_mut(position)) {
            *count += 1;
        }
    }
    let top = page.next;
    for (position, ((code, name), counts)) in counts.iter().enumerate() {
        let at = page.next;
        page.text(at, 0, (position + 1).to_string(), SHORT);
        page.text(at, 1, *code, SHORT);
        page.text(at, 2, if name.is_empty() { "chưa nhận ra đơn vị" } else { name }, Look::Wrapped);
        for (column, count) in (3..).zip(counts) {
            let look = Look::Count { decimals: 0, bold: false };
            page.put(at, column, Content::Number { minor: *count, decimals: 0 }, look);
        }
        let formula = format!("SUM({}:{})", cell_name(at, 3), cell_name(at, 7));
        total(page, at, 8, formula, counts.iter().sum(), false);
    }
    let at = page.next;
    page.line(at, 0, 2, "Tổng số", Look::Short { bold: true });
    for (column, position) in (3..9_u16).zip(0..) {
        let sum = |counts: &[i64; 5]| counts.get(position).copied().unwrap_or_else(|| counts.iter().sum());
        let formula = format!("SUM({}:{})", cell_name(top, column), cell_name(at.saturating_sub(1), column));
        total(page, at, column, formula, counts.values().map(sum).sum(), true);
    }
    page.next += 1;
}

fn total(page: &mut Page, row: u32, column: u16, formula: String, minor: i64, bold: bool) {
    page.put(
        row,
        column,
        Content::Formula { formula, minor, decimals: 0 },
        Look::Count { decimals: 0, bold },
    );
}

/// Units reported per indicator and units that are missing from it; those that miss everything are named once.
fn coverage(context: &Context<'_>, page: &mut Page) {
    let (name, units) = ("Chỉ tiêu", "Chưa có số liệu");
    let heads =
        ["STT", "Bộ", name, name, name, "Số đơn vị báo cáo", "Số đơn vị bị loại", units, units, units, units];
    let silent: BTreeSet<usize> =
        context.units().map(|(unit, _)| unit).filter(|unit| is_silent(context, *unit)).collect();
    let names: Vec<&str> = names(context, silent.iter().copied());
    let silent_names = if names.is_empty() { "không có".to_owned() } else { names.join(", ") };
    table(
        page,
        &format!(
            "6. Mức độ đầy đủ theo chỉ tiêu. Đơn vị chưa có số liệu ở mọi chỉ tiêu: {silent_names}. \
             Chỉ tiêu còn thiếu số chung của đơn vị khác (từng phân tổ: cột Số đơn vị báo cáo ở 01 Tổng hợp):"
        ),
        &heads,
    );
    let catalogue = context.catalogue();
    let top = page.next;
    let of_set = |set: &IndicatorSet| {
        let set = set.id.clone();
        catalogue.indicators_of(context.part()).filter(move |indicator| indicator.set == set)
    };
    for indicator in catalogue.sets.iter().flat_map(of_set) {
        coverage_row(context, page, top, indicator, &silent);
    }
    if page.next == top {
        empty(page, page.last_column(), "Không có");
    }
    page.next += 1;
}

/// Whether a unit has no number at all.
pub(super) fn is_silent(context: &Context<'_>, unit: usize) -> bool {
    let figures = context.figures();
    figures.values.get(unit).is_none_or(|values| values.iter().all(|figure| figure.value == Value::Missing))
}

fn names<'a>(context: &Context<'a>, units: impl Iterator<Item = usize>) -> Vec<&'a str> {
    units.filter_map(|unit| context.figures().units.get(unit)).map(|unit| unit.name.as_str()).collect()
}

fn coverage_row(
    context: &Context<'_>,
    page: &mut Page,
    top: u32,
    indicator: &Indicator,
    silent: &BTreeSet<usize>,
) {
    let figure = |unit: usize| context.figures().indicator(context.catalogue(), unit, &indicator.id)?.first();
    let Some(parent) = figure(0) else { return };
    // A provincial agency's figure stands for the whole: no unit is missing from it.
    let agency = marks::indicator_from_agency(context.figures(), indicator, 0);
    let in_state = |state: State| {
        let units = context.units().map(|(unit, _)| unit).filter(|unit| !silent.contains(unit));
        names(context, units.filter(|unit| figure(*unit).is_some_and(|own| own.state == state)))
    };
    let (missing, rejected) = (in_state(State::Missing), in_state(State::Rejected));
    if agency || (missing.is_empty() && rejected.is_empty()) {
        return;
    }
    let at = page.next;
    page.text(at, 0, (at - top + 1).to_string(), SHORT);
    page.text(at, 1, context.set_letter(&indicator.set), SHORT);
    page.line(at, 2, 4, marks::name(indicator), Look::Wrapped);
    page.text(at, 5, marks::coverage(parent, false), SHORT);
    let count = i64::try_from(rejected.len()).unwrap_or(i64::MAX);
    page.put(at, 6, Content::Number { minor: count, decimals: 0 }, Look::Count { decimals: 0, bold: false });
    let mut parts = Vec::new();
    if !missing.is_empty() {
        parts.push(missing.join(", "));
    }
    if !rejected.is_empty() {
        parts.push(format!("bị loại: {}", rejected.join(", ")));
    }
    page.line(at, 7, page.last_column(), parts.join("; "), Look::Wrapped);
}
