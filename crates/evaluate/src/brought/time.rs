//! A time as somebody wrote it: a year, a quarter, a month or a day, and what is written so that it could mean another.

use measure::{Date, Month, PanelTime};

use super::fault::{BroughtWrong, Grain, first_month};

/// A time that was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Told {
    /// A year.
    Year(i32),
    /// A quarter, by its first month.
    Quarter(Month),
    /// A month.
    Month(Month),
    /// A day.
    Day(Date),
}

/// Days from the day that a spreadsheet counts as its first to the year 1970.
const SPREADSHEET_EPOCH: u64 = 25_569;

/// Names of months begin so, in Spanish and in English.
const MONTHS: [[&str; 2]; 12] = [
    ["ene", "jan"],
    ["feb", "feb"],
    ["mar", "mar"],
    ["abr", "apr"],
    ["may", "may"],
    ["jun", "jun"],
    ["jul", "jul"],
    ["ago", "aug"],
    ["sep", "sep"],
    ["oct", "oct"],
    ["nov", "nov"],
    ["dic", "dec"],
];

impl Told {
    pub(super) fn grain(self) -> Grain {
        match self {
            Self::Year(_) => Grain::Year,
            Self::Quarter(_) => Grain::Quarter,
            Self::Month(_) => Grain::Month,
            Self::Day(_) => Grain::Day,
        }
    }

    /// The time of a panel in which it lies: a day is read by its month.
    pub(super) fn time(self) -> PanelTime {
        match self {
            Self::Year(year) => PanelTime::Year(year),
            Self::Quarter(first) => PanelTime::Quarter(first),
            Self::Month(month) => PanelTime::Month(month),
            Self::Day(day) => PanelTime::Month(Month::of(day)),
        }
    }

    /// Its first day.
    pub(super) fn first_day(self) -> Option<Date> {
        match self {
            Self::Day(day) => Some(day),
            Self::Year(_) | Self::Quarter(_) | Self::Month(_) => day_of(first_month(self.time())?),
        }
    }
}

/// The first day of a month.
pub(super) fn day_of(month: Month) -> Option<Date> {
    Date::new(i16::try_from(month.year()).ok()?, month.number(), 1).ok()
}

/// Reads a time.
pub(super) fn read_time(text: &str) -> Result<Told, BroughtWrong> {
    let whole = without_zero_decimals(text.trim());
    let seen = || text.to_owned();
    if whole.bytes().all(|byte| byte.is_ascii_digit()) && !whole.is_empty() {
        return of_digits(whole).ok_or_else(|| digits_meant(text, whole));
    }
    let (first, rest) = date_part(whole);
    let parts: Vec<&str> = first.split(['-', '/', '.', ' ']).collect();
    let understood = match parts.as_slice() {
        [year, month] if year.len() == 4 => {
            quarter(year, month).or_else(|| month_of(year, month).map(Told::Month))
        }
        [year, month, day] if year.len() == 4 => date(year, month, day).map(Told::Day),
        [joined] if joined.len() >= 6 => joined.split_at_checked(4).and_then(|(year, rest)| {
            let month = rest.strip_prefix(['m', 'M']);
            quarter(year, rest).or_else(|| month_of(year, month?).map(Told::Month))
        }),
        _ => None,
    };
    match understood {
        Some(told) if rest => Ok(told),
        _ => {
            Err(meant(text, &parts).unwrap_or_else(|| BroughtWrong::NotATime { seen: seen(), likely: None }))
        }
    }
}

/// What is before the clock of a day, and whether what follows says midnight or nothing.
fn date_part(text: &str) -> (&str, bool) {
    match text.split_once(['T', ' ']) {
        Some((date, clock)) if date.len() == 10 && date.matches(['-', '/']).count() == 2 => {
            (date, clock.trim_end_matches('Z').chars().all(|letter| matches!(letter, '0' | ':' | '.')))
        }
        _ => (text, true),
    }
}

/// `2019.0` is the year 2019 as programs write it that hold years and blanks in one column.
fn without_zero_decimals(text: &str) -> &str {
    text.split_once('.')
        .filter(|(_, zeros)| !zeros.is_empty() && zeros.bytes().all(|b| b == b'0'))
        .map_or(text, |(whole, _)| whole)
}

