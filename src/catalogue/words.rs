//! Categories and formulas as people read them.

use super::{Catalogue, Indicator};
use crate::message::Lang;
use crate::text::{fixed, vietnamese};

impl Catalogue {
    /// Names of a `dimension=code` text with its parts joined by `;`; a part nobody defined stays as it is.
    #[must_use]
    pub fn category_text(&self, category: &str, lang: Lang) -> String {
        let pairs: Vec<(String, String)> = category
            .split(';')
            .filter_map(|part| part.split_once('='))
            .map(|(dimension, code)| (dimension.to_owned(), code.to_owned()))
            .collect();
        self.category_names(&pairs, lang)
    }

    /// The formula of an indicator with the names of what it adds up and divides.
    #[must_use]
    pub fn formula_in_words(&self, indicator: &Indicator, lang: Lang) -> String {
        let numerator = self.side_in_words(indicator, &indicator.numerator, lang);
        if !indicator.is_ratio() {
            return numerator;
        }
        let scale = match lang {
            Lang::Vi => vietnamese(indicator.scale, 0),
            Lang::En => fixed(indicator.scale, 0),
        };
        format!("{scale} × {numerator} / {}", self.side_in_words(indicator, &indicator.denominator, lang))
    }

    /// The categories of a term with lists and ranges, such as "3 tuổi, 4 tuổi, 5 tuổi" or "từ 0 tuổi đến 4 tuổi".
    fn terms_in_words(&self, categories: &str, lang: Lang) -> String {
        let words = |pair: &str| {
            let Some((dimension, codes)) = pair.split_once('=') else { return pair.to_owned() };
            let name = |code: &str| self.category_text(&format!("{dimension}={code}"), lang);
            match codes.split_once("..") {
                Some((first, last)) => match lang {
                    Lang::Vi => format!("từ {} đến {}", name(first), name(last)),
                    Lang::En => format!("{} to {}", name(first), name(last)),
                },
                None => codes.split(',').map(name).collect::<Vec<_>>().join(", "),
            }
        };
        categories.split(';').map(words).collect::<Vec<_>>().join("; ")
    }

    fn side_in_words(&self, indicator: &Indicator, terms: &[String], lang: Lang) -> String {
        let names: Vec<String> = terms
            .iter()
            .map(|term| {
                let (element, categories) = term.split_once('|').unwrap_or((term, ""));
                let simple = self.series_id(term).map(|id| self.series_name(id, lang));
                let name = self.element(element).map_or(element, |element| element.name.get(lang));
                simple.unwrap_or_else(|| format!("{name} ({})", self.terms_in_words(categories, lang)))
            })
            .collect();
        let text = names.join(" + ");
        if names.len() > 1 && indicator.is_ratio() { format!("({text})") } else { text }
    }
}
