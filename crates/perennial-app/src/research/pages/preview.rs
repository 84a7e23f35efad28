//! An instrument walked through exactly as whoever is asked does, and nothing stored: every answer goes along in the
//! address.

use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use perennial_core::research::phrases::phrases;
use perennial_core::research::{Answer, Answers, Instrument, next_question, read_answer, shown};

use super::answer::{AnswerPage, firm_name, privacy};
use super::asking::{self, Asking, Walk};
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::firm;
use crate::research::drafts;
use crate::web::list::Address;
use crate::web::{self, Raw};

/// What stands before the key of a question in the names that carry answers.
const SAID: &str = "said.";

/// The answers that the address carries.
fn carried_answers(instrument: &Instrument, address: &Address) -> Answers {
    let said = address.carried(&[]).into_iter().filter_map(|(name, value)| {
        let question = instrument.question(name.strip_prefix(SAID)?)?;
        Some((question.key.clone(), Answer::from_stored(value)))
    });
    said.collect()
}

fn carry(walk: &Walk) -> Vec<(String, String)> {
    let said = walk.answers.iter().map(|(key, answer)| (format!("{SAID}{key}"), answer.to_stored()));
    std::iter::once(("language".to_owned(), walk.language.clone())).chain(said).collect()
}

fn with(action: &str, carried: &[(String, String)]) -> String {
    let pairs: Vec<(&str, &str)> = carried.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    Address::new(action, "").with_all(&pairs)
}

/// Takes the answer in the address, and draws what follows.
fn step(mut walk: Walk, address: &Address, raw: &Raw, action: &str) -> Asking {
    let named = address.get("question").to_owned();
    let question = shown(&walk.instrument, &walk.answers).into_iter().find(|one| one.key == named).cloned();
    let Some(question) = question else {
        let carried = carry(&walk);
        return Asking::of(walk, &with(action, &carried), address.get("q")).carrying(action, carried);
    };
    let given = asking::given(raw, &walk.services);
    match read_answer(&question, &given, &walk.services) {
        Ok(answer) => {
            walk.answers.insert(named.clone(), answer);
            let way = shown(&walk.instrument, &walk.answers);
            let at = way.iter().position(|one| one.key == named).unwrap_or_default();
            let next = way.get(at + 1).map_or(String::new(), |one| one.key.clone());
            let carried = carry(&walk);
            Asking::of(walk, &with(action, &carried), &next).carrying(action, carried)
        }
        Err(problem) => {
            let problem = phrases(&walk.language).problem(problem).to_owned();
            let carried = carry(&walk);
            let asking = Asking::at(walk, &with(action, &carried), &named).refused(problem, given);
            asking.carrying(action, carried)
        }
    }
}

/// The next question of the preview.
pub async fn show(
    State(app): State<App>,
    _actor: Actor,
    Path(key): Path<String>,
    address: Address,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let drafted = drafts::find(&mut conn, &key).await?;
    let builder = format!("/research/instruments/{key}/draft");
    if drafted.instrument.questions.is_empty() {
        return Ok(web::told(&builder, "There is nothing to walk through yet: add a question first."));
    }
    let lines = firm::service_lines(&mut conn).await?.into_iter().filter(|line| !line.retired);
    let services = lines.map(|line| (line.id, line.name)).collect();
    drop(conn);
    let instrument = drafted.instrument;
    let language = instrument.language(address.get("language")).to_owned();
    let answers = carried_answers(&instrument, &address);
    let walk = Walk { answers, services, language: language.clone(), instrument };
    let (words, action) = (phrases(&language), format!("{builder}/preview"));
    let over = !address.get("end").is_empty() && next_question(&walk.instrument, &walk.answers).is_none();
    let raw = Raw::from_urlencoded(&query.unwrap_or_default());
    let back = if drafted.changed { builder } else { format!("/research/instruments/{key}") };
    let mut page = AnswerPage {
        firm: firm_name(&app).await?,
        title: if over { words.thanks.to_owned() } else { walk.instrument.name.clone() },
        text: words.thanks_text.to_owned(),
        language_at: action.clone(),
        privacy: privacy(&walk.instrument, &language),
        languages: walk.instrument.languages.clone(),
        language,
        words,
        resumed: false,
        asking: None,
        preview: Some((back, carry(&walk))),
    };
    page.asking = (!over).then(|| step(walk, &address, &raw, &action));
    let status = page.asking.as_ref().map(Asking::status).unwrap_or_default();
    Ok((status, web::page(&page)?).into_response())
}
