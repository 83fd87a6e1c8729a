//! What the units wrote, quoted as they wrote it, with their names.

use crate::document::{Paragraph, Run};
use crate::report::context::Context;
use crate::report::input::ReportedText;
use crate::text::plain;

use super::fill::fill;
use super::look;
use super::record::{Words, texts_sheet};
use super::sentence::listed;

/// The paragraphs of a row of the sheet of texts: each text once, with everybody who wrote it; then who wrote nothing.
pub(super) fn paragraphs(context: &Context<'_>, words: &Words, row: &str) -> Vec<Paragraph> {
    let sheet = texts_sheet(context.input.layout).map_or("", |sheet| sheet.id.as_str());
    let written =
        |text: &&ReportedText| text.sheet == sheet && text.row == row && !plain(&text.text).trim().is_empty();
    let texts: Vec<&ReportedText> = context.input.texts.iter().filter(written).collect();
    let mut quotes: Vec<(String, Vec<String>)> = Vec::new();
    for text in &texts {
        let said = plain(&text.text).trim().to_owned();
        match quotes.iter_mut().find(|(known, _)| *known == said) {
            Some((_, authors)) => authors.push(author(text)),
            None => quotes.push((said, vec![author(text)])),
        }
    }
    let mut paragraphs: Vec<Paragraph> =
        quotes.into_iter().map(|(text, authors)| quote(words, authors, text)).collect();
    if texts.is_empty() {
        paragraphs.push(Paragraph::text(&look::NOTE, words.nobody.as_str()));
        return paragraphs;
    }
    let own = |code: &str| texts.iter().any(|text| text.unit_code == code && text.agency.is_empty());
    let silent = context.units().filter(|(_, unit)| !own(&unit.code));
    let silent = listed(&words.no_text, silent.map(|(_, unit)| unit.name.as_str()).collect());
    if !silent.is_empty() {
        paragraphs.push(Paragraph::new(&look::NOTE, silent));
    }
    paragraphs
}

fn quote(words: &Words, authors: Vec<String>, text: String) -> Paragraph {
    let authors = Run::text(authors.join(", "));
    Paragraph::new(
        &look::QUOTE,
        fill(&words.quote, &[("units", vec![authors]), ("text", vec![Run::text(text)])]),
    )
}

/// The unit, or the agency with its unit.
fn author(text: &ReportedText) -> String {
    if text.agency.is_empty() {
        return text.unit_name.clone();
    }
    format!("{} ({})", text.agency, text.unit_name)
}
