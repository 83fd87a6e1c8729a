//! `codes.csv` and `units.csv`: what the codes of a release stand for, in both languages.

use std::collections::{BTreeMap, BTreeSet};

use super::Release;
use crate::disclosure::files::PUBLIC_COLUMNS;
use crate::disclosure::policy::SizeClass;
use crate::message::Bilingual;
use crate::table::{self, TableError, guarded};
use crate::units::UnitLevel;

/// Columns of `codes.csv`: the list a code stands in, the code, its names.
pub const CODE_COLUMNS: [&str; 4] = ["list", "code", "name_vi", "name_en"];
/// Columns of `units.csv`: a unit on the map of a day.
pub const UNIT_COLUMNS: [&str; 5] = ["unit", "map", "unit_level", "name", "parent"];

/// Names of codes by list and code.
type Names = BTreeMap<(&'static str, String), Bilingual>;

impl Release<'_> {
    /// The codes that stand in the release, by list and code.
    ///
    /// # Errors
    /// When the table cannot be written.
    pub fn codes(&self) -> Result<Vec<u8>, TableError> {
        let mut names = Names::new();
        let column = |name: &str| PUBLIC_COLUMNS.iter().position(|own| *own == name).unwrap_or_default();
        let [table, level, measure, unit_of_measure, category, status, confidentiality] =
            ["table", "unit_level", "measure", "unit_of_measure", "category", "obs_status", "conf_status"]
                .map(column);
        let mut seen = BTreeSet::new();
        for row in self.rows() {
            for (list, position) in [
                ("table", table),
                ("unit_level", level),
                ("measure", measure),
                ("unit_of_measure", unit_of_measure),
                ("obs_status", status),
                ("conf_status", confidentiality),
            ] {
                seen.insert((list, row[position].clone()));
            }
            for pair in row[category].split(';').filter(|pair| !pair.is_empty()) {
                let dimension = pair.split('=').next().unwrap_or_default();
                seen.insert(("dimension", dimension.to_owned()));
                seen.insert(("category", pair.to_owned()));
            }
        }
        for (list, code) in seen {
            let name = self.name(list, &code);
            names.insert((list, code), name);
        }
        let lines = names
            .into_iter()
            .map(|((list, code), name)| [list.to_owned(), code, guarded(&name.vi), guarded(&name.en)]);
        table::csv(CODE_COLUMNS, lines)
    }

    /// The name of a code; of one without a name the code itself.
    fn name(&self, list: &str, code: &str) -> Bilingual {
        let (policy, catalogue) = (self.plan.policy, self.plan.catalogue);
        let found = match list {
            "table" => policy.table(code).map(|table| table.name.clone()),
            "measure" => catalogue.element(code).map(|element| element.name.clone()).or_else(|| {
                let indicator = catalogue.indicator(code);
                indicator.map(|indicator| indicator.name.clone())
            }),
            "unit_of_measure" => catalogue
                .unit_of_measure(code)
                .map(|unit| unit.name.clone())
                .or_else(|| Some(Bilingual::new("đơn vị hành chính", "administrative unit"))),
            "unit_level" => Some(level_name(code)),
            "obs_status" => Some(status_name(code)),
            "conf_status" => Some(confidentiality_name(code)),
            "dimension" => self.dimension_name(code),
            _ => code.split_once('=').and_then(|(dimension, code)| self.category_name(dimension, code)),
        };
        found.unwrap_or_else(|| Bilingual::new(code, code))
    }

    fn dimension_name(&self, id: &str) -> Option<Bilingual> {
        if id == SizeClass::DIMENSION {
            return Some(Bilingual::new("Đơn vị theo số ghi nhận", "Units by size of their figure"));
        }
        let grouping = self.plan.policy.grouping(id).map(|grouping| grouping.name.clone());
        grouping.or_else(|| self.plan.catalogue.dimension(id).map(|dimension| dimension.name.clone()))
    }

    fn category_name(&self, dimension: &str, code: &str) -> Option<Bilingual> {
        if dimension == SizeClass::DIMENSION {
            let class = SizeClass::ALL.into_iter().find(|class| class.code() == code)?;
            return Some(self.class_name(class));
        }
        if let Some(grouping) = self.plan.policy.grouping(dimension) {
            return grouping.groups.iter().find(|group| group.code == code).map(|group| group.name.clone());
        }
        self.plan.catalogue.dimension(dimension)?.category(code).map(|category| category.name.clone())
    }

    fn class_name(&self, class: SizeClass) -> Bilingual {
        let (low, high) = (self.plan.policy.low, self.plan.policy.high);
        match class {
            SizeClass::Zero => Bilingual::new("ghi nhận 0", "0"),
            SizeClass::Protected => Bilingual {
                vi: format!("ghi nhận từ {low} đến {high}"),
                en: format!("from {low} to {high}"),
            },
            SizeClass::More => Bilingual {
                vi: format!("ghi nhận từ {} trở lên", high + 1),
                en: format!("{} or more", high + 1),
            },
            SizeClass::NotReported => Bilingual::new("chưa báo cáo", "not reported"),
        }
    }

    /// The units of the release, by code.
    ///
    /// # Errors
    /// When the table cannot be written.
    pub fn units(&self) -> Result<Vec<u8>, TableError> {
        let units: BTreeMap<&str, UnitLevel> =
            self.draft.figures.iter().map(|planned| (planned.unit.as_str(), planned.level)).collect();
        let lines = units.into_iter().map(|(code, level)| {
            let map = self.plan.map;
            let unit = map.find(code);
            let parent = match level {
                UnitLevel::Nation => "",
                UnitLevel::Region => crate::units::NATION,
                UnitLevel::Province => unit.and_then(|unit| unit.region.as_deref()).unwrap_or_default(),
                UnitLevel::District | UnitLevel::Commune => {
                    unit.and_then(|unit| unit.parent.as_deref()).unwrap_or_default()
                }
            };
            [
                code.to_owned(),
                self.day().to_string(),
                level.as_str().to_owned(),
                guarded(map.display_name(code).unwrap_or_default()),
                parent.to_owned(),
            ]
        });
        table::csv(UNIT_COLUMNS, lines)
    }
}

