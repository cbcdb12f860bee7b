//! Nobody behind a small count of missing persons is found by subtracting what is told from what else is told.
//!
//! What is told of a state, a year and a category is a system of sums of the counts of its municipalities in one consultation
//! and in another. Whoever attacks knows which counts did not change between them, so that these are one unknown. A small
//! count is found where a combination of what is told has that count alone: combinations are drawn, and all of them at once
//! are tried by elimination. Whoever knows one municipality of a rest must not know the others, so that a rest without its
//! largest part is looked at too.

use std::collections::{BTreeMap, BTreeSet};

use columns::Filter;
use fs_err as fs;
use measure::{Custody, Date, PlaceCode, PlaceLevel, PublicDate, SmallCells, Statistic, fold_name};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use record::{
    Span, places,
    small_cells::{self, CATEGORIES, Counts},
    store::{ImportOptions, Store},
};

use crate::{
    bench::Bench,
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    report::bytes::files_below,
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Record,
        word: "small-cells",
        what: "10,000 drawn differences of what is told of missing persons, and all of them by elimination, give back no count of a municipality below ten; two consultations, and a planted table that tells too much is found",
        sizes: Sizes::Both,
        measure,
    }
}

const DIFFERENCES: usize = 10_000;
const HEADER: &str =
    "cve_entidad,entidad,periodo,categoria,sexo,cve_municipio,municipio,conteo,consultado_en\n";
const LABELS: [&str; 3] = ["DESAPARECIDA_O_NO_LOCALIZADA", "LOCALIZADA_CON_VIDA", "LOCALIZADA_SIN_VIDA"];
const NOWHERE: [&str; 3] = ["se desconoce", "sin municipio de referencia", "municipio no desglosado"];

/// A state and a year in one consultation.
type Table = (usize, PlaceCode, i32);

/// What the files count, and what a store tells of it.
#[derive(Default)]
struct Consulted {
    counts: BTreeMap<Table, Counts>,
    /// The state itself, the municipalities that are told alone, and the rest.
    told: BTreeMap<(Table, Statistic), BTreeMap<PlaceCode, u64>>,
    /// Cells of a municipality that no store may hold.
    forbidden: usize,
    /// Files of bytes as downloaded, in a store or its export.
    raw: usize,
}

/// Counts that the attacker cannot tell apart further: a place, in the first of the consultations in which it has that number.
type Unknown = (PlaceCode, usize);

/// What is told of a state, year and category, each as the counts that it is the sum of.
struct System {
    /// The year and the category.
    of: (i32, Statistic),
    sums: Vec<BTreeSet<Unknown>>,
    values: BTreeMap<Unknown, u64>,
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let invented = invented();
    let mut measured = attacked(bench, ("invented", &invented))?;
    let full = bench.sized(false, true);
    if full {
        let folder = bench.releases()?;
        let files = of_releases(bench, &folder)?;
        measured.extend(attacked(bench, ("released", &files))?);
        let counted = Consulted::of(&files);
        measured.push(Measured::count(
            "municipalities and years in which the list differs from its rule",
            unlike_the_list(&counted),
            "cells",
            Bound::Exactly(0.0),
        ));
    }
    Ok(measured)
}

