//! `treem units`: the administrative map of a day, and which unit a name or code stands for.

use clap::{ArgMatches, Command};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::units_map;
use crate::cli::arguments::{command as new, on, option, positional};
use crate::cli::columns::{Side, align};
use crate::cli::context::{day, given};
use crate::cli::language::say;
use crate::cli::{Context, Exit, Failure};
use crate::message::{Bilingual, Lang, day as day_of};
use crate::units::{Doubt, Level, Match, NATION, Unit, UnitMap, UnitRegister, match_unit};

pub(super) const NAME: &str = "units";

pub(super) fn command(lang: Lang) -> Command {
    let about = ("Tra cứu đơn vị hành chính", "Look up administrative units");
    let code = say(lang, "MÃ", "CODE");
    let below = option("province", lang, code, ("Chỉ trong tỉnh này", "Only in this province"));
    let name = positional(
        "name",
        lang,
        say(lang, "TÊN", "NAME"),
        ("Tên đơn vị, ví dụ \"H. Bình Sơn\"", "Name of a unit, such as \"H. Bình Sơn\""),
    );
    let typed = option("code", lang, code, ("Mã ghi kèm tên", "Code typed beside the name"));
    new(NAME, lang, about, "units list | match | map")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            new(
                "list",
                lang,
                ("Liệt kê các tỉnh, hoặc đơn vị trong một tỉnh", "List provinces, or the units of one"),
                "units list",
            )
            .arg(below.clone())
            .arg(on(lang)),
        )
        .subcommand(
            new(
                "match",
                lang,
                ("Tìm đơn vị theo tên và mã", "Find a unit by name and code"),
                say(lang, "units match <TÊN>", "units match <NAME>"),
            )
            .arg(name)
            .arg(typed)
            .arg(below)
            .arg(on(lang)),
        )
        .subcommand(
            new(
                "map",
                lang,
                (
                    "Một mã đã thuộc đơn vị nào, địa bàn tỉnh nay thuộc đâu",
                    "The units that had a code, and what a province's territory belongs to",
                ),
                say(lang, "units map <MÃ>", "units map <CODE>"),
            )
            .arg(positional("unit", lang, code, ("Mã đơn vị hành chính", "Code of a unit"))),
        )
}

pub(super) fn run(context: &Context<'_>, matches: &ArgMatches) -> Result<Exit, Failure> {
    let reference = context.reference(None)?;
    let Some((name, matches)) = matches.subcommand() else { return Ok(Exit::Usage) };
    if name == "map" {
        return units_map::run(context, &reference.register, given(matches, "unit").unwrap_or_default());
    }
    let map = reference.register.at(day(matches));
    let province = given(matches, "province");
    if let Some(code) = province.filter(|code| map.province(code).is_none()) {
        return Err(no_province(&reference.register, map.day(), code));
    }
    Ok(match name {
        "match" => find(context, &reference.register, &map, province, matches),
        _ => list(context, &map, province.unwrap_or(NATION)),
    })
}

fn list(context: &Context<'_>, map: &UnitMap<'_>, parent: &str) -> Exit {
    let units = map.children(parent);
    let rows: Vec<Vec<String>> =
        units.iter().map(|unit| vec![unit.code.clone(), unit.full_name.clone()]).collect();
    context.printer.answer(&align(&rows, &[Side::Left; 2], 0).join("\n"));
    let objects: Vec<Value> = units.iter().map(|unit| object(unit)).collect();
    context.printer.object(NAME, Exit::Clean, json!({ "on": map.day().to_string(), "units": objects }));
    Exit::Clean
}

fn object(unit: &Unit) -> Value {
    json!({ "code": unit.code, "name": unit.full_name, "level": unit.level.id(), "province": unit.province() })
}

fn no_province(register: &UnitRegister, on: Date, code: &str) -> Failure {
    let failure = Failure::usage(
        format!("không có tỉnh {code} vào ngày {}", day_of(on, Lang::Vi)),
        format!("there is no province {code} on {on}"),
    );
    let until = register.history(code).into_iter().filter_map(|unit| unit.valid.to).max();
    match until.filter(|until| *until < on) {
        Some(until) => {
            let (vi, en) = (day_of(until, Lang::Vi), day_of(until, Lang::En));
            failure.with_hint(
                format!("mã này có đến hết ngày {vi}; thêm --on {vi} để tra theo bản đồ hành chính ngày đó"),
                format!("the code was in use until {en}; add --on {en} to look at the map of that day"),
            )
        }
        None => {
            failure.with_hint("xem mã các tỉnh bằng `treem units list`", "`treem units list` shows all codes")
        }
    }
}

/// What a look-up came to.
struct Found {
    /// The word in JSON.
    outcome: &'static str,
    /// The sentence above the units.
    verdict: String,
    /// Codes of the units.
    codes: Vec<String>,
}

impl Found {
    fn new(outcome: &'static str, verdict: &str, codes: Vec<String>) -> Self {
        Self { outcome, verdict: verdict.to_owned(), codes }
    }
}

