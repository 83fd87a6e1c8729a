//! `README.vi.md` and `README.en.md`: what a release is, what its marks mean, how it was protected.

use serde::Deserialize;

use super::facts::{Facts, Metadata};
use super::{Release, ReleaseError};
use crate::disclosure::policy::Form;
use crate::message::{Bilingual, Lang};

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

impl Release<'_> {
    /// The text in a language.
    ///
    /// # Errors
    /// When a section cannot be read.
    pub(super) fn readme(
        &self,
        facts: &Facts<'_>,
        metadata: &Metadata,
        lang: Lang,
    ) -> Result<String, ReleaseError> {
        let words = self.words(facts, lang);
        let mut text = format!("# {}\n", words.put_into(metadata.title.get(lang)));
        for (section, _) in facts.definitions.read::<Section>("publication_text")? {
            if section.when.is_none_or(|form| form == self.plan.policy.form) {
                let body = words.put_into(section.text.get(lang));
                text += &format!("\n## {}\n\n{}\n", section.title.get(lang), body.trim());
            }
        }
        Ok(text)
    }
}
