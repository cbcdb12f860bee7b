//! The nouns in both languages, the labels of the publishers, the breaks of the series and the presidencies.
//!
//! Written by `cargo xtask catalogue` from `crates/catalogue/tables`: change those.

use measure::{Basis, Catalogue, Month, Offence, Statistic, Unit};
use crate::rows::{Break, BreakKind, Bridge, Counterpart, Label, Named, Names, Presidency, Reading};

impl Named for Basis {
    fn names(self) -> Names {
        match self {
            Self::Opened => Names { es: "por mes en que se abrió la carpeta", en: "by month in which the file was opened" },
            Self::Registered => Names { es: "por mes de registro", en: "by month of registration" },
            Self::Occurred => Names { es: "por mes de ocurrencia", en: "by month of occurrence" },
            Self::Stock => Names { es: "existencia a una fecha", en: "a stock at a date" },
        }
    }
}

impl Named for Statistic {
    fn names(self) -> Names {
        match self {
            Self::Victims => Names { es: "víctimas", en: "victims" },
            Self::Investigations => Names { es: "carpetas de investigación", en: "investigations opened" },
            Self::FederalOffences => Names { es: "delitos federales presuntos", en: "presumed federal offences" },
            Self::DeathsByRegistration => Names { es: "defunciones por mes de registro", en: "deaths by month of registration" },
            Self::DeathsByOccurrence => Names { es: "defunciones por mes de ocurrencia", en: "deaths by month of occurrence" },
            Self::DeathsByPlaceOfRegistration => Names { es: "defunciones por lugar y mes de registro", en: "deaths by place and month of registration" },
            Self::DeathsOfKnownAge => Names { es: "defunciones de edad y sexo conocidos por mes de registro", en: "deaths of known age and sex by month of registration" },
            Self::DeathsByPresumedRivalry => Names { es: "fallecimientos por presunta rivalidad delincuencial", en: "deaths by presumed criminal rivalry" },
            Self::KilledInClashes => Names { es: "muertos en enfrentamientos con el Ejército", en: "people killed in confrontations with the army" },
            Self::Population => Names { es: "habitantes", en: "inhabitants" },
            Self::ForceDeployed => Names { es: "elementos desplegados", en: "personnel deployed" },
            Self::MigrantsDetained => Names { es: "migrantes presentados", en: "migrants detained" },
            Self::ArrestsAnnounced => Names { es: "detenciones anunciadas", en: "arrests announced" },
            Self::SurveyCrimes => Names { es: "delitos estimados por la encuesta", en: "crimes estimated by the survey" },
            Self::SurveyCrimesByResidence => Names { es: "delitos estimados por lugar de residencia de la víctima", en: "crimes estimated by the victim's place of residence" },
            Self::DarkFigureCrimes => Names { es: "delitos en la cifra negra", en: "crimes in the dark figure" },
            Self::DarkFigure => Names { es: "cifra negra", en: "dark figure" },
            Self::PresidentialApproval => Names { es: "aprobación presidencial", en: "presidential approval" },
            Self::PresidentialDisapproval => Names { es: "desaprobación presidencial", en: "presidential disapproval" },
            Self::PresidentialApprovalUnstated => Names { es: "sin opinión sobre el trabajo presidencial", en: "no opinion of the president's work" },
            Self::MissingPersons => Names { es: "personas desaparecidas y no localizadas", en: "missing persons" },
            Self::MissingFoundAlive => Names { es: "personas desaparecidas y localizadas con vida", en: "missing persons found alive" },
            Self::MissingFoundDead => Names { es: "personas desaparecidas y localizadas sin vida", en: "missing persons found dead" },
            Self::PrisonIncidents => Names { es: "incidencias en prisión", en: "prison incidents" },
            Self::HomicidesInThePress => Names { es: "homicidios en fuentes abiertas", en: "homicides in open sources" },
            Self::HomicidesOfTheDay => Names { es: "homicidios del reporte diario", en: "homicides of the daily report" },
            Self::OrganizedViolenceDeaths => Names { es: "muertes en violencia organizada", en: "deaths in organized violence" },
            Self::ReportedGraves => Names { es: "fosas clandestinas reportadas", en: "clandestine graves reported" },
            Self::BodiesInReportedGraves => Names { es: "cuerpos en fosas reportadas", en: "bodies in reported graves" },
            Self::InternationalHomicides => Names { es: "homicidios en la estadística internacional", en: "homicides in international statistics" },
            Self::InternationalHomicideRate => Names { es: "homicidios por 100,000 habitantes en la estadística internacional", en: "homicides per 100,000 inhabitants in international statistics" },
        }
    }
}

/// What a reader has to know of every figure of a statistic: what it leaves out, and what it is not.
#[must_use]
pub const fn note(statistic: Statistic) -> Option<Names> {
    match statistic {
        Statistic::Victims => None,
        Statistic::Investigations => None,
        Statistic::FederalOffences => None,
        Statistic::DeathsByRegistration => None,
        Statistic::DeathsByOccurrence => Some(Names { es: "Las defunciones cuyo mes o lugar de ocurrencia no se conoce no están en ninguna cifra, y las registradas tarde faltan en el último año. Por mes de registro suele haber más.", en: "Deaths whose month or place of occurrence is not known are in no figure, and those registered late are missing from the last year. By month of registration there are usually more." }),
        Statistic::DeathsByPlaceOfRegistration => None,
        Statistic::DeathsOfKnownAge => Some(Names { es: "Faltan las defunciones de edad o sexo desconocidos: son menos que todas las registradas. El archivo no dice si el estado es el de ocurrencia o el de registro.", en: "Deaths of unknown age or sex are left out: there are fewer than all those registered. The file does not say whether the state is that of occurrence or that of registration." }),
        Statistic::DeathsByPresumedRivalry => None,
        Statistic::KilledInClashes => None,
        Statistic::Population => None,
        Statistic::ForceDeployed => None,
        Statistic::MigrantsDetained => None,
        Statistic::ArrestsAnnounced => None,
        Statistic::SurveyCrimes => None,
        Statistic::SurveyCrimesByResidence => None,
        Statistic::DarkFigureCrimes => None,
        Statistic::DarkFigure => None,
        Statistic::PresidentialApproval => None,
        Statistic::PresidentialDisapproval => None,
        Statistic::PresidentialApprovalUnstated => None,
        Statistic::MissingPersons => Some(Names { es: "Las personas sin fecha de desaparición no están en ninguna cifra. El registro cambia cada día: otra consulta da otros números. Los municipios con conteos pequeños se cuentan con el resto de su entidad.", en: "People without a date of disappearance are in no figure. The register changes every day: another consultation gives other numbers. Municipalities with small counts are counted with the rest of their state." }),
        Statistic::MissingFoundAlive => Some(Names { es: "Las personas sin fecha de desaparición no están en ninguna cifra. El registro cambia cada día: otra consulta da otros números. Los municipios con conteos pequeños se cuentan con el resto de su entidad.", en: "People without a date of disappearance are in no figure. The register changes every day: another consultation gives other numbers. Municipalities with small counts are counted with the rest of their state." }),
        Statistic::MissingFoundDead => Some(Names { es: "Las personas sin fecha de desaparición no están en ninguna cifra. El registro cambia cada día: otra consulta da otros números. Los municipios con conteos pequeños se cuentan con el resto de su entidad.", en: "People without a date of disappearance are in no figure. The register changes every day: another consultation gives other numbers. Municipalities with small counts are counted with the rest of their state." }),
        Statistic::PrisonIncidents => Some(Names { es: "El archivo no dice si cuenta hechos o personas, y da dos o más números de algunas celdas: vale el primero. Las incidencias de prisiones federales cuentan en el país y en ninguna entidad.", en: "The file does not say whether it counts events or people, and gives two or more numbers of some cells: the first counts. Incidents in federal prisons count in the country and in no state." }),
        Statistic::HomicidesInThePress => Some(Names { es: "Es lo que la SSPC encontró cada día en la prensa: no son carpetas ni defunciones, y lo que nadie publicó no está.", en: "This is what the federal ministry of security (SSPC) found in the press each day: neither investigations nor deaths registered, and what nobody reported is not there." }),
        Statistic::HomicidesOfTheDay => Some(Names { es: "Es el reporte preliminar de cada día de las fiscalías y las dependencias federales: no se corrige después, y faltan días.", en: "This is each day's preliminary report of prosecutors and federal agencies: it is not corrected afterwards, and some days are missing." }),
        Statistic::OrganizedViolenceDeaths => Some(Names { es: "Sólo eventos atribuidos a grupos organizados: no son todos los homicidios. Sólo se da el año, porque de más de la mitad de las muertes la fuente no sabe el mes.", en: "Only events that are put down to organized groups: these are not all homicides. Only the year is given, because the source does not know the month of more than half of the deaths." }),
        Statistic::ReportedGraves => Some(Names { es: "Son las fosas que las fiscalías reportaron, no las que hay: varias no contestaron o no llevan registro.", en: "These are the graves that prosecutors reported, not those that exist: several did not answer or keep no register." }),
        Statistic::BodiesInReportedGraves => Some(Names { es: "Son los cuerpos que las fiscalías reportaron: donde dieron fosas y ningún cuerpo, el número falta y no es cero.", en: "These are the bodies that prosecutors reported: where they gave graves and no body, the number is missing and not nought." }),
        Statistic::InternationalHomicides => Some(Names { es: "México aparece con las defunciones que registra el INEGI. La tasa usa la población de las Naciones Unidas, que no es la del CONAPO y cambia con cada revisión.", en: "Mexico stands with the deaths that INEGI registers. The rate uses the United Nations' population, which is not CONAPO's and changes with each revision." }),
        Statistic::InternationalHomicideRate => Some(Names { es: "México aparece con las defunciones que registra el INEGI. La tasa usa la población de las Naciones Unidas, que no es la del CONAPO y cambia con cada revisión.", en: "Mexico stands with the deaths that INEGI registers. The rate uses the United Nations' population, which is not CONAPO's and changes with each revision." }),
    }
}