/// Certain only when the library is: a doubtful or ambiguous match ends with 1.
fn find(
    context: &Context<'_>,
    register: &UnitRegister,
    map: &UnitMap<'_>,
    province: Option<&str>,
    matches: &ArgMatches,
) -> Exit {
    let name = given(matches, "name").unwrap_or_default();
    let found =
        judged(context, map, province, name, match_unit(map, province, given(matches, "code"), Some(name)));
    let exit = if found.outcome == "unit" { Exit::Clean } else { Exit::Findings };
    let units: Vec<&Unit> = found.codes.iter().filter_map(|code| map.find(code)).collect();
    let row = |unit: &&Unit| {
        let province = unit.parent.as_deref().and_then(|code| map.display_name(code)).unwrap_or_default();
        vec![unit.code.clone(), unit.full_name.clone(), province.to_owned()]
    };
    let rows: Vec<Vec<String>> = units.iter().map(row).collect();
    let mut lines = vec![format!("{}{}", found.verdict, if rows.is_empty() { "." } else { ":" })];
    lines.extend(align(&rows, &[Side::Left; 3], 2));
    context.printer.answer(&lines.join("\n"));
    if found.outcome == "none"
        && let Some(hint) = ended(register, map, name)
    {
        context.printer.hint(&hint);
    }
    let units: Vec<Value> = units.into_iter().map(object).collect();
    context.printer.object(
        NAME,
        exit,
        json!({ "on": map.day().to_string(), "outcome": found.outcome, "units": units }),
    );
    exit
}

fn judged(
    context: &Context<'_>,
    map: &UnitMap<'_>,
    province: Option<&str>,
    name: &str,
    found: Match,
) -> Found {
    match found {
        Match::Unit(code) => Found::new("unit", context.say("Đúng một đơn vị", "One unit"), vec![code]),
        Match::Doubtful { code, doubt } => Found::new("doubtful", doubtful(context, &doubt), vec![code]),
        Match::Ambiguous(codes) => Found {
            outcome: "ambiguous",
            verdict: match context.globals.lang {
                Lang::Vi => {
                    format!("Có {} đơn vị cùng tên; ghi rõ loại đơn vị hoặc thêm --code", codes.len())
                }
                Lang::En => format!("{} units have this name; write its type or add --code", codes.len()),
            },
            codes,
        },
        Match::Contradiction { by_code, by_name } => Found::new(
            "contradiction",
            context.say("Mã và tên chỉ các đơn vị khác nhau", "Code and name are different units"),
            std::iter::once(by_code).chain(by_name).collect(),
        ),
        Match::Elsewhere { code, .. } => Found::new(
            "elsewhere",
            context.say("Mã thuộc tỉnh khác", "The code is in another province"),
            vec![code],
        ),
        Match::None { suggestions } => {
            let exact: Vec<String> = map.named(own_name(name)).iter().map(|unit| unit.code.clone()).collect();
            match (exact.is_empty(), suggestions.is_empty()) {
                (false, _) => Found {
                    outcome: "named",
                    verdict: same_name(context, province.is_some() || name.contains(','), exact.len()),
                    codes: exact,
                },
                (true, true) => {
                    Found::new("none", context.say("Không có đơn vị nào", "No unit fits"), suggestions)
                }
                (true, false) => Found::new(
                    "none",
                    context
                        .say("Không có đơn vị nào tên như vậy; gần giống", "No unit has this name; similar"),
                    suggestions,
                ),
            }
        }
    }
}

/// Units of exactly this name where nothing, or a wrong province, was said of where to look.
fn same_name(context: &Context<'_>, placed: bool, count: usize) -> String {
    match (context.globals.lang, placed, count) {
        (Lang::Vi, false, 1) => {
            "Có 1 đơn vị tên này trong cả nước; ghi thêm --province để chắc chắn".to_owned()
        }
        (Lang::Vi, false, _) => {
            format!("Có {count} đơn vị cùng tên trong cả nước; ghi thêm --province để chọn tỉnh")
        }
        (Lang::Vi, true, _) => {
            format!("Tỉnh đã ghi không có đơn vị này; tỉnh khác có {count} đơn vị tên như vậy")
        }
        (Lang::En, false, _) => format!("Units of this name in the country: {count}; add --province"),
        (Lang::En, true, _) => format!("Not in this province; units of this name elsewhere: {count}"),
    }
}

/// The name without a province after a comma.
fn own_name(name: &str) -> &str {
    name.split_once(',').map_or(name, |(own, _)| own.trim())
}

/// Districts ended on 30/6/2025: a name that fits nothing today may be one of theirs.
fn ended(register: &UnitRegister, map: &UnitMap<'_>, name: &str) -> Option<Bilingual> {
    let districts = register.units().iter().filter(|unit| unit.level == Level::District);
    let last = districts.filter_map(|unit| unit.valid.to).max().filter(|last| *last < map.day())?;
    if register.at(last).named(own_name(name)).is_empty() {
        return None;
    }
    let (vi, en) = (day_of(last, Lang::Vi), day_of(last, Lang::En));
    Some(Bilingual {
        vi: format!("cấp huyện kết thúc sau ngày {vi}; thêm --on {vi} để tra theo bản đồ hành chính ngày đó"),
        en: format!("there are no districts after {en}; add --on {en} to look at the map of that day"),
    })
}

fn doubtful(context: &Context<'_>, doubt: &Doubt) -> &'static str {
    match doubt {
        Doubt::UnknownCode => {
            context.say("Tên đúng nhưng mã không có", "The name fits, the code does not exist")
        }
        Doubt::UnknownName => {
            context.say("Mã đúng nhưng tên không có", "The code fits, the name does not exist")
        }
        Doubt::OtherPrefix => {
            context.say("Tên đúng nhưng khác loại đơn vị", "The name fits but for its type")
        }
    }
}
