//! What is told of a release beside its figures, and the words for it.

use jiff::civil::Date;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{Finality, Release, ReleaseError};
use crate::catalogue::Provenance;
use crate::definitions::Definitions;
use crate::disclosure::policy::Policy;
use crate::message::{Bilingual, Lang, day, fill};

/// What is told of a release beside its figures.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// First and last day counted.
    pub window: (Date, Date),
    /// Day on which the data were cut off.
    pub cut_off: Date,
    /// Units at the bottom that have reported.
    pub reported: usize,
    /// Units at the bottom that should have.
    pub expected: usize,
    /// Where the words are.
    pub definitions: &'a Definitions,
}

impl Facts<'_> {
    /// The day of the cut-off as a moment. Nothing in a release comes from a clock.
    pub(super) fn moment(&self) -> String {
        format!("{}T00:00:00+07:00", self.cut_off)
    }
}

/// Words in both languages.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Keywords {
    pub vi: Vec<String>,
    pub en: Vec<String>,
}

/// How every release is described in catalogues of data; placeholders as in the README.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Metadata {
    #[expect(dead_code, reason = "the key by which the record is overlaid")]
    id: String,
    /// What names of releases begin with.
    pub name: String,
    pub title: Bilingual,
    pub description: Bilingual,
    pub keywords: Keywords,
    /// What the figures are added up from.
    pub reports: Bilingual,
    #[expect(dead_code, reason = "said of the words, to those who edit them")]
    provenance: Provenance,
    #[expect(dead_code, reason = "said of the words, to those who edit them")]
    source: String,
}

/// The one record of a kind.
///
/// # Errors
/// When there is none, another one, or it cannot be read.
pub(super) fn only<T: DeserializeOwned>(
    definitions: &Definitions,
    kind: &'static str,
) -> Result<T, ReleaseError> {
    let mut records = definitions.read::<T>(kind)?;
    let found = records.len();
    match (records.pop(), found) {
        (Some((record, _)), 1) => Ok(record),
        _ => Err(ReleaseError::NotOne { kind, found }),
    }
}

/// What placeholders stand for in a language.
pub(super) struct Words(Vec<(&'static str, String)>);

impl Words {
    /// The text with its placeholders filled.
    pub fn put_into(&self, text: &str) -> String {
        fill(text, self.0.iter().map(|(name, value)| (*name, value.as_str())))
    }
}

impl Release<'_> {
    /// A text in both languages with its placeholders filled.
    pub(super) fn text(&self, facts: &Facts<'_>, text: &Bilingual) -> Bilingual {
        let [vi, en] = [Lang::Vi, Lang::En].map(|lang| self.words(facts, lang).put_into(text.get(lang)));
        Bilingual { vi, en }
    }

    pub(super) fn words(&self, facts: &Facts<'_>, lang: Lang) -> Words {
        let policy = self.plan.policy;
        let period = self.draft.period;
        let year = period.year.to_string();
        let window = self.plan.catalogue.window(period.part).map(|window| window.name.get(lang));
        let (window_start, window_end) = facts.window;
        let told = |text: &str| decided(text).unwrap_or_else(|| undecided(lang)).to_owned();
        let Policy {
            id, version, approved_by, document, licence, publisher, contact, sdmx_agency, high, ..
        } = policy;
        Words(vec![
            ("release", self.id.to_owned()),
            ("window_name", within_a_sentence(&fill(window.unwrap_or_default(), [("year", year.as_str())]))),
            ("window_start", day(window_start, lang)),
            ("window_end", day(window_end, lang)),
            ("cut_off", day(facts.cut_off, lang)),
            ("map", day(self.day(), lang)),
            ("status", finality(self.finality).get(lang).to_owned()),
            ("reported", facts.reported.to_string()),
            ("expected", facts.expected.to_string()),
            ("low", policy.lower_end().to_string()),
            ("high", high.to_string()),
            ("policy", id.clone()),
            ("policy_version", version.clone()),
            ("approved_by", told(approved_by)),
            ("document", told(document)),
            ("licence", told(licence)),
            ("publisher", told(publisher)),
            ("contact", told(contact)),
            ("sdmx_agency", told(sdmx_agency)),
        ])
    }
}

/// A name with a small first letter.
fn within_a_sentence(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn undecided(lang: Lang) -> &'static str {
    match lang {
        Lang::Vi => "chưa có quyết định",
        Lang::En => "not decided yet",
    }
}

fn finality(finality: Finality) -> Bilingual {
    match finality {
        Finality::Estimate => Bilingual::new("ước tính", "estimate"),
        Finality::Preliminary => Bilingual::new("sơ bộ", "preliminary"),
        Finality::Final => Bilingual::new("chính thức", "final"),
    }
}

/// A text of the policy that is a web address.
pub(super) fn address(text: &str) -> Option<&str> {
    ["https://", "http://"].iter().any(|scheme| text.starts_with(scheme)).then_some(text)
}

/// A text of the policy, unless nobody has decided it.
pub(super) fn decided(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}
