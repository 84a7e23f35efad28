//! Ledgers and lists of fees whose rows are of several kinds, or are told apart by what stands beside their sums.

use perennial_core::fact::Precision;
use perennial_core::imports::objects::{Field, Object};
use perennial_core::imports::presets::propose;
use perennial_core::imports::questions::{Asked, BY_ADDRESS, LEAVE_OUT};

use super::way::*;

/// Each invoice of a list: whose, its fee without tax, and what was paid of it.
fn told(way: &Way) -> Vec<(&str, i64, Option<i64>)> {
    let of = |invoice: &&perennial_core::imports::drafts::InvoiceDraft| invoice.paid.map(|paid| paid.minor);
    let invoices = way.invoices();
    invoices.iter().map(|one| (one.client.name.as_deref().unwrap_or_default(), one.net().minor, of(one))).collect()
}

/// The same ledger as five programs and languages write it.
#[test]
fn receipts_and_credits_of_a_ledger_are_no_fees() {
    let ledgers = [
        "A/C,Name,Type,No.,Ref,Date,Details,Amount,O/S Amount\nALB001,Alba Ltd,SI,1001,INV1,31/03/2026,Audit,1200.00,0.00\n\
         ALB001,Alba Ltd,SR,1040,,30/04/2026,Sales receipt,1200.00,0.00\nBO001,Bo LLP,SI,1002,INV2,30/04/2026,Tax,600.00,600.00\n\
         BO001,Bo LLP,SC,1003,CN1,02/05/2026,Credit,100.00,100.00\n",
        "Client,Date,Type,Number,Amount\nAlba Ltd,2026-03-31,Invoice,1001,1200.00\nAlba Ltd,2026-04-30,Receipt,R77,1200.00\n\
         Bo LLP,2026-04-30,Invoice,1002,600.00\nBo LLP,2026-05-01,Credit,C3,100.00\n",
        "Customer,Date,Transaction type,Invoice no,Amount\nAlba Ltd,2026-03-31,INV,1001,1200.00\n\
         Alba Ltd,2026-04-30,PAY,1001P,1200.00\nBo LLP,2026-04-30,INV,1002,600.00\nBo LLP,2026-05-01,CRN,C3,100.00\n",
        "Kunde;Datum;Art;Belegnummer;Betrag\nAlba Ltd;31.03.2026;Rechnung;1001;1200,00\n\
         Alba Ltd;30.04.2026;Zahlungseingang;Z77;1200,00\nBo LLP;30.04.2026;Rechnung;1002;600,00\n\
         Bo LLP;02.05.2026;Gutschrift;Z78;100,00\n",
        "Client;Date;Nature;Numéro;Montant\nAlba Ltd;31/03/2026;Facture;1001;1200,00\nAlba Ltd;30/04/2026;Règlement;R77;1200,00\n\
         Bo LLP;30/04/2026;Facture;1002;600,00\nBo LLP;02/05/2026;Avoir;A78;100,00\n",
    ];
    for text in ledgers {
        let way = Way::of("ledger.csv", text);
        assert_eq!(way.asked, [], "{text}");
        let expected = [("Alba Ltd", 120_000, Some(120_000)), ("Bo LLP", 60_000, None), ("Bo LLP", -10_000, None)];
        assert_eq!(told(&way), expected, "{text} {:?}", way.problems);
        let days: Vec<String> =
            way.invoices().iter().filter_map(|one| one.paid_on).map(|day| day.to_string()).collect();
        assert_eq!(days, ["2026-04-30"], "{text}");
        assert_eq!(way.left_out(), Vec::<u32>::new(), "{text}");
    }
    let nothing = Way::of(
        "documents.csv",
        "Client,Date,Document type,Document no,Net\nAlba Ltd,2026-03-31,Sales invoice,1001,1200.00\n\
         Alba Ltd,2026-04-30,Customer receipt,77,1200.00\nBo LLP,2026-04-30,Pro forma,1002,600.00\n\
         Cy LLP,2026-04-30,Quote,1003,600.00\nDee LLP,2026-04-30,Supplier invoice,1004,600.00\nEl,2026-05-03,Refund,9,50.00\n",
    );
    assert_eq!((told(&nothing), nothing.left_out()), (vec![("Alba Ltd", 120_000, Some(120_000))], vec![4, 5, 6, 7]));
}

