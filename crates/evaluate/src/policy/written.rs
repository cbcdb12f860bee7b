//! How a number of the file was written.

use measure::Digits;

/// As many decimals as a stated value was written with: 0.05 and not 0.0500.
pub(crate) fn digits_as_written(value: f64) -> Digits {
    const MOST: u8 = 6;
    let keeps = |decimals: &u8| {
        Digits::Decimals(*decimals).plain(value).parse::<f64>().is_ok_and(|kept| kept == value)
    };
    (0..MOST).find(keeps).map_or(Digits::Decimals(MOST), Digits::Decimals)
}
