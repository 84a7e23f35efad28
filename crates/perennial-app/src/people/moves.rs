//! A person moves on: the leaving is recorded, the person is followed as a prospect at the new employer, and somebody
//! takes over at the old client (S1.26).

use perennial_core::dates::Day;
use perennial_core::fact::{DecisionRole, Event, LawfulBasis, PersonFact};
use perennial_core::ids::{ClientId, ContactId, StaffId};
use perennial_core::people::{People, Said};
use perennial_core::text::Name;
use uuid::Uuid;

use crate::app::Act;
use crate::args;
use crate::clients::{self, ClientInput, ContactInput};
use crate::db::Tx;
use crate::error::Error;
use crate::log;
use crate::rights::Right;
use crate::web::words::long_date;

/// A person's move to a new employer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Since when.
    pub on: Day,
    /// The new employer.
    pub to: Option<String>,
    /// True for a retirement.
    pub retired: bool,
    /// The job at the new place.
    pub job: Option<String>,
    /// Whether and where the person is followed.
    pub follow: Follow,
    /// Who takes over at the old client.
    pub successor: Option<Successor>,
}

/// Whether and where a person is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follow {
    /// Nowhere.
    No,
    /// At a client that is there already.
    At(ClientId),
    /// At a new client of the employer's name.
    New,
}

/// Who takes over at the old client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Successor {
    /// Somebody who is known there.
    Known(ContactId),
    /// Somebody new.
    New {
        /// The name.
        name: Name,
        /// The job.
        job: Option<String>,
        /// The part in decisions.
        role: Option<DecisionRole>,
    },
}

/// Where a move led.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Led {
    /// The old client.
    pub from: ClientId,
    /// The new client and the person there, where they are followed.
    pub to: Option<(ClientId, ContactId)>,
    /// Who took over.
    pub successor: Option<ContactId>,
}

/// Records a move: one change, on both sides.
///
/// # Errors
/// When the person is not there or has left already, the day lies ahead, or the two employers are the same.
pub async fn move_on(tx: &mut Tx, act: &mut Act, contact: ContactId, input: Move) -> Result<Led, Error> {
    act.actor.must(Right::Record)?;
    let from = clients::client_of(tx, &act.actor, contact).await?;
    let person = stored(tx, contact).await?;
    if person.left_on.is_some() {
        return Err(Error::refused("It is recorded already that this person left. Correct that entry instead."));
    }
    if input.on > act.today {
        return Err(Error::field("on", "This has not happened yet: choose today or an earlier day."));
    }
    if input.follow == Follow::At(from) {
        return Err(Error::field("to", "This is where they leave from. Name the new employer."));
    }
    if let Some(employer) = input.to.as_deref().filter(|_| !matches!(input.follow, Follow::At(_)))
        && let Some(client) = clients::only_called(tx, &act.actor, employer).await?
    {
        clients::must_be_nameable(tx, client, from, "to").await?;
    }
    let before = People::of(&log::of_client(tx, from).await?).all.remove(&contact).unwrap_or_default();
    clients::contact_moved(tx, act, contact, input.on, input.to.clone(), input.retired).await?;
    let to = follow(tx, act, from, &person, &before, &input).await?;
    let mut facts = Vec::new();
    if let Some((client, there)) = to {
        facts.push((input.on, PersonFact::Followed { contact, client, person: there }));
    }
    let successor = succeed(tx, act, from, input.on, input.successor).await?;
    if let Some(successor) = successor {
        facts.push((input.on, PersonFact::TookOver { contact: successor, from: contact }));
    }
    act.record(tx, from, facts.into_iter().map(|(on, fact)| (on, Event::Person(fact))).collect()).await?;
    Ok(Led { from, to, successor })
}

/// Records who took over from somebody who left: the client is covered again.
///
/// # Errors
/// When one of them is not there, they are at different clients, or the first has not left.
pub async fn take_over(tx: &mut Tx, act: &mut Act, from: ContactId, on: Day, contact: ContactId) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    let client = clients::client_of(tx, &act.actor, from).await?;
    if stored(tx, from).await?.left_on.is_none() {
        return Err(Error::refused("They are still there. Record that they moved on first."));
    }
    succeed(tx, act, client, on, Some(Successor::Known(contact))).await?;
    if on > act.today || contact == from {
        return Err(Error::field("successor", "Choose somebody else who works there, and a day that has come."));
    }
    act.record(tx, client, vec![(on, Event::Person(PersonFact::TookOver { contact, from }))]).await
}

#[derive(crate::db::Row)]
struct Stored {
    id: Uuid,
    name: String,
    job_title: Option<String>,
    mobile: Option<String>,
    left_on: Option<i64>,
    client: String,
    manager_id: Option<Uuid>,
}

