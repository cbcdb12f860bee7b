//! Keeping a store as its users meet it: amend, remove, sweep, carry, and the rows that were rejected.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, Output, Stdio},
};

fn command(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_saldo"));
    command.args(arguments).env_clear().env("HOME", home).current_dir(home);
    command
}

fn saldo(home: &Path, arguments: &[&str]) -> Output {
    command(home, arguments).output().unwrap()
}

fn answered(home: &Path, arguments: &[&str]) -> String {
    let output = saldo(home, arguments);
    let talk = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?} ended with {:?}: {talk}", output.status.code());
    String::from_utf8(output.stdout).unwrap()
}

/// What a refusal says, in Spanish and in English.
fn refused(home: &Path, arguments: &[&str], code: i32) -> [String; 2] {
    ["es", "en"].map(|language| {
        let output = saldo(home, &[arguments, &["--lang", language]].concat());
        let talk = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {talk}");
        assert!(output.stdout.is_empty(), "talk went to stdout");
        talk
    })
}

/// A release of investigations by state, invented, in the publisher's layout; the count of each state's January.
fn write_release(home: &Path, name: &str, (year, january): (u32, &str)) {
    let months = "Enero,Febrero,Marzo,Abril,Mayo,Junio,Julio,Agosto,Septiembre,Octubre,Noviembre,Diciembre";
    let mut text = format!(
        "Año,Clave_Ent,Entidad,Bien jurídico afectado,Tipo de delito,Subtipo de delito,Modalidad,{months}\n"
    );
    for state in desk::states() {
        // A January that is no count stands in one state alone.
        let january = if state.code == 7 || january.parse::<u32>().is_ok() { january } else { "1" };
        text += &format!(
            "{year},{},{},La vida y la Integridad corporal,Homicidio,Homicidio doloso,Con arma de fuego,{january},2,3,4,5,6,7,8,9,10,11,12\n",
            state.code, state.name
        );
    }
    fs::write(home.join(name), text).unwrap();
}

const QUESTION: [&str; 9] = [
    "show",
    "--statistic",
    "investigations",
    "-o",
    "homicidio-doloso",
    "--period",
    "2025-01",
    "--by",
    "total",
];

/// The first cell of the first row of the releases that this question lists.
fn own_release(home: &Path) -> String {
    let name = fs::read_dir(home.join(".local/share/saldo/releases")).unwrap().next().unwrap().unwrap();
    name.file_name().to_string_lossy().chars().take(12).collect()
}

fn key_in(csv: &str) -> String {
    csv.lines().nth(1).unwrap().rsplit(',').next().unwrap().to_owned()
}

#[test]
fn a_wrong_day_is_amended_and_everything_that_shows_it_says_so() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    write_release(home, "a.csv", (2025, "1"));
    answered(home, &["import", "a.csv", "--public", "2026-05-20", "--address", "https://example.org/a"]);
    let as_of = |day: &str| saldo(home, &[&QUESTION[..], &["--as-of", day]].concat());
    let number = |output: Output| String::from_utf8(output.stdout).unwrap().contains(",2025-01,32,");
    assert!(!number(as_of("2026-03-01")), "it was not public yet");
    let release = own_release(home);
    let told = answered(home, &["record", "amend", &release, "--public", "2026-02-20", "--format", "table"]);
    assert!(told.contains("20 de mayo de 2026") && told.contains("20 de febrero de 2026"), "{told}");
    assert!(number(as_of("2026-03-01")), "the mended day is not asked by");
    assert!(!number(as_of("2026-02-19")));
    // What was not said stays.
    let releases = answered(home, &["show", "releases", "--lang", "en"]);
    let row = releases.lines().find(|line| line.starts_with(&release)).unwrap();
    assert!(row.contains("20 February 2026") && row.contains("amended on"), "{row}");
    let explain = ["explain", "-s", "investigations", "-o", "homicidio-doloso", "--period", "2025-01"];
    for (language, words) in [("es", "corregido el"), ("en", "amended on")] {
        let explained = answered(home, &[&explain[..], &["--format", "table", "--lang", language]].concat());
        assert!(explained.contains(words), "{explained}");
    }
    let key = key_in(&answered(home, &QUESTION));
    assert!(answered(home, &["explain", &key, "--format", "table"]).contains("corregido el"));
    for day in ["2099-01-01", "2020-01-01"] {
        refused(home, &["record", "amend", &release, "--public", day], 1);
    }
    let [es, en] = refused(home, &["record", "amend", &release, "--public", "2026-02-20"], 1);
    assert!(es.contains("no hay nada que corregir") && en.contains("nothing to amend"), "{es}{en}");
    refused(home, &["record", "amend", &release], 2);
    refused(home, &["record", "amend", "zz", "--public", "2026-02-20"], 2);
    refused(home, &["record", "amend", "0000", "--public", "2026-02-20"], 2);
    assert!(answered(home, &["doctor"]).contains("entero"));
}

