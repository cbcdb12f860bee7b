//! One block of a wide file, parsed on its own: labels are numbered within the block, rows counted from its start.

use std::collections::HashMap;

use measure::{Catalogue, Expected, FindingCode, Month, Offence, PlaceCode, Seen};

use super::shape::{FIRST_YEAR, Shape};
use crate::{
    CellOfRow,
    layout::{
        count::{self, Cell},
        encoding::Encoding,
        fault::Fault,
        ledger::{BELIEVED, Filled},
        page::Page,
        records::{Fields, LONGEST_CELL, Records, is_blank},
    },
    places::{NamedPlace, Places, places},
};

/// A label as one block has it.
#[derive(Debug)]
pub(super) struct LocalLabel {
    pub(super) text: String,
    pub(super) offence: Offence,
    /// An offence that the publisher's catalogue does not have.
    pub(super) unknown: bool,
}

/// What became of one row.
#[derive(Debug)]
pub(super) enum Entry {
    Kept(ParsedRow),
    /// With what the row was, where that can be told.
    Rejected(Box<(u32, Fault, Option<ParsedRow>)>),
    /// One cell of the row that follows.
    CellRejected(Box<(u32, Fault)>),
    /// Code and name of a place disagree harmlessly; belongs to the row that follows.
    Noted(Box<(u32, Fault)>),
}

/// A row with its labels numbered within the block.
#[derive(Debug, Clone, Copy)]
pub(super) struct ParsedRow {
    /// Counted from 0 at the block's first record.
    pub(super) row: u32,
    pub(super) year: i32,
    pub(super) place: PlaceCode,
    pub(super) offence: u32,
    pub(super) sex_and_age: Option<(u32, u32)>,
    /// How many of the block's cells belong to the rows up to and with this one.
    pub(super) cells_end: u32,
    /// The months without a number: bit 0 is January.
    pub(super) blank: u16,
    /// The months whose number is rejected alone.
    pub(super) rejected: u16,
}

/// One block, parsed.
#[derive(Debug, Default)]
pub(super) struct ParsedBlock {
    pub(super) records: u32,
    pub(super) entries: Vec<Entry>,
    pub(super) cells: Vec<CellOfRow>,
    pub(super) labels: Vec<LocalLabel>,
    pub(super) filled: Vec<(i32, [Filled; 12])>,
    /// Whether the last record does not end.
    pub(super) unended: bool,
    /// Rows of the publisher's other register.
    pub(super) other_register: u64,
    /// Numbers that are too large to be believed: the row, the month counted from 0, the number.
    pub(super) implausible: Vec<(u32, u8, u64)>,
}

/// What parsing a block needs to know.
pub(super) struct BlockParser<'p> {
    shape: &'p Shape,
    page: &'p Page,
    catalogue: Catalogue,
    places: &'static Places,
}

/// Whether a year that the catalogue does not hold is one of the publisher's other register, and not a misprint.
fn is_of_other_register(year: i32, years: &std::ops::RangeInclusive<i32>) -> bool {
    const LAST_PLAUSIBLE: i32 = 2040;
    !years.contains(&year) && (FIRST_YEAR..=LAST_PLAUSIBLE).contains(&year)
}

impl<'p> BlockParser<'p> {
    pub(super) fn new(shape: &'p Shape, page: &'p Page, catalogue: Catalogue) -> Self {
        Self { shape, page, catalogue, places: places() }
    }

    /// Parses a block whose first `header_rows` records are no rows.
    pub(super) fn parse(&self, block: &[u8], header_rows: u32) -> ParsedBlock {
        let mut state = State {
            parser: self,
            parsed: ParsedBlock::default(),
            last: Last::default(),
            noted: Vec::new(),
            cells_rejected: Vec::new(),
            known: None,
        };
        state.parsed.unended = block.last().is_some_and(|byte| *byte != b'\n');
        let mut fields = Fields::default();
        for record in Records::new(block) {
            let row = state.parsed.records;
            state.parsed.records += 1;
            if row < header_rows || is_blank(record, self.page.separator) {
                continue;
            }
            fields.split(record, self.page.separator);
            let entry = match state.row(row, record, &fields) {
                Ok(parsed) => Entry::Kept(parsed),
                Err(fault) => Entry::Rejected(Box::new((row, fault, state.known.take()))),
            };
            state
                .parsed
                .entries
                .extend(state.noted.drain(..).map(|fault| Entry::Noted(Box::new((row, fault)))));
            state.parsed.entries.extend(
                state.cells_rejected.drain(..).map(|fault| Entry::CellRejected(Box::new((row, fault)))),
            );
            state.parsed.entries.push(entry);
        }
        state.parsed
    }
}

