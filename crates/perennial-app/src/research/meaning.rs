//! What answers mean, as facts of the client.

use perennial_core::dates::Day;
use perennial_core::fact::{Event, FeelingFact, Instrument as Scale, Intent, Sentiment, Source};
use perennial_core::ids::{ClientId, ContactId, EngagementId, FactId, InvitationId};
use perennial_core::research::{Answer, Answers, AwarenessOf, Meaning};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::wave::Wave;
use crate::app::Act;
use crate::args;
use crate::db::Tx;
use crate::engagements::{self, Step};
use crate::error::Error;

/// Of whom answers tell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told {
    pub(super) client: Option<ClientId>,
    pub(super) contact: Option<ContactId>,
    pub(super) engagement: Option<EngagementId>,
    pub(super) on: Option<Day>,
}

/// Records what the answers of one person mean. The same answers recorded twice are the same facts.
pub(super) async fn record(
    tx: &mut Tx,
    act: &mut Act,
    wave: &Wave,
    id: InvitationId,
    told: Told,
    answers: &Answers,
) -> Result<(), Error> {
    let Some(client) = told.client else { return Ok(()) };
    let on = told.on.unwrap_or(act.today).min(act.today);
    let before = act.source.clone();
    if !matches!(before, Source::File { .. }) {
        act.source = Source::Program { name: format!("survey “{}”", wave.row.name) };
    }
    for (place, event) in events(wave, told, answers).into_iter().enumerate() {
        if !is_known(tx, client, on, &event).await? {
            act.record_as(tx, client, fact_id(id, place), on, &event).await?;
        }
    }
    if let Some(engagement) = told.engagement {
        goal(tx, act, wave, engagement, on, answers).await?;
    }
    act.source = before;
    Ok(())
}

/// Whether the same was recorded of the client on that day before, by hand or from a list.
async fn is_known(tx: &mut Tx, client: ClientId, on: Day, event: &Event) -> Result<bool, Error> {
    let like = match event {
        // A score is the same score, whatever piece of work somebody noted beside it.
        Event::Feeling(FeelingFact::Scored { instrument, score, .. }) => {
            let bare = FeelingFact::Scored { instrument: *instrument, score: *score, engagement: None, contact: None };
            let stored = Event::Feeling(bare).to_stored();
            let (head, _) = stored.split_once(",\"engagement\"").unwrap_or((stored.as_str(), ""));
            format!("{head},%")
        }
        event => event.to_stored(),
    };
    let sql = "select count(*) from fact where client_id = $1 and on_day = $2 and body like $3";
    Ok(tx.scalar::<i64>(sql, args![client, on, like]).await? > 0)
}

/// The identifier of the fact at a place of an invitation's facts.
pub(super) fn fact_id(id: InvitationId, place: usize) -> FactId {
    let mut hasher = Sha256::new();
    hasher.update(b"survey");
    hasher.update(id.0.as_bytes());
    hasher.update(place.to_be_bytes());
    let digest: [u8; 32] = hasher.finalize().into();
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&digest[..16]);
    FactId(Uuid::from_bytes(bytes))
}

/// The most facts of one person's answers.
pub(super) const MOST_FACTS: usize = 100;

fn events(wave: &Wave, told: Told, answers: &Answers) -> Vec<Event> {
    let Told { contact, engagement, .. } = told;
    let mut events = Vec::new();
    for question in &wave.instrument.questions {
        let (Some(meaning), Some(answer)) = (question.means, answers.get(&question.key)) else { continue };
        let scored = |instrument| {
            answer.number().map(|score| Event::Feeling(FeelingFact::Scored { instrument, score, engagement, contact }))
        };
        let meant = |intent| {
            answer.number().map(|likelihood| Event::Feeling(FeelingFact::IntentSaid { contact, intent, likelihood }))
        };
        events.extend(match meaning {
            // How likely a recommendation is of the whole firm, not of one piece of work.
            Meaning::Recommend => answer.number().map(|score| {
                Event::Feeling(FeelingFact::Scored { instrument: Scale::Nps, score, engagement: None, contact })
            }),
            Meaning::Satisfied => scored(Scale::Csat),
            Meaning::Ease => scored(Scale::Ces),
            Meaning::Felt => felt(answer, contact, engagement),
            Meaning::IntentRefer => meant(Intent::Refer),
            Meaning::IntentReturn => meant(Intent::Return),
            Meaning::GoalMet | Meaning::Unaided | Meaning::Aided | Meaning::Why | Meaning::RuledOut => None,
        });
    }
    events.extend(awareness(wave, contact, answers));
    events.truncate(MOST_FACTS);
    events
}

fn felt(answer: &Answer, contact: Option<ContactId>, engagement: Option<EngagementId>) -> Option<Event> {
    let number = i8::try_from(answer.number()?).ok()?;
    let score = Sentiment::try_from(number - 3).ok()?;
    Some(Event::Feeling(FeelingFact::Felt { contact, score, engagement }))
}

/// The client's own word on the goal: only “yes” and “no” are one. What the register of the engagement refuses (the
/// goal is met already, or none is set) says nothing new.
async fn goal(
    tx: &mut Tx,
    act: &mut Act,
    wave: &Wave,
    engagement: EngagementId,
    on: Day,
    answers: &Answers,
) -> Result<(), Error> {
    let question = wave.instrument.meaning(Meaning::GoalMet);
    let Some(answer) = question.and_then(|question| answers.get(&question.key)) else { return Ok(()) };
    let how = Some("Answered in a survey".to_owned());
    let step = if answer.is("yes") {
        Step::ConfirmGoal(how)
    } else if answer.is("no") {
        Step::DenyGoal(how)
    } else {
        return Ok(());
    };
    match engagements::step(tx, act, engagement, on, step).await {
        Ok(_) | Err(Error::Refused(_) | Error::Fields(_) | Error::NotFound(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

/// What was said of each service: by name from memory, by the list, or both.
fn awareness(wave: &Wave, contact: Option<ContactId>, answers: &Answers) -> Vec<Event> {
    let said = said(wave, answers);
    let of = |(line, _): &(perennial_core::ids::ServiceLineId, String)| {
        let (aided, unaided) = (said.aided.get(line).copied(), said.unaided.contains(line));
        let fact = FeelingFact::AwarenessSaid { contact, service_line: *line, aided, unaided };
        (aided.is_some() || unaided).then_some(Event::Feeling(fact))
    };
    wave.services.iter().filter_map(of).collect()
}

/// What one person said of the services.
pub(super) fn said(wave: &Wave, answers: &Answers) -> AwarenessOf {
    let answer = |meaning| wave.instrument.meaning(meaning).and_then(|question| answers.get(&question.key));
    AwarenessOf::read(answer(Meaning::Unaided), answer(Meaning::Aided), &wave.services)
}
