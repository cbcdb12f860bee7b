//! `cargo xtask show`: lists the promises, measures the ones asked for, and says how many hold.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    io::{self, Write},
};

use crate::{
    bench::Bench,
    line::Line,
    machine::Machine,
    promise::{Group, Promise, Size, Sizes, all},
    shortfall::Shortfall,
};

/// What is asked to be measured.
#[derive(Debug, Clone)]
pub struct Ask {
    /// A promise `GROUP/WORD`, a group, or nothing for every group.
    pub name: Option<String>,
    /// In which size.
    pub size: Size,
    /// The command that times another: this program's own `stopwatch`.
    pub stopwatch: Vec<OsString>,
}

/// How the showing ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Everything that was measured holds.
    Holds,
    /// The name is empty or names nothing.
    UnknownName,
    /// Something falls short, or lacks what it needs.
    FallsShort,
}

impl Outcome {
    /// The exit code.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Holds => 0,
            Self::UnknownName => 2,
            Self::FallsShort => 3,
        }
    }
}

/// How many promises of a group held, and how many were not measured.
#[derive(Debug, Default)]
struct Tally {
    measured: usize,
    hold: usize,
    long: usize,
    only_full: usize,
}

/// Writes the list of every promise.
///
/// # Errors
/// When `out` cannot be written.
pub fn list(out: &mut dyn Write) -> io::Result<()> {
    for group in Group::ALL {
        let promises: Vec<Promise> = all().into_iter().filter(|promise| promise.group == group).collect();
        if promises.is_empty() {
            writeln!(out, "{}: none yet", group.name())?;
        }
        for promise in promises {
            let sizes = match promise.sizes {
                Sizes::Both => "",
                Sizes::Full => " [no small size]",
                Sizes::Long => " [long: by name only]",
            };
            writeln!(out, "{:<28} {}{sizes}", promise.name(), promise.what)?;
        }
    }
    Ok(())
}

/// Measures what is asked for and writes one JSON line a figure, then one line a group.
///
/// # Errors
/// When `out` or `talk` cannot be written.
pub fn show(ask: &Ask, out: &mut dyn Write, talk: &mut dyn Write) -> io::Result<Outcome> {
    show_among(all(), ask, out, talk)
}

fn show_among(
    promises: Vec<Promise>,
    ask: &Ask,
    out: &mut dyn Write,
    talk: &mut dyn Write,
) -> io::Result<Outcome> {
    let named = |promise: &Promise| ask.name.as_deref() == Some(promise.name().as_str());
    let asked: Vec<Promise> = match ask.name.as_deref() {
        None => promises,
        Some(name) => match name.parse::<Group>() {
            Ok(group) => promises.into_iter().filter(|promise| promise.group == group).collect(),
            Err(_) => promises.into_iter().filter(named).collect(),
        },
    };
    if asked.is_empty() {
        let name = ask.name.as_deref().unwrap_or_default();
        writeln!(talk, "`{name}` names no promise and no group that has one: `cargo xtask show` lists them")?;
        return Ok(Outcome::UnknownName);
    }
    let mut tallies: BTreeMap<Group, Tally> = BTreeMap::new();
    for promise in &asked {
        let tally = tallies.entry(promise.group).or_default();
        if named(promise) || promise.runs_with_group(ask.size) {
            writeln!(talk, "measuring {}", promise.name())?;
            tally.measured += 1;
            tally.hold += usize::from(measure(promise, ask, out)?);
        } else if promise.sizes == Sizes::Long {
            tally.long += 1;
        } else {
            tally.only_full += 1;
        }
    }
    for (group, tally) in &tallies {
        writeln!(out, "{}: {}", group.name(), tally.sentence())?;
    }
    let every = tallies.values().all(|tally| tally.hold == tally.measured);
    let any = tallies.values().any(|tally| tally.measured > 0);
    Ok(if every && any { Outcome::Holds } else { Outcome::FallsShort })
}

impl Tally {
    fn sentence(&self) -> String {
        let mut parts = vec![format!("{} of {} hold", self.hold, self.measured)];
        if self.long > 0 {
            parts.push(format!("{} long not run", self.long));
        }
        if self.only_full > 0 {
            parts.push(format!("{} without a small size not run", self.only_full));
        }
        parts.join(", ")
    }
}

