//! Who may enter which room, told with the rooms of the product.

use super::*;

fn findings(path: &str, text: &str) -> Vec<String> {
    let files = [
        SourceFile::new(&format!("{APPLICATION}{path}"), text),
        SourceFile::new(&format!("{APPLICATION}clients/import_view.rs"), ""),
    ];
    let advice = |finding: Finding| finding.advice;
    check(&files).into_iter().map(advice).collect()
}

#[test]
fn pursuits_may_name_clients_through_the_door() {
    let text = "use crate::clients::{self, Client};\nfn f() { crate::clients::find(); }";
    assert_eq!(findings("pursuits/commands.rs", text), [""; 0]);
}

#[test]
fn nobody_walks_around_the_door() {
    for text in [
        "use crate::clients::queries::find;",
        "use crate::clients::queries;",
        "use crate::{clients::{Client, commands::add}, web};",
        "fn f() { crate::clients::pages::list() }",
        "fn f() { super::super::clients::commands::add() }",
        "fn f() { crate::clients::import_view::draw() }",
    ] {
        let found = findings("pursuits/commands.rs", text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(found[0].contains("clients/mod.rs"), "{found:?}");
    }
}

#[test]
fn a_function_may_be_named_like_a_file() {
    let text = "fn f() { crate::clients::import_view() }";
    assert_eq!(findings("pursuits/commands.rs", text), [""; 0]);
}

#[test]
fn a_room_may_enter_its_own_files() {
    let text = "use super::queries;\nuse crate::clients::commands::add;";
    assert_eq!(findings("clients/pages/list.rs", text), [""; 0]);
}

#[test]
fn firm_may_not_name_clients_because_clients_name_firm() {
    let found = findings("firm/queries.rs", "fn f() { crate::clients::find() }");
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("`firm` may not name `clients`"), "{found:?}");
}

#[test]
fn super_may_not_lead_out_of_a_room_even_to_an_allowed_one() {
    let found = findings("pursuits/commands.rs", "use super::super::clients::Client;");
    assert_eq!(found, ["`super` leads out of the room: write `crate::clients`"]);
}

#[test]
fn what_all_share_names_no_room() {
    let found = findings("web/session.rs", "use crate::accounts::Session;");
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("`web` is shared by all rooms"), "{found:?}");
    assert_eq!(findings("web/session.rs", "use crate::db::Db;"), [""; 0]);
}

#[test]
fn the_root_merges_the_routes_of_every_room_but_enters_none() {
    let merge = "fn router() { a.merge(crate::clients::routes()) }";
    assert_eq!(findings("lib.rs", merge), [""; 0]);
    assert_eq!(findings("lib.rs", "use crate::clients::pages::list;").len(), 1);
}

#[test]
fn comments_and_strings_name_nobody() {
    let text = "// see crate::clients::queries::find\nconst A: &str = \"crate::clients\";";
    assert_eq!(findings("firm/queries.rs", text), [""; 0]);
}

#[test]
fn a_door_keeps_its_files_private() {
    assert_eq!(findings("firm/mod.rs", "mod queries;\npub use queries::find;"), [""; 0]);
    assert_eq!(findings("firm/mod.rs", "pub mod queries;").len(), 1);
    assert_eq!(findings("firm/mod.rs", "pub(crate) mod queries;").len(), 1);
    assert_eq!(findings("web/mod.rs", "pub mod forms;"), [""; 0]);
}

#[test]
fn a_new_module_is_asked_what_it_is() {
    let found = findings("garden/mod.rs", "");
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("xtask/src/edges.rs"), "{found:?}");
}

#[test]
fn the_command_line_comes_in_by_the_door_too() {
    let main = |text| {
        let files = [SourceFile::new("crates/perennial/src/main.rs", text)];
        check(&files).len()
    };
    assert_eq!(main("use perennial_app::clients::find;"), 0);
    assert_eq!(main("use perennial_app::clients::queries::find;"), 1);
}
