//! The release of the user's own that was typed.

use measure::Sha256;
use record::store::Holding;

use crate::{Error, keeping_words::KeepingSentence};

/// The release of the user's own whose hash begins with these digits.
pub(crate) fn own_release(own: &Holding, typed: &str) -> Result<Sha256, Error> {
    const FEWEST: usize = 4;
    let digits = typed.trim_end_matches('…').to_ascii_lowercase();
    let refuse = |sentence: KeepingSentence| Err(Error::mistyped("release", sentence.into()));
    if digits.len() < FEWEST || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return refuse(KeepingSentence::NotDigits { typed: typed.to_owned() });
    }
    let begins = |release: &Sha256| release.to_string().starts_with(&digits);
    let held: Vec<Sha256> = own.releases().map(|r| r.sha256).filter(begins).collect();
    match held.as_slice() {
        [one] => Ok(*one),
        [] => {
            let removed = own.removed().iter().map(|r| r.last.release.sha256).find(|r| begins(r));
            if let Some(release) = removed {
                return Err(own.not_held(release).into());
            }
            let shipped = record::shipped::holding()?;
            let of_program = shipped.releases().map(|r| r.sha256).find(|r| begins(r));
            match of_program {
                Some(release) => Err(Error::study(&KeepingSentence::IsShipped { release: release.short() })),
                None => refuse(KeepingSentence::NoSuchRelease { typed: typed.to_owned() }),
            }
        }
        several => refuse(KeepingSentence::SeveralReleases {
            typed: typed.to_owned(),
            releases: several.iter().map(Sha256::short).collect(),
        }),
    }
}
