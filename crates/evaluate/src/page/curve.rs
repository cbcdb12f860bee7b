//! The specification curve: every way to ask drawn from the lowest ratio to the highest, and what all say together.

use measure::{Digits, Quantity, Unit};
use report::{Block, Figure, IntervalChart, Text, Words, say};

use super::parts::table_id;
use crate::inference::RatioInference;
use crate::study::Study;
use crate::study::specifications::{Compared, ReadAfter, ReadBefore, Specification, SpecificationCurve};

/// What the curve says.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "every variant is said in full, in both languages, by `words` below")]
pub enum CurveSentence {
    Summary,
    Ways { ways: Box<Quantity>, below: Box<Quantity>, shown: Box<Quantity> },
    Together { ratio: Box<Quantity>, p: Box<Quantity>, assignments: Box<Quantity> },
    Unanswered { unanswered: Box<Quantity> },
    Title,
    Description,
}

impl Words for CurveSentence {
    fn words(&self) -> Text {
        let of = |quantity: &Quantity| Text::from(quantity.clone());
        match self {
            Self::Summary => Text::both(
                "Con otras ventanas y otras comparaciones",
                "With other windows and other comparisons",
            ),
            Self::Ways { ways, below, shown } => say!(
                "El archivo fija una ventana y una comparación, y otras se pueden defender: los meses previos más cercanos, los primeros meses posteriores, los lugares de nivel parecido, los que no tocan a los tratados. Cruzadas con los estimadores que deciden son {ways} maneras de preguntar; {below} dan una razón menor que uno, y {shown} se distinguen del azar si se las mira solas.",
                "The file fixes one window and one comparison, and others can be defended: the nearest months before, the first months after, the places of a similar level, those that touch none of the treated. Crossed with the estimators that carry the verdict they are {ways} ways to ask; {below} give a ratio below one, and {shown} can be told from chance when looked at alone.",
                ways = of(ways),
                below = of(below),
                shown = of(shown)
            ),
            Self::Together { ratio, p, assignments } => say!(
                "Todas juntas: {ratio}; p = {p}, una sola prueba conjunta sobre las mismas {assignments} asignaciones. No se elige ninguna en particular. El veredicto sigue siendo el que fija el archivo; esto muestra cuánto depende de sus decisiones.",
                "All together: {ratio}; p = {p}, one joint test over the same {assignments} placebo assignments; no single specification is picked. The verdict stays the one the policy file fixed; this shows how much it depends on those choices.",
                ratio = Text::with_interval((**ratio).clone()),
                p = of(p),
                assignments = of(assignments)
            ),
            Self::Unanswered { unanswered } => say!(
                "Maneras que un estimador no pudo responder: {unanswered}.",
                "Ways that an estimator could not answer: {unanswered}.",
                unanswered = of(unanswered)
            ),
            Self::Title => Text::both("Cada manera de preguntar", "Every way to ask"),
            Self::Description => Text::both(
                "Razón de tasas de cada manera, de la menor a la mayor, con el intervalo que dan sus placebos; la franja es el margen del archivo.",
                "Rate ratio of each way, from the lowest to the highest, with the interval that its placebos give; the band is the margin of the file.",
            ),
        }
    }
}

impl Words for Compared {
    fn words(&self) -> Text {
        match self {
            Self::All => Text::both("la comparación del archivo", "the comparison of the file"),
            Self::NearestHalf => {
                Text::both("la mitad de nivel más parecido", "the half of the nearest level")
            }
            Self::WithoutNeighbours => Text::both("sin vecinos", "without neighbours"),
        }
    }
}

/// What a specification is called in a drawing: the estimator, and what differs from the file.
impl Words for Specification {
    fn words(&self) -> Text {
        let differs = [
            (self.before != ReadBefore::All).then(|| Text::both("previos recientes", "latter months before")),
            (self.after != ReadAfter::All).then(|| Text::both("primeros posteriores", "first months after")),
            (self.compared != Compared::All).then(|| self.compared.words()),
        ];
        let differs: Vec<Text> = differs.into_iter().flatten().collect();
        if differs.is_empty() {
            return self.method.words();
        }
        say!(
            "{method}: {differs}",
            "{method}: {differs}",
            method = self.method.words(),
            differs = Text::list(differs)
        )
    }
}

