//! Draws of level and seasons given the data: the simulation smoother of Durbin & Koopman.

use numeric::stream::Stream;

/// Level and, where there are seasons, the effects of the current season and of those before it.
///
/// The first two states are seen in the data, the others wait their turn.
#[derive(Debug, Clone)]
pub(super) struct StateModel {
    /// Number of states: one for the level and one less than the seasons.
    pub states: usize,
    /// Periods that a season lasts.
    pub duration: usize,
    /// Mean of the level before the first period's data.
    pub first_level: f64,
}

/// The standard deviations of observation, level and season.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deviations {
    pub observation: f64,
    pub level: f64,
    pub season: f64,
}

/// Room for the filter, kept between draws.
#[derive(Debug, Clone, Default)]
pub(super) struct Scratch {
    gains: Vec<f64>,
    innovations: Vec<f64>,
    pulls: Vec<f64>,
    smoothed: Vec<f64>,
    variance: Vec<f64>,
    spare: Vec<f64>,
}

impl StateModel {
    /// Whether a season ends with this period.
    pub fn turns(&self, period: usize) -> bool {
        self.states > 1 && (period + 1).is_multiple_of(self.duration)
    }

    /// What the data see of a state.
    pub fn seen(&self, state: &[f64]) -> f64 {
        state.iter().take(2).sum()
    }

    /// The state of the next period, without noise.
    pub fn advance(&self, state: &mut [f64], period: usize) {
        if let (true, Some((_, seasons))) = (self.turns(period), state.split_first_mut()) {
            let next = -seasons.iter().sum::<f64>();
            seasons.rotate_right(1);
            if let Some(first) = seasons.first_mut() {
                *first = next;
            }
        }
    }

    /// The state of the next period, drawn.
    pub fn step(&self, state: &mut [f64], at: (usize, Deviations), stream: &mut Stream) {
        let (period, deviations) = at;
        self.advance(state, period);
        if let Some(level) = state.first_mut() {
            *level += deviations.level * stream.standard_normal();
        }
        if let (true, Some(season)) = (self.turns(period), state.get_mut(1)) {
            *season += deviations.season * stream.standard_normal();
        }
    }

    /// The transposed transition times a vector.
    fn pull_back(&self, vector: &mut [f64], period: usize) {
        if let (true, Some((_, seasons))) = (self.turns(period), vector.split_first_mut()) {
            let first = seasons.first().copied().unwrap_or(0.0);
            seasons.rotate_left(1);
            if let Some(last) = seasons.last_mut() {
                *last = 0.0;
            }
            for value in seasons {
                *value -= first;
            }
        }
    }

    /// Draws all states given the data, periods x states, into `paths`.
    ///
    /// A level alone is filtered forwards and drawn backwards, one number a period; with seasons a path is smoothed.
    pub fn draw(
        &self,
        data: &[f64],
        deviations: Deviations,
        room: (&mut Scratch, &mut Vec<f64>),
        stream: &mut Stream,
    ) {
        if self.states == 1 {
            self.draw_level(data, deviations, room, stream);
        } else {
            self.draw_smoothed(data, deviations, room, stream);
        }
    }

    /// Forward filter and backward sampler of a level.
    fn draw_level(
        &self,
        data: &[f64],
        deviations: Deviations,
        room: (&mut Scratch, &mut Vec<f64>),
        stream: &mut Stream,
    ) {
        let (scratch, paths) = room;
        let noise = deviations.observation * deviations.observation;
        let step = deviations.level * deviations.level;
        scratch.innovations.clear();
        scratch.variance.clear();
        let (mut mean, mut variance) = (self.first_level, 1.0);
        for value in data {
            // `variance` is that of the level foretold; after the period is seen, that of the level filtered.
            let gain = variance / (variance + noise);
            mean += gain * (value - mean);
            variance *= 1.0 - gain;
            scratch.innovations.push(mean);
            scratch.variance.push(variance);
            variance += step;
        }
        paths.clear();
        let mut later = None;
        for (mean, variance) in scratch.innovations.iter().zip(&scratch.variance).rev() {
            let (centre, left) = match later {
                None => (*mean, *variance),
                Some(next) => {
                    // The filtered level and the next one, a step away, are jointly normal.
                    let pull = variance / (variance + step);
                    (mean + pull * (next - mean), pull * step)
                }
            };
            let level = centre + left.sqrt() * stream.standard_normal();
            paths.push(level);
            later = Some(level);
        }
        paths.reverse();
    }

    /// A path is drawn without regard to the data; the smoothed difference of its data from the true ones is added.
    fn draw_smoothed(
        &self,
        data: &[f64],
        deviations: Deviations,
        room: (&mut Scratch, &mut Vec<f64>),
        stream: &mut Stream,
    ) {
        let (scratch, paths) = room;
        let m = self.states;
        paths.clear();
        let mut state: Vec<f64> = (0..m).map(|_| stream.standard_normal()).collect();
        if let Some(level) = state.first_mut() {
            *level += self.first_level;
        }
        scratch.innovations.clear();
        for (period, value) in data.iter().enumerate() {
            let unseen = deviations.observation * stream.standard_normal();
            scratch.innovations.push(value - self.seen(&state) - unseen);
            paths.extend_from_slice(&state);
            self.step(&mut state, (period, deviations), stream);
        }
        self.filter(deviations, scratch);
        self.smooth(deviations, scratch);
        for (held, shift) in paths.iter_mut().zip(&scratch.smoothed) {
            *held += shift;
        }
    }

