//! A printed key: the question in a canonical form, the releases that answered, and digits that check the answer.
//!
//! `show:victims/intentional-homicide/25/2019-01..2019-06/total@246666.b11c=4d7e.91c3/25/per_day` is the command, what
//! differs from its defaults, the first digits of each release, four digits of check for each column of numbers, and,
//! where one figure is meant, its row and column. Lower case, ASCII, and no letter that a shell reads as its own.

use std::fmt;

use catalogue::TermSpan;
use measure::{Date, Dimension, LevelAsked, LevelsAsked, OffenceSet, Period, PlaceCode, Statistic};
use record::query::{Accepting, LONGEST_TERM, PlaceSelector, Selector, VintageSelector};

use crate::{
    key_fault::{Fault, KeyFault},
    question::{DiffQuestion, Grain, Question, ShowQuestion, TermsQuestion},
};

/// A key, as it is printed below an answer and typed after `saldo explain`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// What was asked.
    pub question: Question,
    /// The first digits of each release that answered; of a difference, the earlier one first.
    pub releases: Vec<String>,
    /// Digits that check the answer: four for each column of numbers, or eight for all.
    pub check: Vec<String>,
    /// The row and column of one figure; empty for the whole answer.
    pub address: Vec<String>,
}

/// The commands whose answers have keys.
pub(crate) const COMMANDS: [&str; 6] = ["show", "diff", "terms", "check", "breaks", "bridges"];

/// What stands before a value that does not say by itself what it is.
const TAGS: [&str; 9] =
    ["months-", "years-", "from-", "to-", "version-", "as-of-", "accepting-", "projection-", LEVEL];

/// What stands before what is asked of a dimension.
const LEVEL: &str = "level-";

impl Question {
    fn command(&self) -> &'static str {
        match self {
            Self::Show(_) => "show",
            Self::Diff(_) => "diff",
            Self::Terms(_) => "terms",
            Self::Check { .. } => "check",
            Self::Breaks => "breaks",
            Self::Bridges(_) => "bridges",
        }
    }

    /// What differs from the command's defaults, in the order in which it is printed.
    fn parts(&self) -> Vec<String> {
        match self {
            Self::Show(question) => {
                let mut parts = where_and_when(&question.selector);
                match question.grain {
                    Grain::Month => {}
                    Grain::Year => parts.push("year".to_owned()),
                    Grain::Total => parts.push("total".to_owned()),
                }
                parts.extend(as_known(&question.selector));
                parts.extend(question.selector.levels.0.iter().map(level_part));
                let projection = question.projection.as_ref();
                parts.extend(projection.map(|name| format!("projection-{}", encoded(name))));
                parts.extend((!question.rates).then(|| "no-rates".to_owned()));
                parts
            }
            Self::Diff(question) => {
                let mut parts = where_and_when(&question.selector);
                parts.extend(question.from.as_ref().map(|version| format!("from-{version}")));
                parts.extend(question.to.as_ref().map(|version| format!("to-{version}")));
                parts.extend(as_known(&question.selector));
                parts
            }
            Self::Terms(question) => {
                let mut parts = where_and_when(&question.selector);
                parts.extend(question.span.map(|span| match span {
                    TermSpan::Months(n) => format!("months-{n}"),
                    TermSpan::Years(n) => format!("years-{n}"),
                }));
                parts.extend(as_known(&question.selector));
                parts
            }
            Self::Check { name, file } => vec![encoded(name), file.clone()],
            Self::Breaks => Vec::new(),
            Self::Bridges(selector) => [where_and_when(selector), as_known(selector)].concat(),
        }
    }
}

fn where_and_when(selector: &Selector) -> Vec<String> {
    let mut parts = Vec::new();
    if selector.statistic != Statistic::Victims {
        parts.push(selector.statistic.to_string());
    }
    if selector.offence != selector.statistic.usual_offences() {
        parts.push(selector.offence.to_string());
    }
    if selector.place != PlaceSelector::One(PlaceCode::NATION) {
        parts.push(selector.place.to_string());
    }
    parts.extend(selector.period.map(|period| period.to_string()));
    parts
}

