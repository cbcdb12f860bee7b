//! The colours of a workbook's cells, which its parser leaves out: INEGI says how sure it is of an estimate by one.
//!
//! A colour is compared and never interpreted: which one means what is said by the legend of the sheet.
//!
//! Source: ECMA-376, part 1: fills and formats of cells (18.8.20, 18.8.10), cells (18.3.1.4), colours of the theme
//! (20.1.6.2). A theme lists dark before light, and a colour counts light before dark (18.8.3).

use std::{
    collections::BTreeMap,
    io::{BufReader, Cursor},
    sync::Arc,
};

use measure::Seen;
use quick_xml::{
    Reader,
    escape::unescape,
    events::{BytesStart, Event},
};
use zip::ZipArchive;

/// A colour as it is compared; nothing for none, which white cannot be told from by the eye.
pub(super) type Fill = Option<Arc<str>>;

/// The cells of a sheet that have a colour, by row and column, both counted from 1.
pub(super) type Fills = BTreeMap<(u32, u32), Arc<str>>;

/// Coloured cells, at most: no publisher's workbook has a tenth of so many.
const MOST_COLOURED: usize = 1 << 20;

/// The names of a theme's colours in the order in which a colour counts them.
const THEME: [&str; 12] = [
    "lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink",
    "folHlink",
];

/// The coloured cells of the sheets of these names.
pub(super) fn of_sheets(workbook: &[u8], names: &[&str]) -> Result<BTreeMap<String, Fills>, Seen> {
    let mut parts = Parts(ZipArchive::new(Cursor::new(workbook)).map_err(|error| told(&error))?);
    let theme = parts.theme()?;
    let formats = parts.formats(&theme)?;
    let paths = parts.paths()?;
    let mut left = MOST_COLOURED;
    let mut sheets = BTreeMap::new();
    for (name, path) in paths.into_iter().filter(|(name, _)| names.contains(&name.as_str())) {
        let fills = parts.cells(&path, &formats, left)?;
        left -= fills.len();
        sheets.insert(name, fills);
    }
    Ok(sheets)
}

fn told(error: &dyn std::fmt::Display) -> Seen {
    Seen::Told { message: error.to_string() }
}

/// The parts of a workbook.
struct Parts<'b>(ZipArchive<Cursor<&'b [u8]>>);

