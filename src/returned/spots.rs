//! From the cells of the file that was sent to the cells of the form.

use std::collections::BTreeMap;

use super::table::in_file;
use super::{Listed, Sent};
use crate::finding::Finding;
use crate::form_workbook::{CellPlace, FormCell, FormRequest, Places};

/// Arguments of findings in which the program names cells of the file; the others may quote its sender.
const OWN_ADDRESSES: [&str; 4] = ["cells", "parts", "parts_en", "total"];

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
        for (name, value) in &mut here.arguments {
            if OWN_ADDRESSES.contains(&name.as_str()) {
                *value = self.translated(value, &finding.place.sheet);
            }
        }
        if let Some(cell) = self.cell(finding) {
            here.place.sheet.clone_from(&cell.sheet);
            here.place.cell = self.address(cell);
        }
        here
    }

    /// A list of cells as the program writes it (`D9 = 3, B05!D12 = "khoảng 3"`), with the addresses put in as they are
    /// in the returned workbook. What the sender typed stands in quotation marks and stays as it is.
    fn translated(&self, text: &str, sheet: &str) -> String {
        let mut words = String::with_capacity(text.len());
        let mut rest = text;
        while !rest.is_empty() {
            if let Some((here, after)) = self.leading(rest, sheet) {
                words.push_str(&here);
                rest = after;
            }
            let (part, after) = rest.split_at(end_of_part(rest));
            words.push_str(part);
            rest = after;
        }
        words
    }

    /// The address a text begins with, as it is in the returned workbook, and what follows it. An address with a sheet
    /// is one of that sheet, any other one of the finding's own.
    fn leading<'t>(&self, text: &'t str, own: &str) -> Option<(String, &'t str)> {
        let named =
            |sheet: &String| Some((sheet.clone(), text.strip_prefix(sheet.as_str())?.strip_prefix('!')?));
        let named = self.sheets.keys().filter_map(named).max_by_key(|(sheet, _)| sheet.len());
        let (sheet, address) = named.as_ref().map_or((own, text), |(sheet, tail)| (sheet.as_str(), *tail));
        let end = address.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(address.len());
        let (address, after) = address.split_at(end);
        let cell = self.at(sheet, address)?;
        let here = self.places.address(cell)?;
        Some((if named.is_some() { format!("{}!{here}", cell.sheet) } else { here }, after))
    }
}

/// Where the next cell of a list begins: behind the next comma that does not stand in quotation marks. Those that the
/// quoted text itself holds close nothing.
fn end_of_part(text: &str) -> usize {
    let mut quoted = false;
    for (index, letter) in text.char_indices() {
        let (before, after) = (text.get(..index).unwrap_or_default(), text.get(index..).unwrap_or_default());
        match letter {
            '"' if quoted => quoted = !(after == "\"" || after.starts_with("\", ")),
            '"' => quoted = before.ends_with("= "),
            ',' if !quoted && after.starts_with(", ") => return index + ", ".len(),
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Catalogue, Source};
    use crate::definitions::Definitions;
    use crate::finding::Place;
    use crate::intake::{Fact, Origin, Particulars};
    use crate::value::Value;

    /// Asks the cells of two sheets: the sender's B01 is as in the form, his B04 (named `Bieu 04, moi`) begins five rows
    /// lower.
    fn with_spots(look: impl FnOnce(&Spots, &Finding)) {
        let definitions = Definitions::load(&[]).unwrap();
        let catalogue = Catalogue::load(&definitions).unwrap();
        let layout = crate::form::load(&definitions, &catalogue).unwrap();
        let day = jiff::civil::date(2024, 6, 30);
        let form = FormRequest {
            layout: &layout,
            catalogue: &catalogue,
            period: "2024-S1".parse().unwrap(),
            source: Source::Territorial,
            unit_code: "524",
            unit_name: "Huyện Bình Sơn",
            receiving_agency: "Sở",
            window: (day, day),
            cut_off: day,
            reporter: Some("district"),
        };
        let places = Places::of(&form);
        let facts: Vec<Fact> = catalogue
            .series
            .iter()
            .filter_map(|series| {
                let cell = places.of_series(catalogue.series_id(&series.key)?)?;
                let address = places.address(cell)?;
                let row = address.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
                let column = address.trim_end_matches(|letter: char| letter.is_ascii_digit());
                let (sheet, row) = match cell.sheet.as_str() {
                    "B04" => ("Bieu 04, moi", row.parse::<u32>().ok()? + 5),
                    sheet => (sheet, row.parse().ok()?),
                };
                let origin =
                    Origin { sheet: sheet.to_owned(), cell: format!("{column}{row}"), ..Origin::default() };
                Some(Fact { series: series.key.clone(), value: Value::Number(0), origin })
            })
            .collect();
        let sent = Sent {
            file: "gui.xlsx",
            facts: &facts,
            values: &BTreeMap::new(),
            texts: &[],
            particulars: &Particulars::default(),
        };
        let shifted = facts
            .iter()
            .find(|fact| fact.origin.cell == "D17" && fact.origin.sheet == "Bieu 04, moi")
            .unwrap();
        let place = Place {
            sheet: shifted.origin.sheet.clone(),
            cell: "D17".to_owned(),
            series: shifted.series.clone(),
            ..Place::default()
        };
        look(&Spots::new(&form, &sent, &[]), &Finding::fail("R-INE-013", place, "2", "1"));
    }

    #[test]
    fn a_cell_of_another_sheet_moves_with_that_sheet() {
        with_spots(|spots, finding| {
            let parts = "Bieu 04, moi!D17 = 2, B01!D17 = 3, D18 = 4";
            let finding = finding.clone().with("parts", parts).with("total", "D17");
            let here = spots.here(&finding);
            assert_eq!((here.place.sheet.as_str(), here.place.cell.as_str()), ("B04", "D12"));
            assert_eq!(here.arguments["parts"], "B04!D12 = 2, B01!D17 = 3, D13 = 4");
            assert_eq!(here.arguments["total"], "D12");
        });
    }

    #[test]
    fn what_the_sender_wrote_is_quoted_as_he_wrote_it() {
        with_spots(|spots, finding| {
            let parts = "D17 = \"3, D18\", D18 = \"4\"\", D19 để trống";
            let finding = finding.clone().with("parts", parts).with("formula", "D17+D18");
            let here = spots.here(&finding);
            assert_eq!(here.arguments["parts"], "D12 = \"3, D18\", D13 = \"4\"\", D14 để trống");
            assert_eq!(here.arguments["formula"], "D17+D18");
        });
    }

    #[test]
    fn a_cell_that_the_form_does_not_have_keeps_its_name() {
        with_spots(|spots, finding| {
            let finding = finding.clone().with("parts", "B99!D17 = 1, ZZ17 = 2");
            assert_eq!(spots.here(&finding).arguments["parts"], "B99!D17 = 1, ZZ17 = 2");
        });
    }
}
