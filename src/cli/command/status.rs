//! `treem status`: who has reported, on time or late, which sheets, and what is still open.

use clap::{ArgMatches, Command};
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use crate::batch::{self, Arrival, SheetState, StatusReport, StatusRow};
use crate::cli::arguments::{command as new, day, period, workspace};
use crate::cli::columns::{Side, align, wrap};
use crate::cli::language::say;
use crate::cli::overview;
use crate::cli::progress::Bars;
use crate::cli::{Context, Exit, Failure, context};
use crate::message::{self, Lang, fill};

pub(super) const NAME: &str = "status";

/// Columns of the terminal that are used, and those given to a name.
const WIDTH: usize = 100;
const NAME_WIDTH: usize = 26;

pub(super) fn command(lang: Lang) -> Command {
    let about = (
        "Tình hình một kỳ: ai đã nộp, đúng hạn hay chậm, biểu nào còn thiếu, còn gì phải xử lý",
        "Where a period stands: who has reported, on time or late, which sheets, what is open",
    );
    let usage = say(lang, "status <THƯ_MỤC> --period <KỲ>", "status <WORKSPACE> --period <PERIOD>");
    let on = (
        "Xem như hôm nay là ngày này, ví dụ 14/5/2024 (mặc định: hôm nay, giờ Việt Nam)",
        "Look at it as if this day were today, such as 2024-05-14 (default: today in Viet Nam)",
    );
    new(NAME, lang, about, usage).arg(workspace(lang)).arg(period(lang)).arg(day(lang, on)).after_help(say(
        lang,
        "Chỉ đọc, chạy được khi lệnh khác đang chạy và khi chưa có tệp nào. Mã thoát: 0 không còn việc gì (trước\n\
         hạn thì đơn vị chưa nộp không tính) · 1 còn lỗi, điểm cần giải trình (theo --fail-on), hoặc đã quá hạn mà\n\
         còn đơn vị chưa nộp · 2 có tệp không tiếp nhận",
        "Reads only; works beside another command and before any file has come. Exit codes: 0 nothing to do (units\n\
         without a submission do not count before the deadline) · 1 errors or queries are open (by --fail-on), or\n\
         units are missing after the deadline · 2 files were blocked",
    ))
}

pub(super) fn run(context: &Context<'_>, matches: &ArgMatches) -> Result<Exit, Failure> {
    let workspace = context::workspace(matches)?;
    let options = context.run_options(matches)?;
    let on = matches.get_one::<Date>("on").copied().unwrap_or_else(context::today_in_viet_nam);
    let report = batch::status(&workspace, &options, on, &Bars::new(context.globals))?;
    let exit = Exit::from_batch(report.exit_code);
    context.printer.answer(&lines(&report, context.globals.lang).join("\n"));
    context.printer.object(NAME, exit, object(&report, context.globals.lang));
    Ok(exit)
}

fn lines(report: &StatusReport, lang: Lang) -> Vec<String> {
    let window = report.reference.catalogue.window(report.period.part);
    let year = report.period.year.to_string();
    let window = fill(window.map_or("", |one| one.name.get(lang)), [("year", year.as_str())]);
    let day = |date: Date| message::day(date, lang);
    let mut lines =
        vec![format!("{} ({}) – {window} ({})", report.unit_name, report.unit, report.period), String::new()];
    let deadline = |label: (&'static str, &'static str), date: Date| {
        vec![say(lang, label.0, label.1).to_owned(), day(date), remaining(report.days_to(date), lang)]
    };
    let rows = [
        vec![say(lang, "Ngày xem", "Seen on").to_owned(), day(report.on)],
        deadline(("Hạn nộp của đơn vị", "Units' deadline"), report.days.deadline_unit),
        deadline(("Hạn gửi về bộ", "Deadline at the ministry"), report.days.deadline_ministry),
        vec![say(lang, "Đã nộp", "Reported").to_owned(), format!("{}/{}", report.reported, report.expected)],
    ];
    lines.extend(align(&rows, &[Side::Left; 3], 2));
    lines.push(String::new());
    if report.is_by_province() {
        lines.extend(provinces(report, lang));
        lines.push(String::new());
        lines.extend(wrap(legend_of_provinces(lang), WIDTH, 2));
    } else {
        lines.extend(table(report, lang));
        lines.push(String::new());
        lines.extend(wrap(legend(lang), WIDTH, 2));
    }
    lines.push(String::new());
    lines.extend(wrap(&open(report, lang), WIDTH, 0));
    let blocked = overview::reported(&report.blocked, &report.reference.catalogue, lang);
    if !blocked.is_empty() {
        lines.push(String::new());
        lines.push(say(lang, "Tệp không tiếp nhận", "Files that were refused").to_owned());
        for one in &blocked {
            lines.push(format!("  {}", one.finding.place.file));
            lines.extend(wrap(&one.sentence, WIDTH - 4, 0).into_iter().map(|line| format!("    {line}")));
        }
    }
    lines
}

