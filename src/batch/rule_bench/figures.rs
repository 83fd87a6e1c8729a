//! Plays an example over figures: what a rule about series comes to, given some of them.

use super::folder::period;
use super::outcome::Seen;
use crate::batch::Reference;
use crate::catalogue::{Example, Source};
use crate::check::check;
use crate::intake::{Fact, FileRead, Origin};
use crate::message::Bilingual;
use crate::value::Value;

/// Plays an example. Series that it does not name are not reported.
///
/// # Errors
/// When it names a series that does not exist.
pub(super) fn play(reference: &Reference, example: &Example) -> Result<Seen, Bilingual> {
    let mut read = FileRead::default();
    for (key, minor) in &example.given {
        if reference.catalogue.series_id(key).is_none() {
            return Err(Bilingual {
                vi: format!("không có chuỗi số liệu \"{key}\""),
                en: format!("there is no series \"{key}\""),
            });
        }
        let (value, origin) = (Value::Number(*minor), Origin::default());
        read.facts.push(Fact { series: key.clone(), value, origin });
    }
    let (layout, catalogue) = (&reference.layout, &reference.catalogue);
    // The ministry's form has all sheets.
    let checked = check(&read, layout, catalogue, period(example).part, Source::Ministry);
    let mut seen = Seen::default();
    seen.partial = true;
    seen.outcomes("", &checked.outcomes);
    Ok(seen)
}
