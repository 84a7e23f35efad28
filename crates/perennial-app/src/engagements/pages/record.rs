//! Recording a step of an engagement: each kind has its form, with what it asks for and nothing else.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::dates::Day;
use perennial_core::ids::{EngagementId, MilestoneId};

use crate::actor::Actor;
use crate::app::App;
use crate::engagements::commands::{self, Step};
use crate::engagements::queries::{self, Engagement};
use crate::engagements::steps::{self, Asks, Kind};
use crate::error::Error;
use crate::log;
use crate::rights::Right;
use crate::web::list::Address;
use crate::web::{self, At, Choice, Draft, Form, Nav, Raw, Shell};

#[derive(Template)]
#[template(path = "engagements/record.html")]
struct RecordPage {
    shell: Shell,
    engagement: Engagement,
    kind: &'static Kind,
    milestones: Vec<Choice>,
    draft: Draft,
}

fn kind_of(key: &str) -> Result<&'static Kind, Error> {
    steps::find(key).ok_or(Error::NotFound("step"))
}

/// The form of a step.
pub async fn form(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<EngagementId>,
    address: Address,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let mut raw = Raw::default();
    raw.set("what", address.get("what"));
    raw.set("on", shell.today.to_string());
    draw(&app, &actor, shell, id, Draft::new(raw)).await
}

async fn draw(app: &App, actor: &Actor, shell: Shell, id: EngagementId, mut draft: Draft) -> Result<Response, Error> {
    let kind = kind_of(draft.raw.get("what"))?;
    let (engagement, milestones) = load(app, actor, id).await?;
    if kind.key == "goal_set" && draft.is_clean() {
        draft.raw.set("text", engagement.goal.clone().unwrap_or_default());
    }
    let title = format!("{}: {}", kind.word, engagement.title);
    let page = RecordPage { shell: shell.on(Nav::Engagements, title), engagement, kind, milestones, draft };
    page.draft.page(&page)
}

async fn load(app: &App, actor: &Actor, id: EngagementId) -> Result<(Engagement, Vec<Choice>), Error> {
    let mut conn = app.db.read().await?;
    let engagement = queries::find(&mut conn, actor, id).await?;
    let facts = log::of_client(&mut conn, engagement.client_id.into()).await?;
    let milestones = queries::milestones(&log::in_force(&facts), id);
    let choices = milestones.into_iter().map(|milestone| {
        let due = milestone.due.map(|due| format!(", due {}", web::words::short_date(due))).unwrap_or_default();
        Choice::new(milestone.id, format!("{} ({}{due})", milestone.title, milestone.state))
    });
    Ok((engagement, choices.collect()))
}

/// Records a step.
pub async fn record(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<EngagementId>,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let raw = form.raw.clone();
    match save(&app, &actor, shell.today, id, form).await {
        Ok((kind, undo)) => {
            let text = format!("Recorded: {}.", kind.word);
            Ok(web::told_with_undo(&format!("/engagements/{id}"), text, undo))
        }
        Err(error) => {
            let draft = Draft::refused(raw, error)?;
            draw(&app, &actor, shell, id, draft).await
        }
    }
}

/// What is to be recorded: a step, or a milestone that has no id yet.
enum Wanted {
    Step(Step),
    Plan(String, Option<Day>),
}

/// Gives the kind of the step, and the address that takes it back.
async fn save(
    app: &App,
    actor: &Actor,
    today: Day,
    id: EngagementId,
    mut form: Form,
) -> Result<(&'static Kind, Option<String>), Error> {
    let kind = kind_of(form.raw.get("what"))?;
    let (_, milestones) = load(app, actor, id).await?;
    let on = form.day("on");
    if on.is_some_and(|on| on > today) {
        form.refuse("on", "A step that was taken lies today or before.");
    }
    let wanted = wanted(kind, &mut form, &milestones);
    form.finish()?;
    let (Some(on), Some(wanted)) = (on, wanted) else { return Err(Error::field("on", "This is needed.")) };
    let work = app.change_with_undo(actor, move |tx, act| {
        Box::pin(async move {
            let step = match wanted {
                Wanted::Step(step) => step,
                Wanted::Plan(title, due) => Step::PlanMilestone(act.new_id(), title, due),
            };
            commands::step(tx, act, id, on, step).await
        })
    });
    let ((), undo) = work.await?;
    Ok((kind, undo))
}

/// The step that the form describes; none when a field needs attention.
fn wanted(kind: &Kind, form: &mut Form, milestones: &[Choice]) -> Option<Wanted> {
    let text = form.words("text");
    let milestone = match kind.asks {
        Asks::Milestone | Asks::MilestoneReason => {
            let found: Option<MilestoneId> = form.one_of("milestone", milestones);
            if found.is_none() {
                form.refuse("milestone", "Choose the milestone.");
            }
            found
        }
        _ => None,
    };
    Some(Wanted::Step(match kind.key {
        "sign" => Step::Sign,
        "matter" => Step::OpenMatter,
        "kickoff" => Step::Kickoff,
        "start" => Step::StartWork,
        "onboard" => Step::Onboard,
        "deliver" => Step::Deliver,
        "milestone_plan" => return Some(Wanted::Plan(needed(form, "text", text)?, form.maybe_day("due"))),
        "milestone_deliver" => Step::DeliverMilestone(milestone?),
        "milestone_accept" => Step::AcceptMilestone(milestone?),
        "milestone_reject" => Step::RejectMilestone(milestone?, text),
        "goal_set" => Step::SetGoal(needed(form, "text", text)?),
        "goal_confirm" => Step::ConfirmGoal(Some(needed(form, "text", text)?)),
        "goal_deny" => Step::DenyGoal(Some(needed(form, "text", text)?)),
        "period" => Step::StartPeriod(form.maybe_day("until")),
        "renew" => Step::Renew(form.raw.get("unprompted") == "1"),
        "hold" => Step::Hold(true),
        "resume" => Step::Hold(false),
        "close" => Step::Close,
        _ => Step::Lapse(text),
    }))
}

fn needed(form: &mut Form, field: &'static str, text: Option<String>) -> Option<String> {
    if text.is_none() {
        form.refuse(field, "This is needed.");
    }
    text
}
