//! Examples of rules: a case as data, and what the rule comes to in it. How a case is played is not known here.

use serde::Deserialize;

use crate::period::Period;

/// One file of a case: the form of a unit as it is sent out, filled with figures that satisfy every sum, then edited.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExampleFile {
    /// Unit whose form it is; the unit of the example where absent.
    #[serde(default)]
    pub unit: Option<String>,
    /// Period whose form it is; that of its folder where absent.
    #[serde(default)]
    pub period: Option<Period>,
    /// Name of the file within the folder of the period; the form's own where absent.
    #[serde(default)]
    pub name: Option<String>,
    /// The figure in each total and in each cell of first categories; 0 stands everywhere else.
    #[serde(default)]
    pub figures: i64,
    /// Whether the form is sent as it came, with nothing filled in.
    #[serde(default)]
    pub blank: bool,
    /// What the file is in place of a form.
    #[serde(default)]
    pub bytes: Option<Bytes>,
    /// What people did to it, in this order.
    #[serde(default)]
    pub edits: Vec<Edit>,
}

/// A file that is no form, or no file that opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bytes {
    /// Zero bytes.
    Empty,
    /// A web page under the name of a workbook.
    Html,
    /// A text.
    Text,
    /// A form that was not copied whole.
    Truncated,
    /// The container of Office files with a password.
    Encrypted,
    /// A workbook of Excel 97–2003.
    Xls,
    /// A file that another program holds open.
    Locked,
}

/// The receipt register of a case.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExampleRegister {
    /// Its lines, `file;day`.
    pub lines: Vec<String>,
    /// Whether it was saved as UTF-16, Excel's "Unicode text".
    #[serde(default)]
    pub utf16: bool,
}

/// A decision of the province taken earlier: findings of a rule, in the file as it was then, were accepted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExampleDecision {
    /// Rule whose findings were accepted.
    pub rule: String,
    /// What people had done to the file.
    pub edits: Vec<Edit>,
}

/// One thing people do to a workbook.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "EditRecord")]
pub struct Edit {
    /// Where.
    pub place: EditPlace,
    /// What.
    pub change: Change,
}

/// Where an edit is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditPlace {
    /// The workbook itself.
    Workbook,
    /// A worksheet by its tab.
    Sheet(String),
    /// A row by its code; of the sheet `_treem` by its entry. `C` is the index row.
    Row(String, String),
    /// A column by its code; `A`, `B` and `C` are the stubs.
    Column(String, String),
    /// A cell by the codes of its row and column; rows of a list are numbered from 1.
    Cell(String, String, String),
    /// A line at the head of a sheet, by what stands before its colon ("Kỳ báo cáo").
    Heading(String, String),
    /// A cell by its address, on a sheet that need not be there.
    Address(String, String),
}

/// What an edit does.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Puts content into the cell; after the colon of a heading.
    Write(Written),
    /// Takes the sheet, row or column out, or the content of the cell.
    Remove,
    /// Puts an identical sheet, row or column beside it; of a cell, stores it twice.
    Repeat,
    /// Hides the sheet, row or column.
    Hide,
    /// Merges the cell with the one to its right.
    Merge,
    /// Gives the sheet another tab.
    Rename(String),
    /// Puts something into the workbook that is never run or followed.
    Add(Feature),
}

/// Content of a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Written {
    /// A number.
    Number(f64),
    /// A number shown as a percentage: 0.5 is 50 %.
    Percent(f64),
    /// A text.
    Text(String),
    /// A number shown as a date.
    Date(String),
    /// An error value such as `#REF!`.
    Error(String),
    /// TRUE or FALSE.
    Boolean(bool),
    /// A formula without its `=` and the result the file keeps of it.
    Formula(String, Option<f64>),
}

/// Active or foreign content of a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// A VBA project.
    Macros,
    /// Excel 4 macro sheets.
    Excel4Macros,
    /// Links to other workbooks.
    ExternalLinks,
    /// A DDE link.
    Dde,
    /// Embedded objects.
    EmbeddedObjects,
    /// A tab that is no worksheet.
    ChartSheet,
}

/// An edit as written in a definition file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct EditRecord {
    sheet: Option<String>,
    row: Option<String>,
    column: Option<String>,
    heading: Option<String>,
    cell: Option<String>,
    number: Option<f64>,
    percent: Option<f64>,
    text: Option<String>,
    date: Option<String>,
    error: Option<String>,
    boolean: Option<bool>,
    formula: Option<String>,
    result: Option<f64>,
    #[serde(rename = "do")]
    action: Option<Action>,
    tab: Option<String>,
    feature: Option<Feature>,
}

