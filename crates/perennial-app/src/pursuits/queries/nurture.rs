//! The playbooks that nurture a “not now”.

use perennial_core::plans::{Playbook, Trigger};

use crate::args;
use crate::db::Conn;
use crate::error::Error;
use crate::web::Choice;

/// The live playbooks that begin with a “not now”, after the choice of none.
///
/// # Errors
/// When the store cannot be read.
pub async fn nurture_plans(conn: &mut Conn) -> Result<Vec<Choice>, Error> {
    let sql = "select key, name, body from playbook where state = 'live' order by created_at, id";
    let rows: Vec<(String, String, String)> = conn.all(sql, args![]).await?;
    let begins = |body: &str| Playbook::from_toml(body).is_ok_and(|book| book.trigger == Trigger::NotNow);
    let live = rows.into_iter().filter(|(_, _, body)| begins(body));
    Ok(Choice::or_none("none: the note below is all", live.map(|(key, name, _)| Choice::new(key, name))))
}
