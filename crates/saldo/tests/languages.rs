//! No message of the program stands in one language alone: every way to fail is gone, in Spanish and in English.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpListener,
    path::Path,
    process::Command,
};

/// Words that no Spanish sentence has.
const ENGLISH: [&str; 12] =
    ["the", "is", "are", "of", "not", "expected", "and", "with", "which", "cannot", "it", "nothing"];

/// Words that no English sentence has.
const SPANISH: [&str; 11] =
    ["el", "es", "se", "una", "del", "los", "que", "con", "esperaba", "espera", "falta"];

/// What a question says in a language, the table and the talk together.
fn said(home: &Path, language: &str, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_saldo"))
        .args(arguments)
        .args(["--lang", language])
        .env_clear()
        .env("HOME", home)
        .current_dir(home)
        .output()
        .unwrap();
    let both = [output.stdout, output.stderr].concat();
    String::from_utf8(both).unwrap()
}

fn words_of<'a>(text: &str, foreign: &'a [&str]) -> Vec<&'a str> {
    // A key such as `title.es` or `--as-of` is one word, and no word of a language.
    let pieces = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '|' | '│'));
    let words: Vec<&str> = pieces.map(|piece| piece.trim_matches(|c: char| !c.is_alphanumeric())).collect();
    foreign.iter().copied().filter(|word| words.contains(word)).collect()
}

/// Asserts that what is said is in its language, and is said at all.
fn assert_said_in_both(home: &Path, arguments: &[&str]) {
    for (language, foreign) in [("es", ENGLISH.as_slice()), ("en", SPANISH.as_slice())] {
        let text = said(home, language, arguments);
        assert!(text.len() > 20, "{arguments:?} says nothing in {language}: {text}");
        let strangers = words_of(&text, foreign);
        assert!(strangers.is_empty(), "{arguments:?} in {language} has {strangers:?}: {text}");
    }
}

/// A release by state as SESNSP writes it, one row a state.
fn release(march: &str) -> String {
    let months = "Enero,Febrero,Marzo,Abril,Mayo,Junio,Julio,Agosto,Septiembre,Octubre,Noviembre,Diciembre";
    let mut text = format!(
        "Año,Clave_Ent,Entidad,Bien jurídico afectado,Tipo de delito,Subtipo de delito,Modalidad,{months}\n"
    );
    for state in desk::states() {
        let march = if state.code == 7 { march } else { "3" };
        text += &format!(
            "2019,{},{},La vida y la Integridad corporal,Homicidio,Homicidio doloso,Con arma de fuego,1,2,{march},4,5,6,7,8,9,10,11,12\n",
            state.code, state.name
        );
    }
    text
}

#[test]
fn a_question_that_cannot_be_answered_is_refused_in_both_languages() {
    let home = tempfile::tempdir().unwrap();
    let claims = "id = \"x\"\ntitle.es = \"x\"\ntitle.en = \"x\"\nsource = \"x\"\n";
    let claim =
        "[[claim]]\nid = \"a\"\nsentence.es = \"a\"\nsentence.en = \"a\"\ntest.kind = \"not-checkable\"\n";
    fs::write(home.path().join("claims.toml"), format!("{claims}{claim}")).unwrap();
    fs::write(home.path().join("policy.toml"), "x = 1\n").unwrap();
    for question in [
        ["show", "--place", "Narnia"].as_slice(),
        &["show", "--offence", "magic"],
        &["show", "--statistic", "magic"],
        &["show", "--period", "2019-13"],
        &["show", "--vintage", "zz"],
        &["show", "--as-of", "junio"],
        &["show", "--by", "week"],
        &["show", "--threads", "x"],
        &["show", "--period", "1990"],
        &["show", "--bogus"],
        &["bogus"],
        &["diff", "--from", "zz"],
        &["explain", "zz"],
        &["explain", "0123456789abcdef"],
        &["explain", "0123456789abcdef", "--report", "policy.toml"],
        &["check", "claims.toml"],
        &["check", "missing.toml"],
        &["evaluate", "policy.toml"],
        &["evaluate", "bogus"],
        &["evaluate"],
        &["import"],
        &["import", "missing.csv"],
        &["import", "missing.csv", "--public", "junio"],
    ] {
        // What a reader of JSON says is its own.
        if question.last() != Some(&"policy.toml") || question.first() != Some(&"explain") {
            assert_said_in_both(home.path(), question);
        }
    }
}

