//! A small country, what is true in it and what was published of it, written down as lines of text.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::{Date, date};

use super::super::*;
use crate::catalogue::Catalogue;
use crate::definitions::{Definitions, SourceFile};
use crate::disclosure::files::{PUBLIC_COLUMNS, PublicFile, TrueCounts, Witness, read_witnesses};
use crate::disclosure::policy::Policy;
use crate::form::{self, Layout};
use crate::table::DATA_COLUMNS;
use crate::units::UnitRegister;

const PROVINCES: &str = "\
code,level,name,full_name,type,parent,region,valid_from,valid_to,exact_from,exact_to
10,province,A,Tỉnh A,tỉnh,,R1,,2025-06-30,,1
10,province,A,Tỉnh A,tỉnh,,R1,2025-07-01,,1,
11,province,B,Tỉnh B,tỉnh,,R1,,2025-06-30,,1
12,province,C,Tỉnh C,tỉnh,,R2,,,,
13,province,D,Tỉnh D,tỉnh,,R2,,2025-06-30,,1
13,province,D,Tỉnh D,tỉnh,,R1,2025-07-01,,1,
";
const DISTRICTS: [(&str, usize); 4] = [("10", 4), ("11", 1), ("12", 3), ("13", 13)];
const COMMUNES: &str = "\
code,level,name,full_name,type,parent,region,valid_from,valid_to,exact_from,exact_to
10001,commune,Một,Xã Một,xã,10,,2025-07-01,,1,
12001,commune,Hai,Xã Hai,xã,12,,2025-07-01,,1,
13001,commune,Ba,Xã Ba,xã,13,,2025-07-01,,1,
";
const REGIONS: &str = "\
code,name,valid_from,valid_to,exact_from,exact_to,source
R1,Vùng Một,,2025-06-30,,1,thử
R1,Vùng Một,2025-07-01,,1,,thử
R2,Vùng Hai,,2025-06-30,,1,thử
R2,Vùng Hai,2025-07-01,,1,,thử
";
const CROSSWALK: &str = "\
from_code,to_code,on,change
10,10,2025-07-01,sáp nhập
11,10,2025-07-01,sáp nhập
12,12,2025-07-01,giữ nguyên
13,13,2025-07-01,đổi vùng
";

/// The day on whose map units stand, and that of units marked `'`.
const OLD: Date = date(2024, 11, 14);
const NEW: Date = date(2025, 7, 1);

pub static REGISTER: LazyLock<UnitRegister> = LazyLock::new(|| {
    let mut districts = COMMUNES.lines().next().unwrap().to_owned() + "\n";
    for (province, count) in DISTRICTS {
        for code in codes(province, count) {
            let name = format!("{code},district,{code},Huyện {code},huyện,{province},,,2025-06-30,,1\n");
            districts.push_str(&name);
        }
    }
    UnitRegister::load(&[
        ("provinces.csv", PROVINCES),
        ("districts.csv", &districts),
        ("communes.csv", COMMUNES),
        ("regions.csv", REGIONS),
        ("crosswalk.csv", CROSSWALK),
    ])
    .unwrap()
});

/// Codes of districts: 121, 122 …; of province 13 with thirteen from 130 on, letters being no digits: 600, 601 …
pub fn codes(province: &str, count: usize) -> Vec<String> {
    let first = if count > 9 { 600 } else { province.parse::<usize>().unwrap() * 10 + 1 };
    (first..first + count).map(|code| code.to_string()).collect()
}

pub static SHIPPED: LazyLock<(Definitions, Catalogue, Layout)> = LazyLock::new(|| {
    let definitions = Definitions::load(&[]).unwrap();
    let catalogue = Catalogue::load(&definitions).unwrap();
    let layout = form::load(&definitions, &catalogue).unwrap();
    (definitions, catalogue, layout)
});

/// What is true and what was published.
#[derive(Default, Clone)]
pub struct Scene {
    policy: String,
    truth: Vec<String>,
    earlier: Vec<Vec<String>>,
    release: Vec<String>,
    witnesses: String,
}

impl Scene {
    /// A scene in which records are laid over the shipped policy.
    pub fn under(policy: &str) -> Self {
        Self { policy: policy.to_owned(), ..Self::default() }
    }

    /// With a file of witnesses.
    pub fn witnesses(mut self, text: &str) -> Self {
        text.clone_into(&mut self.witnesses);
        self
    }

    /// True figures: lines of unit, period, series and number (`...` where it is missing), `@12/13` for units in it.
    pub fn truth(mut self, lines: &str) -> Self {
        self.truth.extend(split(lines));
        self
    }

    /// An earlier release: lines of table, unit, period, series and what is shown, `@12/13`, and a note after `#`.
    pub fn earlier(mut self, lines: &str) -> Self {
        self.earlier.push(split(lines));
        self
    }

    /// The release: lines as of an earlier one.
    pub fn release(mut self, lines: &str) -> Self {
        self.release.extend(split(lines));
        self
    }

    pub fn policy(&self) -> Policy {
        let (definitions, catalogue, layout) = &*SHIPPED;
        let file = SourceFile { path: "policy.toml".to_owned(), text: self.policy.clone() };
        Policy::load(&definitions.overlaid(vec![file]).unwrap(), catalogue, layout).unwrap()
    }

