//! Time along the horizontal axis: years under their own stretch, months by name where the stretch is short.

use measure::{Language, Month, PanelTime};

use super::{
    canvas::{Anchor, Canvas},
    head::{SCALE_GROUP, draw_tick},
    label::width_of,
    scale::Scale,
};
use crate::name_of_month;

/// A month's share of a year, twelve equal ones: positions on paper, not exposures.
const MONTH: f64 = 1.0 / 12.0;

/// The years at which a time begins, has its middle and ends.
///
/// # Units
/// Calendar years.
pub(super) fn stretch(time: PanelTime) -> (f64, f64, f64) {
    let (start, length) = match time {
        PanelTime::Month(month) => (f64::from(month.year()) + f64::from(month.number() - 1) * MONTH, MONTH),
        PanelTime::Quarter(first) => {
            (f64::from(first.year()) + f64::from(first.number() - 1) * MONTH, 3.0 * MONTH)
        }
        PanelTime::Year(year) => (f64::from(year), 1.0),
    };
    (start, start + length / 2.0, start + length)
}

/// The time axis of a drawing.
#[derive(Debug, Clone, Copy)]
pub(super) struct TimeAxis {
    scale: Scale,
    first: PanelTime,
    last: PanelTime,
    left: f64,
    right: f64,
}

impl TimeAxis {
    /// An axis over `times` from `left` to `right`; nothing when there are no times.
    pub(super) fn new(times: &[PanelTime], (left, right): (f64, f64)) -> Option<Self> {
        let (first, last) = (*times.iter().min()?, *times.iter().max()?);
        let scale = Scale::new((stretch(first).0, stretch(last).2), (left, right));
        Some(Self { scale, first, last, left, right })
    }

    /// Where a value of this time is drawn: the middle of its stretch.
    pub(super) fn at(&self, time: PanelTime) -> f64 {
        self.scale.at(stretch(time).1)
    }

    /// Where a time begins, held inside the axis.
    pub(super) fn start(&self, time: PanelTime) -> f64 {
        self.scale.held(stretch(time).0)
    }

    /// Where a time ends, held inside the axis.
    pub(super) fn end(&self, time: PanelTime) -> f64 {
        self.scale.held(stretch(time).2)
    }

    /// Whether the beginning of a time lies on the axis.
    pub(super) fn shows(&self, time: PanelTime) -> bool {
        let at = self.scale.at(stretch(time).0);
        (self.left - 0.01..=self.right + 0.01).contains(&at)
    }

    /// Draws the axis at height `y`.
    pub(super) fn draw(&self, canvas: &mut Canvas, y: f64, language: Language) {
        canvas.open(SCALE_GROUP);
        canvas.line("axis", (self.left, y), (self.right, y));
        match (self.first, self.last) {
            (PanelTime::Month(first), PanelTime::Month(last)) if last.since(first) < 24 => {
                self.draw_months(canvas, y, language, (first, last));
            }
            _ => self.draw_years(canvas, y),
        }
        canvas.close();
    }

    fn draw_years(&self, canvas: &mut Canvas, y: f64) {
        let font = canvas.frame.font();
        let (first, last) = (year_of(self.first), year_of(self.last));
        let one = self.scale.at(f64::from(first) + 1.0) - self.scale.at(f64::from(first));
        let widest = width_of("0000", font) + font * 0.5;
        let step =
            [1, 2, 5, 10, 20, 50].into_iter().find(|step| f64::from(*step) * one >= widest).unwrap_or(100);
        for year in first..=last {
            let edge = self.scale.at(f64::from(year));
            if edge > self.left + 0.5 && (step == 1 || year % step == 0) {
                canvas.line("tick", (edge, y), (edge, y + font * 0.45));
            }
            // With a label a year it stands under the middle of its year, else beside the year's tick.
            let from = edge.max(self.left);
            let to = self.scale.at(f64::from(year + 1)).min(self.right);
            let has_room = if step == 1 { to - from >= widest - font * 0.5 } else { year % step == 0 };
            if has_room {
                let middle = (from + to) / 2.0;
                draw_tick(canvas, (middle, y + font * 1.35), Anchor::Middle, &year.to_string());
            }
        }
    }

    fn draw_months(&self, canvas: &mut Canvas, y: f64, language: Language, (first, last): (Month, Month)) {
        let font = canvas.frame.font();
        let months = f64::from(last.since(first) + 1);
        let widest = width_of("mmm", font) + font * 0.3;
        let shown = ((self.right - self.left) / widest).max(1.0);
        let step = [1, 2, 3, 6, 12].into_iter().find(|step| months / f64::from(*step) <= shown).unwrap_or(12);
        for n in 0..=last.since(first) {
            let month = first.plus(n);
            let middle = self.at(PanelTime::Month(month));
            if (i32::from(month.number()) - 1) % step == 0 {
                let name: String = name_of_month(month, language).chars().take(3).collect();
                draw_tick(canvas, (middle, y + font * 1.35), Anchor::Middle, &name);
            }
            if month.number() == 1 || n == 0 {
                let edge = self.start(PanelTime::Month(month));
                let next = Month::new(month.year(), 12).map_or(last, |december| december.min(last));
                let to = self.end(PanelTime::Month(next));
                if n > 0 {
                    canvas.line("tick", (edge, y), (edge, y + font * 2.6));
                }
                if to - edge > width_of("0000", font) {
                    let at = ((edge + to) / 2.0, y + font * 2.6);
                    draw_tick(canvas, at, Anchor::Middle, &month.year().to_string());
                }
            }
        }
    }

    /// The height that the axis takes below its line.
    pub(super) fn height(&self, font: f64) -> f64 {
        match (self.first, self.last) {
            (PanelTime::Month(first), PanelTime::Month(last)) if last.since(first) < 24 => font * 2.9,
            _ => font * 1.7,
        }
    }
}

fn year_of(time: PanelTime) -> i32 {
    match time {
        PanelTime::Month(month) | PanelTime::Quarter(month) => month.year(),
        PanelTime::Year(year) => year,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_begins_between_its_first_month_and_the_one_before() {
        let month = |text: &str| PanelTime::Month(text.parse().unwrap());
        let times = [month("2019-09"), month("2019-10"), month("2019-11")];
        let axis = TimeAxis::new(&times, (0.0, 300.0)).unwrap();
        assert!(axis.at(month("2019-09")) < axis.start(month("2019-10")));
        assert!(axis.start(month("2019-10")) < axis.at(month("2019-10")));
        assert!(!axis.shows(month("2020-02")));
        assert!(TimeAxis::new(&[], (0.0, 1.0)).is_none());
    }
}