/// Imports the files of both consultations and attacks what the store tells.
fn attacked(bench: &Bench, (name, files): (&str, &[(usize, String)])) -> Result<Vec<Measured>, Shortfall> {
    let mut consulted = Consulted::of(files);
    consulted.told_by_store(bench, files)?;
    let systems = consulted.systems(|table, _, category| consulted.alone(table, category));
    let unexplained = consulted.unexplained();
    let drawn = found_by_drawing(&systems);
    let all = found_by_elimination(&systems);
    let first = all.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
    let planted = |of: &dyn Fn(u64) -> bool| {
        consulted.systems(|(_, state, _), counts, category| {
            let told = |place: &PlaceCode| of(counts.get(&(*place, category)).copied().unwrap_or_default()); // default: nobody
            places().all().iter().map(|place| place.code).filter(|p| p.lies_in(state) && told(p)).collect()
        })
    };
    // Small counts left out, and no second one with them; and what each consultation tells that looks at its own cells alone.
    let alone_left_out = planted(&|number| number == 0 || number >= SmallCells::LEAST);
    let by_own_cells = planted(&|number| number >= SmallCells::LEAST);
    let alone = consulted.told.values().flat_map(BTreeMap::keys).filter(|place| is_alone(**place)).count();
    let line = |what: &str| format!("{name}: {what}");
    let none = Bound::Exactly(0.0);
    Ok(vec![
        Measured::count(line("differences drawn"), DIFFERENCES, "differences", Bound::AtLeast(10_000.0)),
        Measured::count(line("counts of municipalities told alone"), alone, "cells", Bound::AtLeast(100.0)),
        Measured::count(line("sums that are not what the files count"), unexplained, "sums", none),
        Measured::count(line("small counts given back by a drawn difference"), drawn, "cells", none),
        Measured::count(line("small counts given back by any difference"), all.len(), "cells", none)
            .noting(first),
        Measured::count(line("cells that no store may hold"), consulted.forbidden, "cells", none),
        Measured::count(
            line("files kept as downloaded, in the store and its export"),
            consulted.raw,
            "files",
            none,
        ),
        Measured::count(
            line("rests in which one part hides fewer than ten"),
            consulted.thin(),
            "rests",
            none,
        ),
        Measured::count(
            line("planted, no second cell: small counts given back by a drawn difference"),
            found_by_drawing(&alone_left_out),
            "cells",
            Bound::AtLeast(1.0),
        ),
        Measured::count(
            line("planted, no second cell: small counts given back by any difference"),
            found_by_elimination(&alone_left_out).len(),
            "cells",
            Bound::AtLeast(1.0),
        ),
        Measured::count(
            line("planted, each consultation by itself: small counts given back by any difference"),
            found_by_elimination(&by_own_cells).len(),
            "cells",
            Bound::AtLeast(1.0),
        ),
    ])
}

fn is_alone(place: PlaceCode) -> bool {
    place.level() == PlaceLevel::Municipality && !place.is_rest()
}

impl Consulted {
    /// Adds up the lines of the files by municipality and year, as whoever has the files can.
    fn of(files: &[(usize, String)]) -> Self {
        let mut all = Self::default();
        for (consultation, text) in files {
            for line in text.lines().skip(1) {
                all.count(*consultation, &line.split(',').collect::<Vec<_>>());
            }
        }
        all
    }

    /// Adds a line; one without a month is of no year.
    fn count(&mut self, consultation: usize, cells: &[&str]) -> Option<()> {
        let [code, _, month, category, _, municipality, name, number, _] = cells.try_into().ok()?;
        let year = month.get(..4)?.parse::<i32>().ok()?;
        let state = PlaceCode::new(if code == "33" { 99 } else { code.parse().ok()? }).ok()?;
        let category = LABELS.iter().position(|label| *label == category).and_then(|i| CATEGORIES.get(i))?;
        let unknown = PlaceCode::new(state.number() * 1000 + 999).ok()?;
        let coded = municipality.parse::<PlaceCode>().ok().filter(|p| places().get(*p).is_some());
        let place = match places().named(state, name) {
            _ if NOWHERE.contains(&fold_name(name).as_str()) => unknown,
            [] => coded.filter(|place| place.state() == Some(state)).unwrap_or(unknown),
            [one] => *one,
            several => coded.filter(|place| several.contains(place)).unwrap_or(unknown),
        };
        let counts = self.counts.entry((consultation, state, year)).or_default();
        *counts.entry((place, *category)).or_default() += number.parse::<u64>().ok()?;
        Some(())
    }

