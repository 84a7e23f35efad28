//! Rule D25 on small examples, and its speed.

use super::*;
use crate::fact::Precision;
use crate::ids::{ClientId, ContactId};
use crate::imports::drafts::{ClientDraft, ClientKind, ClientRef, ContactDraft, ContactRef};
use crate::text::{EmailAddress, Name};

fn known(n: u128, name: &str) -> KnownClient {
    KnownClient {
        id: ClientId::from_number(n),
        names: vec![name.to_owned()],
        person: false,
        domain: None,
        emails: Vec::new(),
        phones: Vec::new(),
        address: None,
        registration: None,
        external_ids: vec![("HubSpot".to_owned(), n.to_string())],
    }
}

fn draft(name: &str) -> ClientDraft {
    ClientDraft {
        external_id: None,
        name: Name::parse(name).unwrap(),
        unnamed: false,
        legal_name: None,
        kind: ClientKind::Organisation,
        own: None,
        domain: None,
        website: None,
        email: None,
        more_emails: Vec::new(),
        phone: None,
        more_phones: Vec::new(),
        registration: None,
        listed_as: None,
        sector: None,
        size: None,
        address: None,
        manager: None,
        parent: None,
        since: None,
        since_precision: Precision::Exact,
        left: None,
        left_precision: Precision::Exact,
        recorded: None,
        referred_by: None,
        remarks: None,
    }
}

fn address(text: &str) -> Option<EmailAddress> {
    Some(EmailAddress::parse(text).unwrap())
}

fn here() -> IdSource {
    IdSource::file("list.csv")
}

fn first_of(found: &Match<ClientId>) -> (ClientId, Why, String) {
    let Match::Maybe { candidates } = found else { panic!("a proposal, not {found:?}") };
    (candidates[0].id, candidates[0].why, candidates[0].compared.words())
}

#[test]
fn an_organisation_is_the_one_of_its_name_unless_something_speaks_against_it() {
    let mut existing = Existing::default();
    let one = ClientId::from_number(1);
    existing.add_client(&KnownClient {
        domain: Some("leeds.example".to_owned()),
        phones: vec!["0113 496 0001".to_owned()],
        registration: Some("0123".to_owned()),
        ..known(1, "Riverside Dental Ltd")
    });
    let same = Match::Same { id: one, why: Why::SameName };
    assert_eq!(existing.client(&draft("THE RIVERSIDE DENTAL LIMITED"), &here()), same);
    // Another telephone number alone is an update.
    let moved = ClientDraft { phone: Some("0113 496 9999".to_owned()), ..draft("Riverside Dental Ltd") };
    assert_eq!(existing.client(&moved, &here()), same);
    let cardiff = ClientDraft { domain: Some("cardiff.example".to_owned()), ..draft("Riverside Dental Ltd") };
    let proposed = first_of(&existing.client(&cardiff, &here()));
    assert_eq!(proposed, (one, Why::SameName, "same name; different domain".to_owned()));
    let other = ClientDraft { registration: Some("0124".to_owned()), ..draft("Riverside Dental Ltd") };
    assert!(matches!(existing.client(&other, &here()), Match::Maybe { .. }));
    assert_eq!(first_of(&existing.client(&draft("Riverside Dental LLP"), &here())).1, Why::OtherForm);
    assert_eq!(first_of(&existing.client(&draft("Riverside Dental"), &here())).1, Why::CleanedName);
    // Two bear the name: then something else must agree.
    existing.add_client(&KnownClient { phones: vec!["029 2018 0000".to_owned()], ..known(2, "Riverside Dental Ltd") });
    assert!(matches!(existing.client(&draft("Riverside Dental Ltd"), &here()), Match::Maybe { .. }));
    let welsh = ClientDraft { phone: Some("+44 29 2018 0000".to_owned()), ..draft("Riverside Dental Ltd") };
    assert_eq!(existing.client(&welsh, &here()).same(), Some(ClientId::from_number(2)));
}

