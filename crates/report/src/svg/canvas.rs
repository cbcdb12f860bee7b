//! The vector drawing as text: shapes whose coordinates are rounded alike, so that the same drawing is the same bytes.

use std::fmt::Write as _;

use measure::Trace;

use crate::letters;

/// The size for which a figure is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame {
    /// For a phone: letters stay legible at 330 pixels.
    Narrow,
    /// For a desk and for paper.
    Wide,
}

impl Frame {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Narrow => "narrow",
            Self::Wide => "wide",
        }
    }

    /// # Units
    /// Width of the view box.
    pub(super) fn width(self) -> f64 {
        match self {
            Self::Narrow => 350.0,
            Self::Wide => 760.0,
        }
    }

    /// # Units
    /// Size of the letters, in units of the view box.
    pub(super) fn font(self) -> f64 {
        match self {
            Self::Narrow => 12.0,
            Self::Wide => 14.0,
        }
    }

    /// One of two values.
    pub(super) fn pick<T>(self, narrow: T, wide: T) -> T {
        match self {
            Self::Narrow => narrow,
            Self::Wide => wide,
        }
    }
}

/// To which side of its point a text runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        }
    }

    /// Where a text of this width begins when it is anchored at `x`.
    pub(super) fn left(self, x: f64, width: f64) -> f64 {
        match self {
            Self::Start => x,
            Self::Middle => x - width / 2.0,
            Self::End => x - width,
        }
    }
}

/// How letters come into a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Letters {
    /// As text, in a font of the reader's system, with what leads each number to its origin.
    Written,
    /// As outlines, for what draws pixels and has no fonts.
    Drawn,
}

/// What is drawn inside a figure, from back to front.
#[derive(Debug)]
pub(super) struct Canvas {
    pub(super) frame: Frame,
    letters: Letters,
    body: String,
}

impl Canvas {
    pub(super) fn new(frame: Frame, letters: Letters) -> Self {
        Self { frame, letters, body: String::new() }
    }

    pub(super) fn into_body(self) -> String {
        self.body
    }

    /// Opens a group with these attributes, already written.
    pub(super) fn open(&mut self, attributes: &str) {
        let _ = write!(self.body, "<g {attributes}>");
    }

