//! Until when a list says that somebody was a client.

use perennial_core::fact::{Listing, Precision};
use perennial_core::imports::questions::Asked;

use crate::way::Way;

/// As what each client is named, and until when.
fn told(way: &Way) -> Vec<(&str, Option<Listing>, Option<String>, Precision)> {
    let client = |one: &&perennial_core::imports::drafts::ClientDraft| {
        let left = one.left.map(|day| day.to_string());
        (one.name.as_str().to_owned(), one.listed_as.as_deref().and_then(Listing::of_words), left, one.left_precision)
    };
    let found: Vec<_> = way.clients().iter().map(client).collect();
    let names: Vec<&str> = way.names();
    found.into_iter().zip(names).map(|((_, listing, left, precision), name)| (name, listing, left, precision)).collect()
}

#[test]
fn the_day_on_which_a_client_left_is_read_under_the_headers_of_usual_programs_and_languages() {
    for header in [
        "Left on",
        "Left",
        "Date left",
        "Leaving date",
        "Client until",
        "Until",
        "Ceased",
        "Cessation date",
        "Disengaged",
        "Date disengaged",
        "Disengagement date",
        "Terminated on",
        "Date lost",
        "Churn date",
        "Inactive since",
        "Former since",
        "End date",
        "End",
        "Date closed",
        "To",
        "Kunde bis",
        "Mandatsende",
        "Mandat beendet am",
        "Austrittsdatum",
        "Ende",
        "Date de départ",
        "Client jusqu'au",
        "Fin de mission",
        "Fecha de baja",
        "Cliente hasta",
        "Data cessazione",
        "Fine rapporto",
        "Klant tot",
        "Einddatum",
    ] {
        let text = format!(
            "Client,Status,{header}\nAlba Ltd,Active,\nBo Ltd,Former,31/12/2023\nCy Ltd,Former,2021\nDee Ltd,Former,03/2022\n"
        );
        let way = Way::of("clients.csv", &text);
        let left: Vec<(Option<String>, Precision)> =
            told(&way).into_iter().map(|(.., left, how)| (left, how)).collect();
        let day = |day: &str| Some(day.to_owned());
        assert_eq!(way.asked, [], "{header}");
        assert_eq!(
            left,
            [
                (None, Precision::Exact),
                (day("2023-12-31"), Precision::Exact),
                (day("2021-12-31"), Precision::Year),
                (day("2022-03-31"), Precision::Month)
            ],
            "{header}"
        );
    }
}

#[test]
fn other_ends_are_none_of_a_relationship() {
    for header in ["Year end", "Year end date", "Contract end date", "Accounting period end date", "Next year end"] {
        let text = format!("Client,Status,{header}\nAlba Ltd,Active,31/12/2025\nBo Ltd,Active,30/04/2026\n");
        let way = Way::of("clients.csv", &text);
        assert!(told(&way).iter().all(|(_, _, left, _)| left.is_none()), "{header}: {:?}", told(&way));
    }
    // Where nothing says who somebody is the end may be that of anything.
    let way = Way::of("list.csv", "Client,Town,End date\nAlba Ltd,Ulm,31/12/2025\nBo Ltd,Ulm,30/04/2026\n");
    assert!(told(&way).iter().all(|(_, _, left, _)| left.is_none()));
    assert_eq!(way.asked[0].about, Asked::Rows);
}

#[test]
fn a_day_of_leaving_that_contradicts_its_row_is_told() {
    let text = "Client,Status,Client since,Left on\nAlba Ltd,Active,01/06/2015,31/12/2023\n\
        Bo Ltd,Former,01/02/2024,31/12/2023\nCy Ltd,Active,,31/12/2031\nDee Ltd,,,31/12/2023\n";
    let way = Way::answered("clients.csv", text, &[("is blank", "clients")]);
    let left: Vec<Option<String>> = told(&way).into_iter().map(|(.., left, _)| left).collect();
    assert_eq!(left, [None, Some("2024-02-01".to_owned()), None, Some("2023-12-31".to_owned())]);
    assert_eq!(told(&way)[1].3, Precision::NotRecorded);
    assert!(way.told(2)[0].0.contains("called active"), "{:?}", way.problems);
    assert!(way.told(3)[0].0.contains("before they became a client"), "{:?}", way.problems);
    assert!(way.told(4)[0].0.contains("still to come"), "{:?}", way.problems);
}

#[test]
fn a_column_left_of_yes_and_no_says_who_left() {
    let way = Way::of("clients.csv", "Client,Town,Left\nAlba Ltd,Ulm,No\nBo Ltd,Ulm,Yes\n");
    let listed: Vec<Option<Listing>> = told(&way).into_iter().map(|(_, listing, ..)| listing).collect();
    assert_eq!((way.asked.len(), listed), (0, vec![Some(Listing::Client), Some(Listing::FormerClient)]));
    // A list with a day of leaving is one of clients, of whom the others have not left.
    let way = Way::of("clients.csv", "Client,Town,Left on\nAlba Ltd,Ulm,\nBo Ltd,Ulm,31/12/2023\n");
    assert_eq!((way.asked.len(), way.left_out()), (0, vec![]));
}
