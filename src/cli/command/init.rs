//! `treem init`: a new workspace.

use clap::{ArgMatches, Command};
use serde_json::json;

use crate::batch::Reference;
use crate::cli::arguments::{command as new, option, workspace};
use crate::cli::context::{given, path, today};
use crate::cli::language::say;
use crate::cli::{Context, Exit, Failure};
use crate::message::Lang;
use crate::period::{Part, Period};
use crate::units::NATION;
use crate::workspace::{CONFIG_FILE, OfficialNames, PeriodDays, Workspace};

pub(super) const NAME: &str = "init";

pub(super) fn command(lang: Lang) -> Command {
    let about = ("Tạo thư mục làm việc mới", "Create a workspace");
    let help = (
        "Mã tỉnh gồm hai chữ số, ví dụ 51; hoặc VN cho cả nước",
        "Two-digit code of a province, such as 51, or VN for the nation",
    );
    let code = say(lang, "MÃ", "CODE");
    new(NAME, lang, about, say(lang, "init <THƯ_MỤC> --unit <MÃ>", "init <WORKSPACE> --unit <CODE>"))
        .arg(workspace(lang))
        .arg(option("unit", lang, code, help).required(true))
}

pub(super) fn run(context: &Context<'_>, matches: &ArgMatches) -> Result<Exit, Failure> {
    let reference = context.reference(None)?;
    let unit = given(matches, "unit").unwrap_or_default().trim();
    let unit = if unit.eq_ignore_ascii_case(NATION) { NATION } else { unit };
    let (period, days, names) = example(&reference, unit).ok_or_else(|| unknown_unit(&reference, unit))?;
    let workspace = Workspace::init(&path(matches, "workspace"), unit, &names, (period, &days))?;
    let file = workspace.root().join(CONFIG_FILE);
    let inbox = workspace.inbox_of(period);
    context.printer.tell_in(
        &format!(
            "Đã tạo thư mục làm việc của {}: {}\n  Kiểm tra tên cơ quan, người ký và hạn nộp trong {}.\n  Đặt tệp báo cáo của đơn vị vào thư mục của từng kỳ, ví dụ {}.",
            names.unit,
            workspace.root().display(),
            file.display(),
            inbox.display()
        ),
        &format!(
            "Created the workspace of {}: {}\n  Check bodies, signatory and deadlines in {}.\n  Put the units' submissions into the folder of each period, such as {}.",
            names.unit,
            workspace.root().display(),
            file.display(),
            inbox.display()
        ),
    );
    let object = json!({ "workspace": workspace.root(), "unit": unit, "unit_name": names.unit });
    context.printer.object(NAME, Exit::Clean, object);
    Ok(Exit::Clean)
}

/// A period whose names and days serve as examples: the next one due, or else one in which the unit existed.
fn example(reference: &Reference, unit: &str) -> Option<(Period, PeriodDays, OfficialNames)> {
    let today = today();
    let year = today.year();
    let due =
        [year, year + 1].into_iter().flat_map(|year| [Part::S1, Part::Y].map(|part| Period { year, part }));
    let next = due.clone().find(|period| {
        PeriodDays::of(&reference.catalogue, *period).is_some_and(|days| today <= days.deadline_ministry)
    });
    let last = reference.register.history(unit).last().and_then(|unit| unit.valid.to).map(|day| day.year());
    let earlier = last
        .into_iter()
        .flat_map(|year| [Period { year, part: Part::S1 }, Period { year: year - 1, part: Part::Y }]);
    next.into_iter().chain(due).chain(earlier).find_map(|period| {
        let days = PeriodDays::of(&reference.catalogue, period)?;
        let names = OfficialNames::on(&reference.catalogue, &reference.register.at(days.cut_off), unit)?;
        Some((period, days, names))
    })
}

fn unknown_unit(reference: &Reference, unit: &str) -> Failure {
    let failure = Failure::usage(
        format!("\"{unit}\" không phải là mã tỉnh; hãy ghi mã gồm hai chữ số"),
        format!("\"{unit}\" is not the code of a province; use its two digits"),
    );
    let map = reference.register.at(today());
    let named: Vec<String> = map
        .named(unit)
        .into_iter()
        .map(|found| map.find(found.province()).unwrap_or(found))
        .map(|found| format!("{} ({})", found.code, found.full_name))
        .collect();
    if named.is_empty() {
        return failure
            .with_hint("chạy `treem units list` để xem mã các tỉnh", "`treem units list` shows all codes");
    }
    failure.with_hint(
        format!("có phải ý bạn là {}?", named.join(", ")),
        format!("did you mean {}?", named.join(", ")),
    )
}
