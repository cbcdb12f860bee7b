//! The columns of a file of figures, how long their pages are, and how months stand in them.

use std::sync::Arc;

use measure::{Month, NotAMonth};
use parquet::{
    errors::ParquetError,
    schema::{
        parser::parse_message_type,
        types::{ColumnDescPtr, SchemaDescriptor, TypePtr},
    },
};

/// The columns, in the order of the file. `origin` is filled where a number is the sum of several cells; `row`
/// and `column` then name the first of them, and the rows of `origin` are counted from that row.
const SCHEMA: &str = "message figures {
    required int32 row;
    required int32 column;
    optional binary sheet (STRING);
    required binary statistic (STRING);
    required int32 place;
    required int32 period_start;
    required int32 period_months;
    required binary offence (STRING);
    required binary label (STRING);
    optional binary sex (STRING);
    optional binary age (STRING);
    required int64 number;
    optional binary origin (STRING);";

/// Where the cells stand on further dimensions, as JSON: `{"sex":"mujeres","stage":null}`, where nothing is the printed total.
const LEVELS: &str = "
    optional binary levels (STRING);";

/// What a value has beside its number, where a file holds others than counts: see [`crate::values`].
const VALUES: &str = "
    required binary kind (STRING);
    required int32 digits;
    optional int64 low;
    optional int64 high;
    optional int64 error;
    optional int32 error_digits;
    optional binary precision (STRING);";

/// A column of the file, by its place in [`SCHEMA`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Row,
    Column,
    Sheet,
    Statistic,
    Place,
    PeriodStart,
    PeriodMonths,
    Offence,
    Label,
    Sex,
    Age,
    Number,
    Origin,
    Levels,
    Kind,
    Digits,
    Low,
    High,
    Error,
    ErrorDigits,
    Precision,
}

impl Field {
    pub(crate) fn is_optional(self) -> bool {
        match self {
            Self::Sheet | Self::Sex | Self::Age | Self::Origin | Self::Levels => true,
            Self::Low | Self::High | Self::Error | Self::ErrorDigits | Self::Precision => true,
            Self::Row | Self::Column | Self::Statistic | Self::Place | Self::PeriodStart => false,
            Self::PeriodMonths | Self::Offence | Self::Label | Self::Number => false,
            Self::Kind | Self::Digits => false,
        }
    }
}

/// The columns that a file has beyond those of every file: none where it holds counts by place, month and offence alone,
/// so that such files keep their bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Further {
    pub levels: bool,
    pub values: bool,
}

impl Further {
    const EVERY: [Self; 4] = [
        Self { levels: false, values: false },
        Self { levels: true, values: false },
        Self { levels: false, values: true },
        Self { levels: true, values: true },
    ];

    /// What a file of these columns has; nothing where they are not those of a file of figures.
    pub(crate) fn of(columns: &SchemaDescriptor) -> Option<Self> {
        let same = |further: &Self| {
            schema(*further).is_ok_and(|own| {
                let own = SchemaDescriptor::new(own);
                let shape = |c: &ColumnDescPtr| (c.path().clone(), c.physical_type(), c.max_def_level());
                own.columns().iter().map(shape).eq(columns.columns().iter().map(shape))
            })
        };
        Self::EVERY.into_iter().find(same)
    }

    /// Where a column stands in the file; nothing where the file has it not.
    pub(crate) fn index(self, column: Field) -> Option<usize> {
        let number = column as usize;
        let levels = Field::Levels as usize;
        match number {
            _ if number < levels => Some(number),
            _ if number == levels => self.levels.then_some(number),
            _ => self.values.then_some(if self.levels { number } else { number - 1 }),
        }
    }

    /// Whether a file with these columns can hold what needs the other's.
    pub(crate) fn includes(self, other: Self) -> bool {
        (self.levels || !other.levels) && (self.values || !other.values)
    }
}

/// Cells in a page; pages of all columns end at the same cell, so that a reader can skip them together.
pub(crate) const PAGE_CELLS: usize = 1 << 16;
/// Cells in a row group, at most, unless one row has more.
pub(crate) const GROUP_CELLS: usize = 1 << 20;

/// Bytes of a page that follow no encoding this program writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Malformed(pub &'static str);

pub(crate) fn schema(further: Further) -> Result<TypePtr, ParquetError> {
    let part = |has: bool, text| if has { text } else { "" };
    let text = [SCHEMA, part(further.levels, LEVELS), part(further.values, VALUES), "\n}"].concat();
    parse_message_type(&text).map(Arc::new)
}

/// The months 1900-01 to 2199-12 as the file writes them, computed once.
pub(crate) struct Calendar {
    first: Month,
    written: Vec<i32>,
}

impl Calendar {
    pub(crate) fn new() -> Result<Self, NotAMonth> {
        let (first, last) = (Month::new(1900, 1)?, Month::new(2199, 12)?);
        Ok(Self { first, written: (0..=last.since(first)).map(|n| first.plus(n).yyyymm()).collect() })
    }

    pub(crate) fn yyyymm(&self, month: Month) -> i32 {
        let known = usize::try_from(month.since(self.first)).ok().and_then(|n| self.written.get(n));
        known.copied().unwrap_or_else(|| month.yyyymm())
    }
}
