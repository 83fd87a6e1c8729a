//! Definitions that users lay over the shipped ones.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use treem::catalogue::{self, Catalogue};
use treem::definitions::{Definitions, SourceFile};
use treem::form;
use treem::message::Explain;
use treem::units::UnitRegister;

static SHIPPED: LazyLock<Definitions> =
    LazyLock::new(|| Definitions::load(&[]).expect("the shipped definitions load"));

static SMALL: LazyLock<Definitions> = LazyLock::new(|| {
    let base = SourceFile { path: "base.toml".to_owned(), text: include_str!("base.toml").to_owned() };
    let small = Definitions::from_layers(&[vec![base]]).expect("the small definitions load");
    Catalogue::load(&small).expect("the small catalogue loads");
    small
});

/// A definition file (its name in the first line) is refused in words, or the definitions with it are loaded and proved
/// or disproved.
pub fn definitions(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (name, text) = text.split_once('\n').unwrap_or(("", text));
    let path = if name.ends_with(".csv") { name } else { "overlay.toml" };
    let file = SourceFile { path: path.to_owned(), text: text.to_owned() };
    let overlaid = match SHIPPED.overlaid(vec![file]) {
        Ok(overlaid) => overlaid,
        Err(error) => return assert!(!error.vietnamese().is_empty()),
    };
    if name.ends_with(".csv") {
        let tables: Vec<(&str, &str)> = overlaid.tables("indicators/units/").collect();
        if let Err(error) = UnitRegister::load(&tables) {
            assert!(!error.vietnamese().is_empty());
        }
        return;
    }
    let catalogue = match Catalogue::load(&overlaid) {
        Ok(catalogue) => catalogue,
        Err(error) => return assert!(!error.vietnamese().is_empty()),
    };
    let _ = catalogue::check(&catalogue);
    match form::load(&overlaid, &catalogue) {
        Ok(layout) => drop(form::check(&layout, &catalogue)),
        Err(error) => assert!(!error.vietnamese().is_empty()),
    }
}

/// The terms of a condition (left, right, `each`, `over`, a bound: a line each, terms parted by `+`) are refused in words,
/// or stand for series that are there, none of them twice in a sum.
pub fn condition(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut lines = text.split('\n').chain(std::iter::repeat(""));
    let mut next = || lines.next().unwrap_or_default();
    let (left, right, each, over, bound) = (list(next()), list(next()), list(next()), list(next()), next());
    let comparison =
        format!("left = {left}\nmust_be = \"equal\"\nright = {right}\neach = {each}\nover = {over}");
    let rate = format!(
        "numerator = {left}\ndenominator = {right}\nscale = 100\nsize = {over}\nhigh = {}",
        serde_json::Value::from(bound)
    );
    for condition in [format!("[rule.compare]\n{comparison}\n"), format!("[rule.rate]\n{rate}\n")] {
        resolved(&format!("{RULE}{condition}"));
    }
}

const RULE: &str = r#"
[[rule]]
code = "R-CON-999"
class = "consistency"
severity = "query"
name = { vi = "a", en = "a" }
message = { vi = "a", en = "a" }
action = { vi = "a", en = "a" }
why = { vi = "a", en = "a" }
source = "fuzz"
"#;

fn list(line: &str) -> serde_json::Value {
    line.split('+').filter(|term| !term.is_empty()).collect()
}

fn resolved(rule: &str) {
    let file = SourceFile { path: "rule.toml".to_owned(), text: rule.to_owned() };
    // A text may hold what no file may; that is refused before any term is looked at.
    let Ok(overlaid) = SMALL.overlaid(vec![file]) else { return };
    let catalogue = match Catalogue::load(&overlaid) {
        Ok(catalogue) => catalogue,
        Err(error) => return assert!(!error.vietnamese().is_empty()),
    };
    for case in catalogue.rules.values().flat_map(|rule| &rule.cases) {
        for side in [&case.left, &case.right, &case.size] {
            let different: BTreeSet<_> = side.iter().collect();
            assert_eq!(different.len(), side.len(), "{rule}");
        }
        for id in case.operands().filter_map(|operand| operand.series()) {
            assert_eq!(catalogue.series_id(&catalogue.series(id).key), Some(id));
        }
    }
    let _ = catalogue::check(&catalogue);
}
