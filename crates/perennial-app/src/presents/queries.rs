//! Presents as their pages need them.

mod report;

pub use report::{Reported, Tender, report, tenders};

use perennial_core::dates::Day;
use perennial_core::ids::{ClientId, PresentId, StaffId};
use perennial_core::money::{Currency, Money};
use uuid::Uuid;

use super::weigh;
use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;
use crate::web::Choice;
use crate::web::list::{Address, Chip, Column, List, Rows, SortValue, Source};
use crate::web::words::short_date;

/// A present with what is known of it.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Registered {
    /// Which.
    pub id: Uuid,
    /// At which client.
    pub client_id: Uuid,
    /// The client's name.
    pub client: String,
    /// For whom.
    pub contact_id: Option<Uuid>,
    /// Their name.
    pub contact: Option<String>,
    /// Where they work, as the rules name it.
    pub jurisdiction: Option<String>,
    /// Their class, as the rules name it.
    pub recipient_class: Option<String>,
    /// What it is.
    pub title: String,
    value_minor: Option<i64>,
    currency: Option<String>,
    /// Why this for this person.
    pub reason: Option<String>,
    proposed_on: i64,
    /// Who proposed it.
    pub proposed_by: Option<Uuid>,
    /// Their name.
    pub proposer: Option<String>,
    /// `proposed`, `approved`, `given` or `declined`.
    pub state: String,
    state_on: i64,
    approved_on: Option<i64>,
    /// Who approved it.
    pub approver: Option<String>,
    /// `approver`, `firm` or `recipient`.
    pub declined_by: Option<String>,
    /// Why it was declined.
    pub declined_reason: Option<String>,
    /// The form, as the rules name it.
    pub form: String,
    /// It bears the firm's logo.
    pub logo: i64,
    /// It is a coupon.
    pub coupon: i64,
    /// How many get the same.
    pub recipients: i64,
    /// Why it was approved although the rules forbid it.
    pub override_reason: Option<String>,
}

/// A present in the register.
#[derive(Debug, Clone, crate::db::Row)]
pub struct ListRow {
    /// What is known of it.
    #[row(flatten)]
    pub present: Registered,
    /// By what it is sorted.
    #[row(flatten)]
    pub sorted: SortValue,
}

fn day(number: i64) -> Day {
    Day::from_number(i32::try_from(number).unwrap_or_default())
}

/// The states: name in the address, words.
pub const STATES: [(&str, &str); 4] =
    [("proposed", "Proposed"), ("approved", "Approved"), ("given", "Given"), ("declined", "Declined")];

impl Registered {
    /// What it costs.
    pub fn value(&self) -> Option<Money> {
        Some(Money::new(self.value_minor?, self.currency.as_ref()?.parse::<Currency>().ok()?))
    }

    /// When it was proposed.
    pub fn proposed(&self) -> Day {
        day(self.proposed_on)
    }

    /// Since when it stands where it stands.
    pub fn since(&self) -> Day {
        day(self.state_on)
    }

    /// When it was approved.
    pub fn approved(&self) -> Option<Day> {
        self.approved_on.map(day)
    }

    /// True while it may still be given or declined.
    pub fn is_undecided(&self) -> bool {
        matches!(self.state.as_str(), "proposed" | "approved")
    }

    /// The words for its state and the look of its badge.
    pub fn badge(&self) -> (&'static str, &'static str) {
        match self.state.as_str() {
            "approved" => ("approved", "amber"),
            "given" => ("given", "good"),
            "declined" => ("declined", "plain"),
            _ => ("proposed", "amber"),
        }
    }

    /// What makes it no present, in words: logo, coupon, no reason.
    pub fn flags(&self) -> Vec<&'static str> {
        let flags =
            [(self.logo != 0, "logo"), (self.coupon != 0, "coupon"), (self.reason.is_none(), "no personal reason")];
        flags.into_iter().filter(|(holds, _)| *holds).map(|(_, word)| word).collect()
    }

    /// Who declined, in words.
    pub fn decliner(&self) -> &'static str {
        match self.declined_by.as_deref() {
            Some("recipient") => "by the recipient",
            Some("approver") => "by the approver",
            _ => "by the firm",
        }
    }

    /// The cell of a column, as text.
    pub fn text(&self, column: &str) -> String {
        self.cell(column, short_date, |money| money.exact())
    }

    pub(super) fn cell(&self, column: &str, written: fn(Day) -> String, amount: fn(&Money) -> String) -> String {
        let or_nothing = |text: &Option<String>| text.clone().unwrap_or_default();
        match column {
            "title" => self.title.clone(),
            "client" => self.client.clone(),
            "contact" => or_nothing(&self.contact),
            "jurisdiction" => or_nothing(&self.jurisdiction),
            "class" => or_nothing(&self.recipient_class).replace('_', " "),
            "value" => self.value().map(|value| amount(&value)).unwrap_or_default(),
            "reason" => or_nothing(&self.reason),
            "flags" => self.flags().join(", "),
            "by" => or_nothing(&self.proposer),
            "approver" => or_nothing(&self.approver),
            "state" => self.badge().0.to_owned(),
            "proposed" => written(self.proposed()),
            "since" => written(self.since()),
            "declined" => or_nothing(&self.declined_reason),
            "override" => or_nothing(&self.override_reason),
            _ => String::new(),
        }
    }
}

