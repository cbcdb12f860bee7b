//! Files in SESNSP's original layouts with invented counts: by municipality, at full size or smaller, and by state.

mod catalogue;

use std::{
    io::{BufWriter, Write},
    path::Path,
};

use fs_err as fs;
use measure::STATES;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::shortfall::Shortfall;
use catalogue::CATALOGUE;

/// How large a generated file is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Extent {
    /// Municipalities, in the order of INEGI's codes.
    pub municipalities: usize,
    /// The first year.
    pub first: i32,
    /// How many years.
    pub years: i32,
    /// What the invented counts are drawn from.
    pub seed: u64,
}

impl Extent {
    /// The published file at its largest: every municipality in every year.
    pub(crate) const FULL: Self = Self { municipalities: 2_478, first: 2015, years: 11, seed: 1 };
}

/// What was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Written {
    /// Rows under the head.
    pub rows: u64,
    /// Monthly cells.
    pub cells: u64,
    /// The sum of all cells.
    pub total: u64,
    /// The sum of intentional homicides.
    pub homicides: u64,
    /// The sum of intentional homicides in the first state, which a small file covers whole.
    pub homicides_of_first_state: u64,
    /// Bytes.
    pub bytes: u64,
}

/// A place as a row of the layout names it.
struct Place {
    state: u32,
    state_name: &'static str,
    code: String,
    name: String,
}

/// Writes a file in the municipal layout, in the publisher's encoding, Windows-1252.
pub(crate) fn write_municipal(root: &Path, extent: Extent, path: &Path) -> Result<Written, Shortfall> {
    let places = municipalities(root)?;
    if places.len() < extent.municipalities {
        let reason = format!("{} municipalities, {} wanted", places.len(), extent.municipalities);
        return Err(Shortfall::Unexpected { path: MUNICIPALITIES.into(), reason });
    }
    let middles = middles();
    let mut out = BufWriter::with_capacity(1 << 20, fs::File::create(path)?);
    let mut written = Written::default();
    let mut random = ChaCha8Rng::seed_from_u64(extent.seed);
    let mut line = Vec::with_capacity(512);
    let head = head("Año,Clave_Ent,Entidad,Cve. Municipio,Municipio,");
    written.bytes += put(&mut out, &latin(&head))?;
    for year in extent.first..extent.first + extent.years {
        for place in places.iter().take(extent.municipalities) {
            let is_first = place.state == 1;
            let place = latin(&format!(
                "{year},{},{},{},{},",
                place.state,
                place.state_name,
                place.code,
                quoted(&place.name)
            ));
            for (middle, is_homicide) in &middles {
                line.clear();
                line.extend_from_slice(&place);
                line.extend_from_slice(middle);
                let sum = counts(&mut random, &mut line);
                written.rows += 1;
                written.cells += 12;
                written.total += sum;
                written.homicides += if *is_homicide { sum } else { 0 };
                written.homicides_of_first_state += if *is_homicide && is_first { sum } else { 0 };
                written.bytes += put(&mut out, &line)?;
            }
        }
    }
    out.flush()?;
    Ok(written)
}

/// The rows of a file in the layout by state, for one year: text, so that it can be spoilt before it is encoded.
pub(crate) fn state_file(year: i32, seed: u64) -> String {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut text = head("Año,Clave_Ent,Entidad,");
    for state in STATES {
        for (middle, _) in middles() {
            let mut counted = Vec::new();
            counts(&mut random, &mut counted);
            text.push_str(&format!("{year},{},{},", state.code, state.name));
            text.extend(middle.iter().chain(&counted).map(|byte| char::from(*byte)));
        }
    }
    text
}

/// A text in Windows-1252. The generator uses no letter in which it differs from Latin-1.
pub(crate) fn latin(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect()
}

fn put(out: &mut impl Write, bytes: &[u8]) -> Result<u64, Shortfall> {
    out.write_all(bytes)?;
    Ok(bytes.len() as u64)
}

