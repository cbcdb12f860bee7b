//! The rows of synthetic controls on Proposition 99: synthetic difference in differences and its relatives.

use numeric::simplex::FrankWolfe;
use numeric::stream::StreamKey;

use super::outcome::{Answer, or_missed};
use super::{
    Comparison, NotRun, Outcome, Reason, ReferencePanels, ReferenceRow, ReferenceTable, Tolerance, WidePanel,
};
use crate::{
    Block, BlockFit, BlockMethod, ControlLevel, ControlPenalty, DifferenceInDifferencesSpec, Error,
    PenalisedControlSpec, PlaceboInference, SetPlan, Solver, SyntheticControlSpec, SyntheticDidSpec,
    placebo_in_space,
};

/// Draws that the references take for their spread of placebos.
const REFERENCE_DRAWS: f64 = 200.0;

/// Answers the rows of this group.
pub(super) fn answer(row: &ReferenceRow, panels: &dyn ReferencePanels) -> Answer {
    let method = match row.method.as_str() {
        "synthetic DiD" => Method::SyntheticDid,
        "SC (no covariates, synthdid)" | "SC (no covariates)" => Method::Control,
        "DiD (synthdid did_estimate)" => Method::Differences,
        "DIFP" => Method::Penalised(ControlLevel::FreeConstant, ControlPenalty::Faint),
        "SC ridge" => Method::Penalised(ControlLevel::Same, ControlPenalty::TreatedCells),
        "DIFP ridge" => Method::Penalised(ControlLevel::FreeConstant, ControlPenalty::TreatedCells),
        // The predictors of these rows (income, beer, age, price) are in no panel at hand.
        "SCM nested V (ADH 2010 spec)" | "SCM published" | "SCM in-space placebo" | "SCM split conformal" => {
            return Some(Ok(Outcome::NotRun(NotRun::NoPanel)));
        }
        _ => return None,
    };
    let Some(california) = California::read(panels) else {
        return Some(Ok(Outcome::NotRun(NotRun::NoPanel)));
    };
    Some(california.outcome(method, row))
}

#[derive(Clone, Copy)]
enum Method {
    SyntheticDid,
    Control,
    Differences,
    Penalised(ControlLevel, ControlPenalty),
}

impl Method {
    fn with(self, solver: Solver) -> BlockMethod {
        let noise_level = None;
        match self {
            Method::SyntheticDid => BlockMethod::SyntheticDid(SyntheticDidSpec { solver, noise_level }),
            Method::Control => BlockMethod::SyntheticControl(SyntheticControlSpec { solver, noise_level }),
            Method::Differences => BlockMethod::DifferenceInDifferences(DifferenceInDifferencesSpec),
            Method::Penalised(level, penalty) => {
                BlockMethod::PenalisedControl(PenalisedControlSpec { solver, noise_level, level, penalty })
            }
        }
    }
}

/// Proposition 99: cigarette sales of 39 states, California treated from 1989 on.
struct California {
    panel: WidePanel,
    block: Block,
}

impl California {
    fn read(panels: &dyn ReferencePanels) -> Option<California> {
        let table = ReferenceTable::read(&panels.text("prop99.csv")?)?;
        let panel = table.wide("State", "Year", "PacksPerCapita")?;
        let treated: Vec<bool> = panel.units.iter().map(|state| state == "California").collect();
        let start = panel.periods.iter().position(|year| *year == 1989)?;
        let block = Block::new(panel.outcomes.clone(), &treated, start).ok()?;
        Some(California { panel, block })
    }

    fn outcome(&self, method: Method, row: &ReferenceRow) -> Result<Outcome, Error> {
        let quantity = row.quantity.as_str();
        let solver = if quantity.contains("exact QP") {
            Solver::Exact
        } else if quantity.contains("tighter FW") {
            Solver::FrankWolfe(FrankWolfe { least_decrease: 1e-6, most_steps: 100_000 })
        } else {
            Solver::ReferenceStoppingRule
        };
        let method = method.with(solver);
        let fit = method.fit(&self.block)?;
        if quantity.contains("placebo SE") || quantity.contains("rank p") {
            let plan = SetPlan::new(0, StreamKey::new(0, b"", "none drawn"));
            let placebos = placebo_in_space(&method, &self.block, &fit, &plan)?;
            return Ok(spread(row, &placebos));
        }
        let numbers = match (fit.regularisation, quantity) {
            (Some(used), "noise.level") => vec![("noise level", used.noise_level)],
            (Some(used), "zeta.omega=(N1*T1)^(1/4)*noise") => vec![("unit penalty", used.unit_ridge)],
            (_, "effective N0") => vec![("effective donors", fit.effective_donors)],
            (_, "lambda 1986/1987/1988") => vec![
                ("weight of 1986", self.year(&fit, 1986)),
                ("weight of 1987", self.year(&fit, 1987)),
                ("weight of 1988", self.year(&fit, 1988)),
            ],
            (_, "omega Nevada/New Hampshire/Connecticut") => vec![
                ("weight of Nevada", self.state(&fit, "Nevada")),
                ("weight of New Hampshire", self.state(&fit, "New Hampshire")),
                ("weight of Connecticut", self.state(&fit, "Connecticut")),
            ],
            _ => vec![("effect", fit.effect)],
        };
        Ok(beside(row, &numbers, solver))
    }

