//! The program as its users meet it: the built binary, an empty home, no network needed.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::{Command, Output},
};

/// The binary with an empty home, in Spanish unless a test says otherwise.
fn saldo(home: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_saldo"))
        .args(arguments)
        .env_clear()
        .env("HOME", home)
        .current_dir(home)
        .output()
        .unwrap()
}

fn answered(home: &Path, arguments: &[&str]) -> String {
    let output = saldo(home, arguments);
    let talk = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?} ended with {:?}: {talk}", output.status.code());
    String::from_utf8(output.stdout).unwrap()
}

fn demo(home: &Path, folder: &str, threads: &str) -> BTreeMap<String, Vec<u8>> {
    answered(home, &["demo", "--out", folder, "--threads", threads]);
    let mut files = BTreeMap::new();
    for part in [home.join(folder), home.join(folder).join("data")] {
        for entry in fs::read_dir(part).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                files.insert(
                    path.file_name().unwrap().to_string_lossy().into_owned(),
                    fs::read(&path).unwrap(),
                );
            }
        }
    }
    files
}

#[test]
fn the_demo_writes_a_report_in_both_languages_whose_every_number_has_a_trace_that_resolves() {
    let home = tempfile::tempdir().unwrap();
    let files = demo(home.path(), "out", "2");
    let json: serde_json::Value = serde_json::from_slice(&files["saldo.json"]).unwrap();
    let traces = json["traces"].as_object().unwrap();
    for page in ["saldo.es.html", "saldo.en.html"] {
        let html = String::from_utf8(files[page].clone()).unwrap();
        assert_eq!(desk::page::untraced_numbers(&html), Vec::<String>::new(), "{page}");
        assert_eq!(desk::page::unbalanced_tags(&html), Vec::<String>::new(), "{page}");
        let in_page = desk::page::traces_in(&html);
        assert!(in_page.len() > 100, "{page} has only {} traces", in_page.len());
        for trace in in_page {
            assert!(traces.contains_key(&trace.to_string()), "{page}: {trace} is in no list of traces");
        }
        for reaching in ["src=\"http", "<link", "@import", "url(http", "<script src"] {
            assert!(!html.contains(reaching), "{page} reaches for a network with `{reaching}`");
        }
    }
    // The walk itself must be able to fail.
    let spoiled = String::from_utf8(files["saldo.es.html"].clone())
        .unwrap()
        .replace("</main>", "<p>Murieron 12345.</p></main>");
    assert_eq!(desk::page::untraced_numbers(&spoiled).len(), 1);
    // A trace of each kind is followed to its end.
    let mut kinds: BTreeMap<String, String> = BTreeMap::new();
    for (id, trace) in traces {
        kinds.entry(trace["kind"].as_str().unwrap().to_owned()).or_insert_with(|| id.clone());
    }
    for kind in ["sum", "press", "computation", "stated"] {
        let explained = answered(
            home.path(),
            &["explain", &kinds[kind], "--report", "out/saldo.json", "--format", "table"],
        );
        assert!(explained.contains(&kinds[kind]), "{kind} is not explained: {explained}");
    }
}

#[test]
fn the_demo_gives_the_same_bytes_at_any_number_of_threads() {
    let home = tempfile::tempdir().unwrap();
    let one = demo(home.path(), "one", "1");
    let two = demo(home.path(), "two", "2");
    assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>());
    for (name, bytes) in &one {
        assert!(*bytes == two[name], "{name} differs between one thread and two");
    }
}

#[test]
fn an_answer_is_csv_in_a_pipe_with_its_trace() {
    let home = tempfile::tempdir().unwrap();
    let csv = answered(
        home.path(),
        &["show", "--period", "2019-01..2019-06", "--by", "total", "--as-of", "2020-02-01"],
    );
    let mut lines = csv.lines();
    assert!(lines.next().unwrap().starts_with("place,name,period,number"), "{csv}");
    assert!(lines.next().unwrap().contains(",17630,"), "{csv}");
}

#[test]
fn a_mistyped_command_ends_with_2_and_says_so_in_both_languages() {
    let home = tempfile::tempdir().unwrap();
    for (arguments, spanish, english) in [
        (["shwo", "--period"], "no existe la orden shwo", "there is no command shwo"),
        (["show", "--perido"], "no existe la opción --perido", "there is no option --perido"),
    ] {
        let output = saldo(home.path(), &arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains(spanish));
        let output = saldo(home.path(), &[&["--lang", "en"], arguments.as_slice()].concat());
        assert!(String::from_utf8_lossy(&output.stderr).contains(english), "{:?}", output.stderr);
    }
    let output = saldo(home.path(), &["show", "--period", "junio"]);
    assert_eq!(output.status.code(), Some(2), "a value that no flag takes is mistyped too");
}

#[test]
fn a_contradicted_claim_ends_with_3_and_the_answer_still_stands() {
    let home = tempfile::tempdir().unwrap();
    let output = saldo(home.path(), &["check"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stdout).contains("killed-first-half-2019"));
}

#[test]
fn what_is_not_held_is_refused_with_1_and_a_reason() {
    let home = tempfile::tempdir().unwrap();
    let output = saldo(home.path(), &["show", "--period", "2019-01..2019-06", "--as-of", "2019-07-31"]);
    assert_eq!(output.status.code(), Some(1));
    let talk = String::from_utf8_lossy(&output.stderr);
    assert!(talk.contains("No se tiene ningún archivo de víctimas"), "{talk}");
    assert!(output.stdout.is_empty(), "talk went to stdout");
}

#[test]
fn help_teaches_by_example_in_both_languages() {
    let home = tempfile::tempdir().unwrap();
    for command in ["demo", "import", "fetch", "show", "diff", "explain", "terms", "check", "evaluate"] {
        let spanish = answered(home.path(), &[command, "--help"]);
        let english = answered(home.path(), &["--lang", "en", command, "--help"]);
        assert!(spanish.contains("Ejemplo") && spanish.contains(&format!("saldo {command}")), "{spanish}");
        assert!(english.contains("Example") && english.contains(&format!("saldo {command}")), "{english}");
        for (page, foreign) in [(&spanish, "Print"), (&spanish, "Usage"), (&english, "Uso:")] {
            assert!(!page.contains(foreign), "`{foreign}` stands in {page}");
        }
    }
}

#[test]
fn presidencies_are_compared_with_the_sentence_that_this_is_no_evaluation() {
    let home = tempfile::tempdir().unwrap();
    let question = ["terms", "--months", "12", "--statistic", "deaths-by-registration", "--format", "table"];
    let table = answered(home.path(), &question);
    assert!(table.contains("no evalúa políticas"), "{table}");
    assert!(table.contains("Zedillo") && table.contains("Peña Nieto"), "{table}");
}

#[test]
fn the_shipped_record_is_whole() {
    let home = tempfile::tempdir().unwrap();
    assert!(answered(home.path(), &["doctor"]).contains("entero"));
}
