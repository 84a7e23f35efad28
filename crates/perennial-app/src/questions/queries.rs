//! The open questions, group by group.

use perennial_core::dates::Day;
use perennial_core::fact::Precision;
use perennial_core::ids::StaffId;
use uuid::Uuid;

use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Value, Word};
use crate::error::Error;
use crate::invoices;
use crate::journeys::{self, QuestionKind};
use crate::web::words::dated;

/// Questions of a group that are shown at once.
pub const SHOWN: i64 = 100;

/// A question with what it is about.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Question {
    /// Whose.
    pub client_id: Uuid,
    /// The client's name.
    pub client: String,
    /// What it is about: work, a pursuit, or the client itself.
    pub subject_id: Uuid,
    /// The title of the work or the pursuit.
    pub title: Option<String>,
    /// What it may be the same as, and its title.
    pub other_id: Option<Uuid>,
    /// Its title.
    pub other: Option<String>,
    /// The relationship manager.
    pub manager: Option<String>,
    /// The sentences of both entries, where they exclude each other.
    #[row(skip)]
    pub both: Vec<String>,
    began: Option<i64>,
    precision: Option<Word<Precision>>,
    /// The list calls the client active.
    pub listed_active: i64,
}

impl Question {
    /// When the work or the pursuit began, as precisely as it is known.
    pub fn began(&self) -> Option<String> {
        let day = Day::from_number(i32::try_from(self.began?).unwrap_or_default());
        Some(dated(day, self.precision.map_or(Precision::Exact, |precision| precision.0)))
    }

    /// Its value in a form.
    pub fn id(&self) -> String {
        format!("{}:{}", self.client_id, self.subject_id)
    }
}

/// The questions of a kind, and how many there are in all.
#[derive(Debug, Clone)]
pub struct Group {
    /// Which.
    pub kind: QuestionKind,
    /// How many the reader may see under the filter.
    pub total: i64,
    /// The first of them, by name.
    pub shown: Vec<Question>,
}

fn condition(actor: &Actor, manager: Option<StaffId>) -> (String, Vec<Value>) {
    let mut values = args![actor.wall_value()];
    let mut sql = format!("c.deleted_at is null and {}", actor.sees(1));
    if let Some(manager) = manager {
        values.push(Value::from(manager.0));
        sql.push_str(" and c.manager_id = $2");
    }
    (sql, values)
}

/// How many questions are open for the reader.
///
/// # Errors
/// When the store cannot be read.
pub async fn open_questions(conn: &mut Conn, actor: &Actor) -> Result<i64, Error> {
    // The index of questions tells it, and who is not seen: no client is read for it.
    let sql = format!(
        "select count(*) from open_question q where {} and q.client_id not in {}",
        QuestionKind::asked(),
        actor.hidden(1)
    );
    let open: i64 = conn.scalar(AssertSqlSafe(sql), args![actor.wall_value()]).await?;
    Ok(open + invoices::open_payers(conn, actor, None).await?.len() as i64)
}

/// How many questions are open about the clients of one person, and about those whom nobody manages.
///
/// # Errors
/// When the store cannot be read.
pub async fn open_questions_of(conn: &mut Conn, actor: &Actor, person: StaffId) -> Result<i64, Error> {
    let sql = format!(
        "select count(*) from open_question q join client c on c.id = q.client_id
         where {} and c.deleted_at is null and {} and (c.manager_id = $2 or c.manager_id is null)",
        QuestionKind::asked(),
        actor.sees(1)
    );
    let open: i64 = conn.scalar(AssertSqlSafe(sql), args![actor.wall_value(), person]).await?;
    Ok(open + invoices::open_payers(conn, actor, Some(person)).await?.len() as i64)
}

/// The open questions of every kind that has any.
///
/// # Errors
/// When the store cannot be read.
pub async fn groups(conn: &mut Conn, actor: &Actor, manager: Option<StaffId>, today: Day) -> Result<Vec<Group>, Error> {
    let mut groups = Vec::new();
    for kind in QuestionKind::ALL {
        let (sql, values) = condition(actor, manager);
        let from = format!(
            "from open_question q join client c on c.id = q.client_id where q.kind = '{}' and {sql}",
            kind.key()
        );
        let total: i64 = conn.scalar(AssertSqlSafe(format!("select count(*) {from}")), values).await?;
        if total > 0 {
            let mut shown = of_kind(conn, actor, kind, manager, SHOWN).await?;
            if kind.is_contradiction() {
                tell_both(conn, actor, today, &mut shown).await?;
            }
            groups.push(Group { kind, total, shown });
        }
    }
    Ok(groups)
}

/// Adds the sentences of both entries to questions about which of them is right.
async fn tell_both(conn: &mut Conn, actor: &Actor, today: Day, questions: &mut [Question]) -> Result<(), Error> {
    for question in questions {
        let explained = journeys::explain(conn, actor, question.client_id.into(), today).await?;
        let both = [Some(question.subject_id), question.other_id];
        let told = explained.facts.iter().filter(|told| both.contains(&Some(told.id.0)));
        question.both = told.map(|told| format!("{} ({})", told.sentence, dated(told.on, told.precision))).collect();
    }
    Ok(())
}

/// The questions of a kind by the name of the client, those that the list calls active first.
///
/// # Errors
/// When the store cannot be read.
pub async fn of_kind(
    conn: &mut Conn,
    actor: &Actor,
    kind: QuestionKind,
    manager: Option<StaffId>,
    limit: i64,
) -> Result<Vec<Question>, Error> {
    let (sql, values) = condition(actor, manager);
    let sql = format!(
        "select q.client_id, c.name as client, q.subject_id, coalesce(e.title, p.title) as title, s.name as manager,
           coalesce(e.accepted_on, p.opened_on) as began,
           coalesce(e.accepted_precision, p.opened_precision) as precision, q.listed_active, q.other_id,
           o.title as other
         from open_question q join client c on c.id = q.client_id
         left join engagement e on e.id = q.subject_id left join pursuit p on p.id = q.subject_id
         left join engagement o on o.id = q.other_id
         left join staff s on s.id = c.manager_id
         where q.kind = '{}' and {sql} order by q.listed_active desc, c.name_key, q.subject_id limit {limit}",
        kind.key()
    );
    Ok(conn.all(AssertSqlSafe(sql), values).await?)
}
