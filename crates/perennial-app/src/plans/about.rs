//! What the tables say of clients, as far as planning needs it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::PoisonError;

use perennial_core::dates::Day;
use perennial_core::fact::{ClientFact, DecisionRole, EngagementFact, Event, Fact, PursuitFact, Source};
use perennial_core::ids::{ClientId, ContactId};
use perennial_core::people::People;
use perennial_core::plans::{About, OwnerRole, Paused, Person, PlannedTouch};
use uuid::Uuid;

use super::books::Memory;
use super::rows::day;
use crate::db::{AssertSqlSafe, Conn, Value};
use crate::error::Error;
use crate::journeys::{Around, Derived};
use crate::log;

/// A client as planning needs it, beside the facts.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub about: About,
    pub manager: Option<Uuid>,
    /// Who may know of it, where a barrier stands around it.
    inside: Option<BTreeSet<Uuid>>,
    /// From which day on touches are planned; none before the first planning.
    pub plan_from: Option<Day>,
    pub seen: i64,
    leads: BTreeMap<Uuid, Uuid>,
    owners: BTreeMap<Uuid, Uuid>,
    /// The pursuit from which an engagement came.
    origins: BTreeMap<Uuid, Uuid>,
    decides: Vec<Uuid>,
}

impl Known {
    fn of(around: &Around) -> Self {
        let engagements = || around.engagements.iter().filter(|one| one.is_there());
        let pursuits = around.pursuits.iter().filter(|one| one.is_there());
        let chosen = around.pursuits.iter().filter_map(|one| Some((one.id.into(), one.nurture_playbook.clone()?)));
        let nurture = chosen.collect();
        Self {
            about: About { nurture, tier: around.tier.clone(), key_client: around.key_client, ..About::default() },
            manager: around.manager,
            inside: around.inside.clone(),
            plan_from: around.plan_from.map(day),
            seen: around.planned_with.unwrap_or(-1),
            leads: engagements().filter_map(|one| Some((one.id, one.lead_id?))).collect(),
            owners: pursuits.filter_map(|one| Some((one.id, one.owner_id?))).collect(),
            origins: engagements().filter_map(|one| Some((one.id, one.pursuit_id?))).collect(),
            decides: Vec::new(),
        }
    }

    /// Who does a touch: the person in the role, else the relationship manager. Behind a barrier it is somebody inside.
    pub(super) fn owner_of(&self, touch: &PlannedTouch, client_care: Option<Uuid>) -> Option<Uuid> {
        let pursuit = touch.pursuit.map(|id| id.0);
        let origin = || touch.engagement.and_then(|id| self.origins.get(&id.0)).copied().or(pursuit);
        let found = match touch.owner {
            OwnerRole::RelationshipManager => None,
            OwnerRole::EngagementLead => touch.engagement.and_then(|id| self.leads.get(&id.0)).copied(),
            OwnerRole::PursuitOwner => pursuit.and_then(|id| self.owners.get(&id)).copied(),
            OwnerRole::Seller => origin().and_then(|id| self.owners.get(&id)).copied(),
            OwnerRole::ClientCare => client_care,
        };
        let is_inside = |id: &Uuid| self.may_have(*id);
        let somebody = || self.inside.as_ref()?.first().copied();
        found.filter(is_inside).or(self.manager.filter(is_inside)).or_else(somebody)
    }

    /// Somebody may do what is planned: everybody, or those inside of the barrier around the client.
    pub(super) fn may_have(&self, staff: Uuid) -> bool {
        self.inside.as_ref().is_none_or(|inside| inside.contains(&staff))
    }

    /// What the facts say of the people: how they want to be reached, and who came to decide.
    pub(super) fn note_people(&mut self, facts: &[Fact]) {
        if facts.iter().any(|fact| matches!(fact.what, Event::Person(_))) {
            let people = People::of(facts);
            for person in &mut self.about.people {
                let Some(wishes) = people.all.get(&person.contact).map(|known| &known.wishes) else { continue };
                person.do_not_contact = wishes.do_not_contact();
                person.refuses = wishes.refused();
            }
            let known = people.all.iter().filter_map(|(contact, person)| Some((*contact, person.decides?)));
            self.note_new_decision_makers(facts, &known.collect::<BTreeMap<_, _>>());
        } else {
            self.note_new_decision_makers(facts, &BTreeMap::new());
        }
        let mut there = self.about.people.iter().filter(|person| !person.left).peekable();
        self.about.do_not_contact = there.peek().is_some() && there.all(|person| person.do_not_contact);
        let main = self.about.people.iter().position(|person| !person.left && !person.do_not_contact);
        for (place, person) in self.about.people.iter_mut().enumerate() {
            person.main = Some(place) == main;
        }
    }

