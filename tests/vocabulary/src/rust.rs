//! The pieces of Rust that the written files are made of.

/// What every written file begins with.
pub fn head(what: &str, uses: &[&str]) -> String {
    let uses: String = uses.iter().map(|line| format!("use {line};\n")).collect();
    format!(
        "//! {what}\n//!\n//! Written by `cargo xtask catalogue` from `crates/catalogue/tables`: change those.\n\n{uses}\n"
    )
}

/// `federal-offences` as a variant: `FederalOffences`.
pub fn variant(code: &str) -> String {
    let capital = |part: &str| {
        let mut letters = part.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    };
    code.split('-').map(capital).collect()
}

/// A text as a literal.
pub fn literal(text: &str) -> String {
    format!("{text:?}")
}

/// A list as a slice.
pub fn slice(items: impl IntoIterator<Item = String>) -> String {
    format!("&[{}]", items.into_iter().collect::<Vec<_>>().join(", "))
}

/// Something that may be absent.
pub fn option(item: Option<String>) -> String {
    item.map_or_else(|| "None".to_owned(), |item| format!("Some({item})"))
}

/// A variant of an enum, and what stands in its parentheses.
pub struct Variant {
    pub name: String,
    pub holds: Option<&'static str>,
    pub code: String,
    pub doc: String,
}

impl Variant {
    pub fn plain(code: &str, doc: &str) -> Self {
        Self { name: variant(code), holds: None, code: code.to_owned(), doc: doc.to_owned() }
    }

    /// The pattern that matches it, whatever it holds.
    pub fn pattern(&self) -> String {
        match self.holds {
            Some(_) => format!("Self::{}(_)", self.name),
            None => format!("Self::{}", self.name),
        }
    }
}

/// An enum of nouns with its documentation; it is stored under its codes.
pub fn declared(name: &str, doc: &str, variants: &[Variant]) -> String {
    let documented = |doc: &str| {
        doc.lines().map(|line| format!("{}\n", format!("/// {line}").trim_end())).collect::<String>()
    };
    let one = |variant: &Variant| {
        let holds = variant.holds.map_or_else(String::new, |held| format!("({held})"));
        format!("/// {}\n{}{holds},", variant.doc, variant.name)
    };
    let variants: Vec<String> = variants.iter().map(one).collect();
    format!(
        "{}#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]\n#[serde(rename_all = \"kebab-case\")]\n{}",
        documented(doc),
        inside(&format!("pub enum {name}"), &variants)
    )
}

/// A match with an arm a variant, as the whole body of a function.
fn matched(subject: &str, arms: impl IntoIterator<Item = (String, String)>) -> String {
    let arms: String =
        arms.into_iter().map(|(pattern, value)| format!("        {pattern} => {value},\n")).collect();
    format!(" {{\n    match {subject} {{\n{arms}    }}\n}}\n")
}

/// A function of a noun by one arm a variant.
pub fn function(
    (signature, doc): (&str, &str),
    subject: &str,
    arms: impl IntoIterator<Item = (String, String)>,
) -> String {
    format!("/// {doc}\n#[must_use]\npub const fn {signature}{}", matched(subject, arms))
}

/// The only function of a trait by one arm a variant.
pub fn of_trait(signature: &str, arms: impl IntoIterator<Item = (String, String)>) -> String {
    format!("fn {signature}{}", matched("self", arms))
}

/// Every variant of a plain enum, in the order of its table.
pub fn all(variants: &[Variant]) -> String {
    let listed: Vec<String> = variants.iter().map(|v| format!("Self::{}", v.name)).collect();
    format!(
        "/// Every one, in the order of the table.\npub const ALL: [Self; {}] = [{}];\n",
        listed.len(),
        listed.join(", ")
    )
}

/// What stands in braces after a head, each line a step further in.
pub fn inside(head: &str, parts: &[String]) -> String {
    let body = parts.join("\n");
    let step = |line: &str| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") };
    format!("{head} {{\n{}}}\n\n", body.lines().map(step).collect::<String>())
}
