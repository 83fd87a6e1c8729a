use super::*;
use crate::catalogue::{Catalogue, Source};
use crate::definitions::{DefinitionError, Definitions};
use crate::period::Part;

fn load_with(overlay: Option<(&str, &str)>) -> Result<(Catalogue, Layout), DefinitionError> {
    let folder = tempfile::tempdir().unwrap();
    if let Some((path, text)) = overlay {
        std::fs::write(folder.path().join(path), text).unwrap();
    }
    let definitions = Definitions::load(&[folder.path()])?;
    let catalogue = Catalogue::load(&definitions)?;
    let layout = load(&definitions, &catalogue)?;
    Ok((catalogue, layout))
}

fn key(catalogue: &Catalogue, layout: &Layout, sheet: &str, row: &str, column: &str) -> Option<String> {
    let (block, row) = layout.sheet(sheet).unwrap().row(row).unwrap();
    let index = block.columns.iter().position(|candidate| candidate.code == column).unwrap();
    match row.slots[index] {
        Slot::Series(id) => Some(catalogue.series(id).key.clone()),
        Slot::Closed | Slot::Entry => None,
    }
}

#[test]
fn every_series_has_exactly_one_cell() {
    let (catalogue, layout) = load_with(None).unwrap();
    let problems: Vec<String> = check(&layout, &catalogue).into_iter().map(|problem| problem.en).collect();
    assert_eq!(problems, Vec::<String>::new());
}

/// Cells picked from the table of series of the specification of the forms.
#[test]
fn cells_carry_the_series_of_the_specification() {
    let (catalogue, layout) = load_with(None).unwrap();
    for (sheet, row, column, series) in [
        ("B01", "02", "2", "children|age_year=0;sex=M"),
        ("B01", "19", "3", "population|sex=F"),
        ("B04", "02", "9", "special_assisted|assistance=HEALTH;special_group=a"),
        ("B04", "16", "4", "at_risk|age_special=lt6"),
        ("B05", "01", "11", "abused|online=NET"),
        ("B05", "04.1", "5", "abused_by_form|age_victim=lt6;sexual_form=RAPE"),
        ("B05", "11", "5", "abused|age_victim=lt6;sex=M"),
        ("B05", "43", "4", "abused_by_relation|relation=U;sex=U"),
        ("B06", "08", "3", "cases|abuse_form=OTH;handling=ADM"),
        ("B06", "15", "2", "accused|age_offender=lt14"),
        ("B06", "49", "6", "admin_decisions|sanction=EXPEL;sanctioned_act=OTH"),
        ("B07", "02", "5", "injury_deaths|injury_cause=DROWN;sex=M"),
        ("B08", "01", "4", "nursery_enrolled|ethnicity=DTTS"),
        ("B10", "01", "3", "documents_issued|measure=PLAN"),
    ] {
        assert_eq!(
            key(&catalogue, &layout, sheet, row, column).as_deref(),
            Some(series),
            "{sheet} {row}:{column}"
        );
    }
    for (sheet, row, column) in
        [("B01", "18", "4"), ("B05", "54", "2"), ("B05", "02", "10"), ("B06", "21", "2")]
    {
        assert_eq!(key(&catalogue, &layout, sheet, row, column), None, "{sheet} {row}:{column}");
    }
}

#[test]
fn sums_skip_closed_parts_and_cells_of_other_forms() {
    let (catalogue, layout) = load_with(None).unwrap();
    let pregnancies = catalogue.series_id("abused_consequence|consequence=PREG").unwrap();
    let sheet = layout.sheet("B05").unwrap();
    let sum = sheet
        .relations(Part::S1)
        .find(|relation| relation.kind == RelationKind::Sum && relation.whole == pregnancies)
        .unwrap();
    let parts: Vec<&str> = sum.parts.iter().map(|id| catalogue.series(*id).key.as_str()).collect();
    assert_eq!(
        parts,
        ["abused_consequence|consequence=PREG;sex=F", "abused_consequence|consequence=PREG;sex=U"]
    );
}

