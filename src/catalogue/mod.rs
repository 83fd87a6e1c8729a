//! The catalogue: dimensions, data elements, series, indicators, targets, periods, reporters, agencies and rules.
//!
//! In: records of the definition files. Out: one immutable [`Catalogue`] in which every reference is resolved.
//! It must not know forms, files or reports: what carries a series, and where it is printed, is not its business.

mod check;
mod check_rules;
mod condition;
mod dimension;
mod earlier;
mod element;
mod example;
mod formula;
mod indicator;
mod remedy_words;
mod rule;
mod settings;
mod words;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use check::check;
pub use condition::{Bound, Case, Compare, Comparison, MapCount, Operand, Rate};
pub use dimension::{Category, Dimension, DimensionKind, ParentCategory};
pub use earlier::{
    Against, Agreement, Between, Copied, Earlier, Events, Level, LookBack, Method, Ratios, Scope, Setting,
    Zero,
};
pub use element::{Accumulation, Element, ElementKind, Series, SeriesId, Source, breakdown_key};
pub use example::{
    Bytes, Change, Edit, EditPlace, ExampleDecision, ExampleFile, ExampleRegister, Feature, Written,
};
pub use indicator::{Group, Indicator, IndicatorSet, IntervalKind, Ranking, Target, Variant};
pub use remedy_words::RemedyWords;
pub use rule::{Example, OtherUnit, Overdue, Rule};
pub use settings::{Agency, AgencyRole, DayInYear, Reporter, Status, UnitOfMeasure, Window};

use crate::definitions::{DefinitionError, Definitions};
use crate::finding::{Finding, Severity};
use crate::message::Lang;
use crate::period::Part;

/// Where a name or a definition comes from (1-domain 1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Provenance {
    /// Read in the circular's own text.
    Circular,
    /// Official name quoted in press or legal portals; definition not seen.
    Press,
    /// Definition of the same-named indicator of the national or provincial indicator system.
    SameName,
    /// Target of Quyết định 23/QĐ-TTg (7/1/2021).
    Programme,
    /// Luật Trẻ em 2016, Nghị định 56/2017, Nghị định 130/2021, Bộ luật Hình sự.
    Law,
    /// Recurrent row in real reports.
    Practice,
    /// Our own definition, to be confirmed.
    Project,
}

impl Provenance {
    /// The word used in definition files and outputs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Circular => "circular",
            Self::Press => "press",
            Self::SameName => "same-name",
            Self::Programme => "programme",
            Self::Law => "law",
            Self::Practice => "practice",
            Self::Project => "project",
        }
    }

    /// The Vietnamese words shown to people; the word of the definition files is the English one.
    #[must_use]
    pub fn vietnamese(self) -> &'static str {
        match self {
            Self::Circular => "văn bản của Thông tư",
            Self::Press => "tên chính thức theo báo chí, cổng thông tin pháp luật",
            Self::SameName => "chỉ tiêu cùng tên của hệ thống chỉ tiêu thống kê quốc gia, cấp tỉnh",
            Self::Programme => "Quyết định 23/QĐ-TTg",
            Self::Law => "luật, nghị định",
            Self::Practice => "báo cáo thực tế",
            Self::Project => "tạm thời, cần xác nhận",
        }
    }
}

/// Everything that is defined about figures, resolved.
#[derive(Debug)]
pub struct Catalogue {
    /// Dimensions, in order.
    pub dimensions: Vec<Dimension>,
    /// Data elements, in order of the forms.
    pub elements: Vec<Element>,
    /// All series, sorted by key; a [`SeriesId`] is a position in this list.
    pub series: Vec<Series>,
    /// Indicator sets, in order.
    pub sets: Vec<IndicatorSet>,
    /// Groups within sets, in order.
    pub groups: Vec<Group>,
    /// Indicators, in order of print.
    pub indicators: Vec<Indicator>,
    /// Targets of the national programme.
    pub targets: Vec<Target>,
    /// Ratios by which provinces are put in order, in order of print.
    pub rankings: Vec<Ranking>,
    /// Reporting windows and deadlines by part.
    pub windows: Vec<Window>,
    /// Kinds of reporter.
    pub reporters: Vec<Reporter>,
    /// Agencies through time.
    pub agencies: Vec<Agency>,
    /// Status words of official figures, weakest first.
    pub statuses: Vec<Status>,
    /// Units of measure.
    pub units_of_measure: Vec<UnitOfMeasure>,
    /// Rules by code.
    pub rules: BTreeMap<String, Rule>,
    /// Words for what would mend failed sums; without them nothing is said of it.
    pub remedy_words: Option<RemedyWords>,
}

impl Catalogue {
    /// Reads and resolves the catalogue.
    ///
    /// # Errors
    /// At the first record that cannot be read or refers to something that does not exist.
    pub fn load(definitions: &Definitions) -> Result<Self, DefinitionError> {
        let dimensions = dimension::load(definitions)?;
        let elements = element::load(definitions, &dimensions)?;
        let series = element::expand(&elements, &dimensions);
        let resolver = formula::Resolver { dimensions: &dimensions, elements: &elements, series: &series };
        let sets: Vec<IndicatorSet> = plain(definitions, "set")?;
        let mut indicators = indicator::load(definitions, &resolver)?;
        let rules = rule::load(definitions, &resolver)?;
        indicators.sort_by_key(|indicator| sets.iter().position(|set| set.id == indicator.set));
        Ok(Self {
            sets,
            groups: plain(definitions, "group")?,
            indicators,
            targets: plain(definitions, "target")?,
            rankings: plain(definitions, "ranking")?,
            windows: plain(definitions, "window")?,
            reporters: plain(definitions, "reporter")?,
            agencies: plain(definitions, "agency")?,
            statuses: settings::statuses(definitions)?,
            units_of_measure: plain(definitions, "unit_of_measure")?,
            rules,
            remedy_words: plain(definitions, "remedy_words")?.into_iter().next(),
            dimensions,
            elements,
            series,
        })
    }

