//! The releases that are held, shipped ones and the user's own, and the figures in them.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
};

use columns::{FiguresFile, Filter, GroupBy, StoredCell};
use measure::{
    Figure, LevelsAsked, Month, OffenceSet, Period, PlaceCode, PlaceLevel, Release, Sha256, Statistic,
    ValueKind,
};

use crate::{
    AbsentIs, Broken, Coverage, Error, Gap, Reading, Span, gaps_of,
    query::{PlaceSelector, Selector},
    shipped::{Manifest, ShippedRecord},
    store::{Amended, Commit, Holding},
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
    /// Which of its tables this is, where it has one of months and one of years.
    pub table: Option<Span>,
    /// Whether it came with the program.
    pub shipped: bool,
    /// What was said of it before it was mended, the oldest first.
    pub amended: Vec<Amended>,
}

impl Held {
    /// The release as its one table, or as its two.
    fn tables(mut self) -> Vec<Self> {
        let Some(years) = self.coverage.years.take() else { return vec![self] };
        let of_years = Self { coverage: *years, table: Some(Span::Year), ..self.clone() };
        vec![Self { table: Some(Span::Month), ..self }, of_years]
    }

    /// Whether it is the table of years beside one of months, which stands for the release where it is told once.
    #[must_use]
    pub fn is_second_table(&self) -> bool {
        self.table == Some(Span::Year)
    }

    /// Whether municipalities stand together in it where their counts are too small to be told.
    #[must_use]
    pub(crate) fn merges(&self, statistic: Statistic) -> bool {
        statistic.row().small_cells.are_protected() && self.coverage.level == PlaceLevel::Municipality
    }

    /// Whether the release counts something of the place: one of its states. A list of events counts every state; one of some
    /// municipalities counts those of an offence and no state.
    #[must_use]
    pub fn counts(&self, (statistic, offences): (Statistic, &OffenceSet), place: PlaceSelector) -> bool {
        let counted = |state: &PlaceCode| self.coverage.states.contains(state);
        let listed = |place: &PlaceCode| {
            self.coverage.blocks.iter().any(|block| {
                block.statistic == statistic
                    && block.states.contains(place)
                    && offences.iter().any(|o| block.offences.contains(&o))
            })
        };
        let is_listed = match place {
            PlaceSelector::One(one) => listed(&one),
            PlaceSelector::EachState => false,
            PlaceSelector::EachMunicipalityOf(_) => true,
        };
        self.fine_enough(place)
            && (is_listed || !self.coverage.lists_some)
            && (self.lists_events()
                || self.of_the_country_alone()
                || Self::states_of(place).iter().any(counted))
    }

    /// Whether the release has the country's own rows and no state's.
    fn of_the_country_alone(&self) -> bool {
        self.coverage.states.is_empty()
    }

    /// The states, of which each must be published for the place to be.
    #[must_use]
    pub(crate) fn states_of(place: PlaceSelector) -> Vec<PlaceCode> {
        match place.within().state() {
            Some(state) => vec![state],
            None => measure::STATES.iter().filter_map(|s| PlaceCode::new(s.code).ok()).collect(),
        }
    }

    /// Where the release publishes what is asked of a place: in its states, or in the one municipality where it lists some alone,
    /// of which no state is the sum.
    fn published_places(&self, place: PlaceSelector) -> Option<Vec<PlaceCode>> {
        match place {
            PlaceSelector::One(one) if self.coverage.lists_some => {
                (one.level() == PlaceLevel::Municipality).then(|| vec![one])
            }
            PlaceSelector::EachState | PlaceSelector::EachMunicipalityOf(_) if self.coverage.lists_some => {
                None
            }
            PlaceSelector::One(_) | PlaceSelector::EachState | PlaceSelector::EachMunicipalityOf(_) => {
                Some(Self::states_of(place))
            }
        }
    }

    /// Whether the release publishes every one of the offences in every state of the place in each of the months.
    #[must_use]
    pub fn publishes(
        &self,
        (statistic, offences): (Statistic, &OffenceSet),
        place: PlaceSelector,
        months: Period,
    ) -> bool {
        let Some(places) = self.published_places(place) else { return false };
        self.fine_enough(place)
            && self.coverage.months.covers(months)
            && (self.lists_events()
                || places.into_iter().all(|state| {
                    offences.iter().all(|o| self.coverage.publishes_all(statistic, o, state, months))
                }))
    }

    /// How many of the cells that are asked for the release publishes: offences by states by months.
    #[must_use]
    pub(crate) fn cells_published(
        &self,
        (statistic, offences): (Statistic, &OffenceSet),
        place: PlaceSelector,
        month: Month,
    ) -> usize {
        if !self.fine_enough(place) || !self.covers(month) {
            return 0;
        }
        let Some(states) = self.published_places(place) else { return 0 };
        let of_state = |state: &PlaceCode| {
            offences
                .iter()
                .filter(|o| self.lists_events() || self.coverage.publishes_one(statistic, *o, *state, month))
                .count()
        };
        states.iter().map(of_state).sum()
    }

