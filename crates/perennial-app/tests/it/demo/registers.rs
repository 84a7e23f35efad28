//! What the registers of the demo firm show: promises, budgets, complaints with their clocks, presents.

use perennial_app::args;
use uuid::Uuid;

use super::Firm;
use crate::support::Browser;

pub const EXPECTED: [&str; 8] = [
    "promises settled in the year 412: kept 351, late 39, broken 22",
    "within the estimate 129 of 168",
    "complaints 9: closed or answered 7, open 2",
    "answers owed: day 51 of 56",
    "answers owed: new",
    "presents 64: flagged 41, approved by a second person 23",
    "report: 64 given and 0 declined",
    "presents without the contact who got them 0",
];

/// The registers in lines, from their tables and pages.
pub async fn registers(firm: &Firm) -> Vec<String> {
    let mut conn = firm.app.db.read().await.unwrap();
    let year = firm.today - 365;
    let sql = "select cast(count(case when state = 'kept' then 1 end) as bigint),
           cast(count(case when state = 'kept_late' then 1 end) as bigint),
           cast(count(case when state = 'broken' then 1 end) as bigint)
         from promise where settled_on > $1";
    let (kept, late, broken): (i64, i64, i64) = conn.optional(sql, args![year]).await.unwrap().unwrap();
    let complaints: i64 = conn.scalar("select count(*) from complaint", vec![]).await.unwrap();
    let open: i64 = conn.scalar("select count(*) from complaint where state = 'open'", vec![]).await.unwrap();
    let presents: i64 = conn.scalar("select count(*) from present", vec![]).await.unwrap();
    let sql = "select count(*) from present p join present_detail d on d.present_id = p.id
        where p.reason is null and d.logo = 1 and d.recipients = 41";
    let flagged: i64 = conn.scalar(sql, vec![]).await.unwrap();
    let sql =
        "select count(*) from present where state = 'given' and approved_by is not null and approved_by <> proposed_by";
    let approved: i64 = conn.scalar(sql, vec![]).await.unwrap();
    let unknown: i64 = conn.scalar("select count(*) from present where contact_id is null", vec![]).await.unwrap();
    let helen: Option<(Uuid,)> = conn
        .optional("select id from staff where email_key = $1", args!["helen.marsh@harcourtvale.example"])
        .await
        .unwrap();
    drop(conn);
    let browser = Browser::signed_in(&firm.app, helen.unwrap().0.into()).await;
    let variance = browser.get("/variance").await.must(200, "Within 5 %");
    let within = if variance.body.contains("129 of 168") { "129 of 168" } else { &variance.body };
    let page = browser.get("/complaints").await.must(200, "2 answers owed");
    let clock = if page.body.contains("day 51 of 56") { "day 51 of 56" } else { &page.body };
    let new = if (0..=7).any(|day| page.body.contains(&format!("day {day} of 56"))) { "new" } else { &page.body };
    let report = browser.get("/presents/report").await.must(200, "64 given and 0 declined");
    assert!(report.body.contains("UK"));
    for path in ["/promises", "/promises?view=board", "/gaps", "/presents?flagged=1", "/promises/export"] {
        browser.get(path).await.must(200, "");
    }
    vec![
        format!("promises settled in the year {}: kept {kept}, late {late}, broken {broken}", kept + late + broken),
        format!("within the estimate {within}"),
        format!("complaints {complaints}: closed or answered {}, open {open}", complaints - open),
        format!("answers owed: {clock}"),
        format!("answers owed: {new}"),
        format!("presents {presents}: flagged {flagged}, approved by a second person {approved}"),
        "report: 64 given and 0 declined".to_owned(),
        format!("presents without the contact who got them {unknown}"),
    ]
}
