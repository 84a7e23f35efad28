//! A record that two lists name stays when the earlier one is taken back: it becomes the later one's.

use perennial_core::dates::Day;
use perennial_core::fact::{ClientFact, Dated, EngagementFact, Event, Precision, Source};
use perennial_core::ids::{ClientId, EngagementId, ImportId};
use perennial_core::imports::mapping::Mapping;
use perennial_core::imports::objects::{Field, Object};
use uuid::Uuid;

use super::course::Import;
use super::undo::Receipt;
use crate::app::Act;
use crate::args;
use crate::db::{AssertSqlSafe, Tx};
use crate::derived_rows::{self, DerivedColumns};
use crate::engagements::EngagementColumns;
use crate::error::Error;
use crate::firm;
use crate::invoices::InvoiceColumns;
use crate::log;
use crate::pursuits::PursuitColumns;

/// The receipt of another import for the same record.
#[derive(crate::db::Row)]
struct Heir {
    import_id: Uuid,
    file_name: String,
    mapping: String,
    list_day: Option<i64>,
    place: i64,
    line: i64,
    action: String,
}

impl Heir {
    /// True when its row says nothing else of the record than the row of the earlier list.
    fn is_same_row(&self) -> bool {
        self.action == "imported before"
    }

    fn mapping(&self) -> Result<Mapping, Error> {
        serde_json::from_str(&self.mapping)
            .map_err(|e| Error::Internal(format!("the stored import cannot be read: {e}")))
    }

    /// The day on which the list was made.
    fn list_day(&self) -> Option<Day> {
        self.list_day.and_then(|day| i32::try_from(day).ok()).map(Day::from_number)
    }

    /// Where the facts of its row come from.
    fn source(&self, object: Object) -> Source {
        let row = u32::try_from(self.line).unwrap_or(0);
        Source::File { import: ImportId(self.import_id), file: self.file_name.clone(), row, of: Some(object) }
    }

    /// It is now the one that made the record, so that its own undo takes the record away.
    async fn made_it(&self, tx: &mut Tx, version: Option<i64>) -> Result<(), Error> {
        let sql = "update import_change set action = 'created', before_json = null, after_json = null,
                   version_after = coalesce($3, version_after) where import_id = $1 and place = $2";
        tx.run(sql, args![self.import_id, self.place, version]).await?;
        Ok(())
    }
}

/// A record that was handed on.
pub(super) struct Handed {
    id: Uuid,
    /// What it is, where some of its facts have another day now.
    redated: Option<Object>,
}

impl Handed {
    /// Brings what its row says of days in line with the facts that hold once the import is undone. Its version stays:
    /// nobody has changed it, and the receipt of the later list still fits.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn fit_to_facts(&self, tx: &mut Tx, act: &Act) -> Result<(), Error> {
        match self.redated {
            Some(Object::Pursuit) => fit_to_facts::<PursuitColumns>(tx, act, self.id).await,
            Some(Object::Engagement) => fit_to_facts::<EngagementColumns>(tx, act, self.id).await,
            Some(Object::Invoice) => fit_to_facts::<InvoiceColumns>(tx, act, self.id).await,
            _ => Ok(()),
        }
    }
}

async fn fit_to_facts<C: DerivedColumns>(tx: &mut Tx, act: &Act, id: Uuid) -> Result<(), Error> {
    let sql = format!("select client_id from {} where id = $1 and deleted_at is null", C::TABLE);
    let client: Option<(Uuid,)> = tx.optional(AssertSqlSafe(sql), args![id]).await?;
    let Some((client,)) = client else { return Ok(()) };
    let facts = log::of_client(tx, ClientId(client)).await?;
    let Some(columns) = derived_rows::columns_from::<C>(&facts, id) else { return Ok(()) };
    derived_rows::write_columns(tx, id, columns, act.now).await?;
    let sql = format!("update {} set version = version - 1 where id = $1", C::TABLE);
    tx.run(AssertSqlSafe(sql), args![id]).await?;
    Ok(())
}