    pub(crate) fn lists_events(&self) -> bool {
        self.release.statistics.iter().all(|statistic| statistic.row().lists_events)
    }

    /// What it means that the release has no row for a place and month.
    #[must_use]
    pub(crate) fn absent_is(&self, statistic: Statistic) -> AbsentIs {
        match self.reading.absent_is {
            // A municipality without a cell counts in the rest of its state.
            _ if self.merges(statistic) => AbsentIs::Unknown,
            // Releases that were added before this was asked.
            AbsentIs::Unknown if statistic.blank_is_zero() => AbsentIs::Zero,
            known @ (AbsentIs::Zero | AbsentIs::Missing | AbsentIs::Unknown) => known,
        }
    }

    fn fine_enough(&self, place: PlaceSelector) -> bool {
        match place {
            PlaceSelector::One(one) => one.level() <= self.coverage.level,
            PlaceSelector::EachState => true,
            PlaceSelector::EachMunicipalityOf(_) => self.coverage.level == PlaceLevel::Municipality,
        }
    }

    /// Whether the release counts one of the offences of the statistic: of a release of several, each counts its own.
    #[must_use]
    pub fn counts_offence(&self, statistic: Statistic, offences: &OffenceSet) -> bool {
        let blocks = &self.coverage.blocks;
        let of_statistic = blocks.iter().filter(|block| block.statistic == statistic);
        self.release.statistics.contains(&statistic)
            && offences.iter().any(|o| {
                of_statistic.clone().any(|block| block.offences.contains(&o))
                    || (blocks.is_empty() && self.coverage.offences.contains(&o))
            })
    }

    /// The months that its cells of a month count for.
    #[must_use]
    pub(crate) fn period_of(&self, month: Month) -> Period {
        period_of(month, self.coverage.span)
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
    /// Where on further dimensions.
    pub levels: LevelsAsked,
}

impl Want {
    /// What a question wants of the release that answers for this part of its period.
    pub(super) fn of(selector: &Selector, period: Period) -> Self {
        Self {
            statistic: selector.statistic,
            offence: selector.offence.clone(),
            place: selector.place,
            period,
            levels: selector.levels.clone(),
        }
    }

    /// How fine the cells are, where coarser or finer ones of the same release answer nothing.
    fn level(&self) -> Option<PlaceLevel> {
        let of_municipalities = matches!(self.place, PlaceSelector::EachMunicipalityOf(_));
        match self.statistic.row().value {
            ValueKind::Count | ValueKind::Range => of_municipalities.then_some(PlaceLevel::Municipality),
            // What is not added answers for its own place alone.
            ValueKind::Share | ValueKind::Estimate => Some(self.place.level()),
        }
    }

    fn filter(&self, held: &Held) -> Filter {
        Filter {
            span: held.table,
            statistic: Some(self.statistic),
            offences: Some(self.offence.clone()),
            places: (self.place.within() != PlaceCode::NATION).then(|| BTreeSet::from([self.place.within()])),
            period: Some(self.period),
            levels: self.levels.0.clone(),
            level: self.level(),
            ..Filter::default()
        }
    }
}

/// The record: every release that is held, shipped or in a store of the user's own.
#[derive(Debug)]
pub struct Record {
    held: Vec<Held>,
    shipped: ShippedRecord,
    own: Option<Holding>,
    sums: Mutex<BTreeMap<SumKey, Arc<Sums>>>,
    gaps: Mutex<BTreeMap<Sha256, Arc<Vec<Gap>>>>,
    /// Files that are open, whose hash was verified once.
    files: Mutex<BTreeMap<Sha256, Arc<FiguresFile>>>,
    trouble: Option<Error>,
}

/// Sums of a release by place and period.
pub type Sums = BTreeMap<(PlaceCode, Period), u64>;

/// What sums of a shipped release are remembered under.
type SumKey = ((Sha256, Option<Span>), Statistic, OffenceSet, String, LevelsAsked);

impl Record {
    /// The record of the shipped releases and, over them, the user's own.
    ///
    /// A release that both hold is read from the user's store, which has every cell where the shipped record has totals.
    #[must_use]
    pub fn new(shipped: ShippedRecord, own: Option<Holding>) -> Self {
        let of_own = |holding: &Holding| -> Vec<Held> {
            let held = |c: &Commit| Held {
                release: c.release.clone(),
                reading: c.reading.clone(),
                coverage: c.coverage.clone(),
                table: None,
                shipped: false,
                amended: holding.amended(c.release.sha256).to_vec(),
            };
            holding.commits().iter().flat_map(|commit| held(commit).tables()).collect()
        };
        let of_program = |manifest: &Manifest| {
            let held = Held {
                release: manifest.release.clone(),
                reading: manifest.reading.clone(),
                coverage: manifest.coverage.clone(),
                table: None,
                shipped: true,
                amended: Vec::new(),
            };
            held.tables()
        };
        let mut held: Vec<Held> = own.iter().flat_map(of_own).collect();
        let own_hashes: BTreeSet<Sha256> = held.iter().map(|h| h.release.sha256).collect();
        let left = shipped.manifests().filter(|m| !own_hashes.contains(&m.release.sha256));
        held.extend(left.flat_map(of_program));
        held.sort_by_key(|h| {
            let vintage = h.release.vintage;
            (
                h.release.publisher,
                h.release.statistics.clone(),
                vintage.public.latest(),
                vintage.cutoff,
                h.release.sha256,
                h.table,
            )
        });
        Self {
            held,
            shipped,
            own,
            sums: Mutex::default(),
            gaps: Mutex::default(),
            files: Mutex::default(),
            trouble: None,
        }
    }

