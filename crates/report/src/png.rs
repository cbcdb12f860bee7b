//! A figure as pixels, in the one font that ships with the program: the same bytes on every machine.

use measure::Language;
use resvg::{
    tiny_skia::{Color, Pixmap, Transform},
    usvg::{Options, Tree},
};

use crate::{
    Figure,
    svg::{CHART_STYLE, Frame, Letters, alone},
};

/// Pixels a unit of the drawing: letters stay sharp on paper and on dense screens.
const SCALE: f32 = 2.0;

/// Air around the drawing, in its units.
const AIR: f32 = 16.0;

/// A figure that could not be drawn: a fault of the program.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the picture could not be drawn: {reason}")]
pub struct NotDrawn {
    /// What the library says.
    pub reason: String,
}

/// The figure as one PNG file, on white, under its title and over its source.
///
/// No font and no setting of the machine is read, one thread draws, and there is no arithmetic whose order could differ.
///
/// # Errors
/// When the library refuses the drawing, which it never should.
pub fn png(figure: &Figure, language: Language, frame: Frame) -> Result<Vec<u8>, NotDrawn> {
    let not_drawn = |reason: String| NotDrawn { reason };
    let style = plain_style(CHART_STYLE);
    let drawing = alone(figure, (language, frame), (&style, Letters::Drawn));
    let tree = Tree::from_str(&drawing, &Options::default()).map_err(|error| not_drawn(error.to_string()))?;
    let pixels = |length: f32| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "some hundreds of units, above zero"
        )]
        let pixels = ((length + 2.0 * AIR) * SCALE).ceil() as u32;
        pixels
    };
    let (width, height) = (pixels(tree.size().width()), pixels(tree.size().height()));
    let mut pixmap =
        Pixmap::new(width, height).ok_or_else(|| not_drawn(format!("{width} x {height} pixels")))?;
    pixmap.fill(Color::WHITE);
    let moved = Transform::from_scale(SCALE, SCALE).pre_translate(AIR, AIR);
    resvg::render(&tree, moved, &mut pixmap.as_mut());
    pixmap.encode_png().map_err(|error| not_drawn(error.to_string()))
}

/// The style of drawings by day, every colour in the place of its name: what draws pixels knows no variables.
fn plain_style(style: &str) -> String {
    let (root, rest) = style.split_once('}').unwrap_or((style, ""));
    // The second rule is that of the night.
    let (_, rest) = rest.split_once("}}").unwrap_or(("", rest));
    let mut rules = format!(".drawing{{fill:var(--ink)}}{rest}");
    for declaration in root.split(['{', ';']) {
        if let Some((name, value)) =
            declaration.trim().split_once(':').filter(|(name, _)| name.starts_with("--"))
        {
            rules = rules.replace(&format!("var({name})"), value);
        }
    }
    rules
}

#[cfg(test)]
mod tests {
    use measure::Unit;

    use super::*;
    use crate::{LineChart, Text};

    #[test]
    fn no_variable_and_no_night_is_left_in_the_plain_style() {
        let style = plain_style(CHART_STYLE);
        assert!(!style.contains("var(") && !style.contains("@media"), "{style}");
        assert!(style.contains(".drawing .series.observed{stroke:#1c5a99"), "{style}");
    }

    #[test]
    fn letters_are_drawn_and_the_same_twice() {
        let figure = |title: &str| Figure {
            id: "x".to_owned(),
            title: Text::name(title),
            description: Text::empty(),
            drawing: LineChart { times: vec![], unit: Unit::Pure, series: vec![], notes: vec![] }.into(),
            source: Text::empty(),
        };
        let drawn = |title: &str| png(&figure(title), Language::Es, Frame::Narrow).unwrap();
        assert_eq!(drawn("Ñandú"), drawn("Ñandú"));
        // Letters that the font lacks would all be the same box.
        let letters = ["á", "é", "ñ", "ü", "ő", "ž", "−", "–", "«"];
        let each: std::collections::BTreeSet<Vec<u8>> = letters.iter().map(|letter| drawn(letter)).collect();
        assert_eq!(each.len(), letters.len());
    }
}
