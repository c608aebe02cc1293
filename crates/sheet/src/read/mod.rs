//! Files to rows. The content decides what a file is, limits are checked before memory is spent,
//! and what comes out is text by row and column, kept in one block.

mod csv;
pub mod head;
pub mod row;
mod sniff;
mod unzip;
mod xlsx;

use crate::failure::SheetError;
use crate::guard::unguard;
use head::Head;
use row::Row;
use sniff::Content;

/// The most a file may cost. The defaults hold the largest file of the house: 36,005 people by
/// 44 columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Rows that hold anything, head included.
    pub rows: usize,
    /// Columns.
    pub columns: usize,
    /// Characters of one cell.
    pub cell_chars: usize,
    /// Bytes of all cells together.
    pub text_bytes: usize,
    /// Bytes of a workbook when unpacked.
    pub unzipped_bytes: u64,
    /// Times a part of a workbook may be larger unpacked than packed.
    pub ratio: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            bytes: 24 << 20,
            rows: 50_000,
            columns: 120,
            cell_chars: 4_000,
            text_bytes: 64 << 20,
            unzipped_bytes: 192 << 20,
            ratio: 120,
        }
    }
}

/// Reads an uploaded file. `name` is the name it came under; only its ending counts, and only
/// to refuse a content that differs from it.
///
/// # Errors
/// When the file as a whole cannot be accepted.
pub fn read(bytes: &[u8], name: &str, limits: Limits) -> Result<Rows, SheetError> {
    if bytes.len() > limits.bytes {
        return Err(SheetError::TooBig { limit_kb: limits.bytes as u64 / 1024 });
    }
    let rows = match sniff::content(bytes, name)? {
        Content::Workbook => xlsx::rows(bytes, limits)?,
        Content::Text => csv::rows(bytes, limits)?,
    };
    if rows.spans.is_empty() {
        return Err(SheetError::Empty);
    }
    Ok(rows)
}

/// Where a row lies in the block.
#[derive(Clone, Copy, Debug)]
struct Span {
    /// Row of the file, counted from 1.
    number: u32,
    /// Index of its first cell in `ends`.
    first_cell: u32,
}

/// The rows of a file. Texts lie in one block, so that a large file costs little more than its
/// characters. Rows without content are left out; the others keep their numbers.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    text: String,
    ends: Vec<u32>,
    spans: Vec<Span>,
    head: Head,
}

impl Rows {
    /// The first row that holds anything.
    #[must_use]
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// The rows below the head.
    pub fn body(&self) -> impl DoubleEndedIterator<Item = Row<'_>> + ExactSizeIterator {
        (1..self.spans.len()).map(|n| self.row(n))
    }

    /// Number of rows below the head.
    #[must_use]
    pub fn len(&self) -> usize {
        self.spans.len().saturating_sub(1)
    }

    /// Whether there is nothing below the head.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn row(&self, n: usize) -> Row<'_> {
        let Some(span) = self.spans.get(n) else { return Row::new(0, Vec::new(), &self.head) };
        let first = span.first_cell as usize;
        let last = self.spans.get(n + 1).map_or(self.ends.len(), |next| next.first_cell as usize);
        let cells = (first..last).map(|cell| self.cell(cell)).collect();
        Row::new(u64::from(span.number), cells, &self.head)
    }

    fn cell(&self, n: usize) -> &str {
        let start = n.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        let end = self.ends.get(n).copied().unwrap_or(0);
        self.text.get(start.unwrap_or(0) as usize..end as usize).unwrap_or_default()
    }
}

/// Fills [`Rows`] cell by cell and holds the limits while doing so.
struct Filler {
    rows: Rows,
    limits: Limits,
}

impl Filler {
    fn new(limits: Limits) -> Filler {
        Filler { rows: Rows::default(), limits }
    }

    /// Puts a cell; rows and columns count from 1 and 0 and must come in order.
    fn put(&mut self, number: u32, column: usize, text: &str) -> Result<(), SheetError> {
        if text.is_empty() {
            return Ok(());
        }
        let limits = self.limits;
        if column >= limits.columns {
            let row = u64::from(number);
            return Err(SheetError::TooManyColumns { row, limit: limits.columns });
        }
        // Bytes first: counting the characters of a huge cell is work an attacker chooses.
        if text.len() > limits.cell_chars * 4 || text.chars().count() > limits.cell_chars {
            return Err(SheetError::CellTooLong {
                row: u64::from(number),
                column: head::letters(column),
                limit: limits.cell_chars,
            });
        }
        let first_cell = self.open(number)?;
        let filled = self.rows.ends.len() - first_cell;
        if column < filled {
            return Err(SheetError::Broken);
        }
        let end = u32::try_from(self.rows.text.len()).map_err(|_| SheetError::Broken)?;
        self.rows.ends.extend(std::iter::repeat_n(end, column - filled));
        self.rows.text.push_str(unguard(text));
        if self.rows.text.len() > limits.text_bytes {
            return Err(SheetError::TooBig { limit_kb: limits.text_bytes as u64 / 1024 });
        }
        let end = u32::try_from(self.rows.text.len()).map_err(|_| SheetError::Broken)?;
        self.rows.ends.push(end);
        Ok(())
    }

    /// Index of the first cell of the row, which is begun if it is new.
    fn open(&mut self, number: u32) -> Result<usize, SheetError> {
        let first_cell = self.rows.ends.len();
        match self.rows.spans.last() {
            Some(span) if span.number == number => return Ok(span.first_cell as usize),
            Some(span) if span.number > number => return Err(SheetError::Broken),
            _ => {}
        }
        if self.rows.spans.len() >= self.limits.rows {
            return Err(SheetError::TooManyRows { limit: self.limits.rows });
        }
        let span =
            Span { number, first_cell: u32::try_from(first_cell).map_err(|_| SheetError::Broken)? };
        self.rows.spans.push(span);
        Ok(first_cell)
    }

    fn finish(mut self) -> Rows {
        if let Some(span) = self.rows.spans.first().copied() {
            let names = self.rows.row(0).cells.iter().map(|name| (*name).to_owned()).collect();
            self.rows.head = Head::new(u64::from(span.number), names);
        }
        self.rows
    }
}