    /// Opens a group whose shapes and numbers have this origin.
    pub(super) fn open_traced(&mut self, trace: &Trace) {
        self.open(&format!(r#"data-trace="{}""#, trace.id()));
    }

    pub(super) fn close(&mut self) {
        self.body.push_str("</g>");
    }

    pub(super) fn line(&mut self, class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
        let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(fixed);
        let _ = write!(self.body, r#"<line class="{class}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>"#);
    }

    /// A rectangle between two opposite corners, in any order.
    pub(super) fn rectangle(&mut self, class: &str, a: (f64, f64), b: (f64, f64)) {
        let [x, y] = [a.0.min(b.0), a.1.min(b.1)].map(fixed);
        let [width, height] = [(a.0 - b.0).abs(), (a.1 - b.1).abs()].map(fixed);
        let _ =
            write!(self.body, r#"<rect class="{class}" x="{x}" y="{y}" width="{width}" height="{height}"/>"#);
    }

    pub(super) fn circle(&mut self, class: &str, (x, y): (f64, f64), radius: f64, title: Option<&str>) {
        let [x, y, radius] = [x, y, radius].map(fixed);
        let _ = write!(self.body, r#"<circle class="{class}" cx="{x}" cy="{y}" r="{radius}""#);
        self.end_with_title("circle", title);
    }

    /// A square on its corner, the mark of an estimate.
    pub(super) fn diamond(&mut self, class: &str, (x, y): (f64, f64), radius: f64) {
        let corners = [(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)];
        self.path(class, &format!("{}Z", polyline(corners)), None);
    }

    pub(super) fn path(&mut self, class: &str, commands: &str, title: Option<&str>) {
        if commands.is_empty() {
            return;
        }
        let _ = write!(self.body, r#"<path class="{class}" d="{commands}""#);
        self.end_with_title("path", title);
    }

    /// A line of text that holds no number, or stands inside a group that says where its number is from.
    pub(super) fn text(&mut self, class: &str, (x, y): (f64, f64), anchor: Anchor, text: &str) {
        let size = self.frame.font();
        self.text_markup(class, (x, y), (anchor, size), (text, &escape(text)));
    }

    /// A line of text of a size, as it reads and with its pieces already written as elements.
    pub(super) fn text_markup(
        &mut self,
        class: &str,
        (x, y): (f64, f64),
        (anchor, size): (Anchor, f64),
        (plain, markup): (&str, &str),
    ) {
        if self.letters == Letters::Drawn {
            let plain = crate::visible(plain);
            let left = anchor.left(x, letters::width(&plain, size));
            self.path(class, &letters::path(&plain, (left, y), size), None);
            return;
        }
        let [x, y] = [x, y].map(fixed);
        let _ = write!(
            self.body,
            r#"<text class="{class}" x="{x}" y="{y}" text-anchor="{}">{markup}</text>"#,
            anchor.name()
        );
    }

    fn end_with_title(&mut self, element: &str, title: Option<&str>) {
        match title {
            Some(title) => {
                let _ = write!(self.body, "><title>{}</title></{element}>", escape(title));
            }
            None => self.body.push_str("/>"),
        }
    }
}

/// A coordinate with two decimals, and no sign before zero.
pub(super) fn fixed(value: f64) -> String {
    let text = format!("{:.2}", if value.is_finite() { value } else { 0.0 });
    if text == "-0.00" { "0.00".to_owned() } else { text }
}

/// The commands of a line through these points, in tenths of a unit: each but the first tells how far it lies from the
/// one before, which halves the bytes of a map. Steps are taken between rounded places, so that none adds up.
pub(super) fn polyline(points: impl IntoIterator<Item = (f64, f64)>) -> String {
    let mut commands = String::new();
    let mut before: Option<(i64, i64)> = None;
    for point in points {
        let (x, y) = (tenths(point.0), tenths(point.1));
        let (dx, dy) = before.map_or((x, y), |(left, top)| (x - left, y - top));
        commands.push_str(if before.is_none() { "M" } else { "l" });
        let gap = if dy < 0 { "" } else { " " };
        let _ = write!(commands, "{}{gap}{}", in_tenths(dx), in_tenths(dy));
        before = Some((x, y));
    }
    commands
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a picture is some thousands of units wide; the cast holds what is larger"
)]
fn tenths(value: f64) -> i64 {
    (if value.is_finite() { value * 10.0 } else { 0.0 }).round() as i64
}

/// `-5` as `-.5`, `10` as `1`.
fn in_tenths(tenths: i64) -> String {
    let (sign, whole, part) = (if tenths < 0 { "-" } else { "" }, tenths.abs() / 10, tenths.abs() % 10);
    match (whole, part) {
        (whole, 0) => format!("{sign}{whole}"),
        (0, part) => format!("{sign}.{part}"),
        (whole, part) => format!("{sign}{whole}.{part}"),
    }
}

/// A text as it may stand in an element or an attribute.
pub(super) fn escape(text: &str) -> String {
    crate::visible(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_have_two_decimals_and_zero_has_no_sign() {
        assert_eq!(fixed(-0.001), "0.00");
        assert_eq!(fixed(1.0 / 3.0), "0.33");
        assert_eq!(fixed(f64::NAN), "0.00");
        assert_eq!(
            polyline([(0.0, 1.0), (2.0, 3.54), (1.5, 0.0), (1.5, f64::NAN)]),
            "M0 1l2 2.5l-.5-3.5l0 0"
        );
    }

    #[test]
    fn a_name_cannot_break_out_of_the_drawing() {
        let mut canvas = Canvas::new(Frame::Wide, Letters::Written);
        canvas.text("label", (0.0, 0.0), Anchor::Start, "<script>\"&");
        assert!(canvas.into_body().contains("&lt;script&gt;&quot;&amp;"));
    }
}
