//! The written tables are those that the files of tables give.

use std::{fs, path::Path};

#[test]
fn the_tables_are_written_anew_where_they_changed() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for (path, expected) in vocabulary::written(&repository).expect("the tables can be read") {
        let held = fs::read_to_string(repository.join(&path)).expect("the file is there");
        assert!(held == expected, "{} is not current: run `cargo xtask catalogue`", path.display());
    }
}