/// A payment that was taken into an invoice already paid by its own column gives the day, and counts once.
#[test]
fn where_a_list_says_what_is_open_its_payments_only_give_the_days() {
    let way = Way::of(
        "ledger.csv",
        "Client,Date,Type,Invoice no,Amount,Outstanding\nAlba,2026-01-31,Invoice,1,100.00,0.00\n\
         Alba,2026-02-28,Invoice,2,100.00,100.00\nAlba,2026-03-05,Receipt,R1,100.00,0.00\n\
         Bo,2026-01-31,Invoice,3,100.00,60.00\nBo,2026-03-05,Receipt,3,40.00,0.00\nBo,2026-03-06,Receipt,R9,5.00,0.00\n",
    );
    assert_eq!(told(&way), [("Alba", 10_000, Some(10_000)), ("Alba", 10_000, None), ("Bo", 10_000, Some(4_000))]);
    let days: Vec<bool> = way.invoices().iter().map(|one| one.paid_on.is_some()).collect();
    assert_eq!((days, way.left_out()), (vec![true, false, true], vec![7]));
}

#[test]
fn what_a_row_is_whose_type_nobody_knows_is_asked() {
    let text = "Client,Date,Type,Invoice no,Amount\nAlba,2026-01-31,Invoice,1,100.00\nAlba,2026-02-28,Wpłata,2,100.00\n\
        Bo,2026-02-28,Bill,3,70.00\nBo,2026-03-28,BILL,4,70.00\n";
    let answers = [("says “Wpłata”", "a payment"), ("says “Bill”", "an invoice")];
    let way = Way::answered("ledger.csv", text, &answers);
    let asked: Vec<&Asked> = way.asked.iter().map(|asked| &asked.about).collect();
    assert_eq!(
        asked,
        ["Wpłata", "Bill"].map(|word| Asked::Document { word: word.to_owned() }).iter().collect::<Vec<_>>()
    );
    assert_eq!(way.asked[0].choices, ["an invoice", "a credit note", "a payment", "none of these"]);
    assert_eq!(told(&way), [("Alba", 10_000, Some(10_000)), ("Bo", 7_000, None), ("Bo", 7_000, None)]);
    let none =
        Way::answered("ledger.csv", text, &[("says “Wpłata”", "none of these"), ("says “Bill”", "a credit note")]);
    assert_eq!(
        (told(&none), none.left_out()),
        (vec![("Alba", 10_000, None), ("Bo", -7_000, None), ("Bo", -7_000, None)], vec![3])
    );
}

/// What is sold, or how it is charged, stands under “Type” too.
#[test]
fn a_column_of_types_of_which_no_word_is_known_is_asked_about_once() {
    let text = "Client,Date,Type,Invoice no,Amount\nAlba,2026-01-31,Sale,1,100.00\nAlba,2026-02-28,Purchase,2,50.00\n\
        Bo,2026-02-28,Remortgage,3,70.00\n";
    let way = Way::answered("invoices.csv", text, &[("is each row an invoice", "each is an invoice")]);
    let asked: Vec<&Asked> = way.asked.iter().map(|asked| &asked.about).collect();
    assert_eq!(asked, [&Asked::Documents { column: "Type".to_owned() }]);
    assert_eq!(told(&way), [("Alba", 10_000, None), ("Alba", 5_000, None), ("Bo", 7_000, None)]);
    let kept = way.drafts.iter().flat_map(|draft| &draft.notes).map(|note| note.text.as_str()).collect::<Vec<_>>();
    assert_eq!(kept, ["Sale", "Purchase", "Remortgage"], "what they say is not lost");
    let differ =
        [("is each row an invoice", "they differ"), ("says “Purchase”", "none of these"), ("says “", "an invoice")];
    let way = Way::answered("invoices.csv", text, &differ);
    assert_eq!((told(&way), way.left_out()), (vec![("Alba", 10_000, None), ("Bo", 7_000, None)], vec![3]));
}

const FEE_NOTES: &str = "Fee note,Date,Case,Instructing solicitor,Lay client,Court,Work type,Fee,VAT,Paid,Outstanding\n\
    FN2201,14/02/2022,R v Doyle,Hodge Jones LLP,Sean Doyle,Crown Court,Trial,3500.00,700.00,4200.00,0.00\n\
    FN2202,20/03/2022,Re K (a child),Marram Law,Local authority,Family Court,Hearing,1200.00,240.00,1440.00,0.00\n\
    FN2501,02/10/2026,Trent v Bow Ltd,Hodge Jones LLP,Bow Ltd,High Court,Conference,750.00,150.00,0.00,900.00\n";

