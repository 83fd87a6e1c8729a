//! An explanation as text of at most 100 columns.

use crate::cli::columns::{Side as Edge, align, wrap};
use crate::cli::language::say;
use crate::explain::{CellTrace, Explanation, SeriesUse, Side, UnitPart, words};
use crate::finding::Severity;
use crate::message::{Lang, day};
use crate::report::tidy::TidyNumber;

/// Columns of the terminal that are used.
const WIDTH: usize = 100;
/// Column in which the texts of the head begin.
const LABEL: usize = 20;

pub(super) fn lines(explanation: &Explanation, lang: Lang) -> Vec<String> {
    let mut lines = wrap(&title(explanation, lang), WIDTH, 0);
    for (label, text) in head(explanation, lang) {
        let mut wrapped = wrap(&text, WIDTH - LABEL, 0).into_iter();
        let first = wrapped.next().unwrap_or_default();
        lines.extend(align(&[vec![format!("  {label:<17}"), first]], &[Edge::Left, Edge::Left], 0));
        lines.extend(wrapped.map(|line| format!("{}{line}", " ".repeat(LABEL + 1))));
    }
    lines.push(String::new());
    lines.push(say(lang, "Chuỗi số liệu", "Series").to_owned());
    for series in &explanation.series {
        lines.extend(
            wrap(&of_series(series, explanation.topic.formula.ratio, lang), WIDTH, 4).into_iter().map(indent),
        );
    }
    if !explanation.agency.is_empty() {
        lines.push(String::new());
        lines.push(
            say(
                lang,
                "Số của cơ quan cấp tỉnh, dùng cho cả tỉnh",
                "Figures of provincial agencies, for the whole",
            )
            .to_owned(),
        );
        for cell in &explanation.agency {
            lines.extend(of_cell(cell, explanation, lang));
        }
    }
    let (counted, left_out): (Vec<&UnitPart>, Vec<&UnitPart>) =
        explanation.units.iter().partition(|part| part.left_out.is_none());
    section(&mut lines, explanation, (("Đơn vị được tính", "Units in it"), &counted), lang);
    section(&mut lines, explanation, (("Đơn vị không được tính", "Units left out"), &left_out), lang);
    lines
}

fn indent(line: String) -> String {
    format!("  {line}")
}

fn title(explanation: &Explanation, lang: Lang) -> String {
    let topic = &explanation.topic;
    match topic.category_name.get(lang) {
        "" => topic.name.get(lang).to_owned(),
        category => format!("{}: {category}", topic.name.get(lang)),
    }
}

/// What the number is, label by label.
fn head(explanation: &Explanation, lang: Lang) -> Vec<(&'static str, String)> {
    let Explanation { topic, figure, unit, period, .. } = explanation;
    let shown = |number: TidyNumber| words::number(number, lang);
    let mut id = topic.id.clone();
    if let Some(code) = &topic.code {
        id.push_str(&format!(" ({} {code})", say(lang, "mã", "code")));
    }
    if !topic.category.is_empty() {
        id.push_str(&format!(", {}", topic.category));
    }
    let (from, to) = (day(explanation.window.0, lang), day(explanation.window.1, lang));
    let window = match lang {
        Lang::Vi => format!("{period}, số liệu từ {from} đến {to}"),
        Lang::En => format!("{period}, counted from {from} to {to}"),
    };
    let value = match figure.value {
        Some(number) => format!("{} {}", shown(number), topic.measure.get(lang)),
        None => words::state(figure.state, lang).to_owned(),
    };
    let mut head = vec![
        (say(lang, "Mã", "Id"), id),
        (say(lang, "Đơn vị", "Unit"), format!("{} ({})", unit.name, unit.code)),
        (say(lang, "Kỳ báo cáo", "Period"), window),
        (say(lang, "Giá trị", "Value"), value),
        (
            say(lang, "Công thức", "Formula"),
            format!("{} [{}]", topic.formula.words.get(lang), topic.formula.terms),
        ),
    ];
    if let (Some(top), Some(bottom)) = (figure.numerator, figure.denominator) {
        head.push((
            say(lang, "Tử số, mẫu số", "Numerator, denom."),
            format!("{} / {}", shown(top), shown(bottom)),
        ));
    }
    head.push((say(lang, "Làm tròn", "Rounding"), words::rounding(explanation, lang)));
    if explanation.is_parent {
        head.push((say(lang, "Số đơn vị", "Coverage"), coverage(explanation, lang)));
    }
    if let Some((low, high)) = figure.interval {
        head.push((
            say(lang, "Khoảng tin cậy", "95 % interval"),
            match lang {
                Lang::Vi => format!("95%: {}–{} (dưới 10 trường hợp)", shown(low), shown(high)),
                Lang::En => format!("{}–{} (fewer than 10 events)", shown(low), shown(high)),
            },
        ));
    }
    if let Some(change) = &figure.change {
        head.push((say(lang, "So với cùng kỳ", "Last year"), words::change(change, lang)));
    }
    if let Some(note) = words::upper_bound(explanation, lang) {
        head.push((say(lang, "Lưu ý", "Note"), note.to_owned()));
    }
    head
}

