//! What keeps a study from being made at all. What a design does not admit is a gate's ruling, not an error.

use thiserror::Error;

use crate::method;

/// What keeps a study from being made.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum Error {
    /// A treated place is no row of the panel.
    #[error(
        "the treated place `{place}` is no row of the panel: build the panel with that place, or repair the policy's `assignment`"
    )]
    PlaceNotInPanel {
        /// The place.
        place: String,
    },
    /// The panel does not hold the window.
    #[error(
        "the window `{wanted}` is not wholly in the panel, which holds `{held}`: choose a vintage that holds it, or shorten the window"
    )]
    WindowNotInPanel {
        /// The months wanted.
        wanted: String,
        /// The months held.
        held: String,
    },
    /// The panel does not measure what the policy asks for.
    #[error(
        "the policy asks for `{expected}` and the panel is in `{seen}`: hand over the panel that the policy names"
    )]
    AnotherOutcome {
        /// What the policy asks for.
        expected: String,
        /// What the panel measures.
        seen: String,
    },
    /// A method cannot work on numbers that the gates let pass.
    #[error("`{name}` cannot be computed: {source}")]
    Method {
        /// The method.
        name: &'static str,
        /// What it says.
        source: method::Error,
    },
    /// The file that was brought is not the World Bank's.
    #[error(
        "line {line} of the file is not as the World Bank publishes `VC.IHR.PSRC.P5`: expected {expected}; download the indicator as CSV and name it unchanged in `outcome.file`"
    )]
    NotTheWorldBankFile {
        /// The line, counted from 1.
        line: usize,
        /// What was expected there.
        expected: &'static str,
    },
    /// An outside panel that the reader must bring was not brought.
    #[error("the outside panel `{name}` does not come with the program: name its file in `outcome.file`")]
    PanelNotBrought {
        /// The panel.
        name: &'static str,
    },
    /// The embedded table of an outside panel cannot be read.
    #[error("the outside panel `{name}` that comes with the program is damaged: install the program again")]
    DamagedOutsidePanel {
        /// The panel.
        name: &'static str,
    },
}
