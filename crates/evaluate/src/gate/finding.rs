//! What gates find, with their numbers, and the sentences that say so.

use measure::{Date, Month, Quantity, Statistic};
use report::{Text, Words, say};

use crate::policy::MethodName;

/// A number in a finding.
type Number = Box<Quantity>;

/// What a gate found, with the numbers that decided.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "every variant is said in full, in both languages, by `words` below")]
pub enum GateFinding {
    EverybodyTreated { places: Number },
    SomebodyUntreated { treated: Number, untreated: Number },
    NobodyServes { left_out: Number },
    PlacesServe { serving: Number, left_out: Number },
    LateStand { places: Number },
    NeighboursLeftOut { places: Number },
    NeighboursUnknown,
    SpillOverUnknown,
    NoNeighbours,
    NeighboursServe { places: Number },
    EnoughClusters { treated: Number, untreated: Number, least: Number },
    FewClusters { treated: Number, untreated: Number, least: Number },
    TooFewToPlay { treated: Number, untreated: Number },
    RowsAreAssigned { places: Number },
    PlacesShareOperations { places: Number, operations: Number },
    RowsFiner { rows: Number, assigned: Number },
    RowsFinerAccepted { rows: Number, assigned: Number },
    TreatedOnce,
    TreatedAgainAccepted { places: Number, first: Date },
    TreatedAgain { places: Number, first: Date },
    OneStart { first: Date },
    ThinStaggering { together: Number, small: Number, all: Number, days: Number, least: Number },
    Staggered { all: Number, dates: Number },
    SmallEnoughP { smallest: Number, level: Number, placebos: Number },
    NoSmallEnoughP { smallest: Number, level: Number, placebos: Number },
    TimeBefore { times: Number },
    LittleTimeBefore { times: Number, least: Number },
    NoTimeBefore { times: Number, least: Number },
    NoBreak,
    BreakAccepted { month: Month, what: Box<Text> },
    BreakInside { month: Month, what: Box<Text>, id: String },
    Jumps { named: Box<Text>, more: Option<Number> },
    NoPandemic,
    PandemicAccepted { month: Month },
    PandemicInFile { month: Month },
    PandemicInside { month: Month, id: String },
    NothingMissing,
    ControlsMissing { places: Number, cells: Number, asked: Number, which: Box<Text>, methods: Box<Text> },
    CellsMasked { places: Number, cells: Number, asked: Number, which: Box<Text>, methods: Box<Text> },
    TreatedMissing { cells: Number, asked: Number, which: Box<Text> },
    TreatedMissingFor { method: MethodName, which: Box<Text> },
    TreatedMasked { method: MethodName, which: Box<Text> },
    TreatedMaskedAlone { method: MethodName, which: Box<Text> },
    MonthsAbsent { months: Number, which: Box<Text> },
    NoMonthLeft { which: Box<Text> },
    TooManyMissing { treated: Number, comparison: Number, limit_treated: Number, limit_comparison: Number },
    StoppedByGaps { method: MethodName, why: Box<Text> },
    OutsideOutcome,
    BroughtOutcome,
    ClassifiedByOthers { statistic: Statistic },
    ClassifiedByAuthor { statistic: Statistic },
    DatedByRegistration,
    DatedByRegistrationMeasured { moved: Number, places: Number, months: Number },
    DatedByInvestigation,
    BeginsTooLate { statistic: Statistic, first: Month, months: Number },
    DoseVaries { cuts: Number, times: Number, without: Number, spread: Number },
    ClaimWithinReach { places: Number },
    ClaimTreatsComparison { places: Number },
    ClaimLeavesNobody,
    Follows { method: MethodName, gap: Number, smallest: Number },
    FitUnknown { method: MethodName },
    FitOpen { method: MethodName, gap: Number, smallest: Number, power: Number },
    DoesNotFollow { method: MethodName, gap: Number, smallest: Number },
    QuietWhereNothing { method: MethodName, alarms: Number, dates: Number, level: Number },
    CriesWolfHere { method: MethodName, alarms: Number, dates: Number, level: Number },
    OwnErrorsMislead { method: MethodName, own: Number, share: Number, level: Number },
    CriesWolf { method: MethodName, share: Number, policies: Number, level: Number },
    NoPlaceChanged,
    TreatedChanged { changes: Box<Text>, id: String },
    TreatedChangeAccepted { changes: Box<Text> },
    ComparisonChanged { places: Number, changes: Box<Text> },
    ForbiddenComparisons { method: MethodName, weight: Number, limit: Number },
    FewForbiddenComparisons { method: MethodName, weight: Number, limit: Number },
}

