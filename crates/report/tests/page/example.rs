//! A report with every kind of block and drawing, its numbers invented by a fixed recurrence.

use measure::{
    Custody, Date, Digits, LevelsAsked, Month, Offence, OffenceSet, PanelTime, Period, PlaceCode, PublicDate,
    Publisher, Quantity, STATES, Sha256, Statistic, Trace, Unit, Vintage,
};
use report::{
    Block, Column, Drawing, EventStudy, Figure, IntervalChart, LineChart, MapArea, MapChart, Note,
    PlaceboChart, Report, Ring, Role, Section, Series, SourceLine, Table, Text, Tone, Words, say,
};

const RATE: Unit = Unit::Per100kYear(Statistic::Victims);

/// Numbers between 0 and 1 that look like chance and are always the same.
pub struct Recurrence(u64);

impl Recurrence {
    pub fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(self.0 >> 33).unwrap()) / f64::from(1_u32 << 31)
    }

    /// Around zero, between -1 and 1, seldom far.
    fn wobble(&mut self) -> f64 {
        (self.next() + self.next() + self.next()) / 1.5 - 1.0
    }
}

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn release() -> Sha256 {
    Sha256::of(b"an invented release")
}

fn computed(method: &str) -> Trace {
    Trace::computation(method, [("panel", release().short())], [("donors", "31".to_owned())])
}

fn summed(place: PlaceCode) -> Trace {
    Trace::Sum {
        release: release(),
        statistic: Statistic::Victims,
        offence: OffenceSet::one(Offence::IntentionalHomicide),
        place,
        period: period("2019-01..2019-06"),
        levels: LevelsAsked::default(),
    }
}

fn source() -> Text {
    say!(
        "{publisher}, víctimas, corte {cutoff}; {custody}",
        "{publisher}, victims, cut-off {cutoff}; {custody}",
        publisher = Text::name("SESNSP"),
        cutoff = month("2020-02"),
        custody = Custody::Rewriting.words()
    )
}

fn rate(value: f64, trace: Trace) -> Quantity {
    Quantity::real(value, RATE, trace).with_digits(Digits::Decimals(1))
}

fn sinaloa() -> PlaceCode {
    PlaceCode::new(25).unwrap()
}

/// The example with these outlines of the states.
pub fn report(outlines: &[(PlaceCode, Vec<Ring>)]) -> Report {
    Report {
        id: "culiacan-2019".to_owned(),
        title: Text::both(
            "La captura y liberación en Culiacán no cambió los homicidios de Sinaloa más allá de lo usual",
            "The capture and release in Culiacán did not change homicides in Sinaloa beyond the usual",
        ),
        lead: say!(
            "Después del {day}, Sinaloa registró {effect} víctimas de homicidio doloso por cada {base} habitantes al año respecto de lo que habría ocurrido. El método que las estima encuentra efectos tan grandes en {extreme} de {donors} estados donde no pasó nada.",
            "After {day}, Sinaloa recorded {effect} victims of intentional homicide per {base} inhabitants a year relative to what would have happened. The method finds effects as large in {extreme} of {donors} states where nothing happened.",
            day = date("2019-10-17"),
            effect = Text::with_interval(
                rate(-3.24, computed("synthetic control")).with_interval(-9.81, 2.6, 0.95),
            ),
            base = Text::name("100,000"),
            extreme = Quantity::whole(11, Unit::Places, computed("placebo rank")),
            donors = Quantity::whole(31, Unit::Places, computed("donors"))
        ),
        sections: vec![verdict(), trajectories(), inference(), places(outlines), claims()],
        sources: sources(),
        version: "0.1.0".to_owned(),
        key: None,
    }
}

