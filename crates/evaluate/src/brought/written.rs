//! The policy file that asks the question of a file: commented, in one language, and ready to run.

use std::collections::BTreeSet;

use measure::{Date, Language, Month, Period, fold_name};
use report::{Text, Words, say};

use super::{BroughtPanel, columns::BroughtKind, role::Role};
use crate::method::{MethodName, usual_methods};

/// What a policy file is written from.
#[derive(Debug, Clone)]
pub struct PolicyText<'a> {
    /// Where the file is, as the policy file names it.
    pub path: &'a str,
    /// The panel that was read from it.
    pub panel: &'a BroughtPanel,
    /// Columns that could be the outcome as well.
    pub other_outcomes: &'a [String],
    /// More is better.
    pub more_is_better: bool,
}

/// A line of the file: what is set, and what is said of it.
struct Line {
    set: String,
    said: Text,
}

/// What the comments of a written file say.
#[derive(Debug)]
#[expect(missing_docs, reason = "every variant is said in full, in both languages, by `words` below")]
pub enum Written {
    Head { file: String },
    Title,
    Accepts,
    Columns { known: usize },
    Others { names: Vec<String> },
    Units { treated: usize },
    Kind,
    Noun,
    Window,
    Better,
    Defaults,
    OtherMethods { codes: Vec<&'static str> },
}

impl Words for Written {
    fn words(&self) -> Text {
        match self {
            Self::Head { file } => say!(
                "Una pregunta sobre {file}. Corre tal como está; lo que sigue a # son explicaciones y lo que puede cambiar.",
                "A question about {file}. It runs as it is; what follows # explains, and says what can be changed.",
                file = Text::name(file)
            ),
            Self::Title => Text::both(
                "Título de la página, en uno o dos idiomas (title.es, title.en).",
                "Title of the page, in one or two languages (title.en, title.es).",
            ),
            Self::Accepts => Text::both(
                "Los meses incluyen el inicio de la pandemia. Quite esta línea si eso impide comparar.",
                "The months hold the onset of the pandemic. Remove this line if that rules out a comparison.",
            ),
            Self::Columns { known } => say!(
                "Filas del archivo: {known}. Las columnas, por su nombre:",
                "Rows of the file: {known}. Its columns, by name:",
                known = Text::name(known.to_string())
            ),
            Self::Others { names } => say!(
                "también podría ser: {names}",
                "could also be: {names}",
                names = Text::name(names.join(", "))
            ),
            Self::Units { treated } => say!(
                "unidades tratadas: {treated}",
                "treated units: {treated}",
                treated = Text::name(treated.to_string())
            ),
            Self::Kind => Text::both(
                "\"count\": se cuenta y se puede sumar; \"rate\": tasa, promedio u otro nivel, que nunca se suma",
                "\"count\": it is counted and can be added up; \"rate\": a rate, a mean or another level, never added up",
            ),
            Self::Noun => Text::both("Cómo se llama lo que se mide.", "What the outcome is called."),
            Self::Window => Text::both(
                "Antes del primer comienzo y desde él. Los periodos enteros del archivo.",
                "Before the first start, and from it on. All periods of the file.",
            ),
            Self::Better => Text::both(
                "\"fall\": menos es mejor; \"rise\": más es mejor.",
                "\"fall\": less is better; \"rise\": more is better.",
            ),
            Self::Defaults => Text::both(
                "Lo que no se dice vale así; quite el # para cambiarlo:",
                "What is not said is as follows; remove the # to change it:",
            ),
            Self::OtherMethods { codes } => say!(
                "Con tantas unidades no corren, porque tardan, si no se nombran: {codes}",
                "On so many units these take long and do not run unless named: {codes}",
                codes = Text::name(codes.join(", "))
            ),
        }
    }
}

impl PolicyText<'_> {
    /// The file in one language.
    #[must_use]
    pub fn written(&self, language: Language) -> String {
        let mut text = String::new();
        let mut say = |line: &str| {
            text.push_str(line);
            text.push('\n');
        };
        let comment = |said: Written| format!("# {}", said.words().plain(language));
        let quoted = |value: &str| toml::Value::String(value.to_owned()).to_string();
        let panel = self.panel;
        let own = match language {
            Language::Es => "es",
            Language::En => "en",
        };
        say(&comment(Written::Head { file: panel.file.clone() }));
        say(&format!("id = {}", quoted(&id_of(&panel.file))));
        say(&comment(Written::Title));
        let title = title_of(panel).plain(language);
        say(&format!("title.{own} = {}", quoted(&title)));
        if self.holds_the_pandemic() {
            say(&comment(Written::Accepts));
            say("accepts = [\"pandemic-2020\"]");
        }
        let methods_at = text.len();
        let mut say = |line: &str| {
            text.push_str(line);
            text.push('\n');
        };
        say("");
        say(&comment(Written::Columns { known: panel.rows }));
        say("[outcome]");
        say(&format!("file = {}", quoted(self.path)));
        if let Some(sheet) = &panel.sheet {
            say(&format!("sheet = {}", quoted(sheet)));
        }
        for line in self.columns() {
            let set = match line.said == Text::empty() {
                true => line.set,
                false => format!("{}  # {}", line.set, line.said.plain(language)),
            };
            say(&set);
        }
        say(&comment(Written::Noun));
        say(&format!("noun.{own} = {}", quoted(&panel.columns.outcome)));
        if let Some((pre, post)) = panel.window() {
            say("");
            say(&comment(Written::Window));
            say("[window]");
            say(&format!("pre = {}", quoted(&written(pre))));
            say(&format!("post = {}", quoted(&written(post))));
        }
        say("");
        say("[answer]");
        say(&comment(Written::Better));
        say(&format!("success.direction = {}", quoted(if self.more_is_better { "rise" } else { "fall" })));
        say(&comment(Written::Defaults));
        say("# level = 0.05");
        say("# power = 0.8");
        say("# margin = { low = 0.9, high = 1.11 }");
        text.insert_str(methods_at, &self.methods(language));
        text
    }

