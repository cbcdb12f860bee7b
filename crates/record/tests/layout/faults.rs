//! A corpus of bad files: each is a change to a generated one and gives one finding, of one code, in one place.

use std::collections::BTreeSet;

use generate::{Encoding, Layout, Spec};
use measure::FindingCode::{self, *};
use record::Error;

use super::sink::read;
use Change::*;
use Expected::*;
use Layout::*;

/// What is done to a sound file. Rows and columns are counted from 1, the header being row 1.
enum Change {
    /// A cell holds something else.
    Cell(usize, usize, &'static str),
    /// A row stands once more, after itself.
    Repeat(usize),
    /// A row ends after so many cells.
    Cut(usize, usize),
    /// A row has one more cell.
    Extra(usize, &'static str),
    /// A column is missing in every row.
    DropColumn(usize),
    /// Two columns stand in each other's place.
    Swap(usize, usize),
    /// A text is another, once.
    Text(&'static str, &'static str),
    /// Rows from here on are missing.
    End(usize),
    /// The whole file is something else.
    Whole(&'static [u8]),
    /// The file in UTF-16.
    Utf16,
}

/// What must be found, and where: `row:column`, `row`, or nothing for the file as a whole.
enum Expected {
    Refused(FindingCode, &'static str),
    Rejected(FindingCode, &'static str),
    /// The cell alone; its row is kept.
    CellRejected(FindingCode, &'static str),
    Noted(FindingCode, &'static str),
}

/// Longer than a cell may be.
const LONG: &str = match std::str::from_utf8(&[b'a'; 5_000]) {
    Ok(text) => text,
    Err(_) => "",
};

const CORPUS: &[(Layout, Change, Expected)] = &[
    // Counts.
    (StateInvestigations, Cell(5, 8, "-3"), CellRejected(NegativeCount, "5:Enero")),
    (StateInvestigations, Cell(5, 9, "-3.5"), CellRejected(NegativeCount, "5:Febrero")),
    (StateInvestigations, Cell(6, 10, "2.5"), Rejected(FractionalCount, "6:Marzo")),
    (StateInvestigations, Cell(6, 10, "2.3333333"), Rejected(FractionalCount, "6:Marzo")),
    (StateInvestigations, Cell(7, 11, "1.234"), Rejected(AmbiguousSeparator, "7:Abril")),
    (StateInvestigations, Cell(7, 11, "1.000"), Rejected(AmbiguousSeparator, "7:Abril")),
    (StateInvestigations, Cell(7, 11, "1 234"), Rejected(AmbiguousSeparator, "7:Abril")),
    (StateInvestigations, Cell(7, 11, "1'234"), Rejected(AmbiguousSeparator, "7:Abril")),
    (StateInvestigations, Cell(7, 11, "\"1,5\""), Rejected(AmbiguousSeparator, "7:Abril")),
    (StateInvestigations, Cell(7, 11, "\"12,34,567\""), Rejected(AmbiguousSeparator, "7:Abril")),
    (StateInvestigations, Cell(7, 11, "\"1,234\""), Noted(AmbiguousSeparator, "7:Abril")),
    (StateInvestigations, Cell(8, 12, "doce"), Rejected(NotACount, "8:Mayo")),
    (StateInvestigations, Cell(8, 12, "N/D"), Rejected(NotACount, "8:Mayo")),
    (StateInvestigations, Cell(8, 12, "-"), CellRejected(NotACount, "8:Mayo")),
    (StateInvestigations, Cell(8, 12, "1e3"), Rejected(NotACount, "8:Mayo")),
    (StateInvestigations, Cell(8, 12, "#VALUE!"), Rejected(NotACount, "8:Mayo")),
    (StateInvestigations, Cell(8, 12, "99999999999999"), Rejected(NotACount, "8:Mayo")),
    // Fifty times the row's other months; one in a hundred of the 1.4 million inhabitants of Aguascalientes.
    (StateInvestigations, Cell(8, 12, "7000000"), CellRejected(Implausible, "8:Mayo")),
    (VictimsByCell, Cell(4, 12, "15000"), CellRejected(Implausible, "4:n_victimas")),
    (StateInvestigations, Cell(9, 13, ""), Noted(EmptyCell, "9:Junio")),
    (StateInvestigations, Cell(300, 19, "4"), Noted(EmptyCell, "296:Julio")),
    (StateInvestigations, Cell(588, 19, "4"), Noted(AfterCutoff, "588:Diciembre")),
    // Time.
    (StateInvestigations, Cell(4, 1, "201"), Rejected(ImpossiblePeriod, "4:Año")),
    (StateInvestigations, Cell(4, 1, ""), Rejected(ImpossiblePeriod, "4:Año")),
    (StateInvestigations, Cell(4, 1, "2026"), Rejected(ImpossiblePeriod, "4:Año")),
    (StateInvestigations2026, Cell(4, 1, "2025"), Rejected(ImpossiblePeriod, "4:Año")),
    (VictimsByCell, Cell(4, 1, "2018-07-15"), Rejected(ImpossiblePeriod, "4:date_year_month")),
    (VictimsByCell, Cell(4, 3, "13"), Rejected(ImpossiblePeriod, "4:n_month")),
    (VictimsByCell, Cell(4, 2, "2031"), Rejected(ImpossiblePeriod, "4:n_year")),
    (VictimsByState, Cell(4, 1, "01/02/2018"), Rejected(ImpossiblePeriod, "4:isodate")),
    (FederalOffences, Cell(4, 1, "2011"), Rejected(ImpossiblePeriod, "4:AÑO")),
    (PgrOffences, Cell(4, 1, "2018/01"), Rejected(ImpossiblePeriod, "4:Fecha")),
    (GuardDeployment, Cell(4, 2, "xyz"), Rejected(ImpossiblePeriod, "4:mes")),
    (AnnouncedArrests, Cell(4, 5, ""), Rejected(ImpossiblePeriod, "4:date_of_arrest")),
    (AnnouncedArrests, Cell(4, 5, "2018-01-30 a 2018-02-01"), Rejected(ImpossiblePeriod, "4:date_of_arrest")),
    (PresumedRivalry, Cell(4, 4, "2018-03"), Rejected(ImpossiblePeriod, "4:Date")),
    (DeathsByOccurrence, Cell(40, 4, "No especificado"), Rejected(ImpossiblePeriod, "40:Month.of.Murder")),
    (DeathsByOccurrence, Cell(40, 3, "1901"), Rejected(ImpossiblePeriod, "40:Year.of.Murder")),
    (DeathsByMonth, Text("registro : 1990", "registro : todos"), Refused(ImpossiblePeriod, "")),
    (DeathsByQuery, Text("\"1991\",\" 01 001 \"", "\"91\",\" 01 001 \""), Rejected(ImpossiblePeriod, "19:1")),
    (
        DeathsByQuery,
        Text("Según: Mes de registro", "Según: Mes de ocurrencia"),
        Refused(ImpossiblePeriod, ""),
    ),
    (Confrontations, Cell(4, 13, "0"), Rejected(ImpossiblePeriod, "4:month")),
    (PresidentialApproval, Cell(3, 2, "2018-13"), Rejected(ImpossiblePeriod, "3:month")),
    (PresidentialApproval, Cell(3, 1, "Nadie"), Rejected(ImpossiblePeriod, "3:president")),
    // Who left office is no longer the one who is approved of, and who has not begun is not yet.
    (PresidentialApproval, Cell(3, 1, "AMLO"), Rejected(ImpossiblePeriod, "3:month")),
    (PresidentialApproval, Cell(50, 1, "EPN"), Rejected(ImpossiblePeriod, "50:month")),
    (PresidentialApproval, Cell(3, 4, "ochenta"), Rejected(NotACount, "3:approve")),
    (PresidentialApproval, Cell(3, 5, "101"), Rejected(NotACount, "3:disapprove")),
    (PresidentialApproval, Cell(3, 3, ""), Rejected(EmptyCell, "3:pollster")),
    (
        DeathsByPlaceOfOccurrence,
        Text("01001|2000|3|", "01001|2000|13|"),
        Rejected(ImpossiblePeriod, "4:month"),
    ),
    (DeathsOfKnownAge, Cell(4, 3, "Brumario"), Rejected(ImpossiblePeriod, "4:mes")),
    (DeathsOfKnownAge, Cell(4, 4, ""), Rejected(EmptyCell, "4:homicidios")),
    (PrisonIncidents, Cell(4, 4, "13"), Rejected(ImpossiblePeriod, "4:mes")),
    (PrisonIncidents, Cell(4, 1, "Municipal"), Rejected(UnknownPlace, "4:nivel")),
    (PrisonIncidents, Cell(4, 2, "Narnia"), Rejected(UnknownPlace, "4:entidad")),
    (PrisonIncidents, Cell(4, 7, "Visitas"), Rejected(UnknownOffence, "4:evento")),
    (PrisonIncidents, Cell(4, 8, "2.5"), Rejected(FractionalCount, "4:total")),
    (PrisonIncidents, Repeat(4), Rejected(DuplicateRow, "5")),
    // People missing since a day that nobody knows, which every file repeats; and since a month after the consultation.
    (MissingPersons, Cell(4, 3, "SIN_FECHA"), Rejected(ImpossiblePeriod, "4:periodo")),
    (MissingPersons, Cell(4, 3, "2029-01"), Rejected(ImpossiblePeriod, "4:periodo")),
    (MissingPersons, Cell(4, 9, "9/12/2028"), Rejected(ImpossiblePeriod, "4:consultado_en")),
    (MissingPersons, Cell(4, 4, "DETENIDA"), Rejected(UnknownOffence, "4:categoria")),
    (MissingPersons, Cell(4, 8, "menos de 5"), Rejected(NotACount, "4:conteo")),
    (MissingPersons, Cell(4, 8, "99000"), Rejected(Implausible, "4:conteo")),
    (MissingPersons, Cell(4, 1, "35"), Rejected(UnknownPlace, "4:cve_entidad")),
    (MissingPersons, Cell(4, 2, "SONORA"), Rejected(PlaceNameDisagrees, "4:cve_entidad")),
    (MissingPersons, Cell(4, 7, "TIJUANA"), Noted(UnknownPlace, "")),
    (MissingPersons, Repeat(4), Rejected(DuplicateRow, "5")),
    // A version of the other method in the same text, and what either method does not count.
    (ElcrimenVersions, Text("2018-07-21,hd,0,3", "2017-07-21,hd,0,3"), Refused(AmbiguousArchive, "")),
    (ElcrimenVersions, Cell(4, 5, "2014-12"), Rejected(ImpossiblePeriod, "4:month")),
    (ElcrimenVersions, Cell(4, 5, "enero"), Rejected(ImpossiblePeriod, "4:month")),
    (ElcrimenVersions, Cell(4, 2, "fem"), Rejected(UnknownOffence, "4:crime")),
    (ElcrimenVersions, Cell(4, 3, "2"), Rejected(OutOfScope, "4:series")),
    (ElcrimenVersions, Cell(4, 4, "33"), Rejected(UnknownPlace, "4:place")),
    (ElcrimenVersions, Cell(4, 4, "TIJUANA"), Rejected(UnknownPlace, "4:place")),
    (ElcrimenVersions, Cell(4, 6, "2.5"), Rejected(FractionalCount, "4:count")),
    (ElcrimenVersions, Cell(4, 6, ""), Noted(EmptyCell, "4:count")),
    (ElcrimenVersions, Repeat(4), Rejected(DuplicateRow, "5")),
    (PressHomicides, Cell(4, 7, "8 de enero"), Rejected(ImpossiblePeriod, "4:Fecha")),
    (PressHomicides, Cell(4, 3, ""), Rejected(EmptyCell, "4:Homicidios")),
    (DailyHomicides, Cell(4, 3, "2019-02-30"), Rejected(ImpossiblePeriod, "4:Fecha")),
    (OrganizedViolence, Cell(4, 19, "1990"), Rejected(ImpossiblePeriod, "4:date_start")),
    (OrganizedViolence, Cell(4, 20, "2019-01-05"), Noted(ImpossiblePeriod, "4:date_start")),
    (OrganizedViolence, Cell(4, 27, "99999"), Noted(OutsideRange, "4:best")),
    (ReportedGraves, Cell(4, 6, "0"), CellRejected(EmptyCell, "4:num_cuerpos_total")),
    (MunicipalHomicides, Cell(4, 8, "Enebro"), Rejected(ImpossiblePeriod, "4:Mes")),
    (MunicipalTypes, Cell(4, 1, "2026"), Rejected(ImpossiblePeriod, "4:anio")),
    (MunicipalTypes, Cell(4, 2, "13"), Rejected(ImpossiblePeriod, "4:mes")),
    // A year that is extrapolated from its first months.
    (MunicipalYear, Cell(4, 1, "2020.0"), Rejected(ImpossiblePeriod, "4:year")),
    (MunicipalYear, Cell(4, 1, "2014.0"), Rejected(ImpossiblePeriod, "4:year")),
    // A year of which the table counts a part.
    (OldMethodYear, Cell(4, 3, "2014"), Rejected(ImpossiblePeriod, "4:Año")),
    (OldMethodYear, Cell(4, 3, "2018"), Rejected(ImpossiblePeriod, "4:Año")),
    // Places.
    (MunicipalHomicides, Cell(4, 1, "\"Narnia\""), Rejected(UnknownPlace, "4:Entidad")),
    (MunicipalHomicides, Cell(4, 2, "\"Ningún Lugar\""), Rejected(UnknownPlace, "4:Municipio")),
    (MunicipalTypes, Cell(4, 4, "Culiacán"), Rejected(UnknownPlace, "4:municipio")),
    (MunicipalYear, Cell(4, 3, "02"), Rejected(PlaceNameDisagrees, "4:cve_ent")),
    (MunicipalYear, Cell(4, 5, "02001"), Rejected(PlaceNameDisagrees, "4:cve_mun")),
    (MunicipalYear, Cell(4, 4, "Aguas"), Noted(PlaceNameDisagrees, "4:cve_mun")),
    (OldMethodYear, Cell(4, 2, "\"Ningún Lugar\""), Rejected(UnknownPlace, "4:Municipio")),
    (MunicipalTypes, Cell(4, 5, "Homicidio doloso"), Rejected(UnknownOffence, "4:tipo_delito")),
    (MunicipalYear, Cell(4, 6, "Homicidio"), Rejected(UnknownOffence, "4:tipo_delito")),
    (OldMethodYear, Cell(4, 4, "\"Secuestro\""), Rejected(UnknownOffence, "4:Crimen")),
    (MunicipalHomicides, Cell(4, 5, ""), Rejected(EmptyCell, "4:Homicidio doloso")),
    (OldMethodYear, Cell(4, 5, "\"     \""), Rejected(EmptyCell, "4:Averiguaciones")),
    (OldMethodYear, Cell(4, 5, "\"  1,46\""), Rejected(AmbiguousSeparator, "4:Averiguaciones")),
    (MunicipalHomicides, Cell(4, 6, "999.0"), Noted(TotalDisagrees, "4:Total")),
    (MunicipalYear, Cell(4, 12, "9999.0"), Noted(TotalDisagrees, "4:total_enero_mayo")),
    (MunicipalYear, Cell(4, 13, "0.0"), Noted(TotalDisagrees, "4:total_anual")),
    (MunicipalHomicides, Repeat(4), Rejected(DuplicateRow, "5")),
    (MunicipalTypes, Repeat(4), Rejected(DuplicateRow, "5")),
    (MunicipalYear, Repeat(4), Rejected(DuplicateRow, "5")),
    (OldMethodYear, Repeat(4), Rejected(DuplicateRow, "5")),
    (StateInvestigations, Cell(4, 2, "33"), Rejected(UnknownPlace, "4:Clave_Ent")),
    (StateInvestigations, Cell(4, 2, "0"), Rejected(UnknownPlace, "4:Clave_Ent")),
    (StateInvestigations, Cell(4, 2, "ags"), Rejected(UnknownPlace, "4:Clave_Ent")),
    (StateInvestigations, Cell(4, 3, "Sonora"), Rejected(PlaceNameDisagrees, "4:Clave_Ent")),
    (StateInvestigations, Cell(4, 3, "Aguas calientes"), Rejected(PlaceNameDisagrees, "4:Clave_Ent")),
    (StateInvestigations2026, Cell(4, 3, "Narnia"), Rejected(PlaceNameDisagrees, "4:Clave_Ent")),
    (VictimsByCell, Cell(4, 5, "Narnia"), Rejected(PlaceNameDisagrees, "4:cve_ent")),
    (MunicipalInvestigations, Cell(4, 4, "1500"), Rejected(UnknownPlace, "4:Cve. Municipio")),
    (MunicipalInvestigations, Cell(4, 4, "abc"), Rejected(UnknownPlace, "4:Cve. Municipio")),
    (MunicipalInvestigations, Cell(4, 4, "2001"), Rejected(PlaceNameDisagrees, "4:Cve. Municipio")),
    (MunicipalInvestigations, Cell(4, 5, "Calvillo"), Rejected(PlaceNameDisagrees, "4:Cve. Municipio")),
    (MunicipalInvestigations, Cell(4, 5, "Aguscalientes"), Noted(PlaceNameDisagrees, "4:Cve. Municipio")),
    (MunicipalVictims2026, Cell(4, 4, "2001"), Rejected(PlaceNameDisagrees, "4:Cve. Municipio")),
    (VictimsByState, Cell(4, 2, "Atlántida"), Rejected(UnknownPlace, "4:entidad")),
    (FederalOffences, Cell(4, 2, ""), Rejected(UnknownPlace, "4:INEGI")),
    (PgrOffences, Cell(4, 2, "SONORA"), Rejected(PlaceNameDisagrees, "4:Clave INEGI AGEE")),
    (DeathsByQuery, Text("\"=CONCATENAR(0,02) \"", "\"=CONCATENAR(0,42) \""), Rejected(UnknownPlace, "14:2")),
    (DeathsByQuery, Text("\"Baja California\"", "\"Sonora\""), Rejected(PlaceNameDisagrees, "14:3")),
    (DeathsByQuery, Text("\" 01 002 \"", "\" 01 003 \""), Rejected(PlaceNameDisagrees, "12:2")),
    (DeathsByYear, Cell(1, 5, "Ningún Lugar"), Refused(UnknownPlace, "1:5")),
    (DeathsByYearTidy, Cell(4, 3, "Ningún Lugar"), Rejected(UnknownPlace, "4:Municipality")),
    (DeathsByPlaceOfOccurrence, Text("01001|2000|3|", "01500|2000|3|"), Rejected(UnknownPlace, "4:ent_mun")),
    (DeathsOfKnownAge, Cell(4, 1, "Narnia"), Rejected(UnknownPlace, "4:estado")),
    (DeathsOfKnownAge, Cell(4, 1, "M\u{fffd}nterrey"), Rejected(UnknownPlace, "4:estado")),
    (DeathsOfKnownAge, Cell(4, 1, "Aguascal\u{fffd}entes"), Noted(PlaceNameDisagrees, "4:estado")),
    (PopulationWide, Cell(3, 1, "01500"), Rejected(UnknownPlace, "3:CVE")),
    (PopulationByCode, Cell(3, 2, "1500"), Rejected(UnknownPlace, "3:Code")),
    (StatesByAge, Cell(9, 4, "33"), Rejected(UnknownPlace, "9:CVE_GEO")),
    (StatesByAge, Cell(9, 3, "Sonora"), Rejected(PlaceNameDisagrees, "9:CVE_GEO")),
    (BandsByRows, Cell(3, 2, "1500"), Rejected(UnknownPlace, "3:CLAVE")),
    (BandsByRows, Cell(3, 3, "2"), Rejected(PlaceNameDisagrees, "3:CLAVE")),
    (BandsByColumns, Cell(3, 4, "Calvillo"), Rejected(PlaceNameDisagrees, "3:CLAVE")),
    (PopulationAmongIndicators, Cell(3, 3, "cien"), Rejected(UnknownPlace, "3:CLAVE")),
    (PresumedRivalry, Cell(4, 3, "500"), Rejected(UnknownPlace, "4:MunCode")),
    (AnnouncedArrests, Cell(4, 7, "Natyarit"), Rejected(UnknownPlace, "4:state_of_arrest")),
    (Confrontations, Cell(4, 2, "SINALOS"), Rejected(UnknownPlace, "4:entidad")),
    (PressHomicides, Cell(4, 1, "Narnia"), Rejected(UnknownPlace, "4:Entidad")),
    (PressHomicides, Cell(4, 2, "Ningún Lugar"), Noted(PlaceNameDisagrees, "4:Municipio")),
    (DailyHomicides, Cell(4, 1, "Narnia"), Rejected(UnknownPlace, "4:Entidad")),
    (OrganizedViolence, Cell(4, 12, "Narnia state"), Rejected(UnknownPlace, "4:adm_1")),
    (ReportedGraves, Cell(4, 1, "77"), Rejected(UnknownPlace, "4:state_code")),
    (ReportedGraves, Cell(4, 3, "500"), Rejected(UnknownPlace, "4:municipality_code")),
    // Offences and other labels.
    (StateInvestigations, Cell(4, 6, ""), Rejected(UnknownOffence, "4:Subtipo de delito")),
    (StateInvestigations, Cell(4, 6, "Brujería"), Rejected(UnknownOffence, "4:Subtipo de delito")),
    (StateInvestigations, Cell(4, 5, "Brujería"), Rejected(UnknownOffence, "4:Subtipo de delito")),
    (MunicipalVictims2026, Cell(4, 8, "Brujería"), Noted(UnknownOffence, "4")),
    (StateInvestigations2026, Cell(4, 6, "Brujería"), Noted(UnknownOffence, "4")),
    (VictimsByCell, Cell(4, 8, "Brujería"), Rejected(UnknownOffence, "4:subtipo_de_delito")),
    (StateInvestigations, Cell(4, 7, LONG), Rejected(LongCell, "4:Modalidad")),
    (FederalOffences, Cell(4, 6, LONG), Rejected(LongCell, "4:TIPO")),
    (VictimsByState, Cell(4, 3, "Brujería"), Rejected(UnknownOffence, "4:delito")),
    (FederalOffences, Cell(4, 6, "BRUJERIA"), Noted(UnknownOffence, "4")),
    (PopulationByCode, Cell(3, 3, "Ambos"), Rejected(NotACount, "3:Sex")),
    (StatesByAge, Cell(9, 6, "Ambos"), Rejected(NotACount, "9:SEXO")),
    (BandsByRows, Cell(3, 9, ""), Rejected(EmptyCell, "3:POB")),
    (BandsByColumns, Cell(3, 8, "9.5"), Rejected(FractionalCount, "3:POB_010_014")),
    (PopulationAmongIndicators, Cell(3, 6, "20XX"), Rejected(ImpossiblePeriod, "3:AÑO")),
    // Rows.
    (StateInvestigations, Repeat(4), Rejected(DuplicateRow, "5")),
    (MunicipalInvestigations, Repeat(4), Rejected(DuplicateRow, "5")),
    (StateVictims, Repeat(4), Rejected(DuplicateRow, "5")),
    (MunicipalVictims2026, Repeat(4), Rejected(DuplicateRow, "5")),
    (VictimsByCell, Repeat(4), Rejected(DuplicateRow, "5")),
    (FederalOffences, Repeat(4), Rejected(DuplicateRow, "5")),
    (DeathsByQuery, Repeat(12), Rejected(DuplicateRow, "13")),
    (DeathsByQuery, Repeat(14), Rejected(DuplicateRow, "15")),
    (DeathsByPlaceOfOccurrence, Text("01001|2000|4|", "01001|2000|3|"), Rejected(DuplicateRow, "5")),
    (DeathsOfKnownAge, Repeat(4), Rejected(DuplicateRow, "5")),
    (DeathsByYear, Repeat(2), Rejected(DuplicateRow, "3:1")),
    (DeathsByYearTidy, Repeat(4), Rejected(DuplicateRow, "5:Municipality")),
    (GuardDeployment, Repeat(4), Rejected(DuplicateRow, "5")),
    (PresidentialApproval, Repeat(3), Rejected(DuplicateRow, "4")),
    (PopulationBySex, Repeat(4), Rejected(DuplicateRow, "5")),
    (StatesByAge, Repeat(9), Rejected(DuplicateRow, "10")),
    (BandsByRows, Repeat(4), Rejected(DuplicateRow, "5")),
    (BandsByColumns, Repeat(4), Rejected(DuplicateRow, "5")),
    (PopulationAmongIndicators, Repeat(4), Rejected(DuplicateRow, "5")),
    (PressHomicides, Repeat(4), Rejected(DuplicateRow, "5")),
    (DailyHomicides, Repeat(4), Rejected(DuplicateRow, "5")),
    (OrganizedViolence, Repeat(4), Rejected(DuplicateRow, "5")),
    (ReportedGraves, Repeat(4), Rejected(DuplicateRow, "5")),
    (StateInvestigations, Cut(4, 12), Rejected(RowLength, "4")),
    (StateInvestigations, Extra(4, "9"), Rejected(RowLength, "4")),
    (StateInvestigations, Cell(580, 7, "\"sin cerrar"), Rejected(RowLength, "580")),
    (PresumedRivalry, Cut(4, 3), Rejected(RowLength, "4")),
    // Totals.
    (VictimsByState, Cell(74, 4, "999999"), Noted(TotalDisagrees, "74:total")),
    (DeathsByMonth, Text("\" \",\"Total\",\"", "\" \",\"Total\",\"9"), Noted(TotalDisagrees, "7:Total")),
    (
        DeathsByQuery,
        Text("\"Total\",\" \",\"Total\",\"", "\"Total\",\" \",\"Total\",\"9"),
        Noted(TotalDisagrees, "8:Total"),
    ),
    (
        DeathsByQuery,
        Text("\"1990\",\" \",\"Total\",\"", "\"1990\",\" \",\"Total\",\"9"),
        Noted(TotalDisagrees, "9:Total"),
    ),
    (
        DeathsByQuery,
        Text("\"Aguascalientes\",\"", "\"Aguascalientes\",\"9"),
        Noted(TotalDisagrees, "10:Total"),
    ),
    (DeathsByQuery, Text("\"Extranjero\",\"", "\"Extranjero\",\"9"), Noted(TotalDisagrees, "16:Total")),
    (PopulationBySex, Cell(3, 8, "1"), Noted(TotalDisagrees, "3:total")),
    (PresidentialApproval, Cell(3, 6, "99"), Noted(ShareDisagrees, "3:residual")),
    (PopulationOfStates, Cell(4, 6, "1"), Noted(TotalDisagrees, "4:pob_mid_year")),
    (StatesByAge, Cell(8, 7, "1"), Noted(TotalDisagrees, "8:POBLACION")),
    (BandsByColumns, Cell(3, 10, "1"), Noted(TotalDisagrees, "3:POB_TOTAL")),
    (PopulationAmongIndicators, Cell(3, 9, "1"), Noted(TotalDisagrees, "3:POB_MIT_MUN")),
    (PresumedRivalry, Cell(3, 8, "999"), Noted(TotalDisagrees, "3:Total")),
    (PressHomicides, Cell(4, 3, "999"), Noted(TotalDisagrees, "4:Homicidios")),
    (DailyHomicides, Cell(34, 2, "99999"), Noted(TotalDisagrees, "34:Homicidios")),
    (Confrontations, Text("FECHA,,,1,\"", "FECHA,,,1,\"9"), Noted(TotalDisagrees, "56:mil_mu")),
    (
        DeathsByOccurrence,
        Text("Total,Total,Total,1", "Total,Total,Total,58904"),
        Refused(UnknownLayout, "2:1990"),
    ),
    // Of other countries and of other things.
    (
        HomicideRateOfWorldBank,
        Text("VC.IHR.PSRC.P5\",\"\"", "VC.IHR\",\"\""),
        Rejected(OutOfScope, "6:Country Code"),
    ),
    (HomicideRateOfOwid, Cell(6, 2, "MEXICO"), Rejected(OutOfScope, "6:Code")),
    (HomicidesOfUnodc, Text("MEX,Mexico", "MEX_N,Mexico"), Rejected(OutOfScope, "36:Iso3_code")),
    (HomicidesOfUnodc, Cell(36, 11, "Percent"), Rejected(OutOfScope, "36:Unit of measurement")),
    (HomicideRateOfOwid, Cell(6, 4, "29.1 *"), Rejected(NotACount, "6:Homicide rate per 100,000 population")),
    (HomicideRateOfOwid, Cell(6, 4, "36685"), Rejected(NotACount, "6:Homicide rate per 100,000 population")),
    (HomicideRateOfOwid, Repeat(6), Rejected(DuplicateRow, "7")),
    (HomicidesOfUnodc, Cell(36, 12, "2.5"), Rejected(FractionalCount, "36:VALUE")),
    (HomicidesOfUnodc, Repeat(36), Rejected(DuplicateRow, "37")),
    (HomicidesOfUnodc, Cell(3, 12, "Number"), Refused(ColumnMoved, "3:value")),
    (HomicideRateOfWorldBank, Text("\"2018\"", "\"Trend\""), Refused(ColumnMoved, "5:5")),
    // Headers.
    (StateInvestigations, DropColumn(12), Refused(ColumnMoved, "1:mayo")),
    (StateInvestigations, DropColumn(2), Refused(ColumnMoved, "1:clave ent")),
    (StateInvestigations, Swap(5, 6), Refused(ColumnMoved, "1:tipo de delito")),
    (StateInvestigations, Cell(1, 8, "Mes 1"), Refused(ColumnMoved, "1:enero")),
    (StateInvestigations, Cell(1, 1, "Año y entidad"), Refused(ColumnMoved, "1:ano")),
    (StateInvestigations, Extra(1, "Total"), Refused(ColumnMoved, "1:20")),
    (MunicipalInvestigations, Swap(4, 5), Refused(ColumnMoved, "1:cve municipio")),
    (StateVictims, DropColumn(8), Refused(ColumnMoved, "1:sexo")),
    (MunicipalVictims2026, DropColumn(11), Refused(ColumnMoved, "1:rango de edad")),
    (GuardDeployment, Cell(1, 5, "elementos"), Refused(ColumnMoved, "1:despliegue")),
    (DeathsByMonth, Text("Mes de registro", "Mes de ocurrencia"), Refused(ColumnMoved, "6:")),
    (BandsByRows, DropColumn(7), Refused(ColumnMoved, "1:ano")),
    // Files.
    (StateInvestigations, End(2), Refused(NoRows, "")),
    (StateInvestigations, Whole(b""), Refused(NoRows, "")),
    (StateInvestigations, Whole(b"\r\n\r\n  \r\n"), Refused(NoRows, "")),
    (StateInvestigations, Whole(b"a,b,c\n1,2,3\n"), Refused(UnknownLayout, "")),
    (StateInvestigations, Whole(b"2018,1,Aguascalientes,3\n"), Refused(UnknownLayout, "")),
    (StateInvestigations, Whole(b"{\"cuenta\": 3}"), Refused(UnknownLayout, "")),
    // What somebody transcribed from a page.
    (
        StateInvestigations,
        Whole(b"month,extorsion,homicidio_doloso,feminicidio,secuestro,narcomenudeo,total\n2026-08,1,2,3,4,5,15\n"),
        Refused(Transcribed, ""),
    ),
    (
        StateInvestigations,
        Whole("\u{feff}state,offence,2024,2025,2026-01..08\n01,homicidio doloso,1,2,3\n".as_bytes()),
        Refused(Transcribed, ""),
    ),
    (
        StateInvestigations,
        Whole(b"month,hd,extorsion,secuestro,total\n2026-07,1,2,3,6\n"),
        Refused(Transcribed, ""),
    ),
    (StateInvestigations, Whole(b"month,hd,extorsion\n2026-07,1,2\n"), Refused(UnknownLayout, "")),
    (StateInvestigations, Whole(b"state,offence,2024,2025\n01,hd,1,2\n"), Refused(UnknownLayout, "")),
    (StateInvestigations, Whole(b"\x00\x01\x02\x03datos"), Refused(WrongEncoding, "")),
    (StateInvestigations, Whole(b"PK\x03\x04no es un archivo"), Refused(DamagedFile, "")),
    (StateInvestigations, Whole(b"\x1f\x8bno es gzip"), Refused(DamagedFile, "")),
    (StateInvestigations, Whole(b"BZhno es bzip2"), Refused(DamagedFile, "")),
    (StateInvestigations, Utf16, Refused(WrongEncoding, "")),
];

#[test]
fn every_bad_file_gives_its_finding_in_its_place() {
    let mut wrong = Vec::new();
    for (layout, change, expected) in CORPUS {
        if let Err(seen) = check(*layout, change, expected) {
            wrong.push(format!("{layout:?}, {}: {seen}", described(change)));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), CORPUS.len(), wrong.join("\n"));
    assert!(CORPUS.len() >= 60, "the corpus has shrunk to {}", CORPUS.len());
}

/// The codes that only wrappings can give, which `wrapped` has, and one that needs more bytes than a fixture has.
#[test]
fn the_corpus_has_every_code_that_a_text_can_give() {
    let seen: BTreeSet<FindingCode> = CORPUS
        .iter()
        .map(|(_, _, expected)| match expected {
            Refused(code, _) | Rejected(code, _) | CellRejected(code, _) | Noted(code, _) => *code,
        })
        .collect();
    for code in [
        UnknownLayout,
        Transcribed,
        ColumnMoved,
        WrongEncoding,
        DamagedFile,
        NoRows,
        RowLength,
        LongCell,
        NotACount,
        NegativeCount,
        FractionalCount,
        AmbiguousSeparator,
        UnknownPlace,
        PlaceNameDisagrees,
        ImpossiblePeriod,
        UnknownOffence,
        DuplicateRow,
        TotalDisagrees,
        ShareDisagrees,
        AfterCutoff,
        EmptyCell,
    ] {
        assert!(seen.contains(&code), "no case for {code:?}");
    }
}

fn check(layout: Layout, change: &Change, expected: &Expected) -> Result<(), String> {
    let spec = Spec { encoding: Encoding::Utf8, ..Spec::small(layout) };
    let (sound, written) = spec.bytes();
    let outcome = read(changed(&sound, change));
    let place =
        |at: &measure::Where| at.to_string().trim_start_matches("release").trim_start_matches(':').to_owned();
    match (expected, outcome) {
        (Refused(code, at), Err(Error::Release { finding })) => {
            let same = finding.code == *code && place(&finding.at).starts_with(at);
            if same { Ok(()) } else { Err(format!("{finding:?}")) }
        }
        (Rejected(code, at), Ok((_, reading, heard))) => {
            let found = heard.rejected.iter().find(|f| f.code == *code && place(&f.at) == *at);
            let balanced = reading.rows.read == reading.rows.kept + reading.rows.rejected;
            let others = heard
                .rejected
                .iter()
                .filter(|f| !matches!(f.code, TotalRow | OutOfScope) && f.code != *code)
                .count();
            // An unclosed quotation mark swallows what follows; every other change costs one row at most.
            let lost = written.kept.abs_diff(reading.rows.kept);
            let sound = balanced && others == 0 && (lost <= 1 || *code == RowLength);
            match found {
                Some(_) if sound => Ok(()),
                _ => Err(format!(
                    "{:?}; {:?}",
                    reading.rows,
                    heard.rejected.iter().filter(|f| f.code != TotalRow).collect::<Vec<_>>()
                )),
            }
        }
        (Noted(code, at) | CellRejected(code, at), Ok((_, reading, heard))) => {
            let found = heard.notes.iter().any(|f| f.code == *code && place(&f.at) == *at);
            let kept = reading.rows.kept == written.kept;
            if found && kept { Ok(()) } else { Err(format!("{:?}; {:?}", reading.rows, heard.notes)) }
        }
        (_, Ok((_, reading, _))) => Err(format!("not refused: {:?}", reading.rows)),
        (_, Err(error)) => Err(error.to_string()),
    }
}

fn changed(sound: &[u8], change: &Change) -> Vec<u8> {
    let text = String::from_utf8(sound.to_vec()).unwrap();
    let mut rows: Vec<Vec<String>> =
        text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect();
    match *change {
        Cell(row, column, cell) => cell.clone_into(&mut rows[row - 1][column - 1]),
        Repeat(row) => rows.insert(row, rows[row - 1].clone()),
        Cut(row, cells) => rows[row - 1].truncate(cells),
        Extra(row, cell) => rows[row - 1].push(cell.to_owned()),
        DropColumn(column) => rows.iter_mut().for_each(|row| drop(row.remove(column - 1))),
        Swap(a, b) => rows.iter_mut().for_each(|row| row.swap(a - 1, b - 1)),
        End(row) => rows.truncate(row - 1),
        Text(from, to) => {
            assert!(text.contains(from), "`{from}` is not in the file");
            return text.replacen(from, to, 1).into_bytes();
        }
        Whole(bytes) => return bytes.to_vec(),
        Utf16 => {
            let units = std::iter::once(0xfeff).chain(text.encode_utf16());
            return units.flat_map(u16::to_le_bytes).collect();
        }
    }
    rows.iter().map(|row| row.join(",") + "\r\n").collect::<String>().into_bytes()
}

fn described(change: &Change) -> String {
    match change {
        Cell(row, column, cell) => format!("`{cell}` in row {row}, column {column}"),
        Repeat(row) => format!("row {row} repeated"),
        Cut(row, cells) => format!("row {row} cut to {cells} cells"),
        Extra(row, cell) => format!("`{cell}` added to row {row}"),
        DropColumn(column) => format!("without column {column}"),
        Swap(a, b) => format!("columns {a} and {b} swapped"),
        Text(from, to) => format!("`{from}` as `{to}`"),
        End(row) => format!("without rows from {row}"),
        Whole(bytes) => format!("{:?}", String::from_utf8_lossy(bytes)),
        Utf16 => "in UTF-16".to_owned(),
    }
}
