//! Pursuits, engagements, invoices and touches land.

use perennial_core::dates::Day;
use perennial_core::engagements::StateWord;
use perennial_core::fact::{Dated, EngagementFact, Event, Fact, InvoiceFact, Precision, PursuitFact, PursuitStep};
use perennial_core::ids::{ClientId, EngagementId, InvoiceId, PursuitId};
use perennial_core::imports::drafts::{
    ClientRef, ContactRef, Draft, EngagementDraft, InvoiceDraft, PursuitDraft, PursuitState, TouchDraft,
};
use perennial_core::imports::infer::Ids;
use perennial_core::imports::objects::Object;
use perennial_core::imports::problem::{Consequence, Problem};
use perennial_core::imports::values::StatusMeaning;
use perennial_core::invoices::Stated;
use perennial_core::keyed::Keyed;
use perennial_core::money::{Currency, Money};
use perennial_core::pursuits::Outcome;
use perennial_core::text::Name;

use uuid::Uuid;

use super::known::stored_id;
use super::landing::{Action, Landed, Lander};
use super::parts::part_of_known;
use super::payers::Billed;
use super::receipts::snapshot;
use super::reopened::is_open;
use super::revise::{Record, Revised};
use super::titled::{Known, Said};
use super::upkeep::{Kept, fill_engagement};
use crate::app::Act;
use crate::args;
use crate::db::Tx;
use crate::engagements::{self, EngagementColumns, NewEngagement};
use crate::error::Error;
use crate::invoices::{self, InvoiceColumns, NewInvoice};
use crate::pursuits::{self, NewPursuit, PursuitColumns};

