//! Lists of invoices and clients that a tester made up.

use std::collections::BTreeSet;

use perennial_core::imports::drafts::{ClientDraft, What, drafts_as_of};
use perennial_core::imports::mapping::Mapping;
use perennial_core::imports::objects::{Field, Object};
use perennial_core::imports::presets::propose;
use perennial_core::imports::problem::Consequence;
use perennial_core::imports::questions::{Asked, Question};
use perennial_core::imports::read::{Limits, read};
use perennial_core::money::Currency;

use super::way::*;

#[test]
fn an_invoice_number_that_another_invoice_bears_is_told() {
    let way = Way::of(
        "invoices.csv",
        "Invoice No,Customer,Date,Amount\n1,Alder,15/01/2025,500\n2,Alder,15/07/2025,500\n\
         2,Alder,15/07/2025,600\n2,Alder,20/09/2025,700\n2,Birch,20/09/2025,700\n2,Alder,15/07/2025,500\n",
    );
    assert_eq!(minor(&way), [("1", 50_000, "GBP"), ("2", 50_000, "GBP"), ("2", 70_000, "GBP")]);
    assert_eq!(way.left_out(), [4, 5, 7], "line 7 says the same as line 3 again");
    let told =
        "invoice 2 stands in line 3 with another amount or day: give it a number of its own, or take one of them out";
    for line in [4, 5] {
        assert_eq!(way.told(line), [(told, Consequence::RowLeftOut)]);
    }
}

#[test]
fn a_month_or_a_year_is_a_day_that_is_known_no_better() {
    let way = Way::of(
        "clients.csv",
        "Client,Client since\nAlder,2015\nBirch,2018-03\nCedar,March 2019\nDate,2020-02-01\nElm,2026\nFir,next year\n",
    );
    let since = |client: &&ClientDraft| Some(format!("{} {}", client.since?, client.since_precision.key()));
    let told: Vec<Option<String>> = way.clients().iter().map(since).collect();
    let told: Vec<&str> = told.iter().map(|told| told.as_deref().unwrap_or("none")).collect();
    assert_eq!(
        told,
        ["2015-12-31 year", "2018-03-31 month", "2019-03-31 month", "2020-02-01 exact", "2026-11-29 year", "none"]
    );
    assert_eq!(way.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [7]);
    // Work that was opened and closed in one year was opened no later than it was closed.
    let way =
        Way::of("matters.csv", "Matter,Client,Opened,Closed\nSale,Alder,2015,2015-04-03\nLease,Birch,2016,2019\n");
    let matters = way.drafts.iter().filter_map(|d| if let What::Engagement(e) = &d.what { Some(e) } else { None });
    let told: Vec<String> = matters
        .map(|matter| {
            let (opened, closed) = (matter.opened.unwrap(), matter.closed.unwrap());
            format!("{opened} {} {closed} {}", matter.opened_precision.key(), matter.closed_precision.key())
        })
        .collect();
    assert_eq!(told, ["2015-04-03 year 2015-04-03 exact", "2016-12-31 year 2019-12-31 year"]);
    assert_eq!(way.problems, []);
}

#[test]
fn tax_is_a_service_in_a_column_of_services_and_none_in_one_of_items() {
    let lines = |header: &str| -> Vec<Option<String>> {
        let text =
            format!("Invoice No,Customer,Date,Amount,{header}\n1,Alder,15/01/2025,500,Tax\n2,Alder,15/02/2025,9,VAT\n");
        let sheet = read(text.as_bytes(), "invoices.csv", &Limits::default()).unwrap().sheets.remove(0);
        let mut mapping = Mapping { currency: Some(Currency::GBP), ..propose(&sheet, None).mapping };
        // A person says that the column holds service lines.
        let column = mapping.columns.iter_mut().find(|column| column.header == header).unwrap();
        column.to = vec![Field::InvoiceServiceLine];
        let (drafts, problems) = drafts_as_of(&sheet, &mapping, today());
        assert_eq!(problems, [], "{header}");
        let invoices =
            drafts.iter().filter_map(|draft| if let What::Invoice(i) = &draft.what { Some(i) } else { None });
        invoices.map(|invoice| invoice.service_line.clone()).collect()
    };
    assert_eq!(lines("Service"), [Some("Tax".to_owned()), Some("VAT".to_owned())]);
    assert_eq!(lines("Practice area"), [Some("Tax".to_owned()), Some("VAT".to_owned())]);
    assert_eq!(lines("Item"), [None, None]);
}

