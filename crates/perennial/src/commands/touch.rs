//! `perennial touch`: logging what passed between the firm and a client.

use std::process::ExitCode;

use anyhow::Result;
use perennial_app::actor::Actor;
use perennial_app::clients;
use perennial_app::db::Conn;
use perennial_app::firm::{self, StaffMember};
use perennial_app::{journeys, touches};
use perennial_core::dates::Day;
use perennial_core::fact::{Direction, Felt, Medium, Purpose, Seen, Sentiment, TouchDetail, TouchFact, TouchKind};
use perennial_core::ids::{ClientId, ContactId, StaffId};
use serde::Serialize;

use super::explain::the_one;
use crate::cli::StoreOptions;
use crate::failure::Failure;
use crate::output::{json, say};
use crate::store::day_or_today;

/// Log touches: calls, meetings, letters, presents.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Log one touch.
    Add(Box<Add>),
}

/// Log one touch.
#[derive(Debug, clap::Args)]
struct Add {
    /// The client: its id, its name, or a part of its name that no other client has.
    #[arg(long, value_name = "NAME")]
    client: String,
    /// In which medium: `in_person`, `email`, `mail`, `phone`, `video` or `present`.
    #[arg(long, value_parser = medium)]
    medium: Medium,
    /// More exactly: `meeting`, `meal`, `visit`, `event`, `letter`, `handwritten`, `call`, `text`, `video_call` or
    /// `recording`. It must belong to the medium.
    #[arg(long, value_parser = kind)]
    kind: Option<TouchKind>,
    /// Who began: `two_way`, `outbound` or `inbound` [default: two_way for meetings and calls, else outbound]
    #[arg(long, value_parser = direction)]
    direction: Option<Direction>,
    /// What for: `general`, `acknowledge`, `affirm`, `guide`, `check_in`, `thank`, `ask_referral` or `educate`.
    #[arg(long, value_parser = purpose, default_value = "general")]
    purpose: Purpose,
    /// It was sent to many at once: that never ends a silence.
    #[arg(long)]
    mass: bool,
    /// The day, as in 2026-11-22 [default: today where the firm is]
    #[arg(long, value_name = "DATE")]
    on: Option<Day>,
    /// Somebody at the client who took part, by name or a part of it; may be repeated.
    #[arg(long, value_name = "NAME")]
    contact: Vec<String>,
    /// Who of the firm, by email address.
    #[arg(long, value_name = "EMAIL")]
    user: Option<String>,
    /// Minutes spent.
    #[arg(long)]
    minutes: Option<u32>,
    /// What it was about.
    #[arg(long, value_name = "TEXT")]
    subject: Option<String>,
    /// How the client felt, from -2, upset, to 2, delighted, as somebody of the firm noticed.
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    felt: Option<i8>,
    /// What was agreed to happen next.
    #[arg(long, value_name = "TEXT")]
    next_step: Option<String>,
    /// By which day.
    #[arg(long, value_name = "DATE", requires = "next_step")]
    next_on: Option<Day>,
    /// Print one JSON object; `docs/reference/cli.md` describes it.
    #[arg(long)]
    json: bool,
}

/// What was logged. Stable: fields are added, never renamed.
#[derive(Debug, Serialize)]
struct Logged {
    id: String,
    /// The pursuit that was opened for an enquiry.
    pursuit: Option<String>,
    client: ClientId,
    name: String,
    on: Day,
    medium: &'static str,
    kind: Option<&'static str>,
    direction: &'static str,
    purpose: &'static str,
    personal: bool,
}

fn named<T>(found: Option<T>, text: &str) -> Result<T, String> {
    found.ok_or_else(|| format!("“{text}” is none of them"))
}

fn medium(text: &str) -> Result<Medium, String> {
    named(Medium::from_key(text), text)
}

fn kind(text: &str) -> Result<TouchKind, String> {
    named(TouchKind::from_key(text), text)
}

fn direction(text: &str) -> Result<Direction, String> {
    named(Direction::from_key(text), text)
}

fn purpose(text: &str) -> Result<Purpose, String> {
    named(Purpose::from_key(text), text)
}

