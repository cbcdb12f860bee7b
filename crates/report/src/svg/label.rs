//! Words in a drawing: how wide they run, where they break, and how they keep out of each other's way.

use std::fmt::Write as _;

use measure::Language;

use super::canvas::{Anchor, Canvas, escape, fixed};
use crate::{Span, Text};

/// Height of a line, in sizes of its letters.
pub(super) const LEADING: f64 = 1.22;

/// A text broken into lines.
#[derive(Debug, Clone)]
pub(super) struct Label {
    lines: Vec<Vec<Word>>,
    font: f64,
    pub(super) width: f64,
}

/// A piece that is never broken.
#[derive(Debug, Clone)]
struct Word {
    text: String,
    /// The attributes of the element around it, when it has one.
    attributes: Option<String>,
    /// Whether a blank stands before it, where a line may break.
    after_blank: bool,
}

impl Label {
    /// As [`Label::new`], for letters that are set bold and so run wider.
    pub(super) fn bold(text: &Text, language: Language, font: f64, widest: f64) -> Self {
        let stretch = 1.07;
        let label = Self::new(text, language, font, widest / stretch);
        Self { width: label.width * stretch, ..label }
    }

    /// The text in lines that are at most `widest` wide, a single longer word excepted.
    pub(super) fn new(text: &Text, language: Language, font: f64, widest: f64) -> Self {
        let mut lines: Vec<Vec<Word>> = Vec::new();
        let mut reached = 0.0;
        for piece in unbroken(words_of(text, language)) {
            let advance: f64 = piece.iter().map(|word| width_of(&word.text, font)).sum();
            let blank = width_of(" ", font);
            match lines.last_mut() {
                Some(line) if reached + blank + advance <= widest => {
                    reached += blank + advance;
                    line.extend(piece);
                }
                _ => {
                    reached = advance;
                    lines.push(piece);
                }
            }
        }
        let width = lines.iter().map(|line| width_of_line(line, font)).fold(0.0, f64::max);
        Self { lines, font, width }
    }

    pub(super) fn height(&self) -> f64 {
        self.lines.len() as f64 * self.font * LEADING
    }

