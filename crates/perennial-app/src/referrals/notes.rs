//! What is noted of single referrals beside the facts: what became of people of whom there is no client, whether a
//! referral suited, and about what one that was given was worth; and referrals of people of whom there is no client, by
//! referrers who are none either.

use perennial_core::dates::Day;
use perennial_core::ids::{ReferralId, ReferrerId};
use perennial_core::keyed::Keyed;
use perennial_core::referrals::{Direction, Influence, Initiative, Path, ReferralKind};
use uuid::Uuid;

use super::queries;
use crate::actor::Actor;
use crate::app::Act;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Tx, Value, Word};
use crate::error::Error;
use crate::rights::Right;
use crate::web::words::short_date;

/// What can become of somebody of whom there is no client: the rest follows from the records of the client.
pub const BECAME: [Path; 3] = [Path::Made, Path::Spoke, Path::RuledOut];

/// What is noted of a referral.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReferralNote {
    /// What became of somebody of whom there is no client, and when; none where nothing was heard.
    pub became: Option<(Path, Day)>,
    /// Whether it suited.
    pub suitable: Option<bool>,
    /// About what one that was given was worth to whoever got it, minor units of the firm's currency.
    pub worth: Option<i64>,
    /// On what it rested.
    pub kind: Option<ReferralKind>,
    /// At whose initiative it was made.
    pub initiative: Option<Initiative>,
    /// Whether the client would have come without it, and whether they were asked (or it is assumed).
    pub influence: Option<(Influence, bool)>,
    /// When the referrer was told what became of it.
    pub reported: Option<Day>,
}

/// A referral by a referrer of somebody of whom there is no client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Its day.
    pub on: Day,
    /// Whom.
    pub who: String,
    /// What is noted of it.
    pub note: ReferralNote,
}

/// A referral with what is noted of it.
#[derive(Debug, Clone)]
pub(super) struct NotedReferral {
    /// Which.
    pub id: Uuid,
    /// True where the firm gave it.
    pub given: bool,
    /// Its day.
    pub on: Day,
    /// Whom, in words.
    pub who: String,
    /// The client who was referred.
    pub client: Option<Uuid>,
    /// By which referrer, where no client's facts tell of it.
    pub mentioned_by: Option<Uuid>,
    /// What is noted.
    pub note: ReferralNote,
    /// Counts changes of the note; 0 where there is none.
    pub version: i64,
}

impl NotedReferral {
    /// Its day, in words.
    pub fn day(&self) -> String {
        short_date(self.on)
    }

    /// What became of it, in words.
    pub fn became(&self) -> String {
        match self.note.became {
            Some((path, on)) => format!("{} ({})", path.word(), short_date(on)),
            None => Path::Made.word().to_owned(),
        }
    }

    /// True where what became of it is not told by the records of a client.
    pub const fn is_of_nobody_on_record(&self) -> bool {
        self.client.is_none()
    }
}

#[derive(crate::db::Row)]
struct Row {
    id: Uuid,
    direction: String,
    on_day: Day,
    client_id: Option<Uuid>,
    client: Option<String>,
    words: Option<String>,
    mentioned_by: Option<Uuid>,
    spoke_on: Option<Day>,
    ruled_out_on: Option<Day>,
    suitable: Option<i64>,
    worth_minor: Option<i64>,
    kind: Option<Word<ReferralKind>>,
    initiative: Option<Word<Initiative>>,
    influence: Option<Word<Influence>>,
    influence_asked: Option<i64>,
    reported_on: Option<Day>,
    version: Option<i64>,
}

impl Row {
    fn noted(self) -> NotedReferral {
        let made = self.direction == Direction::MadeByClient.key();
        let spoke = self.spoke_on.map(|on| (Path::Spoke, on));
        let client = self.client_id.filter(|_| !made);
        let name = if made { None } else { self.client };
        NotedReferral {
            id: self.id,
            given: self.direction == Direction::Given.key(),
            on: self.on_day,
            who: name.or(self.words).unwrap_or_else(|| "somebody".to_owned()),
            client,
            mentioned_by: self.mentioned_by,
            note: ReferralNote {
                became: spoke.or(self.ruled_out_on.map(|on| (Path::RuledOut, on))),
                suitable: self.suitable.map(|yes| yes != 0),
                worth: self.worth_minor,
                kind: self.kind.map(|word| word.0),
                initiative: self.initiative.map(|word| word.0),
                influence: self.influence.map(|word| (word.0, self.influence_asked == Some(1))),
                reported: self.reported_on,
            },
            version: self.version.unwrap_or(0),
        }
    }
}

