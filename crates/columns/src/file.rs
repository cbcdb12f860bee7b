//! A file of figures that is open for questions.

use std::{collections::BTreeMap, path::Path};

use measure::Sha256;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use rayon::prelude::*;

use crate::{
    answer::{read_group, sum_group, sum_group_by},
    error::{Error, Fault},
    filter::{Filter, GroupBy, GroupKey, StoredCell, Total},
    footer,
    pages::PageFault,
    schema::Malformed,
    source::Source,
};

/// The kept cells of a release.
#[derive(Debug)]
pub struct FiguresFile {
    source: Source,
    footer: ParquetMetaData,
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
        Ok(Self { source, footer })
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
        let groups: Result<Vec<Vec<StoredCell>>, PageFault> = self
            .footer
            .row_groups()
            .par_iter()
            .map(|group| read_group(&self.source, group, filter))
            .collect();
        Ok(self.checked(groups)?.into_iter().flatten().collect())
    }

    /// The sum of the cells that are asked for.
    ///
    /// # Assumptions
    /// The filter names one statistic, one span and one level of place where the release holds several:
    /// everything that it lets through is added up.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn sum(&self, filter: &Filter) -> Result<Total, Error> {
        let groups: Result<Vec<Total>, PageFault> =
            self.footer.row_groups().par_iter().map(|group| sum_group(&self.source, group, filter)).collect();
        let mut total = Total::default();
        self.checked(groups)?.into_iter().for_each(|group| total.add(group));
        Ok(total)
    }

    /// The sums of the cells that are asked for, told apart.
    ///
    /// # Assumptions
    /// As for [`Self::sum`].
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn sum_by(&self, filter: &Filter, by: GroupBy) -> Result<BTreeMap<GroupKey, Total>, Error> {
        let groups: Result<Vec<BTreeMap<GroupKey, Total>>, PageFault> = self
            .footer
            .row_groups()
            .par_iter()
            .map(|group| sum_group_by(&self.source, group, filter, by))
            .collect();
        let mut totals: BTreeMap<GroupKey, Total> = BTreeMap::new();
        for (key, total) in self.checked(groups)?.into_iter().flatten() {
            totals.entry(key).or_default().add(total);
        }
        Ok(totals)
    }

    fn checked<T>(&self, read: Result<T, PageFault>) -> Result<T, Error> {
        read.map_err(|fault| match fault {
            PageFault::File(source) => Error::File { path: self.source.name().to_owned(), source },
            PageFault::Parquet(error) => {
                Error::Damaged { path: self.source.name().to_owned(), fault: Fault::library(&error) }
            }
            PageFault::Malformed(Malformed(what)) => {
                Error::Damaged { path: self.source.name().to_owned(), fault: Fault::NotAsWritten { what } }
            }
        })
    }
}
