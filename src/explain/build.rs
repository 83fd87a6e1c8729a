//! From a question to its explanation, and the proof that the cells add up to the number printed.

use super::ExplainError;
use super::model::{
    CellTrace, Explanation, Formula, LeftOut, Printed, PrintedChange, SeriesUse, Side, Topic, UnitPart,
};
use super::subject::{self, Subject};
use super::trace::Tracer;
use crate::batch::{Progress, Recomputed, RunOptions, recompute};
use crate::catalogue::{Accumulation, Catalogue, Indicator, SeriesId, Variant};
use crate::compute::{Change, FigureUnit, IndicatorFigure, rounding};
use crate::message::{Bilingual, Lang};
use crate::period::Period;
use crate::report::tidy::{self, Kind, TidyNumber, TidyRow};
use crate::text::nearest;
use crate::value::{State, Value};
use crate::workspace::Workspace;

/// Which number is to be explained.
#[derive(Debug, Clone)]
pub struct Question {
    /// Id or official code of an indicator, or key of a series; may carry its category after a bar.
    pub id: String,
    /// `dimension=code` pairs joined by `;`.
    pub category: Option<String>,
    /// GSO code of the unit.
    pub unit: String,
}

/// Explains one number. Reads the period again, writes nothing and takes no lock.
///
/// # Errors
/// When something asked for is unknown, or the period cannot be read or computed.
pub fn explain(
    workspace: &Workspace,
    options: &RunOptions,
    question: &Question,
    progress: &dyn Progress,
) -> Result<Explanation, ExplainError> {
    let inbox = workspace.inbox_of(options.period);
    if !inbox.is_dir() {
        let (period, path) = (options.period.to_string(), inbox.display().to_string());
        return Err(ExplainError::NoSubmissions { period, path });
    }
    let recomputed = recompute(workspace, options, progress)?;
    of_period(&recomputed, options.period, question)
}

/// Explains one number of a period that was read and computed.
pub(super) fn of_period(
    recomputed: &Recomputed,
    period: Period,
    question: &Question,
) -> Result<Explanation, ExplainError> {
    let catalogue = &recomputed.reference.catalogue;
    let figures = &recomputed.figures;
    let subject =
        subject::find(catalogue, period, &figures.series, &question.id, question.category.as_deref())?;
    let position = position(&figures.units, &question.unit)?;
    let builder = Builder { recomputed, subject, position, tracer: Tracer::new(recomputed, period) };
    builder.explanation(period).ok_or_else(|| ExplainError::Unproved { id: question.id.clone() })
}

/// Position of a unit among those with figures.
fn position(units: &[FigureUnit], code: &str) -> Result<usize, ExplainError> {
    units.iter().position(|unit| unit.code == code).ok_or_else(|| {
        let shown: Vec<(String, &FigureUnit)> =
            units.iter().flat_map(|unit| [(unit.code.clone(), unit), (unit.name.clone(), unit)]).collect();
        let mut near: Vec<String> = nearest(code, shown.iter().map(|(text, _)| text.as_str()), 3)
            .into_iter()
            .filter_map(|text| shown.iter().find(|(known, _)| known == text))
            .map(|(_, unit)| format!("{} ({})", unit.code, unit.name))
            .collect();
        near.dedup();
        ExplainError::UnknownUnit { unit: code.to_owned(), near }
    })
}

struct Builder<'a> {
    recomputed: &'a Recomputed,
    subject: Subject<'a>,
    /// Of the unit in the figures.
    position: usize,
    tracer: Tracer<'a>,
}

