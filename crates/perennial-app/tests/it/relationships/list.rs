//! Finding clients in the list.

use super::Desk;
use super::desk::{client, names};
use crate::support::TestApp;

#[tokio::test]
async fn clients_are_found_by_their_names() {
    let world = TestApp::new().await;
    client(&world, "Bellweather Homes", "2026-01-05").await;
    client(&world, "Ansah Tools", "2024-01-05").await;
    client(&world, "100% Cotton_Works", "2025-01-05").await;
    let desk = Desk::of_helen(&world);
    assert_eq!(names(&desk.get("/clients").await), ["100% Cotton_Works", "Ansah Tools", "Bellweather Homes"]);
    assert_eq!(names(&desk.get("/clients?text=BELL").await), ["Bellweather Homes"]);
    assert_eq!(names(&desk.get("/clients?text=%25").await), ["100% Cotton_Works"]);
    assert_eq!(names(&desk.get("/clients?sort=-name").await)[0], "Bellweather Homes");
    for sort in ["fees", "-fees", "contact", "-contact", "since", "-since", "standing", "-standing"] {
        assert_eq!(names(&desk.get(&format!("/clients?sort={sort}")).await).len(), 3, "{sort}");
    }
}

#[tokio::test]
async fn a_client_has_a_page() {
    let world = TestApp::new().await;
    let id = client(&world, "Bellweather Homes", "2026-01-05").await;
    let desk = Desk::of_priya(&world);
    for tab in ["", "/engagements", "/pursuits", "/people", "/invoices", "?on=2026-02-01", "?kind=touches"] {
        let answer = desk.get(&format!("/clients/{id}{tab}")).await;
        assert_eq!(answer.status, 200, "{tab}: {}", answer.body);
    }
}
