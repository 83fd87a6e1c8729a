//! Terms of indicator formulas, resolved to series.
//!
//! A term is `element`, `element|dimension=CODE;…`, where a code may be a list `3,4,5` or a range `7..15` in the
//! dimension's own order; lists and ranges stand for the sum of their series. Nothing is counted twice: no code stands
//! twice in a list, no series twice in a sum.

use std::collections::BTreeMap;

use super::{Dimension, Element, Series, SeriesId, element};

/// What terms are resolved against.
pub(super) struct Resolver<'a> {
    pub dimensions: &'a [Dimension],
    pub elements: &'a [Element],
    pub series: &'a [Series],
}

/// A term taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    pub element: String,
    /// Codes per dimension; several codes mean their sum.
    pub categories: BTreeMap<String, Vec<String>>,
}

impl Resolver<'_> {
    /// Takes a term apart.
    pub fn term(&self, text: &str) -> Result<Term, String> {
        let (id, categories) = text.split_once('|').unwrap_or((text, ""));
        let known =
            element::named(self.elements, id).ok_or_else(|| format!("there is no data element \"{id}\""))?;
        let mut term = Term { element: known.id.clone(), categories: BTreeMap::new() };
        for part in categories.split(';').filter(|part| !part.is_empty()) {
            let (dimension, codes) =
                part.split_once('=').ok_or_else(|| format!("\"{part}\" is not dimension=code"))?;
            if term.categories.insert(dimension.to_owned(), self.codes(dimension, codes)?).is_some() {
                return Err(format!("\"{text}\" names the dimension \"{dimension}\" twice"));
            }
        }
        Ok(term)
    }

    fn codes(&self, dimension: &str, text: &str) -> Result<Vec<String>, String> {
        let known = self
            .dimensions
            .iter()
            .find(|candidate| candidate.id == dimension)
            .ok_or_else(|| format!("there is no dimension \"{dimension}\""))?;
        let position = |code: &str| {
            known
                .categories
                .iter()
                .position(|category| category.code == code)
                .ok_or_else(|| format!("there is no category \"{dimension}={code}\""))
        };
        if let Some((first, last)) = text.split_once("..") {
            let (first, last) = (position(first)?, position(last)?);
            if first > last {
                return Err(format!("the range \"{text}\" runs backwards"));
            }
            return Ok(known.categories[first..=last].iter().map(|category| category.code.clone()).collect());
        }
        let codes: Vec<String> = text.split(',').map(str::to_owned).collect();
        for (index, code) in codes.iter().enumerate() {
            position(code)?;
            if codes[..index].contains(code) {
                return Err(format!("\"{text}\" names the category \"{dimension}={code}\" twice"));
            }
        }
        Ok(codes)
    }

    /// The series whose sum the term is.
    pub fn series_of(&self, term: &Term) -> Result<Vec<SeriesId>, String> {
        let mut combinations: Vec<BTreeMap<String, String>> = vec![BTreeMap::new()];
        for (dimension, codes) in &term.categories {
            combinations = combinations
                .iter()
                .flat_map(|base| {
                    codes.iter().map(move |code| {
                        let mut next = base.clone();
                        next.insert(dimension.clone(), code.clone());
                        next
                    })
                })
                .collect();
        }
        combinations
            .iter()
            .map(|categories| {
                let key = if categories.is_empty() {
                    term.element.clone()
                } else {
                    format!("{}|{}", term.element, element::breakdown_key(categories))
                };
                element::find(self.series, &key).ok_or_else(|| format!("there is no series \"{key}\""))
            })
            .collect()
    }
}
