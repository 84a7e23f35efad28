//! Verbs of the people at clients.

use perennial_core::dates::Day;
use perennial_core::fact::{DecisionRole, Event, LawfulBasis, Medium, PersonFact, Stance, Tie};
use perennial_core::ids::{ClientId, ContactId, StaffId};

use crate::app::Act;
use crate::args;
use crate::clients;
use crate::db::Tx;
use crate::error::Error;
use crate::rights::Right;

/// Records a fact of a person, on a day that is not ahead.
async fn record(tx: &mut Tx, act: &mut Act, on: Day, fact: PersonFact) -> Result<ClientId, Error> {
    act.actor.must(Right::Record)?;
    let client = clients::client_of(tx, &act.actor, fact.contact()).await?;
    if on > act.today {
        return Err(Error::field("on", "What is recorded has happened: choose today or an earlier day."));
    }
    act.record(tx, client, vec![(on, Event::Person(fact))]).await?;
    Ok(client)
}

/// Records the person's part in decisions.
///
/// # Errors
/// When the person is not there, or the day lies ahead.
pub async fn give_role(
    tx: &mut Tx,
    act: &mut Act,
    contact: ContactId,
    on: Day,
    role: Option<DecisionRole>,
) -> Result<(), Error> {
    record(tx, act, on, PersonFact::RoleGiven { contact, role }).await.map(drop)
}

/// Records how well a colleague knows the person; none when they do not know each other any more.
///
/// # Errors
/// When the person or the colleague is not there, or the day lies ahead.
pub async fn say_tie(
    tx: &mut Tx,
    act: &mut Act,
    contact: ContactId,
    on: Day,
    staff: StaffId,
    tie: Option<Tie>,
) -> Result<(), Error> {
    let known: i64 = tx.scalar("select count(*) from staff where id = $1", args![staff]).await?;
    if known == 0 {
        return Err(Error::field("staff", "Choose one of the list."));
    }
    record(tx, act, on, PersonFact::TieSaid { contact, staff, tie }).await.map(drop)
}

/// What a person wants of a medium.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWish {
    /// The medium; none for all of them.
    pub medium: Option<Medium>,
    /// What they want; none takes back what was said before.
    pub stance: Option<Stance>,
    /// On what ground they may be reached.
    pub basis: LawfulBasis,
    /// Who said it and where.
    pub source: Option<String>,
}

/// Records what a person wants of a medium.
///
/// # Errors
/// When the person is not there, the day lies ahead, or nobody says on what ground the person may be reached.
pub async fn say_medium(tx: &mut Tx, act: &mut Act, contact: ContactId, on: Day, wish: NewWish) -> Result<(), Error> {
    let NewWish { medium, stance, mut basis, source } = wish;
    match stance {
        Some(Stance::Refused) => basis = LawfulBasis::None,
        Some(Stance::Preferred | Stance::Welcome) if matches!(basis, LawfulBasis::None | LawfulBasis::Unknown) => {
            let text =
                "Say on what ground they may be reached so: consent, our legitimate interest, a contract, a law.";
            return Err(Error::field("basis", text));
        }
        _ => {}
    }
    record(tx, act, on, PersonFact::MediumSaid { contact, medium, stance, basis, source }).await.map(drop)
}

/// An employer in a person's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEmployer {
    /// Its name.
    pub employer: String,
    /// The job there.
    pub job: Option<String>,
    /// The first day.
    pub from: Option<Day>,
    /// The last day.
    pub until: Option<Day>,
}

/// Records where a person worked before, or works beside. The one client of just that name, where the actor sees one,
/// is the employer meant; several leave it open.
///
/// # Errors
/// When the person is not there, or it ends before it begins.
pub async fn add_employer(tx: &mut Tx, act: &mut Act, contact: ContactId, input: NewEmployer) -> Result<(), Error> {
    let NewEmployer { employer, job, from, until } = input;
    if until.zip(from).is_some_and(|(until, from)| until < from) {
        return Err(Error::field("until", "Nobody leaves before they begin: look at the two days again."));
    }
    let on = act.today;
    let client = clients::only_called(tx, &act.actor, &employer).await?;
    if let Some(client) = client {
        let at = clients::client_of(tx, &act.actor, contact).await?;
        clients::must_be_nameable(tx, client, at, "employer").await?;
    }
    record(tx, act, on, PersonFact::Employed { contact, employer, job, from, until, client, was: None }).await.map(drop)
}
