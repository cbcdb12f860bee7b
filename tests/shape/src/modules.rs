//! The modules of a crate and the uses between them, with re-exports followed to the module that defines what is used.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::{algo::tarjan_scc, graphmap::DiGraphMap};
use syn::{
    Attribute, Item, ItemUse, Path, UseTree, Visibility,
    visit::{self, Visit},
};

/// A module by its path within the crate; the root is empty.
type Name = Vec<String>;

/// One module that uses another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// The module that uses, as `a::b`; `crate` for the root.
    pub from: String,
    /// The module that defines what is used.
    pub to: String,
}

/// The modules of one crate.
#[derive(Debug, Default)]
pub struct Modules {
    all: BTreeMap<Name, Module>,
}

#[derive(Debug, Default)]
struct Module {
    /// Names that the module defines: they stand before those that it imports for another purpose, as a trait or a macro.
    defined: BTreeSet<String>,
    /// Names that the module re-exports, with the path that it gives for each.
    aliases: BTreeMap<String, Vec<String>>,
    /// Paths of which everything is re-exported.
    globs: Vec<Vec<String>>,
    /// Every path that its code names.
    named: BTreeSet<Vec<String>>,
}

impl Modules {
    /// The modules of the crate whose source lies below `folder`, as `crates/record/src/`.
    ///
    /// # Errors
    /// When a file is no Rust, with its path.
    pub fn of_crate<'t>(
        folder: &str,
        files: impl Iterator<Item = (&'t str, &'t str)>,
    ) -> Result<Self, String> {
        let mut parsed: BTreeMap<Name, syn::File> = BTreeMap::new();
        for (path, text) in files {
            let Some(name) = path.strip_prefix(folder).and_then(name_of) else { continue };
            let file = syn::parse_file(text).map_err(|error| format!("{path}: {error}"))?;
            parsed.insert(name, file);
        }
        let of_tests = test_modules(&parsed);
        parsed.retain(|name, _| !of_tests.iter().any(|test| name.starts_with(test)));
        let all = parsed.iter().map(|(name, file)| (name.clone(), Module::of(file))).collect();
        Ok(Self { all })
    }

    /// How many modules there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Every use of one module by another.
    #[must_use]
    pub fn uses(&self) -> BTreeSet<Use> {
        let mut uses = BTreeSet::new();
        for (from, module) in &self.all {
            for path in &module.named {
                let target = self.resolve(from, path, 0);
                if let Some(to) = target.filter(|to| to != from) {
                    uses.insert(Use { from: shown(from), to: shown(&to) });
                }
            }
        }
        uses
    }

    /// The circles: sets of modules each of which uses, over others, itself.
    #[must_use]
    pub fn circles(&self) -> Vec<Vec<String>> {
        let uses = self.uses();
        let mut graph: DiGraphMap<&str, ()> = DiGraphMap::new();
        for edge in &uses {
            graph.add_edge(&edge.from, &edge.to, ());
        }
        let mut circles: Vec<Vec<String>> = tarjan_scc(&graph)
            .into_iter()
            .filter(|together| together.len() > 1)
            .map(|together| {
                let mut names: Vec<String> = together.into_iter().map(str::to_owned).collect();
                names.sort();
                names
            })
            .collect();
        circles.sort();
        circles
    }

    /// The module in which what a path names is defined; none for what is not of this crate.
    fn resolve(&self, from: &[String], path: &[String], depth: usize) -> Option<Name> {
        // Re-exports of re-exports end; a circle of them would not compile.
        if depth > 16 {
            return None;
        }
        let mut at: Name;
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" => {
                at = Name::new();
                rest = rest.get(1..)?;
            }
            "self" => {
                at = from.to_vec();
                rest = rest.get(1..)?;
            }
            "super" => {
                at = from.to_vec();
                while rest.first().is_some_and(|segment| segment == "super") {
                    at.pop()?;
                    rest = rest.get(1..)?;
                }
            }
            first => {
                // A child, or a name that this module imported.
                let child = child_of(from, first);
                let module = self.all.get(from)?;
                let imported = module.aliases.get(first).filter(|_| !module.defined.contains(first));
                if self.all.contains_key(&child) {
                    at = child;
                    rest = rest.get(1..)?;
                } else {
                    let imported =
                        imported.filter(|target| target.first().map(String::as_str) != Some(first))?;
                    let whole: Vec<String> = imported.iter().chain(rest.get(1..)?).cloned().collect();
                    return self.resolve(from, &whole, depth + 1);
                }
            }
        }
        while let Some(segment) = rest.first() {
            let child = child_of(&at, segment);
            if self.all.contains_key(&child) {
                at = child;
                rest = rest.get(1..).unwrap_or_default();
                continue;
            }
            let module = self.all.get(&at)?;
            if module.defined.contains(segment) {
                return Some(at);
            }
            if let Some(target) = module.aliases.get(segment) {
                let whole: Vec<String> =
                    target.iter().chain(rest.get(1..).unwrap_or_default()).cloned().collect();
                // What comes from another crate is defined by nobody here.
                return self.resolve(&at, &whole, depth + 1);
            }
            let of_glob = module.globs.iter().find_map(|glob| {
                let whole: Vec<String> = glob.iter().chain(rest).cloned().collect();
                let target = self.resolve(&at, &whole, depth + 1)?;
                self.all.get(&target).is_some_and(|_| target != at).then_some(target)
            });
            return of_glob.or(Some(at));
        }
        Some(at)
    }
}

