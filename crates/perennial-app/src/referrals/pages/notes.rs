//! The form of one referral: what became of it, whether it suited, what it was worth.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::dates::Day;
use perennial_core::ids::{ReferralId, ReferrerId};
use perennial_core::keyed::Keyed;
use perennial_core::money::{Currency, Money};
use perennial_core::referrals::{Influence, Initiative, Path, ReferralKind};

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::referrals::notes::{self, BECAME, Mention, NotedReferral, ReferralNote};
use crate::referrals::queries;
use crate::rights::Right;
use crate::web::{self, At, Choice, Draft, Form, Nav, Raw, Shell, Toast, yes_or_no};

#[derive(Template)]
#[template(path = "referrals/note.html")]
struct NotePage {
    shell: Shell,
    /// Where it is sent to.
    action: String,
    /// Where one goes without saving.
    back: String,
    /// The referrer, where a new referral of theirs is recorded.
    by: Option<String>,
    known: Option<NotedReferral>,
    became: Vec<Choice>,
    suitable: Vec<Choice>,
    kinds: Vec<Choice>,
    initiatives: Vec<Choice>,
    influences: Vec<Choice>,
    draft: Draft,
}

impl NotePage {
    /// True where what became of it is asked.
    fn asks_what_became(&self) -> bool {
        self.known.as_ref().is_none_or(NotedReferral::is_of_nobody_on_record)
    }

    fn is_given(&self) -> bool {
        self.known.as_ref().is_some_and(|known| known.given)
    }

    fn lede(&self) -> String {
        match (&self.known, &self.by) {
            (Some(known), _) if known.given => format!("We referred {} on {}.", known.who, known.on.words()),
            (Some(known), _) => format!("{} was referred to us on {}.", known.who, known.on.words()),
            (None, Some(by)) => format!("{by} referred somebody of whom there is no client record."),
            (None, None) => String::new(),
        }
    }
}

fn draw(
    shell: Shell,
    to: (String, String),
    known: Option<NotedReferral>,
    by: Option<String>,
    draft: Draft,
) -> Result<Response, Error> {
    let became = BECAME.map(|path| Choice::new(if path == Path::Made { "" } else { path.key() }, path.word())).into();
    let suitable =
        [("", "Not recorded"), ("yes", "Yes"), ("no", "No")].map(|(key, word)| Choice::new(key, word)).into();
    let kinds = ReferralKind::EACH.iter().map(|kind| Choice::new(kind.key(), kind.word()));
    let initiatives = Initiative::EACH.iter().map(|initiative| Choice::new(initiative.key(), initiative.word()));
    let influences = Influence::EACH.iter().map(|influence| Choice::new(influence.key(), influence.word()));
    let (kinds, initiatives) = (Choice::or_none("Not recorded", kinds), Choice::or_none("Not recorded", initiatives));
    let influences = Choice::or_none("Not recorded", influences);
    let title = if known.is_some() { "Edit referral" } else { "Add a referral" };
    let shell = shell.on(Nav::Clients, title);
    let page = NotePage {
        shell,
        action: to.0,
        back: to.1,
        by,
        known,
        became,
        suitable,
        kinds,
        initiatives,
        influences,
        draft,
    };
    page.draft.page(&page)
}

/// Where the form of a referral is sent to, and where one goes from it.
fn addresses(known: &NotedReferral) -> (String, String) {
    let back = match (known.mentioned_by, known.client) {
        (Some(referrer), _) => format!("/referrers/{referrer}"),
        (None, Some(client)) => format!("/clients/{client}"),
        (None, None) => "/insights/worth/referrals".to_owned(),
    };
    (format!("/referrals/{}", known.id), back)
}

pub(super) async fn edit(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<ReferralId>,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let known = notes::find(&mut app.db.read().await?, &actor, id).await?;
    let mut raw = Raw::default();
    raw.set("version", known.version.to_string());
    if let Some((path, on)) = known.note.became {
        raw.set("became", path.key());
        raw.set("became_on", on.to_string());
    }
    if let Some(suitable) = known.note.suitable {
        raw.set("suitable", if suitable { "yes" } else { "no" });
    }
    raw.set("kind", known.note.kind.map_or("", Keyed::key));
    raw.set("initiative", known.note.initiative.map_or("", Keyed::key));
    raw.set("influence", known.note.influence.map_or("", |(influence, _)| influence.key()));
    raw.set("influence_asked", if known.note.influence.is_some_and(|(_, asked)| asked) { "1" } else { "" });
    raw.set("reported", known.note.reported.map(|on| on.to_string()).unwrap_or_default());
    if let Some(worth) = known.note.worth {
        raw.set("worth", Money::new(worth, shell.currency).plain());
    }
    draw(shell, addresses(&known), Some(known), None, Draft::new(raw))
}

