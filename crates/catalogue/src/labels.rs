//! What a publisher's label is in the common catalogue.
//!
//! A label maps to one offence of the common catalogue or to `other`. Attempts are never the completed offence.
//!
//! Federal drug offences are two offences that never overlap: `drug-possession` is the modality *posesión* of the
//! heading *contra la salud* of the federal penal code, and `drug-offences` all its other modalities. The heading as
//! a whole is therefore asked for as `drug-offences+drug-possession`. What the general health law punishes stands under
//! another heading of the publisher and is `other`; all that the law against organised crime punishes is `organised-crime`,
//! whatever the offence.

use std::ops::RangeInclusive;

use measure::{Catalogue, Offence, fold_name};

use crate::tables::{labels, since, until};

/// The offence of a label as a publisher writes it, or nothing when the catalogue does not have it.
#[must_use]
pub fn offence_of(catalogue: Catalogue, kind: &str, subtype: &str) -> Option<Offence> {
    let (kind, subtype) = (fold_name(kind), fold_name(subtype));
    let labels = labels(catalogue);
    let at = labels.binary_search_by(|label| (label.kind, label.subtype).cmp(&(&kind, &subtype))).ok()?;
    labels.get(at).map(|label| label.offence)
}

/// The years that a file in the catalogue may hold.
#[must_use]
pub fn years(catalogue: Catalogue) -> RangeInclusive<i32> {
    // Months are counted from 1900 to 2199: a catalogue without a first or last year is bound by nothing else.
    since(catalogue).unwrap_or(1900)..=until(catalogue).unwrap_or(2199)
}

/// A subtype of SESNSP's catalogue of 2015 that a rewriting names without its type. No two types have it.
#[must_use]
pub fn sesnsp_subtype(subtype: &str) -> Option<Offence> {
    let folded = fold_name(subtype);
    labels(Catalogue::Sesnsp2015).iter().find(|label| label.subtype == folded).map(|label| label.offence)
}

/// A type of SESNSP's catalogue of 2015 without its subtypes: `other` where they are several offences, as of homicide.
#[must_use]
pub fn sesnsp_type(kind: &str) -> Option<Offence> {
    let folded = fold_name(kind);
    let of_type = labels(Catalogue::Sesnsp2015).iter().filter(|label| label.kind == folded);
    of_type.map(|label| label.offence).reduce(|all, one| if all == one { all } else { Offence::Other })
}

/// A column of PGR's files of 2001 to 2017: its headings changed, the one on drugs did not.
#[must_use]
pub fn pgr(column: &str) -> Offence {
    let folded = fold_name(column);
    let federal_code = folded.strip_prefix("codigo penal federal (cpf) ").unwrap_or(&folded);
    match federal_code.strip_prefix("delitos contra la salud") {
        Some(modality) if modality.trim() == "posesion" => Offence::DrugPossession,
        Some(_) => Offence::DrugOffences,
        None if folded.starts_with("ley federal contra la delincuencia organizada") => {
            Offence::OrganisedCrime
        }
        None if folded.starts_with("ley federal de armas de fuego") => Offence::Firearms,
        None => Offence::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: the catalogues as the files of 2015-2024, January-March 2026 and July 2025 use them.
    #[test]
    fn every_catalogue_has_its_labels() {
        let each = Catalogue::ALL.iter().map(|catalogue| (catalogue.code(), labels(*catalogue).len()));
        let labelled: Vec<(&str, usize)> = each.filter(|(_, number)| *number > 0).collect();
        assert_eq!(labelled, [("sesnsp2015", 55), ("rnid2026", 79), ("ideff2012", 30), ("envipe", 16)]);
    }

    #[test]
    fn no_two_types_of_2015_have_the_same_subtype() {
        let labels = labels(Catalogue::Sesnsp2015);
        let subtypes: std::collections::BTreeSet<_> = labels.iter().map(|label| label.subtype).collect();
        assert_eq!(subtypes.len(), labels.len());
    }

    #[test]
    fn every_subtype_of_2015_has_a_bridge_and_no_sum_counts_a_subtype_of_2026_twice() {
        let bridged: std::collections::BTreeSet<String> =
            crate::BRIDGES.iter().map(|bridge| fold_name(bridge.subtype)).collect();
        let labelled = labels(Catalogue::Sesnsp2015).iter().map(|label| label.subtype.to_owned());
        assert_eq!(bridged, labelled.collect());
        for reading in crate::BRIDGES.iter().map(|bridge| bridge.reading.code) {
            let of_it = crate::BRIDGES.iter().filter(|bridge| bridge.reading.code == reading);
            let new: Vec<&str> = of_it.flat_map(|bridge| bridge.new).map(|new| new.subtype).collect();
            let distinct: std::collections::BTreeSet<&&str> = new.iter().collect();
            assert_eq!(distinct.len(), new.len(), "{reading}");
        }
    }

    #[test]
    fn attempts_are_never_the_completed_offence() {
        let rnid = |kind, subtype| offence_of(Catalogue::Rnid2026, kind, subtype);
        assert_eq!(rnid("Extorsión", "Extorsión presencial"), Some(Offence::Extortion));
        assert_eq!(rnid("Extorsión", "Tentativa de extorsión presencial"), Some(Offence::AttemptedExtortion));
        assert_eq!(
            rnid("Homicidio", "Tentativa de homicidio doloso"),
            Some(Offence::AttemptedIntentionalHomicide)
        );
        assert_eq!(
            offence_of(Catalogue::Sesnsp2015, "HOMICIDIO", "homicidio doloso"),
            Some(Offence::IntentionalHomicide)
        );
        assert_eq!(offence_of(Catalogue::Sesnsp2015, "Homicidio", "Tentativa de homicidio doloso"), None);
    }

    #[test]
    fn possession_stands_apart_from_the_other_federal_drug_offences() {
        assert_eq!(
            offence_of(Catalogue::Ideff2012, "CONTRA LA SALUD", "POSESION"),
            Some(Offence::DrugPossession)
        );
        assert_eq!(
            offence_of(Catalogue::Ideff2012, "CONTRA LA SALUD", "COMERCIO"),
            Some(Offence::DrugOffences)
        );
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

    #[test]
    fn a_type_is_an_offence_where_its_subtypes_are_one() {
        assert_eq!(sesnsp_type("Extorsión"), Some(Offence::Extortion));
        assert_eq!(sesnsp_type("Violación equiparada"), Some(Offence::Rape));
        assert_eq!(sesnsp_type("Homicidio"), Some(Offence::Other), "intentional and negligent");
        assert_eq!(sesnsp_type("Homicidio doloso"), None, "a subtype");
    }

    #[test]
    fn laws_of_one_name_in_both_federal_catalogues_are_one_offence() {
        let ideff = |concept, kind| offence_of(Catalogue::Ideff2012, concept, kind);
        let organised = "LEY FEDERAL CONTRA LA DELINCUENCIA ORGANIZADA (L.F.C.D.O.)";
        assert_eq!(ideff(organised, "CONTRA LA SALUD"), Some(Offence::OrganisedCrime));
        assert_eq!(
            pgr("Ley Federal Contra la Delincuencia Organizada (LFCDO)_Contra la salud"),
            Offence::OrganisedCrime
        );
        let firearms = "LEY FEDERAL DE ARMAS DE FUEGO Y EXPLOSIVOS (L.F.A.F.E.)";
        assert_eq!(ideff("OTRAS LEYES Y CODIGOS", firearms), Some(Offence::Firearms));
        assert_eq!(pgr("Ley Federal de Armas de Fuego y Explosivos (LFAFE)"), Offence::Firearms);
    }
}
