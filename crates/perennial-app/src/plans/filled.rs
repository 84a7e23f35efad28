//! What the texts of planned touches ask for and only facts know: who was referred, the new employer, when the next
//! need is expected, by which day a complaint is to be answered.

use std::collections::BTreeMap;

use perennial_core::fact::{ClientFact, Event, Fact, FeelingFact, SupportFact};
use perennial_core::ids::{ClientId, ContactId, ReferralId, ReferrerId};
use perennial_core::plans::{Field, TouchKey};
use uuid::Uuid;

use super::due::DueRow;
use crate::actor::Actor;
use crate::args;
use crate::clients::HiddenNames;
use crate::complaints;
use crate::db::{AssertSqlSafe, Conn, Value};
use crate::error::Error;
use crate::log;
use crate::referrals;
use crate::web::words::long_date;

const FIELDS: [Field; 5] =
    [Field::Referral, Field::Employer, Field::ExpectedNeed, Field::AnswerDue, Field::Predecessor];

/// The facts of the clients whose texts ask for something, and the names of other clients that they speak of.
#[derive(Debug, Default)]
pub(super) struct Filled {
    facts: BTreeMap<ClientId, Vec<Fact>>,
    names: BTreeMap<Uuid, String>,
    hidden: HiddenNames,
    /// Days for the final answer to a complaint, by the firm's rules.
    answer_days: i32,
}

impl Filled {
    /// Reads what these rows ask for; nothing is read where none of them asks.
    pub(super) async fn load(conn: &mut Conn, actor: &Actor, rows: &[DueRow]) -> Result<Self, Error> {
        let asks = |row: &&DueRow| {
            let asked = |field: &Field| {
                let braces = format!("{{{}}}", field.key());
                row.body.contains(&braces) || row.title.contains(&braces)
            };
            FIELDS.iter().any(asked)
                || (educates(row).is_some() && asked(&Field::Service))
                || about_referral(row).is_some()
        };
        let mut clients: Vec<ClientId> = rows.iter().filter(asks).map(|row| row.client_id.into()).collect();
        clients.sort();
        clients.dedup();
        if clients.is_empty() {
            return Ok(Self::default());
        }
        let facts = log::of_clients(conn, &clients).await?;
        let mut others: Vec<Uuid> = facts.values().flatten().filter_map(|fact| named(&fact.what)).collect();
        others.sort();
        others.dedup();
        let mut names = names(conn, actor, &others).await?;
        let referrers = referrals::of_clients(conn, &clients).await?;
        names.extend(referrers.into_iter().map(|referrer| (referrer.id.0, referrer.name)));
        for line in rows.iter().filter_map(educates) {
            let sql = "select id, name from service_line where id = $1";
            names.extend(conn.optional::<(Uuid, String)>(sql, args![line]).await?);
        }
        for row in rows {
            let Some(who) = occurrence(row).and_then(|key| key.strip_prefix("contact:")?.parse::<Uuid>().ok()) else {
                continue;
            };
            let sql = "select id, name from contact where id = $1 and client_id = $2";
            names.extend(conn.optional::<(Uuid, String)>(sql, args![who, row.client_id]).await?);
        }
        let answer_days = i32::try_from(complaints::limits(conn).await?.answer_days).unwrap_or(i32::MAX);
        Ok(Self { names, hidden: HiddenNames::of(conn, actor).await?, facts, answer_days })
    }

