//! Another day for what was recorded: the guards of recording, through the front door (D20).

use perennial_app::engagements::{self, Step};
use perennial_app::invoices::{self, NewInvoice};
use perennial_app::pursuits::{self, NewPursuit};
use perennial_app::{args, journeys};
use perennial_core::ids::{ClientId, FactId, PursuitId};
use perennial_core::money::{Currency, Money};
use perennial_core::text::Name;
use uuid::Uuid;

use crate::relationships::desk::{client, text};
use crate::support::{Answer, TestApp, day};

/// Kestrel Freight: a pursuit opened, lost, taken up again and won in 2026; the work signed, begun and closed.
struct Kestrel {
    world: TestApp,
    id: ClientId,
}

impl Kestrel {
    async fn new() -> Self {
        let world = TestApp::new().await;
        let id = client(&world, "Kestrel Freight", "2025-01-02").await;
        let input = NewPursuit::of(id, Name::parse("The Oduya claim").unwrap(), day("2026-02-02"));
        let work = world.change(move |tx, act| {
            Box::pin(async move {
                let pursuit: PursuitId = pursuits::open(tx, act, input).await?;
                pursuits::not_now(tx, act, pursuit, day("2026-02-20"), None, Some("budget".to_owned())).await?;
                pursuits::reopen(tx, act, pursuit, day("2026-04-01")).await?;
                let work = pursuits::hire(tx, act, pursuit, day("2026-04-20"), None).await?;
                for (on, step) in
                    [("2026-04-24", Step::Sign), ("2026-05-04", Step::Kickoff), ("2026-07-01", Step::Close)]
                {
                    engagements::step(tx, act, work, day(on), step).await?;
                }
                let invoice = NewInvoice {
                    payer: None,
                    client: id,
                    engagement: Some(work),
                    service_line: None,
                    number: Name::parse("INV-7").unwrap(),
                    issued: day("2026-06-01"),
                    due: None,
                    total: Money::new(10_000, Currency::GBP),
                    external_id: None,
                };
                let invoice = invoices::issue(tx, act, invoice).await?;
                invoices::dispute(tx, act, invoice, day("2026-06-10"), None).await
            })
        });
        work.await.unwrap();
        Self { world, id }
    }

    async fn record(&self, kind: &str, fields: &[(&str, &str)]) {
        self.world.post(&format!("/clients/{}/record/{kind}", self.id), fields).await.must(303, "");
    }

    /// The last fact of a kind.
    async fn fact(&self, kind: &str) -> FactId {
        let sql = "select id from fact where client_id = $1 and kind = $2 order by recorded_at desc, id desc limit 1";
        let id: Uuid = self.world.app.db.read().await.unwrap().scalar(sql, args![self.id, kind]).await.unwrap();
        FactId(id)
    }

    /// Says that the last fact of a kind happened on another day.
    async fn correct(&self, kind: &str, on: &str) -> Answer {
        let fact = self.fact(kind).await;
        let fields = [("on", on), ("reason", "The diary says so")];
        self.world.post(&format!("/clients/{}/facts/{fact}/day", self.id), &fields).await
    }

    /// What the form says of a correction that is refused.
    async fn refused(&self, kind: &str, on: &str) -> String {
        let answer = self.correct(kind, on).await;
        assert!([409, 422].contains(&answer.status), "{kind} to {on}: {}", answer.body);
        let summary = answer.body.split_once("role=\"alert\"").map_or("", |(_, rest)| rest);
        let said = text(summary.split_once('>').unwrap().1.split("</div>").next().unwrap());
        format!("{kind} to {on}\n  {said}")
    }
}

#[tokio::test]
async fn a_correction_that_no_verb_would_have_recorded_is_refused_with_what_to_do() {
    let scene = Kestrel::new().await;
    let mut said = Vec::new();
    for (kind, on) in [
        ("engagement.kickoff_held", "2026-11-23"),
        ("invoice.issued", "0206-06-01"),
        ("pursuit.opened", "1899-12-31"),
        ("engagement.kickoff_held", "2026-04-19"),
        ("engagement.kickoff_held", "2026-07-02"),
        ("engagement.accepted", "2026-05-01"),
        ("pursuit.not_now", "2026-01-30"),
        ("pursuit.not_now", "2026-04-10"),
        ("pursuit.hired", "2026-03-01"),
        ("pursuit.opened", "2026-03-01"),
        ("pursuit.reopened", "2026-05-01"),
        ("invoice.disputed", "2026-05-31"),
        ("invoice.issued", "2026-06-11"),
    ] {
        said.push(scene.refused(kind, on).await);
    }
    insta::assert_snapshot!("refused", said.join("\n"));
    assert_eq!(journeys::check(&scene.world.app).await.unwrap().1, vec![]);
    let sql = "select count(*) from fact where kind = 'journey.corrected'";
    let recorded: i64 = scene.world.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap();
    assert_eq!(recorded, 0, "nothing of what was refused is stored");
}

