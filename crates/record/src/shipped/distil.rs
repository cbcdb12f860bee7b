//! Distils a release into the totals that the program ships: by place, period and offence of the common catalogue.
//!
//! Nothing of a release is copied: sexes, ages, modalities and weapons are added up, and every total keeps the rows
//! and the column of the cells it is the sum of, so that it can be checked against the release by anyone who has it.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write,
    sync::Arc,
};

use columns::{FiguresWriter, StoredCell, SummedCell};
use measure::{Month, Offence, Origin, PlaceCode, Statistic};

use crate::{AbsentIs, Coverage, Error, Gap, Label, LabelId, RowKey, Span, Survey, ValueOfRow};

/// What tells totals apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Group {
    statistic: Statistic,
    offence: Offence,
    place: PlaceCode,
    sheet: Option<Arc<str>>,
    span: Span,
    month: Month,
    column: u32,
}

#[derive(Debug, Default)]
struct Sum {
    number: measure::Sum,
    rows: Vec<u32>,
    labels: BTreeSet<Arc<str>>,
}

/// The totals of a release.
#[derive(Debug, Default)]
pub struct Distillate {
    sums: BTreeMap<Group, Sum>,
    /// What is no count, each value as it is printed.
    values: Vec<StoredCell>,
    survey: Survey,
    gaps: Vec<Gap>,
}

impl Distillate {
    /// Adds up the cells of a release up to its cut-off. Offences that the common catalogue does not name are left out.
    ///
    /// Shares, estimates and ranges stay as they are printed, with their levels. Whether the release lists some municipalities
    /// alone is known of it and not seen in its cells.
    ///
    /// # Errors
    /// When the release holds counts that are not added: totals beside their parts.
    pub fn of(cells: &[StoredCell], gaps: &[Gap], cutoff: Month, lists_some: bool) -> Result<Self, Error> {
        let mut sums: BTreeMap<Group, Sum> = BTreeMap::new();
        let mut survey = Survey::default();
        if lists_some {
            survey.lists_some();
        }
        let gaps: Vec<Gap> = gaps.iter().filter(|gap| gap.offence != Offence::Other).cloned().collect();
        gaps.iter().for_each(|gap| survey.gap(gap));
        let counted = |cell: &&StoredCell| cell.offence != Offence::Other && cell.month <= cutoff;
        let mut values = Vec::new();
        for cell in cells.iter().filter(counted) {
            survey.stored(cell);
            if cell.value.count().is_none() {
                values.push(cell.clone());
                continue;
            }
            let group = Group {
                statistic: cell.statistic,
                offence: cell.offence,
                place: cell.place,
                sheet: cell.sheet.clone(),
                span: cell.span,
                month: cell.month,
                column: cell.column,
            };
            let sum = sums.entry(group).or_default();
            sum.number.add_value(cell.addend(), &cell.value)?;
            sum.rows.extend(cell.origin().each_row());
            sum.labels.insert(Arc::clone(&cell.label));
        }
        Ok(Self { sums, values, survey, gaps })
    }

    /// How many totals and single values there are.
    #[must_use]
    pub fn totals(&self) -> usize {
        self.sums.len() + self.values.len()
    }

    /// What the totals cover; nothing when there are none.
    #[must_use]
    pub fn coverage(&self, absent_is: AbsentIs, cutoff: Month) -> Option<Coverage> {
        self.survey.clone().finish(absent_is, cutoff)
    }

    /// What the release lacks of the offences that are shipped.
    #[must_use]
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// Writes the totals by statistic, offence, place and month.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn write<W: Write + Send + 'static>(&self, writer: &mut FiguresWriter<W>) -> Result<(), Error> {
        let mut known: BTreeMap<(String, Offence), LabelId> = BTreeMap::new();
        let mut label = |text: String, offence: Offence, writer: &mut FiguresWriter<W>| {
            *known.entry((text.clone(), offence)).or_insert_with(|| writer.label(Label { text, offence }))
        };
        // The first cells decide which columns the file has, so those that need more of them come first.
        for cell in &self.values {
            let offence = label(cell.label.to_string(), cell.offence, writer);
            let sheet = cell.sheet.as_ref().map(|text| label(text.to_string(), Offence::NoOffence, writer));
            let row = RowKey {
                sheet,
                row: cell.row,
                statistic: cell.statistic,
                place: cell.place,
                offence,
                sex: None,
                age: None,
                span: cell.span,
            };
            let value = ValueOfRow { column: cell.column, month: cell.month, value: cell.value };
            writer.keep_values(&row, &cell.every_level(), &[value])?;
        }
        let mut groups = self.sums.iter().peekable();
        while let Some((group, sum)) = groups.next() {
            let mut cells = vec![summed(group, sum)?];
            let mut labels = sum.labels.clone();
            // Months whose first row is the same stand in one row of the release and of the table.
            let same_row =
                |next: &&(&Group, &Sum)| follows(group, next.0) && next.1.rows.first() == sum.rows.first();
            while let Some((next, more)) = groups.next_if(|next| same_row(&next)) {
                cells.push(summed(next, more)?);
                labels.extend(more.labels.iter().cloned());
            }
            let offence = label(shared_levels(labels.iter().map(AsRef::as_ref)), group.offence, writer);
            let sheet = group.sheet.as_ref().map(|text| label(text.to_string(), Offence::NoOffence, writer));
            let row = RowKey {
                sheet,
                // default: a sum has the row of one cell at least
                row: sum.rows.first().copied().unwrap_or_default(),
                statistic: group.statistic,
                place: group.place,
                offence,
                sex: None,
                age: None,
                span: group.span,
            };
            writer.keep_summed(&row, &cells)?;
        }
        Ok(())
    }
}