    fn year(&self, fit: &BlockFit, year: i64) -> f64 {
        let at = self.panel.periods.iter().position(|known| *known == year);
        or_missed(at.and_then(|at| fit.time_weights.get(at).copied()))
    }

    fn state(&self, fit: &BlockFit, state: &str) -> f64 {
        let row = self.panel.units.iter().position(|known| known == state);
        let place = fit.controls.iter().position(|control| Some(*control) == row);
        or_missed(place.and_then(|place| fit.unit_weights.get(place).copied()))
    }
}

/// Each number of ours beside the row's.
fn beside(row: &ReferenceRow, numbers: &[(&'static str, f64)], solver: Solver) -> Outcome {
    let references = row.numbers();
    let comparisons =
        numbers.iter().zip(&references).enumerate().map(|(place, ((part, ours), reference))| {
            let printed = row.half_of_last_digit(place);
            let tolerance = match solver {
                // The independent solver stops at gaps of 1e-13: hence at about 2e-8 of the effect.
                Solver::Exact => Tolerance { within: 2e-8 * reference.abs(), reason: Reason::ClosedForm },
                Solver::ReferenceStoppingRule | Solver::FrankWolfe(_) => {
                    Tolerance { within: printed, reason: Reason::PrintedDigits }
                }
            };
            Comparison { part, reference: *reference, ours: *ours, tolerance }
        });
    Outcome::Run(comparisons.collect())
}

/// The spread and the rank of all 38 placebos beside exact references, or beside what a reference drew.
fn spread(row: &ReferenceRow, placebos: &PlaceboInference) -> Outcome {
    let effects: Vec<f64> = placebos.effects.iter().map(|placebo| placebo.effect).collect();
    let moments = Moments::of(&effects);
    let quantity = row.quantity.as_str();
    // The rows of Stata print two values in words: `9.33752 and 7.981`.
    let references = row.numbers();
    let comparisons = references.iter().enumerate().map(|(place, reference)| {
        let printed = Tolerance { within: row.half_of_last_digit(place), reason: Reason::PrintedDigits };
        let drawn =
            Tolerance { within: 4.0 * moments.error_of_drawn_spread(), reason: Reason::SimulationError };
        let (part, ours, tolerance) = if quantity.contains("rank p") {
            ("rank p", placebos.rank_p, printed)
        } else if quantity.contains("sd(n-1)") {
            ("spread", or_missed(placebos.standard_deviation), printed)
        } else if quantity.contains("population sd") {
            ("spread", moments.second.sqrt(), printed)
        } else {
            ("spread of all placebos", moments.second.sqrt(), drawn)
        };
        Comparison { part, reference: *reference, ours, tolerance }
    });
    Outcome::Run(comparisons.collect())
}

/// Central moments of the placebo effects.
struct Moments {
    second: f64,
    fourth: f64,
}

impl Moments {
    fn of(effects: &[f64]) -> Moments {
        let mean = |values: &[f64]| or_missed(numeric::sum::mean(values));
        let centre = mean(effects);
        let squares: Vec<f64> = effects.iter().map(|effect| (effect - centre) * (effect - centre)).collect();
        let fourths: Vec<f64> = squares.iter().map(|square| square * square).collect();
        Moments { second: mean(&squares), fourth: mean(&fourths) }
    }

    /// Standard error of the standard deviation of as many draws with replacement as the references take.
    fn error_of_drawn_spread(&self) -> f64 {
        ((self.fourth - self.second * self.second) / (4.0 * self.second * REFERENCE_DRAWS)).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ShippedPanels, reference_rows};
    use super::*;

    /// Twenty-two rows of Proposition 99 need nothing but the panel that comes with the program.
    #[test]
    fn every_row_of_the_shipped_panel_holds() {
        let mut run = 0;
        for row in reference_rows() {
            let Some(answered) = answer(&row, &ShippedPanels) else { continue };
            let Outcome::Run(comparisons) = answered.unwrap() else { continue };
            run += 1;
            assert!(!comparisons.is_empty(), "{row:?}");
            for comparison in comparisons {
                assert!(comparison.holds(), "{}: {comparison:?}", row.quantity);
            }
        }
        assert_eq!(run, 22);
    }
}
