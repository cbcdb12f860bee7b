//! `cargo xtask dist`: one archive for a platform: the program, its licences and those of all it is built from, and their
//! checksums. No path of the machine that built it stands in it.

mod licences;

use std::{
    env, fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use measure::Sha256;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// The platforms that archives are made for, as `deny.toml` names them.
const PLATFORMS: [&str; 5] = [
    "x86_64-unknown-linux-gnu",
    "aarch64-unknown-linux-gnu",
    "x86_64-apple-darwin",
    "aarch64-apple-darwin",
    "x86_64-pc-windows-msvc",
];

/// Builds the archive of this platform into `out`, and checks that the program compiles for the others that are at hand.
pub fn dist(out: Option<&PathBuf>) -> io::Result<ExitCode> {
    let root = fs::canonicalize(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))?;
    let out = out.cloned().unwrap_or_else(|| root.join("target/dist"));
    let platform = told("rustc", &["-vV"])?
        .lines()
        .find_map(|line| line.strip_prefix("host: ").map(str::to_owned))
        .ok_or_else(|| io::Error::other("rustc does not say for which platform it builds"))?;
    let hidden = hidden_paths(&root)?;
    let target = out.join("build");
    let mut build = Command::new("cargo");
    build.args(["build", "--release", "--locked", "--package", "saldo", "--target", &platform]);
    succeed(remapped(&mut build, &hidden).current_dir(&root).env("CARGO_TARGET_DIR", &target))?;
    let program = if platform.contains("windows") { "saldo.exe" } else { "saldo" };
    let binary = fs::read(target.join(&platform).join("release").join(program))?;
    if let Some((path, _)) = hidden.iter().find(|(path, _)| stands_in(&binary, path)) {
        return Err(io::Error::other(format!("the program holds a path of this machine: {path}")));
    }
    let mut files = vec![(program.to_owned(), binary, 0o755)];
    for name in ["README.md", "README.es.md", "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT"] {
        files.push((name.to_owned(), fs::read(root.join(name))?, 0o644));
    }
    files.push(("LICENCES.txt".to_owned(), licences::licences(&root, &platform)?.into_bytes(), 0o644));
    let sums: String =
        files.iter().map(|(name, bytes, _)| format!("{}  {name}\n", Sha256::of(bytes))).collect();
    files.push(("SHA256SUMS".to_owned(), sums.into_bytes(), 0o644));
    let name = format!("saldo-{}-{platform}", env!("CARGO_PKG_VERSION"));
    let archive = archive(&name, &files)?;
    let path = out.join(format!("{name}.zip"));
    fs::write(&path, &archive)?;
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{}  {}", Sha256::of(&archive), path.display())?;
    others(&root, &out, &platform, &mut stdout)?;
    Ok(ExitCode::SUCCESS)
}

/// The other platforms: whether the program compiles for each of which the standard library is at hand.
fn others(root: &Path, out: &Path, own: &str, stdout: &mut impl Write) -> io::Result<()> {
    let sysroot = PathBuf::from(told("rustc", &["--print", "sysroot"])?.trim());
    for platform in PLATFORMS.into_iter().filter(|platform| *platform != own) {
        if !sysroot.join("lib/rustlib").join(platform).is_dir() {
            writeln!(stdout, "{platform}: not checked, its standard library is not at hand")?;
            continue;
        }
        let mut check = Command::new("cargo");
        check.args(["check", "--release", "--locked", "--package", "saldo", "--target", platform]);
        succeed(check.current_dir(root).env("CARGO_TARGET_DIR", out.join("build")))?;
        writeln!(stdout, "{platform}: compiles")?;
    }
    Ok(())
}

/// Paths of this machine that a compiler would write into the program, and what stands there instead.
fn hidden_paths(root: &Path) -> io::Result<Vec<(String, &'static str)>> {
    let home = env::var("HOME").or_else(|_| env::var("USERPROFILE")).map_err(io::Error::other)?;
    let under_home = |name: &str, folder: &str| env::var(name).unwrap_or_else(|_| format!("{home}/{folder}"));
    // The most specific last: of several that fit, compilers take the last.
    Ok(vec![
        (home.clone(), "~"),
        (under_home("RUSTUP_HOME", ".rustup"), "rustup"),
        (under_home("CARGO_HOME", ".cargo"), "cargo"),
        (root.display().to_string(), "saldo"),
    ])
}

/// A build whose compilers, of Rust and of C, write those names instead of the paths.
fn remapped<'c>(build: &'c mut Command, hidden: &[(String, &str)]) -> &'c mut Command {
    let each = |flag: &str, between: &str| {
        let flags: Vec<String> = hidden.iter().map(|(path, name)| format!("{flag}={path}={name}")).collect();
        flags.join(between)
    };
    build
        .env("CARGO_ENCODED_RUSTFLAGS", each("--remap-path-prefix", "\u{1f}"))
        .env("CFLAGS", each("-ffile-prefix-map", " "))
        .env("CARGO_INCREMENTAL", "0")
}

fn stands_in(bytes: &[u8], path: &str) -> bool {
    bytes.windows(path.len()).any(|window| window == path.as_bytes())
}

/// The archive: one folder, its files in their order, without a time, so that the same files give the same bytes.
fn archive(folder: &str, files: &[(String, Vec<u8>, u32)]) -> io::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(io::Cursor::new(Vec::new()));
    for (name, bytes, mode) in files {
        let options = SimpleFileOptions::DEFAULT
            .compression_method(CompressionMethod::Deflated)
            .unix_permissions(*mode);
        zip.start_file(format!("{folder}/{name}"), options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// What a command prints.
fn told(program: &str, arguments: &[&str]) -> io::Result<String> {
    let output = Command::new(program).args(arguments).output()?;
    if !output.status.success() {
        return Err(io::Error::other(format!("{program} {arguments:?}: {}", output.status)));
    }
    String::from_utf8(output.stdout).map_err(io::Error::other)
}

fn succeed(command: &mut Command) -> io::Result<()> {
    let status = command.status()?;
    if status.success() {
        return Ok(());
    }
    Err(io::Error::other(format!("{:?}: {status}", command.get_program())))
}
