//! Under which names lists give the days on which work, pursuits and relationships begin and end, and what is asked where
//! none is known (D20).

use perennial_core::imports::mapping::Mapping;
use perennial_core::imports::objects::{Field, Object};
use perennial_core::imports::presets::propose;
use perennial_core::imports::questions::{Asked, Question, questions};

use crate::way::Way;

/// The headers that a guess takes for the two fields, in a list of two columns of days.
fn taken(text: &str, fields: [Field; 2]) -> [Option<String>; 2] {
    let mapping = propose(&Way::sheet("list.csv", text), None).mapping;
    fields.map(|field| {
        let column = mapping.columns.iter().find(|column| column.to.contains(&field));
        column.map(|column| column.header.clone())
    })
}

fn work(first: &str, second: &str) -> String {
    format!(
        "Job No,Client,Project,{first},{second},Status\nJ1,Alba Ltd,Mill,15/03/2021,20/06/2021,Closed\n\
         J2,Bo LLP,Barn,16/04/2022,30/07/2022,Closed\nJ3,Cy plc,Dock,16/10/2024,,Open\n"
    )
}

fn deals(first: &str, second: &str) -> String {
    format!(
        "Deal,Company,Stage,{first},{second},Amount\nCFO,Alba Ltd,Won,15/03/2021,20/06/2021,1000\n\
         NED,Bo LLP,Lost,16/04/2022,30/07/2022,2000\nCEO,Cy plc,Proposal,16/10/2026,,3000\n"
    )
}

/// The fields whose column is asked, with the answers that there are.
fn asked(text: &str, mapping: &Mapping) -> Vec<Question> {
    let asked = questions(&Way::sheet("list.csv", text), mapping).0;
    asked.into_iter().filter(|asked| matches!(asked.about, Asked::NameColumn { .. })).collect()
}

#[test]
fn the_begin_and_the_end_of_work_are_known_by_many_words() {
    let fields = [Field::EngagementOpened, Field::EngagementClosed];
    let pairs = [
        ("Instructed", "Report issued"),
        ("Commissioned", "Completed"),
        ("Opened", "Placed on"),
        ("Date instructed", "Date of report"),
        ("Engaged", "Concluded"),
        ("Begin date", "Finish date"),
        ("Appointed", "Completion"),
        ("Order date", "Delivery date"),
        ("Date received", "Date sent out"),
        ("Commenced", "Ended"),
        ("Mandate date", "Closing date"),
        ("Search start", "Search end"),
        ("Contract start", "Contract end"),
        ("Agreement date", "Termination date"),
        ("Date In", "Date Out"),
        ("Auftragsdatum", "Abgeschlossen am"),
        ("Beauftragt am", "Lieferdatum"),
        ("Projektbeginn", "Projektende"),
        ("Date de commande", "Date de livraison"),
        ("Début mission", "Fin mission"),
    ];
    for (begin, end) in pairs {
        let found = taken(&work(begin, end), fields);
        assert_eq!(found, [Some(begin.to_owned()), Some(end.to_owned())], "{begin} {end}");
    }
    // The day on which a record was made stands back behind that of the work, and what is planned is no end.
    let found = taken(&work("Created", "Commissioned"), fields);
    assert_eq!(found, [Some("Commissioned".to_owned()), None]);
    let found =
        taken(&work("Opened", "Estimated completion date"), [Field::EngagementClosed, Field::EngagementPlannedEnd]);
    assert_eq!(found, [None, Some("Estimated completion date".to_owned())]);
}

#[test]
fn the_begin_and_the_decision_of_pursuits_are_known_by_many_words() {
    let pairs = [
        ("Created Time", "Outcome date"),
        ("Date received", "Result date"),
        ("First contact", "Answered"),
        ("Added on", "Closed at"),
        ("Lead date", "Decision"),
        ("Date of enquiry", "Date instructed"),
        ("Anfrage", "Entschieden am"),
    ];
    for (begin, end) in pairs {
        let text = deals(begin, end);
        let way = Way::of("list.csv", &text);
        let deals = way.deals();
        let day = |text: &str| Some(text.parse().unwrap());
        assert_eq!(deals["CFO"].opened, day("2021-03-15"), "{begin} {end}");
        let decided = format!("{:?} {:?}", deals["CFO"].state, deals["NED"].state);
        assert!(decided.contains("2021-06-20") && decided.contains("2022-07-30"), "{begin} {end}: {decided}");
    }
    // The only day of an outcome is that of every outcome.
    let way = Way::of("list.csv", &deals("Opened", "Won on"));
    assert!(format!("{:?}", way.deals()["NED"].state).contains("2022-07-30"));
}

#[test]
fn a_column_of_days_that_nothing_explains_is_asked_and_neither_is_remembered() {
    let text = work("Go-live", "Exchange");
    let mut mapping = propose(&Way::sheet("list.csv", &text), None).mapping;
    let open = asked(&text, &mapping);
    let fields: Vec<&Asked> = open.iter().map(|asked| &asked.about).collect();
    let of = |field: Field| Asked::NameColumn { field };
    assert_eq!(fields, [&of(Field::EngagementOpened), &of(Field::EngagementClosed)]);
    assert_eq!(open[0].choices, ["Go-live", "Exchange", "none of these"]);
    assert!(open.iter().all(|asked| asked.needed && asked.likely.is_none()));
    let sheet = Way::sheet("list.csv", &text);
    mapping.answer(&sheet, &open[0], "Go-live").unwrap();
    mapping.answer(&sheet, &open[1], "none of these").unwrap();
    assert_eq!(asked(&text, &mapping), []);
    assert!(mapping.answer(&sheet, &open[1], "Status").is_err());
    // What is read for a later list with these headings.
    let kept = Mapping::from_toml(&mapping.to_toml()).unwrap();
    assert_eq!(asked(&text, &kept), []);
}

#[test]
fn deadlines_birthdays_and_last_contacts_are_not_asked_about() {
    let others = [
        ("Next review", "Date of birth"),
        ("Last contact", "Filing deadline"),
        ("Modified on", "Hearing date"),
        ("Invoice date", "Geburtsdatum"),
        ("Date of death", "Prochaine relance"),
    ];
    for (first, second) in others {
        let text = work(first, second);
        let mapping = propose(&Way::sheet("list.csv", &text), Some(Object::Engagement)).mapping;
        assert_eq!(asked(&text, &mapping), [], "{first} {second}");
    }
}

#[test]
fn since_when_somebody_is_a_client_is_known_by_many_words_or_asked() {
    let list =
        |header: &str| format!("Client name,{header},Status\nAlba Ltd,15/03/2019,Active\nBo LLP,16/04/2020,Former\n");
    for header in [
        "Take-on date",
        "Joined",
        "Date joined",
        "Onboarded",
        "Date appointed",
        "Client from",
        "Engaged since",
        "First engaged",
        "Relationship start",
        "Inception date",
        "Commencement",
    ] {
        let way = Way::of("clients.csv", &list(header));
        assert_eq!(way.asked, [], "{header}");
        assert_eq!(way.clients()[0].since, Some("2019-03-15".parse().unwrap()), "{header}");
    }
    let text = list("Letter of 1st mandate");
    let mapping = propose(&Way::sheet("clients.csv", &text), None).mapping;
    let open = asked(&text, &mapping);
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].about, Asked::NameColumn { field: Field::ClientSince });
    for header in ["Next review", "Date of birth", "Last meeting", "Year end"] {
        let text = list(header);
        let mapping = propose(&Way::sheet("clients.csv", &text), None).mapping;
        assert_eq!(asked(&text, &mapping), [], "{header}");
    }
}
