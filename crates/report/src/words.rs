//! The names of the field's nouns in both languages, one exhaustive match each.

use measure::{Basis, Catalogue, Custody, Offence, OffenceSet, Period, PublicDate, Statistic, Unit};

use crate::{Text, Words, say};

impl Words for Statistic {
    fn words(&self) -> Text {
        match self {
            Self::Victims => Text::both("víctimas", "victims"),
            Self::Investigations => Text::both("carpetas de investigación", "investigations opened"),
            Self::FederalOffences => Text::both("delitos federales presuntos", "presumed federal offences"),
            Self::DeathsByRegistration => {
                Text::both("defunciones por mes de registro", "deaths by month of registration")
            }
            Self::DeathsByOccurrence => {
                Text::both("defunciones por mes de ocurrencia", "deaths by month of occurrence")
            }
            Self::DeathsByPresumedRivalry => Text::both(
                "fallecimientos por presunta rivalidad delincuencial",
                "deaths by presumed criminal rivalry",
            ),
            Self::KilledInClashes => Text::both(
                "muertos en enfrentamientos con el Ejército",
                "people killed in confrontations with the army",
            ),
            Self::Population => Text::both("habitantes", "inhabitants"),
            Self::ForceDeployed => Text::both("elementos desplegados", "personnel deployed"),
            Self::MigrantsDetained => Text::both("migrantes presentados", "migrants detained"),
            Self::ArrestsAnnounced => Text::both("detenciones anunciadas", "arrests announced"),
        }
    }
}

impl Words for Offence {
    fn words(&self) -> Text {
        match self {
            Self::IntentionalHomicide => Text::both("homicidio doloso", "intentional homicide"),
            Self::Femicide => Text::both("feminicidio", "femicide"),
            Self::NegligentHomicide => Text::both("homicidio culposo", "negligent homicide"),
            Self::AttemptedIntentionalHomicide => {
                Text::both("tentativa de homicidio doloso", "attempted intentional homicide")
            }
            Self::AttemptedFemicide => Text::both("tentativa de feminicidio", "attempted femicide"),
            Self::OtherAgainstLife => {
                Text::both("otros delitos contra la vida", "other offences against life")
            }
            Self::IntentionalInjury => Text::both("lesiones dolosas", "intentional injury"),
            Self::NegligentInjury => Text::both("lesiones culposas", "negligent injury"),
            Self::Kidnapping => Text::both("secuestro", "kidnapping"),
            Self::Extortion => Text::both("extorsión", "extortion"),
            Self::AttemptedExtortion => Text::both("tentativa de extorsión", "attempted extortion"),
            Self::HumanTrafficking => Text::both("trata de personas", "human trafficking"),
            Self::DrugRetail => Text::both("narcomenudeo", "retail drug dealing"),
            Self::DrugOffences => Text::both("delitos contra la salud", "federal drug offences"),
            Self::DrugPossession => Text::both("posesión de drogas (federal)", "federal drug possession"),
            Self::VehicleTheft => Text::both("robo de vehículo", "vehicle theft"),
            Self::HouseBurglary => Text::both("robo a casa habitación", "burglary of a dwelling"),
            Self::BusinessRobbery => Text::both("robo a negocio", "robbery of a business"),
            Self::StreetRobbery => Text::both("robo a transeúnte", "street robbery"),
            Self::DomesticViolence => Text::both("violencia familiar", "domestic violence"),
            Self::Rape => Text::both("violación", "rape"),
            Self::HomicideDeath => Text::both("muerte por homicidio", "death by homicide"),
            Self::PresumedRivalryDeath => {
                Text::both("muerte por presunta rivalidad", "death by presumed rivalry")
            }
            Self::CivilianClashDeath => {
                Text::both("civil muerto en enfrentamiento", "civilian killed in a confrontation")
            }
            Self::SoldierClashDeath => {
                Text::both("militar muerto en enfrentamiento", "soldier killed in a confrontation")
            }
            Self::BystanderClashDeath => {
                Text::both("tercero muerto en enfrentamiento", "bystander killed in a confrontation")
            }
            Self::Other => Text::both("otro delito", "other offence"),
            Self::NoOffence => Text::both("sin delito", "no offence"),
        }
    }
}

