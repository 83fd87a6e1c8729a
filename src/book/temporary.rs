//! The library keeps the rows of a sheet in a temporary file and panics where that cannot be written: an error like any
//! other here.

use std::any::Any;
use std::io::Error;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use super::BookError;

/// What the library says in a panic about an error of the system, before its number.
const NUMBER: &str = "Os { code: ";

/// Does what may write to a temporary file. Whatever was being written cannot be used after an error.
pub(super) fn caught<T>(write: impl FnOnce() -> Result<T, BookError>) -> Result<T, BookError> {
    catch_unwind(AssertUnwindSafe(write)).unwrap_or_else(|panic| match reason(panic.as_ref()) {
        Some(reason) => {
            let folder = std::env::temp_dir().display().to_string();
            Err(BookError::TemporaryFile { folder, reason })
        }
        None => resume_unwind(panic),
    })
}

/// The error of the system that a panic is about; `None` for a panic about anything else.
fn reason(panic: &(dyn Any + Send)) -> Option<Error> {
    let (_, after) = panic.downcast_ref::<String>()?.split_once(NUMBER)?;
    let number = after.split(|letter: char| !letter.is_ascii_digit()).next()?;
    number.parse().ok().map(Error::from_raw_os_error)
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::{BufWriter, Seek, Write};

    use super::*;

    /// What the library does with the rows of a sheet, on a disk that is full.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_an_error() {
        let mut rows = BufWriter::new(File::options().write(true).open("/dev/full").unwrap());
        let written = caught(|| {
            write!(rows, "{:9999}", "").expect("Couldn't write to xml file");
            Ok(())
        });
        let read_back = caught(|| {
            rows.rewind().unwrap();
            Ok(())
        });
        for outcome in [written, read_back] {
            let Err(BookError::TemporaryFile { reason, .. }) = outcome else { panic!("{outcome:?}") };
            assert_eq!(reason.kind(), std::io::ErrorKind::StorageFull);
        }
    }

    #[test]
    fn any_other_panic_goes_on() {
        for words in ["a slip of ours", "Os { code: of a slip"] {
            let outcome = catch_unwind(|| caught::<()>(|| std::panic::panic_any(words.to_owned())));
            assert_eq!(outcome.unwrap_err().downcast_ref::<String>().unwrap(), words);
        }
    }
}
