//! Everybody's invoices counted in one pass.

use std::collections::BTreeMap;

use super::{Asked, Bill, BilledClient, ClientIs, Concentration, Paid};

/// Invoices together, in minor units of the firm's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Amounts {
    /// What all of them come to, credits taken off.
    pub fees: i64,
    /// What they come to by what they pay for, in the order of [`Paid`].
    by_paid: [i64; 5],
    /// What they come to by whether the client is new, in the order of [`ClientIs`].
    by_client: [i64; 3],
    /// How many invoices and credit notes.
    pub invoices: u32,
    /// Of how many clients.
    pub clients: u32,
}

impl Amounts {
    /// What those come to that pay for something.
    pub const fn paid(&self, paid: Paid) -> i64 {
        self.by_paid[paid as usize]
    }

    /// What those come to of new or existing clients.
    pub const fn from(&self, client_is: ClientIs) -> i64 {
        self.by_client[client_is as usize]
    }

    /// Adds others, of further clients.
    pub fn add(&mut self, other: &Self) {
        self.fees += other.fees;
        self.by_paid.iter_mut().zip(other.by_paid).for_each(|(sum, more)| *sum += more);
        self.by_client.iter_mut().zip(other.by_client).for_each(|(sum, more)| *sum += more);
        self.invoices += other.invoices;
        self.clients += other.clients;
    }

    fn take(&mut self, bill: &Bill, paid: Paid, client_is: ClientIs) {
        self.fees += bill.minor;
        self.by_paid[paid as usize] += bill.minor;
        self.by_client[client_is as usize] += bill.minor;
        self.invoices += 1;
    }
}

/// The income that is asked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Income {
    /// All of it.
    pub all: Amounts,
    /// By the number of the service line.
    pub by_line: BTreeMap<u16, Amounts>,
    /// By that of the relationship manager.
    pub by_manager: BTreeMap<u16, Amounts>,
    /// By that of the sector.
    pub by_sector: BTreeMap<u16, Amounts>,
    /// By that of the source.
    pub by_source: BTreeMap<u16, Amounts>,
    /// Of private people (true) and organisations.
    pub by_private: BTreeMap<bool, Amounts>,
    /// By year and month.
    pub by_month: BTreeMap<(i16, i8), Amounts>,
    /// By year.
    pub by_year: BTreeMap<i16, Amounts>,
    /// By client, who was billed most first: the place at which it was counted.
    pub by_client: Vec<(usize, Amounts)>,
    /// How much of it comes from few clients; none where nobody was billed.
    pub concentration: Option<Concentration>,
    /// What was billed in other currencies, by their number: in none of the sums.
    pub other_currencies: BTreeMap<u8, i64>,
}

impl Income {
    /// Counts the invoices that are asked for. Clients are told by their place among `clients`.
    pub fn count<'b>(clients: impl Iterator<Item = BilledClient<'b>>, asked: &Asked) -> Self {
        let mut income = Self::default();
        for (place, client) in clients.enumerate() {
            income.take_in(place, &client, asked);
        }
        income.by_client.sort_by_key(|(place, amounts)| (std::cmp::Reverse(amounts.fees), *place));
        income.concentration = Concentration::of(income.by_client.iter().map(|(_, amounts)| amounts.fees));
        income
    }

    fn take_in(&mut self, place: usize, client: &BilledClient<'_>, asked: &Asked) {
        let client_is = ClientIs::of(client.was_client);
        let mut all = Amounts::default();
        // Most clients have few lines and months: what was met in this client is kept beside it.
        let (mut lines, mut months, mut years) = (Vec::new(), Vec::new(), Vec::new());
        for (bill, paid) in asked.bills_of(client) {
            if bill.currency != 0 {
                *self.other_currencies.entry(bill.currency).or_default() += bill.minor;
                continue;
            }
            all.take(bill, paid, client_is);
            let date = bill.on.date();
            of(&mut lines, bill.line).take(bill, paid, client_is);
            of(&mut months, (date.year(), date.month())).take(bill, paid, client_is);
            of(&mut years, date.year()).take(bill, paid, client_is);
        }
        if all.invoices == 0 {
            return;
        }
        all.clients = 1;
        self.all.add(&all);
        self.by_client.push((place, all));
        add_all(&mut self.by_line, lines);
        add_all(&mut self.by_month, months);
        add_all(&mut self.by_year, years);
        self.by_manager.entry(client.manager).or_default().add(&all);
        self.by_sector.entry(client.sector).or_default().add(&all);
        self.by_source.entry(client.source).or_default().add(&all);
        self.by_private.entry(client.private).or_default().add(&all);
    }
}

fn of<K: PartialEq>(groups: &mut Vec<(K, Amounts)>, key: K) -> &mut Amounts {
    let place = match groups.iter().rposition(|(known, _)| *known == key) {
        Some(place) => place,
        None => {
            groups.push((key, Amounts { clients: 1, ..Amounts::default() }));
            groups.len() - 1
        }
    };
    &mut groups[place].1
}

fn add_all<K: Ord>(sums: &mut BTreeMap<K, Amounts>, groups: Vec<(K, Amounts)>) {
    for (key, amounts) in groups {
        sums.entry(key).or_default().add(&amounts);
    }
}
