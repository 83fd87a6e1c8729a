//! "Nhiệm vụ": the tasks of the submissions (B11), by lead agency, overdue first.

use jiff::civil::Date;

use crate::book::cell_name;
use crate::catalogue::{Category, Dimension, SeriesId};
use crate::form::{Block, Column};
use crate::text::{Deadline, fold, read_date, read_deadline};

use super::context::{Context, day};
use super::input::ReportedText;
use super::look::Look;
use super::page::{Content, Page, columns_u16, rows_u32};
use super::quality::empty;
use super::template::{SheetPlan, TaskList};

const SHORT: Look = Look::Short { bold: false };

/// Said where a list names no lead agency.
const NO_LEAD: &str = "Chưa ghi cơ quan chủ trì";

/// The sheet is ruled in columns of this width, in characters, after the running number: both tables stand on them,
/// those of the list over as many as they need.
const RULED: u16 = 18;
/// Ruled columns of the agency in the table of counts.
const AGENCY: u16 = 3;

/// Head of the tasks whose status is none of the list's.
const OTHER_STATUS: &str = "Không ghi hoặc ghi khác";
/// Said of a task that calls itself overdue before its time limit is over.
const TOO_EARLY: &str = "Ghi quá hạn khi thời hạn chưa qua";

/// One task of one unit.
struct Task<'a> {
    unit: String,
    /// By column of the form.
    entries: Vec<&'a str>,
    /// Position among the statuses in order of print; after the last one where it is not one of them.
    status: usize,
    /// The day it was due, where it is past and the task is not done.
    late: Option<Date>,
    /// Whether it calls itself overdue although its time limit is not over.
    too_early: bool,
}

/// The tasks of one lead agency.
struct Lead<'a> {
    name: String,
    tasks: Vec<Task<'a>>,
}

/// What the list looks like.
struct Shape<'a> {
    columns: &'a [Column],
    /// Positions of the columns with roles.
    lead: usize,
    due: usize,
    status: usize,
    statuses: Vec<&'a Category>,
    /// What counts the entries of a list, where the catalogue has it.
    counted: Option<SeriesId>,
}

impl Shape<'_> {
    /// First and last ruled column of each column of the list: reporting unit, the form's, remarks.
    fn places(&self) -> Vec<(u16, u16)> {
        let form = self.columns.iter().map(|column| column.width.unwrap_or(RULED));
        let mut next = 1;
        let place = |width: u16| {
            let first = next;
            next += ((width + RULED / 2) / RULED).max(1);
            (first, next - 1)
        };
        std::iter::once(RULED).chain(form).chain([RULED]).map(place).collect()
    }

    /// Last ruled column that a table needs.
    fn last_column(&self) -> u16 {
        let list = self.places().last().map_or(0, |(_, last)| *last);
        list.max(AGENCY + columns_u16(self.statuses.len()) + 2)
    }
}

/// Builds the sheet.
pub(super) fn page(context: &Context<'_>, plan: &SheetPlan, mut page: Page) -> Page {
    let shape = plan.record.list.as_ref().and_then(|list| shape(context, list));
    let Some((form, shape)) = shape else { return page };
    page.widths = std::iter::once(5).chain((0..shape.last_column()).map(|_| RULED)).collect();
    context.head(&mut page, "");
    let leads = leads(context, &form, &shape);
    let counts = counts_table(context, &mut page, &shape, &leads);
    list_table(&mut page, &shape, &leads, counts);
    let notes = notes(context, &shape, &leads);
    context.foot(&mut page, &notes, false);
    page
}

