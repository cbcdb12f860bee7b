//! Walks a written page and finds the numbers that do not say where they come from.

use std::collections::BTreeSet;

use measure::TraceId;

/// Every piece of text with a digit that stands in no element which gives it an origin.
///
/// An origin is a valid `data-trace` (on `data`, or inside a drawing), a `time` with its machine form, a `code`, a
/// name (`bdi`, class `name`), or the scale of a drawing. Titles, styles and scripts are not read by anybody.
#[must_use]
pub fn untraced_numbers(html: &str) -> Vec<String> {
    let mut open: Vec<Open> = Vec::new();
    let mut found = Vec::new();
    for token in Tokens::new(html) {
        match token {
            Token::Start { name, attributes, is_closed } => {
                let is_excused =
                    open.last().is_some_and(|outer| outer.is_excused) || excuses(name, attributes);
                if !is_closed && !is_void(name) {
                    open.push(Open { name: name.to_ascii_lowercase(), is_excused });
                }
            }
            Token::End(name) => close(&mut open, name),
            Token::Text(text) => {
                let text = decoded(text);
                if !open.last().is_some_and(|outer| outer.is_excused) && text.chars().any(char::is_numeric) {
                    found.push(text.trim().to_owned());
                }
            }
        }
    }
    found
}

/// The traces that the page names.
#[must_use]
pub fn traces_in(html: &str) -> BTreeSet<TraceId> {
    Tokens::new(html)
        .filter_map(|token| match token {
            Token::Start { attributes, .. } => attribute(attributes, "data-trace")?.parse().ok(),
            Token::End(_) | Token::Text(_) => None,
        })
        .collect()
}

/// The tags that are closed without having been opened, or opened and left so, in page order.
#[must_use]
pub fn unbalanced_tags(html: &str) -> Vec<String> {
    let mut open: Vec<&str> = Vec::new();
    let mut unbalanced = Vec::new();
    for token in Tokens::new(html) {
        match token {
            Token::Start { name, is_closed, .. } if !is_closed && !is_void(name) => open.push(name),
            Token::End(name) if open.last().is_some_and(|last| last.eq_ignore_ascii_case(name)) => {
                open.pop();
            }
            Token::End(name) => unbalanced.push(format!("</{name}>")),
            Token::Start { .. } | Token::Text(_) => {}
        }
    }
    unbalanced.extend(open.into_iter().map(|name| format!("<{name}>")));
    unbalanced
}

/// An element that is open, and whether numbers in it need no trace.
struct Open {
    name: String,
    is_excused: bool,
}

fn close(open: &mut Vec<Open>, name: &str) {
    if let Some(at) = open.iter().rposition(|outer| outer.name.eq_ignore_ascii_case(name)) {
        open.truncate(at);
    }
}

fn excuses(name: &str, attributes: &str) -> bool {
    let has_trace = attribute(attributes, "data-trace").is_some_and(|id| id.parse::<TraceId>().is_ok());
    let has_class = |wanted: &[&str]| {
        attribute(attributes, "class")
            .is_some_and(|class| class.split_whitespace().any(|c| wanted.contains(&c)))
    };
    match name.to_ascii_lowercase().as_str() {
        "head" | "title" | "style" | "script" | "code" | "bdi" => true,
        "time" => attribute(attributes, "datetime").is_some(),
        "data" => has_trace && attribute(attributes, "value").is_some(),
        "text" | "tspan" => has_class(&["name", "when", "code"]) || has_trace,
        "g" => has_class(&["scale"]) || has_trace,
        _ => has_class(&["name"]),
    }
}

fn is_void(name: &str) -> bool {
    matches!(
        name.to_ascii_lowercase().as_str(),
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

/// The value of an attribute: quoted either way or bare.
fn attribute<'a>(attributes: &'a str, wanted: &str) -> Option<&'a str> {
    let mut rest = attributes.trim_start();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let after = after.trim_start();
        let (value, next) = match after.strip_prefix('=').map(str::trim_start) {
            None => ("", after),
            Some(after) => match after.chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    after.get(1..).and_then(|inner| inner.split_once(quote)).unwrap_or((after, ""))
                }
                _ => after.split_at(after.find(char::is_whitespace).unwrap_or(after.len())),
            },
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = if next.len() < rest.len() { next.trim_start() } else { "" };
    }
    None
}

/// A text with its references to characters resolved as far as they can hide a digit.
fn decoded(text: &str) -> String {
    let mut decoded = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        decoded.push_str(before);
        let Some((name, next)) =
            after.split_once(';').filter(|(name, _)| name.len() < 10 && !name.contains(' '))
        else {
            decoded.push('&');
            rest = after;
            continue;
        };
        let number = name.strip_prefix('#').and_then(|digits| match digits.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok(),
            None => digits.parse().ok(),
        });
        // Named references stand for signs and letters; those for fractions and powers begin like these.
        let named = if name.starts_with("frac") || name.starts_with("sup") { '½' } else { '\u{b7}' };
        decoded.push(number.and_then(char::from_u32).unwrap_or(named));
        rest = next;
    }
    decoded.push_str(rest);
    decoded
}

