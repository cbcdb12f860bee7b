//! The runner of cases fails on an answer that is wrong in any one way.

use super::*;

fn finished(code: i32, stdout: &str, stderr: &str) -> Finished {
    let command = "saldo import files/a.csv --public 2025-01-01".to_owned();
    Finished { command, code: Some(code), stdout: stdout.to_owned(), stderr: stderr.to_owned() }
}

fn case(text: &str) -> Case {
    toml::from_str(&format!("id = \"x\"\n{text}")).unwrap()
}

fn answer(number: u32, at_least: bool, complete: bool) -> String {
    format!(
        r#"{{"complete": {complete}, "report": {{"sections": [{{"blocks": [
            {{"kind": "paragraph", "text": {{"es": [], "en": [{{"kind": "words", "value": "less "}},
                {{"kind": "period", "value": "2024-03"}}]}}}},
            {{"kind": "table", "table": {{"rows": [[{{"kind": "empty"}},
                {{"kind": "number", "quantity": {{"value": {number}}}, "at_least": {at_least}}}]]}}}}]}}]}}}}"#
    )
}

#[test]
fn a_right_answer_holds_and_a_wrong_one_does_not() {
    let good = [finished(0, "", "a note")];
    let whole = finished(0, &answer(3843, false, true), "");
    let lower = finished(0, &answer(3786, true, false), "Sinaloa lacks a cell");
    let holds = |expected: &str, asked: &Finished| faults(&case(expected), &good, Some(asked)).is_empty();
    assert!(holds("value = 3843\ncomplete = true\nexit = 0", &whole));
    assert!(holds("at_least = 3786\ncomplete = false\nsays = [\"absent\", \"Sinaloa\"]", &lower));
    assert!(holds("says = [\"March 2024\"]", &whole), "a sentence is read with its months");
    assert!(holds("not_value = 1", &whole));
    for (wrong, asked) in [
        ("value = 3842", &whole),
        ("complete = false", &whole),
        ("at_least = 3843", &whole),
        ("at_least = 3785", &lower),
        ("complete = true", &lower),
        ("not_value = 3786", &lower),
        ("exit = 1", &whole),
        ("import_exit = 1", &whole),
        ("says = [\"Sonora\"]", &lower),
        ("not_says = [\"sinaloa\"]", &lower),
        ("not_says = [\"march 2024\"]", &lower),
        ("value = 1", &finished(1, "", "refused")),
    ] {
        assert!(!holds(wrong, asked), "{wrong} held");
    }
    let bad = [finished(1, "", "refused")];
    assert_eq!(faults(&case("value = 3843"), &bad, Some(&whole)).len(), 1, "an import that failed passed");
}

#[test]
fn a_case_for_later_is_refused_by_name_with_what_to_do() {
    let holds = |code, stderr: &str| {
        faults(&case("later = \"more\""), &[finished(code, "", stderr)], None).is_empty()
    };
    assert!(holds(1, "saldo: a.csv: two registers; import each in a file of its own"));
    assert!(!holds(1, "saldo: two registers; import each in a file of its own"));
    assert!(!holds(1, "saldo: a.csv: it says , expected total as column 3"));
    assert!(!holds(0, "a.csv: import each alone"));
    let with_value = case("later = \"more\"\nvalue = 3843");
    let read = finished(0, &answer(3843, false, true), "");
    assert!(faults(&with_value, &[finished(0, "", "")], Some(&read)).is_empty(), "read before its time");
    let misread = finished(0, &answer(1, false, true), "");
    assert_eq!(faults(&with_value, &[finished(0, "", "")], Some(&misread)).len(), 1);
}

#[test]
fn words_are_split_as_a_shell_splits_them() {
    assert_eq!(shell_words("a  --b 'c d' \"e \\\" f\" g\\ h ''"), ["a", "--b", "c d", "e \" f", "g h", ""]);
    assert!(shell_words("  ").is_empty());
}

#[test]
fn lines_are_dropped_and_states_kept() {
    let bytes = b"Ano,Clave_Ent,Entidad\r\n2024,1,A\r\n2024,2,B\r\n2025,01,A\r\n";
    let some = |drop_last, keep_state: Option<&str>| {
        let keep_state = keep_state.map(str::to_owned);
        let some = SomeLines { file: PathBuf::new(), drop_last, keep_state, args: String::new() };
        String::from_utf8(some_lines(bytes, &some)).unwrap()
    };
    assert_eq!(some(1, None), "Ano,Clave_Ent,Entidad\r\n2024,1,A\r\n2024,2,B\r\n");
    assert_eq!(some(0, Some("01")), "Ano,Clave_Ent,Entidad\r\n2024,1,A\r\n2025,01,A\r\n");
}