fn level_name(code: &str) -> Bilingual {
    match UnitLevel::named(code) {
        Some(UnitLevel::Nation) => Bilingual::new("cả nước", "nation"),
        Some(UnitLevel::Region) => Bilingual::new("vùng", "region"),
        Some(UnitLevel::Province) => Bilingual::new("tỉnh, thành phố", "province"),
        Some(UnitLevel::District) => Bilingual::new("huyện", "district"),
        Some(UnitLevel::Commune) => Bilingual::new("xã", "commune"),
        None => Bilingual::new(code, code),
    }
}

fn status_name(code: &str) -> Bilingual {
    match code {
        "A" => Bilingual::new("số liệu", "normal value"),
        "E" => Bilingual::new("ước tính", "estimate"),
        "P" => Bilingual::new("sơ bộ", "provisional value"),
        "U" => Bilingual::new("độ tin cậy thấp", "low reliability"),
        "Q" => Bilingual::new("bị che hoặc trong khoảng", "suppressed or in a band"),
        "L" => Bilingual::new("chưa báo cáo", "missing, not reported"),
        "O" => Bilingual::new("bị loại vì sai", "missing, rejected"),
        "M" => Bilingual::new("không áp dụng", "does not apply"),
        _ => Bilingual::new(code, code),
    }
}

fn confidentiality_name(code: &str) -> Bilingual {
    match code {
        "F" => Bilingual::new("công khai", "free"),
        "C" => Bilingual::new("được che", "confidential"),
        _ => Bilingual::new(code, code),
    }
}
