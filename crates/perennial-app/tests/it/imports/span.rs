//! A list covers the days that its rows give, also those of work that another list told of before (D15).

use perennial_core::journeys::coverage::RecordKind;

use crate::support::TestApp;

const DEALS: &str = "Company,Deal,Status,Created,Closed,Value\nAlba Ltd,Strategy,Won,2026-09-01,2026-10-20,100\n\
    Bo Ltd,Audit,Won,2025-08-01,2025-10-22,200\n";
const PROJECTS: &str = "Company,Project no,Project,Start date,End date,Status\nAlba Ltd,P1,Strategy,2026-10-20,,Active\n\
    Bo Ltd,P2,Audit,2025-10-22,2026-02-02,Closed\n";

impl TestApp {
    async fn matters_until(&self) -> Option<String> {
        let mut conn = self.app.db.read().await.unwrap();
        let model = perennial_app::firm::model(&mut conn).await.unwrap();
        let span = model.coverage.of(RecordKind::Matters)?;
        span.listed.map(|day| day.to_string())
    }
}

#[tokio::test]
async fn a_list_of_projects_covers_the_same_days_whether_or_not_deals_came_before() {
    let alone = TestApp::new().await;
    alone.import_list("projects.csv", PROJECTS, None).await;
    let after = TestApp::new().await;
    after.import_list("deals.csv", DEALS, None).await;
    after.import_list("projects.csv", PROJECTS, None).await;
    assert_eq!(alone.matters_until().await.as_deref(), Some("2026-10-20"));
    assert_eq!(after.matters_until().await, alone.matters_until().await);
}
