//! In which language somebody is asked, and the words of letters.

use perennial_core::ids::{InvitationId, WaveId};
use perennial_core::research::letters::{self, shipped, shipped_or_english};

use super::{answering, wave};
use crate::app::Act;
use crate::args;
use crate::db::{Conn, Tx};
use crate::error::Error;
use crate::rights::Right;

/// The words of a letter in one language.
#[derive(Debug, Clone)]
pub struct Wording {
    /// The text, with words in braces.
    pub text: String,
    /// True when the firm wrote it.
    pub own: bool,
    /// True when there are words in this language at all; English stands in otherwise.
    pub translated: bool,
}

/// The words of a letter: the firm's own, else those that are shipped, else the firm's English ones.
pub async fn wording(conn: &mut Conn, language: &str) -> Result<Wording, Error> {
    let sql = "select language, text from survey_letter where language = $1 or language = 'en'";
    let rows: Vec<(String, String)> = conn.all(sql, args![language]).await?;
    let of = |wanted: &str| rows.iter().find(|(found, _)| found == wanted).map(|(_, text)| text.clone());
    let own = of(language);
    let is_own = own.is_some();
    let translated = is_own || shipped(language).is_some();
    let text = own.or_else(|| shipped(language).map(|letter| letter.text.to_owned())).or_else(|| of("en"));
    let text = text.unwrap_or_else(|| shipped_or_english(language).text.to_owned());
    Ok(Wording { text, own: is_own, translated })
}

/// Keeps the firm's own words of a letter; empty ones bring back those that are shipped.
///
/// # Errors
/// When the text cannot be filled in, with what is wrong.
pub async fn save(tx: &mut Tx, act: &mut Act, language: &str, text: &str) -> Result<(), Error> {
    act.actor.must(Right::Playbooks)?;
    let is_code = language.len() == 2 && language.bytes().all(|byte| byte.is_ascii_lowercase());
    if !is_code {
        return Err(Error::NotFound("language"));
    }
    let is_shipped = shipped(language).is_some_and(|letter| letters::read(text).as_deref() == Ok(letter.text));
    if text.trim().is_empty() || is_shipped {
        tx.run("delete from survey_letter where language = $1", args![language]).await?;
        return Ok(());
    }
    let text = letters::read(text).map_err(|sentence| Error::field("text", sentence))?;
    let sql = "insert into survey_letter (language, text, by_staff, changed_at) values ($1, $2, $3, $4)
        on conflict (language) do update set text = excluded.text, by_staff = excluded.by_staff,
            changed_at = excluded.changed_at";
    tx.run(sql, args![language, text, act.actor.staff(), act.now]).await?;
    Ok(())
}

/// Says in which language everybody in a wave is asked who has none of their own.
///
/// # Errors
/// When the instrument does not speak it.
pub async fn wave_speaks(tx: &mut Tx, act: &mut Act, id: WaveId, language: &str) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    let found = wave::find(tx, id).await?;
    spoken(&found, language)?;
    tx.run("update survey_wave set language = $2, version = version + 1 where id = $1", args![id, language]).await?;
    Ok(())
}

/// Says in which language one person is asked. What they choose themselves on the page comes first.
///
/// # Errors
/// When the instrument does not speak it, or the invitation is not there for the actor.
pub async fn person_speaks(tx: &mut Tx, act: &mut Act, id: InvitationId, language: &str) -> Result<WaveId, Error> {
    act.actor.must(Right::Record)?;
    let asked = answering::find(tx, &act.actor, id).await?;
    spoken(&asked.wave, language)?;
    tx.run("update survey_invitation set language = $2 where id = $1", args![id, language]).await?;
    Ok(asked.wave.id())
}

fn spoken(wave: &wave::Wave, language: &str) -> Result<(), Error> {
    if wave.instrument.languages.iter().any(|one| one == language) {
        Ok(())
    } else {
        Err(Error::field("language", "Choose one of the languages of the instrument."))
    }
}

/// The language in which a person answered last, of those that a wave speaks: by it whoever is invited again is asked.
pub async fn answered_in(
    conn: &mut Conn,
    wave: &wave::Wave,
    (contact, participant): (Option<uuid::Uuid>, Option<uuid::Uuid>),
) -> Result<Option<String>, Error> {
    let (column, id) = match (contact, participant) {
        (Some(id), _) => ("contact_id", id),
        (None, Some(id)) => ("participant_id", id),
        (None, None) => return Ok(None),
    };
    let sql = format!(
        "select r.language from survey_response r join survey_invitation i on i.id = r.invitation_id
         where i.{column} = $1 and r.source = 'link' order by r.answered_on desc, i.id desc limit 1"
    );
    let row: Option<(String,)> = conn.optional(crate::db::AssertSqlSafe(sql), args![id]).await?;
    Ok(row.map(|(language,)| language).filter(|language| wave.instrument.languages.contains(language)))
}
