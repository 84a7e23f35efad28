//! The people of a wave: who answered, who was reminded, who is added by name.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::ids::{ContactId, InvitationId, ParticipantId, WaveId};
use perennial_core::research::languages::in_english;
use perennial_core::research::{Segment, Share};
use uuid::Uuid;

use crate::actor::Actor;
use crate::app::App;
use crate::args;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;
use crate::research::results::{self, Person};
use crate::research::wave::{self, Wave};
use crate::research::{commands, letters};
use crate::rights::Right;
use crate::web::list::Address;
use crate::web::words::count;
use crate::web::{self, At, Form, Nav, Shell};

#[derive(Template)]
#[template(path = "research/invited.html")]
struct InvitedPage {
    shell: Shell,
    wave: Wave,
    rate: Share,
    rates: Vec<(Segment, Share)>,
    people: Vec<Person>,
    show: String,
    /// What was looked for, to add somebody by name.
    sought: String,
    found: Vec<(String, String)>,
    open: bool,
}

impl InvitedPage {
    fn speaks_several(&self) -> bool {
        self.wave.instrument.languages.len() > 1
    }

    fn in_english<'c>(&self, code: &'c str) -> &'c str {
        in_english(code)
    }
}

/// The list.
pub async fn list(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<WaveId>,
    address: Address,
) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let wave = wave::find(&mut conn, id).await?;
    let results = results::of_wave(&mut conn, &actor, &wave).await?;
    let show = address.get("show").to_owned();
    let (rate, rates) = (results.rate(), results.rates());
    let people = results.people.into_iter().filter(|person| match show.as_str() {
        "waiting" => !person.has_finished() && !person.is_revoked(),
        "answered" => person.has_answered(),
        _ => true,
    });
    let people = people.collect();
    let sought = address.get("who").to_owned();
    let found = if sought.is_empty() { Vec::new() } else { look_for(&mut conn, &actor, &sought).await? };
    let open = wave.row.is_open(shell.today);
    web::page(&InvitedPage {
        shell: shell.on(Nav::Research, wave.row.name.clone()),
        wave,
        rate,
        rates,
        people,
        show,
        sought,
        found,
        open,
    })
}

/// People whose name, or whose client's name, begins so: the value to send, and the words.
async fn look_for(conn: &mut Conn, actor: &Actor, who: &str) -> Result<Vec<(String, String)>, Error> {
    let like = format!("{}%", who.to_lowercase().replace(['%', '_'], ""));
    let sql = format!(
        "select k.id, k.name, c.name from contact k join client c on c.id = k.client_id
         where k.deleted_at is null and k.left_on is null and c.deleted_at is null
           and (k.name_key like $2 or c.name_key like $2) and {} order by c.name_key, k.name_key, k.id limit 12",
        actor.sees(1)
    );
    let rows: Vec<(Uuid, String, String)> =
        conn.all(AssertSqlSafe(sql), args![actor.wall_value(), like.as_str()]).await?;
    let contacts = rows.into_iter().map(|(id, name, client)| (format!("contact:{id}"), format!("{name}, {client}")));
    let sql = "select id, name, organisation from research_participant
        where deleted_at is null and name_key like $1 order by name_key, id limit 12";
    let more: Vec<(Uuid, String, Option<String>)> = conn.all(sql, args![like.as_str()]).await?;
    let more = more.into_iter().map(|(id, name, place)| {
        (format!("participant:{id}"), place.map_or_else(|| name.clone(), |place| format!("{name}, {place}")))
    });
    Ok(contacts.chain(more).collect())
}

/// Adds somebody by name.
pub async fn add(State(app): State<App>, actor: Actor, At(id): At<WaveId>, form: Form) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let who = form.raw.get("person").to_owned();
    let here = format!("/research/waves/{id}/people");
    let (kind, of) = who.split_once(':').unwrap_or(("", ""));
    let (contact, participant) = (of.parse::<ContactId>(), of.parse::<ParticipantId>());
    let added = match (kind, contact, participant) {
        ("contact", Ok(contact), _) => {
            app.change(&actor, move |tx, act| {
                Box::pin(async move { commands::invite_contact(tx, act, id, contact).await })
            })
            .await
        }
        ("participant", _, Ok(participant)) => {
            app.change(&actor, move |tx, act| {
                Box::pin(async move { commands::invite_participant(tx, act, id, participant).await })
            })
            .await
        }
        _ => Err(Error::NotFound("person")),
    };
    match added {
        Ok(_) => Ok(web::told(&here, "Added to the wave by name.")),
        Err(Error::Refused(sentence)) => Ok(web::told(&here, sentence)),
        Err(error) => Err(error),
    }
}

/// Notes that those who have not answered were reminded today.
pub async fn remind(State(app): State<App>, actor: Actor, At(id): At<WaveId>) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let n = app.change(&actor, move |tx, act| Box::pin(async move { commands::remind(tx, act, id).await })).await?;
    let text = format!("Noted: {} reminded today.", count(n as u64, "person").replace("persons", "people"));
    Ok(web::told(&format!("/research/waves/{id}/people"), text))
}

/// Closes the wave.
pub async fn close(State(app): State<App>, actor: Actor, At(id): At<WaveId>) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    app.change(&actor, move |tx, act| Box::pin(async move { commands::close(tx, act, id).await })).await?;
    Ok(web::told(&format!("/research/waves/{id}"), "The wave is closed. Links have ended."))
}

/// Says in which language people are asked: one, or everybody who has none of their own.
pub async fn speak(State(app): State<App>, actor: Actor, At(id): At<WaveId>, form: Form) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let language = form.raw.get("language").to_owned();
    let people: Vec<InvitationId> = form.raw.all("person").iter().filter_map(|id| id.parse().ok()).collect();
    let whole = people.is_empty();
    app.change(&actor, move |tx, act| {
        Box::pin(async move {
            if people.is_empty() {
                return letters::wave_speaks(tx, act, id, &language).await;
            }
            for person in people {
                if letters::person_speaks(tx, act, person, &language).await? != id {
                    return Err(Error::NotFound("person"));
                }
            }
            Ok(())
        })
    })
    .await?;
    let text =
        if whole { "Everybody without a language of their own is asked in it." } else { "They are asked in it." };
    Ok(web::told(&format!("/research/waves/{id}/people"), text))
}

/// Takes an invitation back.
pub async fn revoke(State(app): State<App>, actor: Actor, At(id): At<InvitationId>) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let wave = app.change(&actor, move |tx, act| Box::pin(async move { commands::revoke(tx, act, id).await })).await?;
    Ok(web::told(&format!("/research/waves/{wave}/people"), "Taken back. The links of this person have ended."))
}
