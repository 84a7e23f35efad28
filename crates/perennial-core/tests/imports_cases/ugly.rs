//! Lists of real life that no program's layout explains: names with addresses in one cell, German invoices, kinds of
//! documents, contracts, clients and suppliers in one list.

use perennial_core::fact::Listing;
use perennial_core::imports::drafts::What;
use perennial_core::imports::mapping::Mapping;
use perennial_core::imports::objects::{Field, Object};
use perennial_core::imports::presets::propose;
use perennial_core::imports::questions::Asked;
use perennial_core::imports::read::{Limits, read};

use super::way::*;

fn net(way: &Way) -> Vec<(String, i64, Option<i64>)> {
    way.invoices().iter().map(|i| (i.number.clone(), i.net().minor, i.paid.map(|paid| paid.minor))).collect()
}

/// What each client is listed as, by what its row says.
fn listings(way: &Way) -> Vec<(&str, Option<Listing>)> {
    let listing = |words: &Option<String>| words.as_deref().and_then(Listing::of_words);
    way.clients().iter().map(|client| (client.name.as_str(), listing(&client.listed_as))).collect()
}

#[test]
fn a_column_of_names_with_addresses_holds_people() {
    let way = Way::of(
        "contacts.csv",
        "Contacts\nAnn Ash <ann@alder.example>\n\"\"\"Bo Oak\"\" <bo@birch.example>\"\ncy@cedar.example\n\
         \"Finch, Fay <fay@finch.example>\"\n",
    );
    let people: Vec<(&str, Option<&str>)> = way
        .people()
        .iter()
        .map(|person| (person.name.as_str(), person.email.as_ref().map(perennial_core::text::EmailAddress::as_str)))
        .collect();
    let expected = [
        ("Ann Ash", Some("ann@alder.example")),
        ("Bo Oak", Some("bo@birch.example")),
        ("cy@cedar.example", Some("cy@cedar.example")),
        ("Fay Finch", Some("fay@finch.example")),
    ];
    assert_eq!(people, expected);
    assert_eq!(way.names(), Vec::<&str>::new());
    // Beside the name of a client the address is the client's.
    let way = Way::of(
        "clients.csv",
        "Client,Town\nAlder Ltd <office@alder.example>,Leeds\nBirch Ltd <hi@birch.example>,York\n",
    );
    assert_eq!(way.names(), ["Alder Ltd", "Birch Ltd"]);
    let emails: Vec<_> = way.clients().iter().filter_map(|client| client.email.clone()).collect();
    assert_eq!(
        emails.iter().map(|email| email.as_str()).collect::<Vec<_>>(),
        ["office@alder.example", "hi@birch.example"]
    );
}

#[test]
fn a_german_list_of_invoices_is_read_and_what_was_cancelled_is_no_fee() {
    let way = Way::of(
        "rechnungen.csv",
        "Rechnungsnummer;Kunde;Rechnungsdatum;Fälligkeit;Betrag brutto;MwSt;Bezahlt;Status\n\
         R-1;Müller & Söhne GmbH;15.01.2024;14.02.2024;1.234,56 €;197,11 €;1.234,56 €;bezahlt\n\
         R-2;Müller & Söhne GmbH;15.02.2024;15.03.2024;1.000,00 €;159,66 €;0,00 €;offen\n\
         R-3;Groß KG;01.03.2024;31.03.2024;500,00 €;79,83 €;;Storno\n\
         R-4;Groß KG;02.03.2024;31.03.2024;-500,00 €;-79,83 €;;Stornorechnung\n\
         R-5;Weiß AG;05.04.2024;31.05.2024;800,00 €;127,73 €;;Gutschrift\n\
         ;Summe;;;3.034,56 €;;;\n",
    );
    let told = |number: &str, net: i64, paid: Option<i64>| (number.to_owned(), net, paid);
    let expected = [told("R-1", 103_745, Some(103_745)), told("R-2", 84_034, None), told("R-5", -67_227, None)];
    assert_eq!(net(&way), expected);
    assert_eq!(way.left_out(), [4, 5, 7]);
}

#[test]
fn what_is_no_fee_is_left_out_and_credits_count_against() {
    let way = Way::of(
        "documents.csv",
        "Type,Invoice No,Client,Date,Amount\nInvoice,1,Alder,15/03/2026,500.00\nCredit Note,CN-1,Alder,16/03/2026,500.00\n\
         Write-off,WO-1,Birch,03/05/2026,500.00\nRefund,RF-1,Birch,03/04/2026,200.00\n\
         Stornorechnung,S-1,Cedar,03/04/2026,200.00\nPayment,P-1,Cedar,03/04/2026,200.00\n",
    );
    let told: Vec<(String, i64)> = net(&way).into_iter().map(|(number, net, _)| (number, net)).collect();
    let expected = [("1", 50_000), ("CN-1", -50_000), ("S-1", -20_000)];
    assert_eq!(told, expected.map(|(number, net)| (number.to_owned(), net)));
    assert_eq!(way.left_out(), [4, 5, 7]);
}

#[test]
fn a_credit_note_may_bear_the_number_of_its_invoice() {
    let way = Way::of(
        "documents.csv",
        "Invoice No,Client,Date,Type,Total\n1001,Alder,01/03/2026,Invoice,500.00\n1001,Alder,20/03/2026,Credit note,-500.00\n\
         1001,Alder,20/03/2026,Invoice,520.00\n",
    );
    assert_eq!(net(&way), [("1001".to_owned(), 50_000, None), ("1001".to_owned(), -50_000, None)]);
    assert_eq!(way.left_out(), [4]);
    let way = Way::of(
        "factures.csv",
        "Facture;Client;Date facture;Montant TTC;TVA;Statut;Payé\nF-1;Dupont SARL;15/01/2026;1 200,00;200,00;Payée;\n\
         F-2;Martin SA;28/02/2026;300,00;50,00;Annulée;\nA-1;Martin SA;01/03/2026;300,00;50,00;Avoir;\n",
    );
    assert_eq!(net(&way), [("F-1".to_owned(), 100_000, Some(100_000)), ("A-1".to_owned(), -25_000, None)]);
    assert_eq!(way.left_out(), [3]);
}