    /// Draws the lines below `top`.
    pub(super) fn draw(&self, canvas: &mut Canvas, class: &str, (x, top): (f64, f64), anchor: Anchor) {
        let mut baseline = top + self.font;
        let resized = (self.font - canvas.frame.font()).abs() > 0.01;
        if resized {
            canvas.open(&format!(r#"font-size="{}""#, fixed(self.font)));
        }
        for line in &self.lines {
            canvas.text_markup(class, (x, baseline), (anchor, self.font), (&plain(line), &markup(line)));
            baseline += self.font * LEADING;
        }
        if resized {
            canvas.close();
        }
    }
}

/// The words of a text, each with what must surround it so that a reader of the page finds its origin.
fn words_of(text: &Text, language: Language) -> Vec<Word> {
    let mut words = Vec::new();
    let mut after_blank = false;
    for span in text.spans(language) {
        let plain = span.plain(language);
        if let Span::Number(quantity) | Span::NumberWithInterval(quantity) = span {
            let attributes =
                format!(r#"data-trace="{}" data-value="{}""#, quantity.trace.id(), escape(&quantity.plain()));
            words.push(Word { text: plain, attributes: Some(attributes), after_blank });
            after_blank = false;
            continue;
        }
        let class = match span {
            Span::Period(_) | Span::Date(_) => Some("when"),
            Span::Name(_) => Some("name"),
            Span::Code(_) => Some("code"),
            Span::Words(_) | Span::Number(_) | Span::NumberWithInterval(_) => None,
        };
        for (i, part) in plain.split(' ').enumerate() {
            after_blank |= i > 0;
            if !part.is_empty() {
                let attributes = class.map(|class| format!(r#"class="{class}""#));
                words.push(Word { text: part.to_owned(), attributes, after_blank });
                after_blank = false;
            }
        }
    }
    words
}

/// Words with no blank between them stay together.
fn unbroken(words: Vec<Word>) -> Vec<Vec<Word>> {
    let mut pieces: Vec<Vec<Word>> = Vec::new();
    for word in words {
        match pieces.last_mut() {
            Some(piece) if !word.after_blank => piece.push(word),
            _ => pieces.push(vec![word]),
        }
    }
    pieces
}

/// A line as it reads.
fn plain(line: &[Word]) -> String {
    let mut plain = String::new();
    for word in line {
        plain.push_str(if word.after_blank && !plain.is_empty() { " " } else { "" });
        plain.push_str(&word.text);
    }
    plain
}

fn markup(line: &[Word]) -> String {
    let mut markup = String::new();
    let mut before: Option<&Word> = None;
    for word in line {
        // The words of one name share an element, blanks and all.
        let goes_on = before.is_some_and(|before| before.attributes == word.attributes);
        if !goes_on && before.is_some_and(|before| before.attributes.is_some()) {
            markup.push_str("</tspan>");
        }
        markup.push_str(if word.after_blank && before.is_some() { " " } else { "" });
        if let Some(attributes) = word.attributes.as_ref().filter(|_| !goes_on) {
            let _ = write!(markup, "<tspan {attributes}>");
        }
        markup.push_str(&escape(&word.text));
        before = Some(word);
    }
    if before.is_some_and(|before| before.attributes.is_some()) {
        markup.push_str("</tspan>");
    }
    markup
}

fn width_of_line(line: &[Word], font: f64) -> f64 {
    let blanks = line.iter().skip(1).filter(|word| word.after_blank).count() as f64;
    line.iter().map(|word| width_of(&word.text, font)).sum::<f64>() + blanks * width_of(" ", font)
}

/// How wide a text runs in a sans-serif of the reader's system, rather too wide than too narrow.
pub(super) fn width_of(text: &str, font: f64) -> f64 {
    // Advance widths of Helvetica in thousandths of its size, by class; a fifteenth more for wider systems' letters.
    let thousandths: u32 = text
        .chars()
        .map(|letter| match letter {
            'i' | 'l' | 'j' | 'í' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' => 265,
            'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '/' => 335,
            'm' | 'w' | 'M' | 'W' | '—' | '%' => 850,
            'A'..='Z' | 'Á' | 'É' | 'Í' | 'Ó' | 'Ú' | 'Ñ' => 690,
            _ => 556,
        })
        .sum();
    f64::from(thousandths) / 1_000.0 * font * (1.0 + 1.0 / 15.0)
}

/// Moves intervals `(wanted middle, length)` as little as needed, within `from..to`, until none overlaps another.
///
/// # Shape
/// Middles in the order in which they came.
pub(super) fn spread(wanted: &[(f64, f64)], (from, to): (f64, f64)) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    let of = |i: usize| wanted.get(i).copied().unwrap_or((from, 0.0));
    order.sort_by(|a, b| of(*a).0.total_cmp(&of(*b).0).then(a.cmp(b)));
    let mut starts: Vec<(usize, f64)> = Vec::new();
    let mut free = from;
    for i in order {
        let (middle, length) = of(i);
        let start = (middle - length / 2.0).max(free);
        free = start + length;
        starts.push((i, start));
    }
    let mut free = to;
    for (i, start) in starts.iter_mut().rev() {
        let length = of(*i).1;
        *start = start.min(free - length);
        free = *start;
    }
    let mut middles = vec![0.0; wanted.len()];
    for (i, start) in starts {
        if let Some(middle) = middles.get_mut(i) {
            *middle = start + of(i).1 / 2.0;
        }
    }
    middles
}

/// Puts horizontal stretches into rows so that none overlaps another of its row; the row of each.
pub(super) fn rows(stretches: &[(f64, f64)]) -> Vec<usize> {
    let mut taken: Vec<Vec<(f64, f64)>> = Vec::new();
    stretches
        .iter()
        .map(|(from, to)| {
            let is_free = |row: &Vec<(f64, f64)>| row.iter().all(|(start, end)| to < start || end < from);
            let row = taken.iter().position(is_free).unwrap_or(taken.len());
            match taken.get_mut(row) {
                Some(stretches) => stretches.push((*from, *to)),
                None => taken.push(vec![(*from, *to)]),
            }
            row
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spread_labels_never_overlap_and_stay_inside() {
        let wanted = [(10.0, 12.0), (12.0, 12.0), (11.0, 12.0), (99.0, 12.0)];
        let middles = spread(&wanted, (0.0, 100.0));
        let mut stretches: Vec<(f64, f64)> = middles.iter().map(|m| (m - 6.0, m + 6.0)).collect();
        stretches.sort_by(|a, b| a.0.total_cmp(&b.0));
        assert!(stretches.windows(2).all(|pair| pair[0].1 <= pair[1].0 + 1e-9), "{stretches:?}");
        assert!(stretches.iter().all(|(from, to)| *from >= -1e-9 && *to <= 100.0 + 1e-9), "{stretches:?}");
        assert_eq!(spread(&[(50.0, 10.0)], (0.0, 100.0)), [50.0], "a lone label stays");
    }

    #[test]
    fn overlapping_stretches_get_rows_of_their_own() {
        assert_eq!(rows(&[(0.0, 10.0), (5.0, 15.0), (11.0, 20.0)]), [0, 1, 0]);
    }

    #[test]
    fn lines_break_only_at_blanks() {
        let text =
            Text::both("uno (", "one (").then(&Text::name("dos")).then(&Text::both(") tres", ") three"));
        let label = Label::new(&text, Language::Es, 10.0, 1.0);
        let lines: Vec<String> = label.lines.iter().map(|line| markup(line)).collect();
        assert_eq!(lines, ["uno", "(<tspan class=\"name\">dos</tspan>)", "tres"]);
    }
}
