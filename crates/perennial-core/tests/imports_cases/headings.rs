//! What the columns of lists are that nobody arranged: headers of usual programs and of firms' own tables.

use perennial_core::fact::Listing;
use perennial_core::imports::drafts::{What, drafts_as_of};
use perennial_core::imports::objects::Object;
use perennial_core::imports::presets::propose;
use perennial_core::imports::questions::{Asked, LEAVE_OUT, Numbered, OWN_NUMBERS, questions, whose_numbers};

use crate::way::{Way, today};

/// One row of a list of invoices, and the fee without tax that it tells of.
fn fee(headers: &str, row: &str) -> i64 {
    let text = format!("Client;Invoice no;Date;{headers}\nAlba;1;2026-01-15;{row}\n");
    let way = Way::of("invoices.csv", &text);
    assert_eq!(way.asked, [], "{headers}");
    let invoices = way.invoices();
    assert_eq!(invoices.len(), 1, "{headers}: {:?}", way.problems);
    invoices[0].net().minor
}

#[test]
fn the_fee_is_the_amount_without_tax_whatever_stands_beside_it() {
    let lists = [
        ("Net;Gross", "1000;1200", 100_000),
        ("Net;VAT;Gross", "1000;200;1200", 100_000),
        ("Net amount;VAT;Total", "1000;200;1200", 100_000),
        ("Amount;VAT;Total", "1000;200;1200", 100_000),
        ("Fees;VAT;Total", "1000;200;1200", 100_000),
        ("Subtotal;VAT;Total", "1000;200;1200", 100_000),
        ("Ex VAT;VAT;Inc VAT", "1000;200;1200", 100_000),
        ("Total excl. VAT;VAT;Total incl. VAT", "1000;200;1200", 100_000),
        ("Net amount;VAT", "1000;200", 100_000),
        ("Honorar netto;USt;Brutto", "1000,00;190,00;1190,00", 100_000),
        ("Montant HT;TVA;Montant TTC", "1 200,00;240,00;1 440,00", 120_000),
        ("Total HT;Total TTC", "1 200,00;1 440,00", 120_000),
        ("Imponibile;IVA;Totale", "1.200,00;264,00;1.464,00", 120_000),
        ("Base imponible;IVA;Total", "1.200,00;252,00;1.452,00", 120_000),
        ("Bedrag excl. btw;Btw;Bedrag incl. btw", "1.200,00;252,00;1.452,00", 120_000),
        // Outlays are billed, and are no tax.
        ("Fees;Disbursements;VAT;Total", "1000;300;200;1500", 130_000),
        ("Honorar;Auslagen;USt;Gesamt", "1000,00;300,00;247,00;1547,00", 130_000),
        ("Honoraires;Débours;TVA;Total TTC", "1000,00;300,00;247,00;1547,00", 130_000),
        // What was paid and what is open show that the tax is in the total.
        ("Total;VAT;Paid;Outstanding", "1200;200;700;500", 100_000),
        ("Amount;VAT;Paid;Outstanding", "1200;200;700;500", 100_000),
        // Other columns of amounts are not the fee.
        ("Discount Amount;Total", "50;1000", 100_000),
        ("Tax amount;Total", "200;1200", 100_000),
        ("VAT Amount;Gross", "200;1200", 100_000),
        ("Tax 1 Amount;Line Total", "200;1000", 100_000),
        ("Discount amount;Line Total", "50;1000", 100_000),
        ("Trust amount;Invoice value", "50;1000", 100_000),
        ("Retainer applied amount;Invoice value", "50;1000", 100_000),
        ("Hours;Rate;Amount", "10;100;1000", 100_000),
        ("Total;Balance", "1000;250", 100_000),
        ("Fees;Disbursements", "1000;300", 100_000),
    ];
    for (headers, row, expected) in lists {
        assert_eq!(fee(headers, row), expected, "{headers}");
    }
}

