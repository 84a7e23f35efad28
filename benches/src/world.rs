//! A firm of any size, made through the verbs in large transactions; the same every time.

use std::path::Path;
use std::sync::Arc;

use perennial_app::actor::{Actor, Role};
use perennial_app::app::{Act, App, Config};
use perennial_app::clients::{self, ClientInput};
use perennial_app::clock::{CountedIds, FixedClock, RandomIds};
use perennial_app::complaints::{self, NewComplaint};
use perennial_app::db::{Db, Location, Tx};
use perennial_app::engagements::{self, NewEngagement, Step};
use perennial_app::error::Error;
use perennial_app::firm::{self, FirmInput, NewServiceLine, NewStaff};
use perennial_app::invoices::{self, NewInvoice};
use perennial_app::presents::{self, NewPresent};
use perennial_app::touches;
use perennial_core::dates::Day;
use perennial_core::fact::{Direction, Medium, PromiseFact, Purpose, TouchFact};
use perennial_core::ids::{ClientId, ServiceLineId, StaffId};
use perennial_core::journeys::model::FirmKind;
use perennial_core::money::{Currency, Money};
use perennial_core::presents::Form;
use perennial_core::text::{EmailAddress, Name};

/// The day of the world: 22 November 2026.
pub fn today() -> Day {
    Day::from_ymd(2026, 11, 22).unwrap_or(Day::MIN)
}

/// The product on an empty SQLite store in the folder, with a firm set up; and its administrator.
///
/// # Errors
/// When the store refuses.
pub async fn firm(folder: &Path) -> Result<(App, StaffId), Error> {
    let clock = Arc::new(FixedClock::at_noon(today()));
    let db = Db::open(&Location::Folder(folder.to_owned()), true).await?;
    let app = perennial_app::assemble(db, clock, Arc::new(CountedIds::default()), Config::default());
    let helen = app.change(&Actor::Program, |tx, act| Box::pin(set_up(tx, act))).await?;
    Ok((app, helen))
}

/// Names the file that says that a folder holds a filled firm.
pub const FILLED: &str = "filled";

/// The product on a store that was filled before, and its administrator.
///
/// # Errors
/// When the store cannot be read.
pub async fn again(folder: &Path) -> Result<(App, StaffId), Error> {
    // Counted ids would begin again at those of the store.
    let clock = Arc::new(FixedClock::at_noon(today()));
    let db = Db::open(&Location::Folder(folder.to_owned()), true).await?;
    let app = perennial_app::assemble(db, clock, Arc::new(RandomIds), Config::default());
    let mut conn = app.db.read().await?;
    let (helen,): (uuid::Uuid,) = conn
        .optional("select id from staff order by created_at, id limit 1", vec![])
        .await?
        .ok_or(Error::NotFound("administrator"))?;
    drop(conn);
    Ok((app, helen.into()))
}

async fn set_up(tx: &mut Tx, act: &mut Act) -> Result<StaffId, Error> {
    let firm = FirmInput {
        name: name("Harcourt Vale LLP")?,
        kind: FirmKind::LawTransactional,
        currency: Currency::GBP,
        locale: "en-GB".to_owned(),
        time_zone: "Europe/London".to_owned(),
        week_start: 1,
    };
    firm::set_up(tx, act, firm).await?;
    let helen = NewStaff {
        name: name("Helen Marsh")?,
        email: EmailAddress::parse("helen@harcourtvale.example").map_err(|e| Error::Internal(e.to_string()))?,
        role: Role::Administrator,
        job_title: None,
        team: None,
        password_hash: None,
    };
    firm::add_staff(tx, act, helen).await
}

/// A checked name.
///
/// # Errors
/// When it is none.
pub fn name(text: &str) -> Result<Name, Error> {
    Name::parse(text).map_err(|e| Error::Internal(e.to_string()))
}

/// Fills the firm with clients of about ten facts each: a matter at some phase, touches, an invoice.
///
/// # Errors
/// When the store refuses.
pub async fn fill(app: &App, manager: StaffId, clients: u32) -> Result<(), Error> {
    let line = app
        .change(&Actor::Program, |tx, act| {
            Box::pin(async move {
                let line = NewServiceLine { name: name("Property")?, recurring: false, usual_gap_days: None };
                firm::add_service_line(tx, act, line).await
            })
        })
        .await?;
    for first in (0..clients).step_by(1000) {
        let until = clients.min(first + 1000);
        app.change(&Actor::Program, move |tx, act| {
            Box::pin(async move {
                for n in first..until {
                    client(tx, act, n, manager, line).await?;
                }
                Ok(())
            })
        })
        .await?;
    }
    Ok(())
}

