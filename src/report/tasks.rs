//! "Nhiệm vụ": the tasks of the submissions (B11), by lead agency, overdue first.

use jiff::civil::Date;

use crate::book::cell_name;
use crate::catalogue::{Category, Dimension};
use crate::form::{Block, Column};
use crate::text::{fold, read_date};

use super::context::{Context, day};
use super::input::ReportedText;
use super::look::Look;
use super::page::{Content, Page, columns_u16, rows_u32};
use super::quality::empty;
use super::template::{SheetPlan, TaskList};

const SHORT: Look = Look::Short { bold: false };

/// Said where a list names no lead agency.
const NO_LEAD: &str = "Chưa ghi cơ quan chủ trì";

/// Columns before those of the form: running number and reporting unit.
const STUB: u16 = 2;

/// One task of one unit.
struct Task<'a> {
    unit: String,
    /// By column of the form.
    entries: Vec<&'a str>,
    /// Position among the statuses in order of print; after the last one where it is not one of them.
    status: usize,
    /// The day it was due, where it is past and the task is not done.
    late: Option<Date>,
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
}

/// Builds the sheet.
pub(super) fn page(context: &Context<'_>, plan: &SheetPlan, mut page: Page) -> Page {
    let shape = plan.record.list.as_ref().and_then(|list| shape(context, list));
    let Some((form, shape)) = shape else { return page };
    page.widths = [5, 24]
        .into_iter()
        .chain(shape.columns.iter().map(|column| column.width.unwrap_or(20)))
        .chain([24])
        .collect();
    context.head(&mut page, "");
    let leads = leads(context, &form, &shape);
    let counts = counts_table(&mut page, &shape, &leads);
    list_table(&mut page, &shape, &leads, counts);
    let notes = ["Nội dung do các đơn vị ghi ở biểu theo dõi nhiệm vụ, in nguyên văn. \
        \"Đã qua thời hạn\": thời hạn ghi trong biểu trước ngày chốt số liệu mà nhiệm vụ chưa hoàn thành."
        .to_owned()];
    context.foot(&mut page, &notes, false);
    page
}

fn shape<'a>(context: &Context<'a>, list: &'a TaskList) -> Option<(String, Shape<'a>)> {
    let sheet = context.input.layout.sheet(&list.form)?;
    let columns = sheet.blocks.first().map(|block: &Block| block.columns.as_slice())?;
    let position = |code: &str| columns.iter().position(|column| column.code == code);
    let status = position(&list.status)?;
    let dimension = columns.get(status)?.count.as_ref()?;
    let dimension: &Dimension = context.catalogue().dimension(&dimension.dimension)?;
    let statuses = list.order.iter().filter_map(|code| dimension.category(code)).collect();
    let shape = Shape { columns, lead: position(&list.lead)?, due: position(&list.due)?, status, statuses };
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
        let (lead, task) = task(context.input.header.cut_off, shape, entries);
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

fn task<'a>(cut_off: Date, shape: &Shape<'_>, texts: &[&'a ReportedText]) -> (&'a str, Task<'a>) {
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
    let late = last_day(at(shape.due)).filter(|due| *due < cut_off && !done);
    let unit = texts.first().map_or_else(String::new, |text| match text.agency.as_str() {
        "" => text.unit_name.clone(),
        agency => format!("{} ({agency})", text.unit_name),
    });
    (at(shape.lead), Task { unit, entries, status, late })
}

/// The last day of a time limit that is a date or a year; `None` for one that recurs or spans years.
fn last_day(due: &str) -> Option<Date> {
    let year = due.trim().parse::<i16>().ok().filter(|year| (1990..=2100).contains(year));
    year.and_then(|year| Date::new(year, 12, 31).ok()).or_else(|| read_date(due))
}

/// How many tasks each agency has in each status. Its cells are filled in once the list below has its rows.
fn counts_table(page: &mut Page, shape: &Shape<'_>, leads: &[Lead<'_>]) -> u32 {
    let last = page.last_column();
    page.line(page.next, 0, last, "1. Số nhiệm vụ theo cơ quan chủ trì và tình trạng", Look::TableTitle);
    let mut paths: Vec<Vec<String>> = vec![vec!["STT".to_owned()], vec!["Cơ quan chủ trì".to_owned()]];
    paths.extend(shape.statuses.iter().map(|status| vec![status.name.vi.clone()]));
    paths.push(vec!["Tổng số".to_owned()]);
    let mut indices = vec!["A".to_owned(), "B".to_owned()];
    indices.extend((1..=shape.statuses.len() + 1).map(|number| number.to_string()));
    let first = page.header(page.next, &paths, &indices);
    page.next = first;
    if leads.is_empty() {
        empty(page, STUB + columns_u16(shape.statuses.len()), "Không có");
    }
    for (position, lead) in leads.iter().enumerate() {
        let at = page.next;
        page.text(at, 0, (position + 1).to_string(), SHORT);
        page.fit(at, 1, &lead.name, Look::Wrapped);
        page.text(at, 1, lead.name.as_str(), Look::Wrapped);
    }
    if !leads.is_empty() {
        page.line(page.next, 0, 1, "Tổng số", Look::Short { bold: true });
    }
    page.next += 1;
    first
}