#[test]
fn whether_the_tax_is_in_an_amount_is_asked_where_nothing_says_it() {
    for amount in ["Amount", "Fee", "Fees", "Betrag"] {
        let text = format!("Client,Invoice no,Date,{amount},VAT\nAlba,1,2026-01-15,1000,200\n");
        let net = |answer: &'static str| {
            let way = Way::answered("invoices.csv", &text, &[("part of", answer)]);
            assert_eq!(way.asked.len(), 1);
            assert_eq!(way.asked[0].about, Asked::Tax { column: amount.to_owned() });
            way.invoices()[0].net().minor
        };
        assert_eq!((net("part of it"), net("on top of it")), (80_000, 100_000), "{amount}");
    }
    // A name that somebody gave to the source is no program that is known.
    let named =
        Way::sheet("invoices.csv", "Client,Invoice no,Date,Amount,VAT,Status\nAlba,1,2026-01-15,9.00,2.00,Parked\n");
    let mut mapping = propose(&named, None).mapping;
    mapping.system = "Our invoices".to_owned();
    assert_eq!(questions(&named, &mapping).0.iter().filter(|asked| asked.needed).count(), 3);
    let untaxed = Way::of("invoices.csv", "Client,Invoice no,Date,Amount,VAT\nAlba,1,2026-01-15,1000,0\n");
    assert_eq!(untaxed.asked, []);
}

#[test]
fn a_list_of_invoices_is_known_by_one_header_of_an_invoice_and_its_money() {
    let lists = [
        "Nom du client;Numéro de facture;Date d'émission;Total HT;Total TTC;État\n\
         Petit SA;1;01/03/2024;1 200,00;1 440,00;Réglée\nZola SA;3;31/12/2025;900,00;1 080,00;En attente\n",
        "Client;Facture n°;Date;Montant HT\nPetit SA;1;1er mars 2024;1 200,00 €\nZola SA;3;31 déc. 2025;900,00 €\n",
        "ID,Issue Date,Client,Subject,Invoice Amount,Paid Amount,Balance,Subtotal,Tax,Currency,Last Payment Date\n\
         1001,2026-02-01,Petit SA,Audit,1440.00,1440.00,0.00,1200.00,240.00,British Pound - GBP,2026-02-20\n\
         1002,2026-10-01,Zola SA,Audit,1080.00,0.00,1080.00,900.00,180.00,British Pound - GBP,\n",
        "Client Name,Invoice #,Date Issued,Invoice Status,Line Total\nPetit SA,0001,2026-02-01,paid,1200.00\n\
         Zola SA,0002,2026-03-01,overdue,900.00\n",
        "Klant;Factuurnr.;Datum;Bedrag\nPetit SA;1;01-03-2024;1.200,00\nZola SA;2;31-12-2025;900,00\n",
    ];
    for text in lists {
        let way = Way::of("list.csv", text);
        let told: Vec<(&str, i64)> = way
            .invoices()
            .iter()
            .map(|invoice| (invoice.client.name.as_deref().unwrap_or_default(), invoice.net().minor))
            .collect();
        assert_eq!(told, [("Petit SA", 120_000), ("Zola SA", 90_000)], "{text}: {:?}", way.problems);
    }
    let clients = [
        "Client,Sector,Last invoice date,Total invoiced\nPetit SA,Retail,2026-02-01,1200.00\nZola SA,IT,2026-03-01,900.00\n",
        "Client,Billing address,Invoice email\nPetit SA,Rue 1,a@petit.example\nZola SA,Rue 2,b@zola.example\n",
    ];
    for text in clients {
        let sheet = Way::sheet("list.csv", text);
        assert_eq!(propose(&sheet, None).mapping.chief(), Some(Object::Client), "{text}");
    }
}

