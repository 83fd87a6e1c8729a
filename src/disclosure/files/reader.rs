//! A CSV table row by row, with the place of each field.

use super::FileError;

/// One row with its place.
pub(super) struct Fields<'a> {
    file: &'a str,
    pub line: u64,
    columns: &'a [&'static str],
    record: &'a csv::StringRecord,
}

impl Fields<'_> {
    /// The field of a column.
    pub fn text(&self, column: &str) -> &str {
        let position = self.columns.iter().position(|own| *own == column);
        position.and_then(|position| self.record.get(position)).unwrap_or_default()
    }

    /// The field of a column as `read` understands it.
    pub fn read<T>(
        &self,
        column: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, FileError> {
        let value = self.text(column);
        read(value).ok_or_else(|| FileError::Field {
            file: self.file.to_owned(),
            line: self.line,
            column,
            value: value.to_owned(),
        })
    }

    /// What is wrong with the marks of the row.
    pub fn contradiction(&self) -> FileError {
        FileError::Marks { file: self.file.to_owned(), line: self.line }
    }

    /// The figure of the row stood on another line before.
    pub fn twice(&self, other: u64) -> FileError {
        FileError::Twice { file: self.file.to_owned(), line: self.line, other }
    }
}

/// Calls `each` with every row of a table that has exactly these columns.
pub(super) fn rows(
    file: &str,
    bytes: &[u8],
    columns: &[&'static str],
    mut each: impl FnMut(&Fields<'_>) -> Result<(), FileError>,
) -> Result<(), FileError> {
    let unreadable =
        |line: u64, detail: String| FileError::Unreadable { file: file.to_owned(), line, detail };
    let mut reader = csv::ReaderBuilder::new().from_reader(bytes);
    let header = reader.headers().map_err(|error| unreadable(1, error.to_string()))?;
    if !header.iter().eq(columns.iter().copied()) {
        return Err(unreadable(1, format!("columns must be {}", columns.join(","))));
    }
    let mut record = csv::StringRecord::new();
    loop {
        let line = reader.position().line();
        match reader.read_record(&mut record) {
            Ok(true) => {
                let line = record.position().map_or(line, csv::Position::line);
                each(&Fields { file, line, columns, record: &record })?;
            }
            Ok(false) => return Ok(()),
            Err(error) => return Err(unreadable(line, error.to_string())),
        }
    }
}
