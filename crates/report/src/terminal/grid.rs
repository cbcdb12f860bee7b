//! Rows and columns in a frame of lines, within a width.

use std::{borrow::Cow, fmt::Write as _};

use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

/// Cells of text.
pub(super) struct Grid {
    pub(super) head: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
    /// Whether a column is set to the right, as numbers are, and never broken.
    pub(super) right: Vec<bool>,
}

/// The narrowest a column of words may become.
const NARROWEST: usize = 8;

impl Grid {
    /// The grid in a frame; as a list, a row after the other, where no frame fits the width.
    pub(super) fn written(&self, width: usize) -> String {
        match self.widths(width) {
            Some(widths) => self.framed(&widths),
            None => self.listed(width),
        }
    }

    /// The columns' widths, words broken as little as needed; nothing when they do not fit.
    fn widths(&self, width: usize) -> Option<Vec<usize>> {
        let columns = self.head.len();
        let room = width.checked_sub(3 * columns + 1)?;
        let (mut widths, mut least) = (Vec::new(), Vec::new());
        for (i, head) in self.head.iter().enumerate() {
            let cells = || self.rows.iter().filter_map(|row| row.get(i));
            let longest = cells().map(|cell| letters(cell)).max().unwrap_or(0);
            widths.push(longest.max(letters(head)).max(1));
            let word = |text: &str| text.split_whitespace().map(letters).max().unwrap_or(0);
            let of_body = if self.is_right(i) {
                longest
            } else {
                cells().map(|cell| word(cell)).max().unwrap_or(0).min(14)
            };
            least.push(of_body.max(word(head)).max(if self.is_right(i) {
                1
            } else {
                NARROWEST.min(longest.max(1))
            }));
        }
        while widths.iter().sum::<usize>() > room {
            let widest = (0..columns)
                .filter(|i| widths.get(*i) > least.get(*i))
                .max_by_key(|i| widths.get(*i).copied())?;
            if let Some(width) = widths.get_mut(widest) {
                *width -= 1;
            }
        }
        Some(widths)
    }

    fn is_right(&self, column: usize) -> bool {
        self.right.get(column).copied().unwrap_or(false)
    }

    fn framed(&self, widths: &[usize]) -> String {
        let mut text = String::new();
        let rule = |left: &str, cross: &str, right: &str| {
            let bars: Vec<String> = widths.iter().map(|width| "─".repeat(width + 2)).collect();
            format!("{left}{}{right}\n", bars.join(cross))
        };
        text.push_str(&rule("┌", "┬", "┐"));
        self.push_row(&mut text, &self.head, widths);
        text.push_str(&rule("├", "┼", "┤"));
        for row in &self.rows {
            self.push_row(&mut text, row, widths);
        }
        text.push_str(&rule("└", "┴", "┘"));
        text
    }

    fn push_row(&self, text: &mut String, row: &[String], widths: &[usize]) {
        let empty = String::new();
        let cells: Vec<Vec<String>> = widths
            .iter()
            .enumerate()
            .map(|(i, width)| wrapped(row.get(i).unwrap_or(&empty), *width))
            .collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0).max(1);
        for n in 0..height {
            for (i, (cell, width)) in cells.iter().zip(widths).enumerate() {
                let line = cell.get(n).map_or("", String::as_str);
                let blank = " ".repeat(width.saturating_sub(letters(line)));
                let (before, after) =
                    if self.is_right(i) { (blank.as_str(), "") } else { ("", blank.as_str()) };
                let _ = write!(text, "│ {before}{line}{after} ");
            }
            text.push_str("│\n");
        }
    }

    fn listed(&self, width: usize) -> String {
        let mut text = String::new();
        for row in &self.rows {
            for (head, cell) in self.head.iter().zip(row).filter(|(_, cell)| !cell.is_empty()) {
                for line in indented(&format!("{head}: {cell}"), width.max(10), "  ") {
                    text.push_str(&line);
                    text.push('\n');
                }
            }
            text.push_str(&"─".repeat(width.min(20)));
            text.push('\n');
        }
        text
    }
}

/// How many columns of a terminal a text takes.
pub(super) fn letters(text: &str) -> usize {
    textwrap::core::display_width(text)
}

/// A text in lines of at most `width` letters, broken at blanks; a longer word is cut.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    indented(text, width, "")
}

/// The same, with every line after the first set in.
pub(super) fn indented(text: &str, width: usize, indent: &str) -> Vec<String> {
    let options = Options::new(width.max(indent.len() + 1))
        .subsequent_indent(indent)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    // A blank text has no line.
    let lines = textwrap::wrap(text.trim(), options).into_iter().filter(|line| !line.trim().is_empty());
    lines.map(Cow::into_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid() -> Grid {
        Grid {
            head: ["estado", "víctimas"].map(str::to_owned).to_vec(),
            rows: vec![
                ["Veracruz de Ignacio de la Llave", "1,234"].map(str::to_owned).to_vec(),
                ["Colima", "87"].map(str::to_owned).to_vec(),
            ],
            right: vec![false, true],
        }
    }

    #[test]
    fn a_frame_fits_its_width_or_becomes_a_list() {
        for width in [20, 28, 40, 80] {
            let written = grid().written(width);
            assert!(written.lines().all(|line| letters(line) <= width), "{width}\n{written}");
            assert!(written.contains("1,234"), "a number is never broken\n{written}");
        }
        assert!(grid().written(80).starts_with('┌'));
        assert!(grid().written(20).contains("víctimas: 1,234"), "{}", grid().written(20));
    }

    #[test]
    fn numbers_stand_to_the_right() {
        let lines: Vec<String> = grid().written(80).lines().map(str::to_owned).collect();
        assert_eq!(lines[3], "│ Veracruz de Ignacio de la Llave │    1,234 │");
        assert_eq!(lines[4], "│ Colima                          │       87 │");
    }
}
