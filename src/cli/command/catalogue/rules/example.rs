//! Examples of rules in words: what the rule comes to, and in which case.

use std::collections::BTreeMap;

use super::Words;
use crate::catalogue::{Bytes, Change, Edit, EditPlace, Example, ExampleFile, Feature, LookBack, Written};
use crate::message::Lang;
use crate::text::format_minor;

/// "không đạt: B07 dòng 05 cột 2 ghi "12 em"".
pub(super) fn of(words: Words<'_>, example: &Example) -> String {
    let outcome = match words.lang {
        Lang::Vi => example.outcome.vietnamese(),
        Lang::En => example.outcome.as_str(),
    };
    let case = parts(words, example);
    let filled = words.say("biểu mẫu điền đủ, không sửa gì", "the form filled in, nothing edited").to_owned();
    let case = if case.is_empty() { filled } else { case.join("; ") };
    format!("*{outcome}*: {case}")
}

fn parts(words: Words<'_>, example: &Example) -> Vec<String> {
    let mut parts = Vec::new();
    parts.extend(example.period.map(|period| format!("{} {period}", words.say("kỳ", "period"))));
    parts.extend(example.unit.iter().map(|unit| format!("{} {unit}", words.say("xét đơn vị", "of unit"))));
    parts.extend(figures(words, &example.given));
    let before = figures(words, &example.before);
    parts.extend(before.map(|text| format!("{} {text}", words.say("kỳ trước:", "earlier:"))));
    for other in &example.others {
        let now = figures(words, &other.given);
        let before = figures(words, &other.before);
        let before = before.map(|text| format!("{} {text}", words.say("kỳ trước:", "earlier:")));
        let said: Vec<String> = now.into_iter().chain(before).collect();
        let said = if said.is_empty() {
            words.say("chưa có số", "no figure").to_owned()
        } else {
            said.join("; ")
        };
        parts.push(format!("{} ({said})", words.say("nơi khác", "another")));
    }
    parts.extend(example.edits.iter().map(|one| edit(words, one)));
    parts.extend(example.files.iter().map(|one| file(words, one)));
    if let Some(register) = &example.register {
        let lines: Vec<String> = register.lines.iter().map(|line| format!("`{line}`")).collect();
        let coded = if register.utf16 { words.say(" (mã UTF-16)", " (in UTF-16)") } else { "" };
        let head = words.say("sổ tiếp nhận", "receipt register");
        parts.push(format!("{head}{coded}: {}", lines.join(" ")));
    }
    let unreadable = example.unreadable.map(|used| match used {
        LookBack::Comparison => words.say(
            "thư mục của cùng kỳ năm trước không đọc được",
            "the folder of the same period last year cannot be read",
        ),
        LookBack::Checks => words.say(
            "thư mục của kỳ báo cáo trước không đọc được",
            "the folder of the report before cannot be read",
        ),
        LookBack::Trend => words.say(
            "thư mục của cùng kỳ hai năm trước không đọc được",
            "the folder of the same period two years before cannot be read",
        ),
    });
    parts.extend(unreadable.map(str::to_owned));
    if let Some(decided) = &example.decided {
        let then: Vec<String> = decided.edits.iter().map(|one| edit(words, one)).collect();
        let head = words.say("trước đó tỉnh đã quyết định về", "the province had decided about");
        parts.push(format!("{head} {} ({})", decided.rule, then.join("; ")));
    }
    parts
}

/// Figures by name.
fn figures(words: Words<'_>, given: &BTreeMap<String, i64>) -> Option<String> {
    let shown = given.iter().map(|(key, minor)| match words.catalogue.series_id(key) {
        Some(id) => {
            let number = format_minor(*minor, words.catalogue.element_of(id).decimals);
            format!("{} = {}", words.catalogue.series_name(id, words.lang), words.number(&number))
        }
        None => format!("{key} = {minor}"),
    });
    let shown: Vec<String> = shown.collect();
    (!shown.is_empty()).then(|| shown.join(", "))
}

fn file(words: Words<'_>, file: &ExampleFile) -> String {
    let mut said = Vec::new();
    said.extend(file.unit.iter().map(|unit| format!("{} {unit}", words.say("đơn vị", "unit"))));
    said.extend(file.period.map(|period| format!("{} {period}", words.say("kỳ", "period"))));
    if let Some(kind) = file.bytes {
        said.push(bytes(words, kind).to_owned());
    }
    if file.blank {
        said.push(words.say("chưa điền gì", "nothing filled in").to_owned());
    }
    if file.figures != 0 {
        let text = words.say("các tổng và mục đầu tiên đều ghi", "totals and first categories all hold");
        said.push(format!("{text} {}", file.figures));
    }
    said.extend(file.edits.iter().map(|one| edit(words, one)));
    let name = file.name.as_deref().map(|name| format!(" {name}")).unwrap_or_default();
    let said = match said.join(", ") {
        said if said.is_empty() => words.say("điền đủ", "filled in").to_owned(),
        said => said,
    };
    format!("{}{name} ({said})", words.say("tệp", "file"))
}