fn of_digits(digits: &str) -> Option<Told> {
    match digits.len() {
        4 => digits.parse().ok().filter(|year| (1900..2200).contains(year)).map(Told::Year),
        6 => {
            let (year, month) = digits.split_at_checked(4)?;
            month_of(year, month).map(Told::Month)
        }
        8 => {
            let (year, rest) = digits.split_at_checked(4)?;
            let (month, day) = rest.split_at_checked(2)?;
            date(year, month, day).map(Told::Day)
        }
        _ => None,
    }
}

/// Digits that are no time, with the likeliest reading.
fn digits_meant(text: &str, digits: &str) -> BroughtWrong {
    let seen = text.to_owned();
    let likely = match digits.len() {
        2 => digits
            .parse::<i32>()
            .ok()
            .map(|year| if year < 50 { 2000 + year } else { 1900 + year }.to_string()),
        4 => return BroughtWrong::YearOutside { seen },
        5 => digits.parse().ok().and_then(spreadsheet_day).map(|day| day.to_string()),
        6 => digits
            .split_at_checked(2)
            .and_then(|(month, year)| month_of(year, month))
            .map(|month| month.to_string()),
        8 => digits.split_at_checked(4).and_then(|(days, year)| {
            let (day, month) = days.split_at_checked(2)?;
            date(year, month, day).map(|day| day.to_string())
        }),
        _ => None,
    };
    BroughtWrong::NotATime { seen, likely }
}

/// A day as a spreadsheet holds it, where it lies between 1970 and 2119.
fn spreadsheet_day(number: u64) -> Option<Date> {
    let days = number.checked_sub(SPREADSHEET_EPOCH).filter(|_| number < 80_000)?;
    let since = std::time::Duration::from_secs(days * 24 * 60 * 60);
    Date::new(1970, 1, 1).ok()?.checked_add(since).ok()
}

/// A time that is written in another order, with the likeliest reading; one of two where it could be two.
fn meant(text: &str, parts: &[&str]) -> Option<BroughtWrong> {
    let seen = text.to_owned();
    let likely =
        |likely: String| Some(BroughtWrong::NotATime { seen: text.to_owned(), likely: Some(likely) });
    match parts {
        [left, middle, year] if year.len() == 4 || year.len() == 2 => {
            let year = if year.len() == 2 { format!("20{year}") } else { (*year).to_owned() };
            let (day_first, month_first) = (date(&year, middle, left), date(&year, left, middle));
            match (day_first, month_first) {
                (Some(first), Some(second)) if first != second => {
                    let (first, second) = (first.to_string(), second.to_string());
                    Some(BroughtWrong::TwoDays { seen, first, second })
                }
                (Some(day), _) | (_, Some(day)) => likely(day.to_string()),
                (None, None) => None,
            }
        }
        [left, right] => {
            let found = quarter(right, left)
                .or_else(|| quarter(left, right))
                .or_else(|| month_of(right, left).map(Told::Month))
                .or_else(|| named_month(left, right).or_else(|| named_month(right, left)).map(Told::Month));
            likely(found?.time().to_string())
        }
        [joined] => {
            let (head, tail) = joined.split_at_checked(joined.len().checked_sub(4)?)?;
            likely(quarter(tail, head)?.time().to_string())
        }
        _ => None,
    }
}

fn named_month(name: &str, year: &str) -> Option<Month> {
    let name = name.to_lowercase();
    let number = MONTHS.iter().position(|names| names.iter().any(|begin| name.starts_with(begin)))? + 1;
    month_of(year, &number.to_string())
}

fn month_of(year: &str, month: &str) -> Option<Month> {
    let plain =
        |text: &str, longest: usize| text.len() <= longest && text.bytes().all(|b| b.is_ascii_digit());
    if year.len() != 4 || !plain(year, 4) || !plain(month, 2) {
        return None;
    }
    Month::new(year.parse().ok()?, month.parse().ok()?).ok()
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    let month = month_of(year, month)?;
    let day = day.parse::<i8>().ok().filter(|_| day.len() <= 2)?;
    Date::new(i16::try_from(month.year()).ok()?, month.number(), day).ok()
}

/// `2019` and `Q1`, `T1`, `1Q` or `1T`.
fn quarter(year: &str, quarter: &str) -> Option<Told> {
    let letter = ['q', 'Q', 't', 'T'];
    let number = quarter.strip_prefix(letter).or_else(|| quarter.strip_suffix(letter))?;
    let number = number.parse::<u32>().ok().filter(|number| (1..=4).contains(number))?;
    month_of(year, &(3 * number - 2).to_string()).map(Told::Quarter)
}
