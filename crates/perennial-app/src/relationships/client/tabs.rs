//! The tabs of a client's page: engagements, pursuits, promises, complaints and presents, people, invoices.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use perennial_core::dates::Day;
use perennial_core::fact::{DecisionRole, Precision};
use perennial_core::ids::ClientId;
use perennial_core::money::{Currency, Money};
use perennial_core::people::Wishes;

use super::head::{self, Head};
use super::queries::{self, AimRow, EngagementRow, InvoiceRow, PersonRow, PursuitRow};
use crate::actor::Actor;
use crate::app::App;
use crate::db::{Conn, Word};
use crate::engagements::ImpliedBy;
use crate::error::Error;
use crate::people::{self, MoveRow};
use crate::promises::Promised;
use crate::research::{self, ClientResearch};
use crate::web::words::{dated, short_date};
use crate::web::{self, Nav, Raw, Shell, capital};
use crate::{complaints, engagements, firm, presents, promises};

/// What a tab lists.
enum Listed {
    Engagements(Vec<EngagementLine>),
    Pursuits(Vec<PursuitRow>),
    People(Vec<PersonLine>),
    Invoices(Vec<InvoiceRow>),
    Promises(Vec<Promised>, Vec<AimRow>),
    Register(Vec<complaints::Row>, Vec<presents::Row>),
    Research(ClientResearch),
}

#[derive(Template)]
#[template(path = "relationships/client/tab.html")]
struct TabPage {
    shell: Shell,
    head: Head,
    tab: &'static str,
    listed: Listed,
}

impl TabPage {
    fn day(&self, day: &i64) -> String {
        short_date(Day::from_number(i32::try_from(*day).unwrap_or_default()))
    }

    fn dated(&self, day: &i64, precision: &Word<Precision>) -> String {
        dated(Day::from_number(i32::try_from(*day).unwrap_or_default()), precision.0)
    }

    fn money(&self, minor: &i64, currency: &Currency) -> String {
        Money::new(*minor, *currency).exact()
    }

    fn words(&self, key: &str) -> String {
        capital(&key.replace('_', " "))
    }
}

/// The engagements.
pub async fn engagements(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(id): Path<ClientId>,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let head = load(&app, &actor, &shell, id, query).await?;
    let mut conn = app.db.read().await?;
    let rows = queries::engagements(&mut conn, id).await?;
    let mut lines = Vec::with_capacity(rows.len());
    let model = firm::cached_model(&mut conn, &app.memory.model).await?;
    let works = match rows.iter().any(|row| row.implied != 0) {
        true => engagements::implied_of(&mut conn, &model, id).await?,
        false => Vec::new(),
    };
    for row in rows {
        let work = works.iter().find(|work| row.implied != 0 && work.engagement.0 == row.id);
        let implied = match work {
            Some(work) => engagements::implied_by(&mut conn, &work.invoices).await?,
            None => None,
        };
        lines.push(EngagementLine { row, implied });
    }
    drop(conn);
    page(shell, head, "engagements", Listed::Engagements(lines))
}

/// An engagement, with the invoices that imply it where nobody recorded it.
struct EngagementLine {
    row: EngagementRow,
    implied: Option<ImpliedBy>,
}

/// The pursuits.
pub async fn pursuits(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(id): Path<ClientId>,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let head = load(&app, &actor, &shell, id, query).await?;
    let rows = queries::pursuits(&mut app.db.read().await?, id).await?;
    page(shell, head, "pursuits", Listed::Pursuits(rows))
}

/// The people.
pub async fn people(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(id): Path<ClientId>,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let head = load(&app, &actor, &shell, id, query).await?;
    let lines = people_of(&mut app.db.read().await?, &actor, id).await?;
    page(shell, head, "people", Listed::People(lines))
}

/// A person with what is known of them.
struct PersonLine {
    row: PersonRow,
    /// The part in decisions, in words.
    role: Option<String>,
    warning: Option<String>,
    preferred: String,
    /// “Priya Nair (strong)”.
    ties: String,
    moved: Option<MoveRow>,
    /// How many touches of an onboarding of their own are made, and how many there are (D10).
    onboarding: Option<(i64, i64)>,
}

async fn people_of(conn: &mut Conn, actor: &Actor, id: ClientId) -> Result<Vec<PersonLine>, Error> {
    let rows = queries::people(conn, id).await?;
    let (wishes, ties) = (people::wishes(conn, &[id]).await?, people::ties(conn, id).await?);
    let (moves, onboardings) = (people::moves(conn, actor, id).await?, queries::onboardings(conn, id).await?);
    let lines = rows.into_iter().map(|row| {
        let wishes = wishes.get(&row.id.into());
        let preferred = wishes.map(Wishes::preferred).unwrap_or_default();
        let own = ties.iter().filter(|tie| tie.contact_id == row.id);
        PersonLine {
            role: row
                .decision_role
                .as_ref()
                .map(|key| DecisionRole::from_key(key).map_or_else(|| key.clone(), |role| role.word().to_owned())),
            warning: wishes.and_then(Wishes::warning),
            preferred: preferred.iter().map(|medium| medium.word().to_lowercase()).collect::<Vec<_>>().join(", "),
            ties: own
                .map(|tie| format!("{} ({})", tie.staff, tie.tie().word().to_lowercase()))
                .collect::<Vec<_>>()
                .join(", "),
            moved: moves.iter().find(|one| one.contact_id == row.id).cloned(),
            onboarding: onboardings.iter().find(|(contact, ..)| *contact == row.id).map(|(_, done, all)| (*done, *all)),
            row,
        }
    });
    Ok(lines.collect())
}

/// The invoices.
pub async fn invoices(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(id): Path<ClientId>,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let head = load(&app, &actor, &shell, id, query).await?;
    let rows = queries::invoices(&mut app.db.read().await?, id).await?;
    page(shell, head, "invoices", Listed::Invoices(rows))
}

/// The promises and expectations, with the goals and milestones of the work (questions 21 and 22).
pub async fn promises(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(id): Path<ClientId>,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let head = load(&app, &actor, &shell, id, query).await?;
    let mut conn = app.db.read().await?;
    let promises = promises::of_client(&mut conn, &actor, id).await?;
    let aims = queries::aims(&mut conn, id).await?;
    page(shell, head, "promises", Listed::Promises(promises, aims))
}

/// Complaints and presents.
pub async fn register(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(id): Path<ClientId>,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let head = load(&app, &actor, &shell, id, query).await?;
    let mut conn = app.db.read().await?;
    let complaints = complaints::of_client(&mut conn, &actor, id).await?;
    let presents = presents::of_client(&mut conn, &actor, id).await?;
    page(shell, head, "register", Listed::Register(complaints, presents))
}

/// What the client was asked and said, and what it knows of the services.
pub async fn research(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(id): Path<ClientId>,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let head = load(&app, &actor, &shell, id, query).await?;
    let found = research::of_client(&mut app.db.read().await?, &actor, id).await?;
    page(shell, head, "research", Listed::Research(found))
}

/// The head of the client's page for the day in the address.
pub(super) async fn load(
    app: &App,
    actor: &Actor,
    shell: &Shell,
    id: ClientId,
    query: Option<String>,
) -> Result<Head, Error> {
    head::load(app, actor, shell, id, &Raw::from_urlencoded(query.as_deref().unwrap_or_default())).await
}

fn page(shell: Shell, head: Head, tab: &'static str, listed: Listed) -> Result<Response, Error> {
    let shell = shell.on(Nav::Clients, head.client.name.clone());
    web::page(&TabPage { shell, head, tab, listed })
}
