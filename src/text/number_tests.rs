use super::*;
use crate::message::Explain;
use proptest::prelude::*;

fn plain(minor: i64) -> Reading {
    Reading::Number { minor, note: None }
}

fn grouped(minor: i64) -> Reading {
    Reading::Number { minor, note: Some(NumberNote::GroupingRead) }
}

#[test]
fn digits_in_a_count_column() {
    for s in [
        "1234",
        " 1234 ",
        "1 234",
        "1\u{a0}234",
        "1\u{2009}234",
        "1\u{202f}234",
        "01234",
        "１２３４",
        "1 ２34",
    ] {
        assert_eq!(read_number(s, 0), plain(1234), "{s}");
    }
    assert_eq!(read_number("0", 0), plain(0));
    assert_eq!(read_number("1.234", 0), grouped(1234));
    assert_eq!(read_number("1,234", 0), grouped(1234));
    assert_eq!(read_number("1.234.567", 0), grouped(1_234_567));
    assert_eq!(read_number("1 234 567", 0), plain(1_234_567));
}

#[test]
fn rates_take_a_point_or_a_comma() {
    for s in ["12,5", "12.5", "12,5%", "12.50 %"] {
        assert_eq!(read_number(s, 1), plain(125), "{s}");
    }
    assert_eq!(read_number("12", 1), plain(120));
    assert_eq!(read_number("0,125", 3), plain(125));
    assert_eq!(read_number("1234,5", 1), plain(12_345));
    assert_eq!(read_number("1.234,5", 1), grouped(12_345));
    assert_eq!(read_number("1,234.5", 1), grouped(12_345));
    assert_eq!(read_number("1 234,5", 1), plain(12_345));
    assert_eq!(read_number("1.234.567", 1), grouped(12_345_670));
}

#[test]
fn a_thousand_or_one_and_a_bit_is_refused() {
    for s in ["1.234", "1,234", "12.500"] {
        assert_eq!(read_number(s, 1), Reading::Refused(Ambiguous), "{s}");
        assert_eq!(read_number(s, 3), Reading::Refused(Ambiguous), "{s}");
    }
}

#[test]
fn signs_and_words_for_none() {
    for s in ["-", "–", "—", " - ", "không", "KHÔNG CÓ", "Không phát sinh", "khong", "Khong co"] {
        assert_eq!(read_number(s, 0), Reading::Zero, "{s}");
        assert_eq!(read_number(s, 0).value(), Some(0));
    }
}

#[test]
fn no_figure_is_missing_and_never_zero() {
    for s in ["...", "…", "....", "không có số liệu", "Chưa có số liệu"] {
        assert_eq!(read_number(s, 0), Reading::MissingDeclared, "{s}");
    }
    for s in ["", "  ", "\u{a0}", "\u{feff}"] {
        assert_eq!(read_number(s, 0), Reading::Blank);
        assert_eq!(read_number(s, 0).value(), None);
    }
    assert_eq!(read_number("X", 0), Reading::NotApplicable);
}

#[test]
fn known_words_after_a_number_are_left_out_with_a_note() {
    for (s, n, w) in [
        ("12 em", 12, "em"),
        ("03 vụ", 3, "vụ"),
        ("7 trẻ", 7, "trẻ"),
        ("5 Đối tượng", 5, "đối tượng"),
        ("4em", 4, "em"),
    ] {
        let note = Some(NumberNote::UnitWord { word: w.into(), grouping: false });
        assert_eq!(read_number(s, 0), Reading::Number { minor: n, note }, "{s}");
    }
    let note = Some(NumberNote::UnitWord { word: "em".into(), grouping: true });
    assert_eq!(read_number("1.234 em", 0), Reading::Number { minor: 1234, note });
    assert_eq!(read_number("5 triệu", 0), Reading::Refused(NotANumber));
    assert_eq!(read_number("12,5 em", 1), Reading::Refused(NotANumber));
}

#[test]
fn anything_else_is_refused() {
    for s in [
        "khoảng 120",
        "5 (2 nữ)",
        "12/5",
        "1 23",
        "1.23.456",
        "12,",
        ",5",
        ".",
        "1..2",
        "+5",
        "(5)",
        "1e5",
        "12 34",
        "1.234 567",
        "٣",
        "#REF!",
        "có",
        "không rõ",
    ] {
        assert_eq!(read_number(s, 0), Reading::Refused(NotANumber), "{s}");
    }
    for s in ["12%", "12,5 %", "0.5%"] {
        assert_eq!(read_number(s, 0), Reading::Refused(Percentage), "{s}");
    }
    assert_eq!(read_number("khoảng 12%", 0), Reading::Refused(NotANumber));
    for s in ["12,5", "1.2", "0.125", "012.345", "1.234,5"] {
        assert_eq!(read_number(s, 0), Reading::Refused(NotWhole { suggestion: None }), "{s}");
    }
    for s in ["-5", "– 5", "−1.234", "-12 em"] {
        assert_eq!(read_number(s, 0), Reading::Refused(Negative), "{s}");
    }
    assert_eq!(read_number("--5", 0), Reading::Refused(NotANumber));
    assert_eq!(read_number("12,55", 1), Reading::Refused(TooManyDecimals { allowed: 1 }));
    assert_eq!(read_number("1000000000000000", 0), plain(MAX_MINOR));
    assert_eq!(read_number("1000000000000001", 0), Reading::Refused(TooLarge));
    assert_eq!(read_number("1000000000000000", 1), Reading::Refused(TooLarge));
    assert_eq!(read_number(&"9".repeat(500), 0), Reading::Refused(TooLarge));
}

