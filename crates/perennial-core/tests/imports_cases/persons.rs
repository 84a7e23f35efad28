//! Clients who are private persons, named by first name and surname.

use perennial_core::imports::drafts::{ClientDraft, ClientKind, ContactDraft, EngagementDraft, What, drafts_as_of};
use perennial_core::imports::mapping::Mapping;
use perennial_core::imports::objects::Object;
use perennial_core::imports::presets::propose;
use perennial_core::imports::questions::{Asked, questions};
use perennial_core::imports::values::DateOrder;

use crate::way::{Way, today};

/// Number, name, as what the list names the client, and the day since which it is one.
type Told<'w> = (Option<&'w str>, &'w str, Option<&'w str>, Option<String>);

/// Number, name, who they are and since when, of each client.
fn told(way: &Way) -> Vec<Told<'_>> {
    let told = |c: &&ClientDraft| c.kind == ClientKind::Person && !c.unnamed;
    assert!(way.clients().iter().all(told), "{:?}", way.clients());
    let since = |c: &ClientDraft| c.since.map(|day| day.to_string());
    let clients = way.clients();
    clients.iter().map(|c| (c.external_id.as_deref(), c.name.as_str(), c.listed_as.as_deref(), since(c))).collect()
}

#[test]
fn a_number_beside_a_first_name_and_a_surname_is_that_of_the_person() {
    for heads in [
        "Client ID,First Name,Surname,Status,Client since",
        "Client No,Forename,Surname,Status,Client since",
        "ID,First Name(s),Last name,Status,Client since",
        "Client Ref,Client First Name,Client Surname,Client status,Client since",
        "Account No,Given name,Family name,Status,Client since",
        "Client code,First name,Surname,Status,Client since",
        "Customer ID,First name,Surname,Status,Customer since",
        "Kundennummer,Vorname,Nachname,Status,Kunde seit",
        "Mandantennr.,Vorname,Name,Status,Mandant seit",
        "Numéro client,Prénom,Nom,Statut,Client depuis",
    ] {
        let text = format!(
            "{heads}\n101,John,Smith,Active,21/05/2012\n102,Ana,Lopez,Former,13/02/2015\n103,Kay,Dunn,Prospect,\n"
        );
        let way = Way::of("list.csv", &text);
        assert_eq!(way.asked, [], "{heads}");
        let expected = [
            (Some("101"), "John Smith", Some("Active"), Some("2012-05-21".to_owned())),
            (Some("102"), "Ana Lopez", Some("Former"), Some("2015-02-13".to_owned())),
            (Some("103"), "Kay Dunn", Some("Prospect"), None),
        ];
        assert_eq!(told(&way), expected, "{heads}");
        let people: Vec<&str> = way.people().iter().map(|person| person.name.as_str()).collect();
        assert_eq!(people, ["John Smith", "Ana Lopez", "Kay Dunn"], "{heads}");
        way.must_account_for_every_row();
    }
}

#[test]
fn without_a_number_the_status_of_people_is_read_as_well_and_its_words_are_asked() {
    let list = |word: &str| {
        format!("First Name,Surname,Status,Client since\nJohn,Smith,Active,21/05/2012\nAna,Lopez,{word},13/02/2015\n")
    };
    let way = Way::of("list.csv", &list("Former"));
    assert_eq!((way.asked.len(), told(&way)[1].2), (0, Some("Former")));
    let asked = Way::of("list.csv", &list("Zed")).asked;
    assert_eq!(asked[0].about, Asked::Listing { word: "Zed".to_owned() });
}

#[test]
fn a_list_of_numbered_people_is_asked_who_they_are_and_keeps_how_they_are_reached() {
    let text = "ID,Title,First name,Surname,Email,Mobile\n1,Mr,John,Smith,john@gmail.example,07700 900001\n\
                2,Ms,Kay,Dunn,kay@gmail.example,07700 900002\n";
    let way = Way::answered("list.csv", text, &[("Who is in", "clients")]);
    assert_eq!(way.asked.iter().map(|asked| &asked.about).collect::<Vec<_>>(), [&Asked::TheseAre]);
    assert_eq!(way.names(), ["John Smith", "Kay Dunn"]);
    let reached =
        |person: &&&ContactDraft| person.email.is_some() && (person.mobile.is_some() || person.phone.is_some());
    assert_eq!(way.people().iter().filter(reached).count(), 2, "{:?}", way.people());
    // Of two who share a number the second is left out, and the receipt says so.
    let couple = "Client ID,First name,Surname,Client since\n1,John,Smith,2012-05-01\n1,Mary,Smith,2012-05-01\n\
                  2,Kay,Dunn,2015-05-01\n";
    let way = Way::of("list.csv", couple);
    assert_eq!((way.people().len(), way.left_out()), (2, vec![3]), "{:?} {:?}", way.told(3), way.problems);
    // The number of an organisation that stands beside its people is nobody's own.
    let firms =
        "Account ID,Company,First name,Surname\n7,Kestrel Freight Ltd,John,Smith\n7,Kestrel Freight Ltd,Kay,Dunn\n";
    let way = Way::of("list.csv", firms);
    assert_eq!((way.names(), way.people().len()), (vec!["Kestrel Freight Ltd"], 2));
}

