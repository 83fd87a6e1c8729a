//! What auditing a release costs that comes without witnesses: totals of districts, and districts by form and sex in first
//! half and year, until there are as many protected cells as asked for. `cargo bench --no-default-features --bench audit [-- PROTECTED]`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::fmt::Write as _;
use std::time::Instant;

use jiff::civil::{Date, date};
use treem::catalogue::Catalogue;
use treem::definitions::{Definitions, SourceFile};
use treem::disclosure::audit::{Certificate, Input, audit};
use treem::disclosure::files::{PUBLIC_COLUMNS, PublicFile, TrueCounts};
use treem::disclosure::policy::Policy;
use treem::form;
use treem::table::DATA_COLUMNS;
use treem::units::UnitRegister;

/// A table of districts as wide as the policy allows.
const TABLE: &str = r#"
[[publication_table]]
id = "DX"
name = { vi = "Huyện", en = "Districts" }
levels = ["district"]
periods = ["S1", "Y"]
attacker = "types_unknown"
series = [
  { element = "abused", by = ["", "sex"] },
  { element = "abused_by_form", by = ["abuse_form", "abuse_form;sex"] },
]
"#;

/// The map of the districts.
const MAP: Date = date(2024, 11, 14);
const FORMS: [&str; 7] = ["VIOL", "EXPL", "SEX", "TRAF", "ABAN", "NEGL", "OTH"];
const SEXES: [&str; 3] = ["M", "F", "U"];

fn main() {
    let wanted: usize = std::env::args()
        .skip(1)
        .find(|one| !one.starts_with("--"))
        .map_or(10_000, |one| one.parse().unwrap());
    for (name, plain) in [("totals by district", true), ("forms by sex, first half and year", false)] {
        measure(name, wanted, plain);
    }
}

fn measure(name: &str, wanted: usize, plain: bool) {
    let definitions = Definitions::load(&[]).unwrap();
    let policy = SourceFile { path: "policy.toml".to_owned(), text: TABLE.to_owned() };
    let definitions = definitions.overlaid(vec![policy]).unwrap();
    let catalogue = Catalogue::load(&definitions).unwrap();
    let layout = form::load(&definitions, &catalogue).unwrap();
    let policy = Policy::load(&definitions, &catalogue, &layout).unwrap();
    let tables: Vec<(&str, &str)> = definitions.tables("indicators/units/").collect();
    let register = UnitRegister::load(&tables).unwrap();
    let (truth, public) = nation(&register, wanted, plain);
    let counts = [TrueCounts::read("data.csv", truth.as_bytes(), MAP, &catalogue).unwrap()];
    let release = [PublicFile::read("data.csv", public.as_bytes()).unwrap()];
    let input = Input {
        policy: &policy,
        catalogue: &catalogue,
        layout: &layout,
        register: &register,
        earlier: &[],
        release: &release,
        counts: &counts,
        witnesses: &[],
    };
    let begin = Instant::now();
    let certificate = audit(&input).unwrap();
    let seconds = begin.elapsed().as_secs_f64();
    let Certificate { totals, .. } = certificate;
    println!(
        "{name}: {} rows, {} protected ({} safe, {} unsafe, {} not proved), {} atoms, {} equations, {} blocks: \
         {seconds:.2} s, {} MiB at most",
        release[0].rows.len(),
        totals.protected,
        totals.safe,
        totals.narrowed,
        totals.not_proved,
        totals.atoms,
        totals.equations,
        totals.blocks,
        peak(),
    );
}

/// Most memory this process has had, in MiB (Linux).
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).unwrap_or_default() / 1024
}

/// The true table and the public table of as many provinces and years as it takes.
fn nation(register: &UnitRegister, wanted: usize, plain: bool) -> (String, String) {
    let map = register.at(MAP);
    let mut nation = Nation::new(plain);
    for year in 1990.. {
        for province in map.provinces() {
            let districts: Vec<&str> =
                map.reporting_units(&province.code).iter().map(|unit| unit.code.as_str()).collect();
            if nation.protected >= wanted {
                return nation.finished();
            }
            nation.province(&province.code, &districts, year);
        }
    }
    nation.finished()
}

