//! What is known beforehand of the particulars (TT).

use super::{Entry, FormRequest};

/// The entry of a particular in a blank form; blank where the sender must say it.
pub fn known(request: &FormRequest<'_>, field: &str) -> Entry {
    match field {
        "unit_code" => Entry::text(request.unit_code),
        "unit_name" => Entry::text(request.unit_name),
        "period" => Entry::Text(request.period_text()),
        "window_start" => Entry::Date(request.window.0),
        "window_end" => Entry::Date(request.window.1),
        "cut_off" => Entry::Date(request.cut_off),
        "reporter" => request
            .reporter
            .and_then(|id| request.catalogue.reporter(id))
            .map_or(Entry::Blank, |reporter| Entry::text(&reporter.name.vi)),
        "revision" => Entry::integer(0),
        _ => Entry::Blank,
    }
}