const SELECTED: &str = "p.id, p.client_id, c.name as client, p.contact_id, k.name as contact, r.jurisdiction,
    r.recipient_class, p.title, p.value_minor, p.currency, p.reason, p.proposed_on, p.proposed_by, s.name as proposer,
    p.state, p.state_on, p.approved_on, a.name as approver, p.declined_by, p.declined_reason,
    coalesce(d.form, 'thing') as form, coalesce(d.logo, 0) as logo, coalesce(d.coupon, 0) as coupon,
    coalesce(d.recipients, 1) as recipients, d.override_reason";

const FROM: &str = "present p left join client c on c.id = p.client_id left join contact k on k.id = p.contact_id
    left join present_recipient r on r.contact_id = p.contact_id left join present_detail d on d.present_id = p.id
    left join staff s on s.id = p.proposed_by left join staff a on a.id = p.approved_by where 1 = 1";

/// The register of presents, the latest first.
pub const LIST: Rows<ListRow> = Rows {
    list: List::Presents,
    columns: &[
        Column::text("title", "Present", "lower(p.title)"),
        Column::text("client", "Client", "c.name_key"),
        Column::text("contact", "For", "k.name_key").nullable(),
        Column::figure("value", "Value", "p.value_minor").nullable(),
        Column::text("state", "State", "p.state"),
        Column::ranked("since", "On", "p.state_on"),
        Column::plain("flags", "Flags"),
        Column::text("by", "Proposed by", "lower(s.name)").nullable(),
        Column::text("approver", "Approved by", "lower(a.name)").nullable(),
        Column::ranked("proposed", "Proposed", "p.proposed_on").extra(),
        Column::text("jurisdiction", "Jurisdiction", "r.jurisdiction").nullable().extra(),
        Column::text("class", "Recipient class", "r.recipient_class").nullable().extra(),
        Column::plain("reason", "Reason").extra(),
        Column::plain("declined", "Why declined").extra(),
        Column::plain("override", "Why approved although forbidden").extra(),
    ],
    selected: SELECTED,
    id: "p.id",
    usual: "-since",
    sorted: |row| &row.sorted,
    exported: |row, column, _| row.present.cell(column, |day| day.to_string(), |money| money.plain()),
};

/// Which presents are listed.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    state: Option<&'static str>,
    by: Option<perennial_core::ids::StaffId>,
    from: Option<Day>,
    until: Option<Day>,
    jurisdiction: Option<String>,
    flagged: bool,
    words: String,
}

impl Selection {
    /// The selection of an address.
    pub fn of(address: &Address, actor: &Actor) -> Self {
        let jurisdiction = Some(address.get("jurisdiction")).filter(|text| !text.is_empty());
        Self {
            state: STATES.into_iter().map(|(key, _)| key).find(|key| *key == address.get("state")),
            by: if address.get("by") == "me" { actor.staff() } else { address.id("by") },
            from: address.day("from"),
            until: address.day("until"),
            jurisdiction: jurisdiction.map(str::to_owned),
            flagged: !address.get("flagged").is_empty(),
            words: address.get("q").to_lowercase(),
        }
    }

    /// What is selected and seen.
    pub fn source(&self, actor: &Actor) -> Source {
        let mut source = Source::seen_by(actor, "p.client_id", FROM);
        source.and("p.state =", self.state);
        source.and("p.proposed_by =", self.by);
        source.and("p.state_on >=", self.from);
        source.and("p.state_on <=", self.until);
        source.and("r.jurisdiction =", self.jurisdiction.clone());
        if self.flagged {
            source.only("(coalesce(d.logo, 0) = 1 or coalesce(d.coupon, 0) = 1 or p.reason is null)");
        }
        source.containing("(lower(p.title) || ' ' || c.name_key || ' ' || coalesce(k.name_key, ''))", &self.words);
        source
    }