struct Nation {
    plain: bool,
    truth: String,
    public: Vec<(String, String)>,
    protected: usize,
    seed: u64,
}

impl Nation {
    fn new(plain: bool) -> Self {
        Self { plain, truth: DATA_COLUMNS.join(",") + "\n", public: Vec::new(), protected: 0, seed: 1 }
    }

    /// A number below a limit (SplitMix64).
    fn below(&mut self, limit: u64) -> i64 {
        self.seed = self.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.seed;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit) as i64
    }

    /// Every district of a province with its first half and year; the province is their sum.
    fn province(&mut self, province: &str, districts: &[&str], year: i16) {
        let mut sums: Vec<(String, [i64; 2])> = Vec::new();
        for district in districts {
            for (index, (series, [half, whole])) in self.counts().into_iter().enumerate() {
                if sums.len() <= index {
                    sums.push((series.clone(), [0, 0]));
                }
                sums[index].1[0] += half;
                sums[index].1[1] += whole;
                if !self.plain {
                    self.figure(district, &format!("{year}-S1"), &series, half);
                    self.protected += usize::from((1..=5).contains(&(whole - half)));
                }
                self.figure(district, &year.to_string(), &series, whole);
            }
        }
        for (series, [half, whole]) in sums {
            let (element, category) = series.split_once('|').unwrap_or((&series, ""));
            for (period, sum) in [(format!("{year}-S1"), half), (year.to_string(), whole)] {
                writeln!(
                    self.truth,
                    "series,,{element},,{province},province,{period},{category},{sum},value,,,1,1"
                )
                .unwrap();
            }
        }
    }

    /// First half and year of every series of a district; forms by sex add up to forms and to sexes.
    fn counts(&mut self) -> Vec<(String, [i64; 2])> {
        if self.plain {
            let (half, rest) = (self.below(4), self.below(4));
            return vec![("abused".to_owned(), [half, half + rest])];
        }
        let mut figures = Vec::new();
        let (mut total, mut by_sex) = ([0, 0], [[0, 0]; 3]);
        for form in FORMS {
            let mut of_form = [0, 0];
            for (index, sex) in SEXES.into_iter().enumerate() {
                let likely = if sex == "U" { 1 } else { 3 };
                let (half, rest) = (self.below(likely), self.below(likely));
                figures.push((format!("abused_by_form|abuse_form={form};sex={sex}"), [half, half + rest]));
                for sum in [&mut of_form, &mut by_sex[index], &mut total] {
                    sum[0] += half;
                    sum[1] += half + rest;
                }
            }
            figures.push((format!("abused_by_form|abuse_form={form}"), of_form));
        }
        figures.extend(SEXES.into_iter().zip(by_sex).map(|(sex, sum)| (format!("abused|sex={sex}"), sum)));
        figures.push(("abused".to_owned(), total));
        figures
    }

    fn figure(&mut self, district: &str, period: &str, series: &str, count: i64) {
        let (element, category) = series.split_once('|').unwrap_or((series, ""));
        writeln!(
            self.truth,
            "series,,{element},,{district},district,{period},{category},{count},value,,,1,1"
        )
        .unwrap();
        let hidden = (0..=5).contains(&count);
        self.protected += usize::from((1..=5).contains(&count));
        let shown = if hidden { ",,,Q,C,c".to_owned() } else { format!("{count},,,A,F,") };
        let row =
            format!("DX,{district},district,x,{MAP},{period},{element},child,{category},{shown},1,1,r1");
        self.public.push((format!("{period} {series} {district}"), row));
    }

    fn finished(mut self) -> (String, String) {
        self.public.sort();
        let rows: Vec<String> = self.public.into_iter().map(|(_, row)| row).collect();
        let public = format!("{}\n{}\n", PUBLIC_COLUMNS.join(","), rows.join("\n"));
        (self.truth, public)
    }
}
