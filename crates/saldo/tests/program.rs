//! The program as its users meet it: the built binary, an empty home, no network needed.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::{
    collections::{BTreeMap, BTreeSet},
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
        let read = walk::read(&html);
        assert_eq!(read.untraced, Vec::<String>::new(), "{page}");
        assert_eq!(read.unbalanced, Vec::<String>::new(), "{page}");
        let in_page: BTreeSet<String> = read.traces.into_iter().collect();
        assert!(in_page.len() > 100, "{page} has only {} traces", in_page.len());
        for trace in in_page {
            assert!(traces.contains_key(&trace), "{page}: {trace} is in no list of traces");
        }
        for reaching in ["src=\"http", "<link", "@import", "url(http", "<script src"] {
            assert!(!html.contains(reaching), "{page} reaches for a network with `{reaching}`");
        }
    }
    // The walk itself must be able to fail.
    let spoiled = String::from_utf8(files["saldo.es.html"].clone())
        .unwrap()
        .replace("</main>", "<p>Murieron 12345.</p></main>");
    assert_eq!(walk::read(&spoiled).untraced.len(), 1);
    let mut unfilled = Vec::new();
    braces_in(&json["report"], &mut unfilled);
    assert_eq!(unfilled, Vec::<String>::new(), "sentences with a brace that no value filled");
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

/// The words of sentences in which a brace was left unfilled.
fn braces_in(part: &serde_json::Value, found: &mut Vec<String>) {
    match part {
        serde_json::Value::Object(fields) => {
            let words = fields.get("value").and_then(|v| v.as_str()).unwrap_or_default();
            if fields.get("kind").is_some_and(|kind| kind == "words") && words.contains('{') {
                found.push(words.to_owned());
            }
            fields.values().for_each(|field| braces_in(field, found));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| braces_in(item, found)),
        serde_json::Value::Null
        | serde_json::Value::Bool(_)
        | serde_json::Value::Number(_)
        | serde_json::Value::String(_) => {}
    }
}

