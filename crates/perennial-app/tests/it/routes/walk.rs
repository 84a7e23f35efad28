//! The walk itself.

use perennial_app::actor::Role;
use perennial_core::ids::StaffId;

use super::known::{Known, a_world_of, settle};
use super::list::{Route, routes};
use super::{SECRET, Stored, person, stored, tell};
use crate::support::{Browser, TestApp};

/// A world with an open client and one behind a wall, inside of which are Helen and four people, one of each role.
struct Walled {
    world: TestApp,
    secret: Known,
    inside: Vec<(Role, StaffId)>,
    outside: Vec<(Role, StaffId)>,
    routes: Vec<Route>,
}

async fn staff(world: &TestApp) -> (Vec<(Role, StaffId)>, Vec<(Role, StaffId)>) {
    let (mut inside, mut outside) = (Vec::new(), Vec::new());
    for role in Role::ALL {
        inside.push((role, person(world, &format!("In{}", role.key()), role).await));
        outside.push((role, person(world, &format!("Out{}", role.key()), role).await));
    }
    (inside, outside)
}

/// Helen raises a wall around the client through the front door.
async fn raise(world: &TestApp, secret: Known, inside: &[(Role, StaffId)]) -> Known {
    let mut fields = vec![
        ("name", "Zzq barrier".to_owned()),
        ("reason", "Zzq takeover".to_owned()),
        ("clients", format!("{}\n{}", secret.id("client"), secret.id("listed"))),
        ("people", world.helen.to_string()),
    ];
    fields.extend(inside.iter().map(|(_, id)| ("people", id.to_string())));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    world.post("/settings/walls", &fields).await.must(303, "");
    let list = world.get("/settings/walls").await.must(200, "Zzq barrier").body;
    let (_, rest) = list.split_once("data-href=\"/settings/walls/").expect("the wall");
    let wall = rest.split('"').next().unwrap_or_default().to_owned();
    settle(world).await;
    secret.behind(wall)
}

async fn walled() -> Walled {
    let world = TestApp::new().await;
    a_world_of(&world, "Open").await;
    let (inside, outside) = staff(&world).await;
    let secret = raise(&world, a_world_of(&world, "Zzqclient").await, &inside).await;
    let routes = routes(&perennial_app::router(world.app.clone()));
    Walled { world, secret, inside, outside, routes }
}

impl Walled {
    fn private(&self) -> impl Iterator<Item = &Route> {
        self.routes.iter().filter(|route| !route.is_public())
    }
}

/// A route that names a record of the client in its path.
fn names_the_client(route: &Route) -> bool {
    let firm = [
        "/settings/staff",
        "/settings/service-lines",
        "/settings/teams",
        "/settings/horizon",
        "/settings/value",
        "/settings/alerts",
        "/playbooks",
        "/unseen-losses",
        "/journeys",
        "/personas",
        "/research",
        "/markets/{axis}",
        "/insights/worth/balance/target",
    ];
    let places = route.template.contains('{') && !route.template.contains("/views/");
    places
        && !route.is_own()
        && !firm.iter().any(|prefix| route.template.starts_with(prefix))
        && !route.template.starts_with("/touches/grid")
        && !route.template.contains("{moment}")
}

#[tokio::test]
async fn for_those_outside_of_the_wall_the_client_is_in_no_answer_and_nothing_changes_it() {
    let walled = walled().await;
    for (role, staff) in &walled.outside {
        let desk = walled.world.as_person(*staff).await;
        let mut before = stored(&walled.world.app).await;
        for route in walled.private() {
            outside(&walled, *role, &desk, route, &mut before).await;
        }
    }
}

async fn outside(walled: &Walled, role: Role, desk: &Browser, route: &Route, before: &mut Stored) {
    let (path, who) = (walled.secret.fill(route), role.word());
    if route.get {
        let answer = desk.get(&path).await;
        let told = tell(route, "GET", &answer);
        assert!(answer.status < 500, "{who}: {told}");
        let body = answer.body.to_lowercase();
        assert!(!body.contains(SECRET), "{who}: {told} and names the client: {}", around(&body, SECRET));
        if names_the_client(route) {
            assert!([403, 404].contains(&answer.status), "{who}: {told}");
        } else {
            for id in walled.secret.of_client() {
                assert!(!body.contains(id), "{who}: {told} and holds an identifier: {}", around(&body, id));
            }
        }
    }
    if route.post {
        let answer = desk.post(&path, &walled.secret.form()).await;
        let told = tell(route, "POST", &answer);
        assert!(answer.status < 500, "{who}: {told} {}", answer.body);
        let body = answer.body.to_lowercase();
        assert!(!body.contains(SECRET), "{who}: {told} and names the client: {}", around(&body, SECRET));
        let refused = answer.status >= 400;
        let after = stored(&walled.world.app).await;
        if refused {
            same(before, &after, &format!("{who}: {told}"));
        }
        *before = after;
        assert!(refused || role >= route.least(), "{who}: {told}, although the role is too low");
        assert!(refused || !names_the_client(route), "{who}: {told}, although the record is behind the wall");
    }
}

