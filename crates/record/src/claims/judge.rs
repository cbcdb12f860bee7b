//! What the figures say of a claim, under each definition and each vintage that is held.

use measure::{Digits, OffenceSet, Period, PlaceCode, Quantity, Sha256, Statistic, Trace, Unit};
use report::Text;

use super::{
    Claim, ClaimTest, Claims, DatedFact, Poll, PressTotal, ShareReading,
    file::{FigureReading, HighestReading, RiseReading, selector},
    polls, press_totals,
    words::Definition,
};
use crate::query::{Point, Record, Refusal, Selector};

/// What the figures say of a claim. Never a bare yes: the readings stand beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Every reading that can be checked agrees.
    Confirmed,
    /// Some readings agree and some do not: it is true of one definition or vintage.
    TrueOfSome,
    /// No reading that can be checked agrees.
    Contradicted,
    /// No figure that is held decides it.
    NotCheckable,
    /// It concerns a person.
    NotJudged,
}

/// Where a reading comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum ReadingSource {
    /// One release, or several that share the months among them.
    Releases(Vec<Sha256>),
    /// A citation of the press.
    Press(Box<PressTotal>),
    /// A poll.
    Poll(Poll),
    /// A document.
    Document(String),
    /// Nothing that is held; with the reason.
    NotHeld(Text),
}

/// One reading of a claim.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// What the claim is taken to mean.
    pub definition: Text,
    /// Where the figure comes from.
    pub source: ReadingSource,
    /// The figure.
    pub value: Option<Quantity>,
    /// What it is compared with, where that is a figure too: its period and number.
    pub against: Option<(Period, Quantity)>,
    /// Whether the claim holds under this reading; nothing when it cannot be checked.
    pub holds: Option<bool>,
}

/// A claim with what the figures say of it.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The claim.
    pub claim: Claim,
    /// What the figures say.
    pub verdict: Verdict,
    /// Under each definition and vintage.
    pub readings: Vec<Reading>,
}

/// Judges every claim of a file.
///
/// # Errors
/// When the record itself cannot be read; a question that it cannot answer is a reading that says so.
pub fn judge(record: &Record, claims: &Claims) -> Result<Vec<Judged>, crate::Error> {
    claims.claims.iter().map(|claim| judge_claim(record, claim)).collect()
}

fn judge_claim(record: &Record, claim: &Claim) -> Result<Judged, crate::Error> {
    let readings = match &claim.test {
        ClaimTest::Figure { number, tolerance, readings } => {
            let of = |r: &FigureReading| figure_readings(record, r, *number, *tolerance);
            flatten(readings.iter().map(of))?
        }
        ClaimTest::Highest { period, readings } => {
            flatten(readings.iter().map(|r| highest_readings(record, r, *period)))?
        }
        ClaimTest::OnlyRose { readings } => flatten(readings.iter().map(|r| rise_readings(record, r)))?,
        ClaimTest::Share { statistic, offence, months, above_percent, readings } => {
            let of = |r: &ShareReading| {
                share_readings(record, (*statistic, offence), (*months, *above_percent), r)
            };
            flatten(readings.iter().map(of))?
        }
        ClaimTest::Dated { month, facts } => facts.iter().map(|fact| dated_reading(fact, *month)).collect(),
        ClaimTest::Polled { percent, tolerance, polls: named } => polls()
            .iter()
            .filter(|p| named.contains(&p.id))
            .map(|p| polled_reading(p, *percent, *tolerance))
            .collect(),
        ClaimTest::NotCheckable {} | ClaimTest::ConcernsAPerson {} => Vec::new(),
    };
    let verdict = verdict_of(&claim.test, &readings);
    Ok(Judged { claim: claim.clone(), verdict, readings })
}

fn flatten(
    all: impl Iterator<Item = Result<Vec<Reading>, crate::Error>>,
) -> Result<Vec<Reading>, crate::Error> {
    all.collect::<Result<Vec<_>, _>>().map(|lists| lists.into_iter().flatten().collect())
}

fn verdict_of(test: &ClaimTest, readings: &[Reading]) -> Verdict {
    if matches!(test, ClaimTest::ConcernsAPerson {}) {
        return Verdict::NotJudged;
    }
    let checked: Vec<bool> = readings.iter().filter_map(|r| r.holds).collect();
    match (checked.iter().any(|h| *h), checked.iter().all(|h| *h)) {
        _ if checked.is_empty() => Verdict::NotCheckable,
        (_, true) => Verdict::Confirmed,
        (true, false) => Verdict::TrueOfSome,
        (false, false) => Verdict::Contradicted,
    }
}

