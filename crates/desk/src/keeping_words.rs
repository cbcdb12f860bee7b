//! What is said of keeping a store: what was mended, removed, swept or carried, and for whom a writer waits.

use record::store::Holder;
use report::{Text, Words, say};

/// A sentence about keeping a store.
#[derive(Debug, Clone)]
pub(crate) enum KeepingSentence {
    /// Another program has the turn.
    Waits { process: Option<u32>, since: Option<String> },
}

impl KeepingSentence {
    /// For whom a writer waits, and since when that one has the turn.
    pub(crate) fn waits(holder: Holder) -> Self {
        let moment = holder.since.and_then(|since| jiff::Timestamp::try_from(since).ok());
        let since = moment.map(|at| at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string());
        Self::Waits { process: holder.process, since }
    }
}

impl Words for KeepingSentence {
    fn words(&self) -> Text {
        match self {
            Self::Waits { process, since } => {
                let process = match process {
                    Some(id) => say(
                        "otro programa (proceso {id})",
                        "another program (process {id})",
                        [("id", Text::name(id.to_string()))],
                    ),
                    None => Text::both("otro programa", "another program"),
                };
                let since = since.as_ref().map_or_else(Text::empty, |since| {
                    say(", desde {since}", ", since {since}", [("since", Text::name(since))])
                });
                say(
                    "Espera a {process}, que escribe en el registro{since}.",
                    "Waiting for {process}, which is writing to the store{since}.",
                    [("process", process), ("since", since)],
                )
            }
        }
    }
}
