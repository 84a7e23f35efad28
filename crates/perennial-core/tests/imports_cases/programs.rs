//! Files of other programs, each with its true header row, whose rows were read as something else.

use perennial_core::dates::Day;
use perennial_core::imports::drafts::{ClientKind, What, drafts_as_of};
use perennial_core::imports::mapping::Mapping;
use perennial_core::imports::objects::Object;
use perennial_core::imports::presets::{Found, propose};
use perennial_core::imports::problem::Consequence;
use perennial_core::imports::questions::{A_SERVICE, Asked, NO_SERVICE, questions};
use perennial_core::imports::read::{Limits, Sheet, read};
use perennial_core::money::Currency;

use super::way::{Way, day, minor, today};

fn sheet(text: &str) -> Sheet {
    read(text.as_bytes(), "list.csv", &Limits::default()).unwrap().sheets.remove(0)
}

#[test]
fn matters_of_practicepanther_are_matters() {
    let way = Way::of(
        "matters.csv",
        "Contact,Name,Number,Notes,Status\nAnsah Tools,Sale of business,M-17,,Closed\nTom Lowfield,Will,M-18,,Open\n",
    );
    assert_eq!(way.found, Found::Recognised { source: "PracticePanther matters".to_owned() });
    assert_eq!(way.names(), ["Ansah Tools", "Tom Lowfield"]);
    let titles = way.drafts.iter().filter_map(|draft| match &draft.what {
        What::Engagement(matter) => Some(matter.title.as_str()),
        _ => None,
    });
    assert_eq!(titles.collect::<Vec<_>>(), ["Sale of business", "Will"]);
    // A list of one's own with the same words in another order is of clients.
    let own = Way::of("list.csv", "Name,Contact,Number,Status,Notes\nAnsah Tools,Ruth Ansah,0114 496 0001,Active,\n");
    assert_eq!((&own.found, own.names()), (&Found::Guessed, vec!["Ansah Tools"]));
}

const XERO: &str = "ContactName,InvoiceNumber,Reference,InvoiceDate,DueDate,Total,TaxTotal,InvoiceAmountPaid,\
    InvoiceAmountDue,LineAmount,AccountCode,TrackingName1,TrackingOption1,Currency,Type,Status\n\
    Ansah Tools,INV-1,Sale,28/06/2024,12/07/2024,1200,200,1200,0,1000,200,Dept,Audit,GBP,Sales invoice,Paid\n\
    Ansah Tools,INV-2,Sale,28/06/2024,12/07/2024,600,100,600,0,500,200,Dept,Tax,GBP,Sales invoice,Paid\n\
    Bellweather,INV-3,,29/06/2024,12/07/2024,600,100,0,600,500,200,Region,North,GBP,Sales invoice,Authorised\n";

/// The values of a tracking category are services of the firm where a person says so, one by one.
#[test]
fn a_tracking_category_is_asked_about_value_by_value() {
    let sheet = sheet(XERO);
    let mut mapping = propose(&sheet, None).mapping;
    let services = |mapping: &Mapping| -> Vec<Option<String>> {
        let drafts = drafts_as_of(&sheet, mapping, today()).0;
        let of = |what: &What| if let What::Invoice(one) = what { Some(one.service_line.clone()) } else { None };
        drafts.iter().filter_map(|draft| of(&draft.what)).collect()
    };
    assert_eq!(services(&mapping), [None, None, None], "nothing is a service line unasked");
    let asked: Vec<_> =
        questions(&sheet, &mapping).0.into_iter().filter(|q| matches!(q.about, Asked::Service { .. })).collect();
    let texts: Vec<&str> = asked.iter().map(|question| question.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "Is “Audit” in “TrackingOption1” one of your service lines?",
            "Is “Tax” in “TrackingOption1” one of your service lines?",
            "Is “North” in “TrackingOption1” one of your service lines?"
        ]
    );
    assert!(asked.iter().all(|question| question.needed && question.likely.is_none()));
    for (question, answer) in asked.iter().zip([A_SERVICE, A_SERVICE, NO_SERVICE]) {
        mapping.answer(&sheet, question, answer).unwrap();
    }
    let mapping = Mapping::from_toml(&mapping.to_toml()).unwrap();
    assert!(!questions(&sheet, &mapping).0.iter().any(|q| matches!(q.about, Asked::Service { .. })));
    assert_eq!(services(&mapping), [Some("Audit".to_owned()), Some("Tax".to_owned()), None]);
}