fn bytes<'a>(words: Words<'a>, kind: Bytes) -> &'a str {
    match kind {
        Bytes::Empty => words.say("rỗng", "empty"),
        Bytes::Html => words.say("là trang web", "a web page"),
        Bytes::Text => words.say("là tệp văn bản", "a text file"),
        Bytes::Truncated => words.say("bị cụt", "cut off"),
        Bytes::Encrypted => words.say("đặt mật khẩu mở", "protected with a password"),
        Bytes::Xls => words.say("là .xls của Excel 97–2003", "an .xls of Excel 97–2003"),
        Bytes::Locked => words.say("đang mở trong chương trình khác", "open in another program"),
    }
}

fn edit(words: Words<'_>, edit: &Edit) -> String {
    let place = place(words, &edit.place);
    let change = change(words, &edit.change);
    if place.is_empty() { change } else { format!("{place} {change}") }
}

fn place(words: Words<'_>, place: &EditPlace) -> String {
    let sheet = |tab: &str| match tab {
        "*" => words.say("mọi trang", "every sheet").to_owned(),
        tab => format!("{} {tab}", words.say("trang", "sheet")),
    };
    let (row, column) = (words.say("dòng", "row"), words.say("cột", "column"));
    let row_named = |code: &str| match code {
        "C" => words.say("dòng mã cột", "the index row").to_owned(),
        code => format!("{row} {code}"),
    };
    match place {
        EditPlace::Workbook => String::new(),
        EditPlace::Sheet(tab) => sheet(tab),
        EditPlace::Row(tab, entry) if tab == "_treem" => {
            format!("{} {}", sheet(tab), format_args!("{} {entry}", words.say("mục", "entry")))
        }
        EditPlace::Row(tab, code) => format!("{} {}", sheet(tab), row_named(code)),
        EditPlace::Column(tab, code) => format!("{} {column} {code}", sheet(tab)),
        EditPlace::Cell(tab, code, under) => format!("{tab} {} {column} {under}", row_named(code)),
        EditPlace::Heading(tab, label) => format!("{}, \"{label}\"", sheet(tab)),
        EditPlace::Address(tab, address) => format!("{} {} {address}", sheet(tab), words.say("ô", "cell")),
    }
}

fn change(words: Words<'_>, change: &Change) -> String {
    let said = match change {
        Change::Write(written) => return format!("{} {}", words.say("ghi", "says"), content(words, written)),
        Change::Rename(tab) => return format!("{} \"{tab}\"", words.say("đổi tên thành", "renamed")),
        Change::Remove => words.say("bị xóa", "taken out"),
        Change::Repeat => words.say("có hai bản", "there twice"),
        Change::Hide => words.say("bị ẩn", "hidden"),
        Change::Merge => words.say("gộp với ô bên phải", "merged with the cell to its right"),
        Change::Add(feature) => match feature {
            Feature::Macros => words.say("tệp có macro VBA", "VBA macros in the file"),
            Feature::Excel4Macros => words.say("tệp có macro Excel 4", "Excel 4 macros in the file"),
            Feature::ExternalLinks => words.say("tệp có liên kết ngoài", "links to other files"),
            Feature::Dde => words.say("tệp có liên kết DDE", "DDE links"),
            Feature::EmbeddedObjects => words.say("tệp có đối tượng nhúng", "embedded objects"),
            Feature::ChartSheet => words.say("tệp có trang biểu đồ", "a chart sheet"),
        },
    };
    said.to_owned()
}

fn content(words: Words<'_>, written: &Written) -> String {
    match written {
        Written::Number(number) => words.number(&number.to_string()),
        Written::Percent(share) => {
            format!("{} {}", words.number(&share.to_string()), words.say("(dạng %)", "(shown as %)"))
        }
        Written::Text(text) => format!("\"{text}\""),
        Written::Date(day) => format!("{} {day}", words.say("ngày", "the day")),
        Written::Error(error) => error.clone(),
        Written::Boolean(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
        Written::Formula(formula, Some(result)) => {
            let result = words.number(&result.to_string());
            format!("`={formula}` ({} {result})", words.say("kết quả", "result"))
        }
        Written::Formula(formula, None) => {
            format!("`={formula}` ({})", words.say("chưa có kết quả", "no result"))
        }
    }
}
