//! The releases that are held, shipped ones and the user's own, and the figures in them.

use std::collections::BTreeSet;

use measure::{
    Figure, Month, Offence, OffenceSet, Period, PlaceCode, PlaceLevel, Release, Sha256, Statistic,
};
use serde::{Deserialize, Serialize};

use crate::{Error, Reading, Span, query::PlaceSelector};

/// What the cells of a release cover: found once, when it is imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// The offences with a cell.
    pub offences: BTreeSet<Offence>,
    /// The states with a cell, the codes abroad and unknown included.
    pub states: BTreeSet<PlaceCode>,
    /// How fine its places are.
    pub level: PlaceLevel,
    /// For how long each cell counts.
    pub span: Span,
    /// First and last month with a cell.
    pub months: Period,
}

/// A release that is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The release.
    pub release: Release,
    /// What the layout found it to be.
    pub reading: Reading,
    /// What its cells cover.
    pub coverage: Coverage,
    /// Whether it came with the program.
    #[serde(skip)]
    pub shipped: bool,
}

impl Held {
    /// Whether the release counts the place: its state, or for the country all 32 states.
    #[must_use]
    pub fn counts(&self, place: PlaceSelector) -> bool {
        let within = place.within();
        let fine_enough = match place {
            PlaceSelector::One(one) => one.level() <= self.coverage.level,
            PlaceSelector::EachState => true,
            PlaceSelector::EachMunicipalityOf(_) => self.coverage.level == PlaceLevel::Municipality,
        };
        let covered = match within.state() {
            Some(state) => self.coverage.states.contains(&state),
            None => {
                self.coverage.states.iter().filter(|s| !s.is_unlocated()).count() == measure::STATES.len()
            }
        };
        fine_enough && covered
    }

    /// Whether the release counts one of the offences of the statistic.
    #[must_use]
    pub fn counts_offence(&self, statistic: Statistic, offences: &OffenceSet) -> bool {
        self.release.statistics.contains(&statistic)
            && offences.iter().any(|o| self.coverage.offences.contains(&o))
    }

    /// Whether the release counts the month.
    #[must_use]
    pub fn covers(&self, month: Month) -> bool {
        self.coverage.months.contains(month)
    }
}

/// What is wanted of one release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Want {
    /// What is counted.
    pub statistic: Statistic,
    /// Of which offences.
    pub offence: OffenceSet,
    /// Where.
    pub place: PlaceSelector,
    /// When.
    pub period: Period,
}

impl Want {
    /// Whether a figure is wanted.
    #[must_use]
    pub fn takes(&self, figure: &Figure) -> bool {
        figure.statistic == self.statistic
            && self.offence.contains(figure.offence)
            && self.place.answering(figure.place).is_some()
            && self.period.covers(figure.period)
    }
}

/// Where the figures of releases lie.
pub trait Shelf {
    /// The figures of a release that are wanted, in the order of the file.
    ///
    /// # Errors
    /// When the release is damaged or cannot be read.
    fn figures(&self, release: &Held, want: &Want) -> Result<Vec<Figure>, Error>;
}

/// The record: every release that is held.
pub struct Record {
    held: Vec<Held>,
    shipped: Box<dyn Shelf + Send + Sync>,
    own: Option<Box<dyn Shelf + Send + Sync>>,
}

impl std::fmt::Debug for Record {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Record").field("held", &self.held.len()).finish_non_exhaustive()
    }
}

impl Record {
    /// A record of shipped releases and, under them in rank, of the user's own.
    #[must_use]
    pub fn of(
        (shipped_held, shipped): (Vec<Held>, Box<dyn Shelf + Send + Sync>),
        own: Option<(Vec<Held>, Box<dyn Shelf + Send + Sync>)>,
    ) -> Self {
        let mut held: Vec<Held> = shipped_held.into_iter().map(|h| Held { shipped: true, ..h }).collect();
        let own = own.map(|(own_held, shelf)| {
            // A release of one's own holds every cell; the shipped table holds totals of the same bytes.
            let theirs: BTreeSet<Sha256> = own_held.iter().map(|h| h.release.sha256).collect();
            held.retain(|h| !theirs.contains(&h.release.sha256));
            held.extend(own_held.into_iter().map(|h| Held { shipped: false, ..h }));
            shelf
        });
        held.sort_by_key(|h| {
            (
                h.release.publisher,
                h.release.statistics.clone(),
                h.release.vintage.public.latest(),
                h.release.sha256,
            )
        });
        Self { held, shipped, own }
    }

    /// The releases, by publisher, statistic and the day they were public.
    #[must_use]
    pub fn held(&self) -> &[Held] {
        &self.held
    }

    /// The release with this hash.
    #[must_use]
    pub fn release(&self, sha256: Sha256) -> Option<&Held> {
        self.held.iter().find(|h| h.release.sha256 == sha256)
    }

    /// The figures of a release that are wanted.
    ///
    /// # Errors
    /// When the release is damaged or cannot be read.
    pub fn figures(&self, held: &Held, want: &Want) -> Result<Vec<Figure>, Error> {
        match &self.own {
            Some(own) if !held.shipped => own.figures(held, want),
            _ => self.shipped.figures(held, want),
        }
    }
}