impl<'a> Builder<'a> {
    fn catalogue(&self) -> &'a Catalogue {
        &self.recomputed.reference.catalogue
    }

    /// `None` when the cells do not add up to the number computed.
    fn explanation(&self, period: Period) -> Option<Explanation> {
        let figures = &self.recomputed.figures;
        let unit = figures.units.get(self.position)?;
        let topic = self.topic();
        let rows = tidy::unit_rows(self.catalogue(), figures, self.position);
        let row = rows.iter().find(|row| {
            (row.kind, row.id, row.category) == (topic.kind, topic.id.as_str(), topic.category.as_str())
        })?;
        let days = self.recomputed.files.days;
        let explanation = Explanation {
            figure: self.printed(row),
            unit: unit.clone(),
            is_parent: self.position == 0,
            period,
            window: (days.window_start, days.window_end),
            cut_off: days.cut_off,
            series: self.series(),
            agency: self.agency(&unit.code),
            units: self.units().map(|unit| self.part(unit)).collect(),
            topic,
        };
        proved(&explanation).then_some(explanation)
    }

    fn topic(&self) -> Topic {
        let catalogue = self.catalogue();
        let both = |text: &dyn Fn(Lang) -> String| Bilingual { vi: text(Lang::Vi), en: text(Lang::En) };
        let measure = |id: &str| {
            let unit = catalogue.unit_of_measure(id);
            unit.map_or_else(|| Bilingual::new(id, id), |unit| unit.name.clone())
        };
        let distinct = |id: &SeriesId| catalogue.element_of(*id).over_units == Accumulation::Distinct;
        let upper_bound =
            self.subject.denominator().is_empty() && self.subject.numerator().iter().any(distinct);
        match self.subject {
            Subject::Indicator { indicator, .. } => {
                let category = self.subject.variant().map(|one| one.category.clone()).unwrap_or_default();
                Topic {
                    kind: Kind::Indicator,
                    set: indicator.set.clone(),
                    id: indicator.id.clone(),
                    code: indicator.code.clone(),
                    name: indicator.name.clone(),
                    category_name: both(&|lang| catalogue.category_text(&category, lang)),
                    category,
                    measure: measure(&indicator.unit),
                    formula: Formula {
                        words: both(&|lang| self.words(indicator, lang)),
                        terms: self.terms(indicator),
                        scale: indicator.scale,
                        decimals: indicator.decimals,
                        ratio: indicator.is_ratio(),
                    },
                    upper_bound,
                }
            }
            Subject::Series(id) => {
                let (series, element) = (catalogue.series(id), catalogue.element_of(id));
                Topic {
                    kind: Kind::Series,
                    set: String::new(),
                    id: element.id.clone(),
                    code: None,
                    category: series.category().to_owned(),
                    name: element.name.clone(),
                    category_name: both(&|lang| catalogue.category_names(&series.categories, lang)),
                    measure: measure(&element.unit),
                    formula: Formula {
                        words: both(&|lang| catalogue.series_name(id, lang)),
                        terms: series.key.clone(),
                        scale: 1,
                        decimals: element.decimals,
                        ratio: false,
                    },
                    upper_bound,
                }
            }
        }
    }

    /// The formula with names: as defined for the total, by its series for a category.
    fn words(&self, indicator: &Indicator, lang: Lang) -> String {
        let variant = self.subject.variant().filter(|variant| !variant.category.is_empty());
        let name = |id: &SeriesId| self.catalogue().series_name(*id, lang);
        variant.map_or_else(
            || self.catalogue().formula_in_words(indicator, lang),
            |variant| of_variant(indicator, variant, name),
        )
    }

    /// The formula with identifiers.
    fn terms(&self, indicator: &Indicator) -> String {
        let variant = self.subject.variant().filter(|variant| !variant.category.is_empty());
        let key = |id: &SeriesId| self.catalogue().series(*id).key.clone();
        variant.map_or_else(|| indicator.formula(), |variant| of_variant(indicator, variant, key))
    }

    fn printed(&self, row: &TidyRow<'_>) -> Printed {
        let figures = &self.recomputed.figures;
        let number = match self.subject {
            Subject::Indicator { indicator, variant } => figures
                .indicator(self.catalogue(), self.position, &indicator.id)
                .and_then(|numbers| numbers.get(variant)),
            Subject::Series(_) => None,
        };
        let in_number = |figure: &IndicatorFigure, minor: i64| TidyNumber {
            minor,
            decimals: figure.decimals,
            fixed: self.subject.variant().is_some_and(|variant| !variant.denominator.is_empty()),
        };
        let interval = number.and_then(|figure| {
            let interval = figure.interval?;
            Some((in_number(figure, interval.low), in_number(figure, interval.high)))
        });
        let change = number.and_then(|figure| {
            let change = figure.change.as_ref()?;
            Some(self.change(change, &|minor| in_number(figure, minor)))
        });
        Printed {
            state: row.state,
            value: row.value,
            numerator: row.numerator,
            denominator: row.denominator,
            units_reported: row.units_reported,
            units_expected: row.units_expected,
            interval,
            change,
        }
    }

    fn change(&self, change: &Change, number: &dyn Fn(i64) -> TidyNumber) -> PrintedChange {
        PrintedChange {
            base_period: self.recomputed.figures.period.same_period_last_year(),
            current: number(change.current),
            base: number(change.base),
            absolute: number(change.absolute),
            percent: change.percent_tenths.map(|minor| TidyNumber { minor, decimals: 1, fixed: true }),
            units_matched: change.units_matched,
            base_whole: change.base_whole.map(number),
            flags: change.flags.clone(),
        }
    }

    /// The series needed with their sides, numerator first.
    fn needed(&self) -> Vec<(SeriesId, Side)> {
        let numerator = self.subject.numerator().into_iter().map(|id| (id, Side::Numerator));
        numerator.chain(self.subject.denominator().into_iter().map(|id| (id, Side::Denominator))).collect()
    }

    /// Whether a provincial agency's figure stands for the whole.
    fn is_agencys(&self, id: SeriesId) -> bool {
        self.position == 0 && self.recomputed.figures.agency.contains(&id)
    }

    fn series(&self) -> Vec<SeriesUse> {
        let catalogue = self.catalogue();
        let describe = |(id, side): (SeriesId, Side)| {
            let element = catalogue.element_of(id);
            let place = self.recomputed.reference.layout.place_of(id, catalogue);
            SeriesUse {
                key: catalogue.series(id).key.clone(),
                side,
                name: Bilingual {
                    vi: catalogue.series_name(id, Lang::Vi),
                    en: catalogue.series_name(id, Lang::En),
                },
                decimals: element.decimals,
                form_cell: place
                    .map(|place| Bilingual { vi: place.words(Lang::Vi), en: place.words(Lang::En) }),
                authority: catalogue.reporter(&element.authority).map(|reporter| reporter.name.clone()),
                from_agency: self.is_agencys(id),
            }
        };
        self.needed().into_iter().map(describe).collect()
    }

    fn agency(&self, parent: &str) -> Vec<CellTrace> {
        let stated = &self.recomputed.files.combined.agency;
        let own = self.needed().into_iter().filter(|(id, _)| self.is_agencys(*id));
        own.filter_map(|(id, side)| Some(self.tracer.of_agency(parent, id, side, *stated.get(&id)?)))
            .collect()
    }

    /// The units the number is made of: all for the parent, else the unit itself.
    fn units(&self) -> impl Iterator<Item = &'a FigureUnit> {
        let units = &self.recomputed.figures.units;
        let range = if self.position == 0 { 1..units.len() } else { self.position..self.position + 1 };
        units.get(range).unwrap_or_default().iter()
    }

    fn part(&self, unit: &FigureUnit) -> UnitPart {
        let cells: Vec<CellTrace> = self
            .needed()
            .into_iter()
            .filter(|(id, _)| !self.is_agencys(*id))
            .map(|(id, side)| self.tracer.of_unit(&unit.code, id, side))
            .collect();
        let left_out = self.left_out(unit, &cells);
        let sum = |side: Side| {
            let own: Vec<&CellTrace> = cells.iter().filter(|cell| cell.side == side).collect();
            let decimals = own.first()?.decimals;
            let minor = own.iter().try_fold(0_i64, |sum, cell| sum.checked_add(cell.value.number()?))?;
            Some(TidyNumber { minor, decimals, fixed: false })
        };
        UnitPart {
            unit: unit.clone(),
            left_out,
            numerator: sum(Side::Numerator),
            denominator: sum(Side::Denominator),
            cells,
        }
    }

    fn left_out(&self, unit: &FigureUnit, cells: &[CellTrace]) -> Option<LeftOut> {
        if cells.is_empty() {
            return Some(LeftOut::Agency);
        }
        let gravest = cells.iter().filter_map(|cell| match cell.value {
            Value::Number(_) => None,
            Value::NotApplicable => Some(LeftOut::NotApplicable),
            Value::Missing if cell.origin.is_none() && !self.tracer.has_reported(&unit.code) => {
                Some(LeftOut::NotReported)
            }
            Value::Missing => Some(LeftOut::Missing),
            Value::Rejected => Some(LeftOut::Rejected),
        });
        gravest.max()
    }
}

