//! Recording any fact of a client.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use perennial_core::ids::ClientId;
use perennial_core::insights::reasons::ReasonKind;
use perennial_core::journeys::stage::{Camp, Phase, PhaseNames};

use super::reading::{self, Choices, Kind};
use super::recording;
use super::standing::to_client;
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::firm;
use crate::journeys::explain;
use crate::referrals;
use crate::relationships::client::{offered, stored};
use crate::rights::Right;
use crate::web::{self, Choice, Draft, Form, Nav, Raw, Shell};

#[derive(Template)]
#[template(path = "relationships/forms/kinds.html")]
struct KindsPage {
    shell: Shell,
    id: ClientId,
    name: String,
}

impl KindsPage {
    fn kinds(&self) -> Vec<(&'static str, &'static str, &'static str)> {
        Kind::ALL.into_iter().map(Kind::said).collect()
    }
}

/// Offers the kinds of facts.
pub async fn choose(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(id): Path<ClientId>,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let client = stored(&mut app.db.read().await?, &actor, id).await?;
    web::page(&KindsPage { shell: shell.on(Nav::Clients, "Record a fact"), id, name: client.name })
}

#[derive(Template)]
#[template(path = "relationships/forms/record.html")]
struct RecordPage {
    shell: Shell,
    id: ClientId,
    name: String,
    kind: Kind,
    draft: Draft,
    lists: Lists,
}

/// The choices of the form's lists, with what stands for none.
struct Lists {
    contacts: Vec<Choice>,
    engagements: Vec<Choice>,
    promises: Vec<Choice>,
    unanswered: Vec<Choice>,
    unrecovered: Vec<Choice>,
    unthanked: Vec<Choice>,
    referrers: Vec<Choice>,
    referrer_kinds: Vec<Choice>,
    media: Vec<Choice>,
    directions: Vec<Choice>,
    purposes: Vec<Choice>,
    instruments: Vec<Choice>,
    outcomes: Vec<Choice>,
    signs: Vec<Choice>,
    acts: Vec<Choice>,
    camps: Vec<Choice>,
    control: Vec<Choice>,
    phases: Vec<Choice>,
    codes: Vec<Choice>,
    complaint_codes: Vec<Choice>,
    who: Vec<Choice>,
}

fn listed<const N: usize>(pairs: [(&str, &str); N]) -> Vec<Choice> {
    pairs.into_iter().map(|(value, word)| Choice::new(value, word)).collect()
}

impl Lists {
    fn of(choices: &Choices, phases: &PhaseNames) -> Self {
        let or = |word, list: &Vec<Choice>| Choice::or_none(word, list.iter().cloned());
        Self {
            contacts: or("nobody in particular", &choices.contacts),
            engagements: or("the relationship as a whole", &choices.engagements),
            promises: or("Choose", &choices.promises),
            unanswered: or("Choose", &choices.unanswered),
            unrecovered: or("no complaint: a poor score, rejected work, a broken promise", &choices.unrecovered),
            unthanked: or("Choose", &choices.unthanked),
            referrers: or("Somebody new", &choices.referrers),
            referrer_kinds: referrals::kinds(),
            media: listed([
                ("phone", "Phone"),
                ("email", "Email"),
                ("in_person", "In person"),
                ("video", "Video"),
                ("mail", "Mail"),
                ("present", "Present"),
            ]),
            directions: listed([("two_way", "Both took part"), ("outbound", "We did"), ("inbound", "They did")]),
            purposes: listed([
                ("general", "Nothing in particular"),
                ("acknowledge", "Acknowledge their decision"),
                ("affirm", "Affirm their decision"),
                ("guide", "Show what happens next"),
                ("check_in", "Ask how it goes"),
                ("thank", "Thank"),
                ("ask_referral", "Ask for a referral"),
                ("educate", "Teach what else we do"),
            ]),
            instruments: listed([
                ("nps", "Would recommend us, 0 to 10"),
                ("csat", "Is satisfied, 1 to 5"),
                ("ces", "Easy to work with, 1 to 7"),
            ]),
            outcomes: listed([
                ("kept", "Kept, and seen by the client"),
                ("broken", "Broken"),
                ("waived", "Waived by the client"),
            ]),
            signs: listed([
                ("new_service_asked", "Asked for a new service of their own accord"),
                ("standing_instruction", "Gave a standing instruction"),
                ("unprompted_renewal", "Renewed unprompted"),
                ("joined_programme", "Joined a panel, event or club"),
                ("proposed_internally", "Proposed us to colleagues"),
                ("same_kind_repeat", "Came back for the same kind of work (weak)"),
            ]),
            acts: listed([
                ("reference", "A reference"),
                ("testimonial", "A testimonial"),
                ("review", "A published review"),
                ("case_study", "A case study"),
                ("talk", "A talk together"),
            ]),
            camps: Choice::or_none("not known", Camp::ALL.map(|camp| Choice::new(camp.key(), camp.key()))),
            control: listed([("", "not known"), ("yes", "Yes"), ("no", "No")]),
            phases: Phase::ALL.map(|phase| Choice::new(phase.key(), phases.of(phase))).into(),
            codes: choices.codes.clone(),
            complaint_codes: choices.complaint_codes.clone(),
            who: listed([
                ("", "Choose"),
                ("clients", "A client"),
                ("former clients", "A former client"),
                ("prospects", "A prospect"),
                ("others", "Neither client nor prospect: a supplier, a referrer or other"),
            ]),
        }
    }
}

