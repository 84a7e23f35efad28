//! The list of referrers, with its filters.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::dates::Day;
use perennial_core::journeys::coverage::RecordKind;
use perennial_core::journeys::position::Silence;
use perennial_core::keyed::Keyed;
use perennial_core::referrals::{Life, ReferrerKind};
use uuid::Uuid;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::firm;
use crate::referrals::choose::kinds;
use crate::referrals::listed::{self, ListedReferrer, PAGE, Wanted};
use crate::web::list::Address;
use crate::web::words::days;
use crate::web::{self, Choice, Draft, Nav, Raw, Shell};

/// The fields by which the list is narrowed.
const FIELDS: [&str; 4] = ["q", "kind", "life", "owner"];

#[derive(Template)]
#[template(path = "referrals/list.html")]
struct ListPage {
    shell: Shell,
    is_filtered: bool,
    referrers: Vec<ListedReferrer>,
    kinds: Vec<Choice>,
    lives: Vec<Choice>,
    owners: Vec<Choice>,
    draft: Draft,
    first: Option<String>,
    next: Option<String>,
}

/// The badge of a silent referrer, amber after 60 days and red after 120, and for how long nothing passed.
pub(super) fn silent(silence: Silence, last: Day, today: Day) -> Option<(&'static str, String)> {
    let badge = match silence {
        Silence::Heard => return None,
        Silence::Amber => "badge amber",
        Silence::Red => "badge red",
    };
    Some((badge, format!("Silent for {}", days(today.days_since(last)))))
}

impl ListPage {
    fn silent(&self, row: &ListedReferrer) -> Option<(&'static str, String)> {
        silent(row.silence(self.shell.today), row.last_passed()?, self.shell.today)
    }

    fn life(&self, row: &ListedReferrer) -> &'static str {
        row.life(self.shell.today).word()
    }
}

pub(super) async fn list(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    address: Address,
) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let recorded = firm::coverage(&mut conn).await?.of(RecordKind::Promises);
    let wanted = wanted(&address);
    let mut referrers = listed::list(&mut conn, &actor, &wanted, (recorded, shell.today)).await?;
    let more = referrers.len() > PAGE;
    referrers.truncate(PAGE);
    let last = referrers.last().filter(|_| more);
    let next = last.map(|row| address.with("after", &format!("{}~{}", row.id, row.name_key)));
    let staff = firm::staff(&mut conn).await?;
    let owners = Choice::or_none("Anybody", staff.into_iter().map(|member| Choice::new(member.id, member.name)));
    let lives = Life::EACH.iter().map(|life| Choice::new(life.key(), life.word()));
    let mut raw = Raw::default();
    for field in FIELDS {
        raw.set(field, address.get(field));
    }
    let page = ListPage {
        is_filtered: FIELDS.iter().any(|field| !address.get(field).is_empty()),
        referrers,
        kinds: Choice::or_none("Any", kinds()),
        lives: Choice::or_none("Any", lives),
        owners,
        draft: Draft::new(raw),
        first: wanted.after.is_some().then(|| address.without("after")),
        next,
        shell: shell.on(Nav::Clients, "Referrers"),
    };
    web::page(&page)
}

fn wanted(address: &Address) -> Wanted {
    let after = address.get("after").split_once('~');
    Wanted {
        text: address.get("q").trim().to_owned(),
        kind: ReferrerKind::from_key(address.get("kind")),
        life: Life::from_key(address.get("life")),
        owner: address.id("owner"),
        after: after.and_then(|(id, name)| Some((name.to_owned(), id.parse::<Uuid>().ok()?))),
    }
}