const QUICKBOOKS: &str = "Date,Transaction Type,Num,Name,Memo/Description,Account,Split,Amount\n\
    01/15/2024,Invoice,1001,Ansah Tools,Advice,Legal fees,Accounts Receivable (A/R),2000.00\n\
    01/15/2024,Invoice,1001,Ansah Tools,Travel,Reimbursed expenses,Accounts Receivable (A/R),120.00\n\
    01/15/2024,Invoice,1001,Ansah Tools,,Sales Tax Payable,Accounts Receivable (A/R),400.00\n\
    02/15/2024,Invoice,1002,Ansah Tools,,Accounts Receivable (A/R),-Split-,500.00\n\
    02/28/2024,Payment,,Ansah Tools,,Undeposited Funds,Accounts Receivable (A/R),-500.00\n\
    03/01/2024,Payment,1001,Ansah Tools,,Undeposited Funds,Accounts Receivable (A/R),\"1,000.00\"\n\
    03/02/2024,Payment,77,Bellweather,,Undeposited Funds,Accounts Receivable (A/R),12.00\n";

/// A report by account: the lines of one invoice with its tax and its expenses, and the payments among them.
#[test]
fn lines_of_an_invoice_by_account_are_one_and_payments_are_taken_into_it() {
    let way = Way::of("transactions.csv", QUICKBOOKS);
    let usd = |minor: i64| Some(perennial_core::money::Money::new(minor, Currency::GBP));
    let invoices = way.invoices();
    let read: Vec<_> =
        invoices.iter().map(|one| (one.number.as_str(), one.total.minor, one.net().minor, one.paid_on)).collect();
    assert_eq!(
        read,
        [("1001", 252_000, 212_000, Some(day("2024-03-01"))), ("1002", 50_000, 50_000, Some(day("2024-02-28")))]
    );
    // What was paid is told without its share of the tax, as the fee is.
    assert_eq!((invoices[0].paid, invoices[1].paid), (usd(84_126), usd(50_000)));
    assert!(invoices.iter().all(|one| one.service_line.is_none()), "accounts are no services");
    assert_eq!(way.left_out(), [8]);
    assert!(way.told(8)[0].0.starts_with("a payment that fits no open invoice"), "{:?}", way.told(8));
    assert!(way.problems.iter().all(|problem| problem.line == 8), "{:?}", way.problems);
}

/// Items of an invoice that a report gives with an amount each, and no total.
#[test]
fn items_with_amounts_of_their_own_are_lines() {
    let way = Way::of(
        "sales.csv",
        "Invoice No,Customer,Date,Item,Amount\n1,Alder,15/01/2026,Audit,600\n1,Alder,15/01/2026,Expenses,50\n\
         1,Alder,15/01/2026,VAT,130\n2,Alder,15/02/2026,Audit,100\n2,Alder,15/02/2026,Audit,100\n",
    );
    assert_eq!(minor(&way), [("1", 78_000, "GBP"), ("2", 10_000, "GBP")]);
    assert_eq!(way.invoices()[0].net().minor, 65_000);
    assert_eq!(way.left_out(), Vec::<u32>::new());
}

const LEADS: &str = "Record ID,First Name,Last Name,Email,Phone Number,Lead Status,Create Date,Associated Company,\
    Contact owner,Lifecycle Stage\n\
    51,Ruth,Ansah,ruth@ansah.example,,Open,2024-03-12 09:15,,Helen Marsh,Lead\n\
    52,Dan,Bell,dan@gmail.com,,,2024-05-01 11:00,,Priya Nair,Lead\n\
    53,Mo,Tate,,,,2024-05-01 11:00,,Priya Nair,Lead\n\
    54,Al,Yard,al@yard.example,,,2024-05-01 11:00,,Priya Nair,Lead\n\
    55,Bo,Yard,bo@yard.example,,,2024-05-01 11:00,,Priya Nair,Lead\n";

/// Leads without a company are prospects named as persons; two who share an organisation's addresses are at one place.
#[test]
fn leads_without_a_company_are_named_as_persons() {
    let way = Way::of("leads.csv", LEADS);
    assert_eq!(way.names(), ["Ruth Ansah", "Dan Bell", "Mo Tate", "yard.example"]);
    let kinds: Vec<ClientKind> = way.clients().iter().map(|client| client.kind).collect();
    let (person, organisation) = (ClientKind::Person, ClientKind::Organisation);
    assert_eq!(kinds, [person, person, person, organisation]);
    assert!(way.clients().iter().all(|client| client.listed_as.as_deref() == Some("Lead")));
}

