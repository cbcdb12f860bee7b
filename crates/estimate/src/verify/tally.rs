//! How each method stands against its reference values: counted from a run, and as the last full run recorded it.
//!
//! A report cannot run every reference value, and not every panel comes with the program. So the counts of a full
//! run, with every panel, stand in `reference/verified.csv`; a test holds them against the panels that are at hand.

use super::Verified;

/// How many reference values of a method were run, and how many of them held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MethodTally {
    /// The method, as `reference/values.csv` names it.
    pub method: String,
    /// Its rows in `reference/values.csv`.
    pub rows: usize,
    /// Those that were run.
    pub run: usize,
    /// Those of them that held.
    pub held: usize,
}

/// How a method stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Every row that was run held, and one was run at least.
    Verified,
    /// A row that was run did not hold.
    Missed,
    /// No row of it was run.
    Unverified,
}

impl MethodTally {
    /// How the method stands by these counts.
    #[must_use]
    pub fn standing(&self) -> Standing {
        match (self.run, self.held) {
            (0, _) => Standing::Unverified,
            (run, held) if held == run => Standing::Verified,
            _ => Standing::Missed,
        }
    }

    /// Whether a run over some of the panels can belong to these counts of a run over all of them.
    #[must_use]
    pub fn admits(&self, part: &Self) -> bool {
        let missed = |tally: &Self| tally.run.saturating_sub(tally.held);
        self.method == part.method
            && self.rows == part.rows
            && part.run <= self.run
            && part.held <= self.held
            && missed(part) <= missed(self)
    }
}

/// Counts what was found, by method, in the order in which the methods first stand.
#[must_use]
pub fn tally_methods(found: &[Verified]) -> Vec<MethodTally> {
    let mut tallies: Vec<MethodTally> = Vec::new();
    for verified in found {
        let method = &verified.row.method;
        let holds = verified.outcome.holds();
        let (run, held) = (usize::from(holds.is_some()), usize::from(holds == Some(true)));
        match tallies.iter_mut().find(|tally| tally.method == *method) {
            Some(tally) => {
                tally.rows += 1;
                tally.run += run;
                tally.held += held;
            }
            None => tallies.push(MethodTally { method: method.clone(), rows: 1, run, held }),
        }
    }
    tallies
}

/// The counts of the last full run, with every panel of the references: what a report says of a method.
#[must_use]
pub fn recorded_tallies() -> Vec<MethodTally> {
    let mut reader = csv::Reader::from_reader(include_str!("../../reference/verified.csv").as_bytes());
    let read = |record: csv::StringRecord| {
        let number = |place: usize| record.get(place)?.parse().ok();
        Some(MethodTally {
            method: record.get(0)?.to_owned(),
            rows: number(1)?,
            run: number(2)?,
            held: number(3)?,
        })
    };
    reader.records().filter_map(|record| read(record.ok()?)).collect()
}

/// How a method of the reference values stood in the last full run; nothing where no row is of that name.
#[must_use]
pub fn recorded_standing(method: &str) -> Option<Standing> {
    recorded_tallies().iter().find(|tally| tally.method == method).map(MethodTally::standing)
}

/// The counts as `reference/verified.csv` keeps them.
#[must_use]
pub fn tallies_in_csv(tallies: &[MethodTally]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // INVARIANT: a vector takes every record, and each has four fields.
    let _ = writer.write_record(["method", "rows", "run", "held"]);
    for tally in tallies {
        let numbers = [tally.rows, tally.run, tally.held].map(|number| number.to_string());
        let _ = writer.write_record(std::iter::once(&tally.method).chain(&numbers));
    }
    // default: never taken, as above; and what is written is made of texts.
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::{
        Comparison, NotRun, Outcome, Reason, ReferenceRow, ShippedPanels, Tolerance, verify_methods,
    };

    fn verified(method: &str, outcome: Outcome) -> Verified {
        let row = ReferenceRow {
            method: method.to_owned(),
            data: String::new(),
            quantity: String::new(),
            value: String::new(),
            source: String::new(),
        };
        Verified { row, outcome }
    }

    fn run(ours: f64) -> Outcome {
        let tolerance = Tolerance { within: 0.5, reason: Reason::PrintedDigits };
        Outcome::Run(vec![Comparison { part: "effect", reference: 1.0, ours, tolerance }])
    }

    #[test]
    fn a_method_stands_as_its_rows_do() {
        let stopped = crate::Error::NoTreatedUnit { units: 3 };
        let found = [
            verified("a", run(1.0)),
            verified("b", run(2.0)),
            verified("c", Outcome::NotRun(NotRun::NoPanel)),
            verified("a", Outcome::NotRun(NotRun::NoNumber)),
            verified("d", Outcome::Stopped(stopped)),
            verified("e", Outcome::Run(Vec::new())),
            verified("f", run(f64::NAN)),
        ];
        let tallies = tally_methods(&found);
        let standing: Vec<Standing> = tallies.iter().map(MethodTally::standing).collect();
        use Standing::{Missed, Unverified, Verified};
        assert_eq!(standing, [Verified, Missed, Unverified, Missed, Missed, Missed]);
        assert_eq!((tallies[0].rows, tallies[0].run, tallies[0].held), (2, 1, 1));
    }

    /// What is recorded is no longer true when a method was added, or when it misses on a panel that is at hand.
    #[test]
    fn the_record_of_the_full_run_admits_what_the_shipped_panels_show() {
        let recorded = recorded_tallies();
        let found = tally_methods(&verify_methods(&ShippedPanels));
        assert_eq!(tallies_in_csv(&recorded), include_str!("../../reference/verified.csv"), "unread lines");
        assert_eq!(recorded.len(), found.len(), "`cargo xtask verified` records the methods anew");
        for (recorded, found) in recorded.iter().zip(&found) {
            assert!(
                recorded.admits(found),
                "`cargo xtask verified` records anew: {recorded:?}, now {found:?}"
            );
        }
    }

    #[test]
    fn a_record_that_says_more_than_was_found_is_caught() {
        let tally = |run, held| MethodTally { method: "a".to_owned(), rows: 4, run, held };
        assert!(tally(3, 3).admits(&tally(2, 2)));
        assert!(!tally(3, 3).admits(&tally(2, 1)), "a miss that is not recorded");
        assert!(!tally(0, 0).admits(&tally(1, 1)), "a method that was added");
    }
}