    fn counts(&self) -> Vec<TrueCounts> {
        [(OLD, false), (NEW, true)]
            .into_iter()
            .map(|(map, new)| {
                let mut text = DATA_COLUMNS.join(",") + "\n";
                for line in
                    self.truth.iter().filter(|line| line.split(' ').next().unwrap().ends_with('\'') == new)
                {
                    text.push_str(&true_row(line));
                }
                TrueCounts::read("data.csv", text.as_bytes(), map, &SHIPPED.1).unwrap()
            })
            .collect()
    }

    pub fn audit(&self) -> Result<Certificate, AuditError> {
        let public = |lines: &[String], release: usize| {
            let mut text = PUBLIC_COLUMNS.join(",") + "\n";
            lines.iter().for_each(|line| text.push_str(&public_row(line, release)));
            PublicFile::read("data.csv", text.as_bytes()).unwrap()
        };
        let earlier: Vec<PublicFile> =
            self.earlier.iter().enumerate().map(|(index, lines)| public(lines, index)).collect();
        let released: Vec<Released<'_>> =
            earlier.iter().map(|file| Released { file, recorded: &file.fingerprint, counts: &[] }).collect();
        let release = [public(&self.release, earlier.len())];
        let (policy, counts) = (self.policy(), self.counts());
        let witnesses: Vec<Witness> = if self.witnesses.is_empty() {
            Vec::new()
        } else {
            read_witnesses("witnesses.csv", self.witnesses.as_bytes()).unwrap()
        };
        audit(&Input {
            policy: &policy,
            catalogue: &SHIPPED.1,
            layout: &SHIPPED.2,
            register: &REGISTER,
            earlier: &released,
            release: &release,
            counts: &counts,
            witnesses: &witnesses,
        })
    }

    /// The certificate of a release that can be read.
    pub fn certificate(&self) -> Certificate {
        self.audit().unwrap()
    }

    /// What each leak is narrowed down to: "unit period series" → "3" or "2–4", "?" where it is not proved.
    pub fn leaks(&self) -> BTreeMap<String, String> {
        self.certificate().leaks.iter().map(leak).collect()
    }
}

fn leak(leak: &Leak) -> (String, String) {
    let Subject { unit, map, period, measure, category, superseded } = &leak.subject;
    let series = if category.is_empty() { measure.clone() } else { format!("{measure}|{category}") };
    let mark = if *map == NEW.to_string() { "'" } else { "" };
    let late = if leak.reason == Reason::LateUnit { " late" } else { "" };
    let before = if *superseded { " before" } else { "" };
    let interval = match leak.interval {
        None => "?".to_owned(),
        Some(Interval { low, high: Some(high) }) if low == high => low.to_string(),
        Some(Interval { low, high }) => {
            format!("{low}–{}", high.map_or_else(String::new, |high| high.to_string()))
        }
    };
    (format!("{unit}{mark} {period} {series}{late}{before}"), interval)
}

fn split(lines: &str) -> Vec<String> {
    lines.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

fn level(unit: &str) -> &'static str {
    match unit.len() {
        _ if unit == "VN" => "nation",
        _ if unit.starts_with('R') => "region",
        2 => "province",
        3 => "district",
        _ => "commune",
    }
}

/// The units in a figure, `@12/13`, taken from the words of a line.
fn coverage(words: &mut Vec<&str>) -> (String, String) {
    let position = words.iter().position(|word| word.starts_with('@'));
    let given = position.map(|position| words.remove(position));
    let (reported, expected) = given.and_then(|word| word[1..].split_once('/')).unwrap_or(("1", "1"));
    (reported.to_owned(), expected.to_owned())
}

fn true_row(line: &str) -> String {
    let mut words: Vec<&str> = line.split_whitespace().collect();
    let (reported, expected) = coverage(&mut words);
    let [unit, period, series, number] = words[..] else { panic!("{line}") };
    let unit = unit.trim_end_matches('\'');
    let (element, category) = series.split_once('|').unwrap_or((series, ""));
    let (value, state) = if number == "..." { ("", "missing") } else { (number, "value") };
    let level = level(unit);
    format!("series,,{element},,{unit},{level},{period},{category},{value},{state},,,{reported},{expected}\n")
}

fn public_row(line: &str, release: usize) -> String {
    let (line, note) = line.split_once('#').unwrap_or((line, ""));
    let mut words: Vec<&str> = line.split_whitespace().collect();
    let (reported, expected) = coverage(&mut words);
    let [table, unit, period, series, shown] = words[..] else { panic!("{line}") };
    let map = if unit.ends_with('\'') { NEW } else { OLD };
    let unit = unit.trim_end_matches('\'');
    let (measure, category) = series.split_once('|').unwrap_or((series, ""));
    let fields = match shown {
        "c" => ",,,Q,C".to_owned(),
        "..." => ",,,L,F".to_owned(),
        band if band.contains('–') => format!(",{},Q,C", band.replace('–', ",")),
        number => format!("{number},,,A,F"),
    };
    let level = level(unit);
    let note = note.trim();
    format!(
        "{table},{unit},{level},{unit},{map},{period},{measure},child,{category},{fields},{note},{reported},{expected},r{release}\n"
    )
}
