//! Names of what definitions refer to by identifier, with the identifier in brackets where it is of use.

use crate::batch::Reference;
use crate::catalogue::{Catalogue, DimensionKind, ElementKind, Provenance, Series};
use crate::cli::Context;
use crate::message::Lang;

/// A set of indicators.
pub(super) fn set(context: &Context<'_>, catalogue: &Catalogue, id: &str) -> String {
    let found = catalogue.sets.iter().find(|set| set.id == id);
    found.map_or_else(|| id.to_owned(), |set| format!("{} ({id})", context.text(&set.name)))
}

/// A unit of measure.
pub(super) fn measure(context: &Context<'_>, catalogue: &Catalogue, id: &str) -> String {
    catalogue.unit_of_measure(id).map_or(id, |unit| context.text(&unit.name)).to_owned()
}

/// Whose figure is published when several report it.
pub(super) fn authority(context: &Context<'_>, catalogue: &Catalogue, id: &str) -> String {
    match catalogue.reporter(id) {
        Some(reporter) => format!("{} ({id})", context.text(&reporter.name)),
        None => context.say("Đơn vị hành chính lập báo cáo", "The reporting territorial unit").to_owned(),
    }
}

/// Whether a figure is counted on a day or over the window.
pub(super) fn kind(context: &Context<'_>, kind: ElementKind) -> &'static str {
    match kind {
        ElementKind::Stock => context.say("Tính tại ngày chốt số liệu", "Counted at the data cut-off"),
        ElementKind::Flow => context.say("Tính trong cả kỳ báo cáo", "Counted over the period"),
    }
}

/// How categories relate to their whole.
pub(super) fn parts(context: &Context<'_>, kind: DimensionKind) -> &'static str {
    match kind {
        DimensionKind::Partition => {
            context.say("Các mục cộng lại bằng tổng", "The categories add up to the whole")
        }
        DimensionKind::Cover => context.say(
            "Một trẻ em có thể thuộc nhiều mục; cộng lại có thể lớn hơn tổng",
            "A child may be in several categories; they may add up to more than the whole",
        ),
        DimensionKind::Part => {
            context.say("Mỗi mục là một phần của tổng", "Each category is a part of the whole")
        }
    }
}

/// Where a name or a definition comes from.
pub(super) fn provenance(context: &Context<'_>, provenance: Provenance) -> &'static str {
    match context.globals.lang {
        Lang::En => provenance.as_str(),
        Lang::Vi => provenance.vietnamese(),
    }
}

/// The cell of the form in which a series stands ("B05 dòng 01 cột 1"), or the list from which it is counted.
pub(super) fn cell(context: &Context<'_>, reference: &Reference, series: &Series) -> String {
    let id = reference.catalogue.series_id(&series.key);
    let place = id.and_then(|id| reference.layout.place_of(id, &reference.catalogue));
    place.map_or_else(
        || context.say("không có ô trong biểu", "no cell in the form").to_owned(),
        |place| place.words(context.globals.lang),
    )
}
