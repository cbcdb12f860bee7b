//! temp
#[path = "../tests/page/example.rs"]
mod example;
use measure::{Language, PlaceCode};
use report::*;
fn main() {
    let raw: Vec<(u32, Vec<Ring>)> = serde_json::from_str(&std::fs::read_to_string("/tmp/outlines.json").unwrap()).unwrap();
    let outlines: Vec<_> = raw.into_iter().map(|(c, r)| (PlaceCode::new(c).unwrap(), r)).collect();
    let report = example::report(&outlines);
    for (l, o) in [(Language::Es, "en"), (Language::En, "es")] {
        let opts = HtmlOptions::default().with_other_language(format!("x-{o}.html")).with_json("x.json").with_tables("tablas/");
        let page = html(&report, l, &opts);
        println!("{:?} {:?}", untraced_numbers(&page), unbalanced_tags(&page));
        std::fs::write(format!("/tmp/x-{}.html", l.tag()), page).unwrap();
    }
    std::fs::write("/tmp/x.json", to_json(&report)).unwrap();
    std::fs::write("/tmp/x.txt", terminal(&report, Language::Es, 80, false)).unwrap();
    for (n, c) in tables(&report, Language::Es) { std::fs::write(format!("/tmp/x-{n}"), c).unwrap(); }
}
