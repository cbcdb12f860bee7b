//! What passes into a stage: the file as it was downloaded, the rows that are kept and those that are rejected.

use std::{
    io::{self, BufWriter, Read, Write},
    path::Path,
};

use columns::FiguresWriter;
use fs_err as fs;
use measure::{Finding, Levels, Month, Severity, Sha256, Value};

use super::{
    commit::{FIGURES, REJECTED, StoredFile},
    progress::{Phase, Progress},
    rejected::RejectedWriter,
    stage::{HashedFile, Stage},
};
use crate::{
    CellOfRow, CountOfRows, Coverage, Error, Gap, Label, LabelId, NotWritten, Reading, RowKey, RowSink,
    SummedCell, Survey, ValueOfRow, gaps, small_cells,
};

/// Bytes that are copied, or gathered before they are written, at a time.
pub(super) const STEP: usize = 1 << 20;
/// The file as it was downloaded, in a stage.
pub(super) const DOWNLOADED: &str = "downloaded";

/// Copies the file into the stage, so that what is read is what is kept.
pub(super) fn copy(
    path: &Path,
    (stage, most): (&Stage, u64),
    progress: &mut dyn Progress,
) -> Result<(HashedFile, StoredFile), Error> {
    let refuse = |source| Error::File { path: path.to_owned(), source };
    crate::unpack::expect_regular(path)?;
    let mut from = fs::File::open(path).map_err(refuse)?;
    let length = from.metadata().map_err(refuse)?.len();
    if length > most {
        return Err(Error::TooLong { path: path.to_owned(), bytes: length, most });
    }
    let mut next = |buffer: &mut [u8]| from.read(buffer).map_err(refuse);
    pour((path, Some(length)), (stage, most), &mut next, progress)
}

/// Unpacks a member of an archive, or a version of a text, into the stage as if it had come alone; gives its name too.
pub(super) fn copy_member(
    (path, member): (&Path, &str),
    (stage, most): (&Stage, u64),
    progress: &mut dyn Progress,
) -> Result<(String, (HashedFile, StoredFile)), Error> {
    let mut source = crate::unpack::open_member(path, member)?;
    let name = source.name_alone().unwrap_or_else(|| member.to_owned());
    let mut next = |buffer: &mut [u8]| source.read(buffer);
    Ok((name, pour((path, None), (stage, most), &mut next, progress)?))
}

/// Writes what comes into the stage, up to so many bytes.
fn pour(
    (path, length): (&Path, Option<u64>),
    (stage, most): (&Stage, u64),
    next: &mut dyn FnMut(&mut [u8]) -> Result<usize, Error>,
    progress: &mut dyn Progress,
) -> Result<(HashedFile, StoredFile), Error> {
    let mut to = stage.create(DOWNLOADED)?;
    let mut buffer = vec![0; STEP];
    let mut size = 0;
    loop {
        let read = next(&mut buffer)?;
        let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
        to.write_all(bytes).map_err(|source| Error::File { path: stage.path(DOWNLOADED), source })?;
        size += read as u64;
        if size > most {
            return Err(Error::TooLong { path: path.to_owned(), bytes: size, most });
        }
        progress.tell(Phase::Copying, size, length);
    }
    let sha256 = to.hash();
    Ok((to, StoredFile { name: String::new(), sha256, size }))
}

/// A file in a stage that is being written.
struct HashedSink(HashedFile);

impl Write for HashedSink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

type Buffered = BufWriter<HashedSink>;

fn unbuffer(buffered: Buffered) -> Result<HashedSink, Error> {
    buffered
        .into_inner()
        .map_err(|error| Error::FiguresNotWritten { reason: NotWritten::told(error.error()) })
}

/// Takes the rows of a release and writes those that are kept and those that are rejected.
pub(super) struct ReleaseWriter<'a> {
    file: &'a str,
    figures: FiguresWriter<Buffered>,
    rejected: RejectedWriter<Buffered>,
    received: CountOfRows,
    /// The row that was kept last: a row that counts several things is kept once for each.
    last: Option<(Option<LabelId>, u32)>,
    survey: Survey,
    /// The months of the row at hand.
    months: Vec<Month>,
    gaps: Vec<Gap>,
    notes: u64,
    first_findings: Vec<Finding>,
    progress: &'a mut dyn Progress,
}

/// What a release became.
pub(super) struct Written {
    pub figures: HashedFile,
    /// Whether the figures are counts by place, month and offence alone.
    pub counts_alone: bool,
    pub rejected: HashedFile,
    pub notes: u64,
    pub first_findings: Vec<Finding>,
    pub coverage: Coverage,
}

/// Findings that are told one by one.
const FINDINGS_TOLD: usize = 20;
/// Rows between two words on progress.
const ROWS_BETWEEN: u64 = 1 << 16;