#[test]
fn a_bad_file_is_refused_and_a_bad_row_rejected_in_both_languages() {
    let good = release("3");
    let (head, rows) = good.split_once('\n').unwrap();
    let row = rows.lines().next().unwrap().to_owned();
    let files: [(&str, Vec<u8>); 20] = [
        ("empty.csv", Vec::new()),
        ("binary.csv", b"\x00\x01\x02".to_vec()),
        ("unknown.csv", b"a,b,c\n1,2,3\n".to_vec()),
        ("head.csv", format!("{head}\n").into_bytes()),
        ("no-header.csv", rows.as_bytes().to_vec()),
        ("moved.csv", good.replace("Enero,Febrero", "Febrero,Enero").into_bytes()),
        ("more.csv", good.replacen("Diciembre", "Diciembre,Total", 1).into_bytes()),
        ("none-kept.csv", format!("{head}\n{}\n", row.replace("2019,", "dos mil,")).into_bytes()),
        ("short.zip", b"PK\x03\x04short".to_vec()),
        ("no-files.zip", [b"PK\x05\x06".as_slice(), &[0; 18]].concat()),
        ("short.csv.gz", b"\x1f\x8b\x08\x00short".to_vec()),
        ("text.csv", release("no disponible").into_bytes()),
        ("negative.csv", release("-3").into_bytes()),
        ("grouped.csv", release("\"1,234\"").into_bytes()),
        ("badly-grouped.csv", release("\"1,12\"").into_bytes()),
        ("gap.csv", release("").into_bytes()),
        ("twice.csv", format!("{good}{row}\n").into_bytes()),
        ("long.csv", good.replacen("Con arma de fuego", &"a".repeat(5_000), 1).into_bytes()),
        ("place.csv", good.replacen("Chiapas", "Narnia", 1).into_bytes()),
        ("offence.csv", good.replacen("Homicidio doloso", "Brujería", 1).into_bytes()),
    ];
    for (name, bytes) in files {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join(name), bytes).unwrap();
        for (language, foreign) in [("es", ENGLISH.as_slice()), ("en", SPANISH.as_slice())] {
            let store = format!("store-{language}");
            let question = ["import", name, "--format", "table", "--store", &store];
            let text = said(home.path(), language, &question);
            // Names of columns and offences are the publisher's, who writes Spanish.
            let own = ["Con arma de fuego", "La vida y la Integridad corporal"];
            let text = own.iter().fold(text, |text, name| text.replace(name, ""));
            let strangers = words_of(&text, foreign);
            assert!(strangers.is_empty(), "{name} in {language} has {strangers:?}: {text}");
            assert!(text.contains(name), "{name} is not named in {language}: {text}");
        }
    }
}

#[test]
fn a_damaged_store_is_described_in_both_languages() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("release.csv"), release("3")).unwrap();
    said(home.path(), "es", &["import", "release.csv", "--store", "store"]);
    let figures = fs::read_dir(home.path().join("store/figures")).unwrap().next().unwrap().unwrap().path();
    let whole = fs::read(&figures).unwrap();
    let rewrite = |bytes: &[u8]| {
        let _ = fs::remove_file(&figures);
        fs::write(&figures, bytes).unwrap();
    };
    let questions = [
        ["doctor", "--store", "store", "--format", "table"].as_slice(),
        &["show", "--statistic", "investigations", "--period", "2019-03", "--store", "store"],
    ];
    let mut other = whole.clone();
    other[whole.len() / 2] ^= 0xFF;
    let longer = [whole.as_slice(), b"x"].concat();
    for bytes in [longer.as_slice(), &other] {
        rewrite(bytes);
        questions.iter().for_each(|question| assert_said_in_both(home.path(), question));
    }
    fs::remove_file(&figures).unwrap();
    questions.iter().for_each(|question| assert_said_in_both(home.path(), question));
    rewrite(&whole);
    let commit = home.path().join("store/commits/00000001.json");
    let text = fs::read_to_string(&commit).unwrap();
    fs::remove_file(&commit).unwrap();
    fs::write(&commit, text.replace("release.csv", "another.csv")).unwrap();
    questions.iter().for_each(|question| assert_said_in_both(home.path(), question));
}

