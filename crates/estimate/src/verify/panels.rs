//! Where the reference panels come from.

/// Hands over the reference panels: those that come with the program, and those of a folder that the reader names.
pub trait ReferencePanels: Sync {
    /// The panel of a file name, such as `mpdta.csv` or `r_reference_basic.json`, unpacked and as text.
    ///
    /// A panel kept as Parquet is asked for by its name with `.csv` in place of `.parquet` and handed over as CSV.
    fn text(&self, name: &str) -> Option<String>;
}
