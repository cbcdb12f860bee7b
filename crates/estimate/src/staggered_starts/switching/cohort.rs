//! Who starts from the same level of treatment, leaves it in the same period and in the same direction.

use super::TreatmentPanel;

/// Units that start from one level, first change in one period and in one direction, or never.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cohort {
    /// Treatment in the first period.
    pub level: f64,
    /// Place of the first period with another treatment.
    pub first: Option<usize>,
    /// Whether the treatment first rises.
    pub rises: bool,
    /// The units, by row.
    pub units: Vec<usize>,
}

/// The cohorts of a panel.
pub(super) struct Cohorts {
    /// By level, then first change, who never changes last.
    pub list: Vec<Cohort>,
    /// Place in the list of the cohort of each unit.
    pub of: Vec<usize>,
    /// For each unit the first place at which its treatment has crossed to the other side of its first level.
    pub crosses: Vec<Option<usize>>,
}

impl Cohorts {
    pub(super) fn of(panel: &TreatmentPanel) -> Self {
        let units = panel.outcomes().rows();
        let mut list: Vec<Cohort> = Vec::new();
        let mut crosses = Vec::with_capacity(units);
        for unit in 0..units {
            let path = panel.treatments().row(unit);
            // No table is without a period.
            let level = path[0];
            let first = path.iter().position(|dose| *dose != level);
            let rises = first.and_then(|at| path.get(at)).is_some_and(|dose| *dose > level);
            let beyond = |dose: &f64| if rises { *dose < level } else { *dose > level };
            crosses.push(first.and_then(|_| path.iter().position(beyond)));
            // Levels are compared as numbers, so that zero and minus zero are one level.
            let same = |own: &Cohort| own.level == level && own.first == first && own.rises == rises;
            match list.iter_mut().find(|own| same(own)) {
                Some(own) => own.units.push(unit),
                None => list.push(Cohort { level, first, rises, units: vec![unit] }),
            }
        }
        let key = |own: &Cohort| (own.first.unwrap_or(usize::MAX), own.rises);
        list.sort_by(|a, b| {
            // Numbers that compare as equal are one level, whatever the sign of zero.
            (a.level + 0.0).total_cmp(&(b.level + 0.0)).then_with(|| key(a).cmp(&key(b)))
        });
        let mut of = vec![0; units];
        for (place, cohort) in list.iter().enumerate() {
            for unit in &cohort.units {
                if let Some(held) = of.get_mut(*unit) {
                    *held = place;
                }
            }
        }
        Self { list, of, crosses }
    }

    /// Units that change their treatment at least once.
    pub(super) fn n_switchers(&self) -> usize {
        self.list.iter().filter(|own| own.first.is_some()).map(|own| own.units.len()).sum()
    }

    /// Units of this level that have not changed by the place, in the order of the cohorts.
    pub(super) fn stayers(&self, level: f64, by: usize) -> Vec<usize> {
        let stays = |own: &&Cohort| own.level == level && own.first.is_none_or(|first| first > by);
        self.list.iter().filter(stays).flat_map(|own| own.units.iter().copied()).collect()
    }

    /// Whether units of other cohorts start from this level.
    pub(super) fn shares_level(&self, cohort: &Cohort) -> bool {
        self.list.iter().any(|own| own.level == cohort.level && own != cohort)
    }
}
