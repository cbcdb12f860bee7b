//! What the desk says, in both languages: headings, captions and the sentences around figures.

use measure::{Month, Offence, OffenceSet, Period, PlaceCode, Quantity, Statistic};
use record::query::{PlaceSelector, Selector};
use report::{Text, Words, say};

/// A heading or sentence of the desk.
#[derive(Debug, Clone)]
pub enum Sentence {
    Place,
    Name,
    Period,
    PerDay,
    Per100k,
    CompleteHeading,
    LacksHeading,
    Per100kYear,
    Publisher,
    Statistics,
    Cutoff,
    Public,
    Custody,
    RowsRead,
    RowsKept,
    RowsRejected,
    TermsOfUse,
    ReleaseHeading,
    OffenceHeading,
    Before,
    After,
    Added,
    ChangesInSum,
    FiguresChanged,
    EachState,
    EachMunicipality {
        within: String,
    },
    PopulationOf {
        projection: String,
    },
    ChangesBetween {
        before: Month,
        after: Month,
    },
    DiffLead {
        changed: Box<Quantity>,
        compared: Box<Quantity>,
        added: Box<Quantity>,
        statistic: Statistic,
    },
    Explained {
        id: String,
    },
    HowItCameToBe,
    CellsOf {
        release: String,
        sheet: Option<String>,
        origin: String,
    },
    CellsBehind,
    Sheet,
    RowsInFile,
    ColumnInFile,
    PublishersLabel,
    Number,
    HasNoPicture,
    OneNumberNoPicture,
    UnknownPicture {
        seen: String,
        known: String,
    },
    PressOf {
        outlet: String,
        date: String,
        address: String,
    },
    StatedIn {
        file: String,
        name: String,
        key: String,
    },
    FactOfRecord {
        what: String,
        release: Option<String>,
    },
    ComputedBy {
        method: String,
        version: String,
    },
    KeyValue {
        key: String,
        value: String,
    },
    SourceHeading,
    Holds,
    Yes,
    No,
    FileName,
    ChangedInReport {
        title: Box<Text>,
    },
    State,
    VerdictHeading,
    Verifying,
    MethodsVerified,
    ReferenceValues {
        file: String,
    },
    VerifySummary {
        run: Box<Quantity>,
        held: Box<Quantity>,
        no_panel: Box<Quantity>,
        no_number: Box<Quantity>,
        no_method: Box<Quantity>,
        unverified: Box<Quantity>,
        methods: Box<Quantity>,
    },
    ReferenceBesideOurs,
    HowMethodsStand,
    MethodHeading,
    PanelHeading,
    QuantityHeading,
    PartHeading,
    ReferenceHeading,
    OursHeading,
    ToleranceHeading,
    ReasonHeading,
    ReferenceRows,
    RowsRun,
    RowsThatHold,
    MethodStopped {
        why: String,
    },
    Created {
        from: Vec<String>,
    },
    LostPart {
        to: String,
    },
}

