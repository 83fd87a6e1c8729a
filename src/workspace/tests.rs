use super::*;
use crate::catalogue::Catalogue;
use crate::definitions::Definitions;
use crate::intake::workbook::Limits;
use crate::message::Explain;
use crate::units::UnitRegister;

fn catalogue() -> (Definitions, Catalogue, UnitRegister) {
    let definitions = Definitions::load(&[]).unwrap();
    let catalogue = Catalogue::load(&definitions).unwrap();
    let tables: Vec<(&str, &str)> = definitions.tables("indicators/units/").collect();
    let register = UnitRegister::load(&tables).unwrap();
    (definitions, catalogue, register)
}

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

fn new_workspace(folder: &Path) -> Workspace {
    let (_, catalogue, register) = catalogue();
    let days = PeriodDays::of(&catalogue, period("2024-S1")).unwrap();
    let names = OfficialNames::on(&catalogue, &register.at(days.cut_off), "51").unwrap();
    Workspace::init(folder, "51", &names, (period("2024-S1"), &days)).unwrap()
}

fn configured(text: &str) -> Result<Workspace, WorkspaceError> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(CONFIG_FILE), text).unwrap();
    Workspace::open(folder.path())
}

#[test]
fn a_new_workspace_opens_and_shows_every_default() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = new_workspace(folder.path());
    assert_eq!(workspace.unit(), "51");
    assert!(workspace.inbox().is_dir() && workspace.store().is_dir() && workspace.out().is_dir());
    assert_eq!(workspace.config().letterhead, LetterheadConfig::default());

    // Every default that is shown is a valid line and means what leaving it out means.
    let shown: String = workspace
        .config_text()
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(rest)
                if rest.starts_with('[') || rest.split(" = ").next().is_some_and(|w| !w.contains(' ')) =>
            {
                rest
            }
            _ => line,
        })
        .map(|line| format!("{line}\n"))
        .collect();
    let opened = configured(&shown).unwrap_or_else(|error| panic!("{error}\n{shown}"));
    assert_eq!(opened.config().paths, Paths::default());
    assert_eq!(opened.config().limits, Limits::default());
    let fields = toml::Table::try_from(Limits::default()).unwrap();
    for field in fields.keys() {
        assert!(workspace.config_text().contains(&format!("# {field} = ")), "{field} is not shown");
    }
    let (_, catalogue, register) = catalogue();
    let days = opened.days(&catalogue, period("2024-S1")).unwrap();
    assert_eq!(days, PeriodDays::of(&catalogue, period("2024-S1")).unwrap());
    let names = OfficialNames::on(&catalogue, &register.at(days.cut_off), "51").unwrap();
    let letterhead = opened.letterhead(&names);
    assert_eq!(letterhead.issuing_body, names.issuing_body);
    assert_eq!(letterhead.receiving, names.receiving);
    // The template shows blanks where nothing is printed; all the rest is what leaving it out means.
    let unset = workspace.letterhead(&names);
    assert_eq!(unset.recipients, ["Như trên", "Lưu: VT"]);
    assert_eq!(letterhead.recipients, unset.recipients);
    let none = configured("unit = \"51\"\n[letterhead]\nrecipients = []\n").unwrap();
    assert!(none.letterhead(&names).recipients.is_empty());
}

#[test]
fn a_workspace_is_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = new_workspace(folder.path());
    let (_, catalogue, _) = catalogue();
    let days = PeriodDays::of(&catalogue, period("2024-S1")).unwrap();
    let again = Workspace::init(folder.path(), "48", &OfficialNames::default(), (period("2024-S1"), &days));
    assert!(matches!(again, Err(WorkspaceError::Exists { .. })));
    assert_eq!(Workspace::open(folder.path()).unwrap().config_text(), workspace.config_text());
}

#[test]
fn names_follow_the_day() {
    let (_, catalogue, register) = catalogue();
    let names =
        |day: &str, unit: &str| OfficialNames::on(&catalogue, &register.at(day.parse().unwrap()), unit);
    let before = names("2024-05-14", "51").unwrap();
    assert_eq!(before.superior_body, "Ủy ban nhân dân tỉnh Quảng Ngãi");
    assert_eq!(before.issuing_body, "Sở Lao động - Thương binh và Xã hội tỉnh Quảng Ngãi");
    assert_eq!(before.place, "Quảng Ngãi");
    assert_eq!(names("2025-05-14", "51").unwrap().issuing_body, "Sở Y tế tỉnh Quảng Ngãi");
    assert_eq!(names("2025-05-14", "VN").unwrap().issuing_body, "Cục Bà mẹ và Trẻ em");
    assert!(names("2025-11-14", "62").is_none(), "62 was merged on 1/7/2025");
}

