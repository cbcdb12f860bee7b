//! A sentence in both languages at once, its numbers and dates kept apart from its words.

use measure::{Date, Language, Month, Period, Quantity};
use serde::{Deserialize, Serialize};

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "kebab-case")]
pub enum Span {
    /// Words in one language.
    Words(String),
    /// A number that knows its trace.
    Number(Box<Quantity>),
    /// A number with its interval.
    NumberWithInterval(Box<Quantity>),
    /// A month or a period.
    Period(Period),
    /// A day.
    Date(Date),
    /// A name that is the same in both languages: a place, an operation, a file.
    Name(String),
    /// A code: a hash, a key, a command to type.
    Code(String),
}

/// A sentence in Spanish and in English.
///
/// There is no way to make one without both, so a missing translation does not compile.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Text {
    es: Vec<Span>,
    en: Vec<Span>,
}

/// A sentence from its two wordings and the values that they name in braces: `name = value`, or `name` alone where a
/// variable is called so. A value is a [`Text`] or what becomes one.
///
/// A name may stand in either wording as often as grammar wants. A brace that no value is given for, and a value that
/// neither wording names, do not compile.
///
/// # Example
/// ```
/// use measure::Language;
/// use report::{say, Span};
/// let file = Span::Name("a.csv".into());
/// let text = say!("El archivo {file} está vacío", "File {file} is empty", file);
/// assert_eq!(text.plain(Language::En), "File a.csv is empty");
/// ```
///
/// ```compile_fail
/// // The English wording names what is not given.
/// let text = report::say!("El archivo {file}", "File {name}", file = report::Text::empty());
/// ```
///
/// ```compile_fail
/// // No wording names the row.
/// let row = report::Text::empty();
/// let text = report::say!("El archivo {file}", "File {file}", file = report::Text::empty(), row);
/// ```
#[macro_export]
macro_rules! say {
    (@value $name:ident = $value:expr) => { $crate::Text::from($value) };
    (@value $name:ident) => { $crate::Text::from($name) };
    ($es:expr, $en:expr $(, $name:ident $(= $value:expr)?)* $(,)?) => {{
        const { $crate::check_wordings([$es, $en], &[$(stringify!($name)),*]) };
        $crate::Text::filled($es, $en, [$((stringify!($name), $crate::say!(@value $name $(= $value)?))),*])
    }};
}

/// Holds the braces of two wordings against the names that are given, when the sentence is compiled.
#[doc(hidden)]
pub const fn check_wordings(wordings: [&str; 2], names: &[&str]) {
    let mut language = 0;
    while language < 2 {
        let wording = wordings[language].as_bytes();
        let mut at = 0;
        while at < wording.len() {
            if wording[at] == b'{' {
                assert!(is_named(wording, at, names), "a wording names a value in braces that is not given");
            }
            at += 1;
        }
        language += 1;
    }
    let mut given = 0;
    while given < names.len() {
        let stands = stands_in(wordings[0], names[given]) || stands_in(wordings[1], names[given]);
        assert!(stands, "a value is given that neither wording names in braces");
        given += 1;
    }
}

/// Whether one of the names stands in the braces that open at a byte.
const fn is_named(wording: &[u8], open: usize, names: &[&str]) -> bool {
    let mut given = 0;
    while given < names.len() {
        if stands_at(wording, open, names[given].as_bytes()) {
            return true;
        }
        given += 1;
    }
    false
}

/// Whether a name stands in braces anywhere in a wording.
const fn stands_in(wording: &str, name: &str) -> bool {
    let (wording, name) = (wording.as_bytes(), name.as_bytes());
    let mut at = 0;
    while at < wording.len() {
        if stands_at(wording, at, name) {
            return true;
        }
        at += 1;
    }
    false
}

/// Whether `{name}` stands at a byte. Slices cannot be compared in a constant: byte by byte.
const fn stands_at(wording: &[u8], open: usize, name: &[u8]) -> bool {
    if open + name.len() + 1 >= wording.len() || wording[open] != b'{' {
        return false;
    }
    let mut at = 0;
    while at < name.len() {
        if wording[open + 1 + at] != name[at] {
            return false;
        }
        at += 1;
    }
    wording[open + 1 + name.len()] == b'}'
}

