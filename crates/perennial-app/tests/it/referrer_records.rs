//! Referrers as records: their life and silence, owner and terms, what is noted of their referrals, and names that are
//! linked to them.

use perennial_app::portability::{self, Format};
use perennial_core::ids::ClientId;
use uuid::Uuid;

use crate::relationships::desk::client;
use crate::support::{Browser, TestApp, day, location};

/// Walls a client off for all but Helen.
async fn restrict(world: &TestApp, helen: &Browser, wall: &str, client: &str) {
    let helens = world.helen.to_string();
    let fields =
        [("version", "1"), ("name", wall), ("reason", "A takeover"), ("clients", client), ("people", &*helens)];
    helen.post("/settings/walls", &fields).await.must(303, "");
}

async fn record(desk: &Browser, client: ClientId, kind: &str, fields: &[(&str, &str)]) {
    desk.post(&format!("/clients/{client}/record/{kind}"), fields).await.must(303, "");
}

#[tokio::test]
async fn a_referrer_has_a_life_an_owner_and_terms_and_search_finds_it() {
    let world = TestApp::new().await;
    let desk = world.as_person(world.priya).await;
    let kestrel = client(&world, "Kestrel Freight", "2024-01-05").await;
    let priyas = world.priya.to_string();
    let brandt = [
        ("name", "Brandt Hollis LLP"),
        ("kind", "law_firm"),
        ("owner", priyas.as_str()),
        ("potential", "high"),
        ("disclosed", "yes"),
        ("reciprocal", "yes"),
        ("fee_allowed", "no"),
    ];
    desk.post("/referrers", &brandt).await.must(303, "");
    desk.post("/referrers", &[("name", "Bank of Kent"), ("kind", "bank")]).await.must(303, "");
    let sql = "select id from referrer where name = 'Brandt Hollis LLP'";
    let id: Uuid = world.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap();
    let page = desk.get(&format!("/referrers/{id}")).await.must(200, "Looked after by Priya Nair").body;
    for words in ["Prospect", "Potential: high", "Agreed: clients are told, we refer in return, no fee is paid"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let chosen = id.to_string();
    let names = |page: crate::support::Answer| -> Vec<String> {
        let rows = page.body.split("role=\"rowheader\"><a href=\"").skip(1);
        rows.map(|row| row.split_once('>').unwrap().1.split_once('<').unwrap().0.to_owned()).collect()
    };
    // Two years ago it referred somebody: dormant; 70 days ago: active and silent; once spoken to: not silent.
    record(&desk, kestrel, "referral-received", &[("referrer", &chosen), ("on", "2024-02-01")]).await;
    assert_eq!(names(desk.get("/referrers?life=dormant").await), ["Brandt Hollis LLP"]);
    assert_eq!(names(desk.get("/referrers?life=prospect").await), ["Bank of Kent"]);
    let orchard = client(&world, "Orchard Dairy", "2026-01-05").await;
    record(&desk, orchard, "referral-received", &[("referrer", &chosen), ("on", "2026-09-13")]).await;
    assert_eq!(names(desk.get("/referrers?life=active").await), ["Brandt Hollis LLP"]);
    assert_eq!(names(desk.get(&format!("/referrers?owner={priyas}&kind=law_firm")).await), ["Brandt Hollis LLP"]);
    assert!(names(desk.get(&format!("/referrers?owner={priyas}&kind=bank")).await).is_empty());
    desk.get("/referrers").await.must(200, ">Silent for 70 days<");
    desk.get(&format!("/referrers/{id}")).await.must(200, "Silent for 70 days");
    let mut spoken = brandt.to_vec();
    spoken.extend([("contacted", "2026-11-20"), ("version", "1")]);
    desk.post(&format!("/referrers/{id}"), &spoken).await.must(303, "");
    assert!(!desk.get(&format!("/referrers/{id}")).await.body.contains("Silent for"));
    desk.get("/search?q=brandt").await.must(200, &format!("/referrers/{id}"));

    // On what a referral rests, at whose initiative, whether they would have come anyway, and the report back.
    let sql = "select id from referral where on_day = (select max(on_day) from referral)";
    let referral: Uuid = world.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap();
    let note = [
        ("version", "0"),
        ("kind", "expertise"),
        ("initiative", "ours"),
        ("influence", "two"),
        ("influence_asked", "1"),
        ("reported", "2026-10-01"),
    ];
    desk.post(&format!("/referrals/{referral}"), &note).await.must(303, "");
    let page = desk.get(&format!("/referrals/{referral}")).await.must(200, "value=\"2026-10-01\"").body;
    for value in ["expertise", "ours", "two"] {
        assert!(page.contains(&format!("value=\"{value}\" selected")), "{value}: {page}");
    }
    // All of it travels.
    let outside = tempfile::tempdir().unwrap();
    for (format, file) in [(Format::Json, "json"), (Format::Csv, "csv")] {
        let folder = outside.path().join(file);
        portability::export(&world.app, format, &folder, false).await.unwrap();
        let restored = format!("{file}-restored");
        let restored = crate::portability::open(&location(&outside.path().join(restored)).await, true).await;
        portability::load(&restored, &folder).await.unwrap();
        let mut conn = restored.db.read().await.unwrap();
        let sql = "select r.potential || r.disclosed || r.reciprocal || r.fee_allowed || s.name || r.contacted_on
            from referrer r join staff s on s.id = r.owned_by";
        let spoken = day("2026-11-20").number();
        assert_eq!(conn.scalar::<String>(sql, vec![]).await.unwrap(), format!("high110Priya Nair{spoken}"), "{file}");
        let sql = "select kind || initiative || influence || influence_asked || reported_on from referral_note";
        let told = day("2026-10-01").number();
        assert_eq!(conn.scalar::<String>(sql, vec![]).await.unwrap(), format!("expertiseourstwo1{told}"), "{file}");
    }
    world.is_sound().await;
}

#[tokio::test]
async fn a_name_that_stands_alone_is_linked_and_the_link_taken_back() {
    let world = TestApp::new().await;
    let desk = world.as_person(world.helen).await;
    let kestrel = client(&world, "Kestrel Freight", "2026-01-05").await;
    let alone = world.change(move |tx, act| {
        Box::pin(async move {
            let from = Some("Brandt Hollis LLP (law firm)".to_owned());
            let received = perennial_core::fact::SupportFact::ReferralReceived {
                referral: act.new_id(),
                from_client: None,
                from,
                from_referrer: None,
            };
            perennial_app::touches::support(tx, act, kestrel, day("2026-02-01"), received).await
        })
    });
    alone.await.unwrap();
    let list = "/referrers/texts";
    let page = desk.get(list).await.must(200, "Brandt Hollis LLP (law firm)").body;
    assert!(page.contains("Brandt Hollis LLP: a new referrer") && page.contains("1 referral, the last on"), "{page}");
    desk.post(list, &[("key", "brandt hollis llp"), ("means", "nobody")]).await.must(400, "Choose whom the name means");
    let link = [("key", "brandt hollis llp"), ("means", "new")];
    let undo = "/referrers/texts/undo?key=brandt";
    desk.post(list, &link).await.must(303, "");
    desk.get(list).await.must(200, "Every name is linked");
    let id: Uuid = world.app.db.read().await.unwrap().scalar("select id from referrer", vec![]).await.unwrap();
    desk.get(&format!("/referrers/{id}")).await.must(200, "Kestrel Freight");
    desk.get("/referrers?life=active").await.must(200, "Brandt Hollis LLP");
    desk.get(&format!("/clients/{kestrel}/record/thanked")).await.must(200, "Brandt Hollis LLP");
    desk.post(list, &link).await.must(409, "Changed meanwhile");
    desk.post(undo, &[]).await.must(404, "");
    desk.post("/referrers/texts/undo?key=brandt%20hollis%20llp", &[]).await.must(303, "");
    // The referrer who was recorded with the name goes with the link, and the name stands alone again.
    desk.get(list).await.must(200, "Brandt Hollis LLP: a new referrer");
    desk.get(&format!("/referrers/{id}")).await.must(404, "");
    // Linked to a referrer who was there, that one stays.
    desk.post("/referrers", &[("name", "Brandt Hollis LLP"), ("kind", "law_firm")]).await.must(303, "");
    let sql = "select id from referrer where deleted_at is null";
    let id: Uuid = world.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap();
    desk.get(list).await.must(200, "Brandt Hollis LLP (referrer)");
    let link = [("key", "brandt hollis llp"), ("means", &*format!("referrer:{id}"))];
    desk.post(list, &link).await.must(303, "");
    desk.get(&format!("/referrers/{id}")).await.must(200, "Kestrel Freight");
    desk.post("/referrers/texts/undo?key=brandt%20hollis%20llp", &[]).await.must(303, "");
    let page = desk.get(&format!("/referrers/{id}")).await.must(200, "Brandt Hollis LLP");
    assert!(!page.body.contains("Kestrel Freight"));
    world.is_sound().await;
}

#[tokio::test]
async fn what_a_client_refers_counts_for_the_referrer_that_it_is_and_walls_hold() {
    let world = TestApp::new().await;
    let (helen, priya) = (world.as_person(world.helen).await, world.as_person(world.priya).await);
    client(&world, "Quill & Stone", "2024-01-05").await;
    let kestrel = client(&world, "Kestrel Freight", "2026-01-05").await;
    let referrer = [("name", "Quill & Stone Accountants"), ("kind", "accountant"), ("as_client", "Quill & Stone")];
    helen.post("/referrers", &referrer).await.must(303, "");
    let sql = "select id from referrer";
    let id: Uuid = world.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap();
    let (page, chosen) = (format!("/referrers/{id}"), id.to_string());
    priya.get(&page).await.must(200, "Prospect: no referral");
    record(&helen, kestrel, "referral-received", &[("who", "Quill & Stone"), ("on", "2026-03-02")]).await;
    let seen = priya.get(&page).await.must(200, "Active since 2 Mar 2026").body;
    assert!(seen.contains("Kestrel Freight") && seen.contains("Not heard from"), "{seen}");
    // Another referral, of a client that is restricted: it changes what Helen reads, and nothing that Priya reads.
    let orchard = client(&world, "Orchard Dairy", "2026-01-05").await;
    record(&helen, orchard, "referral-received", &[("referrer", &chosen), ("on", "2026-10-02")]).await;
    restrict(&world, &helen, "Kite", "Orchard Dairy").await;
    helen.get(&page).await.must(200, "last on 2 Oct 2026").must(200, "Orchard Dairy");
    let seen = priya.get(&page).await.must(200, "Active since 2 Mar 2026").body;
    assert!(!seen.contains("Orchard") && !seen.contains("Oct 2026"), "{seen}");
    // The client itself restricted: what it referred is nobody else's.
    restrict(&world, &helen, "Stone", "Quill & Stone").await;
    let seen = priya.get("/referrers").await.body;
    assert!(!seen.contains("2 Mar 2026"), "{seen}");
    helen.get("/referrers?life=active").await.must(200, "2 Oct 2026");
    assert!(!priya.get("/referrers?life=active").await.body.contains("Quill"));
    world.is_sound().await;
}
