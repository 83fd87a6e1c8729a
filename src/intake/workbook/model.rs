//! What a file holds, as raw cells.

use serde::{Deserialize, Serialize};

use super::{CellAddress, CellRange, Format};

/// The content of one submitted file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Workbook {
    /// What the file really is: [`Format::Xlsx`] or [`Format::Xlsm`].
    pub format: Format,
    /// Every worksheet, in the order of the tabs.
    pub sheets: Vec<Sheet>,
    /// Things in the file that were neither run nor followed nor read.
    pub features: Features,
}

impl Workbook {
    /// A sheet by its exact name.
    #[must_use]
    pub fn sheet(&self, name: &str) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| sheet.name == name)
    }
}

/// Active or foreign content; never executed or followed, only reported.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Features {
    /// A VBA project.
    pub macros: bool,
    /// Excel 4 macro sheets.
    pub excel4_macros: bool,
    /// Links to other workbooks, or data connections.
    pub external_links: bool,
    /// A DDE link.
    pub dde: bool,
    /// Embedded OLE objects or ActiveX controls.
    pub embedded_objects: bool,
    /// Names of tabs that are not worksheets (chart, dialog and macro sheets) and were not read.
    pub unread_sheets: Vec<String>,
}

/// Whether people see a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// An ordinary tab.
    #[default]
    Visible,
    /// Hidden; Excel's menu can show it.
    Hidden,
    /// Hidden from Excel's menu as well.
    VeryHidden,
}

/// One worksheet.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Sheet {
    /// Name on the tab.
    pub name: String,
    /// Whether people see it.
    pub visibility: Visibility,
    /// Cells with content, sorted by row and column, each address once.
    pub cells: Vec<Cell>,
    /// Merged ranges, sorted.
    pub merges: Vec<CellRange>,
    /// Hidden rows (zero-based), sorted.
    pub hidden_rows: Vec<u32>,
    /// Hidden columns (zero-based), sorted.
    pub hidden_columns: Vec<u32>,
    /// Addresses that occur more than once, sorted; the first occurrence is in `cells`.
    pub duplicate_cells: Vec<CellAddress>,
    /// Number cells shown with a percent format, sorted: 0.125 stands for 12.5 %.
    pub percent_cells: Vec<CellAddress>,
}

impl Sheet {
    /// The cell at an address; `None` means blank.
    #[must_use]
    pub fn cell(&self, address: CellAddress) -> Option<&Cell> {
        let index = self.cells.binary_search_by_key(&address, |cell| cell.address).ok()?;
        self.cells.get(index)
    }

    /// Whether the number at an address is shown as a percentage.
    #[must_use]
    pub fn is_percent(&self, address: CellAddress) -> bool {
        self.percent_cells.binary_search(&address).is_ok()
    }
}

/// One cell with content. Blank formatted cells are not kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Where.
    pub address: CellAddress,
    /// What people see, or the cached result of the formula.
    pub content: Content,
    /// The formula without its `=`; empty text where the file has a formula but not its wording.
    pub formula: Option<String>,
}

/// The content of a cell as stored, before any reading of Vietnamese number texts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Content {
    /// Text, or a formula's text result; may be empty.
    Text(String),
    /// A finite number.
    Number(f64),
    /// TRUE or FALSE.
    Boolean(bool),
    /// An error value as shown (`#REF!`); a number too large for a cell is `#NUM!`.
    Error(String),
    /// A number shown as a date or time: `2024-05-14`, `2024-05-14T10:30:00`, `10:30:00`; durations as `26:30:00`.
    Date(String),
    /// A formula that the program which wrote the file did not compute. It is not zero and not blank.
    FormulaWithoutResult,
}
