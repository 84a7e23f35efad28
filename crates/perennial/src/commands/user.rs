//! `perennial user add`: people who may sign in.

use std::io::Read;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Subcommand, ValueEnum};
use perennial_app::accounts::{self, Password};
use perennial_app::actor::{Actor, Role};
use perennial_app::app::{Act, App};
use perennial_app::clock::fill_random;
use perennial_app::db::Tx;
use perennial_app::error::Error;
use perennial_app::firm::{self, FirmInput, NewStaff};
use perennial_core::journeys::model::FirmKind;
use perennial_core::money::Currency;
use perennial_core::text::{EmailAddress, Name};

use crate::cli::StoreOptions;
use crate::failure::Failure;
use crate::output::{complain, say};

/// Add people who may sign in, and give them new passwords.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Add somebody who may sign in; a password is made and printed once when none is given.
    Add(Box<Add>),
    /// Give somebody a new password, and sign them out everywhere.
    Password(NewPassword),
    /// Take somebody's second factors away, app, passkeys and recovery codes, and sign them out everywhere.
    ResetSecondFactor(ResetSecondFactor),
}

/// Whose second factor is reset.
#[derive(Debug, clap::Args)]
pub struct ResetSecondFactor {
    /// The address to sign in with.
    #[arg(long)]
    email: String,
    /// Why; the audit log keeps it.
    #[arg(long)]
    reason: String,
}

/// Whose password is made anew.
#[derive(Debug, clap::Args)]
pub struct NewPassword {
    /// The address to sign in with.
    #[arg(long)]
    email: String,
    /// Read the password from the first line of standard input (15 to 256 characters).
    #[arg(long)]
    password_stdin: bool,
}

