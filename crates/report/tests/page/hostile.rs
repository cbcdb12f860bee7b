//! Names that would act on a terminal, a browser or a spreadsheet; pages that would run what we did not write.

use measure::{Language, Sha256};
use report::{
    Block, Column, HtmlOptions, Report, Section, Table, Text, html, svg, table_csv, terminal, to_json,
};

use crate::{example, figures, page};

const HOSTILE: &str = "a\u{1b}[31mb\u{7}\u{9b}2J\u{202e}txt\u{2066}\u{200b}\u{7f}\rz";

fn hostile() -> Report {
    let text = || Text::name(HOSTILE).then(&Text::both(HOSTILE, HOSTILE)).then(&Text::code(HOSTILE));
    let table = Table {
        id: "tabla".to_owned(),
        caption: text(),
        columns: vec![Column::new("what", text())],
        rows: vec![vec![text().into()], vec![Text::name("=1+1").into()]],
        source: text(),
    };
    Report {
        id: format!("id{HOSTILE}"),
        title: text(),
        lead: text(),
        sections: vec![Section {
            id: "uno".to_owned(),
            heading: text(),
            blocks: vec![Block::paragraph(text()), Block::Table { table }],
        }],
        sources: vec![],
        key: None,
        version: "0".to_owned(),
    }
}

fn acts(letter: char) -> bool {
    (letter.is_control() && !matches!(letter, '\n' | '\r'))
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[test]
fn nothing_that_acts_reaches_a_terminal_a_page_or_a_file() {
    let report = hostile();
    let Some(Block::Table { table }) = report.sections[0].blocks.last() else { panic!("no table") };
    for language in Language::ALL {
        let written = [
            terminal(&report, language, 80, false),
            html(&report, language, &HtmlOptions::default()),
            table_csv(table, language),
            to_json(&report),
        ];
        for text in written {
            let acting: Vec<char> = text.chars().filter(|letter| acts(*letter)).collect();
            assert!(acting.is_empty(), "{acting:?} in {text}");
        }
        assert!(terminal(&report, language, 80, false).contains("<U+202E>"));
        assert!(table_csv(table, language).contains("'=1+1"));
    }
    let json: serde_json::Value = serde_json::from_str(&to_json(&report)).unwrap();
    let read: Report = serde_json::from_value(report::with_traces(json.clone())).unwrap();
    assert_eq!(read, report, "an escape in JSON loses nothing");
}

/// What breaks the rules on inline code: a style attribute or handler, a block whose hash the policy does not name.
fn inline_code(page: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let policy = page
        .split_once("http-equiv=\"Content-Security-Policy\" content=\"")
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(policy, _)| policy.replace("&#39;", "'").replace("&#x27;", "'"))
        .unwrap_or_default();
    if !policy.starts_with("default-src 'none'") || policy.contains("unsafe") {
        found.push(format!("policy: {policy}"));
    }
    let mut outside = page.to_owned();
    for name in ["style", "script"] {
        while let Some((before, rest)) = outside.clone().split_once(&format!("<{name}>")) {
            let (block, after) = rest.split_once(&format!("</{name}>")).unwrap();
            let hash = base64(Sha256::of(block.as_bytes()).as_bytes());
            if !policy.contains(&format!("'sha256-{hash}'")) {
                found.push(format!("{name} of hash {hash}"));
            }
            outside = format!("{before}{after}");
        }
    }
    for tag in outside.split('<').filter_map(|rest| rest.split_once('>')).map(|(tag, _)| tag) {
        for attribute in [" style=", " onclick=", " onload=", " src="] {
            if tag.contains(attribute) {
                found.push(format!("<{tag}>"));
            }
        }
    }
    found
}

/// Written bit by bit, another way than the page does.
fn base64(bytes: &[u8]) -> String {
    let bits: String = bytes.iter().map(|byte| format!("{byte:08b}")).collect();
    let letters: Vec<char> = ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['+', '/']).collect();
    let digit = |group: &[u8]| {
        let group = std::str::from_utf8(group).unwrap();
        letters[usize::from_str_radix(&format!("{group:0<6}"), 2).unwrap()]
    };
    let mut text: String = bits.as_bytes().chunks(6).map(digit).collect();
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    text
}

#[test]
fn a_page_runs_only_the_blocks_that_its_policy_names() {
    for language in Language::ALL {
        let page = page(language);
        assert_eq!(inline_code(&page), Vec::<String>::new());
        for (sound, spoiled) in [
            ("<main ", "<main style=\"color:red\" "),
            ("<main ", "<main onclick=\"x()\" "),
            ("</style>", "p{}</style>"),
            ("</script>", ";</script>"),
            ("default-src", "default-was"),
        ] {
            let spoiled = page.replacen(sound, spoiled, 1);
            assert!(!inline_code(&spoiled).is_empty(), "{sound} passed");
        }
        for figure in figures(&example::report(&example::hexagons())) {
            let drawing = svg(figure, language, report::Frame::Wide);
            assert!(!drawing.contains(" style="), "{}", figure.id);
        }
    }
}
