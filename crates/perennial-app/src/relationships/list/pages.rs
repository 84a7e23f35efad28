//! The list of clients.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use perennial_core::ids::StaffId;

use super::filter::{Filter, Show};
use super::queries::{self, COUNT_LIMIT};
use super::row::Row;
use super::state::{Column, ListState, Sort};
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::firm::{self, ServiceLine, StaffMember};
use crate::invoices::billed_in_other_currencies;
use crate::web::list::{Address, List, Views};
use crate::web::{self, Nav, Raw, Shell};
use perennial_core::journeys::stage::{Camp, Phase, PhaseNames, Stage};

#[derive(Template)]
#[template(path = "relationships/list/list.html")]
struct ListPage {
    shell: Shell,
    state: ListState,
    rows: Vec<Row>,
    total: String,
    every: String,
    chips: Vec<Chip>,
    views: Views,
    managers: Vec<StaffMember>,
    lines: Vec<ServiceLine>,
    newer: Option<String>,
    older: Option<String>,
    empty_firm: bool,
    /// Some of the clients shown were billed in other currencies than the firm's.
    in_other_currencies: bool,
}

/// Who many clients may be said to be, as [`perennial_core::fact::Listing::WHO`] names them.
const IDENTITIES: [(&str, &str); 4] = [
    ("clients", "Clients"),
    ("former clients", "Former clients"),
    ("prospects", "Prospects"),
    ("others", "Neither clients nor prospects"),
];

/// A filter in force, and the address without it.
pub struct Chip {
    pub text: String,
    pub without: String,
}

impl ListPage {
    const fn identities(&self) -> [(&'static str, &'static str); 4] {
        IDENTITIES
    }

    fn columns(&self) -> [Column; 16] {
        Column::ALL
    }

    fn stages(&self) -> [Stage; 4] {
        Stage::ALL
    }

    const fn stage_words(&self, stage: &Stage) -> &'static str {
        stage_words(*stage)
    }

    fn camps(&self) -> [Camp; 3] {
        Camp::ALL
    }

    fn phases(&self) -> [Phase; 8] {
        Phase::ALL
    }

    fn shows(&self) -> [Show; 5] {
        [Show::Parked, Show::Resting, Show::Others, Show::Archived, Show::Deleted]
    }

    fn picks_line(&self, line: &perennial_core::ids::ServiceLineId) -> bool {
        self.state.filter.line.as_ref() == Some(line)
    }

    /// True where the list is sorted by fees and some of them cannot be compared.
    fn other_currencies(&self) -> bool {
        self.state.sort == Sort::Fees && self.in_other_currencies
    }

    fn is_not_text(&self, name: &str) -> bool {
        name != "text"
    }

    fn shows_what(&self, show: &Show) -> bool {
        self.state.filter.show == *show
    }

    fn is(&self, picked: Option<String>, value: impl std::fmt::Display) -> bool {
        picked.as_deref() == Some(value.to_string().as_str())
    }

    fn active(&self) -> impl Iterator<Item = &StaffMember> {
        self.managers.iter().filter(|staff| staff.active)
    }
}

/// Shows the list that the address describes.
pub async fn list(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let state = ListState::read(&Raw::from_urlencoded(query.as_deref().unwrap_or_default()));
    let mut conn = app.db.read().await?;
    let today = shell.today;
    let found = queries::find(&mut conn, &actor, &state.filter, today).await?;
    let page = queries::page(&mut conn, &actor, &state, &found, today).await?;
    let n = found.n;
    let ids: Vec<_> = page.rows.iter().map(|row| row.id).collect();
    let mut used = queries::lines_of(&mut conn, &ids).await?;
    let mut others = billed_in_other_currencies(&mut conn, &ids, shell.currency, today).await?;
    let managers = firm::staff(&mut conn).await?;
    let lines = firm::service_lines(&mut conn).await?;
    let edge = |row: Option<&queries::StoredRow>, word: &str| row.map(|row| format!("{word}={}", row.id));
    let older = page.after.then(|| edge(page.rows.last(), "after")).flatten();
    let newer = page.before.then(|| edge(page.rows.first(), "before")).flatten();
    let view = ListPage {
        total: total(n, state.filter.show),
        every: every(n),
        chips: chips(&state, &shell.phases, &managers, &lines),
        views: Views::of(&mut conn, &shell, List::Clients, &Address::new("/clients", &state.query())).await?,
        older: older.map(|part| state.at("/clients", Some(part))),
        newer: newer.map(|part| state.at("/clients", Some(part))),
        in_other_currencies: !others.is_empty(),
        empty_firm: n == 0 && state.filter == Filter::default(),
        rows: page
            .rows
            .into_iter()
            .map(|row| {
                let lines = used.remove(&row.id).unwrap_or_default();
                let others = others.remove(&row.id).unwrap_or_default();
                Row::of(row, lines, others, today, shell.currency, &shell.phases)
            })
            .collect(),
        shell: shell.on(Nav::Clients, "Clients"),
        state,
        managers,
        lines,
    };
    web::page(&view)
}