    /// The people who became decision-makers once work had begun (D10): on the day on which a colleague said so, else
    /// when they were added. What an import brings is history: only what somebody did by hand is new.
    fn note_new_decision_makers(&mut self, facts: &[Fact], said: &BTreeMap<ContactId, Day>) {
        let facts = log::in_force(facts);
        let began = facts.iter().filter(|(_, fact)| {
            matches!(
                fact.what,
                Event::Engagement(EngagementFact::Accepted { .. }) | Event::Pursuit(PursuitFact::Hired { .. })
            )
        });
        let Some(began) = began.map(|(on, _)| *on).min() else { return };
        let mut new = said.clone();
        for (on, fact) in facts.iter().filter(|(_, fact)| !matches!(fact.source, Source::File { .. })) {
            if let Event::Client(ClientFact::ContactAdded { contact }) = &fact.what
                && self.decides.contains(&contact.0)
            {
                new.entry(*contact).or_insert(*on);
            }
        }
        let there = |contact: &ContactId| self.about.people.iter().any(|one| one.contact == *contact && !one.left);
        new.retain(|contact, on| *on > began && there(contact));
        self.about.new_decision_makers.extend(new);
    }
}

/// Who looks after the experience of all clients, where somebody's job or team says so; asked again only when the
/// staff changed.
pub(super) async fn client_care(conn: &mut Conn, memory: &Memory, staff: i64) -> Result<Option<Uuid>, Error> {
    let kept = *memory.client_care.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, care)) = kept.filter(|(mark, _)| *mark == staff) {
        return Ok(care);
    }
    let row: Option<(Uuid,)> = conn
        .optional(
            "select id from staff where active = 1
               and (lower(coalesce(job_title, '')) like '%client care%' or lower(coalesce(job_title, '')) like '%client-care%'
                 or lower(coalesce(team, '')) like '%client care%')
             order by created_at, id limit 1",
            vec![],
        )
        .await?;
    let care = row.map(|(id,)| id);
    *memory.client_care.lock().unwrap_or_else(PoisonError::into_inner) = Some((staff, care));
    Ok(care)
}

/// What the tables say of these clients: nothing of those that the change under way makes.
pub(super) async fn of_clients(conn: &mut Conn, derived: &[&Derived]) -> Result<BTreeMap<ClientId, Known>, Error> {
    let mut all: BTreeMap<ClientId, Known> = derived.iter().map(|one| (one.client, Known::of(&one.around))).collect();
    let asked: Vec<Value> =
        derived.iter().filter(|one| !one.around.is_new).map(|one| Value::from(one.client)).collect();
    if !asked.is_empty() {
        let list = log::places(1, asked.len());
        people(conn, &list, asked.clone(), &mut all).await?;
        pauses(conn, &list, asked, &mut all).await?;
    }
    Ok(all)
}

type PersonRow = (Uuid, Uuid, Option<String>, Option<i64>);

async fn people(
    conn: &mut Conn,
    list: &str,
    ids: Vec<Value>,
    all: &mut BTreeMap<ClientId, Known>,
) -> Result<(), Error> {
    let sql = format!(
        "select client_id, id, decision_role, left_on from contact
         where deleted_at is null and client_id in ({list}) order by client_id, created_at, id"
    );
    let rows: Vec<PersonRow> = conn.all(AssertSqlSafe(sql), ids).await?;
    for (client, contact, role, left_on) in rows {
        let Some(known) = all.get_mut(&client.into()) else { continue };
        if role.as_deref().and_then(DecisionRole::from_words).is_some_and(DecisionRole::decides) {
            known.decides.push(contact);
        }
        known.about.people.push(Person {
            contact: ContactId(contact),
            main: false,
            left: left_on.is_some(),
            do_not_contact: false,
            refuses: Vec::new(),
        });
    }
    Ok(())
}

async fn pauses(
    conn: &mut Conn,
    list: &str,
    ids: Vec<Value>,
    all: &mut BTreeMap<ClientId, Known>,
) -> Result<(), Error> {
    let sql = format!("select client_id, playbook from plan_pause where client_id in ({list})");
    let rows: Vec<(Uuid, String)> = conn.all(AssertSqlSafe(sql), ids).await?;
    for (client, playbook) in rows {
        let Some(known) = all.get_mut(&client.into()) else { continue };
        let paused: &mut Paused = &mut known.about.paused;
        if playbook.is_empty() {
            paused.all = true;
        } else {
            paused.playbooks.push(playbook);
        }
    }
    Ok(())
}
