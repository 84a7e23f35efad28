//! The form that records an entry in ten seconds, and corrects it.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::effort::{Aim, Entry, Initiative, Signature, minutes_of};
use perennial_core::ids::{ClientId, EffortId, PursuitId};
use perennial_core::keyed::Keyed;
use perennial_core::markets::Axis;
use perennial_core::money::Currency;

use crate::actor::Actor;
use crate::app::App;
use crate::clients::{self, Named};
use crate::db::Conn;
use crate::effort::report::word_of;
use crate::effort::{commands, queries};
use crate::error::Error;
use crate::rights::Right;
use crate::web::list::Address;
use crate::web::{self, At, Choice, Draft, Form, Nav, Raw, Shell, Toast};
use crate::{firm, referrals, touches};

#[derive(Template)]
#[template(path = "effort/form.html")]
struct FormPage {
    shell: Shell,
    /// Where it is sent to.
    action: String,
    /// The entry that is corrected.
    id: Option<EffortId>,
    client: Option<Named>,
    /// Those that may be meant, when more than one is.
    matches: Vec<Named>,
    /// Whether it belongs to a pursuit.
    of_pursuit: bool,
    staff: Vec<Choice>,
    markets: Vec<Choice>,
    aims: Vec<Choice>,
    signatures: Vec<Choice>,
    initiatives: Vec<Choice>,
    referrers: Vec<Choice>,
    draft: Draft,
}

fn choices<T: Keyed>(grouping: &str, none: &str) -> Vec<Choice> {
    let each = T::EACH.iter().map(|each| Choice::new(each.key(), word_of(grouping, each.key()).unwrap_or_default()));
    Choice::or_none(none, each)
}

/// Who works here, and whoever an entry names already.
async fn staff_choices(conn: &mut Conn, named: &str) -> Result<Vec<Choice>, Error> {
    let staff = firm::staff(conn).await?;
    let active = staff.into_iter().filter(|member| member.active || member.id.to_string() == named);
    Ok(Choice::or_none("nobody in particular", active.map(|member| Choice::new(member.id, member.name))))
}

impl FormPage {
    async fn draw(app: &App, shell: Shell, id: Option<EffortId>, draft: Draft) -> Result<Response, Error> {
        let mut conn = app.db.read().await?;
        let actor = shell.actor.clone();
        let of_pursuit = draft.raw.get("pursuit").parse::<PursuitId>().ok();
        let mut matches = match (of_pursuit, draft.raw.get("client").parse::<ClientId>()) {
            (Some(pursuit), _) => {
                let client = queries::client_of_pursuit(&mut conn, &actor, pursuit).await?;
                vec![clients::named(&mut conn, &actor, client).await?]
            }
            (None, Ok(client)) => vec![clients::named(&mut conn, &actor, client).await?],
            (None, Err(_)) => touches::clients_like(&mut conn, &actor, draft.raw.get("who")).await?,
        };
        let client = if matches.len() == 1 { matches.pop() } else { None };
        let page = Self {
            action: id.map_or_else(|| "/effort".to_owned(), |id| format!("/effort/{id}")),
            id,
            client,
            matches,
            of_pursuit: of_pursuit.is_some(),
            staff: staff_choices(&mut conn, draft.raw.get("by")).await?,
            markets: choices::<Axis>("market", "as the client’s history has it"),
            aims: choices::<Aim>("aim", "as the client’s history has it"),
            signatures: choices::<Signature>("signature", "as the records have it"),
            initiatives: choices::<Initiative>("initiative", "not said"),
            referrers: Choice::or_none("none", referrals::offered(&mut conn, &actor).await?),
            shell: shell.on(Nav::Insights, if id.is_some() { "Effort" } else { "Record effort" }),
            draft,
        };
        page.draft.page(&page)
    }
}

/// The blank form; the address may give values of its fields.
pub async fn blank(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let mut raw = Raw::from_urlencoded(&address.query());
    fill_in(&mut raw, &shell);
    FormPage::draw(&app, shell, None, Draft::new(raw)).await
}

/// What a form does not ask is so: today, by whoever records it.
fn fill_in(raw: &mut Raw, shell: &Shell) {
    if raw.all("on").is_empty() {
        raw.set("on", shell.today.to_string());
    }
    if let (true, Some(own)) = (raw.all("by").is_empty(), shell.actor.staff()) {
        raw.set("by", own.to_string());
    }
}

/// Records an entry.
pub async fn add(State(app): State<App>, actor: Actor, shell: Shell, mut form: Form) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    fill_in(&mut form.raw, &shell);
    let currency = shell.currency;
    let saved = match read(&app, &actor, &mut form, currency).await {
        Ok(entry) => {
            let client = entry.client;
            let id = app.change(&actor, move |tx, act| Box::pin(async move { commands::record(tx, act, entry).await }));
            id.await.map(|id| (id, client))
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok((id, client)) => {
            let toast = Toast { text: "Effort recorded.".to_owned(), undo: Some(format!("/effort/{id}/delete")) };
            let to = match client {
                Some(client) => format!("/clients/{client}"),
                None => "/insights/worth/effort".to_owned(),
            };
            Ok(web::redirect(&to, Some(&toast)))
        }
        Err(error) => FormPage::draw(&app, shell, None, Draft::refused(form.raw, error)?).await,
    }
}

