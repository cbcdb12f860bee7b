//! What a cell, a row or a file should have held, as values: the sentences that say so are `record`'s.

use serde::{Deserialize, Serialize};

use crate::{Decimal, Month, PlaceCode, PlaceLevel, Sha256};

/// What was expected where something else stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expected {
    /// The code of a state.
    StateCode,
    /// The code of a state, or of abroad.
    AnyStateCode,
    /// A state by its name.
    State,
    /// The name of a state.
    StateName,
    /// A state, or the country as the publisher calls it.
    StateOrNation,
    /// Which of two kinds of place a row is of.
    StateOrMunicipality,
    /// A state, or a municipality's code as INEGI's queries print it.
    StateOrSpacedCode,
    /// A municipality's code as INEGI's queries print it.
    SpacedCode,
    /// The code of a municipality.
    FiveDigits,
    /// A municipality of a state.
    MunicipalityOf {
        /// The state.
        state: PlaceCode,
    },
    /// The code of a municipality that the catalogue has.
    CatalogueCode,
    /// The same, or the mark for an unknown municipality.
    CatalogueCodeOrNa,
    /// The header that follows in a file that lists places by columns.
    NextStateOrMunicipalityOf {
        /// The state.
        state: PlaceCode,
    },
    /// The name that goes with a state's code.
    NameOfState {
        /// The state.
        state: PlaceCode,
    },
    /// A place of a state that stands once in a year.
    PlaceOnceAYear {
        /// The name.
        name: String,
    },
    /// A name, or a code and a name, that both languages write alike.
    Named {
        /// The name.
        name: String,
    },
    /// A file that a publisher made.
    FileOfPublisher,
    /// SESNSP's own series, where a file has deaths beside it whose intent a third party estimated.
    SeriesOfSesnsp,
    /// A year.
    Year,
    /// A year that the file counts whole.
    WholeYear,
    /// A year that a catalogue covers.
    YearsOfCatalogue {
        /// The first.
        first: i32,
        /// The last.
        last: i32,
    },
    /// A year not before the first.
    YearsFrom {
        /// The first.
        first: i32,
    },
    /// A year in which registration had begun.
    YearsFromRegistration {
        /// The first.
        first: i32,
    },
    /// A year between two.
    YearsBetween {
        /// The first.
        first: i32,
        /// The last.
        last: i32,
    },
    /// A month by its number.
    MonthNumber,
    /// A month by its name.
    MonthName,
    /// A month as the layout writes it.
    MonthLike {
        /// One as it is written.
        example: String,
    },
    /// A day as the layout writes it.
    DateLike {
        /// One as it is written.
        example: String,
    },
    /// A day of the month that the row names elsewhere.
    DayOf {
        /// The month.
        month: Month,
    },
    /// A date that is known to the year.
    WithinAYear,
    /// The lowest, the most probable and the highest, in this order.
    LowBestHigh,
    /// When it happened.
    YearAndMonthOfOccurrence,
    /// A year and a month of the same moment: both of registration, or both of occurrence.
    YearAndMonthOfOneKind,
    /// The line above the table that names the year.
    LineOfYear,
    /// A month that somebody filled, or did not begin to.
    FilledOrEmptyMonth,
    /// A count in every month that the release covers.
    CountUpToCutoff,
    /// No count after the cut-off.
    NothingAfterCutoff,
    /// Rows as the layout has them.
    RowsOfLayout,
    /// A count near those of the other months of its row.
    NotAboveOtherMonths {
        /// How many times the largest of them is still believed.
        times: u64,
        /// The largest of them.
        largest: u64,
    },
    /// A count of at most one a month for so many inhabitants.
    OneInInhabitants {
        /// Inhabitants for each one that is believed.
        one_in: u64,
        /// The inhabitants of the place.
        inhabitants: u64,
    },
    /// Counts of a municipality that are no smaller, in every category.
    CountsOfAtLeast {
        /// The smallest.
        least: u64,
    },
    /// A year of its own.
    AnotherYear,
    /// A row for each place, offence and year, or the part that the file is meant to hold.
    EveryRow {
        /// The option that says what it holds, as it would be typed.
        option: String,
    },
    /// Rows of one register.
    OneRegister,
    /// A day after the last month that the file counts.
    DayAfter {
        /// The last month.
        month: Month,
    },
    /// A day that is not to come.
    NotAfter {
        /// Today.
        today: crate::Date,
    },
    /// A count as most layouts write it.
    PlainCount,
    /// A count as layouts with commas write it.
    GroupedCount,
    /// A count that must be written.
    WholeNumber,
    /// A count where nothing stands.
    Count,
    /// A population where nothing stands.
    Inhabitants,
    /// Plain digits, where a comma separates thousands.
    CommaReadAsThousands {
        /// How many, or the number.
        number: u64,
    },
    /// Which sex a row counts.
    MenWomenOrTotal,
    /// The sum of the parts of a printed total.
    SumOfParts {
        /// The sum.
        sum: u64,
    },
    /// Rows that are no totals.
    PartsOnly,
    /// A share in percent.
    Percent,
    /// The share that two printed numbers give.
    ShareOf {
        /// In percent.
        percent: Decimal,
    },
    /// Shares that make up the whole.
    HundredPercent,
    /// The same number as in an earlier table.
    AsBefore {
        /// The number.
        number: Decimal,
    },
    /// One of the colours of the legend.
    ColourOfLegend,
    /// What another file of the same survey has.
    AlsoIn {
        /// The file.
        file: String,
    },
    /// The year before that of an edition, which asks about it.
    YearBefore {
        /// The year of the edition.
        edition: i32,
    },
    /// A month of a president's term.
    MonthOfTerm {
        /// The president.
        president: String,
        /// The first month.
        first: Month,
        /// The last month.
        last: Month,
    },
    /// A rate as it is printed.
    Rate,
    /// Deaths by homicide alone.
    FewerHomicides {
        /// The most.
        most: u64,
    },
    /// An offence of the publisher's catalogue.
    SubtypeOfCatalogue,
    /// The same, where the row is kept without it.
    SubtypeCountedAsOther,
    /// A federal offence of the publisher's catalogue, where the row is kept without it.
    TypeCountedAsOther,
    /// One row for each of what a row is of.
    OneRowEach {
        /// What a row is of.
        key: RowsAre,
    },
    /// A number of cells in a row.
    Cells {
        /// How many, or the number.
        number: usize,
    },
    /// A cell of ordinary length.
    ShortCell {
        /// The most, in bytes.
        most: usize,
    },
    /// Text in the encoding of the file.
    TextIn {
        /// The encoding.
        encoding: String,
    },
    /// Text in one of the encodings that publishers use.
    TextInUtf8OrWindows1252,
    /// A table.
    HeaderAndRows,
    /// Rows below the header.
    RowsWithCounts,
    /// A layout that is known.
    KnownLayout,
    /// One of the layouts that are known.
    OneOfLayouts {
        /// Their names.
        layouts: Vec<String>,
    },
    /// No column after the last of a layout.
    NoColumnBeyond {
        /// How many columns it has.
        columns: usize,
        /// The layout.
        layout: String,
    },
    /// A column of a layout at its place, and those that are missing.
    ColumnOfLayout {
        /// The column.
        column: String,
        /// How many, or the number.
        number: usize,
        /// The layout.
        layout: String,
        /// Columns that stand nowhere.
        missing: Vec<String>,
    },
    /// A workbook that opens.
    WholeWorkbook,
    /// One sheet with a release in it.
    OneSheet,
    /// Records of ordinary length.
    LinesOfCells,
    /// A file that ends where it should.
    WholeFile,
    /// A file that unpacks to no more than the limits.
    WithinLimits,
    /// An archive with one file of figures.
    OneFileInArchive,
    /// The one of several members that is meant.
    OneMember {
        /// The option that says which, as it would be typed.
        option: String,
    },
    /// An archive, since a member of one was asked for.
    ArchiveWithMember {
        /// The member.
        member: String,
    },
    /// The bytes that the sources name.
    HashOfSources {
        /// The hash.
        sha256: Sha256,
    },
    /// A place of the level of a shapefile.
    CodeOfLevel {
        /// The level.
        level: PlaceLevel,
    },
    /// A column with INEGI's code.
    CodeColumn {
        /// The names that it may have.
        names: Vec<String>,
    },
    /// A place by INEGI's code.
    PlaceCode,
    /// One row of a shapefile for each place.
    OneShapeRowEach,
    /// A shapefile with its parts.
    WholeShapefile,
    /// Parts of one shapefile.
    RowForEachShape,
    /// A polygon.
    Polygon,
    /// A polygon with points.
    Outline,
    /// Degrees inside the country.
    DegreesInMexico {
        /// The bounds, in degrees.
        bounds: String,
    },
    /// A compressed table of outlines.
    TableOfOutlines,
    /// A file of no more bytes.
    MostBytes {
        /// How many bytes.
        bytes: u64,
    },
    /// The next place in the order of codes.
    PlaceAfter {
        /// The place before it.
        place: PlaceCode,
    },
    /// A line of a table of outlines.
    CodeTabPoints,
    /// A pair of steps.
    StepsOnEarth,
    /// A ring.
    ThreePoints,
}

/// What a layout has one row for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowsAre {
    /// Place, year and offence.
    StateYearOffence,
    /// State, month, offence, sex and age.
    StateMonthOffenceSexAge,
    /// State, month and offence.
    StateMonthOffence,
    /// State, year and type.
    StateYearType,
    /// Delegation and month.
    DelegationMonth,
    /// Place, year and month.
    PlaceYearMonth,
    /// Municipality.
    Municipality,
    /// Year.
    Year,
    /// Place, year and sex.
    PlaceYearSex,
    /// State and month.
    StateMonth,
    /// Municipality and month.
    MunicipalityMonth,
    /// Polling house and month.
    HouseMonth,
    /// Dwelling of a sample.
    Dwelling,
    /// State, municipality, month, category and sex.
    MunicipalityMonthCategorySex,
    /// Prison system, state and month, and what happened.
    PrisonMonthIncident,
    /// Place and day.
    PlaceDay,
    /// Event.
    Event,
}
