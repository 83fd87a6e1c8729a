//! `treem units`: the administrative map of a day, and which unit a name or code stands for.

use clap::{ArgMatches, Command};
use serde_json::{Value, json};

use crate::cli::arguments::{command as new, on, option, positional};
use crate::cli::columns::{Side, align};
use crate::cli::context::{day, given};
use crate::cli::language::say;
use crate::cli::{Context, Exit, Failure};
use crate::message::Lang;
use crate::units::{Doubt, Match, NATION, Unit, UnitMap, match_unit};

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
    new(NAME, lang, about, "units list | match")
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
}

pub(super) fn run(context: &Context<'_>, matches: &ArgMatches) -> Result<Exit, Failure> {
    let reference = context.reference(None)?;
    let Some((name, matches)) = matches.subcommand() else { return Ok(Exit::Usage) };
    let map = reference.register.at(day(matches));
    let province = given(matches, "province");
    if let Some(code) = province.filter(|code| map.province(code).is_none()) {
        let day = map.day();
        return Err(Failure::usage(
            format!("không có tỉnh {code} vào ngày {day}"),
            format!("there is no province {code} on {day}"),
        ));
    }
    Ok(match name {
        "match" => find(context, &map, province, matches),
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

/// Certain only when the library is: a doubtful or ambiguous match ends with 1.
fn find(context: &Context<'_>, map: &UnitMap<'_>, province: Option<&str>, matches: &ArgMatches) -> Exit {
    let name = given(matches, "name").unwrap_or_default();
    let found = match_unit(map, province, given(matches, "code"), Some(name));
    let (outcome, verdict, codes): (&str, &str, Vec<String>) = match found {
        Match::Unit(code) => ("unit", context.say("Đúng một đơn vị", "One unit"), vec![code]),
        Match::Doubtful { code, doubt } => ("doubtful", doubtful(context, &doubt), vec![code]),
        Match::Ambiguous(codes) => (
            "ambiguous",
            context.say(
                "Nhiều đơn vị trùng tên, cần ghi mã hoặc tỉnh",
                "Several units fit; give a code or a province",
            ),
            codes,
        ),
        Match::Contradiction { by_code, by_name } => {
            let all = std::iter::once(by_code).chain(by_name).collect();
            (
                "contradiction",
                context.say("Mã và tên chỉ các đơn vị khác nhau", "Code and name are different units"),
                all,
            )
        }
        Match::Elsewhere { code, .. } => {
            ("elsewhere", context.say("Mã thuộc tỉnh khác", "The code is in another province"), vec![code])
        }
        Match::None { suggestions } if suggestions.is_empty() => {
            ("none", context.say("Không có đơn vị nào", "No unit fits"), suggestions)
        }
        Match::None { suggestions } => {
            ("none", context.say("Không khớp; gần giống", "No unit fits; similar"), suggestions)
        }
    };
    let exit = if outcome == "unit" { Exit::Clean } else { Exit::Findings };
    let units: Vec<&Unit> = codes.iter().filter_map(|code| map.find(code)).collect();
    let row = |unit: &&Unit| {
        let province = unit.parent.as_deref().and_then(|code| map.display_name(code)).unwrap_or_default();
        vec![unit.code.clone(), unit.full_name.clone(), province.to_owned()]
    };
    let rows: Vec<Vec<String>> = units.iter().map(row).collect();
    let mut lines = vec![format!("{verdict}{}", if rows.is_empty() { "." } else { ":" })];
    lines.extend(align(&rows, &[Side::Left; 3], 2));
    context.printer.answer(&lines.join("\n"));
    let units: Vec<Value> = units.into_iter().map(object).collect();
    context.printer.object(
        NAME,
        exit,
        json!({ "on": map.day().to_string(), "outcome": outcome, "units": units }),
    );
    exit
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
