//! Where everything of a sheet stands: lines from top to bottom, columns from left to right, cells of series.

use std::collections::BTreeMap;

use super::FormRequest;
use crate::catalogue::{Catalogue, SeriesId};
use crate::form::{Block, Row, Section, Sheet, SheetKind, Slot};
use crate::period::Part;

/// Characters that fit the width of an A4 page on its side at full size.
const PAGE: f64 = 128.0;

/// One line of a sheet below its heading.
#[derive(Debug, Clone, Copy)]
pub enum Line<'a> {
    /// Space between two tables.
    Gap,
    /// Title of a block above its own head.
    BandTitle(&'a str),
    /// First line of the head of a block; the others follow.
    Head(&'a Block),
    /// Further lines of a head.
    HeadBelow,
    /// Index row.
    Index,
    /// Title of a block inside a table.
    BlockTitle(&'a Block, &'a str),
    /// Heading inside a block.
    Section(&'a Block, &'a str),
    /// A row.
    Row(&'a Block, &'a Row),
}

/// The plan of a sheet.
pub struct Plan<'a> {
    /// The lines with their rows of the worksheet.
    pub lines: Vec<(u32, Line<'a>)>,
    /// Columns before the first data column: 3, or 4 with a unit of measure per row.
    pub stubs: u16,
    /// The last data column.
    pub last_column: u16,
    /// Column widths in characters, the check column last.
    pub widths: Vec<f64>,
    /// Where each series stands.
    pub places: BTreeMap<SeriesId, (u32, u16)>,
    /// The block of each series.
    pub blocks: BTreeMap<SeriesId, usize>,
    /// First row below the table.
    pub end: u32,
}

impl Plan<'_> {
    /// The column of the live check.
    pub fn check_column(&self) -> u16 {
        self.last_column + 1
    }

    /// Width of some columns together.
    pub fn width(&self, first: u16, last: u16) -> f64 {
        let columns = usize::from(first)..=usize::from(last);
        self.widths.get(columns).map_or(0.0, |widths| widths.iter().sum())
    }

    /// Whether the sheet has several heads.
    pub fn several_heads(&self) -> bool {
        self.lines.iter().filter(|(_, line)| matches!(line, Line::Head(_))).count() > 1
    }
}

/// Least width of a column of figures: 12.345.678 in bold.
const LEAST: f64 = 11.0;

/// How many lines the head of a block takes.
pub fn head_depth(block: &Block) -> u32 {
    let deepest = block.columns.iter().map(|column| column.head.len()).max().unwrap_or(1);
    u32::try_from(deepest.max(1)).unwrap_or(1)
}

/// Plans a sheet whose table begins in row `start`.
pub fn plan<'a>(request: &FormRequest<'_>, sheet: &'a Sheet, start: u32) -> Plan<'a> {
    let catalogue = request.catalogue;
    let stubs: u16 = if sheet.row_units { 4 } else { 3 };
    let count = sheet.blocks.iter().map(|block| block.columns.len()).max().unwrap_or(1);
    let last_column = stubs + u16::try_from(count.max(1)).unwrap_or(1) - 1;
    let mut plan = Plan {
        lines: Vec::new(),
        stubs,
        last_column,
        widths: widths(sheet, catalogue, count),
        places: BTreeMap::new(),
        blocks: BTreeMap::new(),
        end: start,
    };
    for (index, block) in sheet.blocks.iter().enumerate() {
        add_block(&mut plan, request, sheet, (index, block));
    }
    plan
}

fn push<'a>(plan: &mut Plan<'a>, line: Line<'a>) {
    plan.lines.push((plan.end, line));
    plan.end += 1;
}

