use jiff::civil::date;

use super::*;
use crate::catalogue::Catalogue;
use crate::definitions::Definitions;
use crate::message::Explain;
use crate::value::Value;

fn public(row: &str) -> Result<PublicFile, FileError> {
    let text = format!("{}\n{row}\n", PUBLIC_COLUMNS.join(","));
    PublicFile::read("data.csv", text.as_bytes())
}

/// A row with these fields from `value` to `note`.
fn row(fields: &str) -> String {
    format!("D1,524,district,Huyện Bình Sơn,2024-06-30,2024,abused,child,,{fields},1,1,r1")
}

#[test]
fn each_state_of_a_figure_is_read_as_it_is_marked() {
    let shown = |fields: &str| public(&row(fields)).unwrap().rows[0].shown;
    assert_eq!(shown("17,,,A,F,"), Shown::Value(Decimal::whole(17)));
    assert_eq!(shown("0,,,A,F,"), Shown::Value(Decimal::whole(0)));
    assert_eq!(shown("13.93,,,U,F,u"), Shown::Value(Decimal { minor: 1393, decimals: 2 }));
    assert_eq!(shown(",,,Q,C,c"), Shown::Suppressed);
    assert_eq!(shown(",6,9,Q,C,k"), Shown::Band { low: 6, high: Some(9) });
    assert_eq!(shown(",100,,Q,C,k"), Shown::Band { low: 100, high: None });
    assert_eq!(shown(",,,L,F,..."), Shown::Missing);
    assert_eq!(shown(",,,O,F,..."), Shown::Rejected);
    assert_eq!(shown(",,,M,F,x"), Shown::NotApplicable);
}

#[test]
fn a_row_that_tells_more_than_its_mark_is_refused_with_its_line() {
    for fields in [
        "3,,,Q,C,c",
        "3,1,5,A,F,",
        ",,,A,F,",
        ",,,Q,D,c",
        "3,,,A,N,",
        ",,5,Q,C,k",
        ",9,6,Q,C,k",
        ",1,5,L,F,...",
    ] {
        let error = public(&row(fields)).unwrap_err();
        assert_eq!(error, FileError::Marks { file: "data.csv".into(), line: 2 }, "{fields}");
    }
    let error = public(&row("1 234,,,A,F,")).unwrap_err();
    assert!(error.vietnamese().starts_with("data.csv, dòng 2, cột value: "), "{}", error.vietnamese());
    let twice = format!("{}\n{}", row("17,,,A,F,"), row("18,,,A,F,"));
    assert_eq!(public(&twice).unwrap_err(), FileError::Twice { file: "data.csv".into(), line: 3, other: 2 });
}

#[test]
fn other_columns_and_other_spellings_of_a_category_are_refused() {
    let missing = PublicFile::read("data.csv", b"table,unit\n").unwrap_err();
    assert!(matches!(missing, FileError::Unreadable { line: 1, .. }), "{missing}");
    let swapped = row("1,,,A,F,").replace("child,,", "child,sex=F;age_victim=lt6,");
    assert!(matches!(public(&swapped).unwrap_err(), FileError::Field { column: "category", .. }));
}

#[test]
fn a_decimal_keeps_its_digits() {
    let read = |text| Decimal::read(text);
    assert_eq!(read("12.50"), Some(Decimal { minor: 1250, decimals: 2 }));
    assert_eq!(read("12.50").and_then(|one| one.in_units_of(1)), Some(125));
    assert_eq!(read("12.55").and_then(|one| one.in_units_of(1)), None);
    assert_eq!(read("12.5").and_then(|one| one.in_units_of(3)), Some(12500));
    assert_eq!(read("-3").map(Decimal::text).as_deref(), Some("-3"));
    for text in ["", "1,5", "1.", ".5", "1e3", " 1", "+1", "9999999999999999999"] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn the_table_of_a_run_gives_counts_by_unit_period_and_series() {
    let catalogue = Catalogue::load(&Definitions::load(&[]).unwrap()).unwrap();
    let text = "kind,set,id,code,unit,unit_level,period,category,value,state,numerator,denominator,units_reported,units_expected\n\
        indicator,abuse,abused_rate,,524,district,2024,,13.93,value,3,21543,1,1\n\
        series,,abused,,524,district,2024,,3,value,,,1,1\n\
        series,,abused,,524,district,2024,sex=F,,missing,,,0,1\n\
        series,,budget_local,,524,district,2024,,12.5,value,,,1,1\n";
    let counts = TrueCounts::read("data.csv", text.as_bytes(), date(2024, 11, 14), &catalogue).unwrap();
    let period = "2024".parse().unwrap();
    let value = |series: &str| counts.get("524", period, series).map(|count| count.value);
    assert_eq!(value("abused"), Some(Value::Number(3)));
    assert_eq!(value("abused|sex=F"), Some(Value::Missing));
    let decimals = catalogue.element("budget_local").unwrap().decimals;
    assert_eq!(value("budget_local"), Some(Value::Number(125 * 10_i64.pow(u32::from(decimals) - 1))));
    assert_eq!(counts.units_in_ratio("524", period, "abused_rate", ""), Some(1));
    let unknown = text.replace("series,,abused,,524,district,2024,,3", "series,,abuse,,524,district,2024,,3");
    let error = TrueCounts::read("data.csv", unknown.as_bytes(), date(2024, 11, 14), &catalogue).unwrap_err();
    assert!(matches!(error, FileError::Field { line: 3, column: "id", .. }), "{error}");
}

#[test]
fn witnesses_read_back_as_written() {
    let cell = |unit: &str, value| WitnessCell {
        unit: unit.to_owned(),
        map: date(2024, 11, 14),
        period: "2024".parse().unwrap(),
        measure: "abused".to_owned(),
        category: "sex=F".to_owned(),
        value,
    };
    let witness = |id: &str, cells| Witness { id: id.to_owned(), cells };
    let witnesses =
        vec![witness("1", vec![cell("522", 1), cell("524", 5)]), witness("2", vec![cell("522", 5)])];
    let bytes = write_witnesses(&witnesses).unwrap();
    assert_eq!(read_witnesses("witnesses.csv", &bytes).unwrap(), witnesses);
}
