//! Reads a written page as its reader does, and finds the numbers that do not say where they come from.

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

/// What a reader finds on a page.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The names of the traces that elements carry, in page order, as often as they stand there.
    pub traces: Vec<String>,
    /// Every piece of text with a digit that stands in no element which gives it an origin.
    ///
    /// An origin is a valid `data-trace` (on `data` with its `value`, or inside a drawing), a `time` with its machine
    /// form, a `code`, a name (`bdi`, class `name`), or the scale of a drawing. Titles, styles and scripts are not
    /// read by anybody.
    pub untraced: Vec<String>,
    /// Pieces of text with a digit on the scales of drawings: marks of a ruler, which no figure stands behind.
    pub marks: usize,
    /// The tags that are closed without having been opened, or opened and left so.
    pub unbalanced: Vec<String>,
}

/// How the digits within an element are to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    Plain,
    Excused,
    Scale,
}

/// Elements that have no end.
const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// Reads a page, or a drawing that stands alone.
#[must_use]
pub fn read(html: &str) -> Page {
    let mut page = Page::default();
    let mut open: Vec<(String, Within)> = Vec::new();
    let mut text = String::new();
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let tokens = Tokenizer::new_with_emitter(html, emitter).flatten();
    // A comment does not end a text, nor does what a parser has to say about it.
    for token in tokens.filter(|token| !matches!(token, Token::Comment(_) | Token::Error(_))) {
        if let Token::String(piece) = &token {
            text.push_str(&String::from_utf8_lossy(piece));
            continue;
        }
        page.end_text(&mut text, open.last());
        match token {
            Token::StartTag(tag) => {
                let own = page.start(&tag);
                let outer = open.last().map_or(Within::Plain, |(_, outer)| *outer);
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                if !tag.self_closing && !VOID.contains(&name.as_str()) {
                    open.push((name, if outer == Within::Plain { own } else { outer }));
                }
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                let at = open.iter().rposition(|(opened, _)| *opened == name);
                if at.is_none_or(|at| at + 1 < open.len()) {
                    page.unbalanced.push(format!("</{name}>"));
                }
                let left = at.map_or_else(Vec::new, |at| open.split_off(at));
                page.unbalanced.extend(left.into_iter().skip(1).map(|(left, _)| format!("<{left}>")));
            }
            Token::String(_) | Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    page.end_text(&mut text, open.last());
    page.unbalanced.extend(open.into_iter().map(|(name, _)| format!("<{name}>")));
    page
}

impl Page {
    fn end_text(&mut self, text: &mut String, inside: Option<&(String, Within)>) {
        if text.chars().any(char::is_numeric) {
            match inside.map_or(Within::Plain, |(_, within)| *within) {
                Within::Plain => self.untraced.push(text.trim().to_owned()),
                Within::Scale => self.marks += 1,
                Within::Excused => {}
            }
        }
        text.clear();
    }

    /// Takes the trace of an element; how its text is to be taken.
    fn start(&mut self, tag: &StartTag<()>) -> Within {
        let attribute = |name: &str| tag.attributes.get(name.as_bytes()).map(|v| String::from_utf8_lossy(v));
        let trace = attribute("data-trace");
        let is_traced = trace.as_ref().is_some_and(|id| is_trace(id));
        self.traces.extend(trace.filter(|_| is_traced).map(std::borrow::Cow::into_owned));
        let class = attribute("class");
        let has_class =
            |wanted: &str| class.as_ref().is_some_and(|all| all.split_whitespace().any(|one| one == wanted));
        let excused = match tag.name.as_slice() {
            b"head" | b"title" | b"style" | b"script" | b"code" | b"bdi" => true,
            b"time" => attribute("datetime").is_some(),
            b"data" => is_traced && attribute("value").is_some(),
            b"text" | b"tspan" => is_traced || ["name", "when", "code"].into_iter().any(has_class),
            b"g" if has_class("scale") => return Within::Scale,
            b"g" => is_traced,
            _ => has_class("name"),
        };
        if excused { Within::Excused } else { Within::Plain }
    }
}

/// Whether a text is the name of a trace: sixteen hexadecimal digits.
fn is_trace(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
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
            "<svg><text class=\"quiet\">35</text></svg>",
            "<svg><g class=\"scaled\"><text>35</text></g></svg>",
            "<script>1</script><p>35</p>",
            "<bdi>a</bdi> 35",
            "a < 35",
            "<br>35",
            "<svg><rect/>35</svg>",
            "<!-- <code> -->35",
        ] {
            assert_eq!(read(planted).untraced.len(), 1, "{planted}");
        }
    }

    #[test]
    fn numbers_with_an_origin_pass() {
        let page = read(&format!(
            "<!DOCTYPE html><html><head><title>35</title></head><body><h2 id=h2>a</h2>\
             <data value=35 data-trace={ID}>35</data><time datetime=\"2019-06\">junio de 2019</time><code>a1</code>\
             <bdi>19 de febrero</bdi><style>p{{margin:1px}}</style><script>if (a<1) b=\"</p>\"</script>\
             <svg viewBox=\"0 0 1 1\"><title>1</title><g class=\"scale\"><text>10</text></g>\
             <text data-trace=\"{ID}\">35</text><text><tspan class=\"when\">2019</tspan></text></svg></body></html>"
        ));
        let traces = vec![ID.to_owned(), ID.to_owned()];
        assert_eq!(page, Page { traces, marks: 1, ..Page::default() });
    }

    #[test]
    fn a_tag_left_open_or_closed_twice_is_named() {
        assert_eq!(read("<p><b>a</p>").unbalanced, ["</p>", "<b>"]);
        assert_eq!(read("a</i>").unbalanced, ["</i>"]);
        assert_eq!(read("<p><b>a").unbalanced, ["<p>", "<b>"]);
    }
}
