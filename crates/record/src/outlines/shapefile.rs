//! Reads INEGI's shapes of places: a shapefile of polygons in degrees whose table says each one's code.

use std::io::{Cursor, Read, Seek};

use measure::{Expected, FindingCode, PlaceCode, Seen, Where};
use shapefile::{
    Shape, ShapeReader,
    dbase::{self, FieldIterator, FieldValue, ReadableRecord},
};

use crate::Error;

/// A closed line of longitudes and latitudes in degrees, as a shapefile has it: land lies to the right.
pub type DegreeRing = Vec<(f64, f64)>;

/// The columns that hold INEGI's code in the shapefiles known to the record.
const CODE_COLUMNS: [&str; 2] = ["CVEGEO", "id"];

/// West, south, east and north end of the national territory in degrees.
/// Source: INEGI, coordenadas extremas: 118°27'24" W, 14°32'27" N, 86°42'36" W, 32°43'06" N; widened to half degrees.
const MEXICO: [f64; 4] = [-118.5, 14.5, -86.5, 33.0];

/// The three files of a shapefile.
#[derive(Debug, Clone, Copy)]
pub struct ShapefileBytes<'a> {
    /// Their name without ending, for messages.
    pub name: &'a str,
    /// The shapes.
    pub shp: &'a [u8],
    /// Where each shape begins: files that were repaired in place have unused bytes between shapes.
    pub shx: &'a [u8],
    /// A row for each shape.
    pub dbf: &'a [u8],
}

/// The polygons of a shapefile by place, in the order of the file.
///
/// # Units
/// Degrees of longitude and latitude: a shapefile in anything else lies outside of Mexico and is refused.
///
/// # Errors
/// When a file is damaged, shapes and rows do not pair up, or a shape is no polygon of a place inside Mexico;
/// the finding says in which file, row and column.
pub fn read_shapefile(source: ShapefileBytes<'_>) -> Result<Vec<(PlaceCode, Vec<DegreeRing>)>, Error> {
    let places = read_places(source)?;
    let at = Located { file: format!("{}.shp", source.name) };
    let mut reader = ShapeReader::with_shx(Cursor::new(source.shp), Cursor::new(source.shx))
        .map_err(|error| at.damaged(None, &error))?;
    let mut outlines = Vec::with_capacity(places.len());
    for (index, shape) in reader.iter_shapes().enumerate() {
        let shape = shape.map_err(|error| at.damaged(Some(index), &error))?;
        let place = *places.get(index).ok_or_else(|| at.unpaired(index + 1, places.len()))?;
        outlines.push((place, at.rings(index, shape)?));
    }
    if outlines.len() == places.len() { Ok(outlines) } else { Err(at.unpaired(outlines.len(), places.len())) }
}

fn read_places(source: ShapefileBytes<'_>) -> Result<Vec<PlaceCode>, Error> {
    let at = Located { file: format!("{}.dbf", source.name) };
    // A code is of digits alone, so the code page does not matter.
    let mut reader = dbase::ReaderBuilder::new()
        .with_encoding(dbase::encoding::UnicodeLossy)
        .build(Cursor::new(source.dbf))
        .map_err(|error| at.damaged(None, &error))?;
    let columns: Vec<String> = reader.fields().iter().map(|field| field.name().to_owned()).collect();
    if !columns.iter().any(|column| CODE_COLUMNS.contains(&column.as_str())) {
        let expected = Expected::CodeColumn { names: CODE_COLUMNS.map(str::to_owned).to_vec() };
        return Err(Error::refused(FindingCode::UnknownLayout, at.row(None), columns.join(", "), expected));
    }
    let mut places = Vec::new();
    for (index, row) in reader.iter_records_as::<CodeCell>().enumerate() {
        let cell = row.map_err(|error| at.damaged(Some(index), &error))?;
        let place =
            cell.text.parse().ok().filter(|place: &PlaceCode| !place.is_unlocated()).ok_or_else(|| {
                let column = Where { column: Some(cell.column), ..at.row(Some(index)) };
                Error::refused(FindingCode::UnknownPlace, column, cell.text.as_str(), Expected::PlaceCode)
            })?;
        if places.contains(&place) {
            let expected = Expected::OneShapeRowEach;
            return Err(Error::refused(
                FindingCode::DuplicateRow,
                at.row(Some(index)),
                place.to_string(),
                expected,
            ));
        }
        places.push(place);
    }
    Ok(places)
}

