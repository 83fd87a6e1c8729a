//! `treem check --return`: the returned workbooks of checked files, written where none is yet.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::batch::CheckedFile;
use crate::cli::files::{self, Standing};
use crate::cli::{Context, Exit, Failure};
use crate::message::Bilingual;
use crate::returned;

/// A returned workbook and what stood in its place.
pub(super) struct Written {
    file: String,
    path: PathBuf,
    standing: Standing,
}

/// Writes the returned workbooks of these files into a folder.
pub(super) fn write(folder: &Path, checked: &[CheckedFile]) -> Result<Vec<Written>, Failure> {
    let mut used: BTreeMap<String, usize> = BTreeMap::new();
    let mut written = Vec::new();
    for file in checked {
        let Some(bytes) = &file.returned else { continue };
        let number = used.entry(returned::beside(&file.file, 1)).or_default();
        *number += 1;
        let path = folder.join(returned::beside(&file.file, *number));
        let standing = files::standing(&path, bytes)?;
        if standing == Standing::Absent {
            files::create(&path, bytes)?;
        }
        written.push(Written { file: file.file.clone(), path, standing });
    }
    Ok(written)
}

/// Says where they are. A workbook that could not take its place is no success: it is not the one of this check.
pub(super) fn tell(context: &Context<'_>, written: &[Written]) -> Exit {
    let mut exit = Exit::Clean;
    if !written.is_empty() {
        context.printer.tell("");
        context.printer.tell(context.say("Tệp trả lại:", "Returned workbooks:"));
    }
    for one in written {
        let path = one.path.display();
        if one.standing == Standing::Other {
            exit = Exit::Environment;
            context.printer.warn(&Bilingual {
                vi: format!("{path} đã có với nội dung khác và được giữ nguyên; hãy chuyển tệp đó đi nơi khác hoặc chọn thư mục khác rồi chạy lại"),
                en: format!("{path} is there with other content and was left as it is; move it away or choose another folder and run again"),
            });
        } else {
            context.printer.tell(&format!("  {path}"));
        }
    }
    exit
}

/// The same as JSON.
pub(super) fn objects(written: &[Written]) -> Vec<Value> {
    let object = |one: &Written| {
        json!({
            "file": one.file,
            "returned": one.path.display().to_string(),
            "written": one.standing != Standing::Other,
        })
    };
    written.iter().map(object).collect()
}
