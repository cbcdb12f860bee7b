//! What a page may point to beside itself.

/// What a page may point to beside itself; addresses are relative to the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct HtmlOptions {
    /// The same report in the other language.
    pub other_language: Option<String>,
    /// The same report as JSON.
    pub json: Option<String>,
    /// The folder of the tables as CSV, with its slash; each is named after its table or figure.
    pub tables: Option<String>,
}

impl HtmlOptions {
    /// The same options with the address of the report in the other language.
    #[must_use]
    pub fn with_other_language(mut self, address: impl Into<String>) -> Self {
        self.other_language = Some(address.into());
        self
    }

    /// The same options with the address of the report as JSON.
    #[must_use]
    pub fn with_json(mut self, address: impl Into<String>) -> Self {
        self.json = Some(address.into());
        self
    }

    /// The same options with the folder of the tables as CSV.
    #[must_use]
    pub fn with_tables(mut self, folder: impl Into<String>) -> Self {
        self.tables = Some(folder.into());
        self
    }
}
