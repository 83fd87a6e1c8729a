//! The attributes of one cell, and the text below it → its content.

use super::super::markup::Tag;
use super::super::{Content, Defect};
use super::formula;

/// What the tag of a cell says.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    /// How many times the cell stands side by side.
    pub(super) columns: u32,
    /// Columns and rows of the merged range it begins.
    pub(super) span: (u32, u32),
    /// The formula without its `=`.
    pub(super) formula: Option<String>,
    kind: Option<String>,
    value: Option<String>,
    is_error: bool,
}

impl Attributes {
    /// Reads the attributes of a cell.
    pub(super) fn of(tag: &Tag) -> Result<Self, Defect> {
        let mut read = Self { columns: 1, span: (1, 1), ..Self::default() };
        for (name, raw) in tag.attributes() {
            match name {
                "table:number-columns-repeated" => read.columns = count(raw)?,
                "table:number-columns-spanned" => read.span.0 = count(raw)?,
                "table:number-rows-spanned" => read.span.1 = count(raw)?,
                "table:formula" => read.formula = Some(formula::wording(&decoded(raw)?)),
                "office:value-type" => set(&mut read.kind, decoded(raw)?)?,
                "calcext:value-type" => read.is_error = raw == "error",
                "office:value"
                | "office:date-value"
                | "office:time-value"
                | "office:boolean-value"
                | "office:string-value" => set(&mut read.value, decoded(raw)?)?,
                _ => {}
            }
        }
        Ok(read)
    }

    /// The content of the cell, `text` being what its paragraphs say, and whether it is shown as a percentage; `None`
    /// for a blank cell.
    pub(super) fn content(&self, text: Option<String>) -> Result<Option<(Content, bool)>, Defect> {
        let shown = text.as_deref().unwrap_or_default();
        if self.is_error || (self.formula.is_some() && is_error_value(shown)) {
            let content = if shown.is_empty() {
                Content::FormulaWithoutResult
            } else {
                Content::Error(shown.to_owned())
            };
            return Ok(Some((content, false)));
        }
        let value = || self.value.as_deref().ok_or(Defect::BadValue);
        let content = match self.kind.as_deref() {
            // An empty text as result is written as an empty paragraph without a type.
            None => match text {
                Some(text) => Content::Text(text),
                None if self.formula.is_some() => Content::FormulaWithoutResult,
                None => return Ok(None),
            },
            Some("float" | "currency" | "percentage") => number(value()?)?,
            Some("date") => Content::Date(date(value()?)),
            Some("time") => Content::Date(time(value()?).unwrap_or_else(|| shown.to_owned())),
            Some("boolean") => Content::Boolean(truth(value()?)?),
            Some("string") => {
                Content::Text(self.value.clone().unwrap_or_else(|| text.clone().unwrap_or_default()))
            }
            Some(_) => return Err(Defect::BadValue),
        };
        Ok(Some((content, self.kind.as_deref() == Some("percentage"))))
    }
}

fn set(slot: &mut Option<String>, value: String) -> Result<(), Defect> {
    if slot.replace(value).is_some() { Err(Defect::TwoValues) } else { Ok(()) }
}

/// A number of repeats or of merged cells.
pub(super) fn count(text: &str) -> Result<u32, Defect> {
    text.parse::<u32>().ok().filter(|count| *count > 0).ok_or(Defect::BadValue)
}

fn decoded(raw: &str) -> Result<String, Defect> {
    quick_xml::escape::unescape(raw).map(std::borrow::Cow::into_owned).map_err(|_| Defect::UnknownEntity)
}

/// Error values are written as texts.
fn is_error_value(shown: &str) -> bool {
    let is_code = |code: &str| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit());
    shown.strip_prefix("Err:").is_some_and(is_code)
        || shown == "#N/A"
        || (shown.starts_with('#') && shown.len() > 2 && shown.ends_with(['!', '?']))
}

fn number(text: &str) -> Result<Content, Defect> {
    let number: f64 = text.parse().map_err(|_| Defect::BadValue)?;
    Ok(if number.is_finite() { Content::Number(number) } else { Content::Error("#NUM!".to_owned()) })
}

fn truth(text: &str) -> Result<bool, Defect> {
    text.parse().map_err(|_| Defect::BadValue)
}

/// A date without the midnight that some programs write behind it.
fn date(text: &str) -> String {
    text.strip_suffix("T00:00:00").unwrap_or(text).to_owned()
}

/// `PT10H30M00S` → `10:30:00`.
fn time(text: &str) -> Option<String> {
    let (sign, text) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.strip_suffix('S')?;
    let seconds = seconds.split(['.', ',']).next()?;
    let number = |text: &str| text.parse::<u32>().ok();
    Some(format!("{sign}{:02}:{:02}:{:02}", number(hours)?, number(minutes)?, number(seconds)?))
}
