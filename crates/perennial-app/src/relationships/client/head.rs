//! The head of a client's page: who it is, where it stands, how it is, what to do next.

use perennial_core::dates::Day;
use perennial_core::fact::{Event, InvoiceFact};
use perennial_core::ids::ClientId;
use perennial_core::journeys::position::{Form, Position, Prospect, Says, Silence};
use perennial_core::journeys::stage::Phase;
use perennial_core::journeys::words::day_as_known;
use perennial_core::money::{self, Currency};

use super::queries::{self, ClientRow, Counts};
use crate::actor::Actor;
use crate::alerts::{self, Next, Voice};
use crate::app::App;
use crate::error::Error;
use crate::firm;
use crate::forecasts;
use crate::invoices::billed_words;
use crate::journeys::{Explanation, ReasonTold, explain_by};
use crate::people::Warnings;
use crate::plans::{self, Due};
use crate::web::words::{count, dated, long_date, relative, short_date};
use crate::web::{Raw, Shell};

/// One of the eight steps of the track.
pub struct TrackStep {
    /// The phase.
    pub phase: Phase,
    /// `past`, `here`, `working`, `gap` or nothing.
    pub class: &'static str,
    /// When the relationship first stood there.
    pub since: Option<String>,
    /// What the mark means, for people who do not see it.
    pub meaning: &'static str,
}

/// The phase of an open cycle in words.
pub struct WorkingLine {
    /// What it is.
    pub title: String,
    /// Its page.
    pub href: Option<String>,
    /// The phase; none where only its beginning or its invoices are recorded (D16).
    pub phase: Option<Phase>,
    /// Since when.
    pub since: String,
    /// Marks: their colours and words.
    pub marks: Vec<(&'static str, String)>,
}

/// A reason to worry, or to stop.
pub struct Worry {
    /// `red`, `amber` or `good`.
    pub colour: &'static str,
    /// The word.
    pub text: String,
    /// The sentence behind it.
    pub why: String,
}

/// A day in words: relative and in full.
pub struct When {
    /// “5 days ago”.
    pub relative: String,
    /// “17 November 2026”.
    pub full: String,
}

impl When {
    fn of(day: Option<Day>, today: Day) -> Option<Self> {
        day.map(|day| Self { relative: relative(day, today), full: long_date(day) })
    }
}

/// All that the head of a client's page shows.
pub struct Head {
    /// Planned touches that may have been made: a person says.
    pub offers: Vec<Due>,
    /// As stored.
    pub client: ClientRow,
    /// How many things hang on it.
    pub counts: Counts,
    /// Where it stands and why.
    pub explained: Explanation,
    /// The track of eight.
    pub track: Vec<TrackStep>,
    /// Open cycles.
    pub working: Vec<WorkingLine>,
    /// Reasons to worry.
    pub health: Vec<Worry>,
    /// Since when the stage and the camp hold, where that is another day than that of the phase.
    pub stage_since: Option<String>,
    /// Since when the phase holds, or has not been recorded (D26: each has a day of its own).
    pub phase_since: String,
    /// When they were last heard.
    pub contact: Option<When>,
    /// When the firm last got in touch.
    pub outbound: Option<When>,
    /// Fees of twelve months.
    pub fees: Option<String>,
    /// How people here do not want to be reached, each in a sentence.
    pub warnings: Vec<String>,
    /// What to do next.
    pub next: Next,
    /// The chance of further work, where the firm's past allows a forecast.
    pub outlook: Option<String>,
    /// The past day that is shown; none for today.
    pub on: Option<Day>,
}

impl Head {
    /// The position.
    pub fn position(&self) -> &Position {
        &self.explained.position
    }

    /// Since when they are a client, where the earliest evidence and a list differ (D18).
    pub fn client_since(&self) -> Option<&str> {
        let since = |reason: &&ReasonTold| matches!(reason.says, Says::ClientSince { .. });
        self.explained.reasons.iter().find(since).map(|reason| reason.sentence.as_str())
    }