fn coverage(explanation: &Explanation, lang: Lang) -> String {
    let figure = &explanation.figure;
    let (reported, expected) = (figure.units_reported, figure.units_expected);
    match lang {
        Lang::Vi => format!("{reported}/{expected} đơn vị có số liệu"),
        Lang::En => format!("{reported} of {expected} units have it"),
    }
}

fn of_series(series: &SeriesUse, ratio: bool, lang: Lang) -> String {
    let side = match (ratio, series.side) {
        (false, _) => "",
        (true, Side::Numerator) => say(lang, "tử số: ", "numerator: "),
        (true, Side::Denominator) => say(lang, "mẫu số: ", "denominator: "),
    };
    let mut text = format!("{side}{} – {}", series.key, series.name.get(lang));
    if let Some(cell) = &series.form_cell {
        text.push_str(&format!(" ({})", cell.get(lang)));
    }
    if let Some(authority) = &series.authority {
        text.push_str(say(lang, "; lấy số của ", "; figure taken from "));
        text.push_str(authority.get(lang));
        text.push_str(say(lang, " nếu có", " where it states one"));
    }
    text
}

fn section(
    lines: &mut Vec<String>,
    explanation: &Explanation,
    ((vi, en), parts): ((&'static str, &'static str), &[&UnitPart]),
    lang: Lang,
) {
    if parts.is_empty() {
        return;
    }
    lines.push(String::new());
    lines.push(format!("{} ({})", say(lang, vi, en), parts.len()));
    for part in parts {
        lines.extend(of_unit(part, explanation, lang));
    }
}

fn of_unit(part: &UnitPart, explanation: &Explanation, lang: Lang) -> Vec<String> {
    let shown = |number: Option<TidyNumber>| {
        number.map_or_else(|| "...".to_owned(), |number| words::number(number, lang))
    };
    let told = match part.left_out {
        Some(reason) => reason.words().get(lang).to_owned(),
        None if explanation.topic.formula.ratio => {
            format!("{} / {}", shown(part.numerator), shown(part.denominator))
        }
        None => shown(part.numerator),
    };
    let mut lines = vec![format!("  {} {}: {told}", part.unit.code, part.unit.name)];
    let mut file = None;
    for cell in part.cells.iter() {
        let Some(origin) = &cell.origin else { continue };
        if file != Some(&origin.file) {
            file = Some(&origin.file);
            lines.extend(wrap(&origin.file, WIDTH - 4, 2).into_iter().map(|line| format!("    {line}")));
        }
        lines.extend(of_cell(cell, explanation, lang));
    }
    if file.is_none() {
        let findings = part.cells.iter().flat_map(|cell| &cell.findings);
        let told: Vec<String> = findings.map(|finding| finding.sentence.get(lang).to_owned()).collect();
        lines.extend(
            told.first()
                .map(|text| wrap(text, WIDTH - 4, 2))
                .into_iter()
                .flatten()
                .map(|line| format!("    {line}")),
        );
    }
    lines
}

/// A cell with what is said of it, below the name of its file.
fn of_cell(cell: &CellTrace, explanation: &Explanation, lang: Lang) -> Vec<String> {
    let place = cell.origin.as_ref().map_or_else(String::new, |origin| match origin.cell.as_str() {
        "" => origin.sheet.clone(),
        address => format!("{}!{address}", origin.sheet),
    });
    let value = words::value(cell.value, cell.decimals, lang);
    let mut line = format!("{place}  {} → {value}", words::content(cell, lang));
    if explanation.series.len() > 1 {
        line.push_str(&format!("  [{}]", cell.series));
    }
    let mut lines: Vec<String> =
        wrap(&line, WIDTH - 6, 4).into_iter().map(|line| format!("      {line}")).collect();
    let findings = cell.findings.iter().map(|finding| {
        let severity = match lang {
            Lang::Vi => finding.severity.vietnamese(),
            Lang::En => Severity::as_str(finding.severity),
        };
        let answer = finding.answer.as_ref().map(|answer| match lang {
            Lang::Vi => format!(" Đã giải trình: {} ({}).", answer.reason, answer.by),
            Lang::En => format!(" Answered: {} ({}).", answer.reason, answer.by),
        });
        let (sentence, answer) = (finding.sentence.get(lang), answer.unwrap_or_default());
        format!("{} · {severity} · {sentence}{answer}", finding.rule)
    });
    for remark in words::remarks(cell, lang).into_iter().chain(findings) {
        lines.extend(wrap(&remark, WIDTH - 8, 2).into_iter().map(|line| format!("        {line}")));
    }
    lines
}