/// The text around what was found.
fn around(body: &str, found: &str) -> String {
    let at = body.find(found).unwrap_or_default();
    body.chars().skip(at.saturating_sub(160)).take(400).collect()
}

fn same(before: &Stored, after: &Stored, told: &str) {
    let changed: Vec<&String> = before.keys().filter(|table| before.get(*table) != after.get(*table)).collect();
    assert!(changed.is_empty(), "{told}, and yet these tables changed: {changed:?}");
}

#[tokio::test]
async fn inside_of_the_wall_a_role_that_may_not_is_refused_and_changes_nothing() {
    let walled = walled().await;
    for (role, staff) in &walled.inside {
        let desk = walled.world.as_person(*staff).await;
        let before = stored(&walled.world.app).await;
        for route in walled.private() {
            let (path, who) = (walled.secret.fill(route), role.word());
            if route.get {
                let answer = desk.get(&path).await;
                assert!(answer.status < 500, "{who}: {}", tell(route, "GET", &answer));
            }
            // Whoever may change things takes the client away on the way: only those who may not are walked here.
            if route.post && *role < route.least() {
                let answer = desk.post(&path, &walled.secret.form()).await;
                let told = format!("{who}: {}", tell(route, "POST", &answer));
                assert!((400..500).contains(&answer.status), "{told}");
                same(&before, &stored(&walled.world.app).await, &told);
            }
        }
    }
}

#[tokio::test]
async fn pages_of_those_outside_are_the_same_with_and_without_the_client_behind_the_wall() {
    let world = TestApp::new().await;
    let open = a_world_of(&world, "Open").await;
    let (inside, outside) = staff(&world).await;
    let routes = routes(&perennial_app::router(world.app.clone()));
    let pages: Vec<(String, String)> = routes
        .iter()
        // One's own sessions change with each sign-in.
        .filter(|route| route.get && !route.is_public() && route.template != "/account")
        .filter(|route| route.template != "/settings/walls/{id}")
        // Rows of a file may name anybody: those of others are kept from whoever stands outside any barrier.
        .filter(|route| !["/imports/{id}/check", "/imports/{id}/problems.csv"].contains(&route.template.as_str()))
        .map(|route| (route.template.clone(), open.fill(route)))
        .chain(
            [
                "/search?q=zzq",
                "/touches/clients?q=zzq",
                "/touches/people?q=zzq",
                "/?as_of=2026-11-15",
                "/presents/report?from=2026-01-01",
            ]
            .map(|path| (path.to_owned(), path.to_owned())),
        )
        .collect();
    let mut before = Vec::new();
    for (role, staff) in &outside {
        let desk = world.as_person(*staff).await;
        for (template, path) in &pages {
            before.push((*role, template, plain(desk.get(path).await.body)));
        }
    }
    raise(&world, a_world_of(&world, "Zzqclient").await, &inside).await;
    let mut before = before.into_iter();
    let mut differing = Vec::new();
    for (_, staff) in &outside {
        let desk = world.as_person(*staff).await;
        for (_, path) in &pages {
            let (role, template, earlier) = before.next().expect("the same pages");
            let now = plain(desk.get(path).await.body);
            // Every export and refusal stands in the log of the administrator who reads it.
            if now != earlier && template != "/settings/audit" {
                differing.push(format!("{}: {template}: {}", role.word(), difference(&earlier, &now)));
            }
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n\n"));
}

/// A page without the new identifier that the form of a touch carries.
fn plain(page: String) -> String {
    // Each page has a key of its own for its forms.
    let mut parts = page.split("<input type=\"hidden\" name=\"form_key\" value=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| plain + part.split_once("\">").map_or("", |(_, rest)| rest))
}

/// The first line that differs.
fn difference(before: &str, after: &str) -> String {
    let lines = before.lines().zip(after.lines()).find(|(one, other)| one != other);
    let (one, other) = lines.unwrap_or(("", "another number of lines"));
    let from = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count().saturating_sub(80);
    let cut = |text: &str| {
        String::from_utf8_lossy(&text.as_bytes()[from.min(text.len())..]).chars().take(220).collect::<String>()
    };
    format!("\n  - {}\n  + {}", cut(one), cut(other))
}
