//! From blocks to bytes.

use std::collections::BTreeSet;
use std::io::Cursor;

use docx_rs::{
    AlignmentType, BorderType, BreakType, Docx, Header, HeightRule, LineSpacing, LineSpacingType, PageMargin,
    PageNum, ParagraphBorder, ParagraphBorderPosition, ParagraphBorders, RunFonts, SpecialIndentType,
    StyleType, TableCell, TableLayoutType, TableRow, VAlignType, WidthType,
};
use quick_xml::escape::escape;

use super::DocumentError;
use super::model::{Align, Block, Document, Paragraph, Run, Style, Table};
use crate::text::plain;

/// The typeface of administrative documents (Nghị định 30/2020/NĐ-CP, Phụ lục I).
const FONT: &str = "Times New Roman";
/// A4 in twentieths of a point.
const PAGE: (u32, u32) = (11_906, 16_838);
/// Margins in millimetres: top, bottom, left, right (Nghị định 30/2020/NĐ-CP, Phụ lục I), and the page number's place.
const MARGINS: (i32, i32, i32, i32) = (20, 20, 30, 15);
const HEADER_AT: i32 = 10;
/// Distance between lines, in 240ths of a line.
const LINE: i32 = 260;

/// The bytes of the document.
///
/// # Errors
/// When the library cannot pack it.
pub fn write(document: &Document) -> Result<Vec<u8>, DocumentError> {
    let mut docx = page(document);
    for style in styles(document) {
        docx = docx.add_style(definition(style));
    }
    let mut figures = Figures::default();
    for block in &document.blocks {
        docx = match block {
            Block::Paragraph(own) => docx.add_paragraph(paragraph(own, &mut figures)),
            Block::Table(own) => docx.add_table(table(own, &mut figures)),
        };
    }
    for (name, key) in &figures.0 {
        docx = docx.add_doc_var(name, key);
    }
    let mut parts = docx.build();
    parts.document = repeat_heads(parts.document)?;
    // The library has no words for title, author and language.
    parts.doc_props.core = core_properties(document).into_bytes();
    let mut bytes = Cursor::new(Vec::new());
    parts.pack(&mut bytes).map_err(|error| DocumentError(error.to_string()))?;
    Ok(bytes.into_inner())
}

/// Beginning of the markup of a row's least height: only the heads of tables have one.
const HEIGHT: &str = "<w:trHeight ";
/// That height in twentieths of a point: less than any text.
const LEAST_HEIGHT: f32 = 1.0;

/// Repeats the heads of tables on every page they go over to, for which the library has no words.
fn repeat_heads(body: Vec<u8>) -> Result<Vec<u8>, DocumentError> {
    let body = String::from_utf8(body).map_err(|error| DocumentError(error.to_string()))?;
    // Texts cannot hold this markup: their angle brackets are escaped.
    Ok(body.replace(HEIGHT, &format!("<w:tblHeader />{HEIGHT}")).into_bytes())
}

/// Keys of the figures by the bookmark they lie in.
#[derive(Default)]
struct Figures(Vec<(String, String)>);

impl Figures {
    /// Number and name of the bookmark of the next figure. A name that begins with `_` is hidden.
    fn bookmark(&mut self, key: &str) -> (usize, String) {
        let number = self.0.len() + 1;
        let name = format!("_so{number:05}");
        self.0.push((name.clone(), plain(key)));
        (number, name)
    }
}

fn page(document: &Document) -> Docx {
    let (top, bottom, left, right) = MARGINS;
    let margins = PageMargin {
        top: twips(top),
        bottom: twips(bottom),
        left: twips(left),
        right: twips(right),
        header: twips(HEADER_AT),
        footer: twips(HEADER_AT),
        gutter: 0,
    };
    let number = docx_rs::Paragraph::new().style(document.page_number.id).add_page_num(PageNum::new());
    Docx::new()
        .page_size(PAGE.0, PAGE.1)
        .page_margin(margins)
        .default_fonts(fonts())
        .header(Header::new().add_paragraph(number))
        .first_header(Header::new().add_paragraph(docx_rs::Paragraph::new()))
}

fn fonts() -> RunFonts {
    RunFonts::new().ascii(FONT).hi_ansi(FONT).cs(FONT).east_asia(FONT)
}

fn twips(millimetres: i32) -> i32 {
    (millimetres * 1440 * 10 + 127) / 254
}

