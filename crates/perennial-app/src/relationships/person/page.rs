//! The page of one person.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::fact::{DecisionRole, LawfulBasis, Medium, Stance, Tie};
use perennial_core::ids::{ClientId, ContactId};
use perennial_core::people::{Said, Wishes};
use uuid::Uuid;

use super::queries::{self, PersonRow, TouchLine};
use crate::actor::Actor;
use crate::app::App;
use crate::clients;
use crate::db::Conn;
use crate::error::Error;
use crate::people::{self, EmployerRow, MoveRow, TieRow};
use crate::plans::{self, Due};
use crate::web::words::{relative, short_date};
use crate::web::{At, Choice, Draft, Nav, Raw, Shell};

#[derive(Template)]
#[template(path = "relationships/person/person.html")]
struct PersonPage {
    shell: Shell,
    person: PersonRow,
    wishes: Wishes,
    ties: Vec<TieRow>,
    employers: Vec<EmployerRow>,
    moved: Option<MoveRow>,
    /// The clients among the employers that the actor sees.
    seen: BTreeMap<Uuid, String>,
    plan: Vec<Due>,
    touches: Vec<TouchLine>,
    /// Who could take over from somebody who left.
    others: Vec<Choice>,
    lists: Lists,
    wish: Draft,
    tie: Draft,
    employer: Draft,
}

struct Lists {
    media: Vec<Choice>,
    stances: Vec<Choice>,
    bases: Vec<Choice>,
    staff: Vec<Choice>,
    ties: Vec<Choice>,
}

impl Lists {
    fn of(staff: Vec<Choice>) -> Self {
        let media = Medium::ALL.map(|medium| Choice::new(medium.key(), medium.word()));
        let stances = Stance::ALL.map(|stance| Choice::new(stance.key(), stance.word()));
        Self {
            media: std::iter::once(Choice::new("all", "All media")).chain(media).collect(),
            stances: stances.into_iter().chain([Choice::new("none", "Nothing on record any more")]).collect(),
            bases: LawfulBasis::ALL.map(|basis| Choice::new(basis.key(), basis.word())).into(),
            staff,
            ties: Tie::ALL
                .map(|tie| Choice::new(tie.key(), tie.word()))
                .into_iter()
                .chain([Choice::new("none", "Not any more")])
                .collect(),
        }
    }
}

/// A medium in the table of wishes.
struct WishLine<'p> {
    word: &'static str,
    said: Option<&'p Said>,
    refused: bool,
}

impl PersonPage {
    fn role(&self) -> Option<String> {
        let words = self.person.decision_role.as_deref()?;
        Some(DecisionRole::from_key(words).map_or_else(|| words.to_owned(), |role| role.word().to_owned()))
    }

    fn wish_lines(&self) -> Vec<WishLine<'_>> {
        let all = WishLine { word: "All media", said: self.wishes.all.as_ref(), refused: self.wishes.do_not_contact() };
        let line = |medium: Medium| WishLine {
            word: medium.word(),
            said: self.wishes.of(medium),
            refused: self.wishes.refuses(medium),
        };
        std::iter::once(all).chain(Medium::ALL.map(line)).collect()
    }

    fn day(&self, day: &perennial_core::dates::Day) -> String {
        short_date(*day)
    }

    fn due(&self, due: &Due) -> String {
        let on = due.done_on.unwrap_or(due.due_on);
        format!("{}, {}", short_date(on), relative(on, self.shell.today))
    }

    fn is_elsewhere(&self, due: &Due) -> bool {
        due.client.0 != self.person.client_id
    }

    /// The onboarding of a new decision-maker (D10): how many of its touches are made, and how many there are.
    fn onboarding(&self) -> Option<(usize, usize)> {
        let own: Vec<&Due> =
            self.plan.iter().filter(|due| due.playbook.as_deref() == Some("new_decision_maker")).collect();
        let done = own.iter().filter(|due| due.state == "done").count();
        (!own.is_empty()).then_some((done, own.len()))
    }

    fn span(&self, row: &EmployerRow) -> String {
        match (row.from(), row.until()) {
            (Some(from), Some(until)) => format!("{} to {}", short_date(from), short_date(until)),
            (Some(from), None) => format!("since {}", short_date(from)),
            (None, Some(until)) => format!("until {}", short_date(until)),
            (None, None) => String::new(),
        }
    }

    /// The name and the page of an employer who is a client that the actor sees: the same person there, where known.
    fn employer_link(&self, row: &EmployerRow) -> Option<(String, String)> {
        let id = row.at_client_id?;
        let name = self.seen.get(&id)?.clone();
        let href = row.was_contact_id.map_or_else(|| format!("/clients/{id}"), |was| format!("/contacts/{was}"));
        Some((name, href))
    }

    fn name_of(&self, id: &Uuid) -> Option<&String> {
        self.seen.get(id)
    }
}

