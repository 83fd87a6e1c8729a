//! What the draft of the text says, paragraph by paragraph.

use std::io::{Cursor, Read};

use super::super::{ReportedText, narrative};
use super::pseudo::{SILENT, World};
use crate::compute::{Change, ChangeFlag, IndicatorFigure};
use crate::value::State;

/// The paragraphs of the draft, figures included.
fn paragraphs(world: &World) -> Vec<String> {
    let bytes = narrative("province", &world.input()).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut xml = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    let mut reader = quick_xml::Reader::from_str(&xml);
    let (mut paragraphs, mut inside) = (vec![String::new()], false);
    loop {
        use quick_xml::events::Event;
        match reader.read_event().unwrap() {
            Event::Start(tag) if tag.name().as_ref() == "w:p" => paragraphs.push(String::new()),
            Event::Start(tag) if tag.name().as_ref() == "w:t" => inside = true,
            Event::End(tag) if tag.name().as_ref() == "w:t" => inside = false,
            Event::Text(text) if inside => paragraphs.last_mut().unwrap().push_str(&text),
            Event::GeneralRef(name) if inside => {
                paragraphs.last_mut().unwrap().push_str(&format!("&{};", &*name));
            }
            Event::Eof => return paragraphs,
            _ => {}
        }
    }
}

#[track_caller]
fn told(world: &World, beginning: &str) -> String {
    let paragraphs = paragraphs(world);
    let found: Vec<&String> = paragraphs.iter().filter(|text| text.starts_with(beginning)).collect();
    assert_eq!(found.len(), 1, "{beginning}: {found:?}");
    found[0].replace('\u{a0}', " ")
}

/// The total of the abused children in the province.
fn abused(world: &mut World) -> &mut IndicatorFigure {
    let mut listed = world.catalogue.indicators_of(world.figures.period.part);
    let position = listed.position(|indicator| indicator.id == "abused_children").unwrap();
    &mut world.figures.indicators[0][position][0]
}

#[test]
fn a_figure_that_is_not_there_is_said_to_be_missing_or_rejected() {
    let mut world = World::new("2024-S1", &[]);
    *abused(&mut world) =
        IndicatorFigure { state: State::Missing, units_reported: 0, ..abused(&mut world).clone() };
    assert!(told(&world, "- Số trẻ em bị xâm hại *").contains(": chưa có số liệu (0/5 đơn vị có số liệu)"));
    abused(&mut world).state = State::Rejected;
    assert!(told(&world, "- Số trẻ em bị xâm hại *").contains("bị loại vì có lỗi, chờ đơn vị sửa"));
}

#[test]
fn a_base_of_zero_gives_no_percentage_and_a_small_one_is_said_to_be_unstable() {
    let mut world = World::new("2024-S1", &[]);
    let change = Change {
        current: 7,
        base: 0,
        base_whole: None,
        absolute: 7,
        percent_tenths: None,
        units_matched: 5,
        flags: vec![ChangeFlag::SmallBase],
    };
    let figure = abused(&mut world);
    (figure.state, figure.number, figure.units_reported, figure.units_expected) = (State::Value, 7, 5, 5);
    figure.change = Some(change.clone());
    assert!(told(&world, "- Số trẻ em bị xâm hại *").contains(
        "là 7 trẻ em (cận trên), tăng 7 trẻ em so với cùng kỳ năm trước (0 trẻ em); \
         cùng kỳ bằng không nên không tính tỷ lệ phần trăm"
    ));
    abused(&mut world).change =
        Some(Change { base: 9, absolute: -2, percent_tenths: Some(-222), ..change.clone() });
    assert!(told(&world, "- Số trẻ em bị xâm hại *").contains(
        "giảm 2 trẻ em (22,2%) so với cùng kỳ năm trước (9 trẻ em); \
         kỳ gốc dưới mười trường hợp nên tỷ lệ không ổn định"
    ));
    abused(&mut world).change = Some(Change { base: 7, absolute: 0, percent_tenths: Some(0), ..change });
    assert!(told(&world, "- Số trẻ em bị xâm hại *").contains(", bằng cùng kỳ năm trước (7 trẻ em)"));
}

#[test]
fn a_total_that_its_parts_do_not_add_up_to_names_its_units() {
    let mut world = World::new("2024-S1", &[]);
    let id = world.catalogue.series_id("abused").unwrap();
    world.figures.disputed.insert("524".to_owned(), [id].into());
    assert!(
        told(&world, "- Số trẻ em bị xâm hại *")
            .contains("tổng đã khai không bằng các thành phần, vẫn được dùng: Huyện Bình Sơn")
    );
}

#[test]
fn texts_stand_under_their_heading_with_unit_and_agency_and_the_silent_are_named() {
    let mut world = World::new("2024-S1", &[]);
    let text = |code: &str, name: &str, agency: &str, text: &str| ReportedText {
        unit_code: code.to_owned(),
        unit_name: name.to_owned(),
        agency: agency.to_owned(),
        sheet: "B12".to_owned(),
        row: "11".to_owned(),
        column: "1".to_owned(),
        text: text.to_owned(),
    };
    world.texts = vec![
        text("522", "Thành phố Quảng Ngãi", "", "Thiếu <b>cán bộ</b>\u{7} & kinh phí"),
        text("522", "Thành phố Quảng Ngãi", "Công an", "Chưa có số liệu tháng 5"),
        text("524", "Huyện Bình Sơn", "", "  Thiếu <b>cán bộ</b>\u{7} & kinh phí "),
    ];
    assert_eq!(
        told(&world, "Thành phố Quảng Ngãi, Huyện Bình Sơn: "),
        "Thành phố Quảng Ngãi, Huyện Bình Sơn: “Thiếu &lt;b&gt;cán bộ&lt;/b&gt;  &amp; kinh phí”"
    );
    assert_eq!(
        told(&world, "Công an (Thành phố Quảng Ngãi): "),
        "Công an (Thành phố Quảng Ngãi): “Chưa có số liệu tháng 5”"
    );
    let silent = told(&world, "Chưa có nội dung của: ");
    assert!(
        silent.contains(&world.figures.units[SILENT].name) && !silent.contains("Huyện Bình Sơn"),
        "{silent}"
    );
    let nobody = paragraphs(&world);
    let nobody = nobody.iter().filter(|text| text.starts_with("Chưa có đơn vị nào gửi nội dung"));
    assert_eq!(nobody.count(), 12, "the other headings say that nobody wrote");
}
