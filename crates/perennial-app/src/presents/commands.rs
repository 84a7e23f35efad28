//! Verbs of presents.

use perennial_core::dates::Day;
use perennial_core::fact::{DeclinedBy, Direction, Event, Medium, PresentFact, Purpose, TouchFact};
use perennial_core::ids::{ClientId, ContactId, PresentId, StaffId};
use perennial_core::money::Money;
use perennial_core::presents::{Finding, Form, Found, Present, Weight};

use super::{queries, weigh};
use crate::actor::Actor;
use crate::app::Act;
use crate::args;
use crate::audit::{Action, Note, Subject};
use crate::db::Tx;
use crate::error::Error;
use crate::rights::Right;
use crate::{clients, firm, log, touches};

/// A present that somebody wants to give.
#[derive(Debug, Clone)]
pub struct NewPresent {
    /// For whom.
    pub contact: Option<ContactId>,
    /// What it is.
    pub item: String,
    /// What it costs.
    pub value: Option<Money>,
    /// Why this for this person.
    pub reason: Option<String>,
    /// In what form.
    pub form: Form,
    /// It bears the firm's logo.
    pub logo: bool,
    /// It is a coupon or a rebate.
    pub coupon: bool,
    /// How many people get the same.
    pub recipients: u32,
}

/// Proposes a present.
///
/// # Errors
/// When the client is not there, or the day lies ahead.
pub async fn propose(
    tx: &mut Tx,
    act: &mut Act,
    client: ClientId,
    on: Day,
    input: NewPresent,
) -> Result<PresentId, Error> {
    past(act, on)?;
    let by = act.actor.staff();
    enter(tx, act, client, (on, by), input, None).await
}

/// How a present of the past was given: the day, and who had approved it on which day.
#[derive(Debug, Clone, Copy)]
pub struct Given {
    /// When.
    pub on: Day,
    /// Who approved it, and when.
    pub approved: Option<(Day, StaffId)>,
}

/// Enters a present as a list or a memory has it, without any check: proposed when and by whom, and perhaps given.
///
/// # Errors
/// When the client is not there.
pub async fn enter(
    tx: &mut Tx,
    act: &mut Act,
    client: ClientId,
    (on, by): (Day, Option<StaffId>),
    input: NewPresent,
    given: Option<Given>,
) -> Result<PresentId, Error> {
    act.actor.must(Right::Record)?;
    clients::visible(tx, &act.actor, client).await?;
    let present: PresentId = act.new_id();
    let NewPresent { contact, item, value, reason, form, logo, coupon, recipients } = input;
    tx.run(
        "insert into present_detail (present_id, client_id, form, logo, coupon, recipients) values ($1, $2, $3, $4, $5, $6)",
        args![present, client, form.key(), logo, coupon, i64::from(recipients)],
    )
    .await?;
    let mut facts = vec![(on, PresentFact::Proposed { present, contact, item, value, reason, by })];
    if let Some(given) = given {
        if let Some((on, by)) = given.approved {
            facts.push((on, PresentFact::Approved { present, by: Some(by) }));
        }
        facts.push((given.on, PresentFact::Given { present }));
    }
    act.record(tx, client, facts.into_iter().map(|(on, fact)| (on, Event::Present(fact))).collect()).await?;
    Ok(present)
}

async fn load(tx: &mut Tx, act: &Act, client: ClientId, id: PresentId) -> Result<Present, Error> {
    act.actor.must(Right::Record)?;
    clients::visible(tx, &act.actor, client).await.map_err(|_| Error::NotFound("present"))?;
    let all = Present::all(&log::of_client(tx, client).await?, Day::MAX);
    all.into_iter().find(|present| present.id == id).ok_or(Error::NotFound("present"))
}

