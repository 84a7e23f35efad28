//! A person at a desk: asks for pages and posts forms, signed in.

use axum::body::Body;
use axum::http::{Request, header};
use http_body_util::BodyExt;
use perennial_app::actor::Actor;
use perennial_app::clients::{self, ClientInput};
use perennial_app::web::{Nav, Shell, Theme};
use perennial_core::dates::Day;
use perennial_core::ids::ClientId;
use perennial_core::money::Currency;
use perennial_core::text::Name;
use tower::ServiceExt;

use crate::support::{Answer, TestApp, day};

/// A person at a desk.
pub struct Desk<'w> {
    world: &'w TestApp,
    actor: Actor,
}

impl<'w> Desk<'w> {
    /// Helen's.
    pub fn of_helen(world: &'w TestApp) -> Self {
        Self { world, actor: world.as_helen() }
    }

    /// Priya's.
    pub fn of_priya(world: &'w TestApp) -> Self {
        Self { world, actor: world.as_priya() }
    }

    /// Asks for a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Posts a form.
    pub async fn post(&self, path: &str, form: &str) -> Answer {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()));
        self.send(request.unwrap()).await
    }

    async fn send(&self, mut request: Request<Body>) -> Answer {
        request.extensions_mut().insert(self.actor.clone());
        request.extensions_mut().insert(self.shell());
        let response = perennial_app::router(self.world.app.clone()).oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let body = String::from_utf8(bytes.to_vec()).unwrap();
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    fn shell(&self) -> Shell {
        Shell {
            firm: "Harcourt Vale LLP".to_owned(),
            person: "Helen Marsh".to_owned(),
            actor: self.actor.clone(),
            theme: Theme::default(),
            today: day("2026-11-22"),
            currency: Currency::GBP,
            noun: "matter".to_owned(),
            nav: Nav::None,
            title: String::new(),
            toast: None,
        }
    }
}

/// A client of that name, known since a day.
pub async fn client(world: &TestApp, name: &str, since: &str) -> ClientId {
    let input = ClientInput::named(Name::parse(name).unwrap());
    let since: Day = day(since);
    world.change(move |tx, act| Box::pin(async move { clients::record(tx, act, input, since).await })).await.unwrap()
}

/// The names of the rows on a page of the list, in their order.
pub fn names(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let rows = answer.body.split("<th scope=\"row\">").skip(1);
    rows.map(|row| text(row.split("</a>").next().unwrap_or_default())).collect()
}

/// The text of a piece of a page, without its markup.
pub fn text(html: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for letter in html.chars() {
        match letter {
            '<' => inside = true,
            '>' => {
                inside = false;
                out.push(' ');
            }
            letter if !inside => out.push(letter),
            _ => {}
        }
    }
    let out = out.replace("&#39;", "'").replace("&amp;", "&").replace("&#38;", "&").replace("&#34;", "\"");
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}
