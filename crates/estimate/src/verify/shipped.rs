//! The reference panels that come with the program; their sources and licences stand in `reference/PROVENANCE.md`.

use super::ReferencePanels;

/// The panels inside the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ShippedPanels;

impl ReferencePanels for ShippedPanels {
    fn text(&self, name: &str) -> Option<String> {
        SHIPPED.iter().find(|(shipped, _)| *shipped == name).map(|(_, text)| (*text).to_owned())
    }
}

/// Each panel by the name of its file.
const SHIPPED: [(&str, &str); 5] = [
    ("mpdta.csv", include_str!("../../reference/mpdta.csv")),
    ("prop99.csv", include_str!("../../reference/prop99.csv")),
    ("turnout.csv", include_str!("../../reference/turnout.csv")),
    ("seatbelts.csv", include_str!("../../reference/seatbelts.csv")),
    ("ehec.csv", include_str!("../../reference/ehec.csv")),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// No panel comes without the line that says whose it is and on what terms.
    #[test]
    fn every_panel_has_its_source_and_licence() {
        let provenance = include_str!("../../reference/PROVENANCE.md");
        for (name, text) in SHIPPED {
            let section = provenance.split("\n## ").find(|section| section.starts_with(name));
            let section = section.unwrap_or_else(|| panic!("{name} has no section"));
            assert!(section.contains("- Licence:") && section.contains("- Source:"), "{name}");
            assert!(!text.is_empty());
        }
    }
}
