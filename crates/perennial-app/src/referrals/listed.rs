//! The list of referrers: who is wanted, and what is told of each.

use perennial_core::dates::Day;
use perennial_core::ids::StaffId;
use perennial_core::journeys::coverage::Span;
use perennial_core::journeys::position::Silence;
use perennial_core::keyed::Keyed;
use perennial_core::referrals::{ACTIVE, Life, ReferrerKind, owed_from, silence};
use uuid::Uuid;

use super::choose::word;
use super::passed::{count_received, last_other, last_received};
use super::queries::{kind_of, potential_word, seen};
use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Value};
use crate::error::Error;

/// Rows of the list at once.
pub(super) const PAGE: usize = 50;

/// A referrer in the list: only referrals of clients whom the reader sees are counted.
#[derive(Debug, crate::db::Row)]
pub struct ListedReferrer {
    /// Which.
    pub id: Uuid,
    /// The name.
    pub name: String,
    kind: String,
    /// The name as compared.
    pub name_key: String,
    /// The address.
    pub email: Option<String>,
    /// The number.
    pub phone: Option<String>,
    /// Who looks after them.
    pub owner: Option<String>,
    potential: Option<String>,
    /// Referrals received from them.
    pub received: i64,
    /// Those for which thanks are owed.
    pub owed: i64,
    /// Referrals given to them.
    pub given: i64,
    last_on: Option<Day>,
    last_other: Option<Day>,
}

impl ListedReferrer {
    /// The kind in words.
    pub fn kind(&self) -> &'static str {
        word(&self.kind)
    }

    /// The day of the last referral received.
    pub fn last(&self) -> Option<Day> {
        self.last_on
    }

    /// Where they stand in their life.
    pub fn life(&self, today: Day) -> Life {
        Life::of(self.last_on, today)
    }

    /// The last day on which anything passed between them and the firm.
    pub fn last_passed(&self) -> Option<Day> {
        self.last_on.max(self.last_other)
    }

    /// Whether they have gone silent.
    pub fn silence(&self, today: Day) -> Silence {
        silence(kind_of(&self.kind), self.life(today), self.last_passed(), today)
    }

    /// The potential in words.
    pub fn potential(&self) -> &'static str {
        potential_word(self.potential.as_deref())
    }
}

/// Which referrers a list shows.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    /// With this text in the name.
    pub text: String,
    /// Of this kind.
    pub kind: Option<ReferrerKind>,
    /// In this part of their life.
    pub life: Option<Life>,
    /// Whom this person looks after.
    pub owner: Option<StaffId>,
    /// Behind the referrer of this name key and id.
    pub after: Option<(String, Uuid)>,
}

/// The referrers that are wanted, by name, one more than a page holds, with the thanks that are owed by the span in which
/// thanks are recorded: see [`perennial_core::referrals::thanks`].
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn list(
    conn: &mut Conn,
    actor: &Actor,
    wanted: &Wanted,
    (recorded, today): (Option<Span>, Day),
) -> Result<Vec<ListedReferrer>, Error> {
    let of = |what: &str, condition: &str| {
        format!(
            "(select {what} from referral f join client c on c.id = f.client_id join fact x on x.id = f.fact_id
              where f.referrer_id = r.id and c.deleted_at is null and {} and {condition})",
            actor.sees(1)
        )
    };
    let owed = "f.direction = 'received' and f.thanked_on is null and f.on_day >= $3
        and coalesce(x.precision, 'exact') in ('exact', 'month')";
    let text = perennial_core::text::fold_space(&wanted.text).to_lowercase();
    let like = format!("%{}%", text.replace('!', "!!").replace('%', "!%").replace('_', "!_"));
    let from = owed_from(recorded).map_or(i64::MAX, |from| i64::from(from.number()));
    let mut values = args![actor.wall_value(), like, from];
    let conditions = wanted.conditions(actor, today, &mut values);
    let sql = format!(
        "select r.id, r.name, r.name_key, r.kind, r.email, r.phone, s.name as owner, r.potential,
           {} as received, {} as owed, {} as given, {} as last_on, {} as last_other
         from referrer r left join staff s on s.id = r.owned_by
         where r.deleted_at is null and r.name_key like $2 escape '!' and {}{conditions}
         order by r.name_key, r.id limit {}",
        count_received(actor),
        of(COUNT, owed),
        of(COUNT, "f.direction = 'given'"),
        last_received(actor),
        last_other(actor),
        seen(actor),
        PAGE + 1
    );
    Ok(conn.all(AssertSqlSafe(sql), values).await?)
}

const COUNT: &str = "cast(count(*) as bigint)";

impl Wanted {
    /// The conditions beside the name, each with a leading `and`, with their values added.
    fn conditions(&self, actor: &Actor, today: Day, values: &mut Vec<Value>) -> String {
        let mut all = String::new();
        if let Some(kind) = self.kind {
            values.push(Value::from(kind.key()));
            all.push_str(&format!(" and r.kind = ${}", values.len()));
        }
        if let Some(owner) = self.owner {
            values.push(Value::from(owner));
            all.push_str(&format!(" and r.owned_by = ${}", values.len()));
        }
        if let Some((name, id)) = &self.after {
            values.extend([Value::from(name.as_str()), Value::from(*id)]);
            all.push_str(&format!(" and (r.name_key, r.id) > (${}, ${})", values.len() - 1, values.len()));
        }
        let last = last_received(actor);
        match self.life {
            None => {}
            Some(Life::Prospect) => all.push_str(&format!(" and {last} is null")),
            Some(life) => {
                values.push(Value::from(today - ACTIVE));
                let is = if life == Life::Active { ">" } else { "<=" };
                all.push_str(&format!(" and {last} {is} ${}", values.len()));
            }
        }
        all
    }
}