impl Named for Offence {
    fn names(self) -> Names {
        match self {
            Self::IntentionalHomicide => Names { es: "homicidio doloso", en: "intentional homicide" },
            Self::Femicide => Names { es: "feminicidio", en: "femicide" },
            Self::HomicideWithFemicide => Names { es: "homicidio doloso y feminicidio, sumados por quien los publica", en: "intentional homicide and femicide, added up by whoever published them" },
            Self::NegligentHomicide => Names { es: "homicidio culposo", en: "negligent homicide" },
            Self::AttemptedIntentionalHomicide => Names { es: "tentativa de homicidio doloso", en: "attempted intentional homicide" },
            Self::AttemptedFemicide => Names { es: "tentativa de feminicidio", en: "attempted femicide" },
            Self::OtherAgainstLife => Names { es: "otros delitos contra la vida", en: "other offences against life" },
            Self::IntentionalInjury => Names { es: "lesiones dolosas", en: "intentional injury" },
            Self::NegligentInjury => Names { es: "lesiones culposas", en: "negligent injury" },
            Self::Kidnapping => Names { es: "secuestro", en: "kidnapping" },
            Self::Extortion => Names { es: "extorsión", en: "extortion" },
            Self::AttemptedExtortion => Names { es: "tentativa de extorsión", en: "attempted extortion" },
            Self::HumanTrafficking => Names { es: "trata de personas", en: "human trafficking" },
            Self::DrugRetail => Names { es: "narcomenudeo", en: "retail drug dealing" },
            Self::DrugOffences => Names { es: "delitos contra la salud", en: "federal drug offences" },
            Self::DrugPossession => Names { es: "posesión de drogas (federal)", en: "federal drug possession" },
            Self::OrganisedCrime => Names { es: "delincuencia organizada", en: "organised crime" },
            Self::Firearms => Names { es: "armas de fuego y explosivos", en: "firearms and explosives" },
            Self::Hydrocarbons => Names { es: "delitos en materia de hidrocarburos", en: "hydrocarbon offences" },
            Self::VehicleTheft => Names { es: "robo de vehículo", en: "vehicle theft" },
            Self::HouseBurglary => Names { es: "robo a casa habitación", en: "burglary of a dwelling" },
            Self::BusinessRobbery => Names { es: "robo a negocio", en: "robbery of a business" },
            Self::StreetRobbery => Names { es: "robo a transeúnte", en: "street robbery" },
            Self::DomesticViolence => Names { es: "violencia familiar", en: "domestic violence" },
            Self::Rape => Names { es: "violación", en: "rape" },
            Self::HomicideDeath => Names { es: "muerte por homicidio", en: "death by homicide" },
            Self::PresumedRivalryDeath => Names { es: "muerte por presunta rivalidad", en: "death by presumed rivalry" },
            Self::CivilianClashDeath => Names { es: "civil muerto en enfrentamiento", en: "civilian killed in a confrontation" },
            Self::SoldierClashDeath => Names { es: "militar muerto en enfrentamiento", en: "soldier killed in a confrontation" },
            Self::BystanderClashDeath => Names { es: "tercero muerto en enfrentamiento", en: "bystander killed in a confrontation" },
            Self::AllCrimes => Names { es: "todos los delitos de la encuesta", en: "all crimes of the survey" },
            Self::VehiclePartsTheft => Names { es: "robo parcial de vehículo", en: "theft from a vehicle" },
            Self::StreetOrTransportRobbery => Names { es: "robo o asalto en calle o transporte público", en: "robbery in the street or on public transport" },
            Self::OtherTheft => Names { es: "robo en forma distinta", en: "other theft" },
            Self::Fraud => Names { es: "fraude", en: "fraud" },
            Self::Threats => Names { es: "amenazas", en: "threats" },
            Self::PrisonHomicide => Names { es: "homicidio en prisión", en: "homicide in prison" },
            Self::PrisonSuicide => Names { es: "suicidio en prisión", en: "suicide in prison" },
            Self::PrisonDeath => Names { es: "deceso en prisión", en: "death in prison" },
            Self::PrisonEscape => Names { es: "fuga de prisión", en: "prison escape" },
            Self::PrisonRiot => Names { es: "motín en prisión", en: "prison riot" },
            Self::PrisonFight => Names { es: "riña en prisión", en: "fight in prison" },
            Self::Other => Names { es: "otro delito", en: "other offence" },
            Self::NoOffence => Names { es: "sin delito", en: "no offence" },
        }
    }
}

impl Named for Catalogue {
    fn names(self) -> Names {
        match self {
            Self::Sesnsp2015 => Names { es: "nueva metodología del SESNSP", en: "SESNSP's new methodology" },
            Self::Rnid2026 => Names { es: "Registro Nacional de Incidencia Delictiva", en: "National Register of Crime Incidence" },
            Self::Ideff2012 => Names { es: "incidencia delictiva federal", en: "federal crime incidence" },
            Self::Pgr2001 => Names { es: "incidencia federal de la PGR", en: "PGR's federal incidence" },
            Self::Sesnsp1997 => Names { es: "metodología anterior del SESNSP", en: "SESNSP's former methodology" },
            Self::VitalStatistics => Names { es: "estadísticas vitales", en: "vital statistics" },
            Self::PresumedRivalry => Names { es: "presunta rivalidad delincuencial", en: "presumed criminal rivalry" },
            Self::Envipe => Names { es: "clases de delito de la ENVIPE", en: "ENVIPE's classes of crime" },
            Self::DailyReports => Names { es: "reportes diarios de la SSPC", en: "SSPC's daily reports" },
            Self::None => Names { es: "sin catálogo", en: "no catalogue" },
        }
    }
}

