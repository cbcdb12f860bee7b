//! What to write, and what a reader must find in it.

use std::{
    collections::BTreeMap,
    io::{Result, Write},
};

/// In which bytes a text is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Encoding {
    /// windows-1252, as SESNSP, INEGI and FGR write.
    #[default]
    Windows1252,
    /// UTF-8.
    Utf8,
    /// UTF-8 after its mark.
    Utf8WithMark,
    /// UTF-8 of windows-1252 that was read as Mac Roman.
    ReadAsMacRoman,
}

/// Writes a file of a layout.
pub type WriteFile = fn(&Spec, &mut dyn Write) -> Result<Written>;

/// What to write.
#[derive(Debug, Clone)]
pub struct Spec {
    /// What writes a file of the layout.
    pub file: WriteFile,
    /// The first year.
    pub first_year: i32,
    /// How many years.
    pub years: i32,
    /// The last month of the last year that is filled, 1 to 12.
    pub cutoff_month: u32,
    /// What makes the counts.
    pub seed: u64,
    /// The encoding.
    pub encoding: Encoding,
    /// How many places, from the first of the catalogue: states, or municipalities.
    pub places: usize,
}

/// What was written, and so what a reader must find.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// Rows that a reader must keep.
    pub kept: u64,
    /// Rows that a reader must reject as totals, or as of another country.
    pub totals: u64,
    /// Cells with a number in kept rows.
    pub cells: u64,
    /// The sum of the kept cells by year.
    pub by_year: BTreeMap<i32, u64>,
}

impl Spec {
    /// Writes the file.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn write(&self, out: &mut dyn Write) -> Result<Written> {
        (self.file)(self, out)
    }

    /// The file's bytes and what a reader must find.
    #[must_use]
    pub fn bytes(&self) -> (Vec<u8>, Written) {
        let mut bytes = Vec::new();
        // INVARIANT: writing to memory cannot fail, so the default is never taken.
        let written = self.write(&mut bytes).unwrap_or_default();
        (bytes, written)
    }

    pub(crate) fn years(&self) -> impl Iterator<Item = i32> + use<> {
        self.first_year..self.first_year + self.years
    }

    /// Whether a month is up to the cut-off.
    pub(crate) fn is_filled(&self, year: i32, month: u32) -> bool {
        year < self.first_year + self.years - 1 || month <= self.cutoff_month
    }

    /// The invented count of a cell: most are small, as in the publishers' files.
    pub(crate) fn count(&self, row: u64, column: u64) -> u64 {
        let mixed = mix(mix(self.seed ^ row.wrapping_mul(0x9e37_79b9_7f4a_7c15)) ^ column);
        match mixed % 100 {
            0..70 => 0,
            70..90 => mixed >> 32 & 3,
            90..98 => mixed >> 32 & 31,
            _ => mixed >> 32 & 511,
        }
    }

    pub(crate) fn encoded(&self, text: &str) -> Vec<u8> {
        match self.encoding {
            Encoding::Windows1252 => encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
            Encoding::Utf8 | Encoding::Utf8WithMark => text.as_bytes().to_vec(),
            Encoding::ReadAsMacRoman => {
                let bytes = encoding_rs::WINDOWS_1252.encode(text).0;
                encoding_rs::MACINTOSH.decode_without_bom_handling(&bytes).0.into_owned().into_bytes()
            }
        }
    }

    pub(crate) fn mark(&self) -> &'static [u8] {
        if self.encoding == Encoding::Utf8WithMark || self.encoding == Encoding::ReadAsMacRoman {
            b"\xef\xbb\xbf"
        } else {
            b""
        }
    }
}

impl Written {
    pub(crate) fn cell(&mut self, year: i32, number: u64) {
        self.cells += 1;
        *self.by_year.entry(year).or_default() += number;
    }
}

/// A bijective mixing of 64 bits. Source: Steele, Lea and Flood (2014), SplitMix64, its finaliser.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
