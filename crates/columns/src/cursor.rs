//! Columns at one of their pages, from which single cells are taken.

use std::sync::Arc;

use measure::{Levels, Month, Offence, Origin, PlaceCode, PrecisionClass, Statistic, Value, ValueKind};

use crate::{
    filter::StoredCell,
    pages::{ColumnPages, Group, PageFault},
    row::Span,
    scan::{Selection, levels, named, places},
    schema::{Field, Malformed},
    values::Parts,
};

/// A column of numbers that change from cell to cell, at one of its pages.
pub(crate) struct Varying {
    pages: ColumnPages,
    numbers: Vec<i64>,
}

impl Varying {
    pub(crate) fn open(group: Group<'_>, column: Field) -> Result<Self, PageFault> {
        Ok(Self { pages: ColumnPages::open(group, column)?, numbers: Vec::new() })
    }

    pub(crate) fn turn(&mut self, selection: &Selection) -> Result<(), PageFault> {
        if selection.ranges.is_empty() {
            self.pages.skip()
        } else {
            self.pages.next(selection.cells)?.numbers(&mut self.numbers)
        }
    }

    pub(crate) fn at(&self, cell: u32) -> Result<i64, Malformed> {
        self.numbers.get(cell as usize).copied().ok_or(Malformed("fewer numbers than cells"))
    }
}

/// A column that the cells of a row share, at one of its pages.
pub(crate) struct Shared<T> {
    pages: ColumnPages,
    entries: Vec<T>,
    runs: std::vec::IntoIter<(Option<u32>, u32)>,
    entry: Option<u32>,
    until: u32,
}

impl<T: Clone> Shared<T> {
    pub(crate) fn open(
        pages: ColumnPages,
        entries: impl FnOnce(&ColumnPages) -> Result<Vec<T>, PageFault>,
    ) -> Result<Self, PageFault> {
        let entries = entries(&pages)?;
        Ok(Self { pages, entries, runs: Vec::new().into_iter(), entry: None, until: 0 })
    }

    pub(crate) fn turn(&mut self, selection: &Selection) -> Result<(), PageFault> {
        if selection.ranges.is_empty() {
            return self.pages.skip();
        }
        self.runs = self.pages.next(selection.cells)?.runs()?.into_iter();
        (self.entry, self.until) = (None, 0);
        Ok(())
    }

    /// The value at a cell that does not precede the one asked for before.
    pub(crate) fn find(&mut self, cell: u32) -> Result<Option<T>, Malformed> {
        while self.until <= cell {
            let (entry, count) = self.runs.next().ok_or(Malformed("fewer values than cells"))?;
            (self.entry, self.until) = (entry, self.until + count);
        }
        let unknown = Malformed("a value outside its dictionary");
        self.entry.map(|entry| self.entries.get(entry as usize).cloned().ok_or(unknown)).transpose()
    }

    pub(crate) fn at(&mut self, cell: u32) -> Result<T, Malformed> {
        self.find(cell)?.ok_or(Malformed("nothing where a value must stand"))
    }
}

pub(crate) struct EveryColumn {
    row: Varying,
    column: Varying,
    sheet: Shared<Arc<str>>,
    statistic: Shared<Statistic>,
    place: Shared<PlaceCode>,
    month: Varying,
    span: Shared<Span>,
    offence: Shared<Offence>,
    label: Shared<Arc<str>>,
    sex: Shared<Arc<str>>,
    age: Shared<Arc<str>>,
    number: Varying,
    origin: ColumnPages,
    origins: Vec<Option<String>>,
    no_levels: Arc<Levels>,
    levels: Option<Shared<Arc<Levels>>>,
    values: Option<ValueColumns>,
}

/// The columns that values have beside their number.
struct ValueColumns {
    kind: Shared<ValueKind>,
    digits: Shared<i32>,
    low: SomeNumbers,
    high: SomeNumbers,
    error: SomeNumbers,
    error_digits: Shared<i32>,
    precision: Shared<PrecisionClass>,
}

/// A column of numbers that few cells have, at one of its pages.
struct SomeNumbers {
    pages: ColumnPages,
    numbers: Vec<Option<i64>>,
}

impl SomeNumbers {
    fn turn(&mut self, selection: &Selection) -> Result<(), PageFault> {
        self.numbers.clear();
        if selection.ranges.is_empty() {
            return self.pages.skip();
        }
        self.numbers = self.pages.next(selection.cells)?.plain_numbers()?;
        Ok(())
    }

    fn at(&self, cell: u32) -> Result<Option<i64>, Malformed> {
        self.numbers.get(cell as usize).copied().ok_or(Malformed("fewer numbers than cells"))
    }
}

impl ValueColumns {
    fn open(group: Group<'_>) -> Result<Self, PageFault> {
        let open = |column| ColumnPages::open(group, column);
        let some = |column| Ok::<_, PageFault>(SomeNumbers { pages: open(column)?, numbers: Vec::new() });
        Ok(Self {
            kind: Shared::open(open(Field::Kind)?, kinds)?,
            digits: Shared::open(open(Field::Digits)?, ColumnPages::numbers)?,
            low: some(Field::Low)?,
            high: some(Field::High)?,
            error: some(Field::Error)?,
            error_digits: Shared::open(open(Field::ErrorDigits)?, ColumnPages::numbers)?,
            precision: Shared::open(open(Field::Precision)?, classes)?,
        })
    }

    fn turn(&mut self, selection: &Selection) -> Result<(), PageFault> {
        self.kind.turn(selection)?;
        self.digits.turn(selection)?;
        for some in [&mut self.low, &mut self.high, &mut self.error] {
            some.turn(selection)?;
        }
        self.error_digits.turn(selection)?;
        self.precision.turn(selection)
    }