/// A second person approves a present, where there is one. What the rules forbid needs a reason to be approved all the same.
///
/// # Errors
/// When it is not there, the approver proposed it or may not approve it, or a reason is missing.
pub async fn approve(
    tx: &mut Tx,
    act: &mut Act,
    client: ClientId,
    id: PresentId,
    on: Day,
    reason: Option<String>,
) -> Result<(), Error> {
    let present = load(tx, act, client, id).await?;
    past(act, on)?;
    let approver = act.actor.staff().ok_or_else(|| {
        Error::refused("An approval is a person's: sign in as the colleague who approves, then approve it there.")
    })?;
    let alone = queries::is_alone(tx, client, approver).await?;
    let fact = present.approve(on, approver, alone).map_err(|refusal| Error::refused(refusal.to_string()))?;
    let row = queries::find(tx, &act.actor, id).await?;
    let findings = weigh::findings(tx, &act.actor, &row, on).await?;
    may_approve(tx, &act.actor, &findings).await?;
    let forbidden = findings.iter().find(|finding| finding.weight == Weight::Forbidden);
    if let (Some(forbidden), None) = (forbidden, &reason) {
        let text = format!("{} To approve it all the same, say why: the register keeps the reason.", forbidden.found);
        return Err(Error::field("reason", text));
    }
    if forbidden.is_some() {
        let sql = "update present_detail set override_reason = $2 where present_id = $1";
        let said = format!("a present that the rules forbid is approved: {}", reason.as_deref().unwrap_or_default());
        tx.run(sql, args![id, reason]).await?;
        act.audit(tx, Note::on(Action::Overridden, Subject::Client(client), said)).await?;
    }
    act.record(tx, client, vec![(on, Event::Present(fact))]).await
}

/// A rule may want a partner or whoever answers for compliance, which the firm's managers do.
async fn may_approve(tx: &mut Tx, actor: &Actor, findings: &[Finding]) -> Result<(), Error> {
    use perennial_core::presents::Approver;
    for finding in findings {
        match finding.found {
            Found::ApprovalNeeded(Approver::Compliance) => actor.must(Right::ApprovePresents)?,
            Found::ApprovalNeeded(Approver::Partner) if !actor.may(Right::ApproveAsPartner) => {
                let staff = firm::staff(tx).await?;
                let person = staff.into_iter().find(|person| Some(person.id) == actor.staff());
                let title = person.and_then(|person| person.job_title).unwrap_or_default().to_lowercase();
                if !title.contains("partner") {
                    return Err(Error::refused("The rule wants the approval of a partner. Ask one of them."));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// A present is given: the touch is logged beside it. What is no present counts as a mailing.
///
/// # Errors
/// When it is not there, the rules forbid it, or a second person has to say yes first.
pub async fn give(tx: &mut Tx, act: &mut Act, client: ClientId, id: PresentId, on: Day) -> Result<(), Error> {
    let present = load(tx, act, client, id).await?;
    past(act, on)?;
    let row = queries::find(tx, &act.actor, id).await?;
    let findings = weigh::findings(tx, &act.actor, &row, on).await?;
    let fact = present.give(on, weigh::wants_approval(&findings));
    let fact = fact.map_err(|refusal| Error::refused(refusal.to_string()))?;
    let forbidden = findings.iter().find(|finding| finding.weight == Weight::Forbidden);
    if let (Some(forbidden), None) = (forbidden, &row.override_reason) {
        return Err(Error::refused(forbidden.found.to_string()));
    }
    let personal = !findings.iter().any(|finding| finding.weight == Weight::NoPresent);
    let touch = TouchFact::Made {
        medium: Medium::Present,
        direction: Direction::Outbound,
        personal,
        purpose: Purpose::Thank,
        contact: present.contact,
        engagement: None,
        staff: act.actor.staff(),
        minutes: None,
        subject: Some(present.item.clone()),
        detail: None,
    };
    act.record(tx, client, vec![(on, Event::Present(fact))]).await?;
    touches::log_alone(tx, act, client, on, touch).await.map(drop)
}

/// A present is not given, or not taken.
///
/// # Errors
/// When it is not there, is settled already, or no reason is given.
pub async fn decline(
    tx: &mut Tx,
    act: &mut Act,
    client: ClientId,
    id: PresentId,
    on: Day,
    by: DeclinedBy,
    reason: &str,
) -> Result<(), Error> {
    let present = load(tx, act, client, id).await?;
    past(act, on)?;
    let fact = present.decline(on, by, reason).map_err(|refusal| Error::refused(refusal.to_string()))?;
    act.record(tx, client, vec![(on, Event::Present(fact))]).await
}

fn past(act: &Act, on: Day) -> Result<(), Error> {
    if on > act.today {
        return Err(Error::field("on", "What is recorded has happened: choose today or an earlier day."));
    }
    Ok(())
}