fn verdict() -> Section {
    let judged =
        |tone, es: &str, en: &str, text: Text| Block::Judgement { tone, class: Text::both(es, en), text };
    let margin = Quantity::real(
        2.0,
        RATE,
        Trace::Stated {
            file: release(),
            name: "policies/culiacan-2019/policy.toml".to_owned(),
            key: "margin".to_owned(),
        },
    )
    .with_digits(Digits::Decimals(1));
    Section {
        id: "veredicto".to_owned(),
        heading: Text::both("Veredicto", "Verdict"),
        blocks: vec![
            judged(
                Tone::Unknown,
                "no se puede saber",
                "cannot tell",
                say!(
                    "El efecto más pequeño que este diseño podría detectar supera el margen de {margin} que declara la pregunta.",
                    "The smallest effect that this design could detect exceeds the margin of {margin} that the question states.",
                    margin
                ),
            ),
            judged(
                Tone::Bad,
                "empeoró",
                "worsened",
                Text::both(
                    "Las operaciones conjuntas, respecto de los demás estados.",
                    "The joint operations, relative to the other states.",
                ),
            ),
            judged(
                Tone::Good,
                "mejoró",
                "improved",
                Text::both("El impuesto al tabaco de California.", "California's tobacco tax."),
            ),
            judged(
                Tone::Mixed,
                "los estimadores discrepan",
                "the estimators disagree",
                Text::both(
                    "Dos de ellos señalan en direcciones opuestas.",
                    "Two of them point in opposite directions.",
                ),
            ),
            judged(
                Tone::Plain,
                "no identificable",
                "not identifiable",
                Text::both(
                    "La Guardia Nacional llegó a todo el país en pocos meses.",
                    "The National Guard reached the whole country within months.",
                ),
            ),
            Block::List {
                items: vec![
                    say!("Periodo: {period}.", "Period: {period}.", period = period("2015-01..2020-02")),
                    say!("Años completos: {years}.", "Full years: {years}.", years = period("2015..2019")),
                    say!(
                        "Orden: {command}",
                        "Command: {command}",
                        command = Text::code("saldo evaluate culiacan-2019")
                    ),
                ],
            },
            estimators(),
        ],
    }
}

fn estimators() -> Block {
    let row = |es: &str, en: &str, value: f64, half: f64| {
        let quantity = Quantity::real(value, Unit::RateRatio, computed(en)).with_digits(Digits::Decimals(2));
        (Text::both(es, en), quantity.with_interval(value - half, value + half, 0.95))
    };
    let rows = vec![
        row("Diferencia en diferencias", "Difference in differences", 0.94, 0.14),
        row("Control sintético", "Synthetic control", 0.89, 0.21),
        row(
            "Diferencia en diferencias sintética (óptimo exacto)",
            "Synthetic difference in differences (exact optimum)",
            0.97,
            0.09,
        ),
        row("Conteos de Poisson con efectos fijos", "Poisson counts with fixed effects", 1.04, 0.12),
    ];
    figure(
        "estimadores",
        ("Cuatro estimadores, una misma pregunta", "Four estimators, one question"),
        Text::both(
            "Razones de tasas con su intervalo; todos los intervalos contienen el valor de ninguna diferencia.",
            "Rate ratios with their intervals; every interval contains the value of no difference.",
        ),
        IntervalChart { unit: Unit::RateRatio, neutral: 1.0, margin: Some((0.9, 1.11)), rows },
    )
}

fn figure(id: &str, (es, en): (&str, &str), description: Text, drawing: impl Into<Drawing>) -> Block {
    let figure = Figure {
        id: id.to_owned(),
        title: Text::both(es, en),
        description,
        drawing: drawing.into(),
        source: source(),
    };
    Block::Figure { figure: Box::new(figure) }
}

