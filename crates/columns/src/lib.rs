//! The cells of a release as Parquet columns: written as they come, asked without looking at every cell.
//!
//! [`FiguresWriter`] takes rows in file order, each with the cells that it has, and [`FiguresFile`] answers what a
//! [`Filter`] asks of them: single cells, their sum, or sums told apart by month, place and offence. The file is plain
//! Parquet, which DuckDB, pandas and R open as it is.
//!
//! The cells of a row differ in column, month and number alone, so everything else is written as runs and read as runs.
//! That is why the encodings are written here and not by the library that writes the footer: it takes a value a cell
//! (`docs/decisions/columns.md` has what both take).
//!
//! # Example
//! ```
//! use columns::{CellOfRow, FiguresFile, FiguresWriter, Filter, Label, RowKey, Source, Span};
//! use measure::{Month, Offence, PlaceCode, Sha256, Statistic};
//!
//! let mut writer = FiguresWriter::new(Vec::new());
//! let offence = writer.label(Label { text: "Feminicidio".to_owned(), offence: Offence::Femicide });
//! let row = RowKey {
//!     sheet: None,
//!     row: 2,
//!     statistic: Statistic::Victims,
//!     place: PlaceCode::new(25)?,
//!     offence,
//!     sex: None,
//!     age: None,
//!     span: Span::Month,
//! };
//! let cell = |month| Ok::<_, measure::NotAMonth>(CellOfRow { column: 8 + month, month: Month::new(2019, month)?, number: 3 });
//! writer.keep(&row, &[cell(1)?, cell(2)?])?;
//! let written = writer.finish(Sha256::of(b"the release"), "a layout", &[])?;
//!
//! let file = FiguresFile::open(Source::bytes("figures", written.sink))?;
//! assert_eq!(file.sum(&Filter::default())?.number, 6);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answer;
mod batch;
mod chunk;
mod cursor;
mod delta;
mod error;
mod file;
mod filter;
mod footer;
mod hybrid;
mod pages;
mod row;
mod scan;
mod schema;
mod source;
mod values;
mod writer;

pub use error::{Error, Fault, NotWritten};
pub use file::FiguresFile;
pub use filter::{Filter, GroupBy, GroupKey, StoredCell, Total};
pub use row::{CellOfRow, Label, LabelId, RowKey, Span, ValueOfRow};
pub use source::Source;
pub use writer::{CREATED_BY, FiguresWriter, SummedCell, WrittenFigures};