    /// Imports each file into one store and takes every cell that the store holds, as it stands there.
    fn told_by_store(&mut self, bench: &Bench, files: &[(usize, String)]) -> Result<(), Shortfall> {
        let folder = bench.scratch("small-cells");
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        let store = Store::open(&folder.join("store"));
        for (number, (consultation, text)) in files.iter().enumerate() {
            let path = folder.join(format!("{number}.csv"));
            fs::write(&path, text)?;
            let day = [Date::constant(2026, 7, 9), Date::constant(2026, 4, 9)][*consultation];
            let options = ImportOptions::known(PublicDate::Known(day), Custody::Rewriting, "attacked");
            let release = store.import(&path, &options, &mut ())?.commit.release.sha256;
            let figures = store.holding()?.figures(release)?;
            for cell in figures.read(&Filter::default()).map_err(record::Error::from)? {
                self.tell(
                    *consultation,
                    (cell.statistic, cell.place),
                    (cell.month.year(), cell.span),
                    &cell.value,
                );
            }
        }
        let zip = folder.join("export.zip");
        store.export(&zip, &mut ())?;
        let bytes = fs::read(&zip)?;
        let entry = b"releases/";
        self.raw = bytes.windows(entry.len()).filter(|part| part == entry).count();
        self.raw += fs::read_dir(folder.join("store/releases")).map_or(0, Iterator::count);
        Ok(())
    }

    fn tell(
        &mut self,
        consultation: usize,
        (category, place): (Statistic, PlaceCode),
        (year, span): (i32, Span),
        value: &measure::Value,
    ) {
        let (Some(state), Some(number)) = (place.state(), value.count()) else { return };
        let of_state = place.level() == PlaceLevel::State;
        let large = place.is_rest() || number >= SmallCells::LEAST;
        let may =
            of_state || (span == Span::Year && large && category.row().small_cells == SmallCells::Merged);
        self.forbidden += usize::from(!may);
        let told = self.told.entry(((consultation, state, year), category)).or_default();
        *told.entry(place).or_default() += number;
    }

    /// The municipalities that the store tells alone.
    fn alone(&self, table: Table, category: Statistic) -> BTreeSet<PlaceCode> {
        let cells = self.told.get(&(table, category)).into_iter().flat_map(BTreeMap::keys);
        cells.copied().filter(|place| is_alone(*place)).collect()
    }

    /// How many numbers that the store tells are not the sum of what the files count.
    fn unexplained(&self) -> usize {
        let mut unexplained = 0;
        for ((table, category), cells) in &self.told {
            let alone = self.alone(*table, *category);
            for (place, number) in cells {
                let is_of = |part: PlaceCode| match place {
                    rest if rest.is_rest() => !alone.contains(&part),
                    one if is_alone(*one) => part == *one,
                    _ => true,
                };
                let counts = self.counts.get(table).into_iter().flatten();
                let counted = counts.filter(|((part, of), _)| of == category && is_of(*part));
                unexplained += usize::from(counted.map(|(_, n)| *n).sum::<u64>() != *number);
            }
        }
        unexplained
    }

    /// How many rests hide fewer than ten beside their largest part, in states of which a municipality is told.
    fn thin(&self) -> usize {
        let is_thin = |((table, category), _): &(&(Table, Statistic), _)| {
            let alone = self.alone(*table, *category);
            let counts = self.counts.get(table).into_iter().flatten();
            let rest = counts.filter(|((place, of), _)| of == category && !alone.contains(place));
            let (sum, largest) = rest.fold((0, 0), |(sum, largest), (_, n)| (sum + n, (*n).max(largest)));
            !alone.is_empty() && sum - largest < SmallCells::LEAST
        };
        self.told.iter().filter(is_thin).count()
    }

    /// What is told where these municipalities are told alone: in each consultation they, the rest and the state.
    fn systems(&self, alone: impl Fn(Table, &Counts, Statistic) -> BTreeSet<PlaceCode>) -> Vec<System> {
        let tables: BTreeSet<(PlaceCode, i32)> =
            self.counts.keys().map(|(_, state, year)| (*state, *year)).collect();
        let mut systems = Vec::new();
        for ((state, year), category) in
            tables.into_iter().flat_map(|table| CATEGORIES.map(|category| (table, category)))
        {
            let mut system = System { of: (year, category), sums: Vec::new(), values: BTreeMap::new() };
            for consultation in 0..2 {
                let Some(counts) = self.counts.get(&(consultation, state, year)) else { continue };
                let mut state_of: BTreeSet<Unknown> = BTreeSet::new();
                let own = places().all().iter().map(|place| place.code).filter(|place| place.lies_in(state));
                let elsewhere = counts.keys().map(|(place, _)| *place);
                for place in own.chain(elsewhere).collect::<BTreeSet<PlaceCode>>() {
                    // default: the register lists no count of nobody
                    let number = counts.get(&(place, category)).copied().unwrap_or_default();
                    // What did not change is the same unknown.
                    let same = (0..consultation).find(|c| system.values.get(&(place, *c)) == Some(&number));
                    let unknown = (place, same.unwrap_or(consultation));
                    system.values.insert(unknown, number);
                    state_of.insert(unknown);
                }
                let alone = alone((consultation, state, year), counts, category);
                let (one, rest): (BTreeSet<Unknown>, BTreeSet<Unknown>) =
                    state_of.iter().partition(|(place, _)| alone.contains(place));
                system.sums.extend(one.into_iter().map(|unknown| BTreeSet::from([unknown])));
                system.sums.extend([rest, state_of]);
            }
            systems.push(system);
        }
        systems
    }
}