fn fill(wording: &str, values: &[(&str, Text)], language: Language) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut rest = wording;
    while let Some((before, name, after)) = next_brace(rest) {
        push_words(&mut spans, before);
        match values.iter().find(|(key, _)| *key == name) {
            Some((_, text)) => text.spans(language).iter().for_each(|span| push(&mut spans, span.clone())),
            None => push_words(&mut spans, &format!("{{{name}}}")),
        }
        rest = after;
    }
    push_words(&mut spans, rest);
    spans
}

fn next_brace(wording: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = wording.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

fn push_words(spans: &mut Vec<Span>, words: &str) {
    if !words.is_empty() {
        push(spans, Span::Words(words.to_owned()));
    }
}

fn push(spans: &mut Vec<Span>, span: Span) {
    match (spans.last_mut(), span) {
        (Some(Span::Words(last)), Span::Words(words)) => last.push_str(&words),
        (_, span) => spans.push(span),
    }
}

impl Text {
    /// A sentence whose wordings are not known when it is compiled; else use [`say!`](crate::say).
    ///
    /// A brace whose name is not given stays as it is, and [`Text::unfilled`] finds it, so that tests fail on it.
    #[must_use]
    pub fn filled<'a>(es: &str, en: &str, values: impl IntoIterator<Item = (&'a str, Self)>) -> Self {
        let values: Vec<(&str, Self)> = values.into_iter().collect();
        Self { es: fill(es, &values, Language::Es), en: fill(en, &values, Language::En) }
    }

    /// Two wordings without values.
    #[must_use]
    pub fn both(es: &str, en: &str) -> Self {
        Self { es: vec![Span::Words(es.to_owned())], en: vec![Span::Words(en.to_owned())] }
    }

    /// A name that is the same in both languages.
    #[must_use]
    pub fn name(name: impl Into<String>) -> Self {
        Span::Name(name.into()).into()
    }

    /// A code: a hash, a key, a command.
    #[must_use]
    pub fn code(code: impl Into<String>) -> Self {
        Span::Code(code.into()).into()
    }

    /// A number followed by its interval.
    #[must_use]
    pub fn with_interval(quantity: Quantity) -> Self {
        Span::NumberWithInterval(Box::new(quantity)).into()
    }

    /// Nothing.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// Several texts as a list: `a, b y c`.
    #[must_use]
    pub fn list(items: impl IntoIterator<Item = Self>) -> Self {
        let items: Vec<Self> = items.into_iter().collect();
        let mut list = Self::empty();
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                let last = i + 1 == items.len();
                list = list.then(&if last { Self::both(" y ", " and ") } else { Self::both(", ", ", ") });
            }
            list = list.then(item);
        }
        list
    }

    /// Several texts one after another with this between them; empty where there are none.
    #[must_use]
    pub fn joined(items: impl IntoIterator<Item = Self>, between: &str) -> Self {
        let between = Self::both(between, between);
        items.into_iter().reduce(|all, next| all.then(&between).then(&next)).unwrap_or_else(Self::empty)
    }

    /// This text followed directly by another.
    #[must_use]
    pub fn then(mut self, next: &Self) -> Self {
        next.es.iter().for_each(|span| push(&mut self.es, span.clone()));
        next.en.iter().for_each(|span| push(&mut self.en, span.clone()));
        self
    }

    /// The pieces in one language.
    #[must_use]
    pub fn spans(&self, language: Language) -> &[Span] {
        match language {
            Language::Es => &self.es,
            Language::En => &self.en,
        }
    }

    /// The sentence as plain words, for terminals and CSV.
    #[must_use]
    pub fn plain(&self, language: Language) -> String {
        self.spans(language).iter().map(|span| span.plain(language)).collect()
    }

    /// The text as a machine reads it: a period or a day that stands alone in ISO 8601, anything else as plain words.
    #[must_use]
    pub fn for_machines(&self, language: Language) -> String {
        match self.spans(language) {
            [Span::Period(period)] => period.to_string(),
            [Span::Date(date)] => date.to_string(),
            _ => self.plain(language),
        }
    }

    /// Whether there is nothing to read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.es.is_empty() && self.en.is_empty()
    }

    /// The quantities in the sentence.
    pub fn quantities(&self) -> impl Iterator<Item = &Quantity> {
        self.es.iter().chain(&self.en).filter_map(|span| match span {
            Span::Number(quantity) | Span::NumberWithInterval(quantity) => Some(&**quantity),
            Span::Words(_) | Span::Period(_) | Span::Date(_) | Span::Name(_) | Span::Code(_) => None,
        })
    }

    /// A brace that was not filled, in either language.
    #[must_use]
    pub fn unfilled(&self) -> Option<&str> {
        self.es.iter().chain(&self.en).find_map(|span| match span {
            Span::Words(words) => words.contains('{').then_some(words.as_str()),
            Span::Number(_)
            | Span::NumberWithInterval(_)
            | Span::Period(_)
            | Span::Date(_)
            | Span::Name(_)
            | Span::Code(_) => None,
        })
    }
}

