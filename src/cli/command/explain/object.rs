//! An explanation as an object. Its fields stay as they are; new ones may join them.
//!
//! Numbers are texts, exactly as `data.csv` has them, or null. `value` is the number printed, `state` its state.
//! `series` lists what is added up, `agency` the figures of provincial agencies that stand for the whole, `units` every
//! unit with `included`, its `reason` when it is not (`not_reported`, `missing`, `rejected`, `not_applicable`, `agency`)
//! and its `cells`: `value` and `state` after the checks, `read` as it was read, the place (`file`, `sheet`, `cell`), the
//! text found (`raw`), how it was entered (`typed`, `text`, `formula`) and the `findings` on it.

use serde_json::{Value, json};

use crate::compute::ChangeFlag;
use crate::explain::{CellTrace, Explanation, PrintedChange, SeriesUse, UnitPart};
use crate::message::{Bilingual, Lang};
use crate::report::tidy::TidyNumber;

pub(super) fn of(explanation: &Explanation, lang: Lang) -> Value {
    let Explanation { topic, figure, unit, .. } = explanation;
    let formula = &topic.formula;
    json!({
        "period": explanation.period.to_string(),
        "window": [explanation.window.0.to_string(), explanation.window.1.to_string()],
        "unit": { "code": unit.code, "name": unit.name, "level": unit.level.as_str() },
        "kind": topic.kind.as_str(),
        "set": topic.set,
        "id": topic.id,
        "code": topic.code,
        "category": topic.category,
        "name": topic.name.get(lang),
        "category_name": topic.category_name.get(lang),
        "unit_of_measure": topic.measure.get(lang),
        "formula": {
            "words": formula.words.get(lang),
            "terms": formula.terms,
            "scale": formula.scale,
            "decimals": formula.decimals,
            "ratio": formula.ratio,
        },
        "value": number(figure.value),
        "state": figure.state,
        "numerator": number(figure.numerator),
        "denominator": number(figure.denominator),
        "units_reported": figure.units_reported,
        "units_expected": figure.units_expected,
        "upper_bound": topic.upper_bound,
        "interval": figure.interval.map(|(low, high)| json!({ "low": low.text(), "high": high.text() })),
        "change": figure.change.as_ref().map(change),
        "series": explanation.series.iter().map(|one| series(one, lang)).collect::<Vec<_>>(),
        "agency": explanation.agency.iter().map(|one| cell(one, lang)).collect::<Vec<_>>(),
        "units": explanation.units.iter().map(|one| part(one, lang)).collect::<Vec<_>>(),
    })
}

fn number(number: Option<TidyNumber>) -> Option<String> {
    number.map(TidyNumber::text)
}

fn change(change: &PrintedChange) -> Value {
    let flags: Vec<&str> = change
        .flags
        .iter()
        .map(|flag| match flag {
            ChangeFlag::FewerUnits => "fewer_units",
            ChangeFlag::SmallBase => "small_base",
            ChangeFlag::OtherWindow => "other_window",
            ChangeFlag::OtherMap => "other_map",
        })
        .collect();
    json!({
        "base_period": change.base_period.to_string(),
        "current": change.current.text(),
        "base": change.base.text(),
        "absolute": change.absolute.text(),
        "percent": number(change.percent),
        "units_matched": change.units_matched,
        "base_whole": number(change.base_whole),
        "flags": flags,
    })
}

fn series(series: &SeriesUse, lang: Lang) -> Value {
    let text = |text: &Option<Bilingual>| text.as_ref().map(|text| text.get(lang).to_owned());
    json!({
        "key": series.key,
        "side": series.side.as_str(),
        "name": series.name.get(lang),
        "form_cell": text(&series.form_cell),
        "authority": text(&series.authority),
        "from_agency": series.from_agency,
    })
}

fn part(part: &UnitPart, lang: Lang) -> Value {
    json!({
        "code": part.unit.code,
        "name": part.unit.name,
        "included": part.left_out.is_none(),
        "reason": part.left_out.map(crate::explain::LeftOut::as_str),
        "numerator": number(part.numerator),
        "denominator": number(part.denominator),
        "cells": part.cells.iter().map(|one| cell(one, lang)).collect::<Vec<_>>(),
    })
}

fn cell(cell: &CellTrace, lang: Lang) -> Value {
    let as_read = |minor: i64| TidyNumber { minor, decimals: cell.decimals, fixed: false }.text();
    let findings: Vec<Value> = cell
        .findings
        .iter()
        .map(|finding| {
            json!({
                "id": finding.id,
                "rule": finding.rule,
                "severity": finding.severity,
                "outcome": finding.outcome,
                "sentence": finding.sentence.get(lang),
                "answer": finding.answer,
            })
        })
        .collect();
    let origin = cell.origin.as_ref();
    json!({
        "series": cell.series,
        "side": cell.side.as_str(),
        "value": number(cell.number()),
        "state": cell.value.state(),
        "read": origin.and_then(|origin| origin.read.number()).map(as_read),
        "disputed": cell.disputed,
        "file": origin.map(|origin| &origin.file),
        "revision": origin.map(|origin| origin.revision),
        "reporter": origin.map(|origin| origin.reporter.get(lang)),
        "sheet": origin.map(|origin| &origin.sheet),
        "cell": origin.map(|origin| &origin.cell),
        "raw": origin.map(|origin| &origin.raw),
        "entry": origin.map(|origin| origin.entry),
        "findings": findings,
    })
}
