//! Engagements that a firm's invoices imply where it has no list of its work.
//!
//! A client list and an invoice list are enough for a start: somebody who is invoiced has instructed the firm.
//! What invoices cannot say is when the work was agreed, when it ended, and whether two invoices are one piece
//! of work. So this only proposes: invoices of one client and service line that follow each other closely are
//! one engagement, accepted at the latest on the day of the first. Whether it still goes on is for a person to
//! say; the caller asks, or shows it as open with the last fee date beside it.

use std::collections::BTreeMap;

use super::drafts::InvoiceDraft;
use crate::dates::Day;

/// Work that invoices imply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImpliedEngagement {
    /// The invoices, by their places in the list given, oldest first.
    pub invoices: Vec<usize>,
    /// The service line, by name, when the invoices name one.
    pub service_line: Option<String>,
    /// The day of the first invoice: accepted at the latest on this day.
    pub first: Day,
    /// The day of the last invoice.
    pub last: Day,
    /// Whether the invoices come regularly, as for a retainer: four or more, none more than `quiet` days apart.
    pub regular: bool,
}

/// Groups invoices that name no engagement: by client and service line, with no gap of more than `quiet` days.
/// Credits belong to the group that is open on their day and never open one.
pub fn implied_engagements(invoices: &[&InvoiceDraft], quiet: i32) -> Vec<ImpliedEngagement> {
    let mut by_work: BTreeMap<(Option<String>, Option<&str>), Vec<usize>> = BTreeMap::new();
    for (place, invoice) in invoices.iter().enumerate().filter(|(_, i)| i.engagement.is_none()) {
        by_work.entry((invoice.client.key(), invoice.service_line.as_deref())).or_default().push(place);
    }
    let mut found: Vec<ImpliedEngagement> = Vec::new();
    for ((_, service_line), mut places) in by_work {
        places.sort_by_key(|place| invoices.get(*place).map(|i| i.issued));
        let from = found.len();
        for place in places {
            let Some(invoice) = invoices.get(place) else { continue };
            let open = found.get_mut(from..).and_then(<[_]>::last_mut);
            match open.filter(|e| invoice.issued.days_since(e.last) <= quiet) {
                Some(engagement) => {
                    engagement.invoices.push(place);
                    engagement.last = invoice.issued;
                    engagement.regular = engagement.invoices.len() >= 4;
                }
                None if invoice.total.minor > 0 => found.push(ImpliedEngagement {
                    invoices: vec![place],
                    service_line: service_line.map(str::to_owned),
                    first: invoice.issued,
                    last: invoice.issued,
                    regular: false,
                }),
                None => {}
            }
        }
    }
    found.sort_by_key(|e| e.first);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::drafts::ClientRef;
    use crate::money::{Currency, Money};

    fn invoice(client: &str, line: &str, day: i32, minor: i64) -> InvoiceDraft {
        InvoiceDraft {
            number: format!("{client}-{day}"),
            client: ClientRef { name: Some(client.to_owned()), ..ClientRef::default() },
            engagement: None,
            issued: Day::from_number(day),
            due: None,
            total: Money::new(minor, Currency::GBP),
            summed: false,
            tax: None,
            paid: None,
            paid_on: None,
            lines: Vec::new(),
            service_line: Some(line.to_owned()),
            remarks: None,
        }
    }

    #[test]
    fn invoices_that_follow_each_other_are_one_engagement() {
        let list = [
            invoice("Ansah", "Employment", 100, 500),
            invoice("Ansah", "Employment", 130, 500),
            invoice("Ansah", "Conveyancing", 110, 900),
            invoice("Ansah", "Employment", 140, -100),
            invoice("Ansah", "Employment", 400, 500),
            invoice("Kestrel", "Disputes", 50, -100),
        ];
        let all: Vec<&InvoiceDraft> = list.iter().collect();
        let found = implied_engagements(&all, 120);
        let groups: Vec<&[usize]> = found.iter().map(|e| e.invoices.as_slice()).collect();
        assert_eq!(groups, [&[0, 1, 3][..], &[2], &[4]]);
        assert_eq!((found[0].first, found[0].last), (Day::from_number(100), Day::from_number(140)));
    }
}
