//! What a file is meant to hold, and whether it does: a file that lacks rows or places is refused unless it says so.

use std::{collections::BTreeSet, fmt, str::FromStr};

use measure::{
    Date, Expected, Finding, FindingCode, Language, Month, Offence, OffenceSet, PlaceCode, PlaceLevel,
    STATES, Seen, Severity, Statistic, Where,
};
use report::{Text, Words, say};
use serde::{Deserialize, Serialize};

use crate::{AbsentIs, Coverage, Error, Reading};

/// What a file is meant to hold: `all`, or some states and offences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Covers {
    /// All that its publisher lists: what is not there is lacking, and every sum over it says so.
    All,
    /// Some states, or some offences of all states.
    Part {
        /// The states; all 32 where none is named.
        states: BTreeSet<PlaceCode>,
        /// The offences; whatever the file lists where none is named.
        offences: BTreeSet<Offence>,
    },
}

/// A text that says no part.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words().plain(Language::En))]
pub struct NotCovers {
    /// What was read.
    pub seen: String,
}

impl Words for NotCovers {
    fn words(&self) -> Text {
        say!(
            "{seen} no es una parte: se espera `todo`, entidades como `11` o `11,14`, o delitos como `homicidio-doloso`",
            "{seen} is not a part: expected `all`, states such as `11` or `11,14`, or offences such as `intentional-homicide`",
            seen = Text::code(&self.seen)
        )
    }
}

impl FromStr for Covers {
    type Err = NotCovers;

    fn from_str(text: &str) -> Result<Self, NotCovers> {
        if matches!(text, "all" | "todo") {
            return Ok(Self::All);
        }
        let refuse = || NotCovers { seen: text.to_owned() };
        let (mut states, mut offences) = (BTreeSet::new(), BTreeSet::new());
        for part in text.split([',', '+']).map(str::trim) {
            match (part.parse::<PlaceCode>(), part.parse::<OffenceSet>()) {
                (Ok(state), _) if state.level() == PlaceLevel::State => {
                    states.insert(state);
                }
                (_, Ok(named)) => offences.extend(named.iter()),
                (Ok(_) | Err(_), Err(_)) => return Err(refuse()),
            }
        }
        Ok(Self::Part { states, offences })
    }
}

impl fmt::Display for Covers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Part { states, offences } => {
                let parts = states
                    .iter()
                    .map(ToString::to_string)
                    .chain(offences.iter().map(|offence| offence.code().to_owned()));
                f.write_str(&parts.collect::<Vec<_>>().join(","))
            }
        }
    }
}

impl TryFrom<String> for Covers {
    type Error = NotCovers;

    fn try_from(text: String) -> Result<Self, NotCovers> {
        text.parse()
    }
}

impl From<Covers> for String {
    fn from(covers: Covers) -> Self {
        covers.to_string()
    }
}

/// How many missing states or rows are named.
const NAMED: usize = 5;

/// Refuses a file that is not whole within what it is meant to hold.
///
/// # Errors
/// When rows, states or offences are missing, or rows of two registers stand in one file.
pub(super) fn expect_whole(
    file: &str,
    (reading, coverage): (&Reading, &Coverage),
    covers: Option<&Covers>,
) -> Result<(), Error> {
    let found = &reading.wholeness;
    let refuse = |code, seen: Seen, expected| {
        let at = Where { file: file.to_owned(), ..Where::default() };
        Err(Error::refused(code, at, seen, expected))
    };
    // A few rows of another register are misprints; a tenth of a file is another file.
    if found.other_register * 10 >= reading.rows.read.max(1) && found.other_register > 1 {
        let seen = Seen::OtherRegister { rows: found.other_register };
        return refuse(FindingCode::MixedRegisters, seen, Expected::OneRegister);
    }
    if reading.absent_is != AbsentIs::Missing {
        return Ok(());
    }
    let every_row = |option: String| Expected::EveryRow { option };
    let states_lacking: Vec<PlaceCode> = match covers {
        Some(Covers::All) => return Ok(()),
        Some(Covers::Part { states, .. }) if !states.is_empty() => {
            states.iter().copied().filter(|state| !coverage.states.contains(state)).collect()
        }
        Some(Covers::Part { .. }) => found.states_absent.clone(),
        None if looks_cut(coverage, &found.states_absent) => found.states_absent.clone(),
        None => Vec::new(),
    };
    if !states_lacking.is_empty() {
        let seen = Seen::AbsentStates { states: states_lacking };
        return refuse(FindingCode::NotWhole, seen, every_row(option_for(coverage)));
    }
    if let Some(Covers::Part { offences, .. }) = covers
        && let Some(lacking) = offences.iter().find(|offence| !coverage.offences.contains(offence))
    {
        let seen = Seen::written(lacking.code());
        return refuse(FindingCode::NotWhole, seen, every_row(option_for(coverage)));
    }
    if found.absent > 0 {
        let first = found.first_absent.iter().take(NAMED).map(|row| (row.place, row.year)).collect();
        let seen = Seen::AbsentRows { rows: found.absent, first };
        return refuse(FindingCode::NotWhole, seen, every_row("--covers all".to_owned()));
    }
    Ok(())
}

