//! Pursuits, engagements, invoices and touches land.

use perennial_core::dates::Day;
use perennial_core::fact::{Event, PursuitStep};
use perennial_core::ids::{ClientId, EngagementId, InvoiceId, PursuitId};
use perennial_core::imports::drafts::{
    ClientRef, ContactRef, Draft, EngagementDraft, InvoiceDraft, PursuitDraft, PursuitState, TouchDraft,
};
use perennial_core::imports::infer::Ids;
use perennial_core::imports::objects::Object;
use perennial_core::imports::values::StatusMeaning;
use perennial_core::text::Name;

use super::known::stored_id;
use super::landing::{Action, Landed, Lander};
use super::receipts::snapshot;
use super::upkeep::Kept;
use crate::app::Act;
use crate::args;
use crate::db::Tx;
use crate::engagements::{self, Course, NewEngagement};
use crate::error::Error;
use crate::invoices::{self, NewInvoice};
use crate::pursuits::{self, NewPursuit};

const NO_CLIENT: &str = "The row names no client. Fill in the client's name or id, then import the error file.";

/// A pursuit's outcome as stored: its state, day and revisit day; none while open.
fn outcome(state: &PursuitState, known: Day) -> Option<(&'static str, Day, Option<Day>)> {
    match state {
        PursuitState::Open { .. } => None,
        PursuitState::Hired { on } => Some(("hired", on.unwrap_or(known), None)),
        PursuitState::NotNow { on, revisit } => Some(("not_now", on.unwrap_or(known), *revisit)),
        PursuitState::NoWay { on } => Some(("no_way", on.unwrap_or(known), None)),
    }
}

impl Lander {
    async fn refer(
        &mut self,
        tx: &mut Tx,
        act: &mut Act,
        client: &ClientRef,
        contact: Option<&ContactRef>,
    ) -> Result<Option<(ClientId, Ids)>, Error> {
        let found = self.resolved.client_or_new(tx, act, &self.records, client, &self.source).await?;
        let Some(id) = found else { return Ok(None) };
        let contact = self.resolved.contact(&self.records, contact, Some(client), id, &self.source);
        Ok(Some((id, Ids { contact, ..Ids::default() })))
    }

    pub(super) async fn pursuit(
        &mut self,
        tx: &mut Tx,
        act: &mut Act,
        draft: &Draft,
        row: &PursuitDraft,
    ) -> Result<Landed, Error> {
        if !row.reached.is_empty() {
            return self.steps(tx, act, draft, row).await;
        }
        let Some((client, mut ids)) = self.refer(tx, act, &row.client, row.contact.as_ref()).await? else {
            return Ok(Landed::refused(draft.line, NO_CLIENT));
        };
        ids.service_line = self.resolved.line(tx, act, &mut self.records, row.service_line.as_deref()).await?;
        ids.staff = self.resolved.staff(tx, act, &mut self.records, row.owner.as_deref()).await?;
        let external = self.external(row.external_id.as_ref());
        let known = external.as_ref().and_then(|external| self.records.pursuits.get(external)).map(|(id, _)| *id);
        let outcome = outcome(&row.state, self.by);
        let Some(id) = known else {
            return self.new_pursuit(tx, act, draft, row, client, ids, external).await;
        };
        let (before, was) = snapshot(tx, Object::Pursuit, id.0).await?;
        let was_open = before.get("state").and_then(|state| state.as_str()) == Some("open");
        if !was_open || outcome.is_none() {
            return Ok(Landed::of(Action::Unchanged, id.0));
        }
        ids.pursuit = Some(id);
        let decided =
            |event: &Event| !matches!(event, Event::Pursuit(perennial_core::fact::PursuitFact::Opened { .. }));
        self.close_pursuit(tx, act, row, client, id, &mut ids).await?;
        let facts = self.record(act, client, draft, &ids, decided)?;
        let (after, version) = snapshot(tx, Object::Pursuit, id.0).await?;
        let kept = Some(Kept { before, after, was, version });
        Ok(Landed { kept, facts, ..Landed::of(Action::Updated, id.0) })
    }

