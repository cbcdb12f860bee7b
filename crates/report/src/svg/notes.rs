//! What is written above a chart over time: moments with their lines and shaded stretches, none across another.

use measure::{Language, PanelTime};

use super::{
    canvas::{Anchor, Canvas},
    label::Label,
    time_axis::TimeAxis,
};
use crate::{Note as Written, Text};

/// With more moments than this not every choice of sides is tried.
const TRIED: usize = 6;

/// The notes of a chart, each in its row.
#[derive(Debug, Clone, Default)]
pub(super) struct Notes {
    notes: Vec<Note>,
    /// The height of each row, the lowest first.
    heights: Vec<f64>,
}

#[derive(Debug, Clone)]
struct Note {
    label: Label,
    x: f64,
    anchor: Anchor,
    /// Where the moment's line stands; a stretch has none.
    line: Option<f64>,
    row: usize,
}

impl Note {
    /// The label's stretch with some air.
    fn stretch(&self, air: f64) -> (f64, f64) {
        let from = self.anchor.left(self.x, self.label.width);
        (from - air, from + self.label.width + air)
    }

    fn covers(&self, x: f64, air: f64) -> bool {
        let (from, to) = self.stretch(air);
        from < x && x < to
    }
}

/// The notes of the chart between `left` and the right edge of the drawing.
pub(super) fn notes(
    canvas: &Canvas,
    written: &[Written],
    language: Language,
    axis: TimeAxis,
    left: f64,
) -> Notes {
    let (font, width) = (canvas.frame.font(), canvas.frame.width());
    let widest = (width - left) * canvas.frame.pick(0.55, 0.3);
    let write = |text: &Text| Label::new(text, language, font, widest);
    let mut moments: Vec<(PanelTime, &Text)> = Vec::new();
    let mut stretches: Vec<(f64, &Text)> = Vec::new();
    for note in written {
        match note {
            Written::Moment { at, label } if axis.shows(*at) => moments.push((*at, label)),
            Written::Stretch { from, to, label } => {
                stretches.push(((axis.start(*from) + axis.end(*to)) / 2.0, label));
            }
            Written::Moment { .. }
            | Written::Margin { .. }
            | Written::Divide { .. }
            | Written::Outline { .. } => {}
        }
    }
    moments.sort_by_key(|(at, _)| *at);
    let moments: Vec<(f64, Label)> =
        moments.into_iter().map(|(at, text)| (axis.start(at), write(text))).collect();
    let sides = 1_u32 << moments.len().min(TRIED);
    // The sides that leave no label outside or crossed, then in the fewest rows, then with the fewest turned.
    let mut notes = (0..sides)
        .map(|turned| placed(&moments, turned, font))
        .min_by_key(|notes| (outside(notes, width) + crossed(notes), rows_of(notes)))
        // default: there is one way at least, with no label turned
        .unwrap_or_else(Vec::new);
    for (middle, label) in stretches {
        let label = write(label);
        let half = label.width / 2.0;
        let x = middle.min(width - half).max(left + half);
        let note = Note { label, x, anchor: Anchor::Middle, line: None, row: 0 };
        place(&mut notes, note, font);
    }
    let heights = (0..rows_of(&notes))
        .map(|row| {
            let of_row = notes.iter().filter(|note| note.row == row);
            of_row.map(|note| note.label.height()).fold(0.0, f64::max) + font * 0.35
        })
        .collect();
    Notes { notes, heights }
}

/// Labels to the right of their line, but to the left where the moment's bit is set in `turned`.
///
/// Those to the right are placed from the last moment on, then those to the left from the first on: so each line
/// runs down beside the labels below it.
fn placed(moments: &[(f64, Label)], turned: u32, font: f64) -> Vec<Note> {
    let is_turned = |i: usize| i < TRIED && turned & (1 << i) != 0;
    let right = (0..moments.len()).rev().filter(|i| !is_turned(*i));
    let left = (0..moments.len()).filter(|i| is_turned(*i));
    let mut notes = Vec::new();
    for i in right.chain(left) {
        let Some((line, label)) = moments.get(i).cloned() else { continue };
        let (anchor, side) = if is_turned(i) { (Anchor::End, -1.0) } else { (Anchor::Start, 1.0) };
        place(
            &mut notes,
            Note { label, x: line + side * font * 0.4, anchor, line: Some(line), row: 0 },
            font,
        );
    }
    notes
}

