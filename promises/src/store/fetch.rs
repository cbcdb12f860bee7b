//! `saldo fetch` from servers that behave well, badly and worse: what is kept is what came, or nothing is.

use std::{
    collections::BTreeSet,
    ffi::OsString,
    io::{Read as _, Write as _},
    net::{Shutdown, TcpListener, TcpStream},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use fs_err as fs;

use super::committed::{committed, sha256_of};
use crate::{
    bench::Bench,
    line::{Bound, Measured},
    municipal::{Extent, write_municipal},
    process::{Finished, Run},
    promise::{Group, Promise, Sizes},
    report::bytes::files_below,
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Store,
        word: "fetch",
        what: "what a server sends is kept as it came or not at all: stalls, redirects, cuts, lies, secrets, names, 8 at once",
        sizes: Sizes::Both,
        measure,
    }
}

/// What no address may leave anywhere.
const SECRET: &str = "s3cret";
/// The user of an address.
const USER: &str = "usuario-de-prueba";
/// Seconds that a server may be silent.
const SILENCE: &str = "2";
/// Seconds after which a fetch has not ended: four attempts, the waits between them, and a slow machine.
const NEVER_ENDS: &str = "120";
/// Fetches that are started at once.
const AT_ONCE: usize = 8;
/// What a server does that keeps a connection open, longer than it may be silent.
const HOLD: Duration = Duration::from_secs(8);

/// What a server does with a connection, in order.
#[derive(Debug, Clone)]
enum Act {
    Send(Vec<u8>),
    Wait(Duration),
    /// Each byte by itself, with a wait before.
    Drip(Vec<u8>, Duration),
}

/// A fetch and what must become of it.
#[derive(Debug)]
struct Case {
    kind: &'static str,
    what: String,
    address: String,
    /// The bytes that must be kept; nothing when nothing may be.
    kept: Option<Vec<u8>>,
    /// What the report or the refusal must say.
    says: &'static str,
    /// The name under which it must be kept.
    name: Option<String>,
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let files = files_of_one_length(bench)?;
    let file = files.first().cloned().unwrap_or_default();
    let places = bench.sized(4, 16);
    let mut cases = stalls(&file)?;
    cases.extend(redirects(&file)?);
    cases.extend(cuts(&files, places)?);
    cases.extend(lies(&file)?);
    cases.extend(secrets(&file)?);
    cases.extend(names(&file)?);
    let began = Instant::now();
    let faults = try_all(bench, &cases)?;
    let took = began.elapsed().as_secs_f64();
    let kinds: Vec<&str> = cases.iter().map(|case| case.kind).fold(Vec::new(), |mut kinds, kind| {
        if kinds.last() != Some(&kind) {
            kinds.push(kind);
        }
        kinds
    });
    let mut lines: Vec<Measured> = kinds
        .into_iter()
        .map(|kind| {
            let of_kind: Vec<&Option<String>> = cases
                .iter()
                .zip(&faults)
                .filter(|(case, _)| case.kind == kind)
                .map(|(_, fault)| fault)
                .collect();
            let good = of_kind.iter().filter(|fault| fault.is_none()).count();
            let faults: Vec<&str> = of_kind.iter().filter_map(|fault| fault.as_deref()).collect();
            #[expect(clippy::cast_precision_loss, reason = "a few dozen cases")]
            let all = of_kind.len() as f64;
            Measured::count(format!("{kind}: as promised"), good, "cases", Bound::Exactly(all))
                .noting(faults.join(" | "))
        })
        .collect();
    lines.extend(eight_at_once(bench, &files)?);
    lines.push(Measured::new("all cases", took, "s", Bound::Printed));
    Ok(lines)
}

/// Releases that differ in one digit, so that they have one length.
fn files_of_one_length(bench: &Bench) -> Result<Vec<Vec<u8>>, Shortfall> {
    let path = bench.scratch("release.csv");
    let extent = Extent { municipalities: 1, first: 2015, years: 1, seed: 1 };
    write_municipal(bench.root(), extent, &path)?;
    let bytes = fs::read(&path)?;
    fs::remove_file(&path)?;
    // A count of one digit at the end of a row.
    let at =
        bytes.windows(4).position(|w| matches!(w, [b',', digit, b'\r', b'\n'] if digit.is_ascii_digit()));
    let at = at.ok_or_else(|| Shortfall::Unexpected {
        path,
        reason: "no row ends with a count of one digit".to_owned(),
    })?;
    let with = |digit: u8| {
        let mut file = bytes.clone();
        if let Some(byte) = file.get_mut(at + 1) {
            *byte = digit;
        }
        file
    };
    Ok((b'0'..b'0' + 8).map(with).collect())
}

