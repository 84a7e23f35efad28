//! Referrals on the command line, of a firm that imported its lists.

use crate::support::Place;

#[tokio::test(flavor = "multi_thread")]
async fn lists_tell_who_refers_and_what_came_of_it() {
    let (place, _) = Place::with_firm().await;
    let nothing = place.run(&["referrals", "review", "--json"]).must(0).json();
    assert_eq!((&nothing["received"], &nothing["won"]), (&0.into(), &0.into()), "{nothing}");
    assert_eq!(nothing["fees"], serde_json::json!({ "minor": 0, "currency": "GBP" }));
    let today = nothing["period"]["until"].as_str().unwrap().to_owned();
    let list = |name: &str, text: String| {
        let file = place.path(name);
        std::fs::write(&file, text).unwrap();
        place.run(&["import", file.to_str().unwrap(), "--these-are", "clients"]).must(0);
    };
    let clients = "Client,Referred by\nHollow Farm,Quill & Stone (accountant)\nBrook Mill,Quill & Stone (accountant)\n";
    list("clients.csv", clients.to_owned());
    list("matters.csv", format!("Client,Matter,Opened\nHollow Farm,Lease of the barn,{today}\n"));
    list("invoices.csv", format!("Invoice number,Client,Invoice date,Net amount\nINV-1,Hollow Farm,{today},1200.00\n"));
    let told = place.run(&["referrals", "review", "--json"]).must(0).json();
    let keys = ["received", "spoke", "pursuits", "won", "given", "undated"];
    let counts = keys.map(|key| told[key].as_u64().unwrap());
    assert_eq!(counts, [1, 1, 1, 1, 0, 1], "what brought work counts on its day, the other in no year: {told}");
    assert_eq!(told["fees"]["minor"], 120_000);
    let group = &told["groups"][0];
    assert_eq!(
        (&group["group"], &group["name"], &group["won"]),
        (&"accountant".into(), &"Accountant".into(), &1.into())
    );
    assert_eq!(told["sources"][0]["name"], "Quill & Stone");
    assert_eq!(told["ask_rate"]["asked"], 0);
    let book = place.path("referrals.xlsx");
    for verb in ["review", "balance", "ask"] {
        place.run(&["referrals", verb, "--json"]).must(0).json();
        place.run(&["referrals", verb, "--xlsx", book.to_str().unwrap()]).must(0);
        assert!(std::fs::read(&book).unwrap().starts_with(b"PK"));
        place.run(&["referrals", verb, "--on", "2999-01-01"]).must(2);
    }
    let printed = place.run(&["referrals", "review"]).must(0).out;
    assert!(printed.contains("Quill & Stone") && printed.contains("£1,200.00"), "{printed}");
    let balance = place.run(&["referrals", "balance", "--json"]).must(0).json();
    assert_eq!(balance["sources"][0]["received"], 1, "{balance}");
    assert_eq!(balance["sources"][0]["balance"], "even");
}
