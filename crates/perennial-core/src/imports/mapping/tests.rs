//! A mapping file is written, read and refused.

use super::{Mapping, Rule};

#[test]
fn a_mapping_is_written_and_read_back() {
    let text = r#"
name = "Our \"deals\""
objects = ["pursuit", "client"]
dates = "day-first"
currency = "eur"
[columns]
"Stage" = "pursuit.stage"
"Account" = ["client.name", "pursuit.title"]
"Close" = { to = "pursuit.close_date", rule = "overwrite", dates = "month-first" }
"Fax" = "skip"
"Memo" = "note"
[stages]
"Engaging" = "shortlisted"
[values."client.sector"]
technolgy = "technology"
[always]
"touch.medium" = "phone"
"#;
    let mapping = Mapping::from_toml(text).unwrap();
    assert_eq!(mapping.columns[0].header, "Stage");
    assert_eq!(mapping.columns[3].rule, Rule::Skip);
    let again = Mapping::from_toml(&mapping.to_toml()).unwrap();
    assert_eq!(again, mapping);
}

#[test]
fn errors_name_the_line_and_what_is_allowed() {
    let told = |text: &str| Mapping::from_toml(text).unwrap_err().to_string();
    let error = told("name = \"a\"\n[columns]\n\"A\" = \"client.nam\"\n");
    assert!(error.starts_with("line 3: “client.nam” is not a field; allowed are client.external_id, client.name"));
    let error = told("[columns]\n\"A\" = \"client.name\"\n[stages]\n\"Won\" = \"victory\"\n");
    assert!(error.starts_with("line 4: “victory” is not allowed here; allowed are enquiry"), "{error}");
    assert!(told("dates = \"dmy\"\n").contains("day-first, month-first, year-first"));
    assert!(told("colums = 1\n").contains("allowed are name"));
    assert!(told("= 5\n").starts_with("line 1: this is not TOML"));
    assert!(told("name = \"x\"\n").contains("add [columns]"));
}