/// A server that does the n-th of these with the n-th connection, and the last with all after; its name and port.
fn serve(scripts: Vec<Vec<Act>>) -> Result<String, Shortfall> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let server = listener.local_addr()?.to_string();
    let asked = AtomicUsize::new(0);
    let scripts = Arc::new(scripts);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let number = asked.fetch_add(1, Ordering::SeqCst);
            let scripts = Arc::clone(&scripts);
            thread::spawn(move || {
                let script = scripts.get(number).or(scripts.last());
                // A client that went away is what some cases are about.
                let _ = perform(stream, script.map(Vec::as_slice).unwrap_or_default());
            });
        }
    });
    Ok(server)
}

fn perform(mut stream: TcpStream, script: &[Act]) -> std::io::Result<()> {
    let mut question = Vec::new();
    let mut byte = [0];
    while !question.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte)? {
            0 => return Ok(()),
            _ => question.push(byte[0]),
        }
    }
    for act in script {
        match act {
            Act::Send(bytes) => stream.write_all(bytes)?,
            Act::Wait(span) => thread::sleep(*span),
            Act::Drip(bytes, span) => {
                for byte in bytes {
                    thread::sleep(*span);
                    stream.write_all(&[*byte])?;
                }
            }
        }
        stream.flush()?;
    }
    stream.shutdown(Shutdown::Both)
}

/// An answer with these lines in its head.
fn answer(head: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n").as_bytes(), body].concat()
}

/// An answer that tells the truth.
fn whole(file: &[u8]) -> Vec<Act> {
    vec![Act::Send(answer(&format!("Content-Length: {}", file.len()), file))]
}

/// An answer that is cut after so many bytes of its body.
fn cut(file: &[u8], after: usize) -> Vec<Act> {
    let body = file.get(..after).unwrap_or(file);
    vec![Act::Send(answer(&format!("Content-Length: {}", file.len()), body))]
}

fn leads_to(address: &str) -> Vec<Act> {
    let head = format!("HTTP/1.1 302 Found\r\nLocation: {address}\r\nContent-Length: 0\r\n\r\n");
    vec![Act::Send(head.into_bytes())]
}

impl Case {
    fn refused(kind: &'static str, what: impl Into<String>, address: String, says: &'static str) -> Self {
        Self { kind, what: what.into(), address, kept: None, says, name: None }
    }

    fn kept(kind: &'static str, what: impl Into<String>, address: String, file: &[u8]) -> Self {
        let kept = Some(file.to_vec());
        Self { kind, what: what.into(), address, kept, says: "What is kept is what came", name: None }
    }

    fn saying(self, says: &'static str) -> Self {
        Self { says, ..self }
    }

    fn named(self, name: &str) -> Self {
        Self { name: Some(name.to_owned()), ..self }
    }
}

fn stalls(file: &[u8]) -> Result<Vec<Case>, Shortfall> {
    const KIND: &str = "stalls";
    const SAYS: &str = "sent next to nothing";
    let head = answer(&format!("Content-Length: {}", file.len()), b"");
    let (half_head, half_file) = (head.get(..20).unwrap_or_default(), file.get(..file.len() / 2));
    let half_file = half_file.unwrap_or_default();
    let slow = Duration::from_millis(400);
    let held = |bytes: &[u8]| vec![Act::Send(bytes.to_vec()), Act::Wait(HOLD)];
    let half = [head.as_slice(), half_file].concat();
    let scripts = [
        ("silent before the answer", vec![Act::Wait(HOLD)]),
        ("silent within the head", held(half_head)),
        ("silent after the head", held(&head)),
        ("silent within the file", held(&half)),
        ("drips the head", vec![Act::Drip(head.clone(), slow)]),
        ("drips the file", vec![Act::Send(head.clone()), Act::Drip(file.to_vec(), slow)]),
    ];
    let mut cases = Vec::new();
    for (what, script) in scripts {
        cases.push(Case::refused(KIND, what, format!("http://{}/a.csv", serve(vec![script])?), SAYS));
    }
    let once = serve(vec![held(&half), whole(file)])?;
    cases.push(Case::kept(KIND, "silent once, then whole", format!("http://{once}/a.csv"), file));
    Ok(cases)
}