    /// The filters in force.
    pub fn chips(&self, address: &Address, staff: &[Choice]) -> Vec<Chip> {
        let state = |state: &str| STATES.into_iter().find(|(key, _)| *key == state).map_or("", |(_, word)| word);
        let chips = [
            ("state", self.state.map(|key| format!("State: {}", state(key)))),
            ("by", self.by.map(|id| format!("Proposed by: {}", Choice::word_of(staff, id)))),
            ("from", self.from.map(|day| format!("From {}", short_date(day)))),
            ("until", self.until.map(|day| format!("Until {}", short_date(day)))),
            ("jurisdiction", self.jurisdiction.as_ref().map(|text| format!("Jurisdiction: {text}"))),
            ("flagged", self.flagged.then(|| "Flagged: no presents".to_owned())),
            ("q", (!self.words.is_empty()).then(|| format!("Contains “{}”", self.words))),
        ];
        chips.into_iter().filter_map(|(name, text)| Some(Chip::new(address, name, text?))).collect()
    }
}

/// True where nobody but this person could approve a present for a client: in a firm of one, or alone behind a barrier.
///
/// # Errors
/// When the store cannot be read.
pub async fn is_alone(conn: &mut Conn, client: ClientId, staff: StaffId) -> Result<bool, Error> {
    let sql = "select count(*) from staff s join client c on c.id = $1 where s.active = 1 and s.id <> $2
        and (c.walled = 0 or exists (select 1 from client_wall w where w.client_id = c.id and w.staff_id = s.id))";
    Ok(conn.scalar::<i64>(sql, args![client, staff]).await? == 0)
}

/// Presents that are looked at for whoever is to approve them.
const MOST_WAITING: usize = 50;

/// The presents that wait for the approval of a person, as far as the actor sees them: of the clients that they manage;
/// else, where whoever manages the client proposed it, for all who may approve; and one's own where nobody else could.
///
/// # Errors
/// When the store cannot be read.
pub async fn to_approve(
    conn: &mut Conn,
    actor: &Actor,
    person: StaffId,
    manages: bool,
    today: Day,
) -> Result<Vec<Registered>, Error> {
    let sql = format!(
        "select {SELECTED} from {FROM} and p.state = 'proposed' and c.deleted_at is null and {}
           and (p.proposed_by = $2 or c.manager_id = $2 or c.manager_id is null or c.manager_id = p.proposed_by)
         order by p.proposed_on, p.id limit {MOST_WAITING}",
        actor.sees(1)
    );
    let proposed: Vec<Registered> = conn.all(AssertSqlSafe(sql), args![actor.wall_value(), person]).await?;
    let mut waiting = Vec::new();
    for present in proposed {
        let own = present.proposed_by == Some(person.0);
        let may = match own {
            true => is_alone(conn, present.client_id.into(), person).await?,
            false => manages || manager_of(conn, present.client_id).await? == Some(person.0),
        };
        if may && weigh::wants_approval(&weigh::findings(conn, actor, &present, today).await?) {
            waiting.push(present);
        }
    }
    Ok(waiting)
}

async fn manager_of(conn: &mut Conn, client: Uuid) -> Result<Option<Uuid>, Error> {
    let row: Option<(Option<Uuid>,)> =
        conn.optional("select manager_id from client where id = $1", args![client]).await?;
    Ok(row.and_then(|(manager,)| manager))
}

/// The presents of a client, the latest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn of_client(conn: &mut Conn, actor: &Actor, id: ClientId) -> Result<Vec<Registered>, Error> {
    let sql = format!(
        "select {SELECTED} from {FROM} and p.client_id = $2 and c.deleted_at is null and {} order by p.state_on desc, p.id",
        actor.sees(1)
    );
    Ok(conn.all(AssertSqlSafe(sql), args![actor.wall_value(), id]).await?)
}

/// The present of an id.
///
/// # Errors
/// When it is not there for the actor.
pub async fn find(conn: &mut Conn, actor: &Actor, id: PresentId) -> Result<Registered, Error> {
    let sql = format!("select {SELECTED} from {FROM} and p.id = $2 and c.deleted_at is null and {}", actor.sees(1));
    let row: Option<Registered> = conn.optional(AssertSqlSafe(sql), args![actor.wall_value(), id]).await?;
    row.ok_or(Error::NotFound("present"))
}
