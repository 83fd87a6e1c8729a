//! Two Word documents, paragraph by paragraph.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::Difference;
use super::tables::of_texts;

/// Part of a document that holds its text.
const BODY: &str = "word/document.xml";
/// Bytes of it that are read at most: no office writes a report as long as that.
const LONGEST: u64 = 64 << 20;

/// Paragraphs in which a document differs from the generated one; `None` when it cannot be read.
pub(super) fn differences(wanted: &[u8], found: &[u8]) -> Option<Vec<Difference>> {
    Some(of_texts(&paragraphs(wanted)?, &paragraphs(found)?))
}

/// The text of each paragraph, those in tables too.
fn paragraphs(bytes: &[u8]) -> Option<Vec<String>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut xml = String::new();
    archive.by_name(BODY).ok()?.take(LONGEST).read_to_string(&mut xml).ok()?;
    let mut reader = Reader::from_str(&xml);
    let (mut paragraphs, mut inside) = (Vec::new(), false);
    loop {
        let event = reader.read_event().ok()?;
        match &event {
            Event::Start(tag) | Event::Empty(tag) if tag.name().as_ref() == "w:p" => {
                paragraphs.push(String::new());
            }
            Event::Start(tag) if tag.name().as_ref() == "w:t" => inside = true,
            Event::End(tag) if tag.name().as_ref() == "w:t" => inside = false,
            Event::Eof => return Some(paragraphs),
            _ => {}
        }
        let Some(text) = paragraphs.last_mut().filter(|_| inside) else { continue };
        match event {
            Event::Text(own) => text.push_str(&own),
            Event::GeneralRef(name) => text.push_str(entity(&name)),
            _ => {}
        }
    }
}

/// The letter behind an entity of XML.
fn entity(name: &str) -> &str {
    match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, Document, Paragraph, Style, write};

    static STYLE: Style = Style::new("Text", "Lời văn", 14);

    fn document(texts: &[&str]) -> Vec<u8> {
        let paragraph = |text: &&str| Block::Paragraph(Paragraph::text(&STYLE, *text));
        let blocks = texts.iter().map(paragraph).collect();
        let (title, author) = ("a".to_owned(), "b".to_owned());
        let created = jiff::civil::date(2024, 5, 14);
        write(&Document { title, author, created, page_number: &STYLE, blocks }).unwrap()
    }

    #[test]
    fn one_paragraph_edited_is_one_difference() {
        let (ours, theirs) = (["một", "hai & ba", "bốn"], ["một", "hai < ba", "bốn"]);
        let found = differences(&document(&ours), &document(&theirs)).unwrap();
        assert_eq!(found.len(), 1);
        let one = &found[0];
        assert_eq!((one.line, one.generated.as_str(), one.found.as_str()), (Some(2), "hai & ba", "hai < ba"));
        assert!(differences(&document(&ours), b"PK").is_none());
    }
}