pub(super) async fn save(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<ReferralId>,
    mut form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let known = notes::find(&mut app.db.read().await?, &actor, id).await?;
    let version = form.version();
    let saved = match read(&mut form, shell.currency, shell.today).and_then(|note| form.finish().map(|()| note)) {
        Ok(note) => {
            let note = if known.client.is_some() { ReferralNote { became: None, ..note } } else { note };
            let work = app
                .change(&actor, move |tx, act| Box::pin(async move { notes::note(tx, act, id, version, note).await }));
            work.await
        }
        Err(error) => Err(error),
    };
    let to = addresses(&known);
    match saved {
        Ok(()) => Ok(web::told(&to.1, "Saved.")),
        Err(error) => {
            let now = notes::find(&mut app.db.read().await?, &actor, id).await?.version;
            let mut draft = Draft::refused(form.raw, error)?;
            draft.seen(now);
            draw(shell, to, Some(known), None, draft)
        }
    }
}

fn read(form: &mut Form, currency: Currency, today: Day) -> Result<ReferralNote, Error> {
    let path = form.word("became", Path::from_key).filter(|path| BECAME.contains(path) && *path != Path::Made);
    let on = form.maybe_day("became_on");
    let suitable = form.word("suitable", yes_or_no);
    let worth = form.money("worth", currency);
    let reported = form.maybe_day("reported");
    if reported.is_some_and(|on| on > today) {
        form.refuse("reported", "This day lies ahead. Choose the day on which they were told.");
    }
    let asked = !form.raw.get("influence_asked").is_empty();
    Ok(ReferralNote {
        became: path.map(|path| (path, on.unwrap_or(today))),
        suitable,
        worth: worth.map(|worth| worth.minor),
        kind: form.word("kind", ReferralKind::from_key),
        initiative: form.word("initiative", Initiative::from_key),
        influence: form.word("influence", Influence::from_key).map(|influence| (influence, asked)),
        reported,
    })
}

/// The form for a referral of somebody of whom there is no client.
pub(super) async fn blank(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<ReferrerId>,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let by = queries::find(&mut app.db.read().await?, &actor, id).await?.name;
    let mut raw = Raw::default();
    raw.set("on", shell.today.to_string());
    draw(shell, new_addresses(id), None, Some(by), Draft::new(raw))
}

fn new_addresses(id: ReferrerId) -> (String, String) {
    (format!("/referrers/{id}/referrals"), format!("/referrers/{id}"))
}

pub(super) async fn add(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<ReferrerId>,
    mut form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let by = queries::find(&mut app.db.read().await?, &actor, id).await?.name;
    let saved = match read_mention(&mut form, &shell) {
        Ok(mention) => {
            let work =
                app.change(&actor, move |tx, act| Box::pin(async move { notes::mention(tx, act, id, mention).await }));
            work.await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(referral) => {
            let undo = Some(format!("/referrals/{referral}/delete"));
            Ok(web::redirect(&new_addresses(id).1, Some(&Toast { text: "Referral added.".to_owned(), undo })))
        }
        Err(error) => draw(shell, new_addresses(id), None, Some(by), Draft::refused(form.raw, error)?),
    }
}

fn read_mention(form: &mut Form, shell: &Shell) -> Result<Mention, Error> {
    let who = form.words("who");
    if who.is_none() {
        form.refuse("who", "Say who was referred, by name or in words.");
    }
    let on = form.day("on");
    let note = read(form, shell.currency, shell.today)?;
    if on.is_some_and(|on| on > shell.today) {
        form.refuse("on", "This day lies ahead. Choose the day on which the referral was made.");
    }
    if let Some((_, became)) = note.became
        && on.is_some_and(|on| became < on)
    {
        form.refuse("became_on", "This came before the referral was made. Correct one of the two.");
    }
    form.finish()?;
    let (Some(who), Some(on)) = (who, on) else { return Err(Error::field("who", "This is needed.")) };
    Ok(Mention { on, who, note })
}

pub(super) async fn delete(State(app): State<App>, actor: Actor, At(id): At<ReferralId>) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let work = app.change(&actor, move |tx, act| Box::pin(async move { notes::delete_mention(tx, act, id).await }));
    let by = work.await?;
    let undo = Some(format!("/referrals/{id}/restore"));
    Ok(web::redirect(&format!("/referrers/{by}"), Some(&Toast { text: "Referral deleted.".to_owned(), undo })))
}

pub(super) async fn restore(State(app): State<App>, actor: Actor, At(id): At<ReferralId>) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let work = app.change(&actor, move |tx, act| Box::pin(async move { notes::restore_mention(tx, act, id).await }));
    let by = work.await?;
    Ok(web::told(&format!("/referrers/{by}"), "Referral restored."))
}