#[test]
fn a_list_without_a_known_column_of_amounts_is_asked_and_a_list_of_payments_is_not() {
    let way =
        Way::of("bills.csv", "Invoice No,Client,Date,Worth EUR\n1,Alder,15/03/2026,500.00\n2,Birch,16/03/2026,70.00\n");
    assert_eq!(way.asked[0].about, Asked::NameColumn { field: Field::InvoiceTotal });
    assert_eq!(way.asked[0].choices, ["Worth EUR"]);
    let way = Way::of(
        "payments.csv",
        "Date,Client,Invoice No,Amount received\n15/03/2026,Alder,1,500.00\n16/03/2026,Birch,2,70.00\n",
    );
    assert!(!way.asked.iter().any(|asked| matches!(asked.about, Asked::NameColumn { .. })), "{:?}", way.asked);
    assert_eq!((way.invoices().len(), way.left_out()), (0, vec![2, 3]));
}

#[test]
fn clients_and_suppliers_in_one_list_are_told_apart() {
    let text = "Name,Type,Email,Phone\nAlder Ltd,Client,office@alder.example,0113 496 0001\n\
        Birch Ltd,Supplier,sales@birch.example,\nCedar Ltd,Client / Supplier,info@cedar.example,\n\
        Elm Ltd,Lead,hi@elm.example,\nFinch LLP,Former client,,\nHMRC,Town hall,,\nGorse Ltd,,,\n";
    let sheet = read(text.as_bytes(), "parties.csv", &Limits::default()).unwrap().sheets.remove(0);
    let mapping = propose(&sheet, None).mapping;
    assert_eq!(mapping.chief(), Some(Object::Client));
    let way = Way::of("parties.csv", text);
    assert_eq!(
        listings(&way),
        [
            ("Alder Ltd", Some(Listing::Client)),
            ("Birch Ltd", Some(Listing::Other)),
            ("Cedar Ltd", Some(Listing::Client)),
            ("Elm Ltd", Some(Listing::Prospect)),
            ("Finch LLP", Some(Listing::FormerClient)),
            ("HMRC", None),
            ("Gorse Ltd", None),
        ]
    );
    let question = way.asked.iter().find(|asked| asked.about == Asked::Listing { word: "Town hall".to_owned() });
    let mut mapping: Mapping = mapping;
    mapping.answer(&sheet, question.expect("a question"), "others").unwrap();
    let meant = mapping.values[&Field::ClientListedAs]["Town hall"].as_str();
    assert_eq!(Listing::of_words(meant), Some(Listing::Other));
    for (answer, listing) in perennial_core::imports::questions::THESE_ARE {
        mapping.answer(&sheet, question.expect("a question"), answer).unwrap();
        let meant = mapping.values[&Field::ClientListedAs]["Town hall"].as_str();
        assert_eq!(Listing::of_words(meant), Some(listing), "{answer}");
    }
}

/// A list of contracts: one that ended says nothing against one that runs.
#[test]
fn a_client_with_one_running_contract_is_a_client() {
    let way = Way::of(
        "clients.csv",
        "Client,Since,Status\nAlder Ltd,01/01/2024,Ended\nAlder Ltd,01/01/2025,Active\nBirch Ltd,01/06/2025,Ended\n",
    );
    let expected = [
        ("Alder Ltd", Some(Listing::ActiveClient)),
        ("Alder Ltd", Some(Listing::ActiveClient)),
        ("Birch Ltd", Some(Listing::FormerClient)),
    ];
    assert_eq!(listings(&way), expected);
    // Named as what they are, contracts are work, and the end of one that runs is planned.
    let way = Way::of(
        "retainers.csv",
        "Client,Retainer,Start,End,Status\nAlder Ltd,Support,15/01/2026,31/12/2027,Active\n\
         Birch Ltd,Advice,15/06/2024,31/08/2025,Ended\n",
    );
    let works: Vec<_> = way
        .drafts
        .iter()
        .filter_map(|d| if let What::Engagement(work) = &d.what { Some(work) } else { None })
        .collect();
    assert_eq!(works.len(), 2);
    assert_eq!(
        (works[0].closed, works[0].planned_end.map(|day| day.to_string())),
        (None, Some("2027-12-31".to_owned()))
    );
    assert_eq!(works[1].closed.map(|day| day.to_string()), Some("2025-08-31".to_owned()));
    assert_eq!(way.problems, []);
}

/// The column that holds the contact's name may hold the clients: nobody can tell, so it is asked.
#[test]
fn a_report_whose_clients_are_called_contacts_is_asked() {
    let way = Way::of(
        "aged.csv",
        "Contact,Current,Older,Total\nAlder Ltd,500.00,,500.00\nBirch Ltd,,900.00,900.00\nTotal,500.00,900.00,1400.00\n",
    );
    assert_eq!(way.asked[0].about, Asked::NameColumn { field: Field::ClientName });
    // Lines beneath a list are no clients, whatever they count.
    let way = Way::of(
        "clients.csv",
        "Client,Fees,Share\nAlder Ltd,500.00,30%\nBirch Ltd,900.00,70%\nTotal,1400.00,\nPercentage of total,,100%\n\
         Total clients: 2,,\n",
    );
    assert_eq!((way.names(), way.left_out()), (vec!["Alder Ltd", "Birch Ltd"], vec![4, 5, 6]));
}
