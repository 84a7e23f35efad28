//! The rows that follow from the facts of people, as they are stored.

use perennial_core::dates::Day;
use perennial_core::fact::Tie;
use perennial_core::ids::{ClientId, ContactId, StaffId};
use perennial_core::people::{Employer, Moved, Said};
use perennial_core::promises::Mark;
use uuid::Uuid;

use crate::args;
use crate::db::{Row, Value};
use crate::derived_rows::DerivedRow;

fn number(day: Day) -> i64 {
    i64::from(day.number())
}

/// The last word about a medium, or about all of them.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Row)]
pub(super) struct DerivedWish {
    contact_id: Uuid,
    medium: String,
    client_id: Uuid,
    stance: String,
    basis: String,
    source: Option<String>,
    on_day: i64,
    fact_id: Uuid,
}

impl DerivedWish {
    pub(super) fn of(client: ClientId, contact: ContactId, medium: &str, said: Said) -> Self {
        Self {
            contact_id: contact.0,
            medium: medium.to_owned(),
            client_id: client.0,
            stance: said.stance.key().to_owned(),
            basis: said.basis.key().to_owned(),
            source: said.source,
            on_day: number(said.mark.on),
            fact_id: said.mark.fact.0,
        }
    }
}

impl DerivedRow for DerivedWish {
    const TABLE: &'static str = "contact_wish";
    const COLUMNS: &'static str = "contact_id, medium, client_id, stance, basis, source, on_day, fact_id";

    fn client(&self) -> ClientId {
        ClientId(self.client_id)
    }

    fn values(self) -> Vec<Value> {
        let Self { contact_id, medium, client_id, stance, basis, source, on_day, fact_id } = self;
        args![contact_id, medium, client_id, stance, basis, source, on_day, fact_id]
    }
}

/// How well a colleague knows somebody.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Row)]
pub(super) struct DerivedTie {
    contact_id: Uuid,
    staff_id: Uuid,
    client_id: Uuid,
    tie: String,
    on_day: i64,
    fact_id: Uuid,
}

impl DerivedTie {
    pub(super) fn of(client: ClientId, contact: ContactId, staff: StaffId, tie: Tie, mark: Mark) -> Self {
        Self {
            contact_id: contact.0,
            staff_id: staff.0,
            client_id: client.0,
            tie: tie.key().to_owned(),
            on_day: number(mark.on),
            fact_id: mark.fact.0,
        }
    }
}

impl DerivedRow for DerivedTie {
    const TABLE: &'static str = "contact_tie";
    const COLUMNS: &'static str = "contact_id, staff_id, client_id, tie, on_day, fact_id";

    fn client(&self) -> ClientId {
        ClientId(self.client_id)
    }

    fn values(self) -> Vec<Value> {
        args![self.contact_id, self.staff_id, self.client_id, self.tie, self.on_day, self.fact_id]
    }
}

/// An employer in somebody's history.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Row)]
pub(super) struct DerivedEmployer {
    fact_id: Uuid,
    contact_id: Uuid,
    client_id: Uuid,
    employer: String,
    job_title: Option<String>,
    from_day: Option<i64>,
    until_day: Option<i64>,
    at_client_id: Option<Uuid>,
    was_contact_id: Option<Uuid>,
}

impl DerivedEmployer {
    pub(super) fn of(client: ClientId, contact: ContactId, one: Employer) -> Self {
        Self {
            fact_id: one.fact.0,
            contact_id: contact.0,
            client_id: client.0,
            employer: one.name,
            job_title: one.job,
            from_day: one.from.map(number),
            until_day: one.until.map(number),
            at_client_id: one.client.map(|id| id.0),
            was_contact_id: one.was.map(|id| id.0),
        }
    }
}

impl DerivedRow for DerivedEmployer {
    const TABLE: &'static str = "contact_employer";
    const COLUMNS: &'static str =
        "fact_id, contact_id, client_id, employer, job_title, from_day, until_day, at_client_id, was_contact_id";

    fn client(&self) -> ClientId {
        ClientId(self.client_id)
    }

    fn values(self) -> Vec<Value> {
        let Self { fact_id, contact_id, client_id, employer, job_title, from_day, until_day, .. } = self;
        args![
            fact_id,
            contact_id,
            client_id,
            employer,
            job_title,
            from_day,
            until_day,
            self.at_client_id,
            self.was_contact_id
        ]
    }
}

/// That somebody left.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Row)]
pub(super) struct DerivedMove {
    contact_id: Uuid,
    client_id: Uuid,
    on_day: i64,
    fact_id: Uuid,
    employer: Option<String>,
    retired: i64,
    to_client_id: Option<Uuid>,
    to_contact_id: Option<Uuid>,
    successor_id: Option<Uuid>,
}

impl DerivedMove {
    pub(super) fn of(client: ClientId, contact: ContactId, moved: Moved) -> Self {
        let (to_client, to_contact) = moved.followed.unzip();
        Self {
            contact_id: contact.0,
            client_id: client.0,
            on_day: number(moved.mark.on),
            fact_id: moved.mark.fact.0,
            employer: moved.to,
            retired: i64::from(moved.retired),
            to_client_id: to_client.map(|id| id.0),
            to_contact_id: to_contact.map(|id| id.0),
            successor_id: moved.successor.map(|id| id.0),
        }
    }
}

impl DerivedRow for DerivedMove {
    const TABLE: &'static str = "contact_move";
    const COLUMNS: &'static str = "contact_id, client_id, on_day, fact_id, employer, retired, to_client_id,
        to_contact_id, successor_id";

    fn client(&self) -> ClientId {
        ClientId(self.client_id)
    }

    fn values(self) -> Vec<Value> {
        let Self { contact_id, client_id, on_day, fact_id, employer, retired, .. } = self;
        args![
            contact_id,
            client_id,
            on_day,
            fact_id,
            employer,
            retired,
            self.to_client_id,
            self.to_contact_id,
            self.successor_id
        ]
    }
}