    /// An address of a tab, on the day that is shown.
    pub fn tab(&self, tail: &str) -> String {
        let on = self.on.map_or_else(String::new, |day| format!("?on={day}"));
        format!("/clients/{}{tail}{on}", self.client.id)
    }

    /// The past day in words.
    pub fn on_words(&self) -> Option<String> {
        self.on.map(long_date)
    }

    /// What is known of the client beside its place, in words.
    pub fn particulars(&self) -> Vec<(&'static str, Option<&str>)> {
        let client = &self.client;
        let known = [
            ("Legal name", client.legal_name.as_deref()),
            ("Registration number", client.registration.as_deref()),
            ("Other email addresses", client.more_emails.as_deref()),
            ("Other phone numbers", client.more_phones.as_deref()),
        ];
        let known = known.into_iter().filter(|(_, value)| value.is_some());
        let usual = [
            ("Sector", client.sector.as_deref()),
            ("Size", client.size.as_deref()),
            ("Tier", client.tier.as_deref()),
            ("Group", client.parent_name.as_deref()),
            ("Email", client.email.as_deref()),
            ("Phone", client.phone.as_deref()),
            ("Website", client.website.as_deref()),
            ("Address", client.address.as_deref()),
            ("Notes", client.notes.as_deref()),
        ];
        usual.into_iter().chain(known).collect()
    }

