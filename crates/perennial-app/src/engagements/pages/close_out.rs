//! The dialog at the end of an engagement: result, next need, service awareness, advocate signs (S1.20).

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::dates::Day;
use perennial_core::fact::AdoptSign;
use perennial_core::ids::EngagementId;
use perennial_core::promises::{CloseOut, CloseOutResult, NextNeed};

use crate::actor::Actor;
use crate::app::App;
use crate::clients;
use crate::engagements::commands;
use crate::engagements::queries::{self, Engagement};
use crate::error::Error;
use crate::rights::Right;
use crate::web::{self, At, Choice, Draft, Form, Nav, Raw, Shell, capital, yes_or_no};

/// The signs of adoption: name in the form, words, sign.
const SIGNS: [(&str, &str, AdoptSign); 5] = [
    ("new_service_asked", "Asked for a new service of their own accord", AdoptSign::NewServiceAsked),
    ("standing_instruction", "Gave a standing instruction", AdoptSign::StandingInstruction),
    ("unprompted_renewal", "Renewed unprompted", AdoptSign::UnpromptedRenewal),
    ("joined_programme", "Joined a panel, event or club", AdoptSign::JoinedProgramme),
    ("proposed_internally", "Proposed us to colleagues", AdoptSign::ProposedInternally),
];

#[derive(Template)]
#[template(path = "engagements/close_out.html")]
struct CloseOutPage {
    shell: Shell,
    engagement: Engagement,
    results: Vec<Choice>,
    needs: Vec<Choice>,
    answers: Vec<Choice>,
    lines: Vec<Choice>,
    draft: Draft,
}

impl CloseOutPage {
    fn ticked(&self, name: &str, value: &str) -> bool {
        self.draft.raw.all(name).iter().any(|chosen| chosen == value)
    }
}

/// The form.
pub async fn form(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<EngagementId>,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let mut raw = Raw::default();
    raw.set("on", shell.today.to_string());
    raw.set("closes", "1");
    draw(&app, &actor, shell, id, Draft::new(raw)).await
}

async fn draw(app: &App, actor: &Actor, shell: Shell, id: EngagementId, draft: Draft) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let engagement = queries::find(&mut conn, actor, id).await?;
    let lines = clients::offers(&mut conn, None, None).await?.lines.into_iter().skip(1).collect();
    let listed = |all: &[(&str, &str)]| all.iter().map(|(value, word)| Choice::new(value, *word)).collect();
    let title = format!("Close-out: {}", engagement.title);
    let page = CloseOutPage {
        shell: shell.on(Nav::Engagements, title),
        engagement,
        results: listed(&[("", "Nobody asked yet"), ("met", "Met, they say"), ("not_met", "Not met, they say")]),
        needs: listed(&[
            ("", "Nobody asked"),
            ("expected", "Yes, about the day below"),
            ("some_day", "Some day, nobody knows when"),
            ("none", "None in sight"),
        ]),
        answers: listed(&[("", "Nobody asked"), ("yes", "Yes"), ("no", "No")]),
        lines,
        draft,
    };
    page.draft.page(&page)
}

/// Records the answers in one go.
pub async fn hold(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<EngagementId>,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let raw = form.raw.clone();
    match save(&app, &actor, id, form).await {
        Ok(undo) => {
            let text = format!("Close-out recorded. {} and client show what follows.", capital(&shell.noun));
            Ok(web::told_with_undo(&format!("/engagements/{id}"), text, undo))
        }
        Err(error) => {
            let draft = Draft::refused(raw, error)?;
            draw(&app, &actor, shell, id, draft).await
        }
    }
}

/// Gives the address that takes the answers back.
async fn save(app: &App, actor: &Actor, id: EngagementId, mut form: Form) -> Result<Option<String>, Error> {
    let lines = clients::offers(&mut app.db.read().await?, None, None).await?.lines;
    let on = form.day("on");
    let result = result(&mut form);
    let next_need = next_need(&mut form);
    let known = |value: &str| lines.iter().any(|line| line.value == value);
    let aware_of = form.words_of_list("aware", |value| known(value).then(|| value.parse().ok()).flatten());
    let signs =
        form.words_of_list("sign", |word| SIGNS.into_iter().find(|(key, ..)| *key == word).map(|(_, _, sign)| sign));
    let would_refer = form.word("would_refer", yes_or_no);
    let (remark, closes) = (form.words("remark"), form.raw.get("closes") == "1");
    form.finish()?;
    let (Some(on), Some(result), Some(next_need)) = (on, result, next_need) else {
        return Err(Error::field("on", "This is needed."));
    };
    let answers = CloseOut { engagement: id, result, next_need, aware_of, signs, would_refer, remark };
    let work = app.change_with_undo(actor, move |tx, act| {
        Box::pin(async move { commands::close_out(tx, act, on, answers, closes).await })
    });
    Ok(work.await?.1)
}

fn result(form: &mut Form) -> Option<CloseOutResult> {
    let words = form.words("words");
    match (form.raw.get("result"), words) {
        ("met", Some(how)) => Some(CloseOutResult::Met { how }),
        ("not_met", Some(reason)) => Some(CloseOutResult::NotMet { reason }),
        ("met" | "not_met", None) => {
            form.refuse("words", "Write what the client said: the goal is met or not by their word, not by ours.");
            None
        }
        ("" | "not_asked", _) => Some(CloseOutResult::NotAsked),
        _ => form.refuse_choice("result"),
    }
}

fn next_need(form: &mut Form) -> Option<NextNeed> {
    let percent = form.number("percent", 0, 100).and_then(|percent| u8::try_from(percent).ok());
    let day: Option<Day> = form.maybe_day("need_day");
    match (form.raw.get("need"), day) {
        ("expected", Some(day)) => Some(NextNeed::Expected { day, percent }),
        ("expected", None) => {
            form.refuse("need_day", "Say about when: the firm gets in touch before that day.");
            None
        }
        ("some_day", _) => Some(NextNeed::SomeDay),
        ("none", _) => Some(NextNeed::None),
        ("" | "not_asked", _) => Some(NextNeed::NotAsked),
        _ => form.refuse_choice("need"),
    }
}
