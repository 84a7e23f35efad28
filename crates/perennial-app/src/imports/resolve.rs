//! What a draft refers to: clients, people, staff and service lines, found by the core's matching or made anew.

use std::collections::{HashMap, HashSet};

use perennial_core::dates::Day;
use perennial_core::ids::{ClientId, ContactId, ServiceLineId, StaffId};
use perennial_core::imports::drafts::{ClientRef, ContactRef, Draft, What};
use perennial_core::imports::matching::{Candidate, IdSource, Match, Why, clean_name};
use perennial_core::imports::objects::Object;
use perennial_core::text::{EmailAddress, Name};
use uuid::Uuid;

use super::known::Records;
use crate::actor::Role;
use crate::app::Act;
use crate::args;
use crate::clients::{self, ClientInput};
use crate::db::{AssertSqlSafe, Tx};
use crate::error::Error;
use crate::firm::{self, NewServiceLine, NewStaff};

/// What earlier rows of the file resolved to, by the key of the reference.
#[derive(Default)]
pub(super) struct Resolved {
    pub clients: HashMap<String, ClientId>,
    pub contacts: HashMap<String, ContactId>,
    /// The keys of clients and people whose rows a person left out: nothing in the file is about them.
    left_out: HashSet<(Object, String)>,
    staff: HashMap<String, Option<StaffId>>,
    lines: HashMap<String, ServiceLineId>,
    /// Records made because the last draft names them.
    pub made: Vec<Made>,
    /// Who manages every client for whom the list names nobody: the only member of a firm of one.
    pub only_member: Option<StaffId>,
    /// The day the list was made.
    list_day: Day,
}

/// A record that was made because a row names it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Made {
    pub object: Object,
    pub id: Uuid,
    /// True for a client called after its id in the other program.
    pub unnamed: bool,
}

/// How a client is called of whom only the id in the other program is known.
const UNNAMED: &str = "Unnamed client (";

/// True when this name only stands in for one.
pub(super) fn stands_in(name: &str) -> bool {
    name.starts_with(UNNAMED)
}

/// The record that a match names, when it may be taken without asking: the same, or the only one whose name leaves out
/// a legal form.
pub(super) fn taken<Id: Copy + PartialEq>(found: &Match<Id>) -> Option<Id> {
    match found {
        Match::Same { id, .. } => Some(*id),
        Match::Maybe { candidates } => match candidates.as_slice() {
            [Candidate { id, why: Why::CleanedName, .. }] => Some(*id),
            _ => None,
        },
        Match::New => None,
    }
}

impl Resolved {
    /// Nothing yet, of a list that was made on this day.
    pub fn of_list(list_day: Day, only_member: Option<StaffId>) -> Self {
        Self { list_day, only_member, ..Self::default() }
    }

    /// Leaves out the client or the person of a row, and with them whatever else names them.
    pub fn leave_out(&mut self, draft: &Draft) {
        let key = match &draft.what {
            What::Client(row) => row.reference().key(),
            What::Contact(row) => row.reference().key(row.client.as_ref()),
            _ => None,
        };
        self.left_out.extend(key.map(|key| (draft.object(), key)));
    }

    /// True for a row of a client whom a person left out.
    pub fn is_of_left_out(&self, draft: &Draft) -> bool {
        let client = match &draft.what {
            What::Contact(row) => row.client.as_ref(),
            What::Pursuit(row) => Some(&row.client),
            What::Engagement(row) => Some(&row.client),
            What::Invoice(row) => Some(&row.client),
            What::Touch(row) => Some(&row.client),
            What::Staff(_) | What::ServiceLine(_) | What::Client(_) => None,
        };
        client.is_some_and(|client| self.is_left_out(client))
    }

    fn is_left_out(&self, client: &ClientRef) -> bool {
        let key = if self.left_out.is_empty() { None } else { client.key() };
        key.is_some_and(|key| self.left_out.contains(&(Object::Client, key)))
    }

    /// The client that a reference names; none when there is no such client, or a person left it out.
    pub fn client(&self, records: &Records, reference: &ClientRef, source: &IdSource) -> Option<ClientId> {
        if self.is_left_out(reference) {
            return None;
        }
        let by_row = reference.key().and_then(|key| self.clients.get(&key).copied());
        by_row.or_else(|| taken(&records.existing.client_ref(reference, source)))
    }

    /// The client that a reference names, made anew from its name when there is none.
    pub async fn client_or_new(
        &mut self,
        tx: &mut Tx,
        act: &mut Act,
        records: &Records,
        reference: &ClientRef,
        source: &IdSource,
    ) -> Result<Option<ClientId>, Error> {
        if let Some(id) = self.client(records, reference, source) {
            return Ok(Some(id));
        }
        let named = reference.name.as_deref().and_then(|name| Name::parse(name).ok());
        let unnamed = named.is_none();
        let after_id = || reference.external_id.as_ref().and_then(|id| Name::parse(&format!("{UNNAMED}{id})")).ok());
        let Some(name) = named.or_else(after_id) else { return Ok(None) };
        let mut input = ClientInput::named(name);
        input.domain = reference.domain.clone();
        input.manager = self.only_member;
        input.external_id = reference.external_id.as_ref().map(|id| super::known::stored_id(&source.name, id));
        let id = clients::record(tx, act, input, self.list_day).await?;
        if let Some(key) = reference.key() {
            self.clients.insert(key, id);
        }
        self.made.push(Made { object: Object::Client, id: id.0, unnamed });
        Ok(Some(id))
    }

