//! People in the market who are asked for research and belong to no client.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::ids::ParticipantId;
use perennial_core::research::Segment;
use uuid::Uuid;

use crate::actor::Actor;
use crate::app::App;
use crate::db::Conn;
use crate::error::Error;
use crate::research::commands::{self, NewParticipant};
use crate::rights::Right;
use crate::web::{self, At, Choice, Draft, Form, Nav, Raw, Shell};

/// The populations of people who are no clients.
const SEGMENTS: [Segment; 3] = [Segment::Prospect, Segment::GotAway, Segment::Referrer];

#[derive(Debug, crate::db::Row)]
struct ParticipantRow {
    id: Uuid,
    name: String,
    organisation: Option<String>,
    segment: String,
    email: Option<String>,
    address: Option<String>,
    do_not_contact: i64,
    asked: i64,
}

impl ParticipantRow {
    fn word(&self) -> &'static str {
        Segment::from_key(&self.segment).map_or("", Segment::word)
    }
}

#[derive(Template)]
#[template(path = "research/participants.html")]
struct ParticipantsPage {
    shell: Shell,
    people: Vec<ParticipantRow>,
    segments: Vec<Choice>,
    draft: Draft,
}

/// The list.
pub async fn list(State(app): State<App>, shell: Shell) -> Result<Response, Error> {
    draw(&mut app.db.read().await?, shell, Draft::new(Raw::default())).await
}

async fn draw(conn: &mut Conn, shell: Shell, draft: Draft) -> Result<Response, Error> {
    let sql = "select p.id, p.name, p.organisation, p.segment, p.email, p.address, p.do_not_contact,
            (select cast(count(*) as bigint) from survey_invitation i where i.participant_id = p.id) as asked
        from research_participant p where p.deleted_at is null order by p.segment, p.name_key, p.id limit 500";
    let page = ParticipantsPage {
        shell: shell.on(Nav::Research, "People in the market"),
        people: conn.all(sql, vec![]).await?,
        segments: SEGMENTS.map(|segment| Choice::new(segment.key(), segment.word())).to_vec(),
        draft,
    };
    page.draft.page(&page)
}

/// Keeps a person.
pub async fn add(State(app): State<App>, actor: Actor, shell: Shell, form: Form) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let raw = form.raw.clone();
    match save(&app, &actor, form).await {
        Ok(_) => Ok(web::told("/research/people", "Kept. They can be drawn for a wave now.")),
        Err(error) => {
            let draft = Draft::refused(raw, error)?;
            draw(&mut app.db.read().await?, shell, draft).await
        }
    }
}

async fn save(app: &App, actor: &Actor, mut form: Form) -> Result<ParticipantId, Error> {
    let (name, email) = (form.name("name"), form.email("email"));
    let segment = Segment::from_key(form.raw.get("segment")).filter(|segment| SEGMENTS.contains(segment));
    if segment.is_none() {
        form.refuse("segment", "Choose one of the three.");
    }
    let (organisation, address) = (form.words("organisation"), form.words("address"));
    form.finish()?;
    let (Some(name), Some(segment)) = (name, segment) else { return Err(Error::field("name", "This is needed.")) };
    let input = NewParticipant { name, organisation, segment, email, address };
    app.change(actor, move |tx, act| Box::pin(async move { commands::add_participant(tx, act, input).await })).await
}

/// Notes whether a person may be asked.
pub async fn wish(
    State(app): State<App>,
    actor: Actor,
    At(id): At<ParticipantId>,
    mut form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let refuses = form.word("refuses", |key| ["0", "1"].iter().position(|word| *word == key)) == Some(1);
    form.finish()?;
    app.change(&actor, move |tx, act| Box::pin(async move { commands::wish(tx, act, id, refuses).await })).await?;
    Ok(web::told("/research/people", if refuses { "Noted: not to be asked." } else { "Noted: may be asked." }))
}
