//! The shipped form of outlines: a compressed text of a line a ring, `code<TAB>x,y dx,dy dx,dy ...` in steps.

use std::{
    fmt::Write as _,
    io::{Read, Write as _},
};

use flate2::{Compression, GzBuilder, read::GzDecoder};
use measure::{Expected, FindingCode, PlaceCode, Seen, Where};

use super::{GridOutline, GridPoint, GridRing, STEPS_PER_DEGREE};
use crate::Error;

/// The most that a table may unpack to.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// The compressed table of outlines: the first point of a ring stands whole, each other as the step to it.
/// The same outlines give the same text, and the same bytes as long as the compressing library is the same.
///
/// # Errors
/// When the system refuses the memory.
pub fn write_table(outlines: &[GridOutline]) -> Result<Vec<u8>, Error> {
    let mut text = String::new();
    for outline in outlines {
        for ring in &outline.rings {
            write_ring(&mut text, outline.place, ring);
        }
    }
    // No name and no time in the header, or the bytes would tell when they were made.
    let mut writer = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    writer
        .write_all(text.as_bytes())
        .and_then(|()| writer.finish())
        .map_err(|source| Error::File { path: "outlines".into(), source })
}

fn write_ring(text: &mut String, place: PlaceCode, ring: &GridRing) {
    // Writing to a text cannot fail.
    let _ = write!(text, "{place}");
    let mut separator = '\t';
    let mut last = (0, 0);
    for &(x, y) in ring {
        let _ = write!(text, "{separator}{},{}", x - last.0, y - last.1);
        (separator, last) = (' ', (x, y));
    }
    text.push('\n');
}

/// Reads a table that [`write_table`] wrote; `name` is for messages.
///
/// # Errors
/// When the bytes are damaged, or a line is no ring of a place on Earth; the finding says which line and column.
pub fn parse_table(bytes: &[u8], name: &str) -> Result<Vec<GridOutline>, Error> {
    let whole = Where { file: name.to_owned(), ..Where::default() };
    let mut text = String::new();
    GzDecoder::new(bytes).take(MOST_BYTES + 1).read_to_string(&mut text).map_err(|error| {
        Error::refused(
            FindingCode::DamagedFile,
            whole.clone(),
            Seen::Told { message: error.to_string() },
            Expected::TableOfOutlines,
        )
    })?;
    if u64::try_from(text.len()).is_ok_and(|length| length > MOST_BYTES) {
        return Err(Error::refused(
            FindingCode::TooLarge,
            whole,
            Seen::More,
            Expected::MostBytes { bytes: MOST_BYTES },
        ));
    }
    let mut outlines: Vec<GridOutline> = Vec::new();
    for (line, row) in text.lines().zip(1..) {
        let at = Line { file: name, row };
        let (place, ring) = at.ring(line)?;
        match outlines.last_mut() {
            Some(outline) if outline.place == place => outline.rings.push(ring),
            Some(outline) if outline.place > place => {
                let expected = Expected::PlaceAfter { place: outline.place };
                return Err(at.refuse(0, FindingCode::DuplicateRow, &place.to_string(), expected));
            }
            _ => outlines.push(GridOutline { place, rings: vec![ring] }),
        }
    }
    Ok(outlines)
}

/// A line of the table, for what is wrong with it.
struct Line<'a> {
    file: &'a str,
    row: u32,
}

impl Line<'_> {
    fn ring(&self, line: &str) -> Result<(PlaceCode, GridRing), Error> {
        let (code, points) = line
            .split_once('\t')
            .ok_or_else(|| self.refuse(0, FindingCode::RowLength, line, Expected::CodeTabPoints))?;
        let place =
            code.parse().map_err(|_| self.refuse(0, FindingCode::UnknownPlace, code, Expected::PlaceCode))?;
        let mut ring = GridRing::new();
        let mut last = (0, 0);
        for (pair, column) in points.split(' ').zip(1..) {
            last = step(last, pair)
                .ok_or_else(|| self.refuse(column, FindingCode::NotACount, pair, Expected::StepsOnEarth))?;
            ring.push(last);
        }
        if ring.len() < 3 {
            return Err(self.refuse(1, FindingCode::RowLength, points, Expected::ThreePoints));
        }
        Ok((place, ring))
    }

    fn refuse(&self, column: usize, code: FindingCode, seen: &str, expected: Expected) -> Error {
        let column = if column == 0 { "code".to_owned() } else { format!("point {column}") };
        let at = Where { file: self.file.to_owned(), row: Some(self.row), column: Some(column), sheet: None };
        Error::refused(code, at, seen.chars().take(40).collect::<String>(), expected)
    }
}

