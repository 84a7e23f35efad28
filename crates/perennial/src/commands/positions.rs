//! `perennial positions`: where every relationship stands.

use std::process::ExitCode;

use anyhow::Result;
use perennial_app::actor::Actor;
use perennial_app::audit::{self, Action, Note, Who};
use perennial_app::firm;
use perennial_app::journeys::{Standing, Standings};
use perennial_core::dates::Day;
use perennial_core::ids::{ClientId, EngagementId};
use perennial_core::journeys::position::{Position, Rung, Silence, WorkingPhase};
use perennial_core::journeys::stage::{PhaseNames, Stage};
use perennial_core::journeys::words::day_as_known;
use serde::Serialize;

use crate::cli::StoreOptions;
use crate::output::{JsonLines, Table};
use crate::store::day_or_today;

/// Say where every relationship stands.
///
/// Positions are derived from the recorded facts, so any day in the past can be asked for. Relationships that
/// were not known on that day are left out; prospects without an open pursuit are among them, with no working
/// phase.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Print a JSON array, one object for each relationship; `docs/reference/cli.md` describes it.
    #[arg(long)]
    json: bool,
    /// The day, as in 2026-11-22 [default: today where the firm is]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Day>,
}

/// One relationship as programs read it. Stable: fields are added, never renamed.
#[derive(Debug, Serialize)]
pub struct Relationship {
    id: ClientId,
    name: String,
    /// None where it is not recorded for the day, and of who is neither client nor prospect.
    stage: Option<&'static str>,
    camp: Option<&'static str>,
    standing_phase: Option<&'static str>,
    phase_recorded: bool,
    stage_recorded: bool,
    working_phases: Vec<Working>,
    since: Day,
    since_precision: &'static str,
    stage_since: Day,
    /// None where there is no camp.
    camp_since: Option<Day>,
    phase_since: Day,
    stage_precision: &'static str,
    phase_precision: &'static str,
    silence: &'static str,
    /// None where nobody knows whether they had bought by then, and of who is neither client nor prospect.
    ladder: Option<&'static str>,
    reasons: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Working {
    engagement: Option<EngagementId>,
    /// None where only beginning, end or money is known.
    phase: Option<&'static str>,
    phase_recorded: bool,
    /// How many invoices imply the work; none for work that was recorded.
    implied_by_invoices: Option<u32>,
    on_paper: bool,
    result: &'static str,
    since: Day,
    stalled: bool,
}

impl From<&WorkingPhase> for Working {
    fn from(working: &WorkingPhase) -> Self {
        Self {
            engagement: working.engagement,
            phase: working.recorded.then(|| working.phase.key()),
            phase_recorded: working.recorded,
            implied_by_invoices: working.implied_by,
            on_paper: working.on_paper,
            result: working.result.key(),
            since: working.since,
            stalled: working.stalled,
        }
    }
}

impl Relationship {
    /// The relationship as programs read it.
    pub fn of(client: ClientId, name: String, position: &Position, reasons: Vec<String>) -> Self {
        Self {
            id: client,
            name,
            stage: position.known_stage().map(Stage::key),
            camp: position.camp.map(|camp| camp.key()),
            standing_phase: position.standing.map(|phase| phase.key()),
            phase_recorded: position.phase_recorded(),
            stage_recorded: position.stage_recorded,
            working_phases: position.working.iter().map(Working::from).collect(),
            since: position.since,
            since_precision: position.since_precision.key(),
            stage_since: position.stage_since,
            camp_since: position.camp.map(|_| position.camp_since),
            stage_precision: position.stage_precision.key(),
            phase_precision: position.phase_precision.key(),
            phase_since: position.phase_since,
            silence: position.silence.key(),
            ladder: position.known_rung().map(Rung::key),
            reasons,
        }
    }
}

/// Runs the verb.
///
/// # Errors
/// When the store cannot be read.
pub async fn run(store: &StoreOptions, options: &Options) -> Result<ExitCode> {
    let app = store.open_settled().await?;
    audit::note(&app, Who { origin: audit::origin(), ..Who::default() }, Note::new(Action::Listed, "positions"))
        .await?;
    let mut conn = app.db.read().await?;
    let model = firm::cached_model(&mut conn, &app.memory.model).await?;
    let as_of = day_or_today(&app, &mut conn, options.as_of).await?;
    let phases = model.phase_names();
    let mut standings = Standings::on(as_of);
    let (mut list, mut table) = (JsonLines::begin(), headings());
    while let Some(page) = standings.next(&mut conn, &Actor::Program, &model).await? {
        for standing in page {
            if options.json {
                list.element(&as_json(standing))?;
            } else {
                table.row(as_text(&standing, &phases));
            }
        }
    }
    if options.json {
        list.end()?
    } else {
        table.print()?
    }
    Ok(ExitCode::SUCCESS)
}

fn as_json(standing: Standing) -> Relationship {
    Relationship::of(standing.client, standing.name, &standing.position, standing.reasons)
}

fn headings() -> Table {
    Table::new(&["NAME", "STAGE", "STANDING", "SINCE", "WORKING", "SILENCE", "LADDER"])
}

fn as_text(standing: &Standing, phases: &PhaseNames) -> Vec<String> {
    let position = &standing.position;
    vec![
        standing.name.clone(),
        stage_words(position),
        position.standing.map_or_else(|| not_recorded(position), |phase| phases.of(phase)).to_owned(),
        day_as_known(position.since, position.since_precision, |day| day.to_string()),
        all_working(position, phases),
        if position.silence == Silence::Heard { String::new() } else { position.silence.key().to_owned() },
        rung_word(position).to_owned(),
    ]
}

/// Every piece of open work, those of one kind counted together.
fn all_working(position: &Position, phases: &PhaseNames) -> String {
    let mut kinds: Vec<(String, usize)> = Vec::new();
    for working in &position.working {
        let words = working_words(working, phases);
        match kinds.iter_mut().find(|(known, _)| *known == words) {
            Some((_, count)) => *count += 1,
            None => kinds.push((words, 1)),
        }
    }
    let told = |(words, count): (String, usize)| if count == 1 { words } else { format!("{count} × {words}") };
    kinds.into_iter().map(told).collect::<Vec<_>>().join(", ")
}

/// What stands for a phase where there is none.
fn not_recorded(position: &Position) -> &'static str {
    if position.phase_recorded() { "–" } else { "not recorded" }
}

/// The stage, with the camp of a former client, or why there is none.
pub fn stage_words(position: &Position) -> String {
    let Some(stage) = position.known_stage().map(Stage::word) else {
        let neither = position.is_other();
        return if neither { "Neither client nor prospect" } else { "stage not recorded" }.to_owned();
    };
    position.camp.map_or_else(|| stage.to_owned(), |camp| format!("{stage}, {}", camp.key()))
}

/// The rung on the ladder; a dash where nobody knows whether they had bought by then, and of who is on none.
pub fn rung_word(position: &Position) -> &'static str {
    position.known_rung().map_or("–", Rung::key)
}

/// The phase of one cycle, marked when it is stalled or on hold.
pub fn working_words(working: &WorkingPhase, phases: &PhaseNames) -> String {
    if !working.recorded {
        return match working.implied_by {
            Some(_) => "implied by invoices".to_owned(),
            None if working.on_paper => "open on paper".to_owned(),
            None => "phase not recorded".to_owned(),
        };
    }
    let mark = match (working.on_hold, working.stalled) {
        (true, _) => " (on hold)",
        (_, true) => " (stalled)",
        _ => "",
    };
    format!("{}{mark}", phases.of(working.phase))
}