/// A referral of which the actor may know both ends.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub(super) async fn find(conn: &mut Conn, actor: &Actor, id: ReferralId) -> Result<NotedReferral, Error> {
    let sees = actor.sees(1);
    let sql = format!(
        "select f.id, f.direction, f.on_day, f.client_id, c.name as client, f.words, n.referrer_id as mentioned_by,
           n.spoke_on, n.ruled_out_on, n.suitable, n.worth_minor, n.kind, n.initiative, n.influence, n.influence_asked,
           n.reported_on, n.version
         from referral f join client c on c.id = f.client_id
           left join referral_note n on n.id = f.id and n.deleted_at is null
         where f.id = $2 and c.deleted_at is null and {sees}
           and (f.direction <> 'made' or not exists (
             select 1 from referral t where t.id = f.id and t.direction = 'received'))
           and (f.other_client_id is null or exists (
             select 1 from client c where c.id = f.other_client_id and c.deleted_at is null and {sees}))"
    );
    if let Some(row) = conn.optional::<Row>(AssertSqlSafe(sql), args![actor.wall_value(), id]).await? {
        return Ok(row.noted());
    }
    mentioned(conn, actor, id).await?.ok_or(Error::NotFound("referral"))
}

const MENTION: &str = "n.id, 'received' as direction, n.on_day, n.referrer_id as client_id,
    cast(null as text) as client, n.who as words, n.referrer_id as mentioned_by, n.spoke_on, n.ruled_out_on, n.suitable,
    n.worth_minor, n.kind, n.initiative, n.influence, n.influence_asked, n.reported_on, n.version";

async fn mentioned(conn: &mut Conn, actor: &Actor, id: ReferralId) -> Result<Option<NotedReferral>, Error> {
    let sql = format!(
        "select {MENTION} from referral_note n where n.id = $1 and n.referrer_id is not null and n.deleted_at is null"
    );
    let Some(row) = conn.optional::<Row>(AssertSqlSafe(sql), args![id]).await? else { return Ok(None) };
    let seen = queries::known(conn, actor).await?;
    let is_seen = seen.iter().any(|known| Some(known.id) == row.mentioned_by && known.is_seen);
    Ok(is_seen.then(|| NotedReferral { client: None, ..row.noted() }))
}

/// The referrals of people of whom there is no client, by a referrer and those who were merged into them, the latest
/// first.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn mentions_of(conn: &mut Conn, actor: &Actor, id: ReferrerId) -> Result<Vec<NotedReferral>, Error> {
    let known = queries::known(conn, actor).await?;
    let all: Vec<Uuid> = known.iter().filter(|one| one.stays == id.0).map(|one| one.id).collect();
    let sql = format!(
        "select {MENTION} from referral_note n where n.referrer_id in ({}) and n.deleted_at is null
         order by n.on_day desc, n.id limit 500",
        crate::log::places(1, all.len())
    );
    let values = all.iter().map(|id| crate::db::Value::from(*id)).collect();
    let rows: Vec<Row> = conn.all(AssertSqlSafe(sql), values).await?;
    Ok(rows.into_iter().map(|row| NotedReferral { client: None, ..row.noted() }).collect())
}

/// Records that a referrer referred somebody of whom there is no client.
///
/// # Errors
/// When nothing may be recorded, or the referrer is not there.
pub async fn mention(tx: &mut Tx, act: &mut Act, by: ReferrerId, mention: Mention) -> Result<ReferralId, Error> {
    act.actor.must(Right::Record)?;
    queries::find(tx, &act.actor, by).await?;
    let id: ReferralId = act.new_id();
    insert(tx, act, id, Some((by, &mention)), &mention.note).await?;
    Ok(id)
}