    /// Replaces the differences by their innovations over the innovation variance, and keeps the gains.
    fn filter(&self, deviations: Deviations, scratch: &mut Scratch) {
        let m = self.states;
        let Scratch { gains, innovations, variance, spare, .. } = scratch;
        gains.clear();
        variance.clear();
        variance.extend((0..m * m).map(|at| if at % (m + 1) == 0 { 1.0 } else { 0.0 }));
        let noise = deviations.observation * deviations.observation;
        let (level, season) = (deviations.level * deviations.level, deviations.season * deviations.season);
        let mut mean = vec![0.0; m];
        for (period, innovation) in innovations.iter_mut().enumerate() {
            spare.clear();
            // What is seen is the level and the season at hand, the first two states: these are its covariances.
            spare.extend(variance.chunks(m).map(|row| row.iter().take(2).sum::<f64>()));
            let total = self.seen(spare) + noise;
            let scaled = (*innovation - self.seen(&mean)) / total;
            *innovation = scaled;
            for (row, own) in variance.chunks_mut(m).zip(spare.iter()) {
                for (held, other) in row.iter_mut().zip(spare.iter()) {
                    *held -= own * other / total;
                }
            }
            for (held, own) in mean.iter_mut().zip(spare.iter()) {
                *held += own * scaled;
            }
            self.advance(&mut mean, period);
            self.advance(spare, period);
            gains.extend(spare.iter().map(|own| own / total));
            if self.turns(period) {
                self.turn_variance(variance, spare);
                if let Some(held) = variance.get_mut(m + 1) {
                    *held += season;
                }
            }
            if let Some(held) = variance.first_mut() {
                *held += level;
            }
        }
    }

    /// The variance after a season has turned: rows advanced, then columns.
    fn turn_variance(&self, variance: &mut [f64], spare: &mut Vec<f64>) {
        let m = self.states;
        let turning = self.duration - 1;
        for row in variance.chunks_mut(m) {
            self.advance(row, turning);
        }
        for column in 0..m {
            spare.clear();
            spare.extend(variance.iter().skip(column).step_by(m).copied());
            self.advance(spare, turning);
            for (held, value) in variance.iter_mut().skip(column).step_by(m).zip(spare.iter()) {
                *held = *value;
            }
        }
    }

    /// The smoothed states of the differences, by the pull of all later data on each period.
    fn smooth(&self, deviations: Deviations, scratch: &mut Scratch) {
        let m = self.states;
        let Scratch { gains, innovations, pulls, smoothed, .. } = scratch;
        let periods = innovations.len();
        // Row t holds the pull on the state of period t; the row after the last is zero.
        pulls.clear();
        pulls.resize((periods + 1) * m, 0.0);
        let mut pull = vec![0.0; m];
        for (period, (scaled, gain)) in innovations.iter().zip(gains.chunks(m)).enumerate().rev() {
            // r before = Z (v / F - K'r) + T'r, where Z picks the two states that are seen.
            let through = pull.iter().zip(gain).map(|(r, k)| r * k).sum::<f64>();
            self.pull_back(&mut pull, period);
            for value in pull.iter_mut().take(2) {
                *value += scaled - through;
            }
            for (held, value) in pulls.iter_mut().skip(period * m).zip(&pull) {
                *held = *value;
            }
        }
        smoothed.clear();
        // The differences begin at mean zero and variance one: their first state is the pull itself. Each later one is
        // the transition of the one before, plus the variance of its step times the pull.
        let mut state = pull;
        for period in 0..periods {
            smoothed.extend_from_slice(&state);
            self.advance(&mut state, period);
            let later = pulls.get((period + 1) * m..(period + 2) * m).unwrap_or(&[]);
            if let (Some(level), Some(r)) = (state.first_mut(), later.first()) {
                *level += deviations.level * deviations.level * r;
            }
            if let (true, Some(season), Some(r)) = (self.turns(period), state.get_mut(1), later.get(1)) {
                *season += deviations.season * deviations.season * r;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use numeric::stream::StreamKey;

    use super::*;

    /// The two samplers of a level, which share no line, agree in mean and deviation of every period.
    #[test]
    fn backward_sampling_and_smoothing_draw_from_one_distribution() {
        let model = StateModel { states: 1, duration: 1, first_level: 0.4 };
        let deviations = Deviations { observation: 0.7, level: 0.3, season: 0.0 };
        let data = [0.4, 1.1, -0.3, 0.9, 2.0, 1.4];
        let draws = 40_000;
        let moments = |backward: bool| {
            let mut stream = StreamKey::new(1, b"tests", "level").stream(u64::from(backward));
            let (mut scratch, mut paths) = (Scratch::default(), Vec::new());
            let (mut totals, mut squares) = (vec![0.0; data.len()], vec![0.0; data.len()]);
            for _ in 0..draws {
                let room = (&mut scratch, &mut paths);
                if backward {
                    model.draw_level(&data, deviations, room, &mut stream);
                } else {
                    model.draw_smoothed(&data, deviations, room, &mut stream);
                }
                for (place, value) in paths.iter().enumerate() {
                    totals[place] += value;
                    squares[place] += value * value;
                }
            }
            let count = f64::from(draws);
            let pairs = totals.iter().zip(squares);
            pairs.map(|(t, s)| (t / count, (s / count - t / count * t / count).sqrt())).collect::<Vec<_>>()
        };
        for ((mean, deviation), (other_mean, other)) in moments(true).into_iter().zip(moments(false)) {
            // Five standard errors of the difference of two means, and of two deviations, of independent draws.
            let error = 5.0 * deviation * (2.0 / f64::from(draws)).sqrt();
            assert!((mean - other_mean).abs() < error, "{mean} against {other_mean}");
            assert!((deviation - other).abs() < error, "{deviation} against {other}");
        }
    }
}
