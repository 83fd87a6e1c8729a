//! The lists of findings in "Chất lượng số liệu".

use super::context::Context;
use super::input::FindingLine;
use super::page::Page;
use super::quality::{empty, province, row, row_over, table};
use crate::finding::Severity;

const NOTE_HEADS: [&str; 11] = [
    "STT",
    "Quy tắc",
    "Quy tắc",
    "Nội dung",
    "Nội dung",
    "Nội dung",
    "Nội dung",
    "Nội dung",
    "Nội dung",
    "Nội dung",
    "Nội dung",
];
/// First and last column of each text of a note.
const NOTE_PLACES: [(u16, u16); 3] = [(0, 0), (1, 2), (3, 10)];

/// Errors and refusals, with the decisions of the province.
pub(super) fn errors(context: &Context<'_>, page: &mut Page) {
    let heads = [
        "STT",
        "Mã đơn vị",
        "Đơn vị",
        "Mức độ",
        "Quy tắc",
        "Trang",
        "Ô",
        "Giá trị",
        "Đối chiếu",
        "Nội dung",
        "Tệp",
    ];
    table(page, "3. Lỗi theo ô", &heads);
    findings(context, page, &[Severity::Block, Severity::Error], &[2, 9, 10], |number, line| {
        [
            number,
            line.unit_code.clone(),
            line.unit_name.clone(),
            line.severity.vietnamese().to_owned(),
            line.rule.clone(),
            line.sheet.clone(),
            line.cell.clone(),
            line.found.clone(),
            line.expected.clone(),
            [line.sentence.as_str(), line.answer.as_str()].join(" ").trim().to_owned(),
            line.file.clone(),
        ]
    });
}

/// Queries with the reasons given for them.
pub(super) fn queries(context: &Context<'_>, page: &mut Page) {
    let heads = [
        "STT",
        "Mã đơn vị",
        "Đơn vị",
        "Quy tắc",
        "Trang",
        "Ô",
        "Giá trị",
        "Đối chiếu",
        "Tệp",
        "Nội dung",
        "Giải trình",
    ];
    table(page, "4. Nội dung cần giải trình", &heads);
    findings(context, page, &[Severity::Query], &[2, 8, 9, 10], |number, line| {
        [
            number,
            line.unit_code.clone(),
            line.unit_name.clone(),
            line.rule.clone(),
            line.sheet.clone(),
            line.cell.clone(),
            line.found.clone(),
            line.expected.clone(),
            line.file.clone(),
            line.sentence.clone(),
            if line.answer.is_empty() { "chưa giải trình".to_owned() } else { line.answer.clone() },
        ]
    });
}

/// Notes about the figures of the parent unit as a whole: nobody has to mend them, whoever reads the figures must know.
pub(super) fn notes(context: &Context<'_>, page: &mut Page) {
    let is_nation = !context.input.parts.is_empty();
    let of = if is_nation { "cả nước và của từng tỉnh, thành phố" } else { "cả tỉnh" };
    table(page, &format!("7. Lưu ý về số liệu của {of}"), &NOTE_HEADS);
    let parent = context.parent().map_or("", |unit| unit.code.as_str());
    let is_province = |code: &str| context.input.parts.iter().any(|part| part.code == code);
    let whole = |line: &&FindingLine| {
        line.severity == Severity::Note
            && (line.unit_code == parent
                || is_province(&line.unit_code)
                || (line.unit_code.is_empty() && line.file.is_empty()))
    };
    let mut lines: Vec<&FindingLine> = context.input.findings.iter().filter(whole).collect();
    if is_nation {
        lines.sort_by(|a, b| a.unit_code.cmp(&b.unit_code));
    }
    let (mut number, mut above) = (0, "");
    for line in lines {
        number += 1;
        if line.unit_code != above {
            above = &line.unit_code;
            province(context, page, above);
        }
        let rule = format!("{} {}", line.rule, line.rule_name);
        row_over(page, &[number.to_string(), rule, line.sentence.clone()], &NOTE_PLACES, &[1, 3]);
    }
    if number == 0 {
        empty(page, page.last_column(), "Không có");
    }
    page.next += 1;
}

/// The rows of a list of findings, the gravest first; of the nation, province by province.
fn findings(
    context: &Context<'_>,
    page: &mut Page,
    severities: &[Severity],
    wide: &[u16],
    texts: impl Fn(String, &FindingLine) -> [String; 11],
) {
    let mut lines: Vec<&FindingLine> =
        context.input.findings.iter().filter(|line| severities.contains(&line.severity)).collect();
    let is_nation = !context.input.parts.is_empty();
    let of = |line: &FindingLine| {
        if is_nation { context.reporting_unit(&line.unit_code).to_owned() } else { String::new() }
    };
    lines.sort_by(|a, b| {
        of(a).cmp(&of(b)).then(b.severity.cmp(&a.severity)).then_with(|| a.unit_code.cmp(&b.unit_code))
    });
    let mut above = String::new();
    for (position, line) in lines.iter().enumerate() {
        if of(line) != above {
            above = of(line);
            province(context, page, &above);
        }
        row(page, &texts((position + 1).to_string(), line), wide);
    }
    if lines.is_empty() {
        empty(page, page.last_column(), "Không có");
    }
    page.next += 1;
}