    #[expect(clippy::too_many_arguments, reason = "what was found of the row, once")]
    async fn new_pursuit(
        &mut self,
        tx: &mut Tx,
        act: &mut Act,
        draft: &Draft,
        row: &PursuitDraft,
        client: ClientId,
        mut ids: Ids,
        external: Option<String>,
    ) -> Result<Landed, Error> {
        let decided = outcome(&row.state, self.by).map(|(_, on, _)| on);
        let opened = row.opened.or(decided).unwrap_or(self.by);
        let input = NewPursuit {
            service_line: ids.service_line,
            contact: ids.contact,
            owner: ids.staff,
            value: row.value,
            step: row.step.unwrap_or(PursuitStep::Enquiry),
            channel: row.source.clone(),
            competitors: row.competitor.clone(),
            external_id: external.clone(),
            notes: row.remarks.clone(),
            ..NewPursuit::of(client, title(&row.title)?, decided.map_or(opened, |decided| opened.min(decided)))
        };
        let id: PursuitId = pursuits::enter(tx, act, input).await?;
        ids.pursuit = Some(id);
        self.close_pursuit(tx, act, row, client, id, &mut ids).await?;
        let facts = self.record(act, client, draft, &ids, |_| true)?;
        if let Some(external) = external {
            self.records.pursuits.insert(external, (id, client));
        }
        let version = if decided.is_some() { 2 } else { 1 };
        Ok(Landed { facts, version, ..Landed::of(Action::Created, id.0) })
    }

    /// Stores the outcome of a pursuit, and the engagement that a won one becomes.
    async fn close_pursuit(
        &mut self,
        tx: &mut Tx,
        act: &mut Act,
        row: &PursuitDraft,
        client: ClientId,
        id: PursuitId,
        ids: &mut Ids,
    ) -> Result<(), Error> {
        let Some((state, on, revisit)) = outcome(&row.state, self.by) else { return Ok(()) };
        pursuits::decide(tx, act, id, state, on, revisit, row.reason.as_deref()).await?;
        if state != "hired" {
            return Ok(());
        }
        let input = NewEngagement {
            service_line: ids.service_line,
            contact: ids.contact,
            lead: ids.staff,
            pursuit: Some(id),
            fee_estimate: row.value,
            ..NewEngagement::of(client, title(&row.title)?, on)
        };
        let engagement = engagements::enter(tx, act, input).await?;
        tx.run("update pursuit set engagement_id = $2 where id = $1", args![id, engagement]).await?;
        self.records.titled.insert((client, row.title.to_lowercase()), engagement);
        ids.engagement = Some(engagement);
        Ok(())
    }

