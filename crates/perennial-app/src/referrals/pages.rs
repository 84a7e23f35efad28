//! Pages of referrers: the list, one of them with the thanks that are owed, and the form.

mod list;
mod merging;
mod notes;
mod texts;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use perennial_core::dates::Day;
use perennial_core::ids::ReferrerId;
use perennial_core::journeys::coverage::{RecordKind, Span};
use perennial_core::keyed::Keyed;
use perennial_core::referrals::{Life, Potential, ReferrerKind, Report, Thanks, since};
use uuid::Uuid;

use super::choose::kinds;
use super::commands::{self, NewReferrer, Terms};
use super::lines::{self, ReferralLine};
use super::notes::{NotedReferral, mentions_of};
use super::passed;
use super::queries::{self, StoredReferrer};
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::firm;
use crate::rights::Right;
use crate::web::{self, At, Choice, Draft, Form, Nav, Raw, Shell, Toast, yes_or_no};

/// The routes of the room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/referrers", get(list::list).post(add))
        .route("/referrers/new", get(blank))
        .route("/referrers/texts", get(texts::list).post(texts::link))
        .route("/referrers/texts/undo", post(texts::unlink))
        .route("/referrers/{id}", get(show).post(change))
        .route("/referrers/{id}/edit", get(edit))
        .route("/referrers/{id}/delete", post(delete))
        .route("/referrers/{id}/restore", post(restore))
        .route("/referrers/{id}/merge", get(merging::ask).post(merging::merge_into))
        .route("/referrers/{id}/split", post(merging::split))
        .route("/referrers/{id}/referrals", get(notes::blank).post(notes::add))
        .route("/referrals/{id}", get(notes::edit).post(notes::save))
        .route("/referrals/{id}/delete", post(notes::delete))
        .route("/referrals/{id}/restore", post(notes::restore))
}

#[derive(Template)]
#[template(path = "referrals/show.html")]
struct ShowPage {
    shell: Shell,
    referrer: StoredReferrer,
    received: Vec<ReferralLine>,
    given: Vec<ReferralLine>,
    /// Referrals of people of whom there is no client.
    mentions: Vec<NotedReferral>,
    /// Referrers that were merged into this one.
    merged: Vec<(Uuid, String)>,
    /// For which days thanks are recorded.
    recorded: Option<Span>,
    /// The days of the referrals that came from them.
    days: Vec<Day>,
}

impl ShowPage {
    /// What is owed, first.
    fn lede(&self) -> String {
        let all = self.received.len();
        let like = |thanks: Thanks| self.received.iter().filter(|line| line.thanks(self.recorded) == thanks).count();
        let of = || web::words::count(all as u64, "referral");
        match (all, like(Thanks::Owed), like(Thanks::NotRecorded)) {
            (0, ..) => "No referral received from them is on record.".to_owned(),
            (_, 0, 0) => "Thanked for every referral.".to_owned(),
            (_, owed, 0) => format!("Thanks owed for {owed} of {}.", of()),
            (_, 0, unknown) => format!("Thanks not recorded for {unknown} of {}.", of()),
            (_, owed, unknown) => format!("Thanks owed for {owed} of {}, not recorded for {unknown}.", of()),
        }
    }

    /// Whether they were told what became of a referral.
    fn report(&self, line: &ReferralLine) -> Report {
        line.report(self.recorded)
    }

    /// Whether they were thanked for a referral.
    fn thanks(&self, line: &ReferralLine) -> Thanks {
        line.thanks(self.recorded)
    }

    /// Where they stand in their life, since when and why, and what passed last; what they may bring, who looks after them,
    /// and what is agreed.
    fn standing(&self) -> Vec<String> {
        let known = &self.referrer;
        let mut all = vec![self.life(), self.passed()];
        if !known.potential().is_empty() {
            all.push(format!("Potential: {}", known.potential().to_lowercase()));
        }
        all.push(match &known.owner {
            Some(owner) => format!("Looked after by {owner}"),
            None => "Nobody looks after them".to_owned(),
        });
        let terms = known.terms();
        if !terms.is_empty() {
            all.push(format!("Agreed: {}", terms.join(", ")));
        }
        all
    }

