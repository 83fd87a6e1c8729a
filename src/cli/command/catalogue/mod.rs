//! `treem catalogue`: what is defined, and whether it is sound.

mod rules;
mod show;
mod words;

use clap::{ArgMatches, Command};
use serde_json::json;

use crate::batch::{BenchReport, Reference, bench};
use crate::catalogue::{Catalogue, Indicator};
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
    new(NAME, lang, about, "catalogue list | show | rules | check")
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
            "rules",
            lang,
            ("In trang tra cứu các quy tắc (Markdown)", "Print the reference of all rules (Markdown)"),
            "catalogue rules",
        ))
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
        Some(("show", matches)) => show::run(context, &reference, given(matches, "id").unwrap_or_default()),
        Some(("rules", _)) => Ok(rules::run(context, &reference)),
        Some(("check", _)) => Ok(check(context, &reference)),
        _ => Ok(list(context, &reference.catalogue)),
    }
}

fn list(context: &Context<'_>, catalogue: &Catalogue) -> Exit {
    let row = |indicator: &Indicator| {
        let code = indicator.code.as_deref().unwrap_or("–").to_owned();
        vec![code, context.text(&indicator.name).to_owned(), indicator.id.clone()]
    };
    let rows: Vec<Vec<String>> = catalogue.indicators.iter().map(row).collect();
    let rows = align(&rows, &[Side::Left; 3], 2);
    let mut lines: Vec<String> = Vec::new();
    let mut set = "";
    for (indicator, row) in catalogue.indicators.iter().zip(rows) {
        if indicator.set != set {
            set = &indicator.set;
            let gap = (!lines.is_empty()).then(String::new);
            lines.extend(gap.into_iter().chain([words::set(context, catalogue, set)]));
        }
        lines.push(row);
    }
    context.printer.answer(&lines.join("\n"));
    context.printer.tell("");
    context.printer.tell_in(
        "Xem một chỉ tiêu: treem catalogue show MÃ, với MÃ là chữ ở cột cuối.",
        "To see one: treem catalogue show ID, where ID stands in the last column.",
    );
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

/// Definitions that load are checked against one another; sound ones also show their rules at work.
fn check(context: &Context<'_>, reference: &Reference) -> Exit {
    let mut problems = reference.problems();
    let bench = if problems.is_empty() { bench(reference) } else { BenchReport::default() };
    problems.extend(bench.problems.iter().cloned());
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
    let (found, examples) = (lines.len(), bench.examples);
    context.printer.tell_in(
        &format!(
            "{indicators} chỉ tiêu, {series} chuỗi số liệu, {sheets} biểu, {rules} quy tắc, {examples} ví dụ đã chạy: {found} điểm sai."
        ),
        &format!(
            "{indicators} indicators, {series} series, {sheets} sheets, {rules} rules, {examples} examples run: {found} problems."
        ),
    );
    let fingerprint = &reference.layout.fingerprint;
    let fields = json!({ "problems": lines, "examples": examples, "fingerprint": fingerprint });
    context.printer.object(NAME, exit, fields);
    exit
}
