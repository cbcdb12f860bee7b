//! One measured figure, its bound or its peer, and the JSON line that says so.

use serde::Serialize;

use crate::machine::Machine;

/// What a figure must be for the promise to hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Bound {
    /// No more than this.
    AtMost(f64),
    /// No less than this.
    AtLeast(f64),
    /// This and nothing else.
    Exactly(f64),
    /// No more than the peer's figure of the same run.
    NotAbovePeer,
    /// No further than this from the peer's figure.
    WithinOfPeer(f64),
    /// Further than this from the peer's figure, which is known to be wrong.
    ApartFromPeer(f64),
    /// Printed for the reader; it decides nothing.
    Printed,
}

/// The same figure of somebody else's program.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Peer {
    /// Its name and version.
    pub name: String,
    /// Its figure.
    pub value: f64,
}

/// One measured figure.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Measured {
    measure: String,
    value: f64,
    unit: &'static str,
    bound: Bound,
    peer: Option<Peer>,
    runs: usize,
    note: Option<String>,
}

impl Measured {
    /// A figure that was measured once.
    pub(crate) fn new(measure: impl Into<String>, value: f64, unit: &'static str, bound: Bound) -> Self {
        Self { measure: measure.into(), value, unit, bound, peer: None, runs: 1, note: None }
    }

    /// How many of something there were.
    pub(crate) fn count(measure: impl Into<String>, number: usize, unit: &'static str, bound: Bound) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "counts of a measurement stay far below 2^53")]
        let value = number as f64;
        Self::new(measure, value, unit, bound)
    }

    /// The median of so many runs.
    pub(crate) fn of_runs(mut self, runs: usize) -> Self {
        self.runs = runs;
        self
    }

    /// The same figure of a peer that ran beside.
    pub(crate) fn beside(mut self, name: impl Into<String>, value: f64) -> Self {
        self.peer = Some(Peer { name: name.into(), value });
        self
    }

    /// What a reader should see beside the figure: the first difference, a histogram.
    pub(crate) fn noting(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into()).filter(|note: &String| !note.is_empty());
        self
    }

    /// Whether the figure is as promised.
    pub(crate) fn holds(&self) -> bool {
        match self.bound {
            Bound::AtMost(most) => self.value <= most,
            Bound::AtLeast(least) => self.value >= least,
            Bound::Exactly(expected) => self.value.total_cmp(&expected).is_eq(),
            Bound::NotAbovePeer => self.peer.as_ref().is_some_and(|peer| self.value <= peer.value),
            Bound::WithinOfPeer(allowed) => {
                self.peer.as_ref().is_some_and(|peer| (self.value - peer.value).abs() <= allowed)
            }
            Bound::ApartFromPeer(least) => {
                self.peer.as_ref().is_some_and(|peer| (self.value - peer.value).abs() > least)
            }
            Bound::Printed => true,
        }
    }

    /// Whether the figure decides anything.
    pub(crate) fn is_bounded(&self) -> bool {
        self.bound != Bound::Printed
    }

    /// The line that is printed.
    pub(crate) fn line<'a>(&'a self, promise: &'a str, machine: &'a Machine) -> Line<'a> {
        let bound = match self.bound {
            Bound::AtMost(most) => Some(format!("<= {most}")),
            Bound::AtLeast(least) => Some(format!(">= {least}")),
            Bound::Exactly(expected) => Some(format!("= {expected}")),
            Bound::NotAbovePeer => Some("<= peer".to_owned()),
            Bound::WithinOfPeer(allowed) => Some(format!("within {allowed:e} of peer")),
            Bound::ApartFromPeer(least) => Some(format!("further than {least:e} from peer")),
            Bound::Printed => None,
        };
        let peer_value = self.peer.as_ref().map(|peer| peer.value);
        Line {
            promise,
            measure: &self.measure,
            value: Some(self.value),
            unit: self.unit,
            bound,
            peer: self.peer.as_ref().map(|peer| peer.name.as_str()),
            peer_value,
            ratio: peer_value.filter(|value| *value != 0.0).map(|value| self.value / value),
            holds: self.holds(),
            reason: self.note.clone(),
            runs: self.runs,
            machine,
        }
    }
}

/// One JSON line.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Line<'a> {
    promise: &'a str,
    measure: &'a str,
    value: Option<f64>,
    unit: &'a str,
    bound: Option<String>,
    peer: Option<&'a str>,
    peer_value: Option<f64>,
    ratio: Option<f64>,
    holds: bool,
    reason: Option<String>,
    runs: usize,
    #[serde(flatten)]
    machine: &'a Machine,
}

impl<'a> Line<'a> {
    /// The line of a promise that could not be measured, or measured nothing that decides.
    pub(crate) fn unmeasured(promise: &'a str, reason: String, machine: &'a Machine) -> Self {
        Self {
            promise,
            measure: "measured",
            value: None,
            unit: "",
            bound: None,
            peer: None,
            peer_value: None,
            ratio: None,
            holds: false,
            reason: Some(reason),
            runs: 0,
            machine,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_holds_only_within_its_bound() {
        let figure = |value, bound| Measured::new("wall", value, "s", bound).holds();
        assert!(figure(6.0, Bound::AtMost(6.0)) && !figure(6.1, Bound::AtMost(6.0)));
        assert!(figure(60.0, Bound::AtLeast(60.0)) && !figure(59.0, Bound::AtLeast(60.0)));
        assert!(figure(0.0, Bound::Exactly(0.0)) && !figure(1.0, Bound::Exactly(0.0)));
        for bound in [
            Bound::AtMost(1.0),
            Bound::AtLeast(1.0),
            Bound::Exactly(1.0),
            Bound::WithinOfPeer(1.0),
            Bound::ApartFromPeer(0.0),
        ] {
            let nothing = Measured::new("wall", f64::NAN, "s", bound).beside("polars 1.0", 1.0);
            assert!(!nothing.holds(), "no number held under {bound:?}");
        }
    }

    #[test]
    fn a_figure_without_its_peer_does_not_hold() {
        let alone = Measured::new("wall", 1.0, "s", Bound::NotAbovePeer);
        assert!(!alone.holds());
        assert!(alone.clone().beside("duckdb 1.4", 1.0).holds());
        assert!(!alone.beside("duckdb 1.4", 0.9).holds());
        let near = Measured::new("effect", 1.0, "packs", Bound::WithinOfPeer(0.01));
        assert!(!near.holds());
        assert!(near.clone().beside("did 2.5.1", 1.009).holds());
        assert!(!near.beside("did 2.5.1", 1.011).holds());
        let apart = Measured::new("effect", 1.0, "packs", Bound::ApartFromPeer(0.01));
        assert!(!apart.holds());
        assert!(apart.clone().beside("didimputation 0.5.0", 1.011).holds());
        assert!(!apart.beside("didimputation 0.5.0", 1.009).holds());
    }

    #[test]
    fn a_line_has_every_field_of_the_format() {
        let machine = Machine::of_this_run();
        let figure =
            Measured::new("wall", 3.0, "s", Bound::NotAbovePeer).beside("polars 1.0", 6.0).of_runs(5);
        let line = serde_json::to_value(figure.line("record/speed", &machine)).unwrap();
        let keys = "promise measure value unit bound peer peer_value ratio holds reason runs threads load machine commit";
        let mut expected: Vec<&str> = keys.split(' ').collect();
        expected.sort_unstable();
        let mut seen: Vec<&str> = line.as_object().unwrap().keys().map(String::as_str).collect();
        seen.sort_unstable();
        assert_eq!(seen, expected);
        assert_eq!(line["ratio"], 0.5);
    }
}
