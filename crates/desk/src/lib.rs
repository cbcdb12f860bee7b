//! The desk: one file a question. It asks the record, runs a system, and gives a report.
//!
//! Nothing here parses a command line, draws or reads a clock: `saldo` hands in what the user asked and where the
//! store lies, and prints the [`report::Report`] that comes back.

mod breaks;
mod bridges;
mod carry;
mod cells;
mod check;
mod check_words;
mod demo;
mod diff;
mod doctor;
mod download;
mod download_stage;
mod error;
mod evaluate;
mod explain;
mod explain_key;
mod fetch;
mod file_fault;
mod foreign;
mod gaps;
mod import;
mod import_look;
mod import_words;
mod keeping;
mod keeping_words;
mod key;
mod key_fault;
mod key_meant;
mod key_words;
mod keyed;
mod known_release;
mod lacks;
mod ledger;
mod levels;
mod one_table;
mod open;
mod own_folder;
mod own_panel;
mod own_release;
mod panel;
mod picture;
mod places;
mod policy_held;
mod progress;
mod put;
mod question;
mod read;
mod reference_folder;
mod rejected;
mod releases;
mod saved;
mod shipped_policies;
mod show;
mod show_values;
mod source;
mod telling;
mod terms;
mod verify;
mod verify_words;
mod vintages;
mod words;

pub use self::fetch::{FetchQuestion, fetch};
pub use ::catalogue::TermSpan;
pub use ::fetch::without_secrets;
pub use breaks::breaks;
pub use bridges::bridges;
pub use carry::{export, import_store};
pub use check::{Checked, check};
pub use demo::{Written, demo};
pub use diff::diff;
pub use doctor::{Examined, doctor};
pub use error::Error;
pub use evaluate::{Evaluated, evaluate, evaluate_power, schema};
pub use explain::{explain, explain_selector, explain_trace};
pub use explain_key::{AtHand, ExplainedKey, explain_key};
pub use file_fault::FileFault;
pub use foreign::Foreign;
pub use gaps::gaps;
pub use import::{AboutRelease, ImportQuestion, ImportedFiles, import};
pub use keeping::{AmendQuestion, amend, remove, sweep};
pub use key::Key;
pub use key_fault::{Fault, KeyFault};
pub use ledger::Ledger;
pub use levels::read_levels;
pub use open::{open, trouble, use_threads};
pub use own_panel::{OwnColumns, is_table, new_policy, own_question, write_new_policy};
pub use panel::{Prepared, prepare};
pub use picture::{picture, show_picture};
pub use places::places;
pub use progress::Progress;
pub use question::{DiffQuestion, Grain, Question, ShowQuestion, TermsQuestion};
pub use read::{NamedText, claims_file, date_of, read, read_accepting, read_custody, read_date, read_trace};
pub use reference_folder::ReferenceFolder;
pub use rejected::{RejectedQuestion, rejected, release_of_nothing};
pub use releases::releases;
pub use saved::{save, traces_in};
pub use shipped_policies::{no_policy_named, policy_file, shipped_policies};
pub use show::show;
pub use terms::terms;
pub use verify::{VerifiedMethods, verify};
pub use vintages::evaluate_all_vintages;

/// The 32 states, for those who write files in a publisher's layout.
#[must_use]
pub fn states() -> &'static [measure::State] {
    &measure::STATES
}

pub use lacks::incomplete;
pub use measure::{Date, Language, LevelsAsked, Month, OffenceSet, Period, PlaceCode, Statistic, TraceId};
pub use record::query::{
    Accepting, Jump, JumpClass, Movement, PlaceSelector, Record, Selector, VintageSelector, is_jump,
};
pub use record::store::Covers;
pub use report::{self as page, Report, Text};
