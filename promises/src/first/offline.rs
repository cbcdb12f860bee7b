//! Without a network the program does the same, byte for byte.

use std::ffi::OsString;

use crate::{
    bench::Bench,
    line::{Bound, Measured},
    process::Run,
    promise::{Group, Promise, Sizes},
    report::bytes::differences,
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::First,
        word: "offline",
        what: "the binary is self-contained: with no network at all `saldo demo` writes the same bytes",
        sizes: Sizes::Both,
        measure,
    }
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let alone = without_network()?;
    let (with, without) = (bench.scratch("with-network"), bench.scratch("without-network"));
    let demo = |folder| Ok::<_, Shortfall>(bench.saldo()?.arg("demo").arg("--out").arg(folder));
    demo(&with)?.succeed()?;
    demo(&without)?.under(&alone).succeed()?;
    let compared = differences(&with, &without)?;
    Ok(vec![
        Measured::count("files written without a network", compared.files, "files", Bound::AtLeast(1.0)),
        Measured::count("files that differ", compared.different.len(), "files", Bound::Exactly(0.0))
            .noting(compared.different.join(", ")),
    ])
}

/// The command that runs another without any network, checked to do so.
fn without_network() -> Result<Vec<OsString>, Shortfall> {
    let ways = [["unshare", "-n"], ["unshare", "-rn"]];
    // In a namespace of its own a process sees one interface, the loopback.
    let is_alone = |way: &[&str; 2]| {
        let seen = Run::new(way[0]).arg(way[1]).say("cat /proc/net/dev").finish().ok()?;
        let interfaces = seen.stdout.lines().filter(|line| line.contains(':')).count();
        (seen.code == Some(0) && interfaces == 1).then_some(())
    };
    let way = ways.iter().find(|way| is_alone(way).is_some());
    let reason = || "this system lets nobody make a network namespace".to_owned();
    way.map(|way| way.iter().map(OsString::from).collect())
        .ok_or_else(|| Shortfall::Tool { tool: "unshare -n".to_owned(), reason: reason() })
}