/// Whether a file without some states was cut: it has most of them, or the first of them and no other. A file of a few states
/// from here and there was made so by somebody; sums over the country say what it lacks.
fn looks_cut(coverage: &Coverage, absent: &[PlaceCode]) -> bool {
    let present = STATES.len() - absent.len();
    let are_the_last =
        absent.iter().zip(present + 1..).all(|(state, number)| state.number() as usize == number);
    !coverage.states.is_empty() && (present * 2 >= STATES.len() || are_the_last)
}

/// The option that says what a file with these states holds.
fn option_for(coverage: &Coverage) -> String {
    const FEW: usize = 4;
    let states: Vec<String> =
        coverage.states.iter().filter(|s| !s.is_unlocated()).map(ToString::to_string).collect();
    if states.is_empty() || states.len() > FEW {
        "--covers all".to_owned()
    } else {
        format!("--covers {}", states.join(","))
    }
}

/// How many months a file may run past the day on which it was public: publishers fill the months of a quarter or a year
/// in advance. A file that runs further was given the wrong day.
const MONTHS_IN_ADVANCE: i32 = 3;

/// The last month that a release can count that was public on this day; nothing where all that it counts was over by then.
/// A projection counts years to come.
///
/// # Errors
/// When its months run so far past the day that the day must be wrong.
pub(super) fn last_month_over(file: &str, reading: &Reading, public: Date) -> Result<Option<Month>, Error> {
    let is_last_day = public.tomorrow().is_ok_and(|next| Month::of(next) != Month::of(public));
    let over = if is_last_day { Month::of(public) } else { Month::of(public).plus(-1) };
    if reading.statistics.contains(&Statistic::Population) || reading.cutoff <= over {
        return Ok(None);
    }
    let at = Where { file: file.to_owned(), ..Where::default() };
    if reading.cutoff.since(over) > MONTHS_IN_ADVANCE || reading.first > over {
        let expected = Expected::DayAfter { month: reading.cutoff };
        return Err(Error::refused(
            FindingCode::ImpossiblePublicDay,
            at,
            Seen::PublicDay { day: public },
            expected,
        ));
    }
    Ok(Some(over))
}

/// The note on months that were not over on the day a release was public.
pub(super) fn not_over(file: &str, month: Month) -> Finding {
    Finding {
        code: FindingCode::AfterCutoff,
        severity: Severity::Note,
        at: Where { file: file.to_owned(), ..Where::default() },
        seen: Seen::MonthsAfter { month },
        expected: Expected::NothingAfterCutoff,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_covers_survives_its_text() {
        for text in ["all", "11", "11,14", "intentional-homicide", "11,extortion"] {
            assert_eq!(text.parse::<Covers>().unwrap().to_string(), text);
        }
        assert_eq!("homicidio-doloso".parse::<Covers>().unwrap().to_string(), "intentional-homicide");
        for text in ["", "11007", "half", "11,"] {
            assert!(text.parse::<Covers>().is_err(), "{text}");
        }
    }
}
