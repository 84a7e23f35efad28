//! Drafts as they come in, joined where rows speak of one and the same.

use std::collections::HashMap;

use super::cells::{Cells, Told};
use super::plan::{Plan, shortened};
use super::references::{ClientRef, ContactRef};
use super::types::{Draft, Note, RowHash, What};
use super::{clients, footers, invoices, listing, payments, work};
use crate::dates::Day;
use crate::imports::mapping::FirstLine;
use crate::imports::matching::is_ruined;
use crate::imports::objects::{Field, Object};
use crate::imports::problem::{Consequence, Problem};
use crate::imports::questions::LEAVE_OUT;
use crate::imports::read::Row;
use crate::imports::values;

/// The UTBMS code of time spent on communicating with the client.
const COMMUNICATE_WITH_CLIENT: &str = "A106";

/// Collects the drafts of a sheet.
pub struct Builder<'a> {
    plan: &'a Plan<'a>,
    drafts: Vec<Draft>,
    /// Where the draft of this key is, object by object.
    places: HashMap<(Object, String), usize>,
    /// The line on which these very cells stood first.
    seen: HashMap<RowHash, u32>,
    /// The digest of the row at hand, of its chief object.
    digest: RowHash,
    /// Payments that stand among the invoices.
    payments: Vec<payments::Payment>,
    told: Told,
}

impl<'a> Builder<'a> {
    /// Starts with nothing.
    pub fn new(plan: &'a Plan<'a>) -> Self {
        Self {
            plan,
            drafts: Vec::new(),
            places: HashMap::new(),
            seen: HashMap::new(),
            digest: RowHash(String::new()),
            payments: Vec::new(),
            told: Told::default(),
        }
    }

    /// Adds the drafts of a row.
    pub fn row(&mut self, row: &'a Row) {
        let cells = Cells { plan: self.plan, row };
        let is_first = self.plan.mapping.first_line == Some(FirstLine::Row) && self.seen.is_empty();
        let header = footers::repeats(row, |place| self.plan.header(place)).filter(|_| !is_first);
        let footer = || footers::footer(row, self.plan.width()).or(self.plan.foot_of(row));
        if let Some(told) = header.or_else(footer) {
            self.told.problems.push(Problem::of_row(row.line, Consequence::RowLeftOut, told));
            return;
        }
        if self.is_deleted(&cells) || self.is_left_out(&cells) || self.is_repeated(row) {
            return;
        }
        self.references(&cells);
        self.tell_ruined_ids(&cells);
        clients::tell_further_ones(&cells, &mut self.told);
        let client = clients::reference(&cells);
        let contact = clients::contact_reference(&cells);
        let chief = self.plan.mapping.chief();
        let needs_client =
            matches!(chief, Some(Object::Pursuit | Object::Engagement | Object::Invoice | Object::Touch));
        let by_matter = || cells.raw(Field::TouchEngagement).is_some();
        let by_pursuit = chief == Some(Object::Pursuit) && cells.raw(Field::PursuitStepOn).is_some();
        let known =
            by_pursuit || !client.is_empty() || (chief == Some(Object::Touch) && (contact.is_some() || by_matter()));
        let client = if needs_client && !known {
            let Some(client) = clients::unnamed(&cells, &mut self.told) else { return };
            client
        } else {
            client
        };
        if chief == Some(Object::Invoice)
            && let Some(payment) = payments::payment(&cells, &client, &self.digest)
        {
            self.payments.push(payment);
            return;
        }
        // What the row is chiefly about comes first: when it is bad, nothing of the row lands.
        let only_client = chief == Some(Object::Contact)
            && contact.is_none()
            && client.name.is_some()
            && self.plan.mapping.makes(Object::Client);
        let chief_draft = match chief {
            Some(Object::Client) | None => None,
            Some(_) if only_client => None,
            Some(object) => {
                let made = self.chief(object, &cells, &client, contact.as_ref());
                if made.is_none() {
                    return;
                }
                made.map(|what| self.without_ruined_id(row, what))
            }
        };
        if chief_draft.as_ref().is_some_and(|what| self.is_number_taken(row, what)) {
            return;
        }
        self.clients_and_people(&cells, &client, contact.as_ref(), chief);
        if chief == Some(Object::Invoice) {
            self.beside_an_invoice(&cells, &client, contact.as_ref());
        }
        if let (Some(object), Some(what)) = (chief, chief_draft) {
            self.add(row, object, what);
        }
    }