#[test]
fn what_the_rows_are_is_asked_of_a_list_with_days_and_money_and_no_invoice_in_its_headers() {
    let text = "Client,Date,Work,Amount\nAlba,2026-01-15,Audit,1000.00\nAlba,2026-02-15,Tax,200.00\nBert,2026-02-20,Tax,90.00\n";
    let way = Way::of("list.csv", text);
    assert_eq!(way.asked[0].about, Asked::Rows);
    assert_eq!(way.asked[0].choices, ["clients", "invoices", "pursuits", "engagements", "touches", LEAVE_OUT]);
    let sheet = Way::sheet("list.csv", text);
    let mut mapping = propose(&sheet, None).mapping;
    mapping.answer(&sheet, &way.asked[0], "engagements").unwrap();
    assert_eq!(mapping.chief(), Some(Object::Engagement));
    let mut left = propose(&sheet, None).mapping;
    left.answer(&sheet, &way.asked[0], LEAVE_OUT).unwrap();
    assert_eq!(questions(&sheet, &left).0, []);
    let (drafts, problems) = drafts_as_of(&sheet, &left, today());
    assert_eq!((drafts.len(), problems.len()), (0, 3));
}

#[test]
fn months_and_years_across_the_top_are_headers_and_their_sums_no_clients() {
    for text in [
        "Client,Jan 2026,Feb 2026,Mar 2026\nAlba Ltd,100,100,100\nBert Ltd,,500,\n",
        "Client,2021,2022,2023\nAlba Ltd,1000,1100,\nBert Ltd,500,,\n",
        "Kunde;01/2026;02/2026;03/2026\nAlba Ltd;100,00;;100,00\nBert Ltd;;500,00;\n",
        "Client,Q1 2026,Q2 2026\nAlba Ltd,100,100\nBert Ltd,,500\n",
    ] {
        let way = Way::answered("list.csv", text, &[("Should the names", "clients"), ("Who is in", "clients")]);
        let asked: Vec<&Asked> = way.asked.iter().map(|asked| &asked.about).collect();
        assert_eq!(asked, [&Asked::Rows, &Asked::TheseAre], "{text}");
        assert_eq!(way.names(), ["Alba Ltd", "Bert Ltd"], "{text}");
    }
}

#[test]
fn a_column_of_numbers_is_no_name_where_a_name_stands_beside_it() {
    let lists = [
        "Belegdatum;Rechnungsnr.;Debitor;Kundenname;Nettobetrag\n08.01.2026;RE1;10007;Froh e.K.;2.412,33\n\
         19.01.2026;RE2;10021;Zoll GbR;1.190,00\n",
        "Invoice date,Invoice no,Customer,Customer name,Net amount\n2026-01-08,RE1,10007,Froh e.K.,2412.33\n\
         2026-01-19,RE2,K-21,Zoll GbR,1190.00\n",
        "Invoice date,Invoice no,Client name,Client,Net amount\n2026-01-08,RE1,Froh e.K.,10007,2412.33\n\
         2026-01-19,RE2,Zoll GbR,10021,1190.00\n",
        "Client,Client name,Industry,Status\n10007,Froh e.K.,Retail,Active\n10021,Zoll GbR,IT,Active\n",
        "Opened,Matter no,Client,Client name,Description,Status\n2026-01-08,M1,10007,Froh e.K.,Lease,Open\n\
         2026-01-19,M2,10021,Zoll GbR,Patent,Closed\n",
    ];
    for text in lists {
        let way = Way::of("list.csv", text);
        let named: Vec<(&str, bool)> = way
            .drafts
            .iter()
            .filter_map(|draft| match &draft.what {
                What::Client(client) => Some((client.name.as_str(), client.external_id.is_some())),
                _ => None,
            })
            .collect();
        assert_eq!(named, [("Froh e.K.", true), ("Zoll GbR", true)], "{text}");
    }
}

#[test]
fn a_column_of_legal_forms_does_not_say_who_is_a_client() {
    let text = "Client name,Client type,Status\nAlba,Limited company,Active\nBert,Individual,Prospect\n\
         Cyd,Trust,Former\n";
    let way = Way::of("clients.csv", text);
    assert_eq!(way.asked, []);
    let listed: Vec<Option<&str>> = way.clients().iter().map(|client| client.listed_as.as_deref()).collect();
    assert_eq!(listed, [Some("Active"), Some("Prospect"), Some("Former")]);
    let alone = Way::of("clients.csv", "Client name,Client type\nAlba,Limited company\nBert,Individual\n");
    let asked: Vec<&Asked> = alone.asked.iter().map(|asked| &asked.about).collect();
    assert_eq!(asked, [&Asked::TheseAre]);
}