/// One reading for every vintage that answers the question whole, or one that says why none does.
fn each_vintage(
    record: &Record,
    question: &Selector,
    definition: &Text,
    read: impl Fn(&Selector) -> Result<Reading, Refusal>,
) -> Result<Vec<Reading>, crate::Error> {
    let whole = |s: &Selector| record.choose(s).is_ok_and(|chosen| chosen.parts.len() == 1);
    let mut vintages: Vec<Selector> = record
        .candidates(question)
        .into_iter()
        .map(|held| question.clone().of_release(held.release.sha256))
        .filter(whole)
        .collect();
    vintages.reverse();
    if vintages.is_empty() {
        // Months that no single release has may still be shared among several, as with one file a year.
        vintages.push(question.clone());
    }
    vintages
        .iter()
        .map(|vintage| match read(vintage) {
            Ok(reading) => Ok(reading),
            Err(Refusal::Record(error)) => Err(error),
            Err(refusal) => Ok(Reading {
                definition: definition.clone(),
                source: ReadingSource::NotHeld((&refusal).into()),
                value: None,
                against: None,
                holds: None,
            }),
        })
        .collect()
}

fn releases(record: &Record, question: &Selector) -> Result<ReadingSource, Refusal> {
    Ok(ReadingSource::Releases(record.choose(question)?.releases()))
}

fn figure_readings(
    record: &Record,
    reading: &FigureReading,
    number: u64,
    tolerance: u64,
) -> Result<Vec<Reading>, crate::Error> {
    let question = selector(reading.statistic, &reading.offence, reading.place, reading.period);
    let definition: Text = Definition::Figure(reading).into();
    let holds = |seen: u64| Some(seen.abs_diff(number) <= tolerance);
    let press = press_totals()
        .iter()
        .filter(|t| {
            (t.statistic, &t.offence, t.place, t.period)
                == (reading.statistic, &reading.offence, reading.place, reading.period)
        })
        .map(|t| Reading {
            definition: definition.clone(),
            source: ReadingSource::Press(Box::new(t.clone())),
            value: Some(Quantity::count(t.number, t.statistic, t.trace())),
            against: None,
            holds: holds(t.number),
        });
    let mut readings: Vec<Reading> = press.collect();
    readings.extend(each_vintage(record, &question, &definition, |vintage| {
        let point = record.total(vintage)?;
        Ok(Reading {
            definition: definition.clone(),
            source: releases(record, vintage)?,
            value: Some(point.quantity(reading.statistic)),
            against: None,
            holds: holds(point.number),
        })
    })?);
    Ok(readings)
}

fn highest_readings(
    record: &Record,
    reading: &HighestReading,
    period: Period,
) -> Result<Vec<Reading>, crate::Error> {
    let question = selector(reading.statistic, &reading.offence, reading.place, period);
    let definition: Text = Definition::Highest(reading).into();
    let mut readings = each_vintage(record, &question, &definition, |vintage| {
        let own = record.total(vintage)?;
        let held =
            record.choose(vintage)?.parts.iter().map(|(h, _)| h.coverage.months).max_by_key(|p| p.months());
        let windows = reading.among.before(period, held.unwrap_or(period));
        let others: Vec<Point> =
            windows.iter().map(|w| record.total(&vintage.clone().during(*w))).collect::<Result<_, _>>()?;
        let top = others.iter().max_by_key(|p| p.number);
        Ok(Reading {
            definition: definition.clone(),
            source: releases(record, vintage)?,
            value: Some(own.quantity(reading.statistic)),
            against: top.map(|p| (p.period, p.quantity(reading.statistic))),
            holds: top.map(|p| own.number > p.number),
        })
    })?;
    readings.extend(highest_in_press(reading, period, &definition));
    Ok(readings)
}

