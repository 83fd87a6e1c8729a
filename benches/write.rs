//! What writing the cells of finished workbooks takes when nothing else is done: the same numbers, texts and formulas, without
//! a format, by rust_xlsxwriter in low memory at the compression that the reports have. A bound for how fast reports can be.
//! `cargo bench --bench write -- FOLDER`: all workbooks below it, on all processors.
//!
//! Reading the cells is not timed: the time is what the threads spent writing, divided by their number.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use calamine::{DataRef, Reader as _, Xlsx};
use rayon::prelude::*;
use rust_xlsxwriter::Workbook;

/// Compression level of the reports.
const COMPRESSION: u8 = 3;

enum Content {
    Number(f64),
    Text(String),
}

type Cells = Vec<(u32, u16, Content)>;

fn main() {
    let folder = std::env::args().skip(1).find(|one| !one.starts_with("--")).expect("a folder of workbooks");
    let paths = workbooks(Path::new(&folder));
    let threads = rayon::current_num_threads();
    let done: Vec<(usize, Duration)> = paths.par_iter().map(|path| rewrite(path)).collect();
    let cells: usize = done.iter().map(|(cells, _)| cells).sum();
    let spent: Duration = done.iter().map(|(_, spent)| *spent).sum();
    let seconds = spent.as_secs_f64() / threads as f64;
    println!(
        "bare write: {} workbooks, {cells} cells, {threads} threads: {seconds:.2} s, {:.0} cells/s",
        paths.len(),
        cells as f64 / seconds
    );
}

fn workbooks(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let of = |path: PathBuf| match path.extension() {
        _ if path.is_dir() => workbooks(&path),
        Some(ending) if ending == "xlsx" => vec![path],
        _ => Vec::new(),
    };
    paths.into_iter().flat_map(of).collect()
}

/// Cells of a workbook, and the time that writing them took.
fn rewrite(path: &Path) -> (usize, Duration) {
    let sheets = cells(&fs::read(path).unwrap());
    let begin = Instant::now();
    let mut book = Workbook::new();
    book.set_zip_compression_level(COMPRESSION);
    for cells in &sheets {
        let sheet = book.add_worksheet_with_low_memory().unwrap();
        for (row, column, content) in cells {
            match content {
                Content::Number(number) => sheet.write_number(*row, *column, *number).unwrap(),
                Content::Text(text) => sheet.write_string(*row, *column, text).unwrap(),
            };
        }
    }
    assert!(!book.save_to_buffer().unwrap().is_empty());
    (sheets.iter().map(Vec::len).sum(), begin.elapsed())
}

/// The cells of each sheet that hold something. A formula stands for its result.
fn cells(bytes: &[u8]) -> Vec<Cells> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        let mut reader = book.worksheet_cells_reader(&name).unwrap();
        let mut cells = Vec::new();
        while let Some(cell) = reader.next_cell().unwrap() {
            let (row, column) = cell.get_position();
            let content = match cell.get_value() {
                DataRef::Empty => continue,
                DataRef::Int(number) => Content::Number(*number as f64),
                DataRef::Float(number) => Content::Number(*number),
                DataRef::DateTime(day) => Content::Number(day.as_f64()),
                DataRef::SharedString(text) => Content::Text((*text).to_owned()),
                DataRef::String(text) => Content::Text(text.clone()),
                other => Content::Text(format!("{other:?}")),
            };
            cells.push((row, u16::try_from(column).unwrap(), content));
        }
        sheets.push(cells);
    }
    sheets
}