/// The girls of a table by sex and age are checked against the girls of the total line.
#[test]
fn blocks_are_tied_to_each_other() {
    let (catalogue, layout) = load_with(None).unwrap();
    let id = |key: &str| catalogue.series_id(key).unwrap();
    let relations = &layout.sheet("B05").unwrap().relations;
    let tied = |whole: &str, part: &str| {
        relations.iter().any(|relation| {
            relation.kind == RelationKind::Sum
                && relation.whole == id(whole)
                && relation.parts.contains(&id(part))
        })
    };
    assert!(tied("abused|sex=F", "abused|age_victim=lt6;sex=F"));
    assert!(tied("abused|age_victim=lt6", "abused|age_victim=lt6;sex=F"));
    assert!(tied("abused", "abused_by_setting|setting=NET"));
    assert!(tied("abused|sex=F", "abused_by_relation|relation=STR;sex=F"));
}

#[test]
fn the_six_month_form_leaves_annual_sheets_and_rows_out() {
    let (_, layout) = load_with(None).unwrap();
    let ids: Vec<&str> = layout.form(Part::S1, Source::Territorial).map(|sheet| sheet.id.as_str()).collect();
    assert_eq!(ids, ["TT", "B01", "B02", "B04", "B05", "B06", "B07", "B09", "B10", "B11", "B12", "DS"]);
    let rows = layout.sheet("B09").unwrap().rows(Part::S1).count();
    assert_eq!(rows, 5);
}

#[test]
fn a_row_added_by_an_overlay_carries_its_series_and_joins_no_sum_by_itself() {
    let overlay = "row = [ { block = \"I\", code = \"54.1\", label = { vi = \"Khác\", en = \"Other\" }, element = \"at_risk\", after = \"16\", open = [\"1\"] } ]\n";
    let error = load_with(Some(("B04.toml", overlay))).map(|(catalogue, layout)| check(&layout, &catalogue));
    let problems = error.unwrap();
    assert!(problems.iter().any(|problem| problem.en.contains("at_risk has several cells")), "{problems:?}");
}

#[test]
fn a_row_without_a_declared_series_is_refused() {
    let overlay = "row = [ { block = \"I\", code = \"99\", element = \"nothing\" } ]\n";
    let error = load_with(Some(("B02.toml", overlay))).unwrap_err();
    assert_eq!(
        error.to_string(),
        "B02.toml, line 1: row \"B02/99\": column 1 would carry \"nothing\", which no data element declares"
    );
}

#[test]
fn a_total_that_is_a_part_of_itself_is_found() {
    let overlay = "row = [ { block = \"I\", code = \"02\", element = \"deaths_0_27d\", sum = [[\"03\"]] }, { block = \"I\", code = \"03\", element = \"deaths_28d_1y\", sum = [[\"02\"]] } ]\n";
    let (catalogue, layout) = load_with(Some(("B02.toml", overlay))).unwrap();
    let problems = check(&layout, &catalogue);
    assert!(
        problems.iter().any(|one| one.en == "sheet B02: deaths_0_27d is a part of itself by way of sums")
    );
}

#[test]
fn codes_that_read_as_the_same_code_are_found() {
    let overlay = "row = [ { block = \"I\", code = \"1\", element = \"live_births\" } ]\ncolumn = [ { block = \"I\", code = \"02\", head = [\"Khác\"] } ]\n";
    let (catalogue, layout) = load_with(Some(("B02.toml", overlay))).unwrap();
    let problems: Vec<String> = check(&layout, &catalogue).into_iter().map(|problem| problem.en).collect();
    for expected in [
        "sheet B02: row codes 01 and 1 read as the same code",
        "sheet B02: column codes 2 and 02 read as the same code",
    ] {
        assert_eq!(problems.iter().filter(|one| *one == expected).count(), 1, "{problems:?}");
    }
}
