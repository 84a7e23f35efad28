//! Who pays an invoice for a client: an insurer, a parent company, an estate. Nobody is a client by that (D25).

use crate::imports::matching::spelled_name;
use crate::keyed::keyed;

/// What somebody said of a payer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PayerAnswer {
    /// They pay, and are no client.
    OnlyPayer,
    /// It is the client itself under another name.
    SameClient,
    /// They are a client of their own, who pays for others.
    OtherClient,
}

keyed!(PayerAnswer, "answer about a payer", {
    OnlyPayer => "only_payer",
    SameClient => "same_client",
    OtherClient => "other_client",
});

/// A payer's name as compared: what is said of one spelling holds for the others.
pub fn payer_key(name: &str) -> String {
    spelled_name(name)
}

/// Whether anything is to be asked about a payer: one who pays for a single client and is like no client is a payer.
pub const fn is_asked_about(clients: usize, is_like_a_client: bool) -> bool {
    clients > 1 || (clients == 1 && is_like_a_client)
}
