//! By which addresses a client or a person can be reached: the first, and those beside it.

/// The condition that a client or contact has an address, first or further: `alias` is its table in the query, and the
/// key of the address ([`EmailAddress::key`](perennial_core::text::EmailAddress::key)) is bound at `place`.
pub fn has_address(alias: &str, place: usize) -> String {
    // Further addresses are stored one a line.
    format!(
        "({alias}.email_key = ${place} or replace('\n' || lower({alias}.more_emails) || '\n', '\n' || ${place} || '\n', '')
          <> '\n' || lower({alias}.more_emails) || '\n')"
    )
}
