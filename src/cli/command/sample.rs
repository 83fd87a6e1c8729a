//! `treem sample`: synthetic submissions with the truth beside them.

use clap::{ArgMatches, Command};
use serde_json::json;

use crate::batch::Reference;
use crate::catalogue::{Agency, AgencyRole};
use crate::cli::arguments::{command as new, flag, option, period, workspace};
use crate::cli::context::{self, given};
use crate::cli::files::{self, Standing};
use crate::cli::language::say;
use crate::cli::{Context, Exit, Failure};
use crate::message::{self, Lang};
use crate::sample::{self, Assumptions, SampleError, SampleFile, SampleProvince, SampleRequest};
use crate::units::{NATION, UnitMap};
use crate::workspace::{OfficialNames, Workspace};

pub(super) const NAME: &str = "sample";

pub(super) fn command(lang: Lang) -> Command {
    let about = ("Tạo dữ liệu mẫu (số liệu giả) để thử", "Write synthetic filled submissions for trials");
    let usage = say(
        lang,
        "sample <THƯ_MỤC> --unit <MÃ> --period <KỲ> --seed <SỐ>",
        "sample <WORKSPACE> --unit <CODE> --period <PERIOD> --seed <N>",
    );
    let unit = ("Mã tỉnh, hoặc VN cho cả nước", "Code of a province, or VN for the nation");
    let seed = ("Số hạt giống: cùng số thì cùng dữ liệu", "Seed: the same number gives the same data");
    new(NAME, lang, about, usage)
        .arg(workspace(lang))
        .arg(option("unit", lang, say(lang, "MÃ", "CODE"), unit).required(true))
        .arg(period(lang))
        .arg(
            option("seed", lang, say(lang, "SỐ", "N"), seed)
                .required(true)
                .value_parser(clap::value_parser!(u64)),
        )
        .arg(flag("faults", lang, ("Gài lỗi thường gặp vào dữ liệu", "Plant common faults")))
}

pub(super) fn run(context: &Context<'_>, matches: &ArgMatches) -> Result<Exit, Failure> {
    let workspace = context::workspace(matches)?;
    let reference = context.reference(Some(&workspace))?;
    let period = context::period(matches)?;
    let unit = given(matches, "unit").unwrap_or_default();
    let days = workspace.days(&reference.catalogue, period)?;
    let map = reference.register.at(days.cut_off);
    let provinces = provinces(&map, unit)?;
    let assumptions = Assumptions::load(&reference.definitions).map_err(failed)?;
    let written = sample::write(&SampleRequest {
        catalogue: &reference.catalogue,
        layout: &reference.layout,
        assumptions: &assumptions,
        provinces: &provinces,
        period,
        seed: matches.get_one::<u64>("seed").copied().unwrap_or_default(),
        faults: matches.get_flag("faults"),
        receiving_agency: &receiving_agency(&reference, &map, unit),
    })
    .map_err(failed)?;
    save(&workspace, &written.files)?;
    let (count, root) = (written.workbooks, workspace.root().display());
    context.printer.tell_in(
        &format!("Đã tạo {count} tệp báo cáo mẫu (số liệu giả) của kỳ {period} trong {root}."),
        &format!("Wrote {count} synthetic submissions for period {period} to {root}."),
    );
    let files: Vec<&str> = written.files.iter().map(|file| file.path.as_str()).collect();
    context.printer.object(NAME, Exit::Clean, json!({ "workbooks": count, "files": files }));
    Ok(Exit::Clean)
}

fn failed(error: SampleError) -> Failure {
    Failure::new(Exit::Environment, &error)
}

/// One province, or every one for the nation.
fn provinces<'m>(map: &'m UnitMap<'m>, unit: &str) -> Result<Vec<SampleProvince<'m>>, Failure> {
    let chosen: Vec<SampleProvince<'m>> = map
        .provinces()
        .iter()
        .filter(|province| unit == NATION || province.code == unit)
        .map(|province| SampleProvince { unit: province, reporting: map.reporting_units(&province.code) })
        .collect();
    if chosen.is_empty() {
        let day = map.day();
        return Err(Failure::usage(
            format!("không có tỉnh \"{unit}\" trên bản đồ hành chính ngày {}", message::day(day, Lang::Vi)),
            format!("there is no province \"{unit}\" on the map of {day}"),
        ));
    }
    Ok(chosen)
}

/// The department that receives the workbooks; without its province when there are several.
fn receiving_agency(reference: &Reference, map: &UnitMap<'_>, unit: &str) -> String {
    let department =
        |agency: &&Agency| agency.role == AgencyRole::DepartmentProvince && agency.valid_on(map.day());
    match OfficialNames::on(&reference.catalogue, map, unit) {
        Some(names) if unit != NATION => names.issuing_body,
        _ => reference
            .catalogue
            .agencies
            .iter()
            .find(department)
            .map_or_else(String::new, |one| one.name.vi.clone()),
    }
}

/// Writes the files of a sample, or none: synthetic figures must not get among real submissions.
fn save(workspace: &Workspace, written: &[SampleFile]) -> Result<(), Failure> {
    let mut absent = Vec::new();
    for file in written {
        let path = workspace.root().join(&file.path);
        match files::standing(&path, &file.bytes)? {
            Standing::Same => {}
            Standing::Absent => absent.push((path, &file.bytes)),
            Standing::Other => {
                let path = path.display();
                return Err(Failure::usage(
                    format!("{path} đã có với nội dung khác; không ghi gì"),
                    format!("{path} is there with other content; nothing was written"),
                )
                .with_hint(
                    "dùng một thư mục làm việc riêng cho dữ liệu mẫu",
                    "use a workspace of its own for samples",
                ));
            }
        }
    }
    absent.into_iter().try_for_each(|(path, bytes)| files::create(&path, bytes))
}
