//! Every build of INEGI's deaths by month of occurrence says the same of 2018 and 2019, and why it counts fewer than were registered.

use crate::{
    answer::{Question, total},
    bench::Bench,
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Record,
        word: "builds",
        what: "in each shipped build of deaths by month of occurrence the first half of 2019 exceeds that of 2018 by 2.6 to 3.2 %; each has fewer deaths of 2018 than were registered, and says so",
        sizes: Sizes::Both,
        measure,
    }
}

/// The builds by their release's sha256, with their deaths of 2018.
///
/// Source: sums of the files named in `sources/`, found with a spreadsheet.
const BUILDS: [(&str, f64); 3] =
    [("de99caf8847a", 34_342.0), ("2f3d15cd6b89", 34_404.0), ("12f5dc132221", 34_426.0)];

/// Deaths by homicide registered in 2018 (INEGI).
const REGISTERED: f64 = 36_685.0;

fn question(period: &'static str, vintage: &'static str) -> Question<'static> {
    let (statistic, offence) = ("deaths-by-occurrence", "homicide-death");
    Question { statistic, offence, place: "nation", period, vintage, as_of: None }
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let mut figures = Vec::new();
    let registered = Question { statistic: "deaths-by-registration", ..question("2018", "latest") };
    let registered = total(bench.saldo()?, &registered)?.value;
    figures.push(Measured::new("registered in 2018", registered, "deaths", Bound::Exactly(REGISTERED)));
    let mut silent = Vec::new();
    for (build, of_2018) in BUILDS {
        let of =
            |period| -> Result<f64, Shortfall> { Ok(total(bench.saldo()?, &question(period, build))?.value) };
        figures.push(Measured::new(
            format!("occurred in 2018, release {build}"),
            of("2018")?,
            "deaths",
            Bound::Exactly(of_2018),
        ));
        let rose = 100.0 * (of("2019-01..2019-06")? / of("2018-01..2018-06")? - 1.0);
        // To one digit, as such a change is told.
        let rose = (rose * 10.0).round() / 10.0;
        let name = format!("first half of 2019 against that of 2018, release {build}");
        figures.push(Measured::new(name.clone(), rose, "%", Bound::AtLeast(2.6)));
        figures.push(Measured::new(name, rose, "%", Bound::AtMost(3.2)));
        let told = question("2018", build).total(bench.saldo()?).say("--format table --lang en").finish()?;
        if !(told.stdout.contains("not known") && told.stdout.contains("36,685")) {
            silent.push(build);
        }
    }
    figures.push(
        Measured::count(
            "answers that do not say why they count fewer",
            silent.len(),
            "answers",
            Bound::Exactly(0.0),
        )
        .noting(silent.join(" ")),
    );
    Ok(figures)
}