#[test]
fn a_removed_release_answers_nothing_and_its_key_says_when_it_went() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    write_release(home, "a.csv", (2025, "1"));
    answered(home, &["import", "a.csv", "--public", "2026-02-20"]);
    let release = own_release(home);
    let first = answered(home, &[&QUESTION[..], &["--save"]].concat());
    assert!(first.contains(",2025-01,32,"), "{first}");
    let key = key_in(&first);
    answered(home, &["explain", &key]);
    let told = answered(home, &["record", "remove", &release]);
    assert!(told.contains("saldo record sweep"), "{told}");
    assert!(!String::from_utf8(saldo(home, &QUESTION).stdout).unwrap().contains(",2025-01,32,"));
    assert!(!answered(home, &["show", "releases"]).contains(&release));
    let found = answered(home, &["doctor", "--lang", "en"]);
    assert!(found.contains("removed on") && found.contains("its bytes are kept until"), "{found}");
    for bytes in [
        ["sus bytes se conservan", "its bytes are kept"],
        ["sus bytes se borraron", "its bytes were deleted"],
    ] {
        let [es, en] = refused(home, &["explain", &key], 1);
        assert!(es.contains("se quitó del registro el") && es.contains(bytes[0]), "{es}");
        assert!(en.contains("was removed from the store on") && en.contains(bytes[1]), "{en}");
        assert!(es.contains("a.csv") && es.contains("saldo import"), "{es}");
        answered(home, &["record", "sweep"]);
    }
    let found = answered(home, &["doctor", "--lang", "en"]);
    assert!(found.contains("its bytes were deleted on"), "{found}");
    assert_eq!(fs::read_dir(home.join(".local/share/saldo/releases")).unwrap().count(), 0);
    let [es, en] = refused(home, &["record", "remove", &release], 1);
    assert!(es.contains("se quitó el") && en.contains("was removed on"), "{es}{en}");
    // The same file comes back, and the key leads to the same answer.
    answered(home, &["import", "a.csv", "--public", "2026-02-20"]);
    assert_eq!(answered(home, &QUESTION), first);
    answered(home, &["explain", &key]);
}

#[test]
fn a_shipped_release_is_neither_amended_nor_removed_and_the_words_say_what_can_be_done() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let releases = answered(home, &["show", "releases"]);
    let shipped = releases.lines().nth(1).unwrap().split(',').next().unwrap().to_owned();
    let remove: &[&str] = &["record", "remove", &shipped];
    for arguments in [remove, &["record", "amend", &shipped, "--public", "2026-02-20"]] {
        let [es, en] = refused(home, arguments, 1);
        assert!(es.contains("viene con el programa") && es.contains("saldo import"), "{es}");
        assert!(en.contains("came with the program") && en.contains("--vintage"), "{en}");
    }
    assert!(!home.join(".local/share/saldo").exists(), "a refusal created a store");
    assert_eq!(answered(home, &["show", "releases"]), releases);
}