fn head(places: &str) -> String {
    format!(
        "{places}Bien jurídico afectado,Tipo de delito,Subtipo de delito,Modalidad,{}\r\n",
        generate::month_headers().join(",")
    )
}

/// The columns between place and months of each modality, and whether it is of intentional homicide.
fn middles() -> Vec<(Vec<u8>, bool)> {
    let mut middles = Vec::new();
    for (good, offences) in CATALOGUE {
        for (kind, subtype, modalities) in offences {
            let own = [*subtype];
            for modality in if modalities.is_empty() { &own } else { *modalities } {
                let columns = [good, kind, subtype, modality].map(|column: &str| quoted(column)).join(",");
                middles.push((latin(&columns), *subtype == "Homicidio doloso"));
            }
        }
    }
    middles
}

/// Twelve counts, most of them nought as in the published file, and their sum.
fn counts(random: &mut ChaCha8Rng, line: &mut Vec<u8>) -> u64 {
    let mut sum = 0;
    for _ in 0..12 {
        let drawn: u32 = random.random();
        let count = match drawn % 64 {
            0..=49 => 0,
            50..=58 => 1,
            59..=61 => 2 + (drawn >> 8) % 8,
            62 => 10 + (drawn >> 8) % 90,
            _ => 100 + (drawn >> 8) % 900,
        };
        line.push(b',');
        line.extend_from_slice(count.to_string().as_bytes());
        sum += u64::from(count);
    }
    line.extend_from_slice(b"\r\n");
    sum
}

fn quoted(text: &str) -> String {
    if text.contains(',') { format!("\"{text}\"") } else { text.to_owned() }
}

/// Where the repository lists the municipalities, a row each: code, name, other columns.
const MUNICIPALITIES: &str = "crates/record/src/places/municipalities.csv";

fn municipalities(root: &Path) -> Result<Vec<Place>, Shortfall> {
    let text = fs::read_to_string(root.join(MUNICIPALITIES))?;
    let place = |row: csv::StringRecord| {
        let (code, name) = (row.get(0)?, row.get(1)?);
        let state: u32 = code.get(..2)?.parse().ok()?;
        let named = STATES.iter().find(|known| known.code == state)?;
        // The publisher writes the code as a number.
        let code = code.trim_start_matches('0').to_owned();
        Some(Place { state, state_name: named.name, code, name: name.to_owned() })
    };
    let rows = csv::Reader::from_reader(text.as_bytes()).into_records();
    Ok(rows.filter_map(Result::ok).filter_map(place).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: the published layout has 98 modalities; 2,478 x 98 x 11 x 12 is the full size.
    #[test]
    fn the_catalogue_has_98_modalities_and_the_full_file_32_million_cells() {
        assert_eq!(middles().len(), 98);
        let full = Extent::FULL;
        assert_eq!(full.municipalities * 98 * 11 * 12, 32_055_408);
        assert_eq!(full.years, 11);
    }

    #[test]
    fn a_file_has_the_cells_that_it_says() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("municipal.csv");
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let extent = Extent { municipalities: 3, years: 2, ..Extent::FULL };
        let written = write_municipal(root, extent, &path).unwrap();
        let bytes = fs::read(&path).unwrap();
        assert_eq!(bytes.len() as u64, written.bytes);
        let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
        assert_eq!(text.lines().count() as u64, written.rows + 1);
        assert_eq!((written.rows, written.cells), (3 * 98 * 2, 3 * 98 * 2 * 12));
        let last_twelve =
            |line: &str| line.rsplit(',').take(12).map(|n| n.parse::<u64>().unwrap()).sum::<u64>();
        assert_eq!(text.lines().skip(1).map(last_twelve).sum::<u64>(), written.total);
        assert!(text.starts_with("Año,Clave_Ent,Entidad,Cve. Municipio,Municipio,Bien jurídico afectado"));
        assert_eq!(write_municipal(root, extent, &path).unwrap(), written, "the same seed, the same file");
    }
}
