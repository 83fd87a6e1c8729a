//! What the codes of a release stand for, in both languages.

use super::Release;
use super::in_use::pairs;
use super::rows::UNITS;
use crate::disclosure::policy::SizeClass;
use crate::message::Bilingual;
use crate::units::UnitLevel;

impl Release<'_> {
    pub(super) fn table_name(&self, id: &str) -> Bilingual {
        let table = self.plan.policy.table(id);
        table.map_or_else(|| itself(id), |table| table.name.clone())
    }

    pub(super) fn measure_name(&self, id: &str) -> Bilingual {
        let catalogue = self.plan.catalogue;
        let element = catalogue.element(id).map(|element| element.name.clone());
        let indicator = || catalogue.indicator(id).map(|indicator| indicator.name.clone());
        element.or_else(indicator).unwrap_or_else(|| itself(id))
    }

    pub(super) fn unit_of_measure_name(&self, id: &str) -> Bilingual {
        match self.plan.catalogue.unit_of_measure(id) {
            Some(unit) => unit.name.clone(),
            None if id == UNITS => Bilingual::new("đơn vị hành chính", "administrative unit"),
            None => itself(id),
        }
    }

    pub(super) fn dimension_name(&self, id: &str) -> Bilingual {
        if id == SizeClass::DIMENSION {
            return Bilingual::new("Đơn vị theo số ghi nhận", "Units by size of their figure");
        }
        let grouping = self.plan.policy.grouping(id).map(|grouping| grouping.name.clone());
        let dimension = || self.plan.catalogue.dimension(id).map(|dimension| dimension.name.clone());
        grouping.or_else(dimension).unwrap_or_else(|| itself(id))
    }

    /// The name of one category of a dimension.
    pub(super) fn pair_name(&self, dimension: &str, code: &str) -> Bilingual {
        if dimension == SizeClass::DIMENSION {
            let class = SizeClass::ALL.into_iter().find(|class| class.code() == code);
            return class.map_or_else(|| itself(code), |class| self.class_name(class));
        }
        let group = self.plan.policy.grouping(dimension).and_then(|grouping| {
            grouping.groups.iter().find(|group| group.code == code).map(|group| group.name.clone())
        });
        let category = || {
            let dimension = self.plan.catalogue.dimension(dimension)?;
            dimension.category(code).map(|category| category.name.clone())
        };
        group.or_else(category).unwrap_or_else(|| itself(code))
    }

    /// The name of a category as it stands in a row: each pair with the name of its dimension.
    pub(super) fn category_name(&self, category: &str) -> Bilingual {
        self.pairs_name(&pairs(category).collect::<Vec<_>>())
    }

    pub(super) fn pairs_name(&self, pairs: &[(&str, &str)]) -> Bilingual {
        let mut name = Bilingual::default();
        for (dimension, code) in pairs {
            let (of, code) = (self.dimension_name(dimension), self.pair_name(dimension, code));
            for (text, of, code) in [(&mut name.vi, of.vi, code.vi), (&mut name.en, of.en, code.en)] {
                if !text.is_empty() {
                    *text += "; ";
                }
                // A dimension of one category has its name.
                *text += &if of == code { code } else { format!("{of}: {code}") };
            }
        }
        name
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
}

/// A code without a name is its own.
fn itself(code: &str) -> Bilingual {
    Bilingual::new(code, code)
}

pub(super) fn level_name(level: UnitLevel) -> Bilingual {
    match level {
        UnitLevel::Nation => Bilingual::new("cả nước", "nation"),
        UnitLevel::Region => Bilingual::new("vùng", "region"),
        UnitLevel::Province => Bilingual::new("tỉnh, thành phố", "province"),
        UnitLevel::District => Bilingual::new("huyện", "district"),
        UnitLevel::Commune => Bilingual::new("xã", "commune"),
    }
}

pub(super) fn status_name(code: &str) -> Bilingual {
    match code {
        "A" => Bilingual::new("số liệu", "normal value"),
        "E" => Bilingual::new("ước tính", "estimate"),
        "P" => Bilingual::new("sơ bộ", "provisional value"),
        "U" => Bilingual::new("độ tin cậy thấp", "low reliability"),
        "Q" => Bilingual::new("bị che hoặc trong khoảng", "suppressed or in a band"),
        "L" => Bilingual::new("chưa báo cáo", "missing, not reported"),
        "O" => Bilingual::new("bị loại vì sai", "missing, rejected"),
        "M" => Bilingual::new("không áp dụng", "does not apply"),
        _ => itself(code),
    }
}

pub(super) fn confidentiality_name(code: &str) -> Bilingual {
    match code {
        "F" => Bilingual::new("công khai", "free"),
        "C" => Bilingual::new("được che", "confidential"),
        _ => itself(code),
    }
}