#[test]
fn a_shared_address_only_proposes() {
    let mut existing = Existing::default();
    existing.add_client(&KnownClient {
        emails: address("admin@bookkeeper.example").into_iter().collect(),
        ..known(1, "Polperro Trust")
    });
    let other = ClientDraft { email: address("admin@bookkeeper.example"), ..draft("Mevagissey Trust") };
    let proposed = first_of(&existing.client(&other, &here()));
    assert_eq!(proposed, (ClientId::from_number(1), Why::Email, "same email; different name".to_owned()));
}

#[test]
fn ids_count_within_their_source_and_of_a_file_never_against_a_name() {
    let mut existing = Existing::default();
    existing.add_client(&known(1, "Alder Ltd"));
    existing.add_client(&KnownClient {
        external_ids: vec![("list.csv".to_owned(), "7".to_owned())],
        ..known(2, "Beech Ltd")
    });
    let by = |id: &str, name: &str| ClientDraft { external_id: Some(id.to_owned()), ..draft(name) };
    let (hubspot, xero) = (IdSource::program("HubSpot"), IdSource::program("Xero"));
    let renamed = existing.client(&by("1", "Alder Holdings plc"), &hubspot);
    assert_eq!(renamed, Match::Same { id: ClientId::from_number(1), why: Why::ExternalId });
    assert_eq!(existing.client(&by("1", "Cedar"), &xero), Match::New);
    assert_eq!(existing.client(&by("7", "Cedar"), &here()), Match::New);
    assert_eq!(existing.client(&by("7", "Beech"), &here()).same(), Some(ClientId::from_number(2)));
    // Another id of the same program is another record, whatever the name.
    let proposed = first_of(&existing.client(&by("9", "Alder Ltd"), &hubspot));
    assert_eq!(proposed.2, "same name; different id");
}

#[test]
fn a_private_person_needs_the_same_address_besides_the_name() {
    let mut existing = Existing::default();
    existing.add_client(&KnownClient { person: true, ..known(1, "Ann Wright") });
    let ann = ClientDraft { kind: ClientKind::Person, ..draft("Ann Wright") };
    assert!(matches!(existing.client(&ann, &here()), Match::Maybe { .. }));
    let named = ClientRef { name: Some("Ann Wright".to_owned()), ..ClientRef::default() };
    assert_eq!(existing.client_ref(&named, &here()).same(), Some(ClientId::from_number(1)), "an invoice may name her");
}

fn person(n: u128, client: u128, name: &str, email: Option<&str>) -> KnownContact {
    KnownContact {
        id: ContactId::from_number(n),
        client: Some(ClientId::from_number(client)),
        name: name.to_owned(),
        emails: email.and_then(address).into_iter().collect(),
        phones: Vec::new(),
        external_ids: Vec::new(),
        fresh: false,
    }
}

fn contact(name: &str, email: Option<&str>) -> ContactDraft {
    ContactDraft {
        external_id: None,
        client: None,
        name: Name::parse(name).unwrap(),
        email: email.and_then(address),
        more_emails: Vec::new(),
        phone: None,
        mobile: None,
        more_phones: Vec::new(),
        title: None,
        department: None,
        address: None,
        labels: Vec::new(),
        referred_by: None,
        added: None,
        role: None,
        do_not_contact: false,
        refuses: Vec::new(),
        prefers: None,
        left: None,
        remarks: None,
    }
}

#[test]
fn people_by_their_own_address_and_a_name_that_agrees() {
    let mut existing = Existing::default();
    let client = Some(ClientId::from_number(1));
    existing.add_contact(&person(7, 1, "Ruth Ansah", Some("Ruth@ansah.example")));
    let seven = ContactId::from_number(7);
    let ask = |name: &str, email| existing.contact(&contact(name, email), client, &here());
    assert_eq!(ask("R. Ansah", Some("ruth@ansah.example")), Match::Same { id: seven, why: Why::Email });
    assert!(matches!(ask("Tom Ansah", Some("ruth@ansah.example")), Match::Maybe { .. }), "one address, two names");
    assert!(matches!(ask("Ruth Ansah", Some("r.ansah@ansah.example")), Match::Maybe { .. }), "another address");
    assert_eq!(ask("Ansah, Ruth", None), Match::Same { id: seven, why: Why::NameAndClient });
    let named = ContactRef { name: Some("Ruth Ansah".to_owned()), ..ContactRef::default() };
    assert_eq!(existing.contact_ref(&named, None, &here()), Match::New);
    assert_eq!(existing.contact_ref(&named, client, &here()).same(), Some(seven));
}