    /// The methods that run, for whoever wants others, and those that are left out.
    fn methods(&self, language: Language) -> String {
        let panel = self.panel;
        let days: BTreeSet<Date> = panel.starts.iter().map(|start| start.day).collect();
        let units = panel.panel.units().len();
        let usual = usual_methods(units, days.len() > 1);
        let of_any_size = usual_methods(0, days.len() > 1);
        let codes = |methods: &[MethodName]| methods.iter().map(|method| method.code()).collect::<Vec<_>>();
        let others: Vec<MethodName> =
            of_any_size.into_iter().filter(|method| !usual.contains(method)).collect();
        let mut text = format!("# methods = {:?}\n", codes(&usual));
        if !others.is_empty() {
            let said = Written::OtherMethods { codes: codes(&others) }.words();
            text.push_str(&format!("# {}\n", said.plain(language)));
        }
        text
    }

    /// The lines that name columns.
    fn columns(&self) -> Vec<Line> {
        let quoted = |value: &str| toml::Value::String(value.to_owned()).to_string();
        let mut lines: Vec<Line> = Vec::new();
        for (role, name) in self.panel.columns.named() {
            let said = match role {
                Role::Outcome if !self.other_outcomes.is_empty() => {
                    Written::Others { names: self.other_outcomes.to_vec() }.words()
                }
                Role::TreatedFrom | Role::Treated => {
                    Written::Units { treated: self.panel.starts.len() }.words()
                }
                Role::Unit | Role::Time | Role::Outcome | Role::Exposure => Text::empty(),
            };
            lines.push(Line { set: format!("{} = {}", role.key(), quoted(name)), said });
        }
        let kind = match self.panel.columns.kind {
            BroughtKind::Count => "kind = \"count\"",
            BroughtKind::Rate => "kind = \"rate\"",
        };
        lines.push(Line { set: kind.to_owned(), said: Written::Kind.words() });
        lines
    }

    /// Whether the window holds March 2020, in which the pandemic was declared.
    fn holds_the_pandemic(&self) -> bool {
        let whole = self.panel.window().map(|(pre, post)| pre.spanning(post));
        whole.zip(Month::new(2020, 3).ok()).is_some_and(|(whole, began)| whole.contains(began))
    }
}

/// A period from its first to its last month, as a policy file reads it.
#[must_use]
pub(crate) fn written(period: Period) -> String {
    format!("{}..{}", period.first(), period.last())
}

/// A name for files and addresses, from that of a file.
pub(crate) fn id_of(file: &str) -> String {
    let stem = file.split('.').next().unwrap_or(file);
    let kept = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
    let id: String = fold_name(stem).chars().map(kept).collect();
    let id = id.trim_matches('-');
    if id.is_empty() { "panel".to_owned() } else { id.to_owned() }
}

/// The title of a page that nobody gave one.
pub(crate) fn title_of(panel: &BroughtPanel) -> Text {
    say!(
        "Una pregunta propia: {outcome} en {file}",
        "A question of your own: {outcome} in {file}",
        outcome = Text::name(&panel.columns.outcome),
        file = Text::name(&panel.file)
    )
}
