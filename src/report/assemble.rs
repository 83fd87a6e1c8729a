//! The workbook as a whole: which sheets, in which order, under which names and annex numbers.

use crate::book::Book;
use crate::catalogue::Group;
use crate::message::fill;

use super::context::{Context, roman};
use super::data;
use super::group::{self, Item};
use super::input::ReportInput;
use super::look::Look;
use super::page::Page;
use super::template::{self, AddedRow, Kind, SheetPlan, Shown};
use super::{
    ReportError, changes, charts, cover, form_table, links, methods, proof, quality, ranking, summary, tasks,
    tidy, write,
};

/// Characters that the name of a worksheet can have.
const NAME_LIMIT: usize = 31;

/// A sheet to be built.
struct Job<'a> {
    plan: &'a SheetPlan,
    page: Page,
    /// Groups it shows (group sheets).
    groups: Vec<&'a Group>,
    /// Whether it is the last sheet of its record: added rows without a place go there.
    last: bool,
}

/// Writes a report workbook after the layout `report` (a file of `templates/reports/`, such as `province`).
///
/// # Errors
/// When there is no such report, its layout refers to something that does not exist, or the workbook cannot be
/// written.
pub fn workbook(report: &str, input: &ReportInput<'_>) -> Result<Vec<u8>, ReportError> {
    let part = input.figures.period.part;
    let template = template::load(report, part, input.definitions, input.catalogue, input.layout)?;
    let context = Context { input, report: &template.report };
    let title = title(&context)?;
    let mut jobs = jobs(&context, &template.sheets, &title);
    for job in &mut jobs {
        build(&context, job);
    }
    links::connect(&mut jobs.iter_mut().map(|job| &mut job.page).collect::<Vec<_>>());
    let rows = tidy::rows(input.catalogue, input.figures);
    let mut book = Book::new(input.header.cut_off, &title.replace('\n', " "))?;
    for job in &jobs {
        match job.plan.record.kind {
            Kind::Data => data::sheet(&mut book, &context, &job.page, &rows)?,
            Kind::Proof => {
                let Some(data) = jobs.iter().find(|job| job.plan.record.kind == Kind::Data) else { continue };
                let pages: Vec<&Page> = jobs.iter().map(|job| &job.page).collect();
                proof::sheet(&mut book, &context, &job.page, (&data.page, &rows), &pages)?;
            }
            Kind::Contents => {
                let pages: Vec<&Page> = jobs.iter().map(|job| &job.page).collect();
                write::page(&mut book, &context, &cover::contents(job.page.clone(), &pages))?;
            }
            _ => write::page(&mut book, &context, &job.page)?,
        }
    }
    Ok(book.finish()?)
}

/// Title of the report, over two lines.
///
/// # Errors
/// When the figures have no parent unit.
pub(super) fn title(context: &Context<'_>) -> Result<String, ReportError> {
    let unit = lower_first(&context.parent().ok_or(ReportError::NoFigures)?.name);
    let year = context.figures().period.year.to_string();
    let title = context.report.titles.get(&context.part()).map_or("", |title| title.vi.as_str());
    Ok(fill(title, [("unit", unit.as_str()), ("year", year.as_str())]))
}

/// A name within a sentence: "tỉnh Quảng Ngãi".
pub(super) fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn jobs<'a>(context: &Context<'a>, plans: &'a [SheetPlan], title: &str) -> Vec<Job<'a>> {
    let mut jobs: Vec<Job<'a>> = Vec::new();
    let (mut annex, mut group_number) = (0, 1);
    for plan in plans {
        let record = &plan.record;
        let lots: Vec<Vec<&Group>> = match (record.kind, record.together) {
            (Kind::Group, false) => groups(context, plan).into_iter().map(|group| vec![group]).collect(),
            (Kind::Group, true) => vec![groups(context, plan)],
            _ => vec![Vec::new()],
        };
        let count = lots.len();
        for (position, groups) in lots.into_iter().enumerate() {
            let mut name = record.name.clone();
            let mut sheet_title = record.title.vi.clone();
            if record.kind == Kind::Group {
                group_number += 1;
                let group = groups.first().map_or("", |group| group.name.vi.as_str());
                let set = groups.first().and_then(|group| set_name(context, &group.set)).unwrap_or_default();
                name = format!("{group_number:02} {}", fill(&name, [("group", group)]));
                sheet_title = fill(&sheet_title, [("group", group), ("set", set)]);
            }
            let mut page = Page::new(tab_name(&name, &jobs), sheet_title, Vec::new());
            if record.kind == Kind::Cover {
                page.title = title.to_owned();
            } else if record.kind != Kind::Contents {
                annex += 1;
                page.annex = record.annex.clone().unwrap_or_else(|| roman(annex));
            }
            jobs.push(Job { plan, page, groups, last: position + 1 == count });
        }
    }
    jobs
}

/// Name of a set.
pub(super) fn set_name<'a>(context: &Context<'a>, id: &str) -> Option<&'a str> {
    context.catalogue().sets.iter().find(|set| set.id == id).map(|set| set.name.vi.as_str())
}