    /// What a prospect without an open pursuit is waiting for.
    pub fn waiting(&self) -> Option<String> {
        let mut reasons = self.position().reasons.iter();
        match self.position().prospect? {
            Prospect::Open => None,
            Prospect::Parked { revisit: Some(day) } => Some(format!("not now, return on {}", long_date(day))),
            Prospect::Parked { revisit: None } => Some("not now".to_owned()),
            Prospect::Closed if reasons.any(|reason| reason.says == Says::Lost) => Some("last pursuit lost".to_owned()),
            Prospect::Closed => Some("no open pursuit".to_owned()),
            Prospect::Other => Some("supplier, referrer or other".to_owned()),
            Prospect::Known => Some("no pursuit yet".to_owned()),
        }
    }
}

/// Loads the head of a client's page for the day in the address.
///
/// # Errors
/// When the client is not there for the actor.
pub async fn load(app: &App, actor: &Actor, shell: &Shell, id: ClientId, query: &Raw) -> Result<Head, Error> {
    let mut conn = app.db.read().await?;
    let on = query.get("on").parse::<Day>().ok().filter(|day| *day < shell.today);
    let as_of = on.unwrap_or(shell.today);
    let client = queries::client(&mut conn, actor, id).await?;
    let model = firm::cached_model(&mut conn, &app.memory.model).await?;
    let explained = explain_by(&mut conn, actor, &model, id, as_of).await?;
    let voice = Voice::load(&mut conn, &app.memory).await?;
    let counts = queries::counts(&mut conn, id).await?;
    let warnings = Warnings::load(&mut conn, &[id]).await?.at(id).to_vec();
    let position = &explained.position;
    let stage_since = position.stage_since;
    Ok(Head {
        track: track(&explained),
        working: working(&explained, as_of),
        health: health(&explained),
        stage_since: Some(stage_since)
            .filter(|since| *since != position.phase_since)
            .map(|since| day_as_known(since, position.stage_precision, long_date)),
        phase_since: day_as_known(position.phase_since, position.phase_precision, long_date),
        contact: When::of(position.last_contact, as_of),
        outbound: When::of(position.last_outbound, as_of),
        fees: fees(&explained, as_of, shell.currency),
        warnings,
        next: alerts::next_with(&mut conn, &voice, &explained, as_of).await?,
        outlook: match on {
            None => forecasts::outlook_sentence(app, &mut conn, (actor, id), as_of).await?,
            Some(_) => None,
        },
        on,
        offers: if on.is_some() { Vec::new() } else { plans::offered(&mut conn, actor, id).await? },
        client,
        counts,
        explained,
    })
}

fn track(explained: &Explanation) -> Vec<TrackStep> {
    let position = &explained.position;
    let missed = |phase| position.passed_unobserved.iter().any(|missed| missed.phase == phase);
    let works = |phase| position.working.iter().any(|working| working.recorded && working.phase == phase);
    Phase::ALL
        .into_iter()
        .map(|phase| {
            let (class, meaning) = match position.standing {
                Some(standing) if phase == standing => ("here", "stands here"),
                Some(standing) if phase < standing && missed(phase) => ("gap", "passed unobserved"),
                _ if works(phase) => ("working", "open work is here"),
                Some(standing) if phase < standing => ("past", "passed"),
                None if !position.phase_recorded() => ("", "not recorded"),
                _ => ("", "not yet"),
            };
            let since = explained.reached.iter().find(|(reached, _)| *reached == phase);
            TrackStep { phase, class, meaning, since: since.map(|(_, day)| short_date(*day)) }
        })
        .collect()
}

fn working(explained: &Explanation, today: Day) -> Vec<WorkingLine> {
    let names = &explained.names;
    let lines = explained.position.working.iter().map(|working| {
        let (id, room) = match (working.engagement, working.pursuit) {
            (Some(id), _) => (Some(id.0), "engagements"),
            (None, pursuit) => (pursuit.map(|id| id.0), "pursuits"),
        };
        let title = id.and_then(|id| names.of(id)).map_or_else(|| format!("Cycle {}", working.cycle), str::to_owned);
        let mut marks = Vec::new();
        if let Some(on) = working.stalls_on.filter(|_| working.stalled) {
            let days = today.days_since(on).max(0) as u64;
            marks.push(("amber", format!("stalled for {}", count(days, "day"))));
        }
        if let Some(due) = working.affirm_due {
            let colour = if due < today { "red" } else { "plain" };
            marks.push((colour, format!("affirm by {}", short_date(due))));
        }
        if let Some(invoices) = working.implied_by {
            marks.push(("plain", format!("shown by {}", count(u64::from(invoices), "invoice"))));
        }
        let words = [
            (working.on_paper, "open on paper"),
            (working.on_hold, "on hold"),
            (working.provisional, "letter not signed"),
            (working.form == Form::Short, "short form"),
            (working.quiet_since.is_some(), "quiet season"),
        ];
        marks.extend(words.into_iter().filter(|(holds, _)| *holds).map(|(_, word)| ("plain", word.to_owned())));
        let href = id.map(|id| format!("/{room}/{id}"));
        let phase = working.recorded.then_some(working.phase);
        WorkingLine { title, href, phase, since: dated(working.since, working.since_precision), marks }
    });
    lines.collect()
}

fn health(explained: &Explanation) -> Vec<Worry> {
    let name = |phase| explained.names.phase(phase);
    let worries = explained.reasons.iter().filter_map(|reason| {
        let mark = match reason.says {
            Says::OpenTrouble => ("red", "something went wrong".to_owned()),
            Says::Regressed(phase) => ("red", format!("moved back to {}", name(phase))),
            Says::HeldBack(phase) => ("red", format!("held in {}", name(phase))),
            Says::Silent { level, .. } => (if level == Silence::Red { "red" } else { "amber" }, "silent".to_owned()),
            Says::Decayed { from, to } => ("amber", format!("{} lapsed to {}", name(from), name(to))),
            Says::Unsigned { .. } => ("amber", "accepted, never signed".to_owned()),
            Says::EndedShort { phase, .. } => ("amber", format!("ended short in {}", name(phase))),
            Says::Recovered => ("good", "recovered".to_owned()),
            _ => return None,
        };
        Some(Worry { colour: mark.0, text: mark.1, why: reason.sentence.clone() })
    });
    worries.collect()
}

/// What was billed in the twelve months to a day; other currencies than the firm's stand beside it.
fn fees(explained: &Explanation, to: Day, currency: Currency) -> Option<String> {
    let billed = explained.facts.iter().filter(|fact| fact.withdrawn.is_none() && fact.on <= to && fact.on > to - 365);
    let amounts = billed.filter_map(|fact| match &fact.what {
        Event::Invoice(InvoiceFact::Issued { amount, .. }) => Some(*amount),
        _ => None,
    });
    billed_words(money::sums(amounts), currency)
}
