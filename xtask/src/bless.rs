//! `cargo xtask bless`: writes the report of each shipped policy anew, as the program gives it with an empty home.

use std::{
    env, fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

/// Builds the program, asks it every policy in both languages, and writes what it says beside the policy.
pub fn bless() -> io::Result<ExitCode> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built =
        Command::new(cargo).args(["build", "--release", "--package", "saldo"]).current_dir(&root).status()?;
    if !built.success() {
        return Ok(ExitCode::FAILURE);
    }
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let program = target.join("release").join(format!("saldo{}", env::consts::EXE_SUFFIX)).canonicalize()?;
    let mut folders: Vec<PathBuf> = fs::read_dir(root.join("policies"))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    folders.retain(|folder| folder.is_dir());
    folders.sort();
    let home = tempfile::tempdir()?;
    for folder in &folders {
        let name = folder.file_name().unwrap_or_default();
        for language in ["es", "en"] {
            let output = Command::new(&program)
                .arg("evaluate")
                .arg(name)
                .args(["--lang", language, "--format", "table"])
                .env_clear()
                .current_dir(home.path())
                .output()?;
            if !output.status.success() {
                io::stderr().write_all(&output.stderr)?;
                return Ok(ExitCode::FAILURE);
            }
            let file = folder.join(format!("report.{language}.txt"));
            let changed = fs::read(&file).ok().as_ref() != Some(&output.stdout);
            if changed {
                fs::write(&file, &output.stdout)?;
                writeln!(io::stdout(), "{}", file.display())?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