impl Words for OffenceSet {
    fn words(&self) -> Text {
        Text::list(self.iter().map(|offence| offence.words()))
    }
}

impl Words for Catalogue {
    fn words(&self) -> Text {
        match self {
            Self::Sesnsp2015 => {
                Text::both("nueva metodología del SESNSP", "SESNSP's new methodology").then(&since(2015))
            }
            Self::Rnid2026 => Text::both(
                "Registro Nacional de Incidencia Delictiva",
                "National Register of Crime Incidence",
            )
            .then(&since(2026)),
            Self::Ideff2012 => {
                Text::both("incidencia delictiva federal", "federal crime incidence").then(&since(2012))
            }
            Self::Pgr2001 => {
                Text::both("incidencia federal de la PGR", "PGR's federal incidence").then(&since(2001))
            }
            Self::VitalStatistics => Text::both("estadísticas vitales", "vital statistics"),
            Self::PresumedRivalry => {
                Text::both("presunta rivalidad delincuencial", "presumed criminal rivalry")
            }
            Self::None => Text::both("sin catálogo", "no catalogue"),
        }
    }
}

fn since(year: i32) -> Text {
    match Period::year(year) {
        Ok(period) => say(" (desde {year})", " (from {year})", [("year", period.into())]),
        Err(_) => Text::empty(),
    }
}

impl Words for Custody {
    fn words(&self) -> Text {
        match self {
            Self::Publisher => Text::both("archivo de la institución", "the publisher's own file"),
            Self::Copy => Text::both("copia de un tercero", "a third party's copy"),
            Self::Rewriting => Text::both(
                "archivo reorganizado por un tercero, no es el original",
                "reshaped by a third party, not the original",
            ),
        }
    }
}

impl Words for Basis {
    fn words(&self) -> Text {
        match self {
            Self::Opened => {
                Text::both("por mes en que se abrió la carpeta", "by month in which the file was opened")
            }
            Self::Registered => Text::both("por mes de registro", "by month of registration"),
            Self::Occurred => Text::both("por mes de ocurrencia", "by month of occurrence"),
            Self::Stock => Text::both("existencia a una fecha", "a stock at a date"),
        }
    }
}

impl Words for PublicDate {
    fn words(&self) -> Text {
        match self {
            Self::Known(date) => {
                say("pública desde el {date}", "public since {date}", [("date", (*date).into())])
            }
            Self::NotLaterThan(date) => {
                say("ya era pública el {date}", "public no later than {date}", [("date", (*date).into())])
            }
        }
    }
}

impl Words for Unit {
    fn words(&self) -> Text {
        match self {
            Self::Count(statistic) => statistic.words(),
            Self::PerDay(statistic) => say("{what} por día", "{what} per day", [("what", statistic.words())]),
            Self::Per100kYear(statistic) => say(
                "{what} por {n} habitantes al año",
                "{what} per {n} inhabitants a year",
                [("what", statistic.words()), ("n", Text::name("100,000"))],
            ),
            Self::Per100k(statistic) => say(
                "{what} por {n} habitantes",
                "{what} per {n} inhabitants",
                [("what", statistic.words()), ("n", Text::name("100,000"))],
            ),
            Self::RateRatio => Text::both("razón de tasas", "rate ratio"),
            Self::Percent => Text::both("por ciento", "percent"),
            Self::Probability => Text::both("probabilidad", "probability"),
            Self::LogPoints => Text::both("puntos logarítmicos", "log points"),
            Self::HomicidesPer100k => Text::both(
                "homicidios por 100,000 habitantes al año",
                "homicides per 100,000 inhabitants and year",
            ),
            Self::PacksPerCapita => Text::both("cajetillas por persona al año", "packs per head and year"),
            Self::Months => Text::both("meses", "months"),
            Self::Days => Text::both("días", "days"),
            Self::Places => Text::both("lugares", "places"),
            Self::Rows => Text::both("filas", "rows"),
            Self::Files => Text::both("archivos", "files"),
            Self::Items => Text::both("casos", "items"),
            Self::Pure => Text::empty(),
        }
    }
}