/// The form of a kind; the address may give values of its fields.
pub async fn blank(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path((id, key)): Path<(ClientId, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let kind = Kind::from_key(&key).ok_or(Error::NotFound("form"))?;
    let query = query.as_deref().unwrap_or_default();
    if kind == Kind::Touch {
        // The one form for touches; whoever may not know of the client learns nothing from the way there.
        stored(&mut app.db.read().await?, &actor, id).await?;
        return Ok(web::redirect(&format!("/touches/new?client={id}&{query}"), None));
    }
    let mut raw = Raw::from_urlencoded(query);
    if raw.get("on").is_empty() {
        raw.set("on", shell.today.to_string());
    }
    if raw.get("referrer_kind").is_empty() {
        raw.set("referrer_kind", "other");
    }
    let (name, choices) = choices(&app, &actor, &shell, id).await?;
    draw(shell, id, name, kind, Draft::new(raw), &choices)
}

/// Records what the form says.
pub async fn save(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path((id, key)): Path<(ClientId, String)>,
    mut form: Form,
) -> Result<Response, Error> {
    let kind = Kind::from_key(&key).ok_or(Error::NotFound("form"))?;
    let (name, choices) = choices(&app, &actor, &shell, id).await?;
    let read = reading::read(kind, &mut form, &choices, shell.today, actor.staff());
    let outcome = match (form.finish(), read) {
        (Ok(()), Some((on, what))) => {
            let work = app.change_with_undo(&actor, move |tx, act| {
                Box::pin(async move { recording::store(tx, act, id, on, what).await })
            });
            work.await
        }
        (Err(error), _) => Err(error),
        (Ok(()), None) => Err(Error::field("on", "This is needed.")),
    };
    match outcome {
        Ok(((), undo)) => Ok(to_client(id, "Recorded.", undo)),
        Err(error) => draw(shell, id, name, kind, Draft::refused(form.raw, error)?, &choices),
    }
}

async fn choices(app: &App, actor: &Actor, shell: &Shell, id: ClientId) -> Result<(String, Choices), Error> {
    let mut conn = app.db.read().await?;
    let explained = explain(&mut conn, actor, id, shell.today).await?;
    let (contacts, engagements) = offered(&mut conn, id).await?;
    let codes = firm::reason_choices(&mut conn, ReasonKind::Ended).await?;
    let complaint_codes = firm::reason_choices(&mut conn, ReasonKind::Complaint).await?;
    let referrers = referrals::offered(&mut conn, actor).await?;
    let choices = Choices { codes, complaint_codes, referrers, ..Choices::of(&explained, contacts, engagements) };
    Ok((explained.name, choices))
}

fn draw(
    shell: Shell,
    id: ClientId,
    name: String,
    kind: Kind,
    draft: Draft,
    choices: &Choices,
) -> Result<Response, Error> {
    let shell = shell.on(Nav::Clients, kind.said().1);
    let lists = Lists::of(choices, &shell.phases);
    let page = RecordPage { shell, id, name, kind, draft, lists };
    page.draft.page(&page)
}
