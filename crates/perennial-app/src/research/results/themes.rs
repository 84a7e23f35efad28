//! What people say in their own words, and the themes that colleagues find in it.

use std::collections::{BTreeMap, BTreeSet};

use perennial_core::ids::{InvitationId, ThemeId, WaveId};
use perennial_core::research::{ACT_AFTER, suggest};
use perennial_core::text::Name;
use uuid::Uuid;

use super::{Person, Results};
use crate::app::Act;
use crate::args;
use crate::db::{Conn, Tx};
use crate::error::Error;
use crate::research::answering;
use crate::research::wave::Wave;
use crate::rights::Right;

/// An answer in somebody's own words.
#[derive(Debug, Clone)]
pub struct Verbatim {
    /// Who said it.
    pub person: Person,
    /// The question's key.
    pub question: String,
    /// The question's words.
    pub asked: String,
    /// What was said.
    pub said: String,
    /// Its themes.
    pub themes: Vec<String>,
}

/// Everything that was said in own words, the newest question last.
pub fn verbatims(wave: &Wave, results: &Results, coded: &Coded) -> Vec<Verbatim> {
    let mut all = Vec::new();
    for question in wave.instrument.questions.iter().filter(|question| question.kind.is_text()) {
        for (person, answer) in results.to(&question.key) {
            let Some(said) = answer.text() else { continue };
            all.push(Verbatim {
                person: person.clone(),
                question: question.key.clone(),
                asked: question.text.english().to_owned(),
                said: said.to_owned(),
                themes: coded.of(person.id, &question.key),
            });
        }
    }
    all
}

/// Which answers carry which themes.
#[derive(Debug, Clone, Default)]
pub struct Coded {
    marks: BTreeMap<(Uuid, String), BTreeSet<String>>,
}

impl Coded {
    fn of(&self, id: Uuid, question: &str) -> Vec<String> {
        let found = self.marks.get(&(id, question.to_owned()));
        found.map(|themes| themes.iter().cloned().collect()).unwrap_or_default()
    }

    /// The theme that most of these people mention, with how many of them.
    pub fn most_of(&self, who: &[Uuid]) -> Option<(String, usize)> {
        let mut said: BTreeMap<&str, BTreeSet<Uuid>> = BTreeMap::new();
        for ((id, _), themes) in self.marks.iter().filter(|((id, _), _)| who.contains(id)) {
            for theme in themes {
                said.entry(theme).or_default().insert(*id);
            }
        }
        let most = said.into_iter().max_by(|a, b| a.1.len().cmp(&b.1.len()).then(b.0.cmp(a.0)))?;
        Some((most.0.to_owned(), most.1.len()))
    }
}

/// A theme with those who mention it.
#[derive(Debug, Clone)]
pub struct Theme {
    /// Its name.
    pub name: String,
    /// How many people mention it.
    pub people: usize,
}

impl Theme {
    /// True when so many mention it that the firm acts.
    pub const fn asks_for_action(&self) -> bool {
        self.people >= ACT_AFTER
    }
}

/// The codings of a wave that are about people whom the actor sees.
pub async fn coded(conn: &mut Conn, wave: WaveId, results: &Results) -> Result<Coded, Error> {
    let rows: Vec<(Uuid, String, String)> = conn
        .all(
            "select d.invitation_id, d.question, t.name from survey_coding d
             join survey_theme t on t.id = d.theme_id
             join survey_invitation i on i.id = d.invitation_id where i.wave_id = $1",
            args![wave],
        )
        .await?;
    let seen: BTreeSet<Uuid> = results.people.iter().map(|person| person.id).collect();
    let mut coded = Coded::default();
    for (id, question, name) in rows.into_iter().filter(|(id, ..)| seen.contains(id)) {
        coded.marks.entry((id, question)).or_default().insert(name);
    }
    Ok(coded)
}

/// The themes of a wave, the most mentioned first.
pub fn themes(coded: &Coded) -> Vec<Theme> {
    let mut people: BTreeMap<&str, BTreeSet<Uuid>> = BTreeMap::new();
    for ((id, _), themes) in &coded.marks {
        for theme in themes {
            people.entry(theme).or_default().insert(*id);
        }
    }
    let mut all: Vec<Theme> =
        people.into_iter().map(|(name, who)| Theme { name: name.to_owned(), people: who.len() }).collect();
    all.sort_by(|a, b| b.people.cmp(&a.people).then(a.name.cmp(&b.name)));
    all
}

/// A theme that shared words suggest, with the answers that share them.
#[derive(Debug, Clone)]
pub struct Proposed {
    /// The words.
    pub words: String,
    /// The answers, each `invitation:question`.
    pub answers: Vec<String>,
}

/// Suggests themes over what has none yet.
pub fn propose(verbatims: &[Verbatim]) -> Vec<Proposed> {
    let open: Vec<&Verbatim> = verbatims.iter().filter(|one| one.themes.is_empty()).collect();
    let texts: Vec<&str> = open.iter().map(|one| one.said.as_str()).collect();
    let suggested = suggest(&texts, 6).into_iter();
    let of = |one: perennial_core::research::Suggested| Proposed {
        words: one.words,
        answers: one.answers.iter().map(|at| format!("{}:{}", open[*at].person.id, open[*at].question)).collect(),
    };
    suggested.map(of).collect()
}

/// Gives answers a theme, or takes it from them. A theme of the same name is the same theme.
///
/// # Errors
/// When an answer is not there for the actor.
pub async fn assign(
    tx: &mut Tx,
    act: &mut Act,
    name: Name,
    answers: Vec<(InvitationId, String)>,
    remove: bool,
) -> Result<WaveId, Error> {
    act.actor.must(Right::Record)?;
    let theme = theme_of(tx, act, &name).await?;
    let mut wave = None;
    for (id, question) in answers {
        let asked = answering::find(tx, &act.actor, id).await?;
        if !asked.answers.contains_key(&question) {
            return Err(Error::NotFound("answer"));
        }
        wave = Some(asked.wave.id());
        if remove {
            let sql = "delete from survey_coding where invitation_id = $1 and question = $2 and theme_id = $3";
            tx.run(sql, args![id, question, theme]).await?;
        } else {
            let sql = "insert into survey_coding (invitation_id, question, theme_id, by_staff, coded_at)
                values ($1, $2, $3, $4, $5) on conflict do nothing";
            tx.run(sql, args![id, question, theme, act.actor.staff(), act.now]).await?;
        }
    }
    wave.ok_or_else(|| Error::field("answer", "Choose at least one answer."))
}

async fn theme_of(tx: &mut Tx, act: &Act, name: &Name) -> Result<ThemeId, Error> {
    let key = name.sort_key();
    let found: Option<(Uuid,)> =
        tx.optional("select id from survey_theme where name_key = $1", args![key.clone()]).await?;
    if let Some((id,)) = found {
        return Ok(id.into());
    }
    let id: ThemeId = act.new_id();
    tx.run("insert into survey_theme (id, name, name_key) values ($1, $2, $3)", args![id, name.as_str(), key]).await?;
    Ok(id)
}