    /// The series with this key (`abused|sex=F`), if it is declared. A key under a former identifier of its element
    /// stands for the same series.
    #[must_use]
    pub fn series_id(&self, key: &str) -> Option<SeriesId> {
        element::find(&self.series, key).or_else(|| {
            let id = key.split('|').next().unwrap_or(key);
            let element = element::named(&self.elements, id).filter(|element| element.id != id)?;
            element::find(&self.series, &key.replacen(id, &element.id, 1))
        })
    }

    /// The series of an id.
    #[must_use]
    pub fn series(&self, id: SeriesId) -> &Series {
        &self.series[id.index()]
    }

    /// The data element of a series.
    #[must_use]
    pub fn element_of(&self, id: SeriesId) -> &Element {
        &self.elements[self.series(id).element]
    }

    /// The element with this id, or that had it formerly.
    #[must_use]
    pub fn element(&self, id: &str) -> Option<&Element> {
        element::named(&self.elements, id)
    }

    /// The dimension with this id.
    #[must_use]
    pub fn dimension(&self, id: &str) -> Option<&Dimension> {
        self.dimensions.iter().find(|dimension| dimension.id == id)
    }

    /// The indicator with this id.
    #[must_use]
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.id == id)
    }

    /// The indicators of a kind of report, in order of print.
    pub fn indicators_of(&self, part: Part) -> impl Iterator<Item = &Indicator> {
        self.indicators.iter().filter(move |indicator| indicator.periods.contains(&part))
    }

    /// The unit of measure with this id.
    #[must_use]
    pub fn unit_of_measure(&self, id: &str) -> Option<&UnitOfMeasure> {
        self.units_of_measure.iter().find(|unit| unit.id == id)
    }

    /// The reporter kind with this id.
    #[must_use]
    pub fn reporter(&self, id: &str) -> Option<&Reporter> {
        self.reporters.iter().find(|reporter| reporter.id == id)
    }

    /// Whether a reporter is the territorial unit itself, not a sector agency.
    #[must_use]
    pub fn is_territorial(&self, reporter: &str) -> bool {
        self.reporter(reporter).is_some_and(|reporter| reporter.territorial)
    }

    /// The window of a kind of report.
    #[must_use]
    pub fn window(&self, part: Part) -> Option<&Window> {
        self.windows.iter().find(|window| window.part == part)
    }

    /// How grave a finding is by its rule. A rule nobody defined must not pass for harmless: it counts as an error.
    #[must_use]
    pub fn severity(&self, finding: &Finding) -> Severity {
        self.rules.get(&finding.rule).map_or(Severity::Error, |rule| rule.severity)
    }

    /// What people read of a finding: what was found, what to do, and what would mend it where that was asked. A finding
    /// without a rule would be a slip of the program: its code and what was found still say something.
    #[must_use]
    pub fn sentence(&self, finding: &Finding, lang: Lang) -> String {
        let Some(rule) = self.rules.get(&finding.rule) else {
            return format!("{} {}", finding.rule, finding.found);
        };
        let sentence = rule.sentence(finding, lang);
        match self.remedy_sentence(finding, lang) {
            Some(remedy) => format!("{sentence} {remedy}"),
            None => sentence,
        }
    }

    /// What would mend the root cause of a finding; `None` where that was not asked: it is asked of sums and comparisons
    /// of one sheet.
    #[must_use]
    pub fn remedy_sentence(&self, finding: &Finding, lang: Lang) -> Option<String> {
        let of_one_sheet =
            |rule: &Rule| rule.cases.is_empty() && matches!(rule.class.as_str(), "balance" | "inequality");
        let asked = !finding.cause.is_empty() && self.rules.get(&finding.rule).is_some_and(of_one_sheet);
        let words = self.remedy_words.as_ref().filter(|_| asked || finding.remedy.is_some())?;
        Some(words.sentence(finding.remedy.as_ref(), lang))
    }

    /// What a series counts, where it is one of the things that no rule may order with another: children, cases,
    /// offenders.
    #[must_use]
    pub fn thing_counted(&self, id: SeriesId) -> Option<&str> {
        self.unit_of_measure(&self.element_of(id).unit)?.counts.as_deref()
    }

    /// What a series counts, in words, such as "Trẻ em bị xâm hại (Nữ)".
    #[must_use]
    pub fn series_name(&self, id: SeriesId, lang: Lang) -> String {
        let series = self.series(id);
        let element = self.element_of(id).name.get(lang);
        if series.categories.is_empty() {
            return element.to_owned();
        }
        format!("{element} ({})", self.category_names(&series.categories, lang))
    }

    /// The names of a series' categories, joined, such as "Nữ; Dưới 6 tuổi"; empty for a total.
    #[must_use]
    pub fn category_names(&self, categories: &[(String, String)], lang: Lang) -> String {
        let names: Vec<&str> = categories
            .iter()
            .map(|(dimension, code)| {
                self.dimension(dimension)
                    .and_then(|dimension| dimension.category(code))
                    .map_or(code.as_str(), |category| category.name.get(lang))
            })
            .collect();
        names.join("; ")
    }
}

/// Records that are used as they are read.
fn plain<T: serde::de::DeserializeOwned>(
    definitions: &Definitions,
    kind: &str,
) -> Result<Vec<T>, DefinitionError> {
    Ok(definitions.read(kind)?.into_iter().map(|(value, _)| value).collect())
}

#[cfg(test)]
mod tests;
