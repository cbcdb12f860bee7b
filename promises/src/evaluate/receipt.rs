//! The receipt of a long run: every placebo policy with what each estimator found, so that anyone can recompute some.

use std::path::{Path, PathBuf};

use ::evaluate::inference::{
    Contrast, Gap, GapBefore, Scale,
    calibration::{FittedPlacebo, PlaceboFound},
};
use ::evaluate::policy::MethodName;
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use fs_err as fs;
use serde::{Deserialize, Serialize};

use crate::{bench::Bench, shortfall::Shortfall};

/// A line: one placebo policy as one estimator found it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Line {
    policy: String,
    months_back: usize,
    number: usize,
    estimator: String,
    observed: f64,
    expected: f64,
    deviation: f64,
    counts: bool,
    own_error: Option<f64>,
    last_gap: Option<f64>,
    last_error: Option<f64>,
    ahead_gap: Option<f64>,
    ahead_error: Option<f64>,
    degrees: Option<f64>,
}

/// Where the receipt of a promise is kept.
pub(super) fn path(bench: &Bench, word: &str) -> PathBuf {
    bench.root().join(format!("promises/receipts/{word}.csv.gz"))
}

/// The placebo policies of one design, its estimators in the order of `methods`.
pub(super) fn read(
    path: &Path,
    policy: &str,
    methods: &[MethodName],
) -> Result<Vec<FittedPlacebo>, Shortfall> {
    let refuse = |reason: String| Shortfall::Unexpected { path: path.to_owned(), reason };
    let mut reader = csv::Reader::from_reader(GzDecoder::new(fs::File::open(path)?));
    let mut fitted: Vec<FittedPlacebo> = Vec::new();
    for (row, line) in (2..).zip(reader.deserialize::<Line>()) {
        let line = line.map_err(|error| refuse(error.to_string()))?;
        if line.policy != policy {
            continue;
        }
        let new =
            fitted.last().is_none_or(|last| (last.back, last.number) != (line.months_back, line.number));
        if new {
            fitted.push(FittedPlacebo { back: line.months_back, number: line.number, found: Vec::new() });
        }
        let Some(placebo) = fitted.last_mut() else { continue };
        let expected = methods.get(placebo.found.len()).map(|method| method.code());
        if expected != Some(line.estimator.as_str()) {
            let expected = expected.unwrap_or("no further estimator");
            return Err(refuse(format!("row {row} is of `{}`, and {expected} follows", line.estimator)));
        }
        let Line { observed, expected, deviation, counts, own_error, .. } = line;
        let gap = |(gap, error)| Gap { gap, error };
        let last = line.last_gap.zip(line.last_error).map(gap);
        let ahead = line.ahead_gap.zip(line.ahead_error).map(gap);
        let before = last.zip(ahead).zip(line.degrees);
        let before = before.map(|((last, ahead), degrees)| GapBefore { last, ahead, degrees });
        let contrast = Contrast { observed, expected, scale: Scale { deviation, counts } };
        placebo.found.push(PlaceboFound { contrast, own_error, before });
    }
    if fitted.iter().any(|placebo| placebo.found.len() != methods.len()) {
        return Err(refuse(format!("a placebo policy of `{policy}` lacks an estimator")));
    }
    Ok(fitted)
}

/// Writes the receipt of all designs anew: policy, estimators, and what was found.
pub(super) fn write(
    path: &Path,
    designs: &[(&str, &[MethodName], &[FittedPlacebo])],
) -> Result<(), Shortfall> {
    let refuse = |reason: String| Shortfall::Unexpected { path: path.to_owned(), reason };
    // No name and no time in its head: the same figures, the same bytes.
    let mut writer = csv::Writer::from_writer(GzEncoder::new(Vec::new(), Compression::best()));
    for (policy, methods, fitted) in designs {
        for placebo in *fitted {
            for (method, found) in methods.iter().zip(&placebo.found) {
                let Scale { deviation, counts } = found.contrast.scale;
                let line = Line {
                    policy: (*policy).to_owned(),
                    months_back: placebo.back,
                    number: placebo.number,
                    estimator: method.code().to_owned(),
                    observed: found.contrast.observed,
                    expected: found.contrast.expected,
                    deviation,
                    counts,
                    own_error: found.own_error,
                    last_gap: found.before.map(|before| before.last.gap),
                    last_error: found.before.map(|before| before.last.error),
                    ahead_gap: found.before.map(|before| before.ahead.gap),
                    ahead_error: found.before.map(|before| before.ahead.error),
                    degrees: found.before.map(|before| before.degrees),
                };
                writer.serialize(line).map_err(|error| refuse(error.to_string()))?;
            }
        }
    }
    let packed = writer.into_inner().map_err(|error| refuse(error.to_string()))?;
    let bytes = packed.finish()?;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    Ok(fs::write(path, bytes)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fitted() -> Vec<FittedPlacebo> {
        let scale = Scale { deviation: f64::NAN, counts: true };
        let contrast = Contrast { observed: 12.0, expected: 0.1 + 0.2, scale };
        let gap = Gap { gap: 0.1, error: 1.0 / 7.0 };
        let before = Some(GapBefore { last: gap, ahead: Gap { gap: -0.2, ..gap }, degrees: 46.0 });
        let none = PlaceboFound { contrast, own_error: None, before };
        let found = vec![none, PlaceboFound { own_error: Some(1.0 / 3.0), before: None, ..none }];
        (0..3).map(|number| FittedPlacebo { back: 7, number, found: found.clone() }).collect()
    }

    #[test]
    fn what_is_written_is_read_to_the_last_bit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("receipt.csv.gz");
        let methods = [MethodName::SyntheticDid, MethodName::PoissonFixedEffects];
        write(&path, &[("one", &methods, &fitted()), ("two", &methods, &[])]).unwrap();
        let read_again = read(&path, "one", &methods).unwrap();
        // A number that is none is not equal to itself; as text it is.
        assert_eq!(format!("{read_again:?}"), format!("{:?}", fitted()));
        assert_eq!(read(&path, "two", &methods).unwrap(), []);
    }

    #[test]
    fn estimators_in_another_order_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("receipt.csv.gz");
        let methods = [MethodName::SyntheticDid, MethodName::PoissonFixedEffects];
        write(&path, &[("one", &methods, &fitted())]).unwrap();
        let other = [MethodName::PoissonFixedEffects, MethodName::SyntheticDid];
        assert!(read(&path, "one", &other).unwrap_err().to_string().contains("row 2"));
        assert!(read(&path, "one", &methods[..1]).unwrap_err().to_string().contains("no further"));
    }
}
