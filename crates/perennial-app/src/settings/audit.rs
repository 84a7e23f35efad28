//! The audit log as a page.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::tz::TimeZone;

use crate::actor::Actor;
use crate::app::App;
use crate::audit::{self, AuditLine, Group, Question};
use crate::error::Error;
use crate::firm::{self, StaffMember};
use crate::rights::Right;
use crate::web::list::{Address, PAGE};
use crate::web::{self, Nav, Shell};

#[derive(Template)]
#[template(path = "settings/audit.html")]
struct AuditPage {
    shell: Shell,
    tab: &'static str,
    address: Address,
    asked: Question,
    lines: Vec<AuditLine>,
    staff: Vec<StaffMember>,
    groups: [Group; 8],
    next: Option<String>,
    zone: TimeZone,
}

impl AuditPage {
    fn is_about(&self, group: &Group) -> bool {
        self.asked.group == Some(*group)
    }

    fn is_by(&self, person: &StaffMember) -> bool {
        self.asked.staff == Some(person.id)
    }

    /// “22 Nov 2026 12:03:07” in the firm's time zone.
    fn when(&self, line: &AuditLine) -> String {
        let instant = jiff::Timestamp::from_microsecond(line.at().0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        instant.to_zoned(self.zone.clone()).strftime("%-d %b %Y %H:%M:%S").to_string()
    }
}

/// The log, newest first.
pub async fn show(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    actor.must(Right::Audit)?;
    let asked = Question {
        group: Group::from_key(address.get("about")),
        staff: address.id("who"),
        from: address.day("from"),
        until: address.day("until"),
        words: address.get("q").to_lowercase(),
        before: address.id("before"),
    };
    let mut conn = app.db.read().await?;
    let mut lines = audit::lines(&mut conn, &actor, &asked, PAGE + 1).await?;
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let last = lines.last().filter(|_| more).map(|line| line.seq.to_string());
    let next = last.map(|seq| address.with("before", &seq));
    let zone = firm::find(&mut conn).await?.map(|firm| firm.time_zone).unwrap_or_default();
    let zone = TimeZone::get(&zone).unwrap_or(TimeZone::UTC);
    let staff = firm::staff(&mut conn).await?;
    let shell = shell.on(Nav::Settings, "Settings: audit log");
    web::page(&AuditPage { shell, tab: "audit", address, asked, lines, staff, groups: Group::ALL, next, zone })
}
