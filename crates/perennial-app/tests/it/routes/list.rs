//! The routes of a router, read from what it says of itself.

/// A route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// `/clients/{id}`.
    pub template: String,
    /// It is read.
    pub get: bool,
    /// It changes something.
    pub post: bool,
}

impl Route {
    /// True for what needs no session.
    pub fn is_public(&self) -> bool {
        let public = [
            "/sign-in",
            "/sign-out",
            "/welcome",
            "/healthz",
            "/metrics",
            "/robots.txt",
            "/assets",
            "/calendar",
            "/shared",
            "/s",
            "/r",
        ];
        public.iter().any(|prefix| self.template == *prefix || self.template.starts_with(&format!("{prefix}/")))
    }

    /// True for what belongs to whoever is signed in: their account and their own views.
    pub fn is_own(&self) -> bool {
        self.template.starts_with("/account") || self.template.contains("/views")
    }

    /// The least role that may change something there.
    pub fn least(&self) -> perennial_app::actor::Role {
        use perennial_app::actor::Role::{Administrator, Manager, Member, ReadOnly};
        let template = self.template.as_str();
        let manager = [
            "/imports",
            "/duplicates",
            "/playbooks",
            "/touches/grid",
            "/journeys",
            "/personas",
            "/research/instruments",
            "/research/letters",
        ];
        if self.is_own() {
            ReadOnly
        } else if template.ends_with("/comments") {
            Member
        } else if template.starts_with("/settings") {
            Administrator
        } else if manager.iter().any(|prefix| template.starts_with(prefix))
            || [
                "/clients/{id}/deletion",
                "/clients/{id}/restoration",
                "/clients/deletions/{moment}/undo",
                "/referrers/{id}/merge",
                "/referrers/{id}/split",
            ]
            .contains(&template)
        {
            Manager
        } else if template == "/clients/bulk" {
            ReadOnly
        } else {
            Member
        }
    }
}

/// All routes of a router. Its debugging form names each path, and which methods have a handler.
pub fn routes(router: &axum::Router) -> Vec<Route> {
    let text = format!("{router:?}");
    let (handlers, paths) = text.split_once("node: Node {").expect("the paths of the router");
    // What no route takes has handlers of its own, which answer that there is no such page.
    let paths = paths.split("fallback_router").next().unwrap_or(paths);
    let mut found = Vec::new();
    for piece in paths.split("RouteId(").skip(1) {
        let Some((number, rest)) = piece.split_once("): \"") else { continue };
        let Some((template, _)) = rest.split_once('"') else { continue };
        let (get, post) = methods(handlers, number);
        found.push(Route { template: template.to_owned(), get, post });
    }
    found
}

/// Which methods the handlers of a route take.
fn methods(handlers: &str, number: &str) -> (bool, bool) {
    let mark = format!("RouteId({number}): ");
    let entry = handlers.split_once(&mark).map_or_else(
        || nth(handlers, number.parse().expect("a number")),
        |(_, rest)| rest.split("RouteId(").next().unwrap_or_default(),
    );
    let has = |method: &str| !entry.contains(&format!(" {method}: None"));
    (has("get"), has("post"))
}

/// The handlers in the order of their numbers, when they are not named.
fn nth(handlers: &str, number: usize) -> &str {
    handlers.split("MethodRouter(MethodRouter {").nth(number + 1).unwrap_or_default()
}