/// How long it is to a deadline, or since.
fn remaining(days: i32, lang: Lang) -> String {
    match (days, lang) {
        (0, Lang::Vi) => "hôm nay là ngày cuối".to_owned(),
        (0, Lang::En) => "today is the last day".to_owned(),
        (1.., Lang::Vi) => format!("còn {days} ngày"),
        (1.., Lang::En) => format!("in {days} days"),
        (_, Lang::Vi) => format!("đã qua {} ngày", days.unsigned_abs()),
        (_, Lang::En) => format!("{} days ago", days.unsigned_abs()),
    }
}

fn open(report: &StatusReport, lang: Lang) -> String {
    let (open, missing) = (&report.open, report.not_submitted);
    let who = match (report.is_by_province(), lang) {
        (false, Lang::Vi) => "đơn vị chưa nộp",
        (true, Lang::Vi) => "tỉnh hoặc đơn vị cấp dưới chưa nộp",
        (false, Lang::En) => "units that have not reported",
        (true, Lang::En) => "provinces or units beneath them that have not reported",
    };
    match lang {
        Lang::Vi => format!(
            "Còn phải xử lý: {} tệp không tiếp nhận, {} lỗi, {} điểm cần giải trình, trong đó {missing} {who} ({} lưu ý).",
            open.block, open.error, open.query, open.note
        ),
        Lang::En => format!(
            "Open: {} refused files, {} errors, {} queries, of which {missing} are {who} ({} notes).",
            open.block, open.error, open.query, open.note
        ),
    }
}

/// One character per sheet, so that a wide form fits a terminal.
fn mark(state: SheetState) -> char {
    match state {
        SheetState::Filled => '✓',
        SheetState::Nil => '0',
        SheetState::Blank => '.',
        SheetState::Absent => '-',
        SheetState::Query => '?',
        SheetState::Error => '!',
    }
}

fn legend(lang: Lang) -> &'static str {
    say(
        lang,
        "✓ có số liệu · 0 không phát sinh · . để trống · - thiếu biểu · ! có lỗi · ? cần giải trình · không ký hiệu: chưa nộp",
        "✓ filled in · 0 nothing to report · . blank · - sheet absent · ! errors · ? queries · no mark: not submitted",
    )
}

fn legend_of_provinces(lang: Lang) -> &'static str {
    say(
        lang,
        "! lỗi · ? điểm cần giải trình (không kể đơn vị chưa nộp) · – tỉnh không gửi báo cáo: dùng tệp của các đơn vị",
        "! errors · ? queries (without units that have not reported) · – no report of the province: the files of its units are used",
    )
}

/// Units with their sheets; the codes of the sheets stand upright above.
fn table(report: &StatusReport, lang: Lang) -> Vec<String> {
    let height = report.sheets.iter().map(|code| code.chars().count()).max().unwrap_or(0);
    let upright = |line: usize| {
        let letters = report.sheets.iter().map(|code| {
            let above = height - code.chars().count();
            line.checked_sub(above).and_then(|at| code.chars().nth(at)).unwrap_or(' ').to_string()
        });
        letters.collect::<Vec<_>>().join(" ")
    };
    let mut rows: Vec<Vec<String>> =
        (0..height).map(|line| vec![String::new(), String::new(), upright(line)]).collect();
    if let Some(last) = rows.last_mut() {
        *last = vec![
            say(lang, "Mã", "Code").to_owned(),
            say(lang, "Đơn vị", "Unit").to_owned(),
            last.pop().unwrap_or_default(),
            say(lang, "Nộp", "Arrival").to_owned(),
            say(lang, "Bản", "Rev.").to_owned(),
            "!".to_owned(),
            "?".to_owned(),
        ];
    }
    rows.extend(report.rows.iter().map(|row| of_unit(row, lang)));
    let sides = [Side::Left, Side::Left, Side::Left, Side::Left, Side::Right, Side::Right, Side::Right];
    align(&rows, &sides, 2)
}

/// The provinces of the nation, with the units beneath them.
fn provinces(report: &StatusReport, lang: Lang) -> Vec<String> {
    let heads = match lang {
        Lang::Vi => [
            "Mã",
            "Tỉnh, thành phố",
            "Đơn vị đã nộp",
            "Nộp chậm",
            "Không rõ ngày",
            "!",
            "?",
            "Báo cáo của tỉnh",
        ],
        Lang::En => [
            "Code",
            "Province",
            "Units reported",
            "Late",
            "Day not known",
            "!",
            "?",
            "Report of the province",
        ],
    };
    let mut rows = vec![heads.map(str::to_owned).to_vec()];
    for row in &report.rows {
        let Some(beneath) = row.beneath else { continue };
        let mut cells =
            vec![row.code.clone(), row.name.clone(), format!("{}/{}", beneath.reported, beneath.expected)];
        let refused = refused(row, lang);
        if beneath.reported > 0 {
            let counts = [beneath.late, beneath.undated].map(|count| count.to_string());
            cells.extend(counts);
            cells.extend([row.open.error.to_string(), row.open.query.to_string()]);
            let report = if row.file.is_some() { arrival(row.arrival, lang) } else { "–".to_owned() };
            cells.push([Some(report), refused].into_iter().flatten().collect::<Vec<_>>().join(", "));
        } else if let Some(refused) = refused {
            cells.extend([const { String::new() }; 4]);
            cells.push(refused);
        }
        rows.push(cells);
    }
    let right = [Side::Right; 5];
    let sides = [&[Side::Left, Side::Left], &right[..], &[Side::Left]].concat();
    align(&rows, &sides, 2)
}