/// A barrister's fee notes: who instructs agrees, is billed and comes back; the lay client may be a person of one case.
#[test]
fn fee_notes_are_invoices_of_whoever_a_person_says_is_the_client() {
    let way = Way::answered("fees.csv", FEE_NOTES, &[("Who is the client", "Instructing solicitor")]);
    assert_eq!(propose(&way.sheet, None).mapping.chief(), Some(Object::Invoice));
    let [asked] = way.asked.as_slice() else { panic!("{:?}", way.asked) };
    assert_eq!(asked.about, Asked::NameColumn { field: Field::ClientName });
    assert_eq!(asked.text, "Who is the client: “Instructing solicitor” or “Lay client”?");
    assert_eq!(asked.choices, ["Instructing solicitor", "Lay client", LEAVE_OUT]);
    assert_eq!(asked.likely.as_deref(), Some("Instructing solicitor"));
    let expected = [
        ("Hodge Jones LLP", 350_000, Some(350_000)),
        ("Marram Law", 120_000, Some(120_000)),
        ("Hodge Jones LLP", 75_000, None),
    ];
    assert_eq!(told(&way), expected, "{:?}", way.problems);
    let first = way.invoices()[0];
    assert_eq!((first.number.as_str(), first.engagement.as_deref()), ("FN2201", Some("R v Doyle")));
    assert_eq!((first.issued.to_string().as_str(), first.service_line.as_deref()), ("2022-02-14", Some("Trial")));
    let kept: Vec<&str> =
        way.drafts[2..].iter().flat_map(|draft| &draft.notes).map(|note| note.column.as_str()).collect();
    assert!(kept.contains(&"Court") && kept.contains(&"Lay client"), "{kept:?}");
    let lay = Way::answered("fees.csv", FEE_NOTES, &[("Who is the client", "Lay client")]);
    let of: Vec<_> =
        lay.invoices().iter().map(|one| (one.client.name.clone().unwrap(), one.payer.clone().unwrap())).collect();
    assert_eq!(of[0], ("Sean Doyle".to_owned(), "Hodge Jones LLP".to_owned()), "who is billed is kept apart (D25)");
    let alone =
        Way::of("fees.csv", "Fee note,Date,Instructing solicitor,Fee\nFN1,14/02/2022,Hodge Jones LLP,3500.00\n");
    assert_eq!((alone.asked.len(), told(&alone)), (0, vec![("Hodge Jones LLP", 350_000, None)]));
}

#[test]
fn a_list_of_work_with_what_was_billed_is_asked_what_its_rows_are() {
    let lists = [
        (
            "Matter no,Client,Matter,Opened,Fee,VAT,Paid,Outstanding,Status\n1,Alba,Lease,2026-01-15,100.00,20.00,120.00,0.00,Paid\n\
          2,Bo,Sale,2026-01-16,200.00,40.00,0.00,240.00,Part paid\n",
            Some("invoices"),
        ),
        ("Case,Client,Date,Fee\nAlba v Cox,Alba,2026-01-15,100.00\nBo v Dee,Bo,2026-01-16,250.00\n", None),
    ];
    for (text, likely) in lists {
        let way = Way::of("list.csv", text);
        let asked: Vec<&Asked> = way.asked.iter().map(|asked| &asked.about).collect();
        assert_eq!(asked, [&Asked::Rows], "{text}");
        assert_eq!(way.asked[0].likely.as_deref(), likely, "{text}");
        let work = Way::answered(
            "list.csv",
            text,
            &[("what is each row", "engagements"), ("Paid”", "closed"), ("paid”", "open")],
        );
        assert_eq!(work.drafts.iter().filter(|draft| draft.object() == Object::Engagement).count(), 2, "{text}");
        let bills = Way::answered(
            "list.csv",
            text,
            &[
                ("what is each row", "invoices"),
                ("number of the invoice", "none: the invoices have no numbers"),
                ("day of the invoice", "Opened"),
                ("on top of it", "on top of it"),
            ],
        );
        assert_eq!(bills.invoices().len(), 2, "{text} {:?}", bills.problems);
    }
    for text in [
        "Matter No,Client,Matter,Date Opened,Fee,Status\n1,Alba,Lease,2026-01-15,100.00,Open\n2,Bo,Sale,2026-01-16,250.00,Closed\n",
        "Matter,Client,Fee,Status\nLease,Alba,100.00,Open\nSale,Bo,250.00,Closed\n",
    ] {
        assert_eq!(Way::of("matters.csv", text).asked, [], "{text}");
    }
}

