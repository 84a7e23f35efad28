//! The firm's day is the day where the firm is, however far from Greenwich: on Today, the map, forms and in what may be
//! recorded (D20).

use perennial_app::actor::Actor;
use perennial_app::clients::{self, ClientInput};
use perennial_app::firm;
use perennial_core::dates::{Day, Moment};
use perennial_core::text::Name;

use crate::support::{TestApp, day};

/// A zone, an hour of 22 November 2026 in Greenwich, and the day there.
const ZONES: [(&str, i64, &str); 8] = [
    ("Pacific/Auckland", 10, "2026-11-22"),
    ("Pacific/Auckland", 12, "2026-11-23"),
    ("Pacific/Kiritimati", 9, "2026-11-22"),
    ("Pacific/Kiritimati", 10, "2026-11-23"),
    ("America/Los_Angeles", 7, "2026-11-21"),
    ("America/Los_Angeles", 8, "2026-11-22"),
    ("Pacific/Pago_Pago", 10, "2026-11-21"),
    ("Pacific/Pago_Pago", 11, "2026-11-22"),
];

fn written(day: Day) -> String {
    day.date().strftime("%-d %B %Y").to_string()
}

#[tokio::test]
async fn today_is_the_day_where_the_firm_is() {
    for (zone, hour, today) in ZONES {
        let world = TestApp::new().await;
        let moved = world.app.change(&Actor::Program, move |tx, _| {
            Box::pin(async move {
                tx.run("update firm set time_zone = $1 where id = 1", perennial_app::args![zone]).await?;
                Ok(())
            })
        });
        moved.await.unwrap();
        let client = world.change(|tx, act| {
            Box::pin(async move {
                let name = Name::parse("Bellweather Homes").unwrap();
                clients::record(tx, act, ClientInput::named(name), day("2026-11-02")).await
            })
        });
        let client = client.await.unwrap();
        world.clock.set(Moment(Moment::start_of(day("2026-11-22")).0 + hour * 3_600_000_000));
        let here = day(today);
        let at = format!("{zone} at {hour}");
        assert_eq!(world.app.today(&mut world.app.db.read().await.unwrap()).await.unwrap(), here, "{at}");
        assert_eq!(firm::find(&mut world.app.db.read().await.unwrap()).await.unwrap().unwrap().time_zone, zone);
        world.get("/today").await.must(200, &written(here));
        world.get("/").await.must(200, &written(here)).must(200, &format!("value=\"{here}\""));
        let form = world.get(&format!("/touches/new?client={client}")).await.must(200, &format!("value=\"{here}\""));
        assert!(!form.body.contains(&format!("value=\"{}\"", here + 1)), "{at}");
        // What happens today may be recorded, and nothing of tomorrow.
        let client = client.to_string();
        let touch = |on: Day| {
            let fields = [("client", client.clone()), ("medium", "phone".to_owned()), ("on", on.to_string())];
            let (world, at) = (&world, &at);
            async move {
                let fields: Vec<(&str, &str)> = fields
                    .iter()
                    .map(|(name, value)| (*name, value.as_str()))
                    .chain([("direction", "two_way")])
                    .collect();
                let answer = world.post("/touches", &fields).await;
                assert!([303, 422].contains(&answer.status), "{at}: {}", answer.status);
                answer.status
            }
        };
        assert_eq!((touch(here).await, touch(here + 1).await), (303, 422), "{at}");
    }
}