/// Hands a record that the import created on to a later import that names it, with what its row said of it; none when
/// there is none, or the import did not create the record.
///
/// What stands in other rows of the import, or in the same row about another record, does not go with it: a note about
/// an invoice is gone with the invoice.
///
/// # Errors
/// When the store refuses.
pub(super) async fn to(
    tx: &mut Tx,
    act: &mut Act,
    import: &Import,
    receipt: &Receipt,
) -> Result<Option<Handed>, Error> {
    if receipt.action != "created" || receipt.before_json.is_some() {
        return Ok(None);
    }
    let object = receipt.object.as_str();
    let heirs = heirs_of(tx, import.id, object, receipt.object_id).await?;
    // A list with the very same row says of the record whatever this one said.
    let Some(heir) = heirs.iter().find(|heir| heir.is_same_row()).or(heirs.first()) else { return Ok(None) };
    let named = heir.is_same_row() || heir.action == "unchanged";
    let version = if named { Some(receipt.version_after) } else { None };
    heir.made_it(tx, version).await?;
    let redated = hand_facts_on(tx, act, import, receipt, heir, &heirs).await?;
    // A row that only this list had is known no more: imported again it lands again.
    if heir.is_same_row() {
        give_row(tx, import, receipt, heir).await?;
    }
    Ok(Some(Handed { id: receipt.object_id, redated: if redated { Object::of_key(object) } else { None } }))
}

/// Hands what the import changed of a record that was there on to the first later list that says the same of it: with the
/// very same row, or with another whose columns say the same things and that found nothing to change, or nothing of how
/// the work stands. None where there is no such list.
///
/// # Errors
/// When the store refuses.
pub(super) async fn change_to(tx: &mut Tx, import: &Import, receipt: &Receipt) -> Result<Option<Handed>, Error> {
    let Some(object) = Object::of_key(&receipt.object).filter(|_| receipt.before_json.is_some()) else {
        return Ok(None);
    };
    let later = later_than(tx, import).await?;
    if later.is_empty() {
        return Ok(None);
    }
    let heirs = heirs_of(tx, import.id, &receipt.object, receipt.object_id).await?;
    let mut heir = None;
    for one in heirs.into_iter().filter(|heir| later.contains(&heir.import_id)) {
        if one.is_same_row() || (says_as_much(&one, import)? && !tells_otherwise(tx, &one, receipt).await?) {
            heir = Some(one);
            break;
        }
    }
    let Some(heir) = heir else { return Ok(None) };
    let said_nothing_new = heir.is_same_row() || heir.action == "unchanged";
    let sql = "update import_change set before_json = $3,
                 action = case when $4 = 1 then $5 else action end,
                 version_after = case when $4 = 1 then $6 else version_after end,
                 after_json = coalesce(after_json, (select o.after_json from import_change o
                   where o.import_id = $7 and o.object = $8 and o.object_id = $9 and o.line = $10
                   order by o.place desc limit 1))
               where import_id = $1 and place = $2";
    let values = args![
        heir.import_id,
        heir.place,
        receipt.before_json.as_deref(),
        i64::from(said_nothing_new),
        receipt.action.as_str(),
        receipt.version_after,
        import.id,
        receipt.object.as_str(),
        receipt.object_id,
        receipt.line
    ];
    tx.run(sql, values).await?;
    let all = kinds(object, true, import.mapping.chief() == Some(object));
    let redated = move_facts(tx, import, receipt, &heir, &all, &all).await?;
    if heir.is_same_row() {
        give_row(tx, import, receipt, &heir).await?;
    }
    Ok(Some(Handed { id: receipt.object_id, redated: if redated { Some(object) } else { None } }))
}

/// Whether every field that the import reads is one that the later list reads as well.
fn says_as_much(heir: &Heir, import: &Import) -> Result<bool, Error> {
    let (mapping, mut read) = (heir.mapping()?, import.mapping.columns.iter().flat_map(|column| &column.to));
    Ok(read.all(|field| has(&mapping, *field)))
}

/// Whether the later list recorded something of its own of how a record stands.
async fn tells_otherwise(tx: &mut Tx, heir: &Heir, receipt: &Receipt) -> Result<bool, Error> {
    if heir.action == "unchanged" {
        return Ok(false);
    }
    let sql = "select count(*) from fact where import_id = $1 and body like $2";
    let named = format!("%{}%", receipt.object_id);
    let told: i64 = match receipt.object.as_str() {
        "client" | "contact" => 1,
        _ => tx.scalar(sql, args![heir.import_id, named]).await?,
    };
    Ok(told > 0)
}