/// Who is added.
#[derive(Debug, clap::Args)]
pub struct Add {
    /// The address to sign in with.
    #[arg(long)]
    email: String,
    /// The name on the pages.
    #[arg(long)]
    name: String,
    /// What they may do.
    #[arg(long, value_enum, default_value = "member")]
    role: RoleName,
    /// Read the password from the first line of standard input (15 to 256 characters).
    #[arg(long)]
    password_stdin: bool,
    /// Set up the firm of this name first, when there is none yet.
    #[arg(long, value_name = "NAME", requires = "kind")]
    firm: Option<String>,
    /// The kind of that firm, which chooses its journey.
    #[arg(long, value_enum, requires = "firm")]
    kind: Option<KindName>,
    /// The currency of that firm's books.
    #[arg(long, value_name = "CODE", default_value = "GBP")]
    currency: String,
    /// The locale of that firm, for dates and numbers.
    #[arg(long, value_name = "TAG", default_value = "en-GB")]
    locale: String,
    /// The time zone of that firm (IANA name).
    #[arg(long, value_name = "ZONE", default_value = "Europe/London")]
    time_zone: String,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum RoleName {
    /// Reads.
    ReadOnly,
    /// Reads and records.
    Member,
    /// Also imports, deletes and reassigns.
    Manager,
    /// Also settings and staff.
    Administrator,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum KindName {
    /// Law, mostly transactions.
    LawTransactional,
    /// Law, contentious and private client.
    LawContentious,
    /// Accounting.
    Accounting,
    /// Consulting.
    Consulting,
    /// Architecture.
    Architecture,
    /// Agency.
    Agency,
}

/// Runs the verb.
///
/// # Errors
/// When somebody has the address already, or there is no firm yet.
pub async fn run(store: &StoreOptions, options: Options) -> Result<ExitCode> {
    match options.verb {
        Verb::Add(add) => add_user(store, *add).await,
        Verb::Password(asked) => give_password(store, &asked).await,
        Verb::ResetSecondFactor(asked) => reset_second_factor(store, asked).await,
    }
}

async fn reset_second_factor(store: &StoreOptions, asked: ResetSecondFactor) -> Result<ExitCode> {
    let app = store.open().await?;
    let staff = firm::staff(&mut app.db.read().await?).await?;
    let person = staff.into_iter().find(|person| person.email.eq_ignore_ascii_case(&asked.email));
    let person = person.ok_or_else(|| {
        Failure::new(format!("nobody in the firm has the address {}", asked.email), "give that of a member of staff")
    })?;
    let reason = asked.reason;
    let work = app.change(&Actor::Program, move |tx, act| {
        Box::pin(async move { accounts::reset(tx, act, person.id, &reason).await })
    });
    work.await.map_err(|error| Failure::new(error.to_string(), "`perennial user password` gives a new password"))?;
    app.db.close().await;
    complain(&format!("{} signs in with the password alone, and is signed out everywhere.", asked.email));
    Ok(ExitCode::SUCCESS)
}

async fn give_password(store: &StoreOptions, asked: &NewPassword) -> Result<ExitCode> {
    let email = address(&asked.email)?;
    let chosen = Chosen::from(asked.password_stdin)?;
    let app = store.open().await?;
    accounts::give_password(&app, &email, &chosen.checked).await.map_err(|error| match error {
        Error::NotFound(_) => Failure::new(
            format!("nobody in the firm has the address {email}"),
            "check it in Settings under Staff, or add them with `perennial user add`",
        )
        .into(),
        other => anyhow::Error::from(other),
    })?;
    app.db.close().await;
    complain(&format!("{email} has a new password and is signed out everywhere."));
    chosen.tell()
}

fn address(text: &str) -> Result<EmailAddress> {
    let wrong = |error| Failure::usage(format!("--email: {error}"), "write it as name@example.com");
    Ok(EmailAddress::parse(text).map_err(wrong)?)
}

async fn add_user(store: &StoreOptions, add: Add) -> Result<ExitCode> {
    let email = address(&add.email)?;
    let name = Name::parse(&add.name)
        .map_err(|error| Failure::usage(format!("--name: {error}"), "give the name as it should stand on the pages"))?;
    let chosen = Chosen::from(add.password_stdin)?;
    let firm = add.firm.as_deref().map(|name| firm_input(name, &add)).transpose()?;
    let app = if firm.is_some() { store.open_or_create(store.config()).await? } else { store.open().await? };
    needs_firm(&app, firm.is_some()).await?;
    let person = NewStaff {
        name,
        email: email.clone(),
        role: add.role.into(),
        job_title: None,
        team: None,
        password_hash: Some(accounts::hash_password(&app, &chosen.checked).await?),
    };
    app.change(&Actor::Program, move |tx, act| Box::pin(add_person(tx, act, firm, person))).await?;
    app.db.close().await;
    complain(&format!("{email} may now sign in as {}.", Role::from(add.role).word().to_lowercase()));
    chosen.tell()
}

async fn needs_firm(app: &App, given: bool) -> Result<()> {
    let mut conn = app.db.read().await?;
    if given || firm::find(&mut conn).await?.is_some() {
        return Ok(());
    }
    Err(Failure::new(
        "the firm is not set up yet",
        "open /welcome of `perennial serve` once, or give `--firm NAME --kind KIND` with this command",
    )
    .into())
}

async fn add_person(tx: &mut Tx, act: &mut Act, firm: Option<FirmInput>, person: NewStaff) -> Result<(), Error> {
    if let Some(input) = firm
        && firm::find(tx).await?.is_none()
    {
        firm::set_up(tx, act, input).await?;
    }
    firm::add_staff(tx, act, person).await?;
    Ok(())
}

fn firm_input(name: &str, add: &Add) -> Result<FirmInput> {
    let name = Name::parse(name)
        .map_err(|error| Failure::usage(format!("--firm: {error}"), "give the firm's name as clients know it"))?;
    let currency = Currency::listed(&add.currency)
        .map_err(|error| Failure::usage(format!("--currency: {error}"), "for example GBP"))?;
    let kind = add.kind.map_or(FirmKind::LawTransactional, FirmKind::from);
    let (locale, time_zone) = (add.locale.clone(), add.time_zone.clone());
    if jiff::tz::TimeZone::get(&time_zone).is_err() {
        let what = format!("--time-zone: “{time_zone}” is not a time zone");
        return Err(Failure::usage(what, "use an IANA name such as Europe/London or America/New_York").into());
    }
    Ok(FirmInput { name, kind, currency, locale, time_zone, week_start: 1 })
}

/// A password that keeps the rules, and its text when it was made here.
struct Chosen {
    checked: Password,
    made: Option<String>,
}

impl Chosen {
    /// Reads the password from standard input, or makes one.
    fn from(input: bool) -> Result<Self> {
        let text = if input { first_line()? } else { make_password() };
        let checked = Password::parse(&text)
            .map_err(|error| Failure::new(error.to_string(), "several unrelated words are easy to remember"))?;
        Ok(Self { checked, made: (!input).then_some(text) })
    }

    /// Prints a password that was made here, once.
    fn tell(self) -> Result<ExitCode> {
        if let Some(text) = self.made {
            complain("The password is printed once; keep it safe:");
            say(&text)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn first_line() -> Result<String> {
    let mut text = String::new();
    std::io::stdin().lock().take(4096).read_to_string(&mut text)?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

/// Twenty letters and digits without look-alikes, in groups of five: about 98 bits.
fn make_password() -> String {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut out = String::new();
    while out.len() < 23 {
        let mut byte = [0_u8; 1];
        fill_random(&mut byte);
        // Bytes beyond the last whole multiple would make some letters likelier.
        let limit = 256 - 256 % LETTERS.len();
        if usize::from(byte[0]) >= limit {
            continue;
        }
        if matches!(out.len(), 5 | 11 | 17) {
            out.push('-');
        }
        out.push(char::from(LETTERS[usize::from(byte[0]) % LETTERS.len()]));
    }
    out
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::ReadOnly => Self::ReadOnly,
            RoleName::Member => Self::Member,
            RoleName::Manager => Self::Manager,
            RoleName::Administrator => Self::Administrator,
        }
    }
}

impl From<KindName> for FirmKind {
    fn from(name: KindName) -> Self {
        match name {
            KindName::LawTransactional => Self::LawTransactional,
            KindName::LawContentious => Self::LawContentious,
            KindName::Accounting => Self::Accounting,
            KindName::Consulting => Self::Consulting,
            KindName::Architecture => Self::Architecture,
            KindName::Agency => Self::Agency,
        }
    }
}