/// The cell of a row that holds the code.
struct CodeCell {
    column: String,
    text: String,
}

impl ReadableRecord for CodeCell {
    fn read_using<S: Read + Seek, M: Read + Seek>(
        fields: &mut FieldIterator<S, M>,
    ) -> Result<Self, dbase::FieldError> {
        loop {
            let cell = fields.read_next_field()?;
            if CODE_COLUMNS.contains(&cell.name) {
                // A cell of blanks has no text, and nothing is no code of a place.
                let text = match &cell.value {
                    FieldValue::Character(Some(text)) => text.clone(),
                    FieldValue::Character(None) => String::new(),
                    FieldValue::Numeric(_)
                    | FieldValue::Logical(_)
                    | FieldValue::Date(_)
                    | FieldValue::Float(_)
                    | FieldValue::Integer(_)
                    | FieldValue::Currency(_)
                    | FieldValue::DateTime(_)
                    | FieldValue::Double(_)
                    | FieldValue::Memo(_) => cell.value.to_string(),
                };
                return Ok(Self { column: cell.name.to_owned(), text });
            }
        }
    }
}

/// A file that is being read, for what is wrong with it.
struct Located {
    file: String,
}

impl Located {
    fn row(&self, index: Option<usize>) -> Where {
        let row = index.and_then(|index| u32::try_from(index + 1).ok());
        Where { file: self.file.clone(), row, ..Where::default() }
    }

    fn damaged(&self, index: Option<usize>, error: &impl std::fmt::Debug) -> Error {
        Error::refused(
            FindingCode::DamagedFile,
            self.row(index),
            Seen::Told { message: format!("{error:?}") },
            Expected::WholeShapefile,
        )
    }

    fn unpaired(&self, shapes: usize, rows: usize) -> Error {
        let seen = Seen::ShapesAndRows { shape: shapes, rows };
        Error::refused(FindingCode::DamagedFile, self.row(None), seen, Expected::RowForEachShape)
    }

    fn rings(&self, index: usize, shape: Shape) -> Result<Vec<DegreeRing>, Error> {
        let Shape::Polygon(polygon) = shape else {
            let seen = shape.shapetype().to_string();
            return Err(Error::refused(
                FindingCode::UnknownLayout,
                self.row(Some(index)),
                seen,
                Expected::Polygon,
            ));
        };
        let rings: Vec<DegreeRing> = polygon
            .rings()
            .iter()
            .map(|ring| ring.points().iter().map(|point| (point.x, point.y)).collect())
            .collect();
        if rings.iter().all(Vec::is_empty) {
            return Err(Error::refused(
                FindingCode::EmptyCell,
                self.row(Some(index)),
                Seen::NoPoints,
                Expected::Outline,
            ));
        }
        let [west, south, east, north] = MEXICO;
        let is_inside = |&&(x, y): &&(f64, f64)| (west..=east).contains(&x) && (south..=north).contains(&y);
        match rings.iter().flatten().find(|point| !is_inside(point)) {
            None => Ok(rings),
            Some((x, y)) => Err(Error::refused(
                FindingCode::UnknownLayout,
                self.row(Some(index)),
                format!("{x}, {y}"),
                Expected::DegreesInMexico { bounds: format!("{west}..{east}, {south}..{north}") },
            )),
        }
    }
}

#[cfg(test)]
#[path = "shapefile_tests.rs"]
mod tests;
