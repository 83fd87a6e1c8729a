use std::io::{Cursor, Read};

use super::*;

const TEXT: Style = Style::new("Text", "Lời văn", 14);

fn document(runs: Vec<Run>) -> Document {
    let paragraph = Paragraph::new(&TEXT, runs);
    let cell = vec![Paragraph::text(&TEXT, "ô <1>")];
    Document {
        title: "Báo cáo & thử".to_owned(),
        author: "Sở <Y tế>".to_owned(),
        created: jiff::civil::date(2024, 5, 14),
        page_number: &TEXT,
        blocks: vec![
            Block::Paragraph(paragraph),
            Block::Table(Table { widths: vec![40], lines: true, rows: vec![vec![cell]] }),
        ],
    }
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes.to_vec())).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// Reads a part to its end: what is no XML is refused.
fn assert_is_xml(text: &str) {
    let mut reader = quick_xml::Reader::from_str(text);
    while !matches!(reader.read_event().unwrap(), quick_xml::events::Event::Eof) {}
    assert!(!text.chars().any(|letter| letter.is_control() && letter != '\n'), "{text:?}");
}

#[test]
fn a_figure_lies_in_a_hidden_bookmark_whose_variable_holds_its_key() {
    let runs = vec![Run::text("Có "), Run::figure("1.234", "indicator|abused_children||51|value")];
    let bytes = write(&document(runs)).unwrap();
    let text = part(&bytes, "word/document.xml");
    assert!(text.contains("w:name=\"_so00001\""), "{text}");
    assert_eq!(text.matches("<w:tblHeader />").count(), 1, "{text}");
    assert!(part(&bytes, "word/settings.xml").contains("indicator|abused_children||51|value"));
    assert_is_xml(&text);
}

#[test]
fn no_text_of_a_sender_breaks_the_document() {
    let hostile = "a\u{0}b\u{b}\u{1b}[2J\u{fffe}\u{202e}<w:p>&amp;\r\nhai";
    let bytes = write(&document(vec![Run::text(hostile)])).unwrap();
    let text = part(&bytes, "word/document.xml");
    assert_is_xml(&text);
    assert!(text.contains("&lt;w:p&gt;&amp;amp;"), "{text}");
    assert!(text.contains("hai"));
    assert_is_xml(&part(&bytes, "docProps/core.xml"));
    assert!(part(&bytes, "docProps/core.xml").contains("Sở &lt;Y tế&gt;"));
}

#[test]
fn equal_input_gives_equal_bytes_and_no_time_of_the_clock() {
    let one = write(&document(vec![Run::text("một")])).unwrap();
    assert_eq!(one, std::thread::spawn(|| write(&document(vec![Run::text("một")])).unwrap()).join().unwrap());
    let mut archive = zip::ZipArchive::new(Cursor::new(one.clone())).unwrap();
    for index in 0..archive.len() {
        let written = archive.by_index(index).unwrap().last_modified().unwrap();
        assert_eq!(written.year(), 1980);
    }
    assert!(part(&one, "docProps/core.xml").contains("2024-05-14T00:00:00Z"));
}