#[test]
fn rows_with_amounts_of_their_own_are_lines_of_one_invoice() {
    let way = Way::of(
        "invoices.csv",
        "Invoice No,Customer,Date,Line amount\n1,Alder,15/01/2025,500\n1,Alder,15/01/2025,600\n2,Alder,15/01/2025,70\n",
    );
    assert_eq!(minor(&way), [("1", 110_000, "GBP"), ("2", 7_000, "GBP")]);
    assert_eq!(way.problems, []);
    // Lines that each name another total of the whole are no lines of one.
    let way = Way::of(
        "invoices.csv",
        "Invoice No,Customer,Date,Total,Line amount\n1,Alder,15/01/2025,1100,500\n1,Alder,15/01/2025,1100,600\n\
         1,Alder,15/01/2025,900,900\n",
    );
    assert_eq!((minor(&way), way.left_out()), (vec![("1", 110_000, "GBP")], vec![4]));
}

/// Numbers begin again each January: the same number of another year is another invoice, of one client too.
#[test]
fn a_number_of_another_year_is_another_invoice() {
    let way = Way::of(
        "invoices.csv",
        "Invoice No,Customer,Date,Total\n1,Alder,15/01/2024,500\n1,Alder,15/01/2025,600\n1,Alder,15/01/2026,600\n\
         1,Alder,15/01/2026,700\n2,Alder,30/12/2025,50\n2,Alder,02/01/2026,60\n",
    );
    let expected = [("1", 50_000), ("1", 60_000), ("1", 60_000), ("2", 5_000), ("2", 6_000)];
    assert_eq!(minor(&way), expected.map(|(number, total)| (number, total, "GBP")));
    assert_eq!(way.left_out(), [5]);
    // Lines of one invoice that begin again in another year.
    let way = Way::of(
        "invoices.csv",
        "Invoice No,Customer,Date,Line amount\n1,Alder,15/01/2025,500\n1,Alder,15/01/2025,600\n1,Alder,15/01/2026,70\n",
    );
    assert_eq!(minor(&way), [("1", 110_000, "GBP"), ("1", 7_000, "GBP")]);
}

#[test]
fn a_client_list_without_a_name_is_asked_which_column_holds_it() {
    let rows =
        "Alder Ltd,Ann Ash,ann@alder.example,2019-03-01,Live\nBirch Ltd,Bo Oak,bo@birch.example,2020-04-01,Live\n";
    let way = Way::of("book.csv", &format!("Whose,Kontakt,E-Mail (main),Since when,Standing\n{rows}"));
    let asked: Vec<&Question> = way.asked.iter().filter(|q| q.needed).collect();
    assert_eq!(asked[0].about, Asked::NameColumn { field: Field::ClientName });
    assert_eq!(asked[0].text, "Which column holds the name of the client?");
    for heading in ["Cust. Name", "Cust.  name", "Client  name", "CUSTOMER.NAME"] {
        let way = Way::of("book.csv", &format!("{heading},Kontakt,E-Mail (main),Since when,Standing\n{rows}"));
        assert!(!way.asked.iter().any(|q| matches!(q.about, Asked::NameColumn { .. })), "{heading}: {:?}", way.asked);
        assert_eq!(way.names(), ["Alder Ltd", "Birch Ltd"], "{heading}");
    }
}

/// A column “Paid” that only says whether it was: the invoice is paid whole, or not at all.
#[test]
fn a_paid_column_of_yes_and_no_is_read() {
    let text = "Invoice No,Customer,Date,Amount,Paid\n1,Alder,15/03/2026,1200.00,yes\n2,Birch,16/03/2026,800.00,no\n\
        3,Cedar,17/03/2026,600.00,250.00\n";
    let sheet = read(text.as_bytes(), "invoices.csv", &Limits::default()).unwrap().sheets.remove(0);
    let mapping = Mapping { currency: Some(Currency::GBP), ..propose(&sheet, None).mapping };
    let (drafts, problems) = drafts_as_of(&sheet, &mapping, today());
    assert!(problems.is_empty(), "{problems:?}");
    let paid: Vec<Option<i64>> = drafts
        .iter()
        .filter_map(|draft| match &draft.what {
            What::Invoice(invoice) => Some(invoice.paid.map(|paid| paid.minor)),
            _ => None,
        })
        .collect();
    assert_eq!(paid, [Some(120_000), None, Some(25_000)]);
}

