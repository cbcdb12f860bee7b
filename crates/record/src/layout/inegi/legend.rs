//! How sure the survey is of an estimate, by the colour of its cell as the legend of the same sheet explains it.

use std::collections::BTreeMap;

use measure::{PrecisionClass, fold_name};

use crate::layout::{
    encoding::Encoding,
    fills::{Fill, Fills},
    records::{Fields, Records},
};

/// What each colour of a sheet means.
#[derive(Debug, Default)]
pub(super) struct Legend {
    classes: BTreeMap<Fill, PrecisionClass>,
}

/// The class that a line of the legend explains: `Moderado, CV en el rango de [15,30)`. The sentence before it names the
/// classes too, and no coefficient after the first of them.
fn explained(line: &str) -> Option<PrecisionClass> {
    let folded = fold_name(line);
    let (class, rest) = folded.split_once(", ")?;
    let class = match class {
        "alto" => PrecisionClass::High,
        "moderado" => PrecisionClass::Moderate,
        "bajo" => PrecisionClass::Low,
        _ => return None,
    };
    rest.starts_with("cv ").then_some(class)
}

impl Legend {
    /// The legend of a sheet, from the lines in its first column. Colours of two classes explain nothing.
    pub(super) fn of(text: &[u8], fills: &Fills) -> Self {
        let mut fields = Fields::default();
        let mut lines: BTreeMap<PrecisionClass, Fill> = BTreeMap::new();
        for (row, record) in (1_u32..).zip(Records::new(text)) {
            fields.split(record, b',');
            let line = Encoding::Utf8.decode(fields.get(record, 0));
            if let Some(class) = line.as_deref().and_then(explained) {
                lines.insert(class, fills.get(&(row, 1)).cloned());
            }
        }
        let of_all: BTreeMap<Fill, PrecisionClass> =
            lines.iter().map(|(class, fill)| (fill.clone(), *class)).collect();
        let is_whole = lines.len() == PrecisionClass::ALL.len() && of_all.len() == lines.len();
        Self { classes: if is_whole { of_all } else { BTreeMap::new() } }
    }

    /// The class that a colour means; nothing where the legend does not have it.
    pub(super) fn class(&self, fill: &Fill) -> Option<PrecisionClass> {
        self.classes.get(fill).copied()
    }
}
