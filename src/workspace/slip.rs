//! What the TOML reader says of a slip in `treem.toml`, for people who have never heard of TOML.

use crate::message::Bilingual;

/// The reader's sentence in both languages; `line` is the line it speaks of, as written.
pub(super) fn explain(message: &str, line: &str) -> Bilingual {
    let vi = if message.starts_with("unknown field") {
        let known = message.split_once("expected ").map_or("", |(_, known)| known);
        let known = known.trim_start_matches("one of ").replace(" or ", ", ");
        format!("không có trường `{}`; các trường dùng được: {known}", quoted(message))
    } else if message.starts_with("missing field") {
        format!("thiếu trường `{}`", quoted(message))
    } else if message.starts_with("duplicate key") {
        "một trường được ghi hai lần".to_owned()
    } else if let Some(text) = message.strip_prefix("not a date: ") {
        format!("{text} không phải là ngày; hãy ghi 2024-05-14 hoặc \"14/5/2024\"")
    } else if let Some(kinds) = message.strip_prefix("invalid type: ") {
        wrong_type(kinds, line)
    } else {
        "dòng này ghi không đúng cách; mỗi dòng ghi `trường = giá trị`, chữ đặt trong dấu \" \", danh sách đặt trong dấu [ ]"
            .to_owned()
    };
    let en = match message.strip_prefix("not a date: ") {
        Some(text) => format!("{text} is not a date; write 2024-05-14 or \"14/5/2024\""),
        None => message.to_owned(),
    };
    Bilingual { vi, en }
}

/// The first text in back quotes.
fn quoted(text: &str) -> &str {
    text.split('`').nth(1).unwrap_or_default()
}

/// "integer `51`, expected a string" → which field it is, what it must be and what to write.
fn wrong_type(kinds: &str, line: &str) -> String {
    let (found, expected) = kinds.split_once(", expected ").unwrap_or((kinds, ""));
    let found = match found.split(' ').next().unwrap_or_default() {
        "integer" | "floating" => "số",
        "boolean" => "giá trị đúng/sai",
        "string" => "chữ",
        "sequence" => "danh sách",
        _ => "ngày hoặc một mục riêng",
    };
    let (field, value) = line.split_once('=').unwrap_or((line, ""));
    let (field, value) = (field.trim(), value.split('#').next().unwrap_or_default().trim());
    if field.is_empty() || field.starts_with('[') {
        return "mục này ghi không đúng cách; hãy xem cách ghi trong tệp treem.toml của một thư mục làm việc mới".to_owned();
    }
    let bare = value.trim_matches(['[', ']', '"', ' ']);
    let (wanted, example) = match expected {
        text if text.contains("string") => ("chữ đặt trong dấu \" \"", format!("{field} = \"{bare}\"")),
        "a sequence" => ("danh sách đặt trong dấu [ ]", format!("{field} = [\"{bare}\"]")),
        _ => {
            return format!(
                "`{field}` là một mục, không phải một giá trị; hãy ghi dòng [{field}] rồi ghi các trường ở những dòng sau"
            );
        }
    };
    format!("trường `{field}` phải là {wanted}, không phải {found}; hãy ghi {example}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_of_the_wrong_kind_is_answered_with_the_line_to_write() {
        let said = |message: &str, line: &str| explain(message, line).vi;
        assert_eq!(
            said("invalid type: integer `51`, expected a string", "unit = 51  # tỉnh"),
            "trường `unit` phải là chữ đặt trong dấu \" \", không phải số; hãy ghi unit = \"51\""
        );
        assert_eq!(
            said("invalid type: string \"Cục\", expected a sequence", "receiving = \"Cục\""),
            "trường `receiving` phải là danh sách đặt trong dấu [ ], không phải chữ; hãy ghi receiving = [\"Cục\"]"
        );
        assert!(
            said("invalid type: boolean `true`, expected path string", "out = true")
                .contains("out = \"true\"")
        );
        assert!(said("unclosed string", "unit = \"51").contains("`trường = giá trị`"));
    }
}