#[test]
fn the_demo_gives_the_same_bytes_at_any_number_of_threads_and_replaces_what_it_wrote() {
    let home = tempfile::tempdir().unwrap();
    let one = demo(home.path(), "out", "1");
    let two = demo(home.path(), "out", "2");
    assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>());
    for (name, bytes) in &one {
        assert!(*bytes == two[name], "{name} differs between one thread and two");
    }
    // What its user changed is its user's.
    let table = home.path().join("out/data/verdicts.csv");
    fs::write(&table, "mine").unwrap();
    let refused = saldo(home.path(), &["demo", "--out", "out"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("verdicts.csv"), "{refused:?}");
    assert_eq!(fs::read(&table).unwrap(), b"mine");
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
    assert!(lines.next().unwrap().contains(",2019-01..2019-06,17630,"), "{csv}");
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
fn a_picture_is_written_alone_and_only_where_there_is_one() {
    let home = tempfile::tempdir().unwrap();
    let of = |arguments: &str| {
        let words: Vec<&str> = arguments.split(' ').collect();
        saldo(home.path(), &words)
    };
    for question in
        ["show --place states --period 2019 --by total", "show --place 25 --period 2018..2019 --lang en"]
    {
        let svg = String::from_utf8(of(&format!("{question} --format svg")).stdout).unwrap();
        let page = walk::read(&svg);
        assert!(svg.starts_with("<svg xmlns") && !page.traces.is_empty(), "{svg}");
        assert_eq!((page.untraced, page.unbalanced), (vec![], vec![]), "{question}");
        let png = |threads: &str| of(&format!("{question} --format png --threads {threads}")).stdout;
        let one = png("1");
        assert!(one.starts_with(b"\x89PNG") && one.len() > 10_000, "{question}: {} bytes", one.len());
        assert!(one == png("2") && one == png("4"), "{question}");
    }
    for (question, said) in [
        ("terms --format png", "sus formatos son table, csv, json, html"),
        ("record sweep --format svg", "sus formatos son table, csv, json, html"),
        ("show --period 2019 --by total --format png", "una sola cifra"),
    ] {
        let refused = of(question);
        assert_eq!(refused.status.code(), Some(2), "{question}: {refused:?}");
        assert!(String::from_utf8_lossy(&refused.stderr).contains(said), "{question}: {refused:?}");
        assert!(refused.stdout.is_empty(), "{question}");
    }
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
    assert!(talk.contains("El registro no tiene cifras de víctimas publicadas al"), "{talk}");
    assert!(output.stdout.is_empty(), "talk went to stdout");
}

#[test]
fn help_teaches_by_example_in_both_languages() {
    let home = tempfile::tempdir().unwrap();
    for command in
        ["demo", "import", "fetch", "show", "diff", "explain", "terms", "check", "evaluate", "record"]
    {
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

/// Source: INEGI, ENVIPE 2019, tabulados básicos, cuadro 3.2: crimes of 2018.
#[test]
fn a_share_that_ships_is_found_in_its_cell() {
    let home = tempfile::tempdir().unwrap();
    let explain = |offence: &str, format: &str| {
        answered(
            home.path(),
            &["explain", "-s", "dark-figure", "-o", offence, "--period", "2018", "--format", format],
        )
    };
    let cell = |text: &str| text.lines().nth(1).unwrap().split(',').map(str::to_owned).collect::<Vec<_>>();
    let all = cell(&explain("all-crimes", "csv"));
    assert_eq!(all[..4], ["6ce4ee6d1f27", "3.2", "9", "5"]);
    assert!(all[7].starts_with("93.23749"), "{all:?}");
    // Shares are not added: each of those asked for is found in its own cell.
    let both = explain("all-crimes+extortion", "table");
    assert!(both.contains("93.23749") && both.contains("97.94743"), "{both}");
    // In a pipe too, each with the column that tells it apart.
    let both = explain("all-crimes+extortion", "csv");
    assert!(both.contains("93.23749") && both.contains("97.94743"), "{both}");
    let asked = ["--statistic", "presidential-approval", "--period", "2019-11", "--format", "csv"];
    let written = |command: &str| answered(home.path(), &[&[command][..], &asked].concat());
    let fields = |text: &str, column: &str| -> Vec<String> {
        let row = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
        let at = row(text.lines().next().unwrap()).iter().position(|name| name == column).unwrap();
        text.lines().skip(1).map(|line| row(line)[at].clone()).collect()
    };
    let (shown, found) = (written("show"), written("explain"));
    assert_eq!(fields(&shown, "group").len(), 9, "{shown}");
    for column in ["group", "number"] {
        assert_eq!(fields(&found, column), fields(&shown, column), "{found}");
    }
}

#[test]
fn the_shipped_record_is_whole() {
    let home = tempfile::tempdir().unwrap();
    assert!(answered(home.path(), &["doctor"]).contains("entero"));
}

/// The second file is the first with two counts raised, as a later cut-off would: invented, in the publisher's layout.
#[test]
fn a_new_release_says_what_changed_in_a_saved_report_and_keeps_every_row() {
    let home = tempfile::tempdir().unwrap();
    let header = "Año,Clave_Ent,Entidad,Bien jurídico afectado,Tipo de delito,Subtipo de delito,Modalidad,Enero,Febrero,Marzo,Abril,Mayo,Junio,Julio,Agosto,Septiembre,Octubre,Noviembre,Diciembre";
    let release = |first: u64, last_month: &str| {
        let mut text = format!("{header}\n");
        for state in desk::states() {
            let counts = format!("{first},2,3,4,5,6,7,8,9,10,11,{last_month}");
            text += &format!(
                "2025,{},{},La vida y la Integridad corporal,Homicidio,Homicidio doloso,Con arma de fuego,{counts}\n",
                state.code, state.name
            );
        }
        text
    };
    fs::write(home.path().join("november.csv"), release(1, "")).unwrap();
    fs::write(home.path().join("december.csv"), release(3, "12")).unwrap();
    let import = |file: &str, day: &str| {
        answered(home.path(), &["import", file, "--public", day, "--format", "table"])
    };
    let told = import("november.csv", "2025-12-20");
    assert!(told.contains("32"), "{told}");
    let question = [
        "show",
        "--statistic",
        "investigations",
        "--offence",
        "homicidio-doloso",
        "--period",
        "2025-01",
        "--by",
        "total",
    ];
    let before = answered(home.path(), &[&question[..], &["--save"]].concat());
    assert!(before.contains(",2025-01,32,"), "{before}");
    let told = import("december.csv", "2026-01-20");
    assert!(told.contains("Cifras que cambiaron en el informe") && told.contains("96"), "{told}");
    let after = answered(home.path(), &question);
    assert!(after.contains(",2025-01,96,"), "{after}");
    let then = answered(home.path(), &[&question[..], &["--as-of", "2026-01-01"]].concat());
    assert!(then.contains(",2025-01,32,"), "what was known then is still known: {then}");
    let again = saldo(home.path(), &["import", "november.csv"]);
    assert_eq!(again.status.code(), Some(1), "the same release was added twice");
}

#[test]
fn a_damaged_archive_is_refused_under_the_name_it_came_with() {
    let home = tempfile::tempdir().unwrap();
    // The mark of a workbook or archive with nothing behind it.
    fs::write(home.path().join("carpetas.xlsx"), b"PK\x03\x04cut short").unwrap();
    let output = saldo(home.path(), &["import", "carpetas.xlsx"]);
    assert_eq!(output.status.code(), Some(1));
    let talk = String::from_utf8_lossy(&output.stderr);
    assert!(talk.contains("carpetas.xlsx") && talk.contains("archivo rechazado"), "{talk}");
}

#[test]
fn methods_are_held_against_their_references_and_what_was_not_run_is_counted_apart() {
    let home = tempfile::tempdir().unwrap();
    let output = saldo(home.path(), &["verify", "methods", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let tables = json["report"]["sections"][0]["blocks"].as_array().unwrap();
    let rows = tables[0]["table"]["rows"].as_array().unwrap();
    assert!(rows.len() >= 123, "a row is missing: {} stand", rows.len());
    let words = |cell: &serde_json::Value| cell.to_string();
    assert!(rows.iter().any(|row| words(&row[8]).contains("not run: the reference gives no number")));
    let missed = rows.iter().any(|row| {
        let outcome = words(&row[8]);
        outcome.contains("\"no\"") || outcome.contains("the method stopped")
    });
    assert_eq!(output.status.code(), Some(if missed { 3 } else { 0 }));
    let nowhere = saldo(home.path(), &["verify", "methods", "--panels", "nowhere"]);
    assert_eq!(nowhere.status.code(), Some(1), "a folder that is not there is no folder without panels");
    let unknown = saldo(home.path(), &["verify", "everything"]);
    assert_eq!(unknown.status.code(), Some(2));
}
