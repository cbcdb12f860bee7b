//! Letters as outlines, of the one font that ships with the program.
//!
//! `font/letters.txt` holds them, written from the font by `cargo xtask letters`.

use std::{collections::BTreeMap, fmt::Write as _, sync::OnceLock};

/// A letter in the units of the font, y upwards.
struct Letter {
    advance: f64,
    /// The commands of its path, each with its points.
    path: Vec<(char, Vec<(f64, f64)>)>,
}

struct Letters {
    /// Units of the font in the size of the letters.
    size: f64,
    of: BTreeMap<char, Letter>,
}

/// What stands where the font has no letter.
const MISSING: char = '\u{fffd}';

fn letters() -> &'static Letters {
    static LETTERS: OnceLock<Letters> = OnceLock::new();
    LETTERS.get_or_init(|| {
        let mut lines = include_str!("../font/letters.txt").lines();
        // default: without a size there would be no letters, which a test of every letter finds
        let size = lines.next().and_then(|size| size.parse().ok()).unwrap_or(1.0);
        Letters { size, of: lines.filter_map(letter).collect() }
    })
}

/// A line of the file.
fn letter(line: &str) -> Option<(char, Letter)> {
    let mut words = line.splitn(3, ' ');
    let code = u32::from_str_radix(words.next()?, 16).ok().and_then(char::from_u32)?;
    let advance = words.next()?.parse().ok()?;
    let mut path: Vec<(char, Vec<(f64, f64)>)> = Vec::new();
    for (command, numbers) in commands(words.next().unwrap_or("")) {
        let numbers: Vec<f64> = numbers.split_whitespace().map(str::parse).collect::<Result<_, _>>().ok()?;
        path.push((command, numbers.as_chunks().0.iter().map(|[x, y]| (*x, *y)).collect()));
    }
    Some((code, Letter { advance, path }))
}

/// The commands of a path with what stands after each.
fn commands(path: &str) -> impl Iterator<Item = (char, &str)> {
    let starts: Vec<usize> = path.match_indices(char::is_alphabetic).map(|(at, _)| at).collect();
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([path.len()]).collect();
    starts.into_iter().zip(ends).filter_map(move |(start, end)| {
        let command = path.get(start..end)?;
        Some((command.chars().next()?, command.get(1..)?))
    })
}

/// How wide a line of letters runs, in units of the drawing.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    let letters = letters();
    each(letters, text).map(|letter| letter.advance).sum::<f64>() * size / letters.size
}

/// The path of a line of letters that begins at `x` on the baseline `y`, in units of the drawing.
pub(crate) fn path(text: &str, (x, y): (f64, f64), size: f64) -> String {
    let letters = letters();
    let scale = size / letters.size;
    let (mut path, mut left) = (String::new(), x);
    for letter in each(letters, text) {
        for (command, points) in &letter.path {
            path.push(*command);
            for (across, up) in points {
                // A drawing's y runs downwards.
                let _ = write!(path, "{:.2} {:.2} ", left + across * scale, y - up * scale);
            }
        }
        left += letter.advance * scale;
    }
    path
}

fn each<'a>(letters: &'a Letters, text: &'a str) -> impl Iterator<Item = &'a Letter> {
    text.chars().filter_map(|letter| letters.of.get(&letter).or_else(|| letters.of.get(&MISSING)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FONT: &[u8] = include_bytes!("../font/roboto-latin-extended.ttf");

    /// Source: `font/README.md`, which says how the font was made.
    #[test]
    fn the_letters_are_those_of_the_font_that_its_readme_names() {
        let hash = measure::Sha256::of(FONT).to_string();
        assert!(include_str!("../font/README.md").contains(&hash), "{hash}");
        let expected = ::letters::letters(FONT).unwrap();
        assert!(include_str!("../font/letters.txt") == expected, "run `cargo xtask letters`");
        assert_eq!(letters().of.len() + 1, expected.lines().count(), "every line is read");
    }

    #[test]
    fn a_line_is_as_wide_as_its_letters_and_moves_with_its_place() {
        let (whole, parts) = (width("Ñandú 12", 14.0), width("Ñandú", 14.0) + width(" 12", 14.0));
        // Sums of the same advances in another order.
        assert!((whole - parts).abs() < 1e-9);
        assert!((width("Ñandú", 28.0) - 2.0 * width("Ñandú", 14.0)).abs() < 1e-9);
        assert!(path(" ", (0.0, 0.0), 14.0).is_empty(), "a blank has no outline");
        // The bar of an I stands on the baseline and within its advance.
        let bar = path("I", (100.0, 50.0), 14.0);
        let numbers: Vec<f64> = bar
            .split(|c: char| c.is_alphabetic() || c == ' ')
            .filter_map(|number| number.parse().ok())
            .collect();
        let (across, down): (Vec<f64>, Vec<f64>) = numbers.chunks(2).map(|xy| (xy[0], xy[1])).unzip();
        assert!(across.iter().all(|x| (100.0..100.0 + width("I", 14.0)).contains(x)), "{bar}");
        assert!((down.iter().copied().fold(f64::MIN, f64::max) - 50.0).abs() < 0.01, "{bar}");
    }

    #[test]
    fn what_the_font_lacks_is_a_box_and_is_not_left_out() {
        assert_eq!(path("\u{4e2d}", (0.0, 0.0), 14.0), path("\u{fffd}", (0.0, 0.0), 14.0));
        assert!(!path("\u{4e2d}", (0.0, 0.0), 14.0).is_empty());
    }
}
