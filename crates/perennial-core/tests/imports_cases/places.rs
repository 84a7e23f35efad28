//! A column `State` is one of the work, of an address or of a jurisdiction.

use perennial_core::imports::drafts::{EngagementDraft, What};
use perennial_core::imports::questions::Asked;
use perennial_core::imports::values::StatusMeaning;

use crate::way::Way;

fn work(way: &Way) -> Vec<&EngagementDraft> {
    way.drafts.iter().filter_map(|d| if let What::Engagement(work) = &d.what { Some(&**work) } else { None }).collect()
}

#[test]
fn the_state_of_an_address_or_a_court_is_not_the_state_of_the_work() {
    use StatusMeaning::{Closed, Open};
    let lists = [
        "Client,Street,City,State,Zip,Matter,Opened,Status\nKestrel LLC,1 Elm St,Reno,NV,89501,Lease,2024-01-05,Closed\n\
         Bo Dee,2 Oak St,Austin,TX,73301,Will,2026-09-09,Open\n",
        "Matter No,Client,Matter,State,Opened,Status\n1,Kestrel LLC,Lease,England,2024-01-05,Complete\n\
         2,Bo Dee,Will,England,2026-09-09,In Progress\n",
        // The status comes first, last, or has an own word beside it.
        "Matter,Client,Status,Opened,State\nLease,Kestrel LLC,Closed,2024-01-05,NSW\nWill,Bo Dee,Open,2026-09-09,VIC\n",
        "Matter,Client,Matter Status,Opened,State\nLease,Kestrel LLC,Closed,2024-01-05,Pleadings\n\
         Will,Bo Dee,Open,2026-09-09,Discovery\n",
        "Expediente,Cliente,Ciudad,Estado,Fecha de apertura,Status\nLease,Kestrel LLC,León,Guanajuato,2024-01-05,Closed\n\
         Will,Bo Dee,Ciudad Juárez,Chihuahua,2026-09-09,Open\n",
        // Without a column of the status a closing day says it.
        "Matter,Client,State,Opened,Closed\nLease,Kestrel LLC,NV,2024-01-05,2024-05-30\nWill,Bo Dee,TX,2026-09-09,\n",
        "Matter,Client,State,Opened,Closed\nLease,Kestrel LLC,New York,2024-01-05,2024-05-30\nWill,Bo Dee,Texas,2026-09-09,\n",
        "Matter,Client,City,State,Opened,Closed\nLease,Kestrel LLC,Wien,Wien,2024-01-05,2024-05-30\n\
         Will,Bo Dee,Graz,Steiermark,2026-09-09,\n",
    ];
    for text in lists {
        let way = Way::of("matters.csv", text);
        assert_eq!(way.asked, [], "{text}");
        let told: Vec<StatusMeaning> = work(&way)
            .iter()
            .map(|work| work.status.unwrap_or(if work.closed.is_some() { Closed } else { Open }))
            .collect();
        assert_eq!(told, [Closed, Open], "{text}: {:?}", way.problems);
    }
}

#[test]
fn a_state_that_is_one_of_the_work_is_read_as_that() {
    let text = "Matter,Client,State,Opened\nLease,Kestrel LLC,Closed,2024-01-05\nWill,Bo Dee,Open,2026-09-09\n";
    let told = |way: &Way| work(way).iter().map(|work| work.status).collect::<Vec<_>>();
    assert_eq!(told(&Way::of("l.csv", text)), [Some(StatusMeaning::Closed), Some(StatusMeaning::Open)]);
    // Beside an address too, and where the column called status says something else.
    let text = "Matter,Client,City,State,Status,Opened\nLease,Kestrel LLC,Reno,Closed,Filed,2024-01-05\n\
        Will,Bo Dee,Reno,Open,Drafted,2026-09-09\n";
    let way = Way::of("l.csv", text);
    assert_eq!((way.asked.len(), told(&way)), (0, vec![Some(StatusMeaning::Closed), Some(StatusMeaning::Open)]));
    // A word that nothing explains is asked about.
    let text = "Matter,Client,State,Opened\nLease,Kestrel LLC,Lodged,2024-01-05\nWill,Bo Dee,Open,2026-09-09\n";
    let asked: Vec<Asked> = Way::of("l.csv", text).asked.into_iter().map(|asked| asked.about).collect();
    assert_eq!(asked, [Asked::Status { word: "Lodged".to_owned() }]);
}

#[test]
fn the_state_of_an_address_is_no_step_of_a_deal_no_status_of_a_call_and_says_not_who_somebody_is() {
    let text = "Company,City,State,Deal,Stage,Amount,Close date\nKestrel LLC,Reno,NV,Lease,Won,1000,2026-01-05\n\
        Bo Dee,Austin,TX,Will,Lost,500,2026-01-09\n";
    let way = Way::of("deals.csv", text);
    let decided: Vec<String> = way.deals().values().map(|deal| format!("{:?}", deal.state)).collect();
    assert_eq!(way.asked, []);
    assert!(decided[0].starts_with("Hired") && decided[1].starts_with("NoWay"), "{decided:?}");
    let text = "Date,Client,Type,Subject,City,State\n2026-10-01,Alba Ltd,Meeting,Year end,Reno,NV\n";
    let way = Way::of("calls.csv", text);
    assert_eq!((way.drafts.iter().filter(|d| matches!(d.what, What::Touch(_))).count(), way.left_out()), (1, vec![]));
    let text = "Cliente,Calle,Ciudad,Estado,Estatus\nAlba SA,Juárez 1,León,Guanajuato,Activo\n\
        Bo SA,Hidalgo 2,Mérida,Yucatán,Activo\n";
    let way = Way::of("clientes.csv", text);
    let listed: Vec<Option<&str>> = way.clients().iter().map(|client| client.listed_as.as_deref()).collect();
    assert_eq!((way.asked.len(), listed), (0, vec![Some("Activo"), Some("Activo")]));
}

#[test]
fn a_closing_day_beside_a_status_of_open_is_told() {
    let text = "Matter,Client,Status,Opened,Closed\nLease,Kestrel LLC,Open,2024-01-05,2024-05-30\n";
    let way = Way::of("l.csv", text);
    assert!(way.told(2)[0].0.contains("closed on 30 May 2024: kept as open"), "{:?}", way.problems);
}
