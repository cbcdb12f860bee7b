//! An amendment, a removal or a sweep is ended by force at any moment: all of it is there or nothing, and it can be done again.

use std::{path::Path, thread, time::Instant};

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::committed::{copy, copy_anew, import, is_whole, sha256_of};
use crate::{
    bench::Bench,
    line::{Bound, Measured},
    process::Run,
    report::bytes::files_below,
    shortfall::Shortfall,
};

/// A command, and whether it fails by name when it was done already.
const STEPS: [(&str, bool); 3] = [
    ("record amend RELEASE --public 2026-02-20", true),
    ("record remove RELEASE", true),
    ("record sweep", false),
];

/// Ends each kind of step so many times and looks at what is left.
pub(super) fn measure(bench: &mut Bench, (base, file): (&Path, &Path)) -> Result<Vec<Measured>, Shortfall> {
    let kills = bench.sized(4, 40);
    let release = sha256_of(file)?;
    let with_file = bench.scratch("base-of-steps");
    copy(base, &with_file)?;
    import(bench, &with_file, file)?.succeed()?;
    let mut random = ChaCha8Rng::seed_from_u64(20_191_018);
    let (mut ended, mut damaged) = (0_usize, Vec::new());
    for (words, refused_when_done) in STEPS {
        let words = words.replace("RELEASE", &release);
        let of_kind = bench.scratch("base-of-kind");
        copy_anew(&with_file, &of_kind)?;
        if words.ends_with("sweep") {
            run(bench, &of_kind, &format!("record remove {release}"))?.succeed()?;
        }
        let window = {
            let store = fresh(bench, &of_kind)?;
            let before = Instant::now();
            run(bench, &store, &words)?.succeed()?;
            before.elapsed()
        };
        // A step that ends by itself is not counted, so there are more attempts than kills.
        let mut of_this = 0;
        for _ in 0..kills * 4 {
            if of_this >= kills {
                break;
            }
            let store = fresh(bench, &of_kind)?;
            let before = files_below(&store.join("commits"))?.len();
            let mut child = run(bench, &store, &words)?.start()?;
            let share: f64 = random.random();
            thread::sleep(window.mul_f64(share));
            if child.try_wait()?.is_none() {
                child.kill()?;
            }
            if child.wait()?.code().is_some() {
                continue;
            }
            of_this += 1;
            let done = files_below(&store.join("commits"))?.len() - before;
            let mut sound = done <= 1 && is_whole(bench, &store)?;
            let again = run(bench, &store, &words)?.finish()?;
            let expected = if done == 1 && refused_when_done { 1 } else { 0 };
            sound &= again.code == Some(expected) && is_whole(bench, &store)?;
            if !sound {
                damaged.push(format!("{words}: {done} commits; again: {}", again.shortfall()));
            }
        }
        ended += of_this;
    }
    #[expect(clippy::cast_precision_loss, reason = "a few hundred kills")]
    let least = (kills * STEPS.len()) as f64;
    Ok(vec![
        Measured::count(
            "amendments, removals and sweeps ended by force",
            ended,
            "steps",
            Bound::AtLeast(least),
        ),
        Measured::count("of them damaged or not repeatable", damaged.len(), "stores", Bound::Exactly(0.0))
            .noting(damaged.first().cloned().unwrap_or_default()),
    ])
}

fn run(bench: &Bench, store: &Path, words: &str) -> Result<Run, Shortfall> {
    Ok(bench.saldo_with_store(store)?.say(words))
}

/// A copy of a store to end a step in.
fn fresh(bench: &Bench, of: &Path) -> Result<std::path::PathBuf, Shortfall> {
    let store = bench.scratch("store-of-step");
    copy_anew(of, &store)?;
    Ok(store)
}
