//! The fixed words of pages, drawings and terminal text: one exhaustive match in both languages.

use crate::{Text, Words};

/// A fixed word or phrase of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    /// Jumps over the head of the page.
    SkipToText,
    /// What the page is.
    Tagline,
    /// The list of sections.
    Contents,
    /// Before a source line.
    Source,
    /// The section of releases.
    Sources,
    /// What the section of releases lists.
    SourcesNote,
    /// The last month that a release counts.
    Cutoff,
    /// The day on which a release became public.
    Public,
    /// Through whose hands a file came.
    Custody,
    /// Who keeps a copy, or rewrote a file.
    Keeper,
    /// The licence line.
    Terms,
    /// The name of a file.
    File,
    /// The section of traces.
    Provenance,
    /// How to follow a trace.
    ProvenanceNote,
    /// Before the key of an answer.
    Key,
    /// How the key of an answer is used.
    KeyNote,
    /// Opens the list of traces.
    ShowList,
    /// Closes a panel.
    Close,
    /// The same content for machines.
    Data,
    /// The answer was made by this program.
    MadeBy,
    /// Places without value.
    NoData,
    OthersWithLess,
    /// The placebos of a drawing.
    Placebos,
    /// The margin within which a difference does not matter.
    Margin,
    /// Before the treatment.
    Before,
    /// After the treatment.
    After,
    /// Months since the treatment.
    MonthsSince,
    /// Years since the treatment.
    TimeSince,
    /// A place.
    Place,
}

impl Words for Label {
    fn words(&self) -> Text {
        let (es, en) = match self {
            Self::SkipToText => ("Ir al texto", "Skip to the text"),
            Self::Tagline => ("Cifras oficiales, con su origen", "Official figures, with their origin"),
            Self::Contents => ("Contenido", "Contents"),
            Self::Source => ("Fuente", "Source"),
            Self::Sources => ("Fuentes", "Sources"),
            Self::SourcesNote => (
                "Los archivos de donde salen las cifras de esta página, cada uno con su corte, el día en que se hizo público y las manos por las que pasó.",
                "The files that the figures of this page come from, each with its cut-off, the day it became public and the hands it went through.",
            ),
            Self::Cutoff => ("Corte", "Cut-off"),
            Self::Public => ("Fecha", "Date"),
            Self::Custody => ("Custodia", "Custody"),
            Self::Keeper => ("En manos de", "Kept by"),
            Self::Terms => ("Condiciones de uso", "Terms of use"),
            Self::File => ("Archivo", "File"),
            Self::Provenance => ("De dónde sale cada número", "Where each number comes from"),
            Self::ProvenanceNote => (
                "Al tocar un número se ve su procedencia. Una clave con la pregunta se explica sin red y sin esta página: se pregunta de nuevo a los mismos archivos, si se tienen. Un número de dieciséis dígitos se explica con los datos de este informe (JSON): añada `--report ARCHIVO`.",
                "Touch a number to see its source. A key that holds the question is explained offline and without this page: it is asked again of the same releases, where they are held. A number of sixteen digits is explained from this report's data (JSON): add `--report FILE`.",
            ),
            Self::Key => ("clave", "key"),
            Self::KeyNote => {
                ("Toda la respuesta se pregunta de nuevo con", "The whole answer is asked again with")
            }
            Self::ShowList => ("Ver la lista completa", "See the whole list"),
            Self::Close => ("Cerrar", "Close"),
            Self::Data => ("Los mismos datos", "The same data"),
            Self::MadeBy => ("Hecho con", "Made with"),
            Self::NoData => ("sin dato", "no data"),
            Self::OthersWithLess => ("otros lugares, con menos", "other places, with less"),
            Self::Placebos => ("placebos", "placebos"),
            Self::Margin => ("diferencias que no importan", "differences that do not matter"),
            Self::Before => ("antes", "before"),
            Self::After => ("después", "after"),
            Self::MonthsSince => ("meses desde el inicio", "months since the start"),
            Self::TimeSince => ("años desde el inicio", "years since the start"),
            Self::Place => ("lugar", "place"),
        };
        Text::both(es, en)
    }
}
