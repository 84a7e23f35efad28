//! Questions about lists of invoices: which column is the number, the day and the total, whether the tax is in it, what the
//! status of an invoice says, and what the rows of a ledger are.

use super::Asked;
use super::Question;
use super::kinds::is_free;
use super::rows::is_filled;
use super::unknown_words;
use crate::imports::drafts::document_of;
use crate::imports::mapping::{Column, Mapping, Rule};
use crate::imports::objects::{Field, Object};
use crate::imports::presets;
use crate::imports::read::Sheet;
use crate::imports::values::{self, DocumentKind, InvoiceStanding};

/// The answers to whether the tax is part of the amount.
pub const IN_IT: &str = "part of it";
/// The other one.
pub const ON_TOP: &str = "on top of it";

/// The answer that no column is the number of the invoice: the list gives none.
pub const NO_NUMBERS: &str = "none: the invoices have no numbers";

/// Asked when no column of a list of invoices is their number, and one may be: its cells differ.
pub fn number(sheet: &Sheet, mapping: &Mapping, bound: &[Option<&Column>]) -> Option<Question> {
    let is_known = is_filled(Field::InvoiceNumber, mapping, bound) || mapping.meant(Field::InvoiceNumber, "").is_some();
    if mapping.chief() != Some(Object::Invoice) || is_known {
        return None;
    }
    let differ = |place: &usize| presets::tells_rows_apart(sheet, *place);
    let may_be = (0..sheet.headers.len()).filter(|place| is_free(bound, *place)).filter(differ);
    let mut choices: Vec<String> = may_be.map(|place| sheet.headers[place].clone()).collect();
    if choices.is_empty() {
        return None;
    }
    choices.push(NO_NUMBERS.to_owned());
    Some(Question {
        about: Asked::NameColumn { field: Field::InvoiceNumber },
        text: "Which column holds the number of the invoice?".to_owned(),
        example: choices.first().cloned().unwrap_or_default(),
        choices,
        likely: None,
        needed: true,
    })
}

/// Asked when no column of a list of invoices is their day, and one may be: first of all those that are nothing else.
pub fn day(sheet: &Sheet, mapping: &Mapping, bound: &[Option<&Column>]) -> Option<Question> {
    if mapping.chief() != Some(Object::Invoice) || is_filled(Field::InvoiceIssued, mapping, bound) {
        return None;
    }
    let is_read = |place: &usize| bound.get(*place).is_none_or(|column| column.is_none_or(|c| c.rule != Rule::Skip));
    let days: Vec<usize> =
        (0..sheet.headers.len()).filter(is_read).filter(|place| presets::holds_days(sheet, *place)).collect();
    let free: Vec<usize> = days.iter().copied().filter(|place| is_free(bound, *place)).collect();
    let days = if free.is_empty() { days } else { free };
    let choices: Vec<String> = days.into_iter().map(|place| sheet.headers[place].clone()).collect();
    (!choices.is_empty()).then(|| Question {
        about: Asked::NameColumn { field: Field::InvoiceIssued },
        text: "Which column holds the day of the invoice?".to_owned(),
        example: choices.first().cloned().unwrap_or_default(),
        choices,
        likely: None,
        needed: true,
    })
}

/// Asked when no column of a list of invoices holds their amount, and one may.
pub fn total(sheet: &Sheet, mapping: &Mapping, bound: &[Option<&Column>]) -> Option<Question> {
    let fills = |field: Field| is_filled(field, mapping, bound);
    let needs = mapping.chief() == Some(Object::Invoice)
        && ![Field::InvoiceTotal, Field::InvoiceNet, Field::InvoiceLine].into_iter().any(fills);
    if !needs {
        return None;
    }
    // What was paid is not what was billed: a list of payments has no amount of its own.
    const PAID: [&str; 6] = ["paid", "payment", "receiv", "receipt", "bezahlt", "zahlung"];
    let may_be = |place: usize, header: &str| {
        let key = values::key(header);
        let free = is_free(bound, place);
        let mut cells = sheet.filled(place).take(50).peekable();
        free && !PAID.iter().any(|word| key.contains(word))
            && cells.peek().is_some()
            && cells.all(|cell| values::read_amount(cell, None) != values::AmountReading::NotAnAmount)
    };
    let choices: Vec<String> = sheet
        .headers
        .iter()
        .enumerate()
        .filter(|(place, header)| may_be(*place, header))
        .map(|(_, header)| header.clone())
        .collect();
    (!choices.is_empty()).then(|| Question {
        about: Asked::NameColumn { field: Field::InvoiceTotal },
        text: "Which column holds the total of the invoice?".to_owned(),
        example: choices.first().cloned().unwrap_or_default(),
        choices,
        likely: None,
        needed: true,
    })
}

