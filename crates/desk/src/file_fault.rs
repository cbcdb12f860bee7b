//! Why something is no file that can be imported.

use std::{io, path::PathBuf};

use record::refusal_of_system;
use report::{Text, Words, say};

/// Why something is no file that can be imported.
#[derive(Debug)]
pub enum FileFault {
    /// It is not there.
    Missing,
    /// It is a folder.
    Folder,
    /// It is a device, a pipe or a socket, which may never end.
    NotRegular,
    /// It cannot be read.
    Unreadable(io::Error),
}

impl Words for FileFault {
    fn words(&self) -> Text {
        match self {
            Self::Missing => Text::both("no existe", "it does not exist"),
            Self::Folder => Text::both("es una carpeta", "it is a folder"),
            Self::NotRegular => Text::both(
                "es un dispositivo o una tubería, no un archivo",
                "it is a device or a pipe, not a file",
            ),
            Self::Unreadable(error) => refusal_of_system(error),
        }
    }
}

/// Every file that cannot be imported, said in one sentence.
pub(crate) fn not_files(found: &[(PathBuf, FileFault)]) -> Text {
    let each = found.iter().map(|(path, fault)| {
        let path = Text::code(path.display().to_string());
        say!("{path} ({why})", "{path} ({why})", path, why = fault.words())
    });
    say!("No se agregó nada: {files}.", "Nothing was added: {files}.", files = Text::list(each))
}
