//! Saved views: a list's address under a name, for oneself or for everybody. One implementation serves every list.

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::post;
use perennial_core::ids::ViewId;
use perennial_core::text::Name;
use uuid::Uuid;

use super::Address;
use crate::actor::{Actor, Role};
use crate::app::{Act, App};
use crate::args;
use crate::db::{Conn, Tx};
use crate::error::Error;
use crate::web::{self, At, Form, Shell};

/// A list that keeps saved views.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// Of clients.
    Clients,
    /// Of pursuits.
    Pursuits,
    /// Of engagements.
    Engagements,
    /// Of touches.
    Touches,
    /// Of alerts.
    Alerts,
    /// Of promises and expectations.
    Promises,
    /// Of dates and budgets.
    Variance,
    /// Of presents.
    Presents,
}

impl List {
    const ALL: [Self; 8] = [
        Self::Clients,
        Self::Pursuits,
        Self::Engagements,
        Self::Touches,
        Self::Promises,
        Self::Variance,
        Self::Presents,
        Self::Alerts,
    ];

    /// Its address.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Clients => "/clients",
            Self::Pursuits => "/pursuits",
            Self::Engagements => "/engagements",
            Self::Touches => "/touches",
            Self::Alerts => "/alerts",
            Self::Promises => "/promises",
            Self::Variance => "/variance",
            Self::Presents => "/presents",
        }
    }

    /// Its name in the store and of its export.
    pub fn key(self) -> &'static str {
        &self.path()[1..]
    }

    /// The query that shows one's own.
    const fn mine(self) -> &'static str {
        match self {
            Self::Clients => "manager=me",
            Self::Pursuits | Self::Alerts => "owner=me",
            Self::Touches => "staff=me",
            Self::Engagements | Self::Variance => "lead=me",
            Self::Promises | Self::Presents => "by=me",
        }
    }
}

/// A saved view of a list.
#[derive(Debug, Clone, PartialEq, Eq, crate::db::Row)]
pub struct View {
    /// Which.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    query: String,
    staff_id: Option<Uuid>,
}

/// A tab above a list: a view, all rows, or one's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    /// The words.
    pub word: String,
    /// Where it leads.
    pub href: String,
    /// True when everybody in the firm sees it.
    pub shared: bool,
    /// True when the list shows just this.
    pub current: bool,
}

/// The saved views of a list as its page shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Views {
    /// Where the form that saves one is sent.
    pub path: &'static str,
    /// What would be saved: the list as it is.
    pub query: String,
    /// All rows, one's own, then what the firm and the person saved.
    pub tabs: Vec<Tab>,
    /// Those of the list as it is that the person may forget.
    pub forgettable: Vec<View>,
}

impl Views {
    /// The views of a list that the person of the shell sees, on the page of an address.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn of(conn: &mut Conn, shell: &Shell, list: List, address: &Address) -> Result<Self, Error> {
        let saved: Vec<View> = conn
            .all(
                "select id, name, query, staff_id from saved_view
                 where page = $1 and (staff_id is null or staff_id = $2)
                 order by staff_id is not null, place, name, id",
                args![list.key(), shell.actor.staff()],
            )
            .await?;
        let query = address.query();
        let all = if list == List::Engagements { shell.nouns() } else { list.key().to_owned() };
        let always = [(format!("All {all}"), String::new()), ("Mine".to_owned(), list.mine().to_owned())];
        let tab = |(word, of, shared): (String, String, bool)| Tab {
            word,
            shared,
            current: of == query,
            href: Address::new(list.path(), &of).at(list.path()),
        };
        let always = always.into_iter().map(|(word, of)| (word, of, false));
        let kept = saved.iter().map(|view| (view.name.clone(), canonical(list, &view.query), view.staff_id.is_none()));
        let tabs = always.chain(kept).map(tab).collect();
        let mut forgettable = saved;
        forgettable.retain(|view| {
            let theirs = view.staff_id.is_some() || shell.may_manage();
            theirs && canonical(list, &view.query) == query
        });
        Ok(Self { path: list.path(), query, tabs, forgettable })
    }
}

/// A query as the list's own address writes it, without the place in the list.
fn canonical(list: List, query: &str) -> String {
    Address::new(list.path(), query).query()
}

/// The addresses by which views are saved and forgotten.
pub fn routes() -> Router<App> {
    List::ALL.into_iter().fold(Router::new(), |router, list| {
        let keep = post(move |State(app): State<App>, actor: Actor, form: Form| keep(list, app, actor, form));
        let drop =
            post(move |State(app): State<App>, actor: Actor, At(id): At<ViewId>| drop_view(list, app, actor, id));
        router
            .route(&format!("{}/views", list.path()), keep)
            .route(&format!("{}/views/{{id}}/deletion", list.path()), drop)
    })
}

/// Keeps the list as it is under a name.
async fn keep(list: List, app: App, actor: Actor, mut form: Form) -> Result<Response, Error> {
    let name = form.required("name", Name::parse);
    form.finish()?;
    let address = Address::new(list.path(), form.raw.get("query"));
    let (to, query) = (address.at(list.path()), address.query());
    let name = name.map(String::from).unwrap_or_default();
    let shared = !form.raw.get("shared").is_empty();
    let text = format!("The view “{name}” is saved.");
    app.change(&actor, move |tx, act| Box::pin(async move { save(tx, act, list, &name, &query, shared).await }))
        .await?;
    Ok(web::told(&to, text))
}

/// Forgets a view.
async fn drop_view(list: List, app: App, actor: Actor, id: ViewId) -> Result<Response, Error> {
    app.change(&actor, move |tx, act| Box::pin(async move { forget(tx, act, list, id).await })).await?;
    Ok(web::told(list.path(), "The view is gone. What it showed is all still here."))
}

/// Keeps a view under a name; one of the same name and owner is replaced.
async fn save(tx: &mut Tx, act: &mut Act, list: List, name: &str, query: &str, shared: bool) -> Result<(), Error> {
    act.actor.must(if shared { Role::Manager } else { Role::ReadOnly })?;
    let owner = if shared { None } else { act.actor.staff() };
    tx.run(
        "delete from saved_view where page = $1 and name = $2
           and (staff_id = $3 or (staff_id is null and cast($3 as uuid) is null))",
        args![list.key(), name, owner],
    )
    .await?;
    let last = "select coalesce(max(place), 0) from saved_view where page = $1";
    let place: i64 = tx.scalar(last, args![list.key()]).await?;
    let id: ViewId = act.new_id();
    tx.run(
        "insert into saved_view (id, page, name, staff_id, query, place) values ($1, $2, $3, $4, $5, $6)",
        args![id, list.key(), name, owner, query, place + 1],
    )
    .await?;
    Ok(())
}

/// Forgets a view: one's own, or a shared one when the role allows it.
async fn forget(tx: &mut Tx, act: &mut Act, list: List, id: ViewId) -> Result<(), Error> {
    let shared = i64::from(act.actor.may(Role::Manager));
    let gone = tx
        .run(
            "delete from saved_view
             where id = $1 and page = $4 and (staff_id = $2 or (staff_id is null and cast($3 as bigint) = 1))",
            args![id, act.actor.staff(), shared, list.key()],
        )
        .await?;
    if gone == 0 { Err(Error::NotFound("saved view")) } else { Ok(()) }
}
