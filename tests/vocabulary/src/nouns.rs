//! The nouns as enums with what is true of each whatever the language: a file of `measure`.

use measure::ValueKind;

use crate::{
    rows::{Statistic, Tables},
    rust::{Variant, all, declared, function, head, inside, literal, option, slice, variant},
};

/// The text of `crates/measure/src/vocabulary.rs`.
pub fn nouns(tables: &Tables) -> String {
    let names = Names::of(tables);
    let mut text = head(
        "The nouns of the field: what is counted, by whom, dated how, in what unit.",
        &["serde::{Deserialize, Serialize}"],
    );
    text += &plain("Basis", "To which moment a count is dated.", &names.bases, Vec::new());
    text += &plain(
        "Statistic",
        "The thing that a publisher counts.\n\nTwo statistics are never added, subtracted or compared as if they were one.",
        &names.statistics,
        Vec::new(),
    );
    let acronyms =
        names.publishers.iter().zip(&tables.publishers).map(|(v, row)| (v.pattern(), literal(&row.acronym)));
    text += &plain(
        "Publisher",
        "Who publishes.",
        &names.publishers,
        vec![function(
            (
                "acronym(self) -> &'static str",
                "The short name under which readers know the publisher, the same in both languages.",
            ),
            "self",
            acronyms,
        )],
    );
    text += &plain(
        "Catalogue",
        "The catalogue in which a publisher names offences. A change of catalogue is a break of the series.",
        &names.catalogues,
        Vec::new(),
    );
    text += &declared("Unit", "In what a number is measured.", &names.units);
    let counted = names.units.iter().map(|v| match v.holds {
        Some(_) => (format!("Self::{}(statistic)", v.name), "Some(statistic)".to_owned()),
        None => (v.pattern(), "None".to_owned()),
    });
    let statistic = function(
        ("statistic(self) -> Option<Statistic>", "The statistic that it is a unit of."),
        "self",
        counted,
    );
    text + &inside("impl Unit", &[statistic])
}

/// The text of `crates/measure/src/offence_names.rs`.
pub fn offences(tables: &Tables) -> String {
    let names = Names::of(tables);
    let mut text = head("The offences of the common catalogue.", &["serde::{Deserialize, Serialize}"]);
    let spanish =
        names.offences.iter().zip(&tables.offences).map(|(v, row)| (v.pattern(), literal(&row.spanish)));
    let counts = names.offences.iter().zip(&tables.offences).map(|(v, row)| {
        (v.pattern(), slice(row.counts.iter().map(|code| format!("Self::{}", variant(code)))))
    });
    text += &plain(
        "Offence",
        "An offence of the common catalogue.\n\nA publisher's label maps to at most one of these, and attempts are never part of the completed offence.",
        &names.offences,
        vec![
            function(
                (
                    "spanish_code(self) -> &'static str",
                    "The Spanish name, accepted wherever the English one is.",
                ),
                "self",
                spanish,
            ),
            function(
                (
                    "parts(self) -> &'static [Self]",
                    "The offences that it is one number of, beside which it is never asked for.",
                ),
                "self",
                counts,
            ),
        ],
    );
    text
}

/// The text of `crates/measure/src/statistic_rows.rs`.
pub fn statistic_rows(tables: &Tables) -> Result<String, String> {
    let names = Names::of(tables);
    let rows = tables.statistics.iter().zip(&names.statistics);
    let arms = rows.map(|(row, v)| Ok((v.pattern(), names.statistic_row(row)?)));
    let row = function(
        ("row(self) -> &'static StatisticRow", "What is true of it whoever asks."),
        "self",
        arms.collect::<Result<Vec<_>, String>>()?,
    );
    let head = head(
        "What is true of each statistic.",
        &[
            "crate::{Basis, Offence, Statistic, ValueKind, statistic::{Independent, SmallCells, StatisticRow}}",
        ],
    );
    Ok(head + &inside("impl Statistic", &[row]))
}

/// A plain enum with its list, its codes and what else it answers.
fn plain(name: &str, doc: &str, variants: &[Variant], more: Vec<String>) -> String {
    let codes = variants.iter().map(|v| (v.pattern(), literal(&v.code)));
    let code = function(
        ("code(self) -> &'static str", "The name used in flags, files and addresses."),
        "self",
        codes,
    );
    let functions = [vec![all(variants), code], more].concat();
    declared(name, doc, variants) + &inside(&format!("impl {name}"), &functions)
}

