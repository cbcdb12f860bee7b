//! A table that is no release, as text: CSV as it stands, packed or not, and Parquet turned into CSV.

use std::path::Path;

use bytes::Bytes;
use parquet::{
    errors::ParquetError,
    file::reader::{FileReader, SerializedFileReader},
    record::{Field, Row},
};

use crate::{Error, unpack};

/// The text of a table or another text file; a Parquet file becomes CSV with a head, a missing value an empty field.
///
/// # Errors
/// When the file cannot be read or unpacked, is not in UTF-8, or is a Parquet file with columns that are no numbers,
/// texts or truth values.
pub fn table_text(path: &Path) -> Result<String, Error> {
    let bytes = unpack::open(path)?.read_to_end()?;
    let refuse = |reason: String| Error::NotATable { path: path.to_owned(), reason };
    if bytes.starts_with(b"PAR1") {
        return from_parquet(Bytes::from(bytes)).map_err(refuse);
    }
    String::from_utf8(bytes).map_err(|error| refuse(error.to_string()))
}

pub(crate) fn from_parquet(bytes: Bytes) -> Result<String, String> {
    let unreadable = |error: ParquetError| error.to_string();
    let file = SerializedFileReader::new(bytes).map_err(unreadable)?;
    let columns = file.metadata().file_metadata().schema_descr().columns();
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(columns.iter().map(|column| column.name())).map_err(|e| e.to_string())?;
    for row in file.get_row_iter(None).map_err(unreadable)? {
        let fields = fields_of(&row.map_err(unreadable)?)?;
        csv.write_record(&fields).map_err(|e| e.to_string())?;
    }
    let written = csv.into_inner().map_err(|e| e.to_string())?;
    String::from_utf8(written).map_err(|e| e.to_string())
}

/// The fields of a row. Numbers are written with the fewest digits that give the same number back.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "a reader's types are many and grow; whatever is not written as text here is refused with its column"
)]
fn fields_of(row: &Row) -> Result<Vec<String>, String> {
    let text = |(name, field): (&String, &Field)| match field {
        Field::Null => Ok(String::new()),
        Field::Bool(value) => Ok(value.to_string()),
        Field::Byte(value) => Ok(value.to_string()),
        Field::Short(value) => Ok(value.to_string()),
        Field::Int(value) => Ok(value.to_string()),
        Field::Long(value) => Ok(value.to_string()),
        Field::UByte(value) => Ok(value.to_string()),
        Field::UShort(value) => Ok(value.to_string()),
        Field::UInt(value) => Ok(value.to_string()),
        Field::ULong(value) => Ok(value.to_string()),
        Field::Float(value) => Ok(value.to_string()),
        Field::Double(value) => Ok(value.to_string()),
        Field::Str(value) => Ok(value.clone()),
        Field::Date(days) => Ok(day_of(i64::from(*days) * DAY)),
        Field::TimestampMillis(value) if value % (1000 * DAY) == 0 => Ok(day_of(value / 1000)),
        Field::TimestampMicros(value) if value % (1_000_000 * DAY) == 0 => Ok(day_of(value / 1_000_000)),
        _ => Err(format!("its column `{name}` holds neither numbers nor texts nor truth values")),
    };
    row.get_column_iter().map(text).collect()
}

/// Seconds of a day.
const DAY: i64 = 24 * 60 * 60;

/// The day so many seconds after the first of 1970; nothing beyond the years that days have.
fn day_of(seconds: i64) -> String {
    let distance = std::time::Duration::from_secs(seconds.unsigned_abs());
    let first = measure::Date::constant(1970, 1, 1);
    let day = if seconds < 0 { first.checked_sub(distance) } else { first.checked_add(distance) };
    day.map_or_else(|_| String::new(), |day| day.to_string())
}

#[cfg(test)]
mod tests {
    use std::{io::Write as _, sync::Arc};

    use parquet::{
        basic::Compression,
        data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type},
        file::{properties::WriterProperties, writer::SerializedFileWriter},
        schema::parser::parse_message_type,
    };

    use super::*;

    fn written(name: &str, bytes: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        (folder, path)
    }

    fn parquet_file() -> Vec<u8> {
        let schema =
            "message t { required int64 unit; optional double rate; required binary name (STRING); }";
        let schema = Arc::new(parse_message_type(schema).unwrap());
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let mut file = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).unwrap();
        let mut group = file.next_row_group().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<Int64Type>().write_batch(&[1, -2], None, None).unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<DoubleType>().write_batch(&[0.1 + 0.2], Some(&[1, 0]), None).unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        let names = [ByteArray::from("a, b"), ByteArray::from("c")];
        column.typed::<ByteArrayType>().write_batch(&names, None, None).unwrap();
        column.close().unwrap();
        group.close().unwrap();
        file.into_inner().unwrap()
    }

    #[test]
    fn a_day_is_counted_from_1970_forth_and_back() {
        assert_eq!(
            [0, 1, -1, 18_000].map(|days| day_of(days * DAY)),
            ["1970-01-01", "1970-01-02", "1969-12-31", "2019-04-14"]
        );
    }

    #[test]
    fn parquet_becomes_csv_without_losing_a_digit() {
        let (_folder, path) = written("a.parquet", &parquet_file());
        let text = table_text(&path).unwrap();
        assert_eq!(text, "unit,rate,name\n1,0.30000000000000004,\"a, b\"\n-2,,c\n");
    }

    #[test]
    fn a_packed_table_is_unpacked_and_a_damaged_one_refused() {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(b"a,b\n1,2\n").unwrap();
        let (_folder, path) = written("a.csv.gz", &packed.finish().unwrap());
        assert_eq!(table_text(&path).unwrap(), "a,b\n1,2\n");
        let (_folder, path) = written("b.csv", b"a\n\xff\n");
        assert!(matches!(table_text(&path), Err(Error::NotATable { .. })));
        let whole = parquet_file();
        let (_folder, path) = written("c.parquet", &whole[..whole.len() - 9]);
        assert!(matches!(table_text(&path), Err(Error::NotATable { .. })));
    }
}