impl Parts<'_> {
    /// Hands every element of a part to `take`, as it begins; a part that is not there has none.
    fn each(
        &mut self,
        path: &str,
        mut take: impl FnMut(&BytesStart<'_>) -> Result<(), Seen>,
    ) -> Result<(), Seen> {
        if self.0.index_for_name(path).is_none() {
            return Ok(());
        }
        let part = self.0.by_name(path).map_err(|error| told(&error))?;
        let mut reader = Reader::from_reader(BufReader::new(part));
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer).map_err(|error| told(&error))? {
                Event::Start(tag) | Event::Empty(tag) => take(&tag)?,
                Event::Eof => return Ok(()),
                Event::End(_)
                | Event::Text(_)
                | Event::CData(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_)
                | Event::DocType(_)
                | Event::GeneralRef(_) => {}
            }
        }
    }

    /// The colours of the theme, by their names.
    fn theme(&mut self) -> Result<BTreeMap<&'static str, String>, Seen> {
        let mut colours = BTreeMap::new();
        let mut named = None;
        self.each("xl/theme/theme1.xml", |tag| {
            let name = tag.local_name();
            if let Some(known) = THEME.iter().find(|known| **known == name.as_ref()) {
                named = Some(*known);
            } else if let Some(name) = named.take() {
                let value = if tag.local_name().as_ref() == "sysClr" { "lastClr" } else { "val" };
                colours.extend(attribute(tag, value)?.map(|rgb| (name, rgb.to_ascii_uppercase())));
            }
            Ok(())
        })?;
        Ok(colours)
    }

    /// The colour of each format of a cell, in their order.
    fn formats(&mut self, theme: &BTreeMap<&'static str, String>) -> Result<Vec<Fill>, Seen> {
        let (mut fills, mut formats): (Vec<Fill>, Vec<Fill>) = (Vec::new(), Vec::new());
        let (mut of_cells, mut is_solid) = (false, false);
        self.each("xl/styles.xml", |tag| {
            match tag.local_name().as_ref() {
                "fill" => fills.push(None),
                "patternFill" => {
                    let pattern = attribute(tag, "patternType")?;
                    is_solid = pattern.as_deref() == Some("solid");
                    let other = pattern.filter(|pattern| pattern != "solid" && pattern != "none");
                    if let (Some(fill), Some(pattern)) = (fills.last_mut(), other) {
                        *fill = Some(pattern.into());
                    }
                }
                "fgColor" if is_solid => {
                    if let Some(fill) = fills.last_mut() {
                        *fill = colour(tag, theme)?;
                    }
                }
                // The formats of styles have the same name and come before those of cells.
                "cellXfs" => of_cells = true,
                "cellStyles" | "dxfs" => of_cells = false,
                "xf" if of_cells => {
                    let fill = attribute(tag, "fillId")?.and_then(|id| id.parse::<usize>().ok());
                    formats.push(fill.and_then(|id| fills.get(id).cloned()).flatten());
                }
                _ => {}
            }
            Ok(())
        })?;
        Ok(formats)
    }

    /// The part of each sheet, by the sheet's name.
    fn paths(&mut self) -> Result<BTreeMap<String, String>, Seen> {
        let mut targets = BTreeMap::new();
        self.each("xl/_rels/workbook.xml.rels", |tag| {
            if let (Some(id), Some(target)) = (attribute(tag, "Id")?, attribute(tag, "Target")?) {
                let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
                targets.insert(id, path);
            }
            Ok(())
        })?;
        let mut paths = BTreeMap::new();
        self.each("xl/workbook.xml", |tag| {
            if tag.local_name().as_ref() == "sheet"
                && let (Some(name), Some(id)) = (attribute(tag, "name")?, attribute(tag, "r:id")?)
                && let Some(path) = targets.get(&id)
            {
                paths.insert(name, path.clone());
            }
            Ok(())
        })?;
        Ok(paths)
    }

    fn cells(&mut self, path: &str, formats: &[Fill], most: usize) -> Result<Fills, Seen> {
        let mut cells = Fills::new();
        self.each(path, |tag| {
            if tag.local_name().as_ref() != "c" {
                return Ok(());
            }
            let format = attribute(tag, "s")?.and_then(|format| format.parse::<usize>().ok());
            if let Some(fill) = format.and_then(|format| formats.get(format).cloned()).flatten()
                && let Some(at) = attribute(tag, "r")?.as_deref().and_then(row_and_column)
            {
                cells.insert(at, fill);
            }
            if cells.len() > most { Err(Seen::ManyEntries { most }) } else { Ok(()) }
        })?;
        Ok(cells)
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Result<Option<String>, Seen> {
    let found = tag.attributes().with_checks(false).flatten().find(|a| a.key.as_ref() == name);
    let value = found.map(|a| unescape(&a.value).map(std::borrow::Cow::into_owned));
    value.transpose().map_err(|error| told(&error))
}

/// A colour as red, green and blue where it is given so or names one of the theme, else by whatever it is given.
fn colour(tag: &BytesStart<'_>, theme: &BTreeMap<&'static str, String>) -> Result<Fill, Seen> {
    let tint = attribute(tag, "tint")?.filter(|tint| tint.parse() != Ok(0.0_f64));
    let mut found = Vec::new();
    if let Some(rgb) = attribute(tag, "rgb")? {
        // Before red stands how opaque it is, which no program of spreadsheets shows.
        let opaque = rgb.len().checked_sub(6).and_then(|at| rgb.get(at..)).unwrap_or(&rgb);
        found.push(opaque.to_ascii_uppercase());
    }
    if let Some(number) = attribute(tag, "theme")? {
        let of_theme =
            number.parse::<usize>().ok().and_then(|i| THEME.get(i)).and_then(|name| theme.get(name));
        found.push(of_theme.cloned().unwrap_or_else(|| format!("theme {number}")));
    }
    found.extend(attribute(tag, "indexed")?.map(|number| format!("indexed {number}")));
    found.extend(tint.map(|tint| format!("tint {tint}")));
    let colour = found.join(" ");
    Ok(if colour == WHITE || colour.is_empty() { None } else { Some(colour.into()) })
}

const WHITE: &str = "FFFFFF";

/// `B12` as row 12 and column 2.
fn row_and_column(reference: &str) -> Option<(u32, u32)> {
    let letters = reference.bytes().take_while(u8::is_ascii_uppercase).count();
    let (column, row) = reference.split_at(letters);
    let number = column
        .bytes()
        .fold(0_u32, |n, letter| n.saturating_mul(26).saturating_add(u32::from(letter - b'A') + 1));
    Some((row.parse().ok()?, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLES: &str = "<styleSheet><fills><fill><patternFill patternType=\"none\"/></fill>\
        <fill><patternFill patternType=\"gray125\"/></fill>\
        <fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFFFEA00\"/><bgColor rgb=\"FF000000\"/></patternFill></fill>\
        <fill><patternFill patternType=\"solid\"><fgColor theme=\"0\"/></patternFill></fill>\
        <fill><patternFill patternType=\"solid\"><fgColor theme=\"4\" tint=\"-0.25\"/></patternFill></fill>\
        <fill><patternFill patternType=\"solid\"><fgColor theme=\"4\"/></patternFill></fill>\
        <fill><patternFill patternType=\"solid\"><fgColor indexed=\"13\"/></patternFill></fill></fills>\
        <cellStyleXfs><xf fillId=\"2\"/></cellStyleXfs>\
        <cellXfs><xf fillId=\"0\"/><xf fillId=\"1\"/><xf fillId=\"2\"/><xf fillId=\"3\"/><xf fillId=\"4\"/><xf fillId=\"5\"/>\
        <xf fillId=\"6\"/><xf fillId=\"99\"/></cellXfs><cellStyles/><dxfs><dxf><fill/></dxf></dxfs></styleSheet>";

    fn workbook(sheet: &str) -> Vec<u8> {
        generate::as_zip(&[
            ("xl/styles.xml", STYLES.as_bytes()),
            (
                "xl/theme/theme1.xml",
                b"<a:theme><a:clrScheme><a:dk1><a:sysClr val=\"windowText\" lastClr=\"000000\"/></a:dk1>\
                  <a:lt1><a:sysClr val=\"window\" lastClr=\"FFFFFF\"/></a:lt1><a:accent1><a:srgbClr val=\"4f81bd\"/>\
                  </a:accent1></a:clrScheme></a:theme>",
            ),
            (
                "xl/workbook.xml",
                b"<workbook><sheets><sheet name=\"3.2 &amp; 3.3\" r:id=\"rId7\"/><sheet name=\"other\" r:id=\"rId8\"/>\
                  </sheets></workbook>",
            ),
            (
                "xl/_rels/workbook.xml.rels",
                b"<Relationships><Relationship Id=\"rId7\" Target=\"worksheets/sheet1.xml\"/>\
                  <Relationship Id=\"rId8\" Target=\"/xl/worksheets/sheet2.xml\"/></Relationships>",
            ),
            ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
            ("xl/worksheets/sheet2.xml", b"<worksheet><c r=\"A1\" s=\"2\"/></worksheet>"),
        ])
    }

    #[test]
    fn every_way_to_name_a_colour_is_compared_and_white_is_none() {
        let cells: String = (0..9).map(|s| format!("<c r=\"AB{}\" s=\"{s}\"><v>1</v></c>", s + 1)).collect();
        let bytes = workbook(&format!("<worksheet>{cells}<c r=\"A99\"/></worksheet>"));
        let sheets = of_sheets(&bytes, &["3.2 & 3.3"]).unwrap();
        assert_eq!(sheets.len(), 1);
        let seen: Vec<(u32, u32, &str)> =
            sheets["3.2 & 3.3"].iter().map(|((row, column), fill)| (*row, *column, &**fill)).collect();
        assert_eq!(
            seen,
            [
                (2, 28, "gray125"),
                (3, 28, "FFEA00"),
                (5, 28, "4F81BD tint -0.25"),
                (6, 28, "4F81BD"),
                (7, 28, "indexed 13")
            ]
        );
        assert_eq!(of_sheets(&bytes, &["other"]).unwrap()["other"].len(), 1);
    }

    #[test]
    fn a_workbook_without_formats_has_no_colour_and_a_broken_one_says_so() {
        let plain = generate::as_workbook(&[("a", "1,2\n")]);
        assert!(of_sheets(&plain, &["a"]).unwrap()["a"].is_empty());
        assert!(of_sheets(b"PK", &["a"]).is_err());
        let torn = workbook("<worksheet><c r=\"A1\" s=\"2\"></worksheet>");
        assert!(of_sheets(&torn, &["3.2 & 3.3"]).is_err());
    }
}