impl Named for Unit {
    fn names(self) -> Names {
        match self {
            Self::Count(_) => Names { es: "{what}", en: "{what}" },
            Self::PerDay(_) => Names { es: "{what} por día", en: "{what} per day" },
            Self::Per100kYear(_) => Names { es: "{what} por {n} habitantes al año", en: "{what} per {n} inhabitants a year" },
            Self::Per100k(_) => Names { es: "{what} por {n} habitantes", en: "{what} per {n} inhabitants" },
            Self::RateRatio => Names { es: "razón de tasas", en: "rate ratio" },
            Self::Percent => Names { es: "por ciento", en: "percent" },
            Self::Probability => Names { es: "probabilidad", en: "probability" },
            Self::LogPoints => Names { es: "puntos logarítmicos", en: "log points" },
            Self::PacksPerCapita => Names { es: "cajetillas por persona al año", en: "packs per head and year" },
            Self::HomicidesPer100k => Names { es: "homicidios por 100,000 habitantes al año", en: "homicides per 100,000 inhabitants and year" },
            Self::Months => Names { es: "meses", en: "months" },
            Self::Days => Names { es: "días", en: "days" },
            Self::Places => Names { es: "lugares", en: "places" },
            Self::Rows => Names { es: "filas", en: "rows" },
            Self::Files => Names { es: "archivos", en: "files" },
            Self::Items => Names { es: "casos", en: "items" },
            Self::Pure => Names { es: "", en: "" },
        }
    }
}

impl Named for BreakKind {
    fn names(self) -> Names {
        match self {
            Self::Register => Names { es: "registro", en: "register" },
            Self::Catalogue => Names { es: "catálogo", en: "catalogue" },
            Self::Method => Names { es: "método", en: "method" },
        }
    }
}

/// The first year of a catalogue that has one.
#[must_use]
pub const fn since(catalogue: Catalogue) -> Option<i32> {
    match catalogue {
        Catalogue::Sesnsp2015 => Some(2015),
        Catalogue::Rnid2026 => Some(2026),
        Catalogue::Ideff2012 => Some(2012),
        Catalogue::Pgr2001 => Some(2001),
        Catalogue::Sesnsp1997 => Some(1997),
        Catalogue::VitalStatistics => None,
        Catalogue::PresumedRivalry => None,
        Catalogue::Envipe => None,
        Catalogue::DailyReports => None,
        Catalogue::None => None,
    }
}

/// The last year of a catalogue that another took the place of.
#[must_use]
pub const fn until(catalogue: Catalogue) -> Option<i32> {
    match catalogue {
        Catalogue::Sesnsp2015 => Some(2025),
        Catalogue::Rnid2026 => None,
        Catalogue::Ideff2012 => None,
        Catalogue::Pgr2001 => None,
        Catalogue::Sesnsp1997 => Some(2017),
        Catalogue::VitalStatistics => None,
        Catalogue::PresumedRivalry => None,
        Catalogue::Envipe => None,
        Catalogue::DailyReports => None,
        Catalogue::None => None,
    }
}

/// Whether a catalogue can gain no offence any more, so that one that it does not have is an error of the file.
#[must_use]
pub const fn is_closed(catalogue: Catalogue) -> bool {
    match catalogue {
        Catalogue::Sesnsp2015 => true,
        Catalogue::Rnid2026 => false,
        Catalogue::Ideff2012 => false,
        Catalogue::Pgr2001 => true,
        Catalogue::Sesnsp1997 => true,
        Catalogue::VitalStatistics => false,
        Catalogue::PresumedRivalry => true,
        Catalogue::Envipe => false,
        Catalogue::DailyReports => true,
        Catalogue::None => false,
    }
}

/// The labels of a catalogue, folded and sorted; none where its layout reads them.
#[must_use]
pub const fn labels(catalogue: Catalogue) -> &'static [Label] {
    match catalogue {
        Catalogue::Sesnsp2015 => SESNSP2015,
        Catalogue::Rnid2026 => RNID2026,
        Catalogue::Ideff2012 => IDEFF2012,
        Catalogue::Pgr2001 => &[],
        Catalogue::Sesnsp1997 => &[],
        Catalogue::VitalStatistics => &[],
        Catalogue::PresumedRivalry => &[],
        Catalogue::Envipe => ENVIPE,
        Catalogue::DailyReports => &[],
        Catalogue::None => &[],
    }
}

const SESNSP2015: &[Label] = &[
    Label { kind: "aborto", subtype: "aborto", offence: Offence::Other },
    Label { kind: "abuso de confianza", subtype: "abuso de confianza", offence: Offence::Other },
    Label { kind: "abuso sexual", subtype: "abuso sexual", offence: Offence::Other },
    Label { kind: "acoso sexual", subtype: "acoso sexual", offence: Offence::Other },
    Label { kind: "allanamiento de morada", subtype: "allanamiento de morada", offence: Offence::Other },
    Label { kind: "amenazas", subtype: "amenazas", offence: Offence::Other },
    Label { kind: "contra el medio ambiente", subtype: "contra el medio ambiente", offence: Offence::Other },
    Label { kind: "corrupcion de menores", subtype: "corrupcion de menores", offence: Offence::Other },
    Label { kind: "dano a la propiedad", subtype: "dano a la propiedad", offence: Offence::Other },
    Label { kind: "delitos cometidos por servidores publicos", subtype: "delitos cometidos por servidores publicos", offence: Offence::Other },
    Label { kind: "despojo", subtype: "despojo", offence: Offence::Other },
    Label { kind: "electorales", subtype: "electorales", offence: Offence::Other },
    Label { kind: "evasion de presos", subtype: "evasion de presos", offence: Offence::Other },
    Label { kind: "extorsion", subtype: "extorsion", offence: Offence::Extortion },
    Label { kind: "falsedad", subtype: "falsedad", offence: Offence::Other },
    Label { kind: "falsificacion", subtype: "falsificacion", offence: Offence::Other },
    Label { kind: "feminicidio", subtype: "feminicidio", offence: Offence::Femicide },
    Label { kind: "fraude", subtype: "fraude", offence: Offence::Other },
    Label { kind: "homicidio", subtype: "homicidio culposo", offence: Offence::NegligentHomicide },
    Label { kind: "homicidio", subtype: "homicidio doloso", offence: Offence::IntentionalHomicide },
    Label { kind: "hostigamiento sexual", subtype: "hostigamiento sexual", offence: Offence::Other },
    Label { kind: "incesto", subtype: "incesto", offence: Offence::Other },
    Label { kind: "incumplimiento de obligaciones de asistencia familiar", subtype: "incumplimiento de obligaciones de asistencia familiar", offence: Offence::Other },
    Label { kind: "lesiones", subtype: "lesiones culposas", offence: Offence::NegligentInjury },
    Label { kind: "lesiones", subtype: "lesiones dolosas", offence: Offence::IntentionalInjury },
    Label { kind: "narcomenudeo", subtype: "narcomenudeo", offence: Offence::DrugRetail },
    Label { kind: "otros delitos contra el patrimonio", subtype: "otros delitos contra el patrimonio", offence: Offence::Other },
    Label { kind: "otros delitos contra la familia", subtype: "otros delitos contra la familia", offence: Offence::Other },
    Label { kind: "otros delitos contra la sociedad", subtype: "otros delitos contra la sociedad", offence: Offence::Other },
    Label { kind: "otros delitos del fuero comun", subtype: "otros delitos del fuero comun", offence: Offence::Other },
    Label { kind: "otros delitos que atentan contra la libertad personal", subtype: "otros delitos que atentan contra la libertad personal", offence: Offence::Other },
    Label { kind: "otros delitos que atentan contra la libertad y la seguridad sexual", subtype: "otros delitos que atentan contra la libertad y la seguridad sexual", offence: Offence::Other },
    Label { kind: "otros delitos que atentan contra la vida y la integridad corporal", subtype: "otros delitos que atentan contra la vida y la integridad corporal", offence: Offence::OtherAgainstLife },
    Label { kind: "rapto", subtype: "rapto", offence: Offence::Other },
    Label { kind: "robo", subtype: "otros robos", offence: Offence::Other },
    Label { kind: "robo", subtype: "robo a casa habitacion", offence: Offence::HouseBurglary },
    Label { kind: "robo", subtype: "robo a institucion bancaria", offence: Offence::Other },
    Label { kind: "robo", subtype: "robo a negocio", offence: Offence::BusinessRobbery },
    Label { kind: "robo", subtype: "robo a transeunte en espacio abierto al publico", offence: Offence::StreetRobbery },
    Label { kind: "robo", subtype: "robo a transeunte en via publica", offence: Offence::StreetRobbery },
    Label { kind: "robo", subtype: "robo a transportista", offence: Offence::Other },
    Label { kind: "robo", subtype: "robo de autopartes", offence: Offence::Other },
    Label { kind: "robo", subtype: "robo de ganado", offence: Offence::Other },
    Label { kind: "robo", subtype: "robo de maquinaria", offence: Offence::Other },
    Label { kind: "robo", subtype: "robo de vehiculo automotor", offence: Offence::VehicleTheft },
    Label { kind: "robo", subtype: "robo en transporte individual", offence: Offence::Other },
    Label { kind: "robo", subtype: "robo en transporte publico colectivo", offence: Offence::Other },
    Label { kind: "robo", subtype: "robo en transporte publico individual", offence: Offence::Other },
    Label { kind: "secuestro", subtype: "secuestro", offence: Offence::Kidnapping },
    Label { kind: "trafico de menores", subtype: "trafico de menores", offence: Offence::Other },
    Label { kind: "trata de personas", subtype: "trata de personas", offence: Offence::HumanTrafficking },
    Label { kind: "violacion equiparada", subtype: "violacion equiparada", offence: Offence::Rape },
    Label { kind: "violacion simple", subtype: "violacion simple", offence: Offence::Rape },
    Label { kind: "violencia de genero en todas sus modalidades distinta a la violencia familiar", subtype: "violencia de genero en todas sus modalidades distinta a la violencia familiar", offence: Offence::Other },
    Label { kind: "violencia familiar", subtype: "violencia familiar", offence: Offence::DomesticViolence },
];