#[test]
fn numeric_cells_of_counts_are_whole_or_refused_with_what_was_meant() {
    assert_eq!(from_number(1234.0, 0), plain(1234));
    assert_eq!(from_number(-0.0, 0), plain(0));
    for (value, meant) in [(1.234, 1234), (1.2, 1200), (1.5, 1500), (12.7, 12_700), (999.999, 999_999)] {
        assert_eq!(from_number(value, 0), Reading::Refused(NotWhole { suggestion: Some(meant) }), "{value}");
    }
    for value in [7.77777, 0.5, 1234.5, 1e-9] {
        assert_eq!(from_number(value, 0), Reading::Refused(NotWhole { suggestion: None }), "{value}");
    }
    assert_eq!(from_number(f64::NAN, 0), Reading::Refused(NotFinite));
    assert_eq!(from_number(f64::INFINITY, 1), Reading::Refused(NotFinite));
    assert_eq!(from_number(-1.0, 0), Reading::Refused(Negative));
    assert_eq!(from_number(1e15, 0), plain(MAX_MINOR));
    assert_eq!(from_number(1e16, 0), Reading::Refused(TooLarge));
    assert_eq!(from_number(1e300, 255), Reading::Refused(TooLarge));
}

#[test]
fn numeric_cells_of_rates_forgive_binary_noise_only() {
    assert_eq!(from_number(12.3, 1), plain(123));
    assert_eq!(from_number(0.1 + 0.2, 1), plain(3));
    assert_eq!(from_percent(0.125, 1), plain(125));
    assert_eq!(from_percent(0.07, 1), plain(70));
    assert_eq!(from_percent(0.5, 0), Reading::Refused(Percentage));
    for value in [12.34, 66.666_666, 12.300_01, 99_999_999_999.95] {
        assert_eq!(from_number(value, 1), Reading::Refused(TooManyDecimals { allowed: 1 }), "{value}");
    }
}

#[test]
fn numbers_are_written_plainly_and_grouped() {
    for (minor, decimals, text) in [
        (1250, 2, "12.5"),
        (5, 2, "0.05"),
        (-5, 1, "-0.5"),
        (1200, 2, "12"),
        (0, 3, "0"),
        (7, 0, "7"),
        (i64::MIN, 0, "-9223372036854775808"),
    ] {
        assert_eq!(format_minor(minor, decimals), text);
    }
    for (n, text) in [(1_541_829, "1.541.829"), (999, "999"), (1000, "1.000"), (-1234, "-1.234"), (0, "0")] {
        assert_eq!(group_vi(n), text);
    }
}

#[test]
fn every_fault_speaks_both_languages() {
    for fault in [
        NotANumber,
        Percentage,
        Negative,
        NotWhole { suggestion: Some(1200) },
        Ambiguous,
        TooManyDecimals { allowed: 1 },
        TooLarge,
        NotFinite,
    ] {
        assert!(!fault.vietnamese().is_empty() && !fault.to_string().is_empty());
    }
    assert!(NotWhole { suggestion: Some(1200) }.vietnamese().contains("1.200"));
}

proptest! {
    #[test]
    fn no_text_makes_it_fail(s in "\\PC*", decimals in 0u8..=255) {
        let _ = read_number(&s, decimals);
    }

    #[test]
    fn near_numbers_do_not_either(s in "[0-9., %x-]{0,24}", decimals in 0u8..6) {
        let reading = read_number(&s, decimals);
        prop_assert!(reading.value().is_none_or(|v| (0..=MAX_MINOR).contains(&v)));
    }

    #[test]
    fn a_written_number_is_read_back(minor in 0..=MAX_MINOR, decimals in 0u8..6) {
        let text = format_minor(minor, decimals);
        match read_number(&text, decimals) {
            Reading::Refused(Ambiguous) => {
                prop_assert_eq!(text.split_once('.').map(|(_, f)| f.len()), Some(3));
                let padded = format!("{text}0");
                prop_assert!(decimals == 3 || read_number(&padded, decimals) == plain(minor));
            }
            reading => prop_assert_eq!(reading, plain(minor)),
        }
    }

    #[test]
    fn a_grouped_number_is_read_back(n in 0..=MAX_MINOR) {
        prop_assert_eq!(read_number(&group_vi(n), 0).value(), Some(n));
        prop_assert_eq!(read_number(&group_vi(n).replace('.', "\u{a0}"), 0), plain(n));
    }

    #[test]
    fn a_number_cell_and_its_text_agree(minor in 0..1_000_000_000_000i64, decimals in 1u8..4) {
        let value: f64 = format_minor(minor, decimals).parse().unwrap();
        prop_assert_eq!(from_number(value, decimals), plain(minor));
    }

    #[test]
    fn no_number_cell_fails(value in any::<f64>(), decimals in 0u8..=255) {
        let _ = from_number(value, decimals);
        let _ = from_percent(value, decimals);
    }
}