fn trajectories() -> Section {
    let mut chance = Recurrence(7);
    let times: Vec<Month> = period("2015-01..2020-02").iter().collect();
    let mut series = Vec::new();
    for state in STATES.iter().filter(|state| state.code % 3 == 0) {
        let level = 8.0 + 34.0 * chance.next() * chance.next();
        let values = times.iter().map(|_| Some((level * (1.0 + 0.35 * chance.wobble())).max(0.0))).collect();
        let trace = summed(PlaceCode::new(state.code).unwrap());
        series.push(Series { name: Text::name(state.name), role: Role::Background, values, trace });
    }
    let path = |chance: &mut Recurrence, bend: f64| -> Vec<Option<f64>> {
        (0_u32..)
            .zip(&times)
            .map(|(i, at)| {
                let trend = 38.0 - 0.16 * f64::from(i) + if *at >= month("2019-11") { bend } else { 0.0 };
                (*at != month("2016-07")).then(|| trend + 7.0 * chance.wobble())
            })
            .collect()
    };
    let named =
        |es: &str, en: &str, role, values, trace| Series { name: Text::both(es, en), role, values, trace };
    series.push(named(
        "Sinaloa sintético",
        "Synthetic Sinaloa",
        Role::Counterfactual,
        path(&mut chance, 0.0),
        computed("synthetic control"),
    ));
    series.push(named(
        "Sinaloa, observado",
        "Sinaloa, observed",
        Role::Observed,
        path(&mut chance, -2.0),
        summed(sinaloa()),
    ));
    let at = |text: &str| PanelTime::Month(month(text));
    let chart = LineChart {
        times: times.iter().copied().map(PanelTime::Month).collect(),
        unit: RATE,
        series,
        notes: vec![
            Note::Moment {
                at: at("2019-11"),
                label: say!("Captura y liberación, {m}", "Capture and release, {m}", m = month("2019-10")),
            },
            Note::Moment { at: at("2019-07"), label: Text::both("Guardia Nacional", "National Guard") },
            Note::Moment { at: at("2016-10"), label: Text::both("Despliegue", "Deployment") },
            Note::Stretch {
                from: at("2018-07"),
                to: at("2018-11"),
                label: Text::both("transición", "transition"),
            },
        ],
    };
    let years: Vec<i32> = (1990..=2015).collect();
    let plain = |es: &str, en: &str, base: f64, chance: &mut Recurrence| Series {
        name: Text::both(es, en),
        role: Role::Plain,
        values: years
            .iter()
            .map(|year| Some(base + f64::from(year - 2000) * 0.2 + 2.0 * chance.wobble()))
            .collect(),
        trace: computed(en),
    };
    let yearly = LineChart {
        times: years.iter().map(|year| PanelTime::Year(*year)).collect(),
        unit: Unit::Per100kYear(Statistic::DeathsByRegistration),
        series: vec![
            plain("hombres jóvenes", "young men", 41.0, &mut chance),
            plain("todos", "everybody", 39.4, &mut chance),
            plain("mujeres", "women", 37.0, &mut chance),
        ],
        notes: vec![Note::Moment {
            at: PanelTime::Year(2007),
            label: Text::both("Operaciones conjuntas", "Joint operations"),
        }],
    };
    Section {
        id: "trayectorias".to_owned(),
        heading: Text::both("Qué habría pasado", "What would have happened"),
        blocks: vec![
            Block::paragraph(say!(
                "La línea discontinua es lo que el método dice que habría pasado en {place} sin el suceso: un promedio ponderado de otros estados que reproduce su historia previa.",
                "The dashed line is what the method says would have happened in {place} without the event: a weighted mean of other states that reproduces its earlier history.",
                place = Text::name("Sinaloa")
            )),
            figure(
                "trayectoria",
                ("Sinaloa y su contrafactual", "Sinaloa and its counterfactual"),
                Text::both(
                    "Las dos líneas corren juntas antes y después del suceso.",
                    "The two lines run together before and after the event.",
                ),
                chart,
            ),
            figure(
                "anual",
                ("Tres series cercanas", "Three close series"),
                Text::both("Suben juntas.", "They rise together."),
                yearly,
            ),
        ],
    }
}

