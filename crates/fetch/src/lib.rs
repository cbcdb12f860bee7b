//! The only code that opens an outgoing connection: it brings one release from its publisher, when asked.
//!
//! [`download`] takes an address and a place to write to. It follows few redirects, takes no more bytes than it was
//! allowed, tries again a few times when a publisher's server stumbles, and says by hash what it brought. It reads
//! neither the environment nor the time of day; what it may do stands in [`Limits`].
//!
//! An address may hold a password or a token. It is asked with it, and never told: every error and every result holds
//! the address as [`without_secrets`] writes it.

mod address;
mod attempt;
mod certificate;
mod download;
mod error;
mod excess;
mod fetched;
mod headers;
mod limits;
mod name;
mod pace;

pub use crate::{
    address::without_secrets,
    certificate::CertificateFault,
    download::download,
    error::{Error, Unreachable},
    fetched::{End, Fetched, Progress},
    limits::Limits,
};
