//! What a study answers, and the rules that are asked.

use measure::Period;
use report::{Text, Tone, Words};

/// What a study answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum VerdictClass {
    /// The outcome is better than it would have been, relative to the comparison.
    Improved,
    /// It is worse.
    Worsened,
    /// It differs by less than the margin.
    NoChangeBeyondMargin,
    /// Estimators that the design admits contradict each other.
    EstimatorsDisagree,
    /// One case departs from all the others: the policy has no one effect.
    DiffersByCase,
    /// What it did cannot be told, yet a rise as large as a doubling is excluded.
    LargeRiseExcluded,
    /// What it did cannot be told, yet a fall as large as a halving is excluded.
    LargeFallExcluded,
    /// What it did cannot be told, yet both are excluded.
    LargeChangeExcluded,
    /// Of a claim: the trend that it puts down to the policy had turned before the policy began.
    ContradictedByTiming,
    /// The design identifies no effect.
    NotIdentifiable,
    /// The data cannot tell.
    CannotTell,
}

/// A rule of the verdict, in the order in which it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// No gate refuses the design.
    DesignIdentifies,
    /// At least one estimator may carry the verdict.
    SomebodyCarries,
    /// Those that carry it raise no more alarms than their level in these places at earlier dates.
    QuietBefore,
    /// Those that carry it do not contradict each other.
    NoContradiction,
    /// Enough of them show what the file calls success.
    SuccessShown,
    /// Enough of them show what the file calls harm.
    HarmShown,
    /// Enough of them show that the effect lies within the margin.
    WithinMarginShown,
    /// The cases answer alike: none is shown by itself and lies outside what the others say.
    CasesAlike,
    /// A doubling, or a halving, is excluded by every estimator that carries it.
    LargeChangeExcluded,
    /// The design could have detected an effect as large as the margin.
    MarginDetectable,
    /// The same answer follows from the months before a second treatment alone.
    StandsBeforeSecond,
    /// No claim that says when a trend turned is contradicted by the month in which it did.
    TimingHolds,
}

/// What the same rules answer when the months after end before the first second treatment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BeforeSecond {
    /// The months after, cut short.
    pub months: Period,
    /// The class they give.
    pub class: VerdictClass,
}

impl VerdictClass {
    /// How the class is to be taken.
    #[must_use]
    pub fn tone(self) -> Tone {
        match self {
            Self::Improved => Tone::Good,
            Self::Worsened | Self::ContradictedByTiming => Tone::Bad,
            Self::NoChangeBeyondMargin => Tone::Plain,
            Self::EstimatorsDisagree | Self::DiffersByCase => Tone::Mixed,
            Self::LargeRiseExcluded | Self::LargeFallExcluded | Self::LargeChangeExcluded => Tone::Plain,
            Self::NotIdentifiable | Self::CannotTell => Tone::Unknown,
        }
    }

    /// Whether the figures answer the question at all: that they cannot is listed apart.
    #[must_use]
    pub fn is_answer(self) -> bool {
        match self {
            Self::Improved
            | Self::Worsened
            | Self::NoChangeBeyondMargin
            | Self::EstimatorsDisagree
            | Self::DiffersByCase
            | Self::LargeRiseExcluded
            | Self::LargeFallExcluded
            | Self::LargeChangeExcluded
            | Self::ContradictedByTiming => true,
            Self::NotIdentifiable | Self::CannotTell => false,
        }
    }

    /// The name used in files and addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Improved => "improved",
            Self::Worsened => "worsened",
            Self::NoChangeBeyondMargin => "no-change-beyond-margin",
            Self::EstimatorsDisagree => "estimators-disagree",
            Self::DiffersByCase => "differs-by-case",
            Self::LargeRiseExcluded => "large-rise-excluded",
            Self::LargeFallExcluded => "large-fall-excluded",
            Self::LargeChangeExcluded => "large-change-excluded",
            Self::ContradictedByTiming => "contradicted-by-timing",
            Self::NotIdentifiable => "not-identifiable",
            Self::CannotTell => "cannot-tell",
        }
    }
}

impl Words for VerdictClass {
    fn words(&self) -> Text {
        match self {
            Self::Improved => Text::both("mejoró", "improved"),
            Self::Worsened => Text::both("empeoró", "worsened"),
            Self::NoChangeBeyondMargin => {
                Text::both("sin cambio mayor que el margen", "no change beyond the margin")
            }
            Self::EstimatorsDisagree => Text::both("los estimadores discrepan", "estimators disagree"),
            Self::DiffersByCase => Text::both("difiere según el caso", "differs by case"),
            Self::LargeRiseExcluded => Text::both("alza grande excluida", "large rise excluded"),
            Self::LargeFallExcluded => Text::both("baja grande excluida", "large fall excluded"),
            Self::LargeChangeExcluded => Text::both("cambio grande excluido", "large change excluded"),
            Self::ContradictedByTiming => Text::both("las fechas la desmienten", "contradicted by timing"),
            Self::NotIdentifiable => Text::both("no identificable", "not identifiable"),
            Self::CannotTell => Text::both("no se puede saber", "cannot tell"),
        }
    }
}