const RNID2026: &[Label] = &[
    Label { kind: "aborto", subtype: "aborto", offence: Offence::Other },
    Label { kind: "abuso de confianza", subtype: "abuso de confianza", offence: Offence::Other },
    Label { kind: "abuso sexual", subtype: "abuso sexual", offence: Offence::Other },
    Label { kind: "acoso sexual", subtype: "acoso sexual", offence: Offence::Other },
    Label { kind: "allanamiento de morada", subtype: "allanamiento de morada", offence: Offence::Other },
    Label { kind: "amenazas", subtype: "amenazas", offence: Offence::Other },
    Label { kind: "contra el medio ambiente", subtype: "contra el medio ambiente", offence: Offence::Other },
    Label { kind: "corrupcion de menores", subtype: "corrupcion de menores", offence: Offence::Other },
    Label { kind: "dano a la propiedad", subtype: "dano a la propiedad", offence: Offence::Other },
    Label { kind: "delitos cometidos por servidores publicos", subtype: "delitos cometidos por servidores publicos", offence: Offence::Other },
    Label { kind: "delitos contra la administracion de justicia", subtype: "delitos contra la administracion de justicia", offence: Offence::Other },
    Label { kind: "despojo", subtype: "despojo", offence: Offence::Other },
    Label { kind: "discriminacion", subtype: "discriminacion", offence: Offence::Other },
    Label { kind: "electorales", subtype: "electorales", offence: Offence::Other },
    Label { kind: "evasion de presos", subtype: "evasion de presos", offence: Offence::Other },
    Label { kind: "extorsion", subtype: "extorsion por otros medios", offence: Offence::Extortion },
    Label { kind: "extorsion", subtype: "extorsion presencial", offence: Offence::Extortion },
    Label { kind: "extorsion", subtype: "tentativa de extorsion por otros medios", offence: Offence::AttemptedExtortion },
    Label { kind: "extorsion", subtype: "tentativa de extorsion presencial", offence: Offence::AttemptedExtortion },
    Label { kind: "falsedad", subtype: "falsedad", offence: Offence::Other },
    Label { kind: "falsificacion", subtype: "falsificacion", offence: Offence::Other },
    Label { kind: "feminicidio", subtype: "feminicidio", offence: Offence::Femicide },
    Label { kind: "feminicidio", subtype: "tentativa de feminicidio", offence: Offence::AttemptedFemicide },
    Label { kind: "fraude", subtype: "fraude", offence: Offence::Other },
    Label { kind: "homicidio", subtype: "homicidio culposo", offence: Offence::NegligentHomicide },
    Label { kind: "homicidio", subtype: "homicidio doloso", offence: Offence::IntentionalHomicide },
    Label { kind: "homicidio", subtype: "tentativa de homicidio doloso", offence: Offence::AttemptedIntentionalHomicide },
    Label { kind: "hostigamiento sexual", subtype: "hostigamiento sexual", offence: Offence::Other },
    Label { kind: "incesto", subtype: "incesto", offence: Offence::Other },
    Label { kind: "incumplimiento de obligaciones de asistencia familiar", subtype: "incumplimiento de obligaciones de asistencia familiar", offence: Offence::Other },
    Label { kind: "lesiones", subtype: "lesiones culposas", offence: Offence::NegligentInjury },
    Label { kind: "lesiones", subtype: "lesiones dolosas", offence: Offence::IntentionalInjury },
    Label { kind: "narcomenudeo", subtype: "narcomenudeo con fines de venta", offence: Offence::DrugRetail },
    Label { kind: "narcomenudeo", subtype: "narcomenudeo posesion simple", offence: Offence::DrugRetail },
    Label { kind: "otros delitos contra el patrimonio", subtype: "otros delitos contra el patrimonio", offence: Offence::Other },
    Label { kind: "otros delitos contra la familia", subtype: "otros delitos contra la familia", offence: Offence::Other },
    Label { kind: "otros delitos contra la sociedad", subtype: "otros delitos contra la sociedad", offence: Offence::Other },
    Label { kind: "otros delitos del fuero comun", subtype: "otros delitos del fuero comun", offence: Offence::Other },
    Label { kind: "otros delitos que atentan contra la libertad personal", subtype: "otros delitos que atentan contra la libertad personal", offence: Offence::Other },
    Label { kind: "otros delitos que atentan contra la libertad y la seguridad sexual", subtype: "otros delitos que atentan contra la libertad y la seguridad sexual", offence: Offence::Other },
    Label { kind: "otros delitos que atentan contra la vida y la integridad corporal", subtype: "otros delitos que atentan contra la vida y la integridad corporal", offence: Offence::OtherAgainstLife },
    Label { kind: "pornografia infantil", subtype: "pornografia infantil", offence: Offence::Other },
    Label { kind: "privacion ilegal de la libertad", subtype: "privacion ilegal de la libertad", offence: Offence::Other },
    Label { kind: "rapto", subtype: "rapto", offence: Offence::Other },
    Label { kind: "retencion o sustraccion de menores e incapaces", subtype: "retencion o sustraccion de menores e incapaces", offence: Offence::Other },
    Label { kind: "robo", subtype: "otros robos", offence: Offence::Other },
    Label { kind: "robo", subtype: "robo a casa habitacion", offence: Offence::HouseBurglary },
    Label { kind: "robo", subtype: "robo a institucion bancaria", offence: Offence::Other },
    Label { kind: "robo", subtype: "robo a negocio", offence: Offence::BusinessRobbery },
    Label { kind: "robo", subtype: "robo a transeunte en espacio abierto al publico", offence: Offence::StreetRobbery },
    Label { kind: "robo", subtype: "robo a transeunte en via publica", offence: Offence::StreetRobbery },
    Label { kind: "robo", subtype: "robo a transportista", offence: Offence::Other },
    Label { kind: "robo", subtype: "robo de autopartes", offence: Offence::Other },
    Label { kind: "robo", subtype: "robo de ganado", offence: Offence::Other },
    Label { kind: "robo", subtype: "robo de maquinaria - cables, tubos y otros objetos destinados a servicios publicos", offence: Offence::Other },
    Label { kind: "robo", subtype: "robo de maquinaria - herramienta industrial o agricola", offence: Offence::Other },
    Label { kind: "robo", subtype: "robo de maquinaria - tractores y/o montacargas", offence: Offence::Other },
    Label { kind: "robo", subtype: "robo de vehiculo automotor - coche de 4 ruedas", offence: Offence::VehicleTheft },
    Label { kind: "robo", subtype: "robo de vehiculo automotor - embarcaciones", offence: Offence::VehicleTheft },
    Label { kind: "robo", subtype: "robo de vehiculo automotor - motocicleta", offence: Offence::VehicleTheft },
    Label { kind: "robo", subtype: "robo en transporte individual", offence: Offence::Other },
    Label { kind: "robo", subtype: "robo en transporte publico colectivo", offence: Offence::Other },
    Label { kind: "robo", subtype: "robo en transporte publico individual", offence: Offence::Other },
    Label { kind: "secuestro", subtype: "secuestro con calidad de rehen", offence: Offence::Kidnapping },
    Label { kind: "secuestro", subtype: "secuestro expres", offence: Offence::Kidnapping },
    Label { kind: "secuestro", subtype: "secuestro extorsivo", offence: Offence::Kidnapping },
    Label { kind: "secuestro", subtype: "secuestro para causar dano", offence: Offence::Kidnapping },
    Label { kind: "suplantacion y usurpacion de identidad", subtype: "suplantacion y usurpacion de identidad", offence: Offence::Other },
    Label { kind: "tortura", subtype: "tortura", offence: Offence::Other },
    Label { kind: "trafico de menores", subtype: "trafico de menores", offence: Offence::Other },
    Label { kind: "trata de personas", subtype: "trata de personas con fines de explotacion sexual", offence: Offence::HumanTrafficking },
    Label { kind: "trata de personas", subtype: "trata de personas con fines de trabajo o servicios forzados", offence: Offence::HumanTrafficking },
    Label { kind: "trata de personas", subtype: "trata de personas con fines de trafico de organos", offence: Offence::HumanTrafficking },
    Label { kind: "trata de personas", subtype: "trata de personas con otros fines", offence: Offence::HumanTrafficking },
    Label { kind: "violacion", subtype: "violacion equiparada", offence: Offence::Rape },
    Label { kind: "violacion", subtype: "violacion simple", offence: Offence::Rape },
    Label { kind: "violacion a la intimidad sexual", subtype: "violacion a la intimidad sexual", offence: Offence::Other },
    Label { kind: "violencia de genero en todas sus modalidades distinta a la violencia familiar", subtype: "violencia de genero en todas sus modalidades distinta a la violencia familiar", offence: Offence::Other },
    Label { kind: "violencia familiar", subtype: "violencia familiar", offence: Offence::DomesticViolence },
];

