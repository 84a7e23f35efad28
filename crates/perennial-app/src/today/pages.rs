//! Today and the week ahead, one's own; managers look at a colleague's as well.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::dates::Day;
use perennial_core::headlines::TodayHeadline;
use perennial_core::ids::StaffId;
use perennial_core::money::Money;

use super::items::{self, Item, Kind, MOST};
use super::watch;
use crate::actor::Actor;
use crate::alerts::Voice;
use crate::app::App;
use crate::clients;
use crate::db::Conn;
use crate::error::Error;
use crate::rights::Right;
use crate::web::list::Address;
use crate::web::words::{count, long_date, relative, short_date};
use crate::web::{self, Choice, Nav, Shell};
use crate::{presents, questions};

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
    /// Questions that lists leave open: about this person's clients and those whom nobody manages, or for whoever
    /// manages others all of them.
    questions: i64,
    /// That nobody logs calls and emails, so that silence is not watched.
    unlogged: Option<String>,
    /// Presents that wait for this person's approval.
    presents: Vec<presents::Row>,
    /// Open alerts that nobody owns, for whoever manages others.
    unowned: i64,
    /// True where the firm has no client at all yet.
    is_empty_firm: bool,
}

impl TodayPage {
    fn value(&self, item: &Item) -> String {
        match item.value_minor {
            0 => String::new(),
            minor => format!("{} {}", Money::new(minor, self.shell.currency).short(), item.money),
        }
    }

    /// When each side last got in touch, as the client's page has it.
    fn contact(&self, item: &Item) -> String {
        let ago = |day: Day| relative(day, self.shell.today);
        match (item.last_heard.map(ago), item.last_reached.map(ago)) {
            (Some(heard), Some(reached)) => format!("Last heard from them {heard}; last contacted by us {reached}."),
            (Some(heard), None) => format!("Last heard from them {heard}; no contact by us is on record."),
            (None, Some(reached)) => format!("No word from them is on record; last contacted by us {reached}."),
            (None, None) if item.touches.is_empty() => "No interaction on record.".to_owned(),
            (None, None) => "Neither a word from them nor a personal one from us is on record.".to_owned(),
        }
    }

    /// What is due, in one sentence.
    fn headline(&self) -> String {
        TodayHeadline::of(&self.items.iter().map(|item| item.value_minor).collect::<Vec<_>>()).words()
    }

    fn date(&self) -> String {
        long_date(self.shell.today)
    }

    /// `664 questions`.
    fn alerts_without_owner(&self) -> String {
        count(u64::try_from(self.unowned).unwrap_or(0), "open alert")
    }

    fn open_questions(&self) -> String {
        count(u64::try_from(self.questions).unwrap_or(0), "question")
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
    // Who manages others sees what is open in the whole firm.
    let questions = match own && shell.may_manage() {
        true => questions::open_questions(&mut conn, &actor).await?,
        false => questions::open_questions_of(&mut conn, &actor, person).await?,
    };
    let unlogged = watch::unlogged(&mut conn, &actor).await?;
    let unowned = match own && shell.may_manage() {
        true => watch::alerts_without_owner(&mut conn, &actor).await?,
        false => 0,
    };
    let presents = presents::to_approve(&mut conn, &actor, person, own && shell.may_manage(), shell.today).await?;
    let is_empty_firm = items.is_empty() && !clients::any(&mut conn, &actor).await?;
    let shell = shell.on(Nav::Today, "Today");
    web::page(&TodayPage {
        shell,
        person,
        name,
        own,
        staff,
        items,
        more,
        questions,
        presents,
        unlogged,
        unowned,
        is_empty_firm,
    })
}

/// Items of a day in the week.
const OF_A_DAY: usize = 12;

/// Items of a day that is looked at by itself.
const OF_ONE_DAY: usize = 100;

/// How long something may be past its day and still stand in the week.
const PAST: i32 = 90;

/// A day of the week ahead, or all that is past its day.
struct Section {
    /// None for what is past its day.
    day: Option<Day>,
    items: Vec<Item>,
    /// There is more than what is shown.
    more: bool,
}

#[derive(Template)]
#[template(path = "today/week.html")]
struct WeekPage {
    shell: Shell,
    person: StaffId,
    name: String,
    own: bool,
    /// The one day that is looked at; the week when there is none.
    only: Option<Day>,
    sections: Vec<Section>,
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

    fn whose(&self, before: &str) -> String {
        if self.own { String::new() } else { format!("{before}person={}", self.person) }
    }

    /// Where the rest of a day stands.
    fn rest(&self, section: &Section) -> String {
        match section.day {
            Some(day) if self.only.is_none() => format!("/today/week?on={day}{}", self.whose("&")),
            _ => format!("/alerts?owner={}", self.person),
        }
    }
}

/// The week ahead, or one day of it.
pub async fn week(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let person = whose(&actor, &address)?;
    let mut conn = app.db.read().await?;
    let (today, only) = (shell.today, address.day("on"));
    let voice = Voice::load(&mut conn, &app.memory).await?;
    let spans: Vec<(Option<Day>, (Day, Day))> = match only {
        Some(day) => vec![(Some(day), (day, day))],
        None => std::iter::once((None, (today - PAST, today - 1)))
            .chain((0..7).map(|n| (Some(today + n), (today + n, today + n))))
            .collect(),
    };
    let most = if only.is_some() { OF_ONE_DAY } else { OF_A_DAY };
    let mut sections = Vec::new();
    for (day, span) in spans {
        let (items, more) = items::dated(&mut conn, &actor, &voice, person, span, most, today).await?;
        sections.push(Section { day, items, more });
    }
    sections.retain(|section| section.day.is_some() || !section.items.is_empty());
    let staff = colleagues(&mut conn, &shell).await?;
    let (name, own) = (name_of(&staff, &shell, person), actor.staff() == Some(person));
    web::page(&WeekPage { shell: shell.on(Nav::Today, "The week ahead"), person, name, own, only, sections })
}
