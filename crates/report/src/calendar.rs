//! Months, periods and dates in both languages.

use measure::{Date, Language, Month, Period, month_names};

/// The month's name without its year.
#[must_use]
pub fn name_of_month(month: Month, language: Language) -> &'static str {
    let [january, rest @ ..] = month_names(language);
    // Months are counted from one: the second stands first among the rest.
    usize::try_from(month.number() - 2).ok().and_then(|i| rest.get(i)).unwrap_or(january)
}

pub(crate) fn name_of_period(period: Period, language: Language) -> String {
    match names_of_period(period, language) {
        (first, None) => first,
        (first, Some(last)) => format!("{first}–{last}"),
    }
}

/// The names of a period's two ends; one name where a month or a year says it all.
pub(crate) fn names_of_period(period: Period, language: Language) -> (String, Option<String>) {
    let (first, last) = (period.first(), period.last());
    let of = |month: Month| match language {
        Language::Es => format!("{} de {}", name_of_month(month, language), month.year()),
        Language::En => format!("{} {}", name_of_month(month, language), month.year()),
    };
    if first == last {
        (of(first), None)
    } else if first.number() == 1 && last.number() == 12 {
        (first.year().to_string(), (first.year() != last.year()).then(|| last.year().to_string()))
    } else if first.year() == last.year() {
        (name_of_month(first, language).to_owned(), Some(of(last)))
    } else {
        (of(first), Some(of(last)))
    }
}

pub(crate) fn name_of_date(date: Date, language: Language) -> String {
    let month = name_of_month(Month::of(date), language);
    match language {
        Language::Es => format!("{} de {month} de {}", date.day(), date.year()),
        Language::En => format!("{} {month} {}", date.day(), date.year()),
    }
}
