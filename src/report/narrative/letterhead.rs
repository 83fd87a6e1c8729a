//! Head and end of the document (Nghị định 30/2020/NĐ-CP, Phụ lục I).

use crate::document::{Block, Paragraph, Run, Table};
use crate::report::context::{Context, day};
use crate::report::{assemble, cover};

use super::fill::fill;
use super::look;
use super::record::Words;

/// Widths of the two halves of the head and of the end, in millimetres.
const HALVES: [u8; 2] = [70, 95];
/// Empty lines for the signature.
const SIGNATURE_LINES: usize = 4;

fn paragraph(style: &'static crate::document::Style, text: impl Into<String>) -> Paragraph {
    Paragraph::text(style, text)
}

/// Marks of a draft and of an internal document, bodies, quốc hiệu, number, place and date, title, "Kính gửi".
pub(super) fn head(context: &Context<'_>, words: &Words, title: &str) -> Vec<Block> {
    let header = &context.input.header;
    let left = vec![
        paragraph(&look::AGENCY, header.superior_body.to_uppercase()),
        paragraph(&look::ISSUER, header.issuing_body.to_uppercase()),
        paragraph(&look::ISSUER_RULE, ""),
        paragraph(&look::NUMBER, format!("Số: {}", cover::number(context))),
    ];
    let right = vec![
        paragraph(&look::NATIONAL, cover::NATIONAL),
        paragraph(&look::MOTTO, cover::MOTTO),
        paragraph(&look::MOTTO_RULE, ""),
        paragraph(&look::PLACE, cover::place_and_date(&header.place)),
    ];
    let agency = vec![Run::text(cover::or_blank(&header.receiving_agency))];
    let mut blocks = vec![
        Block::Paragraph(paragraph(&look::CONFIDENTIAL, context.report.confidential.vi.as_str())),
        Block::Paragraph(paragraph(&look::DRAFT, format!("{}.", words.draft))),
        halves(left, right),
        Block::Paragraph(paragraph(&look::KIND, words.kind.as_str())),
    ];
    blocks.extend(title.split('\n').map(|line| Block::Paragraph(paragraph(&look::TITLE, line))));
    blocks.push(Block::Paragraph(paragraph(&look::TITLE_RULE, "")));
    let addressee = fill(&words.addressee, &[("agency", agency)]);
    blocks.push(Block::Paragraph(Paragraph::new(&look::ADDRESSEE, addressee)));
    blocks
}

/// Words of the opening and the closing: issuing body, period, window, status, unit.
pub(super) fn particulars(context: &Context<'_>) -> Vec<(&'static str, Vec<Run>)> {
    let header = &context.input.header;
    let unit = context.parent().map_or_else(String::new, |unit| assemble::lower_first(&unit.name));
    let texts = [
        ("issuer", header.issuing_body.clone()),
        ("period", assemble::lower_first(&context.period_name(context.figures().period))),
        ("from", day(header.window.0)),
        ("to", day(header.window.1)),
        ("status", format!("số liệu {}", header.status_name)),
        ("unit", unit),
    ];
    texts.into_iter().map(|(name, text)| (name, vec![Run::text(text)])).collect()
}

/// Recipients and signature.
pub(super) fn end(context: &Context<'_>) -> Block {
    let header = &context.input.header;
    let mut left = vec![paragraph(&look::RECIPIENTS, "Nơi nhận:")];
    left.extend(cover::recipients(&header.recipients).map(|line| paragraph(&look::RECIPIENT, line)));
    let post = cover::or_blank(&header.post).to_owned();
    let lines = header.authority.iter().filter(|line| !line.is_empty()).chain([&post]);
    let mut right: Vec<Paragraph> =
        lines.map(|line| paragraph(&look::SIGNATORY, line.to_uppercase())).collect();
    right.extend((0..SIGNATURE_LINES).map(|_| paragraph(&look::SIGNATORY, "")));
    right.push(paragraph(&look::SIGNATORY, header.signatory_name.trim()));
    halves(left, right)
}

fn halves(left: Vec<Paragraph>, right: Vec<Paragraph>) -> Block {
    Block::Table(Table { widths: HALVES.to_vec(), lines: false, rows: vec![vec![left, right]] })
}