/// The point that a pair of steps leads to.
fn step((x, y): GridPoint, pair: &str) -> Option<GridPoint> {
    let (dx, dy) = pair.split_once(',')?;
    let x = x.checked_add(dx.parse().ok()?)?;
    let y = y.checked_add(dy.parse().ok()?)?;
    let is_on_earth = x.checked_abs()? <= 180 * STEPS_PER_DEGREE && y.checked_abs()? <= 90 * STEPS_PER_DEGREE;
    is_on_earth.then_some((x, y))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::tests::patchwork, *};

    fn packed(text: &str) -> Vec<u8> {
        let mut writer = GzBuilder::new().write(Vec::new(), Compression::fast());
        writer.write_all(text.as_bytes()).unwrap();
        writer.finish().unwrap()
    }

    fn where_it_is_refused(bytes: &[u8]) -> String {
        match parse_table(bytes, "t.gz") {
            Err(Error::Release { finding }) => format!("{:?} at {}", finding.code, finding.at),
            other => panic!("taken, or refused without a place: {other:?}"),
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(outlines in patchwork()) {
            let bytes = write_table(&outlines).unwrap();
            prop_assert_eq!(parse_table(&bytes, "t.gz").unwrap(), outlines);
        }

        #[test]
        fn no_bytes_stop_the_program(text in "[0-9,\t \n-]{0,60}") {
            let _ = parse_table(&packed(&text), "t.gz");
            let _ = parse_table(text.as_bytes(), "t.gz");
        }
    }

    #[test]
    fn the_form_is_the_one_described_and_bears_no_time() {
        let ring = vec![(-1_000_000, 200_000), (-999_990, 200_000), (-999_990, 200_005)];
        let bytes = write_table(&[GridOutline { place: "5".parse().unwrap(), rings: vec![ring] }]).unwrap();
        let mut text = String::new();
        GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).unwrap();
        assert_eq!(text, "05\t-1000000,200000 10,0 0,5\n");
        // RFC 1952, section 2.3: bytes 4 to 7 are the time, byte 3 says that no name follows.
        assert_eq!((&bytes[4..8], bytes[3]), ([0; 4].as_slice(), 0));
    }

    #[test]
    fn what_is_wrong_is_located() {
        let ring = "1,1 1,0 0,1";
        for (text, place) in [
            (format!("25\t{ring}\n25006 {ring}\n"), "RowLength at t.gz:2:code"),
            (format!("25\t{ring}\n99999999\t{ring}\n"), "UnknownPlace at t.gz:2:code"),
            (format!("25\t{ring}\n24\t{ring}\n"), "DuplicateRow at t.gz:2:code"),
            ("25\t1,1 1,0\n".to_owned(), "RowLength at t.gz:1:point 1"),
            ("25\t1,1 x,0 1,1\n".to_owned(), "NotACount at t.gz:1:point 2"),
            ("25\t1,1 1 1,1\n".to_owned(), "NotACount at t.gz:1:point 2"),
            ("25\t1,1 1,0 2000000,0\n".to_owned(), "NotACount at t.gz:1:point 3"),
            ("25\t1,1 1,0 0,900000\n".to_owned(), "NotACount at t.gz:1:point 3"),
            ("25\t2147483647,1 1,0 2147483647,0\n".to_owned(), "NotACount at t.gz:1:point 1"),
        ] {
            assert_eq!(where_it_is_refused(&packed(&text)), place, "{text}");
        }
        let sound = packed(&format!("25\t{ring}\n"));
        assert!(parse_table(&sound, "t.gz").is_ok());
        assert_eq!(where_it_is_refused(&sound[..sound.len() - 5]), "DamagedFile at t.gz");
        assert_eq!(where_it_is_refused(b"25\t1,1"), "DamagedFile at t.gz");
    }
}
