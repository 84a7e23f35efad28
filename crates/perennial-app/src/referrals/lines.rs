//! The referrals of one referrer, each with what became of it, the thanks and the report back.

use perennial_core::dates::Day;
use perennial_core::fact::Precision;
use perennial_core::ids::{ClientId, ReferrerId};
use perennial_core::journeys::coverage::Span;
use perennial_core::referrals::{Direction, Path, Report, Steps, Thanks, report, thanks};
use uuid::Uuid;

use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Word};
use crate::error::Error;
use crate::web::words::{dated, short_date};

/// A referral from or to a referrer.
#[derive(Debug, crate::db::Row)]
pub struct ReferralLine {
    /// Which.
    pub id: Uuid,
    client_id: Uuid,
    client: String,
    words: Option<String>,
    other_client_id: Option<Uuid>,
    direction: Word<Direction>,
    on_day: Day,
    precision: Option<Word<Precision>>,
    thanked_on: Option<Day>,
    spoke_on: Option<Day>,
    pursued_on: Option<Day>,
    lost_on: Option<Day>,
    won_on: Option<Day>,
    pursuit_id: Option<Uuid>,
    noted_spoke_on: Option<Day>,
    ruled_out_on: Option<Day>,
    reported_on: Option<Day>,
}

impl ReferralLine {
    /// True where the firm received it.
    pub fn is_received(&self) -> bool {
        self.direction.0 != Direction::Given
    }

    const fn is_of_nobody_on_record(&self) -> bool {
        matches!(self.direction.0, Direction::MadeByClient)
    }

    /// Who was referred.
    pub fn who(&self) -> &str {
        if self.is_of_nobody_on_record() { self.words.as_deref().unwrap_or("somebody") } else { &self.client }
    }

    /// The page of who was referred.
    pub fn href(&self) -> Option<String> {
        (!self.is_of_nobody_on_record()).then(|| format!("/clients/{}", self.client_id))
    }

    /// Its day, as precisely as it is known (D20).
    pub fn on(&self) -> String {
        dated(self.on_day, self.precision())
    }

    fn precision(&self) -> Precision {
        self.precision.map(|word| word.0).unwrap_or_default()
    }

    /// What became of it.
    fn steps(&self) -> Steps {
        let noted = |day: Option<Day>| day.filter(|_| self.is_of_nobody_on_record());
        Steps {
            ruled_out: noted(self.ruled_out_on),
            spoke: self.spoke_on.or(noted(self.noted_spoke_on)),
            pursued: self.pursued_on,
            lost: self.lost_on,
            won: self.won_on,
        }
    }

    /// What became of it by a day, in words, with the day on which it came so far.
    pub fn became(&self, today: Day) -> String {
        let steps = self.steps();
        let path = steps.by(today);
        let on = match path {
            Path::Made => None,
            Path::RuledOut => steps.ruled_out,
            Path::Spoke => steps.spoke,
            Path::Pursuit => steps.pursued,
            Path::Lost => steps.lost,
            Path::Won => steps.won,
        };
        on.map_or_else(|| path.word().to_owned(), |on| format!("{} ({})", path.word(), short_date(on)))
    }

    /// The pursuit that it became.
    pub fn pursuit(&self) -> Option<String> {
        self.pursuit_id.map(|id| format!("/pursuits/{id}"))
    }

    /// True while no thanks are recorded.
    pub const fn is_unthanked(&self) -> bool {
        self.thanked_on.is_none()
    }

    /// Where thanks for it are recorded: on the page of the client who made it, else of the one who was referred.
    pub fn thank_href(&self) -> String {
        let client = self.other_client_id.unwrap_or(self.client_id);
        format!("/clients/{client}/record/thanked?referral={}", self.id)
    }

    /// Whether they were thanked, by the span in which thanks are recorded.
    pub fn thanks(&self, recorded: Option<Span>) -> Thanks {
        thanks(self.on_day, self.precision(), self.thanked_on, recorded)
    }

    /// Whether they were told what became of it, by the same span.
    pub fn report(&self, recorded: Option<Span>) -> Report {
        report(self.steps(), self.reported_on, recorded)
    }
}

/// The referrals from and to a referrer that the reader sees, the latest first; also what they referred as the client
/// that they are.
///
/// # Errors
/// When the store cannot be read.
pub async fn referrals(conn: &mut Conn, actor: &Actor, id: ReferrerId) -> Result<Vec<ReferralLine>, Error> {
    let sees = actor.sees(1);
    let as_client = format!(
        "select r.as_client_id from referrer r join client c on c.id = r.as_client_id
         where r.id = $2 and c.deleted_at is null and {sees}"
    );
    let as_client: Option<Uuid> =
        conn.optional::<(Uuid,)>(AssertSqlSafe(as_client), args![actor.wall_value(), id]).await?.map(|(id,)| id);
    let theirs = match as_client {
        None => "f.referrer_id = $2",
        Some(_) => {
            "(f.referrer_id = $2 or (f.other_client_id = $3 and f.direction = 'received')
               or (f.client_id = $3 and f.direction = 'made'
                 and not exists (select 1 from referral t where t.id = f.id and t.direction = 'received')))"
        }
    };
    let sql = format!(
        "select f.id, f.client_id, c.name as client, f.words, f.other_client_id, f.direction, f.on_day, x.precision,
           coalesce(f.thanked_on, (select t.thanked_on from referral t
             where t.id = f.id and t.client_id = f.other_client_id)) as thanked_on,
           f.spoke_on, f.pursued_on, f.lost_on, f.won_on, f.pursuit_id, n.spoke_on as noted_spoke_on, n.ruled_out_on,
           n.reported_on
         from referral f join client c on c.id = f.client_id join fact x on x.id = f.fact_id
           left join referral_note n on n.id = f.id and n.deleted_at is null
         where {theirs} and c.deleted_at is null and {sees}
         order by f.on_day desc, f.id desc limit 500"
    );
    let mut values = args![actor.wall_value(), id];
    values.extend(as_client.map(ClientId).into_iter().flat_map(|client| args![client]));
    Ok(conn.all(AssertSqlSafe(sql), values).await?)
}
