//! Conformal inference and the debiased synthetic control against the values of their references.

use numeric::stream::StreamKey;

use super::outcome::Answer;
use super::{Comparison, NotRun, Outcome, Reason, ReferencePanels, ReferenceRow, ReferenceTable, Tolerance};
use crate::{
    AugmentedControlSpec, Block, ConformalModel, ConformalNorm, ConformalSpec, DebiasedSyntheticControlSpec,
    Error, Permutations, RidgePenalty,
};

/// Orders drawn for our p-value: ten times those of the reference, so that its own error is the one that counts.
const DRAWS: usize = 10_000;

/// Orders that the reference draws.
const REFERENCE_DRAWS: f64 = 1_000.0;

/// Answers the rows of conformal inference and of the debiased synthetic control.
pub(super) fn answer(row: &ReferenceRow, panels: &dyn ReferencePanels) -> Answer {
    match (row.method.as_str(), row.data.as_str(), row.quantity.as_str()) {
        ("augmented SCM", "Kansas", "joint-null conformal p: SCM / ridge") => Some(kansas(row, panels)),
        ("debiased SC t-test (CWZ)", "Basque / Prop 99", _) => Some(debiased(row, panels)),
        // The half width rests on covariates that the panel does not hold.
        ("conformal (CWZ 2021)" | "debiased SC t-test (CWZ)", ..) | ("SCM split conformal", "Prop 99", _) => {
            Some(Ok(Outcome::NotRun(NotRun::NoPanel)))
        }
        _ => None,
    }
}

/// The reference draws 1,000 orders of residuals of a control that is fitted to all periods, the penalty of the ridge kept
/// as it was chosen before treatment.
fn kansas(row: &ReferenceRow, panels: &dyn ReferencePanels) -> Result<Outcome, Error> {
    let Some(block) = KANSAS.block(panels) else { return Ok(Outcome::NotRun(NotRun::NoPanel)) };
    let block = block?;
    let key = StreamKey::new(1, b"verify", "orders of the residuals");
    let spec = ConformalSpec {
        permutations: Permutations::Independent { draws: DRAWS, key },
        norm: ConformalNorm::Sizes,
    };
    let path = mean_path(&block);
    let penalty = RidgePenalty::Given(AugmentedControlSpec::default().fit(&block, None)?.penalty);
    let ridge = ConformalModel::AugmentedSyntheticControl { penalty };
    let models =
        [("p of the synthetic control", ConformalModel::SyntheticControl), ("p of the ridge", ridge)];
    let mut comparisons = Vec::new();
    for (place, ((part, model), reference)) in models.into_iter().zip(row.numbers()).enumerate() {
        let residuals = |periods: &[usize], path: &[f64]| model.residuals(&block, periods, path);
        let test = spec.test(&path, &vec![0.0; block.n_post()], &residuals)?;
        let within =
            4.0 * (reference * (1.0 - reference) / REFERENCE_DRAWS).sqrt() + row.half_of_last_digit(place);
        let tolerance = Tolerance { within, reason: Reason::SimulationError };
        comparisons.push(Comparison { part, reference, ours: test.p, tolerance });
    }
    Ok(Outcome::Run(comparisons))
}

fn debiased(row: &ReferenceRow, panels: &dyn ReferencePanels) -> Result<Outcome, Error> {
    let mut comparisons = Vec::new();
    for (place, (part, source, reason)) in
        [("Basque", BASQUE, Reason::PrintedDigits), ("Prop 99", PROP99, Reason::PrintedDigits)]
            .into_iter()
            .enumerate()
    {
        let (Some(block), Some(reference)) = (source.block(panels), row.numbers().get(place).copied()) else {
            continue;
        };
        let ours = DebiasedSyntheticControlSpec::default().fit(&block?)?.effect;
        let tolerance = Tolerance { within: row.half_of_last_digit(place), reason };
        comparisons.push(Comparison { part, reference, ours, tolerance });
    }
    if comparisons.is_empty() {
        return Ok(Outcome::NotRun(NotRun::NoPanel));
    }
    Ok(Outcome::Run(comparisons))
}

/// A panel with one treated unit.
#[derive(Clone, Copy)]
struct Source {
    file: &'static str,
    columns: [&'static str; 3],
    treated: &'static str,
    /// A unit that is the sum of the others.
    without: &'static str,
    /// First treated period, in quarters or years of the panel.
    start: i64,
    /// Periods of a year, where a second column counts them.
    quarter: Option<&'static str>,
}

const KANSAS: Source = Source {
    file: "kansas.csv",
    columns: ["state", "year", "lngdpcapita"],
    treated: "Kansas",
    without: "",
    start: 4 * 2012 + 1,
    quarter: Some("qtr"),
};

const BASQUE: Source = Source {
    file: "basque.csv",
    columns: ["regionname", "year", "gdpcap"],
    treated: "Basque Country (Pais Vasco)",
    without: "Spain (Espana)",
    start: 1975,
    quarter: None,
};

const PROP99: Source = Source {
    file: "prop99.csv",
    columns: ["State", "Year", "PacksPerCapita"],
    treated: "California",
    without: "",
    start: 1989,
    quarter: None,
};

impl Source {
    fn block(&self, panels: &dyn ReferencePanels) -> Option<Result<Block, Error>> {
        let text = panels.text(self.file)?;
        let text = match self.quarter {
            Some(quarter) => in_quarters(&text, self.columns, quarter)?,
            None => text,
        };
        let [unit, period, outcome] = self.columns;
        let panel = ReferenceTable::read(&text)?.wide(unit, period, outcome)?;
        let kept: Vec<usize> = (0..panel.units.len())
            .filter(|unit| panel.units.get(*unit).is_some_and(|name| name != self.without))
            .collect();
        let rows: Vec<&[f64]> = kept.iter().map(|unit| panel.outcomes.row(*unit)).collect();
        let treated: Vec<bool> =
            kept.iter().map(|unit| panel.units.get(*unit).is_some_and(|name| name == self.treated)).collect();
        let start = panel.periods.iter().position(|period| *period == self.start)?;
        Some(
            numeric::Matrix::from_rows(&rows)
                .map_err(Error::from)
                .and_then(|y| Block::new(y, &treated, start)),
        )
    }
}

/// The table with its years turned into quarters counted from year zero.
fn in_quarters(text: &str, [unit, year, outcome]: [&str; 3], quarter: &str) -> Option<String> {
    let table = ReferenceTable::read(text)?;
    let (units, outcomes) = (table.texts(unit)?, table.texts(outcome)?);
    let (years, quarters) = (table.numbers(year)?, table.numbers(quarter)?);
    let mut lines = format!("{unit},{year},{outcome}\n");
    for ((name, value), (year, quarter)) in units.iter().zip(outcomes).zip(years.iter().zip(quarters)) {
        lines.push_str(&format!("{name},{},{value}\n", 4.0 * year + quarter - 1.0));
    }
    Some(lines)
}

fn mean_path(block: &Block) -> Vec<f64> {
    let count = block.treated().len() as f64;
    (0..block.outcomes().columns())
        .map(|period| {
            let treated = block.treated().iter().map(|unit| block.outcomes().at(*unit, period));
            numeric::sum::ordered(treated) / count
        })
        .collect()
}