#[test]
fn whoever_says_that_they_are_clients_is_asked_for_no_column() {
    let text = "Client ID,First Name,Surname,Status\n101,John,Smith,Active\n102,Ana,Lopez,Former\n";
    let sheet = Way::sheet("list.csv", text);
    let mapping: Mapping = propose(&sheet, Some(Object::Client)).mapping;
    assert_eq!(questions(&sheet, &mapping).0, []);
    let names: Vec<String> = drafts_as_of(&sheet, &mapping, today())
        .0
        .iter()
        .filter_map(|draft| if let What::Client(c) = &draft.what { Some(c.name.as_str().to_owned()) } else { None })
        .collect();
    assert_eq!(names, ["John Smith", "Ana Lopez"]);
}

fn matters(way: &Way) -> Vec<&EngagementDraft> {
    way.drafts.iter().filter_map(|d| if let What::Engagement(e) = &d.what { Some(&**e) } else { None }).collect()
}

#[test]
fn matters_of_people_are_matters_of_clients_who_are_people() {
    for heads in [
        "File No,Surname,Forename,Matter description,Date opened,Date closed,Status",
        "Matter No,Client Last Name,Client First Name,Matter,Date opened,Date closed,Status",
        "Case No,Applicant surname,Applicant first name,Case type,Date opened,Date closed,Status",
        "Matter No,Surname,First Name(s),Matter,Opened,Closed,Status",
        "Our ref,Family name,Given names,Description,Date opened,Date closed,Status",
        "Aktenzeichen,Nachname,Vorname,Bezeichnung,Angelegt am,Abgeschlossen,Status",
        "Aktenzeichen,Name,Vorname,Mandat,Angelegt am,Abgeschlossen,Status",
        "Dossier,Nom,Prénom,Affaire,Date d'ouverture,Date de clôture,Statut",
    ] {
        let text = format!(
            "{heads}\nM1,Kowalski,Nina,Purchase,21/10/2020,17/03/2021,Closed\nM2,Haddad,Samir,Will,17/10/2024,29/07/2025,Closed\n\
             M3,Haddad,Samir,Flat,20/09/2026,,Open\n"
        );
        let way = Way::told_of("list.csv", &text, Some(DateOrder::DayFirst));
        assert_eq!(way.asked, [], "{heads}");
        assert_eq!(way.names(), ["Nina Kowalski", "Samir Haddad"], "{heads}");
        assert!(way.clients().iter().all(|client| client.kind == ClientKind::Person), "{heads}");
        let told: Vec<_> = matters(&way)
            .into_iter()
            .map(|m| (m.external_id.as_deref(), m.client.name.as_deref(), m.opened.is_some(), m.closed.is_some()))
            .collect();
        let expected = [
            (Some("M1"), Some("Nina Kowalski"), true, true),
            (Some("M2"), Some("Samir Haddad"), true, true),
            (Some("M3"), Some("Samir Haddad"), true, false),
        ];
        assert_eq!(told, expected, "{heads}");
        way.must_account_for_every_row();
    }
}

#[test]
fn who_leads_the_matter_is_not_its_client() {
    let text = "Matter No,Client,Solicitor first name,Solicitor surname,Matter,Opened,Closed\n\
                M1,Kestrel Freight Ltd,Ann,Hart,Lease,2026-01-20,\n";
    assert_eq!(Way::of("list.csv", text).names(), ["Kestrel Freight Ltd"]);
    let text = "Matter No,Solicitor first name,Solicitor surname,Matter,Opened,Closed\nM1,Ann,Hart,Lease,2026-01-20,\n";
    let way = Way::of("list.csv", text);
    assert!(matches!(way.asked[0].about, Asked::NameColumn { .. }), "{:?}", way.asked);
    // A sponsor of some is no client of all, an organisation beside each person is.
    let sponsored = "Case Ref,Surname,First name,Sponsor,Case type,Date opened,Date closed\n\
                     1,Wix,Ida,Juniper Hotels plc,Student,2026-01-20,\n2,Dunn,Kay,,Partner,2026-01-20,\n";
    assert_eq!(Way::of("list.csv", sponsored).names(), ["Ida Wix", "Kay Dunn"]);
}

#[test]
fn people_with_addresses_at_one_organisation_are_clients_of_their_own() {
    let text = "Matter No,Surname,First name,Email,Matter,Opened,Closed\n1,Wix,Ida,ida@acme.example,Will,2026-01-20,\n\
                2,Dunn,Kay,kay@acme.example,Will,2026-01-21,\n";
    let way = Way::of("list.csv", text);
    assert_eq!(way.names(), ["Ida Wix", "Kay Dunn"]);
    assert!(way.clients().iter().all(|client| client.domain.is_none()), "{:?}", way.clients());
}
