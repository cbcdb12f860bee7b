//! What is said of claims: headings, and the sentence that says why a verdict is what it is.

use measure::Quantity;
use report::{Text, Words, say};

/// A heading or sentence of a check of claims.
#[derive(Debug, Clone)]
pub(crate) enum CheckSentence {
    /// What the page is.
    Lead { source: String },
    /// Caption of all claims.
    Caption,
    /// Caption of the figures behind them.
    Figures,
    /// The claim's name.
    Claim,
    /// Where it stands.
    Paragraph,
    /// The claim.
    Claimed,
    /// The verdict.
    FiguresSay,
    /// Why it is not decided, and what would decide.
    Reason,
    /// The claims file by its hash.
    File { file: String },
    /// A claim that the document words so.
    Quoted { sentence: Box<Text>, quote: String, paragraph: u16, summary: Box<Text> },
    /// A claim without its quotation.
    Unquoted { sentence: Box<Text>, summary: Box<Text> },
    /// It holds, with figures.
    Holds { told: Vec<Text> },
    /// It does not hold, with figures.
    Fails { told: Vec<Text> },
    /// One definition holds, another does not.
    Both { holds: Vec<Text>, fails: Vec<Text> },
    /// It matched a figure that was revised later.
    Revised {
        then: Box<Quantity>,
        then_source: Box<Text>,
        latest: Box<Quantity>,
        change: Option<Box<Quantity>>,
        latest_source: Box<Text>,
    },
    /// What would decide a claim.
    WouldDecide { what: Box<Text> },
    /// What a document says of an event.
    Documented { said: Box<Text>, source: Box<Text> },
    /// A figure with its source.
    Sourced { said: Box<Text>, source: Box<Text> },
    /// Caption: under each definition.
    EachDefinition,
    /// Caption: in each version.
    EachVersion,
    /// Column: what is counted.
    Definition,
    /// Column: whether the claim's words admit the definition.
    Counts,
    /// Column: the figure when the claim was made.
    Then,
    /// Column: the latest figure.
    Latest,
    /// Columns: the range of the versions.
    Lowest,
    /// The other end.
    Highest,
    /// Column: how many versions.
    Versions,
    /// Column: did it hold then.
    HeldThen,
    /// Column: does it hold now.
    HoldsNow,
    /// It is shown and does not count.
    ShownOnly,
    /// Column: the period compared with.
    ComparedWith,
    /// It cannot be told.
    CannotBeTold,
    /// From one release to another.
    ReleasesFromTo { first: String, last: String },
    /// A total of the press.
    PressTotal { outlet: String, date: String },
    /// The custody of a citation.
    CitedInPress,
}