    /// The same record, with what keeps the user's own store from being read.
    #[must_use]
    pub(crate) fn with_trouble(self, trouble: Error) -> Self {
        Self { trouble: Some(trouble), ..self }
    }

    /// What keeps the user's own store from being read; nothing where it is whole or there is none.
    #[must_use]
    pub fn trouble(&self) -> Option<&Error> {
        self.trouble.as_ref()
    }

    /// The user's own store, where it is whole.
    #[must_use]
    pub fn own(&self) -> Option<&Holding> {
        self.own.as_ref()
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

    /// The table of the release with this hash that is fine enough to answer for a place.
    #[must_use]
    pub fn table(&self, sha256: Sha256, place: PlaceCode) -> Option<&Held> {
        let mut tables = self.held.iter().filter(|h| h.release.sha256 == sha256);
        tables.clone().find(|h| h.fine_enough(PlaceSelector::One(place))).or_else(|| tables.next())
    }

    /// The release with this hash: the table of its months, where it has two.
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
        let key = (
            (held.release.sha256, held.table),
            want.statistic,
            want.offence.clone(),
            want.place.to_string(),
            want.levels.clone(),
        );
        let remembered = || self.sums.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sums) = remembered().get(&key) {
            return Ok(Arc::clone(sums));
        }
        // Months beyond what the release covers are asked of no release.
        let all_months = Want { period: held.coverage.months, ..want.clone() };
        let sums = Arc::new(self.read_sums(held, &all_months)?);
        remembered().insert(key, Arc::clone(&sums));
        Ok(sums)
    }

    /// The numbers that a release lacks.
    ///
    /// # Errors
    /// When the release is damaged or cannot be read.
    pub fn gaps(&self, held: &Held) -> Result<Arc<Vec<Gap>>, Error> {
        let remembered = || self.gaps.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(gaps) = remembered().get(&held.release.sha256) {
            return Ok(Arc::clone(gaps));
        }
        let gaps = Arc::new(gaps_of(self.file(held)?.as_ref())?);
        remembered().insert(held.release.sha256, Arc::clone(&gaps));
        Ok(gaps)
    }

    fn read_sums(&self, held: &Held, want: &Want) -> Result<Sums, Error> {
        let level = match want.place {
            PlaceSelector::One(_) => PlaceLevel::Nation,
            each @ (PlaceSelector::EachState | PlaceSelector::EachMunicipalityOf(_)) => each.level(),
        };
        let by = GroupBy { month: true, place: Some(level), offence: false };
        let mut sums = Sums::new();
        for (group, total) in self.file(held)?.sum_by(&want.filter(held), by)? {
            let (Some(month), Some(place)) = (group.month, group.place) else { continue };
            let place = if let PlaceSelector::One(one) = want.place { one } else { place };
            let sum = sums.entry((place, period_of(month, held.coverage.span))).or_default();
            let added = u64::try_from(total.number).ok().and_then(|number| sum.checked_add(number));
            *sum = added.ok_or_else(|| Error::Damaged {
                path: held.release.file.clone().into(),
                reason: Broken::NotAsWritten { what: "a sum of counts" },
            })?;
        }
        Ok(sums)
    }

    fn file(&self, held: &Held) -> Result<Arc<FiguresFile>, Error> {
        let opened = || self.files.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = opened().get(&held.release.sha256) {
            return Ok(Arc::clone(file));
        }
        let file = Arc::new(match &self.own {
            Some(own) if !held.shipped => own.figures(held.release.sha256)?,
            _ => self.shipped.figures(held.release.sha256)?,
        });
        opened().insert(held.release.sha256, Arc::clone(&file));
        Ok(file)
    }

    /// The figures of a release that are wanted, in the order of the file.
    ///
    /// # Errors
    /// When the release is damaged or cannot be read.
    pub fn figures(&self, held: &Held, want: &Want) -> Result<Vec<Figure>, Error> {
        let cells = self.file(held)?.read(&want.filter(held))?;
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
        levels: cell.every_level(),
        value: cell.value,
        sheet: cell.sheet.as_ref().map(ToString::to_string),
        origin: cell.origin(),
    }
}

/// The months that a cell counts for; a stock stands at its month.
fn period_of(month: Month, span: Span) -> Period {
    let last = if span == Span::Year { month.plus(11) } else { month };
    Period::new(month, last).unwrap_or(Period::month(month))
}