/// A row that two lists have is known as that of the later one.
async fn give_row(tx: &mut Tx, import: &Import, receipt: &Receipt, heir: &Heir) -> Result<(), Error> {
    let sql = "update import_row set import_id = $2, line = $5 where import_id = $1 and line = $3 and object = $4";
    tx.run(sql, args![import.id, heir.import_id, receipt.line, receipt.object.as_str(), heir.line]).await?;
    Ok(())
}

async fn later_than(tx: &mut Tx, import: &Import) -> Result<Vec<Uuid>, Error> {
    let later = "select id from import where created_at > (select created_at from import where id = $1)";
    let later: Vec<(Uuid,)> = tx.all(later, args![import.id]).await?;
    Ok(later.into_iter().map(|(id,)| id).collect())
}

/// As what an import named clients that were known before is handed on to the first later list that says as what it names
/// them: its row may have said nothing new then, and does so now.
///
/// # Errors
/// When the store refuses.
pub(super) async fn listings(tx: &mut Tx, act: &mut Act, import: &Import) -> Result<(), Error> {
    let later = later_than(tx, import).await?;
    if later.is_empty() {
        return Ok(());
    }
    let said = "select line, action, object, object_id, before_json, version_after from import_change
                where import_id = $1 and object = 'client'
                  and action in ('updated', 'merged', 'unchanged', 'imported before')
                  and object_id in (select client_id from fact where import_id = $1 and kind = 'client.listed')
                order by place";
    let said: Vec<Receipt> = tx.all(said, args![import.id]).await?;
    for receipt in said {
        let heirs = heirs_of(tx, import.id, &receipt.object, receipt.object_id).await?;
        let heirs: Vec<Heir> = heirs.into_iter().filter(|heir| later.contains(&heir.import_id)).collect();
        hand_listing_on(tx, act, import, &receipt, &heirs).await?;
    }
    Ok(())
}

/// A later list names the work that a won pursuit became: the work stays when the pursuit goes, begun on the day that
/// the later list gives.
///
/// # Errors
/// When the store refuses.
pub(super) async fn work_of(
    tx: &mut Tx,
    act: &mut Act,
    import: &Import,
    receipt: &Receipt,
) -> Result<Option<Handed>, Error> {
    if receipt.object != Object::Pursuit.key() || receipt.action != "created" {
        return Ok(None);
    }
    let sql = "select client_id, engagement_id from pursuit where id = $1 and engagement_id is not null";
    let work: Option<(Uuid, Uuid)> = tx.optional(sql, args![receipt.object_id]).await?;
    let Some((client, engagement)) = work else { return Ok(None) };
    let heirs = heirs_of(tx, import.id, Object::Engagement.key(), engagement).await?;
    let Some(heir) = heirs.first() else { return Ok(None) };
    heir.made_it(tx, None).await?;
    tx.run("update engagement set pursuit_id = null where id = $1", args![engagement]).await?;
    let (client, engagement) = (ClientId(client), EngagementId(engagement));
    let facts = log::of_client(tx, client).await?;
    let own = facts.iter().filter(|fact| {
        matches!(&fact.source, Source::File { import, .. } if import.0 == heir.import_id)
            && matches!(&fact.what, Event::Engagement(what) if what.engagement() == engagement)
    });
    let begun = own.min_by_key(|fact| fact.on).map(|fact| (fact.on, fact.precision));
    let accepted = facts.iter().filter_map(|fact| match &fact.what {
        Event::Engagement(what @ EngagementFact::Accepted { .. }) if what.engagement() == engagement => {
            Some((fact, what.clone()))
        }
        _ => None,
    });
    let again = accepted.map(|(fact, mut what)| {
        if let EngagementFact::Accepted { pursuit, .. } = &mut what {
            *pursuit = None;
        }
        let (on, precision) = begun.unwrap_or((fact.on, fact.precision));
        Dated { on, precision, what: Event::Engagement(what) }
    });
    let again: Vec<Dated> = again.take(1).collect();
    record_for(tx, act, heir, Object::Engagement, client, again).await?;
    Ok(Some(Handed { id: engagement.0, redated: Some(Object::Engagement) }))
}