/// What must be said under the tables; marks are explained where they stand.
fn notes(context: &Context<'_>, shape: &Shape<'_>, leads: &[Lead<'_>]) -> Vec<String> {
    let mut notes = vec!["Nội dung do các đơn vị ghi ở biểu theo dõi nhiệm vụ, in nguyên văn.".to_owned()];
    let silent: Vec<&str> = context
        .units()
        .filter(|(unit, _)| !has_list(context, shape, *unit))
        .map(|(_, unit)| unit.name.as_str())
        .collect();
    if !silent.is_empty() {
        notes.push(format!("Chưa có danh sách nhiệm vụ của: {}.", silent.join(", ")));
    }
    let any = |said: fn(&Task<'_>) -> bool| leads.iter().flat_map(|lead| &lead.tasks).any(said);
    if any(|task| task.status > 0 && task.late.is_some()) {
        notes.push(
            "\"Đã qua thời hạn\": thời hạn ghi trong biểu trước ngày chốt số liệu mà nhiệm vụ chưa hoàn thành."
                .to_owned(),
        );
    }
    if any(|task| task.too_early) {
        notes.push(format!(
            "\"{TOO_EARLY}\": đơn vị phải giải trình (quy tắc R-CON-008); thời hạn là một năm hoặc \"Hằng năm\" thì \
             hết ngày 31/12 mới qua."
        ));
    }
    notes
}

/// Whether a unit sent a list of tasks, or said that it has none.
fn has_list(context: &Context<'_>, shape: &Shape<'_>, unit: usize) -> bool {
    let figure = shape.counted.and_then(|id| context.figures().series(unit, id));
    figure.is_some_and(|figure| figure.value.number().is_some())
}

fn shape<'a>(context: &Context<'a>, list: &'a TaskList) -> Option<(String, Shape<'a>)> {
    let sheet = context.input.layout.sheet(&list.form)?;
    let columns = sheet.blocks.first().map(|block: &Block| block.columns.as_slice())?;
    let position = |code: &str| columns.iter().position(|column| column.code == code);
    let status = position(&list.status)?;
    let count = columns.get(status)?.count.as_ref()?;
    let dimension: &Dimension = context.catalogue().dimension(&count.dimension)?;
    let counted = context.catalogue().series_id(&count.element);
    let statuses = list.order.iter().filter_map(|code| dimension.category(code)).collect();
    let shape =
        Shape { columns, lead: position(&list.lead)?, due: position(&list.due)?, status, statuses, counted };
    Some((sheet.id.clone(), shape))
}

/// The tasks by lead agency: agencies with most tasks overdue first, then by name.
fn leads<'a>(context: &Context<'a>, form: &str, shape: &Shape<'_>) -> Vec<Lead<'a>> {
    let texts: Vec<&ReportedText> = context.input.texts.iter().filter(|text| text.sheet == form).collect();
    let of_one = |a: &&ReportedText, b: &&ReportedText| {
        (&a.unit_code, &a.agency, &a.row) == (&b.unit_code, &b.agency, &b.row)
    };
    let mut leads: Vec<(String, Lead<'a>)> = Vec::new();
    for entries in texts.chunk_by(of_one) {
        let (lead, task) = task(context, shape, entries);
        let key = fold(lead);
        match leads.iter_mut().find(|(known, _)| *known == key) {
            Some((_, known)) => known.tasks.push(task),
            None => {
                let name = if lead.is_empty() { NO_LEAD } else { lead }.to_owned();
                leads.push((key, Lead { name, tasks: vec![task] }));
            }
        }
    }
    for (_, lead) in &mut leads {
        lead.tasks.sort_by_key(|task| (!task.is_overdue(), task.status));
    }
    let overdue = |lead: &Lead<'_>| lead.tasks.iter().filter(|task| task.is_overdue()).count();
    leads.sort_by(|(a_key, a), (b_key, b)| (overdue(b), a_key).cmp(&(overdue(a), b_key)));
    leads.into_iter().map(|(_, lead)| lead).collect()
}

impl Task<'_> {
    /// Whether it is overdue by its status, which is the first one, or by its date.
    fn is_overdue(&self) -> bool {
        self.status == 0 || self.late.is_some()
    }
}

fn task<'a>(context: &Context<'_>, shape: &Shape<'_>, texts: &[&'a ReportedText]) -> (&'a str, Task<'a>) {
    let entry = |column: &Column| {
        texts.iter().find(|text| text.column == column.code).map_or("", |text| text.text.as_str())
    };
    let entries: Vec<&str> = shape.columns.iter().map(entry).collect();
    let at = |position: usize| entries.get(position).copied().unwrap_or_default();
    let stated = fold(at(shape.status));
    let known = shape.statuses.iter().position(|status| fold(&status.name.vi) == stated);
    let status = known.unwrap_or(shape.statuses.len());
    // The last status is the one of tasks that are done.
    let done = status + 1 == shape.statuses.len();
    let cut_off = context.input.header.cut_off;
    let deadline = read_deadline(at(shape.due));
    // What is due every year is never late: the list does not say of which year it speaks.
    let day = deadline.and_then(|due| match due {
        Deadline::Day(day) => Some(day),
        Deadline::EveryYear => None,
    });
    let late = day.filter(|due| *due < cut_off && !done);
    let last = deadline.and_then(|due| due.last_day(context.figures().period.year));
    let too_early = status == 0 && last.is_some_and(|last| last >= cut_off);
    let unit = texts.first().map_or_else(String::new, |text| match text.agency.as_str() {
        "" => text.unit_name.clone(),
        agency => format!("{} ({agency})", text.unit_name),
    });
    (at(shape.lead), Task { unit, entries, status, late, too_early })
}