#[test]
fn what_an_invoice_is_and_whether_it_is_owed_is_read_from_its_kind_and_status() {
    let text = "Kunde;Rechnungsnummer;Rechnungsdatum;Belegart;Nettobetrag\nAlba;1;15.01.2026;Rechnung;1000,00\n\
         Alba;2;16.01.2026;Gutschrift;1000,00\n";
    let net: Vec<i64> = Way::of("l.csv", text).invoices().iter().map(|invoice| invoice.net().minor).collect();
    assert_eq!(net, [100_000, -100_000]);
    let text = "Client,Invoice no,Date,Due,Total,Status\nAlba,1,2026-01-15,2026-02-15,10.00,Written off\n\
         Alba,2,2026-01-15,2026-02-15,20.00,Refunded\nAlba,3,2026-01-15,2026-02-15,30.00,Scheduled\n\
         Alba,4,2026-01-15,2026-02-15,40.00,Sent\nAlba,5,2026-01-15,2026-02-15,50.00,Zurückgestellt\n";
    let way = Way::answered("l.csv", text, &[("“Zurückgestellt”", "paid")]);
    let asked: Vec<&Asked> = way.asked.iter().map(|asked| &asked.about).collect();
    assert_eq!(asked, [&Asked::InvoiceStatus { word: "Zurückgestellt".to_owned() }]);
    let told: Vec<(&str, bool, bool)> = way
        .invoices()
        .iter()
        .map(|invoice| (invoice.number.as_str(), invoice.due.is_some(), invoice.paid.is_some()))
        .collect();
    assert_eq!(told, [("1", false, false), ("4", true, false), ("5", true, true)]);
    assert_eq!(way.left_out(), [3, 4]);
}

#[test]
fn an_amount_in_no_known_currency_is_taken_for_none() {
    let text = "Client,Invoice no,Date,Total,Currency\nAlba,1,2026-01-15,1000,kr\nAlba,2,2026-01-15,1000,Thaler\n\
         Alba,3,2026-01-15,1000,SEK\nAlba,4,2026-01-15,1000,\nAlba,5,2026-01-15,1000,British Pound - GBP\n";
    let way = Way::of("l.csv", text);
    assert_eq!(way.left_out(), [2, 3]);
    let told: Vec<&str> = way.invoices().iter().map(|invoice| invoice.total.currency.code()).collect();
    assert_eq!(told, ["SEK", "GBP", "GBP"]);
}

#[test]
fn work_to_which_nobody_said_yes_is_no_work() {
    let text = "Client,Matter,Status,Opened\nAlba,Lease,Open,2026-01-15\nBert,Lease,Declined,2026-01-16\n\
         Cyd,Lease,Proposed,2026-01-17\nDot,Lease,Pending,2026-01-18\n";
    let way = Way::answered("matters.csv", text, &[("“Pending”", "not agreed"), ("“Declined”", "not agreed")]);
    let asked: Vec<&Asked> = way.asked.iter().map(|asked| &asked.about).collect();
    assert_eq!(
        asked,
        ["Declined", "Pending"].map(|word| Asked::Status { word: word.to_owned() }).iter().collect::<Vec<_>>()
    );
    assert_eq!(way.left_out(), [3, 4, 5]);
}

