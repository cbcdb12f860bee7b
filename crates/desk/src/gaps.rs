//! The cells that a panel lacks, in the words of a study: place by name, month, and why.

use std::collections::BTreeSet;

use evaluate::Gap;
use measure::{Month, PlaceCode};
use report::Text;

use crate::words::place_name;

/// Gaps of a panel, by place and month, each once with the first reason given for it.
#[must_use]
pub fn gaps(cells: impl IntoIterator<Item = (PlaceCode, Month, Text)>) -> Vec<Gap> {
    let mut seen = BTreeSet::new();
    let first = |(place, month, _): &(PlaceCode, Month, Text)| seen.insert((*place, *month));
    let mut cells: Vec<(PlaceCode, Month, Text)> = cells.into_iter().filter(first).collect();
    cells.sort_by_key(|(place, month, _)| (*place, *month));
    let gap = |(place, month, reason)| Gap { place: Some(place), name: place_name(place), month, reason };
    cells.into_iter().map(gap).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_named_once_and_in_order() {
        let (sinaloa, colima): (PlaceCode, PlaceCode) = ("25".parse().unwrap(), "06".parse().unwrap());
        let month = |text: &str| -> Month { text.parse().unwrap() };
        let cell = |place, at: &str, why: &str| (place, month(at), Text::both(why, why));
        let found = gaps([
            cell(sinaloa, "2024-03", "rejected"),
            cell(sinaloa, "2024-02", "blank"),
            cell(colima, "2024-12", "no row"),
            cell(sinaloa, "2024-03", "another"),
        ]);
        let named: Vec<(&str, Month)> = found.iter().map(|gap| (gap.name.as_str(), gap.month)).collect();
        assert_eq!(
            named,
            [("Colima", month("2024-12")), ("Sinaloa", month("2024-02")), ("Sinaloa", month("2024-03"))]
        );
        assert_eq!(found[2].reason, Text::both("rejected", "rejected"));
    }
}
