//! The key that was most likely meant by a text that is none.

use std::str::FromStr;

use measure::Statistic;
use strsim::levenshtein;

use crate::{
    key::{COMMANDS, Key},
    key_fault::{Fault, KeyFault},
};

impl FromStr for Key {
    type Err = KeyFault;

    fn from_str(text: &str) -> Result<Self, KeyFault> {
        Self::read(text).map_err(|fault| KeyFault { meant: meant(text, &fault), ..fault })
    }
}

/// The fix is offered only when it is a key.
fn meant(key: &str, fault: &KeyFault) -> Option<String> {
    let at = key.char_indices().nth(fault.at - 1).map_or(key.len(), |(at, _)| at);
    let (before, rest) = key.split_at(at);
    let seen = fault.seen.as_str();
    let after = rest.strip_prefix(seen).unwrap_or("");
    let with = |part: &str| format!("{before}{part}{after}");
    let meant = match fault.fault {
        Fault::Letter => Some(plain_letters(key)),
        Fault::Command => nearest_command(seen).map(|command| with(&command)),
        Fault::Part => nearest_part(seen).map(|part| with(&part)),
        Fault::NotOfCommand | Fault::Twice => Some(format!("{}{after}", before.trim_end_matches('/'))),
        Fault::Release | Fault::Check => Some(with(&digits_meant(seen))),
        Fault::Period => Some(with(&period_meant(seen))),
        Fault::Place => (seen.len() < 5).then(|| with(&place_meant(seen))),
        Fault::Address => Some(format!("{}{}", before.trim_end_matches('/'), after)),
        Fault::NoCheck | Fault::Level | Fault::Months | Fault::Version | Fault::Day | Fault::NoFile => None,
    };
    meant.filter(|meant| meant != key && Key::read(meant).is_ok())
}

/// Lower case, without blanks and quotation marks, `#` as the sign before the check.
fn plain_letters(key: &str) -> String {
    let quoted = |c: &char| !(c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ',' | ';' | '«' | '»'));
    let plain = |c: char| match c {
        '#' => '=',
        '–' | '—' | '−' => '-',
        '…' => '.',
        other => other.to_ascii_lowercase(),
    };
    key.chars().filter(quoted).map(plain).collect()
}

/// Letters that are taken for digits.
fn digits_meant(seen: &str) -> String {
    let digit = |c: char| match c {
        'o' => '0',
        'l' | 'i' => '1',
        's' => '5',
        'z' => '2',
        'g' => '9',
        other => other,
    };
    seen.chars().map(digit).collect()
}

/// `2019-1..2019-6`, `2019-01-2019-06` and `2019-01.2019-06` as the period that they mean.
fn period_meant(seen: &str) -> String {
    let numbers: Vec<&str> = seen.split(['-', '.']).filter(|part| !part.is_empty()).collect();
    let two = |month: &str| format!("{month:0>2}");
    match numbers.as_slice() {
        [year, month] if month.len() < 3 => format!("{year}-{}", two(month)),
        [from, to] => format!("{from}..{to}"),
        [from, first, to, last] => format!("{from}-{}..{to}-{}", two(first), two(last)),
        _ => seen.to_owned(),
    }
}

/// `1` as the state `01`.
fn place_meant(seen: &str) -> String {
    match seen.len() {
        1 => format!("0{seen}"),
        _ => seen.chars().take(2).collect(),
    }
}

/// The word that differs from `typed` by the fewest letters: at most one in three.
pub(crate) fn nearest<'a>(typed: &str, words: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let most = typed.len().div_ceil(3);
    let measured = words.into_iter().map(|word| (levenshtein(typed, word), word));
    measured.filter(|(d, _)| *d <= most).min().map(|(_, word)| word.to_owned())
}

/// The word of a key's question that is nearest to what was typed.
pub(crate) fn nearest_part(part: &str) -> Option<String> {
    let offences = || measure::Offence::ALL.iter().map(|o| o.code());
    let plain = ["month", "year", "total", "no-rates", "states", "municipalities", "nation"];
    if part.contains('+') {
        let each = part.split('+').map(|one| nearest(one, offences()));
        return each.collect::<Option<Vec<_>>>().map(|parts| parts.join("+"));
    }
    let statistics = Statistic::ALL.map(Statistic::code);
    nearest(part, statistics.into_iter().chain(offences()).chain(plain))
}

/// The command that is nearest to what was typed.
pub(crate) fn nearest_command(command: &str) -> Option<String> {
    nearest(command, COMMANDS)
}