fn level_part((dimension, asked): (&Dimension, &LevelAsked)) -> String {
    let asked = match asked {
        LevelAsked::Each => "each".to_owned(),
        LevelAsked::Total => "total".to_owned(),
        LevelAsked::Of(names) => {
            let names: Vec<String> = names.iter().map(|name| encoded(name)).collect();
            format!("of-{}", names.join("+"))
        }
    };
    format!("{LEVEL}{}-{asked}", dimension.code())
}

/// What [`level_part`] writes, without its tag.
fn read_level(value: &str) -> Option<(Dimension, LevelAsked)> {
    let of =
        |dimension: Dimension| Some((dimension, value.strip_prefix(dimension.code())?.strip_prefix('-')?));
    let (dimension, asked) = Dimension::ALL.into_iter().find_map(of)?;
    let asked = match asked {
        "each" => LevelAsked::Each,
        "total" => LevelAsked::Total,
        _ => {
            let names = asked.strip_prefix("of-")?.split('+');
            LevelAsked::Of(names.map(decoded).collect::<Option<_>>()?)
        }
    };
    Some((dimension, asked))
}

fn as_known(selector: &Selector) -> Vec<String> {
    let mut parts = Vec::new();
    if selector.vintage != VintageSelector::Latest {
        parts.push(format!("version-{}", selector.vintage));
    }
    parts.extend(selector.as_of.map(|day| format!("as-of-{day}")));
    if !selector.accepting.0.is_empty() {
        let names: Vec<String> = selector.accepting.0.iter().map(|name| encoded(name)).collect();
        parts.push(format!("accepting-{}", names.join("+")));
    }
    parts
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.question.command())?;
        let parts = self.question.parts();
        if !parts.is_empty() {
            write!(f, ":{}", parts.join("/"))?;
        }
        if !self.releases.is_empty() {
            write!(f, "@{}", self.releases.join("."))?;
        }
        write!(f, "={}", self.check.join("."))?;
        self.address.iter().try_for_each(|part| write!(f, "/{}", encoded(part)))
    }
}

impl Key {
    /// Reads a key; what is wrong with it is told without a guess at what was meant.
    pub(crate) fn read(text: &str) -> Result<Self, KeyFault> {
        // `at` counts bytes of the key as it was typed, so that a message can point at the fault.
        let refuse = |at: usize, seen: &str, fault: Fault| KeyFault::at(text, at, seen, fault);
        if let Some((at, letter)) = text.char_indices().find(|(_, c)| !is_letter(*c)) {
            return Err(refuse(at, &letter.to_string(), Fault::Letter));
        }
        let Some((asked, answered)) = text.split_once('=') else {
            return Err(refuse(text.len(), "", Fault::NoCheck));
        };
        let (question, releases) = match asked.split_once('@') {
            Some((question, releases)) => (question, Some(releases)),
            None => (asked, None),
        };
        let digits = |list: &str, start: usize, (least, most): (usize, usize), fault: fn() -> Fault| {
            let mut at = start;
            let mut found = Vec::new();
            for part in list.split('.') {
                let is_hex = part.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
                if !is_hex || part.len() < least || part.len() > most {
                    return Err(refuse(at, part, fault()));
                }
                found.push(part.to_owned());
                at += part.len() + 1;
            }
            Ok(found)
        };
        let question_read = read_question(text, question)?;
        let releases = match releases {
            Some(list) => digits(list, question.len() + 1, (4, 64), || Fault::Release)?,
            None => Vec::new(),
        };
        let (check, address) = answered.split_once('/').map_or((answered, None), |(c, a)| (c, Some(a)));
        let check_at = asked.len() + 1;
        let check = digits(check, check_at, (4, 8), || Fault::Check)?;
        let mut parts = Vec::new();
        let mut at = text.len() - address.map_or(0, str::len);
        for part in address.into_iter().flat_map(|address| address.split('/')) {
            let plain = decoded(part).filter(|plain| !plain.is_empty());
            parts.push(plain.ok_or_else(|| refuse(at, part, Fault::Address))?);
            at += part.len() + 1;
        }
        Ok(Self { question: question_read, releases, check, address: parts })
    }
}

