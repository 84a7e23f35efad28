//! Which words in a list of invoices are services of the firm.

use super::key;

/// What an invoice lists beside services, as keys.
const NONE: [&str; 19] = [
    "expense",
    "expenses",
    "disbursement",
    "disbursements",
    "discount",
    "discounts",
    "hour",
    "hours",
    "time",
    "travel",
    "shipping",
    "postage",
    "misc",
    "miscellaneous",
    "other",
    "sales",
    "fee",
    "fees",
    "deposit",
];

/// Whether a word names something that an invoice lists beside services. “Tax” and “VAT” are lines of an invoice in a
/// column of items, and what accountants do in one of services.
pub fn is_beside_services(word: &str, header: &str) -> bool {
    const TAXES: [&str; 5] = ["tax", "vat", "gst", "salestax", "mwst"];
    let (word, header) = (key(word), key(header));
    let is_of = |words: &[&str]| words.iter().any(|word| header.contains(word));
    let of_services =
        header.is_empty() || (is_of(&["service", "practice", "department", "tracking"]) && !is_of(&["item"]));
    NONE.contains(&word.as_str()) || (TAXES.contains(&word.as_str()) && !of_services)
}

/// Whether the values of a column are services of the firm only where a person says so: a program's tracking category
/// may hold offices as well, and its items whatever was ever billed.
pub fn may_hold_anything(header: &str) -> bool {
    let header = key(header);
    ["tracking", "item", "product", "artikel", "article"].iter().any(|word| header.contains(word))
}
