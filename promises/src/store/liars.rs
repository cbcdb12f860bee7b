//! Files that lie about how much they hold: the shapes of a map, their table, and a stored table of figures.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use ::record::outlines::{ShapefileBytes, read_shapefile};
use fs_err as fs;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use sha2::{Digest, Sha256};

use super::committed::{import, sha256_of};
use crate::{bench::Bench, process::Run, shortfall::Shortfall};

/// Numbers that lie about a size.
const LIES: [u32; 6] = [u32::MAX, i32::MAX as u32, 0x8000_0000, 0x1000_0000, 0, 1];

/// A map's table that declares four billion rows and has none.
pub(super) fn lying_table() -> Vec<u8> {
    let mut table = sound_map().2;
    put(&mut table, 4, u32::MAX.to_le_bytes());
    table
}

/// A map whose one shape declares two billion points.
pub(super) fn lying_map() -> Vec<u8> {
    let mut shapes = sound_map().0;
    put(&mut shapes, POINTS, (i32::MAX as u32).to_le_bytes());
    shapes
}

/// Where the first shape says how many points it has.
const POINTS: usize = 100 + 8 + 40;

fn put(bytes: &mut [u8], at: usize, value: [u8; 4]) {
    for (byte, new) in bytes.iter_mut().skip(at).zip(value) {
        *byte = new;
    }
}

/// Shapes, index and table of a map of two squares.
fn sound_map() -> (Vec<u8>, Vec<u8>, Vec<u8>) {
    let head = |words: u32| {
        let mut head = vec![0; 100];
        put(&mut head, 0, 9_994_u32.to_be_bytes());
        put(&mut head, 24, words.to_be_bytes());
        put(&mut head, 28, 1_000_u32.to_le_bytes());
        put(&mut head, 32, 5_u32.to_le_bytes());
        head
    };
    let shape = |number: u32, west: f64| {
        let corners = [(west, 20.0), (west, 21.0), (west + 1.0, 21.0), (west + 1.0, 20.0), (west, 20.0)];
        let mut content = 5_u32.to_le_bytes().to_vec();
        let bounds = [west, 20.0, west + 1.0, 21.0];
        content.extend(bounds.iter().flat_map(|bound: &f64| bound.to_le_bytes()));
        content.extend([1_u32, 5, 0].iter().flat_map(|number| number.to_le_bytes()));
        content.extend(
            corners.iter().flat_map(|(x, y): &(f64, f64)| [x.to_le_bytes(), y.to_le_bytes()].concat()),
        );
        let words = u32::try_from(content.len() / 2).unwrap_or_default();
        [number.to_be_bytes().to_vec(), words.to_be_bytes().to_vec(), content].concat()
    };
    let (first, second) = (shape(1, -100.0), shape(2, -99.0));
    let words = |bytes: usize| u32::try_from(bytes / 2).unwrap_or_default();
    let mut index = head(words(100 + 16));
    for (begins, bytes) in [(100, first.len()), (100 + first.len(), second.len())] {
        index.extend(words(begins).to_be_bytes());
        index.extend(words(bytes - 8).to_be_bytes());
    }
    let shapes = [head(words(100 + first.len() + second.len())), first, second].concat();
    (shapes, index, table_of(&["25", "08"]))
}

/// A table of one column of codes, as dBASE III writes it.
fn table_of(codes: &[&str]) -> Vec<u8> {
    let mut table = vec![0; 64];
    put(&mut table, 0, [3, 124, 1, 1]);
    put(&mut table, 4, u32::try_from(codes.len()).unwrap_or_default().to_le_bytes());
    // The head ends after 65 bytes; a row has a mark and twelve letters.
    put(&mut table, 8, [65, 0, 13, 0]);
    put(&mut table, 32, *b"id\0\0");
    put(&mut table, 43, *b"C\0\0\0");
    put(&mut table, 48, [12, 0, 0, 0]);
    table.push(0x0d);
    for code in codes {
        table.extend(format!(" {code:<12}").bytes());
    }
    table.push(0x1a);
    table
}