/// Measures one promise and writes its lines; whether it holds.
fn measure(promise: &Promise, ask: &Ask, out: &mut dyn Write) -> io::Result<bool> {
    let name = promise.name();
    let machine = Machine::of_this_run();
    let measured = measure_in_scratch(promise, ask);
    let mut holds = true;
    let mut decided = false;
    let mut write = |line: &Line<'_>| -> io::Result<()> {
        serde_json::to_writer(&mut *out, line)?;
        writeln!(out)?;
        out.flush()
    };
    match measured {
        Ok(figures) => {
            for figure in &figures {
                holds &= figure.holds();
                decided |= figure.is_bounded();
                write(&figure.line(&name, &machine))?;
            }
            if !decided {
                write(&Line::unmeasured(&name, "measured nothing that has a bound".to_owned(), &machine))?;
            }
        }
        Err(shortfall) => write(&Line::unmeasured(&name, shortfall.to_string(), &machine))?,
    }
    Ok(holds && decided)
}

fn measure_in_scratch(promise: &Promise, ask: &Ask) -> Result<Vec<crate::line::Measured>, Shortfall> {
    if ask.size == Size::Small && promise.sizes != Sizes::Both {
        return Err(Shortfall::NoSmallSize);
    }
    let mut bench = Bench::new(&promise.name(), ask.size, &ask.stopwatch)?;
    let figures = (promise.measure)(&mut bench)?;
    // What a promise that falls short left behind stays for whoever looks into it.
    if figures.iter().all(crate::line::Measured::holds) {
        bench.clear()?;
    }
    Ok(figures)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::{Bound, Measured};

    fn planted() -> Vec<Promise> {
        let promise =
            |word, sizes, measure| Promise { group: Group::Face, word, what: "planted", sizes, measure };
        vec![
            promise("good", Sizes::Both, |_| Ok(vec![Measured::new("a", 1.0, "s", Bound::AtMost(2.0))])),
            promise("bad", Sizes::Full, |_| Ok(vec![Measured::new("a", 3.0, "s", Bound::AtMost(2.0))])),
            promise("silent", Sizes::Long, |_| Ok(vec![Measured::new("a", 3.0, "s", Bound::Printed)])),
            promise("lacking", Sizes::Long, |_| Err(Shortfall::Releases { missing: None })),
        ]
    }

    fn ask(name: Option<&str>, size: Size) -> (Outcome, String) {
        let (mut out, mut talk) = (Vec::new(), Vec::new());
        let ask = Ask { name: name.map(str::to_owned), size, stopwatch: Vec::new() };
        let outcome = show_among(planted(), &ask, &mut out, &mut talk).unwrap();
        (outcome, String::from_utf8(out).unwrap())
    }

    #[test]
    fn a_name_that_names_nothing_is_not_a_pass() {
        for name in ["", "face/goo", "nothing", "record", "face/"] {
            assert_eq!(ask(Some(name), Size::Full).0, Outcome::UnknownName, "`{name}`");
        }
    }

    #[test]
    fn what_was_not_measured_is_not_a_pass() {
        assert_eq!(ask(Some("face/good"), Size::Small).0, Outcome::Holds);
        assert_eq!(ask(Some("face/bad"), Size::Full).0, Outcome::FallsShort);
        assert_eq!(ask(Some("face/bad"), Size::Small).0, Outcome::FallsShort, "it has no small size");
        assert_eq!(ask(Some("face/silent"), Size::Full).0, Outcome::FallsShort, "nothing with a bound");
        let (outcome, said) = ask(Some("face/lacking"), Size::Full);
        assert_eq!(outcome, Outcome::FallsShort);
        assert!(said.contains("SALDO_RELEASES"), "{said}");
    }

    #[test]
    fn a_group_leaves_long_promises_out_and_says_so() {
        let (outcome, said) = ask(Some("face"), Size::Full);
        assert_eq!(outcome, Outcome::FallsShort);
        assert!(said.ends_with("face: 1 of 2 hold, 2 long not run\n"), "{said}");
        let (outcome, said) = ask(None, Size::Small);
        assert_eq!(outcome, Outcome::Holds);
        assert!(
            said.ends_with("face: 1 of 1 hold, 2 long not run, 1 without a small size not run\n"),
            "{said}"
        );
    }
}
