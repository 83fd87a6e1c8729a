//! Rules that look beyond one submission: at earlier periods, at the province's own statements, at other reporters of a
//! unit. Here their figures are brought together; what they mean is judged in `check`.

use std::collections::BTreeMap;

use super::Reference;
use super::combine::InForce;
use super::judge::{Judged, Standing};
use super::period::{BaseFiles, PeriodFiles, PeriodReader};
use crate::catalogue::{Against, Catalogue, LookBack, SeriesId, Setting};
use crate::check::temporal::{self, Filed, History, PeriodFigures};
use crate::check::{Source, Stated, Verdicts, check_sources, check_whole};
use crate::finding::Place;
use crate::period::Period;
use crate::value::Value;

/// Reads the report before this one, if a rule of this kind of report looks at it.
pub(super) fn previous(
    reader: &mut PeriodReader<'_>,
    period: Period,
    current: &mut PeriodFiles,
) -> Option<PeriodFiles> {
    let looks_back = reader.reference.catalogue.rules.values().any(|rule| {
        let against = rule.earlier.iter().flat_map(|earlier| &earlier.against);
        rule.holds_in(period.part) && against.into_iter().any(|one| *one == Against::PreviousPeriod)
    });
    if !looks_back {
        return None;
    }
    reader.earlier(period.previous(), LookBack::Checks, current)
}

/// Evaluates the rules and hands each finding to the file it stands in.
pub(super) fn compare(
    province: &str,
    reference: &Reference,
    period: Period,
    current: &mut PeriodFiles,
    base: Option<&BaseFiles>,
    previous: Option<&PeriodFiles>,
) {
    let mut verdicts = looking_back(province, reference, period, current, base, previous);
    verdicts.absorb(looking_down(province, &reference.catalogue, current));
    verdicts.absorb(looking_aside(&reference.catalogue, current));
    for (rule, counts) in verdicts.outcomes {
        current.outcomes.entry(rule).or_default().add(counts);
    }
    for finding in verdicts.findings {
        let file = &finding.place.file;
        match current.submissions.iter_mut().find(|one| one.file == *file && !file.is_empty()) {
            Some(submission) => {
                submission.findings.push(finding);
                submission.fill_places(None);
            }
            None => current.findings.push(finding),
        }
    }
}

/// Earlier periods. Only units that are the same today have a history.
fn looking_back(
    province: &str,
    reference: &Reference,
    period: Period,
    current: &PeriodFiles,
    base: Option<&BaseFiles>,
    previous: Option<&PeriodFiles>,
) -> Verdicts {
    let today = current.days.cut_off;
    let always = |_: &str| true;
    let now = figures(province, period, current, &always);
    let same = |files: &PeriodFiles| {
        let then = files.days.cut_off;
        move |unit: &str| reference.register.same_unit(unit, then, today)
    };
    let mut history = History::new();
    if let Some(base) = base {
        let same = same(&base.files);
        history.insert(Against::SamePeriodLastYear, figures(province, base.period, &base.files, &same));
    }
    if let Some(files) = previous {
        let same = same(files);
        history.insert(Against::PreviousPeriod, figures(province, period.previous(), files, &same));
    }
    let in_force = InForce::of(&current.submissions);
    let places = |unit: &str, id: SeriesId| {
        in_force.chosen(&reference.catalogue, unit, id).map_or_else(
            || Place { unit: unit.to_owned(), ..Place::default() },
            |(submission, _)| place(&reference.catalogue, submission, id),
        )
    };
    temporal::check(&now, &history, &reference.catalogue, &places)
}

/// The figures in use of a period, of the units wanted.
fn figures<'a>(
    province: &'a str,
    period: Period,
    files: &'a PeriodFiles,
    wanted: &dyn Fn(&str) -> bool,
) -> PeriodFigures<'a> {
    let units = files.combined.units.iter().map(|unit| (unit.unit.code.as_str(), unit.values.as_slice()));
    let submissions = files.submissions.iter().filter(|one| one.in_force());
    let filed = submissions.filter_map(|one| {
        let attribution = one.attribution.as_ref().filter(|attribution| wanted(&attribution.unit))?;
        Some(Filed {
            unit: &attribution.unit,
            reporter: &attribution.reporter,
            file: &one.file,
            values: &one.checked.values,
        })
    });
    PeriodFigures {
        period,
        window: (files.days.window_start, files.days.window_end),
        units: units.filter(|(unit, _)| wanted(unit)).collect(),
        whole: wanted(province).then_some((province, &files.combined.agency)),
        files: filed.collect(),
    }
}

/// What the province and its agencies state for the whole, against the units.
fn looking_down(province: &str, catalogue: &Catalogue, current: &PeriodFiles) -> Verdicts {
    let units: Vec<&[Value]> = current.combined.units.iter().map(|unit| unit.values.as_slice()).collect();
    let mut verdicts = Verdicts::default();
    for submission in &current.submissions {
        let Some(attribution) = submission.attribution.as_ref().filter(|one| one.unit == province) else {
            continue;
        };
        let territorial = catalogue.is_territorial(&attribution.reporter);
        let setting = match submission.standing {
            Standing::Unused if territorial => Setting::ProvinceAndUnits,
            Standing::InForce if !territorial => Setting::AgencyAndUnits,
            _ => continue,
        };
        let places = |id| place(catalogue, submission, id);
        let stated = Stated { values: &submission.checked.values, places: &places };
        verdicts.absorb(check_whole(catalogue, setting, &stated, &units));
    }
    verdicts
}

/// What the agencies of a unit give, against the unit itself and against each other.
fn looking_aside(catalogue: &Catalogue, current: &PeriodFiles) -> Verdicts {
    let mut by_unit: BTreeMap<&str, Vec<(&str, &Judged)>> = BTreeMap::new();
    for submission in current.submissions.iter().filter(|one| one.in_force()) {
        if let Some(attribution) = &submission.attribution {
            by_unit.entry(&attribution.unit).or_default().push((&attribution.reporter, submission));
        }
    }
    let mut verdicts = Verdicts::default();
    for reporters in by_unit.values_mut() {
        // The unit itself first: everybody after it is an agency.
        reporters.sort_by_key(|(reporter, _)| (!catalogue.is_territorial(reporter), *reporter));
        for (index, (reporter, submission)) in reporters.iter().enumerate().skip(1) {
            for (other_reporter, other) in &reporters[..index] {
                let places = |id| place(catalogue, submission, id);
                let elsewhere = |id| place(catalogue, other, id);
                let agency = Source { reporter, values: &submission.checked.values, places: &places };
                let other =
                    Source { reporter: other_reporter, values: &other.checked.values, places: &elsewhere };
                verdicts.absorb(check_sources(catalogue, &agency, &other));
            }
        }
    }
    verdicts
}

/// The cell of a series in a submission.
fn place(catalogue: &Catalogue, submission: &Judged, id: SeriesId) -> Place {
    let key = catalogue.series(id).key.as_str();
    let fact = submission.facts.iter().find(|fact| catalogue.series_id(&fact.series) == Some(id));
    let origin = fact.map(|fact| fact.origin.clone()).unwrap_or_default();
    let attribution = submission.attribution.as_ref();
    Place {
        unit: attribution.map(|one| one.unit.clone()).unwrap_or_default(),
        agency: submission.agency.clone(),
        period: attribution.map(|one| one.period.to_string()).unwrap_or_default(),
        file: submission.file.clone(),
        sheet: origin.sheet,
        cell: origin.cell,
        series: key.to_owned(),
    }
}