#[test]
fn whose_the_numbers_are_that_stand_for_clients_is_asked_where_other_lists_have_them() {
    let clients = "Kundennr;Name;Ort\n10007;Froh e.K.;Ulm\n10021;Zoll GbR;Bonn\n";
    let known = |text: &str| {
        let sheet = Way::sheet("clients.csv", text);
        Numbered::of_list("clients.csv", &sheet, &propose(&sheet, None).mapping).expect("numbers")
    };
    let of_clients = known(clients);
    let other = known("Kundennr;Name\n1;Ash\n10021;Elm\n");
    for header in ["Kundennr", "Debitor"] {
        let text = format!(
            "Belegdatum;Rechnungsnr.;{header};Nettobetrag\n08.01.2026;RE1;10007;2.412,33\n19.01.2026;RE2;10021;1.190,00\n\
             20.01.2026;RE3;10099;1.190,00\n"
        );
        let sheet = Way::sheet("invoices.csv", &text);
        let mut mapping = propose(&sheet, None).mapping;
        let other = Numbered { source: "other.csv".to_owned(), ..other.clone() };
        let asked = whose_numbers(&sheet, &mapping, &[other, of_clients.clone()]).expect("a question");
        assert_eq!(asked.choices, ["clients.csv", "other.csv", OWN_NUMBERS]);
        assert_eq!(asked.likely.as_deref(), Some("clients.csv"));
        assert!(asked.text.contains("2 of 3 numbers stand in clients.csv"), "{}", asked.text);
        let mut own = mapping.clone();
        own.answer(&sheet, &asked, OWN_NUMBERS).unwrap();
        assert_eq!(whose_numbers(&sheet, &own, std::slice::from_ref(&of_clients)), None);
        mapping.answer(&sheet, &asked, "clients.csv").unwrap();
        assert_eq!(mapping.system, "clients.csv");
        assert_eq!(whose_numbers(&sheet, &propose(&sheet, None).mapping, &[]), None);
    }
}

#[test]
fn a_total_beneath_a_list_of_clients_raises_no_question() {
    let text = "Kunde;Status;Umsatz\nAlba;Active;10,00\nBert;Prospect;5,00\nSumme;;15,00\n";
    let way = Way::of("kunden.csv", text);
    assert_eq!((way.names().len(), way.asked), (2, vec![]));
}

#[test]
fn lists_of_calls_and_meetings_are_interactions() {
    let rows = [
        ("Date,Client,Type,Subject", "2026-10-01,Alba Ltd,Meeting,Year end\n2026-10-02,Bo Ltd,Phone call,Tax\n"),
        ("Date,Client,Contact,Type,Subject", "2026-10-01,Alba Ltd,Ann Ash,Meeting,Year end\n"),
        ("Call date,Client name,Caller,Duration (min),Outcome", "2026-10-01,Alba Ltd,Ada,12,Left word\n"),
        ("Client,Appointment date,Appointment type,Attendee", "Alba Ltd,2026-10-01,Meeting,Ann Ash\n"),
        ("Date,Client,Activity,Notes,User", "2026-10-01,Alba Ltd,Telephone call,Tax,Ada\n"),
    ];
    for (headers, rows) in rows {
        let way = Way::of("calls.csv", &format!("{headers}\n{rows}"));
        assert_eq!(way.asked, [], "{headers}");
        let touches = way.drafts.iter().filter(|draft| matches!(draft.what, What::Touch(_))).count();
        assert_eq!((touches, way.left_out()), (rows.lines().count(), vec![]), "{headers}: {:?}", way.problems);
    }
    // How somebody likes to be reached is no contact.
    let wishes = "Client,Customer since,Preferred medium\nAlba Ltd,2019-03-01,Phone\nBo Ltd,2020-04-01,Email\n";
    assert_eq!(Way::of("clients.csv", wishes).names(), ["Alba Ltd", "Bo Ltd"]);
}

