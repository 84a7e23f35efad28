//! Cells to values: days, amounts, addresses and words, in the forms in which people write them.
//!
//! What a single cell cannot tell (is `03/04/2024` in March or April? is `1,234` a thousand or one?) is
//! settled by the other cells of its column, and asked when they do not settle it either.

mod amounts;
mod columns;
mod dates;
mod document;
mod endings;
mod invoice_standing;
mod meanings;
mod media;
mod months;
mod partial;
mod people;
mod refusals;
mod services;
mod signs;
mod words;

pub use amounts::{Amount, AmountReading, DecimalMark, read_amount};
pub use columns::{Finding, date_order, decimal_mark, shown_date_order, some_fit_mark, some_fit_order};
pub use dates::{DateOrder, DateReading, read_date, read_date_until, serial_day};
pub use document::DocumentKind;
pub use endings::{is_ending_of_a_name, is_legal_ending, names_an_organisation};
pub use invoice_standing::{InvoiceStanding, speaks_of_payment};
pub use meanings::{StageMeaning, StatusMeaning};
pub use media::{is_mass, medium, medium_of_subject};
pub use months::month_of;
pub use partial::read_month_or_year;
pub use people::{
    domain_of, emails, names_no_referrer, person_name, phone, phones, says_nothing, without_address, yes_or_no,
};
pub use refusals::{Refusal, consent, refusal};
pub use services::{is_beside_services, may_hold_anything};
pub use signs::currency_of;
pub(in crate::imports) use words::{STAGE_WORDS, STATUS_WORDS, folded, plain as words_plain};
pub use words::{direction, key, nearest, stage, status};