const IDEFF2012: &[Label] = &[
    Label { kind: "contra la salud", subtype: "comercio", offence: Offence::DrugOffences },
    Label { kind: "contra la salud", subtype: "otros", offence: Offence::DrugOffences },
    Label { kind: "contra la salud", subtype: "posesion", offence: Offence::DrugPossession },
    Label { kind: "contra la salud", subtype: "produccion", offence: Offence::DrugOffences },
    Label { kind: "contra la salud", subtype: "suministro", offence: Offence::DrugOffences },
    Label { kind: "contra la salud", subtype: "trafico", offence: Offence::DrugOffences },
    Label { kind: "contra la salud", subtype: "transporte", offence: Offence::DrugOffences },
    Label { kind: "ley federal contra la delincuencia organizada (l f c d o )", subtype: "contra la salud", offence: Offence::OrganisedCrime },
    Label { kind: "ley federal contra la delincuencia organizada (l f c d o )", subtype: "otros delitos previstos en la l f c d o", offence: Offence::OrganisedCrime },
    Label { kind: "ley general de salud (l g s )", subtype: "contra la salud en su modalidad de narcomenudeo", offence: Offence::Other },
    Label { kind: "ley general de salud (l g s )", subtype: "otros delitos previstos en la l g s", offence: Offence::Other },
    Label { kind: "otras leyes y codigos", subtype: "codigo fiscal de la federacion (c f f )", offence: Offence::Other },
    Label { kind: "otras leyes y codigos", subtype: "ley de la propiedad industrial (l p i )", offence: Offence::Other },
    Label { kind: "otras leyes y codigos", subtype: "ley de migracion", offence: Offence::Other },
    Label { kind: "otras leyes y codigos", subtype: "ley de vias generales de comunicacion (l v g c )", offence: Offence::Other },
    Label { kind: "otras leyes y codigos", subtype: "ley federal de armas de fuego y explosivos (l f a f e )", offence: Offence::Firearms },
    Label { kind: "otras leyes y codigos", subtype: "ley federal del derecho de autor (l f d a )", offence: Offence::Other },
    Label { kind: "otras leyes y codigos", subtype: "ley federal para prevenir y sancionar los delitos cometidos en materia de hidrocarburos (l f p s d c m h )", offence: Offence::Hydrocarbons },
    Label { kind: "otras leyes y codigos", subtype: "ley general en materia de delitos electorales (l g m d e )", offence: Offence::Other },
    Label { kind: "otras leyes y codigos", subtype: "leyes de instituciones de credito, inversion, fianzas y seguros", offence: Offence::Other },
    Label { kind: "otras leyes y codigos", subtype: "otras leyes especiales", offence: Offence::Other },
    Label { kind: "otros delitos", subtype: "cometidos por servidores publicos", offence: Offence::Other },
    Label { kind: "otros delitos", subtype: "contra el ambiente y la gestion ambiental", offence: Offence::Other },
    Label { kind: "otros delitos", subtype: "contra la integridad corporal", offence: Offence::Other },
    Label { kind: "otros delitos", subtype: "electorales", offence: Offence::Other },
    Label { kind: "otros delitos", subtype: "en materia de derechos de autor", offence: Offence::Other },
    Label { kind: "otros delitos", subtype: "falsedad, titulo decimo tercero", offence: Offence::Other },
    Label { kind: "otros delitos", subtype: "otros delitos del c p f", offence: Offence::Other },
    Label { kind: "otros delitos", subtype: "patrimoniales", offence: Offence::Other },
    Label { kind: "otros delitos", subtype: "vias de comunicacion y correspondencia", offence: Offence::Other },
];