/// Groups of a group sheet that have an indicator in this kind of report.
fn groups<'a>(context: &Context<'a>, plan: &SheetPlan) -> Vec<&'a Group> {
    let catalogue = context.catalogue();
    let shown = |group: &&Group| {
        plan.record.sets.contains(&group.set)
            && catalogue
                .indicators_of(context.part())
                .any(|indicator| indicator.set == group.set && indicator.group == group.id)
    };
    catalogue.groups.iter().filter(shown).collect()
}

/// A name that a worksheet can have and that no other sheet has.
fn tab_name(name: &str, jobs: &[Job<'_>]) -> String {
    let clean: String = name.chars().filter(|c| !"[]:*?/\\'".contains(*c)).collect();
    let short: String = clean.chars().take(NAME_LIMIT).collect();
    let short = if clean.chars().count() > NAME_LIMIT {
        // Better to end with a whole word.
        short
            .rsplit_once(' ')
            .map_or(short.as_str(), |(head, _)| head)
            .trim_end_matches([',', ' '])
            .to_owned()
    } else {
        short
    };
    let taken = |name: &str| jobs.iter().any(|job| job.page.name.to_lowercase() == name.to_lowercase());
    if !taken(&short) {
        return short;
    }
    let stem: String = short.chars().take(NAME_LIMIT - 4).collect();
    (2..100).map(|number| format!("{stem} {number}")).find(|name| !taken(name)).unwrap_or(short)
}

fn group_page(context: &Context<'_>, job: &mut Job<'_>) {
    let mut tables: Vec<Vec<Item<'_>>> =
        job.groups.iter().map(|group| items(context, job.plan, group)).collect();
    if let Some(table) = tables.last_mut().filter(|_| job.last) {
        let homeless = job.plan.added.iter().filter(|added| added.below.is_none());
        table.extend(homeless.filter_map(|added| added_item(context, added)));
    }
    let slices: Vec<&[Item<'_>]> = tables.iter().map(Vec::as_slice).collect();
    job.page.widths = group::widths(context, &slices);
    context.head(&mut job.page, "");
    for (group, items) in job.groups.iter().zip(&tables) {
        let row = job.page.next;
        if job.groups.len() > 1 {
            let last = job.page.last_column();
            let title = format!("{}. {}", group.id, group.name.vi);
            job.page.line(row, 0, last, title, Look::TableTitle);
        }
        group::table(context, &mut job.page, items, row);
    }
    let notes: Vec<String> = job.plan.record.note.iter().map(|note| note.vi.clone()).collect();
    context.foot(&mut job.page, &notes, true);
}

/// The indicators of a group, each followed by what the user's definitions add below it.
fn items<'a>(context: &Context<'a>, plan: &SheetPlan, group: &Group) -> Vec<Item<'a>> {
    let mut items = Vec::new();
    for indicator in context.catalogue().indicators_of(context.part()) {
        if indicator.set != group.set || indicator.group != group.id || plan.excluded.contains(&indicator.id)
        {
            continue;
        }
        items.push(Item::Indicator(indicator));
        let added = plan.added.iter().filter(|added| added.below.as_deref() == Some(indicator.id.as_str()));
        items.extend(added.filter_map(|added| added_item(context, added)));
    }
    items
}

/// A column that the user's definitions add; indicators that the report does not have are left out.
fn added_item<'a>(context: &Context<'a>, added: &AddedRow) -> Option<Item<'a>> {
    match &added.shown {
        Shown::Heading => None,
        Shown::Indicator(id) => context
            .catalogue()
            .indicators_of(context.part())
            .find(|indicator| indicator.id == *id)
            .map(Item::Indicator),
        Shown::Series(id) => Some(Item::Series(*id, added.label.clone())),
    }
}

fn build(context: &Context<'_>, job: &mut Job<'_>) {
    if job.plan.record.kind == Kind::Group {
        return group_page(context, job);
    }
    let page = std::mem::take(&mut job.page);
    job.page = match job.plan.record.kind {
        Kind::Cover => cover::page(context, page),
        Kind::Summary => summary::page(context, job.plan, page),
        Kind::Form => form_table::page(context, job.plan, page),
        Kind::Tasks => tasks::page(context, job.plan, page),
        Kind::Ranking => ranking::page(context, job.plan, page),
        Kind::Charts => charts::page(context, job.plan, page),
        Kind::Quality => quality::page(context, page),
        Kind::Changes => changes::page(context, page),
        Kind::Methods => methods::page(context, page),
        Kind::Data => for_programs(page, &data::WIDTHS),
        Kind::Proof => for_programs(page, &proof::WIDTHS),
        Kind::Contents | Kind::Group => page,
    };
}

/// A page with one head row, written straight to its sheet.
fn for_programs(page: Page, widths: &[u16]) -> Page {
    Page { widths: widths.to_vec(), repeat: Some((0, 0)), freeze: Some((1, 0)), ..page }
}
