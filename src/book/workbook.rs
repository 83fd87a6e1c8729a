//! The workbook as a whole.

use std::collections::HashMap;

use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};

use super::BookError;
use super::sheet::{SheetOptions, SheetWriter};
use super::style::{FONT, Style};
use super::temporary::caught;

/// Compression level of the file: 3 is about twice as fast as the usual 6 and a few percent larger.
const COMPRESSION: u8 = 3;

/// A workbook being written, sheet after sheet.
pub struct Book {
    workbook: Workbook,
    properties: DocProperties,
    formats: HashMap<Style, Format>,
}

impl Book {
    /// An empty workbook. `created` and `title` stand in its properties; the clock is never asked.
    ///
    /// # Errors
    /// When the date is outside 1900 to 9999.
    pub fn new(created: Date, title: &str) -> Result<Self, BookError> {
        let mut workbook = Workbook::new();
        let failed = |source| BookError::library(title, source);
        let year = u16::try_from(created.year()).unwrap_or(0);
        let month = u8::try_from(created.month()).unwrap_or(0);
        let day = u8::try_from(created.day()).unwrap_or(0);
        let moment = ExcelDateTime::from_ymd(year, month, day).map_err(failed)?;
        let properties = DocProperties::new().set_title(title).set_creation_datetime(&moment);
        workbook.set_properties(&properties);
        // Digits of Times New Roman 11 are 7 pixels wide, which a default column of 64 pixels stands for.
        workbook
            .set_default_format(&Format::new().set_font_name(FONT).set_font_size(11), 20, 64)
            .map_err(failed)?;
        workbook.set_zip_compression_level(COMPRESSION);
        Ok(Self { workbook, properties, formats: HashMap::new() })
    }

    /// Says in the properties who made it, what it is about and that it is in Vietnamese. The library has no field for the
    /// language, so it is a property of its own.
    pub fn describe(&mut self, author: &str, subject: &str) {
        let properties = self.properties.clone().set_author(author).set_subject(subject);
        self.properties = properties.set_custom_property("Language", "vi-VN");
        self.workbook.set_properties(&self.properties);
    }

    /// Starts the next sheet; the one before is finished.
    ///
    /// # Errors
    /// When the name is not one a sheet can have or is taken, or no temporary file can be created.
    pub fn sheet(&mut self, options: SheetOptions) -> Result<SheetWriter<'_>, BookError> {
        let name = options.name.clone();
        let worksheet = self
            .workbook
            .add_worksheet_with_low_memory()
            .map_err(|source| BookError::library(&name, source))?;
        SheetWriter::start(worksheet, &mut self.formats, options)
    }

    /// The bytes of the file.
    ///
    /// # Errors
    /// When a temporary file cannot be written or read back.
    pub fn finish(mut self) -> Result<Vec<u8>, BookError> {
        caught(|| self.workbook.save_to_buffer().map_err(|source| BookError::library("xlsx", source)))
    }
}
