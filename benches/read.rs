//! How fast submissions are read, beside what calamine alone takes to stream the cells of the same files: both in this
//! process, on all processors, each the best of several rounds.
//! `cargo bench --bench read [-- FOLDER [ROUNDS]]`; the shipped sample where no folder is named.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::time::Instant;

use calamine::{Reader as _, Xlsx};
use rayon::prelude::*;
use treem::catalogue::Catalogue;
use treem::definitions::Definitions;
use treem::form;
use treem::intake::Reader;
use treem::intake::workbook::Limits;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|one| !one.starts_with("--")).collect();
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/sample-data/quang-ngai/inbox/2024");
    let folder = arguments.first().map_or(shipped, String::as_str);
    let rounds = arguments.get(1).map_or(5, |rounds| rounds.parse().expect("a number of rounds"));

    let definitions = Definitions::load(&[]).unwrap();
    let catalogue = Catalogue::load(&definitions).unwrap();
    let layout = form::load(&definitions, &catalogue).unwrap();
    let reader = Reader { layout: &layout, catalogue: &catalogue, limits: Limits::default() };
    let files = workbooks(Path::new(folder));
    println!("{} files, {} threads, best of {rounds}", files.len(), rayon::current_num_threads());
    let streamed = tell("calamine, cells streamed", &files, rounds, stream);
    let read = tell("treem, guarded and read", &files, rounds, |bytes| {
        let read = reader.read(bytes, None).map(|read| read.counts.read);
        usize::try_from(read.unwrap_or(0)).unwrap()
    });
    println!("ratio {:.2}", read / streamed);
}

/// The `.xlsx` files below a folder, in memory.
fn workbooks(folder: &Path) -> Vec<Vec<u8>> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let of = |path: PathBuf| match path.extension() {
        _ if path.is_dir() => workbooks(&path),
        Some(ending) if ending == "xlsx" => vec![fs::read(path).unwrap()],
        _ => Vec::new(),
    };
    paths.into_iter().flat_map(of).collect()
}

/// Seconds of the best round, and how much was done in it.
fn tell(what: &str, files: &[Vec<u8>], rounds: u32, work: impl Fn(&[u8]) -> usize + Sync) -> f64 {
    let mut best = f64::INFINITY;
    let mut cells = 0;
    for _ in 0..rounds {
        let begin = Instant::now();
        cells = files.par_iter().map(|bytes| work(bytes)).sum();
        best = best.min(begin.elapsed().as_secs_f64());
    }
    let (count, milliseconds) = (files.len() as f64, best * 1000.0);
    println!(
        "{what:<26}{milliseconds:>9.1} ms {:>9.0} files/s {:>11.0} cells/s ({cells} cells)",
        count / best,
        cells as f64 / best
    );
    best
}

/// Every cell of every sheet, as calamine streams them.
fn stream(bytes: &[u8]) -> usize {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let mut cells = 0;
    for name in book.sheet_names() {
        let mut reader = book.worksheet_cells_reader(&name).unwrap();
        while reader.next_cell().unwrap().is_some() {
            cells += 1;
        }
    }
    cells
}