/// That something came of a unit which cannot be used: it has not sent nothing.
fn refused(row: &StatusRow, lang: Lang) -> Option<String> {
    let count = row.refused.len();
    let words = match lang {
        Lang::Vi => format!("{count} tệp không tiếp nhận"),
        Lang::En if count == 1 => "1 file refused".to_owned(),
        Lang::En => format!("{count} files refused"),
    };
    (count > 0).then_some(words)
}

fn of_unit(row: &StatusRow, lang: Lang) -> Vec<String> {
    let name = match &row.agency {
        Some(agency) => format!("  {}", agency.get(lang)),
        None => row.name.clone(),
    };
    let short: String = match name.chars().count() {
        long if long > NAME_WIDTH => name.chars().take(NAME_WIDTH - 1).chain(['…']).collect(),
        _ => name,
    };
    let marks: Vec<String> = row.sheets.iter().map(|state| mark(*state).to_string()).collect();
    let came = [Some(arrival(row.arrival, lang)), refused(row, lang)];
    let came = came.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let mut cells = vec![row.code.clone(), short, marks.join(" "), came];
    if let Some(revision) = row.revision {
        cells.extend([revision.to_string(), row.open.error.to_string(), row.open.query.to_string()]);
    }
    cells
}

fn arrival(arrival: Arrival, lang: Lang) -> String {
    match (arrival, lang) {
        (Arrival::NotSubmitted, Lang::Vi) => "chưa nộp".to_owned(),
        (Arrival::NotSubmitted, Lang::En) => "not submitted".to_owned(),
        (Arrival::OnTime, Lang::Vi) => "đúng hạn".to_owned(),
        (Arrival::OnTime, Lang::En) => "on time".to_owned(),
        (Arrival::Late(days), Lang::Vi) => format!("chậm {days} ngày"),
        (Arrival::Late(days), Lang::En) => format!("{days} days late"),
        (Arrival::Unknown, Lang::Vi) => "không rõ ngày nhận".to_owned(),
        (Arrival::Unknown, Lang::En) => "day not known".to_owned(),
    }
}

/// The object: fields stay as they are, new ones may join them.
fn object(report: &StatusReport, lang: Lang) -> Value {
    let days = &report.days;
    let rows: Vec<Value> = report.rows.iter().map(|row| unit(report, row, lang)).collect();
    let blocked = overview::reported(&report.blocked, &report.reference.catalogue, lang);
    let blocked: Vec<Value> = blocked
        .iter()
        .map(|one| json!({ "file": one.finding.place.file, "rule": one.finding.rule, "sentence": one.sentence }))
        .collect();
    json!({
        "unit": report.unit,
        "unit_name": report.unit_name,
        "period": report.period.to_string(),
        "on": report.on.to_string(),
        "window": [days.window_start.to_string(), days.window_end.to_string()],
        "cut_off": days.cut_off.to_string(),
        "deadline_unit": days.deadline_unit.to_string(),
        "days_to_deadline_unit": report.days_to(days.deadline_unit),
        "deadline_ministry": days.deadline_ministry.to_string(),
        "days_to_deadline_ministry": report.days_to(days.deadline_ministry),
        "sheets": report.sheets,
        "reported": report.reported,
        "expected": report.expected,
        "missing": report.missing().map(|row| row.code.as_str()).collect::<Vec<_>>(),
        "units": rows,
        "blocked": blocked,
        "open": report.open,
    })
}

fn unit(report: &StatusReport, row: &StatusRow, lang: Lang) -> Value {
    let sheets: Map<String, Value> = report
        .sheets
        .iter()
        .zip(&row.sheets)
        .map(|(code, state)| (code.clone(), json!(state.as_str())))
        .collect();
    let (arrival, late) = match row.arrival {
        Arrival::NotSubmitted => ("not_submitted", None),
        Arrival::OnTime => ("on_time", None),
        Arrival::Late(days) => ("late", Some(days)),
        Arrival::Unknown => ("unknown", None),
    };
    json!({
        "code": row.code,
        "name": row.name,
        "agency": row.agency.as_ref().map(|agency| agency.get(lang)),
        "arrival": arrival,
        "days_late": late,
        "received": row.received.map(|day| day.to_string()),
        "file": row.file,
        "refused": row.refused,
        "revision": row.revision,
        "open": row.open,
        "sheets": sheets,
        "beneath": row.beneath.map(|beneath| json!({
            "expected": beneath.expected,
            "reported": beneath.reported,
            "late": beneath.late,
            "undated": beneath.undated,
        })),
    })
}
