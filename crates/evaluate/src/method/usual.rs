//! The methods that are run where nobody names any: all that so many starts admit, and of many units the quick ones.

use super::{MethodName, Need};

/// With more units than this the methods that fit weights or factors in every draw take minutes and are left out.
const MANY_UNITS: usize = 40;

/// With more units than this the regressions that are fitted anew in every draw are left out as well.
const VERY_MANY_UNITS: usize = 200;

/// The methods for a panel of so many units, with one start or several.
pub(crate) fn usual_methods(units: usize, several_starts: bool) -> Vec<MethodName> {
    let fits = |method: &MethodName| several_starts || !method.needs(Need::SeveralStarts);
    MethodName::ALL.into_iter().filter(fits).filter(|method| units <= most_units(*method)).collect()
}

/// Up to how many units a method is run without being named.
fn most_units(method: MethodName) -> usize {
    match method {
        MethodName::DifferenceInDifferences
        | MethodName::CallawaySantanna
        | MethodName::SunAbraham
        | MethodName::Imputation => usize::MAX,
        MethodName::PoissonFixedEffects | MethodName::LocalProjections => VERY_MANY_UNITS,
        MethodName::SyntheticControl
        | MethodName::SyntheticDid
        | MethodName::AugmentedSyntheticControl
        | MethodName::InteractiveFixedEffects
        | MethodName::MatrixCompletion => MANY_UNITS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fewer_methods_are_run_on_more_units_and_never_none() {
        assert_eq!(usual_methods(MANY_UNITS, true), MethodName::ALL);
        assert_eq!(usual_methods(MANY_UNITS, false).len(), MethodName::ALL.len() - 2);
        let many = usual_methods(MANY_UNITS + 1, true);
        assert!(many.contains(&MethodName::PoissonFixedEffects) && !many.contains(&MethodName::SyntheticDid));
        assert_eq!(
            usual_methods(VERY_MANY_UNITS + 1, false),
            [MethodName::DifferenceInDifferences, MethodName::Imputation]
        );
    }
}