#[test]
fn the_day_of_an_invoice_is_known_under_many_names_or_asked_for() {
    for header in [
        "Tax point",
        "Billed on",
        "Raised",
        "Dated on",
        "Invoice month",
        "Leistungsdatum",
        "Created (UTC)",
        "Posted",
        "Sent",
        "When",
        "Day of it",
    ] {
        let way = Way::of(
            "invoices.csv",
            &format!("Client,Invoice no,{header},Amount\nAlba Ltd,1,2026-03-31,100\nBo LLP,2,2026-04-30,200\n"),
        );
        assert_eq!((way.asked.len(), way.invoices().len()), (0, 2), "{header} {:?}", way.problems);
        assert_eq!(way.invoices()[0].issued, day("2026-03-31"), "{header}");
    }
    let months =
        Way::of("invoices.csv", "Client,Invoice no,Month,Amount\nAlba Ltd,1,Mar 2026,100\nBo LLP,2,04/2026,200\n");
    let known = months.invoices().iter().map(|one| (one.issued, one.issued_precision)).collect::<Vec<_>>();
    assert_eq!(known, [(day("2026-03-31"), Precision::Month), (day("2026-04-30"), Precision::Month)]);
    let two = "Client,Invoice no,Work from,Work until,Amount\nAlba Ltd,1,2026-03-01,2026-03-31,100\n";
    let way = Way::answered("invoices.csv", two, &[("day of the invoice", "Work until")]);
    assert_eq!(way.asked[0].about, Asked::NameColumn { field: Field::InvoiceIssued });
    assert_eq!(way.asked[0].text, "Which column holds the day of the invoice?");
    assert_eq!(way.asked[0].choices, ["Work from", "Work until"]);
    assert_eq!(way.invoices()[0].issued, day("2026-03-31"));
    let due = Way::answered("invoices.csv", "Client,Invoice no,Due,Amount\nAlba Ltd,1,2026-03-31,100\n", &[]);
    assert_eq!(due.asked[0].choices, ["Due"], "the only days that the list gives are asked about, not taken");
    // What names the day of the invoice wins over other days, on whichever side they stand.
    let both = Way::of(
        "invoices.csv",
        "Client,Invoice no,Created,Invoice date,Settled,Amount\nAlba Ltd,1,2026-03-01,2026-03-31,2026-04-15,100\n",
    );
    assert_eq!(both.invoices()[0].issued, day("2026-03-31"));
    assert_eq!(both.invoices()[0].paid_on, Some(day("2026-04-15")));
}

#[test]
fn lists_of_other_programs_land_with_the_fewest_questions() {
    let freeagent = "Contact,Reference,Dated on,Due on,Currency,Net Value,Sales Tax,Total Value,Paid,Status,Project\n\
        Alba Ltd,INV001,31 Mar 26,30 Apr 26,GBP,100.00,20.00,120.00,120.00,Paid,\n\
        Bo LLP,INV002,30 Apr 26,30 May 26,GBP,200.00,40.00,240.00,0.00,Overdue,\n";
    let bexio = "Nr.;Titel;Kunde;Datum;Gültig bis;Total;Währung;Status\nRE-1;Mandat 2026;Alba Ltd;31.03.2026;30.04.2026;100.00;GBP;Bezahlt\n\
        RE-2;Mandat 2026;Bo LLP;30.04.2026;30.05.2026;200.00;GBP;Offen\nRE-3;Mandat 2026;Cy AG;30.04.2026;30.05.2026;500.00;GBP;Entwurf\n";
    for (text, left_out) in [(freeagent, vec![]), (bexio, vec![4])] {
        let way = Way::of("list.csv", text);
        assert_eq!(way.asked, [], "{text}");
        assert_eq!(told(&way), [("Alba Ltd", 10_000, Some(10_000)), ("Bo LLP", 20_000, None)], "{:?}", way.problems);
        assert_eq!(way.invoices()[1].due, Some(day("2026-05-30")));
        assert_eq!(way.left_out(), left_out, "{text}");
    }
    let stripe = "id,Amount,Amount Refunded,Currency,Created (UTC),Description,Customer ID,Customer Email,Status,Fee\n\
        ch_1,100.00,0.00,gbp,2026-03-31 10:00,Coaching,cus_1,ann@vane.example,Paid,1.70\n\
        ch_2,200.00,200.00,gbp,2026-04-30 11:00,Coaching,cus_2,bo@dee.example,Refunded,3.20\n";
    let way = Way::answered("charges.csv", stripe, &[("name of the client", BY_ADDRESS)]);
    let asked: Vec<&Asked> = way.asked.iter().map(|asked| &asked.about).collect();
    assert_eq!(asked, [&Asked::NameColumn { field: Field::ClientName }], "its numbers are of no other list");
    assert_eq!(way.asked[0].likely.as_deref(), Some(BY_ADDRESS));
    assert_eq!(way.names(), ["ann@vane.example"]);
    let invoices = way.invoices();
    assert_eq!(invoices.len(), 1, "{:?}", way.problems);
    assert_eq!((invoices[0].total.minor, invoices[0].issued, way.left_out()), (10_000, day("2026-03-31"), vec![3]));
}
