//! The facts in force of a client to what they say of it as a whole.

use super::{Client, Standing};
use crate::dates::{Day, Moment};
use crate::fact::{ClientFact, EngagementFact, Event, Fact, InvoiceFact, Listing};

/// What the facts of a client, as [`in_force`](crate::journeys::in_force) gives them, say of it as a whole. It never
/// fails. The last manager named answers for it; an engagement that is accepted on the day of an end or later, and an
/// invoice after it, make it a client again (D8, D24), and so does a list that calls it active, unless the end was recorded
/// after that list; the camp is the last one said (D2).
pub fn read(in_force: &[(Day, &Fact)]) -> Client {
    let mut client = Client::default();
    let mut accepted: Option<Day> = None;
    let mut billed: i64 = 0;
    let mut end_recorded: Option<Moment> = None;
    for (on, fact) in in_force {
        client.bought |= matches!(fact.what, Event::Engagement(_));
        client.sought |= matches!(fact.what, Event::Pursuit(_));
        match &fact.what {
            // Who recorded the end after the list knew what it says.
            Event::Client(ClientFact::Listed { listing: Listing::ActiveClient })
                if end_recorded.is_some_and(|end| fact.recorded < end) => {}
            Event::Client(what) => {
                if matches!(what, ClientFact::Ended { .. }) {
                    end_recorded = Some(fact.recorded);
                }
                client.take_in(*on, what, accepted == Some(*on));
            }
            Event::Engagement(EngagementFact::Accepted { .. } | EngagementFact::LetterSigned { .. }) => {
                accepted = Some(*on);
                client.standing = Standing::Lasting;
            }
            // What is billed after the end, under no work that is known, shows work since (D17).
            Event::Invoice(InvoiceFact::Issued { engagement: None, amount, .. }) if amount.minor > 0 => {
                client.come_back_after(*on);
            }
            _ => {}
        }
        if let Event::Invoice(InvoiceFact::Issued { amount, .. }) = &fact.what {
            billed = amount.minor.saturating_add(billed);
        }
    }
    // What was credited in full is no fee.
    client.bought |= billed > 0;
    client
}

impl Client {
    /// Something of a day shows that the relationship goes on, where it had ended before.
    fn come_back_after(&mut self, day: Day) {
        if matches!(self.standing, Standing::Ended { on, .. } if on < day) {
            self.standing = Standing::Lasting;
        }
    }

    fn take_in(&mut self, on: Day, what: &ClientFact, accepted_today: bool) {
        match what {
            ClientFact::ManagerAssigned { staff } => self.manager = *staff,
            ClientFact::Ended { reason, camp, within_control } if !accepted_today => {
                let (reason, camp, within_control) = (reason.clone(), *camp, *within_control);
                self.standing = Standing::Ended { on, reason, camp, within_control };
            }
            // Whether they had left is asked, and until then they had not (D24).
            ClientFact::Listed { listing: Listing::ActiveClient } => self.come_back_after(on),
            ClientFact::CampConfirmed { camp: said } => {
                if let Standing::Ended { camp, .. } = &mut self.standing {
                    *camp = Some(*said);
                }
            }
            ClientFact::Archived { archived: true } => self.archived = self.archived.or(Some(on)),
            ClientFact::Archived { archived: false } => self.archived = None,
            _ => {}
        }
    }
}
