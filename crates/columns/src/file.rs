//! A file of figures that is open for questions.

use std::{collections::BTreeMap, path::Path};

use measure::{Sha256, Sum};
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use rayon::prelude::*;

use crate::{
    answer::{GroupFault, read_group, sum_group},
    error::{Error, Fault},
    filter::{Filter, GroupBy, GroupKey, StoredCell, Total},
    footer,
    pages::{Group, PageFault},
    schema::{Further, Malformed},
    source::Source,
};

/// The kept cells of a release.
#[derive(Debug)]
pub struct FiguresFile {
    source: Source,
    footer: ParquetMetaData,
    further: Further,
}

impl FiguresFile {
    /// Opens the file and reads its footer.
    ///
    /// # Errors
    /// When it is no file of figures.
    pub fn open(source: Source) -> Result<Self, Error> {
        const TAIL: u64 = 8;
        let damaged = |fault| Error::Damaged { path: source.name().to_owned(), fault };
        let read = |start, length| source.read(start, length).map_err(|e| damaged(Fault::unreadable(&e)));
        let tail_at = source.length().checked_sub(TAIL).ok_or_else(|| damaged(Fault::Empty))?;
        let tail = read(tail_at, TAIL as usize)?;
        let (length, magic) = tail.split_at(4);
        if magic != b"PAR1" {
            return Err(damaged(Fault::NotParquet));
        }
        let length = length.iter().rev().fold(0u64, |number, byte| number << 8 | u64::from(*byte));
        let start = tail_at.checked_sub(length).ok_or_else(|| damaged(Fault::Footer))?;
        let footer = read(start, length as usize)?;
        if !footer::is_possible(&footer) {
            return Err(damaged(Fault::Footer));
        }
        let footer =
            ParquetMetaDataReader::decode_metadata(&footer).map_err(|e| damaged(Fault::library(&e)))?;
        let what = "columns that no file of figures has";
        let further = Further::of(footer.file_metadata().schema_descr())
            .ok_or_else(|| damaged(Fault::NotAsWritten { what }))?;
        Ok(Self { source, footer, further })
    }

    /// How many cells there are.
    #[must_use]
    pub fn cells(&self) -> u64 {
        self.footer.file_metadata().num_rows().cast_unsigned()
    }

    /// The release that the file says it is of.
    #[must_use]
    pub fn release(&self) -> Option<Sha256> {
        self.fact("saldo.release")?.parse().ok()
    }

    /// The layout under which the release was read.
    #[must_use]
    pub fn layout(&self) -> Option<&str> {
        self.fact("saldo.layout")
    }

    /// The path of the file, or the name of its bytes.
    #[must_use]
    pub fn name(&self) -> &Path {
        self.source.name()
    }

    /// What the writer of the file said under a name when it finished it.
    #[must_use]
    pub fn fact(&self, key: &str) -> Option<&str> {
        let facts = self.footer.file_metadata().key_value_metadata()?;
        facts.iter().find(|fact| fact.key == key)?.value.as_deref()
    }

    /// The cells that are asked for, in file order.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn read(&self, filter: &Filter) -> Result<Vec<StoredCell>, Error> {
        let groups: Result<Vec<Vec<StoredCell>>, PageFault> =
            self.groups().map(|group| read_group(group, filter)).collect();
        Ok(groups.map_err(|fault| self.error(fault))?.into_iter().flatten().collect())
    }

    /// The sum of the cells that are asked for.
    ///
    /// # Assumptions
    /// The filter names one span and one level of place where the release holds several: every count of one statistic
    /// that it lets through is added up.
    ///
    /// # Errors
    /// When the file is damaged, or what is asked for is not added: see [`measure::Sum`].
    pub fn sum(&self, filter: &Filter) -> Result<Total, Error> {
        let sums = self.sum_by(filter, GroupBy::default())?;
        // default: no cell is asked for, and the sum of none is nothing
        Ok(sums.into_values().next().unwrap_or_default())
    }

    /// The sums of the cells that are asked for, told apart.
    ///
    /// # Assumptions
    /// As for [`Self::sum`].
    ///
    /// # Errors
    /// As for [`Self::sum`]; what is told apart is not added, and may be of several statistics.
    pub fn sum_by(&self, filter: &Filter, by: GroupBy) -> Result<BTreeMap<GroupKey, Total>, Error> {
        let groups: Result<Vec<BTreeMap<GroupKey, Sum>>, GroupFault> =
            self.groups().map(|group| sum_group(group, filter, by)).collect();
        let groups = groups.map_err(|fault| match fault {
            GroupFault::Pages(fault) => self.error(fault),
            GroupFault::NotAdded(fault) => fault.into(),
        })?;
        let mut sums: BTreeMap<GroupKey, Sum> = BTreeMap::new();
        for (key, sum) in groups.into_iter().flatten() {
            sums.entry(key).or_default().merge(&sum)?;
        }
        Ok(sums.into_iter().map(|(key, sum)| (key, sum.into())).collect())
    }

    fn groups(&self) -> impl IndexedParallelIterator<Item = Group<'_>> {
        let (source, further) = (&self.source, self.further);
        self.footer.row_groups().par_iter().map(move |metadata| Group { source, metadata, further })
    }

    fn error(&self, fault: PageFault) -> Error {
        let path = self.source.name().to_owned();
        match fault {
            PageFault::File(source) => Error::File { path, source },
            PageFault::Parquet(error) => Error::Damaged { path, fault: Fault::library(&error) },
            PageFault::Malformed(Malformed(what)) => {
                Error::Damaged { path, fault: Fault::NotAsWritten { what } }
            }
        }
    }
}
