//! The letters of a font as outlines, a line each: what pictures in pixels are lettered with, without a reader of fonts in
//! the program.
//!
//! `cargo xtask letters` writes them; a test of `report` holds them against the font.

use std::fmt::Write as _;

use skrifa::{
    FontRef, GlyphId, MetadataProvider as _,
    instance::{LocationRef, Size},
    outline::{DrawSettings, OutlinePen},
};

/// What stands where the font has no letter.
const MISSING: char = '\u{fffd}';

/// The lines of a font: code point in hexadecimal, advance, path. Units are those of the font, y upwards; the first line
/// says how many make the size of the letters.
///
/// # Errors
/// When the bytes are no font, or a letter has no outline.
pub fn letters(font: &[u8]) -> Result<String, String> {
    let font = FontRef::new(font).map_err(|error| error.to_string())?;
    let (size, place) = (Size::unscaled(), LocationRef::default());
    let advances = font.glyph_metrics(size, place);
    let outlines = font.outline_glyphs();
    let mut text = format!("{}\n", font.metrics(size, place).units_per_em);
    let mut glyphs: Vec<(u32, GlyphId)> = font.charmap().mappings().collect();
    glyphs.push((u32::from(MISSING), GlyphId::NOTDEF));
    glyphs.sort_unstable();
    for (code, glyph) in glyphs {
        let none = || format!("U+{code:04X} has no outline");
        let mut path = Path(String::new());
        let outline = outlines.get(glyph).ok_or_else(none)?;
        outline.draw(DrawSettings::unhinted(size, place), &mut path).map_err(|error| error.to_string())?;
        let advance = advances.advance_width(glyph).ok_or_else(none)?;
        // A text never fails to take another line.
        let _ = writeln!(text, "{code:x} {advance} {}", path.0.trim_end());
    }
    Ok(text)
}

/// Takes an outline as the commands of a path, a blank after each number.
struct Path(String);

impl Path {
    fn take(&mut self, command: char, numbers: &[f32]) {
        self.0.push(command);
        for number in numbers {
            let _ = write!(self.0, "{number} ");
        }
    }
}

impl OutlinePen for Path {
    fn move_to(&mut self, x: f32, y: f32) {
        self.take('M', &[x, y]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.take('L', &[x, y]);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.take('Q', &[cx, cy, x, y]);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.take('C', &[ax, ay, bx, by, x, y]);
    }

    fn close(&mut self) {
        self.take('Z', &[]);
    }
}
