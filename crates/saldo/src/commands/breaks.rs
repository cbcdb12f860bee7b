//! `saldo breaks`: where series break.

use super::{Answer, Row};
use crate::said::Said;

/// The command.
pub(super) const BREAKS: Row = Row {
    name: "breaks",
    about: Said { es: "Dónde se rompen las series oficiales", en: "Where the official series break" },
    after: None,
    options: &[],
    answer: Answer::Report(|_, context| context.answer(&desk::breaks())),
};
