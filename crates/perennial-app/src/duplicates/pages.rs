//! The pages of possible duplicates: the list, two records side by side, merging and splitting.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use perennial_core::duplicates::{Field, Merged, Rule, Side, fields_of};
use uuid::Uuid;

use super::list::{self, Duplicates, Likely};
use super::merge::{self, Choices, Object};
use super::split::{self, Merge};
use super::stored;
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::rights::Right;
use crate::web::list::Address;
use crate::web::words::long_date;
use crate::web::{self, At, Form, Nav, Raw, Shell, Toast};

/// Pairs shown of each kind.
const SHOWN: usize = 100;
/// Merges shown.
const MERGES: i64 = 50;

/// The routes of duplicates.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/duplicates", get(all))
        .route("/duplicates/pair", get(pair))
        .route("/duplicates/merge", post(merge_pair))
        .route("/duplicates/different", post(different))
        .route("/duplicates/{id}/split", post(split_merge))
        .route("/duplicates/{id}/merge", post(merge_again))
}

#[derive(Template)]
#[template(path = "duplicates/list.html")]
struct ListPage {
    shell: Shell,
    groups: [Group; 2],
    merges: Vec<Merge>,
}

/// The pairs of clients, or of contacts.
struct Group {
    title: &'static str,
    pairs: Vec<Likely>,
    count: usize,
}

impl ListPage {
    fn day(&self, merge: &Merge) -> String {
        long_date(merge.at().utc_day())
    }
}

async fn all(State(app): State<App>, actor: Actor, shell: Shell) -> Result<Response, Error> {
    actor.must(Right::Merge)?;
    let mut conn = app.db.read().await?;
    let found = app.memory.duplicates.duplicates(&mut conn, &actor, SHOWN).await?;
    let merges = split::merges(&mut conn, &actor, MERGES).await?;
    let Duplicates { clients, client_pairs, contacts, contact_pairs } = found;
    let groups = [
        Group { title: "Clients", pairs: clients, count: client_pairs },
        Group { title: "Contacts", pairs: contacts, count: contact_pairs },
    ];
    web::page(&ListPage { shell: shell.on(Nav::Clients, "Possible duplicates"), groups, merges })
}

#[derive(Template)]
#[template(path = "duplicates/pair.html")]
struct PairPage {
    shell: Shell,
    object: Object,
    kept: Uuid,
    gone: Uuid,
    names: (String, String),
    lines: Vec<Line>,
}

/// One field of both records.
struct Line {
    column: &'static str,
    label: &'static str,
    kept: String,
    gone: String,
    /// True where one of the two values must be chosen.
    open: bool,
    /// True where both values stay.
    both: bool,
}

fn line(field: &Field, kept: &Merged, gone: &Merged) -> Line {
    let value = |record: &Merged| record.get(field.column).cloned().flatten().unwrap_or_default().replace('\n', ", ");
    let (kept, gone) = (value(kept), value(gone));
    let both = !matches!(field.rule, Rule::Choose);
    let chosen = matches!(field.rule, Rule::Choose | Rule::Email | Rule::Phone);
    let open = chosen && !kept.is_empty() && !gone.is_empty() && kept != gone;
    Line { column: field.column, label: field.label, kept, gone, open, both }
}

/// Two records side by side: the first stays, unless they are turned round.
async fn pair(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    actor.must(Right::Merge)?;
    let (object, kept, gone) = asked(|name| address.get(name))?;
    let mut conn = app.db.read().await?;
    object.client_of(&mut conn, &actor, kept).await?;
    object.client_of(&mut conn, &actor, gone).await?;
    let (one, other) = (stored::values(&mut conn, object, kept).await?, stored::values(&mut conn, object, gone).await?);
    let lines = fields_of(object == Object::Contact).iter().map(|field| line(field, &one, &other));
    let lines = lines.filter(|line| !line.kept.is_empty() || !line.gone.is_empty()).collect();
    let name = |values: &Merged| values.get("name").cloned().flatten().unwrap_or_default();
    let names = (name(&one), name(&other));
    web::page(&PairPage { shell: shell.on(Nav::Clients, "Compare two records"), object, kept, gone, names, lines })
}

fn asked<'r>(get: impl Fn(&'static str) -> &'r str) -> Result<(Object, Uuid, Uuid), Error> {
    let object = Object::from_key(get("object")).ok_or(Error::NotFound("kind of record"))?;
    let record = |name: &'static str| {
        let known = if object == Object::Client { "client" } else { "contact" };
        Uuid::try_parse(get(name)).map_err(|_| Error::NotFound(known))
    };
    Ok((object, record("kept")?, record("gone")?))
}

fn choices(raw: &Raw, object: Object) -> Result<Choices, Error> {
    let mut taken = Choices::new();
    for field in fields_of(object == Object::Contact) {
        match raw.get(&format!("take_{}", field.column)) {
            "" | "kept" => {}
            "gone" => {
                taken.insert(field.column.to_owned(), Side::Gone);
            }
            _ => return Err(Error::refused("Choose for each field from which of the two records it is taken.")),
        }
    }
    Ok(taken)
}

async fn merge_pair(State(app): State<App>, actor: Actor, form: Form) -> Result<Response, Error> {
    actor.must(Right::Merge)?;
    let (object, kept, gone) = asked(|name| form.raw.get(name))?;
    let choices = choices(&form.raw, object)?;
    let id = app
        .change(&actor, move |tx, act| {
            Box::pin(async move { merge::merge(tx, act, object, kept, gone, choices).await })
        })
        .await?;
    Ok(merged(object, kept, id))
}

fn merged(object: Object, kept: Uuid, id: Uuid) -> Response {
    let toast = Toast { text: "Records merged.".to_owned(), undo: Some(format!("/duplicates/{id}/split")) };
    web::redirect(&object.page(&kept), Some(&toast))
}

async fn different(State(app): State<App>, actor: Actor, form: Form) -> Result<Response, Error> {
    actor.must(Right::Merge)?;
    let (object, one, other) = asked(|name| form.raw.get(name))?;
    app.change(&actor, move |tx, act| Box::pin(async move { list::say_different(tx, act, object, one, other).await }))
        .await?;
    Ok(web::told("/duplicates", "Noted: these are two records."))
}

async fn split_merge(State(app): State<App>, actor: Actor, At(id): At<Uuid>) -> Result<Response, Error> {
    actor.must(Right::Merge)?;
    let merge = app.change(&actor, move |tx, act| Box::pin(async move { split::split(tx, act, id).await })).await?;
    let toast = Toast { text: "Records split.".to_owned(), undo: Some(format!("/duplicates/{id}/merge")) };
    Ok(web::redirect(&merge.object().page(&merge.kept_id), Some(&toast)))
}

/// Merges two records again that were split, as they were merged before.
async fn merge_again(State(app): State<App>, actor: Actor, At(id): At<Uuid>) -> Result<Response, Error> {
    actor.must(Right::Merge)?;
    let before = {
        let mut conn = app.db.read().await?;
        split::find(&mut conn, &actor, id).await?
    };
    if before.holds() {
        return Err(Error::refused("These records are merged already."));
    }
    let (object, kept, gone, choices) = (before.object(), before.kept_id, before.gone_id, before.choices()?);
    let again = app
        .change(&actor, move |tx, act| {
            Box::pin(async move { merge::merge(tx, act, object, kept, gone, choices).await })
        })
        .await?;
    Ok(merged(object, kept, again))
}
