//! `treem override`: accepting a rejected cell, or answering a query, on the record.

use clap::{ArgMatches, Command};
use serde_json::json;

use crate::batch::{self, Decided, DecisionRequest};
use crate::cli::arguments::{command as new, flag, option, period, workspace};
use crate::cli::language::say;
use crate::cli::progress::Bars;
use crate::cli::{Context, Exit, Failure, context};
use crate::intake::ID_PREFIX;
use crate::message::Lang;
use crate::store::DecisionKind;

pub(super) const NAME: &str = "override";

pub(super) fn command(lang: Lang) -> Command {
    let about = (
        "Chấp nhận ô bị loại, hoặc trả lời điểm cần giải trình; ghi vào sổ cái",
        "Accept a rejected cell, or answer a query, on the record",
    );
    let usage = say(
        lang,
        "override <THƯ_MỤC> --period <KỲ> --finding <MÃ> --reason <LÝ_DO>",
        "override <WORKSPACE> --period <PERIOD> --finding <ID> --reason <TEXT>",
    );
    let finding =
        ("Mã phát hiện (cột finding_id của findings.csv)", "Id of the finding (finding_id in findings.csv)");
    let reason = ("Lý do, một dòng", "Why, one line");
    let withdraw = ("Rút lại quyết định đang áp dụng", "Take back the decision in force");
    new(NAME, lang, about, usage)
        .arg(workspace(lang))
        .arg(period(lang))
        .arg(option("finding", lang, say(lang, "MÃ", "ID"), finding).required(true))
        .arg(option("reason", lang, say(lang, "LÝ_DO", "TEXT"), reason).required(true))
        .arg(by(lang))
        .arg(flag("withdraw", lang, withdraw))
}

/// Who puts something on the record.
pub(super) fn by(lang: Lang) -> clap::Arg {
    let help = (
        "Người quyết định (mặc định: tên người dùng của máy)",
        "Who decides (default: the user of this machine)",
    );
    option("by", lang, say(lang, "TÊN", "NAME"), help)
}

pub(super) fn run(context: &Context<'_>, matches: &ArgMatches) -> Result<Exit, Failure> {
    let workspace = context::workspace(matches)?;
    let options = context.run_options(matches)?;
    let text = |name| context::given(matches, name).unwrap_or_default().to_owned();
    let request = DecisionRequest {
        finding: bare(&text("finding")),
        reason: text("reason"),
        by: context::given(matches, "by").map(str::to_owned),
        withdraw: matches.get_flag("withdraw"),
    };
    let decided = batch::decide(&workspace, &options, &request, &Bars::new(context.globals))?;
    let again = format!("treem run {} --period {}", workspace.root().display(), options.period);
    tell(context, &decided, &again);
    context.printer.object(NAME, Exit::Clean, object(&decided));
    Ok(Exit::Clean)
}

fn tell(context: &Context<'_>, decided: &Decided, again: &str) {
    let decision = &decided.decision;
    let about = format!(
        "{} ({}, {} {}, {})",
        decision.finding, decision.rule, decided.unit_name, decision.unit, decision.place
    );
    let (vi, en) = match (decided.recorded, decision.withdrawn, decision.kind) {
        (false, ..) => ("Quyết định này đã có trong sổ cái", "This decision is on the record already"),
        (true, true, _) => ("Đã rút lại quyết định về phát hiện", "Withdrawn: the decision about finding"),
        (true, false, DecisionKind::Override) => {
            ("Đã ghi: chấp nhận ô bị loại", "Recorded: accepted despite finding")
        }
        (true, false, DecisionKind::Explanation) => {
            ("Đã ghi: giải trình cho", "Recorded: an answer to query")
        }
    };
    context.printer.tell(&format!("{}: {about}", context.say(vi, en)));
    let (vi, en) = (
        format!("  Người quyết định: {}; lý do: {}", decision.by, decision.reason),
        format!("  By: {}; reason: {}", decision.by, decision.reason),
    );
    context.printer.tell_in(&vi, &en);
    for cell in &decided.cells {
        let still = if cell.held_by_another {
            context.say(" (vẫn bị loại do một phát hiện khác)", " (another finding still rejects it)")
        } else {
            ""
        };
        context.printer.tell(&format!("  {}!{} = {}{still}", cell.sheet, cell.cell, cell.number));
    }
    let (vi, en) =
        (format!("Để áp dụng, chạy lại: {again}"), format!("It takes effect with the next run: {again}"));
    context.printer.tell_in(&vi, &en);
}

fn object(decided: &Decided) -> serde_json::Value {
    let decision = &decided.decision;
    let cells: Vec<_> = decided
        .cells
        .iter()
        .map(|cell| {
            json!({
                "sheet": cell.sheet,
                "cell": cell.cell,
                "series": cell.series,
                "number": cell.number,
                "held_by_another": cell.held_by_another,
            })
        })
        .collect();
    json!({
        "finding_id": decision.finding,
        "kind": decision.kind.as_str(),
        "withdrawn": decision.withdrawn,
        "recorded": decided.recorded,
        "code": decision.rule,
        "unit": decision.unit,
        "reason": decision.reason,
        "by": decision.by,
        "at": decision.at,
        "cells": cells,
    })
}

/// The id as findings.csv has it; returned workbooks print it with a prefix, and people copy it from there.
fn bare(id: &str) -> String {
    let id = id.trim();
    let prefix = id.get(..ID_PREFIX.len()).filter(|start| start.eq_ignore_ascii_case(ID_PREFIX));
    prefix.and_then(|start| id.get(start.len()..)).unwrap_or(id).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_may_be_copied_from_a_returned_workbook() {
        for id in ["PH-0a1b2c3d4e5f", " ph-0A1B2C3D4E5F ", "0a1b2c3d4e5f"] {
            assert_eq!(bare(id), "0a1b2c3d4e5f");
        }
        assert_eq!(bare("é"), "é");
    }
}