#[test]
fn configured_days_replace_the_catalogue_day_by_day() {
    let (_, catalogue, _) = catalogue();
    let workspace = configured(
        "unit = \"51\"\n[period.\"2024-S1\"]\nwindow_end = 2024-05-10\ndeadline_unit = \"18/5/2024\"\n",
    )
    .unwrap();
    let days = workspace.days(&catalogue, period("2024-S1")).unwrap();
    assert_eq!(days.cut_off.to_string(), "2024-05-10");
    assert_eq!(days.deadline_unit.to_string(), "2024-05-18");
    assert_eq!(days.deadline_ministry.to_string(), "2024-05-24");
    assert_eq!(workspace.days(&catalogue, period("2024")).unwrap().cut_off.to_string(), "2024-11-14");
}

#[test]
fn slips_are_named_with_line_field_and_what_to_write() {
    let said = |text: &str| configured(text).unwrap_err();
    let error = said("unit = \"51\"\n\n[paths]\ninbx = \"a\"\n");
    assert!(error.to_string().contains("line 4") && error.to_string().contains("inbx"), "{error}");
    assert!(error.vietnamese().contains("dòng 4: không có trường `inbx`"), "{}", error.vietnamese());
    let error = said("unit = 51\n");
    assert!(
        error.vietnamese().contains("dòng 1: trường `unit` phải là chữ")
            && !error.vietnamese().contains("expected"),
        "{}",
        error.vietnamese()
    );
    for line in ["receiving = \"Cục\"", "place = true", "recipients = [1]", "signatory = 1", "place = x"] {
        let error = said(&format!("unit = \"51\"\n[letterhead]\n{line}\n")).vietnamese();
        assert!(
            error.contains("dòng 3: ") && !error.contains("invalid") && !error.contains("expected"),
            "{error}"
        );
    }
    let error = said("# x\nunit = \"Quảng Ngãi\"\n");
    assert!(error.vietnamese().contains("dòng 2, trường unit"), "{}", error.vietnamese());
    let error = said("[paths]\nout = \"a\"\n");
    assert!(error.vietnamese().contains("thiếu trường `unit`"), "{}", error.vietnamese());
    let error = said("unit = \"51\"\n[period.\"2024-S1\"]\ncut_off = \"31/2/2024\"\n");
    assert!(error.vietnamese().contains("31/2/2024 không phải là ngày"), "{}", error.vietnamese());
    let error = said("unit = \"51\"\n[period.\"2024-S3\"]\n");
    assert!(error.vietnamese().contains("2024-S3"), "{}", error.vietnamese());
}

#[test]
fn limits_of_reading_are_read_and_none_of_them_is_zero() {
    let workspace = configured("unit = \"51\"\n[limits]\nmax_seconds = 5\n").unwrap();
    assert_eq!(workspace.config().limits, Limits { max_seconds: 5, ..Limits::default() });
    let error = configured("unit = \"51\"\n\n[limits]\nmax_cells = 0\n").unwrap_err();
    assert!(error.vietnamese().contains("dòng 3, trường limits"), "{}", error.vietnamese());
    let error = configured("unit = \"51\"\n[limits]\nmax_second = 5\n").unwrap_err();
    assert!(error.vietnamese().contains("không có trường `max_second`"), "{}", error.vietnamese());
}

#[test]
fn days_in_an_impossible_order_are_refused_with_their_line() {
    let (_, catalogue, _) = catalogue();
    let workspace = configured(
        "unit = \"51\"\n[period.\"2024-S1\"]\nwindow_start = 2024-06-01\nwindow_end = 2024-05-14\n",
    )
    .unwrap();
    let error = workspace.days(&catalogue, period("2024-S1")).unwrap_err();
    assert!(error.to_string().contains("line 4, field period.\"2024-S1\".window_end"), "{error}");
}

#[test]
fn outputs_can_never_lie_in_the_inbox() {
    for paths in ["out = \"inbox/out\"", "out = \"./inbox\"", "inbox = \"\"", "store = \"../store\""] {
        let error = configured(&format!("unit = \"51\"\n[paths]\n{paths}\n")).unwrap_err();
        assert!(
            error.to_string().contains("line 3") || error.to_string().contains("line 2"),
            "{paths}: {error}"
        );
    }
}

#[test]
fn a_directory_without_configuration_is_no_workspace() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(Workspace::open(folder.path()), Err(WorkspaceError::NotAWorkspace { .. })));
}
