//! `treem catalogue`: what is defined, and whether it is sound.

use clap::{ArgMatches, Command};
use serde_json::json;

use crate::batch::Reference;
use crate::catalogue::{Catalogue, Element, Indicator, Rule};
use crate::cli::arguments::{command as new, positional};
use crate::cli::columns::{Side, align};
use crate::cli::context::given;
use crate::cli::language::say;
use crate::cli::{Context, Exit, Failure};
use crate::message::Lang;
use crate::text;

pub(super) const NAME: &str = "catalogue";

pub(super) fn command(lang: Lang) -> Command {
    let about = (
        "Xem và kiểm tra danh mục chỉ tiêu, biểu mẫu, quy tắc",
        "Show and check indicators, forms and rules",
    );
    let id = positional(
        "id",
        lang,
        say(lang, "MÃ", "ID"),
        ("Mã chỉ tiêu, số liệu, phân tổ hoặc quy tắc", "Indicator, data element, dimension or rule"),
    );
    new(NAME, lang, about, "catalogue list | show | check")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(new("list", lang, ("Liệt kê chỉ tiêu", "List indicators"), "catalogue list"))
        .subcommand(
            new(
                "show",
                lang,
                ("Xem một định nghĩa", "Show one definition"),
                say(lang, "catalogue show <MÃ>", "catalogue show <ID>"),
            )
            .arg(id),
        )
        .subcommand(new(
            "check",
            lang,
            ("Kiểm tra toàn bộ định nghĩa", "Check all definitions"),
            "catalogue check",
        ))
}

pub(super) fn run(context: &Context<'_>, matches: &ArgMatches) -> Result<Exit, Failure> {
    // `check` lists what is wrong; the others must not fail on it either.
    let reference = Reference::load_unproven(&context.overlays(None))?;
    match matches.subcommand() {
        Some(("show", matches)) => {
            show(context, &reference.catalogue, given(matches, "id").unwrap_or_default())
        }
        Some(("check", _)) => Ok(check(context, &reference)),
        _ => Ok(list(context, &reference.catalogue)),
    }
}

fn list(context: &Context<'_>, catalogue: &Catalogue) -> Exit {
    let row = |indicator: &Indicator| {
        let code = indicator.code.clone().unwrap_or_default();
        vec![indicator.set.clone(), code, indicator.id.clone(), context.text(&indicator.name).to_owned()]
    };
    let rows: Vec<Vec<String>> = catalogue.indicators.iter().map(row).collect();
    context.printer.answer(&align(&rows, &[Side::Left; 4], 0).join("\n"));
    let objects: Vec<_> = catalogue.indicators.iter().map(|indicator| fields(context, indicator)).collect();
    context.printer.object(NAME, Exit::Clean, json!({ "indicators": objects }));
    Exit::Clean
}

fn fields(context: &Context<'_>, indicator: &Indicator) -> serde_json::Value {
    json!({
        "id": indicator.id,
        "set": indicator.set,
        "code": indicator.code,
        "group": indicator.group,
        "name": context.text(&indicator.name),
        "unit": indicator.unit,
        "formula": indicator.formula(),
        "periods": indicator.periods,
        "name_provenance": indicator.name_provenance,
        "definition_provenance": indicator.definition_provenance,
        "source": indicator.source,
    })
}

fn show(context: &Context<'_>, catalogue: &Catalogue, id: &str) -> Result<Exit, Failure> {
    let lines = if let Some(indicator) = catalogue.indicator(id) {
        of_indicator(context, catalogue, indicator)
    } else if let Some(element) = catalogue.element(id) {
        of_element(context, catalogue, element)
    } else if let Some(rule) = catalogue.rules.get(id) {
        of_rule(context, rule)
    } else if let Some(dimension) = catalogue.dimension(id) {
        let mut lines = vec![line(context, ("Tên", "Name"), context.text(&dimension.name))];
        let categories = &dimension.categories;
        lines.extend(
            categories
                .iter()
                .map(|category| vec![category.code.clone(), context.text(&category.name).to_owned()]),
        );
        lines.push(line(context, ("Nguồn", "Source"), &dimension.source));
        lines
    } else {
        return Err(unknown(catalogue, id));
    };
    context.printer.answer(&align(&lines, &[Side::Left; 2], 0).join("\n"));
    let pairs: Vec<_> = lines.iter().map(|line| json!(line)).collect();
    context.printer.object(NAME, Exit::Clean, json!({ "id": id, "lines": pairs }));
    Ok(Exit::Clean)
}

