//! What is true of each statistic.
//!
//! Written by `cargo xtask catalogue` from `crates/catalogue/tables`: change those.

use crate::{Basis, Offence, Statistic, ValueKind, statistic::{Independent, StatisticRow}};

impl Statistic {
    /// What is true of it whoever asks.
    #[must_use]
    pub const fn row(self) -> &'static StatisticRow {
        match self {
            Self::Victims => &StatisticRow { basis: Basis::Opened, also: &["victimas", "víctimas"], usual: &[Offence::IntentionalHomicide, Offence::Femicide], companion: Some(Statistic::Investigations), independent: &[Independent { of: &[Offence::IntentionalHomicide, Offence::Femicide], statistic: Statistic::DeathsByRegistration, offences: &[Offence::HomicideDeath] }], value: ValueKind::Count, blank_is_zero: false, lists_events: false, lists_a_part: false, done_by_the_state: false, classified_by_author: false },
            Self::Investigations => &StatisticRow { basis: Basis::Opened, also: &["carpetas"], usual: &[Offence::IntentionalHomicide, Offence::Femicide], companion: Some(Statistic::Victims), independent: &[Independent { of: &[Offence::IntentionalHomicide, Offence::Femicide], statistic: Statistic::DeathsByRegistration, offences: &[Offence::HomicideDeath] }], value: ValueKind::Count, blank_is_zero: false, lists_events: false, lists_a_part: false, done_by_the_state: false, classified_by_author: false },
            Self::FederalOffences => &StatisticRow { basis: Basis::Opened, also: &[], usual: &[Offence::DrugOffences, Offence::DrugPossession], companion: None, independent: &[], value: ValueKind::Count, blank_is_zero: false, lists_events: false, lists_a_part: false, done_by_the_state: false, classified_by_author: false },
            Self::DeathsByRegistration => &StatisticRow { basis: Basis::Registered, also: &[], usual: &[Offence::HomicideDeath], companion: Some(Statistic::DeathsByOccurrence), independent: &[Independent { of: &[], statistic: Statistic::Victims, offences: &[Offence::IntentionalHomicide, Offence::Femicide] }, Independent { of: &[], statistic: Statistic::DeathsByPresumedRivalry, offences: &[Offence::PresumedRivalryDeath] }], value: ValueKind::Count, blank_is_zero: true, lists_events: false, lists_a_part: false, done_by_the_state: false, classified_by_author: false },
            Self::DeathsByOccurrence => &StatisticRow { basis: Basis::Occurred, also: &[], usual: &[Offence::HomicideDeath], companion: Some(Statistic::DeathsByRegistration), independent: &[Independent { of: &[], statistic: Statistic::Victims, offences: &[Offence::IntentionalHomicide, Offence::Femicide] }, Independent { of: &[], statistic: Statistic::DeathsByPresumedRivalry, offences: &[Offence::PresumedRivalryDeath] }], value: ValueKind::Count, blank_is_zero: true, lists_events: false, lists_a_part: false, done_by_the_state: false, classified_by_author: false },
            Self::DeathsByPlaceOfRegistration => &StatisticRow { basis: Basis::Registered, also: &[], usual: &[Offence::HomicideDeath], companion: None, independent: &[], value: ValueKind::Count, blank_is_zero: true, lists_events: false, lists_a_part: false, done_by_the_state: false, classified_by_author: false },
            Self::DeathsByPresumedRivalry => &StatisticRow { basis: Basis::Occurred, also: &[], usual: &[Offence::PresumedRivalryDeath], companion: None, independent: &[Independent { of: &[], statistic: Statistic::DeathsByRegistration, offences: &[Offence::HomicideDeath] }], value: ValueKind::Count, blank_is_zero: false, lists_events: false, lists_a_part: false, done_by_the_state: false, classified_by_author: true },
            Self::KilledInClashes => &StatisticRow { basis: Basis::Occurred, also: &[], usual: &[Offence::CivilianClashDeath, Offence::SoldierClashDeath, Offence::BystanderClashDeath], companion: None, independent: &[], value: ValueKind::Count, blank_is_zero: false, lists_events: true, lists_a_part: false, done_by_the_state: false, classified_by_author: true },
            Self::Population => &StatisticRow { basis: Basis::Stock, also: &["poblacion", "población"], usual: &[Offence::NoOffence], companion: None, independent: &[], value: ValueKind::Count, blank_is_zero: false, lists_events: false, lists_a_part: false, done_by_the_state: false, classified_by_author: false },
            Self::ForceDeployed => &StatisticRow { basis: Basis::Stock, also: &[], usual: &[Offence::NoOffence], companion: None, independent: &[], value: ValueKind::Count, blank_is_zero: false, lists_events: false, lists_a_part: false, done_by_the_state: true, classified_by_author: false },
            Self::MigrantsDetained => &StatisticRow { basis: Basis::Occurred, also: &[], usual: &[Offence::NoOffence], companion: None, independent: &[], value: ValueKind::Count, blank_is_zero: false, lists_events: false, lists_a_part: false, done_by_the_state: true, classified_by_author: false },
            Self::ArrestsAnnounced => &StatisticRow { basis: Basis::Occurred, also: &[], usual: &[Offence::NoOffence], companion: None, independent: &[], value: ValueKind::Count, blank_is_zero: false, lists_events: true, lists_a_part: true, done_by_the_state: true, classified_by_author: false },
        }
    }
}