/// A map that lies, on its own in a folder; its name without an ending. Number 0 is the sound one.
pub(super) fn map(folder: &Path, number: u64) -> Result<(PathBuf, String), Shortfall> {
    let (mut shapes, mut index, mut table) = sound_map();
    let mut random = ChaCha8Rng::seed_from_u64(number);
    let mut said = "the sound map".to_owned();
    for _ in 0..random.random_range(1..=2_u32) {
        if number == 0 {
            break;
        }
        let (name, bytes) = match random.random_range(0..3_u32) {
            0 => ("index", &mut index),
            1 => ("table", &mut table),
            _ => ("shapes", &mut shapes),
        };
        let at = random.random_range(0..bytes.len() / 2) * 2;
        let lie = LIES.get(random.random_range(0..LIES.len())).copied().unwrap_or_default();
        put(bytes, at, if random.random() { lie.to_be_bytes() } else { lie.to_le_bytes() });
        said = format!("{lie:#x} at byte {at} of the {name}");
    }
    let base = folder.join(format!("map-{number:04}"));
    for (ending, bytes) in [("shp", shapes), ("shx", index), ("dbf", table)] {
        fs::write(base.with_extension(ending), bytes)?;
    }
    Ok((base, said))
}

/// Reads the three files of a map and prints how many shapes they hold, or why they are refused.
///
/// # Errors
/// When a file cannot be read, or nothing can be printed.
pub fn shapes(base: &Path) -> io::Result<ExitCode> {
    let read = |ending: &str| fs::read(base.with_extension(ending));
    let (shp, shx, dbf) = (read("shp")?, read("shx")?, read("dbf")?);
    let name = base.file_name().unwrap_or_default().to_string_lossy();
    match read_shapefile(ShapefileBytes { name: &name, shp: &shp, shx: &shx, dbf: &dbf }) {
        Ok(read) => writeln!(io::stdout(), "{} shapes", read.len()).map(|()| ExitCode::SUCCESS),
        Err(error) => writeln!(io::stderr(), "{error}").map(|()| ExitCode::FAILURE),
    }
}

/// A store whose table of figures lies, under a hash that is right.
pub(super) struct LyingStore {
    sound: PathBuf,
    figures: String,
    table: Vec<u8>,
    hash: String,
}

impl LyingStore {
    /// Imports a release, whose table is then spoilt again and again.
    pub(super) fn new(bench: &Bench, file: &Path) -> Result<Self, Shortfall> {
        let sound = bench.scratch("stored");
        import(bench, &sound, file)?.succeed()?;
        let release = sha256_of(file)?;
        let figures = format!("figures/{release}.parquet");
        let table = fs::read(sound.join(&figures))?;
        let hash = sha256_of(&sound.join(&figures))?;
        Ok(Self { sound, figures, table, hash })
    }

    /// The store with this number, in place of the one before, and what is wrong with it.
    pub(super) fn spoil(&self, number: u64) -> Result<String, Shortfall> {
        let mut random = ChaCha8Rng::seed_from_u64(number);
        let mut table = self.table.clone();
        let last: [u8; 4] = table
            .iter()
            .rev()
            .skip(4)
            .take(4)
            .rev()
            .copied()
            .collect::<Vec<u8>>()
            .try_into()
            .unwrap_or_default();
        let footer = usize::try_from(u32::from_le_bytes(last)).unwrap_or_default();
        // The pages are before the footer; each has a head that says how much is in it.
        let from =
            if random.random_range(0..3_u32) == 0 { 4 } else { table.len().saturating_sub(footer + 8) };
        let mut said = Vec::new();
        for _ in 0..random.random_range(1..=4_u32) {
            let at = random.random_range(from..table.len());
            let value = [0xff, 0xfe, 0x7f, 0x80, 0x00, random.random()]
                .get(random.random_range(0..6_usize))
                .copied()
                .unwrap_or_default();
            // A number of the footer goes on for as long as its bytes have the highest bit.
            let many = if random.random() { 1 } else { 4 };
            table.iter_mut().skip(at).take(many).for_each(|byte| *byte = value);
            said.push(format!("{many} x {value:#x} at byte {at} of {}", table.len()));
        }
        let commit = self.sound.join("commits/00000001.json");
        let sound = self.sound.join("commit.sound");
        if !sound.exists() {
            fs::copy(&commit, &sound)?;
        }
        let hash = hex(&table);
        let text = fs::read_to_string(&sound)?.replace(&self.hash, &hash);
        fs::write(self.sound.join(&self.figures), &table)?;
        fs::write(&commit, &text)?;
        fs::write(self.sound.join("head"), format!("1 {}\n", hex(text.as_bytes())))?;
        Ok(said.join("; "))
    }

    /// What asks it.
    pub(super) fn questions(&self, bench: &Bench) -> Result<Vec<Run>, Shortfall> {
        let ask = |words: &str| Ok::<Run, Shortfall>(bench.saldo_with_store(&self.sound)?.say(words));
        Ok(vec![
            ask("show -s investigations --place 01 --by total --no-rates --period 2024")?,
            ask("doctor")?,
        ])
    }
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
