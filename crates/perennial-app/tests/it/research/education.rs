//! Typecast clients are told about more: a preview, one decision for one or several, touches that follow.

use perennial_core::ids::ClientId;

use super::{begin, client, link};
use crate::support::{Browser, TestApp};

/// Two clients who use Employment, name nothing else and did not know Family; Helen keeps the playbooks.
async fn typecast(world: &TestApp) -> [ClientId; 2] {
    let helen = world.as_person(world.helen).await;
    for line in ["Employment", "Family"] {
        helen.post("/settings/service-lines", &[("name", line)]).await.must(303, "");
    }
    let (dan, ..) = client(world, "Bellweather", Some("dan@b.example")).await;
    let (kay, ..) = client(world, "Kestrel", Some("kay@k.example")).await;
    let wave = begin(world, "service_awareness").await;
    let stranger = Browser::new(&world.app);
    for called in ["Bellweather", "Kestrel"] {
        let link = link(world, &wave, called).await;
        stranger.post(&link, &[("question", "unaided"), ("answer", "employment")]).await.must(303, "");
        let page = stranger.get(&link).await.must(200, "Family").body;
        let ids: Vec<&str> =
            page.split("name=\"service-").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        let (one, two) = (format!("service-{}", ids[0]), format!("service-{}", ids[4]));
        stranger.post(&link, &[("question", "aided"), (&one, "used"), (&two, "did_not_know")]).await.must(303, "");
        stranger.post(&link, &[("question", "surprise")]).await.must(303, "");
        stranger.post(&format!("{link}/end"), &[]).await.must(303, "");
    }
    [dan, kay]
}

async fn planned(world: &TestApp) -> i64 {
    let mut conn = world.app.db.read().await.unwrap();
    conn.scalar("select count(*) from planned_touch where playbook = 'education'", vec![]).await.unwrap()
}

#[tokio::test]
async fn a_typecast_client_is_told_about_one_further_service() {
    let world = TestApp::new().await;
    let [dan, kay] = typecast(&world).await.map(|id| id.to_string());
    let at = "/research/awareness/education";
    world.get("/research/awareness").await.must(200, "Plan for those ticked").must(200, &format!("{at}?client={dan}"));
    let helen = world.as_person(world.helen).await;
    helen
        .get(&format!("{at}?client={dan}"))
        .await
        .must(200, "would create 3 touches")
        .must(200, "Tell them one story about Family (phone)")
        .must(200, "The playbook is not live")
        .must(200, "Plan it for 1 client");
    assert_eq!(planned(&world).await, 0, "a preview stores nothing");
    // A colleague cannot switch a playbook on.
    let priya = world.as_person(world.priya).await;
    priya.get(&format!("{at}?client={dan}")).await.must(200, "Ask a manager to switch it on");
    priya.post(at, &[("client", &dan)]).await.must(409, "is not live");
    let to = helen.post(at, &[("client", &dan)]).await.must(303, "").location().to_owned();
    assert_eq!(to, format!("/clients/{dan}/plan"));
    helen.get(&to).await.must(200, "Tell them one story about Family").must(200, "Ask again what they know of us");
    helen.get(&format!("/clients/{dan}")).await.must(200, "Decided to tell them about Family");
    assert_eq!(planned(&world).await, 3);
    helen
        .get(&format!("{at}?client={dan}&client={kay}"))
        .await
        .must(200, "planned already")
        .must(200, "for 1 of 2 clients");
    helen.post(at, &[("client", &dan)]).await.must(303, "");
    assert_eq!(planned(&world).await, 3, "the same decision twice plans nothing twice");
    // Now that it is live, anybody who records may decide.
    priya.post(at, &[("client", &kay)]).await.must(303, "");
    assert_eq!(planned(&world).await, 6);
}

#[tokio::test]
async fn several_are_decided_for_at_once_or_not_at_all() {
    let world = TestApp::new().await;
    let [dan, kay] = typecast(&world).await.map(|id| id.to_string());
    let (other, ..) = client(&world, "Ansah", Some("a@a.example")).await;
    let (at, other) = ("/research/awareness/education", other.to_string());
    let helen = world.as_person(world.helen).await;
    helen.get(at).await.must(303, "");
    let stranger = ClientId::from_number(77).to_string();
    helen.post(at, &[("client", &dan), ("client", &stranger)]).await.must(404, "");
    helen.post(at, &[("client", &dan), ("client", &other)]).await.must(409, "said meanwhile that they know more");
    assert_eq!(planned(&world).await, 0, "none of them where one cannot be");
    helen.get(&format!("{at}?client={other}")).await.must(303, "");
    helen
        .get(&format!("{at}?client={dan}&client={kay}"))
        .await
        .must(200, "would create 6 touches")
        .must(200, "for 2 of 2");
    let to = helen.post(at, &[("client", &dan), ("client", &kay)]).await.must(303, "").location().to_owned();
    assert_eq!((to.as_str(), planned(&world).await), ("/research/awareness", 6));
}