#[tokio::test]
async fn what_happened_before_1900_is_recorded_nowhere() {
    let scene = Kestrel::new().await;
    let referred = format!("/clients/{}/record/referral-received", scene.id);
    let told = "The year 206 is too early. Check the year: days from 1900 on can be recorded.";
    scene.world.post(&referred, &[("who", "Brandt Hollis LLP"), ("on", "0206-06-01")]).await.must(422, told);
    let touch = [("medium", "phone"), ("direction", "two_way"), ("purpose", "other"), ("on", "0206-06-01")];
    scene.world.post(&format!("/clients/{}/record/touch", scene.id), &touch).await.must(422, told);
    scene.world.get("/?on=0206-06-01").await.must(400, told);
    scene.world.get("/?on=9999-12-31").await.must(400, "The map cannot show 31 December 9999");
}

#[tokio::test]
async fn a_win_moves_with_the_acceptance_of_its_work() {
    let scene = Kestrel::new().await;
    scene.correct("pursuit.hired", "2026-04-22").await.must(303, "");
    let sql = "select accepted_on from engagement where client_id = $1";
    let accepted: i64 = scene.world.app.db.read().await.unwrap().scalar(sql, args![scene.id]).await.unwrap();
    assert_eq!(accepted, i64::from(day("2026-04-22").number()));
    scene.correct("engagement.kickoff_held", "2026-05-06").await.must(303, "");
    assert_eq!(journeys::check(&scene.world.app).await.unwrap().1, vec![]);
}

#[tokio::test]
async fn registers_keep_their_order_and_overrides_their_effect() {
    let scene = Kestrel::new().await;
    scene.record("complaint", &[("cause", "A surprise on the bill"), ("on", "2026-08-03")]).await;
    let complaint: Uuid =
        scene.world.app.db.read().await.unwrap().scalar("select id from complaint", vec![]).await.unwrap();
    let complaint = complaint.to_string();
    scene.record("answer", &[("complaint", &complaint), ("on", "2026-08-10")]).await;
    scene.record("promise", &[("text", "A fixed price"), ("on", "2026-08-03")]).await;
    let promise: Uuid =
        scene.world.app.db.read().await.unwrap().scalar("select id from promise", vec![]).await.unwrap();
    let promise = promise.to_string();
    scene.record("promised", &[("promise", &promise), ("outcome", "kept"), ("on", "2026-08-10")]).await;
    scene.record("referral-made", &[("who", "Two owners"), ("on", "2026-08-03")]).await;
    let page = scene.world.get(&format!("/clients/{}/record/thanked", scene.id)).await;
    let referral = page.body.split_once("name=\"referral\"").unwrap().1.split("<option value=\"").nth(2).unwrap();
    let referral = referral.split('"').next().unwrap().to_owned();
    let early = [("referral", referral.as_str()), ("on", "2026-08-02")];
    let thanks = format!("/clients/{}/record/thanked", scene.id);
    scene.world.post(&thanks, &early).await.must(422, "Nobody can have been thanked for it before that day");
    scene.record("thanked", &[("referral", &referral), ("on", "2026-08-10")]).await;
    let override_ = [("phase", "adopt"), ("reason", "They told me so"), ("on", "2026-05-20")];
    scene.record("override", &override_).await;
    let mut said = Vec::new();
    for (kind, on) in [
        ("complaint.answered", "2026-08-02"),
        ("complaint.received", "2026-08-11"),
        ("promise.kept", "2026-08-02"),
        ("promise.made", "2026-08-11"),
        ("support.referral_thanked", "2026-08-02"),
        ("support.referral_made", "2026-08-11"),
        ("journey.overridden", "2026-02-03"),
    ] {
        said.push(scene.refused(kind, on).await);
    }
    insta::assert_snapshot!("registers_refused", said.join("\n"));
    scene.correct("complaint.answered", "2026-08-09").await.must(303, "");
    let corrected = scene.fact("journey.corrected").await;
    let path = format!("/clients/{}/facts/{corrected}/day", scene.id);
    let again = [("on", "2026-08-08"), ("reason", "The diary says so")];
    scene.world.post(&path, &again).await.must(409, "This entry is itself a correction.");
}

#[tokio::test]
async fn whoever_may_not_record_or_not_know_corrects_nothing() {
    let scene = Kestrel::new().await;
    let fact = scene.fact("engagement.kickoff_held").await;
    let path = format!("/clients/{}/facts/{fact}/day", scene.id);
    let fields = [("on", "2026-05-05"), ("reason", "The diary says so")];
    let priya = scene.world.as_person(scene.world.priya).await;
    let helens = scene.world.helen.to_string();
    let wall = [
        ("version", "1"),
        ("name", "Project Kite"),
        ("reason", "A takeover"),
        ("clients", "Kestrel Freight"),
        ("people", &*helens),
    ];
    scene.world.post("/settings/walls", &wall).await.must(303, "");
    priya.post(&path, &fields).await.must(404, "");
    scene.world.post(&path, &fields).await.must(303, "");
}