/// What they say together and the drawing; nothing where no estimator carries the verdict.
pub(super) fn blocks(study: &Study) -> Option<Block> {
    let curve = study.curve.as_ref()?;
    let mut each: Vec<&(Specification, RatioInference)> = curve.each.iter().collect();
    each.sort_by(|(_, left), (_, right)| {
        let of = |inference: &RatioInference| inference.ratio.unwrap_or(f64::INFINITY);
        of(left).total_cmp(&of(right))
    });
    let mut blocks = said(study, curve);
    if curve.unanswered > 0 {
        let unanswered = study.tracer.whole(curve.unanswered, Unit::Items, "specifications unanswered");
        blocks.push(Block::paragraph(CurveSentence::Unanswered { unanswered }.words()));
    }
    blocks.push(Block::Figure { figure: Box::new(figure(study, &each)) });
    Some(Block::Details { summary: CurveSentence::Summary.words(), blocks })
}

fn said(study: &Study, curve: &SpecificationCurve) -> Vec<Block> {
    let whole = |number: usize, what: &str| study.tracer.whole(number, Unit::Items, what);
    let count = |of: &dyn Fn(&RatioInference) -> bool| {
        curve.each.iter().filter(|(_, inference)| of(inference)).count()
    };
    let below = count(&|inference| inference.ratio.is_some_and(|ratio| ratio < 1.0));
    let shown = count(&|inference| inference.p.is_some_and(|p| p <= study.spec.answer.level));
    let ways = CurveSentence::Ways {
        ways: whole(curve.each.len(), "specifications"),
        below: whole(below, "specifications below one"),
        shown: whole(shown, "specifications shown alone"),
    };
    let together = &curve.joint.inference;
    let ratio = together.ratio.map(|ratio| in_full(study, (ratio, together), "all specifications"));
    let p = together.p.map(|p| probability(study, p, "all specifications"));
    let together = ratio.zip(p).map(|(ratio, p)| CurveSentence::Together {
        ratio: Box::new(ratio),
        p: Box::new(p),
        assignments: whole(together.placebos.same.len(), "assignments of the curve"),
    });
    [Some(ways), together].into_iter().flatten().map(|said| Block::paragraph(said.words())).collect()
}

fn figure(study: &Study, each: &[&(Specification, RatioInference)]) -> Figure {
    let margin = study.spec.answer.margin;
    let row = |(specification, inference): &&(Specification, RatioInference)| {
        let ratio = in_full(study, (inference.ratio?, inference), &code(*specification));
        Some((specification.words(), ratio))
    };
    Figure {
        id: table_id(study, "specifications"),
        title: CurveSentence::Title.words(),
        description: CurveSentence::Description.words(),
        drawing: IntervalChart {
            unit: Unit::RateRatio,
            neutral: 1.0,
            margin: Some((margin.low, margin.high)),
            rows: each.iter().filter_map(row).collect(),
        }
        .into(),
        source: study.data.source.clone(),
    }
}

/// A specification as traces name it.
fn code(specification: Specification) -> String {
    let before = match specification.before {
        ReadBefore::All => "all",
        ReadBefore::LatterHalf => "latter half",
    };
    let after = match specification.after {
        ReadAfter::All => "all",
        ReadAfter::FirstHalf => "first half",
    };
    let compared = match specification.compared {
        Compared::All => "all",
        Compared::NearestHalf => "nearest half",
        Compared::WithoutNeighbours => "without neighbours",
    };
    format!("{}, before: {before}, after: {after}, comparison: {compared}", specification.method.code())
}

/// A ratio with its interval.
fn in_full(study: &Study, (ratio, inference): (f64, &RatioInference), specification: &str) -> Quantity {
    let ratio = Quantity::real(ratio, Unit::RateRatio, trace(study, specification, "rate ratio"));
    let ratio = ratio.with_digits(Digits::Decimals(2));
    match inference.interval {
        Some((low, high)) => ratio.with_interval(low, high, 1.0 - study.spec.answer.level),
        None => ratio,
    }
}

fn probability(study: &Study, p: f64, specification: &str) -> Quantity {
    Quantity::real(p, Unit::Probability, trace(study, specification, "rank")).with_digits(Digits::Decimals(3))
}

fn trace(study: &Study, specification: &str, what: &str) -> measure::Trace {
    let parameters = [("specification", specification.to_owned()), ("what", what.to_owned())];
    study.tracer.computed("specification-curve", parameters)
}
