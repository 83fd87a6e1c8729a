//! `README.vi.md` and `README.en.md`: what a release is, what its marks mean, how it was protected.

use jiff::civil::Date;
use serde::Deserialize;

use super::{Finality, Release};
use crate::definitions::{DefinitionError, Definitions};
use crate::disclosure::policy::{Form, Policy};
use crate::message::{Bilingual, Lang, day, fill};

/// A section of the text.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    #[expect(dead_code, reason = "the key by which a section is overlaid")]
    id: String,
    /// Only where totals of districts are shown like this.
    when: Option<Form>,
    title: Bilingual,
    text: Bilingual,
}

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

impl Release<'_> {
    /// The text in a language.
    ///
    /// # Errors
    /// When a section cannot be read.
    pub fn readme(&self, facts: &Facts<'_>, lang: Lang) -> Result<String, DefinitionError> {
        let policy = self.plan.policy;
        let values = self.values(facts, lang);
        let pairs = || values.iter().map(|(name, value)| (*name, value.as_str()));
        let mut text = format!("# {}\n", fill(heading(lang), pairs()));
        for (section, _) in facts.definitions.read::<Section>("publication_text")? {
            if section.when.is_none_or(|form| form == policy.form) {
                let body = fill(section.text.get(lang), pairs());
                text += &format!("\n## {}\n\n{}\n", section.title.get(lang), body.trim());
            }
        }
        Ok(text)
    }

    fn values(&self, facts: &Facts<'_>, lang: Lang) -> Vec<(&'static str, String)> {
        let policy = self.plan.policy;
        let period = self.draft.period;
        let year = period.year.to_string();
        let window = self.plan.catalogue.window(period.part).map(|window| window.name.get(lang));
        let (window_start, window_end) = facts.window;
        let decided = |text: &str| if text.trim().is_empty() { undecided(lang) } else { text }.to_owned();
        let Policy { id, version, approved_by, document, licence, publisher, contact, high, .. } = policy;
        vec![
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
            ("approved_by", decided(approved_by)),
            ("document", decided(document)),
            ("licence", decided(licence)),
            ("publisher", decided(publisher)),
            ("contact", decided(contact)),
        ]
    }
}

fn heading(lang: Lang) -> &'static str {
    match lang {
        Lang::Vi => "Số liệu mở về trẻ em, {window_name}",
        Lang::En => "Open data on children, {window_name}",
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