/// Notes what became of a referral, whether it suited, and about what it was worth.
///
/// # Errors
/// When nothing may be recorded, the referral is not there, or its note was changed meanwhile.
pub async fn note(tx: &mut Tx, act: &mut Act, id: ReferralId, version: i64, note: ReferralNote) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    let known = find(tx, &act.actor, id).await?;
    if known.version != version {
        return Err(Error::ChangedMeanwhile("referral"));
    }
    if note.became.is_some_and(|(_, on)| on < known.on) {
        let text =
            format!("The referral was made on {}: this came before it. Correct one of the two.", known.on.words());
        return Err(Error::field("became_on", text));
    }
    if note.reported.is_some_and(|on| on < known.on) {
        let text = format!(
            "The referral was made on {}. Nobody can have been told before that day what became of it.",
            known.on.words()
        );
        return Err(Error::field("reported", text));
    }
    if version == 0 {
        return insert(tx, act, id, None, &note).await;
    }
    let sql = "update referral_note set spoke_on = $2, ruled_out_on = $3, suitable = $4, worth_minor = $5, kind = $6,
        initiative = $7, influence = $8, influence_asked = $9, reported_on = $10, updated_at = $11, version = version + 1
        where id = $1";
    let mut values = args![id];
    values.extend(noted(&note));
    values.extend(args![act.now]);
    tx.run(sql, values).await?;
    Ok(())
}

/// Takes a referral of somebody of whom there is no client off the record. [`restore_mention`] brings it back.
///
/// # Errors
/// When nothing may be recorded, or it is not there.
pub async fn delete_mention(tx: &mut Tx, act: &mut Act, id: ReferralId) -> Result<ReferrerId, Error> {
    act.actor.must(Right::Record)?;
    let known = mentioned(tx, &act.actor, id).await?.ok_or(Error::NotFound("referral"))?;
    let sql = "update referral_note set deleted_at = $2, version = version + 1 where id = $1";
    tx.run(sql, args![id, act.now]).await?;
    known.mentioned_by.map(ReferrerId).ok_or(Error::NotFound("referral"))
}

/// Brings a referral back that was taken off the record.
///
/// # Errors
/// When nothing may be recorded, or there never was one.
pub async fn restore_mention(tx: &mut Tx, act: &mut Act, id: ReferralId) -> Result<ReferrerId, Error> {
    act.actor.must(Right::Record)?;
    let sql = "update referral_note set deleted_at = null, version = version + 1
        where id = $1 and referrer_id is not null";
    tx.run(sql, args![id]).await?;
    let known = mentioned(tx, &act.actor, id).await?.ok_or(Error::NotFound("referral"))?;
    known.mentioned_by.map(ReferrerId).ok_or(Error::NotFound("referral"))
}

/// What is noted, in the order of its columns.
fn noted(note: &ReferralNote) -> Vec<Value> {
    let on = |path: Path| note.became.filter(|(became, _)| *became == path).map(|(_, on)| on);
    args![
        on(Path::Spoke),
        on(Path::RuledOut),
        note.suitable.map(i64::from),
        note.worth,
        note.kind.map(ReferralKind::key),
        note.initiative.map(Initiative::key),
        note.influence.map(|(influence, _)| influence.key()),
        note.influence.map(|(_, asked)| i64::from(asked)),
        note.reported
    ]
}

async fn insert(
    tx: &mut Tx,
    act: &Act,
    id: ReferralId,
    mention: Option<(ReferrerId, &Mention)>,
    note: &ReferralNote,
) -> Result<(), Error> {
    let sql = "insert into referral_note (id, referrer_id, on_day, who, created_at, updated_at, version, deleted_at,
        spoke_on, ruled_out_on, suitable, worth_minor, kind, initiative, influence, influence_asked, reported_on)
        values ($1, $2, $3, $4, $5, $5, 1, null, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    let mut values = args![
        id,
        mention.map(|(by, _)| by),
        mention.map(|(_, mention)| mention.on),
        mention.map(|(_, mention)| mention.who.clone()),
        act.now
    ];
    values.extend(noted(note));
    tx.run(sql, values).await?;
    Ok(())
}
