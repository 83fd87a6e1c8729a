//! Words for what would mend a block of failed sums.

use serde::Deserialize;

use crate::finding::{CellChange, Remedy};
use crate::message::{Bilingual, Lang, fill};

/// The sentences that stand behind the finding of a sum or a comparison.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemedyWords {
    /// Name of the record.
    pub id: String,
    /// One cell, and no other will do.
    pub one: Bilingual,
    /// Several cells, and no others will do.
    pub several: Bilingual,
    /// Several cells by themselves would do.
    pub one_of: Bilingual,
    /// Several sets of cells would do.
    pub several_of: Bilingual,
    /// It cannot be told what is wrong.
    pub untold: Bilingual,
    /// A cell and the number it must hold.
    pub change_to: Bilingual,
    /// A cell that may hold several numbers.
    pub change: Bilingual,
    /// A number of ways that was counted no further.
    pub at_least: Bilingual,
}

impl RemedyWords {
    /// What would mend it, in a sentence.
    #[must_use]
    pub fn sentence(&self, remedy: Option<&Remedy>, lang: Lang) -> String {
        let Some(remedy) = remedy else { return self.untold.get(lang).to_owned() };
        let template = match (remedy.changes.len(), remedy.alternatives) {
            (1, 1) => &self.one,
            (1, _) => &self.one_of,
            (_, 1) => &self.several,
            _ => &self.several_of,
        };
        let changes: Vec<String> = remedy.changes.iter().map(|change| self.change(change, lang)).collect();
        let mut ways = remedy.alternatives.to_string();
        if remedy.alternatives >= Remedy::MOST_ALTERNATIVES {
            ways = fill(self.at_least.get(lang), [("ways", ways.as_str())]);
        }
        let (changes, cells) = (changes.join(", "), remedy.changes.len().to_string());
        let arguments = [("changes", changes.as_str()), ("cells", cells.as_str()), ("ways", ways.as_str())];
        fill(template.get(lang), arguments)
    }

    fn change(&self, change: &CellChange, lang: Lang) -> String {
        let template = if change.to.is_some() { &self.change_to } else { &self.change };
        let to = change.to.as_deref().unwrap_or_default();
        fill(template.get(lang), [("cell", change.cell.as_str()), ("from", change.from.as_str()), ("to", to)])
    }
}