/// How many small counts differences that are drawn give back.
fn found_by_drawing(systems: &[System]) -> usize {
    let mut random = ChaCha8Rng::seed_from_u64(2_026);
    let some: Vec<&System> = systems.iter().filter(|system| system.sums.len() > 1).collect();
    let mut found = 0;
    for _ in 0..DIFFERENCES {
        let Some(system) = some.get(random.random_range(0..some.len().max(1))) else { return 0 };
        let mut difference: BTreeMap<Unknown, i64> = BTreeMap::new();
        for _ in 0..random.random_range(1..=6) {
            let sum = &system.sums[random.random_range(0..system.sums.len())];
            let sign = if random.random_range(0..2) == 0 { 1 } else { -1 };
            for unknown in sum {
                *difference.entry(*unknown).or_default() += sign;
            }
        }
        difference.retain(|_, times| *times != 0);
        let left: Vec<&Unknown> = difference.keys().collect();
        found += usize::from(matches!(left[..], [one] if is_small(system, one)));
    }
    found
}

/// Whether it is a small count of a municipality. One of no known municipality points at no place: it is what the state has
/// beside its municipalities, and the keeper of the second consultation left it out of the state too.
fn is_small(system: &System, unknown: &Unknown) -> bool {
    let is_place = !unknown.0.is_unlocated();
    is_place && system.values.get(unknown).is_some_and(|number| (1..SmallCells::LEAST).contains(number))
}

/// A prime below 2^31: sums of a few dozen noughts and ones have determinants far from its multiples.
const PRIME: i64 = 2_147_483_647;

/// How many small counts any difference gives back: those that stand alone in a row of the reduced echelon form.
fn found_by_elimination(systems: &[System]) -> Vec<String> {
    systems.iter().flat_map(given_back).collect()
}

/// The small counts that a system gives back, each by its place, year, category and consultation.
fn given_back(system: &System) -> Vec<String> {
    let mut rows: Vec<BTreeMap<Unknown, i64>> =
        system.sums.iter().map(|sum| sum.iter().map(|unknown| (*unknown, 1)).collect()).collect();
    for pivot in 0..rows.len() {
        let Some(at) = rows.get(pivot).and_then(|row| row.keys().next().copied()) else { continue };
        let inverse = power(rows[pivot][&at], PRIME - 2);
        rows[pivot].values_mut().for_each(|number| *number = *number * inverse % PRIME);
        let own = rows[pivot].clone();
        for row in rows.iter_mut().enumerate().filter(|(i, _)| *i != pivot).map(|(_, row)| row) {
            let Some(times) = row.get(&at).copied() else { continue };
            for (unknown, number) in &own {
                let left = row.entry(*unknown).or_default();
                *left = (*left - times * number % PRIME).rem_euclid(PRIME);
            }
            row.retain(|_, number| *number != 0);
        }
    }
    let (year, category) = system.of;
    let alone = |row: &BTreeMap<Unknown, i64>| match row.keys().collect::<Vec<_>>()[..] {
        [one] if is_small(system, one) => Some(format!("{} {year} {category} {}", one.0, one.1)),
        _ => None,
    };
    rows.iter().filter_map(alone).collect()
}

fn power(base: i64, mut exponent: i64) -> i64 {
    let (mut result, mut square) = (1, base % PRIME);
    while exponent > 0 {
        if exponent % 2 == 1 {
            result = result * square % PRIME;
        }
        square = square * square % PRIME;
        exponent /= 2;
    }
    result
}