/// What was seen last, since neighbouring rows repeat their place and follow each other in their offences.
#[derive(Debug, Default)]
struct Last {
    place: Vec<u8>,
    place_code: Option<PlaceCode>,
    year: Vec<u8>,
    year_number: i32,
    /// The spans of offences in the order in which they were numbered, with their labels.
    offences: Vec<(Vec<u8>, u32)>,
    offence_of: HashMap<Vec<u8>, usize>,
    next: usize,
    others: HashMap<Vec<u8>, u32>,
}

struct State<'p> {
    parser: &'p BlockParser<'p>,
    parsed: ParsedBlock,
    last: Last,
    noted: Vec<Fault>,
    cells_rejected: Vec<Fault>,
    /// What the row at hand is, once that can be told.
    known: Option<ParsedRow>,
}

/// A month above [`BELIEVED`], and above so many times the largest other month of its row, is not believed.
const TIMES_THE_OTHERS: u64 = 50;

impl State<'_> {
    fn row(&mut self, row: u32, record: &[u8], fields: &Fields) -> Result<ParsedRow, Fault> {
        self.known = None;
        let shape = self.parser.shape;
        if fields.len() != shape.width() {
            let blank_tail =
                (shape.width()..fields.len()).all(|i| fields.get(record, i).trim_ascii().is_empty());
            if fields.len() < shape.width() || !blank_tail {
                return Err(Fault::of_row(
                    FindingCode::RowLength,
                    Seen::Cells { number: fields.len() },
                    Expected::Cells { number: shape.width() },
                ));
            }
        }
        let year = self.year(fields.get(record, 0))?;
        let place = self.place(record, fields)?;
        let offence = self.offence(record, fields)?;
        let sex_and_age = match shape.sex {
            Some(i) => {
                Some((self.other(fields.get(record, i), i)?, self.other(fields.get(record, i + 1), i + 1)?))
            }
            None => None,
        };
        let cells_end = u32::try_from(self.parsed.cells.len()).unwrap_or(u32::MAX);
        let known = ParsedRow { row, year, place, offence, sex_and_age, cells_end, blank: 0, rejected: 0 };
        self.known = Some(known);
        let (blank, rejected) = self.months(row, year, record, fields)?;
        let cells_end = u32::try_from(self.parsed.cells.len()).unwrap_or(u32::MAX);
        Ok(ParsedRow { cells_end, blank, rejected, ..known })
    }

    fn header(&self, i: usize) -> &str {
        self.parser.page.header.get(i).map_or("", String::as_str)
    }

    fn decode(&self, bytes: &[u8], i: usize) -> Result<String, Fault> {
        let encoding: Encoding = self.parser.page.encoding;
        if bytes.len() > LONGEST_CELL {
            let seen = String::from_utf8_lossy(bytes).into_owned();
            return Err(Fault::new(
                FindingCode::LongCell,
                self.header(i),
                seen,
                Expected::ShortCell { most: LONGEST_CELL },
            ));
        }
        encoding.decode(bytes).map(|text| text.trim().to_owned()).ok_or_else(|| {
            let seen = String::from_utf8_lossy(bytes);
            let expected = Expected::TextIn { encoding: encoding.name().to_owned() };
            Fault::new(FindingCode::WrongEncoding, self.header(i), seen.as_ref(), expected)
        })
    }

    fn year(&mut self, bytes: &[u8]) -> Result<i32, Fault> {
        if !bytes.is_empty() && self.last.year == bytes {
            return Ok(self.last.year_number);
        }
        let years = catalogue::years(self.parser.catalogue);
        let year = match count::plain(bytes) {
            Cell::Count(n) => i32::try_from(n).ok().filter(|year| years.contains(year)),
            Cell::Empty | Cell::Faulty(_) | Cell::NoNumber(_) => None,
        };
        let Some(year) = year else {
            // Rows of the other register are counted: a few are misprints, many are another file.
            let other = match count::plain(bytes) {
                Cell::Count(n) => i32::try_from(n).is_ok_and(|year| is_of_other_register(year, &years)),
                Cell::Empty | Cell::Faulty(_) | Cell::NoNumber(_) => false,
            };
            self.parsed.other_register += u64::from(other);
            let expected = Expected::YearsOfCatalogue { first: *years.start(), last: *years.end() };
            return Err(Fault::new(
                FindingCode::ImpossiblePeriod,
                self.header(0),
                String::from_utf8_lossy(bytes).as_ref(),
                expected,
            ));
        };
        self.last.year = bytes.to_vec();
        self.last.year_number = year;
        Ok(year)
    }

    fn place(&mut self, record: &[u8], fields: &Fields) -> Result<PlaceCode, Fault> {
        let last = self.parser.shape.municipality.map_or(2, |code| code + 1);
        let span = fields.span(record, 1, last);
        if let Some(place) = self.last.place_code.filter(|_| self.last.place == span) {
            return Ok(place);
        }
        let state_name = self.decode(fields.get(record, 2), 2)?;
        let state = self.parser.places.state(&self.code(record, fields, 1)?, &state_name);
        let mut place = state.map_err(|fault| Fault { column: Some(self.header(1).to_owned()), ..fault })?;
        if let Some(i) = self.parser.shape.municipality {
            let name = self.decode(fields.get(record, i + 1), i + 1)?;
            let municipality = self.parser.places.municipality(place, &self.code(record, fields, i)?, &name);
            place = self.named(municipality, i)?;
        }
        self.last.place = fields.span(record, 1, last).to_vec();
        self.last.place_code = Some(place);
        Ok(place)
    }

    fn code(&self, record: &[u8], fields: &Fields, i: usize) -> Result<String, Fault> {
        self.decode(fields.get(record, i), i)
    }

    fn named(&mut self, place: Result<NamedPlace, Fault>, i: usize) -> Result<PlaceCode, Fault> {
        let header = self.header(i).to_owned();
        let NamedPlace { code, doubt } =
            place.map_err(|fault| Fault { column: Some(header.clone()), ..fault })?;
        self.noted.extend(doubt.map(|fault| Fault { column: Some(header), ..fault }));
        Ok(code)
    }

    fn offence(&mut self, record: &[u8], fields: &Fields) -> Result<u32, Fault> {
        let first = self.parser.shape.offence;
        let span = fields.span(record, first, first + 3);
        if let Some((bytes, label)) = self.last.offences.get(self.last.next)
            && bytes == span
        {
            self.last.next += 1;
            return Ok(*label);
        }
        if let Some(&index) = self.last.offence_of.get(span) {
            self.last.next = index + 1;
            return Ok(self.last.offences.get(index).map_or(0, |o| o.1));
        }
        let label = self.new_offence(record, fields)?;
        self.last.offence_of.insert(span.to_vec(), self.last.offences.len());
        self.last.offences.push((span.to_vec(), label));
        self.last.next = self.last.offences.len();
        Ok(label)
    }

    fn new_offence(&mut self, record: &[u8], fields: &Fields) -> Result<u32, Fault> {
        let first = self.parser.shape.offence;
        let levels = (first..first + 4)
            .map(|i| self.decode(fields.get(record, i), i))
            .collect::<Result<Vec<_>, _>>()?;
        let [_, kind, subtype, _] = levels.as_slice() else { return Ok(0) };
        if subtype.is_empty() {
            let expected = Expected::SubtypeOfCatalogue;
            return Err(Fault::new(
                FindingCode::UnknownOffence,
                self.header(first + 2),
                Seen::Nothing,
                expected,
            ));
        }
        let known = catalogue::offence_of(self.parser.catalogue, kind, subtype);
        if known.is_none() && catalogue::is_closed(self.parser.catalogue) {
            let seen = format!("{kind} / {subtype}");
            let expected = Expected::SubtypeOfCatalogue;
            return Err(Fault::new(FindingCode::UnknownOffence, self.header(first + 2), seen, expected));
        }
        let label = LocalLabel {
            text: levels.join(" / "),
            offence: known.unwrap_or(Offence::Other),
            unknown: known.is_none(),
        };
        Ok(self.number(label))
    }

    fn number(&mut self, label: LocalLabel) -> u32 {
        self.parsed.labels.push(label);
        u32::try_from(self.parsed.labels.len()).unwrap_or(u32::MAX) - 1
    }

    fn other(&mut self, bytes: &[u8], i: usize) -> Result<u32, Fault> {
        if let Some(&label) = self.last.others.get(bytes) {
            return Ok(label);
        }
        let text = self.decode(bytes, i)?;
        let label = self.number(LocalLabel { text, offence: Offence::NoOffence, unknown: false });
        self.last.others.insert(bytes.to_vec(), label);
        Ok(label)
    }

    /// The cells of a row; gives the months that are blank and those whose number is rejected alone.
    fn months(&mut self, row: u32, year: i32, record: &[u8], fields: &Fields) -> Result<(u16, u16), Fault> {
        let start = self.parsed.cells.len();
        let january = self.parser.shape.january;
        let Ok(first_month) = Month::new(year, 1) else { return Ok((0, 0)) };
        let mut written = [false; 12];
        let (mut blank, mut rejected, mut largest) = (0_u16, 0_u16, 0);
        for ((i, month), is_written) in (0_usize..).zip(0_i32..).zip(&mut written) {
            let cell = fields.get(record, january + i);
            match self.count(cell, january + i) {
                Cell::Count(number) => {
                    let column = u32::try_from(january + i + 1).unwrap_or(u32::MAX);
                    let month = first_month.plus(month);
                    self.parsed.cells.push(CellOfRow { column, month, number });
                    *is_written = true;
                    largest = largest.max(number);
                }
                Cell::Empty => blank |= 1 << i,
                Cell::NoNumber(code) => {
                    rejected |= 1 << i;
                    // Something is written there, which makes the month one that the file covers.
                    *is_written = true;
                    let fault = self.cell_fault(code, cell, january + i);
                    self.cells_rejected.push(fault);
                }
                Cell::Faulty(code) => {
                    self.parsed.cells.truncate(start);
                    self.cells_rejected.clear();
                    return Err(self.cell_fault(code, cell, january + i));
                }
            }
        }
        if largest > BELIEVED {
            rejected |= self.disbelieve(row, start, first_month);
        }
        self.fill(row, year, written);
        Ok((blank, rejected))
    }

    fn cell_fault(&self, code: FindingCode, cell: &[u8], i: usize) -> Fault {
        let encoding: Encoding = self.parser.page.encoding;
        let seen = encoding
            .decode(cell)
            .map_or_else(|| String::from_utf8_lossy(cell).into_owned(), std::borrow::Cow::into_owned);
        Fault::new(code, self.header(i), seen.as_str(), Expected::PlainCount)
    }

    /// Takes out the numbers of the row's cells from `start` on that are too large to be believed.
    fn disbelieve(&mut self, row: u32, start: usize, january: Month) -> u16 {
        let Some(cells) = self.parsed.cells.get(start..) else { return 0 };
        let Some(largest) = cells.iter().max_by_key(|cell| cell.number).copied() else { return 0 };
        let Ok(month) = u8::try_from(largest.month.since(january)) else { return 0 };
        let others = cells.iter().filter(|cell| cell.month != largest.month).map(|cell| cell.number).max();
        // A month by itself has nothing to be held against.
        let Some(others) = others.filter(|others| largest.number > others.saturating_mul(TIMES_THE_OTHERS))
        else {
            return 0;
        };
        let at = cells.iter().position(|cell| *cell == largest).map(|at| start + at);
        at.map(|at| self.parsed.cells.remove(at));
        self.parsed.implausible.push((row, month, largest.number));
        let expected = Expected::NotAboveOtherMonths { times: TIMES_THE_OTHERS, largest: others };
        let i = largest.column as usize - 1;
        let fault =
            Fault::new(FindingCode::Implausible, self.header(i), largest.number.to_string(), expected);
        self.cells_rejected.push(fault);
        1 << month
    }

    /// A count; SESNSP's spreadsheets have saved thousands as `1,124` in two vintages, which Mexican figures write
    /// so and which no count can mean otherwise: read, and noted.
    fn count(&mut self, cell: &[u8], i: usize) -> Cell {
        let plain = count::plain(cell);
        if plain != Cell::Faulty(FindingCode::AmbiguousSeparator) {
            return plain;
        }
        let grouped = count::with_thousands(cell);
        if let Cell::Count(number) = grouped {
            let seen = String::from_utf8_lossy(cell).into_owned();
            let expected = Expected::CommaReadAsThousands { number };
            self.noted.push(Fault::new(FindingCode::AmbiguousSeparator, self.header(i), seen, expected));
        }
        grouped
    }

    fn fill(&mut self, row: u32, year: i32, written: [bool; 12]) {
        let january = self.parser.shape.january;
        let known = self.parsed.filled.iter().rposition(|(y, _)| *y == year);
        let index = known.unwrap_or(self.parsed.filled.len());
        if known.is_none() {
            self.parsed.filled.push((year, [Filled::default(); 12]));
        }
        let Some((_, months)) = self.parsed.filled.get_mut(index) else { return };
        for (i, (month, is_written)) in months.iter_mut().zip(written).enumerate() {
            let here = || Some((row, u32::try_from(january + i + 1).unwrap_or(u32::MAX)));
            if is_written {
                month.written += 1;
                month.first_written = month.first_written.or_else(here);
            } else {
                month.empty += 1;
                month.first_empty = month.first_empty.or_else(here);
            }
        }
    }
}