/// How many tasks each agency has in each status. Its cells are filled in once the list below has its rows.
fn counts_table(context: &Context<'_>, page: &mut Page, shape: &Shape<'_>, leads: &[Lead<'_>]) -> u32 {
    let (reported, expected) = coverage(context, shape);
    let title = format!(
        "1. Số nhiệm vụ theo cơ quan chủ trì và tình trạng (danh sách của {reported}/{expected} đơn vị)"
    );
    page.line(page.next, 0, page.last_column(), title, Look::TableTitle);
    let mut paths: Vec<Vec<String>> = vec![vec!["STT".to_owned()]];
    paths.extend((0..AGENCY).map(|_| vec!["Cơ quan chủ trì".to_owned()]));
    paths.extend(shape.statuses.iter().map(|status| vec![status.name.vi.clone()]));
    paths.extend([OTHER_STATUS, "Tổng số"].map(|head| vec![head.to_owned()]));
    let mut indices = vec!["A".to_owned(), "B".to_owned()];
    indices.extend((1..=shape.statuses.len() + 2).map(|number| number.to_string()));
    let first = page.header(page.next, &paths, &indices);
    page.next = first;
    if leads.is_empty() {
        empty(page, AGENCY + columns_u16(shape.statuses.len()) + 2, "Không có");
    }
    for (position, lead) in leads.iter().enumerate() {
        let at = page.next;
        page.text(at, 0, (position + 1).to_string(), SHORT);
        page.line(at, 1, AGENCY, lead.name.as_str(), Look::Wrapped);
    }
    if !leads.is_empty() {
        page.line(page.next, 0, AGENCY, "Tổng số", Look::Short { bold: true });
    }
    page.next += 1;
    first
}

/// Units with a list of tasks, and units that should have one.
fn coverage(context: &Context<'_>, shape: &Shape<'_>) -> (usize, usize) {
    let units = || context.units();
    (units().filter(|(unit, _)| has_list(context, shape, *unit)).count(), units().count())
}

fn list_table(page: &mut Page, shape: &Shape<'_>, leads: &[Lead<'_>], counts: u32) {
    let last = page.last_column();
    let from = page.next;
    page.line(from, 0, last, "2. Danh sách nhiệm vụ", Look::TableTitle);
    let heads = std::iter::once(vec!["Đơn vị báo cáo".to_owned()])
        .chain(shape.columns.iter().map(|column| column.head.clone()))
        .chain([vec!["Ghi chú".to_owned()]]);
    let mut paths = vec![vec!["STT".to_owned()]];
    for (head, (first, last)) in heads.zip(shape.places()) {
        paths.extend((first..=last).map(|_| head.clone()));
    }
    let mut indices = vec!["A".to_owned(), "B".to_owned()];
    indices.extend((1..=shape.columns.len() + 1).map(|number| number.to_string()));
    page.next = page.header(page.next, &paths, &indices);
    if leads.is_empty() {
        empty(page, last, "Không có");
    }
    let mut number = 0;
    for (position, lead) in (0..).zip(leads) {
        page.line(page.next, 0, last, format!("Cơ quan chủ trì: {}", lead.name), Look::Section { level: 0 });
        let first = page.next;
        for task in &lead.tasks {
            number += 1;
            task_row(page, shape, number, task);
        }
        count_row(page, shape, counts + position, lead, first);
    }
    if !leads.is_empty() {
        total_row(page, shape, counts, leads);
    }
    page.next += 1;
}