    /// The value of a field for a row; none when nobody recorded it.
    pub(super) fn value(&self, row: &DueRow, field: Field) -> Option<String> {
        let facts = log::in_force(self.facts.get(&ClientId(row.client_id))?);
        let occurrence = occurrence(row);
        let about = |kind: &str| occurrence.as_deref().and_then(|key| key.strip_prefix(kind)).map(str::to_owned);
        let events = facts.into_iter().rev();
        match field {
            Field::Referral => {
                let id: ReferralId = about("referral:")?.parse().ok()?;
                events.into_iter().find_map(|(_, fact)| self.referral(row, &fact.what, id))
            }
            Field::Employer => {
                let contact = about("contact:").and_then(|id| id.parse().ok()).or(row.contact_id.map(ContactId))?;
                events.into_iter().find_map(|(_, fact)| match &fact.what {
                    Event::Client(ClientFact::ContactMoved { contact: who, to, .. }) if *who == contact => {
                        to.as_deref().map(|to| self.hidden.shown(to).to_owned())
                    }
                    _ => None,
                })
            }
            Field::ExpectedNeed => events.into_iter().find_map(|(_, fact)| match &fact.what {
                Event::Client(ClientFact::NextNeedExpected { day, .. }) => Some(long_date(*day)),
                _ => None,
            }),
            Field::AnswerDue => {
                let id = about("complaint:")?;
                events.into_iter().find_map(|(on, fact)| match &fact.what {
                    Event::Feeling(FeelingFact::ComplaintReceived { complaint, .. }) if complaint.to_string() == id => {
                        Some(long_date(on + self.answer_days))
                    }
                    _ => None,
                })
            }
            Field::Service => self.names.get(&educates(row)?).cloned(),
            Field::Predecessor => self.names.get(&about("contact:")?.parse().ok()?).cloned(),
            _ => None,
        }
    }

    /// Who was referred: somebody whom the client named, or the client itself.
    fn referral(&self, row: &DueRow, what: &Event, id: ReferralId) -> Option<String> {
        match what {
            Event::Support(SupportFact::ReferralMade { referral, who, referred }) if *referral == id => {
                referred.and_then(|client| self.names.get(&client.0).cloned()).or_else(|| who.clone())
            }
            Event::Support(SupportFact::ReferralReceived { referral, .. }) if *referral == id => {
                Some(row.client.clone())
            }
            _ => None,
        }
    }

    /// Whom the planned touch thanks, where that is not the client: whoever referred the client (S3.22).
    pub(super) fn referrer(&self, row: &DueRow) -> Option<ReferrerNamed> {
        let id = about_referral(row)?;
        let facts = log::in_force(self.facts.get(&ClientId(row.client_id))?);
        facts.into_iter().find_map(|(_, fact)| match &fact.what {
            Event::Support(SupportFact::ReferralReceived { referral, from_client: None, from, from_referrer })
                if *referral == id =>
            {
                let known = from_referrer.and_then(|id| self.names.get(&id.0).cloned());
                let name = known.or_else(|| from.clone()).unwrap_or_else(|| "whoever referred them".to_owned());
                Some(ReferrerNamed { id: *from_referrer, referral: id, name })
            }
            _ => None,
        })
    }
}

/// Whoever referred a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferrerNamed {
    /// The record, where there is one.
    pub id: Option<ReferrerId>,
    /// The referral for which they are thanked.
    pub referral: ReferralId,
    /// The name.
    pub name: String,
}

/// The referral for which the planned touch thanks.
fn about_referral(row: &DueRow) -> Option<ReferralId> {
    occurrence(row)?.strip_prefix("referral:")?.parse().ok()
}

/// What set the planned touch off: `contact:0192…`.
fn occurrence(row: &DueRow) -> Option<String> {
    Some(row.key.as_deref()?.parse::<TouchKey>().ok()?.occurrence)
}

/// The service that the client is to hear of: `education:0192…:0193…`.
fn educates(row: &DueRow) -> Option<Uuid> {
    occurrence(row)?.strip_prefix("education:")?.split(':').next()?.parse().ok()
}

/// The other client that a fact speaks of.
fn named(what: &Event) -> Option<Uuid> {
    match what {
        Event::Support(SupportFact::ReferralMade { referred, .. }) => referred.map(|id| id.0),
        _ => None,
    }
}

/// The names of those clients that the actor sees.
async fn names(conn: &mut Conn, actor: &Actor, ids: &[Uuid]) -> Result<BTreeMap<Uuid, String>, Error> {
    let mut names = BTreeMap::new();
    for chunk in ids.chunks(200) {
        let sql = format!(
            "select c.id, c.name from client c where {} and c.id in ({})",
            actor.sees(1),
            log::places(2, chunk.len())
        );
        let values = std::iter::once(actor.wall_value()).chain(chunk.iter().map(|id| Value::from(*id))).collect();
        names.extend(conn.all::<(Uuid, String)>(AssertSqlSafe(sql), values).await?);
    }
    Ok(names)
}
