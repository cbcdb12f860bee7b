//! Reads what a user typed or a file holds, and says what is wrong with it.

use std::{path::Path, str::FromStr};

use fs_err as fs;
use measure::{Custody, Date, Offence, OffenceSet, Statistic, TraceId};
use report::{Text, Words, say};

use crate::Error;

/// A text with the name under which it is spoken of.
#[derive(Debug, Clone)]
pub struct NamedText {
    /// The name.
    pub name: String,
    /// The text.
    pub text: String,
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
        let reason = say(
            "{seen} no es un día: se esperan año, mes y día, como `2020-02-01`",
            "{seen} is not a day: expected year, month and day such as `2020-02-01`",
            [("seen", Text::code(value))],
        );
        Error::mistyped(flag, reason)
    })
}

/// The day of a moment, in UTC. The clock itself is read by the binary.
#[must_use]
pub fn date_of(moment: std::time::SystemTime) -> Date {
    let since = moment.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let days = i64::try_from(since.as_secs() / 86_400).unwrap_or_default();
    let day = jiff::Span::new().try_days(days).ok();
    day.and_then(|day| Date::constant(1970, 1, 1).checked_add(day).ok()).unwrap_or(Date::constant(1970, 1, 1))
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

/// The offences that are asked for when none are named: those that the statistic is usually read by.
#[must_use]
pub fn usual_offences(statistic: Statistic) -> OffenceSet {
    let usual: &[Offence] = match statistic {
        Statistic::Victims | Statistic::Investigations => &[Offence::IntentionalHomicide, Offence::Femicide],
        Statistic::FederalOffences => &[Offence::DrugOffences, Offence::DrugPossession],
        Statistic::DeathsByRegistration | Statistic::DeathsByOccurrence => &[Offence::HomicideDeath],
        Statistic::DeathsByPresumedRivalry => &[Offence::PresumedRivalryDeath],
        Statistic::KilledInClashes => {
            &[Offence::CivilianClashDeath, Offence::SoldierClashDeath, Offence::BystanderClashDeath]
        }
        Statistic::Population
        | Statistic::ForceDeployed
        | Statistic::MigrantsDetained
        | Statistic::ArrestsAnnounced => &[Offence::NoOffence],
    };
    usual.iter().copied().collect()
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
        }),
    }
}

pub(crate) fn text_file(path: &Path) -> Result<NamedText, Error> {
    Ok(NamedText {
        name: path.display().to_string(),
        text: fs::read_to_string(path).map_err(Error::at(path))?,
    })
}
