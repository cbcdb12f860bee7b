//! The shipped outlines, and the made-up maps that the other tests of outlines use.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Read,
};

use flate2::read::GzDecoder;
use proptest::prelude::*;

use measure::{PlaceCode, PlaceLevel};

use super::{
    grid::{order, twice_area},
    shipped::{MUNICIPALITIES, STATES},
    *,
};
use crate::Error;

/// Cells along a side of a made-up map.
const CELLS: usize = 8;

/// Steps between corners of cells, and the most that a corner is moved: less than half, so that no line crosses another.
const SPACING: i32 = 10;
const JITTER: i32 = 4;

/// A map of up to five places on a crooked grid, with sea, islets, enclaves and places that touch in a point.
pub(super) fn patchwork() -> impl Strategy<Value = Vec<GridOutline>> {
    let corners = (CELLS + 1) * (CELLS + 1);
    let move_by = || prop::collection::vec(-JITTER..=JITTER, corners);
    // The sea is twice as frequent as a place.
    let places = prop::collection::vec(0_u32..7, CELLS * CELLS);
    (places, move_by(), move_by()).prop_map(|(places, across, up)| {
        let corner = |i: usize| {
            let (column, row) = (i % (CELLS + 1), i / (CELLS + 1));
            (SPACING * column as i32 + across[i], SPACING * row as i32 + up[i])
        };
        let codes = (1..=5).filter(|code| places.contains(code));
        codes.map(|code| trace(PlaceCode::new(code).unwrap(), &places, corner)).collect()
    })
}

/// The rings around the cells of a place, cells on the left.
fn trace(place: PlaceCode, cells: &[u32], corner: impl Fn(usize) -> GridPoint) -> GridOutline {
    let mut lines: BTreeSet<(usize, usize)> = BTreeSet::new();
    for (i, _) in cells.iter().enumerate().filter(|(_, code)| **code == place.number()) {
        let southwest = i / CELLS * (CELLS + 1) + i % CELLS;
        let around = [southwest, southwest + 1, southwest + CELLS + 2, southwest + CELLS + 1];
        for side in 0..4 {
            let (from, to) = (around[side], around[(side + 1) % 4]);
            if !lines.remove(&(to, from)) {
                lines.insert((from, to));
            }
        }
    }
    let mut rings = Vec::new();
    while let Some((start, mut here)) = lines.pop_first() {
        let mut ring = vec![corner(start)];
        while here != start {
            ring.push(corner(here));
            let line = *lines.range((here, 0)..).next().unwrap();
            lines.remove(&line);
            here = line.1;
        }
        rings.push(ring);
    }
    order(&mut rings);
    GridOutline { place, rings }
}

fn code(text: &str) -> PlaceCode {
    text.parse().unwrap()
}

fn beside(place: &str, level: PlaceLevel) -> BTreeSet<String> {
    let place = code(place);
    let pairs = neighbours(level).iter().filter(|(a, b)| *a == place || *b == place);
    pairs.map(|(a, b)| if *a == place { b.to_string() } else { a.to_string() }).collect()
}

/// Shipped tables read anew, without the shelter of [`Shipped::read`].
fn tables() -> [Vec<GridOutline>; 2] {
    [parse_table(STATES, "states").unwrap(), parse_table(MUNICIPALITIES, "municipalities").unwrap()]
}

#[test]
fn every_state_and_municipality_has_an_outline() {
    let listed: Vec<u32> = states().iter().map(|(place, _)| place.number()).collect();
    assert_eq!(listed, (1..=32).collect::<Vec<_>>());
    // INEGI, Censo de Población y Vivienda 2010: 2,456 municipalities and delegations; the shapes add one created in 2011.
    assert_eq!(municipalities().len(), 2_457);
    let mut each: BTreeMap<PlaceCode, usize> = BTreeMap::new();
    for (place, _) in municipalities() {
        assert_eq!(place.level(), PlaceLevel::Municipality);
        *each.entry(place.state().unwrap()).or_default() += 1;
    }
    assert_eq!(each.keys().map(|state| state.number()).collect::<Vec<_>>(), listed);
    // The same census: 570 municipalities of Oaxaca, 18 of Sinaloa, 5 of Baja California.
    assert_eq!([each[&code("20")], each[&code("25")], each[&code("2")]], [570, 18, 5]);
}

#[test]
fn rings_are_closed_and_land_lies_to_the_left() {
    for (place, rings) in states().iter().chain(municipalities()) {
        for ring in rings {
            assert!(ring.len() >= 4 && ring.first() == ring.last(), "{place}");
        }
    }
    let mut holes = 0;
    for outline in tables().iter().flatten() {
        assert!(twice_area(&outline.rings[0]) > 0, "{}", outline.place);
        let sizes: Vec<i64> = outline.rings.iter().map(|ring| twice_area(ring).abs()).collect();
        assert!(sizes.is_sorted_by(|a, b| a >= b), "{}", outline.place);
        holes += outline.rings.iter().filter(|ring| twice_area(ring) < 0).count();
    }
    // Enclaves, such as those of the municipalities of Oaxaca: counted in the source.
    assert_eq!(holes, 8);
}