#[test]
fn how_a_client_found_the_firm_is_no_referrer() {
    let way = Way::of(
        "clients.csv",
        "Client,Referred by\nAlder,unknown\nBirch,Google / word of mouth\nCedar,Existing client\nDate,Brandt Hollis LLP\n\
         Elm,n/a\nFir,Website Designs Ltd\n",
    );
    let referred: Vec<Option<&str>> = way.clients().iter().map(|client| client.referred_by.as_deref()).collect();
    assert_eq!(referred, [None, None, None, Some("Brandt Hollis LLP"), None, Some("Website Designs Ltd")]);
    assert_eq!(way.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [2, 3, 4]);
}

#[test]
fn one_number_of_two_clients_is_two_rows() {
    let hash = |client: &str| {
        let way = Way::of("invoices.csv", &format!("Invoice No,Customer,Date,Amount\n7,{client},2026-08-05,700\n"));
        way.drafts.iter().find(|draft| matches!(draft.what, What::Invoice(_))).unwrap().hash.clone()
    };
    assert_ne!(hash("Ash Ltd"), hash("Bay Ltd"));
    assert_eq!(hash("Ash Ltd"), hash("Ash Ltd"));
}

/// Rows that differ in nothing but whom they are about are of several.
#[test]
fn rows_that_differ_only_in_whose_they_are_are_each_read() {
    for (name, text, object) in [
        (
            "matters.csv",
            "Client,Matter,Status\nAlba Ltd,Annual accounts,Open\nBo Ltd,Annual accounts,Open\nCy Ltd,Annual accounts,Open\n",
            Object::Engagement,
        ),
        (
            "deals.csv",
            "Company,Contact,Deal,Status\nAlba Ltd,Ann,Website,Won\nBo Ltd,Ben,Website,Won\nCy Ltd,Cat,Website,Won\n",
            Object::Pursuit,
        ),
        (
            "calls.csv",
            "Client,Date,Medium,Notes\nAlba Ltd,2026-11-01,Phone,Hello\nBo Ltd,2026-11-01,Phone,Hello\nCy Ltd,2026-11-01,Phone,Hello\n",
            Object::Touch,
        ),
        (
            "people.csv",
            "Contact name,Organisation,Role\nJohn Smith,Alba Ltd,Director\nJohn Smith,Bo Ltd,Director\nJohn Smith,Cy Ltd,Director\n",
            Object::Contact,
        ),
    ] {
        let way = Way::of(name, text);
        assert_eq!(way.names(), ["Alba Ltd", "Bo Ltd", "Cy Ltd"], "{name}");
        let of_kind: Vec<_> = way.drafts.iter().filter(|draft| draft.object() == object).collect();
        let hashes: BTreeSet<_> = of_kind.iter().map(|draft| &draft.hash.0).collect();
        assert_eq!((of_kind.len(), hashes.len(), way.left_out()), (3, 3, vec![]), "{name}: {:?}", way.problems);
        // The very same cells are still one row.
        let first = text.lines().nth(1).unwrap();
        let again = Way::of(name, &format!("{text}{first}\n"));
        assert_eq!(again.left_out(), [5], "{name}");
    }
}

#[test]
fn lines_for_tax_advice_are_fees() {
    let way = Way::of(
        "invoices.csv",
        "Invoice No,Customer,Date,Amount,Service\n1,Alder,15/01/2025,500,Tax\n1,Alder,15/01/2025,300,Audit\n",
    );
    let told: Vec<(Option<&str>, i64)> =
        way.invoices().iter().map(|invoice| (invoice.service_line.as_deref(), invoice.net().minor)).collect();
    assert_eq!(told, [(Some("Tax"), 50_000), (Some("Audit"), 30_000)]);
}

#[test]
fn an_invoice_that_stands_twice_is_imported_once_and_lines_may_repeat() {
    let twice = "1,Alder,15/01/2025,500\n1,Alder,15/01/2025,500\n";
    let way = Way::of("invoices.csv", &format!("Invoice No,Customer,Date,Total\n{twice}"));
    assert_eq!((minor(&way), way.left_out()), (vec![("1", 50_000, "GBP")], vec![3]));
    assert_eq!(way.problems[0].what_to_do, "the same as line 2: it is imported once; nothing to do");
    let way = Way::of("invoices.csv", &format!("Invoice No,Customer,Date,Line amount\n{twice}"));
    assert_eq!((minor(&way), way.left_out()), (vec![("1", 100_000, "GBP")], vec![]));
    let way = Way::of("invoices.csv", "Customer,Invoice date,Total\nAlder,15/01/2025,500\nAlder,15/01/2025,500\n");
    assert_eq!((way.invoices().len(), way.left_out()), (1, vec![3]));
    assert!(way.problems[0].what_to_do.ends_with("if it is another fee, give both rows a number"));
}
