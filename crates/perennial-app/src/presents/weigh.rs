//! What is to be said of a present before it is given: the wish, what the household had, tenders, and the rules.

use perennial_core::dates::Day;
use perennial_core::fact::Medium;
use perennial_core::ids::{ClientId, ContactId};
use perennial_core::money::Money;
use perennial_core::presents::{Blackout, Earlier, Finding, Form, Weight, Wish, check};
use uuid::Uuid;

use super::queries::Registered;
use super::{recipients, rules};
use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;
use crate::people;

fn day(number: i64) -> Day {
    Day::from_number(i32::try_from(number).unwrap_or_default())
}

/// Everything to be said of a present that would be given on a day, the heaviest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn findings(conn: &mut Conn, actor: &Actor, present: &Registered, on: Day) -> Result<Vec<Finding>, Error> {
    let (rules, _) = rules::rules(conn).await?;
    let contact = present.contact_id.map(ContactId);
    let recipient = match contact {
        Some(contact) => recipients::recipient(conn, contact).await?,
        None => recipients::Recipient::default(),
    };
    let household = household(present.client_id, present.contact_id, recipient.household.as_deref());
    let wish = Wish {
        on,
        reason: present.reason.clone(),
        value: present.value(),
        form: Form::from_key(&present.form).unwrap_or(Form::Thing),
        logo: present.logo != 0,
        coupon: present.coupon != 0,
        recipients: u32::try_from(present.recipients).unwrap_or(u32::MAX),
        class: recipient.jurisdiction.zip(recipient.recipient_class),
        yearly_fees: yearly_fees(conn, present.client_id.into()).await?,
        refused: refused(conn, present).await?,
        household,
    };
    let earlier = earlier(conn, actor, present.id).await?;
    let blackouts = blackouts(conn, present.client_id.into()).await?;
    Ok(check(&wish, &rules, &earlier, &blackouts))
}

/// The heaviest of some findings.
pub fn heaviest(findings: &[Finding]) -> Option<&Finding> {
    findings.iter().max_by_key(|finding| finding.weight)
}

/// True when a second person must say yes first.
pub fn wants_approval(findings: &[Finding]) -> bool {
    heaviest(findings).is_some_and(|finding| finding.weight >= Weight::Approval)
}

/// The household of a recipient: as it was named, else the person alone, else the client.
fn household(client: Uuid, contact: Option<Uuid>, named: Option<&str>) -> String {
    match (named, contact) {
        (Some(named), _) => named.trim().to_lowercase(),
        (None, Some(contact)) => contact.to_string(),
        (None, None) => client.to_string(),
    }
}

/// Why the recipient wants none, in words.
async fn refused(conn: &mut Conn, present: &Registered) -> Result<Option<String>, Error> {
    let Some(contact) = present.contact_id.map(ContactId) else { return Ok(None) };
    let wishes = people::wishes(conn, &[present.client_id.into()]).await?;
    let wishes = wishes.get(&contact).filter(|wishes| wishes.refuses(Medium::Present));
    let warning = wishes.and_then(|wishes| wishes.warning());
    Ok(warning.map(|warning| format!("{} {warning}", present.contact.as_deref().unwrap_or("The person"))))
}

async fn yearly_fees(conn: &mut Conn, client: ClientId) -> Result<Option<Money>, Error> {
    let row: Option<(i64, String)> = conn
        .optional(
            "select po.fees_minor, f.currency from position po join firm f on f.id = 1 where po.client_id = $1",
            args![client],
        )
        .await?;
    let Some((minor, code)) = row else { return Ok(None) };
    Ok(code.parse().ok().map(|currency| Money::new(minor, currency)))
}

/// Of a present that was given: client, person, household, day, price.
type GivenRow = (Uuid, Option<Uuid>, Option<String>, i64, Option<i64>, Option<String>);

/// Presents that the firm gave before, as far as the actor sees their recipients.
async fn earlier(conn: &mut Conn, actor: &Actor, but: Uuid) -> Result<Vec<Earlier>, Error> {
    let sql = format!(
        "select p.client_id, p.contact_id, r.household, p.state_on, p.value_minor, p.currency
         from present p join client c on c.id = p.client_id left join present_recipient r on r.contact_id = p.contact_id
         where p.state = 'given' and p.id <> $2 and {}",
        actor.sees(1)
    );
    let rows: Vec<GivenRow> = conn.all(AssertSqlSafe(sql), args![actor.wall_value(), but]).await?;
    let rows = rows.into_iter().map(|(client, contact, named, on, minor, code)| Earlier {
        household: household(client, contact, named.as_deref()),
        on: day(on),
        value: minor.zip(code.and_then(|code| code.parse().ok())).map(|(minor, currency)| Money::new(minor, currency)),
    });
    Ok(rows.collect())
}

async fn blackouts(conn: &mut Conn, client: ClientId) -> Result<Vec<Blackout>, Error> {
    let rows: Vec<(i64, Option<i64>, String)> = conn
        .all("select from_day, until_day, title from tender where client_id = $1 order by from_day, id", args![client])
        .await?;
    let blackout =
        |(from, until, what): (i64, Option<i64>, String)| Blackout { from: day(from), until: until.map(day), what };
    Ok(rows.into_iter().map(blackout).collect())
}