    fn life(&self) -> String {
        let (known, today) = (&self.referrer, self.shell.today);
        let life = known.life(today);
        let since = since(&self.days, today).map(web::words::short_date);
        match (life, since, known.last_received.map(web::words::short_date)) {
            (Life::Active, Some(since), Some(last)) if since == last => {
                format!("Active since {since}: they referred somebody on that day")
            }
            (Life::Active, Some(since), Some(last)) => {
                format!("Active since {since}: they referred somebody at least once a year from then, last on {last}")
            }
            (Life::Dormant, Some(since), Some(last)) => {
                format!("Dormant since {since}: the last referral came on {last}, a year before")
            }
            _ => "Prospect: no referral of theirs with a day is on record".to_owned(),
        }
    }

    /// What passed last between them and the firm.
    fn passed(&self) -> String {
        match self.referrer.last_passed() {
            Some(last) => format!("Last contact or referral on {}", web::words::short_date(last)),
            None => "No contact and no referral is on record".to_owned(),
        }
    }

    /// How long an active referrer has been silent, with the badge.
    fn silent(&self) -> Option<(&'static str, String)> {
        let (known, today) = (&self.referrer, self.shell.today);
        list::silent(known.silence(today), known.last_passed()?, today)
    }

    /// What is known beside the name, each with its label.
    fn particulars(&self) -> Vec<(&'static str, &str)> {
        let known = &self.referrer;
        let all = [
            ("Email", &known.email),
            ("Telephone", &known.phone),
            ("Postal address", &known.address),
            ("Note", &known.note),
            ("Client", &known.as_client),
            ("Named by", &known.source),
        ];
        all.into_iter().filter_map(|(label, value)| Some((label, value.as_deref()?))).collect()
    }
}

async fn show(State(app): State<App>, actor: Actor, shell: Shell, At(id): At<ReferrerId>) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let referrer = queries::find(&mut conn, &actor, id).await?;
    let all = lines::referrals(&mut conn, &actor, id).await?;
    let days = passed::days(&mut conn, &actor, id).await?;
    let (received, given) = all.into_iter().partition(ReferralLine::is_received);
    let mentions = mentions_of(&mut conn, &actor, id).await?;
    let merged = queries::merged_into(&mut conn, id).await?;
    let recorded = firm::coverage(&mut conn).await?.of(RecordKind::Promises);
    let shell = shell.on(Nav::Clients, referrer.name.clone());
    web::page(&ShowPage { shell, referrer, received, given, mentions, merged, recorded, days })
}

#[derive(Template)]
#[template(path = "referrals/form.html")]
struct FormPage {
    shell: Shell,
    /// Where it is sent to.
    action: String,
    kinds: Vec<Choice>,
    owners: Vec<Choice>,
    potentials: Vec<Choice>,
    said: Vec<Choice>,
    draft: Draft,
}

/// Who may look after a referrer.
async fn owners(app: &App) -> Result<Vec<Choice>, Error> {
    let staff = firm::staff(&mut app.db.read().await?).await?;
    Ok(Choice::or_none("Nobody", staff.into_iter().map(|member| Choice::new(member.id, member.name))))
}

impl FormPage {
    fn draw(shell: Shell, id: Option<ReferrerId>, owners: Vec<Choice>, draft: Draft) -> Result<Response, Error> {
        let title = if id.is_some() { "Edit referrer" } else { "New referrer" };
        let action = id.map_or_else(|| "/referrers".to_owned(), |id| format!("/referrers/{id}"));
        let potentials = Potential::EACH.iter().map(|potential| Choice::new(potential.key(), potential.word()));
        let potentials = Choice::or_none("Not recorded", potentials);
        let said =
            [("", "Not recorded"), ("yes", "Yes"), ("no", "No")].map(|(key, word)| Choice::new(key, word)).into();
        let page =
            Self { shell: shell.on(Nav::Clients, title), action, kinds: kinds(), owners, potentials, said, draft };
        page.draft.page(&page)
    }
}

async fn blank(State(app): State<App>, actor: Actor, shell: Shell) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let mut raw = Raw::default();
    raw.set("kind", ReferrerKind::Other.key());
    FormPage::draw(shell, None, owners(&app).await?, Draft::new(raw))
}

