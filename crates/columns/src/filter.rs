//! What is asked of a release's cells, and what is answered.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use measure::{
    Addend, Dimension, Level, LevelAsked, Levels, Month, Offence, OffenceSet, Origin, Period, PlaceCode,
    PlaceLevel, Statistic, Sum, Value,
};

use crate::row::Span;

/// Which cells are asked for; a part that is not set lets every cell through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// What is counted.
    pub statistic: Option<Statistic>,
    /// Of which offences.
    pub offences: Option<OffenceSet>,
    /// Under which labels of the publisher.
    pub labels: Option<BTreeSet<String>>,
    /// In which places: those that are one of these or lie in one.
    pub places: Option<BTreeSet<PlaceCode>>,
    /// How fine the places are, for releases that hold states and municipalities together.
    pub level: Option<PlaceLevel>,
    /// In which months: those of the cell must all lie in the period.
    pub period: Option<Period>,
    /// For how long a cell counts.
    pub span: Option<Span>,
    /// Where on further dimensions. On one that is not named here, cells of every level are taken, and so are printed
    /// totals; the two are not added to each other.
    pub levels: BTreeMap<Dimension, LevelAsked>,
}

/// A kept cell as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCell {
    /// The row, counted from 1.
    pub row: u32,
    /// The column, counted from 1.
    pub column: u32,
    /// The sheet, where the file has sheets.
    pub sheet: Option<Arc<str>>,
    /// What is counted.
    pub statistic: Statistic,
    /// Where.
    pub place: PlaceCode,
    /// The month; for [`Span::Year`] the January of the year.
    pub month: Month,
    /// For how long the cell counts.
    pub span: Span,
    /// The offence of the common catalogue.
    pub offence: Offence,
    /// The offence as the publisher labels it.
    pub label: Arc<str>,
    /// Sex, where the release has it.
    pub sex: Option<Arc<str>>,
    /// Age group, where the release has it.
    pub age: Option<Arc<str>>,
    /// Where it stands on further dimensions; sex and age only where they are not above.
    pub levels: Arc<Levels>,
    /// What is printed there.
    pub value: Value,
    /// The cells that were added up, where the number is a sum.
    pub origin: Option<Origin>,
}

impl StoredCell {
    /// Where the cell stands on a dimension; nothing where its release does not have it.
    #[must_use]
    pub fn level(&self, dimension: Dimension) -> Option<Level> {
        let own = match dimension {
            Dimension::Sex => self.sex.as_deref(),
            Dimension::AgeBand => self.age.as_deref(),
            Dimension::Mode | Dimension::Group | Dimension::Stage => None,
        };
        own.map(|name| Level::Named(name.to_owned())).or_else(|| self.levels.of(dimension).cloned())
    }

    /// Where the cell stands on every dimension that its release has, sex and age with the others.
    #[must_use]
    pub fn every_level(&self) -> Levels {
        let own = [(Dimension::Sex, &self.sex), (Dimension::AgeBand, &self.age)];
        let named = |levels: Levels, (dimension, name): (Dimension, &Option<Arc<str>>)| match name {
            Some(name) => levels.at(dimension, name),
            None => levels,
        };
        own.into_iter().fold((*self.levels).clone(), named)
    }

    /// What kind of thing the cell is to a sum.
    #[must_use]
    pub fn addend(&self) -> Addend {
        Addend::of(self.statistic, &self.value, &self.every_level())
    }

    /// The cells of the release that the number comes from.
    #[must_use]
    pub fn origin(&self) -> Origin {
        self.origin.clone().unwrap_or_else(|| Origin::cell(self.row, self.column))
    }
}

/// A sum over cells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Total {
    /// The sum.
    pub number: u128,
    /// How many cells were added up.
    pub cells: u64,
}

impl From<Sum> for Total {
    fn from(sum: Sum) -> Self {
        Self { number: sum.number(), cells: sum.cells() }
    }
}

/// What cells are told apart by when they are added up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GroupBy {
    /// By month.
    pub month: bool,
    /// By place, with municipalities gathered into states or the country where that is asked.
    pub place: Option<PlaceLevel>,
    /// By offence of the common catalogue.
    pub offence: bool,
}

/// One group of cells; a part is set where the cells were told apart by it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupKey {
    /// The month.
    pub month: Option<Month>,
    /// The place.
    pub place: Option<PlaceCode>,
    /// The offence.
    pub offence: Option<Offence>,
}

/// A place gathered to a level.
pub(crate) fn gather(place: PlaceCode, level: PlaceLevel) -> PlaceCode {
    match level {
        PlaceLevel::Nation => PlaceCode::NATION,
        PlaceLevel::State => place.state().unwrap_or(place),
        PlaceLevel::Municipality => place,
    }
}

impl Filter {
    /// Whether the cell is asked for. [`crate::FiguresFile`] answers the same without looking at every cell.
    #[must_use]
    pub fn takes(&self, cell: &StoredCell) -> bool {
        self.takes_statistic(cell.statistic)
            && self.takes_offence(cell.offence)
            && self.takes_label(&cell.label)
            && self.takes_place(cell.place)
            && self.span.is_none_or(|span| span == cell.span)
            && self.levels.iter().all(|(dimension, asked)| asked.takes(cell.level(*dimension).as_ref()))
            && self.months().is_none_or(|months| months.hold(cell.month.yyyymm(), cell.span.months()))
    }

    pub(crate) fn takes_statistic(&self, statistic: Statistic) -> bool {
        self.statistic.is_none_or(|asked| asked == statistic)
    }

    pub(crate) fn takes_offence(&self, offence: Offence) -> bool {
        self.offences.as_ref().is_none_or(|asked| asked.contains(offence))
    }

    pub(crate) fn takes_label(&self, label: &str) -> bool {
        self.labels.as_ref().is_none_or(|asked| asked.contains(label))
    }

    pub(crate) fn takes_place(&self, place: PlaceCode) -> bool {
        self.level.is_none_or(|level| level == place.level())
            && self.places.as_ref().is_none_or(|asked| asked.iter().any(|wide| place.lies_in(*wide)))
    }

    pub(crate) fn months(&self) -> Option<Months> {
        self.period.map(Months::of)
    }
}

/// The months asked for, as numbers such as 201906, in which order they compare like months.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Months {
    first: i32,
    /// The last month in which a month or stock may stand, and in which a year may begin.
    last: i32,
    last_of_years: i32,
}

impl Months {
    fn of(period: Period) -> Self {
        let last_of_years = period.last().plus(1 - Span::Year.months()).yyyymm();
        Self { first: period.first().yyyymm(), last: period.last().yyyymm(), last_of_years }
    }

    /// Whether a cell that begins at `start` and counts for `months` lies in these months.
    pub(crate) fn hold(self, start: i32, months: i32) -> bool {
        self.first <= start && start <= self.last_start(months)
    }

    pub(crate) fn last_start(self, months: i32) -> i32 {
        if months > 1 { self.last_of_years } else { self.last }
    }

    pub(crate) fn begin(self) -> i32 {
        self.first
    }
}
