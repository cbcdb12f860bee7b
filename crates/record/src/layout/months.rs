//! Months as publishers write them: in the columns of a table, or by name in a cell.

use measure::{Language, month_names};

/// The columns of a table that ends with the twelve months, folded; `ALL` is twelve more than `BEFORE`.
pub(super) const fn and_months<const BEFORE: usize, const ALL: usize>(
    before: [&'static str; BEFORE],
) -> [&'static str; ALL] {
    let mut all = [""; ALL];
    let mut i = 0;
    while i < ALL {
        all[i] = if i < BEFORE { before[i] } else { month_names(Language::Es)[i - BEFORE] };
        i += 1;
    }
    all
}

/// The number of a month's Spanish or English name or of its first three letters, folded.
pub(super) fn month_named(folded: &str) -> Option<u32> {
    let is = |name: &str| {
        let short = || name.get(..3).is_some_and(|short| short.eq_ignore_ascii_case(folded));
        name.eq_ignore_ascii_case(folded) || short()
    };
    let position = |language| month_names(language).iter().position(|name| is(name));
    let found = position(Language::Es).or_else(|| position(Language::En))?;
    u32::try_from(found).ok().map(|i| i + 1)
}