/// An entry, in the form that corrects it.
pub async fn show(State(app): State<App>, actor: Actor, shell: Shell, At(id): At<EffortId>) -> Result<Response, Error> {
    let stored = queries::find(&mut app.db.read().await?, &actor, id).await?;
    let entry = stored.entry;
    let mut raw = Raw::default();
    let words = [
        ("on", Some(entry.on.to_string())),
        ("by", entry.by.map(|id| id.to_string())),
        ("hours", entry.minutes.map(|minutes| format!("{}:{:02}", minutes / 60, minutes % 60))),
        ("amount", entry.money.map(|money| money.plain())),
        ("currency", entry.money.map(|money| money.currency.code().to_owned())),
        ("market", entry.market.map(|market| market.key().to_owned())),
        ("client", entry.client.map(|id| id.to_string())),
        ("pursuit", entry.pursuit.map(|id| id.to_string())),
        ("referrer", entry.referrer.map(|id| id.to_string())),
        ("aim", entry.aim.map(|aim| aim.key().to_owned())),
        ("signature", entry.signature.map(|signature| signature.key().to_owned())),
        ("initiative", entry.initiative.map(|initiative| initiative.key().to_owned())),
        ("note", entry.note),
        ("version", Some(stored.version.to_string())),
    ];
    for (field, word) in words {
        raw.set(field, word.unwrap_or_default());
    }
    FormPage::draw(&app, shell, Some(id), Draft::new(raw)).await
}

/// Corrects an entry.
pub async fn change(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<EffortId>,
    mut form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let version = form.version();
    let saved = match read(&app, &actor, &mut form, shell.currency).await {
        Ok(entry) => {
            let work = app.change(&actor, move |tx, act| {
                Box::pin(async move { commands::correct(tx, act, id, version, entry).await })
            });
            work.await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => {
            Ok(web::told_with_undo(&format!("/effort/{id}"), "Corrected.", Some(format!("/effort/{id}/uncorrect"))))
        }
        Err(error) => {
            let now = queries::find(&mut app.db.read().await?, &actor, id).await?.version;
            let mut draft = Draft::refused(form.raw, error)?;
            draft.seen(now);
            FormPage::draw(&app, shell, Some(id), draft).await
        }
    }
}

async fn read(app: &App, actor: &Actor, form: &mut Form, currency: Currency) -> Result<Entry, Error> {
    let mut conn = app.db.read().await?;
    let currency = form.word("currency", |code| code.parse().ok()).unwrap_or(currency);
    let refused = "Write hours such as 1.5, 1:30 or 90 min.";
    let staff = staff_choices(&mut conn, form.raw.get("by")).await?;
    let entry = Entry {
        by: form.one_of("by", &staff),
        minutes: form.maybe("hours", |text| minutes_of(text).ok_or(refused)),
        money: form.money("amount", currency),
        market: form.word("market", Axis::from_key),
        client: client_of(&mut conn, actor, form).await?,
        pursuit: form.maybe("pursuit", str::parse),
        referrer: form.one_of("referrer", &referrals::offered(&mut conn, actor).await?),
        aim: form.word("aim", Aim::from_key),
        signature: form.word("signature", Signature::from_key),
        initiative: form.word("initiative", Initiative::from_key),
        note: form.words("note"),
        ..Entry::on(form.day("on").unwrap_or(perennial_core::dates::Day::MIN))
    };
    form.finish()?;
    Ok(entry)
}

/// The client whom the form names by its id, else by what was typed; none where nobody is named.
async fn client_of(conn: &mut Conn, actor: &Actor, form: &mut Form) -> Result<Option<ClientId>, Error> {
    if let Some(client) = form.maybe("client", str::parse::<ClientId>) {
        return Ok(Some(client));
    }
    let typed = form.raw.get("who").to_owned();
    if typed.is_empty() {
        return Ok(None);
    }
    let found = touches::clients_like(conn, actor, &typed).await?;
    match found.as_slice() {
        [client] => return Ok(Some(ClientId(client.id))),
        [] => form.refuse("who", format!("No client is called “{typed}”. Check the name, or leave it empty.")),
        _ => form.refuse("who", "Several clients are called something like it. Choose one below."),
    }
    Ok(None)
}

/// Takes an entry back.
pub async fn take_back(State(app): State<App>, actor: Actor, At(id): At<EffortId>) -> Result<Response, Error> {
    app.change(&actor, move |tx, act| Box::pin(async move { commands::take_back(tx, act, id).await })).await?;
    let undo = Some(format!("/effort/{id}/restore"));
    Ok(web::told_with_undo("/insights/worth/effort", "Taken back. It stays on record and no longer counts.", undo))
}

/// Brings an entry back.
pub async fn put_back(State(app): State<App>, actor: Actor, At(id): At<EffortId>) -> Result<Response, Error> {
    app.change(&actor, move |tx, act| Box::pin(async move { commands::put_back(tx, act, id).await })).await?;
    Ok(web::told(&format!("/effort/{id}"), "It counts again."))
}

/// Takes the last correction back.
pub async fn uncorrect(State(app): State<App>, actor: Actor, At(id): At<EffortId>) -> Result<Response, Error> {
    app.change(&actor, move |tx, act| Box::pin(async move { commands::uncorrect(tx, act, id).await })).await?;
    Ok(web::told(&format!("/effort/{id}"), "It is as it was before."))
}
