//! Files that are read and written, as users meet them: nothing is half done unsaid, and nothing of theirs is overwritten.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

fn saldo(home: &Path, language: &str, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_saldo"))
        .args(["--lang", language])
        .args(arguments)
        .env_clear()
        .env("HOME", home)
        .current_dir(home)
        .output()
        .unwrap()
}

/// What was said on stderr by a run that ended with 1.
fn refusal(home: &Path, language: &str, arguments: &[&str]) -> String {
    let output = saldo(home, language, arguments);
    let talk = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {talk}");
    talk
}

/// A file in the publisher's layout by state, its counts all this one.
fn release(count: u32) -> String {
    let months = "Enero,Febrero,Marzo,Abril,Mayo,Junio,Julio,Agosto,Septiembre,Octubre,Noviembre,Diciembre";
    let head = "Año,Clave_Ent,Entidad,Bien jurídico afectado,Tipo de delito,Subtipo de delito,Modalidad";
    let mut text = format!("{head},{months}\n");
    for state in desk::states() {
        let what = "La vida y la Integridad corporal,Homicidio,Homicidio doloso,Con arma de fuego";
        let counts = vec![count.to_string(); 12].join(",");
        text += &format!("2024,{},{},{what},{counts}\n", state.code, state.name);
    }
    text
}

fn commits(home: &Path) -> usize {
    let folder = home.join(".local/share/saldo/commits");
    if folder.is_dir() { fs::read_dir(folder).unwrap().count() } else { 0 }
}

const PUBLIC: [&str; 2] = ["--public", "2025-01-20"];

#[test]
fn import_names_every_file_that_is_none_before_it_adds_the_first() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("a.csv"), release(1)).unwrap();
    fs::create_dir(home.path().join("folder")).unwrap();
    let files = ["import", "a.csv", "missing.csv", "folder", "/dev/null"];
    let spanish = refusal(home.path(), "es", &files);
    let english = refusal(home.path(), "en", &files);
    for name in ["missing.csv", "folder", "/dev/null"] {
        assert!(spanish.contains(name) && english.contains(name), "{name}: {spanish} {english}");
    }
    assert!(spanish.contains("No se agregó nada") && english.contains("Nothing was added"));
    assert!(!spanish.contains("a.csv ("), "a good file was named as bad: {spanish}");
    assert_eq!(commits(home.path()), 0);
}

#[test]
fn of_several_files_import_says_which_went_in_and_which_did_not() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("a.csv"), release(1)).unwrap();
    fs::write(home.path().join("bad.csv"), "nothing that a publisher writes").unwrap();
    fs::write(home.path().join("c.csv"), release(2)).unwrap();
    let arguments = [&["import", "a.csv", "bad.csv", "c.csv"][..], &PUBLIC].concat();
    let output = saldo(home.path(), "en", &arguments);
    assert_eq!(output.status.code(), Some(1));
    let talk = String::from_utf8_lossy(&output.stderr);
    assert!(talk.contains("Added: a.csv and c.csv. Not added: bad.csv. bad.csv: "), "{talk}");
    let csv = String::from_utf8_lossy(&output.stdout).into_owned();
    let added: Vec<&str> = csv.lines().skip(1).filter_map(|line| line.rsplit(',').next()).collect();
    assert_eq!(added, ["yes", "no", "yes"], "{csv}");
    assert_eq!(commits(home.path()), 2);
    let again = [&arguments[..], &["--format", "table"]].concat();
    let talk = refusal(home.path(), "es", &again);
    assert!(talk.contains("No se agregó nada."), "{talk}");
    for name in ["a.csv", "bad.csv", "c.csv"] {
        assert!(talk.contains(&format!("{name}: ")), "{talk}");
    }
    assert_eq!(commits(home.path()), 2);
}

#[test]
fn the_demo_looks_at_its_folder_before_it_computes() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("saldo.json"), "mine").unwrap();
    let spanish = refusal(home.path(), "es", &["demo", "--out", "out"]);
    let english = refusal(home.path(), "en", &["demo", "--out", "out"]);
    assert!(spanish.contains("saldo.json") && spanish.contains("no lo escribió"), "{spanish}");
    assert!(english.contains("saldo.json") && english.contains("did not write it"), "{english}");
    assert_eq!(fs::read_dir(&out).unwrap().count(), 1, "a refusal wrote something");
    assert_eq!(fs::read(out.join("saldo.json")).unwrap(), b"mine");
    // No folder can be made in place of a file, by whoever it is run.
    let told = refusal(home.path(), "en", &["demo", "--out", "out/saldo.json"]);
    assert!(told.contains("saldo.json"), "{told}");
}

#[cfg(unix)]
#[test]
fn the_demo_writes_through_no_link() {
    let home = tempfile::tempdir().unwrap();
    let (out, target) = (home.path().join("out"), home.path().join("target"));
    fs::create_dir(&out).unwrap();
    fs::write(&target, "mine").unwrap();
    std::os::unix::fs::symlink(&target, out.join("saldo.es.html")).unwrap();
    let told = refusal(home.path(), "en", &["demo", "--out", "out"]);
    assert!(told.contains("saldo.es.html") && told.contains("link"), "{told}");
    assert_eq!(fs::read(&target).unwrap(), b"mine");
}

#[test]
fn an_address_in_the_wrong_place_tells_no_password() {
    let home = tempfile::tempdir().unwrap();
    let address = "https://ana:s3cret@localhost:1/a.csv?token=s3cret";
    for arguments in [
        &["fetch", "ftp://a.mx", address][..],
        &["show", address],
        &["fetch", address, "--silence", address],
        &["fetch", "ana:s3cret@a.mx"],
    ] {
        let output = saldo(home.path(), "en", arguments);
        assert!(matches!(output.status.code(), Some(1 | 2)), "{output:?}");
        let talk = String::from_utf8_lossy(&output.stderr);
        assert!(!talk.contains("s3cret"), "{arguments:?}: {talk}");
    }
}
