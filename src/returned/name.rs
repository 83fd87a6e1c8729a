//! Names of returned files. Of a sender's file name only letters, digits and `-` are taken, and not many.

use crate::form_workbook::slug;
use crate::period::Period;

/// Letters taken of a name.
const LONGEST: usize = 60;
const ENDING: &str = "tra-lai.xlsx";

/// Name among the outputs of a period: `524_huyen-binh-son_2024-S1_tra-lai.xlsx`; a sector agency is named too.
#[must_use]
pub fn in_outputs(unit: &str, name: &str, agency: Option<&str>, period: Period) -> String {
    let mut parts = vec![slug(unit), bounded(name)];
    parts.extend(agency.map(bounded));
    parts.push(period.to_string());
    format!("{}_{ENDING}", parts.join("_"))
}

/// Name among the outputs for a file of which nobody knows whose it is; its path keeps two of them apart.
#[must_use]
pub fn refused(path: &str) -> String {
    let mark: String = blake3::hash(path.as_bytes()).to_hex().chars().take(8).collect();
    format!("khong-tiep-nhan_{}_{mark}.xlsx", bounded(stem(path)))
}

/// Name for a file that was checked by itself: `2024-S1_524_huyen-binh-son_tra-lai.xlsx`; from 2 on with its number.
#[must_use]
pub fn beside(path: &str, number: usize) -> String {
    let stem: Vec<String> = stem(path).split('_').map(bounded).filter(|part| !part.is_empty()).collect();
    // Senders know periods by their capital letter.
    let stem = bounded_text(&stem.join("_")).replacen("-s1_", "-S1_", 1);
    let stem = if stem.is_empty() { "tep".to_owned() } else { stem };
    match number {
        0 | 1 => format!("{stem}_{ENDING}"),
        number => format!("{stem}_{number}_{ENDING}"),
    }
}

/// File name without folders and ending.
fn stem(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn bounded(text: &str) -> String {
    bounded_text(&slug(text))
}

fn bounded_text(text: &str) -> String {
    let cut: String = text.chars().take(LONGEST).collect();
    cut.trim_end_matches(['-', '_']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain_and_short_whatever_the_sender_calls_the_file() {
        let period = "2024-S1".parse().unwrap();
        assert_eq!(
            in_outputs("524", "Huyện Bình Sơn", None, period),
            "524_huyen-binh-son_2024-S1_tra-lai.xlsx"
        );
        assert_eq!(
            in_outputs("524", "Huyện Bình Sơn", Some("police"), period),
            "524_huyen-binh-son_police_2024-S1_tra-lai.xlsx"
        );
        assert_eq!(beside("a/2024-S1_524_huyen-binh-son.xlsx", 1), "2024-S1_524_huyen-binh-son_tra-lai.xlsx");
        assert_eq!(beside("C:\\x\\BC (lần 2).xlsm", 2), "bc-lan-2_2_tra-lai.xlsx");
        assert_eq!(beside("../..", 1), "tep_tra-lai.xlsx");
        let long = beside(&"x".repeat(300), 1);
        assert_eq!(long.len(), LONGEST + 1 + ENDING.len());
        let one = refused("inbox/2024-S1/../=cmd|x.xlsx");
        assert!(one.starts_with("khong-tiep-nhan_cmd-x_"), "{one}");
        assert_ne!(one, refused("inbox/2024-S1/b/=cmd|x.xlsx"));
    }
}