/// Every style in use, in order of its identifier.
fn styles(document: &Document) -> Vec<&'static Style> {
    let mut known = BTreeSet::new();
    let mut styles = vec![document.page_number];
    for block in &document.blocks {
        match block {
            Block::Paragraph(own) => styles.push(own.style),
            Block::Table(own) => styles.extend(own.rows.iter().flatten().flatten().map(|one| one.style)),
        }
    }
    styles.retain(|style| known.insert(style.id));
    styles.sort_by_key(|style| style.id);
    styles
}

fn definition(style: &Style) -> docx_rs::Style {
    let (left, right) = style.sides;
    let (before, after) = style.distance;
    let first = SpecialIndentType::FirstLine(twips(i32::from(style.first_line)));
    let spacing = LineSpacing::new()
        .before(u32::from(before) * 20)
        .after(u32::from(after) * 20)
        .line_rule(LineSpacingType::Auto)
        .line(if style.line_above { 120 } else { LINE });
    let mut definition = docx_rs::Style::new(style.id, StyleType::Paragraph)
        .name(style.name)
        .fonts(fonts())
        .size(usize::from(style.size) * 2)
        .align(alignment(style.align))
        .indent(Some(twips(i32::from(left))), Some(first), Some(twips(i32::from(right))), None)
        .line_spacing(spacing);
    if style.bold {
        definition = definition.bold();
    }
    if style.italic {
        definition = definition.italic();
    }
    if let Some(level) = style.outline {
        definition = definition.outline_lvl(usize::from(level.saturating_sub(1)));
    }
    if style.line_above {
        let line = ParagraphBorder::new(ParagraphBorderPosition::Top).val(BorderType::Single).size(6);
        let lines = ParagraphBorders::with_empty().set(line);
        definition.paragraph_property = definition.paragraph_property.set_borders(lines);
    }
    definition
}

fn alignment(align: Align) -> AlignmentType {
    match align {
        Align::Left => AlignmentType::Left,
        Align::Centre => AlignmentType::Center,
        Align::Right => AlignmentType::Right,
        Align::Justify => AlignmentType::Both,
    }
}

fn paragraph(own: &Paragraph, figures: &mut Figures) -> docx_rs::Paragraph {
    let mut paragraph = docx_rs::Paragraph::new().style(own.style.id).keep_next(own.style.with_next);
    for one in &own.runs {
        match &one.figure {
            Some(key) => {
                let (number, name) = figures.bookmark(key);
                paragraph = paragraph.add_bookmark_start(number, name).add_run(run(one));
                paragraph = paragraph.add_bookmark_end(number);
            }
            None => paragraph = paragraph.add_run(run(one)),
        }
    }
    paragraph
}

fn run(own: &Run) -> docx_rs::Run {
    let mut run = docx_rs::Run::new();
    // What XML cannot hold and what turns the direction of writing never leaves here.
    for (position, line) in plain(&own.text).split('\n').enumerate() {
        if position > 0 {
            run = run.add_break(BreakType::TextWrapping);
        }
        run = run.add_text(line);
    }
    if own.bold {
        run = run.bold();
    }
    if own.italic {
        run = run.italic();
    }
    run
}

fn table(own: &Table, figures: &mut Figures) -> docx_rs::Table {
    let widths: Vec<usize> =
        own.widths.iter().map(|width| usize::try_from(twips(i32::from(*width))).unwrap_or(0)).collect();
    let mut rows = Vec::new();
    for (position, row) in own.rows.iter().enumerate() {
        let mut cells = Vec::new();
        for (cell, width) in row.iter().zip(&widths) {
            let mut built = TableCell::new().width(*width, WidthType::Dxa);
            if own.lines {
                built = built.vertical_align(VAlignType::Center);
            }
            for one in cell {
                built = built.add_paragraph(paragraph(one, figures));
            }
            cells.push(built);
        }
        let row = TableRow::new(cells).cant_split();
        let is_head = own.lines && position == 0;
        rows.push(if is_head { row.row_height(LEAST_HEIGHT).height_rule(HeightRule::AtLeast) } else { row });
    }
    let table = if own.lines { docx_rs::Table::new(rows) } else { docx_rs::Table::without_borders(rows) };
    let total = widths.iter().sum();
    table.set_grid(widths).width(total, WidthType::Dxa).layout(TableLayoutType::Fixed)
}

/// `docProps/core.xml`: title, author, language and a day that is not the clock's.
fn core_properties(document: &Document) -> String {
    let (title, author) = (plain(&document.title), plain(&document.author));
    let (title, author, day) = (escape(&title), escape(&author), document.created);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
         <dc:title>{title}</dc:title><dc:creator>{author}</dc:creator><dc:language>vi-VN</dc:language>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{day}T00:00:00Z</dcterms:created>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{day}T00:00:00Z</dcterms:modified></cp:coreProperties>"
    )
}