/// The variants of every table, and the way from a code that a row names to its variant.
pub struct Names {
    pub bases: Vec<Variant>,
    pub statistics: Vec<Variant>,
    pub offences: Vec<Variant>,
    pub publishers: Vec<Variant>,
    pub catalogues: Vec<Variant>,
    pub units: Vec<Variant>,
}

impl Names {
    pub fn of(tables: &Tables) -> Self {
        let offence = |row: &crate::rows::Offence| {
            let derived = Variant::plain(&row.code, &row.doc);
            Variant { name: row.variant.clone().unwrap_or(derived.name.clone()), ..derived }
        };
        let unit = |row: &crate::rows::Unit| Variant {
            holds: row.of_a_statistic.then_some("Statistic"),
            ..Variant::plain(&row.code, &row.doc)
        };
        Self {
            bases: tables.bases.iter().map(|row| Variant::plain(&row.code, &row.doc)).collect(),
            statistics: tables.statistics.iter().map(|row| Variant::plain(&row.code, &row.doc)).collect(),
            offences: tables.offences.iter().map(offence).collect(),
            publishers: tables.publishers.iter().map(|row| Variant::plain(&row.code, &row.doc)).collect(),
            catalogues: tables
                .catalogues
                .iter()
                .map(|(row, _)| Variant::plain(&row.code, &row.doc))
                .collect(),
            units: tables.units.iter().map(unit).collect(),
        }
    }

    pub fn statistic(&self, code: &str) -> Result<String, String> {
        found("Statistic", &self.statistics, code)
    }

    pub fn offences(&self, codes: &[String]) -> Result<String, String> {
        Ok(slice(codes.iter().map(|code| self.offence(code)).collect::<Result<Vec<_>, _>>()?))
    }

    pub fn offence(&self, code: &str) -> Result<String, String> {
        found("Offence", &self.offences, code)
    }

    fn statistic_row(&self, row: &Statistic) -> Result<String, String> {
        let independent = |i: &crate::rows::Independent| {
            Ok(format!(
                "Independent {{ of: {}, statistic: {}, offences: {} }}",
                self.offences(&i.of)?,
                self.statistic(&i.statistic)?,
                self.offences(&i.offences)?
            ))
        };
        Ok(format!(
            "&StatisticRow {{ basis: {}, also: {}, usual: {}, companion: {}, independent: {}, value: {}, blank_is_zero: {}, lists_events: {}, lists_a_part: {}, done_by_the_state: {}, classified_by_author: {}, small_cells: SmallCells::{:?} }}",
            found("Basis", &self.bases, &row.basis)?,
            slice(row.also.iter().map(|name| literal(name))),
            self.offences(&row.usual)?,
            option(row.companion.as_deref().map(|code| self.statistic(code)).transpose()?),
            slice(row.independent.iter().map(independent).collect::<Result<Vec<_>, String>>()?),
            kind(row)?,
            row.blank_is_zero,
            row.lists_events,
            row.lists_a_part,
            row.done_by_the_state,
            row.classified_by_author,
            row.small_cells,
        ))
    }
}

/// The kind of its values: counts, where the row does not say.
fn kind(row: &Statistic) -> Result<String, String> {
    let code = row.value.as_deref().unwrap_or(ValueKind::Count.code());
    let kind = ValueKind::ALL.into_iter().find(|kind| kind.code() == code);
    let known = ValueKind::ALL.map(ValueKind::code).join(", ");
    let refuse = || format!("`{}` has values `{code}`: expected one of {known}", row.code);
    kind.map(|kind| format!("ValueKind::{kind:?}")).ok_or_else(refuse)
}

/// The variant of a code, as it is written in Rust.
fn found(of: &str, variants: &[Variant], code: &str) -> Result<String, String> {
    let known = || variants.iter().map(|v| v.code.as_str()).collect::<Vec<_>>().join(", ");
    let named = variants.iter().find(|v| v.code == code);
    named
        .map(|v| format!("{of}::{}", v.name))
        .ok_or_else(|| format!("a row names `{code}`, which is no {of}: expected one of {}", known()))
}