fn child_of(parent: &[String], child: &str) -> Name {
    parent.iter().cloned().chain([child.to_owned()]).collect()
}

fn shown(name: &[String]) -> String {
    if name.is_empty() { "crate".to_owned() } else { name.join("::") }
}

/// The module that a file holds, by its path below `src/`.
fn name_of(path: &str) -> Option<Name> {
    let stem = path.strip_suffix(".rs")?;
    let mut name: Name = stem.split('/').map(str::to_owned).collect();
    if matches!(stem, "lib" | "main") {
        return Some(Name::new());
    }
    if name.last().is_some_and(|last| last == "mod") {
        name.pop();
    }
    Some(name)
}

/// The modules whose declaration stands under `#[cfg(test)]`.
fn test_modules(parsed: &BTreeMap<Name, syn::File>) -> Vec<Name> {
    let mut found = Vec::new();
    for (name, file) in parsed {
        for item in &file.items {
            if let Item::Mod(module) = item
                && module.content.is_none()
                && module.attrs.iter().any(is_test)
            {
                found.push(child_of(name, &module.ident.to_string()));
            }
        }
    }
    found
}

pub(crate) fn is_test(attribute: &Attribute) -> bool {
    let Ok(list) = attribute.meta.require_list() else { return attribute.path().is_ident("test") };
    list.path.is_ident("cfg")
        && list.tokens.to_string().split([',', '(', ')', ' ']).any(|word| word == "test")
}

impl Module {
    fn of(file: &syn::File) -> Self {
        let mut module = Self::default();
        module.visit_file(file);
        module
    }

    fn import(&mut self, item: &ItemUse) {
        let mut paths = Vec::new();
        flatten(&item.tree, &mut Vec::new(), &mut paths);
        let private = matches!(item.vis, Visibility::Inherited);
        for (path, name) in paths {
            match name {
                Some(name) => {
                    self.aliases.insert(name, path.clone());
                }
                None => self.globs.push(path.clone()),
            }
            // To pass something on is not to use it.
            if private {
                self.named.insert(path);
            }
        }
    }
}

