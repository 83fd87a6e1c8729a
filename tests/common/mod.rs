//! What the stories share: workspaces, the program, the published tables, and the Python helpers.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod ministry;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value as Json;
use tempfile::TempDir;

/// What one call of the program did.
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// The run, when its exit code is the expected one.
    #[track_caller]
    pub fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, code, "exit code\n{}\n{}", self.stdout, self.stderr);
        self
    }
}

/// The root of the project.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Calls the program.
pub fn treem(arguments: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_treem"))
        .args(arguments)
        .env_remove("TREEM_LANG")
        .env_remove("TREEM_LOG")
        .output()
        .unwrap();
    Run {
        code: output.status.code().expect("the program ends by itself"),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A workspace in a temporary folder.
pub struct Workspace(TempDir);

impl Workspace {
    /// A new workspace of Quảng Ngãi with nothing in it.
    pub fn new() -> Self {
        Self::of("51")
    }

    /// A new workspace of a unit with nothing in it.
    pub fn of(unit: &str) -> Self {
        let workspace = Self(tempfile::tempdir().unwrap());
        treem(&["init", workspace.text(), "--unit", unit]).expect(0);
        workspace
    }

    /// The shipped sample, with these periods only.
    pub fn sample(periods: &[&str]) -> Self {
        let workspace = Self(tempfile::tempdir().unwrap());
        let sample = root().join("sample-data/quang-ngai");
        fs::copy(sample.join("treem.toml"), workspace.path("treem.toml")).unwrap();
        for period in periods {
            copy_tree(&sample.join("inbox").join(period), &workspace.path(&format!("inbox/{period}")));
        }
        workspace
    }

    /// A workspace in which the thirteen districts have sent flawless files.
    pub fn flawless(period: &str) -> Self {
        let workspace = Self::new();
        treem(&["sample", workspace.text(), "--unit", "51", "--period", period, "--seed", "7"]).expect(0);
        workspace
    }

    /// The same workspace in another folder, for a story that spoils what is in it.
    pub fn copied(&self) -> Self {
        let copy = Self(tempfile::tempdir().unwrap());
        copy_tree(self.0.path(), copy.0.path());
        copy
    }

    pub fn path(&self, below: &str) -> PathBuf {
        self.0.path().join(below)
    }

    pub fn text(&self) -> &str {
        self.0.path().to_str().unwrap()
    }

    pub fn run(&self, period: &str, more: &[&str]) -> Run {
        treem(&[&["run", self.text(), "--period", period], more].concat())
    }

    pub fn table(&self, period: &str, name: &str) -> Table {
        Table::read(&self.path(&format!("out/{period}/{name}")))
    }

    pub fn data(&self, period: &str) -> Data {
        Data(self.table(period, "data.csv"))
    }

    /// The submission of a unit, by its code in the file name.
    pub fn file_of(&self, period: &str, unit: &str) -> PathBuf {
        let mut found: Vec<PathBuf> = fs::read_dir(self.path(&format!("inbox/{period}")))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| {
                path.file_name().unwrap().to_str().unwrap().starts_with(&format!("{period}_{unit}_"))
            })
            .collect();
        found.sort();
        assert_eq!(found.len(), 1, "one file of {unit}: {found:?}");
        found.remove(0)
    }

    /// Writes a definition file that is laid over the built-in ones.
    pub fn overlay(&self, name: &str, text: &str) {
        let path = self.path("definitions").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// Copies a folder.
pub fn copy_tree(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap_or_else(|error| panic!("{}: {error}", from.display())) {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_tree(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Every file below a folder, by its path.
pub fn files_below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// Rows of a CSV table, by column name.
pub struct Table(pub Vec<BTreeMap<String, String>>);

impl Table {
    pub fn read(path: &Path) -> Self {
        let mut reader =
            csv::Reader::from_path(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self(reader.deserialize().map(Result::unwrap).collect())
    }

    /// Rows in which every named column has the value.
    pub fn rows(&self, wanted: &[(&str, &str)]) -> Vec<&BTreeMap<String, String>> {
        self.0.iter().filter(|row| wanted.iter().all(|(column, value)| row[*column] == *value)).collect()
    }
}

/// `data.csv`.
pub struct Data(pub Table);

impl Data {
    /// The one row of a series (`abused|sex=F`) of a unit.
    #[track_caller]
    pub fn series(&self, unit: &str, name: &str) -> &BTreeMap<String, String> {
        self.row("series", unit, name)
    }

    /// The one row of an indicator (`abused_children|sex=F`) of a unit.
    #[track_caller]
    pub fn indicator(&self, unit: &str, name: &str) -> &BTreeMap<String, String> {
        self.row("indicator", unit, name)
    }

    #[track_caller]
    fn row(&self, kind: &str, unit: &str, name: &str) -> &BTreeMap<String, String> {
        let (id, category) = name.split_once('|').unwrap_or((name, ""));
        let rows = self.0.rows(&[("kind", kind), ("unit", unit), ("id", id), ("category", category)]);
        assert_eq!(rows.len(), 1, "{kind} {name} of {unit} stands {} times", rows.len());
        rows[0]
    }

    /// State and value of a series: `value 12`, `missing`, …
    #[track_caller]
    pub fn says(&self, unit: &str, name: &str) -> String {
        let row = self.series(unit, name);
        format!("{} {}", row["state"], row["value"]).trim().to_owned()
    }
}

fn python() -> Command {
    let python = std::env::var("TREEM_TEST_PYTHON").unwrap_or_else(|_| {
        panic!(
            "TREEM_TEST_PYTHON is not set: this test needs a Python with openpyxl. \
             Run `tests/run`, which prepares one, instead of `cargo test`."
        )
    });
    let mut command = Command::new(python);
    command.env("PYTHONPATH", root().join("tests")).env("PYTHONDONTWRITEBYTECODE", "1");
    command.env("PYTHONUTF8", "1");
    command
}

/// Runs a Python script or module of `tests/` on an input; its exit code and output.
pub fn run_python(arguments: &[&str], input: &str) -> Run {
    let mut child = python()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("TREEM_TEST_PYTHON names a Python that starts");
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// A workbook to be edited by `tests/python/edit.py`: from, to, edits.
pub type Job = (PathBuf, PathBuf, Vec<Json>);

/// Edits workbooks; gives the address of each edit.
pub fn edit(jobs: &[Job]) -> Vec<Vec<Option<String>>> {
    let list: Vec<Json> = jobs
        .iter()
        .map(|(from, to, edits)| serde_json::json!({ "from": from, "to": to, "edits": edits }))
        .collect();
    let script = root().join("tests/python/edit.py");
    let done = run_python(&[script.to_str().unwrap()], &Json::Array(list).to_string()).expect(0);
    serde_json::from_str(&done.stdout).unwrap()
}

/// Edits one workbook and keeps its formulas, which are then without results.
pub fn edit_formulas(from: &Path, to: &Path, edits: &[Json]) {
    let job = serde_json::json!([{ "from": from, "to": to, "edits": edits, "formulas": true }]);
    let script = root().join("tests/python/edit.py");
    run_python(&[script.to_str().unwrap()], &job.to_string()).expect(0);
}

/// Saves workbooks in another format with LibreOffice: `ods`, `xls` or `xlsx`.
pub fn convert(files: &[&Path], format: &str, folder: &Path) {
    let profile = tempfile::tempdir().unwrap();
    let output = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", profile.path().display()))
        .args(["--headless", "--convert-to", format, "--outdir"])
        .arg(folder)
        .args(files)
        .output()
        .unwrap_or_else(|error| {
            panic!("soffice does not start ({error}): run `tests/run`, which installs LibreOffice")
        });
    for file in files {
        let made = folder.join(file.with_extension(format).file_name().unwrap());
        assert!(made.is_file(), "{}: {}", made.display(), String::from_utf8_lossy(&output.stderr));
    }
}

/// Saves a workbook as `.xlsb` with the writer of the tests.
pub fn convert_to_xlsb(from: &Path, to: &Path) {
    let script = root().join("tests/python/biff12.py");
    let arguments = [script.to_str().unwrap(), from.to_str().unwrap(), to.to_str().unwrap()];
    run_python(&arguments, "").expect(0);
}

/// The oracle's verdict on what was published for periods; the overlay of the workspace counts too.
pub fn oracle(workspace: &Workspace, periods: &[&str]) -> Run {
    let repository = root().to_str().unwrap();
    let mut arguments = vec!["-m", "oracle", workspace.text()];
    arguments.extend(periods);
    arguments.extend(["--definitions-root", repository, "--compare-published"]);
    let overlay = workspace.path("definitions");
    if overlay.is_dir() {
        arguments.extend(["--overlay", overlay.to_str().unwrap()]);
    }
    run_python(&arguments, "")
}
