//! Reads what a user typed or a file holds, and says what is wrong with it.

use std::{
    path::{Path, PathBuf},
    str::FromStr,
};

use fs_err as fs;
use measure::{Custody, Date, Period, PlaceCode, TraceId};
use record::query::Accepting;
use report::{Text, Words, say};

use crate::Error;

/// A text with the name under which it is spoken of.
#[derive(Debug, Clone)]
pub struct NamedText {
    /// The name.
    pub name: String,
    /// The text.
    pub text: String,
    /// The folder in which it lies; none for what comes with the program.
    pub folder: Option<PathBuf>,
}

/// Reads the value of a flag.
///
/// # Errors
/// When it is no such value; the message says what is.
pub fn read<T>(value: &str, flag: &str) -> Result<T, Error>
where
    T: FromStr,
    T::Err: Words,
{
    value.parse().map_err(|error: T::Err| Error::mistyped(flag, error.words()))
}

/// Reads a day.
///
/// # Errors
/// When it is no day.
pub fn read_date(value: &str, flag: &str) -> Result<Date, Error> {
    value.parse().map_err(|_| {
        let reason = say!(
            "{seen} no es un día: se esperan año, mes y día, como `2020-02-01`",
            "{seen} is not a day: expected year, month and day such as `2020-02-01`",
            seen = Text::code(value)
        );
        Error::mistyped(flag, reason)
    })
}

/// The day of a moment, in UTC. The clock itself is read by the binary.
#[must_use]
pub fn date_of(moment: std::time::SystemTime) -> Date {
    // A clock that is off by centuries gives the day that no release was public yet.
    jiff::Timestamp::try_from(moment)
        .map_or(Date::constant(1970, 1, 1), |moment| jiff::tz::Offset::UTC.to_datetime(moment).date())
}

/// Reads what a question accepts by name: marks, breaks of the series, and municipalities whose bounds changed.
///
/// # Errors
/// When a name accepts nothing; the message lists what can be accepted, and the one that is spelled most alike.
pub fn read_accepting(names: &[String]) -> Result<Accepting, Error> {
    let marks = ["incomplete", "composite", "magnitude"].map(str::to_owned);
    let known: Vec<String> =
        marks.into_iter().chain(catalogue::BREAKS.iter().map(|found| found.id.to_owned())).collect();
    let wrong = |name: &&String| !known.contains(name) && !accepts_bounds(name);
    let Some(seen) = names.iter().find(wrong) else { return Ok(Accepting(names.iter().cloned().collect())) };
    let listed = Text::code(known.join(", "));
    let bounds = Text::code("bounds-02001");
    let reason = match (seen.strip_prefix(BOUNDS), evaluate::policy::nearest(seen, &known)) {
        (Some(code), _) => say!(
            "{code} no es un municipio cuyo territorio haya cambiado, y no hay nada que aceptar: quítelo",
            "{code} is not a municipality whose bounds changed, so there is nothing to accept: remove it",
            code = Text::code(code)
        ),
        (None, Some(nearest)) => say!(
            "{seen} no se puede aceptar: ¿quiso decir {nearest}? Se pueden aceptar {listed}, y los límites de un municipio que cambió, como {bounds}",
            "{seen} cannot be accepted. Did you mean {nearest}? What can be accepted: {listed}, and the bounds of a municipality that changed, such as {bounds}",
            seen = Text::code(seen),
            nearest = Text::code(nearest),
            listed,
            bounds
        ),
        (None, None) => say!(
            "{seen} no se puede aceptar. Se pueden aceptar {listed}, y los límites de un municipio que cambió, como {bounds}",
            "{seen} cannot be accepted. What can be accepted: {listed}, and the bounds of a municipality that changed, such as {bounds}",
            seen = Text::code(seen),
            listed,
            bounds
        ),
    };
    Err(Error::mistyped("--accepting", reason))
}

/// Before the code of a municipality whose bounds changed.
const BOUNDS: &str = "bounds-";

/// Whether a name accepts the bounds of a municipality that came into being or lost a part.
fn accepts_bounds(name: &str) -> bool {
    let code = name.strip_prefix(BOUNDS).and_then(|code| code.parse::<PlaceCode>().ok());
    let (Some(code), Ok(ever)) = (code, "1900-01..2199-12".parse::<Period>()) else { return false };
    !record::places().changes(&std::collections::BTreeSet::from([code]), ever).is_empty()
}

/// Reads a trace.
///
/// # Errors
/// When it is no trace.
pub fn read_trace(value: &str) -> Result<TraceId, Error> {
    read(value, "trace")
}

/// Reads a custody; the command line lets nothing else through.
#[must_use]
pub fn read_custody(value: &str) -> Custody {
    match value {
        "copy" => Custody::Copy,
        "rewriting" => Custody::Rewriting,
        _ => Custody::Publisher,
    }
}

/// The claims file at a path, or the shipped one.
///
/// # Errors
/// When it cannot be read.
pub fn claims_file(path: Option<&Path>) -> Result<NamedText, Error> {
    match path {
        Some(path) => text_file(path),
        None => Ok(NamedText {
            name: "commentary-2019.toml".to_owned(),
            text: include_str!("../../../claims/commentary-2019.toml").to_owned(),
            folder: None,
        }),
    }
}

pub(crate) fn text_file(path: &Path) -> Result<NamedText, Error> {
    Ok(NamedText {
        // A page holds no path of the user's: the file's name alone.
        name: path
            .file_name()
            .map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned()),
        text: fs::read_to_string(path).map_err(Error::at(path))?,
        folder: path.parent().map(Path::to_owned),
    })
}

#[cfg(test)]
mod tests {
    use measure::Language;

    use super::*;

    fn accepting(names: &[&str]) -> Result<Accepting, String> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        read_accepting(&names).map_err(|error| error.words().plain(Language::En))
    }

    #[test]
    fn what_nothing_means_cannot_be_accepted() {
        assert!(accepting(&[]).is_ok());
        assert!(accepting(&["incomplete", "composite", "magnitude", "rnid-2026"]).is_ok());
        let seen = accepting(&["incomplete", "incomplet"]).unwrap_err();
        assert!(seen.contains("Did you mean incomplete?") && seen.contains("rnid-2026"), "{seen}");
        assert!(accepting(&["everything-else"]).unwrap_err().contains("sesnsp-method-2015"));
        // San Quintin was part of Ensenada; Guanajuato's capital changed nothing.
        assert!(accepting(&["bounds-02001"]).is_ok());
        for none in ["bounds-11015", "bounds-99999", "bounds-", "bounds-02"] {
            assert!(accepting(&[none]).is_err(), "{none}");
        }
    }
}
