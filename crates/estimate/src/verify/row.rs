//! A row of the reference values: method, data, quantity, the value as its source prints it, and the source.

/// One row of `reference/values.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferenceRow {
    /// The method.
    pub method: String,
    /// The panel it was run on.
    pub data: String,
    /// What was read off.
    pub quantity: String,
    /// The value as the source prints it: one number or several.
    pub value: String,
    /// Where the value comes from.
    pub source: String,
}

/// The file of the reference values, as it comes with the program.
pub const REFERENCE_VALUES: &str = include_str!("../../reference/values.csv");

/// The reference values that come with the program, in the order of their file.
#[must_use]
pub fn reference_rows() -> Vec<ReferenceRow> {
    let mut reader = csv::Reader::from_reader(REFERENCE_VALUES.as_bytes());
    reader.records().filter_map(|record| ReferenceRow::read(&record.ok()?)).collect()
}

impl ReferenceRow {
    fn read(record: &csv::StringRecord) -> Option<Self> {
        let field = |place: usize| record.get(place).map(str::to_owned);
        Some(Self {
            method: field(0)?,
            data: field(1)?,
            quantity: field(2)?,
            value: field(3)?,
            source: field(4)?,
        })
    }

    /// Whether this is the row of a method, a panel and a quantity.
    #[must_use]
    pub fn is(&self, method: &str, data: &str, quantity: &str) -> bool {
        (self.method.as_str(), self.data.as_str(), self.quantity.as_str()) == (method, data, quantity)
    }

    /// The numbers of the value, in the order in which it prints them.
    #[must_use]
    pub fn numbers(&self) -> Vec<f64> {
        let of_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-');
        self.value
            .split(|c| !of_number(c))
            .filter_map(|piece| piece.trim_end_matches('.').parse().ok())
            .collect()
    }

    /// Half of the last digit that the value prints of its number `place`, and a hundredth of it for rounding.
    #[must_use]
    pub fn half_of_last_digit(&self, place: usize) -> f64 {
        0.505 / (0..self.decimals(place)).fold(1.0, |scale, _| scale * 10.0)
    }

    /// How many decimals the value prints of its number `place`.
    #[must_use]
    pub fn decimals(&self, place: usize) -> u8 {
        let of_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-');
        let mut pieces = self
            .value
            .split(|c| !of_number(c))
            .map(|piece| piece.trim_end_matches('.'))
            .filter(|piece| piece.parse::<f64>().is_ok());
        let decimals = pieces.nth(place).and_then(|piece| piece.split_once('.')).map_or(0, |(_, d)| d.len());
        u8::try_from(decimals).unwrap_or(u8::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every line of the file but its head is a row with a method and a source; one of them gives no number.
    #[test]
    fn every_row_is_read() {
        let rows = reference_rows();
        assert_eq!(rows.len(), REFERENCE_VALUES.lines().count() - 1);
        assert!(rows.iter().all(|row| !row.method.is_empty() && !row.source.is_empty()));
        assert_eq!(rows.iter().filter(|row| row.numbers().is_empty()).count(), 1);
    }

    #[test]
    fn numbers_are_read_in_the_order_printed() {
        let row = |value: &str| ReferenceRow {
            method: String::new(),
            data: String::new(),
            quantity: String::new(),
            value: value.to_owned(),
            source: String::new(),
        };
        assert_eq!(row("[0.0241 (0.02413), -0.5]").numbers(), [0.0241, 0.02413, -0.5]);
        assert_eq!(row("0.3664706319/0.2064530506").numbers(), [0.366_470_631_9, 0.206_453_050_6]);
        assert!((row("-0.0041 / 0.55").half_of_last_digit(1) - 0.00505).abs() < 1e-15);
        assert!((row("1.26,3.5").half_of_last_digit(1) - 0.0505).abs() < 1e-15);
    }
}