impl Words for Sentence {
    fn words(&self) -> Text {
        match self {
            Self::Place => Text::both("clave", "code"),
            Self::Name => Text::both("nombre", "name"),
            Self::Period => Text::both("periodo", "period"),
            Self::PerDay => Text::both("por día", "per day"),
            Self::Per100k => Text::both("por cien mil", "per hundred thousand"),
            Self::CompleteHeading => Text::both("completa", "complete"),
            Self::LacksHeading => Text::both("qué falta", "what is missing"),
            Self::Per100kYear => Text::both("por cien mil habitantes al año", "per hundred thousand a year"),
            Self::Publisher => Text::both("institución", "publisher"),
            Self::Statistics => Text::both("estadística", "statistic"),
            Self::Cutoff => Text::both("corte", "cut-off"),
            Self::Public => Text::both("pública", "public"),
            Self::Custody => Text::both("custodia", "custody"),
            Self::RowsRead => Text::both("filas leídas", "rows read"),
            Self::RowsKept => Text::both("conservadas", "kept"),
            Self::RowsRejected => Text::both("rechazadas", "rejected"),
            Self::TermsOfUse => Text::both("términos de uso", "terms of use"),
            Self::ReleaseHeading => Text::both("archivo", "release"),
            Self::OffenceHeading => Text::both("delito", "offence"),
            Self::Before => Text::both("antes", "before"),
            Self::After => Text::both("después", "after"),
            Self::ChangesInSum => Text::both(
                "Lo que cambió en suma, por lugar y delito",
                "What changed in sum, by place and offence",
            ),
            Self::FiguresChanged => Text::both("cifras que cambiaron", "figures that changed"),
            Self::Added => Text::both("diferencia", "difference"),
            Self::EachState => Text::both("cada entidad", "each state"),
            Self::EachMunicipality { within } => say!(
                "cada municipio de {within}",
                "each municipality of {within}",
                within = Text::name(within)
            ),
            Self::PopulationOf { projection } => say!(
                "; población: CONAPO, proyección {projection}",
                "; population: CONAPO, projection {projection}",
                projection = Text::code(projection)
            ),
            Self::ChangesBetween { before, after } => say!(
                "Qué cambió entre el corte {before} y el corte {after}",
                "What changed between cut-off {before} and cut-off {after}",
                before = *before,
                after = *after
            ),
            Self::DiffLead { changed, compared, added, statistic } => say!(
                "Cambiaron {changed} de {compared} cifras comparadas; en suma, {added} {statistic}.",
                "{changed} of {compared} figures compared changed; {added} {statistic} in sum.",
                changed = (**changed).clone(),
                compared = (**compared).clone(),
                added = (**added).clone(),
                statistic = statistic.words()
            ),
            Self::Explained { id } => say!("La cifra {id}", "The figure {id}", id = Text::code(id)),
            Self::HowItCameToBe => Text::both("De dónde viene", "Where it comes from"),
            Self::CellsOf { release, sheet, origin } => say!(
                "Celdas {origin} del archivo {release}{sheet}.",
                "Cells {origin} of release {release}{sheet}.",
                origin = Text::code(origin),
                release = Text::code(release),
                sheet = sheet.as_ref().map_or(Text::empty(), |s| {
                    say!(", hoja {sheet}", ", sheet {sheet}", sheet = Text::code(s))
                })
            ),
            Self::CellsBehind => Text::both("Celdas de los archivos", "Cells of the releases"),
            Self::Sheet => Text::both("hoja", "sheet"),
            Self::RowsInFile => Text::both("filas", "rows"),
            Self::ColumnInFile => Text::both("columna", "column"),
            Self::PublishersLabel => Text::both("rótulo de la institución", "publisher's label"),
            Self::Number => Text::both("cifra", "figure"),
            Self::HasNoPicture => Text::both(
                "esta respuesta no tiene imagen: pida table, csv, json o html",
                "this answer has no picture: ask for table, csv, json or html",
            ),
            Self::OneNumberNoPicture => Text::both(
                "la respuesta es una sola cifra y no tiene imagen: pida varios meses o lugares, o table, csv, json o html",
                "the answer is a single figure and has no picture: ask for several months or places, or for table, csv, json or html",
            ),
            Self::UnknownPicture { seen, known } => say!(
                "no hay imagen {seen}; están {known}",
                "there is no picture {seen}; there are {known}",
                seen = Text::code(seen),
                known = Text::code(known)
            ),
            Self::PressOf { outlet, date, address } => say!(
                "Cifra citada por la prensa, que no está en ningún archivo: {outlet}, {date}, {address}.",
                "A figure that the press cites and no file of the record holds: {outlet}, {date}, {address}.",
                outlet = Text::name(outlet),
                date = Text::code(date),
                address = Text::code(address)
            ),
            Self::StatedIn { file, name, key } => say!(
                "Lo declara {name} ({file}) en {key}.",
                "Stated by {name} ({file}) at {key}.",
                file = Text::code(file),
                name = Text::code(name),
                key = Text::code(key)
            ),
            Self::FactOfRecord { what, release } => say!(
                "Dato del registro: {what}{release}.",
                "A fact of the record: {what}{release}.",
                what = Text::code(what),
                release = release
                    .as_ref()
                    .map_or(Text::empty(), |r| { say!(", archivo {r}", ", release {r}", r = Text::code(r)) })
            ),
            Self::ComputedBy { method, version } => say!(
                "Calculado por {method}, versión {version}, a partir de:",
                "Computed by {method}, version {version}, from:",
                method = Text::code(method),
                version = Text::code(version)
            ),
            Self::KeyValue { key, value } => {
                say!("{key}: {value}", "{key}: {value}", key = Text::code(key), value = Text::code(value))
            }
            Self::SourceHeading => Text::both("fuente", "source"),
            Self::Holds => Text::both("¿se cumple?", "does it hold?"),
            Self::Yes => Text::both("sí", "yes"),
            Self::No => Text::both("no", "no"),
            Self::FileName => Text::both("nombre del archivo", "file name"),
            Self::ChangedInReport { title } => say!(
                "Cifras que cambiaron en el informe «{title}»",
                "Figures that changed in the report “{title}”",
                title = (**title).clone()
            ),
            Self::State => Text::both("estado", "state"),
            Self::VerdictHeading => Text::both("veredicto", "verdict"),
            Self::Verifying => Text::both(
                "Comparando los métodos con sus referencias",
                "Holding the methods against their references",
            ),
            Self::MethodsVerified => Text::both(
                "Los métodos frente a los valores de sus referencias",
                "The methods against the values of their references",
            ),
            Self::ReferenceValues { file } => say!(
                "Valores de referencia incluidos en el programa: {file}",
                "Reference values inside the program: {file}",
                file = Text::code(file)
            ),
            Self::VerifySummary { run, held, no_panel, no_number, no_method, unverified, methods } => say!(
                "Se cumplen {held} de las {run} filas que se corrieron. No se corrieron {no_panel} por falta de panel, {no_number} en las que la referencia no da un número y {no_method} que ningún método responde. De {methods} métodos, {unverified} quedan sin verificar.",
                "{held} of the {run} rows that were run hold. Not run: {no_panel} for want of a panel, {no_number} for which the reference gives no number, and {no_method} that no method answers. Of {methods} methods, {unverified} are unverified.",
                run = (**run).clone(),
                held = (**held).clone(),
                no_panel = (**no_panel).clone(),
                no_number = (**no_number).clone(),
                no_method = (**no_method).clone(),
                unverified = (**unverified).clone(),
                methods = (**methods).clone()
            ),
            Self::ReferenceBesideOurs => {
                Text::both("Cada valor de referencia junto al nuestro", "Each reference value beside ours")
            }
            Self::HowMethodsStand => Text::both("Cómo queda cada método", "How each method stands"),
            Self::MethodHeading => Text::both("método", "method"),
            Self::PanelHeading => Text::both("panel", "panel"),
            Self::QuantityHeading => Text::both("qué se lee", "what is read off"),
            Self::PartHeading => Text::both("parte", "part"),
            Self::ReferenceHeading => Text::both("referencia", "reference"),
            Self::OursHeading => Text::both("el nuestro", "ours"),
            Self::ToleranceHeading => Text::both("tolerancia", "tolerance"),
            Self::ReasonHeading => Text::both("por qué esa tolerancia", "why that tolerance"),
            Self::ReferenceRows => Text::both("filas", "rows"),
            Self::RowsRun => Text::both("corridas", "run"),
            Self::RowsThatHold => Text::both("se cumplen", "hold"),
            Self::MethodStopped { why } => {
                say!("no: el método se detuvo: {why}", "no: the method stopped: {why}", why = Text::name(why))
            }
            Self::Created { from } if from.is_empty() => Text::both("se creó", "it was created"),
            Self::Created { from } => say!(
                "se creó con parte de {from}",
                "it was created out of {from}",
                from = Text::list(from.iter().map(Text::name))
            ),
            Self::LostPart { to } => say!(
                "perdió una parte, que pasó a ser {to}",
                "it lost a part, which became {to}",
                to = Text::name(to)
            ),
        }
    }
}

