//! Which release answers: for every month the latest vintage that was public, and never across a break unasked.

use std::collections::BTreeMap;

use catalogue::{BREAKS, breaks_between};
use measure::{Custody, Date, Month, OffenceSet, Period, PlaceCode, Sha256, Statistic};

use crate::{
    Span,
    query::{Held, PlaceSelector, Record, Refusal, Selector, VintageSelector},
};

/// The releases that answer a question, with the months that each answers for.
#[derive(Debug, Clone)]
pub struct Chosen<'a> {
    /// The months that are answered.
    pub period: Period,
    /// The releases in the order of their months, each with a stretch of months.
    pub parts: Vec<(&'a Held, Period)>,
    /// Offences or states that the release of a part does not publish, from another that does.
    pub fills: Vec<Fill<'a>>,
    /// Newer releases that publish only part of what is asked.
    pub beside: Vec<&'a Held>,
}

/// What one release adds where the release of a part publishes nothing.
#[derive(Debug, Clone)]
pub struct Fill<'a> {
    /// The release.
    pub held: &'a Held,
    /// In which months.
    pub period: Period,
    /// Of which offences.
    pub offence: OffenceSet,
    /// In which states.
    pub states: Vec<PlaceCode>,
}

impl Chosen<'_> {
    /// The hashes of the releases, in the order of their months.
    #[must_use]
    pub fn releases(&self) -> Vec<Sha256> {
        let of_fills = self.fills.iter().map(|fill| fill.held.release.sha256);
        let mut releases: Vec<Sha256> =
            self.parts.iter().map(|(held, _)| held.release.sha256).chain(of_fills).collect();
        releases.dedup();
        releases
    }
}

impl Record {
    /// Every release that could answer the question if its months were whole, latest first.
    #[must_use]
    pub fn candidates(&self, selector: &Selector) -> Vec<&Held> {
        let mut candidates: Vec<&Held> = self
            .held()
            .iter()
            .filter(|h| h.counts_offence(selector.statistic, &selector.offence))
            .filter(|h| h.counts((selector.statistic, &selector.offence), selector.place))
            .filter(|h| selector.as_of.is_none_or(|day| h.release.vintage.public.latest() <= day))
            .filter(|h| match &selector.vintage {
                VintageSelector::Latest => true,
                VintageSelector::Cutoff(month) => h.release.vintage.cutoff == *month,
                VintageSelector::Release(prefix) => h.release.sha256.to_string().starts_with(prefix),
            })
            .collect();
        candidates.sort_by_key(|h| std::cmp::Reverse(rank(h)));
        candidates
    }

