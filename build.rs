//! The definition files are part of the binary: a new or changed one must rebuild it.

fn main() {
    for folder in ["indicators", "templates"] {
        println!("cargo:rerun-if-changed={folder}");
    }
}
