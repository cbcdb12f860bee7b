//! The rejected rows of a release, and the notes that cost no row, as Parquet.

use std::{io::Write, sync::Arc};

use measure::{Finding, Language};
use parquet::{
    basic::Compression,
    data_type::{ByteArray, ByteArrayType, Int32Type},
    errors::ParquetError,
    file::{
        properties::WriterProperties,
        writer::{SerializedFileWriter, SerializedRowGroupWriter},
    },
    schema::parser::parse_message_type,
};
use report::Text;
use serde::Serialize;

use crate::{
    Error, NotWritten,
    findings::{expected_in_words, seen_in_words},
};

const SCHEMA: &str = "message rejected {
    required binary file (STRING);
    optional binary sheet (STRING);
    optional int32 row;
    optional binary column (STRING);
    required binary code (STRING);
    required binary severity (STRING);
    required binary seen (STRING);
    required binary expected (STRING);
    required binary finding (STRING);
}";

/// Findings in a row group.
const GROUP: usize = 1 << 16;

/// Writes findings in the order in which they come.
pub(super) struct RejectedWriter<W: Write + Send> {
    file: SerializedFileWriter<W>,
    waiting: Vec<Finding>,
}

impl<W: Write + Send> RejectedWriter<W> {
    pub(super) fn new(sink: W) -> Result<Self, Error> {
        let properties = WriterProperties::builder()
            .set_created_by(columns::CREATED_BY.to_owned())
            .set_compression(Compression::SNAPPY)
            .build();
        let schema = parse_message_type(SCHEMA).map_err(cannot_write)?;
        let file =
            SerializedFileWriter::new(sink, Arc::new(schema), Arc::new(properties)).map_err(cannot_write)?;
        Ok(Self { file, waiting: Vec::new() })
    }

    pub(super) fn put(&mut self, finding: Finding) -> Result<(), Error> {
        self.waiting.push(finding);
        if self.waiting.len() == GROUP { self.write_group().map_err(cannot_write) } else { Ok(()) }
    }

    pub(super) fn finish(mut self) -> Result<W, Error> {
        if !self.waiting.is_empty() {
            self.write_group().map_err(cannot_write)?;
        }
        self.file.into_inner().map_err(cannot_write)
    }

    fn write_group(&mut self) -> Result<(), ParquetError> {
        let findings = std::mem::take(&mut self.waiting);
        let mut group = self.file.next_row_group()?;
        let files = findings.iter().map(|finding| Some(ByteArray::from(finding.at.file.as_str())));
        write_texts(&mut group, files, false)?;
        write_texts(
            &mut group,
            findings.iter().map(|finding| finding.at.sheet.as_deref().map(ByteArray::from)),
            true,
        )?;
        write_rows(&mut group, findings.iter().map(|finding| finding.at.row))?;
        write_texts(
            &mut group,
            findings.iter().map(|finding| finding.at.column.as_deref().map(ByteArray::from)),
            true,
        )?;
        let codes: Result<Vec<ByteArray>, ParquetError> =
            findings.iter().map(|finding| code_of(&finding.code)).collect();
        write_texts(&mut group, codes?.into_iter().map(Some), false)?;
        let severities: Result<Vec<ByteArray>, ParquetError> =
            findings.iter().map(|finding| code_of(&finding.severity)).collect();
        write_texts(&mut group, severities?.into_iter().map(Some), false)?;
        // The columns are for machines and say everything in one language; the finding itself, as JSON, can be said in
        // both.
        let in_words = |text: fn(&Finding) -> Text| {
            findings
                .iter()
                .map(move |finding| Some(ByteArray::from(text(finding).plain(Language::En).into_bytes())))
        };
        write_texts(&mut group, in_words(|finding| seen_in_words(&finding.seen)), false)?;
        write_texts(&mut group, in_words(|finding| expected_in_words(&finding.expected)), false)?;
        let whole: Result<Vec<ByteArray>, ParquetError> = findings.iter().map(json_of).collect();
        write_texts(&mut group, whole?.into_iter().map(Some), false)?;
        group.close()?;
        Ok(())
    }
}

fn write_texts<W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    texts: impl Iterator<Item = Option<ByteArray>>,
    optional: bool,
) -> Result<(), ParquetError> {
    let texts: Vec<Option<ByteArray>> = texts.collect();
    let present: Vec<i16> = texts.iter().map(|text| i16::from(text.is_some())).collect();
    let filled: Vec<ByteArray> = texts.into_iter().flatten().collect();
    let mut column =
        group.next_column()?.ok_or_else(|| ParquetError::General("too few columns".to_owned()))?;
    column.typed::<ByteArrayType>().write_batch(&filled, optional.then_some(present.as_slice()), None)?;
    column.close()
}

fn write_rows<W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    rows: impl Iterator<Item = Option<u32>>,
) -> Result<(), ParquetError> {
    let rows: Vec<Option<i32>> = rows.map(|row| row.and_then(|row| i32::try_from(row).ok())).collect();
    let present: Vec<i16> = rows.iter().map(|row| i16::from(row.is_some())).collect();
    let filled: Vec<i32> = rows.into_iter().flatten().collect();
    let mut column =
        group.next_column()?.ok_or_else(|| ParquetError::General("too few columns".to_owned()))?;
    column.typed::<Int32Type>().write_batch(&filled, Some(&present), None)?;
    column.close()
}

/// The name under which a code or severity is written everywhere: that of its JSON.
fn code_of(code: &impl Serialize) -> Result<ByteArray, ParquetError> {
    match serde_json::to_value(code) {
        Ok(serde_json::Value::String(name)) => Ok(ByteArray::from(name.into_bytes())),
        other => Err(ParquetError::General(format!("{other:?} is no code"))),
    }
}

fn json_of(finding: &Finding) -> Result<ByteArray, ParquetError> {
    let json = serde_json::to_vec(finding).map_err(|error| ParquetError::External(Box::new(error)))?;
    Ok(ByteArray::from(json))
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
fn cannot_write(error: ParquetError) -> Error {
    Error::FiguresNotWritten { reason: NotWritten::told(&error) }
}
