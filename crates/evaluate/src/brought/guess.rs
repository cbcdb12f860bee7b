//! Which columns of a file are likely the unit, the time, the outcome and the treatment, from their names and what they hold.

use std::collections::{BTreeMap, BTreeSet};

use measure::fold_name;

use super::{
    BroughtFile,
    columns::{BroughtColumns, BroughtKind, Treatment},
    fault::{BroughtFault, BroughtWrong},
    number::{Number, is_missing, read_number},
    table::Table,
    time::read_time,
};

/// Names under which columns are usual, the usual first.
const TIMES: &[&str] = &[
    "year",
    "anio",
    "ano",
    "periodo",
    "period",
    "time",
    "fecha",
    "date",
    "mes",
    "month",
    "trimestre",
    "quarter",
    "yyyymm",
    "t",
];
const UNITS: &[&str] = &[
    "state",
    "estado",
    "entidad",
    "municipio",
    "municipality",
    "county",
    "countyreal",
    "unit",
    "unidad",
    "country",
    "pais",
    "region",
    "school",
    "escuela",
    "clave",
    "cvegeo",
    "fips",
    "id",
    "sid",
    "name",
    "nombre",
];
const STARTS: &[&str] = &[
    "treatedfrom",
    "tratadodesde",
    "firsttreat",
    "firsttreated",
    "firstyear",
    "gvar",
    "cohort",
    "cohorte",
    "effyear",
    "inicio",
    "start",
    "adoption",
    "treatmentyear",
];
const MARKS: &[&str] = &[
    "treated",
    "tratado",
    "tratada",
    "tratamiento",
    "treatment",
    "treat",
    "policy",
    "politica",
    "post",
    "d",
];
const EXPOSURES: &[&str] = &[
    "exposure",
    "population",
    "poblacion",
    "pop",
    "inhabitants",
    "habitantes",
    "matricula",
    "enrolment",
    "enrollment",
];
const OUTCOMES: &[&str] = &[
    "outcome",
    "resultado",
    "y",
    "rate",
    "tasa",
    "cases",
    "casos",
    "count",
    "homicides",
    "homicidios",
    "deaths",
    "muertes",
    "victims",
    "victimas",
];

/// What somebody said of the columns; the rest is guessed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AskedColumns {
    /// The unit.
    pub unit: Option<String>,
    /// The time.
    pub time: Option<String>,
    /// The outcome.
    pub outcome: Option<String>,
    /// Over whom or what it is counted.
    pub exposure: Option<String>,
    /// Who is treated: by the first period of each unit, or by 0 and 1.
    pub treated: Option<String>,
    /// How the outcome is measured.
    pub kind: Option<BroughtKind>,
}

/// The columns of a file as they are likely meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guess {
    /// The columns.
    pub columns: BroughtColumns,
    /// Other columns that could be the outcome.
    pub other_outcomes: Vec<String>,
    /// Columns that somebody named or whose name and contents leave no doubt.
    pub is_certain: bool,
}

/// What a column holds.
struct Column<'a> {
    name: &'a str,
    plain: String,
    is_time: bool,
    /// Each unit has one value, and it is a time, or never.
    is_start: bool,
    /// 0 and 1 alone.
    is_mark: bool,
    /// Numbers none of which is a time: marks gone wrong, or a dose, and told as that.
    is_dose: bool,
    is_number: bool,
    /// What it has of numbers is whole.
    is_whole: bool,
    distinct: usize,
}