const NO_CLIENT: &str = "The row names no client. Fill in the client's name or id, then import the error file.";

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
        let known = match &external {
            Some(external) => {
                let by_id = self.records.pursuits.get(external).map(|(id, _)| *id);
                by_id.or_else(|| self.records.pursuit_numbered(client, external, &row.title))
            }
            None => self.records.pursuit_titled(client, &row.title, row.opened, row.state.outcome()),
        };
        let Some(id) = known else {
            return self.new_pursuit(tx, act, draft, row, client, ids, external).await;
        };
        let (stored, _) = snapshot(tx, Object::Pursuit, id.0).await?;
        let is_open = stored.get("state").and_then(|state| state.as_str()) == Some(Outcome::Open.key());
        if !is_open {
            return Ok(Landed::of(Action::Unchanged, id.0));
        }
        ids.pursuit = Some(id);
        if matches!(row.state, PursuitState::Open { .. }) {
            return self.moved_on(tx, act, (draft, row), client, ids).await;
        }
        ids.engagement = won(row).then(|| act.new_id());
        let mut facts = self.facts_of(draft, &ids);
        facts.retain(|fact| !matches!(fact.what, Event::Pursuit(PursuitFact::Opened { .. })));
        self.accept_won(tx, act, row, client, &ids, &facts).await?;
        let record = Record { object: Object::Pursuit, id: id.0, client };
        match self.revise::<PursuitColumns>(tx, act, record, facts, true).await? {
            Some(Revised { kept, facts }) => {
                Ok(Landed { kept: Some(kept), facts, ..Landed::of(Action::Updated, id.0) })
            }
            None => Ok(Landed::of(Action::Unchanged, id.0)),
        }
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
        let id: PursuitId = act.new_id();
        ids.pursuit = Some(id);
        ids.engagement = won(row).then(|| act.new_id());
        let facts = self.facts_of(draft, &ids);
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
            ..NewPursuit::of(client, title(&row.title)?, row.opened.unwrap_or(self.list_day))
        };
        pursuits::store(tx, act, id, input, &facts).await?;
        self.accept_won(tx, act, row, client, &ids, &facts).await?;
        let facts = self.take_down(act, client, facts);
        match external {
            Some(external) => {
                self.records.add_pursuit(external, id, client, &row.title);
            }
            None => {
                let opened = row.opened.unwrap_or(self.list_day);
                self.records.add_unnumbered(client, &row.title, id, opened, row.state.outcome());
            }
        }
        Ok(Landed { facts, ..Landed::of(Action::Created, id.0) })
    }

    /// Stores the engagement that a won pursuit becomes.
    async fn accept_won(
        &mut self,
        tx: &mut Tx,
        act: &Act,
        row: &PursuitDraft,
        client: ClientId,
        ids: &Ids,
        facts: &[Dated],
    ) -> Result<(), Error> {
        let Some(engagement) = ids.engagement else { return Ok(()) };
        let input = NewEngagement {
            service_line: ids.service_line,
            contact: ids.contact,
            lead: ids.staff,
            pursuit: ids.pursuit,
            fee_estimate: row.value,
            ..NewEngagement::of(client, title(&row.title)?, self.list_day)
        };
        engagements::store(tx, act, engagement, input, facts).await?;
        self.records.titled.add(client, &row.title, Known::made_of_pursuit(engagement));
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
        let said = Said::of(draft, row);
        let by_title = || self.records.engagement_titled((client, &row.title), &said, &self.source);
        let known = by_id.or_else(by_title);
        let id = known.unwrap_or_else(|| act.new_id());
        ids.engagement = Some(id);
        let mut facts = self.facts_of(draft, &ids);
        if known.is_none() {
            self.new_engagement(tx, act, row, client, &ids, external.clone(), &facts).await?;
        }
        self.records.titled.add(client, &row.title, Known::made_by(id, said, &self.source));
        self.records.claim(id.0);
        if let Some(external) = external {
            self.records.add_engagement(external, id, client, self.first_day(row));
        }
        if known.is_none() {
            let facts = self.take_down(act, client, facts);
            return Ok(Landed { facts, ..Landed::of(Action::Created, id.0) });
        }
        facts.retain(|fact| !matches!(fact.what, Event::Engagement(EngagementFact::Accepted { .. })));
        let is_over = self.fit_to_known(tx, row, id, &mut facts).await?;
        let problem = match is_over && is_open(row) {
            true => self.take_up_again(tx, act, (client, id), draft.line, &mut facts).await?,
            false => None,
        };
        let number = self.external(row.external_id.as_ref());
        let filled = fill_engagement(tx, row, id, &ids, number).await?;
        let record = Record { object: Object::Engagement, id: id.0, client };
        // That it stands in a list of work is news of what is known as a won pursuit alone, though no column differs.
        let is_opened = |fact: &Fact| matches!(fact.what, Event::Engagement(EngagementFact::Opened { engagement }) if engagement == id);
        let is_news = !self.facts_known(tx, act, client).await?.iter().any(is_opened);
        let revised = self.revise::<EngagementColumns>(tx, act, record, facts, is_news).await?;
        let facts = revised.as_ref().map_or(0, |revised| revised.facts);
        let kept = match (filled, revised.map(|revised| revised.kept)) {
            (Some(first), Some(last)) => Some(Kept { before: first.before, was: first.was, ..last }),
            (first, last) => first.or(last),
        };
        let action = if kept.is_some() { Action::Updated } else { Action::Unchanged };
        Ok(Landed { kept, facts, problem, ..Landed::of(action, id.0) })
    }

    /// Fits what a row says of the state of a known engagement to what is stored of it: an end whose day the row does
    /// not give is no second end, and work on hold that the list calls open goes on. True where the work is over.
    async fn fit_to_known(
        &self,
        tx: &mut Tx,
        row: &EngagementDraft,
        engagement: EngagementId,
        facts: &mut Vec<Dated>,
    ) -> Result<bool, Error> {
        let (stored, _) = snapshot(tx, Object::Engagement, engagement.0).await?;
        let word = stored.get("state").and_then(|state| state.as_str()).and_then(StateWord::from_key);
        let is_over = matches!(word, Some(StateWord::Closed | StateWord::Lapsed));
        facts.retain(|fact| match &fact.what {
            Event::Engagement(EngagementFact::Closed { .. }) => !is_over || row.closed.is_some(),
            Event::Engagement(EngagementFact::Held { .. }) => word != Some(StateWord::OnHold),
            // The goal of known work is changed on its page.
            Event::Engagement(EngagementFact::GoalSet { .. }) => false,
            _ => true,
        });
        if word == Some(StateWord::OnHold) && row.status == Some(StatusMeaning::Open) {
            let again = Event::Engagement(EngagementFact::Held { engagement, on_hold: false });
            facts.push(self.known().undated(None, again));
        }
        Ok(is_over)
    }

    fn first_day(&self, row: &EngagementDraft) -> Day {
        [row.opened, row.signed, row.kickoff, row.closed].into_iter().flatten().min().unwrap_or(self.list_day)
    }

    #[expect(clippy::too_many_arguments, reason = "what was found of the row, once")]
    async fn new_engagement(
        &self,
        tx: &mut Tx,
        act: &Act,
        row: &EngagementDraft,
        client: ClientId,
        ids: &Ids,
        external: Option<String>,
        facts: &[Dated],
    ) -> Result<(), Error> {
        let Some(id) = ids.engagement else { return Ok(()) };
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
            ..NewEngagement::of(client, title(&row.title)?, self.first_day(row))
        };
        engagements::store(tx, act, id, input, facts).await
    }

    pub(super) async fn invoice(
        &mut self,
        tx: &mut Tx,
        act: &mut Act,
        draft: &Draft,
        row: &InvoiceDraft,
    ) -> Result<Landed, Error> {
        let (found, payer) = match self.billed_to_another(row) {
            Some(Billed::Asked(told)) => return Ok(Landed::refused(draft.line, &told)),
            Some(Billed::For(client, payer)) => (Some((client, Ids::default())), Some(payer)),
            None => (self.refer(tx, act, &row.client, None).await?, self.payer_of(row)),
        };
        let Some((client, mut ids)) = found else { return Ok(Landed::refused(draft.line, NO_CLIENT)) };
        ids.service_line = self.resolved.line(tx, act, &mut self.records, row.service_line.as_deref()).await?;
        let named = self.engagement_named(client, row.engagement.as_deref(), row.issued);
        ids.engagement = named.or_else(|| self.records.engagement_noted(&draft.notes, client));
        let stated = Stated { issued: row.issued, total: Some(row.net()) };
        let parts = self.records.parts_of_invoice(client, &row.number, stated);
        if !parts.is_empty() {
            return self.paid_in_parts(tx, act, draft, row, client, &parts).await;
        }
        if let Some(id) = self.records.invoice(client, &row.number, stated) {
            self.records.claim(id.0);
            return self.paid(tx, act, draft, row, client, (id, ids)).await;
        }
        if let Some(id) = self.records.whole_invoice(client, &row.number, stated) {
            return Ok(part_of_known(draft.line, id));
        }
        let id: InvoiceId = act.new_id();
        ids.invoice = Some(id);
        let facts = self.facts_of(draft, &ids);
        let input = NewInvoice {
            client,
            engagement: ids.engagement,
            service_line: ids.service_line,
            payer,
            number: title(&row.number)?,
            issued: row.issued,
            due: row.due,
            total: row.net(),
            external_id: None,
        };
        invoices::store(tx, act, id, input, &facts).await?;
        self.records.add_invoice(client, &row.number, stated, id);
        self.records.claim(id.0);
        let facts = self.take_down(act, client, facts);
        let problem = self.unknown_matter(draft.line, row, client, ids.engagement);
        Ok(Landed { facts, problem, ..Landed::of(Action::Created, id.0) })
    }

    /// That the matter which an invoice names is not known, once for each matter; once for all where no list of matters
    /// was ever imported, as the word may be none.
    fn unknown_matter(
        &mut self,
        line: u32,
        row: &InvoiceDraft,
        client: ClientId,
        found: Option<EngagementId>,
    ) -> Option<Problem> {
        let name = row.engagement.as_deref().filter(|_| found.is_none())?;
        let has_none = self.records.engagements.is_empty();
        let is_first = self.unknown_matters.is_empty() || !has_none;
        if !self.unknown_matters.insert((client, name.to_lowercase())) || !is_first {
            return None;
        }
        let told = match has_none {
            true => format!(
                "no matter is known here, such as “{name}”: the invoices of this list were imported without theirs. \
                 Import the list of matters, then this list again, and they are joined. Where these words name no \
                 matters there is nothing to do"
            ),
            false => format!(
                "the matter “{name}” of this client is not known here: its invoices were imported without it. Import \
                 the list of matters, then this list again, and they are joined"
            ),
        };
        Some(Problem::of_row(line, Consequence::ValueLeftOut, told))
    }

    /// A known invoice that the file says to be paid meanwhile: what the file says in all, less what was known before.
    /// Its recorded day and total are kept; a row that says otherwise is told.
    pub(super) async fn paid(
        &mut self,
        tx: &mut Tx,
        act: &mut Act,
        draft: &Draft,
        row: &InvoiceDraft,
        client: ClientId,
        (id, mut ids): (InvoiceId, Ids),
    ) -> Result<Landed, Error> {
        let known: Option<KnownInvoice> = tx
            .optional(
                "select issued_on, total_minor, paid_minor, currency, engagement_id from invoice where id = $1",
                args![id],
            )
            .await?;
        let known = known.ok_or(Error::NotFound("invoice"))?;
        let differs = known.differs(row);
        let before = known.paid_minor;
        ids.invoice = Some(id);
        let mut facts = self.facts_of(draft, &ids);
        facts.retain_mut(|fact| match &mut fact.what {
            Event::Invoice(InvoiceFact::Paid { amount, .. }) => {
                amount.minor -= before;
                amount.minor != 0
            }
            _ => false,
        });
        // The matter that the row names became known after the invoice was imported.
        if known.engagement_id.is_none() && ids.engagement.is_some() {
            let filed = InvoiceFact::Filed { invoice: id, engagement: ids.engagement };
            facts.push(Dated { on: act.today, precision: Precision::Exact, what: Event::Invoice(filed) });
        }
        let record = Record { object: Object::Invoice, id: id.0, client };
        let landed = match self.revise::<InvoiceColumns>(tx, act, record, facts, false).await? {
            Some(Revised { kept, facts }) => Landed { kept: Some(kept), facts, ..Landed::of(Action::Updated, id.0) },
            // The row says nothing but what contradicts the record.
            None if differs.is_some() => return Ok(Landed::refused(draft.line, &differs.unwrap_or_default())),
            None => Landed::of(Action::Unchanged, id.0),
        };
        let problem = differs.map(|told| Problem::of_row(draft.line, Consequence::ValueLeftOut, told));
        Ok(Landed { problem, ..landed })
    }

    fn engagement_named(&self, client: ClientId, name: Option<&str>, on: Day) -> Option<EngagementId> {
        let name = name?;
        let by_id = self.records.engagement_numbered(&stored_id(&self.source.name, name), client);
        let titled = || self.records.titled.named(client, name, on);
        by_id.or_else(titled).or_else(|| self.records.only_engagement_numbered(name, client))
    }

    /// The client whose matter a touch without a client names, when only one client has such a matter.
    fn client_of_matter(&self, row: &TouchDraft) -> Option<ClientId> {
        let name = row.engagement.as_deref().filter(|_| row.client.is_empty() && row.contact.is_none())?;
        let numbered = self.records.engagements.get(&stored_id(&self.source.name, name));
        let mut of_number = numbered.into_iter().flatten().map(|(_, client, _)| *client);
        if let (Some(client), None) = (of_number.next(), of_number.next()) {
            return Some(client);
        }
        let mut of_title = self.records.titled.clients_with(name);
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
        ids.engagement = self.engagement_named(client, row.engagement.as_deref(), row.on);
        let facts = self.record(act, client, draft, &ids, |_| true);
        // A touch has no record beside its fact: the receipt leads to its client.
        if facts == 0 {
            return Ok(Landed::refused(draft.line, "The touch lies in the future. Import it once it has taken place."));
        }
        Ok(Landed { facts, ..Landed::of(Action::Created, client.0) })
    }
}