/// Runs the verb.
///
/// # Errors
/// When the store cannot be used, or no client or more than one is meant.
pub async fn run(store: &StoreOptions, options: Options) -> Result<ExitCode> {
    let What::Add(add) = options.what;
    let app = store.open().await?;
    let mut conn = app.db.read().await?;
    let by = staff(&mut conn, add.user.as_deref()).await?;
    // A client behind a barrier is not there for whoever is outside, here neither.
    let seen_by = by.as_ref().map_or(Actor::Program, |person| Actor::Staff { id: person.id, role: person.role });
    let meant = the_one(journeys::meant(&mut conn, &seen_by, &add.client).await?, &add.client)?;
    let on = day_or_today(&app, &mut conn, add.on).await?;
    let touch = touch(&mut conn, meant.client, by.map(|person| person.id), &add).await?;
    drop(conn);
    let client = meant.client;
    let (stored, direction) = (touch.clone(), add.direction.unwrap_or(Direction::usual(add.medium, add.kind)));
    let made = app
        .change(&Actor::Program, move |tx, act| {
            Box::pin(async move { touches::log(tx, act, client, on, stored).await })
        })
        .await?;
    app.db.close().await;
    let logged = Logged {
        id: made.touch.to_string(),
        pursuit: made.opened.map(|pursuit| pursuit.to_string()),
        client,
        name: meant.name,
        on,
        medium: add.medium.key(),
        kind: add.kind.map(TouchKind::key),
        direction: direction.key(),
        purpose: add.purpose.key(),
        personal: !add.mass,
    };
    if add.json {
        json(&logged)?;
    } else {
        let word = add.kind.map_or(add.medium.word(), TouchKind::word);
        let opened = if made.opened.is_some() { " A pursuit is open for the enquiry." } else { "" };
        say(&format!("Logged: {word}, {}, {on}.{opened}", logged.name))?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn touch(conn: &mut Conn, client: ClientId, by: Option<StaffId>, add: &Add) -> Result<TouchFact> {
    if let Some(kind) = add.kind.filter(|kind| kind.medium() != add.medium) {
        let what = format!("{} is no kind of {}", kind.key(), add.medium.key());
        return Err(Failure::usage(what, format!("say `--medium {}`", kind.medium().key())).into());
    }
    let with = contacts(conn, client, &add.contact).await?;
    let felt = match add.felt {
        Some(number) => {
            let score = Sentiment::try_from(number)
                .map_err(|error| Failure::usage(error.to_string(), "`--felt` goes from -2, upset, to 2, delighted"))?;
            vec![Felt { contact: with.first().copied(), score, seen: Seen::Observed }]
        }
        None => Vec::new(),
    };
    let detail = TouchDetail {
        kind: add.kind,
        others: with.iter().skip(1).copied().collect(),
        felt,
        next_step: add.next_step.clone(),
        next_on: add.next_on,
        ..TouchDetail::default()
    };
    Ok(TouchFact::Made {
        medium: add.medium,
        direction: add.direction.unwrap_or(Direction::usual(add.medium, add.kind)),
        personal: !add.mass,
        purpose: add.purpose,
        contact: with.first().copied(),
        engagement: None,
        staff: by,
        minutes: add.minutes,
        subject: add.subject.clone(),
        detail: (detail != TouchDetail::default()).then(|| Box::new(detail)),
    })
}

async fn staff(conn: &mut Conn, email: Option<&str>) -> Result<Option<StaffMember>> {
    let Some(email) = email else { return Ok(None) };
    let found = firm::staff(conn).await?.into_iter().find(|person| person.email.eq_ignore_ascii_case(email.trim()));
    match found {
        Some(person) => Ok(Some(person)),
        None => Err(Failure::new(
            format!("nobody of the firm has the address “{email}”"),
            "`perennial user` adds people; Settings lists them with their addresses",
        )
        .into()),
    }
}

/// The people at the client whom the names mean.
async fn contacts(conn: &mut Conn, client: ClientId, names: &[String]) -> Result<Vec<ContactId>> {
    let known = clients::offers(conn, Some(client), None).await?.contacts;
    let mut found = Vec::new();
    for name in names {
        let key = name.trim().to_lowercase();
        let fits: Vec<_> = known.iter().filter(|choice| choice.word.to_lowercase().contains(&key)).collect();
        match fits.as_slice() {
            [one] if !one.value.is_empty() => found.extend(one.value.parse::<ContactId>().ok()),
            _ => {
                let all: Vec<&str> = known.iter().skip(1).map(|choice| choice.word.as_str()).collect();
                let hint = if all.is_empty() { "nobody is recorded there yet".to_owned() } else { all.join("; ") };
                let what = format!("“{name}” is not one person at the client");
                return Err(Failure::new(what, format!("the people there: {hint}")).into());
            }
        }
    }
    Ok(found)
}
