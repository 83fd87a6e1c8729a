//! A province's own report workbook in the ministry's inbox: it ranks over the files of its units.

use std::collections::{BTreeMap, BTreeSet};

use super::combine::{Combined, figure_unit};
use super::judge::{Judged, Standing};
use crate::catalogue::{Catalogue, SeriesId};
use crate::compute::UnitValues;
use crate::finding::{Finding, Place};
use crate::intake::ReportRead;
use crate::message::Lang;
use crate::units::Unit;
use crate::value::Value;

/// Reporter of a report workbook: no kind of reporter of the forms.
pub(super) const REPORTER: &str = "report";

/// Said of figures that the report and a unit's own file state differently.
const DISAGREES: &str = "R-REP-007";
/// Said of units of a report that do not report to the province.
const OTHER_UNITS: &str = "R-REP-008";

/// Lets the report in force of a province speak for it: the combined values become the report's, the files of its units
/// are set aside, and where they say something else a finding asks. `name`: of the province.
pub(super) fn prevail(
    catalogue: &Catalogue,
    (name, expected): (&str, &[&Unit]),
    submissions: &mut [Judged],
    combined: &mut Combined,
) {
    let of_report = |one: &&Judged| one.in_force() && one.report.is_some();
    let Some(spoken) = submissions.iter().find(of_report) else { return };
    let Some(report) = &spoken.report else { return };
    let own = of(catalogue, expected, report);
    let mut findings = disagreements(catalogue, name, (report, &own), combined);
    findings.extend(other_units(expected, report));
    let file = spoken.file.clone();
    *combined = own;
    for one in submissions.iter_mut().filter(|one| one.in_force()) {
        if one.report.is_some() {
            one.findings.append(&mut findings);
            one.fill_places(None);
        } else {
            one.standing = Standing::Superseded;
            one.findings = vec![Finding::fail("R-STR-017", Place::default(), one.file.as_str(), &file)];
            one.fill_places(None);
        }
    }
}

/// The values that a report states.
fn of(catalogue: &Catalogue, expected: &[&Unit], report: &ReportRead) -> Combined {
    let mut by_unit: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for fact in &report.facts {
        let Some(id) = catalogue.series_id(&fact.series) else { continue };
        let values =
            by_unit.entry(&fact.unit).or_insert_with(|| vec![Value::Missing; catalogue.series.len()]);
        if let Some(slot) = values.get_mut(id.index()) {
            *slot = fact.value;
        }
    }
    let ids = |keys: &BTreeSet<String>| -> BTreeSet<SeriesId> {
        keys.iter().filter_map(|key| catalogue.series_id(key)).collect()
    };
    let whole = by_unit.remove(report.unit.as_str()).unwrap_or_default();
    let stated = |id: SeriesId| Some((id, whole.get(id.index()).copied()?));
    let unit = |unit: &&Unit| UnitValues {
        unit: figure_unit(unit),
        values: by_unit
            .remove(unit.code.as_str())
            .unwrap_or_else(|| vec![Value::Missing; catalogue.series.len()]),
    };
    let agency = ids(&report.agency).into_iter().filter_map(stated).collect();
    let units: Vec<UnitValues> = expected.iter().map(unit).collect();
    let reported = expected.iter().map(|unit| &unit.code).filter(|code| report.reported.contains(*code));
    Combined {
        reported: reported.cloned().collect(),
        units,
        agency,
        disputed: report.disputed.iter().map(|(unit, keys)| (unit.clone(), ids(keys))).collect(),
        ..Combined::default()
    }
}

/// One finding for each unit whose own file, or that of an agency, states another figure than the report beside which it
/// lies; and one for what agencies state of the province.
fn disagreements(
    catalogue: &Catalogue,
    province: &str,
    (report, own): (&ReportRead, &Combined),
    tree: &Combined,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (ours, theirs) in own.units.iter().zip(&tree.units) {
        let reported = tree.reported.contains(&theirs.unit.code);
        let pairs = ours.values.iter().zip(&theirs.values).enumerate();
        let differing = pairs
            // Of a unit that only agencies write about, they state a few figures, and nothing of the others.
            .filter(|(_, (_, theirs))| reported || **theirs != Value::Missing)
            .map(|(index, (ours, theirs))| (SeriesId::from_index(index), *ours, *theirs));
        let (code, name) = (theirs.unit.code.as_str(), theirs.unit.name.as_str());
        findings.extend(disagreement(catalogue, report, (code, name), differing));
    }
    let stated: BTreeMap<&str, Value> = report
        .facts
        .iter()
        .filter(|fact| fact.unit == report.unit)
        .map(|fact| (fact.series.as_str(), fact.value))
        .collect();
    let of_agencies = tree.agency.iter().map(|(id, theirs)| {
        let ours = stated.get(catalogue.series(*id).key.as_str()).copied().unwrap_or(Value::Missing);
        (*id, ours, *theirs)
    });
    findings.extend(disagreement(catalogue, report, (&report.unit, province), of_agencies));
    findings
}

/// What the report states otherwise than files do, of one unit.
fn disagreement(
    catalogue: &Catalogue,
    report: &ReportRead,
    (unit, name): (&str, &str),
    pairs: impl Iterator<Item = (SeriesId, Value, Value)>,
) -> Option<Finding> {
    let differing: Vec<(SeriesId, Value, Value)> = pairs.filter(|(_, ours, theirs)| ours != theirs).collect();
    let (id, stated, filed) = differing.first()?;
    let shown = |value: &Value| {
        let decimals = catalogue.element_of(*id).decimals;
        value.number().map_or("…".to_owned(), |number| crate::text::format_minor(number, decimals))
    };
    let place = Place { series: catalogue.series(*id).key.clone(), ..place(report, unit, *id, catalogue) };
    let finding = Finding::fail(DISAGREES, place, shown(stated), shown(filed))
        .with("name", name)
        .with("of_unit", unit)
        .with("count", differing.len().to_string())
        .with("series_vi", catalogue.series_name(*id, Lang::Vi))
        .with("series_en", catalogue.series_name(*id, Lang::En));
    Some(finding)
}

fn place(report: &ReportRead, unit: &str, id: SeriesId, catalogue: &Catalogue) -> Place {
    let key = &catalogue.series(id).key;
    let fact = report.facts.iter().find(|fact| fact.unit == unit && fact.series == *key);
    Place {
        sheet: report.sheet.clone(),
        cell: fact.map(|fact| fact.cell.clone()).unwrap_or_default(),
        ..Place::default()
    }
}

/// Units of the report that are none of the province's on the map of the period: their figures are in no sum.
fn other_units(expected: &[&Unit], report: &ReportRead) -> Option<Finding> {
    let known = |code: &str| code == report.unit || expected.iter().any(|unit| unit.code == code);
    let others: BTreeSet<&str> =
        report.facts.iter().map(|fact| fact.unit.as_str()).filter(|code| !known(code)).collect();
    let others: Vec<&str> = others.into_iter().collect();
    let place = Place { sheet: report.sheet.clone(), ..Place::default() };
    (!others.is_empty()).then(|| Finding::fail(OTHER_UNITS, place, others.join(", "), ""))
}
