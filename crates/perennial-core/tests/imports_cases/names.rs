//! Which column names whom: in the words of six languages, and asked where no word tells.

use perennial_core::imports::drafts::{ClientKind, drafts_as_of};
use perennial_core::imports::mapping::Mapping;
use perennial_core::imports::objects::{Field, Object};
use perennial_core::imports::presets::propose;
use perennial_core::imports::questions::{Asked, BY_ADDRESS, LEAVE_OUT, Question, questions};
use perennial_core::imports::read::{Limits, Sheet, read};

use super::way::{Way, today};

const ROWS: &str = "Kestrel Freight Ltd,info@kestrel.example,020 7946 0001\nBellweather Homes,dan@bellweather.example,\n\
                    Ruth Ansah,ruth@ansah.example,020 7946 0003\n";
const NAMES: [&str; 3] = ["Kestrel Freight Ltd", "Bellweather Homes", "Ruth Ansah"];

fn sheet(text: &str) -> Sheet {
    read(text.as_bytes(), "list.csv", &Limits::default()).unwrap().sheets.remove(0)
}

fn open(sheet: &Sheet, mapping: &Mapping) -> Vec<Question> {
    questions(sheet, mapping).0.into_iter().filter(|asked| asked.about != Asked::TheseAre).collect()
}

/// The names under which the rows land, clients' and people's.
fn landed(sheet: &Sheet, mapping: &Mapping) -> Vec<String> {
    let way = drafts_as_of(sheet, mapping, today()).0;
    let name = |draft: &perennial_core::imports::drafts::Draft| match &draft.what {
        perennial_core::imports::drafts::What::Client(client) => Some(client.name.as_str().to_owned()),
        perennial_core::imports::drafts::What::Contact(person) => Some(person.name.as_str().to_owned()),
        _ => None,
    };
    way.iter().filter_map(name).collect()
}

#[test]
fn a_column_of_names_is_known_by_its_word() {
    let words = [
        "Account holder",
        "Name of firm",
        "Client name (full)",
        "Business",
        "Practice",
        "Customer/Project",
        "Debtor",
        "Entity",
        "Mandant",
        "Firma / Name",
        "Kundenname",
        "Debitor",
        "Klant",
        "Klantnaam",
        "Bedrijf",
        "Debiteur",
        "Raison sociale",
        "Société",
        "Nom du client",
        "Razón social",
        "Cliente",
        "Titular",
        "Ragione sociale",
        "Azienda",
        "Denominazione",
    ];
    for word in words {
        let way = Way::of("list.csv", &format!("{word},Email,Phone\n{ROWS}"));
        assert_eq!(way.names(), NAMES, "{word}");
        let asked: Vec<&Asked> = way.asked.iter().map(|asked| &asked.about).collect();
        assert_eq!(asked, [&Asked::TheseAre], "{word}");
        assert!(way.clients().iter().all(|client| client.kind == ClientKind::Organisation), "{word}");
    }
}

/// A bare “name” in any language names organisations where many of its cells end in a legal form.
#[test]
fn a_bare_name_is_an_organisations_where_its_cells_say_so() {
    let firms =
        "Kestrel Freight Ltd,info@kestrel.example\nArden Loft GmbH,post@arden.example\nRuth Ansah,r@a.example\n";
    for word in ["Name", "Naam", "Nom", "Nombre", "Nome", "Bezeichnung"] {
        let way = Way::of("list.csv", &format!("{word},Email\n{firms}"));
        assert_eq!(way.names(), ["Kestrel Freight Ltd", "Arden Loft GmbH", "Ruth Ansah"], "{word}");
    }
    // People's names stand in two columns.
    let way = Way::of("list.csv", "Nome,Cognome,Email\nIda,Rossi,ida@rossi.example\n");
    assert_eq!(way.people()[0].name.as_str(), "Ida Rossi");
    let way = Way::of("list.csv", "Nombre,Apellidos,Correo\nIda,Ruiz Gil,ida@ruiz.example\n");
    assert_eq!(way.people()[0].name.as_str(), "Ida Ruiz Gil");
}