    /// True, and told, when another invoice of an earlier row bears the number.
    fn is_number_taken(&mut self, row: &Row, what: &What) -> bool {
        let What::Invoice(invoice) = what else { return false };
        let place = self.key(what, true).and_then(|key| self.places.get(&(Object::Invoice, key)));
        let Some(earlier) = place.and_then(|place| self.drafts.get(*place)) else { return false };
        let What::Invoice(of) = &earlier.what else { return false };
        if invoices::is_further_line(of, invoice) {
            return false;
        }
        let told = format!(
            "invoice {} stands in line {} with another amount or day: give it a number of its own, or take one of them out",
            invoice.number, earlier.line
        );
        self.told.problems.push(Problem::of_row(row.line, Consequence::RowLeftOut, told));
        true
    }

    /// An id that a spreadsheet rounded is none: two records may show the same.
    fn without_ruined_id(&self, row: &Row, mut what: What) -> What {
        match &mut what {
            What::Pursuit(d) => d.external_id.take_if(|id| is_ruined(id)),
            What::Engagement(d) => d.external_id.take_if(|id| is_ruined(id)),
            What::Touch(d) => d.external_id.take_if(|id| is_ruined(id)),
            What::Invoice(d) if is_ruined(&d.number) => {
                d.number = format!("{} (line {})", d.number, row.line);
                None
            }
            _ => None,
        };
        what
    }

    /// Says which ids of the row a spreadsheet has rounded.
    fn tell_ruined_ids(&mut self, cells: &Cells<'a>) {
        let ids = [
            Field::ClientId,
            Field::ContactId,
            Field::PursuitId,
            Field::EngagementId,
            Field::InvoiceNumber,
            Field::TouchId,
        ];
        for field in ids {
            if let Some(id) = cells.id(field).filter(|id| is_ruined(id)) {
                let advice = "a spreadsheet has rounded this number, and two may look the same, so it tells nothing: export the list again and import it without opening it in between";
                cells.bad(&mut self.told, field, &id, Consequence::ValueLeftOut, advice);
            }
        }
    }

    /// The drafts, in the order in which they are imported, and the problems, by line.
    pub fn finish(mut self) -> (Vec<Draft>, Vec<Problem>) {
        let told = [Field::InvoicePaid, Field::InvoiceOpen];
        let columns_tell = told.into_iter().any(|field| !self.plan.columns_of(field).is_empty());
        invoices::close(&mut self.drafts, std::mem::take(&mut self.payments), columns_tell, &mut self.told);
        listing::agree_on_listing(&mut self.drafts);
        for draft in self.drafts.iter_mut().filter(|draft| !draft.more_lines.is_empty()) {
            if let What::Pursuit(pursuit) = &mut draft.what
                && !pursuit.reached.is_empty()
            {
                pursuit.reached.sort();
                draft.hash = shortened(&draft.hash);
            }
        }
        self.drafts.sort_by_key(|d| (d.object(), d.line));
        self.told.problems.sort_by_key(|p| p.line);
        (self.drafts, self.told.problems)
    }

    fn chief(
        &mut self,
        object: Object,
        cells: &Cells<'a>,
        client: &ClientRef,
        contact: Option<&ContactRef>,
    ) -> Option<What> {
        let told = &mut self.told;
        match object {
            Object::Pursuit => work::pursuit(cells, client, contact, told).map(|d| What::Pursuit(Box::new(d))),
            Object::Engagement => work::engagement(cells, client, contact, told).map(|d| What::Engagement(Box::new(d))),
            Object::Invoice => invoices::invoice(cells, client, told).map(|d| What::Invoice(Box::new(d))),
            Object::Touch => work::touch(cells, client, contact, told).map(|d| What::Touch(Box::new(d))),
            Object::Staff => clients::staff(cells, told).map(What::Staff),
            Object::ServiceLine => clients::service_line(cells, told).map(What::ServiceLine),
            Object::Contact => clients::contact(cells, client, told).map(|d| What::Contact(Box::new(d))),
            Object::Client => None,
        }
    }

    /// Staff and service lines that stand beside the chief object.
    fn references(&mut self, cells: &Cells<'a>) {
        let chief = self.plan.mapping.chief();
        for (object, field) in [(Object::Staff, Field::StaffName), (Object::ServiceLine, Field::LineName)] {
            if chief != Some(object) && self.plan.mapping.makes(object) && cells.raw(field).is_some() {
                let made = match object {
                    Object::Staff => clients::staff(cells, &mut self.told).map(What::Staff),
                    _ => clients::service_line(cells, &mut self.told).map(What::ServiceLine),
                };
                if let Some(what) = made {
                    self.add(cells.row, object, what);
                }
            }
        }
    }