const ENVIPE: &[Label] = &[
    Label { kind: "delitos ocurridos", subtype: "amenazas", offence: Offence::Threats },
    Label { kind: "delitos ocurridos", subtype: "amenazas verbales", offence: Offence::Threats },
    Label { kind: "delitos ocurridos", subtype: "estados unidos mexicanos", offence: Offence::AllCrimes },
    Label { kind: "delitos ocurridos", subtype: "extorsion", offence: Offence::Extortion },
    Label { kind: "delitos ocurridos", subtype: "fraude", offence: Offence::Fraud },
    Label { kind: "delitos ocurridos", subtype: "lesiones", offence: Offence::IntentionalInjury },
    Label { kind: "delitos ocurridos", subtype: "otros delitos distintos a los anteriores", offence: Offence::Other },
    Label { kind: "delitos ocurridos", subtype: "robo de accesorios, refacciones o herramientas de vehiculos", offence: Offence::VehiclePartsTheft },
    Label { kind: "delitos ocurridos", subtype: "robo en casa habitacion", offence: Offence::HouseBurglary },
    Label { kind: "delitos ocurridos", subtype: "robo en forma distinta a las anteriores", offence: Offence::OtherTheft },
    Label { kind: "delitos ocurridos", subtype: "robo en su casa habitacion", offence: Offence::HouseBurglary },
    Label { kind: "delitos ocurridos", subtype: "robo o asalto en calle o transporte publico", offence: Offence::StreetOrTransportRobbery },
    Label { kind: "delitos ocurridos", subtype: "robo o asalto en la calle o en el transporte publico", offence: Offence::StreetOrTransportRobbery },
    Label { kind: "delitos ocurridos", subtype: "robo o asalto en la calle o transporte publico", offence: Offence::StreetOrTransportRobbery },
    Label { kind: "delitos ocurridos", subtype: "robo parcial de vehiculo", offence: Offence::VehiclePartsTheft },
    Label { kind: "delitos ocurridos", subtype: "robo total de vehiculo", offence: Offence::VehicleTheft },
];

/// Every break that is known, in the order of the table.
pub const BREAKS: &[Break] = &[
    Break { id: "sesnsp-method-2015", kind: BreakKind::Method, statistics: &[Statistic::Investigations], offences: None, first: Month::constant::<2015, 1>(), from: "sesnsp1997", to: "sesnsp2015", names: Names { es: "En enero de 2015 comenzó la metodología vigente del SESNSP: otra clasificación y otra unidad de registro; lo anterior no es comparable.", en: "In January 2015 SESNSP's present methodology began: another classification and another unit of record; what came before is not comparable." }, source: "SESNSP, Nueva metodología para el registro y la clasificación de los delitos, 2018" },
    Break { id: "rnid-2026", kind: BreakKind::Register, statistics: &[Statistic::Victims, Statistic::Investigations], offences: None, first: Month::constant::<2026, 1>(), from: "sesnsp2015", to: "rnid2026", names: Names { es: "En enero de 2026 el SESNSP cambió al Registro Nacional de Incidencia Delictiva: las tentativas se cuentan aparte, la extorsión y el secuestro se dividen y cambian las categorías de víctimas.", en: "In January 2026 SESNSP moved to the National Register of Crime Incidence: attempts are counted apart, extortion and kidnapping are split, and the categories of victims change." }, source: "SESNSP, Registro Nacional de Incidencia Delictiva, aprobado el 2 de septiembre de 2025; Expansión, 6 de marzo de 2026" },
    Break { id: "federal-catalogue-2012", kind: BreakKind::Catalogue, statistics: &[Statistic::FederalOffences], offences: None, first: Month::constant::<2012, 1>(), from: "pgr2001", to: "ideff2012", names: Names { es: "La incidencia federal publicada desde 2012 usa otro catálogo que las series de la PGR de 2001 a 2017.", en: "Federal incidence as published from 2012 uses another catalogue than PGR's series of 2001 to 2017." }, source: "SESNSP y FGR, Incidencia delictiva del fuero federal" },
    Break { id: "hydrocarbons-2019", kind: BreakKind::Catalogue, statistics: &[Statistic::FederalOffences], offences: Some(&[Offence::Hydrocarbons, Offence::Other]), first: Month::constant::<2019, 1>(), from: "ideff2012", to: "ideff2012", names: Names { es: "Los renglones de la ley de hidrocarburos y de la ley general de delitos electorales sólo existen desde 2019: su aparición es un cambio de catálogo, no un aumento.", en: "Rows of the hydrocarbons law and of the general law on electoral offences exist only from 2019: their appearance is a change of catalogue, not a rise." }, source: "SESNSP y FGR, Incidencia delictiva del fuero federal, corte abril de 2026" },
    Break { id: "envipe-threats-2024", kind: BreakKind::Method, statistics: &[Statistic::SurveyCrimes, Statistic::DarkFigureCrimes, Statistic::DarkFigure], offences: Some(&[Offence::Threats]), first: Month::constant::<2024, 1>(), from: "envipe", to: "envipe", names: Names { es: "La ENVIPE de 2025 (delitos de 2024) cambió la pregunta sobre amenazas: ya no pide que sean de alguien plenamente identificado; los delitos de amenazas anteriores no son comparables.", en: "ENVIPE of 2025 (crimes of 2024) changed its question on threats: they need no longer come from somebody who was identified; threats of earlier years are not comparable." }, source: "INEGI, ENVIPE 2025, tabulados básicos, cuadro 3.2, nota 7" },
];

/// The terms of office, in their order.
pub const PRESIDENCIES: &[Presidency] = &[
    Presidency { name: "Salinas", first: Month::constant::<1988, 12>(), last: Month::constant::<1994, 11>() },
    Presidency { name: "Zedillo", first: Month::constant::<1994, 12>(), last: Month::constant::<2000, 11>() },
    Presidency { name: "Fox", first: Month::constant::<2000, 12>(), last: Month::constant::<2006, 11>() },
    Presidency { name: "Calderón", first: Month::constant::<2006, 12>(), last: Month::constant::<2012, 11>() },
    Presidency { name: "Peña Nieto", first: Month::constant::<2012, 12>(), last: Month::constant::<2018, 11>() },
    Presidency { name: "López Obrador", first: Month::constant::<2018, 12>(), last: Month::constant::<2024, 9>() },
    Presidency { name: "Sheinbaum", first: Month::constant::<2024, 10>(), last: Month::constant::<2030, 9>() },
];