#[test]
fn a_list_whose_names_no_word_tells_is_asked_and_nobody_is_called_after_an_address() {
    for word in ["Whose", "Portfolio", "Xyzzy"] {
        let sheet = sheet(&format!("{word},Email,Phone\n{ROWS}"));
        let mapping = propose(&sheet, None).mapping;
        let asked = open(&sheet, &mapping);
        assert_eq!(asked.len(), 1, "{word}: {asked:?}");
        assert_eq!(asked[0].about, Asked::NameColumn { field: Field::ClientName }, "{word}");
        assert!(asked[0].needed && asked[0].likely.as_deref() == Some(word), "{asked:?}");
        assert_eq!(asked[0].choices, [word, BY_ADDRESS, LEAVE_OUT]);
        let mut by_column = mapping.clone();
        by_column.answer(&sheet, &asked[0], word).unwrap();
        assert_eq!((open(&sheet, &by_column), landed(&sheet, &by_column)), (vec![], NAMES.map(str::to_owned).to_vec()));
        let mut by_address = mapping;
        by_address.answer(&sheet, &asked[0], BY_ADDRESS).unwrap();
        assert_eq!(open(&sheet, &by_address), []);
        let by_address = Mapping::from_toml(&by_address.to_toml()).unwrap();
        let addresses = ["info@kestrel.example", "dan@bellweather.example", "ruth@ansah.example"];
        assert_eq!(landed(&sheet, &by_address), addresses);
    }
    // A list of people whose names are nowhere.
    let sheet = sheet("Email,Phone\nida@wix.example,020 7946 0001\n");
    let asked = open(&sheet, &propose(&sheet, None).mapping);
    assert_eq!(asked[0].about, Asked::NameColumn { field: Field::ContactName });
    assert_eq!(asked[0].choices, [BY_ADDRESS, LEAVE_OUT]);
}

#[test]
fn rows_without_a_name_among_named_ones_are_asked_about() {
    let sheet = sheet("Name,Email\nIda Wix,ida@wix.example\n,jo@post.example\n,ann@ash.example\n");
    let mapping = propose(&sheet, None).mapping;
    let asked = open(&sheet, &mapping);
    assert_eq!(asked[0].about, Asked::Nameless { field: Field::ContactName });
    assert!(asked[0].text.starts_with("2 rows with an email address and no name"), "{}", asked[0].text);
    let mut left = mapping.clone();
    left.answer(&sheet, &asked[0], LEAVE_OUT).unwrap();
    assert_eq!(landed(&sheet, &left), ["Ida Wix"]);
    let left_out = drafts_as_of(&sheet, &left, today()).1;
    assert_eq!(left_out.iter().map(|problem| problem.line).collect::<Vec<_>>(), [3, 4]);
    let mut kept = mapping;
    kept.answer(&sheet, &asked[0], BY_ADDRESS).unwrap();
    assert_eq!(landed(&sheet, &kept), ["Ida Wix", "jo@post.example", "ann@ash.example"]);
}

/// Invoices that only an address ties to a client: an unexplained column may name it.
#[test]
fn invoices_without_a_word_for_the_client_are_asked_who_is_billed() {
    let way = Way::of("i.csv", "Invoice no,Whose,Email,Date,Total\n1,Alder Yard,ann@alder.example,2026-01-31,500\n");
    assert_eq!(way.asked[0].about, Asked::NameColumn { field: Field::ClientName });
    let legal = "Invoice no,Whose,Date,Total\n1,Alder Ltd,2026-01-31,500\n2,Birch GmbH,2026-01-31,500\n";
    assert_eq!(Way::of("i.csv", legal).names(), ["Alder Ltd", "Birch GmbH"]);
    assert_eq!(propose(&sheet(legal), None).mapping.chief(), Some(Object::Invoice));
}

/// The list of people and companies of a firm in the United States, as most programs export it.
#[test]
fn companies_among_people_are_clients_under_the_name_that_stands_there() {
    let rows = "Company,\"Kestrel Joinery, LLC\",,,,office@kestrel.example\nCompany,\"Smith, Brown & Co., P.C.\",,,,\n\
        Person,Fay Vane,Fay,Vane,\"Kestrel Joinery, LLC\",fay@kestrel.example\n\
        Person,\"Ann Hart, Esq.\",Ann,Hart,,ann@plus.example\nPerson,\"Moss, Cyd\",,,,cyd@zen.example\n";
    let way = Way::of("contacts.csv", &format!("Type,Name,First name,Last name,Company,Email address\n{rows}"));
    let told: Vec<String> = way.clients().iter().map(|one| format!("{} {:?}", one.name, one.kind)).collect();
    assert_eq!(
        told,
        [
            "Kestrel Joinery, LLC Organisation",
            "Smith, Brown & Co., P.C. Organisation",
            "Ann Hart Person",
            "Cyd Moss Person",
        ]
    );
    assert_eq!(people(&way), ["Fay Vane", "Ann Hart", "Cyd Moss"]);
    let office = way.clients()[0].email.as_ref().map(|email| email.as_str().to_owned());
    assert_eq!(office.as_deref(), Some("office@kestrel.example"));
    // Without a word for what each is, the legal form tells.
    let bare = "Name,Company,Email address,Job title\n\"Oak & Elm, Inc.\",,hello@oak.example,\n\
        \"Pike, Gus\",,gus@pike.example,\nAnn Hart,,ann@plus.example,Director\nBo Ash,,bo@zen.example,\n";
    let way = Way::of("contacts.csv", bare);
    assert_eq!(way.names(), ["Oak & Elm, Inc.", "Gus Pike", "Ann Hart", "Bo Ash"]);
    assert_eq!(people(&way), ["Gus Pike", "Ann Hart", "Bo Ash"]);
}

fn people(way: &Way) -> Vec<&str> {
    way.people().iter().map(|one| one.name.as_str()).collect()
}
