//! Inside a crate data flows one way, and no value stands for what is not there without a word on why.

use std::collections::BTreeSet;

use shape::{Modules, is_default, is_test_file};

use crate::{Violations, assert_caught, assert_kept, assert_left_alone, tree::Tree};

/// No modules of a crate use each other in a circle.
fn no_circle_inside_a_crate(tree: &Tree) -> Violations {
    let folders: BTreeSet<String> = tree
        .texts(".rs")
        .filter_map(|(path, _)| path.strip_prefix("crates/")?.split_once("/src/"))
        .map(|(name, _)| format!("crates/{name}/src/"))
        .collect();
    let mut violations = Violations::new();
    for folder in folders {
        match Modules::of_crate(&folder, tree.texts(".rs")) {
            Ok(modules) => {
                let told = modules.circles().into_iter().map(|circle| circle.join(", "));
                violations.extend(told.map(|circle| format!("{folder}: {circle} use each other")));
            }
            Err(error) => violations.push(error),
        }
    }
    violations
}

/// A value for what is not there has a reason, on its line or on the line above.
fn no_default_without_a_word(tree: &Tree) -> Violations {
    let mut violations = Violations::new();
    let of_product =
        |path: &str| path.starts_with("crates/") && path.contains("/src/") && !is_test_file(path);
    for (path, text) in tree.texts(".rs").filter(|(path, _)| of_product(path)) {
        let product = text.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or(text);
        let mut above = "";
        for (number, line) in product.lines().enumerate() {
            let why = |line: &str| line.contains("// default: ");
            if is_default(line) && !why(line) && !why(above) {
                violations.push(format!(
                    "{path}:{}: `{}` without `// default: WHY`",
                    number + 1,
                    line.trim()
                ));
            }
            above = line;
        }
    }
    violations
}

#[test]
fn inside_a_crate_nothing_goes_in_a_circle() {
    assert_kept(no_circle_inside_a_crate);
    let circular = [
        ("crates/purple/src/lib.rs", "mod a; mod b;"),
        ("crates/purple/src/a.rs", "pub struct A; fn f(_: crate::b::B) {}"),
        ("crates/purple/src/b.rs", "pub struct B; fn f(_: crate::a::A) {}"),
    ];
    assert_eq!(no_circle_inside_a_crate(&Tree::planted(&circular)).len(), 1);
    assert_eq!(no_circle_inside_a_crate(&Tree::planted(&circular[..2])).len(), 0);
}

#[test]
fn a_value_for_what_is_not_there_has_a_reason() {
    assert_kept(no_default_without_a_word);
    let path = "crates/record/src/a.rs";
    assert_caught(no_default_without_a_word, path, "let a = b.unwrap_or_default();");
    assert_caught(no_default_without_a_word, path, "let a = b.unwrap_or(f64::NAN);");
    assert_caught(no_default_without_a_word, path, "let a = b.unwrap_or_else(Vec::new);");
    assert_caught(
        no_default_without_a_word,
        path,
        "// default: an older reason\nf();\nb.unwrap_or_default()",
    );
    for kept in [
        "// default: none is nothing\nlet a = b.unwrap_or_default();",
        "let a = b.unwrap_or_default(); // default: none is nothing",
        "let a = b.unwrap_or(0);",
        "f();\n\n#[cfg(test)]\nmod tests {\n    b.unwrap_or_default();\n}",
    ] {
        assert_left_alone(no_default_without_a_word, path, kept);
    }
}
