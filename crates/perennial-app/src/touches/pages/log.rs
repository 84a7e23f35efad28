//! The form that logs a touch in under ten seconds.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::fact::{Direction, Purpose, Sentiment, TouchFact, TouchKind};
use perennial_core::ids::{ClientId, FactId};
use perennial_core::journeys::stage::Phase;

use super::Shown;
use super::form::{self, Offered};
use crate::actor::Actor;
use crate::app::App;
use crate::clients::{self, Named, Offers};
use crate::db::Conn;
use crate::error::Error;
use crate::firm;
use crate::people;
use crate::rights::Right;
use crate::touches::commands;
use crate::touches::queries::{self, Person};
use crate::web::list::Address;
use crate::web::{self, At, Choice, Draft, Form, Nav, Raw, Shell, Toast};

#[derive(Template)]
#[template(path = "touches/new.html")]
struct LogPage {
    shell: Shell,
    draft: Draft,
    /// The id under which the touch will be logged, however often the form arrives.
    known: Vec<Named>,
    about: About,
    staff: Vec<Choice>,
    purposes: Vec<Choice>,
    phases: Vec<Choice>,
}

impl LogPage {
    fn media(&self) -> [Shown; 6] {
        Shown::all()
    }
}

#[derive(Template)]
#[template(path = "touches/people.html")]
struct PeoplePart {
    draft: Draft,
    about: About,
}

#[derive(Template)]
#[template(path = "touches/clients.html")]
struct ClientsPart {
    known: Vec<Named>,
}

/// The client of the form, as far as it is known.
#[derive(Default)]
struct About {
    /// The one client.
    client: Option<Named>,
    /// Those that may be meant, when more than one is.
    matches: Vec<Named>,
    people: Vec<Person>,
    work: Vec<Choice>,
}

impl About {
    /// The client that the form names by its id, else by what was typed.
    async fn of(conn: &mut Conn, actor: &Actor, raw: &Raw) -> Result<Self, Error> {
        let mut matches = match raw.get("client").parse::<ClientId>() {
            Ok(id) => vec![clients::named(conn, actor, id).await?],
            Err(_) => queries::clients_like(conn, actor, raw.get("who")).await?,
        };
        if matches.len() != 1 {
            return Ok(Self { matches, ..Self::default() });
        }
        let Some(client) = matches.pop() else { return Ok(Self::default()) };
        let id = ClientId(client.id);
        let (people, work) = (queries::people(conn, id).await?, queries::work(conn, id).await?);
        Ok(Self { client: Some(client), people, work, ..Self::default() })
    }

    fn work_choices(&self) -> Vec<Choice> {
        Choice::or_none("the relationship as a whole", self.work.iter().cloned())
    }

    /// What is wrong with what was typed; none when one client is meant.
    fn trouble(&self, raw: &Raw) -> Option<String> {
        match (&self.client, self.matches.is_empty(), raw.get("who")) {
            (Some(_), ..) => None,
            (None, _, "") => Some("With whom? Type the beginning of the client’s name.".to_owned()),
            (None, true, who) => Some(format!("No client is called “{who}”. Check the name, or add the client first.")),
            (None, false, _) => Some("Several clients are called something like it. Choose one below.".to_owned()),
        }
    }
}

/// The blank form; the address may give values of its fields.
pub async fn blank(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let query = address.query();
    let raw = Raw::from_urlencoded(&query);
    let mut conn = app.db.read().await?;
    let about = About::of(&mut conn, &actor, &raw).await?;
    draw(&mut conn, shell, Draft::new(raw), about).await
}

/// Clients whose names begin like what is typed, for the list below the field.
pub async fn clients(State(app): State<App>, actor: Actor, address: Address) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let found = queries::clients_like(&mut conn, &actor, address.get("who")).await?;
    let known = if found.is_empty() { queries::known_clients(&mut conn, &actor).await? } else { found };
    web::page(&ClientsPart { known })
}

/// The people and the work of the client that was typed.
pub async fn people(State(app): State<App>, actor: Actor, address: Address) -> Result<Response, Error> {
    let raw = Raw::from_urlencoded(&address.query());
    let mut conn = app.db.read().await?;
    let about = About::of(&mut conn, &actor, &raw).await?;
    web::page(&PeoplePart { draft: Draft::new(raw), about })
}