/// Looks at a file for the columns that nobody named.
///
/// # Errors
/// When the file is no table, or no column could be one of those that are needed.
pub fn guess(file: &BroughtFile, asked: &AskedColumns) -> Result<Guess, Vec<BroughtFault>> {
    let table = Table::read(file)?;
    let columns: Vec<Column<'_>> = (0..table.header.len()).filter_map(|at| look(&table, at)).collect();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for named in
        [&asked.unit, &asked.time, &asked.outcome, &asked.exposure, &asked.treated].into_iter().flatten()
    {
        taken.insert(named.clone());
    }
    let mut is_certain = true;
    let mut choose = |given: Option<&String>, names: &[&str], fits: &dyn Fn(&Column<'_>) -> bool| {
        if let Some(given) = given {
            return Some(given.clone());
        }
        let free = |column: &&Column<'_>| !taken.contains(column.name) && fits(column);
        let fitting: Vec<&Column<'_>> = columns.iter().filter(free).collect();
        let rank = |column: &&&Column<'_>| names.iter().position(|name| column.plain == *name);
        let named = fitting.iter().filter(|column| rank(column).is_some()).min_by_key(rank).copied();
        is_certain &= named.is_some() || fitting.len() == 1;
        let found = named.or_else(|| fitting.first().copied())?;
        taken.insert(found.name.to_owned());
        Some(found.name.to_owned())
    };
    let time = choose(asked.time.as_ref(), TIMES, &|column| column.is_time && !column.is_start);
    let is_named = |column: &Column<'_>, names: &[&str]| names.contains(&column.plain.as_str());
    let treated = choose(asked.treated.as_ref(), &[STARTS, MARKS].concat(), &|column| {
        column.is_start || column.is_mark || (column.is_time && is_named(column, STARTS))
    });
    let unit = choose(asked.unit.as_ref(), UNITS, &|column| {
        let repeats = column.distinct > 1 && column.distinct < table.rows.len();
        repeats && (!column.is_number || is_named(column, UNITS))
    });
    let exposure = match &asked.exposure {
        Some(given) => Some(given.clone()),
        None if asked.kind == Some(BroughtKind::Rate) => None,
        None => columns
            .iter()
            .find(|column| column.is_number && !taken.contains(column.name) && is_named(column, EXPOSURES))
            .map(|column| column.name.to_owned()),
    };
    taken.extend(exposure.clone());
    let mut choose = |given: Option<&String>| {
        if let Some(given) = given {
            return (Some(given.clone()), Vec::new());
        }
        let fits =
            |column: &&Column<'_>| column.is_number && column.distinct > 2 && !taken.contains(column.name);
        let mut fitting: Vec<&Column<'_>> = columns.iter().filter(fits).collect();
        let rank = |column: &&Column<'_>| {
            OUTCOMES.iter().position(|name| column.plain == *name).unwrap_or(OUTCOMES.len())
        };
        fitting.sort_by_key(rank);
        is_certain &= fitting.len() == 1 || fitting.first().is_some_and(|first| rank(first) < OUTCOMES.len());
        let mut names = fitting.into_iter().map(|column| column.name.to_owned());
        (names.next(), names.collect())
    };
    let (outcome, other_outcomes) = choose(asked.outcome.as_ref());
    let (Some(unit), Some(time), Some(outcome), Some(treated)) = (&unit, &time, &outcome, &treated) else {
        use super::role::Role;
        let roles = [
            (Role::Unit, unit.is_none()),
            (Role::Time, time.is_none()),
            (Role::Outcome, outcome.is_none()),
            (Role::TreatedFrom, treated.is_none()),
        ];
        let known: Vec<String> = table.header.iter().filter(|name| !name.is_empty()).cloned().collect();
        let missing = roles.into_iter().filter(|(_, missing)| *missing);
        let fault =
            |(role, _)| table.fault_of_header(BroughtWrong::NotGuessed { role, known: known.clone() });
        return Err(missing.map(fault).collect());
    };
    let of = |name: &String| columns.iter().find(|column| column.name == name.as_str());
    let is_mark = of(treated).is_some_and(|column| column.is_mark || column.is_dose);
    let whole = of(outcome).is_some_and(|column| column.is_whole);
    let counted = exposure.is_some() || (whole && is_named_count(outcome));
    let kind = asked.kind.unwrap_or(if counted && whole { BroughtKind::Count } else { BroughtKind::Rate });
    // A rate is divided already: a population beside it is no exposure of it.
    let exposure = exposure.filter(|_| kind == BroughtKind::Count || asked.exposure.is_some());
    let treatment =
        if is_mark { Treatment::ByPeriod(treated.clone()) } else { Treatment::From(treated.clone()) };
    let columns = BroughtColumns {
        unit: unit.clone(),
        time: time.clone(),
        outcome: outcome.clone(),
        exposure,
        treatment,
        kind,
    };
    Ok(Guess { columns, other_outcomes, is_certain })
}

/// Whether a name says that something is counted.
fn is_named_count(name: &str) -> bool {
    let name = fold_name(name);
    ["casos", "cases", "count", "cuenta", "homicid", "deaths", "muertes", "victim", "numero", "number"]
        .iter()
        .any(|word| name.contains(word))
}

fn look<'a>(table: &'a Table, at: usize) -> Option<Column<'a>> {
    let name = table.header.get(at).filter(|name| !name.is_empty())?;
    let cells = || table.rows.iter().map(|row| row.cell(at));
    let distinct: BTreeSet<&str> = cells().collect();
    let known = || distinct.iter().filter(|cell| !is_missing(cell));
    let is_number =
        known().all(|cell| matches!(read_number(cell), Number::Known(_))) && known().next().is_some();
    let numbers = known().filter_map(|cell| cell.parse::<f64>().ok()).filter(|number| number.is_finite());
    let is_whole = numbers.into_iter().all(|number| number.fract() == 0.0);
    let is_dose = is_number && !known().any(|cell| read_time(cell).is_ok());
    let is_time = known().all(|cell| read_time(cell).is_ok()) && known().next().is_some();
    let is_never = |cell: &str| is_missing(cell) || cell.parse::<f64>() == Ok(0.0);
    let some_never = distinct.iter().any(|cell| is_never(cell));
    let is_start = some_never
        && known().any(|cell| !is_never(cell))
        && known().all(|cell| is_never(cell) || read_time(cell).is_ok());
    let marks: BTreeMap<String, usize> =
        known().map(|cell| (cell.trim_end_matches(".0").to_lowercase(), 0)).collect();
    let is_mark = marks.keys().map(String::as_str).eq(["0", "1"])
        || marks.keys().map(String::as_str).eq(["false", "true"]);
    let plain_name: String = fold_name(name).chars().filter(char::is_ascii_alphanumeric).collect();
    Some(Column {
        name,
        plain: plain_name,
        is_time,
        is_start: is_start && !is_mark,
        is_mark,
        is_dose,
        is_number,
        is_whole,
        distinct: distinct.len(),
    })
}
