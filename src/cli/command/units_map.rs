//! `treem units map`: the units that ever had a code, and what the territory of a province belongs to.

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::cli::columns::{Side, align};
use crate::cli::{Context, Exit, Failure};
use crate::message::{Lang, day as day_of};
use crate::units::{Level, Succession, Unit, UnitRegister};

/// Tells the history of a code.
pub(super) fn run(context: &Context<'_>, register: &UnitRegister, code: &str) -> Result<Exit, Failure> {
    let lang = context.globals.lang;
    let history = register.history(code);
    if history.is_empty() {
        let failure = Failure::usage(
            format!("chưa bao giờ có đơn vị mang mã {code}"),
            format!("no unit ever had the code {code}"),
        );
        return Err(
            failure.with_hint("tra mã theo tên bằng `treem units match`", "`treem units match` finds codes")
        );
    }
    let rows: Vec<Vec<String>> =
        history.iter().map(|unit| vec![code.to_owned(), unit.full_name.clone(), valid(unit, lang)]).collect();
    let mut lines = align(&rows, &[Side::Left; 3], 0);
    let steps = steps(register, code);
    lines.extend(steps.iter().flat_map(|step| step.lines(register, lang)));
    let former: Vec<Former<'_>> = history.iter().filter_map(|unit| former(register, unit)).collect();
    lines.extend(former.iter().map(|former| former.line(lang)));
    context.printer.answer(&lines.join("\n"));
    context.printer.object(
        super::units::NAME,
        Exit::Clean,
        json!({
            "units": history.iter().map(|unit| object(unit)).collect::<Vec<Value>>(),
            "successions": steps.iter().flat_map(Step::objects).collect::<Vec<Value>>(),
            "territories": former.iter().map(Former::object).collect::<Vec<Value>>(),
        }),
    );
    Ok(Exit::Clean)
}

/// A unit beneath a province that is none any more, and the province in which its territory lies today.
struct Former<'a> {
    unit: &'a Unit,
    province: &'a Unit,
}

/// Where the territory of a unit beneath a province lies today, if the unit is none any more. Which communes it went to
/// is in no table.
fn former<'a>(register: &'a UnitRegister, unit: &'a Unit) -> Option<Former<'a>> {
    let last = unit.valid.to.filter(|_| unit.level != Level::Province)?;
    let next = last.tomorrow().unwrap_or(last);
    let today = register.successions().iter().map(|one| one.on).chain([next]).max()?;
    let heir = register.successor(unit.province(), last, today)?;
    let province = register.at(today).province(&heir)?;
    Some(Former { unit, province })
}

impl Former<'_> {
    fn line(&self, lang: Lang) -> String {
        let (name, heir, code) = (&self.unit.full_name, &self.province.full_name, &self.province.code);
        match lang {
            Lang::Vi => format!(
                "Địa bàn của {name} trước đây nay thuộc {heir} ({code}); chia về những xã, phường nào không có trong danh mục"
            ),
            Lang::En => format!(
                "The former territory of {name} lies in {heir} ({code}) today; to which communes it went is in no table"
            ),
        }
    }

    fn object(&self) -> Value {
        json!({ "of": self.unit.full_name, "province": self.province.code })
    }
}

/// What happened to the territory of a province on a day.
struct Step<'a> {
    on: Date,
    /// What it went to.
    into: Vec<&'a Succession>,
    /// What came to it.
    from: Vec<&'a Succession>,
}

fn steps<'a>(register: &'a UnitRegister, code: &str) -> Vec<Step<'a>> {
    let mut days: Vec<Date> = register.successions().iter().map(|one| one.on).collect();
    days.dedup();
    let of = |on: Date, side: fn(&Succession) -> &str| -> Vec<&Succession> {
        register.successions().iter().filter(|one| one.on == on && side(one) == code).collect()
    };
    let step = |on| Step { on, into: of(on, |one| &one.from), from: of(on, |one| &one.to) };
    days.into_iter().map(step).filter(|step| !step.into.is_empty() || !step.from.is_empty()).collect()
}

impl Step<'_> {
    fn lines(&self, register: &UnitRegister, lang: Lang) -> Vec<String> {
        let (before, after) = (self.on.yesterday().unwrap_or(self.on), self.on);
        let name = |code: &str, day: Date| {
            format!("{} ({code})", register.at(day).display_name(code).unwrap_or_default())
        };
        let day = day_of(self.on, lang);
        let mut lines = Vec::new();
        if !self.from.is_empty() {
            let parts: Vec<String> = self.from.iter().map(|one| name(&one.from, before)).collect();
            let parts = parts.join("; ");
            lines.push(match lang {
                Lang::Vi => format!("Từ {day} giữ địa bàn của: {parts}"),
                Lang::En => format!("From {day} it holds the territory of: {parts}"),
            });
        }
        // That a province stays itself is told by what it holds.
        for one in self.into.iter().filter(|one| one.from != one.to) {
            let heir = name(&one.to, after);
            lines.push(match lang {
                Lang::Vi => format!("Từ {day} địa bàn thuộc: {heir}"),
                Lang::En => format!("From {day} its territory belongs to: {heir}"),
            });
        }
        lines
    }

    fn objects(&self) -> Vec<Value> {
        let object = |one: &&Succession| json!({ "on": one.on.to_string(), "from": one.from, "to": one.to });
        let others = self.into.iter().filter(|one| one.from != one.to);
        self.from.iter().chain(others).map(object).collect()
    }
}

/// When a unit was one, in words. A day that only stands for the beginning of a regime is told as such.
fn valid(unit: &Unit, lang: Lang) -> String {
    let (validity, day) = (&unit.valid, |date: Date| day_of(date, lang));
    let about = |exact: bool| match (exact, lang) {
        (true, _) => "",
        (false, Lang::Vi) => " (không rõ ngày chính xác)",
        (false, Lang::En) => " (exact day not known)",
    };
    let from = validity.from.map(|from| match lang {
        Lang::Vi => format!("từ {}{}", day(from), about(validity.from_exact)),
        Lang::En => format!("from {}{}", day(from), about(validity.from_exact)),
    });
    let to = validity.to.map(|to| match lang {
        Lang::Vi => format!("đến hết {}{}", day(to), about(validity.to_exact)),
        Lang::En => format!("until {}{}", day(to), about(validity.to_exact)),
    });
    from.into_iter().chain(to).collect::<Vec<_>>().join(" ")
}

fn object(unit: &Unit) -> Value {
    json!({
        "code": unit.code,
        "name": unit.full_name,
        "level": unit.level.id(),
        "province": (unit.level != Level::Province).then(|| unit.province()),
        "from": unit.valid.from.map(|day| day.to_string()),
        "to": unit.valid.to.map(|day| day.to_string()),
    })
}