fn inference() -> Section {
    let mut chance = Recurrence(11);
    let placebos = STATES
        .iter()
        .filter(|state| state.code != 25)
        .map(|state| (state.name.to_owned(), 9.0 * chance.wobble() * (0.4 + chance.next())))
        .collect();
    let effects = (-15..=8)
        .map(|step: i32| {
            let estimate = 3.0 * chance.wobble() - if step >= 0 { 2.0 } else { 0.0 };
            let half = 3.0 + 2.0 * chance.next();
            (step, estimate, Some((estimate - half, estimate + half)))
        })
        .collect();
    let event = EventStudy { unit: RATE, step: Unit::Months, effects, trace: computed("event study") };
    let chart = PlaceboChart {
        unit: RATE,
        estimate: rate(-3.24, computed("synthetic control")),
        treated: Text::name("Sinaloa"),
        placebos,
        trace: computed("placebos"),
    };
    Section {
        id: "inferencia".to_owned(),
        heading: Text::both("Qué tan raro es", "How rare it is"),
        blocks: vec![
            figure(
                "placebos",
                ("La estimación entre sus placebos", "The estimate among its placebos"),
                say!(
                    "El efecto de Sinaloa, {effect}, queda dentro de los placebos.",
                    "Sinaloa's effect, {effect}, lies within the placebos.",
                    effect = rate(-3.24, computed("synthetic control"))
                ),
                chart,
            ),
            figure(
                "evento",
                ("Efecto mes a mes", "Effect month by month"),
                Text::both(
                    "Los intervalos cruzan la línea de ningún efecto.",
                    "The intervals cross the line of no effect.",
                ),
                event,
            ),
            Block::Details {
                summary: Text::both("Cómo se calcularon los intervalos", "How the intervals were computed"),
                blocks: vec![Block::paragraph(Text::both(
                    "Por enumeración completa de los placebos.",
                    "By full enumeration of the placebos.",
                ))],
            },
        ],
    }
}

fn places(outlines: &[(PlaceCode, Vec<Ring>)]) -> Section {
    let mut chance = Recurrence(5);
    let areas: Vec<MapArea> = STATES
        .iter()
        .map(|state| {
            let place = PlaceCode::new(state.code).unwrap();
            let value = 3.0 + 70.0 * chance.next() * chance.next() * chance.next();
            let value = (state.code != 31).then(|| rate(value, summed(place)));
            MapArea { place, name: state.name.to_owned(), value, outlined: matches!(state.code, 25 | 11) }
        })
        .collect();
    let changes = areas
        .iter()
        .map(|area| {
            let value = Quantity::real(1.0 + 0.4 * chance.wobble(), Unit::RateRatio, summed(area.place));
            MapArea { value: Some(value.with_digits(Digits::Decimals(2))), outlined: false, ..area.clone() }
        })
        .collect();
    let rows = areas
        .iter()
        .take(12)
        .map(|area| {
            let victims = Quantity::count(
                u64::from(area.place.number()) * 137 + 840,
                Statistic::Victims,
                summed(area.place),
            );
            let ratio = Quantity::real(0.8 + 0.5 * chance.next(), Unit::RateRatio, computed("ratio"));
            vec![
                Text::name(area.name.clone()).into(),
                victims.into(),
                area.value.clone().map_or(report::Cell::Empty, Into::into),
                ratio.with_digits(Digits::Decimals(2)).with_interval(0.71, 1.32, 0.95).into(),
                Text::from(period("2019-01..2019-06")).into(),
            ]
        })
        .collect();
    let table = Table {
        id: "estados".to_owned(),
        caption: say!(
            "Homicidio doloso por estado, {period}",
            "Intentional homicide by state, {period}",
            period = period("2019-01..2019-06")
        ),
        columns: vec![
            Column::new("state", Text::both("Estado", "State")),
            Column::new("victims", Text::both("Víctimas", "Victims")),
            Column::new("rate", Text::both("Tasa anual", "Annual rate")),
            Column::new("ratio", Text::both("Razón respecto del año previo", "Ratio to the year before")),
            Column::new("period", Text::both("Periodo", "Period")),
        ],
        rows,
        source: source(),
    };
    let map = |areas, neutral, outlined: Option<Text>, unit| MapChart {
        unit,
        neutral,
        areas,
        outlines: outlines.to_vec(),
        outlined_label: outlined,
    };
    let treated = Some(Text::both("estados tratados", "treated states"));
    Section {
        id: "lugares".to_owned(),
        heading: Text::both("Dónde", "Where"),
        blocks: vec![
            figure(
                "mapa",
                ("Tasa de homicidio doloso por estado", "Intentional homicide rate by state"),
                Text::both(
                    "Los estados más oscuros tienen las tasas más altas.",
                    "Darker states have higher rates.",
                ),
                map(areas, None, treated, RATE),
            ),
            figure(
                "cambio",
                ("Cambio respecto del año previo", "Change on the year before"),
                Text::both("Azul es menos, naranja es más.", "Blue is less, orange is more."),
                map(changes, Some(1.0), None, Unit::RateRatio),
            ),
            Block::Table { table },
        ],
    }
}

