//! Reading a page: the words that a person sees, and which of the numbers among them carry a trace.

/// What a person sees of a page.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// The names of the traces of the numbers.
    pub traces: Vec<String>,
    /// Numbers outside of any element that names a trace, a time or a name, with the words around them.
    pub untraced: Vec<String>,
    /// Numbers along the axes of drawings: marks of a ruler, which no figure stands behind.
    pub marks: usize,
}

/// Elements whose text is no figure: not seen, code to be typed, a date, or a name that may hold a number.
const NO_FIGURES: [&str; 6] = ["style", "script", "code", "title", "time", "bdi"];

/// How the text within an element is to be taken.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Within {
    NoFigure,
    Traced,
    Axis,
    Plain,
}

/// Reads a page as a parser of tags alone.
pub(super) fn read(html: &str) -> Page {
    let mut page = Page::default();
    let mut open: Vec<(String, Within)> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, tagged) = rest.split_at(at);
        if text.chars().any(|c| c.is_ascii_digit()) {
            let within = open.iter().rev().map(|(_, within)| *within).find(|within| *within != Within::Plain);
            match within {
                Some(Within::NoFigure | Within::Traced) => {}
                Some(Within::Axis) => page.marks += 1,
                _ => page.untraced.push(text.trim().chars().take(80).collect()),
            }
        }
        let Some(end) = tagged.find('>') else { break };
        let tag = &tagged[1..end];
        let name: String =
            tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        if tag.starts_with('/') {
            if let Some(last) = open.iter().rposition(|(known, _)| *known == name) {
                open.truncate(last);
            }
        } else {
            let within = within(&name, tag, &mut page);
            if !tag.ends_with('/') && within != Within::Plain {
                open.push((name, within));
            }
        }
        rest = &tagged[end + 1..];
    }
    page
}

fn within(name: &str, tag: &str, page: &mut Page) -> Within {
    let class = attribute(tag, "class").unwrap_or_default();
    match attribute(tag, "data-trace") {
        Some(trace) => {
            page.traces.push(trace.to_owned());
            Within::Traced
        }
        None if name == "data" => {
            page.untraced.push(format!("<{tag}>"));
            Within::NoFigure
        }
        None if NO_FIGURES.contains(&name) || (name == "tspan" && class == "name") => Within::NoFigure,
        None if name == "text" && class == "quiet" => Within::Axis,
        None => Within::Plain,
    }
}

/// The value of an attribute in double quotes.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, after) = tag.split_once(&format!("{name}=\""))?;
    after.split('"').next().filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_without_a_trace_is_seen() {
        let page = read(
            "<p>In 2019 <data value=\"5\" data-trace=\"ab12\">5</data> of <data value=\"6\">6</data></p>",
        );
        assert_eq!(page.traces, ["ab12"]);
        assert_eq!(page.untraced, ["In 2019", "<data value=\"6\">"]);
    }

    #[test]
    fn dates_styles_and_code_are_no_numbers() {
        let text = "<style>a{width:10px}</style><p><time datetime=\"2019-06\">June 2019</time> <code>ab12</code> words</p>";
        assert_eq!(read(text).untraced, Vec::<String>::new());
    }

    #[test]
    fn numbers_of_a_drawing_are_traced_or_stand_on_an_axis() {
        let drawing = "<svg><text class=\"quiet\" x=\"1\">2015</text><text>7</text><text><tspan data-trace=\"c3\">0.62</tspan> 8</text></svg>";
        let page = read(drawing);
        assert_eq!((page.traces, page.marks), (vec!["c3".to_owned()], 1));
        assert_eq!(page.untraced, ["7", "8"]);
    }
}
