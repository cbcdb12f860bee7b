//! The layouts that are known, and what each is recognised by.

use super::{Input, Ledger, Page, ledger::Facts, sesnsp};
use crate::Error;

/// A layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// SESNSP, investigations by state: IDEFC until 2025, the register's state file from 2026.
    StateInvestigations,
    /// SESNSP, investigations by municipality.
    MunicipalInvestigations,
    /// SESNSP, victims by state, sex and age.
    StateVictims,
}

impl Kind {
    /// Every layout, in the order in which they are tried.
    pub(super) const ALL: &'static [Self] =
        &[Self::StateInvestigations, Self::MunicipalInvestigations, Self::StateVictims];

    /// The name kept with a release.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::StateInvestigations => "sesnsp-state-investigations",
            Self::MunicipalInvestigations => "sesnsp-municipal-investigations",
            Self::StateVictims => "sesnsp-state-victims",
        }
    }

    /// The columns that every file of the layout begins with, folded.
    pub(super) fn columns(self) -> &'static [&'static str] {
        match self {
            Self::StateInvestigations => &sesnsp::STATE_COLUMNS,
            Self::MunicipalInvestigations => &sesnsp::MUNICIPAL_COLUMNS,
            Self::StateVictims => &sesnsp::VICTIMS_COLUMNS,
        }
    }

    /// Whether the page is of this layout.
    pub(super) fn matches(self, page: &Page) -> bool {
        match self {
            Self::StateInvestigations | Self::MunicipalInvestigations | Self::StateVictims => {
                page.folded.iter().map(String::as_str).eq(self.columns().iter().copied())
            }
        }
    }

    /// Reads the rows.
    pub(super) fn read(
        self,
        page: &Page,
        input: &mut Input,
        head: Vec<u8>,
        ledger: &mut Ledger<'_>,
    ) -> Result<Facts, Error> {
        match self {
            Self::StateInvestigations => sesnsp::read(&sesnsp::STATE, page, input, head, ledger),
            Self::MunicipalInvestigations => sesnsp::read(&sesnsp::MUNICIPAL, page, input, head, ledger),
            Self::StateVictims => sesnsp::read(&sesnsp::VICTIMS, page, input, head, ledger),
        }
    }
}
