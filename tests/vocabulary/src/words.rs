//! The nouns in both languages, the labels of the publishers, the breaks and the presidencies: a file of `catalogue`.

use measure::Month;

use crate::{
    bridges::bridges,
    nouns::Names,
    rows::{Catalogue, Label, Tables},
    rust::{Variant, function, head, inside, literal, of_trait, option, slice},
};

/// The text of `crates/catalogue/src/tables.rs`.
pub fn words(tables: &Tables) -> Result<String, String> {
    let names = Names::of(tables);
    let mut text = head(
        "The nouns in both languages, the labels of the publishers, the breaks of the series and the presidencies.",
        &[
            "measure::{Basis, Catalogue, Month, Offence, Statistic, Unit}",
            "crate::rows::{Break, BreakKind, Bridge, Counterpart, Label, Named, Names, Presidency, Reading}",
        ],
    );
    let kinds: Vec<Variant> = tables.break_kinds.iter().map(|row| Variant::plain(&row.code, "")).collect();
    let named = |of: &str, variants: &[Variant], words: Vec<(&str, &str)>| {
        let arms = variants.iter().zip(words).map(|(v, (es, en))| {
            (v.pattern(), format!("Names {{ es: {}, en: {} }}", literal(es), literal(en)))
        });
        inside(&format!("impl Named for {of}"), &[of_trait("names(self) -> Names", arms)])
    };
    text += &named("Basis", &names.bases, tables.bases.iter().map(|r| (&*r.es, &*r.en)).collect());
    text +=
        &named("Statistic", &names.statistics, tables.statistics.iter().map(|r| (&*r.es, &*r.en)).collect());
    text += &notes(&names, tables);
    text += &named("Offence", &names.offences, tables.offences.iter().map(|r| (&*r.es, &*r.en)).collect());
    text += &named(
        "Catalogue",
        &names.catalogues,
        tables.catalogues.iter().map(|(r, _)| (&*r.es, &*r.en)).collect(),
    );
    text += &named("Unit", &names.units, tables.units.iter().map(|r| (&*r.es, &*r.en)).collect());
    text += &named("BreakKind", &kinds, tables.break_kinds.iter().map(|r| (&*r.es, &*r.en)).collect());
    text += &catalogue_facts(&names, &tables.catalogues)?;
    text += "/// Every break that is known, in the order of the table.\npub const BREAKS: &[Break] = &[\n";
    for row in &tables.breaks {
        let statistics: Vec<String> =
            row.statistics.iter().map(|s| names.statistic(s)).collect::<Result<_, _>>()?;
        let kind = kinds
            .iter()
            .find(|v| v.code == row.kind)
            .ok_or_else(|| format!("breaks.toml: {}: `{}` is no kind of break", row.id, row.kind))?;
        text += &format!(
            "    Break {{ id: {}, kind: BreakKind::{}, statistics: {}, offences: {}, first: {}, from: {}, to: {}, names: Names {{ es: {}, en: {} }}, source: {} }},\n",
            literal(&row.id),
            kind.name,
            slice(statistics),
            option(row.offences.as_ref().map(|codes| names.offences(codes)).transpose()?),
            month(&row.first)?,
            literal(&row.from),
            literal(&row.to),
            literal(&row.es),
            literal(&row.en),
            literal(&row.source),
        );
    }
    text += "];\n\n/// The terms of office, in their order.\npub const PRESIDENCIES: &[Presidency] = &[\n";
    for row in &tables.presidencies {
        text += &format!(
            "    Presidency {{ name: {}, first: {}, last: {} }},\n",
            literal(&row.name),
            month(&row.first)?,
            month(&row.last)?
        );
    }
    text += "];\n\n";
    text += &bridges(tables, &names)?;
    Ok(text)
}

/// What a reader has to know of every figure of a statistic.
fn notes(names: &Names, tables: &Tables) -> String {
    let arms = names.statistics.iter().zip(&tables.statistics).map(|(v, row)| {
        let note = row
            .note
            .as_ref()
            .map(|note| format!("Names {{ es: {}, en: {} }}", literal(&note.es), literal(&note.en)));
        (format!("Statistic::{}", v.name), option(note))
    });
    let note = function(
        (
            "note(statistic: Statistic) -> Option<Names>",
            "What a reader has to know of every figure of a statistic: what it leaves out, and what it is not.",
        ),
        "statistic",
        arms,
    );
    format!("{note}\n")
}

/// Since when each catalogue is, whether it is closed, and its labels.
fn catalogue_facts(names: &Names, catalogues: &[(Catalogue, Vec<Label>)]) -> Result<String, String> {
    let rows = || names.catalogues.iter().zip(catalogues);
    let pattern = |v: &Variant| format!("Catalogue::{}", v.name);
    let since = rows().map(|(v, (row, _))| (pattern(v), option(row.since.map(|year| year.to_string()))));
    let until = rows().map(|(v, (row, _))| (pattern(v), option(row.until.map(|year| year.to_string()))));
    let closed = rows().map(|(v, (row, _))| (pattern(v), row.closed.to_string()));
    let lists = rows().map(|(v, (row, labels))| {
        (pattern(v), if labels.is_empty() { "&[]".to_owned() } else { list_name(row) })
    });
    let mut text = function(
        ("since(catalogue: Catalogue) -> Option<i32>", "The first year of a catalogue that has one."),
        "catalogue",
        since,
    );
    text.push('\n');
    text += &function(
        (
            "until(catalogue: Catalogue) -> Option<i32>",
            "The last year of a catalogue that another took the place of.",
        ),
        "catalogue",
        until,
    );
    text.push('\n');
    text += &function(
        (
            "is_closed(catalogue: Catalogue) -> bool",
            "Whether a catalogue can gain no offence any more, so that one that it does not have is an error of the file.",
        ),
        "catalogue",
        closed,
    );
    text.push('\n');
    text += &function(
        (
            "labels(catalogue: Catalogue) -> &'static [Label]",
            "The labels of a catalogue, folded and sorted; none where its layout reads them.",
        ),
        "catalogue",
        lists,
    );
    text.push('\n');
    for (row, labels) in catalogues.iter().filter(|(_, labels)| !labels.is_empty()) {
        text += &format!("const {}: &[Label] = &[\n", list_name(row));
        for label in labels {
            text += &format!(
                "    Label {{ kind: {}, subtype: {}, offence: {} }},\n",
                literal(&label.kind),
                literal(&label.subtype),
                names.offence(&label.offence)?
            );
        }
        text += "];\n\n";
    }
    Ok(text)
}

fn list_name(row: &Catalogue) -> String {
    row.code.to_uppercase().replace('-', "_")
}

/// A month as a constant.
fn month(text: &str) -> Result<String, String> {
    let month: Month = text.parse().map_err(|error| format!("a row's month: {error}"))?;
    Ok(format!("Month::constant::<{}, {}>()", month.year(), month.number()))
}
