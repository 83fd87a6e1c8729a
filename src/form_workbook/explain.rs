//! What each row of the form counts, taken from the catalogue.

use super::guide::Guide;
use super::{FormRequest, look};
use crate::book::{Align, BookError, Border, Style, Vertical};
use crate::catalogue::{Element, ElementKind};
use crate::form::{Row, SheetKind, Slot};

const TEXT: Style =
    Style::text().size(10).wrap().align(Align::Left).vertical(Vertical::Top).border(Border::ROW);

/// One line per row of each sheet with figures.
pub fn rows(guide: &mut Guide<'_>, request: &FormRequest<'_>) -> Result<(), BookError> {
    let catalogue = request.catalogue;
    guide.heading("6. Giải thích từng dòng")?;
    for sheet in request.layout.form(request.period.part, request.source) {
        if sheet.kind != SheetKind::Grid {
            continue;
        }
        guide.explanation([&sheet.id, &sheet.title.vi, "Cách tính", "Đơn vị tính"], look::HEAD)?;
        for (_, row) in sheet.rows(request.period.part) {
            let Some(element) = element(request, row) else { continue };
            let unit = catalogue.unit_of_measure(&element.unit).map_or("", |unit| unit.name.vi.as_str());
            let own = if row.label.vi == element.name.vi { "" } else { element.name.vi.as_str() };
            let counted = counting(element);
            let text = if own.is_empty() { counted.to_owned() } else { format!("{own}; {counted}") };
            guide.explanation([&row.code, &row.label.vi, &text, unit], TEXT)?;
        }
    }
    Ok(())
}

/// The data element of the first cell of a row.
fn element<'a>(request: &FormRequest<'a>, row: &Row) -> Option<&'a Element> {
    row.slots.iter().find_map(|slot| match slot {
        Slot::Series(id) => Some(request.catalogue.element_of(*id)),
        Slot::Closed | Slot::Entry => None,
    })
}

fn counting(element: &Element) -> &'static str {
    match element.kind {
        ElementKind::Stock => "số hiện có tại ngày chốt số liệu",
        ElementKind::Flow => "số phát sinh trong kỳ",
    }
}