fn task_row(page: &mut Page, shape: &Shape<'_>, number: usize, task: &Task<'_>) {
    let at = page.next;
    page.text(at, 0, number.to_string(), SHORT);
    let remark = match task.late {
        Some(due) if task.status > 0 => format!("Đã qua thời hạn {}", day(due)),
        _ if task.too_early => TOO_EARLY.to_owned(),
        _ => String::new(),
    };
    let status = shape.statuses.get(task.status).map(|status| status.name.vi.as_str());
    let entries = task.entries.iter().enumerate().map(|(position, entry)| match status {
        Some(status) if position == shape.status => status.to_owned(),
        _ if position == shape.due => read_date(entry).map_or_else(|| (*entry).to_owned(), day),
        _ => (*entry).to_owned(),
    });
    let texts = std::iter::once(task.unit.clone()).chain(entries).chain([remark]);
    for ((first, last), text) in shape.places().into_iter().zip(texts) {
        page.line(at, first, last, text, Look::Wrapped);
    }
}

/// Counts of an agency, live over its rows of the list.
fn count_row(page: &mut Page, shape: &Shape<'_>, at: u32, lead: &Lead<'_>, first: u32) {
    let look = Look::Count { decimals: 0, bold: false };
    let last = first + rows_u32(lead.tasks.len()) - 1;
    let status_column = shape.places().get(shape.status + 1).map_or(0, |(first, _)| *first);
    let range = format!("{}:{}", cell_name(first, status_column), cell_name(last, status_column));
    for (column, (position, status)) in (AGENCY + 1..).zip(shape.statuses.iter().enumerate()) {
        let count = lead.tasks.iter().filter(|task| task.status == position).count();
        // The name of a status is the catalogue's, never a sender's text.
        let name = status.name.vi.replace('"', "\"\"");
        let formula = format!("COUNTIF({range},\"{name}\")");
        page.put(at, column, Content::Formula { formula, minor: whole(count), decimals: 0 }, look);
    }
    let column = AGENCY + 1 + columns_u16(shape.statuses.len());
    let known = format!("{}:{}", cell_name(at, AGENCY + 1), cell_name(at, column - 1));
    let other = lead.tasks.iter().filter(|task| task.status == shape.statuses.len()).count();
    let formula = format!("ROWS({range})-SUM({known})");
    page.put(at, column, Content::Formula { formula, minor: whole(other), decimals: 0 }, look);
    let column = column + 1;
    let formula = format!("ROWS({range})");
    let look = Look::Count { decimals: 0, bold: true };
    page.put(at, column, Content::Formula { formula, minor: whole(lead.tasks.len()), decimals: 0 }, look);
}

fn total_row(page: &mut Page, shape: &Shape<'_>, counts: u32, leads: &[Lead<'_>]) {
    let at = counts + rows_u32(leads.len());
    let all = || leads.iter().flat_map(|lead| &lead.tasks);
    // The last position is that of tasks with another status.
    let totals = (0..=shape.statuses.len())
        .map(|position| all().filter(|task| task.status == position).count())
        .chain([all().count()]);
    for (column, total) in (AGENCY + 1..).zip(totals) {
        let formula = format!("SUM({}:{})", cell_name(counts, column), cell_name(at - 1, column));
        let look = Look::Count { decimals: 0, bold: true };
        page.put(at, column, Content::Formula { formula, minor: whole(total), decimals: 0 }, look);
    }
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