/// Which form of the page was refused.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// A wish.
    Wish,
    /// A tie.
    Tie,
    /// An employer.
    Employer,
}

/// The page.
pub async fn show(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<ContactId>,
) -> Result<Response, Error> {
    draw(&app, &actor, shell, id, None).await
}

/// Draws the page, with a form that was refused.
pub async fn draw(
    app: &App,
    actor: &Actor,
    shell: Shell,
    id: ContactId,
    refused: Option<(Which, Draft)>,
) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let person = queries::person(&mut conn, actor, id).await?;
    let client = ClientId(person.client_id);
    let wishes = people::wishes(&mut conn, &[client]).await?.remove(&id).unwrap_or_default();
    let mut ties = people::ties(&mut conn, client).await?;
    ties.retain(|tie| tie.contact_id == id.0);
    let employers = people::employers(&mut conn, actor, id).await?;
    let moves = people::moves(&mut conn, actor, client).await?;
    let moved = moves.into_iter().find(|one| one.contact_id == id.0);
    let plan = plans::of_contact(&mut conn, actor, &selves(id, &employers, moved.as_ref())).await?;
    let seen = seen(&mut conn, actor, &employers, moved.as_ref()).await?;
    let touches = queries::touches(&mut conn, client, id).await?;
    let clients::Offers { staff, contacts, .. } = clients::offers(&mut conn, Some(client), None).await?;
    let others = contacts.into_iter().filter(|one| !one.value.is_empty() && one.value != id.to_string()).collect();
    let mut drafts = [Which::Wish, Which::Tie, Which::Employer].map(|which| blank(which, &shell, actor));
    let mut status = axum::http::StatusCode::OK;
    if let Some((which, draft)) = refused {
        status = draft.status();
        drafts[which as usize] = draft;
    }
    let [wish, tie, employer] = drafts;
    let shell = shell.on(Nav::Clients, person.name.clone());
    let lists = Lists::of(staff);
    let page = PersonPage {
        shell,
        person,
        wishes,
        ties,
        employers,
        moved,
        seen,
        plan,
        touches,
        others,
        lists,
        wish,
        tie,
        employer,
    };
    let mut response = crate::web::page(&page)?;
    *response.status_mut() = status;
    Ok(response)
}

/// The names of a form's fields begin alike on one page, so each form has ids of its own.
pub const fn prefix(which: Which) -> &'static str {
    match which {
        Which::Wish => "wish-",
        Which::Tie => "tie-",
        Which::Employer => "employer-",
    }
}

fn blank(which: Which, shell: &Shell, actor: &Actor) -> Draft {
    let mut raw = Raw::default();
    match which {
        Which::Wish => {
            raw.set("on", shell.today.to_string());
            raw.set("stance", Stance::Refused.key());
            raw.set("basis", LawfulBasis::None.key());
        }
        Which::Tie => {
            raw.set("on", shell.today.to_string());
            raw.set("tie", Tie::Known.key());
            raw.set("staff", actor.staff().map(|staff| staff.to_string()).unwrap_or_default());
        }
        Which::Employer => {}
    }
    Draft::new(raw).prefixed(prefix(which))
}

/// The same person here, where they came from, and where they went.
fn selves(id: ContactId, employers: &[EmployerRow], moved: Option<&MoveRow>) -> Vec<ContactId> {
    let before = employers.iter().filter_map(|one| one.was_contact_id);
    let after = moved.and_then(|moved| moved.to_contact_id);
    let mut all: Vec<ContactId> = std::iter::once(id).chain(before.chain(after).map(ContactId)).collect();
    all.sort();
    all.dedup();
    all
}

async fn seen(
    conn: &mut Conn,
    actor: &Actor,
    employers: &[EmployerRow],
    moved: Option<&MoveRow>,
) -> Result<BTreeMap<Uuid, String>, Error> {
    let mut seen = BTreeMap::new();
    let went = moved.and_then(|moved| moved.to_client_id);
    for id in employers.iter().filter_map(|one| one.at_client_id).chain(went) {
        match clients::named(conn, actor, id.into()).await {
            Ok(named) => seen.insert(id, named.name),
            Err(Error::NotFound(_)) => None,
            Err(error) => return Err(error),
        };
    }
    Ok(seen)
}