/// `scale × (a + b) / c` over the series of one category.
fn of_variant(indicator: &Indicator, variant: &Variant, name: impl Fn(&SeriesId) -> String) -> String {
    let side = |series: &[SeriesId]| {
        let names: Vec<String> = series.iter().map(&name).collect();
        let text = names.join(" + ");
        if names.len() > 1 && indicator.is_ratio() { format!("({text})") } else { text }
    };
    if !indicator.is_ratio() {
        return side(&variant.numerator);
    }
    format!("{} × {} / {}", indicator.scale, side(&variant.numerator), side(&variant.denominator))
}

/// Whether the cells, added up and divided once, give the number printed.
fn proved(explanation: &Explanation) -> bool {
    let figure = &explanation.figure;
    let formula = &explanation.topic.formula;
    let side = |side: Side| -> Option<i64> {
        let units = explanation.units.iter().filter(|part| part.left_out.is_none());
        let of_units = units.flat_map(|part| &part.cells);
        let cells = of_units.chain(&explanation.agency).filter(|cell| cell.side == side);
        cells.map(|cell| cell.value.number()).try_fold(0_i64, |sum, number| sum.checked_add(number?))
    };
    let included = explanation.units.iter().filter(|part| part.left_out.is_none()).count();
    if figure.state != State::Value {
        // Nothing to divide by, somebody missing where all are needed, or nobody at all.
        let no_base = formula.ratio && side(Side::Denominator) == Some(0);
        return no_base || !explanation.agency.is_empty() || included == 0;
    }
    let (Some(value), Some(top)) = (figure.value, side(Side::Numerator)) else { return false };
    if !formula.ratio {
        return value.minor == top;
    }
    let decimals = |side: Side| {
        explanation.series.iter().find(|series| series.side == side).map_or(0, |series| series.decimals)
    };
    let Some(bottom) = side(Side::Denominator) else { return false };
    let again = rounding::ratio(
        (i128::from(top), decimals(Side::Numerator)),
        (i128::from(bottom), decimals(Side::Denominator)),
        formula.scale,
        formula.decimals,
    );
    again == Some(value.minor)
        && figure.numerator.is_some_and(|number| number.minor == top)
        && figure.denominator.is_some_and(|number| number.minor == bottom)
}