/// A place's name: `México (país)` for the country, a state's own, a municipality's from the record's catalogue.
pub fn place_name(place: PlaceCode) -> String {
    if place == PlaceCode::NATION {
        return "México (país)".to_owned();
    }
    let name = place.state_name().or_else(|| record::places().name(place));
    name.map_or_else(|| place.to_string(), str::to_owned)
}

/// What a table or a picture shows: statistic, offence, places, time and levels.
pub(crate) fn shown(selector: &Selector, period: Period) -> Text {
    // What is counted of no offence says nothing of one.
    let offence = match selector.offence == OffenceSet::one(Offence::NoOffence) {
        true => Text::empty(),
        false => selector.offence.words().then(&Text::both(", ", ", ")),
    };
    say!(
        "{statistic}: {offence}{place}, {period}{levels}",
        "{statistic}: {offence}{place}, {period}{levels}",
        statistic = selector.statistic.words(),
        offence,
        place = places_in_words(selector.place),
        period,
        levels = selector.levels.words()
    )
}

/// The words for a choice of places, used in captions.
pub(crate) fn places_in_words(place: PlaceSelector) -> Text {
    match place {
        PlaceSelector::One(place) => Text::name(place_name(place)),
        PlaceSelector::EachState => Sentence::EachState.into(),
        PlaceSelector::EachMunicipalityOf(within) => {
            Sentence::EachMunicipality { within: place_name(within) }.into()
        }
    }
}
