//! The archive of this platform: whole, without a path of the machine, and the same bytes wherever it is built.

use std::path::Path;

use fs_err as fs;
use measure::Sha256;

use crate::{
    bench::Bench,
    line::{Bound, Measured},
    process::Run,
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::First,
        word: "dist",
        what: "`cargo xtask dist` makes an archive whose files have their checksums and licences, whose program runs from any folder without the repository, and which has the same bytes when it is built in another folder",
        sizes: Sizes::Long,
        measure,
    }
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let elsewhere = bench.scratch("elsewhere");
    Run::new("git").say("clone --quiet --shared").arg(bench.root()).arg(&elsewhere).succeed()?;
    let built = [("here", bench.root().to_owned()), ("there", elsewhere)]
        .into_iter()
        .map(|(name, folder)| archive(bench, &folder, &bench.scratch(name)))
        .collect::<Result<Vec<_>, _>>()?;
    let [here, there] = built.as_slice() else { return Ok(Vec::new()) };
    let unpacked = bench.scratch("unpacked");
    let files = unpack(here, &unpacked)?;
    let sums = sums_that_hold(&unpacked, &files)?;
    let licences = files.iter().find(|name| name.ends_with("/LICENCES.txt"));
    let licences = licences.map_or(Ok(String::new()), |name| fs::read_to_string(unpacked.join(name)))?;
    let packages = licences.split("\n---").next().map_or(0, |list| list.lines().skip(2).count());
    let program = files.iter().find(|name| name.ends_with("/saldo") || name.ends_with("/saldo.exe"));
    let program = unpacked.join(program.map_or("saldo", String::as_str));
    let said = bench.alone(&program).say("show --place 25 --period 2019").finish()?;
    #[expect(clippy::cast_precision_loss, reason = "an archive is far smaller than 2^53 bytes")]
    let megabytes = here.len() as f64 / 1e6;
    Ok(vec![
        Measured::new("archive", megabytes, "MB", Bound::Printed),
        Measured::count(
            "files whose checksum holds",
            sums,
            "files",
            Bound::Exactly((files.len() - 1) as f64),
        ),
        Measured::count("packages with their licence", packages, "packages", Bound::AtLeast(100.0)),
        Measured::count(
            "questions it answers alone",
            usize::from(said.code == Some(0)),
            "questions",
            Bound::Exactly(1.0),
        ),
        Measured::count(
            "archives with other bytes",
            usize::from(here != there),
            "archives",
            Bound::Exactly(0.0),
        ),
    ])
}

/// The bytes of the archive that a folder's own command makes.
fn archive(bench: &Bench, folder: &Path, out: &Path) -> Result<Vec<u8>, Shortfall> {
    bench.cargo("xtask dist --out").arg(out).within(folder).succeed()?;
    let mut archives = fs::read_dir(out)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "zip"));
    let path = archives.next().ok_or_else(|| Shortfall::Unexpected {
        path: out.to_owned(),
        reason: "no archive was made".to_owned(),
    })?;
    Ok(fs::read(path)?)
}

/// The names of the files of an archive, unpacked into a folder.
fn unpack(archive: &[u8], into: &Path) -> Result<Vec<String>, Shortfall> {
    let unexpected = |error: zip::result::ZipError| Shortfall::Unexpected {
        path: into.to_owned(),
        reason: error.to_string(),
    };
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive)).map_err(unexpected)?;
    archive.extract(into).map_err(unexpected)?;
    let names = archive.file_names().map(|name| Ok(name.map_err(unexpected)?.into_owned()));
    names.collect()
}

/// How many files have the checksum that stands beside them.
fn sums_that_hold(folder: &Path, files: &[String]) -> Result<usize, Shortfall> {
    let Some(list) = files.iter().find(|name| name.ends_with("/SHA256SUMS")) else { return Ok(0) };
    let beside = folder.join(list);
    let text = fs::read_to_string(&beside)?;
    let mut hold = 0;
    for line in text.lines() {
        let Some((sum, name)) = line.split_once("  ") else { continue };
        let held = fs::read(beside.with_file_name(name))?;
        hold += usize::from(Sha256::of(&held).to_string() == sum);
    }
    Ok(hold)
}