/// A piece of a page.
enum Token<'a> {
    Start { name: &'a str, attributes: &'a str, is_closed: bool },
    End(&'a str),
    Text(&'a str),
}

/// The pieces of a page, in order; comments and declarations are passed over.
struct Tokens<'a> {
    rest: &'a str,
    /// The element whose content is no markup, when one is open.
    raw: Option<&'a str>,
}

impl<'a> Tokens<'a> {
    fn new(html: &'a str) -> Self {
        Self { rest: html, raw: None }
    }

    fn text(&mut self, length: usize) -> Option<Token<'a>> {
        let (text, rest) = self.rest.split_at(length);
        self.rest = rest;
        Some(Token::Text(text))
    }

    fn tag(&mut self) -> Option<Token<'a>> {
        let length = end_of_tag(self.rest);
        let (tag, rest) = self.rest.split_at(length);
        self.rest = rest;
        let inner = tag.trim_start_matches('<').trim_end_matches('>');
        if let Some(name) = inner.strip_prefix('/') {
            return Some(Token::End(name.trim()));
        }
        let (inner, is_closed) = inner.strip_suffix('/').map_or((inner, false), |inner| (inner, true));
        let end = inner.find(char::is_whitespace).unwrap_or(inner.len());
        let (name, attributes) = inner.split_at(end);
        if !is_closed && ["script", "style"].iter().any(|raw| name.eq_ignore_ascii_case(raw)) {
            self.raw = Some(name);
        }
        Some(Token::Start { name, attributes, is_closed })
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            if let Some(name) = self.raw.take() {
                let end = end_of_raw(self.rest, name);
                if end > 0 {
                    return self.text(end);
                }
            }
            if let Some(comment) = self.rest.strip_prefix("<!--") {
                self.rest = comment.split_once("-->").map_or("", |(_, after)| after);
            } else if self.rest.starts_with("<!") || self.rest.starts_with("<?") {
                self.rest = self.rest.split_once('>').map_or("", |(_, after)| after);
            } else if is_tag(self.rest) {
                return self.tag();
            } else {
                // A `<` that opens no tag is text.
                let next = self.rest.char_indices().skip(1).find(|(_, c)| *c == '<').map(|(at, _)| at);
                return self.text(next.unwrap_or(self.rest.len()));
            }
        }
    }
}

fn is_tag(rest: &str) -> bool {
    let mut letters = rest.chars();
    letters.next() == Some('<') && letters.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '/')
}

/// Where a tag ends: at the first `>` outside quotes.
fn end_of_tag(tag: &str) -> usize {
    let mut quote = None;
    for (at, c) in tag.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, '>') => return at + 1,
            _ => {}
        }
    }
    tag.len()
}

fn end_of_raw(rest: &str, name: &str) -> usize {
    let is_end =
        |at: usize| rest.get(at + 2..at + 2 + name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name));
    rest.match_indices("</").map(|(at, _)| at).find(|at| is_end(*at)).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0123456789abcdef";

    #[test]
    fn a_planted_number_is_found_wherever_it_hides() {
        for planted in [
            "<p>subió 35 por ciento</p>",
            "<data value=\"35\">35</data>",
            "<data value=\"35\" data-trace=\"35\">35</data>",
            "<data data-trace=\"0123456789abcdef\">35</data>",
            "<time>2019</time>",
            "<p title='>'>35</p>",
            "<p>&#51;5</p>",
            "<p>&frac12;</p>",
            "<svg><text>35</text></svg>",
            "<svg><g class=\"scaled\"><text>35</text></g></svg>",
            "<script>1</script><p>35</p>",
            "<bdi>a</bdi> 35",
            "a < 35",
            "<br>35",
            "<svg><rect/>35</svg>",
            "<!-- <code> -->35",
        ] {
            assert_eq!(untraced_numbers(planted).len(), 1, "{planted}");
        }
    }

    #[test]
    fn numbers_with_an_origin_pass() {
        let page = format!(
            "<!DOCTYPE html><html><head><title>35</title></head><body><h2 id=h2>a</h2>\
             <data value=35 data-trace={ID}>35</data><time datetime=\"2019-06\">junio de 2019</time><code>a1</code>\
             <bdi>19 de febrero</bdi><style>p{{margin:1px}}</style><script>if (a<1) b=\"</p>\"</script>\
             <svg viewBox=\"0 0 1 1\"><title>1</title><g class=\"scale\"><text>10</text></g>\
             <text data-trace=\"{ID}\">35</text><text><tspan class=\"when\">2019</tspan></text></svg></body></html>"
        );
        assert_eq!(untraced_numbers(&page), Vec::<String>::new());
        assert_eq!(traces_in(&page).into_iter().map(|id| id.to_string()).collect::<Vec<_>>(), [ID]);
        assert_eq!(unbalanced_tags(&page), Vec::<String>::new());
    }

    #[test]
    fn a_tag_left_open_or_closed_twice_is_named() {
        assert_eq!(unbalanced_tags("<p><b>a</p>"), ["</p>", "<p>", "<b>"]);
        assert_eq!(unbalanced_tags("a</i>"), ["</i>"]);
    }
}
