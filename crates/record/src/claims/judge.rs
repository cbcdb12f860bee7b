//! What the figures say of a claim, under each definition and in each version that is held.

use measure::{Date, Digits, LevelsAsked, OffenceSet, Period, PlaceCode, Quantity, Statistic, Trace, Unit};
use report::{Text, Words};

use super::{
    Claim, ClaimTest, Claims, DatedFact, Poll, ShareReading,
    criterion::{BaseReading, ChangeReading, FigureReading, HighestReading, RiseReading, When},
    polls, press_totals,
    verdict::{Defined, Judged, ReadingSource, Version, verdict_of},
    words::Definition,
};
use crate::query::{Accepting, PlaceSelector, Point, Record, Refusal, Selector, VintageSelector};

/// Judges every claim of a file.
///
/// # Errors
/// When the record itself cannot be read; a question that it cannot answer is a version that says so.
pub fn judge(record: &Record, claims: &Claims) -> Result<Vec<Judged>, crate::Error> {
    let judge = Judge { record, said_on: claims.said_on };
    claims.claims.iter().map(|claim| judge.claim(claim)).collect()
}

/// The record, and the day by which a version had to be public for the claim to know it.
struct Judge<'a> {
    record: &'a Record,
    said_on: Option<Date>,
}

impl Judge<'_> {
    fn claim(&self, claim: &Claim) -> Result<Judged, crate::Error> {
        let definitions = match &claim.test {
            ClaimTest::Figure { number, tolerance, readings } => {
                readings.iter().map(|r| self.figure(r, *number, *tolerance)).collect::<Result<_, _>>()?
            }
            ClaimTest::Highest { period, readings } => {
                readings.iter().map(|r| self.highest(r, *period)).collect::<Result<_, _>>()?
            }
            ClaimTest::Rose { readings } => {
                readings.iter().map(|r| self.rose(r)).collect::<Result<_, _>>()?
            }
            ClaimTest::OnlyRose { readings } => {
                readings.iter().map(|r| self.only_rose(r)).collect::<Result<_, _>>()?
            }
            ClaimTest::StayedAbove { readings } => {
                readings.iter().map(|r| self.stayed_above(r)).collect::<Result<_, _>>()?
            }
            ClaimTest::Share { statistic, offence, months, above_percent, readings } => {
                let each = readings.iter().flat_map(|r| months.iter().map(move |month| (r, month)));
                each.map(|(r, month)| self.share((*statistic, offence), (month, *above_percent), r))
                    .collect::<Result<_, _>>()?
            }
            ClaimTest::Dated { when, facts } => facts.iter().map(|fact| self.dated(fact, *when)).collect(),
            ClaimTest::Polled { percent, tolerance, polls: named } => {
                let near = |poll: &Poll| (poll.approve - percent).abs() <= *tolerance;
                cited(named).map(|poll| self.polled(poll, near(poll))).collect()
            }
            ClaimTest::PolledBeyond { above, below, first_since, polls: named } => {
                let beyond = |poll: &Poll| {
                    above.is_none_or(|bound| poll.approve > bound)
                        && below.is_none_or(|bound| poll.approve < bound)
                };
                let before = |poll: &Poll, since: measure::Month| {
                    let same = |other: &&Poll| {
                        other.pollster == poll.pollster && (since..poll.period).contains(&other.period)
                    };
                    polls().iter().filter(same).any(beyond)
                };
                let holds =
                    |poll: &Poll| beyond(poll) && first_since.is_none_or(|since| !before(poll, since));
                cited(named).map(|poll| self.polled(poll, holds(poll))).collect()
            }
            ClaimTest::NotCheckable { .. } | ClaimTest::NoClaim { .. } => Vec::new(),
        };
        let verdict = verdict_of(&claim.test, &definitions);
        Ok(Judged { claim: claim.clone(), verdict, definitions })
    }

    fn defined(&self, definition: Text, versions: Vec<Version>) -> Defined {
        Defined::new(definition, true, versions, self.said_on)
    }

    /// One version for every release that answers the question whole, or one that says why none does.
    fn each_version(
        &self,
        question: &Selector,
        definition: Definition<'_>,
        read: impl Fn(&Selector) -> Result<Told, Refusal>,
    ) -> Result<Vec<Version>, crate::Error> {
        let record = self.record;
        let whole = |s: &Selector| record.choose(s).is_ok_and(|chosen| chosen.parts.len() == 1);
        let mut questions: Vec<Selector> = record
            .candidates(question)
            .into_iter()
            .map(|held| question.clone().of_release(held.release.sha256))
            .filter(whole)
            .collect();
        if questions.is_empty() {
            // Months that no single release has may still be shared among several, as with one file a year.
            questions.push(question.clone());
        }
        let version = |question: &Selector| {
            let told = read(question)?;
            let releases = record.choose(question)?.releases();
            let days = releases.iter().filter_map(|sha| record.release(*sha));
            let public = days.map(|held| held.release.vintage.public.latest()).max();
            let source = ReadingSource::Releases(releases);
            let against = told.against.as_ref().map(|(other, period)| (other, *period));
            let said = definition.said((&told.value.0, told.value.1), against);
            let against = told.against.map(|(other, period)| (period, other));
            Ok(Version { source, public, value: Some(told.value.0), against, said, holds: told.holds })
        };
        questions
            .iter()
            .map(|question| match version(question) {
                Ok(version) => Ok(version),
                Err(Refusal::Record(error)) => Err(error),
                Err(refusal) => Ok(Version {
                    source: ReadingSource::NotHeld((&refusal).into()),
                    public: None,
                    value: None,
                    against: None,
                    said: Text::empty(),
                    holds: None,
                }),
            })
            .collect()
    }

    fn figure(&self, reading: &FigureReading, number: u64, tolerance: u64) -> Result<Defined, crate::Error> {
        let question = selector(reading.statistic, &reading.offence, reading.place, reading.period);
        let same = |t: &&super::PressTotal| {
            (t.statistic, &t.offence, t.place, t.period)
                == (reading.statistic, &reading.offence, reading.place, reading.period)
        };
        let definition = Definition::Figure(reading);
        let press = press_totals().iter().filter(same).map(|t| {
            let value = Quantity::count(t.number, t.statistic, t.trace());
            Version {
                source: ReadingSource::Press(Box::new(t.clone())),
                public: t.printed(),
                said: definition.said((&value, t.period), None),
                value: Some(value),
                against: None,
                holds: Some(t.number.abs_diff(number) <= tolerance),
            }
        });
        let mut versions: Vec<Version> = press.collect();
        versions.extend(self.each_version(&question, definition, |version| {
            let point = self.record.total(version)?;
            let holds = if point.cells.is_complete() {
                Some(point.number.abs_diff(number) <= tolerance)
            } else {
                // A lower bound above what is claimed refutes it; below it, it says nothing.
                (point.number > number.saturating_add(tolerance)).then_some(false)
            };
            Ok(Told { value: sized(&point, reading.statistic), against: None, holds })
        })?);
        Ok(Defined::new(definition.into(), !reading.shown, versions, self.said_on))
    }

    fn highest(&self, reading: &HighestReading, period: Period) -> Result<Defined, crate::Error> {
        let question = selector(reading.statistic, &reading.offence, reading.place, period);
        let definition = Definition::Highest(reading);
        let versions = self.each_version(&question, definition, |version| {
            let own = self.record.total(version)?;
            let parts = self.record.choose(version)?.parts;
            let held = parts.iter().map(|(h, _)| h.coverage.months).max_by_key(|p| p.months());
            let windows = reading.among.before(period, held.unwrap_or(period));
            let others: Vec<Point> = windows
                .iter()
                .map(|w| self.record.total(&version.clone().during(*w)))
                .collect::<Result<_, _>>()?;
            let holds = all(others.iter().map(|other| more(&own, other)));
            let top = others.iter().max_by_key(|p| p.number);
            Ok(Told {
                value: sized(&own, reading.statistic),
                against: top.map(|p| sized(p, reading.statistic)),
                // A superlative among nothing is none.
                holds: top.and(holds),
            })
        })?;
        Ok(Defined::new(definition.into(), !reading.shown, versions, self.said_on))
    }

    fn rose(&self, reading: &ChangeReading) -> Result<Defined, crate::Error> {
        // One release must hold both periods.
        let span = reading.from.spanning(reading.period);
        let question = selector(reading.statistic, &reading.offence, reading.place, span);
        let definition = Definition::Change(reading);
        let versions = self.each_version(&question, definition, |version| {
            let of = |period: Period| self.record.total(&version.clone().during(period));
            let (after, before) = (of(reading.period)?, of(reading.from)?);
            Ok(Told {
                value: sized(&after, reading.statistic),
                against: Some(sized(&before, reading.statistic)),
                holds: more(&after, &before),
            })
        })?;
        Ok(self.defined(definition.into(), versions))
    }

    fn only_rose(&self, reading: &RiseReading) -> Result<Defined, crate::Error> {
        let question = selector(reading.statistic, &reading.offence, reading.place, reading.years);
        let definition = Definition::Rise(reading);
        let versions = self.each_version(&question, definition, |version| {
            let totals = self.years(version, reading.years)?;
            let steps: Vec<(&Point, &Point)> = totals.iter().zip(totals.iter().skip(1)).collect();
            // The step that refutes it, else the whole way.
            let fell = steps.iter().find(|(before, after)| more(after, before) != Some(true)).copied();
            let shown = fell.or_else(|| totals.first().zip(totals.last()));
            told_step(
                shown,
                all(steps.iter().map(|(before, after)| more(after, before))),
                reading.statistic,
                reading.years,
            )
        })?;
        Ok(self.defined(definition.into(), versions))
    }

    fn stayed_above(&self, reading: &BaseReading) -> Result<Defined, crate::Error> {
        let span = reading.base.spanning(reading.years);
        let question = selector(reading.statistic, &reading.offence, reading.place, span);
        let definition = Definition::Base(reading);
        let versions = self.each_version(&question, definition, |version| {
            let base = self.record.total(&version.clone().during(reading.base))?;
            let years = self.years(version, reading.years)?;
            let lowest = years.iter().min_by_key(|point| point.number);
            let holds = all(years.iter().map(|year| more(year, &base)));
            told_step(lowest.map(|lowest| (&base, lowest)), holds, reading.statistic, reading.years)
        })?;
        Ok(self.defined(definition.into(), versions))
    }

    fn years(&self, version: &Selector, years: Period) -> Result<Vec<Point>, Refusal> {
        (years.first().year()..=years.last().year())
            .filter_map(|year| Period::year(year).ok())
            .map(|year| self.record.total(&version.clone().during(year)))
            .collect()
    }

    fn share(
        &self,
        (statistic, offence): (Statistic, &OffenceSet),
        (month, above): (measure::Month, f64),
        reading: &ShareReading,
    ) -> Result<Defined, crate::Error> {
        let question = selector(statistic, offence, PlaceCode::NATION, Period::month(month));
        let definition = Definition::Share(reading, month, statistic);
        let versions = self.each_version(&question, definition, |version| {
            let whole = self.record.total(version)?;
            let of = |place: &PlaceCode| self.record.total(&version.clone().over(PlaceSelector::One(*place)));
            let parts: Vec<Point> = reading.places.iter().map(of).collect::<Result<_, _>>()?;
            let part: u64 = parts.iter().map(|p| p.number).sum();
            let of_parts = parts.iter().map(|p| (p.place.to_string(), p.trace.clone()));
            let inputs = of_parts.chain([("whole".to_owned(), whole.trace.clone())]);
            let trace = Trace::computation("share of places in a whole", inputs, []);
            let percent = percent_of(part, whole.number);
            let complete = parts.iter().chain([&whole]).all(|point| point.cells.is_complete());
            Ok(Told {
                value: (
                    Quantity::real(percent, Unit::Percent, trace).with_digits(Digits::Decimals(1)),
                    whole.period,
                ),
                against: Some(sized(&whole, statistic)),
                holds: complete.then_some(percent > above),
            })
        })?;
        Ok(self.defined(definition.into(), versions))
    }

    /// A document shows an event and does not decide; a release that lists it does, where it is held.
    fn dated(&self, fact: &DatedFact, when: When) -> Defined {
        let held = fact.release.and_then(|sha| self.record.release(sha));
        let source = match held {
            Some(held) => ReadingSource::Releases(vec![held.release.sha256]),
            None => ReadingSource::Document(fact.source.clone()),
        };
        let version = Version {
            source,
            public: held.map(|held| held.release.vintage.public.latest()),
            value: None,
            against: None,
            said: Definition::Dated(fact).words(),
            holds: Some(when.holds(fact.date)),
        };
        Defined::new(Definition::Dated(fact).into(), held.is_some(), vec![version], self.said_on)
    }

    fn polled(&self, poll: &Poll, holds: bool) -> Defined {
        let percent =
            Quantity::real(poll.approve, Unit::Percent, poll.trace()).with_digits(Digits::Decimals(1));
        let version = Version {
            source: ReadingSource::Poll(poll.clone()),
            public: None,
            said: Definition::Polled(poll).said((&percent, Period::month(poll.period)), None),
            value: Some(percent),
            against: None,
            holds: Some(holds),
        };
        self.defined(Definition::Polled(poll).into(), vec![version])
    }
}