/// What is recorded of an invoice that a row names.
#[derive(crate::db::Row)]
struct KnownInvoice {
    issued_on: Day,
    total_minor: i64,
    paid_minor: i64,
    currency: Currency,
    engagement_id: Option<Uuid>,
}

impl KnownInvoice {
    /// What to do about a row that gives another day or total; none where it agrees.
    fn differs(&self, row: &InvoiceDraft) -> Option<String> {
        let (total, told) = (Money::new(self.total_minor, self.currency), row.net());
        let mut parts = Vec::new();
        if total != told {
            parts.push(format!("with {total}, and this row says {told}"));
        }
        if self.issued_on != row.issued {
            parts.push(format!("as sent on {}, and this row says {}", self.issued_on.words(), row.issued.words()));
        }
        (!parts.is_empty()).then(|| {
            format!(
                "invoice {} is recorded {}: the record was kept. If the file is right, delete the invoice on its page \
                 and import the file again",
                row.number,
                parts.join("; ")
            )
        })
    }
}

/// True for a pursuit that the file says was won.
const fn won(row: &PursuitDraft) -> bool {
    matches!(row.state, PursuitState::Hired { .. })
}

fn title(text: &str) -> Result<Name, Error> {
    Name::parse(text).or_else(|_| Name::parse("Without a title")).map_err(|e| Error::Internal(e.to_string()))
}