/// Every bridge over a break, in the order of the table.
pub const BRIDGES: &[Bridge] = &[
    Bridge { subtype: "Homicidio doloso", offence: Offence::IntentionalHomicide, reading: Reading { code: "consummated", across: "rnid-2026", names: Names { es: "sólo consumado: las tentativas se contaban entre los «otros delitos»", en: "consummated alone: attempts were counted among the “other offences”" }, source: "SESNSP, nota sobre la comparación de los dos registros, como la aplican trabajos públicos; no la hemos visto" }, new: &[Counterpart { subtype: "Homicidio doloso", offence: Offence::IntentionalHomicide }] },
    Bridge { subtype: "Homicidio doloso", offence: Offence::IntentionalHomicide, reading: Reading { code: "with-attempts", across: "rnid-2026", names: Names { es: "consumado y tentativas: la tentativa se contaba en el delito que se intentaba", en: "consummated and attempts: an attempt was counted under the offence attempted" }, source: "SESNSP, manual de llenado CNSP/38/15, versión 2.4, enero de 2018, como lo citan trabajos públicos; no lo hemos visto" }, new: &[Counterpart { subtype: "Homicidio doloso", offence: Offence::IntentionalHomicide }, Counterpart { subtype: "Tentativa de homicidio doloso", offence: Offence::AttemptedIntentionalHomicide }] },
    Bridge { subtype: "Homicidio culposo", offence: Offence::NegligentHomicide, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Homicidio culposo", offence: Offence::NegligentHomicide }] },
    Bridge { subtype: "Lesiones dolosas", offence: Offence::IntentionalInjury, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Lesiones dolosas", offence: Offence::IntentionalInjury }] },
    Bridge { subtype: "Lesiones culposas", offence: Offence::NegligentInjury, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Lesiones culposas", offence: Offence::NegligentInjury }] },
    Bridge { subtype: "Feminicidio", offence: Offence::Femicide, reading: Reading { code: "consummated", across: "rnid-2026", names: Names { es: "sólo consumado: las tentativas se contaban entre los «otros delitos»", en: "consummated alone: attempts were counted among the “other offences”" }, source: "SESNSP, nota sobre la comparación de los dos registros, como la aplican trabajos públicos; no la hemos visto" }, new: &[Counterpart { subtype: "Feminicidio", offence: Offence::Femicide }] },
    Bridge { subtype: "Feminicidio", offence: Offence::Femicide, reading: Reading { code: "with-attempts", across: "rnid-2026", names: Names { es: "consumado y tentativas: la tentativa se contaba en el delito que se intentaba", en: "consummated and attempts: an attempt was counted under the offence attempted" }, source: "SESNSP, manual de llenado CNSP/38/15, versión 2.4, enero de 2018, como lo citan trabajos públicos; no lo hemos visto" }, new: &[Counterpart { subtype: "Feminicidio", offence: Offence::Femicide }, Counterpart { subtype: "Tentativa de feminicidio", offence: Offence::AttemptedFemicide }] },
    Bridge { subtype: "Aborto", offence: Offence::Other, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Aborto", offence: Offence::Other }] },
    Bridge { subtype: "Otros delitos que atentan contra la vida y la integridad corporal", offence: Offence::OtherAgainstLife, reading: Reading { code: "residual", across: "rnid-2026", names: Names { es: "no comparable: de los «otros delitos» salieron subtipos nuevos en 2026", en: "not comparable: new subtypes were taken out of the “other offences” in 2026" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[] },
    Bridge { subtype: "Secuestro", offence: Offence::Kidnapping, reading: Reading { code: "without-other-kidnapping", across: "rnid-2026", names: Names { es: "en parte: la modalidad «otro tipo de secuestros» no tiene contraparte en 2026", en: "in part: the modality “other kidnappings” has no counterpart in 2026" }, source: "SESNSP, modalidades de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Secuestro extorsivo", offence: Offence::Kidnapping }, Counterpart { subtype: "Secuestro con calidad de rehén", offence: Offence::Kidnapping }, Counterpart { subtype: "Secuestro para causar daño", offence: Offence::Kidnapping }, Counterpart { subtype: "Secuestro exprés", offence: Offence::Kidnapping }] },
    Bridge { subtype: "Tráfico de menores", offence: Offence::Other, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Tráfico de menores", offence: Offence::Other }] },
    Bridge { subtype: "Rapto", offence: Offence::Other, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Rapto", offence: Offence::Other }] },
    Bridge { subtype: "Otros delitos que atentan contra la libertad personal", offence: Offence::Other, reading: Reading { code: "residual", across: "rnid-2026", names: Names { es: "no comparable: de los «otros delitos» salieron subtipos nuevos en 2026", en: "not comparable: new subtypes were taken out of the “other offences” in 2026" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[] },
    Bridge { subtype: "Abuso sexual", offence: Offence::Other, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Abuso sexual", offence: Offence::Other }] },
    Bridge { subtype: "Acoso sexual", offence: Offence::Other, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Acoso sexual", offence: Offence::Other }] },
    Bridge { subtype: "Hostigamiento sexual", offence: Offence::Other, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Hostigamiento sexual", offence: Offence::Other }] },
    Bridge { subtype: "Violación simple", offence: Offence::Rape, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Violación simple", offence: Offence::Rape }] },
    Bridge { subtype: "Violación equiparada", offence: Offence::Rape, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Violación equiparada", offence: Offence::Rape }] },
    Bridge { subtype: "Incesto", offence: Offence::Other, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Incesto", offence: Offence::Other }] },
    Bridge { subtype: "Otros delitos que atentan contra la libertad y la seguridad sexual", offence: Offence::Other, reading: Reading { code: "residual", across: "rnid-2026", names: Names { es: "no comparable: de los «otros delitos» salieron subtipos nuevos en 2026", en: "not comparable: new subtypes were taken out of the “other offences” in 2026" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[] },
    Bridge { subtype: "Robo a casa habitación", offence: Offence::HouseBurglary, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Robo a casa habitación", offence: Offence::HouseBurglary }] },
    Bridge { subtype: "Robo de vehículo automotor", offence: Offence::VehicleTheft, reading: Reading { code: "split", across: "rnid-2026", names: Names { es: "sus modalidades o fines son ahora subtipos, que se suman", en: "its modalities or purposes are subtypes now, which are added up" }, source: "SESNSP, subtipos y modalidades de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Robo de vehículo automotor - Coche de 4 ruedas", offence: Offence::VehicleTheft }, Counterpart { subtype: "Robo de vehículo automotor - Motocicleta", offence: Offence::VehicleTheft }, Counterpart { subtype: "Robo de vehículo automotor - Embarcaciones", offence: Offence::VehicleTheft }] },
    Bridge { subtype: "Robo de autopartes", offence: Offence::Other, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Robo de autopartes", offence: Offence::Other }] },
    Bridge { subtype: "Robo a transportista", offence: Offence::Other, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Robo a transportista", offence: Offence::Other }] },
    Bridge { subtype: "Robo a transeúnte en vía pública", offence: Offence::StreetRobbery, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Robo a transeúnte en vía pública", offence: Offence::StreetRobbery }] },
    Bridge { subtype: "Robo a transeúnte en espacio abierto al público", offence: Offence::StreetRobbery, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Robo a transeúnte en espacio abierto al público", offence: Offence::StreetRobbery }] },
    Bridge { subtype: "Robo en transporte público individual", offence: Offence::Other, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Robo en transporte público individual", offence: Offence::Other }] },
    Bridge { subtype: "Robo en transporte público colectivo", offence: Offence::Other, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Robo en transporte público colectivo", offence: Offence::Other }] },
    Bridge { subtype: "Robo en transporte individual", offence: Offence::Other, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Robo en transporte individual", offence: Offence::Other }] },
    Bridge { subtype: "Robo a institución bancaria", offence: Offence::Other, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Robo a institución bancaria", offence: Offence::Other }] },
    Bridge { subtype: "Robo a negocio", offence: Offence::BusinessRobbery, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Robo a negocio", offence: Offence::BusinessRobbery }] },
    Bridge { subtype: "Robo de ganado", offence: Offence::Other, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Robo de ganado", offence: Offence::Other }] },
    Bridge { subtype: "Robo de maquinaria", offence: Offence::Other, reading: Reading { code: "split", across: "rnid-2026", names: Names { es: "sus modalidades o fines son ahora subtipos, que se suman", en: "its modalities or purposes are subtypes now, which are added up" }, source: "SESNSP, subtipos y modalidades de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Robo de maquinaria - Herramienta industrial o agrícola", offence: Offence::Other }, Counterpart { subtype: "Robo de maquinaria - Tractores y/o montacargas", offence: Offence::Other }, Counterpart { subtype: "Robo de maquinaria - Cables, tubos y otros objetos destinados a servicios públicos", offence: Offence::Other }] },
    Bridge { subtype: "Otros robos", offence: Offence::Other, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Otros robos", offence: Offence::Other }] },
    Bridge { subtype: "Fraude", offence: Offence::Other, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Fraude", offence: Offence::Other }] },
    Bridge { subtype: "Abuso de confianza", offence: Offence::Other, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Abuso de confianza", offence: Offence::Other }] },
    Bridge { subtype: "Extorsión", offence: Offence::Extortion, reading: Reading { code: "consummated", across: "rnid-2026", names: Names { es: "sólo consumado: las tentativas se contaban entre los «otros delitos»", en: "consummated alone: attempts were counted among the “other offences”" }, source: "SESNSP, nota sobre la comparación de los dos registros, como la aplican trabajos públicos; no la hemos visto" }, new: &[Counterpart { subtype: "Extorsión presencial", offence: Offence::Extortion }, Counterpart { subtype: "Extorsión por otros medios", offence: Offence::Extortion }] },
    Bridge { subtype: "Extorsión", offence: Offence::Extortion, reading: Reading { code: "with-attempts", across: "rnid-2026", names: Names { es: "consumado y tentativas: la tentativa se contaba en el delito que se intentaba", en: "consummated and attempts: an attempt was counted under the offence attempted" }, source: "SESNSP, manual de llenado CNSP/38/15, versión 2.4, enero de 2018, como lo citan trabajos públicos; no lo hemos visto" }, new: &[Counterpart { subtype: "Extorsión presencial", offence: Offence::Extortion }, Counterpart { subtype: "Extorsión por otros medios", offence: Offence::Extortion }, Counterpart { subtype: "Tentativa de extorsión presencial", offence: Offence::AttemptedExtortion }, Counterpart { subtype: "Tentativa de extorsión por otros medios", offence: Offence::AttemptedExtortion }] },
    Bridge { subtype: "Daño a la propiedad", offence: Offence::Other, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Daño a la propiedad", offence: Offence::Other }] },
    Bridge { subtype: "Despojo", offence: Offence::Other, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Despojo", offence: Offence::Other }] },
    Bridge { subtype: "Otros delitos contra el patrimonio", offence: Offence::Other, reading: Reading { code: "residual", across: "rnid-2026", names: Names { es: "no comparable: de los «otros delitos» salieron subtipos nuevos en 2026", en: "not comparable: new subtypes were taken out of the “other offences” in 2026" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[] },
    Bridge { subtype: "Violencia familiar", offence: Offence::DomesticViolence, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Violencia familiar", offence: Offence::DomesticViolence }] },
    Bridge { subtype: "Violencia de género en todas sus modalidades distinta a la violencia familiar", offence: Offence::Other, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Violencia de género en todas sus modalidades distinta a la violencia familiar", offence: Offence::Other }] },
    Bridge { subtype: "Incumplimiento de obligaciones de asistencia familiar", offence: Offence::Other, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Incumplimiento de obligaciones de asistencia familiar", offence: Offence::Other }] },
    Bridge { subtype: "Otros delitos contra la familia", offence: Offence::Other, reading: Reading { code: "residual", across: "rnid-2026", names: Names { es: "no comparable: de los «otros delitos» salieron subtipos nuevos en 2026", en: "not comparable: new subtypes were taken out of the “other offences” in 2026" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[] },
    Bridge { subtype: "Corrupción de menores", offence: Offence::Other, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Corrupción de menores", offence: Offence::Other }] },
    Bridge { subtype: "Trata de personas", offence: Offence::HumanTrafficking, reading: Reading { code: "split", across: "rnid-2026", names: Names { es: "sus modalidades o fines son ahora subtipos, que se suman", en: "its modalities or purposes are subtypes now, which are added up" }, source: "SESNSP, subtipos y modalidades de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Trata de personas con fines de explotación sexual", offence: Offence::HumanTrafficking }, Counterpart { subtype: "Trata de personas con fines de trabajo o servicios forzados", offence: Offence::HumanTrafficking }, Counterpart { subtype: "Trata de personas con fines de tráfico de órganos", offence: Offence::HumanTrafficking }, Counterpart { subtype: "Trata de personas con otros fines", offence: Offence::HumanTrafficking }] },
    Bridge { subtype: "Trata de personas", offence: Offence::HumanTrafficking, reading: Reading { code: "regrouped", across: "rnid-2026", names: Names { es: "con los subtipos que la nota del SESNSP le devuelve", en: "with the subtypes that SESNSP's note gives back to it" }, source: "SESNSP, nota sobre la comparación de los dos registros, como la aplican trabajos públicos; no la hemos visto" }, new: &[Counterpart { subtype: "Trata de personas con fines de explotación sexual", offence: Offence::HumanTrafficking }, Counterpart { subtype: "Trata de personas con fines de trabajo o servicios forzados", offence: Offence::HumanTrafficking }, Counterpart { subtype: "Trata de personas con fines de tráfico de órganos", offence: Offence::HumanTrafficking }, Counterpart { subtype: "Trata de personas con otros fines", offence: Offence::HumanTrafficking }, Counterpart { subtype: "Pornografía infantil", offence: Offence::Other }] },
    Bridge { subtype: "Otros delitos contra la sociedad", offence: Offence::Other, reading: Reading { code: "residual", across: "rnid-2026", names: Names { es: "no comparable: de los «otros delitos» salieron subtipos nuevos en 2026", en: "not comparable: new subtypes were taken out of the “other offences” in 2026" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[] },
    Bridge { subtype: "Narcomenudeo", offence: Offence::DrugRetail, reading: Reading { code: "split", across: "rnid-2026", names: Names { es: "sus modalidades o fines son ahora subtipos, que se suman", en: "its modalities or purposes are subtypes now, which are added up" }, source: "SESNSP, subtipos y modalidades de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Narcomenudeo posesión simple", offence: Offence::DrugRetail }, Counterpart { subtype: "Narcomenudeo con fines de venta", offence: Offence::DrugRetail }] },
    Bridge { subtype: "Amenazas", offence: Offence::Other, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Amenazas", offence: Offence::Other }] },
    Bridge { subtype: "Allanamiento de morada", offence: Offence::Other, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Allanamiento de morada", offence: Offence::Other }] },
    Bridge { subtype: "Evasión de presos", offence: Offence::Other, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Evasión de presos", offence: Offence::Other }] },
    Bridge { subtype: "Falsedad", offence: Offence::Other, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Falsedad", offence: Offence::Other }] },
    Bridge { subtype: "Falsificación", offence: Offence::Other, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Falsificación", offence: Offence::Other }] },
    Bridge { subtype: "Contra el medio ambiente", offence: Offence::Other, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Contra el medio ambiente", offence: Offence::Other }] },
    Bridge { subtype: "Delitos cometidos por servidores públicos", offence: Offence::Other, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Delitos cometidos por servidores públicos", offence: Offence::Other }] },
    Bridge { subtype: "Delitos cometidos por servidores públicos", offence: Offence::Other, reading: Reading { code: "regrouped", across: "rnid-2026", names: Names { es: "con los subtipos que la nota del SESNSP le devuelve", en: "with the subtypes that SESNSP's note gives back to it" }, source: "SESNSP, nota sobre la comparación de los dos registros, como la aplican trabajos públicos; no la hemos visto" }, new: &[Counterpart { subtype: "Delitos cometidos por servidores públicos", offence: Offence::Other }, Counterpart { subtype: "Delitos contra la administración de justicia", offence: Offence::Other }, Counterpart { subtype: "Tortura", offence: Offence::Other }] },
    Bridge { subtype: "Electorales", offence: Offence::Other, reading: Reading { code: "same-name", across: "rnid-2026", names: Names { es: "el subtipo tiene el mismo nombre en los dos catálogos", en: "the subtype has the same name in both catalogues" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[Counterpart { subtype: "Electorales", offence: Offence::Other }] },
    Bridge { subtype: "Otros delitos del Fuero Común", offence: Offence::Other, reading: Reading { code: "residual", across: "rnid-2026", names: Names { es: "no comparable: de los «otros delitos» salieron subtipos nuevos en 2026", en: "not comparable: new subtypes were taken out of the “other offences” in 2026" }, source: "SESNSP, subtipos de los archivos de 2015 a 2024 y de enero a marzo de 2026" }, new: &[] },
];