    fn at(&mut self, cell: u32, number: i64) -> Result<Value, Malformed> {
        let narrow = |digits: i32| u32::try_from(digits).map_err(|_| Malformed("digits below none"));
        let parts = Parts {
            kind: self.kind.at(cell)?,
            number,
            digits: narrow(self.digits.at(cell)?)?,
            low: self.low.at(cell)?,
            high: self.high.at(cell)?,
            error: self.error.at(cell)?,
            error_digits: self.error_digits.find(cell)?.map(narrow).transpose()?,
            precision: self.precision.find(cell)?,
        };
        parts.value().ok_or(Malformed("columns that say no value"))
    }
}

/// The kinds of values of a dictionary.
pub(crate) fn kinds(pages: &ColumnPages) -> Result<Vec<ValueKind>, PageFault> {
    coded(pages, &ValueKind::ALL, ValueKind::code)
}

fn classes(pages: &ColumnPages) -> Result<Vec<PrecisionClass>, PageFault> {
    coded(pages, &PrecisionClass::ALL, PrecisionClass::code)
}

fn coded<T: Copy>(
    pages: &ColumnPages,
    all: &[T],
    code: impl Fn(T) -> &'static str,
) -> Result<Vec<T>, PageFault> {
    let unknown = Malformed("a code that this program does not know");
    let named = |text: &Arc<str>| all.iter().copied().find(|one| code(*one) == &**text).ok_or(unknown.into());
    pages.texts()?.iter().map(named).collect()
}

impl EveryColumn {
    pub(crate) fn open(group: Group<'_>) -> Result<Self, PageFault> {
        let open = |column| ColumnPages::open(group, column);
        let varying = |column| Varying::open(group, column);
        let texts = |column| Shared::open(open(column)?, ColumnPages::texts);
        let spans = |pages: &ColumnPages| {
            let unknown = Malformed("a number that is no span");
            pages.numbers()?.into_iter().map(|months| Span::of_months(months).ok_or(unknown.into())).collect()
        };
        Ok(Self {
            row: varying(Field::Row)?,
            column: varying(Field::Column)?,
            sheet: texts(Field::Sheet)?,
            statistic: Shared::open(open(Field::Statistic)?, named)?,
            place: Shared::open(open(Field::Place)?, places)?,
            month: varying(Field::PeriodStart)?,
            span: Shared::open(open(Field::PeriodMonths)?, spans)?,
            offence: Shared::open(open(Field::Offence)?, named)?,
            label: texts(Field::Label)?,
            sex: texts(Field::Sex)?,
            age: texts(Field::Age)?,
            number: varying(Field::Number)?,
            origin: open(Field::Origin)?,
            origins: Vec::new(),
            no_levels: Arc::default(),
            levels: group
                .has(Field::Levels)
                .then(|| Shared::open(open(Field::Levels)?, levels))
                .transpose()?,
            values: group.has(Field::Kind).then(|| ValueColumns::open(group)).transpose()?,
        })
    }

    pub(crate) fn turn(&mut self, selection: &Selection) -> Result<(), PageFault> {
        for varying in [&mut self.row, &mut self.column, &mut self.month, &mut self.number] {
            varying.turn(selection)?;
        }
        for texts in [&mut self.sheet, &mut self.label, &mut self.sex, &mut self.age] {
            texts.turn(selection)?;
        }
        self.statistic.turn(selection)?;
        self.place.turn(selection)?;
        self.span.turn(selection)?;
        self.offence.turn(selection)?;
        if let Some(levels) = &mut self.levels {
            levels.turn(selection)?;
        }
        if let Some(values) = &mut self.values {
            values.turn(selection)?;
        }
        self.origins = Vec::new();
        if selection.ranges.is_empty() {
            return self.origin.skip();
        }
        self.origins = self.origin.next(selection.cells)?.plain_texts()?;
        Ok(())
    }

    pub(crate) fn at(&mut self, cell: u32) -> Result<StoredCell, PageFault> {
        let narrow = |number: i64| u32::try_from(number).map_err(|_| Malformed("a number below zero"));
        let origin = self.origins.get(cell as usize).and_then(Option::as_ref);
        let row = narrow(self.row.at(cell)?)?;
        let whole = |text: &String| text.parse().ok().and_then(|origin: Origin| origin.starting_at(row));
        let origin = origin.map(|text| whole(text).ok_or(Malformed("a text that is no origin")));
        let number = self.number.at(cell)?;
        let value = match &mut self.values {
            None => Value::Count(number.cast_unsigned()),
            Some(values) => values.at(cell, number)?,
        };
        let levels = self.levels.as_mut().map(|levels| levels.find(cell)).transpose()?.flatten();
        Ok(StoredCell {
            row,
            column: narrow(self.column.at(cell)?)?,
            sheet: self.sheet.find(cell)?,
            statistic: self.statistic.at(cell)?,
            place: self.place.at(cell)?,
            month: month_of(self.month.at(cell)?)?,
            span: self.span.at(cell)?,
            offence: self.offence.at(cell)?,
            label: self.label.at(cell)?,
            sex: self.sex.find(cell)?,
            age: self.age.find(cell)?,
            levels: levels.unwrap_or_else(|| Arc::clone(&self.no_levels)),
            value,
            origin: origin.transpose()?,
        })
    }
}

/// A month as the file writes it.
pub(crate) fn month_of(number: i64) -> Result<Month, PageFault> {
    let month = i32::try_from(number).ok().and_then(|number| Month::from_yyyymm(number).ok());
    Ok(month.ok_or(Malformed("a number that is no month"))?)
}