    /// The releases that answer the question.
    ///
    /// # Errors
    /// When nothing is held, nothing was public by the as-of day, months are missing, or a break lies between them.
    pub fn choose(&self, selector: &Selector) -> Result<Chosen<'_>, Refusal> {
        let candidates = self.candidates(selector);
        if candidates.is_empty() {
            return Err(self.why_none(selector));
        }
        let period = match selector.period {
            Some(period) => period,
            None => longest_unbroken(selector, &candidates),
        };
        let broken = breaks_between(selector.statistic, &selector.offence, period)
            .find(|b| !selector.accepting.0.contains(b.id));
        if let Some(b) = broken {
            return Err(Refusal::AcrossBreak {
                asked: period,
                id: b.id.to_owned(),
                what: Box::new(b.into()),
            });
        }
        let monthly: Vec<&Held> =
            candidates.iter().copied().filter(|h| h.coverage.span != Span::Year).collect();
        let yearly: Vec<&Held> =
            candidates.iter().copied().filter(|h| h.coverage.span == Span::Year).collect();
        let mut tables = [(&monthly, false), (&yearly, true)];
        // Years of which a file by year publishes every cell stand before months of which none does.
        let whole_years = period.first().number() == 1 && period.last().number() == 12;
        let asked = (selector.statistic, &selector.offence);
        let published = |ranked: &[&Held]| {
            period.iter().all(|m| ranked.iter().any(|h| h.publishes(asked, selector.place, Period::month(m))))
        };
        if whole_years && !published(&monthly) && published(&yearly) {
            tables.reverse();
        }
        // One release that publishes all that is asked; else, month by month, the one that publishes most of it.
        for (ranked, is_yearly) in tables {
            let by_month = assign(ranked, selector, period);
            if by_month.len() != period.iter().count() {
                continue;
            }
            if is_yearly && !whole_years {
                return Err(Refusal::OnlyYears { statistic: selector.statistic, asked: period });
            }
            let parts = stretches(&by_month);
            let fills = fills(ranked, selector, &parts);
            let beside = beside(ranked, selector, &parts);
            return Ok(Chosen { period, parts, fills, beside });
        }
        // Of those that hold as much of it, the one that goes furthest; more than one of them, where each holds a part.
        let whole = candidates.iter().map(|h| h.coverage.months);
        let together = crate::stretches(period.iter().filter(|m| candidates.iter().any(|h| h.covers(*m))));
        let held = together.into_iter().chain(whole).max_by_key(|p| (overlap(*p, period), p.months()));
        Err(Refusal::PeriodNotHeld {
            statistic: selector.statistic,
            asked: period,
            held: held.unwrap_or(period),
        })
    }

    fn why_none(&self, selector: &Selector) -> Refusal {
        let statistic = selector.statistic;
        let unbound = Selector { as_of: None, vintage: VintageSelector::Latest, ..selector.clone() };
        let of_any_vintage = self.candidates(&unbound);
        let of_any_place = self.held().iter().any(|h| h.counts_offence(statistic, &selector.offence));
        let earliest = of_any_vintage.iter().map(|h| h.release.vintage.public.latest()).min();
        match (earliest, selector.as_of) {
            (Some(earliest), Some(as_of)) if earliest > as_of => {
                Refusal::NotPublicYet { statistic, as_of, earliest }
            }
            (Some(_), _) => Refusal::NoSuchVintage { statistic, vintage: selector.vintage.to_string() },
            (None, _) if of_any_place => {
                Refusal::PlaceNotHeld { statistic, place: selector.place.to_string() }
            }
            (None, _) => Refusal::NothingHeld { statistic, offence: selector.offence.clone() },
        }
    }
}

/// Later beats earlier; of one day, the later cut-off, then the shorter chain of custody, then the finer file.
fn rank(held: &Held) -> (Date, Month, std::cmp::Reverse<Custody>, u64, Sha256) {
    let vintage = held.release.vintage;
    (
        vintage.public.latest(),
        vintage.cutoff,
        std::cmp::Reverse(vintage.custody),
        held.reading.rows.cells,
        held.release.sha256,
    )
}

/// The release of each month: one for all where it publishes every cell asked; else the best of those that publish every
/// cell of the month; else the one that publishes most of them. Months that none covers are left out.
fn assign<'a>(ranked: &[&'a Held], selector: &Selector, period: Period) -> BTreeMap<Month, &'a Held> {
    let asked = (selector.statistic, &selector.offence);
    if let Some(one) = ranked.iter().find(|h| h.publishes(asked, selector.place, period)) {
        return period.iter().map(|month| (month, *one)).collect();
    }
    let best = |month: Month| {
        let whole = ranked.iter().find(|h| h.publishes(asked, selector.place, Period::month(month)));
        let most = || {
            // The first of equals is the best ranked.
            let counted = ranked.iter().map(|h| (h.cells_published(asked, selector.place, month), *h));
            counted
                .filter(|(cells, h)| *cells > 0 || h.covers(month))
                .reduce(|best, other| if other.0 > best.0 { other } else { best })
                .map(|(_, h)| h)
        };
        whole.copied().or_else(most).map(|h| (month, h))
    };
    period.iter().filter_map(best).collect()
}

