//! What a publisher's offence is in the common catalogue.
//!
//! A subtype maps to one offence of the common catalogue or to `other`. Attempts are never the completed offence.
//!
//! Federal drug offences are two offences that never overlap: `drug-possession` is the modality *posesión* of the
//! heading *contra la salud* of the federal penal code, and `drug-offences` all its other modalities. The heading as
//! a whole is therefore asked for as `drug-offences+drug-possession`. What the general health law and the law
//! against organised crime punish stands under other headings of the publisher and is `other`.

use std::{collections::BTreeMap, sync::OnceLock};

use measure::{Catalogue, Offence, fold_name};

const SESNSP_2015: &str = include_str!("sesnsp_2015.csv");

type Table = BTreeMap<(String, String), Offence>;

/// A subtype of SESNSP's catalogue, or nothing when the catalogue does not have it.
#[must_use]
pub fn sesnsp(catalogue: Catalogue, kind: &str, subtype: &str) -> Option<Offence> {
    static OF_2015: OnceLock<Table> = OnceLock::new();
    static OF_2026: OnceLock<Table> = OnceLock::new();
    let table = match catalogue {
        Catalogue::Sesnsp2015 => OF_2015.get_or_init(|| table_of(SESNSP_2015)),
        Catalogue::Rnid2026 => OF_2026.get_or_init(|| table_of(include_str!("rnid_2026.csv"))),
        Catalogue::Ideff2012
        | Catalogue::Pgr2001
        | Catalogue::VitalStatistics
        | Catalogue::PresumedRivalry
        | Catalogue::None => return None,
    };
    table.get(&(fold_name(kind), fold_name(subtype))).copied()
}

/// Whether a catalogue can gain no offence any more, so that one that it does not have is an error of the file.
///
/// SESNSP's of 2015 was in force to the end of 2025. That of the new register and the federal one, which follows the
/// laws, can grow.
#[must_use]
pub fn is_closed(catalogue: Catalogue) -> bool {
    match catalogue {
        Catalogue::Sesnsp2015 | Catalogue::Pgr2001 | Catalogue::PresumedRivalry => true,
        Catalogue::Rnid2026 | Catalogue::Ideff2012 | Catalogue::VitalStatistics | Catalogue::None => false,
    }
}

/// A subtype of the catalogue of 2015 that a rewriting names without its type, where one type has it.
#[must_use]
pub fn sesnsp_subtype(subtype: &str) -> Option<Offence> {
    let folded = fold_name(subtype);
    let (kind, ..) = rows_of(SESNSP_2015).find(|(_, s, _)| fold_name(s) == folded)?;
    sesnsp(Catalogue::Sesnsp2015, kind, subtype)
}

/// A concept and type of the federal file from 2012, or nothing when its catalogue does not have it.
#[must_use]
pub fn ideff(concept: &str, kind: &str) -> Option<Offence> {
    static IDEFF: OnceLock<Table> = OnceLock::new();
    let table = IDEFF.get_or_init(|| table_of(include_str!("ideff_2012.csv")));
    table.get(&(fold_name(concept), fold_name(kind))).copied()
}

/// A column of PGR's files of 2001 to 2017: its headings changed, the one on drugs did not.
#[must_use]
pub fn pgr(column: &str) -> Offence {
    let folded = fold_name(column);
    let federal_code = folded.strip_prefix("codigo penal federal (cpf) ").unwrap_or(&folded);
    match federal_code.strip_prefix("delitos contra la salud") {
        Some(modality) if modality.trim() == "posesion" => Offence::DrugPossession,
        Some(_) => Offence::DrugOffences,
        None => Offence::Other,
    }
}

fn table_of(text: &'static str) -> Table {
    rows_of(text)
        .map(|(kind, subtype, offence)| {
            ((fold_name(kind), fold_name(subtype)), offence.parse().unwrap_or(Offence::Other))
        })
        .collect()
}

/// The rows of a table; no name holds a quotation mark, and names with a comma are quoted.
fn rows_of(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    text.lines().skip(1).filter_map(|line| {
        let (names, offence) = line.rsplit_once(',')?;
        let (kind, subtype) = match names.strip_prefix('"') {
            Some(quoted) => quoted.split_once("\",")?,
            None => names.split_once(',')?,
        };
        Some((kind, subtype.trim_matches('"'), offence))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: the catalogues as the files of 2015-2024, January-March 2026 and July 2025 use them.
    #[test]
    fn every_catalogue_has_its_subtypes_and_each_maps_to_a_name_that_exists() {
        for (text, subtypes) in [
            (include_str!("sesnsp_2015.csv"), 55),
            (include_str!("rnid_2026.csv"), 79),
            (include_str!("ideff_2012.csv"), 30),
        ] {
            assert_eq!(rows_of(text).count(), subtypes);
            assert_eq!(table_of(text).len(), subtypes);
            for (_, subtype, offence) in rows_of(text) {
                assert!(offence.parse::<Offence>().is_ok(), "{subtype}: {offence}");
            }
        }
    }

    #[test]
    fn attempts_are_never_the_completed_offence() {
        let rnid = |kind, subtype| sesnsp(Catalogue::Rnid2026, kind, subtype);
        assert_eq!(rnid("Extorsión", "Extorsión presencial"), Some(Offence::Extortion));
        assert_eq!(rnid("Extorsión", "Tentativa de extorsión presencial"), Some(Offence::AttemptedExtortion));
        assert_eq!(
            rnid("Homicidio", "Tentativa de homicidio doloso"),
            Some(Offence::AttemptedIntentionalHomicide)
        );
        assert_eq!(
            sesnsp(Catalogue::Sesnsp2015, "HOMICIDIO", "homicidio doloso"),
            Some(Offence::IntentionalHomicide)
        );
        assert_eq!(sesnsp(Catalogue::Sesnsp2015, "Homicidio", "Tentativa de homicidio doloso"), None);
    }

    #[test]
    fn possession_stands_apart_from_the_other_federal_drug_offences() {
        assert_eq!(ideff("CONTRA LA SALUD", "POSESION"), Some(Offence::DrugPossession));
        assert_eq!(ideff("CONTRA LA SALUD", "COMERCIO"), Some(Offence::DrugOffences));
        assert_eq!(pgr("Delitos contra la salud_Posesión"), Offence::DrugPossession);
        assert_eq!(
            pgr("Código Penal Federal (CPF)_Delitos contra la salud_ Producción"),
            Offence::DrugOffences
        );
        assert_eq!(
            pgr("Ley General de Salud (LGS)_Contra la salud en su modalidad de Narcomenudeo"),
            Offence::Other
        );
    }
}