/// Asked when a tax stands beside an amount and neither header nor cells say whether it is in it.
pub fn tax(sheet: &Sheet, mapping: &Mapping, bound: &[Option<&Column>]) -> Option<Question> {
    let place = |field: Field| {
        bound.iter().position(|column| column.is_some_and(|c| c.to.contains(&field) && c.rule != Rule::Skip))
    };
    let asked = mapping.chief() == Some(Object::Invoice)
        && !presets::is_program(&mapping.system)
        && mapping.meant(Field::InvoiceTax, "").is_none()
        && place(Field::InvoiceNet).is_none();
    let (amount, tax) = (place(Field::InvoiceTotal)?, place(Field::InvoiceTax)?);
    let header = sheet.headers.get(amount).filter(|_| asked)?;
    let has_tax = sheet.filled(tax).any(|cell| cell.chars().any(|c| ('1'..='9').contains(&c)));
    let settled = match (place(Field::InvoicePaid), place(Field::InvoiceOpen)) {
        (Some(paid), Some(open)) => presets::adds_up(sheet, &[paid, open], amount),
        _ => false,
    };
    // What adds up with a column that is left over is the whole.
    let sums =
        (0..sheet.headers.len()).any(|net| net != amount && net != tax && presets::adds_up(sheet, &[net, tax], amount));
    if !has_tax || settled || sums || presets::says_whether_taxed(header) {
        return None;
    }
    let beside = &sheet.headers[tax];
    Some(Question {
        about: Asked::Tax { column: header.clone() },
        text: format!("Is “{beside}” part of “{header}”, or does it come on top of it?"),
        example: sheet.filled(amount).next().unwrap_or_default().to_owned(),
        choices: vec![IN_IT.to_owned(), ON_TOP.to_owned()],
        likely: None,
        needed: true,
    })
}

/// The answer that a column called after types names none: each row is an invoice.
pub const EACH_AN_INVOICE: &str = "each is an invoice";
/// The answer that its words tell invoices from other rows; each of them is asked then.
pub const THEY_DIFFER: &str = "they differ";

/// Asked of the types of the rows of a ledger that no list of ours knows, word by word; first of all whether they are
/// such types, where none of them is known.
pub fn documents(sheet: &Sheet, place: usize, header: &str, mapping: &Mapping) -> Vec<Question> {
    let known = |word: &str| document_of(mapping, word).is_some();
    let unknown: Vec<&str> = unknown_words(sheet, place, |word| values::key(word).is_empty() || known(word)).collect();
    let [first, ..] = unknown.as_slice() else { return Vec::new() };
    let are_types = mapping.meant(Field::InvoiceKind, "").is_some() || sheet.filled(place).any(known);
    if !are_types {
        let words: Vec<String> = unknown.iter().take(3).map(|word| format!("“{word}”")).collect();
        return vec![Question {
            about: Asked::Documents { column: header.to_owned() },
            text: format!(
                "“{header}” says {}: is each row an invoice, or do these words tell invoices from credit notes, payments \
                 and the like?",
                words.join(", ")
            ),
            example: (*first).to_owned(),
            choices: vec![EACH_AN_INVOICE.to_owned(), THEY_DIFFER.to_owned()],
            likely: None,
            needed: true,
        }];
    }
    let ask = |word: &&str| Question {
        about: Asked::Document { word: (*word).to_owned() },
        text: format!(
            "What is a row whose “{header}” says “{word}”: an invoice, a credit note, a payment, or none of these?"
        ),
        example: (*word).to_owned(),
        choices: DocumentKind::ANSWERS.map(|kind| kind.word().to_owned()).to_vec(),
        likely: None,
        needed: true,
    };
    unknown.iter().map(ask).collect()
}

/// Whether it is known what a status of an invoice means.
pub fn standing_known(mapping: &Mapping, word: &str) -> bool {
    let told = mapping.meant(Field::InvoiceStatus, word).is_some();
    told || values::key(word).is_empty() || InvoiceStanding::of_words(word).is_some()
}

/// Asked of a status that no list of ours knows.
pub fn standing(word: &str) -> Question {
    Question {
        about: Asked::InvoiceStatus { word: word.to_owned() },
        text: format!(
            "What does “{word}” say of an invoice: that it is owed, paid, not issued yet, no fee (void, refunded), or \
             written off?"
        ),
        example: word.to_owned(),
        choices: InvoiceStanding::ANSWERS.map(|standing| standing.word().to_owned()).to_vec(),
        likely: None,
        needed: true,
    }
}
