//! What to write, and what a reader must find in it.

use std::collections::BTreeMap;

use crate::{Layout, names::municipalities};

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

/// What to write.
#[derive(Debug, Clone)]
pub struct Spec {
    /// The layout.
    pub layout: Layout,
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
    /// Rows that a reader must reject as totals.
    pub totals: u64,
    /// Cells with a number in kept rows.
    pub cells: u64,
    /// The sum of the kept cells by year.
    pub by_year: BTreeMap<i32, u64>,
}

impl Spec {
    /// Two years of a layout, three places, filled to June of the second.
    #[must_use]
    pub fn small(layout: Layout) -> Self {
        let first_year = if layout == Layout::StateInvestigations2026 {
            2026
        } else if layout.counts_deaths() {
            1990
        } else {
            2018
        };
        Self {
            layout,
            first_year,
            years: 2,
            cutoff_month: 6,
            seed: 1,
            encoding: Encoding::default(),
            places: 3,
        }
    }

    /// The municipal file at its full size: every municipality and modality, eleven years, every month filled.
    #[must_use]
    pub fn full_municipal(seed: u64) -> Self {
        let layout = Layout::MunicipalInvestigations;
        let places = municipalities().len();
        Self {
            layout,
            first_year: 2015,
            years: 11,
            cutoff_month: 12,
            seed,
            encoding: Encoding::Windows1252,
            places,
        }
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