/// Records what the row of a later list says and no fact does.
async fn record_for(
    tx: &mut Tx,
    act: &mut Act,
    heir: &Heir,
    object: Object,
    client: ClientId,
    facts: Vec<Dated>,
) -> Result<(), Error> {
    let source = heir.source(object);
    let before = (std::mem::replace(&mut act.source, source), act.import.replace(ImportId(heir.import_id)));
    let stored = act.record_dated(tx, client, facts).await;
    (act.source, act.import) = before;
    stored
}

/// The later lists that name a record, in their order.
async fn heirs_of(tx: &mut Tx, import: ImportId, object: &str, id: Uuid) -> Result<Vec<Heir>, Error> {
    let sql = "select h.import_id as import_id, i.file_name as file_name, i.mapping as mapping, i.list_day as list_day,
                 h.place as place, h.line as line, h.action as action
               from import_change h join import i on i.id = h.import_id
               where h.object = $1 and h.object_id = $2 and h.import_id <> $3
                 and h.action in ('created', 'updated', 'merged', 'unchanged', 'imported before')
                 and i.state in ('done', 'failed', 'cancelled', 'running')
               order by i.created_at, h.place";
    Ok(tx.all(sql, args![object, id, import]).await?)
}

/// The facts by which the record is there are now those of the row that names it in the later list. True where one of
/// them has another day now.
async fn hand_facts_on(
    tx: &mut Tx,
    act: &mut Act,
    import: &Import,
    receipt: &Receipt,
    heir: &Heir,
    heirs: &[Heir],
) -> Result<bool, Error> {
    let Some(object) = Object::of_key(&receipt.object) else { return Ok(false) };
    let same_row = heir.is_same_row();
    // Earlier versions stored not which of the records of a row a fact tells of: of notes it is the one that the list is
    // chiefly about.
    let chief = import.mapping.chief() == Some(object);
    let (of_record, of_row) = (kinds(object, same_row, true), kinds(object, same_row, chief));
    let redated = move_facts(tx, import, receipt, heir, &of_record, &of_row).await?;
    if object == Object::Client && !same_row {
        hand_listing_on(tx, act, import, receipt, heirs).await?;
        hand_manager_on(tx, import, receipt, heirs).await?;
    }
    Ok(redated)
}

/// As what the list named a client is handed on to the first later one that says as what it names them: by the row, or
/// as a whole.
async fn hand_listing_on(
    tx: &mut Tx,
    act: &mut Act,
    import: &Import,
    receipt: &Receipt,
    heirs: &[Heir],
) -> Result<(), Error> {
    const KIND: &str = "client.listed";
    for later in heirs {
        let mapping = later.mapping()?;
        let by_row = has(&mapping, Field::ClientListedAs) || has(&mapping, Field::ClientLeft);
        let Some(whole) = mapping.listing().map(Some).or(by_row.then_some(None)) else { continue };
        // What it said otherwise it has said itself.
        if says(tx, receipt.object_id, later, KIND).await? {
            return Ok(());
        }
        match whole.filter(|_| !by_row) {
            None => {
                move_facts(tx, import, receipt, later, &[KIND], &[KIND]).await?;
            }
            Some(listing) => {
                let on = later.list_day().unwrap_or(act.today);
                let what = Event::Client(ClientFact::Listed { listing });
                let listed = Dated { on, precision: Precision::OnOrBefore, what };
                record_for(tx, act, later, Object::Client, ClientId(receipt.object_id), vec![listed]).await?;
            }
        }
        return Ok(());
    }
    Ok(())
}

/// Who manages a client is handed on to the first later list that says it; where none does, nobody manages them, unless
/// somebody else said so. In a firm of one its only member manages everybody, whatever a list says.
async fn hand_manager_on(tx: &mut Tx, import: &Import, receipt: &Receipt, heirs: &[Heir]) -> Result<(), Error> {
    const KIND: &str = "client.manager_assigned";
    let alone = firm::only_member(tx).await?.is_some();
    for later in heirs {
        if !alone && !has(&later.mapping()?, Field::ClientManager) {
            continue;
        }
        if !says(tx, receipt.object_id, later, KIND).await? {
            move_facts(tx, import, receipt, later, &[KIND], &[KIND]).await?;
        }
        return Ok(());
    }
    let sql = "update client set manager_id = null where id = $1 and not exists (
                 select 1 from fact f left join import i on i.id = f.import_id
                 where f.client_id = $1 and f.kind = $3 and (f.import_id is null or f.import_id <> $2)
                   and coalesce(i.state, '') <> 'undone')";
    tx.run(sql, args![receipt.object_id, import.id, KIND]).await?;
    Ok(())
}

