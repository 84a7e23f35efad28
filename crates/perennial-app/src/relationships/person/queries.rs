//! What the store knows of one person, as their page shows it.

use perennial_core::dates::Day;
use perennial_core::fact::{Direction, Medium};
use perennial_core::ids::{ClientId, ContactId};
use perennial_core::imports::matching::clean_name;
use uuid::Uuid;

use crate::actor::Actor;
use crate::args;
use crate::clients::Named;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;
use crate::web::words::short_date;

/// A person as stored, with the client.
#[derive(Debug, Clone, crate::db::Row)]
pub struct PersonRow {
    pub id: Uuid,
    pub client_id: Uuid,
    pub client: String,
    pub name: String,
    pub job_title: Option<String>,
    pub decision_role: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub mobile: Option<String>,
    pub notes: Option<String>,
    pub department: Option<String>,
    pub more_emails: Option<String>,
    pub more_phones: Option<String>,
    pub address: Option<String>,
    pub labels: Option<String>,
    pub left_on: Option<i64>,
}

impl PersonRow {
    /// What else is known of them, in words.
    pub fn particulars(&self) -> Vec<(&'static str, String)> {
        let lines = |text: &Option<String>| text.as_ref().map(|text| text.replace('\n', ", "));
        let known = [
            ("Department", self.department.clone()),
            ("Other email addresses", lines(&self.more_emails)),
            ("Other phone numbers", lines(&self.more_phones)),
            ("Address", lines(&self.address)),
            ("Labels", self.labels.clone()),
        ];
        known.into_iter().filter_map(|(word, value)| value.map(|value| (word, value))).collect()
    }

    /// The day on which they left.
    pub fn left(&self) -> Option<String> {
        self.left_on.map(|n| short_date(day(n)))
    }
}

fn day(number: i64) -> Day {
    Day::from_number(i32::try_from(number).unwrap_or_default())
}

/// The person as stored.
///
/// # Errors
/// [`Error::NotFound`] when the actor does not see the client.
pub async fn person(conn: &mut Conn, actor: &Actor, id: ContactId) -> Result<PersonRow, Error> {
    let sql = format!(
        "select k.id, k.client_id, c.name as client, k.name, k.job_title, k.decision_role, k.email, k.phone, k.mobile,
           k.notes, k.department, k.more_emails, k.more_phones, k.address, k.labels, k.left_on
         from contact k join client c on c.id = k.client_id
         where {} and k.id = $2 and k.deleted_at is null and c.deleted_at is null",
        actor.sees(1)
    );
    conn.optional(AssertSqlSafe(sql), args![actor.wall_value(), id]).await?.ok_or(Error::NotFound("contact"))
}

/// A touch with the person.
#[derive(Debug, Clone, crate::db::Row)]
pub struct TouchLine {
    pub fact_id: Uuid,
    on_day: i64,
    medium: String,
    direction: String,
    pub subject: Option<String>,
}

impl TouchLine {
    /// When.
    pub fn on(&self) -> String {
        short_date(day(self.on_day))
    }

    /// In which medium.
    pub fn medium(&self) -> &'static str {
        Medium::from_key(&self.medium).map_or("", Medium::word)
    }

    /// Who began.
    pub fn direction(&self) -> &'static str {
        Direction::from_key(&self.direction).map_or("", Direction::word)
    }
}

/// The last touches with a visible person.
///
/// # Errors
/// When the store cannot be read.
pub async fn touches(conn: &mut Conn, client: ClientId, id: ContactId) -> Result<Vec<TouchLine>, Error> {
    let sql = "select fact_id, on_day, medium, direction, subject from touch where client_id = $1 and contact_id = $2
               order by on_day desc, fact_id desc limit 10";
    Ok(conn.all(sql, args![client, id]).await?)
}

/// Clients of a name that may be the one meant: those of just that name, else those of the same name without its legal
/// form, else those whose names begin so. True when they are of just that name.
///
/// # Errors
/// When the store cannot be read.
pub async fn alike(conn: &mut Conn, actor: &Actor, typed: &str) -> Result<(Vec<Named>, bool), Error> {
    let key = perennial_core::text::fold_space(typed).to_lowercase();
    let ask = |column: &str| {
        format!(
            "select c.id, c.name from client c where c.deleted_at is null and c.{column} = $2 and {}
             order by c.name_key, c.id limit 12",
            actor.sees(1)
        )
    };
    let exact: Vec<Named> = conn.all(AssertSqlSafe(ask("name_key")), args![actor.wall_value(), key.as_str()]).await?;
    if !exact.is_empty() {
        return Ok((exact, true));
    }
    let clean = clean_name(typed);
    if !clean.is_empty() {
        let found: Vec<Named> = conn.all(AssertSqlSafe(ask("clean_name")), args![actor.wall_value(), clean]).await?;
        if !found.is_empty() {
            return Ok((found, false));
        }
    }
    let plain: String = key.chars().filter(|c| !matches!(c, '%' | '_' | '\\')).take(100).collect();
    if plain.chars().count() < 4 {
        return Ok((Vec::new(), false));
    }
    let begins = ask("name_key").replace("c.name_key = $2", "c.name_key like $2");
    Ok((conn.all(AssertSqlSafe(begins), args![actor.wall_value(), format!("{plain}%")]).await?, false))
}