#[test]
fn invoices_in_spanish_dutch_and_italian_are_invoices() {
    let rows = "F-001;15/03/2026;Kestrel Transportes SL;1.250,50;15/04/2026\n\
                F-002;02/04/2026;Ruiz y Gil;800,00;02/05/2026\n";
    for heads in [
        "Factura;Fecha;Cliente;Importe;Vencimiento",
        "Nº factura;Fecha;Cliente;Total factura;Vencimiento",
        "N° facture;Date;Client;Montant TTC;Échéance",
        "Nº Factura;Fecha factura;Razón social;Importe total;Fecha de vencimiento",
        "Factuur;Datum;Klant;Bedrag;Vervaldatum",
        "Fattura;Data;Cliente;Importo;Scadenza",
        "Facture;Date;Client;Montant TTC;Échéance",
        "Rechnung;Datum;Mandant;Betrag;Fälligkeit",
    ] {
        let way = Way::of("f.csv", &format!("{heads}\n{rows}"));
        assert_eq!(propose(&way.sheet, None).mapping.chief(), Some(Object::Invoice), "{heads}");
        assert_eq!(minor(&way), [("F-001", 125_050, "GBP"), ("F-002", 80_000, "GBP")], "{heads}");
        assert_eq!(way.names(), ["Kestrel Transportes SL", "Ruiz y Gil"], "{heads}");
        let due: Vec<Option<Day>> = way.invoices().iter().map(|one| one.due).collect();
        assert_eq!(due, [Some(day("2026-04-15")), Some(day("2026-05-02"))], "{heads}");
        // The dates of “Vencimiento” would leave the order open, if those of “Fecha” did not settle it.
        assert_eq!(way.asked, vec![], "{heads}");
    }
}

/// One column of a file settles what comes first in the dates of another; a column that speaks against it is asked.
#[test]
fn the_order_of_dates_is_that_of_the_other_columns() {
    let text = "Invoice No,Customer,Date,Due date,Total\n1,Alder,15/03/2026,04/05/2026,500\n";
    let way = Way::of("i.csv", text);
    assert_eq!((way.asked.len(), way.invoices()[0].due), (0, Some(day("2026-05-04"))));
    let torn = "Invoice No,Customer,Date,Due date,Total\n1,Alder,15/03/2026,04/05/2026,500\n\
                2,Alder,16/03/2026,04/25/2026,500\n";
    assert_eq!(Way::of("i.csv", torn).invoices()[1].due, Some(day("2026-04-25")));
    let two = "Invoice No,Customer,Date,Due date,Paid on,Total\n1,Alder,15/03/2026,04/05/2026,04/25/2026,500\n";
    let asked = Way::of("i.csv", two).asked;
    assert_eq!(asked[0].about, Asked::Dates { column: "Due date".to_owned() }, "{asked:?}");
}