fn summed(group: &Group, sum: &Sum) -> Result<SummedCell, Error> {
    let origin = Origin::rows(&sum.rows, group.column);
    Ok(SummedCell { month: group.month, number: sum.number.total()?, origin })
}

fn follows(group: &Group, next: &Group) -> bool {
    fn shared(g: &Group) -> (Statistic, Offence, PlaceCode, Option<&Arc<str>>, Span) {
        (g.statistic, g.offence, g.place, g.sheet.as_ref(), g.span)
    }
    shared(group) == shared(next)
}

/// The levels that labels have in common, from the broadest: `El patrimonio / Robo`.
fn shared_levels<'a>(labels: impl Iterator<Item = &'a str>) -> String {
    let split = |label: &'a str| label.split(" / ").collect::<Vec<_>>();
    let shared = labels.map(split).reduce(|shared, label| {
        shared.into_iter().zip(label).take_while(|(a, b)| a == b).map(|(a, _)| a).collect()
    });
    // default: a sum has one label at least
    shared.unwrap_or_default().join(" / ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use columns::{FiguresFile, Filter, Source};

    fn cell(row: u32, month: u32, number: u64, (label, offence): (&str, Offence)) -> StoredCell {
        StoredCell {
            row,
            column: 7 + month,
            sheet: None,
            statistic: Statistic::Victims,
            place: PlaceCode::new(25).unwrap(),
            month: Month::new(2019, month).unwrap(),
            span: Span::Month,
            offence,
            label: label.into(),
            sex: Some("Hombre".into()),
            age: None,
            levels: Arc::default(),
            value: measure::Value::Count(number),
            origin: None,
        }
    }

    #[test]
    fn totals_are_sums_that_name_their_cells() {
        let gun = ("Vida / Homicidio doloso / Arma", Offence::IntentionalHomicide);
        let knife = ("Vida / Homicidio doloso / Otro", Offence::IntentionalHomicide);
        let other = ("Vida / Aborto / Aborto", Offence::Other);
        let cells = [
            cell(2, 1, 3, gun),
            cell(2, 2, 4, gun),
            cell(3, 1, 10, knife),
            cell(3, 2, 20, knife),
            cell(4, 1, 100, other),
        ];
        let mut writer = FiguresWriter::new(Vec::new());
        Distillate::of(&cells, &[], Month::new(2019, 12).unwrap(), false)
            .unwrap()
            .write(&mut writer)
            .unwrap();
        let bytes = writer.finish(measure::Sha256::of(b"x"), "test", &[]).unwrap().sink;
        let file = FiguresFile::open(Source::bytes("x", bytes)).unwrap();
        let read = file.read(&Filter::default()).unwrap();
        let seen: Vec<_> = read
            .iter()
            .map(|c| {
                (c.month.number(), c.value.count().unwrap(), c.origin().to_string(), c.label.to_string())
            })
            .collect();
        let label = "Vida / Homicidio doloso".to_owned();
        assert_eq!(
            seen,
            [(1, 13, "2+1*2@8".to_owned(), label.clone()), (2, 24, "2+1*2@9".to_owned(), label)]
        );
    }

    #[test]
    fn labels_share_their_broadest_levels() {
        assert_eq!(shared_levels(["a / b / c", "a / b / d"].into_iter()), "a / b");
        assert_eq!(shared_levels(["a"].into_iter()), "a");
        assert_eq!(shared_levels(["a / b", "c / b"].into_iter()), "");
    }
}
