//! Where a client stands and why, in words: for the page and for the command line.

use std::collections::BTreeMap;

use perennial_core::dates::Day;
use perennial_core::fact::{Event, Fact, JourneyFact, Precision, Recorder, Source};
use perennial_core::ids::{ClientId, FactId};
use perennial_core::journeys::model::Model;
use perennial_core::journeys::position::{Position, Says};
use perennial_core::journeys::stage::Phase;
use perennial_core::journeys::words;
use perennial_core::next_step::Reach;

use super::names::{self, Names};
use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;
use crate::firm;

/// A fact in words.
#[derive(Debug, Clone)]
pub struct Told {
    /// Which.
    pub id: FactId,
    /// The day on which it happened, as corrected.
    pub on: Day,
    /// How precisely that day is known; a corrected day is exact.
    pub precision: Precision,
    /// The sentence.
    pub sentence: String,
    /// Where it was found: “clients.csv, row 118”, or who entered it.
    pub source: String,
    /// Why it no longer counts, when somebody retracted it.
    pub withdrawn: Option<String>,
    /// The day as first recorded, when it was corrected.
    pub moved_from: Option<Day>,
    /// What happened.
    pub what: Event,
}

/// A reason in words, with the facts behind it.
#[derive(Debug, Clone)]
pub struct ReasonTold {
    /// What kind of reason.
    pub says: Says,
    /// The day from which it holds.
    pub on: Day,
    /// The sentence.
    pub sentence: String,
    /// The facts that caused it, in order; none for what follows from time alone.
    pub facts: Vec<Told>,
}

/// Where a client stands on a day, and why.
#[derive(Debug)]
pub struct Explanation {
    /// The client.
    pub client: ClientId,
    /// Its name.
    pub name: String,
    /// The position.
    pub position: Position,
    /// The reasons in order.
    pub reasons: Vec<ReasonTold>,
    /// Everything recorded of the client in order of days, corrections applied, retracted facts marked.
    pub facts: Vec<Told>,
    /// What would move the relationship on, in words.
    pub missing: Vec<String>,
    /// The first day on which the relationship stood in each phase, in order of the phases.
    pub reached: Vec<(Phase, Day)>,
    /// How the people there want to be reached.
    pub reach: Reach,
    /// The names used.
    pub names: Names,
}

/// Where a client stood on a day, and why.
///
/// # Errors
/// When the client is not there for the actor.
pub async fn explain(conn: &mut Conn, actor: &Actor, client: ClientId, as_of: Day) -> Result<Explanation, Error> {
    let model = firm::model(conn).await?;
    explain_by(conn, actor, &model, client, as_of).await
}

/// As [`explain`], by a model that was read already.
///
/// # Errors
/// When the client is not there for the actor.
pub async fn explain_by(
    conn: &mut Conn,
    actor: &Actor,
    model: &Model,
    client: ClientId,
    as_of: Day,
) -> Result<Explanation, Error> {
    let (position, facts) = super::position_of(conn, actor, model, client, as_of).await?;
    let sql = format!("select c.name from client c where {} and c.id = $2", actor.sees(1));
    let name: String = conn.scalar(AssertSqlSafe(sql), args![actor.wall_value(), client]).await?;
    let names = names::load(conn, actor, client, model.phase_names()).await?;
    let told = tell(&facts, &names);
    let by_id: BTreeMap<FactId, &Told> = told.iter().map(|told| (told.id, told)).collect();
    let reasons = position
        .reasons
        .iter()
        .map(|reason| ReasonTold {
            says: reason.says,
            on: reason.on,
            sentence: words::why(reason, model, &names),
            facts: reason.facts.iter().filter_map(|id| by_id.get(id).map(|told| (*told).clone())).collect(),
        })
        .collect();
    let reached = reached(&facts, model, as_of);
    let missing = words::missing(&position, &facts).iter().map(|missing| missing.words(&names)).collect();
    let reach = Reach::of(&facts, as_of);
    Ok(Explanation { client, name, position, reasons, facts: told, missing, reached, reach, names })
}

/// The facts in words in order of their days, corrections applied.
fn tell(facts: &[Fact], names: &Names) -> Vec<Told> {
    let mut recorded: Vec<&Fact> = facts.iter().collect();
    recorded.sort_by_key(|fact| (fact.recorded, fact.id));
    let mut moved: BTreeMap<FactId, Day> = BTreeMap::new();
    let mut withdrawn: BTreeMap<FactId, String> = BTreeMap::new();
    for fact in recorded {
        match &fact.what {
            Event::Journey(JourneyFact::Corrected { fact: about, on, .. }) => {
                moved.insert(*about, *on);
            }
            Event::Journey(JourneyFact::Retracted { fact: about, reason }) => {
                withdrawn.insert(*about, reason.clone());
            }
            Event::Journey(JourneyFact::Reinstated { fact: about }) => {
                withdrawn.remove(about);
            }
            _ => {}
        }
    }
    let mut told: Vec<Told> = facts
        .iter()
        .map(|fact| Told {
            id: fact.id,
            on: moved.get(&fact.id).copied().unwrap_or(fact.on),
            precision: if moved.contains_key(&fact.id) { Precision::Exact } else { fact.precision },
            sentence: words::sentence(fact, names),
            source: source(fact, names),
            withdrawn: withdrawn.get(&fact.id).cloned(),
            moved_from: moved.contains_key(&fact.id).then_some(fact.on),
            what: fact.what.clone(),
        })
        .collect();
    told.sort_by_key(|told| (told.on, told.id));
    told
}

fn source(fact: &Fact, names: &Names) -> String {
    match (&fact.source, fact.by) {
        // What a list says by naming somebody no more stands in no row of it.
        (Source::File { file, row: 0, .. }, _) => file.clone(),
        (Source::File { file, row, .. }, _) => format!("{file}, row {row}"),
        (Source::Program { name }, _) => format!("by the program ({name})"),
        (Source::Person, Recorder::Staff(id)) => names.of(id.0).unwrap_or("a former colleague").to_owned(),
        (Source::Person, Recorder::Program) => "by the program".to_owned(),
    }
}

/// The first day on which the relationship stood in each phase.
fn reached(facts: &[Fact], model: &Model, as_of: Day) -> Vec<(Phase, Day)> {
    let mut first: BTreeMap<Phase, Day> = BTreeMap::new();
    for piece in perennial_core::journeys::pieces(facts, model).iter().filter(|piece| piece.from <= as_of) {
        if let Some(standing) = piece.standing {
            first.entry(standing).or_insert(piece.from);
        }
    }
    first.into_iter().collect()
}

/// True where something was logged with the client here, so that its touches are on record (D15).
///
/// # Errors
/// When the store cannot be read.
pub async fn is_watched(conn: &mut Conn, client: ClientId) -> Result<bool, Error> {
    let watched: Option<(i64,)> =
        conn.optional("select watched from position where client_id = $1", args![client]).await?;
    Ok(watched.is_some_and(|(watched,)| watched != 0))
}