    fn clients_and_people(
        &mut self,
        cells: &Cells<'a>,
        client: &ClientRef,
        contact: Option<&ContactRef>,
        chief: Option<Object>,
    ) {
        let mapping = self.plan.mapping;
        if mapping.makes(Object::Client)
            && let Some(draft) = clients::client(cells, client, contact, &mut self.told)
        {
            self.add(cells.row, Object::Client, What::Client(Box::new(draft)));
        }
        if chief != Some(Object::Contact)
            && mapping.makes(Object::Contact)
            && contact.is_some_and(|c| c.name.is_some() || (c.email.is_some() && chief != Some(Object::Client)))
            && !client.is_empty()
            && let Some(draft) = clients::contact(cells, client, &mut self.told)
        {
            self.add(cells.row, Object::Contact, What::Contact(Box::new(draft)));
        }
    }

    /// The matter and the interaction that a line of an electronic invoice speaks of.
    fn beside_an_invoice(&mut self, cells: &Cells<'a>, client: &ClientRef, contact: Option<&ContactRef>) {
        let mapping = self.plan.mapping;
        if mapping.makes(Object::Engagement)
            && cells.raw(Field::EngagementId).is_some()
            && let Some(draft) = work::engagement(cells, client, contact, &mut self.told)
        {
            self.add(cells.row, Object::Engagement, What::Engagement(Box::new(draft)));
        }
        if mapping.makes(Object::Touch)
            && cells.text(Field::TouchActivity).is_some_and(|code| code == COMMUNICATE_WITH_CLIENT)
            && let Some(draft) = work::hinted_touch(cells, client, contact, &mut self.told)
        {
            self.add(cells.row, Object::Touch, What::Touch(Box::new(draft)));
        }
    }

    /// What a draft shares with the others of its record. Of an invoice: its client, its number, and which of those
    /// that bear this number it is, in the order of the file.
    fn key(&self, what: &What, chief: bool) -> Option<String> {
        let key = identity(what, chief)?;
        let What::Invoice(invoice) = what else { return Some(key) };
        let mut keys = (0..).map(|place| format!("{key}@{place}"));
        keys.find(|key| {
            let earlier = self.places.get(&(Object::Invoice, key.clone())).and_then(|place| self.drafts.get(*place));
            !matches!(earlier.map(|draft| &draft.what), Some(What::Invoice(of)) if invoices::is_another(of, invoice))
        })
    }

    /// Adds a draft, or joins it with the one that it repeats.
    fn add(&mut self, row: &Row, object: Object, what: What) {
        let chief = self.plan.mapping.chief() == Some(object);
        let key = self.key(&what, chief);
        if let Some(key) = key {
            if let Some(place) = self.places.get(&(object, key.clone()))
                && let Some(earlier) = self.drafts.get_mut(*place)
            {
                let is_history = matches!(&what, What::Pursuit(pursuit) if !pursuit.reached.is_empty());
                if chief && object != Object::Invoice && !is_history {
                    let told = format!("the same id or address as line {}: both rows became one", earlier.line);
                    self.told.problems.push(Problem::of_row(row.line, Consequence::Kept, told));
                    earlier.notes.extend(self.plan.notes(row));
                }
                if earlier.line != row.line {
                    earlier.more_lines.push(row.line);
                }
                join(earlier, what, &self.digest);
                return;
            }
            self.places.insert((object, key), self.drafts.len());
        }
        let mut notes = if chief { self.plan.notes(row) } else { Vec::new() };
        if chief && object != Object::Client {
            self.keep_further_ids(row, &mut notes);
        }
        let hash = if chief { self.digest.clone() } else { self.plan.hash(row, object) };
        self.drafts.push(Draft { line: row.line, more_lines: Vec::new(), hash, what, notes });
    }

    /// A row that names several clients or people by their ids is of the first of them; all of them stay as a note.
    fn keep_further_ids(&mut self, row: &Row, notes: &mut Vec<Note>) {
        let cells = Cells { plan: self.plan, row };
        for field in [Field::ClientId, Field::ContactId] {
            let several = cells.ids(field).len();
            let Some((header, cell)) = cells.raw(field).filter(|_| several > 1) else { continue };
            notes.push(Note { column: header.to_owned(), text: cell.to_owned() });
            // Of several companies it is told with their names.
            if field == Field::ContactId {
                let told = format!("names {several} contacts: it is of the first, and all of them stand in a note");
                self.told.problems.push(Problem::at(row.line, header, cell, Consequence::Kept, told));
            }
        }
    }