impl<'a> ReleaseWriter<'a> {
    pub(super) fn new(stage: &Stage, file: &'a str, progress: &'a mut dyn Progress) -> Result<Self, Error> {
        let buffered =
            |name: &str| Ok::<_, Error>(BufWriter::with_capacity(STEP, HashedSink(stage.create(name)?)));
        let figures = FiguresWriter::new(buffered(FIGURES)?);
        let rejected = RejectedWriter::new(buffered(REJECTED)?)?;
        Ok(Self {
            file,
            figures,
            rejected,
            received: CountOfRows::default(),
            last: None,
            survey: Survey::default(),
            months: Vec::new(),
            gaps: Vec::new(),
            notes: 0,
            first_findings: Vec::new(),
            progress,
        })
    }

    fn remember(&mut self, finding: &Finding) {
        if self.first_findings.len() < FINDINGS_TOLD {
            self.first_findings.push(finding.clone());
        }
    }

    fn row(&mut self) {
        self.received.read += 1;
        if self.received.read.is_multiple_of(ROWS_BETWEEN) {
            self.progress.tell(Phase::Reading, self.received.read, None);
        }
    }

    /// Takes what each cell of a row says, whichever way it came: no layout's way into the store leads past here.
    ///
    /// # Errors
    /// When a value is of another kind than the values of its statistic, by which sums are made or refused, or tells more of
    /// a municipality than may be told.
    fn take(&mut self, row: &RowKey, cells: impl Iterator<Item = (Month, Value)>) -> Result<(), Error> {
        let (statistic, what) = (row.statistic, row.statistic.row());
        let protected = what.small_cells.are_protected();
        self.months.clear();
        for (month, value) in cells {
            let kind = value.kind();
            if kind != what.value {
                let (file, row) = (self.file.to_owned(), row.row);
                return Err(Error::KindOfValue { file, row, statistic, kind });
            }
            if protected && !small_cells::may_be_told(row, value) {
                return Err(Error::SmallCell { file: self.file.to_owned(), row: row.row });
            }
            self.months.push(month);
        }
        if self.last.replace((row.sheet, row.row)) != Some((row.sheet, row.row)) {
            self.row();
            self.received.kept += 1;
        }
        self.survey.keep(row, &self.months);
        self.received.cells += self.months.len() as u64;
        Ok(())
    }

    pub(super) fn finish(self, release: Sha256, reading: &Reading) -> Result<Written, Error> {
        if self.received != reading.rows {
            return Err(Error::RowsDoNotAddUp {
                file: self.file.to_owned(),
                counted: reading.rows,
                received: self.received,
            });
        }
        let lacking = gaps::in_footer(&self.gaps)?;
        let written = self.figures.finish(release, &reading.layout, &lacking)?;
        let (figures, counts_alone) = (unbuffer(written.sink)?, written.counts_alone);
        let coverage = self
            .survey
            .finish(reading.absent_is, reading.cutoff)
            .ok_or_else(|| Error::NothingKept { file: self.file.to_owned() })?;
        Ok(Written {
            figures: figures.0,
            counts_alone,
            rejected: unbuffer(self.rejected.finish()?)?.0,
            notes: self.notes,
            first_findings: self.first_findings,
            coverage,
        })
    }
}

impl RowSink for ReleaseWriter<'_> {
    fn label(&mut self, label: Label) -> Result<(), Error> {
        self.survey.label(&label);
        self.figures.label(label);
        Ok(())
    }

    fn lists_some(&mut self) {
        self.survey.lists_some();
    }

    fn keep(&mut self, row: &RowKey, cells: &[CellOfRow]) -> Result<(), Error> {
        self.take(row, cells.iter().map(|cell| (cell.month, Value::Count(cell.number))))?;
        Ok(self.figures.keep(row, cells)?)
    }

    fn keep_values(&mut self, row: &RowKey, levels: &Levels, cells: &[ValueOfRow]) -> Result<(), Error> {
        self.take(row, cells.iter().map(|cell| (cell.month, cell.value)))?;
        Ok(self.figures.keep_values(row, levels, cells)?)
    }

    fn keep_summed(&mut self, row: &RowKey, cells: &[SummedCell]) -> Result<(), Error> {
        self.take(row, cells.iter().map(|cell| (cell.month, Value::Count(cell.number))))?;
        if cells.is_empty() { Ok(()) } else { Ok(self.figures.keep_summed(row, cells)?) }
    }

    fn reject(&mut self, finding: Finding) -> Result<(), Error> {
        self.row();
        self.received.rejected += 1;
        self.remember(&finding);
        self.rejected.put(finding)
    }

    fn gap(&mut self, gap: Gap) -> Result<(), Error> {
        self.survey.gap(&gap);
        self.gaps.push(gap);
        Ok(())
    }

    fn note(&mut self, finding: Finding) -> Result<(), Error> {
        self.received.cells_rejected += u64::from(finding.severity == Severity::CellRejected);
        self.notes += 1;
        self.remember(&finding);
        self.rejected.put(finding)
    }
}
