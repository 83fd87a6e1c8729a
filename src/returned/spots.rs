//! From the cells of the file that was sent to the cells of the form.

use std::collections::BTreeMap;

use super::table::in_file;
use super::{Listed, Sent};
use crate::finding::Finding;
use crate::form_workbook::{CellPlace, FormCell, FormRequest, Places};

/// Where the cells of a file stand in the form.
pub struct Spots {
    places: Places,
    /// Cells of the file by worksheet and address.
    cells: BTreeMap<(String, String), FormCell>,
    /// Cells of the file by series.
    series: BTreeMap<String, FormCell>,
    /// Sheets of the form by worksheet of the file.
    sheets: BTreeMap<String, String>,
}

/// The cell of the form that is being written.
pub fn cell_of(place: &CellPlace<'_>) -> FormCell {
    FormCell { sheet: place.sheet.id.clone(), row: place.row.code.clone(), column: place.column.code.clone() }
}

impl Spots {
    /// Finds the cells of the form for everything that was read and found.
    pub fn new(form: &FormRequest<'_>, sent: &Sent<'_>, findings: &[Listed<'_>]) -> Self {
        let mut spots = Self {
            places: Places::of(form),
            cells: BTreeMap::new(),
            series: BTreeMap::new(),
            sheets: BTreeMap::new(),
        };
        let figures = sent.facts.iter().filter_map(|fact| {
            let cell = spots.places.of_series(form.catalogue.series_id(&fact.series)?)?;
            Some((&fact.origin, Some(&fact.series), cell.clone()))
        });
        let texts = sent.texts.iter().map(|text| {
            let cell =
                FormCell { sheet: text.sheet.clone(), row: text.row.clone(), column: text.column.clone() };
            (&text.origin, None, cell)
        });
        let known: Vec<_> = figures.chain(texts).collect();
        for (origin, series, cell) in known {
            spots.sheets.insert(origin.sheet.clone(), cell.sheet.clone());
            if let Some(series) = series {
                spots.series.insert(series.clone(), cell.clone());
            }
            spots.cells.entry((origin.sheet.clone(), origin.cell.clone())).or_insert(cell);
        }
        for finding in findings.iter().map(|listed| listed.finding) {
            let Some(sheet) = finding.arguments.get("form") else { continue };
            spots.sheets.entry(finding.place.sheet.clone()).or_insert_with(|| sheet.clone());
            if let (Some(row), Some(column)) = (finding.arguments.get("row"), finding.arguments.get("column"))
            {
                let cell = FormCell { sheet: sheet.clone(), row: row.clone(), column: column.clone() };
                let origin = (finding.place.sheet.clone(), finding.place.cell.clone());
                spots.cells.entry(origin).or_insert(cell);
            }
        }
        spots
    }

    /// The cell of the form a finding is about; `None` where the form has none.
    pub fn cell(&self, finding: &Finding) -> Option<&FormCell> {
        let place = &finding.place;
        let by_series = self.series.get(&place.series);
        by_series
            .or_else(|| self.at(&place.sheet, &place.cell))
            .filter(|cell| self.places.address(cell).is_some())
    }

    /// The cell of the form for a cell of the file.
    fn at(&self, sheet: &str, cell: &str) -> Option<&FormCell> {
        self.cells.get(&(sheet.to_owned(), cell.to_owned()))
    }

    /// The cell of a series.
    pub fn of_series(&self, series: &str) -> Option<&FormCell> {
        self.series.get(series)
    }

    /// The sheet of the form a finding is about.
    pub fn sheet<'s>(&'s self, finding: &'s Finding) -> Option<&'s str> {
        let sheet = &finding.place.sheet;
        let known = self.sheets.get(sheet).or_else(|| finding.arguments.get("form")).unwrap_or(sheet);
        self.places.has_sheet(known).then_some(known.as_str())
    }

    /// Address of a cell of the form in the returned workbook.
    pub fn address(&self, cell: &FormCell) -> String {
        self.places.address(cell).unwrap_or_default()
    }

    /// Where a finding stands in the file that was sent, if that is another place than in the returned workbook.
    pub fn moved(&self, finding: &Finding) -> Option<String> {
        let place = &finding.place;
        let here = match self.cell(finding) {
            Some(cell) => (cell.sheet.clone(), self.address(cell)),
            None => (self.sheet(finding).unwrap_or_default().to_owned(), String::new()),
        };
        let there = (place.sheet.clone(), place.cell.clone());
        if here == there { None } else { in_file(finding) }
    }

    /// The finding with its addresses as they are in the returned workbook, so that its sentence names cells that the
    /// reader has before him.
    pub fn here(&self, finding: &Finding) -> Finding {
        let mut here = finding.clone();
        for value in here.arguments.values_mut() {
            *value = self.translated(value, &finding.place.sheet);
        }
        if let Some(cell) = self.cell(finding) {
            here.place.sheet.clone_from(&cell.sheet);
            here.place.cell = self.address(cell);
        }
        here
    }

    /// A text of the program with the addresses of cells put in as they are in the returned workbook.
    fn translated(&self, text: &str, sheet: &str) -> String {
        let mut words = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find(|letter: char| letter.is_ascii_alphanumeric()) {
            let (before, tail) = rest.split_at(start);
            words.push_str(before);
            let end = tail.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(tail.len());
            let (word, after) = tail.split_at(end);
            match self.at(sheet, word) {
                Some(cell) => words.push_str(&self.address(cell)),
                None => words.push_str(word),
            }
            rest = after;
        }
        words.push_str(rest);
        words
    }
}