/// Puts a note into the lowest row where it touches no label and no line, nor its own line a label below.
fn place(notes: &mut Vec<Note>, mut note: Note, font: f64) {
    let air = font * 0.35;
    let is_free = |row: usize| {
        notes.iter().all(|other| {
            let (from, to) = note.stretch(air);
            let (other_from, other_to) = other.stretch(0.0);
            let touches_label = other.row == row && from < other_to && other_from < to;
            let under_line = other.row >= row && other.line.is_some_and(|line| note.covers(line, air));
            let line_over = other.row <= row && note.line.is_some_and(|line| other.covers(line, air));
            !(touches_label || under_line || line_over)
        })
    };
    let highest = rows_of(notes);
    note.row = (0..highest).find(|row| is_free(*row)).unwrap_or(highest);
    notes.push(note);
}

fn rows_of(notes: &[Note]) -> usize {
    notes.iter().map(|note| note.row + 1).max().unwrap_or(0)
}

/// How many labels leave the drawing.
fn outside(notes: &[Note], width: f64) -> usize {
    let leaves = |note: &&Note| {
        let (from, to) = note.stretch(0.0);
        from < 0.0 || to > width
    };
    notes.iter().filter(leaves).count()
}

/// How many times a line runs through a label.
fn crossed(notes: &[Note]) -> usize {
    let lines_through = |note: &Note| {
        let own = note.line;
        let lines = notes.iter().filter(|other| other.row >= note.row).filter_map(|other| other.line);
        lines.filter(|line| Some(*line) != own && note.covers(*line, 0.0)).count()
    };
    notes.iter().map(lines_through).sum()
}

impl Notes {
    pub(super) fn height(&self) -> f64 {
        self.heights.iter().fold(0.0, |sum, height| sum + height)
    }

    /// Draws the notes below `top` and their lines down to `bottom`.
    pub(super) fn draw(&self, canvas: &mut Canvas, top: f64, bottom: f64) {
        let top_of =
            |row: usize| top + self.heights.iter().skip(row + 1).fold(0.0, |sum, height| sum + height);
        for (note, line) in self.notes.iter().filter_map(|note| Some((note, note.line?))) {
            canvas.line("moment", (line, top_of(note.row)), (line, bottom));
        }
        for note in &self.notes {
            let class = if note.line.is_some() { "note" } else { "note band-name" };
            note.label.draw(canvas, class, (note.x, top_of(note.row)), note.anchor);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(xs: &[f64]) -> Vec<(f64, Label)> {
        let label = Label::new(&Text::both("Guardia Nacional", "National Guard"), Language::Es, 14.0, 300.0);
        xs.iter().map(|x| (*x, label.clone())).collect()
    }

    #[test]
    fn sides_are_found_so_that_no_line_crosses_a_label() {
        let moments = moments(&[100.0, 130.0, 400.0, 420.0, 700.0]);
        let best = (0..32).map(|turned| placed(&moments, turned, 14.0)).min_by_key(|notes| crossed(notes));
        assert_eq!(crossed(&best.unwrap()), 0);
        let all_right_but_the_last = placed(&moments, 16, 14.0);
        assert!(
            crossed(&placed(&moments, 0b01000, 14.0)) + crossed(&all_right_but_the_last) > 0,
            "it can fail"
        );
    }

    #[test]
    fn far_moments_share_a_row() {
        assert_eq!(rows_of(&placed(&moments(&[10.0, 300.0, 600.0]), 0, 14.0)), 1);
        assert_eq!(rows_of(&placed(&moments(&[10.0, 20.0]), 0, 14.0)), 2);
        assert_eq!(rows_of(&placed(&moments(&[200.0, 220.0]), 1, 14.0)), 1, "one to each side");
    }
}
