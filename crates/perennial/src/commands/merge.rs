//! `perennial merge`: records that are one, from the command line.

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::Result;
use perennial_app::actor::Actor;
use perennial_app::app::App;
use perennial_app::clients;
use perennial_app::duplicates::{self, Likely, Object};
use perennial_core::duplicates::{Side, fields_of};
use uuid::Uuid;

use crate::cli::StoreOptions;
use crate::failure::Failure;
use crate::output::{json, say};

/// List possible duplicates, merge two records, or split them again.
///
/// `perennial merge` lists clients and contacts that are likely one, with what agrees and what differs. `perennial
/// merge A B` merges B into A: A keeps its own values and takes what it lacks, and the work, history, addresses and
/// numbers of both are A's. `perennial merge --split A B` splits them again. A client is named by its id or its whole
/// name, a contact by its id.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The record that stays.
    #[arg(value_name = "A", requires = "other")]
    kept: Option<String>,
    /// The record that is merged into it.
    #[arg(value_name = "B", id = "other")]
    gone: Option<String>,
    /// Merge or list contacts instead of clients.
    #[arg(long)]
    contacts: bool,
    /// Take this field from B, for example `name` or `address`; may be given several times.
    #[arg(long, value_name = "FIELD")]
    take: Vec<String>,
    /// Split B from A again.
    #[arg(long, requires = "other")]
    split: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Runs the verb.
///
/// # Errors
/// When a record is not there, or the two cannot be merged or split.
pub async fn run(store: &StoreOptions, options: &Options) -> Result<ExitCode> {
    let app = store.open().await?;
    let object = if options.contacts { Object::Contact } else { Object::Client };
    match (options.kept.as_deref(), options.gone.as_deref()) {
        (Some(kept), Some(gone)) if options.split => split(&app, object, (kept, gone), options.json).await?,
        (Some(kept), Some(gone)) => merge(&app, object, (kept, gone), options).await?,
        _ => list(&app, object, options.json).await?,
    }
    app.db.close().await;
    Ok(ExitCode::SUCCESS)
}

async fn list(app: &App, object: Object, as_json: bool) -> Result<()> {
    let found = {
        let mut conn = app.db.read().await?;
        duplicates::duplicates(&mut conn, &Actor::Program, usize::MAX).await?
    };
    let pairs = if object == Object::Contact { found.contacts } else { found.clients };
    if as_json {
        let told = |likely: &Likely| {
            serde_json::json!({"object": likely.object.key(), "id": likely.one.0, "name": likely.one.1,
                "other_id": likely.other.0, "other_name": likely.other.1, "client": likely.client,
                "agree": likely.agree, "differ": likely.differ})
        };
        return Ok(json(&pairs.iter().map(told).collect::<Vec<_>>())?);
    }
    if pairs.is_empty() {
        return Ok(say("No possible duplicates.")?);
    }
    for likely in &pairs {
        let at = likely.client.as_ref().map_or_else(String::new, |client| format!(" at {client}"));
        say(&format!("{}{at} may be {} ({})", likely.one.1, likely.other.1, likely.words))?;
        let contacts = if object == Object::Contact { " --contacts" } else { "" };
        say(&format!("  perennial merge{contacts} {} {}", likely.one.0, likely.other.0))?;
    }
    Ok(())
}

/// The record that a word names: by its id, or for a client by its whole name.
async fn record(app: &App, object: Object, word: &str) -> Result<Uuid> {
    if let Ok(id) = Uuid::try_parse(word) {
        return Ok(id);
    }
    let mut conn = app.db.read().await?;
    let named = match object {
        Object::Client => clients::only_called(&mut conn, &Actor::Program, word).await?,
        Object::Contact => None,
    };
    named.map(|id| id.0).ok_or_else(|| {
        Failure::usage(
            format!("“{word}” names no {} or several", object.key()),
            "use the id; `perennial merge` lists possible duplicates with theirs",
        )
        .into()
    })
}

async fn merge(app: &App, object: Object, (kept, gone): (&str, &str), options: &Options) -> Result<()> {
    let fields = fields_of(object == Object::Contact);
    let mut choices = BTreeMap::new();
    for word in &options.take {
        let found = fields.iter().find(|field| field.column == word || field.label.eq_ignore_ascii_case(word));
        let field = found.ok_or_else(|| {
            let all: Vec<&str> = fields.iter().map(|field| field.column).collect();
            Failure::usage(
                format!("“{word}” is no field of a {}", object.key()),
                format!("use one of {}", all.join(", ")),
            )
        })?;
        choices.insert(field.column.to_owned(), Side::Gone);
    }
    let (kept, gone) = (record(app, object, kept).await?, record(app, object, gone).await?);
    let id = app
        .change(&Actor::Program, move |tx, act| {
            Box::pin(async move { duplicates::merge(tx, act, object, kept, gone, choices).await })
        })
        .await?;
    if options.json {
        return Ok(json(&serde_json::json!({"merge": id, "kept": kept, "gone": gone}))?);
    }
    let contacts = if object == Object::Contact { " --contacts" } else { "" };
    Ok(say(&format!("Merged. To split them again: perennial merge --split{contacts} {kept} {gone}"))?)
}

async fn split(app: &App, object: Object, (kept, gone): (&str, &str), as_json: bool) -> Result<()> {
    let kept = record(app, object, kept).await?;
    let found = {
        let mut conn = app.db.read().await?;
        duplicates::merges_of(&mut conn, &Actor::Program, kept).await?
    };
    let other = Uuid::try_parse(gone).ok();
    let merge = found.into_iter().find(|merge| {
        merge.holds() && merge.kept_id == kept && (other == Some(merge.gone_id) || merge.gone_name == gone)
    });
    let merge = merge.ok_or_else(|| {
        Failure::new(
            format!("“{gone}” is not merged into this record"),
            "the page Possible duplicates lists what was merged",
        )
    })?;
    let id = merge.id;
    app.change(&Actor::Program, move |tx, act| Box::pin(async move { duplicates::split(tx, act, id).await })).await?;
    if as_json {
        return Ok(json(&serde_json::json!({"split": id, "kept": merge.kept_id, "gone": merge.gone_id}))?);
    }
    Ok(say(&format!("{} is split from {} again.", merge.gone_name, merge.kept_name))?)
}