    /// Takes the digest of the row; true when the very same cells stood above. Lines and payments of invoices may
    /// repeat.
    fn is_repeated(&mut self, row: &Row) -> bool {
        let Some(chief) = self.plan.mapping.chief() else { return false };
        self.digest = self.plan.hash(row, chief);
        let lines = [Field::InvoiceLine, Field::InvoiceKind, Field::InvoiceServiceLine, Field::InvoiceAccount];
        let has_lines = || lines.iter().any(|field| !self.plan.columns_of(*field).is_empty());
        if chief == Object::Invoice && has_lines() {
            return false;
        }
        if let Some(line) = self.seen.get(&self.digest) {
            let has_no_number = chief == Object::Invoice && self.plan.columns_of(Field::InvoiceNumber).is_empty();
            let what_to_do = match has_no_number {
                true => "if it is another fee, give both rows a number",
                false => "nothing to do",
            };
            let told = format!("the same as line {line}: it is imported once; {what_to_do}");
            self.told.problems.push(Problem::of_row(row.line, Consequence::RowLeftOut, told));
            return true;
        }
        self.seen.insert(self.digest.clone(), row.line);
        false
    }

    /// Whether somebody said of the row's word for who it names, that such rows are left out.
    fn is_left_out(&mut self, cells: &Cells<'a>) -> bool {
        if cells.listed_as().as_deref() != Some(LEAVE_OUT) {
            return false;
        }
        let (header, word) = cells.raw(Field::ClientListedAs).unwrap_or_default();
        let told = "left out, as you said of this word: nothing to do";
        self.told.problems.push(Problem::at(cells.row.line, header, word, Consequence::RowLeftOut, told));
        true
    }

    /// Whether the other program says that the record is deleted there.
    fn is_deleted(&mut self, cells: &Cells<'a>) -> bool {
        let field = match self.plan.mapping.chief() {
            Some(Object::Client) => Field::ClientDeleted,
            Some(Object::Contact) => Field::ContactDeleted,
            Some(Object::Pursuit) => Field::PursuitDeleted,
            _ => return false,
        };
        let deleted = cells.raw(field).and_then(|(_, cell)| values::yes_or_no(cell)) == Some(true);
        if deleted {
            let told = "deleted in the other program: restore it there if it is wanted";
            self.told.problems.push(Problem::of_row(cells.row.line, Consequence::RowLeftOut, told));
        }
        deleted
    }
}

/// What two drafts of one record share inside a file. Records that the file is chiefly about are the same only
/// by id, number, or address with the same name; those that it merely names, also by the name as spelled.
fn identity(what: &What, chief: bool) -> Option<String> {
    match what {
        What::Staff(d) => Some(values::key(d.name.as_str())),
        What::ServiceLine(d) => Some(values::key(d.name.as_str())),
        What::Client(d) if chief => d.external_id.as_ref().map(|id| format!("id:{id}")),
        What::Client(d) => d.reference().key(),
        // A name and a client alone may be two people: the matching compares what else the rows say.
        What::Contact(d) if chief && d.external_id.is_none() && d.email.is_none() => None,
        What::Contact(d) => d.reference().key(d.client.as_ref()),
        What::Invoice(d) => Some(numbered(&d.number, &d.client, None)),
        What::Pursuit(d) => d.external_id.clone(),
        What::Engagement(d) => d.external_id.as_ref().map(|id| numbered(id, &d.client, d.opened)),
        What::Touch(d) => d.external_id.clone(),
    }
}

/// A number tells within its source what it numbers; where a source uses it twice, the client and then the year do.
fn numbered(number: &str, client: &ClientRef, on: Option<Day>) -> String {
    let year = on.map_or_else(String::new, |day| day.date().year().to_string());
    format!("{number}@{}@{year}", client.key().unwrap_or_default())
}

/// Fills the blanks of the earlier draft. Only an invoice also takes the digest of its further lines in.
fn join(earlier: &mut Draft, what: What, hash: &RowHash) {
    match (&mut earlier.what, what) {
        (What::Client(to), What::Client(from)) => clients::fill_client(to, *from),
        (What::Contact(to), What::Contact(from)) => clients::fill_contact(to, *from),
        (What::Invoice(to), What::Invoice(from)) => {
            invoices::join(to, *from);
            earlier.hash.0.push_str(&hash.0);
        }
        (What::Pursuit(to), What::Pursuit(from)) if !from.reached.is_empty() => {
            to.reached.extend(from.reached);
            earlier.hash.0.push_str(&hash.0);
        }
        _ => {}
    }
}
