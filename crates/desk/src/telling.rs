//! What the store does, told to whoever draws it.

use record::store::{Holder, Phase};

use crate::{Progress, keeping_words::KeepingSentence};
use report::Text;

/// What the store does, told to whoever draws it.
pub(crate) struct Telling<'a> {
    pub progress: &'a dyn Progress,
}

impl record::store::Progress for Telling<'_> {
    fn tell(&mut self, phase: Phase, done: u64, of: Option<u64>) {
        match phase {
            Phase::Copying if done == 0 => self.progress.begin(&Text::both("Copiando", "Copying"), of),
            Phase::Reading if done == 0 => {
                self.progress.begin(&Text::both("Leyendo filas", "Reading rows"), of);
            }
            Phase::Flushing | Phase::Committing => {
                self.progress.begin(&Text::both("Guardando", "Storing"), None);
            }
            Phase::Copying | Phase::Reading => self.progress.reach(done),
        }
    }

    fn wait(&mut self, holder: Holder) {
        self.progress.say(&KeepingSentence::waits(holder).into());
    }
}