    pub(super) async fn engagement(
        &mut self,
        tx: &mut Tx,
        act: &mut Act,
        draft: &Draft,
        row: &EngagementDraft,
    ) -> Result<Landed, Error> {
        let Some((client, mut ids)) = self.refer(tx, act, &row.client, row.contact.as_ref()).await? else {
            return Ok(Landed::refused(draft.line, NO_CLIENT));
        };
        ids.service_line = self.resolved.line(tx, act, &mut self.records, row.service_line.as_deref()).await?;
        ids.staff = self.resolved.staff(tx, act, &mut self.records, row.owner.as_deref()).await?;
        let external = self.external(row.external_id.as_ref());
        let by_id = external.as_ref().and_then(|external| self.records.engagement(external, client, row.opened));
        let by_title = || self.engagement_titled(client, row);
        let known = by_id.or_else(by_title);
        let accepted = self.first_day(row);
        let (id, before) = match known {
            Some(id) => (id, Some(snapshot(tx, Object::Engagement, id.0).await?)),
            None => (self.new_engagement(tx, act, row, client, &ids, external.clone(), accepted).await?, None),
        };
        ids.engagement = Some(id);
        let closed = row.status == Some(StatusMeaning::Closed) || (row.status.is_none() && row.closed.is_some());
        let course = Course {
            signed: row.signed,
            kickoff: row.kickoff,
            closed: closed.then(|| row.closed.unwrap_or(self.by).max(accepted)),
            on_hold: row.status == Some(StatusMeaning::OnHold),
        };
        engagements::set_course(tx, act, id, course).await?;
        self.records.titled.insert((client, row.title.to_lowercase()), id);
        if let Some(external) = external {
            self.records.add_engagement(external, id, client, accepted);
            self.records.claim(id.0);
        }
        let Some((before, was)) = before else {
            let facts = self.record(act, client, draft, &ids, |_| true)?;
            return Ok(Landed { facts, version: 2, ..Landed::of(Action::Created, id.0) });
        };
        let (after, version) = snapshot(tx, Object::Engagement, id.0).await?;
        if before == after {
            return Ok(Landed::of(Action::Unchanged, id.0));
        }
        let accepted =
            |event: &Event| matches!(event, Event::Engagement(perennial_core::fact::EngagementFact::Accepted { .. }));
        let facts = self.record(act, client, draft, &ids, |event| !accepted(event))?;
        let kept = Some(Kept { before, after, was, version });
        Ok(Landed { kept, facts, ..Landed::of(Action::Updated, id.0) })
    }

    /// The engagement of the same title at the client, unless both have numbers of this source and they differ.
    fn engagement_titled(&self, client: ClientId, row: &EngagementDraft) -> Option<EngagementId> {
        let id = self.records.titled.get(&(client, row.title.to_lowercase())).copied()?;
        let numbered = row.external_id.is_some() && self.records.has_number(id, &self.source.name);
        (!numbered).then_some(id)
    }

    fn first_day(&self, row: &EngagementDraft) -> Day {
        [row.opened, row.signed, row.kickoff, row.closed].into_iter().flatten().min().unwrap_or(self.by)
    }

    #[expect(clippy::too_many_arguments, reason = "what was found of the row, once")]
    async fn new_engagement(
        &mut self,
        tx: &mut Tx,
        act: &mut Act,
        row: &EngagementDraft,
        client: ClientId,
        ids: &Ids,
        external: Option<String>,
        accepted: Day,
    ) -> Result<EngagementId, Error> {
        let input = NewEngagement {
            service_line: ids.service_line,
            contact: ids.contact,
            lead: ids.staff,
            recurring: row.recurring,
            planned_end: row.planned_end,
            fee_estimate: row.fee_estimate,
            goal: row.goal.clone(),
            external_id: external,
            notes: row.remarks.clone(),
            ..NewEngagement::of(client, title(&row.title)?, accepted)
        };
        engagements::enter(tx, act, input).await
    }

    pub(super) async fn invoice(
        &mut self,
        tx: &mut Tx,
        act: &mut Act,
        draft: &Draft,
        row: &InvoiceDraft,
    ) -> Result<Landed, Error> {
        let Some((client, mut ids)) = self.refer(tx, act, &row.client, None).await? else {
            return Ok(Landed::refused(draft.line, NO_CLIENT));
        };
        ids.service_line = self.resolved.line(tx, act, &mut self.records, row.service_line.as_deref()).await?;
        ids.engagement = self.engagement_named(client, row.engagement.as_deref());
        let id = match self.records.invoice(client, &row.number, row.issued) {
            Some(id) => {
                self.records.claim(id.0);
                return self.paid(tx, act, draft, row, client, id, ids).await;
            }
            None => {
                let input = NewInvoice {
                    client,
                    engagement: ids.engagement,
                    service_line: ids.service_line,
                    number: title(&row.number)?,
                    issued: row.issued,
                    due: row.due,
                    total: row.net(),
                    external_id: None,
                };
                invoices::enter(tx, act, input).await?
            }
        };
        self.records.add_invoice(client, &row.number, row.issued, id);
        self.records.claim(id.0);
        ids.invoice = Some(id);
        let paid = row.paid.filter(|paid| paid.minor != 0);
        if let Some(paid) = paid {
            invoices::set_paid(tx, act, id, paid, row.paid_on).await?;
        }
        let facts = self.record(act, client, draft, &ids, |_| true)?;
        let version = if paid.is_some() { 2 } else { 1 };
        Ok(Landed { facts, version, ..Landed::of(Action::Created, id.0) })
    }

