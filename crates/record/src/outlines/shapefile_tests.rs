//! Tests of the reading of shapefiles, against files that the writers of the same formats made.

use std::io::Cursor;

use shapefile::{
    Point, Polygon, PolygonRing, Polyline, ShapeWriter,
    dbase::{FieldName, Record, TableWriterBuilder},
    record::EsriShape,
};

use super::*;

/// A shapefile's three files.
struct Files {
    shp: Vec<u8>,
    shx: Vec<u8>,
    dbf: Vec<u8>,
}

impl Files {
    fn of<S: EsriShape>(shapes: &[S], codes: &[&str], column: &str) -> Self {
        let (mut shp, mut shx, mut dbf) =
            (Cursor::new(Vec::new()), Cursor::new(Vec::new()), Cursor::new(Vec::new()));
        ShapeWriter::with_shx(&mut shp, &mut shx).write_shapes(shapes).unwrap();
        let mut writer = TableWriterBuilder::new()
            .add_character_field(FieldName::try_from("NOM").unwrap(), 10)
            .add_character_field(FieldName::try_from(column).unwrap(), 12)
            .build_with_dest(&mut dbf);
        for code in codes {
            let mut row = Record::default();
            row.insert("NOM".to_owned(), FieldValue::Character(Some("x".to_owned())));
            row.insert(column.to_owned(), FieldValue::Character(Some((*code).to_owned())));
            writer.write_record(&row).unwrap();
        }
        writer.finalize().unwrap();
        drop(writer);
        Self { shp: shp.into_inner(), shx: shx.into_inner(), dbf: dbf.into_inner() }
    }

    fn read(&self) -> Result<Vec<(PlaceCode, Vec<DegreeRing>)>, Error> {
        read_shapefile(ShapefileBytes { name: "map", shp: &self.shp, shx: &self.shx, dbf: &self.dbf })
    }

    fn refusal(&self) -> String {
        match self.read() {
            Err(Error::Release { finding }) => format!("{:?} at {}", finding.code, finding.at),
            other => panic!("taken, or refused without a place: {other:?}"),
        }
    }
}

fn square(x: f64, y: f64) -> Polygon {
    let corners = [(x, y), (x, y + 1.0), (x + 1.0, y + 1.0), (x + 1.0, y)];
    Polygon::new(PolygonRing::Outer(corners.map(|(x, y)| Point::new(x, y)).to_vec()))
}

fn two_squares() -> [Polygon; 2] {
    [square(-100.0, 20.0), square(-99.0, 20.0)]
}

#[test]
fn shapes_and_codes_pair_up_in_the_order_of_the_file() {
    for column in CODE_COLUMNS {
        let read = Files::of(&two_squares(), &["25", "08"], column).read().unwrap();
        assert_eq!(read.iter().map(|(place, _)| place.number()).collect::<Vec<_>>(), [25, 8]);
        assert_eq!(read[1].1[0][0], (-99.0, 20.0));
        assert_eq!(read[1].1[0].len(), 5);
    }
}

#[test]
fn unused_bytes_between_shapes_are_passed_over() {
    let mut files = Files::of(&two_squares(), &["25", "08"], "id");
    let sound = files.read().unwrap();
    // Offsets are in words of two bytes, big end first: the second record of the index tells where shape 2 begins.
    let second = 108..112;
    let begin = u32::from_be_bytes(files.shx[second.clone()].try_into().unwrap());
    files.shx[second].copy_from_slice(&(begin + 4).to_be_bytes());
    files.shp.splice(begin as usize * 2..begin as usize * 2, [0xff; 8]);
    let length = u32::from_be_bytes(files.shp[24..28].try_into().unwrap()) + 4;
    files.shp[24..28].copy_from_slice(&length.to_be_bytes());
    assert_eq!(files.read().unwrap(), sound);
}

#[test]
fn what_is_wrong_is_located() {
    let squares = two_squares();
    for (codes, column, place) in [
        (vec!["25", "08"], "CODE", "UnknownLayout at map.dbf"),
        (vec!["25", "25 6"], "id", "UnknownPlace at map.dbf:2:id"),
        (vec!["25", "25999"], "id", "UnknownPlace at map.dbf:2:id"),
        (vec!["25", "25"], "id", "DuplicateRow at map.dbf:2"),
        (vec!["25"], "id", "DamagedFile at map.shp"),
        (vec!["25", "08", "26"], "id", "DamagedFile at map.shp"),
    ] {
        assert_eq!(Files::of(&squares, &codes, column).refusal(), place, "{codes:?}");
    }
    let in_metres = [square(-100.0, 20.0), square(2_500_000.0, 800_000.0)];
    assert_eq!(Files::of(&in_metres, &["25", "08"], "id").refusal(), "UnknownLayout at map.shp:2");
    let latitude_first = [square(20.0, -100.0)];
    assert_eq!(Files::of(&latitude_first, &["25"], "id").refusal(), "UnknownLayout at map.shp:1");
    let line = [Polyline::new(vec![Point::new(-100.0, 20.0), Point::new(-99.0, 20.0)])];
    assert_eq!(Files::of(&line, &["25"], "id").refusal(), "UnknownLayout at map.shp:1");
}

#[test]
fn damaged_files_are_refused_wherever_they_end() {
    let whole = Files::of(&two_squares(), &["25", "08"], "id");
    for cut in 0..whole.shp.len() {
        let files = Files { shp: whole.shp[..cut].to_vec(), shx: whole.shx.clone(), dbf: whole.dbf.clone() };
        assert!(files.refusal().starts_with("DamagedFile at map.shp"), "{cut}");
    }
    // The last byte of a table only says that it ends.
    for cut in 0..whole.dbf.len() - 1 {
        let files = Files { shp: whole.shp.clone(), shx: whole.shx.clone(), dbf: whole.dbf[..cut].to_vec() };
        assert!(files.read().is_err(), "{cut}");
    }
}

#[test]
fn a_shapefile_of_another_level_is_refused_where_it_differs() {
    let files = Files::of(&two_squares(), &["25", "25006"], "id");
    let source = ShapefileBytes { name: "map", shp: &files.shp, shx: &files.shx, dbf: &files.dbf };
    for (level, row) in [(measure::PlaceLevel::State, 2), (measure::PlaceLevel::Municipality, 1)] {
        let Err(Error::Release { finding }) = super::super::build(source, level) else { panic!("taken") };
        assert_eq!(finding.at.row, Some(row));
    }
}
