//! The releases that are held, shipped ones and the user's own, and the figures in them.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
};

use crate::{
    Coverage, Error, Reading, Span,
    query::PlaceSelector,
    store::{
        Commit, Holding,
        figures::{FiguresFile, Filter, GroupBy, StoredCell},
    },
};
use measure::{Figure, Month, OffenceSet, Period, PlaceCode, PlaceLevel, Release, Sha256, Statistic};

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
    /// Whether the release counts the place: its state, or for the country all 32 states. A list of events counts every state.
    #[must_use]
    pub fn counts(&self, place: PlaceSelector) -> bool {
        let within = place.within();
        let fine_enough = match place {
            PlaceSelector::One(one) => one.level() <= self.coverage.level,
            PlaceSelector::EachState => true,
            PlaceSelector::EachMunicipalityOf(_) => self.coverage.level == PlaceLevel::Municipality,
        };
        let lists_events = self.release.statistics.iter().all(|statistic| statistic.lists_events());
        let covered = match within.state() {
            _ if lists_events => true,
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
            level: matches!(self.place, PlaceSelector::EachMunicipalityOf(_))
                .then_some(PlaceLevel::Municipality),
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
    sums: Mutex<BTreeMap<SumKey, Arc<Sums>>>,
}

/// Sums of a release by place and period.
pub type Sums = BTreeMap<(PlaceCode, Period), u64>;

/// What sums of a shipped release are remembered under.
type SumKey = (Sha256, Statistic, OffenceSet, String);

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
            (
                h.release.publisher,
                h.release.statistics.clone(),
                vintage.public.latest(),
                vintage.cutoff,
                h.release.sha256,
            )
        });
        Self { held, shipped, own, sums: Mutex::default() }
    }

    /// The same record as if it held these releases and no other: what a key asks again.
    #[must_use]
    pub fn only(mut self, releases: &BTreeSet<Sha256>) -> Self {
        self.held.retain(|held| releases.contains(&held.release.sha256));
        self
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

    /// The sums of what is wanted of a release, by the place that each cell counts for and by period.
    ///
    /// Tables that came with the program are small and are asked again and again, so a question to one is answered for
    /// all its months and remembered. A user's own release can hold tens of millions of cells: of it, only the months
    /// that are wanted are read.
    ///
    /// # Errors
    /// When the release is damaged or cannot be read.
    pub fn sums(&self, held: &Held, want: &Want) -> Result<Arc<Sums>, Error> {
        if !held.shipped {
            return self.read_sums(held, want).map(Arc::new);
        }
        let key = (held.release.sha256, want.statistic, want.offence.clone(), want.place.to_string());
        let remembered = || self.sums.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sums) = remembered().get(&key) {
            return Ok(Arc::clone(sums));
        }
        let all_months = Want { period: held.coverage.months, ..want.clone() };
        let sums = Arc::new(self.read_sums(held, &all_months)?);
        remembered().insert(key, Arc::clone(&sums));
        Ok(sums)
    }

    fn read_sums(&self, held: &Held, want: &Want) -> Result<Sums, Error> {
        let level = match want.place {
            PlaceSelector::One(_) => PlaceLevel::Nation,
            PlaceSelector::EachState => PlaceLevel::State,
            PlaceSelector::EachMunicipalityOf(_) => PlaceLevel::Municipality,
        };
        let by = GroupBy { month: true, place: Some(level), offence: false };
        let mut sums = Sums::new();
        for (group, total) in self.file(held)?.sum_by(&want.filter(), by)? {
            let (Some(month), Some(place)) = (group.month, group.place) else { continue };
            let place = if let PlaceSelector::One(one) = want.place { one } else { place };
            let number = u64::try_from(total.number).unwrap_or(u64::MAX);
            *sums.entry((place, period_of(month, held.coverage.span))).or_default() += number;
        }
        Ok(sums)
    }

    fn file(&self, held: &Held) -> Result<FiguresFile, Error> {
        match &self.own {
            Some(own) if !held.shipped => own.figures(held.release.sha256),
            _ => self.shipped.figures(held.release.sha256),
        }
    }

    /// The figures of a release that are wanted, in the order of the file.
    ///
    /// # Errors
    /// When the release is damaged or cannot be read.
    pub fn figures(&self, held: &Held, want: &Want) -> Result<Vec<Figure>, Error> {
        let cells = self.file(held)?.read(&want.filter())?;
        let figure = |cell: &StoredCell| figure_of(held.release.sha256, cell);
        Ok(cells.iter().map(figure).filter(|figure| want.place.answering(figure.place).is_some()).collect())
    }
}

fn figure_of(release: Sha256, cell: &StoredCell) -> Figure {
    Figure {
        release,
        statistic: cell.statistic,
        offence: cell.offence,
        label: cell.label.to_string(),
        place: cell.place,
        period: period_of(cell.month, cell.span),
        number: cell.number,
        sheet: cell.sheet.as_ref().map(ToString::to_string),
        origin: cell.origin(),
    }
}

/// The months that a cell counts for; a stock stands at its month.
fn period_of(month: Month, span: Span) -> Period {
    let last = if span == Span::Year { month.plus(11) } else { month };
    Period::new(month, last).unwrap_or(Period::month(month))
}
