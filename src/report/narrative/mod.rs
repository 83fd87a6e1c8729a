//! The narrative: a draft of the report's text, for an office to edit and sign.
//!
//! In: the same [`ReportInput`] as the report workbook, and the wording (`narrative*` records of `templates/reports/`).
//! Out: the bytes of one `.docx`, equal for equal input. Each figure carries the key of its row and column of the
//! published tables. It must not know files, the ledger or the clock; it computes nothing and judges nothing: it says
//! what a figure is, what it rests on and how it compares, and of a figure that is not there, that it is missing.

mod figure;
mod fill;
mod letterhead;
mod look;
mod record;
mod sentence;
mod table;
mod texts;
mod units;

use crate::catalogue::{Group, Indicator};
use crate::document::{self, Block, Document, Paragraph, Run};

use self::fill::fill;
use self::record::{Narrative, Section};
use self::sentence::{Speaker, listed};
use self::units::Units;
use super::context::{Context, roman};
use super::input::ReportInput;
use super::{ReportError, assemble, marks, template};

/// Writes the draft that goes with a report.
///
/// # Errors
/// When there is no such report, its wording refers to something that does not exist, or the document cannot be
/// written.
pub fn narrative(report: &str, input: &ReportInput<'_>) -> Result<Vec<u8>, ReportError> {
    let part = input.figures.period.part;
    let template = template::load(report, part, input.definitions, input.catalogue, input.layout)?;
    let narrative = record::load(report, input.definitions, input.catalogue, input.layout)?;
    let context = Context { input, report: &template.report };
    let title = assemble::title(&context)?;
    let units = Units::new(&context);
    let speaker = Speaker { context: &context, words: &narrative.words, units: &units };
    let mut blocks = letterhead::head(&context, &narrative.words, &title);
    blocks.extend(opening(&speaker));
    blocks.extend(sections(&speaker, &narrative));
    blocks.extend(closing(&speaker));
    let document = Document {
        title: format!("{}: {}", narrative.words.kind, title.replace('\n', " ")),
        author: input.header.issuing_body.clone(),
        created: input.header.cut_off,
        page_number: &look::PAGE_NUMBER,
        blocks,
    };
    Ok(document::write(&document)?)
}

/// What the report is about and what must be known before its figures are read.
fn opening(speaker: &Speaker<'_>) -> Vec<Block> {
    let Speaker { context, words, units } = speaker;
    let header = &context.input.header;
    let count = |number: usize, column: &str| {
        vec![Run::figure(number.to_string(), format!("summary|units|||{column}"))]
    };
    let counts = [
        ("reported", count(header.units_reported, "reported")),
        ("expected", count(header.units_expected, "expected")),
    ];
    let base = context.input.base.map(|base| context.period_name(base));
    let compared = match base {
        Some(base) => fill(&words.compared, &[("base", vec![Run::text(assemble::lower_first(&base))])]),
        None => fill(&words.not_compared, &[]),
    };
    let mut notes = vec![fill(&words.reported, &counts)];
    notes.push(listed(&words.silent, units.silent_names()));
    notes.push(compared);
    let listed = || context.catalogue().indicators_of(context.part());
    if listed().any(|indicator| marks::is_upper_bound(context.catalogue(), indicator)) {
        notes.push(fill(&words.upper_bound_note, &[]));
    }
    if listed().any(|indicator| marks::name(indicator) != indicator.name.vi) {
        notes.push(fill(&words.provisional_note, &[]));
    }
    let opening = Paragraph::new(&look::TEXT, fill(&words.opening, &letterhead::particulars(context)));
    let notes =
        notes.into_iter().filter(|runs| !runs.is_empty()).map(|runs| Paragraph::new(&look::NOTE, runs));
    std::iter::once(opening).chain(notes).map(Block::Paragraph).collect()
}

/// The sections, numbered; a section with nothing to say is left out, its number too.
fn sections(speaker: &Speaker<'_>, narrative: &Narrative) -> Vec<Block> {
    let mut blocks = Vec::new();
    let (mut first, mut second) = (0, 0);
    for section in &narrative.sections {
        let content = content(speaker, narrative, section);
        if content.is_empty() && section.level == 2 {
            continue;
        }
        let title = title(speaker.context, section);
        let heading = if section.level == 1 {
            (first, second) = (first + 1, 0);
            Paragraph::text(&look::SECTION, format!("{}. {}", roman(first), title.to_uppercase()))
        } else {
            second += 1;
            Paragraph::text(&look::SUBSECTION, format!("{second}. {title}"))
        };
        blocks.push(Block::Paragraph(heading));
        blocks.extend(content);
    }
    blocks
}

/// The title of a section: its own, or the name of the group it names first.
fn title(context: &Context<'_>, section: &Section) -> String {
    let named = |group: &&Group| section.groups.first() == Some(&format!("{}/{}", group.set, group.id));
    let group = || context.catalogue().groups.iter().find(named).map(|group| group.name.vi.clone());
    section.title.clone().or_else(group).unwrap_or_default()
}

fn content(speaker: &Speaker<'_>, narrative: &Narrative, section: &Section) -> Vec<Block> {
    let context = speaker.context;
    let mut blocks = Vec::new();
    for indicator in indicators(context, narrative, section) {
        let Some(mut runs) = speaker.sentence(indicator) else { continue };
        runs.insert(0, Run::text("- "));
        runs.push(Run::text("."));
        blocks.push(Block::Paragraph(Paragraph::new(&look::TEXT, runs)));
    }
    blocks.extend(section.tables.iter().flat_map(|table| table::blocks(context, speaker.words, table)));
    if let Some(row) = &section.text {
        blocks.extend(texts::paragraphs(context, speaker.words, row).into_iter().map(Block::Paragraph));
    }
    blocks
}

/// The indicators of the groups that a section names, in its order; of the rest, in the catalogue's.
fn indicators<'a>(context: &Context<'a>, narrative: &Narrative, section: &Section) -> Vec<&'a Indicator> {
    let named = |group: &Group| narrative.sections.iter().any(|section| section.names(group));
    let catalogue = context.catalogue();
    let mut found = Vec::new();
    for name in &section.groups {
        let own = |indicator: &&Indicator| *name == format!("{}/{}", indicator.set, indicator.group);
        found.extend(catalogue.indicators_of(context.part()).filter(own));
    }
    if section.rest {
        let homeless = |indicator: &&Indicator| {
            let own = |group: &&Group| group.set == indicator.set && group.id == indicator.group;
            section.sets.contains(&indicator.set) && !catalogue.groups.iter().find(own).is_some_and(named)
        };
        found.extend(catalogue.indicators_of(context.part()).filter(homeless));
    }
    found
}

/// Where the details are, the closing words, recipients and signature.
fn closing(speaker: &Speaker<'_>) -> Vec<Block> {
    let Speaker { context, words, .. } = speaker;
    let particulars = letterhead::particulars(context);
    vec![
        Block::Paragraph(Paragraph::text(&look::TEXT, words.annex.as_str())),
        Block::Paragraph(Paragraph::new(&look::CLOSING, fill(&words.closing, &particulars))),
        letterhead::end(context),
    ]
}
