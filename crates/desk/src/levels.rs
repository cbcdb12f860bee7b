//! What a question asks of dimensions beside place, month and offence: read as typed, and found as the publisher names it.

use std::collections::BTreeSet;

use measure::{Dimension, Level, LevelAsked, Levels, LevelsAsked, fold_name};
use record::query::{Record, Selector};
use report::{Cell, Text, Words as _, say};

use crate::Error;

/// Reads `sex=Mujer`, `sexo=cada` and `stage=total`, each dimension once.
///
/// # Errors
/// When a text names no dimension, or one twice; the message lists them.
pub fn read_levels(typed: &[String]) -> Result<LevelsAsked, Error> {
    let mut levels = LevelsAsked::default();
    for text in typed {
        let refuse = || {
            Error::mistyped(
                "--level",
                say!(
                    "{seen} no se entiende: se espera una dimensión ({known}) y después de `=` uno de sus niveles, `cada` para la suma de todos o `total` para el total publicado, como `sexo=Mujer`",
                    "{seen} cannot be understood: expected a dimension ({known}) and after `=` one of its levels, `each` for the sum of all or `total` for the published total, such as `sex=Mujer`",
                    seen = Text::code(text),
                    known = Text::code(Dimension::ALL.map(Dimension::code).join(", "))
                ),
            )
        };
        let (dimension, level) = text.split_once('=').ok_or_else(refuse)?;
        let dimension = named(dimension).ok_or_else(refuse)?;
        let asked = match fold_name(level).as_str() {
            "" => return Err(refuse()),
            "each" | "cada" => LevelAsked::Each,
            "total" => LevelAsked::Total,
            _ => LevelAsked::Of(level.split('+').map(str::to_owned).collect()),
        };
        if levels.0.insert(dimension, asked).is_some() {
            return Err(refuse());
        }
    }
    Ok(levels)
}

/// The dimension of a code, or of its name in either language.
fn named(text: &str) -> Option<Dimension> {
    let folded = fold_name(text);
    let is_named = |dimension: &Dimension| {
        let words = dimension.words();
        [measure::Language::Es, measure::Language::En].iter().any(|l| fold_name(&words.plain(*l)) == folded)
    };
    text.parse().ok().or_else(|| Dimension::ALL.into_iter().find(is_named))
}

/// The levels that are asked for as the publisher writes them, whatever their case and accents were.
///
/// # Errors
/// When the releases that answer do not have a level; the message lists those that they have.
pub(crate) fn known_levels(record: &Record, selector: &Selector) -> Result<LevelsAsked, Error> {
    let mut found = selector.levels.clone();
    if found.is_empty() {
        return Ok(found);
    }
    let known = record.levels_of(selector)?;
    for (dimension, asked) in &mut found.0 {
        let Some(names) = known.get(dimension) else {
            let reason = say!(
                "ningún archivo que responda separa {statistic} por {dimension}: quítelo, o agregue el archivo del publicador, porque las tablas que trae el programa suman lo que no distinguen",
                "no file that answers tells {statistic} apart by {dimension}: leave it out, or add the publisher's file, because the tables that come with the program add up what they do not tell apart",
                statistic = selector.statistic.words(),
                dimension = dimension.words()
            );
            return Err(Error::mistyped("--level", reason));
        };
        let LevelAsked::Of(typed) = asked else { continue };
        let mut written = BTreeSet::new();
        for name in typed.iter() {
            let same = names.iter().find(|known| fold_name(known) == fold_name(name));
            let Some(same) = same else {
                let reason = say!(
                    "{seen} no es un nivel de {dimension}: los hay de {known}",
                    "{seen} is not a level of {dimension}: there are {known}",
                    seen = Text::code(name),
                    dimension = dimension.words(),
                    known = Text::list(names.iter().map(Text::name))
                );
                return Err(Error::mistyped("--level", reason));
            };
            written.insert(same.clone());
        }
        *typed = written;
    }
    Ok(found)
}

/// Where a cell or a value stands on a dimension.
pub(crate) fn level_cell(levels: &Levels, dimension: Dimension) -> Cell {
    match levels.of(dimension) {
        Some(Level::Named(name)) => Text::name(name).into(),
        Some(Level::Total) => Text::both("total publicado", "published total").into(),
        None => Cell::Empty,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_read_by_its_dimension_in_either_language() {
        let read = |texts: &[&str]| read_levels(&texts.iter().map(ToString::to_string).collect::<Vec<_>>());
        let levels = read(&["sexo=Mujer+Hombre", "stage=each", "grupo de edad=total"]).unwrap();
        let both = BTreeSet::from(["Mujer".to_owned(), "Hombre".to_owned()]);
        assert_eq!(levels.0.get(&Dimension::Sex), Some(&LevelAsked::Of(both)));
        assert_eq!(levels.0.get(&Dimension::Stage), Some(&LevelAsked::Each));
        assert_eq!(levels.0.get(&Dimension::AgeBand), Some(&LevelAsked::Total));
        for wrong in [&["sexo"][..], &["sex="], &["colour=red"], &["sex=a", "sexo=b"]] {
            assert!(read(wrong).is_err(), "{wrong:?}");
        }
    }
}
