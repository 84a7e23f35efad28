//! What work is worth today: the two instructions of the source text side by side (S2.08 to S2.12).

use std::path::Path;

use crate::support::{Answer, answer, bare};

/// A new client's one case, and six weeks later the whole conveyancing of an old client.
const TWO_WINS: &str = r#"
as_of = 2026-11-22
currency = "GBP"
rate = 0.10

[[case]]
name = "Kestrel: one case"
flows = [{ on = 2026-11-22, amount = 200_000 }]

[[case]]
name = "Bellweather: all conveyancing"
yearly = { amount = 300_000, years = 4, growth = 0.05 }

[[case]]
name = "Bellweather, as long as it stays"
yearly = { amount = 300_000, retention = 0.8 }
"#;

fn value_of(text: &str, more: &[&str]) -> Answer {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cases.toml");
    std::fs::write(&file, text).unwrap();
    answer(bare(Path::new("/")).args(["value", "case"]).arg(&file).args(more).output().unwrap())
}

#[test]
fn the_quiet_win_is_worth_five_times_the_celebrated_one() {
    let told = value_of(TWO_WINS, &["--json", "--grid", "--assumptions"]).must(0).json();
    let worth: Vec<i64> =
        told["cases"].as_array().unwrap().iter().map(|one| one["present_value"]["minor"].as_i64().unwrap()).collect();
    assert_eq!(worth, [20_000_000, 101_875_726, 100_000_000]);
    let ratio = told["cases"][1]["ratio_to_first"].as_f64().unwrap();
    assert!((ratio - 5.09).abs() < 0.005, "{ratio}");
    assert_eq!(told["cases"][1]["grid"]["present_values"][2][2]["minor"], 101_875_726, "as assumed, in the middle");
    let rests_on = told["cases"][2]["assumptions"].as_array().unwrap();
    let of = |key: &str| rests_on.iter().find(|one| one["assumption"] == key).unwrap();
    let as_much = of("amount")["worth_as_much_as_first"].as_f64().unwrap();
    assert!((as_much - 60_000.0).abs() < 0.01, "£60,000 a year are £200,000 now: {as_much}");
    assert!(of("retention")["worth_as_much_as_first"].is_null(), "however soon it leaves, it is worth more");
    insta::assert_snapshot!(value_of(TWO_WINS, &["--grid", "--assumptions"]).must(0).out);
}

#[test]
fn what_is_wrong_with_a_file_is_said_line_by_line() {
    let wrong = "currency = \"pounds\"\nrate = 12\n[[case]]\nname = \"A\"\nyearly = { amount = \"much\" }\n[[case]]\nflows = []\nyearly = { amount = 1, years = 1 }\n";
    let told = value_of(wrong, &[]).must(1);
    let lines: Vec<&str> =
        told.err.lines().map(|line| line.split_once("cases.toml: ").map_or(line, |(_, rest)| rest)).collect();
    insta::assert_snapshot!(lines.join("\n"));
    let endless = TWO_WINS.replace("retention = 0.8", "retention = 1.0, growth = 0.2");
    let told = value_of(&endless, &[]).must(1);
    assert!(told.err.contains("has no present value") && told.err.contains("give a number of years"), "{}", told.err);
}
