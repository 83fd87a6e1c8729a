//! The reference of all rules, as a page for people: made from the definitions, so that it never says anything else.

mod condition;
mod example;

use std::fmt::Write as _;

use serde_json::json;

use crate::batch::Reference;
use crate::catalogue::{Catalogue, Rule};
use crate::cli::{Context, Exit};
use crate::finding::Severity;
use crate::message::{Bilingual, Lang};

/// Classes of rules in the order of the page, with what they look at.
const CLASSES: [(&str, &str, &str); 13] = [
    ("structure", "Cấu trúc tệp, đơn vị, kỳ, đủ biểu, đủ đơn vị", "Structure: file, unit, period, coverage"),
    ("privacy", "Dữ liệu cá nhân", "Personal data"),
    ("forensic", "Nội dung lạ, nội dung ẩn trong tệp", "Foreign and hidden content"),
    ("value", "Giá trị của từng ô", "Value of each cell"),
    ("report", "Báo cáo của tỉnh đọc lại ở bộ", "Reports of provinces read back"),
    ("balance", "Tổng bằng cộng các thành phần", "Balance: totals and their parts"),
    ("inequality", "Phần không lớn hơn toàn bộ", "Inequality: part and whole"),
    ("consistency", "Khớp giữa các biểu", "Consistency across sheets"),
    ("rate", "Tỷ lệ hợp lý", "Plausible rates"),
    ("temporal", "So với các kỳ trước", "Comparison with earlier periods"),
    ("hierarchical", "Số tỉnh tự khai so với các đơn vị", "Province against its units"),
    ("cross_source", "Ngành và đơn vị cùng báo cáo một số", "One figure from two reporters"),
    ("record", "Quyết định ghi trong sổ cái", "Decisions on the record"),
];

pub(super) fn run(context: &Context<'_>, reference: &Reference) -> Exit {
    let page = page(&reference.catalogue, context.globals.lang);
    context.printer.answer(page.trim_end());
    context.printer.object(super::NAME, Exit::Clean, json!({ "markdown": page }));
    Exit::Clean
}

/// How things are said on the page.
#[derive(Clone, Copy)]
struct Words<'a> {
    catalogue: &'a Catalogue,
    lang: Lang,
}

impl<'a> Words<'a> {
    fn say(self, vi: &'a str, en: &'a str) -> &'a str {
        match self.lang {
            Lang::Vi => vi,
            Lang::En => en,
        }
    }

    fn text(self, text: &'a Bilingual) -> &'a str {
        text.get(self.lang)
    }

    /// A decimal number as people write it.
    fn number(self, number: &str) -> String {
        match self.lang {
            Lang::Vi => number.replace('.', ","),
            Lang::En => number.to_owned(),
        }
    }

    fn class(self, id: &'a str) -> &'a str {
        let class = CLASSES.iter().find(|(class, ..)| *class == id);
        class.map_or(id, |(_, vi, en)| self.say(vi, en))
    }

    fn severity(self, severity: Severity) -> &'a str {
        match severity {
            Severity::Block => self.say("không tiếp nhận: không dùng tệp này", "block: the file is not used"),
            Severity::Error => self.say(
                "lỗi: số trái quy định bị loại cho đến khi sửa",
                "error: an illegal figure is rejected until it is corrected",
            ),
            Severity::Query => self.say(
                "cần giải trình: số vẫn được dùng, phải xác nhận có lý do hoặc sửa",
                "query: the figure is used and must be confirmed with a reason or corrected",
            ),
            Severity::Note => self.say("lưu ý", "note"),
        }
    }
}

