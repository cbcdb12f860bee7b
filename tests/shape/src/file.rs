//! What a file is made of: lines of code, documentation and comments, functions with many arguments, wildcards, defaults.

use syn::{
    Expr, FnArg, Pat, Signature,
    visit::{self, Visit},
};

use crate::modules::is_test;

/// Functions with more arguments than this are counted.
pub const MANY_ARGUMENTS: usize = 5;

/// What a file is made of, tests left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FileShape {
    /// Lines that are neither blank nor comment.
    pub code: usize,
    /// Lines of documentation.
    pub documentation: usize,
    /// Lines of other comments.
    pub comments: usize,
    /// Functions of more than [`MANY_ARGUMENTS`] arguments.
    pub many_arguments: usize,
    /// Arms of a match that take whatever is left.
    pub wildcards: usize,
    /// Values taken for what is not there, with no word on why.
    pub defaults: usize,
}

/// The part of a file before its tests.
fn without_tests(text: &str) -> &str {
    text.find("\n#[cfg(test)]\nmod tests {").map_or(text, |at| text.get(..at).unwrap_or(text))
}

/// Whether a file holds tests alone, by its name.
#[must_use]
pub fn is_test_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name == "tests.rs" || name.ends_with("_tests.rs") || path.contains("/tests/")
}

/// How many tokens a file has before its tests; documentation and comments are none.
///
/// # Errors
/// When it is no Rust.
pub fn tokens(text: &str) -> Result<usize, syn::Error> {
    fn count(stream: proc_macro2::TokenStream) -> usize {
        let mut documented = 0;
        let of = |tree: proc_macro2::TokenTree| match tree {
            proc_macro2::TokenTree::Group(group) => 2 + count(group.stream()),
            proc_macro2::TokenTree::Ident(ident) => {
                // A line of documentation is read as `#[doc = "..."]`.
                documented += usize::from(ident == "doc");
                1
            }
            proc_macro2::TokenTree::Punct(_) | proc_macro2::TokenTree::Literal(_) => 1,
        };
        let all: usize = stream.into_iter().map(of).sum();
        all.saturating_sub(documented * DOCUMENTATION_TOKENS)
    }
    Ok(count(without_tests(text).parse::<proc_macro2::TokenStream>()?))
}

/// Tokens inside the brackets of a line of documentation: `doc`, `=` and the text.
const DOCUMENTATION_TOKENS: usize = 3;

/// What a file is made of.
///
/// # Errors
/// When it is no Rust.
pub fn file_shape(text: &str) -> Result<FileShape, syn::Error> {
    let mut shape = FileShape::default();
    let text = without_tests(text);
    let mut why_before = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with("///") || line.starts_with("//!") {
            shape.documentation += 1;
        } else if line.starts_with("//") {
            shape.comments += 1;
        } else if !line.is_empty() {
            shape.code += 1;
        }
        let why = line.contains("// default: ");
        if is_default(line) && !why && !why_before {
            shape.defaults += 1;
        }
        why_before = why && line.starts_with("//");
    }
    shape.visit_file(&syn::parse_file(text)?);
    Ok(shape)
}

/// How a value is taken for what is not there, whichever way it is spelt.
const DEFAULTS: [&str; 7] = [
    "unwrap_or_default()",
    "unwrap_or(f64::NAN)",
    "unwrap_or(NAN)",
    "unwrap_or_else(Vec::new)",
    "unwrap_or_else(String::new)",
    "unwrap_or_else(Text::empty)",
    "unwrap_or_else(|_| Vec::new())",
];

/// Whether a line takes a value for what is not there.
#[must_use]
pub fn is_default(line: &str) -> bool {
    let code = line.split("//").next().unwrap_or(line);
    DEFAULTS.iter().any(|word| code.contains(word))
}

impl<'ast> Visit<'ast> for FileShape {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the grammar of the language may grow")]
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let test = match item {
            syn::Item::Mod(item) => item.attrs.iter().any(is_test),
            syn::Item::Fn(item) => item.attrs.iter().any(is_test),
            _ => false,
        };
        if !test {
            visit::visit_item(self, item);
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the grammar of the language may grow")]
    fn visit_signature(&mut self, signature: &'ast Signature) {
        // A tuple of names hides as many arguments as it has.
        let arguments: usize = signature
            .inputs
            .iter()
            .map(|input| match input {
                FnArg::Receiver(_) => 0,
                FnArg::Typed(typed) => match typed.pat.as_ref() {
                    Pat::Tuple(tuple) => tuple.elems.len(),
                    _ => 1,
                },
            })
            .sum();
        self.many_arguments += usize::from(arguments > MANY_ARGUMENTS);
        visit::visit_signature(self, signature);
    }

    fn visit_expr(&mut self, expression: &'ast Expr) {
        if let Expr::Match(matched) = expression {
            let wild = |arm: &&syn::Arm| matches!(arm.pat, Pat::Wild(_));
            self.wildcards += matched.arms.iter().filter(wild).count();
        }
        visit::visit_expr(self, expression);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_counted_without_its_tests() {
        let text = "//! What it is.\n\n// Why.\nfn f(a: u8, (b, c): (u8, u8), d: u8, e: u8, f: u8) -> u8 {\n    match a {\n        0 => b.checked_add(c).unwrap_or_default(),\n        // default: none is nothing\n        1 => d.checked_add(e).unwrap_or_default(),\n        _ => f,\n    }\n}\n\n#[cfg(test)]\nmod tests {\n    fn g() { None.unwrap_or_default() }\n}\n";
        let expected = FileShape {
            code: 7,
            documentation: 1,
            comments: 2,
            many_arguments: 1,
            wildcards: 1,
            defaults: 1,
        };
        assert_eq!(file_shape(text).unwrap(), expected);
        assert!(is_test_file("crates/a/src/b_tests.rs") && !is_test_file("crates/a/src/attests.rs"));
    }
}