fn line(context: &Context<'_>, (vi, en): (&'static str, &'static str), value: &str) -> Vec<String> {
    vec![context.say(vi, en).to_owned(), value.to_owned()]
}

fn of_indicator(context: &Context<'_>, catalogue: &Catalogue, indicator: &Indicator) -> Vec<Vec<String>> {
    let unit = catalogue
        .unit_of_measure(&indicator.unit)
        .map_or(indicator.unit.as_str(), |unit| context.text(&unit.name));
    let code = indicator.code.as_deref().unwrap_or("–");
    let mut lines = vec![
        line(context, ("Chỉ tiêu", "Indicator"), context.text(&indicator.name)),
        line(context, ("Bộ, mã số", "Set, code"), &format!("{} {code}", indicator.set)),
        line(context, ("Đơn vị tính", "Unit"), unit),
        line(context, ("Công thức", "Formula"), &indicator.formula()),
        line(context, ("Xuất xứ tên", "Name from"), indicator.name_provenance.as_str()),
        line(context, ("Xuất xứ định nghĩa", "Definition from"), indicator.definition_provenance.as_str()),
        line(context, ("Nguồn", "Source"), &indicator.source),
    ];
    let note = indicator.note.as_ref().map(|note| line(context, ("Ghi chú", "Note"), context.text(note)));
    lines.extend(note);
    lines
}

fn of_element(context: &Context<'_>, catalogue: &Catalogue, element: &Element) -> Vec<Vec<String>> {
    let series = catalogue
        .series
        .iter()
        .filter(|series| catalogue.elements.get(series.element).is_some_and(|e| e.id == element.id));
    let mut lines = vec![
        line(context, ("Số liệu", "Data element"), context.text(&element.name)),
        line(context, ("Đơn vị tính", "Unit"), &element.unit),
        line(context, ("Cơ quan chịu trách nhiệm", "Authority"), &element.authority),
        line(context, ("Nguồn", "Source"), &element.source),
    ];
    lines.extend(series.map(|series| line(context, ("Chuỗi", "Series"), &series.key)));
    lines
}

fn of_rule(context: &Context<'_>, rule: &Rule) -> Vec<Vec<String>> {
    vec![
        line(context, ("Quy tắc", "Rule"), context.text(&rule.name)),
        line(
            context,
            ("Mức độ", "Severity"),
            say(context.globals.lang, rule.severity.vietnamese(), rule.severity.as_str()),
        ),
        line(context, ("Thông báo", "Message"), context.text(&rule.message)),
        line(context, ("Cách xử lý", "What to do"), context.text(&rule.action)),
        line(context, ("Lý do", "Why"), context.text(&rule.why)),
        line(context, ("Nguồn", "Source"), &rule.source),
    ]
}

fn unknown(catalogue: &Catalogue, id: &str) -> Failure {
    let indicators = catalogue.indicators.iter().map(|indicator| indicator.id.as_str());
    let elements = catalogue.elements.iter().map(|element| element.id.as_str());
    let rules = catalogue.rules.keys().map(String::as_str);
    let near = text::nearest(id, indicators.chain(elements).chain(rules), 3);
    let failure =
        Failure::usage(format!("danh mục không có \"{id}\""), format!("the catalogue has no \"{id}\""));
    if near.is_empty() {
        return failure.with_hint("chạy `treem catalogue list`", "run `treem catalogue list`");
    }
    failure.with_hint(
        format!("có phải ý bạn là {}?", near.join(", ")),
        format!("did you mean {}?", near.join(", ")),
    )
}

/// Definitions that load are checked against one another.
fn check(context: &Context<'_>, reference: &Reference) -> Exit {
    let problems = reference.problems();
    let lines: Vec<&str> = problems.iter().map(|problem| context.text(problem)).collect();
    let exit = if lines.is_empty() { Exit::Clean } else { Exit::Findings };
    let (indicators, series, sheets, rules) = (
        reference.catalogue.indicators.len(),
        reference.catalogue.series.len(),
        reference.layout.sheets.len(),
        reference.catalogue.rules.len(),
    );
    for line in &lines {
        context.printer.answer(line);
    }
    let found = lines.len();
    context.printer.tell_in(
        &format!(
            "{indicators} chỉ tiêu, {series} chuỗi số liệu, {sheets} biểu, {rules} quy tắc: {found} điểm sai."
        ),
        &format!(
            "{indicators} indicators, {series} series, {sheets} sheets, {rules} rules: {found} problems."
        ),
    );
    let fingerprint = &reference.layout.fingerprint;
    context.printer.object(NAME, exit, json!({ "problems": lines, "fingerprint": fingerprint }));
    exit
}