fn total(n: i64, show: Show) -> String {
    match n {
        0 if show == Show::Others => "No suppliers or others".to_owned(),
        n if show == Show::Others => {
            format!("{} neither client nor prospect", perennial_core::money::grouped(n.unsigned_abs()))
        }
        0 => "No clients".to_owned(),
        n if n >= COUNT_LIMIT => "More than 1,000 clients".to_owned(),
        n => web::words::count(n.unsigned_abs(), "client"),
    }
}

fn every(n: i64) -> String {
    match n {
        n if n >= COUNT_LIMIT => "all (more than 1,000)".to_owned(),
        n => format!("all {}", perennial_core::money::grouped(n.unsigned_abs())),
    }
}

/// A stage as the filter means it: the map counts prospects without an open pursuit apart.
const fn stage_words(stage: Stage) -> &'static str {
    match stage {
        Stage::PrePurchase => "Pre-purchase, with an open pursuit",
        stage => stage.word(),
    }
}

fn chips(state: &ListState, phases: &PhaseNames, staff: &[StaffMember], lines: &[ServiceLine]) -> Vec<Chip> {
    use super::filter::{Manager, Silent, Stalled};
    let filter = &state.filter;
    let mut chips = Vec::new();
    let mut chip = |text: Option<String>, without: fn(&mut Filter)| {
        chips.extend(text.map(|text| Chip { text, without: state.filtered(without).href() }));
    };
    let stage = filter.stage.map(|stage| match filter.on_map() {
        true => format!("Stage: {}", stage_words(stage)),
        false => format!("Stage: {}", stage.word()),
    });
    chip(stage, |f| f.stage = None);
    chip(filter.camp.map(|camp| format!("Camp: {}", camp.key())), |f| f.camp = None);
    chip(filter.phase.map(|phase| format!("Standing in {}", phases.of(phase))), |f| f.phase = None);
    let stalled = filter.stalled.map(|stalled| match stalled {
        Stalled::Any => "Stalled".to_owned(),
        Stalled::In(phase) => format!("Stalled in {}", phases.of(phase)),
    });
    chip(stalled, |f| f.stalled = None);
    let silent = filter.silent.map(|silent| match silent {
        Silent::Any => "Silent".to_owned(),
        Silent::Amber => "Silent: amber".to_owned(),
        Silent::Red => "Silent: red".to_owned(),
    });
    chip(silent, |f| f.silent = None);
    let name = |id: StaffId| {
        staff.iter().find(|staff| staff.id == id).map_or_else(|| "somebody unknown".to_owned(), |s| s.name.clone())
    };
    let manager = filter.manager.map(|manager| match manager {
        Manager::Me => "Mine".to_owned(),
        Manager::Nobody => "No relationship manager".to_owned(),
        Manager::Of(id) => format!("Manager: {}", name(id)),
    });
    chip(manager, |f| f.manager = None);
    let line = filter.line.map(|id| {
        let line = lines.iter().find(|line| line.id == id).map_or("unknown", |line| line.name.as_str());
        format!("Service line: {line}")
    });
    chip(line, |f| f.line = None);
    let quiet = filter.quiet.map(|days| format!("No contact in {}", web::words::count(u64::from(days), "day")));
    chip(quiet, |f| f.quiet = None);
    chip(filter.key.then(|| "Key clients".to_owned()), |f| f.key = false);
    chip((filter.show != Show::Present).then(|| filter.show.word().to_owned()), |f| f.show = Show::Present);
    chip((!filter.text.is_empty()).then(|| format!("Name: “{}”", filter.text)), |f| f.text.clear());
    chips
}
