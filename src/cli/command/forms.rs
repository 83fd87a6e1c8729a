//! `treem forms`: blank workbooks for every unit that must report.

use std::path::{Path, PathBuf};

use clap::{ArgMatches, Command};
use rayon::prelude::*;
use serde_json::json;

use crate::batch::{BatchError, Reference};
use crate::catalogue::Source;
use crate::cli::arguments::{command as new, option, period, workspace};
use crate::cli::context;
use crate::cli::files::{self, Standing};
use crate::cli::language::say;
use crate::cli::{Context, Exit, Failure};
use crate::form_workbook::{self, Filling, FormRequest};
use crate::message::{self, Bilingual, Lang};
use crate::period::Period;
use crate::units::{NATION, Unit, UnitMap};
use crate::workspace::{Letterhead, OfficialNames, PeriodDays, Workspace};

pub(super) const NAME: &str = "forms";

pub(super) fn command(lang: Lang) -> Command {
    let about = (
        "Tạo biểu mẫu trống cho mọi đơn vị phải báo cáo",
        "Write blank workbooks for every unit that must report",
    );
    let help = (
        "Thư mục ghi biểu mẫu (mặc định: forms/KỲ trong thư mục làm việc)",
        "Where to write them (default: forms/PERIOD in the workspace)",
    );
    let usage = say(lang, "forms <THƯ_MỤC> --period <KỲ>", "forms <WORKSPACE> --period <PERIOD>");
    new(NAME, lang, about, usage)
        .arg(workspace(lang))
        .arg(period(lang))
        .arg(option("to", lang, say(lang, "THƯ_MỤC", "DIR"), help).value_parser(clap::value_parser!(PathBuf)))
}

pub(super) fn run(context: &Context<'_>, matches: &ArgMatches) -> Result<Exit, Failure> {
    let workspace = context::workspace(matches)?;
    if workspace.unit() == NATION {
        return Err(BatchError::ProvinceOnly.into());
    }
    let period = context::period(matches)?;
    let reference = context.reference(Some(&workspace))?;
    let days = workspace.days(&reference.catalogue, period)?;
    let map = reference.register.at(days.cut_off);
    let letterhead = letterhead(&workspace, &reference, &map)?;
    let folder = matches.get_one::<PathBuf>("to").cloned().unwrap_or_else(|| workspace.forms_of(period));

    let units = map.reporting_units(workspace.unit());
    let written: Vec<(PathBuf, Standing)> = units
        .par_iter()
        .map(|unit| {
            let bytes = blank(&reference, &letterhead, &days, period, unit)?;
            let path = folder.join(form_workbook::file_name(period, &unit.code, &unit.full_name));
            let written = write(&path, &bytes)?;
            Ok((path, written))
        })
        .collect::<Result<_, Failure>>()?;
    answer(context, &folder, &written);
    Ok(Exit::Clean)
}

fn letterhead(
    workspace: &Workspace,
    reference: &Reference,
    map: &UnitMap<'_>,
) -> Result<Letterhead, Failure> {
    let unit = workspace.unit();
    let names = OfficialNames::on(&reference.catalogue, map, unit).ok_or_else(|| {
        let day = map.day();
        Failure::usage(
            format!("đơn vị {unit} không có trên bản đồ hành chính ngày {}", message::day(day, Lang::Vi)),
            format!("unit {unit} is not on the administrative map of {day}"),
        )
    })?;
    Ok(workspace.letterhead(&names))
}

fn blank(
    reference: &Reference,
    letterhead: &Letterhead,
    days: &PeriodDays,
    period: Period,
    unit: &Unit,
) -> Result<Vec<u8>, Failure> {
    let mut reporters = reference.catalogue.reporters.iter().filter(|reporter| reporter.territorial);
    let reporter = reporters.find(|reporter| reporter.level.as_deref() == Some(unit.level.id()));
    let request = FormRequest {
        layout: &reference.layout,
        catalogue: &reference.catalogue,
        period,
        source: Source::Territorial,
        unit_code: &unit.code,
        unit_name: &unit.full_name,
        receiving_agency: &letterhead.issuing_body,
        window: (days.window_start, days.window_end),
        cut_off: days.cut_off,
        reporter: reporter.map(|reporter| reporter.id.as_str()),
    };
    let empty = |_: &form_workbook::CellPlace<'_>| Filling::default();
    form_workbook::write(&request, &empty, &|_| Vec::new())
        .map_err(|error| Failure::new(Exit::Environment, &error))
}

/// Writes a blank workbook unless there is a file already; answers what was there before.
fn write(path: &Path, bytes: &[u8]) -> Result<Standing, Failure> {
    let standing = files::standing(path, bytes)?;
    if standing == Standing::Absent {
        files::create(path, bytes)?;
    }
    Ok(standing)
}

fn answer(context: &Context<'_>, folder: &Path, written: &[(PathBuf, Standing)]) {
    let count = |wanted: Standing| written.iter().filter(|(_, standing)| *standing == wanted).count();
    let (new, same) = (count(Standing::Absent), count(Standing::Same));
    let kept: Vec<&PathBuf> =
        written.iter().filter(|(_, standing)| *standing == Standing::Other).map(|(path, _)| path).collect();
    let place = folder.display();
    context.printer.tell_in(
        &format!("Biểu mẫu trống: {} tệp trong {place} (mới {new}, đã có {same}).", written.len()),
        &format!("Blank forms: {} files in {place} (new {new}, there already {same}).", written.len()),
    );
    for path in &kept {
        let path = path.display();
        context.printer.warn(&Bilingual {
            vi: format!("giữ nguyên {path} vì nội dung khác biểu mẫu trống; muốn tạo lại thì chuyển tệp này đi nơi khác"),
            en: format!("left {path} as it is because it differs from the blank form; move it away to write it again"),
        });
    }
    let files: Vec<&PathBuf> = written.iter().map(|(path, _)| path).collect();
    context.printer.object(
        NAME,
        Exit::Clean,
        json!({ "folder": folder, "files": files, "new": new, "kept": kept }),
    );
}