    /// The person that a reference names.
    pub fn contact(
        &self,
        records: &Records,
        reference: Option<&ContactRef>,
        client: Option<&ClientRef>,
        client_id: ClientId,
        source: &IdSource,
    ) -> Option<ContactId> {
        let reference = reference?;
        let key = reference.key(client);
        if key.as_ref().is_some_and(|key| self.left_out.contains(&(Object::Contact, key.clone()))) {
            return None;
        }
        let by_row = key.and_then(|key| self.contacts.get(&key).copied());
        by_row.or_else(|| taken(&records.existing.contact_ref(reference, Some(client_id), source)))
    }

    /// The member of staff of that name, added without sign-in when nobody has it.
    pub async fn staff(
        &mut self,
        tx: &mut Tx,
        act: &mut Act,
        records: &mut Records,
        name: Option<&str>,
    ) -> Result<Option<StaffId>, Error> {
        let Some(name) = name.map(str::trim).filter(|name| !name.is_empty()) else { return Ok(None) };
        if let Some(known) = self.staff.get(name) {
            return Ok(*known);
        }
        let found = match taken(&records.existing.staff(name)) {
            Some(id) => {
                self.revive(tx, Object::Staff, id.0).await?;
                Some(id)
            }
            None => {
                let id = add_person(tx, act, records, name).await?;
                // Whoever is named beside the only member makes them one of several.
                self.only_member = self.only_member.filter(|_| id.is_none());
                self.made.extend(id.map(|id| Made { object: Object::Staff, id: id.0, unnamed: false }));
                id
            }
        };
        self.staff.insert(name.to_owned(), found);
        Ok(found)
    }

    /// The service line of that name, added when there is none.
    pub async fn line(
        &mut self,
        tx: &mut Tx,
        act: &mut Act,
        records: &mut Records,
        name: Option<&str>,
    ) -> Result<Option<ServiceLineId>, Error> {
        let Some(name) = name.and_then(|name| Name::parse(name).ok()) else { return Ok(None) };
        if let Some(known) = self.lines.get(name.as_str()) {
            return Ok(Some(*known));
        }
        let id = match near_line(&records.existing.service_line(name.as_str())) {
            Some(id) => {
                self.revive(tx, Object::ServiceLine, id.0).await?;
                id
            }
            None => {
                let new = NewServiceLine { name: name.clone(), recurring: false, usual_gap_days: None };
                let id = firm::add_service_line(tx, act, new).await?;
                records.existing.add_service_line(id, name.as_str());
                self.made.push(Made { object: Object::ServiceLine, id: id.0, unnamed: false });
                id
            }
        };
        self.lines.insert(name.as_str().to_owned(), id);
        Ok(Some(id))
    }

    /// Takes back into use what only the undo of an import set aside.
    async fn revive(&mut self, tx: &mut Tx, object: Object, id: Uuid) -> Result<(), Error> {
        let (table, idle, used) = if object == Object::Staff {
            ("staff", "active = 0", "active = 1")
        } else {
            ("service_line", "retired = 1", "retired = 0")
        };
        let sql = format!(
            "update {table} set {used}, version = version + 1 where id = $1 and {idle} and exists (
               select 1 from import_change h join import i on i.id = h.import_id
               where h.object = $2 and h.object_id = $1 and i.state = 'undone')"
        );
        if tx.run(AssertSqlSafe(sql), args![id, object.key()]).await? > 0 {
            self.made.push(Made { object, id, unnamed: false });
        }
        Ok(())
    }
}

/// A misspelt service line (“GTXPro” for “GTX Pro”) is the one line that it can only mean.
fn near_line(found: &Match<ServiceLineId>) -> Option<ServiceLineId> {
    match found {
        Match::Maybe { candidates } => match candidates.as_slice() {
            [only] if matches!(only.why, Why::CleanedName | Why::NearName) => Some(only.id),
            _ => None,
        },
        other => taken(other),
    }
}

async fn add_person(tx: &mut Tx, act: &mut Act, records: &mut Records, name: &str) -> Result<Option<StaffId>, Error> {
    let Ok(parsed) = Name::parse(name) else { return Ok(None) };
    let slug = clean_name(name).replace(|c: char| !c.is_ascii_alphanumeric(), ".");
    let address = EmailAddress::parse(name)
        .or_else(|_| EmailAddress::parse(&format!("{}@imported.invalid", slug.trim_matches('.'))));
    let Ok(email) = address else { return Ok(None) };
    let new = NewStaff { name: parsed, email, role: Role::Member, job_title: None, team: None, password_hash: None };
    match firm::add_staff(tx, act, new).await {
        Ok(id) => {
            records.existing.add_staff(id, &[name]);
            Ok(Some(id))
        }
        Err(Error::Fields(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
