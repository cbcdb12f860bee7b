//! The releases that are held, shipped ones and the user's own, and the figures in them.

use std::collections::BTreeSet;

use measure::{
    Figure, Month, OffenceSet, Period, PlaceCode, PlaceLevel, Release, Sha256, Statistic,
};
use crate::{
    Coverage, Error, Reading, Span,
    query::PlaceSelector,
    store::{
        Commit, Holding,
        figures::{Filter, StoredCell},
    },
};

/// A release that is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The release.
    pub release: Release,
    /// What the layout found it to be.
    pub reading: Reading,
    /// What its cells cover.
    pub coverage: Coverage,
    /// Whether it came with the program.
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
    fn filter(&self) -> Filter {
        Filter {
            statistic: Some(self.statistic),
            offences: Some(self.offence.clone()),
            places: (self.place.within() != PlaceCode::NATION).then(|| BTreeSet::from([self.place.within()])),
            period: Some(self.period),
            ..Filter::default()
        }
    }
}

/// The record: every release that is held, shipped or in a store of the user's own.
#[derive(Debug)]
pub struct Record {
    held: Vec<Held>,
    shipped: Holding,
    own: Option<Holding>,
}

impl Record {
    /// The record of the shipped releases and, over them, the user's own.
    ///
    /// A release that both hold is read from the user's store, which has every cell where the shipped record has totals.
    #[must_use]
    pub fn new(shipped: Holding, own: Option<Holding>) -> Self {
        let held_in = |holding: &Holding, shipped: bool| -> Vec<Held> {
            let held = |c: &Commit| Held {
                release: c.release.clone(),
                reading: c.reading.clone(),
                coverage: c.coverage.clone(),
                shipped,
            };
            holding.commits().iter().map(held).collect()
        };
        let mut held = own.as_ref().map(|own| held_in(own, false)).unwrap_or_default();
        let own_hashes: BTreeSet<Sha256> = held.iter().map(|h| h.release.sha256).collect();
        held.extend(held_in(&shipped, true).into_iter().filter(|h| !own_hashes.contains(&h.release.sha256)));
        held.sort_by_key(|h| {
            let vintage = h.release.vintage;
            (h.release.publisher, h.release.statistics.clone(), vintage.public.latest(), vintage.cutoff, h.release.sha256)
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

    /// The figures of a release that are wanted, in the order of the file.
    ///
    /// # Errors
    /// When the release is damaged or cannot be read.
    pub fn figures(&self, held: &Held, want: &Want) -> Result<Vec<Figure>, Error> {
        let sha256 = held.release.sha256;
        let file = match &self.own {
            Some(own) if !held.shipped => own.figures(sha256)?,
            _ => self.shipped.figures(sha256)?,
        };
        let cells = file.read(&want.filter())?;
        let figure = |cell: StoredCell| figure_of(sha256, cell);
        Ok(cells.into_iter().map(figure).filter(|figure| want.place.answering(figure.place).is_some()).collect())
    }
}

fn figure_of(release: Sha256, cell: StoredCell) -> Figure {
    let last = if cell.span == Span::Year { cell.month.plus(11) } else { cell.month };
    Figure {
        release,
        statistic: cell.statistic,
        offence: cell.offence,
        label: cell.label.to_string(),
        place: cell.place,
        period: Period::new(cell.month, last).unwrap_or(Period::month(cell.month)),
        number: cell.number,
        sheet: cell.sheet.as_ref().map(ToString::to_string),
        origin: cell.origin(),
    }
}
