//! The client's page with its timeline and the panel of why.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use perennial_core::fact::Medium;
use perennial_core::ids::ClientId;

use super::head::{self, Head};
use super::timeline::{self, Kind, PAGE, Timeline};
use super::why::{self, Why};
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::web::{self, Nav, Raw, Shell};
use crate::{clients, log};

#[derive(Template)]
#[template(path = "relationships/client/client.html")]
struct ClientPage {
    shell: Shell,
    head: Head,
    tab: &'static str,
    why: Why,
    timeline: Timeline,
    kind: Option<Kind>,
    newer: Option<String>,
    older: Option<String>,
}

impl ClientPage {
    fn kinds(&self) -> Vec<(Kind, String)> {
        Kind::ALL.into_iter().map(|kind| (kind, self.address(Some(kind), 0))).collect()
    }

    fn chosen(&self, kind: &Kind) -> bool {
        self.kind == Some(*kind)
    }

    fn address(&self, kind: Option<Kind>, skip: usize) -> String {
        address(&self.head, kind, skip)
    }

    fn media(&self) -> [(String, &'static str, &'static str); 6] {
        Medium::ALL.map(|medium| {
            let icon = timeline::medium_icon(medium);
            (icon.replace('-', "_"), icon, medium.word())
        })
    }
}

/// Shows a client with its timeline.
pub async fn timeline(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(id): Path<ClientId>,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let raw = Raw::from_urlencoded(query.as_deref().unwrap_or_default());
    let head = match head::load(&app, &actor, &shell, id, &raw).await {
        Ok(head) => head,
        // The address of a record that was merged leads to the one that it became.
        Err(Error::NotFound(what)) => {
            let mut conn = app.db.read().await?;
            let kept = log::merged_into(&mut conn, id).await?.ok_or(Error::NotFound(what))?;
            clients::visible(&mut conn, &actor, kept).await.map_err(|_| Error::NotFound(what))?;
            return Ok(web::redirect(&format!("/clients/{kept}"), None));
        }
        Err(error) => return Err(error),
    };
    let kind = Kind::from_key(raw.get("kind"));
    let skip: usize = raw.get("skip").parse().unwrap_or(0);
    let timeline = timeline::page(&head.explained, kind, skip, head.on.is_some());
    let older = (timeline.skipped + PAGE < timeline.total).then(|| address(&head, kind, skip + PAGE));
    let newer = (skip > 0).then(|| address(&head, kind, skip.saturating_sub(PAGE)));
    let page = ClientPage {
        shell: shell.on(Nav::Clients, head.client.name.clone()),
        why: why::of(&head.explained),
        tab: "timeline",
        head,
        timeline,
        kind,
        newer,
        older,
    };
    web::page(&page)
}

fn address(head: &Head, kind: Option<Kind>, skip: usize) -> String {
    let parts = [
        head.on.map(|day| format!("on={day}")),
        kind.map(|kind| format!("kind={}", kind.key())),
        (skip > 0).then(|| format!("skip={skip}")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let mark = if parts.is_empty() { "" } else { "?" };
    format!("/clients/{}{mark}{}#timeline", head.client.id, parts.join("&"))
}
