//! Reading a page: the words that a person sees, and which of the numbers among them carry a trace.

/// What a person sees of a page.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// The names of the traces of the numbers.
    pub traces: Vec<String>,
    /// Numbers outside of any element that names a trace or a time, with the words around them.
    pub untraced: Vec<String>,
}

/// Elements whose text is not seen, or is code to be typed.
const UNSEEN: [&str; 4] = ["style", "script", "code", "title"];
/// Elements that say where their number or date comes from.
const SAID: [&str; 2] = ["data", "time"];

/// Reads a page as a parser of tags alone: no knowledge of how our pages are made.
pub(super) fn read(html: &str) -> Page {
    let mut page = Page::default();
    let mut quiet: Vec<String> = Vec::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        let (text, tagged) = rest.split_at(open);
        if quiet.is_empty() && text.chars().any(|c| c.is_ascii_digit()) {
            page.untraced.push(text.trim().chars().take(80).collect());
        }
        let Some(close) = tagged.find('>') else { break };
        let tag = &tagged[1..close];
        let name: String =
            tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        let silences = UNSEEN.contains(&name.as_str()) || SAID.contains(&name.as_str());
        if silences && tag.starts_with('/') {
            quiet.pop();
        } else if silences && !tag.ends_with('/') {
            quiet.push(name.clone());
        }
        if name == "data" && !tag.starts_with('/') {
            match attribute(tag, "data-trace") {
                Some(trace) => page.traces.push(trace.to_owned()),
                None => page.untraced.push(format!("<{tag}>")),
            }
        }
        rest = &tagged[close + 1..];
    }
    page
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
}