#[test]
fn a_desks_mailbox_is_nobody_and_one_person_works_at_two_places() {
    let mut existing = Existing::default();
    existing.add_contact(&person(1, 1, "Maria Holt", Some("info@holt.example")));
    let james = contact("James Holt", Some("info@holt.example"));
    assert_eq!(existing.contact(&james, Some(ClientId::from_number(1)), &here()), Match::New);
    existing.add_contact(&person(2, 1, "Nora Quist", Some("nora@quist.example")));
    let nora = contact("Nora Quist", Some("nora@quist.example"));
    let two = ClientId::from_number(2);
    assert_eq!(existing.contact(&nora, Some(two), &here()), Match::New, "she is somebody at the second place too");
    assert_eq!(existing.elsewhere(&nora, two), Some(ContactId::from_number(2)));
}

#[test]
fn two_rows_of_one_list_are_two_people_unless_their_address_is_one() {
    let mut existing = Existing::default();
    existing.add_contact(&KnownContact { fresh: true, ..person(1, 1, "Peter Low", None) });
    let client = Some(ClientId::from_number(1));
    assert!(matches!(existing.contact(&contact("Peter Low", None), client, &here()), Match::Maybe { .. }));
    let named = ContactRef { name: Some("Peter Low".to_owned()), ..ContactRef::default() };
    assert!(existing.contact_ref(&named, client, &here()).same().is_some(), "a row of work may name him");
}

#[test]
fn ten_thousand_names_against_ten_thousand_stay_fast() {
    let mut existing = Existing::default();
    let syllables = ["ka", "lo", "mi", "ren", "tas", "vo", "bel", "dor", "fen", "gu", "har", "wick"];
    let name = |n: u128| {
        let s = |k: u32| syllables[usize::try_from(n / 12_u128.pow(k) % 12).unwrap()];
        format!("{}{} {}{} Services Ltd", s(0), s(1), s(2), s(3))
    };
    for n in 0..10_000 {
        existing.add_client(&known(n, &name(n)));
    }
    let same = (0..10_000).filter(|n| existing.client(&draft(&name(*n)), &here()).same().is_some()).count();
    let near = (0..2_000)
        .filter(|n| matches!(existing.client(&draft(&format!("x{}", name(*n))), &here()), Match::Maybe { .. }))
        .count();
    assert_eq!(same, 10_000);
    assert!(near > 1_000, "{near}");
}

