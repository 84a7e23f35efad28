//! The form of a new wave, with the preview of who would be asked and who is left out.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::dates::Day;
use perennial_core::ids::StaffId;
use perennial_core::research::{Bar, Segment};

use crate::actor::Actor;
use crate::app::App;
use crate::db::Conn;
use crate::error::Error;
use crate::firm;
use crate::research::commands::{self, Drawn, NewWave};
use crate::research::instruments::{self, Usable};
use crate::research::populations::FATIGUE_DAYS;
use crate::rights::Right;
use crate::web::list::Address;
use crate::web::words::count;
use crate::web::{self, Choice, Draft, Form, Nav, Raw, Shell};

#[derive(Template)]
#[template(path = "research/new.html")]
struct NewPage {
    shell: Shell,
    draft: Draft,
    instruments: Vec<Choice>,
    chosen: Option<Usable>,
    staff: Vec<Choice>,
    drawn: Option<Drawn>,
    fatigue: i32,
}

impl NewPage {
    fn is_chosen(&self, segment: &Segment) -> bool {
        self.draft.has("segment", segment.key())
    }

    /// Each population with how many may be asked, how many are drawn, and who is left out.
    fn lines(&self, drawn: &Drawn) -> Vec<(Segment, usize, usize, Vec<String>)> {
        let mut left: BTreeMap<Segment, Vec<String>> = BTreeMap::new();
        for ((segment, bar), n) in &drawn.sample.left_out {
            left.entry(*segment).or_default().push(format!("{n} {}", bar.word()));
        }
        let of = |segment: Segment| {
            let eligible = drawn.sample.eligible.get(&segment).copied().unwrap_or(0);
            (segment, eligible, drawn.sample.drawn(segment), left.remove(&segment).unwrap_or_default())
        };
        let all = Segment::ALL.into_iter().map(of);
        all.filter(|(segment, eligible, _, left)| self.is_chosen(segment) || *eligible > 0 || !left.is_empty())
            .collect()
    }

    fn left_out(&self, drawn: &Drawn) -> usize {
        Bar::ALL.into_iter().map(|bar| drawn.sample.barred(bar)).sum()
    }
}

/// The form.
pub async fn blank(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let mut conn = app.db.read().await?;
    let used = match address.get("instrument") {
        "" => None,
        key => Some(instruments::find(&mut conn, key).await?),
    };
    let mut raw = Raw::default();
    raw.set("from", shell.today.to_string());
    raw.set("until", (shell.today + 28).to_string());
    raw.set("seed", (app.now().0.rem_euclid(1_000_000)).to_string());
    if let Some(used) = &used {
        raw.set("instrument", used.instrument.key.clone());
        raw.set(
            "name",
            format!("{}, {}", used.instrument.name.trim_end_matches('?'), shell.today.date().strftime("%B %Y")),
        );
        let segments = used.instrument.segments.iter().filter(|segment| Segment::DRAWN.contains(segment));
        raw.set_all("segment", segments.map(|segment| segment.key().to_owned()).collect());
    }
    // A task of research says whom to ask and how many.
    if let Some(segment) = Segment::from_key(address.get("segment")) {
        raw.set_all("segment", vec![segment.key().to_owned()]);
    }
    raw.set("size", address.get("size"));
    draw(&mut conn, shell, Draft::new(raw), None).await
}

async fn draw(conn: &mut Conn, shell: Shell, draft: Draft, drawn: Option<Drawn>) -> Result<Response, Error> {
    let usable = instruments::usable(conn).await?;
    let chosen = usable.iter().find(|one| one.instrument.key == draft.raw.get("instrument")).cloned();
    let staff = firm::staff(conn).await?.into_iter().filter(|one| one.active);
    let page = NewPage {
        shell: shell.on(Nav::Research, "New wave"),
        instruments: usable.iter().map(|one| Choice::new(&one.instrument.key, one.instrument.name.clone())).collect(),
        staff: Choice::or_none("nobody in particular", staff.map(|one| Choice::new(one.id, one.name))),
        chosen,
        draft,
        drawn,
        fatigue: FATIGUE_DAYS,
    };
    page.draft.page(&page)
}

/// Shows who would be asked, or begins the wave.
pub async fn begin(State(app): State<App>, actor: Actor, shell: Shell, form: Form) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let raw = form.raw.clone();
    let preview = raw.get("step") != "begin";
    let input = match read(form) {
        Ok(input) => input,
        Err(error) => {
            let draft = Draft::refused(raw, error)?;
            return draw(&mut app.db.read().await?, shell, draft, None).await;
        }
    };
    if preview {
        let mut conn = app.db.read().await?;
        let act = app.act(&actor, shell.today);
        let drawn = commands::preview(&mut conn, &act, &input).await?;
        return draw(&mut conn, shell, Draft::new(raw), Some(drawn)).await;
    }
    let begun = app.change(&actor, move |tx, act| Box::pin(async move { commands::begin(tx, act, input).await })).await;
    match begun {
        Ok((id, asked)) => {
            let text = format!("The wave has begun: {} asked. Make their links next.", count(asked as u64, "person"));
            Ok(web::told(&format!("/research/waves/{id}/people"), text.replace("persons", "people")))
        }
        Err(error) => {
            let draft = Draft::refused(raw, error)?;
            draw(&mut app.db.read().await?, shell, draft, None).await
        }
    }
}

fn read(mut form: Form) -> Result<NewWave, Error> {
    let name = form.name("name");
    let instrument = form.required("instrument", |key| Ok::<_, String>(key.to_owned()));
    let segments: Vec<Segment> = form.words_of_list("segment", Segment::from_key);
    if segments.is_empty() || segments.contains(&Segment::FormerPoor) {
        form.refuse("segment", "Choose at least one population.");
    }
    let size = form.number("size", 1, 100_000);
    let seed = form.required("seed", |text| text.parse::<u64>().map_err(|_| "Write a whole number."));
    let interviewer = form.maybe("interviewer", str::parse::<StaffId>);
    let (from, until): (Option<Day>, Option<Day>) = (form.day("from"), form.day("until"));
    form.finish()?;
    let missing = || Error::BadRequest("The form was not complete. Fill it in again.".to_owned());
    Ok(NewWave {
        name: name.ok_or_else(missing)?,
        instrument: instrument.ok_or_else(missing)?,
        segments,
        size: size.map(|size| size as usize),
        seed: seed.ok_or_else(missing)?,
        interviewer,
        from: from.ok_or_else(missing)?,
        until: until.ok_or_else(missing)?,
    })
}
