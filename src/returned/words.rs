//! Sentences of the returned workbook, and texts of the sender made harmless.

use super::spots::Spots;
use crate::catalogue::Catalogue;
use crate::finding::Finding;
use crate::message::Lang;
use crate::text;

/// Units of text a cell holds, with some room.
const CELL: usize = 32_000;

/// What was found, with the addresses of the returned workbook.
pub fn told(catalogue: &Catalogue, here: &Finding) -> String {
    let rule = catalogue.rules.get(&here.rule);
    let text = rule.map_or_else(|| here.found.clone(), |rule| rule.told(here, Lang::Vi));
    plain(&text)
}

/// What to do, with the smallest set of cells that would mend it.
pub fn advice(catalogue: &Catalogue, here: &Finding, spots: &Spots) -> String {
    let rule = catalogue.rules.get(&here.rule);
    let action = rule.map_or_else(String::new, |rule| rule.advice(here, Lang::Vi));
    let mut parts = vec![action];
    parts.extend(remedy(here, spots));
    plain(parts.join(" ").trim())
}

/// The smallest set of cells whose change would do.
fn remedy(finding: &Finding, spots: &Spots) -> Option<String> {
    let remedy = finding.remedy.as_ref().filter(|remedy| !remedy.changes.is_empty())?;
    let changes: Vec<String> = remedy
        .changes
        .iter()
        .map(|change| {
            let cell = spots.of_series(&change.series);
            let address = cell.map_or_else(|| change.cell.clone(), |cell| spots.address(cell));
            let from = if change.from.is_empty() { "trống" } else { &change.from };
            match &change.to {
                Some(to) => format!("ô {address} từ {from} thành {to}"),
                None => format!("ô {address} (đang là {from})"),
            }
        })
        .collect();
    let other = match remedy.alternatives {
        0 | 1 => String::new(),
        many => format!(" Đây là một trong {many} cách; hãy đối chiếu với sổ gốc."),
    };
    Some(format!("Có thể chỉ cần sửa {}.{other}", changes.join("; ")))
}

/// A text as a cell may hold it: without hidden characters, of bounded length.
pub fn plain(text: &str) -> String {
    let mut room = CELL;
    let fits = |letter: &char| {
        room = room.saturating_sub(letter.len_utf16());
        room > 0
    };
    text::plain(text).chars().take_while(fits).collect()
}

/// A text cut to so many characters, with a sign that it was.
pub fn shortened(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let kept: String = text.chars().take(longest.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}