/// The page in Markdown.
fn page(catalogue: &Catalogue, lang: Lang) -> String {
    let words = Words { catalogue, lang };
    let mut page = format!("# {}\n\n", words.say("Quy tắc kiểm tra", "Rules of validation"));
    page.push_str(words.say(
        "Trang này do `treem catalogue rules` tạo từ `indicators/rules/*.toml`; không sửa bằng tay. Chữ trong dấu { } được \
         thay bằng giá trị của từng trường hợp. Mọi ví dụ đều được `treem catalogue check` chạy thật: biểu mẫu của huyện \
         Bình Sơn kỳ 2024-S1 điền đủ và khớp, rồi được sửa như ví dụ ghi.\n",
        "This page is made by `treem catalogue rules --lang en` from `indicators/rules/*.toml`; do not edit it. Words in { } \
         are replaced by the values of each case. `treem catalogue check` runs every example: the form of Bình Sơn for \
         2024-S1, filled in and sound, is edited as the example says.\n",
    ));
    let rules: Vec<&Rule> = catalogue.rules.values().collect();
    let known = |id: &str| CLASSES.iter().any(|(class, ..)| *class == id);
    let mut others: Vec<&str> =
        rules.iter().map(|rule| rule.class.as_str()).filter(|id| !known(id)).collect();
    others.dedup();
    for class in CLASSES.iter().map(|(class, ..)| *class).chain(others) {
        let members: Vec<&&Rule> = rules.iter().filter(|rule| rule.class == class).collect();
        if !members.is_empty() {
            let _ = write!(page, "\n## {}\n", words.class(class));
            members.iter().for_each(|rule| entry(words, rule, &mut page));
        }
    }
    page
}

fn entry(words: Words<'_>, rule: &Rule, page: &mut String) {
    let _ = write!(page, "\n### {} {}\n\n", rule.code, words.text(&rule.name));
    let mut line = |vi, en, text: &str| {
        let _ = writeln!(page, "- **{}:** {text}", words.say(vi, en));
    };
    line("Mức độ", "Severity", words.severity(rule.severity));
    if !rule.periods.is_empty() {
        let parts: Vec<&str> = rule.periods.iter().map(|part| part.as_str()).collect();
        line("Chỉ xét ở báo cáo", "Only in reports", &parts.join(", "));
    }
    for condition in condition::of(words, rule) {
        line("Điều kiện", "Condition", &condition);
    }
    line("Thông báo", "Message", words.text(&rule.message));
    line("Cách xử lý", "What to do", words.text(&rule.action));
    line("Vì sao", "Why", words.text(&rule.why));
    line("Nguồn", "Source", &rule.source);
    for one in &rule.examples {
        line("Ví dụ", "Example", &example::of(words, one));
    }
    if let Some(reason) = &rule.never_undecided {
        line("Không có trường hợp chưa đủ căn cứ", "Never undecided", words.text(reason));
    }
    if let Some(test) = &rule.shown_by {
        line("Phép thử", "Shown by", test);
    }
    if let Some(reason) = &rule.never_fails {
        line("Không có trường hợp không đạt", "Never fails", words.text(reason));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definitions::Definitions;

    #[test]
    fn the_pages_of_docs_say_what_the_rules_say() {
        let catalogue = Catalogue::load(&Definitions::load(&[]).unwrap()).unwrap();
        for (lang, name, committed) in [
            (Lang::Vi, "quy-tac.md", include_str!("../../../../../docs/quy-tac.md")),
            (Lang::En, "rules.md", include_str!("../../../../../docs/rules.md")),
        ] {
            let option = if lang == Lang::En { " --lang en" } else { "" };
            let made = page(&catalogue, lang);
            let differs = made.lines().zip(committed.lines()).find(|(made, committed)| made != committed);
            assert!(
                made.trim_end() == committed.trim_end(),
                "make it again: treem catalogue rules{option} > docs/{name}\nfirst difference: {differs:?}"
            );
        }
    }

    /// A heading names what is wrong; it is no sentence.
    #[test]
    fn names_of_rules_are_short_and_differ() {
        let catalogue = Catalogue::load(&Definitions::load(&[]).unwrap()).unwrap();
        for lang in [Lang::Vi, Lang::En] {
            for rule in catalogue.rules.values() {
                let name = rule.name.get(lang);
                let first = name.chars().next().unwrap();
                assert!(name.chars().count() <= 90, "{}: {name}", rule.code);
                assert!(first.is_uppercase() || lang == Lang::En, "{}: {name}", rule.code);
                assert!(
                    !name.ends_with(['.', '!', '?', ':']) && !name.contains('{'),
                    "{}: {name}",
                    rule.code
                );
                assert!(!name.contains("  ") && name.trim() == name, "{}: {name}", rule.code);
            }
        }
    }

    #[test]
    fn every_class_of_rules_has_words() {
        let catalogue = Catalogue::load(&Definitions::load(&[]).unwrap()).unwrap();
        for rule in catalogue.rules.values() {
            assert!(CLASSES.iter().any(|(class, ..)| *class == rule.class), "{}: {}", rule.code, rule.class);
        }
    }
}