/// What is done to a place as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Action {
    Remove,
    Repeat,
    Hide,
    Merge,
}

impl TryFrom<EditRecord> for Edit {
    type Error = String;

    fn try_from(record: EditRecord) -> Result<Self, String> {
        let place = record.place()?;
        let mut changes = record.changes();
        match (changes.pop(), changes.is_empty()) {
            (Some(change), true) => Ok(Self { place, change }),
            (None, _) => Err("an edit says where, and not what is done there".to_owned()),
            (Some(_), false) => Err("an edit does one thing; write two edits for two".to_owned()),
        }
    }
}

impl EditRecord {
    fn place(&self) -> Result<EditPlace, String> {
        let Some(sheet) = self.sheet.clone() else {
            let alone = self.row.is_none() && self.column.is_none() && self.cell.is_none();
            return if alone && self.heading.is_none() && self.feature.is_some() {
                Ok(EditPlace::Workbook)
            } else {
                Err("an edit names its sheet".to_owned())
            };
        };
        match (self.row.clone(), self.column.clone(), self.heading.clone(), self.cell.clone()) {
            (None, None, None, None) => Ok(EditPlace::Sheet(sheet)),
            (Some(row), None, None, None) => Ok(EditPlace::Row(sheet, row)),
            (None, Some(column), None, None) => Ok(EditPlace::Column(sheet, column)),
            (Some(row), Some(column), None, None) => Ok(EditPlace::Cell(sheet, row, column)),
            (None, None, Some(heading), None) => Ok(EditPlace::Heading(sheet, heading)),
            (None, None, None, Some(address)) => Ok(EditPlace::Address(sheet, address)),
            _ => Err("an edit names row and column, or heading, or cell".to_owned()),
        }
    }

    /// Everything the record asks for; one thing when it is sound.
    fn changes(&self) -> Vec<Change> {
        let formula = self.formula.clone().map(|formula| Written::Formula(formula, self.result));
        let written = [
            self.number.map(Written::Number),
            self.percent.map(Written::Percent),
            self.text.clone().map(Written::Text),
            self.date.clone().map(Written::Date),
            self.error.clone().map(Written::Error),
            self.boolean.map(Written::Boolean),
            formula,
        ];
        let action = self.action.map(|action| match action {
            Action::Remove => Change::Remove,
            Action::Repeat => Change::Repeat,
            Action::Hide => Change::Hide,
            Action::Merge => Change::Merge,
        });
        let others = [action, self.tab.clone().map(Change::Rename), self.feature.map(Change::Add)];
        written.into_iter().flatten().map(Change::Write).chain(others.into_iter().flatten()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(text: &str) -> Result<Edit, String> {
        toml::from_str(text).map_err(|error: toml::de::Error| error.message().to_owned())
    }

    #[test]
    fn an_edit_says_where_and_what() {
        let place = EditPlace::Cell("B07".to_owned(), "01".to_owned(), "2".to_owned());
        let written = edit("sheet = 'B07'\nrow = '01'\ncolumn = '2'\ntext = '12 em'").unwrap();
        let text = Change::Write(Written::Text("12 em".to_owned()));
        assert_eq!(written, Edit { place: place.clone(), change: text });
        let removed = edit("sheet = 'B07'\nrow = '01'\ncolumn = '2'\ndo = 'remove'").unwrap();
        assert_eq!(removed, Edit { place, change: Change::Remove });
        let macros = edit("feature = 'macros'").unwrap();
        assert_eq!(macros, Edit { place: EditPlace::Workbook, change: Change::Add(Feature::Macros) });
    }

    #[test]
    fn an_edit_that_says_too_little_or_too_much_is_refused() {
        for wrong in [
            "sheet = 'B07'\nrow = '01'\ncolumn = '2'",
            "text = '12'",
            "sheet = 'B07'\nrow = '01'\nheading = 'Kỳ báo cáo'\ntext = '12'",
            "sheet = 'B07'\nrow = '01'\ncolumn = '2'\ntext = '12'\nnumber = 12",
            "sheet = 'B07'\nrow = '01'\nkolumn = '2'\ntext = '12'",
        ] {
            assert!(edit(wrong).is_err(), "{wrong}");
        }
    }
}