#[test]
fn the_country_lies_where_it_is() {
    // INEGI, coordenadas extremas: 14°32'27" N, 86°42'36" W, 32°43'06" N; and in the west the corner of Tijuana at
    // 117°07'28" W, because the shapes do not have the island of Guadalupe (118°27'24" W).
    // The shapes were thinned by their keeper and again here: a point may be off by three hundredths of a degree.
    const CLOSE: f32 = 0.03;
    for outlines in [states(), municipalities()] {
        let points: Vec<_> = outlines.iter().flat_map(|(_, rings)| rings).flatten().collect();
        let ends = |of: fn(&(f32, f32)) -> f32| {
            points
                .iter()
                .map(|p| of(p))
                .fold((f32::MAX, f32::MIN), |(low, high), x| (low.min(x), high.max(x)))
        };
        let (longitude, latitude) = (ends(|p| p.0), ends(|p| p.1));
        for (seen, expected) in
            [(longitude.0, -117.1244), (longitude.1, -86.71), (latitude.0, 14.5408), (latitude.1, 32.7183)]
        {
            assert!((seen - expected).abs() < CLOSE, "{seen} where {expected} was expected");
        }
    }
}

#[test]
fn neighbours_are_those_of_the_map() {
    // INEGI, Cuéntame: colindancias of each state.
    for (state, expected) in [
        ("25", vec!["08", "10", "18", "26"]),
        ("02", vec!["03", "26"]),
        ("03", vec!["02"]),
        ("01", vec!["14", "32"]),
        ("09", vec!["15", "17"]),
        ("29", vec!["13", "15", "21"]),
        ("23", vec!["04", "31"]),
        ("06", vec!["14", "16"]),
        ("17", vec!["09", "12", "15", "21"]),
    ] {
        assert_eq!(
            beside(state, PlaceLevel::State),
            expected.iter().map(|s| (*s).to_owned()).collect(),
            "{state}"
        );
    }
    // INEGI, Prontuario de información geográfica municipal, Culiacán: its neighbours by land.
    let culiacan = beside("25006", PlaceLevel::Municipality);
    for municipality in ["25003", "25005", "25008", "25013", "25018", "10034"] {
        assert!(culiacan.contains(municipality), "{municipality} is not beside Culiacán: {culiacan:?}");
    }
    assert!(neighbours(PlaceLevel::Nation).is_empty());
}

#[test]
fn neighbouring_municipalities_of_two_states_lie_in_neighbouring_states() {
    let states: BTreeSet<_> = neighbours(PlaceLevel::State).iter().copied().collect();
    let across: BTreeSet<_> = neighbours(PlaceLevel::Municipality)
        .iter()
        .map(|(a, b)| (a.state().unwrap(), b.state().unwrap()))
        .filter(|(a, b)| a != b)
        .collect();
    assert_eq!(across, states);
}

fn unpacked(bytes: &[u8]) -> String {
    let mut text = String::new();
    GzDecoder::new(bytes).read_to_string(&mut text).unwrap();
    text
}

#[test]
fn the_shipped_tables_are_small_and_written_by_this_program() {
    assert!(STATES.len() <= 60_000, "{} bytes", STATES.len());
    assert!(MUNICIPALITIES.len() <= 600_000, "{} bytes", MUNICIPALITIES.len());
    let [states, municipalities] = tables();
    // The text and not its compression, which is the business of the library that was built in.
    for (outlines, shipped) in [(&states, STATES), (&municipalities, MUNICIPALITIES)] {
        assert!(unpacked(&write_table(outlines).unwrap()) == unpacked(shipped));
    }
}

#[test]
fn the_sources_name_a_shapefile_for_each_level_and_refuse_other_bytes() {
    let sources = OutlineSources::parse(include_str!("../../../../sources/outlines.toml")).unwrap();
    let levels: Vec<PlaceLevel> = sources.outlines.iter().map(|source| source.level).collect();
    assert_eq!(levels, [PlaceLevel::State, PlaceLevel::Municipality]);
    let files = ShapefileBytes { name: "other", shp: b"", shx: b"", dbf: b"" };
    for source in sources.outlines {
        assert!(source.terms.contains("INEGI") && source.terms.contains("MIT"));
        let Err(Error::Release { finding }) = source.build(files) else { panic!("other bytes were taken") };
        assert_eq!(finding.at.file, "other.shp");
    }
}
