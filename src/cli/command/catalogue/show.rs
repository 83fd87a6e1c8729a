//! One definition in words, with the cells of the form it is filled from.

use std::collections::BTreeSet;

use serde_json::json;

use super::words;
use crate::batch::Reference;
use crate::catalogue::{Dimension, Element, Indicator, Rule, Series, SeriesId};
use crate::cli::columns::{Side, align};
use crate::cli::{Context, Exit, Failure};
use crate::message::Lang;

/// Label or identifier, and what is said of it.
type Line = Vec<String>;

pub(super) fn run(context: &Context<'_>, reference: &Reference, id: &str) -> Result<Exit, Failure> {
    let catalogue = &reference.catalogue;
    let lines = if let Some(indicator) = catalogue.indicator(id) {
        of_indicator(context, reference, indicator)
    } else if let Some(element) = catalogue.element(id) {
        of_element(context, reference, element)
    } else if let Some(rule) = catalogue.rules.get(id) {
        of_rule(context, rule)
    } else if let Some(dimension) = catalogue.dimension(id) {
        of_dimension(context, dimension)
    } else {
        return Err(super::unknown(catalogue, id));
    };
    context.printer.answer(&align(&lines, &[Side::Left; 2], 0).join("\n"));
    let pairs: Vec<_> = lines.iter().map(|line| json!(line)).collect();
    context.printer.object(super::NAME, Exit::Clean, json!({ "id": id, "lines": pairs }));
    Ok(Exit::Clean)
}

fn line(context: &Context<'_>, (vi, en): (&'static str, &'static str), value: &str) -> Line {
    vec![context.say(vi, en).to_owned(), value.to_owned()]
}

fn of_indicator(context: &Context<'_>, reference: &Reference, indicator: &Indicator) -> Vec<Line> {
    let catalogue = &reference.catalogue;
    let code = indicator.code.as_deref();
    let mut lines = vec![
        line(context, ("Chỉ tiêu", "Indicator"), context.text(&indicator.name)),
        line(context, ("Bộ chỉ tiêu", "Set"), &words::set(context, catalogue, &indicator.set)),
        line(
            context,
            ("Mã chỉ tiêu", "Code"),
            code.unwrap_or(context.say("chưa có mã chính thức", "no official code known")),
        ),
        line(context, ("Đơn vị tính", "Unit"), &words::measure(context, catalogue, &indicator.unit)),
        line(context, ("Công thức", "Formula"), &indicator.formula()),
        line(context, ("Xuất xứ tên", "Name from"), words::provenance(context, indicator.name_provenance)),
        line(
            context,
            ("Xuất xứ định nghĩa", "Definition from"),
            words::provenance(context, indicator.definition_provenance),
        ),
        line(context, ("Nguồn", "Source"), &indicator.source),
    ];
    let note = indicator.note.as_ref().map(|note| line(context, ("Ghi chú", "Note"), context.text(note)));
    lines.extend(note);
    lines.push(heading(context));
    let mut seen: BTreeSet<SeriesId> = BTreeSet::new();
    for variant in &indicator.variants {
        for id in variant.numerator.iter().chain(&variant.denominator) {
            if seen.insert(*id) {
                lines.push(filled_from(context, reference, catalogue.series(*id), true));
            }
        }
    }
    lines
}

fn of_element(context: &Context<'_>, reference: &Reference, element: &Element) -> Vec<Line> {
    let catalogue = &reference.catalogue;
    let mut lines = vec![
        line(context, ("Số liệu", "Data element"), context.text(&element.name)),
        line(context, ("Đơn vị tính", "Unit"), &words::measure(context, catalogue, &element.unit)),
        line(context, ("Cách tính", "Counted"), words::kind(context, element.kind)),
        line(
            context,
            ("Lấy số của", "Figure taken from"),
            &words::authority(context, catalogue, &element.authority),
        ),
        line(context, ("Xuất xứ", "Comes from"), words::provenance(context, element.provenance)),
        line(context, ("Nguồn", "Source"), &element.source),
        heading(context),
    ];
    let own = |series: &&Series| catalogue.elements.get(series.element).is_some_and(|e| e.id == element.id);
    let series = catalogue.series.iter().filter(own);
    lines.extend(series.map(|series| filled_from(context, reference, series, false)));
    lines
}

fn heading(context: &Context<'_>) -> Line {
    line(context, ("Ô trong biểu mẫu", "Cells of the form"), "")
}

/// A series by its identifier: its cell, then what it is.
fn filled_from(context: &Context<'_>, reference: &Reference, series: &Series, named: bool) -> Line {
    let catalogue = &reference.catalogue;
    let element = catalogue.elements.get(series.element).filter(|_| named);
    let element = element.map(|element| context.text(&element.name).to_owned());
    let categories = catalogue.category_names(&series.categories, context.globals.lang);
    let total = context.say("tổng số", "total").to_owned();
    let categories = match (categories.is_empty(), named) {
        (false, _) => Some(categories),
        (true, true) => None,
        (true, false) => Some(total),
    };
    let words: Vec<String> = element.into_iter().chain(categories).collect();
    let cell = words::cell(context, reference, series);
    vec![format!("  {}", series.key), format!("{cell}: {}", words.join(" – "))]
}

fn of_rule(context: &Context<'_>, rule: &Rule) -> Vec<Line> {
    let severity = match context.globals.lang {
        Lang::Vi => rule.severity.vietnamese(),
        Lang::En => rule.severity.as_str(),
    };
    let mut lines = vec![
        line(context, ("Quy tắc", "Rule"), context.text(&rule.name)),
        line(context, ("Mức độ", "Severity"), severity),
        line(context, ("Thông báo", "Message"), context.text(&rule.message)),
        line(context, ("Cách xử lý", "What to do"), context.text(&rule.action)),
        line(context, ("Lý do", "Why"), context.text(&rule.why)),
        line(context, ("Nguồn", "Source"), &rule.source),
    ];
    if [&rule.message, &rule.action].iter().any(|text| context.text(text).contains('{')) {
        lines.push(line(
            context,
            ("Chú thích", "Note"),
            context.say(
                "khi kiểm tra, chữ trong dấu { } được thay bằng giá trị của từng ô, ví dụ {found} là số đã ghi, {expected} là số phải có",
                "words in { } are replaced by the values of each case: {found} is what was found, {expected} what should be there",
            ),
        ));
    }
    lines
}

fn of_dimension(context: &Context<'_>, dimension: &Dimension) -> Vec<Line> {
    let mut lines = vec![
        line(context, ("Phân tổ", "Dimension"), context.text(&dimension.name)),
        line(context, ("Quan hệ với tổng", "Relation to the whole"), words::parts(context, dimension.kind)),
        line(context, ("Xuất xứ", "Comes from"), words::provenance(context, dimension.provenance)),
        line(context, ("Nguồn", "Source"), &dimension.source),
        line(context, ("Các mục", "Categories"), ""),
    ];
    let categories = dimension.categories.iter();
    lines.extend(
        categories
            .map(|category| vec![format!("  {}", category.code), context.text(&category.name).to_owned()]),
    );
    lines
}
