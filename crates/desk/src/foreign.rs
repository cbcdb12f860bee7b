//! Why a file in a folder is not replaced.

use std::path::PathBuf;

use report::{Text, Words, say};

/// Why a file in a folder is not replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Foreign {
    /// Somebody else wrote it, or changed it.
    File,
    /// It is a link, which may lead anywhere.
    Link,
    /// It is a folder where a file should be, or no folder where one should be.
    OtherKind,
}

impl Words for Foreign {
    fn words(&self) -> Text {
        match self {
            Self::File => Text::both(
                "no lo escribió saldo demo, o cambió",
                "saldo demo did not write it, or it changed",
            ),
            Self::Link => Text::both("es un enlace", "it is a link"),
            Self::OtherKind => {
                Text::both("no es del tipo que se espera", "it is not of the kind that is expected")
            }
        }
    }
}

/// What is in the way, said in one sentence.
pub(crate) fn in_the_way(found: &[(PathBuf, Foreign)]) -> Text {
    let each = found.iter().map(|(path, why)| {
        let path = Text::code(path.display().to_string());
        say!("{path} ({why})", "{path} ({why})", path, why = why.words())
    });
    say!(
        "No se escribió nada, para no sobrescribir {found}. Elija otra carpeta con {flag}, o quite lo que estorba.",
        "Nothing was written, so as not to overwrite {found}. Choose another folder with {flag}, or remove what is in the way.",
        found = Text::list(each),
        flag = Text::code("--out")
    )
}