impl Words for CheckSentence {
    fn words(&self) -> Text {
        match self {
            Self::Lead { source } => say!(
                "Cada afirmación, con lo que dicen las cifras oficiales según cada definición. Las versiones de una definición son su margen, no votos. Fuente de las afirmaciones: {source}.",
                "Each claim, with what the official figures say under each definition. The versions of a definition are its range, not votes. Source of the claims: {source}.",
                source = Text::name(source)
            ),
            Self::Caption => Text::both(
                "Las afirmaciones y lo que dicen las cifras",
                "The claims and what the figures say",
            ),
            Self::Figures => Text::both(
                "Las cifras de cada afirmación, según cada definición",
                "The figures of each claim, under each definition",
            ),
            Self::Claim => Text::both("afirmación", "claim"),
            Self::Paragraph => Text::both("párrafo", "paragraph"),
            Self::Claimed => Text::both("qué se afirmó", "what was claimed"),
            Self::FiguresSay => Text::both("qué dicen las cifras", "what the figures say"),
            Self::Reason => Text::both("por qué", "why"),
            Self::File { file } => {
                say!("Archivo de afirmaciones {file}", "Claims file {file}", file = Text::code(file))
            }
            Self::Quoted { sentence, quote, paragraph, summary } => say!(
                "{sentence} (“{quote}”, párrafo {paragraph}.) {summary}",
                "{sentence} (“{quote}”, paragraph {paragraph}.) {summary}",
                sentence = (**sentence).clone(),
                quote = Text::name(quote),
                paragraph = Text::name(paragraph.to_string()),
                summary = (**summary).clone()
            ),
            Self::Unquoted { sentence, summary } => say!(
                "{sentence} {summary}",
                "{sentence} {summary}",
                sentence = (**sentence).clone(),
                summary = (**summary).clone()
            ),
            Self::Holds { told } => say!("Se cumple: {told}.", "It holds: {told}.", told = listed(told)),
            Self::Fails { told } => {
                say!("No se cumple: {told}.", "It does not hold: {told}.", told = listed(told))
            }
            Self::Both { holds, fails } => say!(
                "Se cumple así: {holds}. No se cumple así: {fails}.",
                "It holds so: {holds}. It does not hold so: {fails}.",
                holds = listed(holds),
                fails = listed(fails)
            ),
            Self::Revised { then, then_source, latest, change, latest_source } => {
                let (then, then_source) = ((**then).clone(), (**then_source).clone());
                let (latest, latest_source) = ((**latest).clone(), (**latest_source).clone());
                match change {
                    None => say!(
                        "Coincide con la cifra de entonces, {then} ({then_source}); la más reciente es {latest} ({latest_source}).",
                        "It matches the figure of the day, {then} ({then_source}); the latest is {latest} ({latest_source}).",
                        then,
                        then_source,
                        latest,
                        latest_source
                    ),
                    Some(change) if change.value >= 0.0 => say!(
                        "Coincide con la cifra de entonces, {then} ({then_source}); la más reciente es {latest}, {change} % más ({latest_source}).",
                        "It matches the figure of the day, {then} ({then_source}); the latest is {latest}, {change}% higher ({latest_source}).",
                        then,
                        then_source,
                        latest,
                        change = (**change).clone(),
                        latest_source
                    ),
                    Some(change) => say!(
                        "Coincide con la cifra de entonces, {then} ({then_source}); la más reciente es {latest}, una diferencia de {change} % ({latest_source}).",
                        "It matches the figure of the day, {then} ({then_source}); the latest is {latest}, a difference of {change}% ({latest_source}).",
                        then,
                        then_source,
                        latest,
                        change = (**change).clone(),
                        latest_source
                    ),
                }
            }
            Self::WouldDecide { what } => {
                say!("Lo decidiría: {what}", "What would decide it: {what}", what = (**what).clone())
            }
            Self::Documented { said, source } => say!(
                "Documentado: {said} ({source}).",
                "On record: {said} ({source}).",
                said = (**said).clone(),
                source = (**source).clone()
            ),
            Self::Sourced { said, source } => say!(
                "{said} ({source})",
                "{said} ({source})",
                said = (**said).clone(),
                source = (**source).clone()
            ),
            Self::EachDefinition => Text::both("Según cada definición", "Under each definition"),
            Self::EachVersion => Text::both("En cada versión", "In each version"),
            Self::Definition => Text::both("definición", "definition"),
            Self::Counts => Text::both("¿cuenta?", "does it count?"),
            Self::Then => Text::both("cifra de entonces", "figure of the day"),
            Self::Latest => Text::both("más reciente", "latest"),
            Self::Lowest => Text::both("menor", "lowest"),
            Self::Highest => Text::both("mayor", "highest"),
            Self::Versions => Text::both("versiones", "versions"),
            Self::HeldThen => Text::both("¿se cumplía entonces?", "did it hold then?"),
            Self::HoldsNow => Text::both("¿se cumple hoy?", "does it hold now?"),
            Self::ShownOnly => Text::both("no, es informativa", "no, for information"),
            Self::ComparedWith => Text::both("comparado con", "compared with"),
            Self::CannotBeTold => Text::both("no se puede saber", "cannot be told"),
            Self::ReleasesFromTo { first, last } => say!(
                "{first} a {last}",
                "{first} to {last}",
                first = Text::code(first),
                last = Text::code(last)
            ),
            Self::PressTotal { outlet, date } => say!(
                "prensa: {outlet}, {date}",
                "press: {outlet}, {date}",
                outlet = Text::name(outlet),
                date = Text::name(date)
            ),
            Self::CitedInPress => {
                Text::both("citada por la prensa; no es un archivo", "cited by the press; no release")
            }
        }
    }
}

/// Several figures in one sentence.
fn listed(told: &[Text]) -> Text {
    Text::joined(told.iter().cloned(), "; ")
}