/// A list of names without a heading: the first client is no heading.
#[test]
fn a_list_without_a_heading_is_asked_about_its_first_line() {
    let sheet = sheet("Kestrel Freight Ltd\nBellweather Homes\nAnsah Tools\n");
    let mut mapping = propose(&sheet, None).mapping;
    let asked = questions(&sheet, &mapping).0;
    assert_eq!(asked[0].about, Asked::FirstLine);
    assert_eq!(asked[0].text, "Is “Kestrel Freight Ltd” the first row of the list, or does it name the columns?");
    assert_eq!(asked[1].about, Asked::TheseAre);
    mapping.answer(&sheet, &asked[0], "the first row").unwrap();
    let mapping = Mapping::from_toml(&mapping.to_toml()).unwrap();
    let (drafts, problems) = drafts_as_of(&sheet, &mapping, today());
    let names: Vec<&str> = drafts
        .iter()
        .filter_map(|d| if let What::Client(c) = &d.what { Some(c.name.as_str()) } else { None })
        .collect();
    assert_eq!(names, ["Kestrel Freight Ltd", "Bellweather Homes", "Ansah Tools"]);
    assert_eq!(drafts.iter().map(|draft| draft.line).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(problems.iter().filter(|p| p.consequence == Consequence::RowLeftOut).count(), 0);
    for heading in ["Client", "Clients of the firm", "Mandanten", "Name\u{a0}"] {
        let way = Way::of("list.csv", &format!("{heading}\nBellweather Homes\nAnsah Tools\n"));
        let is_asked = way.asked.iter().any(|asked| asked.about == Asked::FirstLine);
        assert_eq!(is_asked, heading.starts_with("Clients of"), "{heading}: {:?}", way.asked);
    }
}

/// Bills by net, tax and gross, and lists in other languages as programs there write them.
#[test]
fn lists_in_words_of_their_own_are_read_as_what_they_are() {
    let bills = "Bill no,Date,Client,Matter ref,Net,VAT,Gross,Paid\nB1,2026-01-31,Alder,M7,500,100,600,600\nGrand total,,,,500,100,600,\n";
    let way = Way::of("bills.csv", bills);
    assert_eq!((minor(&way), way.invoices()[0].net().minor), (vec![("B1", 60_000, "GBP")], 50_000));
    assert_eq!((way.invoices()[0].engagement.as_deref(), way.left_out()), (Some("M7"), vec![3]));
    for (heads, words) in [
        ("N° client;Raison sociale;Statut", ["Actif", "Inactif", "Ancien client", "Prospect", "Fournisseur"]),
        ("Código cliente;Razón social;Tipo", ["Activo", "Inactivo", "Antiguo cliente", "Potencial", "Proveedor"]),
        ("Mandantennr.;Mandant;Status", ["Aktiv", "Inaktiv", "Ehemalig", "Interessent", "Lieferant"]),
        ("Klantnummer;Klantnaam;Status", ["Actief", "Inactief", "Oud-klant", "Prospect", "Leverancier"]),
    ] {
        let rows: Vec<String> = words.iter().enumerate().map(|(n, word)| format!("C{n};Firm {n};{word}\n")).collect();
        let way = Way::of("list.csv", &format!("{heads}\n{}", rows.concat()));
        assert_eq!(way.names(), ["Firm 0", "Firm 1", "Firm 2", "Firm 3", "Firm 4"], "{heads}");
        assert_eq!(way.asked, vec![], "{heads}");
        assert!(way.clients().iter().all(|client| client.external_id.is_some()), "{heads}");
    }
    let totals = "Client,Sector,Town\nAlder,Retail,Leeds\nTotal clients,1,\n";
    let way = Way::of("list.csv", totals);
    assert_eq!((way.names(), way.left_out()), (vec!["Alder"], vec![3]));
}

/// Words of a list of people that say who they are, each of whom is a client of their own.
#[test]
fn a_status_in_a_list_of_people_says_who_they_are() {
    let way = Way::of(
        "people.csv",
        "Name,Email,Status\nAnn Alder,ann@gmail.com,Active\nBo Birch,bo@gmail.com,Supplier\nCy Cedar,cy@gmail.com,Prospect\n",
    );
    assert!(!way.asked.iter().any(|asked| asked.about == Asked::TheseAre), "{:?}", way.asked);
    let said: Vec<_> = way.clients().iter().map(|c| (c.name.as_str(), c.listed_as.as_deref())).collect();
    assert_eq!(said, [("Ann Alder", Some("Active")), ("Bo Birch", Some("Supplier")), ("Cy Cedar", Some("Prospect"))]);
}

/// QuickBooks' reports by customer: a name alone heads the rows beneath it.
#[test]
fn a_report_by_customer_gives_each_row_its_customer() {
    let title = "Smith & Jones,,,,,,,\nTransaction List by Customer,,,,,,,\n\"January 1 - November 28, 2026\",,,,,,,\n";
    let rows = ",Date,Transaction Type,Num,Posting,Memo/Description,Account,Amount\nAlba Ltd,,,,,,,\n\
        ,01/15/2026,Invoice,1001,Yes,January,Accounts Receivable (A/R),\"1,200.00\"\n\
        ,02/10/2026,Payment,,Yes,,Undeposited Funds,\"-1,200.00\"\n\
        ,02/16/2026,Invoice,1004,Yes,February,Accounts Receivable (A/R),\"1,200.00\"\n\
        Total for Alba Ltd,,,,,,,\"$1,200.00\"\nBo Partners,,,,,,,\n\
        ,03/01/2026,Invoice,1007,Yes,Tax return,Accounts Receivable (A/R),\"2,500.00\"\n\
        ,03/20/2026,Credit Memo,1012,Yes,Discount,Accounts Receivable (A/R),-500.00\n\
        Total for Bo Partners,,,,,,,\"$2,000.00\"\nTOTAL,,,,,,,\"$3,200.00\"\n";
    let way = Way::of("report.csv", &format!("{title}{rows}\"Saturday, Nov 28, 2026 09:12:33 AM GMT-8\",,,,,,,\n"));
    assert_eq!(way.found, Found::Recognised { source: "QuickBooks transactions".to_owned() });
    let told: Vec<String> = way
        .invoices()
        .iter()
        .map(|one| {
            format!("{} {} {} {:?}", one.client.name.as_deref().unwrap(), one.number, one.total, one.paid.is_some())
        })
        .collect();
    assert_eq!(
        told,
        [
            "Alba Ltd 1001 £1,200.00 true",
            "Alba Ltd 1004 £1,200.00 false",
            "Bo Partners 1007 £2,500.00 false",
            "Bo Partners 1012 −£500.00 false",
        ]
    );
    assert_eq!(way.left_out(), [9, 13, 14, 15], "three totals, and what the report says of itself");
    assert!(way.problems.iter().all(|told| told.what_to_do.ends_with("nothing to do")), "{:?}", way.problems);
    // A plain list with blank cells stays as it is.
    let plain = Way::of("list.csv", "Client,Town,Status\nAlba Ltd,,\nBo Ltd,Leeds,Active\n,Hull,Active\n");
    assert_eq!(plain.names(), ["Alba Ltd", "Bo Ltd"]);
}