async fn add(State(app): State<App>, actor: Actor, shell: Shell, mut form: Form) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let owners = owners(&app).await?;
    let saved = match read(&mut form, &owners, shell.today) {
        Ok(input) => {
            app.change(&actor, move |tx, act| Box::pin(async move { commands::add(tx, act, input).await })).await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(id) => {
            let toast = Toast { text: "Referrer added.".to_owned(), undo: Some(format!("/referrers/{id}/delete")) };
            Ok(web::redirect(&format!("/referrers/{id}"), Some(&toast)))
        }
        Err(error) => FormPage::draw(shell, None, owners, Draft::refused(form.raw, error)?),
    }
}

async fn edit(State(app): State<App>, actor: Actor, shell: Shell, At(id): At<ReferrerId>) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let known = queries::find(&mut app.db.read().await?, &actor, id).await?;
    let mut raw = Raw::default();
    let optional = [("email", known.email), ("phone", known.phone), ("address", known.address), ("note", known.note)];
    let needed = [("name", Some(known.name)), ("kind", Some(known.kind)), ("as_client", known.as_client)];
    for (field, value) in needed.into_iter().chain(optional) {
        raw.set(field, value.unwrap_or_default());
    }
    let yes = |said: Option<i64>| said.map_or("", |said| if said == 0 { "no" } else { "yes" });
    raw.set("disclosed", yes(known.disclosed));
    raw.set("reciprocal", yes(known.reciprocal));
    raw.set("fee_allowed", yes(known.fee_allowed));
    raw.set("owner", known.owned_by.map(|id| id.to_string()).unwrap_or_default());
    raw.set("potential", known.potential.unwrap_or_default());
    raw.set("contacted", known.contacted_on.map(|on| on.to_string()).unwrap_or_default());
    raw.set("version", known.version.to_string());
    FormPage::draw(shell, Some(id), owners(&app).await?, Draft::new(raw))
}

async fn change(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<ReferrerId>,
    mut form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let version = form.version();
    let owners = owners(&app).await?;
    let saved = match read(&mut form, &owners, shell.today) {
        Ok(input) => {
            let work = app.change(&actor, move |tx, act| {
                Box::pin(async move { commands::change(tx, act, id, version, input).await })
            });
            work.await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => Ok(web::told(&format!("/referrers/{id}"), "Saved.")),
        Err(error) => {
            let now = queries::find(&mut app.db.read().await?, &actor, id).await?.version;
            let mut draft = Draft::refused(form.raw, error)?;
            draft.seen(now);
            FormPage::draw(shell, Some(id), owners, draft)
        }
    }
}

fn read(form: &mut Form, owners: &[Choice], today: Day) -> Result<NewReferrer, Error> {
    let name = form.name("name");
    let kind = form.required("kind", |key| ReferrerKind::from_key(key).ok_or("Choose one of the list."));
    let (email, phone) = (form.email("email"), form.words("phone"));
    let (address, note, as_client) = (form.words("address"), form.words("note"), form.words("as_client"));
    let owner = form.one_of("owner", owners);
    let potential = form.word("potential", Potential::from_key);
    let mut said = |field| form.word(field, yes_or_no);
    let terms =
        Terms { disclosed: said("disclosed"), reciprocal: said("reciprocal"), fee_allowed: said("fee_allowed") };
    let contacted = form.maybe_day("contacted");
    if contacted.is_some_and(|on| on > today) {
        form.refuse("contacted", "This day lies ahead. Choose the day on which somebody spoke to them.");
    }
    form.finish()?;
    let (Some(name), Some(kind)) = (name, kind) else { return Err(Error::field("name", "This is needed.")) };
    Ok(NewReferrer { name, kind, email, phone, address, note, as_client, owner, potential, terms, contacted })
}

async fn delete(State(app): State<App>, actor: Actor, At(id): At<ReferrerId>) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    app.change(&actor, move |tx, act| Box::pin(async move { commands::delete(tx, act, id).await })).await?;
    let undo = Some(format!("/referrers/{id}/restore"));
    Ok(web::redirect("/referrers", Some(&Toast { text: "Referrer deleted.".to_owned(), undo })))
}

async fn restore(State(app): State<App>, actor: Actor, At(id): At<ReferrerId>) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    app.change(&actor, move |tx, act| Box::pin(async move { commands::restore(tx, act, id).await })).await?;
    Ok(web::told(&format!("/referrers/{id}"), "Referrer restored."))
}