/// Logs what the form says, or shows the people of the client when that is what was asked.
pub async fn save(State(app): State<App>, actor: Actor, shell: Shell, mut form: Form) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let mut conn = app.db.read().await?;
    let about = About::of(&mut conn, &actor, &form.raw).await?;
    if !form.raw.get("find").is_empty() && about.client.is_some() {
        return draw(&mut conn, shell, Draft::new(form.raw), about).await;
    }
    if let Some(trouble) = about.trouble(&form.raw) {
        form.refuse("who", trouble);
    }
    let Offers { staff, .. } = clients::offers(&mut conn, None, actor.staff()).await?;
    let (people, work) = (&about.people, &about.work);
    let zone = firm::find(&mut conn).await?.map_or_else(|| "UTC".to_owned(), |firm| firm.time_zone);
    let (me, today) = (actor.staff(), shell.today);
    let offered = Offered { people, work, staff: &staff, me, today, zone: &zone };
    let read = form::read(&mut form, &offered);
    let unwanted = match (&read, &about.client) {
        (Some((_, touch)), Some(client)) => unwanted(&mut conn, ClientId(client.id), touch, &about.people).await?,
        _ => None,
    };
    let outcome = match (form.finish(), read, &about.client) {
        (Ok(()), Some((on, touch)), Some(client)) => {
            let (client, medium) = (ClientId(client.id), medium_words(&touch));
            let work = app.change(&actor, move |tx, act| {
                Box::pin(async move { commands::log(tx, act, client, on, touch).await })
            });
            work.await.map(|logged| (client, logged, medium))
        }
        (Err(error), ..) => Err(error),
        _ => Err(Error::field("who", "This is needed.")),
    };
    match outcome {
        Ok((client, logged, medium)) => {
            let name = about.client.map_or_else(String::new, |client| client.name);
            let opened = if logged.opened.is_some() { " A pursuit is open for the enquiry." } else { "" };
            let text = format!("Logged: {medium}, {name}.{opened}{}", unwanted.unwrap_or_default());
            let toast = Toast { text, undo: Some(format!("/touches/{}/undo", logged.touch)) };
            Ok(web::redirect(&format!("/clients/{client}"), Some(&toast)))
        }
        Err(error) => draw(&mut conn, shell, Draft::refused(form.raw, error)?, about).await,
    }
}

/// What to say when the firm reached out to somebody in a medium that they refuse: it is logged all the same, for it
/// took place.
async fn unwanted(
    conn: &mut Conn,
    client: ClientId,
    touch: &TouchFact,
    known: &[Person],
) -> Result<Option<String>, Error> {
    let TouchFact::Made { medium, direction, contact, .. } = touch;
    let Some(contact) = contact.filter(|_| *direction == Direction::Outbound) else { return Ok(None) };
    let wishes = people::wishes(conn, &[client]).await?;
    let wishes = wishes.get(&contact).filter(|wishes| wishes.refuses(*medium));
    let name = known.iter().find(|person| person.id == contact.0).map_or("They", |person| person.name.as_str());
    Ok(wishes.and_then(|wishes| wishes.warning()).map(|warning| format!(" Mind next time: {name} {warning}.")))
}

/// Takes a touch back that was just logged.
pub async fn undo(State(app): State<App>, actor: Actor, At(id): At<FactId>) -> Result<Response, Error> {
    let work = app.change(&actor, move |tx, act| Box::pin(async move { commands::take_back(tx, act, id).await }));
    let client = work.await?;
    Ok(web::told(&format!("/clients/{client}"), "Taken back. It stays in the record and no longer counts."))
}

fn medium_words(touch: &TouchFact) -> &'static str {
    let TouchFact::Made { medium, detail, .. } = touch;
    let kind = detail.as_ref().and_then(|detail| detail.kind);
    kind.map_or(medium.word(), TouchKind::word)
}

async fn draw(conn: &mut Conn, shell: Shell, mut draft: Draft, about: About) -> Result<Response, Error> {
    if draft.raw.get("on").is_empty() {
        draft.raw.set("on", shell.today.to_string());
    }
    let me = shell.actor.staff();
    if let Some(me) = me.filter(|_| draft.raw.get("staff").is_empty()) {
        draft.raw.set("staff", me.to_string());
    }
    let known = if about.client.is_some() { Vec::new() } else { queries::known_clients(conn, &shell.actor).await? };
    let Offers { staff, .. } = clients::offers(conn, None, me).await?;
    let page = LogPage {
        known,
        about,
        staff,
        purposes: Purpose::ALL.map(|purpose| Choice::new(purpose.key(), purpose.word())).into(),
        phases: Choice::or_none(
            "as the record says",
            Phase::ALL.map(|phase| Choice::new(phase.key(), shell.phases.of(phase))),
        ),
        shell: shell.on(Nav::Touches, "Log a touch"),
        draft,
    };
    page.draft.page(&page)
}