fn add_block<'a>(
    plan: &mut Plan<'a>,
    request: &FormRequest<'_>,
    sheet: &'a Sheet,
    (index, block): (usize, &'a Block),
) {
    let part = request.period.part;
    let in_form = |block: &Block| block.rows.iter().any(|row| row.periods.contains(&part));
    let shared =
        sheet.blocks.iter().any(|other| other.header == block.id && other.id != block.id && in_form(other));
    if !in_form(block) && (!shared || block.shares_header()) {
        return;
    }
    let title = block.title.as_ref().map(|title| title.vi.as_str());
    let band = !block.shares_header() && !shared;
    if !block.shares_header() {
        if !plan.lines.is_empty() {
            push(plan, Line::Gap);
        }
        if let (Some(title), true) = (title, band) {
            push(plan, Line::BandTitle(title));
        }
        push(plan, Line::Head(block));
        for _ in 1..head_depth(block) {
            push(plan, Line::HeadBelow);
        }
        push(plan, Line::Index);
    }
    if let (Some(title), false, true) = (title, band, in_form(block)) {
        push(plan, Line::BlockTitle(block, title));
    }
    for row in block.rows.iter().filter(|row| row.periods.contains(&part) && concerns(request, row)) {
        for section in sections_before(block, row, part) {
            push(plan, Line::Section(block, &section.title.vi));
        }
        for (column, slot) in (plan.stubs..).zip(&row.slots) {
            if let Slot::Series(id) = slot {
                plan.places.insert(*id, (plan.end, column));
                plan.blocks.insert(*id, index);
            }
        }
        push(plan, Line::Row(block, row));
    }
}

/// Whether a row means something to the unit: nil returns of sheets it does not fill do not.
fn concerns(request: &FormRequest<'_>, row: &Row) -> bool {
    let nil = row.field.as_deref().and_then(|field| field.strip_prefix("nil:"));
    let sheet = nil.and_then(|id| request.layout.sheet(id));
    sheet.is_none_or(|sheet| sheet.in_form(request.period.part, request.source))
}

/// The headings above a row: its own, or those of the rows just above it that do not stand in this form, unless such a
/// heading would have no row at all.
fn sections_before<'a>(block: &'a Block, row: &Row, part: Part) -> Vec<&'a Section> {
    let position = block.rows.iter().position(|other| other.code == row.code).unwrap_or(0);
    let above = block.rows.iter().take(position).rev().take_while(|other| !other.periods.contains(&part));
    std::iter::once(row)
        .chain(above)
        .map(|row| block.sections.iter().filter(|section| section.before == row.code).collect::<Vec<_>>())
        .find(|sections| !sections.is_empty())
        .unwrap_or_default()
}

/// Serial number, label, code (and unit), data columns, check column.
fn widths(sheet: &Sheet, catalogue: &Catalogue, count: usize) -> Vec<f64> {
    let columns = f64::from(u16::try_from(count.max(1)).unwrap_or(1));
    let units = if sheet.row_units { units_width(sheet, catalogue) } else { 0.0 };
    let fixed = 5.0 + 7.0 + units;
    let data = match sheet.kind {
        SheetKind::Text => 82.0,
        SheetKind::Particulars => 62.0,
        SheetKind::Grid | SheetKind::List => ((PAGE - fixed - 50.0) / columns).clamp(LEAST, 17.0),
    };
    let label = (PAGE - fixed - data * columns).clamp(38.0, 60.0);
    let mut widths = vec![5.0, label, 7.0];
    if sheet.row_units {
        widths.push(units);
    }
    for index in 0..count.max(1) {
        let declared = sheet.blocks.iter().filter_map(|block| block.columns.get(index)?.width).max();
        widths.push(declared.map_or(data, f64::from));
    }
    widths.push(14.0);
    widths
}

/// Wide enough for the longest unit of measure in at most two lines.
fn units_width(sheet: &Sheet, catalogue: &Catalogue) -> f64 {
    let names = sheet.blocks.iter().flat_map(|block| &block.rows).filter_map(|row| row.unit.as_deref());
    let longest = names
        .filter_map(|unit| catalogue.unit_of_measure(unit))
        .map(|unit| unit.name.vi.chars().count())
        .max()
        .unwrap_or(8);
    f64::from(u16::try_from(longest).unwrap_or(8)).clamp(9.0, 16.0)
}