fn sized(point: &Point, statistic: Statistic) -> (Quantity, Period) {
    (point.quantity(statistic), point.period)
}

/// What one version tells.
struct Told {
    value: (Quantity, Period),
    against: Option<(Quantity, Period)>,
    holds: Option<bool>,
}

/// The step from an earlier point to a later one, with whether the claim holds.
fn told_step(
    step: Option<(&Point, &Point)>,
    holds: Option<bool>,
    statistic: Statistic,
    asked: Period,
) -> Result<Told, Refusal> {
    let Some((before, after)) = step else {
        return Err(Refusal::Empty { statistic, asked });
    };
    Ok(Told { value: sized(after, statistic), against: Some(sized(before, statistic)), holds })
}

/// Whether one total is above another; nothing where what they lack could turn it. What lacks cells is at least what it
/// counts, so it can be above a whole total and never at or below one.
fn more(this: &Point, other: &Point) -> Option<bool> {
    match this.number > other.number {
        true => other.cells.is_complete().then_some(true),
        false => this.cells.is_complete().then_some(false),
    }
}

/// Whether all hold: one that does not decides, one that cannot be told leaves it open.
fn all(each: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let each: Vec<Option<bool>> = each.collect();
    if each.contains(&Some(false)) {
        return Some(false);
    }
    each.iter().all(Option::is_some).then_some(true)
}

fn cited(named: &[String]) -> impl Iterator<Item = &'static Poll> {
    polls().iter().filter(|poll| named.contains(&poll.id))
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn percent_of(part: u64, whole: u64) -> f64 {
    100.0 * part as f64 / whole as f64
}

fn selector(statistic: Statistic, offence: &OffenceSet, place: PlaceCode, period: Period) -> Selector {
    Selector {
        statistic,
        offence: offence.clone(),
        place: PlaceSelector::One(place),
        period: Some(period),
        vintage: VintageSelector::Latest,
        as_of: None,
        accepting: Accepting::default(),
        levels: LevelsAsked::default(),
    }
}