/// A merged record goes on being known by its own name, numbers and ids, and leads to the one that it became.
#[test]
fn a_merged_record_leads_to_the_survivor() {
    let source = IdSource::program("HubSpot");
    let mut all = Existing::default();
    let (kept, gone) = (known(1, "Kestrel Freight Ltd"), known(2, "Kestrel International"));
    let gone = KnownClient { registration: Some("RC2".to_owned()), ..gone };
    let kept = KnownClient { registration: Some("RC1".to_owned()), ..kept };
    all.add_client(&kept);
    all.add_merged_client(&gone, kept.id);
    let mut row = draft("Kestrel International");
    row.registration = Some("RC2".to_owned());
    assert_eq!(all.client(&row, &here()).same(), Some(kept.id), "another number speaks only against the survivor");
    assert_eq!(all.merged_client(&row, &here(), false), Some(gone.id));
    let by_id = ClientDraft { external_id: Some("2".to_owned()), ..draft("Renamed since") };
    assert_eq!(all.client(&by_id, &source), Match::Same { id: kept.id, why: Why::ExternalId });
    let reference = ClientRef { name: Some("Kestrel International".to_owned()), ..ClientRef::default() };
    assert_eq!(all.client_ref(&reference, &here()).same(), Some(kept.id));
    assert_eq!(all.merged_client(&draft("Kestrel Freight Ltd"), &here(), false), None);
    // Both bore one name: they are one bearer.
    let mut all = Existing::default();
    all.add_client(&known(1, "Kestrel Freight"));
    all.add_merged_client(&known(2, "Kestrel Freight"), ClientId::from_number(1));
    assert_eq!(all.client(&draft("Kestrel Freight"), &here()).same(), Some(ClientId::from_number(1)));
    // A person's two names at one address, which is theirs all the same.
    let person = |n: u128, name: &str| KnownContact {
        id: ContactId::from_number(n),
        client: Some(ClientId::from_number(1)),
        name: name.to_owned(),
        emails: address("bob@kestrel.example").into_iter().collect(),
        phones: Vec::new(),
        external_ids: Vec::new(),
        fresh: false,
    };
    all.add_contact(&person(3, "Robert Marl"));
    all.add_merged_contact(&person(4, "Bob Smith"), ContactId::from_number(3));
    let mail = address("bob@kestrel.example").unwrap();
    assert!(all.is_personal(&mail));
    let bob = ContactRef { name: Some("Bob Smith".to_owned()), email: Some(mail.key()), external_id: None };
    let found = all.contact_ref(&bob, Some(ClientId::from_number(1)), &here());
    assert_eq!(found.same(), Some(ContactId::from_number(3)));
}

/// The surname first or last: proposed, never taken for the same unasked.
#[test]
fn words_of_a_name_in_another_order_are_proposed() {
    let mut all = Existing::default();
    all.add_client(&known(1, "Wix, Ida"));
    let found = all.client(&draft("Ida Wix"), &here());
    assert_eq!(first_of(&found).0, ClientId::from_number(1));
    assert_eq!(all.client(&draft("Ida Wix Ltd"), &here()), Match::New);
    assert_eq!(all.client(&draft("Wix Ida Holdings Nominees Trust"), &here()), Match::New);
}

/// A private person whom a row of work names is the one of the name, unless an address speaks against it.
#[test]
fn work_names_the_person_of_the_name() {
    let mut all = Existing::default();
    let hal = KnownClient {
        person: true,
        emails: address("hal@vines.example").into_iter().collect(),
        ..known(1, "Hal Vines")
    };
    all.add_client(&hal);
    let named = ClientDraft { kind: ClientKind::Person, ..draft("Hal Vines") };
    assert_eq!(all.client_of_work(&named, &here()).same(), Some(hal.id));
    assert_eq!(all.client(&named, &here()).same(), None, "a list of persons has namesakes");
    let other = ClientDraft { email: address("h@other.example"), ..named };
    assert_eq!(all.client_of_work(&other, &here()).same(), None);
}

/// `Wix, Ida` is Ida Wix, where one of the two is known to be a person.
#[test]
fn a_surname_before_a_comma_is_that_of_the_person() {
    let mut all = Existing::default();
    let ida = KnownClient { person: true, ..known(1, "Ida Wix") };
    all.add_client(&ida);
    assert_eq!(all.client_of_work(&draft("Wix, Ida"), &here()).same(), Some(ida.id));
    assert_eq!(all.client_of_work(&draft("Wix Ida"), &here()).same(), None, "only a comma tells which is the surname");
    let mut all = Existing::default();
    all.add_client(&known(1, "Wix, Ida"));
    let person = ClientDraft { kind: ClientKind::Person, ..draft("Ida Wix") };
    assert_eq!(all.client_of_work(&person, &here()).same(), Some(ida.id));
    assert_eq!(all.client(&person, &here()).same(), None, "a list of persons has namesakes");
    assert_eq!(all.client_of_work(&draft("Ida Wix"), &here()).same(), None);
}