#[test]
fn a_store_is_carried_to_another_home() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (here, there) = (here.path(), there.path());
    write_release(here, "a.csv", (2025, "1"));
    answered(here, &["import", "a.csv", "--public", "2026-02-20"]);
    let answer = answered(here, &QUESTION);
    answered(here, &["record", "export", "store.zip"]);
    fs::copy(here.join("store.zip"), there.join("store.zip")).unwrap();
    let told = answered(there, &["record", "import-store", "store.zip"]);
    assert!(told.contains("agregado") && told.contains("a.csv"), "{told}");
    assert_eq!(answered(there, &QUESTION), answer);
    assert!(answered(there, &["record", "import-store", "store.zip"]).contains("idéntico"));
    let [es, en] = refused(here, &["record", "export", "store.zip"], 1);
    assert!(es.contains("ya existe") && en.contains("exists already"), "{es}{en}");
    fs::write(there.join("junk.zip"), "junk").unwrap();
    refused(there, &["record", "import-store", "junk.zip"], 1);
    refused(there, &["record", "import-store", "nowhere.zip"], 1);
    refused(there, &["record"], 2);
}

#[test]
fn rejected_rows_are_shown_and_an_import_names_the_command_even_in_a_pipe() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    refused(home, &["show", "rejected"], 1);
    write_release(home, "good.csv", (2024, "1"));
    let clean = saldo(home, &["import", "good.csv", "--public", "2025-02-20"]);
    assert!(
        clean.status.success() && clean.stderr.is_empty(),
        "{:?}",
        String::from_utf8_lossy(&clean.stderr)
    );
    let good = own_release(home);
    write_release(home, "bad.csv", (2025, "nada"));
    let output = saldo(home, &["import", "bad.csv", "--public", "2026-02-20"]);
    let talk = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{talk}");
    let named = talk.lines().find_map(|line| line.split("saldo show rejected ").nth(1)).unwrap();
    let bad: String = named.chars().filter(char::is_ascii_hexdigit).collect();
    let csv = answered(home, &["show", "rejected", &bad]);
    assert_eq!(csv.lines().next().unwrap(), "release,file,sheet,row,column,cost,reason,seen,expected");
    assert_eq!(csv.lines().count(), 1 + 1, "{csv}");
    let row = csv.lines().nth(1).unwrap();
    assert!(row.starts_with(&format!("{bad},bad.csv,,8,")) && row.contains("nada"), "{row}");
    assert!(row.contains("no es un conteo"), "{row}");
    let english = answered(home, &["show", "rejected", &bad, "--lang", "en"]);
    assert!(english.contains("it is not a count") && english.contains("row rejected"), "{english}");
    assert!(!csv.contains("expected a") && !csv.contains("it is not a count"), "{csv}");
    // All releases together, and one without any.
    assert_eq!(answered(home, &["show", "rejected"]), csv);
    assert_eq!(answered(home, &["show", "rejected", &good]).lines().count(), 1);
    refused(home, &["show", "rejected", "zz"], 2);
    refused(home, &["show", "releases", &bad], 2);
    refused(home, &["show", "rejected", "0000"], 2);
}

/// The lock of the store is held by this test, which then is the process that the program waits for.
#[test]
fn who_waits_for_the_store_is_told_for_whom_and_since_when() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    write_release(home, "a.csv", (2025, "1"));
    write_release(home, "b.csv", (2024, "1"));
    answered(home, &["import", "a.csv", "--public", "2026-02-20"]);
    let turn = home.join(".local/share/saldo/staging/turn");
    let lock = fs::File::options().write(true).open(&turn).unwrap();
    lock.lock().unwrap();
    fs::write(&turn, "4242\n").unwrap();
    // A program that says nothing gets the store after a while, so that this test ends and fails.
    let (heard, hearing) = std::sync::mpsc::channel::<()>();
    let holder = std::thread::spawn(move || {
        let _ = hearing.recv_timeout(std::time::Duration::from_secs(20));
        drop(lock);
    });
    let mut waiting = command(home, &["import", "b.csv", "--public", "2025-02-20"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(waiting.stderr.as_mut().unwrap()).read_line(&mut line).unwrap();
    assert!(line.contains("proceso 4242") && line.contains("desde 20") && line.contains("UTC"), "{line}");
    heard.send(()).unwrap();
    holder.join().unwrap();
    assert!(waiting.wait().unwrap().success());
    assert!(answered(home, &["doctor"]).contains("entero"));
}