fn is_letter(c: char) -> bool {
    matches!(c, 'a'..='z' | '0'..='9' | ':' | '/' | '.' | '-' | '_' | '+' | '@' | '=' | '%')
}

/// What a question says, part by part.
#[derive(Default)]
struct Parts {
    statistic: Option<Statistic>,
    offence: Option<OffenceSet>,
    place: Option<PlaceSelector>,
    period: Option<Period>,
    grain: Option<Grain>,
    span: Option<TermSpan>,
    from: Option<VintageSelector>,
    to: Option<VintageSelector>,
    version: Option<VintageSelector>,
    as_of: Option<Date>,
    accepting: Option<Accepting>,
    projection: Option<String>,
    levels: LevelsAsked,
    no_rates: Option<()>,
}

fn read_question(text: &str, question: &str) -> Result<Question, KeyFault> {
    let (command, rest) = question.split_once(':').map_or((question, None), |(c, rest)| (c, Some(rest)));
    let Some(command) = COMMANDS.into_iter().find(|known| *known == command) else {
        return Err(KeyFault::at(text, 0, command, Fault::Command));
    };
    let mut at = command.len() + 1;
    let mut parts = Vec::new();
    for part in rest.into_iter().flat_map(|rest| rest.split('/')) {
        parts.push((at, part));
        at += part.len() + 1;
    }
    if command == "check" {
        return read_check(text, question.len(), &parts);
    }
    let mut read = Parts::default();
    for (at, part) in parts {
        let refuse = |fault: Fault| KeyFault::at(text, at, part, fault);
        if !goes_with(command, part) {
            return Err(refuse(Fault::NotOfCommand));
        }
        if !read.take(part).map_err(refuse)? {
            return Err(refuse(Fault::Twice));
        }
    }
    Ok(read.question(command))
}

fn read_check(text: &str, end: usize, parts: &[(usize, &str)]) -> Result<Question, KeyFault> {
    let [(at, name), (file_at, file)] = parts else {
        return Err(KeyFault::at(text, end, "", Fault::NoFile));
    };
    let is_hex = file.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if !is_hex || !(4..=64).contains(&file.len()) {
        return Err(KeyFault::at(text, *file_at, file, Fault::Release));
    }
    let plain = decoded(name).filter(|plain| !plain.is_empty());
    let name = plain.ok_or_else(|| KeyFault::at(text, *at, name, Fault::Part))?;
    Ok(Question::Check { name, file: (*file).to_owned() })
}

/// Whether a command takes what a part says.
fn goes_with(command: &str, part: &str) -> bool {
    let of_show = matches!(part, "month" | "year" | "total" | "no-rates")
        || part.starts_with("projection-")
        || part.starts_with(LEVEL);
    let of_diff = part.starts_with("from-") || part.starts_with("to-");
    let of_terms = part.starts_with("months-") || part.starts_with("years-");
    match command {
        "show" => !(of_diff || of_terms),
        "diff" => !(of_show || of_terms),
        "terms" => !(of_show || of_diff),
        "bridges" => !(of_show || of_diff || of_terms),
        _ => false,
    }
}

/// Sets a part once; says whether it was the first time.
fn set<T>(slot: &mut Option<T>, value: T) -> bool {
    slot.replace(value).is_none()
}

