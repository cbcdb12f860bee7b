//! A text in the making, line by line, and what a reader must find in it.

use std::{
    collections::BTreeMap,
    io::{Result, Write},
};

use measure::{Language, PlaceCode, STATES, State, month_names};

use crate::{
    names::{Municipality, municipalities},
    spec::{Spec, Written},
};

/// Text in the making, and what a reader must find in it.
pub(crate) struct Page<'s> {
    pub(crate) spec: &'s Spec,
    pub(crate) written: Written,
    text: String,
    rows: u64,
}

/// Writes a file that `fill` makes line by line.
pub(crate) fn write(spec: &Spec, out: &mut dyn Write, fill: fn(&mut Page<'_>)) -> Result<Written> {
    let mut page = Page { spec, text: String::new(), written: Written::default(), rows: 0 };
    fill(&mut page);
    out.write_all(spec.mark())?;
    out.write_all(&spec.encoded(&page.text))?;
    Ok(page.written)
}

impl Page<'_> {
    pub(crate) fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push_str("\r\n");
        self.rows += 1;
    }

    pub(crate) fn number(&self, column: u64) -> u64 {
        self.spec.count(self.rows, column)
    }

    pub(crate) fn states(&self) -> impl Iterator<Item = &'static State> + use<> {
        STATES.iter().take(self.spec.places)
    }

    pub(crate) fn municipalities(&self) -> impl Iterator<Item = &'static Municipality> + use<> {
        municipalities().iter().take(self.spec.places)
    }

    pub(crate) fn months(&self) -> Vec<(i32, u32)> {
        let spec = self.spec;
        spec.years()
            .flat_map(|year| (1..=12).map(move |month| (year, month)))
            .filter(|(y, m)| spec.is_filled(*y, *m))
            .collect()
    }

    /// Municipalities with the state before the first of each.
    pub(crate) fn by_state(&self) -> Vec<(PlaceCode, Vec<&'static Municipality>)> {
        let mut states: BTreeMap<PlaceCode, Vec<&'static Municipality>> = BTreeMap::new();
        for place in self.municipalities() {
            states.entry(place.state()).or_default().push(place);
        }
        states.into_iter().collect()
    }
}

/// The first three letters of a month's name.
pub(crate) fn short_month(month: u32, language: Language) -> &'static str {
    let names = month_names(language).iter();
    // INVARIANT: months are numbered from 1 to 12, and no name is shorter than three letters.
    names.zip(1..).find(|(_, number)| *number == month).map_or("", |(name, _)| name.get(..3).unwrap_or(name))
}

pub(crate) fn with_thousands(number: u64) -> String {
    measure::group_thousands(&number.to_string())
}

pub(crate) fn joined(numbers: &[u64]) -> String {
    numbers.iter().map(u64::to_string).collect::<Vec<_>>().join(",")
}