impl Words for GateFinding {
    fn words(&self) -> Text {
        let number = |quantity: &Number| Text::from((**quantity).clone());
        match self {
            Self::EverybodyTreated { places } => say!(
                "Los {places} lugares del panel fueron tratados: no queda ninguno que muestre qué habría pasado sin la política, y comparar antes con después le atribuiría a la política todo lo demás que cambió.",
                "All {places} places of the panel were treated: none is left to show what would have happened without the policy, and comparing before with after would credit the policy with everything else that changed.",
                places = number(places)
            ),
            Self::SomebodyUntreated { treated, untreated } => say!(
                "Lugares tratados: {treated}; sin tratar: {untreated}.",
                "Places treated: {treated}; untreated: {untreated}.",
                treated = number(treated),
                untreated = number(untreated)
            ),
            Self::NobodyServes { left_out } => say!(
                "Ningún lugar puede servir de comparación: {left_out} quedaron fuera.",
                "No place can serve as comparison: {left_out} were left out.",
                left_out = number(left_out)
            ),
            Self::PlacesServe { serving, left_out } => say!(
                "Lugares que sirven de comparación: {serving}; dejados fuera: {left_out}.",
                "Places that serve as comparison: {serving}; left out: {left_out}.",
                serving = number(serving),
                left_out = number(left_out)
            ),
            Self::LateStand { places } => say!(
                "Tratados por primera vez dentro de los meses de después: {places}. No sirven de comparación, y los métodos de un solo comienzo no los leen como tratados.",
                "First treated within the months after: {places}. They do not serve as comparison, and methods with one start do not read them as treated.",
                places = number(places)
            ),
            Self::NeighboursLeftOut { places } => say!(
                "Los {places} vecinos de lugares tratados no sirven de comparación.",
                "The {places} neighbours of treated places do not serve as comparison.",
                places = number(places)
            ),
            Self::NeighboursUnknown => Text::both(
                "No se sabe qué lugares son vecinos: la violencia pudo desplazarse a los lugares con los que se compara.",
                "The neighbours of the treated places are not known: violence may have moved into the places of comparison.",
            ),
            Self::SpillOverUnknown => Text::both(
                "No se sabe qué unidades son vecinas: el efecto pudo pasar a las unidades con las que se compara.",
                "It is not known which units are neighbours: the effect may have reached the units of comparison.",
            ),
            Self::NoNeighbours => Text::both(
                "Ningún lugar de comparación es vecino de uno tratado.",
                "No place of comparison is a neighbour of a treated one.",
            ),
            Self::NeighboursServe { places } => say!(
                "Sirven de comparación {places} vecinos de lugares tratados: la violencia pudo desplazarse a ellos.",
                "Neighbours of treated places that serve as comparison: {places}. Violence may have moved to them.",
                places = number(places)
            ),
            Self::EnoughClusters { treated, untreated, least } => say!(
                "Conglomerados tratados: {treated}; sin tratar: {untreated}; hacen falta al menos {least} de cada uno.",
                "Treated clusters: {treated}; untreated: {untreated}; at least {least} of each are needed.",
                treated = number(treated),
                untreated = number(untreated),
                least = number(least)
            ),
            Self::FewClusters { treated, untreated, least } => say!(
                "Conglomerados tratados: {treated}; sin tratar: {untreated}; para errores por conglomerado hacen falta al menos {least} de cada uno. Queda sólo la inferencia sobre la asignación: qué da el método donde nada pasó.",
                "Treated clusters: {treated}; untreated: {untreated}; errors over clusters need at least {least} of each. Only inference over the assignment is left: what the method gives where nothing happened.",
                treated = number(treated),
                untreated = number(untreated),
                least = number(least)
            ),
            Self::TooFewToPlay { treated, untreated } => say!(
                "Hay {untreated} lugares sin tratar para hacer las veces de {treated} tratados: no alcanzan para repetir la asignación.",
                "There are {untreated} untreated places to stand in for {treated} treated ones: too few to repeat the assignment.",
                treated = number(treated),
                untreated = number(untreated)
            ),
            Self::RowsAreAssigned { places } => say!(
                "Cada fila tratada es un lugar al que se asignó la política: {places}.",
                "Every treated row is a place to which the policy was assigned: {places}.",
                places = number(places)
            ),
            Self::PlacesShareOperations { places, operations } => say!(
                "Los {places} lugares tratados se asignaron en {operations} operativos: las decisiones fueron menos que los lugares, y cada placebo toma tantos lugares como operativos.",
                "The {places} treated places were assigned in {operations} operations: there were fewer decisions than places, and each placebo takes as many places as operations.",
                places = number(places),
                operations = number(operations)
            ),
            Self::RowsFinerAccepted { rows, assigned } => say!(
                "Filas tratadas: {rows}; lugares a los que se asignó la política: {assigned}. Las filas se estiman una a una, y lo que se sortea de nuevo son los lugares asignados con todas sus filas: cada decisión cuenta una vez.",
                "Treated rows: {rows}; places to which the policy was assigned: {assigned}. Rows are estimated one by one, and what is drawn again are the places assigned with all their rows: each decision counts once.",
                rows = number(rows),
                assigned = number(assigned)
            ),
            Self::RowsFiner { rows, assigned } => say!(
                "Las {rows} filas tratadas son más finas que los {assigned} lugares a los que se asignó la política: contarlas como independientes multiplica una misma decisión. Pida las filas de la asignación.",
                "The {rows} treated rows are finer than the {assigned} places to which the policy was assigned: counting them as independent multiplies one decision. Ask for the rows of the assignment.",
                rows = number(rows),
                assigned = number(assigned)
            ),
            Self::TreatedOnce => Text::both(
                "Ningún lugar fue tratado otra vez dentro de la ventana.",
                "No place was treated again within the window.",
            ),
            Self::TreatedAgainAccepted { places, first } => say!(
                "Lugares tratados otra vez dentro de la ventana: {places}, desde el {first}. El archivo lo acepta: el efecto es de todo lo que se hizo y no sólo del comienzo.",
                "Places treated again within the window: {places}, from {first}. The file accepts it: the effect is of everything that was done and not of the start alone.",
                places = number(places),
                first = *first
            ),
            Self::TreatedAgain { places, first } => say!(
                "Lugares tratados otra vez dentro de la ventana: {places}, desde el {first}. Termine antes los meses de después, o acepte `second-treatment`.",
                "Places treated again within the window: {places}, from {first}. End the months after earlier, or accept `second-treatment`.",
                places = number(places),
                first = *first
            ),
            Self::OneStart { first } => say!(
                "Todos los tratados comenzaron el {first}: no hay escalonamiento que comparar.",
                "All the treated began on {first}: there is no staggering to compare.",
                first = *first
            ),
            Self::ThinStaggering { together, small, all, days, least } => say!(
                "De {all} comienzos, {together} caen en {days} días, y {small} son de fechas con menos de {least} lugares u operaciones: hay apenas escalonamiento, y muy pocos en cada comienzo. No cuenta para el veredicto.",
                "Of {all} starts, {together} fall within {days} days, and {small} are of dates with fewer than {least} places or operations: there is hardly any staggering, and very few in each start. It does not count toward the verdict.",
                together = number(together),
                small = number(small),
                all = number(all),
                days = number(days),
                least = number(least)
            ),
            Self::Staggered { all, dates } => say!(
                "Los {all} lugares tratados comenzaron en {dates} fechas.",
                "The {all} treated places began on {dates} dates.",
                all = number(all),
                dates = number(dates)
            ),
            Self::SmallEnoughP { smallest, level, placebos } => say!(
                "La p más pequeña que permiten {placebos} asignaciones de placebo es {smallest}, dentro del nivel {level}.",
                "The smallest p that {placebos} placebo assignments allow is {smallest}, within the level {level}.",
                smallest = number(smallest),
                level = number(level),
                placebos = number(placebos)
            ),
            Self::NoSmallEnoughP { smallest, level, placebos } => say!(
                "La p más pequeña que permiten {placebos} asignaciones de placebo es {smallest}, por encima del nivel {level}: ningún resultado podría distinguirse del azar.",
                "The smallest p that {placebos} placebo assignments allow is {smallest}, above the level {level}: no result could be told from chance.",
                smallest = number(smallest),
                level = number(level),
                placebos = number(placebos)
            ),
            Self::TimeBefore { times } => say!(
                "Periodos antes del tratamiento: {times}.",
                "Times before treatment: {times}.",
                times = number(times)
            ),
            Self::LittleTimeBefore { times, least } => say!(
                "Periodos antes del tratamiento: {times}; con menos de {least} el ajuste previo puede ser casualidad.",
                "Times before treatment: {times}; with fewer than {least} the fit before may be chance.",
                times = number(times),
                least = number(least)
            ),
            Self::NoTimeBefore { times, least } => say!(
                "Periodos antes del tratamiento: {times}; hacen falta al menos {least}.",
                "Times before treatment: {times}; at least {least} are needed.",
                times = number(times),
                least = number(least)
            ),
            Self::NoBreak => Text::both(
                "La serie no tiene quiebres conocidos dentro de la ventana.",
                "The series has no known break within the window.",
            ),
            Self::Jumps { named, more } => {
                let says = say!(
                    "Cambian cuatro veces o más de un año a otro: {named}. La cifra sola no dice si cambió el delito o su registro.",
                    "They change by four or more from one year to the next: {named}. The figure alone cannot say whether crime or its recording changed.",
                    named = (**named).clone()
                );
                match more {
                    Some(more) => says.then(&say!(
                        " Otros saltos: {more}.",
                        " Other jumps: {more}.",
                        more = number(more)
                    )),
                    None => says,
                }
            }
            Self::BreakAccepted { month, what } => say!(
                "Quiebre de la serie en {month}, aceptado por el archivo: {what}",
                "Break of the series in {month}, accepted by the file: {what}",
                month = *month,
                what = (**what).clone()
            ),
            Self::BreakInside { month, what, id } => say!(
                "Quiebre de la serie en {month}: {what} Cambie la ventana, o acepte {id}.",
                "Break of the series in {month}: {what} Change the window, or accept {id}.",
                month = *month,
                what = (**what).clone(),
                id = Text::code(id)
            ),
            Self::NoPandemic => Text::both(
                "La ventana termina antes de la pandemia, o comienza después de su inicio.",
                "The window ends before the pandemic, or begins after its onset.",
            ),
            Self::PandemicAccepted { month } => say!(
                "La ventana contiene {month}, inicio de la pandemia, que cambió a la vez movimientos, denuncias y delitos, y no igual en todas partes. El archivo lo acepta.",
                "The window contains {month}, the onset of the pandemic, which changed movement, reporting and crime at once, and not equally everywhere. The file accepts it.",
                month = *month
            ),
            Self::PandemicInFile { month } => say!(
                "La ventana contiene {month}, inicio de la pandemia, que cambió mucho a la vez, y no igual en todas partes. El archivo lo acepta.",
                "The window contains {month}, the onset of the pandemic, which changed much at once, and not equally everywhere. The file accepts it.",
                month = *month
            ),
            Self::PandemicInside { month, id } => say!(
                "La ventana contiene {month}, inicio de la pandemia: termínela antes, o acepte {id}.",
                "The window contains {month}, the onset of the pandemic: end it earlier, or accept {id}.",
                month = *month,
                id = Text::code(id)
            ),
            Self::NothingMissing => {
                Text::both("No faltan datos en la ventana.", "No data are missing within the window.")
            }
            Self::ControlsMissing { places, cells, asked, which, methods } => say!(
                "A {places} lugares de comparación les faltan {cells} de {asked} celdas: {which}. Quedan fuera en: {methods}, que necesitan lugares completos.",
                "Places of comparison that lack figures: {places}, {cells} of {asked} cells: {which}. They are left out in: {methods}, which need whole places.",
                places = number(places),
                cells = number(cells),
                asked = number(asked),
                which = (**which).clone(),
                methods = (**methods).clone()
            ),
            Self::CellsMasked { places, cells, asked, which, methods } => say!(
                "{methods}: a {places} lugares de comparación les faltan {cells} de {asked} celdas ({which}); se usan sus demás meses.",
                "{methods}: {places} places of comparison lack {cells} of {asked} cells ({which}); their other months are used.",
                places = number(places),
                cells = number(cells),
                asked = number(asked),
                which = (**which).clone(),
                methods = (**methods).clone()
            ),
            Self::TreatedMissing { cells, asked, which } => say!(
                "A los lugares tratados les faltan {cells} de {asked} celdas: {which}. Ninguno de los métodos del archivo puede prescindir de ellas.",
                "The treated places lack {cells} of {asked} cells: {which}. None of the methods of the file can do without them.",
                cells = number(cells),
                asked = number(asked),
                which = (**which).clone()
            ),
            Self::TreatedMissingFor { method, which } => say!(
                "{method}: no se calcula, porque necesita todos los meses de los lugares tratados y faltan: {which}.",
                "{method}: not computed, because it needs every month of the treated places and these are missing: {which}.",
                method = method.words(),
                which = (**which).clone()
            ),
            Self::TreatedMasked { method, which } => say!(
                "{method}: a los lugares tratados les faltan celdas ({which}); sus totales son de los meses que hay. Se muestra y no decide, porque los otros métodos del archivo no pueden responder.",
                "{method}: the treated places lack cells ({which}); its totals are of the months held. It is shown and does not decide, because the other methods of the file cannot answer.",
                method = method.words(),
                which = (**which).clone()
            ),
            Self::TreatedMaskedAlone { method, which } => say!(
                "{method}: a los lugares tratados les faltan celdas ({which}); sus totales son de los meses que hay.",
                "{method}: the treated places lack cells ({which}); its totals are of the months held.",
                method = method.words(),
                which = (**which).clone()
            ),
            Self::MonthsAbsent { months, which } => say!(
                "Ningún lugar de comparación tiene cifras en {which}: esos periodos ({months}) no se usan para ningún lugar.",
                "No place of comparison has figures in {which}: those times ({months}) are used for no place.",
                months = number(months),
                which = (**which).clone()
            ),
            Self::NoMonthLeft { which } => say!(
                "Ningún lugar de comparación tiene cifras en {which}, y antes o después no queda ningún mes: no hay qué comparar.",
                "No place of comparison has figures in {which}, and before or after no month is left: there is nothing to compare.",
                which = (**which).clone()
            ),
            Self::TooManyMissing { treated, comparison, limit_treated, limit_comparison } => say!(
                "Falta {treated} por ciento de las celdas de los tratados y {comparison} por ciento de las de comparación (límites: {limit_treated} y {limit_comparison}). Con tantas, lo que falta puede depender de lo que pasó, y lo que queda ya no es la comparación que pidió el archivo.",
                "Of the cells of the treated {treated} percent are missing, of those of comparison {comparison} percent (limits: {limit_treated} and {limit_comparison}). With so many, what is missing may depend on what happened, and what is left is not the comparison that the file asked for.",
                treated = number(treated),
                comparison = number(comparison),
                limit_treated = number(limit_treated),
                limit_comparison = number(limit_comparison)
            ),
            Self::StoppedByGaps { method, why } => say!(
                "{method}: no se puede calcular sin las cifras que faltan. {why}",
                "{method}: it cannot be computed without the missing figures. {why}",
                method = method.words(),
                why = (**why).clone()
            ),
            Self::OutsideOutcome => Text::both(
                "El resultado viene de un panel externo publicado.",
                "The outcome comes from a published outside panel.",
            ),
            Self::BroughtOutcome => Text::both(
                "El resultado viene de un archivo de quien pregunta: el programa no sabe quién lo cuenta, ni si la política cambió cómo se cuenta.",
                "The outcome comes from a file that the reader brought: the program does not know who measures it, nor whether the policy changed how it is measured.",
            ),
            Self::ClassifiedByOthers { statistic } => say!(
                "{statistic}: los clasifica quien no responde de la política.",
                "{statistic}: classified by somebody who does not answer for the policy.",
                statistic = statistic.words()
            ),
            Self::ClassifiedByAuthor { statistic } => say!(
                "{statistic}: los clasifica el gobierno cuya política se evalúa, y la política pudo cambiar la clasificación.",
                "{statistic}: classified by the government whose policy is evaluated, and the policy may have changed the classification.",
                statistic = statistic.words()
            ),
            Self::DatedByRegistration => Text::both(
                "Las muertes se cuentan en el mes en que se registraron, que puede ser posterior.",
                "Deaths are counted in the month they were registered, which can be after they occurred.",
            ),
            Self::DatedByRegistrationMeasured { moved, places, months } => say!(
                "Las muertes se cuentan en el mes en que se registraron: en {places} lugares y {months} meses, {moved} por ciento ocurrió en otro mes.",
                "Deaths are counted in the month they were registered: in {places} places and {months} months, {moved} percent occurred in another month.",
                moved = number(moved),
                places = number(places),
                months = number(months)
            ),
            Self::DatedByInvestigation => Text::both(
                "Los casos se cuentan en el mes en que se abrió la carpeta, y la política pudo cambiar qué se denuncia o se investiga.",
                "Cases are counted in the month the file was opened, and the policy may have changed what is reported or investigated.",
            ),
            Self::BeginsTooLate { statistic, first, months } => say!(
                "{statistic}: la serie comienza en {first}, con {months} meses antes de la primera asignación; no hay antes con qué comparar.",
                "{statistic}: the series begins in {first}, with {months} months before the first assignment; there is no before to compare with.",
                statistic = statistic.words(),
                first = *first,
                months = number(months)
            ),
            Self::DoseVaries { cuts, times, without, spread } => say!(
                "La dosis tiene {cuts} cortes distintos en {times} meses; en el primero, {without} lugares no tenían ninguna, y por habitante la mayor es {spread} veces la menor. Comparar más con menos dosis diría si donde fue mayor cambió más el resultado, y sólo si no fue mayor donde la violencia ya cambiaba; no diría qué habría pasado sin ella.",
                "The dose has {cuts} distinct cuts in {times} months; at the first, {without} places had none, and per head the highest is {spread} times the lowest. Comparing more with less dose would tell whether the outcome changed more where it was larger, and only if it was not larger where violence was already changing; it would not tell what would have happened without it.",
                cuts = number(cuts),
                times = number(times),
                without = number(without),
                spread = number(spread)
            ),
            Self::ClaimWithinReach { places } => say!(
                "La afirmación es sobre los lugares tratados y se estima en relación con {places} de comparación.",
                "The claim is about the treated places and is estimated relative to {places} of comparison.",
                places = number(places)
            ),
            Self::ClaimTreatsComparison { places } => say!(
                "Si la afirmación es cierta, los {places} lugares de comparación también fueron afectados: ninguno muestra qué habría pasado, y el diseño no la identifica.",
                "If the claim is true, the {places} places of comparison were affected too: none shows what would have happened, and the design does not identify it.",
                places = number(places)
            ),
            Self::ClaimLeavesNobody => Text::both(
                "No hay ningún lugar de comparación que muestre qué habría pasado: el diseño no identifica la afirmación.",
                "There is no place of comparison to show what would have happened: the design does not identify the claim.",
            ),
            Self::Follows { method, gap, smallest } => say!(
                "{method}: antes del tratamiento la comparación sigue a los tratados. Su distancia, la del último tiempo previo o la que seguiría por su tendencia, es de {gap} %, y con seguridad menos de {smallest} %: dentro del margen.",
                "{method}: before treatment the comparison follows the treated. Their distance, in the last times before or carried along its trend, is {gap}%, and less than {smallest}% for sure: within the margin.",
                method = method.words(),
                gap = number(gap),
                smallest = number(smallest)
            ),
            Self::FitUnknown { method } => say!(
                "{method}: hay muy poco tiempo previo para decir si la comparación sigue a los tratados.",
                "{method}: there is too little time before to say whether the comparison follows the treated.",
                method = method.words()
            ),
            Self::FitOpen { method, gap, smallest, power } => say!(
                "{method}: no queda mostrado que antes del tratamiento la comparación siga a los tratados. Su distancia, la del último tiempo previo o la que seguiría por su tendencia, es de {gap} %; pasaría con un margen de {smallest} %. Una distancia tan grande como el margen se habría notado con probabilidad de {power} %.",
                "{method}: it is not shown that before treatment the comparison follows the treated. Their distance, in the last times before or carried along its trend, is {gap}%; with a margin of {smallest}% it would pass. A distance as large as the margin would have been noticed with a probability of {power}%.",
                method = method.words(),
                gap = number(gap),
                smallest = number(smallest),
                power = number(power)
            ),
            Self::DoesNotFollow { method, gap, smallest } => say!(
                "{method}: antes del tratamiento la comparación no sigue a los tratados. Su distancia, la del último tiempo previo o la que seguiría por su tendencia, es de {gap} %, más que el margen y más que el azar; pasaría con un margen de {smallest} %. No cuenta para el veredicto.",
                "{method}: before treatment the comparison does not follow the treated. Their distance, in the last times before or carried along its trend, is {gap}%, more than the margin and more than chance; with a margin of {smallest}% it would pass. It does not count toward the verdict.",
                method = method.words(),
                gap = number(gap),
                smallest = number(smallest)
            ),
            Self::QuietWhereNothing { method, alarms, dates, level } => say!(
                "{method}: en estos mismos lugares y en {dates} fechas anteriores a la real, cuando nada se había hecho, da {alarms} falsas alarmas; el nivel es {level}.",
                "{method}: in these very places, at {dates} dates before the real one when nothing had been done, it raises {alarms} false alarms; the level is {level}.",
                method = method.words(),
                alarms = number(alarms),
                dates = number(dates),
                level = number(level)
            ),
            Self::CriesWolfHere { method, alarms, dates, level } => say!(
                "{method}: en estos mismos lugares da {alarms} falsas alarmas en {dates} fechas anteriores, más que el nivel {level}: no cuenta para el veredicto.",
                "{method}: in these very places it raises {alarms} false alarms at {dates} earlier dates, more than the level {level}: it does not count toward the verdict.",
                method = method.words(),
                alarms = number(alarms),
                dates = number(dates),
                level = number(level)
            ),
            Self::OwnErrorsMislead { method, own, share, level } => say!(
                "{method}: su propio error estándar rechaza {own} de las políticas ficticias, más que el nivel {level}: no se usa; su rango entre placebos rechaza {share}.",
                "{method}: its own standard error rejects {own} of the placebo policies, more than the level {level}: it is not used; its rank among placebos rejects {share}.",
                method = method.words(),
                own = number(own),
                share = number(share),
                level = number(level)
            ),
            Self::CriesWolf { method, share, policies, level } => say!(
                "{method}: de {policies} políticas ficticias rechaza {share}, más que el nivel {level}: no cuenta para el veredicto.",
                "{method}: of {policies} placebo policies it rejects {share}, more than the level {level}: it does not count toward the verdict.",
                method = method.words(),
                policies = number(policies),
                share = number(share),
                level = number(level)
            ),
            Self::NoPlaceChanged => Text::both(
                "Ningún municipio del diseño se creó ni se dividió dentro de la ventana.",
                "No municipality of the design was created or split within the window.",
            ),
            Self::TreatedChanged { changes, id } => say!(
                "Municipios tratados cuyo territorio cambió dentro de la ventana: {changes}. Sus cifras se mueven sin que nada haya pasado: cambie la ventana, o acepte {id}.",
                "Treated municipalities whose territory changed within the window: {changes}. Their figures move without anything having happened: change the window, or accept {id}.",
                changes = (**changes).clone(),
                id = Text::code(id)
            ),
            Self::TreatedChangeAccepted { changes } => say!(
                "Municipios tratados cuyo territorio cambió dentro de la ventana, lo que el archivo acepta: {changes}.",
                "Treated municipalities whose territory changed within the window, which the file accepts: {changes}.",
                changes = (**changes).clone()
            ),
            Self::ComparisonChanged { places, changes } => say!(
                "Municipios de comparación dejados fuera porque su territorio cambió dentro de la ventana: {places}: {changes}.",
                "Municipalities of comparison left out because their territory changed within the window: {places}: {changes}.",
                places = number(places),
                changes = (**changes).clone()
            ),
            Self::ForbiddenComparisons { method, weight, limit } => say!(
                "{method}: los comienzos difieren, y {weight} por ciento de su peso está en comparaciones con lugares ya tratados, que no muestran qué habría pasado si los efectos cambian con el tiempo (límite {limit}). No cuenta para el veredicto.",
                "{method}: starts differ, and {weight} percent of its weight is on comparisons with places already treated, which do not show what would have happened where effects change over time (limit {limit}). It does not count toward the verdict.",
                method = method.words(),
                weight = number(weight),
                limit = number(limit)
            ),
            Self::FewForbiddenComparisons { method, weight, limit } => say!(
                "{method}: los comienzos difieren, y {weight} por ciento de su peso está en comparaciones con lugares ya tratados (límite {limit}).",
                "{method}: starts differ, and {weight} percent of its weight is on comparisons with places already treated (limit {limit}).",
                method = method.words(),
                weight = number(weight),
                limit = number(limit)
            ),
        }
    }
}