#[test]
fn keeping_a_store_is_said_in_both_languages() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    for (language, foreign) in [("es", ENGLISH.as_slice()), ("en", SPANISH.as_slice())] {
        fs::write(home.join("release.csv"), release("no disponible")).unwrap();
        let store = format!("store-{language}");
        let said_in_it = |arguments: &[&str]| {
            let text = said(home, language, &[arguments, &["--store", &store, "--format", "table"]].concat());
            assert!(text.len() > 20, "{arguments:?} says nothing in {language}: {text}");
            let own = [
                "La vida y la Integridad corporal",
                "Con arma de fuego",
                "Seguridad Nacional",
                "example.org",
            ];
            let own_words = own.iter().fold(text.clone(), |text, name| text.replace(name, ""));
            let strangers = words_of(&own_words, foreign);
            assert!(strangers.is_empty(), "{arguments:?} in {language} has {strangers:?}: {text}");
        };
        said_in_it(&["import", "release.csv", "--public", "2020-05-20", "--terms-of-use", "x"]);
        let name = fs::read_dir(home.join(&store).join("releases")).unwrap().next().unwrap().unwrap();
        let held: String = name.file_name().to_string_lossy().chars().take(12).collect();
        let (address, file) = ("https://example.org/a", format!("{store}.zip"));
        said_in_it(&["show", "rejected", &held]);
        said_in_it(&["record", "amend", &held, "--public", "2020-02-20", "--address", address]);
        said_in_it(&["record", "amend", &held, "--custody", "copy", "--keeper", "x"]);
        said_in_it(&["record", "amend", &held, "--custody", "copy"]);
        said_in_it(&["record", "amend", &held, "--public", "1999-01-01"]);
        said_in_it(&["record", "amend", &held]);
        said_in_it(&["record", "export", &file]);
        said_in_it(&["record", "export", &file]);
        said_in_it(&["record", "import-store", &file]);
        said_in_it(&["record", "sweep"]);
        said_in_it(&["record", "remove", &held]);
        said_in_it(&["record", "remove", &held]);
        said_in_it(&["record", "import-store", &file]);
        said_in_it(&["doctor"]);
        said_in_it(&["record", "sweep"]);
        said_in_it(&["doctor"]);
        said_in_it(&["record", "remove", "zz"]);
        said_in_it(&["record", "remove", "00000000"]);
        said_in_it(&["record", "bogus"]);
        said_in_it(&["show", "figures", &held]);
        fs::write(home.join("junk.zip"), "junk").unwrap();
        // What a reader of archives says is its own.
        said(home, language, &["record", "import-store", "junk.zip"]);
    }
}

#[test]
fn a_download_that_fails_says_why_in_both_languages() {
    let home = tempfile::tempdir().unwrap();
    for address in ["ftp://example.org/a.csv", "http://", "a.csv"] {
        assert_said_in_both(home.path(), &["fetch", address]);
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/a.csv", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        for _ in 0..2 {
            let (mut stream, _) = listener.accept().unwrap();
            let _ = stream.read(&mut [0; 4_096]).unwrap();
            stream
                .write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
                .unwrap();
        }
    });
    assert_said_in_both(home.path(), &["fetch", &address]);
    server.join().unwrap();
}