fn claims() -> Section {
    let killed = Trace::Press {
        outlet: "un diario nacional".to_owned(),
        date: "julio de 2019".to_owned(),
        address: "https://example.org/17608".to_owned(),
    };
    let rows = Trace::Record { what: "rows read".to_owned(), release: Some(release()) };
    Section {
        id: "afirmaciones".to_owned(),
        heading: Text::both("Lo que se dijo", "What was said"),
        blocks: vec![Block::paragraph(say!(
            "La prensa publicó {killed} víctimas; el archivo tiene {rows} filas, publicadas a más tardar el {day}.",
            "The press printed {killed} victims; the file has {rows} rows, public by {day}.",
            killed = Quantity::count(17_608, Statistic::Victims, killed),
            rows = Quantity::whole(72_131, Unit::Rows, rows),
            day = date("2019-11-20")
        ))],
    }
}

fn sources() -> Vec<SourceLine> {
    let line = |publisher, es: &str, en: &str, custody, keeper: Option<&str>| SourceLine {
        sha256: Sha256::of(es.as_bytes()),
        file: format!("{}.csv", es.to_lowercase().replace(' ', "-")),
        publisher,
        title: Text::both(es, en),
        vintage: Vintage {
            cutoff: month("2020-02"),
            public: PublicDate::NotLaterThan(date("2020-03-20")),
            custody,
        },
        terms: "Términos de libre uso MX, 2.5".to_owned(),
        keeper: keeper.map(str::to_owned),
    };
    vec![
        line(
            Publisher::Sesnsp,
            "Víctimas por estado",
            "Victims by state",
            Custody::Rewriting,
            Some("elcri.men"),
        ),
        line(
            Publisher::Conapo,
            "Proyecciones de población",
            "Population projections",
            Custody::Publisher,
            None,
        ),
    ]
}

/// Outlines that only resemble a country: a field of hexagons, a hexagon a state.
pub fn hexagons() -> Vec<(PlaceCode, Vec<Ring>)> {
    let corners = [(0.0, -1.0), (0.9, -0.5), (0.9, 0.5), (0.0, 1.0), (-0.9, 0.5), (-0.9, -0.5)];
    let ring = |code: u32| {
        let (column, row) =
            (f32::from(u8::try_from(code % 8).unwrap()), f32::from(u8::try_from(code / 8).unwrap()));
        let (x, y) = (-115.0 + column * 3.4 + row * 1.7, 30.0 - row * 3.0);
        corners.iter().map(|(east, north)| (x + 1.8 * east, y + 1.8 * north)).collect::<Ring>()
    };
    STATES.iter().map(|state| (PlaceCode::new(state.code).unwrap(), vec![ring(state.code)])).collect()
}
