//! Today and the week ahead, one's own; managers look at a colleague's as well.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::dates::Day;
use perennial_core::ids::StaffId;
use perennial_core::money::Money;

use super::items::{self, Item, Kind, MOST};
use crate::actor::Actor;
use crate::app::App;
use crate::clients;
use crate::db::Conn;
use crate::error::Error;
use crate::rights::Right;
use crate::web::list::Address;
use crate::web::words::{long_date, relative, short_date};
use crate::web::{self, Choice, Nav, Shell};

#[derive(Template)]
#[template(path = "today/today.html")]
struct TodayPage {
    shell: Shell,
    person: StaffId,
    name: String,
    own: bool,
    staff: Vec<Choice>,
    items: Vec<Item>,
    more: bool,
}

impl TodayPage {
    fn value(&self, item: &Item) -> String {
        Money::new(item.value_minor, self.shell.currency).short()
    }

    fn ago(&self, day: Option<&Day>) -> String {
        day.map_or_else(|| "never".to_owned(), |day| relative(*day, self.shell.today))
    }

    fn date(&self) -> String {
        long_date(self.shell.today)
    }

    /// Until when something is put off, unless another day is chosen.
    fn next_week(&self) -> String {
        (self.shell.today + 7).to_string()
    }

    fn back(&self) -> String {
        if self.own { "/today".to_owned() } else { format!("/today?person={}", self.person) }
    }
}

/// Whose page it is: one's own, or for managers a colleague's.
fn whose(actor: &Actor, address: &Address) -> Result<StaffId, Error> {
    let me = actor.staff().ok_or(Error::SignIn)?;
    match address.id::<StaffId>("person") {
        Some(other) if other != me => {
            actor.must(Right::SeeOthersDay)?;
            Ok(other)
        }
        _ => Ok(me),
    }
}

async fn colleagues(conn: &mut Conn, shell: &Shell) -> Result<Vec<Choice>, Error> {
    if !shell.may_manage() {
        return Ok(Vec::new());
    }
    let staff = clients::offers(conn, None, None).await?.staff;
    Ok(staff.into_iter().filter(|choice| !choice.value.is_empty()).collect())
}

fn name_of(staff: &[Choice], shell: &Shell, person: StaffId) -> String {
    if shell.actor.staff() == Some(person) { shell.person.clone() } else { Choice::word_of(staff, person) }
}

/// What is due today.
pub async fn today(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let person = whose(&actor, &address)?;
    let mut conn = app.db.read().await?;
    let (items, more) = items::due(&mut conn, &actor, &app.memory, person, shell.today, MOST).await?;
    let staff = colleagues(&mut conn, &shell).await?;
    let (name, own) = (name_of(&staff, &shell, person), actor.staff() == Some(person));
    web::page(&TodayPage { shell: shell.on(Nav::Today, "Today"), person, name, own, staff, items, more })
}

#[derive(Template)]
#[template(path = "today/week.html")]
struct WeekPage {
    shell: Shell,
    person: StaffId,
    name: String,
    own: bool,
    late: Vec<Item>,
    days: Vec<(Day, Vec<Item>)>,
}

impl WeekPage {
    fn last(&self) -> String {
        long_date(self.shell.today + 6)
    }

    fn day(&self, day: &Day) -> String {
        short_date(*day)
    }

    fn weekday(&self, day: &Day) -> String {
        day.date().strftime("%A").to_string()
    }
}

/// The week ahead.
pub async fn week(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let person = whose(&actor, &address)?;
    let mut conn = app.db.read().await?;
    let (today, first) = (shell.today, shell.today - 90);
    let found = items::dated(&mut conn, &actor, &app.memory, person, (first, today + 6), today).await?;
    let (late, coming): (Vec<Item>, Vec<Item>) = found.into_iter().partition(|item| item.on < today);
    let of = |day: Day| coming.iter().filter(|item| item.on == day).cloned().collect();
    let days = (0..7).map(|n| (today + n, of(today + n))).collect();
    let staff = colleagues(&mut conn, &shell).await?;
    let (name, own) = (name_of(&staff, &shell, person), actor.staff() == Some(person));
    web::page(&WeekPage { shell: shell.on(Nav::Today, "The week ahead"), person, name, own, late, days })
}