impl Parts {
    /// Reads one part; `false` when it says again what another has said.
    fn take(&mut self, part: &str) -> Result<bool, Fault> {
        if let Some((tag, value)) = TAGS.iter().find_map(|tag| Some((*tag, part.strip_prefix(tag)?))) {
            return self.take_tagged(tag, value);
        }
        match part {
            "month" => return Ok(set(&mut self.grain, Grain::Month)),
            "year" => return Ok(set(&mut self.grain, Grain::Year)),
            "total" => return Ok(set(&mut self.grain, Grain::Total)),
            "no-rates" => return Ok(set(&mut self.no_rates, ())),
            _ => {}
        }
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 && digits == part.len() && digits != 4 {
            let place = PlaceSelector::One(part.parse().map_err(|_| Fault::Place)?);
            let canonical = (place.to_string() == part).then_some(place).ok_or(Fault::Place)?;
            return Ok(set(&mut self.place, canonical));
        }
        if digits > 0 {
            return Ok(set(&mut self.period, part.parse().map_err(|_| Fault::Period)?));
        }
        if let Ok(statistic) = part.parse() {
            return Ok(set(&mut self.statistic, statistic));
        }
        if let Ok(offence) = part.parse() {
            return Ok(set(&mut self.offence, offence));
        }
        if let Ok(place) = part.parse::<PlaceSelector>() {
            return Ok(set(&mut self.place, place));
        }
        Err(Fault::Part)
    }

    fn take_tagged(&mut self, tag: &str, value: &str) -> Result<bool, Fault> {
        let version = || value.parse::<VintageSelector>().map_err(|_| Fault::Version);
        match tag {
            "months-" | "years-" => {
                let (most, of): (u32, fn(u32) -> TermSpan) = match tag {
                    "months-" => (LONGEST_TERM.0, TermSpan::Months),
                    _ => (LONGEST_TERM.1, TermSpan::Years),
                };
                let number = value.parse().ok().filter(|n| (1..=most).contains(n));
                Ok(set(&mut self.span, of(number.ok_or(Fault::Months)?)))
            }
            "from-" => Ok(set(&mut self.from, version()?)),
            "to-" => Ok(set(&mut self.to, version()?)),
            "version-" => Ok(set(&mut self.version, version()?)),
            "as-of-" => Ok(set(&mut self.as_of, value.parse().map_err(|_| Fault::Day)?)),
            "accepting-" => {
                let names = value.split('+').map(decoded).collect::<Option<_>>().ok_or(Fault::Part)?;
                Ok(set(&mut self.accepting, Accepting(names)))
            }
            LEVEL => {
                let (dimension, asked) = read_level(value).ok_or(Fault::Level)?;
                Ok(self.levels.0.insert(dimension, asked).is_none())
            }
            _ => Ok(set(&mut self.projection, decoded(value).ok_or(Fault::Part)?)),
        }
    }

    fn question(self, command: &str) -> Question {
        let statistic = self.statistic.unwrap_or(Statistic::Victims);
        let selector = Selector {
            statistic,
            offence: self.offence.unwrap_or_else(|| statistic.usual_offences()),
            place: self.place.unwrap_or(PlaceSelector::One(PlaceCode::NATION)),
            period: self.period,
            vintage: self.version.unwrap_or(VintageSelector::Latest),
            as_of: self.as_of,
            accepting: self.accepting.unwrap_or(Accepting(std::collections::BTreeSet::new())),
            levels: self.levels,
        };
        match command {
            "show" => Question::Show(ShowQuestion {
                selector,
                grain: self.grain.unwrap_or(Grain::Month),
                rates: self.no_rates.is_none(),
                projection: self.projection,
            }),
            "diff" => Question::Diff(DiffQuestion { selector, from: self.from, to: self.to }),
            "terms" => Question::Terms(TermsQuestion { selector, span: self.span }),
            "bridges" => Question::Bridges(selector),
            _ => Question::Breaks,
        }
    }
}

/// A text in the letters of a key; any other byte as `%` and its two hexadecimal digits.
fn encoded(text: &str) -> String {
    let mut written = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_' => written.push(char::from(byte)),
            _ => written.push_str(&format!("%{byte:02x}")),
        }
    }
    written
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let digit = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
                let (high, low) = (digit(rest.next()?)?, digit(rest.next()?)?);
                bytes.push(high * 16 + low);
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
#[path = "key_tests.rs"]
mod tests;