async fn client(tx: &mut Tx, act: &mut Act, n: u32, manager: StaffId, line: ServiceLineId) -> Result<(), Error> {
    let mixed = n.wrapping_mul(2_654_435_761) >> 8;
    let begun = today() - 30 - i32::try_from(mixed % 1500).unwrap_or(0);
    let mut input = ClientInput::named(name(&format!("{} {n:06} Holdings", INITIAL[(mixed % 8) as usize]))?);
    input.manager = Some(manager);
    input.sector = Some("Property".to_owned());
    let id = clients::record(tx, act, input, begun).await?;
    let mut new = NewEngagement::of(id, name("Lease advice")?, begun);
    new.service_line = Some(line);
    let engagement = engagements::accept(tx, act, new).await?;
    let steps = [Step::Sign, Step::Kickoff, Step::Onboard, Step::Deliver, Step::ConfirmGoal(None), Step::Close];
    for (step, after) in steps.into_iter().zip(1..).take(1 + (mixed % 6) as usize) {
        engagements::step(tx, act, engagement, begun + after * 4, step).await?;
    }
    for after in 0..3 {
        touches::log(tx, act, id, begun + after * 9, call()).await?;
    }
    let invoice = NewInvoice {
        payer: None,
        client: id,
        engagement: Some(engagement),
        service_line: Some(line),
        number: name(&format!("{n}"))?,
        issued: begun + 20,
        due: None,
        total: Money::new(i64::from(mixed % 900_000), Currency::GBP),
        external_id: None,
    };
    invoices::issue(tx, act, invoice).await.map(drop)
}

/// The ids of all clients.
///
/// # Errors
/// When the store cannot be read.
pub async fn clients(app: &App) -> Result<Vec<ClientId>, Error> {
    let mut conn = app.db.read().await?;
    let rows: Vec<(uuid::Uuid,)> = conn.all("select id from client order by id", vec![]).await?;
    Ok(rows.into_iter().map(|(id,)| id.into()).collect())
}

/// Gives every fifth client a promise, every fiftieth a complaint and every twentieth a present.
///
/// # Errors
/// When the store refuses.
pub async fn registers(app: &App, helen: StaffId) -> Result<(), Error> {
    let actor = Actor::Staff { id: helen, role: Role::Administrator };
    for (first, chunk) in clients(app).await?.chunks(1000).enumerate() {
        let chunk = chunk.to_vec();
        app.change(&actor, move |tx, act| {
            Box::pin(async move {
                for (n, client) in chunk.into_iter().enumerate() {
                    register(tx, act, first * 1000 + n, client).await?;
                }
                Ok(())
            })
        })
        .await?;
    }
    Ok(())
}

async fn register(tx: &mut Tx, act: &mut Act, n: usize, client: ClientId) -> Result<(), Error> {
    let on = today() - i32::try_from(n % 300).unwrap_or(0);
    if n.is_multiple_of(5) {
        let made = PromiseFact::Made {
            promise: act.new_id(),
            text: "The draft lease, with our comments".to_owned(),
            by: act.actor.staff(),
            due: Some(on + 14),
            explicit: true,
            engagement: None,
            pursuit: None,
        };
        touches::promise(tx, act, client, on, made).await?;
    }
    if n.is_multiple_of(50) {
        let new = NewComplaint { engagement: None, words: Some("Nobody rang back".to_owned()), reason: None };
        complaints::receive(tx, act, client, on, new).await?;
    }
    if n.is_multiple_of(20) {
        let new = NewPresent {
            contact: None,
            item: "A book on the history of their street".to_owned(),
            value: Some(Money::new(2_000, Currency::GBP)),
            reason: Some("They collect old maps".to_owned()),
            form: Form::Thing,
            logo: false,
            coupon: false,
            recipients: 1,
        };
        presents::enter(tx, act, client, (on, act.actor.staff()), new, None).await?;
    }
    Ok(())
}

const INITIAL: [&str; 8] = ["Ashdown", "Bramley", "Calder", "Denholm", "Ellery", "Farrant", "Garrick", "Hexham"];

/// A call that was answered.
pub fn call() -> TouchFact {
    TouchFact::Made {
        medium: Medium::Phone,
        direction: Direction::TwoWay,
        personal: true,
        purpose: Purpose::General,
        contact: None,
        engagement: None,
        staff: None,
        minutes: Some(10),
        subject: Some("How it goes".to_owned()),
        detail: None,
    }
}