impl Span {
    /// The piece as plain words; what cannot be seen in it is shown ([`crate::visible`]).
    #[must_use]
    pub fn plain(&self, language: Language) -> String {
        match self {
            Self::Words(words) | Self::Code(words) => crate::visible(words).into_owned(),
            Self::Name(name) => crate::visible::visible_in_line(name),
            Self::Number(quantity) => shown(quantity, language),
            Self::NumberWithInterval(quantity) => match quantity.shown_interval() {
                Some(interval) => format!("{} {interval}", shown(quantity, language)),
                None => shown(quantity, language),
            },
            Self::Period(period) => crate::calendar::name_of_period(*period, language),
            Self::Date(date) => crate::calendar::name_of_date(*date, language),
        }
    }
}

/// The number as it is read: `al menos 3,786` where the sum lacks something.
pub(crate) fn shown(quantity: &Quantity, language: Language) -> String {
    format!("{}{}", bound(quantity, language), quantity.shown())
}

/// What comes before a number that is a lower bound.
pub(crate) fn bound(quantity: &Quantity, language: Language) -> &'static str {
    match (quantity.at_least, language) {
        (false, _) => "",
        (true, Language::Es) => "al menos ",
        (true, Language::En) => "at least ",
    }
}

impl From<Span> for Text {
    fn from(span: Span) -> Self {
        Self { es: vec![span.clone()], en: vec![span] }
    }
}

impl From<Quantity> for Text {
    fn from(quantity: Quantity) -> Self {
        Span::Number(Box::new(quantity)).into()
    }
}

impl From<Period> for Text {
    fn from(period: Period) -> Self {
        Span::Period(period).into()
    }
}

impl From<Month> for Text {
    fn from(month: Month) -> Self {
        Span::Period(Period::month(month)).into()
    }
}

impl From<Date> for Text {
    fn from(date: Date) -> Self {
        Span::Date(date).into()
    }
}

/// What can be said in both languages.
pub trait Words {
    /// The words, Spanish and English together.
    fn words(&self) -> Text;
}

impl<W: Words> Words for &W {
    fn words(&self) -> Text {
        (*self).words()
    }
}

impl<W: Words> From<W> for Text {
    fn from(words: W) -> Self {
        words.words()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_wordings_are_filled_from_the_same_values() {
        let period: Period = "2019-01..2019-06".parse().unwrap();
        let text =
            say!("De {when}, en {place}", "In {place}, {when}", when = period, place = Text::name("Sinaloa"));
        assert_eq!(text.plain(Language::Es), "De enero–junio de 2019, en Sinaloa");
        assert_eq!(text.plain(Language::En), "In Sinaloa, January–June 2019");
        assert_eq!(text.unfilled(), None);
    }

    #[test]
    fn a_period_alone_is_written_for_machines() {
        let period: Period = "2019-01..2019-06".parse().unwrap();
        assert_eq!(Text::from(period).for_machines(Language::Es), "2019-01..2019-06");
        assert_eq!(say!("en {p}", "in {p}", p = period).for_machines(Language::En), "in January–June 2019");
    }

    #[test]
    fn a_brace_without_value_is_found() {
        assert!(
            Text::filled("a {x}", "a {y}", [("x", Text::name("1"))])
                .unfilled()
                .is_some_and(|words| words.contains("{y}"))
        );
    }
}
