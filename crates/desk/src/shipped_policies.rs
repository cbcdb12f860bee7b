//! The policies that come with the program, and one of the reader's own by its path.

use std::path::Path;

use report::{Text, say};

use crate::{Error, NamedText, read::text_file};

/// A policy that comes with the program: its name, its text, and what others found.
struct Shipped {
    name: &'static str,
    text: &'static str,
    literature: &'static str,
}

macro_rules! shipped {
    ($name:literal) => {
        Shipped {
            name: $name,
            text: include_str!(concat!("../../../policies/", $name, "/policy.toml")),
            literature: include_str!(concat!("../../../policies/", $name, "/policy.literature.toml")),
        }
    };
}

/// The policies that come with the program.
const SHIPPED: [Shipped; 10] = [
    shipped!("abrazos-no-balazos"),
    shipped!("announced-arrests"),
    shipped!("cicig"),
    shipped!("culiacan-2019"),
    shipped!("joint-operations-2006-2009"),
    shipped!("joint-operations-municipal"),
    shipped!("leader-removals"),
    shipped!("national-guard-2019"),
    shipped!("national-guard-dose"),
    shipped!("poverty-programmes"),
];

/// A test of the methods on a panel that others have published results of: asked by name, and in no list of policies.
const TEST_OF_METHODS: Shipped = shipped!("prop99");

/// The policies that come with the program.
#[must_use]
pub fn shipped_policies() -> Vec<NamedText> {
    SHIPPED.iter().map(named).collect()
}

fn named(policy: &Shipped) -> NamedText {
    NamedText { name: format!("{}/policy.toml", policy.name), text: policy.text.to_owned(), folder: None }
}

/// What others found, for a policy that comes with the program, or in the file beside one of the reader's: the name of both
/// and what is in it; none where there is none.
pub(crate) fn literature_of(policy: &NamedText) -> Result<Option<NamedText>, Error> {
    let name = policy.name.replace(".toml", ".literature.toml");
    let Some(folder) = &policy.folder else {
        let shipped =
            SHIPPED.iter().chain([&TEST_OF_METHODS]).find(|shipped| named(shipped).name == policy.name);
        let of = |shipped: &Shipped| NamedText { name, text: shipped.literature.to_owned(), folder: None };
        return Ok(shipped.map(of));
    };
    let path = folder.join(&name);
    if path.exists() { text_file(&path).map(Some) } else { Ok(None) }
}

/// The shipped policy of that name, or the file at that path.
///
/// # Errors
/// When there is neither.
pub fn policy_file(name: &str) -> Result<NamedText, Error> {
    match SHIPPED.iter().chain([&TEST_OF_METHODS]).find(|shipped| shipped.name == name) {
        Some(policy) => Ok(named(policy)),
        None if Path::new(name).exists() => text_file(Path::new(name)),
        None => {
            let known = SHIPPED.map(|policy| policy.name).join(", ");
            Err(Error::policy(say!(
                "{seen} no es un archivo ni una política incluida; las incluidas son {known}.",
                "{seen} is neither a file nor a shipped policy; those shipped are {known}.",
                seen = Text::code(name),
                known = Text::code(known)
            )))
        }
    }
}

/// That a word was typed which asks for a policy after it, and none was.
#[must_use]
pub fn no_policy_named() -> Error {
    let known = SHIPPED.map(|policy| policy.name).join(", ");
    Error::policy(say!(
        "Falta decir de qué política: un archivo, o una de las incluidas, {known}. Por ejemplo: saldo evaluate power culiacan-2019",
        "Say of which policy: a file, or one of those shipped, {known}. For example: saldo evaluate power culiacan-2019",
        known = Text::code(known)
    ))
}