/// Municipalities and years in which the list and the rule that made it differ on these files.
fn unlike_the_list(consulted: &Consulted) -> usize {
    let mut by_rule: BTreeSet<(PlaceCode, i32)> = BTreeSet::new();
    let over = |year: i32| year < 2026;
    for ((_, state, year), first) in
        consulted.counts.iter().filter(|((c, _, year), _)| *c == 0 && over(*year))
    {
        let consultations: Vec<Counts> =
            std::iter::once(first).chain(consulted.counts.get(&(1, *state, *year))).cloned().collect();
        by_rule.extend(small_cells::listed(&consultations).into_iter().map(|place| (place, *year)));
    }
    let list: BTreeSet<(PlaceCode, i32)> = small_cells::all_listed().collect();
    list.symmetric_difference(&by_rule).count()
}

/// Two consultations with invented counts of four years: in each state its listed municipalities, others of every size, and
/// of none. In the second a few counts are a few larger.
fn invented() -> Vec<(usize, String)> {
    let mut random = ChaCha8Rng::seed_from_u64(997);
    let listed: BTreeSet<(PlaceCode, i32)> = small_cells::all_listed().collect();
    let mut files = Vec::new();
    for year in 2018..2022 {
        let mut texts = [HEADER.to_owned(), HEADER.to_owned()];
        for place in places().all() {
            let Some((state, name)) = place.code.state().and_then(|s| Some((s, s.state_name()?))) else {
                continue;
            };
            let is_listed = listed.contains(&(place.code, year));
            if !is_listed && random.random_range(0..4) > 0 {
                continue;
            }
            for label in LABELS {
                let number = match random.random_range(0..3) {
                    _ if is_listed => random.random_range(15..400),
                    0 => 0,
                    1 => random.random_range(1..SmallCells::LEAST),
                    _ => random.random_range(1..60),
                };
                let moved = if random.random_range(0..40) == 0 { random.random_range(1..5) } else { 0 };
                for (text, (number, day)) in
                    texts.iter_mut().zip([(number, "2026-07-09"), (number + moved, "2026-04-09")])
                {
                    let month = random.random_range(1..=12);
                    let municipality = place.name.replace(',', "");
                    *text += &format!(
                        "{state},{},{year}-{month:02},{label},MUJER,{},{municipality},{number},{day}\n",
                        name.to_uppercase(),
                        place.code
                    );
                }
            }
        }
        files.extend(texts.into_iter().enumerate());
    }
    files
}

/// The publisher's two consultations: the files of July 2026, and the panel of April 2026 written in their columns.
fn of_releases(bench: &mut Bench, folder: &std::path::Path) -> Result<Vec<(usize, String)>, Shortfall> {
    let there = files_below(folder)?;
    let find = |name: &str| {
        let file = there.iter().find(|file| file.rsplit('/').next() == Some(name));
        file.map(|file| folder.join(file))
            .ok_or_else(|| Shortfall::Releases { missing: Some(name.to_owned()) })
    };
    let mut files = Vec::new();
    for year in 2010..2027 {
        files.push((0, record::table_text(&find(&format!("{year}.csv.gz"))?)?));
    }
    let panel = find("mea400879_panel_monthly_counts_2015_2025.parquet")?;
    let panel = bench.peer("missing_panel.py", &["pyarrow"])?.arg(panel).succeed()?.stdout;
    let mut years: BTreeMap<String, String> = BTreeMap::new();
    for line in panel.lines() {
        let Ok([state, month, category, code, name, number]) =
            <[&str; 6]>::try_from(line.split(',').collect::<Vec<_>>())
        else {
            continue;
        };
        let state_name = state.parse::<PlaceCode>().ok().and_then(PlaceCode::state_name);
        if let (Some(state_name), Some(year)) = (state_name, month.get(..4)) {
            *years.entry(year.to_owned()).or_insert_with(|| HEADER.to_owned()) += &format!(
                "{state},{},{month},{category},,{code},{name},{number},2026-04-09\n",
                state_name.to_uppercase()
            );
        }
    }
    files.extend(years.into_values().map(|text| (1, text)));
    Ok(files)
}
