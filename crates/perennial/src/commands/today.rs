//! `perennial today`: what is due for one person.

use std::process::ExitCode;

use anyhow::Result;
use perennial_app::actor::Actor;
use perennial_app::audit::{self, Action, Note, Who};
use perennial_app::{alerts, firm, today};
use perennial_core::money::{Currency, Money};

use crate::cli::StoreOptions;
use crate::failure::Failure;
use crate::output::{JsonLines, Table};

/// Say what is due for one person, most at stake first.
///
/// Alerts that the person owns and touches planned for them, as their page Today shows them: what is behind an
/// information barrier for them stays behind it here.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Whose day: their email address.
    #[arg(long, value_name = "EMAIL")]
    user: String,
    /// Print a JSON array, one object for each item; `docs/reference/cli.md` describes it.
    #[arg(long)]
    json: bool,
}

/// Runs the verb.
///
/// # Errors
/// When nobody in the firm has the address.
pub async fn run(store: &StoreOptions, options: &Options) -> Result<ExitCode> {
    let app = store.open_settled().await?;
    alerts::sweep(&app).await?;
    audit::note(
        &app,
        Who { origin: audit::origin(), ..Who::default() },
        Note::new(Action::Listed, format!("today of {}", options.user)),
    )
    .await?;
    let mut conn = app.db.read().await?;
    let staff = firm::staff(&mut conn).await?;
    let person = staff.into_iter().find(|person| person.active && person.email.eq_ignore_ascii_case(&options.user));
    let person = person.ok_or_else(|| {
        Failure::new(format!("nobody in the firm has the address {}", options.user), "give that of a member of staff")
    })?;
    let day = app.today(&mut conn).await?;
    let actor = Actor::Staff { id: person.id, role: person.role };
    let (items, _) = today::due(&mut conn, &actor, &app.memory, person.id, day, 1000).await?;
    let currency: Currency = firm::currency_of(&mut conn, None).await?.parse()?;
    let (mut list, mut table) = (JsonLines::begin(), Table::new(&["VALUE", "DAY", "CLIENT", "WHAT", "WHY"]));
    for item in items {
        if options.json {
            list.element(&item)?;
        } else {
            let value = Money::new(item.value_minor, currency).short();
            table.row(vec![value, item.on.to_string(), item.client_name, item.word, item.says]);
        }
    }
    if options.json {
        list.end()?
    } else {
        table.print()?
    }
    Ok(ExitCode::SUCCESS)
}
