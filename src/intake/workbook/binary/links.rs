//! What a reference to another sheet stands for: a sheet of the file, or something outside it.

/// The book a reference leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::intake::workbook) enum Book {
    /// The file itself.
    Own,
    /// Another workbook.
    Other,
    /// Another program.
    Dde,
    /// Functions that are not built in.
    AddIn,
}

/// Books, and the sheets of them that formulas name.
#[derive(Debug, Default)]
pub(in crate::intake::workbook) struct Links {
    /// Books by number.
    pub(in crate::intake::workbook) books: Vec<Book>,
    /// Number of the book, first and last sheet, by the number that formulas use.
    pub(in crate::intake::workbook) targets: Vec<(u32, i32, i32)>,
    /// Names of all tabs of the file, worksheets or not, in the order in which they are numbered.
    pub(in crate::intake::workbook) tabs: Vec<String>,
}

impl Links {
    /// What stands before an address: `B05!`, `'B05 (2)'!`, `[1]!`; `None` for a sheet that is gone.
    pub(in crate::intake::workbook) fn before_address(&self, target: u16) -> Option<String> {
        let (book, first, last) = *self.targets.get(usize::from(target))?;
        match self.books.get(usize::try_from(book).ok()?)? {
            Book::Own => {
                let name = |number: i32| self.tabs.get(usize::try_from(number).ok()?);
                let first_name = name(first)?;
                Some(if first == last {
                    format!("{}!", quoted(first_name))
                } else {
                    format!("'{first_name}:{}'!", name(last)?)
                })
            }
            Book::Other | Book::AddIn => Some(format!("[{book}]!")),
            Book::Dde => Some(format!("[{book}]|")),
        }
    }
}

/// The name of a sheet as formulas write it.
fn quoted(name: &str) -> String {
    let is_plain = name.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
        && !name.starts_with(|letter: char| letter.is_ascii_digit());
    if is_plain { name.to_owned() } else { format!("'{}'", name.replace('\'', "''")) }
}
