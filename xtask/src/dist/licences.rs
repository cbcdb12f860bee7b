//! The licences of everything that the program is built from, each text once.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

use serde_json::Value;

/// What cargo says of a package.
struct Package {
    name: String,
    expression: String,
    texts: Vec<String>,
}

/// The licences of the packages that the program for a platform is linked from.
pub fn licences(root: &Path, platform: &str) -> io::Result<String> {
    let told = super::told(
        "cargo",
        &[
            "metadata",
            "--locked",
            "--format-version",
            "1",
            "--filter-platform",
            platform,
            "--manifest-path",
            &root.join("Cargo.toml").display().to_string(),
        ],
    )?;
    let metadata: Value = serde_json::from_str(&told)?;
    let linked = linked(&metadata)?;
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let foreign = packages.filter(|p| {
        // Packages of this repository have no source: their licence stands beside.
        !p["source"].is_null() && p["id"].as_str().is_some_and(|id| linked.contains(id))
    });
    let packages: Vec<Package> = foreign.map(package).collect::<io::Result<_>>()?;
    Ok(in_text(&packages))
}

/// The ids of what `saldo` is linked from: normal dependencies, followed to the end.
fn linked(metadata: &Value) -> io::Result<BTreeSet<String>> {
    let nodes: BTreeMap<&str, &Value> = metadata["resolve"]["nodes"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|node| Some((node["id"].as_str()?, node)))
        .collect();
    let saldo = metadata["packages"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|package| package["name"] == "saldo")
        .and_then(|package| package["id"].as_str())
        .ok_or_else(|| io::Error::other("cargo names no package saldo"))?;
    let mut found = BTreeSet::new();
    let mut open = vec![saldo.to_owned()];
    while let Some(id) = open.pop() {
        if !found.insert(id.clone()) {
            continue;
        }
        let dependencies = nodes.get(id.as_str()).and_then(|node| node["deps"].as_array());
        let is_linked = |dependency: &&Value| {
            let kinds = dependency["dep_kinds"].as_array();
            kinds.into_iter().flatten().any(|kind| kind["kind"].is_null())
        };
        let next = dependencies.into_iter().flatten().filter(is_linked);
        open.extend(next.filter_map(|dependency| dependency["pkg"].as_str().map(str::to_owned)));
    }
    Ok(found)
}

fn package(told: &Value) -> io::Result<Package> {
    let text = |key: &str| told[key].as_str().map(str::to_owned);
    let missing = |key: &str| io::Error::other(format!("cargo says no {key} of {}", told["name"]));
    let manifest = text("manifest_path").ok_or_else(|| missing("manifest_path"))?;
    let folder = Path::new(&manifest).parent().ok_or_else(|| missing("folder"))?;
    let mut names: Vec<_> = fs::read_dir(folder)?.filter_map(Result::ok).map(|entry| entry.path()).collect();
    names.sort();
    let is_licence = |path: &&std::path::PathBuf| {
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().to_uppercase());
        path.is_file()
            && ["LICEN", "COPYING", "NOTICE", "UNLICENSE"].iter().any(|word| name.starts_with(word))
    };
    let texts = names.iter().filter(is_licence).map(fs::read_to_string).collect::<io::Result<_>>()?;
    Ok(Package {
        name: format!(
            "{} {}",
            told["name"].as_str().ok_or_else(|| missing("name"))?,
            told["version"].as_str().ok_or_else(|| missing("version"))?
        ),
        expression: text("license").ok_or_else(|| missing("licence"))?,
        texts,
    })
}

/// First who is under what, then every text with those who print it.
fn in_text(packages: &[Package]) -> String {
    let mut page =
        String::from("Saldo is built from these packages, each under the licence that it names.\n\n");
    for package in packages {
        page += &format!("{}: {}\n", package.name, package.expression);
    }
    let mut texts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in packages {
        for text in &package.texts {
            texts.entry(text.trim()).or_default().push(&package.name);
        }
    }
    for (text, names) in texts {
        page += &format!("\n{}\n{}\n\n{text}\n", "-".repeat(80), names.join(", "));
    }
    page
}