#[test]
fn lists_of_jobs_are_work_or_asked_about_and_their_states_are_never_who_somebody_is() {
    let works = [
        (
            "Title,Client,Work Type,Status,Start Date,Due Date,Completed Date",
            "Year end,Alba Ltd,Accounts,In Progress,2026-09-01,2026-12-31,\n\
             VAT Oct,Bo Ltd,VAT,Completed,2026-10-01,2026-11-07,2026-11-05\n",
        ),
        (
            "Entity,Matter Description,Fee earner,Opened,Archived",
            "Alba Ltd,Lease,Ada,2026-01-05,\nBo Ltd,Sale,Ada,2025-03-01,2025-09-01\n",
        ),
    ];
    for (headers, rows) in works {
        let way = Way::of("jobs.csv", &format!("{headers}\n{rows}"));
        let work: Vec<(&str, bool)> = way
            .drafts
            .iter()
            .filter_map(|draft| {
                if let What::Engagement(e) = &draft.what { Some((&*e.title, e.closed.is_some())) } else { None }
            })
            .collect();
        assert_eq!(way.asked, [], "{headers}");
        assert_eq!((work.len(), work[0].1, work[1].1), (2, false, true), "{headers}: {:?}", way.problems);
    }
    let open = [
        ("Client,Task,Assigned to,Status,Due date", "Alba Ltd,Accounts,Ada,In progress,2026-12-31\n"),
        ("Client Name,Service,Year End,Deadline,Status,Partner", "Alba Ltd,Audit,2026-03-31,2026-12-31,Planned,Ada\n"),
    ];
    for (headers, rows) in open {
        let way = Way::of("jobs.csv", &format!("{headers}\n{rows}"));
        let asked: Vec<&Asked> = way.asked.iter().map(|asked| &asked.about).collect();
        assert_eq!(asked, [&Asked::Rows], "{headers}");
        assert!(way.asked[0].choices.contains(&"engagements".to_owned()), "{:?}", way.asked[0].choices);
    }
}

#[test]
fn what_goes_to_many_alike_is_no_personal_email() {
    let rows = "2026-11-20,Alba Ltd,Newsletter,News\n2026-11-20,Alba Ltd,Bulk email,News\n\
        2026-11-20,Alba Ltd,Email,Lease\n2026-11-21,Alba Ltd,Meeting,Marketing plan\n";
    let mass = |way: &Way| -> Vec<bool> {
        let touches =
            way.drafts.iter().filter_map(|d| if let What::Touch(touch) = &d.what { Some(touch.mass) } else { None });
        touches.collect()
    };
    assert_eq!(mass(&Way::of("calls.csv", &format!("Date,Client,Type,Subject\n{rows}"))), [true, true, false, false]);
    let told = "Date,Client,Type,Personal\n2026-11-20,Alba Ltd,Email,no\n2026-11-20,Bo Ltd,Newsletter,yes\n";
    assert_eq!(mass(&Way::of("calls.csv", told)), [true, false]);
}

#[test]
fn no_share_is_a_fee() {
    for (headers, row) in [
        ("Fee,Fee %", "9600,0.08"),
        ("Fee %,Fee", "8%,9600"),
        ("Fee (excl. VAT),Fee %", "9600,8%"),
        ("Fee percentage,Agreed fee", "8,9600"),
    ] {
        let text =
            format!("Job No,Client,Project,Appointed,{headers},Status\n1,Alba Ltd,House,2026-03-01,{row},Active\n");
        let way = Way::of("projects.csv", &text);
        let fees: Vec<Option<i64>> = way
            .drafts
            .iter()
            .filter_map(|d| {
                if let What::Engagement(work) = &d.what { Some(work.fee_estimate.map(|fee| fee.minor)) } else { None }
            })
            .collect();
        assert_eq!((fees, way.problems), (vec![Some(960_000)], vec![]), "{headers}");
    }
}

#[test]
fn a_column_that_says_yes_or_no_of_active_says_who_is_an_active_client() {
    for (text, expected) in [
        ("Client,Town,Active\nAlba,Ulm,Yes\nBert,Ulm,No\n", [Listing::ActiveClient, Listing::InactiveClient]),
        (
            "Kundennr.;Firma;Ort;Aktiv\n1;Alba;Ulm;ja\n2;Bert;Ulm;nein\n",
            [Listing::ActiveClient, Listing::InactiveClient],
        ),
        ("Client,Town,Inactive\nAlba,Ulm,FALSE\nBert,Ulm,TRUE\n", [Listing::ActiveClient, Listing::InactiveClient]),
        ("Client,Active?,Client since\nAlba,N,2019\nBert,Y,2018\n", [Listing::InactiveClient, Listing::ActiveClient]),
    ] {
        let way = Way::of("clients.csv", text);
        assert_eq!(way.asked, [], "{text}");
        let listed: Vec<Option<Listing>> =
            way.clients().iter().map(|one| Listing::of_words(one.listed_as.as_deref()?)).collect();
        assert_eq!(listed, expected.map(Some), "{text}");
    }
}