impl<'ast> Visit<'ast> for Module {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the grammar of the language may grow")]
    fn visit_item(&mut self, item: &'ast Item) {
        self.defined.extend(name_defined(item));
        let attributes = match item {
            Item::Mod(item) => &item.attrs,
            Item::Fn(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            _ => return visit::visit_item(self, item),
        };
        if !attributes.iter().any(is_test) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.import(item);
    }

    fn visit_visibility(&mut self, _: &'ast Visibility) {
        // To be seen by a module is not to use it.
    }

    fn visit_path(&mut self, path: &'ast Path) {
        self.named.insert(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        visit::visit_path(self, path);
    }
}

/// The name that an item defines, where it is one that others can name.
#[expect(clippy::wildcard_enum_match_arm, reason = "the grammar of the language may grow")]
fn name_defined(item: &Item) -> Option<String> {
    Some(match item {
        Item::Const(item) => item.ident.to_string(),
        Item::Enum(item) => item.ident.to_string(),
        Item::Fn(item) => item.sig.ident.to_string(),
        Item::Static(item) => item.ident.to_string(),
        Item::Struct(item) => item.ident.to_string(),
        Item::Trait(item) => item.ident.to_string(),
        Item::Type(item) => item.ident.to_string(),
        Item::Union(item) => item.ident.to_string(),
        _ => return None,
    })
}

/// The paths of a use, each with the name that it brings, none for all that is there.
fn flatten(tree: &UseTree, before: &mut Vec<String>, paths: &mut Vec<(Vec<String>, Option<String>)>) {
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            flatten(&path.tree, before, paths);
            before.pop();
        }
        UseTree::Name(name) => {
            let mut whole = before.clone();
            let name = name.ident.to_string();
            if name != "self" {
                whole.push(name);
            }
            let brings = whole.last().cloned();
            paths.push((whole, brings));
        }
        UseTree::Rename(renamed) => {
            let mut whole = before.clone();
            whole.push(renamed.ident.to_string());
            paths.push((whole, Some(renamed.rename.to_string())));
        }
        UseTree::Glob(_) => paths.push((before.clone(), None)),
        UseTree::Group(group) => {
            for tree in &group.items {
                flatten(tree, before, paths);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn modules(files: &[(&str, &str)]) -> Modules {
        Modules::of_crate("src/", files.iter().copied()).unwrap()
    }

    #[test]
    fn a_circle_is_found_over_re_exports_and_not_in_tests() {
        let root = "mod a; mod b; pub use a::A; pub use b::B; #[cfg(test)] mod c;";
        let files = [
            ("src/lib.rs", root),
            ("src/a.rs", "use crate::B; pub struct A(B); #[cfg(test)] mod tests { use crate::c::C; }"),
            ("src/b.rs", "pub struct B; #[cfg(test)] mod tests { use super::super::A; }"),
            ("src/c.rs", "use crate::A;"),
        ];
        assert_eq!(modules(&files).circles(), Vec::<Vec<String>>::new());
        let mut circular = files;
        circular[2].1 = "pub struct B; fn of(_: &crate::A) {}";
        assert_eq!(modules(&circular).circles(), [["a", "b"]]);
    }

    #[test]
    fn a_parent_that_uses_its_child_may_not_be_used_by_it() {
        let files = [
            ("src/lib.rs", "mod a;"),
            ("src/a/mod.rs", "mod b; pub use b::B; pub struct A; fn of() -> A { b::make() }"),
            ("src/a/b.rs", "use super::A; pub struct B; pub fn make() -> A { A }"),
        ];
        assert_eq!(modules(&files).circles(), [["a", "a::b"]]);
        let passes_on = [files[0], ("src/a/mod.rs", "mod b; pub use b::B; pub struct A;"), files[2]];
        assert!(modules(&passes_on).circles().is_empty());
    }

    #[test]
    fn a_name_that_is_passed_on_and_used_by_itself_is_a_use_and_one_of_another_purpose_hides_nothing() {
        let files = [
            ("src/lib.rs", "mod a; mod error; pub use error::Error;"),
            ("src/a/mod.rs", "mod b; pub use b::B; pub struct A(B);"),
            ("src/a/b.rs", "pub struct B; fn of(_: super::A) {}"),
            ("src/error.rs", "use other::Error; #[derive(Error)] pub enum Error { A(crate::a::A) }"),
        ];
        assert_eq!(modules(&files).circles(), [["a", "a::b"]]);
        let mut circular = files;
        circular[2].1 = "pub struct B; fn of() -> crate::Error { todo() }";
        assert_eq!(modules(&circular).circles(), [["a", "a::b", "error"]]);
    }

    #[test]
    fn what_another_crate_defines_is_used_of_nobody() {
        let files = [
            ("src/lib.rs", "mod a; mod b; pub use other::Thing;"),
            ("src/a.rs", "use crate::Thing; use std::fmt; fn f() { crate::b::g() }"),
            ("src/b.rs", "pub fn g() {}"),
        ];
        let uses: Vec<_> = modules(&files).uses().into_iter().map(|u| (u.from, u.to)).collect();
        assert_eq!(uses, [("a".to_owned(), "b".to_owned())]);
    }
}
