//! Lists whose headings leave it open what their rows are: what the wizard asks, one answer after the other (D18).

use perennial_core::imports::objects::{Field, Object};
use perennial_core::imports::presets::propose;
use perennial_core::imports::read::{Limits, read};

use crate::support::{Browser, TestApp};

impl Browser {
    async fn told(&self, at: &str, about: &str, answer: &str) {
        let form = [("asked_0", about), ("answer_0", answer)];
        self.post(&format!("{at}/columns"), &form).await.must(303, "");
    }
}

#[tokio::test]
async fn rows_that_a_person_calls_invoices_are_read_as_such() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    let text = "Client,Date,Ref,Amount,VAT\nAnsah Tools,2026-10-15,A-1,1000.00,200.00\n\
        Ansah Tools,2026-11-15,A-2,1200.00,240.00\nQuill & Stone,2026-11-20,A-3,100.00,20.00\n";
    let uploaded = helen.upload("/imports/new", &[("object", "")], "list.csv", text.as_bytes()).await.must(303, "");
    let at = uploaded.location().to_owned();
    let page = helen.get(&at).await.must(200, "“Amount” holds sums of money: what is each row?").body;
    assert!(page.contains("read as Clients") && !page.contains("Who is in this file"), "{page}");
    helen.told(&at, r#"{"asked":"rows"}"#, "invoices").await;
    let page = helen.get(&at).await.must(200, "Is “VAT” part of “Amount”").body;
    assert!(page.contains("read as Invoices") && !page.contains("what is each row?"), "{page}");
    helen.told(&at, r#"{"asked":"tax","column":"Amount"}"#, "on top of it").await;
    helen.get(&format!("{at}/check")).await.must(200, "2 clients");
}

#[tokio::test]
async fn invoices_of_which_no_column_is_the_number_have_none() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    let text = "Client,Invoice date,Amount,For\nAnsah Tools,2026-06-01,100.00,Payroll of May\n\
        Quill & Stone,2026-06-04,90.00,Accounts\n";
    let uploaded = helen.upload("/imports/new", &[("object", "")], "june.csv", text.as_bytes()).await.must(303, "");
    let at = uploaded.location().to_owned();
    helen.get(&at).await.must(200, "Which column holds the number of the invoice?");
    let about = r#"{"asked":"name_column","field":"invoice.number"}"#;
    helen.told(&at, about, "none: the invoices have no numbers").await;
    helen.get(&format!("{at}/check")).await.must(200, "2 invoices");
}

#[tokio::test]
async fn days_of_work_under_unknown_names_are_told_by_a_person() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    let text = "Job No,Client,Project,Go-live,Exchange,Status\nJ1,Ansah Tools,Mill,2021-03-15,2021-06-20,Closed\n\
        J2,Quill & Stone,Barn,2022-04-16,2022-07-30,Closed\n";
    let uploaded = helen.upload("/imports/new", &[("object", "")], "jobs.csv", text.as_bytes()).await.must(303, "");
    let at = uploaded.location().to_owned();
    helen.get(&at).await.must(200, "Which column holds the day on which the work began?");
    let about = |field: &str| format!(r#"{{"asked":"name_column","field":"engagement.{field}"}}"#);
    helen.told(&at, &about("opened"), "Go-live").await;
    let page = helen.get(&at).await.must(200, "Which column holds the day on which the work ended?").body;
    assert!(!page.contains("on which the work began?"), "{page}");
    helen.told(&at, &about("closed"), "none of these").await;
    let page = helen.get(&at).await.must(200, "").body;
    assert!(!page.contains("Which column holds the day"), "{page}");
}

#[test]
fn an_engineers_list_of_projects_gives_titles_and_ends() {
    let text = "Job No,Client,Project Title,Type,Status,Start,Finish\n1,Dunlin Homes,Plot drainage,Commission,Live,2026-09-02,\n\
        2,Old Quay Trust,Wall repair,Call-off,Complete,2019-03-03,2019-08-21\n";
    let sheet = read(text.as_bytes(), "jobs.csv", &Limits::default()).unwrap().sheets.remove(0);
    let mapping = propose(&sheet, Some(Object::Engagement)).mapping;
    let of = |field: Field| mapping.columns.iter().find(|column| column.to.contains(&field)).map(|c| c.header.as_str());
    assert_eq!(of(Field::EngagementId), Some("Job No"));
    assert_eq!(of(Field::EngagementTitle), Some("Project Title"));
    assert_eq!(of(Field::EngagementServiceLine), Some("Type"));
    assert_eq!((of(Field::EngagementOpened), of(Field::EngagementClosed)), (Some("Start"), Some("Finish")));
}