fn list_table(page: &mut Page, shape: &Shape<'_>, leads: &[Lead<'_>], counts: u32) {
    let last = page.last_column();
    let from = page.next;
    page.line(from, 0, last, "2. Danh sách nhiệm vụ", Look::TableTitle);
    let mut paths = vec![vec!["STT".to_owned()], vec!["Đơn vị báo cáo".to_owned()]];
    paths.extend(shape.columns.iter().map(|column| column.head.clone()));
    paths.push(vec!["Ghi chú".to_owned()]);
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
        _ => String::new(),
    };
    let status = shape.statuses.get(task.status).map(|status| status.name.vi.as_str());
    let entries = task.entries.iter().enumerate().map(|(position, entry)| match status {
        Some(status) if position == shape.status => status.to_owned(),
        _ if position == shape.due => read_date(entry).map_or_else(|| (*entry).to_owned(), day),
        _ => (*entry).to_owned(),
    });
    for (column, text) in (1..).zip(std::iter::once(task.unit.clone()).chain(entries).chain([remark])) {
        page.fit(at, column, &text, Look::Wrapped);
        page.text(at, column, text, Look::Wrapped);
    }
}

/// Counts of an agency, live over its rows of the list.
fn count_row(page: &mut Page, shape: &Shape<'_>, at: u32, lead: &Lead<'_>, first: u32) {
    let look = Look::Count { decimals: 0, bold: false };
    let last = first + rows_u32(lead.tasks.len()) - 1;
    let status_column = STUB + columns_u16(shape.status);
    let range = format!("{}:{}", cell_name(first, status_column), cell_name(last, status_column));
    for (column, (position, status)) in (STUB..).zip(shape.statuses.iter().enumerate()) {
        let count = lead.tasks.iter().filter(|task| task.status == position).count();
        // The name of a status is the catalogue's, never a sender's text.
        let name = status.name.vi.replace('"', "\"\"");
        let formula = format!("COUNTIF({range},\"{name}\")");
        page.put(at, column, Content::Formula { formula, minor: whole(count), decimals: 0 }, look);
    }
    let column = STUB + columns_u16(shape.statuses.len());
    let formula = format!("ROWS({range})");
    let look = Look::Count { decimals: 0, bold: true };
    page.put(at, column, Content::Formula { formula, minor: whole(lead.tasks.len()), decimals: 0 }, look);
}

fn total_row(page: &mut Page, shape: &Shape<'_>, counts: u32, leads: &[Lead<'_>]) {
    let at = counts + rows_u32(leads.len());
    let all = || leads.iter().flat_map(|lead| &lead.tasks);
    let totals = (0..shape.statuses.len())
        .map(|position| all().filter(|task| task.status == position).count())
        .chain([all().count()]);
    for (column, total) in (STUB..).zip(totals) {
        let formula = format!("SUM({}:{})", cell_name(counts, column), cell_name(at - 1, column));
        let look = Look::Count { decimals: 0, bold: true };
        page.put(at, column, Content::Formula { formula, minor: whole(total), decimals: 0 }, look);
    }
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_year_is_due_on_its_last_day_and_what_recurs_is_never_late() {
        assert_eq!(last_day("2024"), Some(date(2024, 12, 31)));
        assert_eq!(last_day("30/6/2024"), Some(date(2024, 6, 30)));
        for text in ["Hằng năm", "Giai đoạn 2026–2030", ""] {
            assert_eq!(last_day(text), None, "{text}");
        }
    }
}