/// Whether a list recorded a fact of this kind of a client.
async fn says(tx: &mut Tx, client: Uuid, list: &Heir, kind: &str) -> Result<bool, Error> {
    let sql = "select count(*) from fact where client_id = $1 and import_id = $2 and kind = $3";
    Ok(tx.scalar::<i64>(sql, args![client, list.import_id, kind]).await? > 0)
}

fn has(mapping: &Mapping, field: Field) -> bool {
    mapping.columns.iter().any(|column| column.to.contains(&field))
}

/// Moves facts of these kinds to another list: those of the record alone, and those of the row as a whole. What is known
/// by the day of the earlier list alone is known by that of the later; true where there is such a fact.
async fn move_facts(
    tx: &mut Tx,
    import: &Import,
    receipt: &Receipt,
    heir: &Heir,
    of_record: &[&str],
    of_row: &[&str],
) -> Result<bool, Error> {
    let Some(object) = Object::of_key(&receipt.object).filter(|_| !of_record.is_empty() && !of_row.is_empty()) else {
        return Ok(false);
    };
    let client = match super::receipts::table(object) {
        Some((table, _)) if table != "client" => format!("(select x.client_id from {table} x where x.id = $2)"),
        _ => "$2".to_owned(),
    };
    let any = |kinds: &[&str]| kinds.iter().map(|kind| format!("kind like '{kind}'")).collect::<Vec<_>>().join(" or ");
    let which = format!(
        "client_id = {client} and import_id = $1 and ((source like $3 and ({})) or (source like $4 and ({})))",
        any(of_record),
        any(of_row)
    );
    let (line, key) = (receipt.line, object.key());
    let (record, row) = (format!("%\"row\":{line},\"of\":\"{key}\"}}"), format!("%\"row\":{line}}}"));
    let mut redated = 0;
    if let (Some(of_day), Some(by_day)) = (import.list_day, heir.list_day().filter(|day| Some(*day) != import.list_day))
    {
        let undated = [Precision::OnOrBefore, Precision::NotRecorded].map(Precision::key).join("', '");
        // Notes and wishes of people have the day of the list, where the row gives none.
        let of_list = match object {
            Object::Client | Object::Contact => " or kind = 'client.noted' or kind like 'person.%'",
            _ => "",
        };
        let sql = format!(
            "update fact set on_day = $6 where {which} and on_day = $5 and (precision in ('{undated}'){of_list})"
        );
        let values = args![import.id, receipt.object_id, record.as_str(), row.as_str(), of_day, by_day];
        redated = tx.run(AssertSqlSafe(sql), values).await?;
    }
    let source = serde_json::to_string(&heir.source(object)).map_err(|e| Error::Internal(e.to_string()))?;
    let sql = format!("update fact set import_id = $5, source = $6 where {which}");
    let values = args![import.id, receipt.object_id, record, row, heir.import_id, source];
    tx.run(AssertSqlSafe(sql), values).await?;
    Ok(redated > 0)
}

/// The kinds of fact that say that a record is there; with the very same row, all that the row says of it, and its notes
/// where they are of this record.
fn kinds(object: Object, same_row: bool, notes: bool) -> Vec<&'static str> {
    let mut kinds: Vec<&'static str> = match (object, same_row) {
        (Object::Client, false) => vec!["client.recorded"],
        (Object::Client, true) => vec!["client.recorded", "client.listed", "client.manager_assigned", "support.%"],
        (Object::Contact, false) => vec!["client.contact_added", "person.%"],
        (Object::Contact, true) => vec!["client.contact_added", "client.contact_moved", "person.%", "support.%"],
        (Object::Pursuit, _) => vec!["pursuit.%", "engagement.%"],
        (Object::Engagement, _) => vec!["engagement.%"],
        (Object::Invoice, _) => vec!["invoice.%"],
        _ => Vec::new(),
    };
    let is_named_elsewhere = matches!(object, Object::Client | Object::Contact) && !same_row;
    if notes && !kinds.is_empty() && !is_named_elsewhere {
        kinds.push("client.noted");
    }
    kinds
}