/// A superlative between totals that the press printed on one day.
fn highest_in_press(reading: &HighestReading, period: Period, definition: &Text) -> Option<Reading> {
    let same = |t: &&PressTotal| {
        (t.statistic, &t.offence, t.place) == (reading.statistic, &reading.offence, reading.place)
    };
    let own = press_totals().iter().filter(same).find(|t| t.period == period)?;
    let earlier = |t: &&PressTotal| {
        t.period.last() < period.first() && t.period.months() == period.months() && t.date == own.date
    };
    let top = press_totals().iter().filter(same).filter(earlier).max_by_key(|t| t.number)?;
    Some(Reading {
        definition: definition.clone(),
        source: ReadingSource::Press(Box::new(own.clone())),
        value: Some(Quantity::count(own.number, own.statistic, own.trace())),
        against: Some((top.period, Quantity::count(top.number, top.statistic, top.trace()))),
        holds: Some(own.number > top.number),
    })
}

fn rise_readings(record: &Record, reading: &RiseReading) -> Result<Vec<Reading>, crate::Error> {
    let question = selector(reading.statistic, &reading.offence, reading.place, reading.years);
    let definition: Text = Definition::Rise(reading).into();
    each_vintage(record, &question, &definition, |vintage| {
        let years =
            (reading.years.first().year()..=reading.years.last().year()).filter_map(|y| Period::year(y).ok());
        let totals: Vec<Point> =
            years.map(|year| record.total(&vintage.clone().during(year))).collect::<Result<_, _>>()?;
        let fell =
            totals.iter().zip(totals.iter().skip(1)).find(|(before, after)| after.number <= before.number);
        let rose = totals.first().zip(totals.last());
        let (before, after) = match fell.or(rose) {
            Some((before, after)) => (Some(before), Some(after)),
            None => (None, None),
        };
        Ok(Reading {
            definition: definition.clone(),
            source: releases(record, vintage)?,
            value: after.map(|p| p.quantity(reading.statistic)),
            against: before.map(|p| (p.period, p.quantity(reading.statistic))),
            holds: Some(fell.is_none()),
        })
    })
}

fn share_readings(
    record: &Record,
    (statistic, offence): (Statistic, &OffenceSet),
    (months, above): (Period, f64),
    reading: &ShareReading,
) -> Result<Vec<Reading>, crate::Error> {
    let mut all: Vec<Reading> = Vec::new();
    for month in months.iter() {
        let definition: Text = Definition::Share(reading, month).into();
        let question = selector(statistic, offence, PlaceCode::NATION, Period::month(month));
        let of_month = each_vintage(record, &question, &definition, |vintage| {
            let whole = record.total(vintage)?;
            let of = |place: &PlaceCode| {
                let place = crate::query::PlaceSelector::One(*place);
                record.total(&vintage.clone().over(place))
            };
            let parts: Vec<Point> = reading.places.iter().map(of).collect::<Result<_, _>>()?;
            let part: u64 = parts.iter().map(|p| p.number).sum();
            let inputs: Vec<(String, String)> =
                parts.iter().map(|p| (p.place.to_string(), p.trace.canonical_json())).collect();
            let whole_input = ("whole", whole.trace.canonical_json());
            let inputs = inputs.iter().map(|(k, v)| (k.as_str(), v.clone())).chain([whole_input]);
            let trace = Trace::computation("share of places in a whole", inputs, []);
            let percent = percent_of(part, whole.number);
            Ok(Reading {
                definition: definition.clone(),
                source: releases(record, vintage)?,
                value: Some(Quantity::real(percent, Unit::Percent, trace).with_digits(Digits::Decimals(1))),
                against: Some((whole.period, whole.quantity(statistic))),
                holds: Some(percent > above),
            })
        })?;
        all.extend(of_month);
    }
    Ok(all)
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn percent_of(part: u64, whole: u64) -> f64 {
    100.0 * part as f64 / whole as f64
}

fn dated_reading(fact: &DatedFact, month: measure::Month) -> Reading {
    Reading {
        definition: Definition::Dated(fact).into(),
        source: ReadingSource::Document(fact.source.clone()),
        value: None,
        against: None,
        holds: Some(measure::Month::of(fact.date) == month),
    }
}

fn polled_reading(poll: &Poll, percent: f64, tolerance: f64) -> Reading {
    Reading {
        definition: Definition::Polled(poll).into(),
        source: ReadingSource::Poll(poll.clone()),
        value: Some(
            Quantity::real(poll.approve, Unit::Percent, poll.trace()).with_digits(Digits::Decimals(1)),
        ),
        against: None,
        holds: Some((poll.approve - percent).abs() <= tolerance),
    }
}
