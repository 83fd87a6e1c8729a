//! Data validation and conditional formats.

use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, DataValidation, DataValidationErrorStyle, DataValidationRule, Format,
    Formula, XlsxError,
};

use super::Colour;

/// What a cell accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValidationRule {
    /// Anything: only the prompt is shown.
    Any,
    /// A whole number of at least this.
    WholeFrom(i32),
    /// One of a list shown as a drop-down; at most 255 characters together, commas included.
    List(Vec<String>),
    /// One of the cells of a range, such as `'_treem'!$D$1:$D$9`.
    ListOf(String),
    /// A formula, written for the top left cell of the range, that is true for what is accepted.
    Formula(String),
}

/// Validation of a range of cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validation {
    /// What is accepted.
    pub rule: ValidationRule,
    /// Title of the message box, at most 32 characters.
    pub title: String,
    /// Text of the message box, at most 255 characters; empty where any entry is accepted without a word.
    pub message: String,
    /// Title and text shown when a cell is selected (at most 32 and 255 characters).
    pub prompt: Option<(String, String)>,
    /// Whether other entries are refused; otherwise a warning is shown and the entry can be kept.
    pub strict: bool,
}

impl Validation {
    pub(super) fn to_library(&self) -> Result<DataValidation, XlsxError> {
        let validation = DataValidation::new();
        let validation = match &self.rule {
            ValidationRule::Any => validation.allow_any_value(),
            ValidationRule::WholeFrom(least) => {
                validation.allow_whole_number(DataValidationRule::GreaterThanOrEqualTo(*least))
            }
            ValidationRule::List(entries) => validation.allow_list_strings(entries)?,
            ValidationRule::ListOf(range) => validation.allow_list_formula(Formula::new(range)),
            ValidationRule::Formula(formula) => validation.allow_custom(Formula::new(formula)),
        };
        let mut validation = validation
            .set_error_title(self.title.as_str())?
            .set_error_message(self.message.as_str())?
            .show_error_message(!self.message.is_empty())
            .set_error_style(if self.strict {
                DataValidationErrorStyle::Stop
            } else {
                DataValidationErrorStyle::Warning
            });
        if let Some((title, text)) = &self.prompt {
            validation = validation.set_input_title(title.as_str())?.set_input_message(text.as_str())?;
        }
        Ok(validation)
    }
}

/// Colours a range of cells where a formula, written for its top left cell, is true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conditional {
    /// Condition, without `=`.
    pub formula: String,
    /// Background.
    pub fill: Option<Colour>,
    /// Font colour.
    pub colour: Option<Colour>,
    /// Bold.
    pub bold: bool,
}

impl Conditional {
    pub(super) fn to_library(&self) -> ConditionalFormatFormula {
        let mut format = Format::new();
        if let Some(Colour(fill)) = self.fill {
            format = format.set_background_color(Color::RGB(fill));
        }
        if let Some(Colour(colour)) = self.colour {
            format = format.set_font_color(Color::RGB(colour));
        }
        if self.bold {
            format = format.set_bold();
        }
        ConditionalFormatFormula::new().set_rule(self.formula.as_str()).set_format(format)
    }
}