/// What other releases publish of the cells that the release of a part does not.
///
/// Offences are filled as they are; states only where no sum is made over them, or the asker accepts `composite`.
fn fills<'a>(ranked: &[&'a Held], selector: &Selector, parts: &[(&'a Held, Period)]) -> Vec<Fill<'a>> {
    let mut fills: Vec<Fill<'a>> = Vec::new();
    let over_places = matches!(selector.place, PlaceSelector::One(_));
    let may_fill_states = !over_places || selector.accepting.0.contains(COMPOSITE);
    for (part, period) in parts {
        let statistic = selector.statistic;
        if part.publishes((statistic, &selector.offence), selector.place, *period) {
            continue;
        }
        let states = Held::states_of(selector.place);
        for offence in selector.offence.iter() {
            let missing: Vec<PlaceCode> = states
                .iter()
                .copied()
                .filter(|s| !part.coverage.publishes_all(statistic, offence, *s, *period))
                .collect();
            let whole_offence = missing.len() == states.len();
            if missing.is_empty() || !(whole_offence || may_fill_states) {
                continue;
            }
            let mut left = missing;
            for other in ranked.iter().filter(|h| h.release.sha256 != part.release.sha256) {
                let (filled, rest): (Vec<_>, Vec<_>) = left
                    .into_iter()
                    .partition(|s| other.coverage.publishes_all(statistic, offence, *s, *period));
                left = rest;
                // A part of the states would be a sum over places from two cut-offs.
                if filled.is_empty() || !(may_fill_states || left.is_empty()) {
                    left.extend(filled);
                    continue;
                }
                let offence = OffenceSet::one(offence);
                fills.push(Fill { held: other, period: *period, offence, states: filled });
            }
        }
    }
    fills
}

/// Releases that rank before those that answer, and publish only part of what is asked.
fn beside<'a>(ranked: &[&'a Held], selector: &Selector, parts: &[(&'a Held, Period)]) -> Vec<&'a Held> {
    let Some(best) = parts.iter().map(|(held, _)| rank(held)).max() else { return Vec::new() };
    let publishes_some = |h: &&Held| {
        parts.iter().any(|(_, period)| {
            period
                .iter()
                .any(|m| h.cells_published((selector.statistic, &selector.offence), selector.place, m) > 0)
        })
    };
    ranked.iter().copied().filter(|h| rank(h) > best).filter(publishes_some).take(NAMED_BESIDE).collect()
}

/// How many newer releases are named beside those that answer.
const NAMED_BESIDE: usize = 3;

/// The name by which a sum over places from several cut-offs is accepted.
pub(crate) const COMPOSITE: &str = "composite";

fn stretches<'a>(by_month: &BTreeMap<Month, &'a Held>) -> Vec<(&'a Held, Period)> {
    let mut parts: Vec<(&Held, Period)> = Vec::new();
    for (&month, &held) in by_month {
        let extended = match parts.last() {
            Some((last, period)) if last.release.sha256 == held.release.sha256 => {
                Period::new(period.first(), month).ok()
            }
            _ => None,
        };
        match (extended, parts.last_mut()) {
            (Some(period), Some(last)) => last.1 = period,
            _ => parts.push((held, Period::month(month))),
        }
    }
    parts
}

/// The longest stretch of held months without a break inside it; of equal ones the latest.
fn longest_unbroken(selector: &Selector, candidates: &[&Held]) -> Period {
    let firsts = candidates.iter().map(|h| h.coverage.months.first());
    let lasts = candidates.iter().map(|h| h.coverage.months.last());
    let (Some(first), Some(last)) = (firsts.min(), lasts.max()) else {
        return Period::month(Month::of(Date::MIN));
    };
    let mut edges: Vec<Month> =
        break_months(selector.statistic, selector).filter(|m| first < *m && *m <= last).collect();
    edges.sort_unstable();
    let mut stretches = Vec::new();
    let mut start = first;
    for edge in edges {
        stretches.extend(Period::new(start, edge.plus(-1)));
        start = edge;
    }
    stretches.extend(Period::new(start, last));
    let held = |p: Period| p.iter().filter(|m| candidates.iter().any(|h| h.covers(*m))).count();
    let best = stretches.into_iter().max_by_key(|p| (held(*p), p.first())).unwrap_or(Period::month(first));
    let covered = |m: &Month| candidates.iter().any(|h| h.covers(*m));
    let (from, to) = (best.iter().find(covered), best.iter().rfind(covered));
    from.zip(to).and_then(|(from, to)| Period::new(from, to).ok()).unwrap_or(best)
}

fn break_months(statistic: Statistic, selector: &Selector) -> impl Iterator<Item = Month> + '_ {
    BREAKS
        .iter()
        .filter(move |b| b.statistics.contains(&statistic) && !selector.accepting.0.contains(b.id))
        .filter(|b| b.offences.as_ref().is_none_or(|of| of.iter().any(|o| selector.offence.contains(*o))))
        .map(|b| b.first)
}

fn overlap(a: Period, b: Period) -> i32 {
    a.last().min(b.last()).since(a.first().max(b.first()))
}
