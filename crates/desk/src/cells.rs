//! Cells in words: `column J, January 2019; rows 34962-34965, 40 rows`, with the sum of each column of each release.

use std::collections::BTreeMap;

use measure::{Figure, Origin, Period, Quantity, Sha256, Trace};
use report::{Block, Text, say};

use crate::key_words::KeySentence;

/// Stretches of rows that are written out; the others are counted.
const MOST_STRETCHES: usize = 4;

/// Cells that stand together: one column of one sheet, of one period.
type Together = (Option<String>, u32, Period);

/// For each release its sum, then each of its columns with the rows and their sum.
pub(crate) fn cells_in_words(figures: &[Figure]) -> Vec<Block> {
    let mut releases: BTreeMap<Sha256, BTreeMap<Together, Vec<&Figure>>> = BTreeMap::new();
    for figure in figures {
        let together = (figure.sheet.clone(), figure.origin.column(), figure.period);
        releases.entry(figure.release).or_default().entry(together).or_default().push(figure);
    }
    let mut blocks = Vec::new();
    for (release, columns) in &releases {
        let all: Vec<&Figure> = columns.values().flatten().copied().collect();
        let trace = Trace::Record { what: "sum of the cells listed".to_owned(), release: Some(*release) };
        let is_single = matches!(all.as_slice(), [one] if one.value.count().is_none());
        match sum_of(&all, trace).filter(|_| !is_single) {
            Some(sum) => {
                blocks.push(Block::paragraph(KeySentence::OfRelease { release: release.short(), sum }));
            }
            // A share is no sum, nor are several.
            None => blocks.push(Block::paragraph(say!(
                "Del archivo {release}:",
                "From release {release}:",
                release = Text::code(release.short())
            ))),
        }
        let items = columns.iter().filter_map(|(together, figures)| one_column(*release, together, figures));
        blocks.push(Block::List { items: items.collect() });
    }
    blocks
}

fn one_column(release: Sha256, (sheet, column, period): &Together, figures: &[&Figure]) -> Option<Text> {
    let mut rows: Vec<u32> = figures.iter().flat_map(|figure| figure.origin.each_row()).collect();
    rows.sort_unstable();
    rows.dedup();
    let origin = Origin::rows(&rows, *column);
    let sum = sum_of(figures, Trace::Cell { release, sheet: sheet.clone(), origin })?;
    let sentence = KeySentence::Cells {
        sum,
        column: letters(*column),
        period: *period,
        rows: rows_in_words(&rows),
        number: u64::try_from(rows.len()).unwrap_or(u64::MAX),
        sheet: sheet.clone(),
    };
    Some(sentence.into())
}

fn sum_of(figures: &[&Figure], trace: Trace) -> Option<Box<Quantity>> {
    let statistic = figures.first()?.statistic;
    // Several shares or estimates have no sum, and nothing is said of one.
    let value = Figure::sum(figures.iter().copied()).and_then(|sum| sum.value()).ok()??;
    Some(Box::new(Quantity::printed(&value, statistic, trace)))
}

/// The column as a spreadsheet names it: 10 is J, 28 is AB.
fn letters(column: u32) -> String {
    let mut left = column;
    let mut letters = Vec::new();
    while left > 0 {
        let letter = (left - 1) % 26;
        letters.extend(('A'..='Z').nth(letter as usize));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// Rows as stretches, the first few and the last.
fn rows_in_words(rows: &[u32]) -> String {
    let mut stretches: Vec<(u32, u32)> = Vec::new();
    for &row in rows {
        match stretches.last_mut() {
            Some((_, last)) if *last + 1 == row => *last = row,
            _ => stretches.push((row, row)),
        }
    }
    let written = |(first, last): &(u32, u32)| match first == last {
        true => first.to_string(),
        false => format!("{first}-{last}"),
    };
    let mut parts: Vec<String> = stretches.iter().take(MOST_STRETCHES).map(written).collect();
    if stretches.len() > MOST_STRETCHES + 1 {
        parts.push("...".to_owned());
    }
    parts.extend(stretches.iter().skip(MOST_STRETCHES).next_back().map(written));
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_and_rows_are_named_as_a_spreadsheet_names_them() {
        assert_eq!([1, 10, 26, 27, 28, 52, 703].map(letters), ["A", "J", "Z", "AA", "AB", "AZ", "AAA"]);
        assert_eq!(rows_in_words(&[7]), "7");
        assert_eq!(rows_in_words(&[34962, 34963, 34964, 34965, 40000]), "34962-34965, 40000");
        assert_eq!(rows_in_words(&[1, 3, 5, 7, 9, 11]), "1, 3, 5, 7, ..., 11");
        assert_eq!(rows_in_words(&[1, 3, 5, 7, 9]), "1, 3, 5, 7, 9");
    }
}