async fn stored(tx: &mut Tx, contact: ContactId) -> Result<Stored, Error> {
    let sql = "select k.id, k.name, k.job_title, k.mobile, k.left_on, c.name as client, c.manager_id
               from contact k join client c on c.id = k.client_id where k.id = $1";
    tx.optional(sql, args![contact]).await?.ok_or(Error::NotFound("contact"))
}

async fn follow(
    tx: &mut Tx,
    act: &mut Act,
    from: ClientId,
    person: &Stored,
    before: &perennial_core::people::Person,
    input: &Move,
) -> Result<Option<(ClientId, ContactId)>, Error> {
    let client = match (input.follow, &input.to) {
        (Follow::No, _) => return Ok(None),
        (Follow::At(client), _) => {
            clients::visible(tx, &act.actor, client).await?;
            clients::must_be_nameable(tx, client, from, "to").await?;
            client
        }
        (Follow::New, Some(to)) => {
            let name = Name::parse(to).map_err(|refusal| Error::field("to", refusal.to_string()))?;
            let manager = person.manager_id.map(StaffId);
            clients::record(tx, act, ClientInput { manager, ..ClientInput::named(name) }, input.on).await?
        }
        (Follow::New, None) => return Err(Error::field("to", "Name the new employer to follow them there.")),
    };
    clients::must_be_nameable(tx, from, client, "to").await?;
    let mut earlier = Vec::new();
    for one in &before.employers {
        let nameable = match one.client {
            Some(employer) => clients::may_be_named(tx, employer, client).await?,
            None => true,
        };
        earlier.extend(nameable.then(|| one.clone()));
    }
    let before = &perennial_core::people::Person { employers: earlier, ..before.clone() };
    let name = Name::parse(&person.name).map_err(|refusal| Error::Internal(refusal.to_string()))?;
    let known = ContactInput {
        job_title: input.job.clone(),
        // The address at work stays behind; a mobile number usually goes with its owner.
        mobile: person.mobile.clone(),
        ..ContactInput::named(name)
    };
    let there = clients::add_contact(tx, act, client, known, input.on).await?;
    let facts = carried(there, from, person, before, input.on);
    act.record(tx, client, facts.into_iter().map(|fact| (input.on, Event::Person(fact))).collect()).await?;
    Ok(Some((client, there)))
}

/// What goes with a person: where they worked, who knows them, and above all how they want to be reached.
fn carried(
    contact: ContactId,
    from: ClientId,
    person: &Stored,
    before: &perennial_core::people::Person,
    on: Day,
) -> Vec<PersonFact> {
    let mut facts: Vec<PersonFact> = Vec::new();
    for one in &before.employers {
        facts.push(PersonFact::Employed {
            contact,
            employer: one.name.clone(),
            job: one.job.clone(),
            from: one.from,
            until: one.until,
            client: one.client,
            was: one.was,
        });
    }
    facts.push(PersonFact::Employed {
        contact,
        employer: person.client.clone(),
        job: person.job_title.clone(),
        from: None,
        until: Some(on),
        client: Some(from),
        was: Some(person.id.into()),
    });
    facts.extend(before.ties.iter().map(|(staff, (tie, _))| PersonFact::TieSaid {
        contact,
        staff: *staff,
        tie: Some(*tie),
    }));
    let said = |medium, said: &Said| {
        let first = format!("Said on {} at {}", long_date(said.mark.on), person.client);
        let source = said.source.as_ref().map_or_else(|| first.clone(), |source| format!("{first}: {source}"));
        let (stance, basis): (_, LawfulBasis) = (Some(said.stance), said.basis);
        PersonFact::MediumSaid { contact, medium, stance, basis, source: Some(source) }
    };
    // What was said of all of them first: the words about single media keep their place after it.
    facts.extend(before.wishes.all.iter().map(|all| said(None, all)));
    for medium in perennial_core::fact::Medium::ALL {
        let own = before.wishes.each.get(&medium);
        let holds = before.wishes.of(medium);
        facts.extend(own.filter(|own| holds == Some(own)).map(|own| said(Some(medium), own)));
    }
    facts
}

async fn succeed(
    tx: &mut Tx,
    act: &mut Act,
    client: ClientId,
    on: Day,
    successor: Option<Successor>,
) -> Result<Option<ContactId>, Error> {
    match successor {
        None => Ok(None),
        Some(Successor::Known(contact)) => {
            if clients::client_of(tx, &act.actor, contact).await? != client {
                return Err(Error::field("successor", "Choose somebody who works there."));
            }
            Ok(Some(contact))
        }
        Some(Successor::New { name, job, role }) => {
            let decision_role = role.map(|role| role.key().to_owned());
            let input = ContactInput { job_title: job, decision_role, ..ContactInput::named(name) };
            clients::add_contact(tx, act, client, input, on).await.map(Some)
        }
    }
}