    /// A known invoice that the file says to be paid meanwhile.
    #[expect(clippy::too_many_arguments, reason = "what was found of the row, once")]
    async fn paid(
        &mut self,
        tx: &mut Tx,
        act: &mut Act,
        draft: &Draft,
        row: &InvoiceDraft,
        client: ClientId,
        id: InvoiceId,
        mut ids: Ids,
    ) -> Result<Landed, Error> {
        let (before, version_was) = snapshot(tx, Object::Invoice, id.0).await?;
        let was = before.get("paid_minor").and_then(|paid| paid.as_i64()).unwrap_or(0);
        let Some(paid) = row.paid.filter(|paid| paid.minor != was) else {
            return Ok(Landed::of(Action::Unchanged, id.0));
        };
        invoices::set_paid(tx, act, id, paid, row.paid_on).await?;
        ids.invoice = Some(id);
        let payment = |event: &Event| matches!(event, Event::Invoice(perennial_core::fact::InvoiceFact::Paid { .. }));
        let facts = self.record(act, client, draft, &ids, payment)?;
        let (after, version) = snapshot(tx, Object::Invoice, id.0).await?;
        let kept = Some(Kept { before, after, was: version_was, version });
        Ok(Landed { kept, facts, ..Landed::of(Action::Updated, id.0) })
    }

    fn engagement_named(&self, client: ClientId, name: Option<&str>) -> Option<EngagementId> {
        let name = name?;
        let by_id = self.records.engagement_numbered(&stored_id(&self.source.name, name), client);
        by_id.or_else(|| self.records.titled.get(&(client, name.to_lowercase())).copied())
    }

    /// The client whose matter a touch without a client names, when only one client has such a matter.
    fn client_of_matter(&self, row: &TouchDraft) -> Option<ClientId> {
        let name = row.engagement.as_deref().filter(|_| row.client.is_empty() && row.contact.is_none())?;
        let numbered = self.records.engagements.get(&stored_id(&self.source.name, name));
        let mut of_number = numbered.into_iter().flatten().map(|(_, client, _)| *client);
        if let (Some(client), None) = (of_number.next(), of_number.next()) {
            return Some(client);
        }
        let title = name.to_lowercase();
        let mut of_title = self.records.titled.keys().filter(|(_, known)| *known == title).map(|(client, _)| *client);
        of_title.next().filter(|_| of_title.next().is_none())
    }

    pub(super) async fn touch(
        &mut self,
        tx: &mut Tx,
        act: &mut Act,
        draft: &Draft,
        row: &TouchDraft,
    ) -> Result<Landed, Error> {
        let by_matter = self.client_of_matter(row);
        let found = match by_matter {
            Some(client) => Some((client, Ids::default())),
            None => self.refer(tx, act, &row.client, row.contact.as_ref()).await?,
        };
        let Some((client, mut ids)) = found else { return Ok(Landed::refused(draft.line, NO_CLIENT)) };
        ids.staff = self.resolved.staff(tx, act, &mut self.records, row.staff.as_deref()).await?;
        ids.engagement = self.engagement_named(client, row.engagement.as_deref());
        let facts = self.record(act, client, draft, &ids, |_| true)?;
        // A touch has no record beside its fact: the receipt leads to its client.
        if facts == 0 {
            return Ok(Landed::refused(draft.line, "The touch lies in the future. Import it once it has taken place."));
        }
        Ok(Landed { facts, ..Landed::of(Action::Created, client.0) })
    }
}

fn title(text: &str) -> Result<Name, Error> {
    Name::parse(text).or_else(|_| Name::parse("Without a title")).map_err(|e| Error::Internal(e.to_string()))
}