fn redirects(file: &[u8]) -> Result<Vec<Case>, Shortfall> {
    const KIND: &str = "redirects";
    let good = serve(vec![whole(file)])?;
    let mut cases = Vec::new();
    let mut last = format!("http://{good}/a.csv");
    for hops in 1..=6 {
        last = format!("http://{}/hop-{hops}", serve(vec![leads_to(&last)])?);
        let what = format!("{hops} redirects");
        cases.push(match hops {
            ..=5 => Case::kept(KIND, what, last.clone(), file),
            _ => Case::refused(KIND, what, last.clone(), "leads on to other addresses more than 5 times"),
        });
    }
    let circle = serve(vec![leads_to("/again")])?;
    let says = "leads on to other addresses more than 5 times";
    cases.push(Case::refused(KIND, "a circle", format!("http://{circle}/"), says));
    for (what, to, says) in [
        ("to a file of this machine", "file:///etc/hostname", ""),
        ("to another protocol", "ftp://127.0.0.1/a.csv", ""),
        ("to no address", "http://[", ""),
        ("to nobody", "http://127.0.0.1:1/a.csv", "does not accept a connection"),
    ] {
        cases.push(Case::refused(KIND, what, format!("http://{}/", serve(vec![leads_to(to)])?), says));
    }
    let nowhere = serve(vec![vec![Act::Send(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n".to_vec())]])?;
    cases.push(Case::refused(KIND, "without a place", format!("http://{nowhere}/"), ""));
    Ok(cases)
}

fn cuts(files: &[Vec<u8>], places: usize) -> Result<Vec<Case>, Shortfall> {
    const KIND: &str = "cuts";
    const SAYS: &str = "broke off after";
    let [file, other, ..] = files else { return Ok(Vec::new()) };
    let address = |scripts| Ok::<_, Shortfall>(format!("http://{}/a.csv", serve(scripts)?));
    let mut cases = Vec::new();
    let mut ends: BTreeSet<usize> = (0..places).map(|n| n * file.len() / places).collect();
    ends.insert(file.len() - 1);
    for after in ends {
        let what = format!("cut after {after} bytes");
        cases.push(Case::refused(KIND, what, address(vec![cut(file, after)])?, SAYS));
        let what = format!("cut after {after} bytes, then whole");
        cases.push(Case::kept(KIND, what, address(vec![cut(file, after), whole(file)])?, file));
    }
    // The two differ in the middle of the file: a mix of both would have the length of each.
    let differ = file.iter().zip(other).position(|(a, b)| a != b).unwrap_or_default();
    let after = differ + 1;
    let scripts = vec![cut(file, after), whole(other)];
    cases.push(Case::refused(KIND, "cut, then another file", address(scripts)?, "gave other bytes"));
    let scripts = vec![cut(file, differ), whole(other)];
    cases.push(Case::kept(KIND, "cut before the difference, then another file", address(scripts)?, other));
    let shorter = file.get(..differ).unwrap_or_default();
    let scripts = vec![cut(file, after), whole(shorter)];
    cases.push(Case::refused(KIND, "cut, then a shorter file", address(scripts)?, "gave other bytes"));
    let chunk = [format!("{:x}\r\n", file.len()).as_bytes(), file, b"\r\n"].concat();
    let script = vec![Act::Send(answer("Transfer-Encoding: chunked", &chunk))];
    cases.push(Case::refused(KIND, "chunks without the last", address(vec![script])?, SAYS));
    let script = vec![Act::Send(b"HTTP/1.1 200 OK\r\nConte".to_vec())];
    cases.push(Case::refused(KIND, "cut within the head", address(vec![script])?, SAYS));
    Ok(cases)
}

fn lies(file: &[u8]) -> Result<Vec<Case>, Shortfall> {
    const KIND: &str = "lies about length";
    const TOO_MUCH: &str = "that it announced";
    let (length, less) = (file.len(), file.len() - 100);
    let address = |script| Ok::<_, Shortfall>(format!("http://{}/a.csv", serve(vec![script])?));
    let sent = |head: &str| vec![Act::Send(answer(head, file))];
    let mut late = sent(&format!("Content-Length: {less}"));
    if let Some(Act::Send(bytes)) = late.first_mut() {
        let rest = bytes.split_off(bytes.len() - 100);
        late.extend([Act::Wait(Duration::from_millis(100)), Act::Send(rest), Act::Wait(HOLD)]);
    }
    let chunk = [format!("{length:x}\r\n").as_bytes(), file, b"\r\n0\r\n\r\n"].concat();
    let chunked = vec![Act::Send(answer("Transfer-Encoding: chunked", &chunk))];
    let after = vec![Act::Send(answer("Transfer-Encoding: chunked", &[&chunk[..], b"more"].concat()))];
    let part = answer("", file);
    let part =
        String::from_utf8_lossy(&part).replacen("200 OK\r\n", "206 Partial Content\r\n", 1).into_bytes();
    Ok(vec![
        Case::refused(KIND, "announces less", address(sent(&format!("Content-Length: {less}")))?, TOO_MUCH),
        Case::refused(KIND, "announces less, the rest comes late", address(late)?, TOO_MUCH),
        Case::refused(KIND, "announces nothing and sends", address(sent("Content-Length: 0"))?, TOO_MUCH),
        Case::refused(
            KIND,
            "announces more",
            address(sent(&format!("Content-Length: {}", length + 1)))?,
            "broke off after",
        ),
        Case::refused(
            KIND,
            "announces two lengths",
            address(sent(&format!("Content-Length: {length}\r\nContent-Length: {less}")))?,
            "is not understood",
        ),
        Case::refused(KIND, "announces a word", address(sent("Content-Length: all"))?, "is not understood"),
        Case::refused(
            KIND,
            "announces more than is taken",
            address(sent("Content-Length: 99999999999"))?,
            "bytes that are allowed",
        ),
        Case::refused(KIND, "bytes after the last chunk", address(after)?, TOO_MUCH),
        Case::refused(KIND, "a part for the whole", address(vec![Act::Send(part)])?, "a part of the file"),
        Case::kept(KIND, "announces none, marks the end", address(chunked)?, file)
            .saying("it marked where it ends"),
        Case::kept(KIND, "announces none, closes", address(sent("X-Length: none"))?, file)
            .saying("whether it came whole is not known"),
        Case::kept(KIND, "tells the truth", address(whole(file))?, file),
    ])
}

fn secrets(file: &[u8]) -> Result<Vec<Case>, Shortfall> {
    const KIND: &str = "secrets in an address";
    let good = serve(vec![whole(file)])?;
    let gone = serve(vec![vec![Act::Send(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_vec())]])?;
    let user = |server: &str| format!("http://{USER}:{SECRET}@{server}/a.csv");
    let mut cases = vec![Case::kept(KIND, "a user and a password", user(&good), file)];
    for name in [
        "token",
        "key",
        "sig",
        "signature",
        "access_token",
        "apikey",
        "api-key",
        "password",
        "X-Amz-Signature",
        "X-Amz-Credential",
        "AWSAccessKeyId",
        "%74oken",
    ] {
        let address = format!("http://{good}/a.csv?anio=2015&{name}={SECRET}&mes=1");
        cases.push(Case::kept(KIND, name, address, file));
    }
    cases.push(Case::kept(KIND, "a fragment", format!("http://{good}/a.csv#token={SECRET}"), file));
    let both = format!("{}?token={SECRET}", user(&good));
    let leading = serve(vec![leads_to(&both)])?;
    cases.push(Case::kept(KIND, "a redirect to secrets", format!("http://{leading}/"), file));
    let says = "there is nothing at this address";
    cases.push(Case::refused(KIND, "refused", format!("{}?token={SECRET}", user(&gone)), says));
    for (what, to) in
        [("no address", format!("ftp://{USER}:{SECRET}@a/?key={SECRET}")), ("circle", "/".to_owned())]
    {
        let leading = serve(vec![leads_to(&to)])?;
        cases.push(Case::refused(KIND, format!("a redirect that fails: {what}"), user(&leading), ""));
    }
    let not_one = format!("{USER}:{SECRET}@{good}/a.csv");
    cases.push(Case::refused(KIND, "no address", not_one, "is not an address"));
    let not_one = format!("http://{USER}:{SECRET}#{SECRET}@{good}/a.csv");
    cases.push(Case::refused(KIND, "a password with a mark", not_one, "is not an address"));
    Ok(cases)
}

fn names(file: &[u8]) -> Result<Vec<Case>, Shortfall> {
    const KIND: &str = "names with parts of a path";
    let mut cases = Vec::new();
    for (given, name) in [
        ("filename=\"../../../escaped.csv\"", "escaped.csv"),
        ("filename=\"/tmp/escaped.csv\"", "escaped.csv"),
        ("filename=\"..\\\\..\\\\escaped.csv\"", "escaped.csv"),
        ("filename*=UTF-8''..%2F..%2Fescaped.csv", "escaped.csv"),
        ("filename=\"..\"", "end.csv"),
        ("filename=\"\"", "end.csv"),
        ("filename*=UTF-8''a%00.csv", "end.csv"),
        ("filename*=UTF-8''a%0A%1B%5B31m.csv", "end.csv"),
        ("filename*=UTF-8''a%E2%80%AEvsc.exe", "end.csv"),
        ("filename*=UTF-8''a%E2%80%8Bb.csv", "end.csv"),
        ("filename=\"owner\"", "owner"),
        ("filename=\"partial\"", "partial"),
        ("filename*=UTF-8''IDEFC%20a%C3%B1o.csv", "IDEFC año.csv"),
    ] {
        let head = format!("Content-Length: {}\r\nContent-Disposition: attachment; {given}", file.len());
        let server = serve(vec![vec![Act::Send(answer(&head, file))]])?;
        cases.push(Case::kept(KIND, given, format!("http://{server}/d/end.csv"), file).named(name));
    }
    let server = serve(vec![whole(file)])?;
    for (end, name) in [("..%2F..%2Fescaped.csv", "escaped.csv"), ("%2e%2e", "release"), ("", "release")] {
        cases.push(Case::kept(KIND, end, format!("http://{server}/d/{end}"), file).named(name));
    }
    Ok(cases)
}

/// A fetch into a store, ended by force when it does not end.
fn fetch(bench: &Bench, store: &Path, address: &str) -> Result<Run, Shortfall> {
    let run = bench.saldo_with_store(store)?.arg("fetch").arg(address);
    let run = run.say("--format json --not-later-than 2026-02-28 --covers all --silence").arg(SILENCE);
    Ok(run.under(&["timeout", "-k", "5", NEVER_ENDS].map(OsString::from)))
}

/// What is wrong with what became of each case, if anything.
fn try_all(bench: &Bench, cases: &[Case]) -> Result<Vec<Option<String>>, Shortfall> {
    let mut runs = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        // Folders above the store, so that a name that leaves it is found.
        let folder = bench.scratch(&format!("case-{number}"));
        let store = folder.join("in/the/middle");
        fs::create_dir_all(&store)?;
        runs.push((fetch(bench, &store, &case.address)?.within(&folder), folder, store));
    }
    let mut faults = Vec::new();
    // Most of them wait for a server or for the next attempt.
    for (cases, runs) in cases.chunks(4 * AT_ONCE).zip(runs.chunks(4 * AT_ONCE)) {
        let tried = thread::scope(|scope| {
            let started: Vec<_> = cases
                .iter()
                .zip(runs)
                .map(|(case, (run, folder, store))| scope.spawn(move || fault_of(case, run, (folder, store))))
                .collect();
            started.into_iter().map(thread::ScopedJoinHandle::join).collect::<Vec<_>>()
        });
        for result in tried {
            faults.push(result.map_err(|_| panicked())??);
        }
    }
    let told = |(case, fault): (&Case, Option<String>)| fault.map(|fault| format!("{}: {fault}", case.what));
    Ok(cases.iter().zip(faults).map(told).collect())
}

fn panicked() -> Shortfall {
    Shortfall::Tool { tool: "a fetch".to_owned(), reason: "its thread panicked".to_owned() }
}

fn fault_of(
    case: &Case,
    run: &Run,
    (folder, store): (&PathBuf, &PathBuf),
) -> Result<Option<String>, Shortfall> {
    let finished = run.finish()?;
    let said = format!("{}{}", finished.stdout, finished.stderr);
    let names = files_below(folder)?;
    let within = format!("{}/", store.strip_prefix(folder).unwrap_or(store).display());
    let expected = i32::from(case.kept.is_none());
    if finished.code != Some(expected) {
        return Ok(Some(format!("{}, {expected} expected", finished.shortfall())));
    }
    if !said.contains(case.says) {
        return Ok(Some(format!("it does not say `{}`: {}", case.says, finished.stderr.trim())));
    }
    if let Some(outside) = names.iter().find(|name| !name.starts_with(&within)) {
        return Ok(Some(format!("`{outside}` was written outside the store")));
    }
    if let Some(left) = names.iter().find(|name| name.contains("/downloads/") && !name.ends_with("/turn")) {
        return Ok(Some(format!("`{left}` was left behind")));
    }
    let mut written = names.join("\n");
    for name in &names {
        written.push_str(&String::from_utf8_lossy(&fs::read(folder.join(name))?));
    }
    for secret in [SECRET, USER] {
        let places = [("told", &said), ("kept", &written)];
        if let Some((place, _)) = places.iter().find(|(_, text)| text.contains(secret)) {
            return Ok(Some(format!("`{secret}` was {place}")));
        }
    }
    match &case.kept {
        Some(file) => fault_of_kept(case, store, file),
        None => Ok((!committed(store)?.is_empty()).then(|| "something was kept".to_owned())),
    }
}

fn fault_of_kept(case: &Case, store: &Path, file: &[u8]) -> Result<Option<String>, Shortfall> {
    let held = committed(store)?;
    let [release] = held.as_slice() else {
        return Ok(Some(format!("{} releases are kept, one expected", held.len())));
    };
    if fs::read(store.join("releases").join(release))? != file {
        return Ok(Some("what is kept is not what was sent".to_owned()));
    }
    let path = store.join("commits/00000001.json");
    let refuse = |reason: String| Shortfall::Unexpected { path: path.clone(), reason };
    let commit: serde_json::Value =
        serde_json::from_slice(&fs::read(&path)?).map_err(|error| refuse(error.to_string()))?;
    let name = commit.pointer("/release/file").and_then(serde_json::Value::as_str).unwrap_or_default();
    let is_other = case.name.as_deref().is_some_and(|expected| expected != name);
    Ok(is_other.then(|| format!("it is kept as `{name}`")))
}

/// Eight fetches at once into one store, of files of one length: each is kept as it came.
fn eight_at_once(bench: &Bench, files: &[Vec<u8>]) -> Result<Vec<Measured>, Shortfall> {
    let rounds = bench.sized(2, 12);
    let mut kept = 0;
    let mut faults = Vec::new();
    for round in 0..rounds {
        let store = bench.scratch(&format!("together-{round}"));
        let mut runs = Vec::new();
        for file in files {
            // Slow enough that all of them are under way at once.
            let (first, rest) = file.split_at(file.len() / 2);
            let head = answer(&format!("Content-Length: {}", file.len()), first);
            let script =
                vec![Act::Send(head), Act::Wait(Duration::from_millis(300)), Act::Send(rest.to_vec())];
            runs.push(fetch(bench, &store, &format!("http://{}/a.csv", serve(vec![script])?))?);
        }
        let started: Vec<_> = runs.into_iter().map(|run| thread::spawn(move || run.finish())).collect();
        let mut ended: Vec<Finished> = Vec::new();
        for fetch in started {
            ended.push(fetch.join().map_err(|_| panicked())??);
        }
        faults.extend(ended.iter().filter(|end| end.code != Some(0)).map(|end| end.shortfall().to_string()));
        let held = committed(&store)?;
        for file in files {
            let is_it = |release: &&String| {
                fs::read(store.join("releases").join(release)).is_ok_and(|bytes| bytes == *file)
            };
            kept += usize::from(held.iter().filter(is_it).count() == 1);
        }
        for release in &held {
            if sha256_of(&store.join("releases").join(release))? != *release {
                faults.push(format!("{release} is not what its name says"));
            }
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a few dozen fetches")]
    let all = (rounds * files.len()) as f64;
    Ok(vec![
        Measured::count("8 at once, of one length: kept as they came", kept, "files", Bound::Exactly(all)),
        Measured::count("8 at once, of one length: faults", faults.len(), "faults", Bound::Exactly(0.0))
            .noting(faults.first().cloned().unwrap_or_default()),
    ])
}
