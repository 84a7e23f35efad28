//! The help of every command. After a change: `INSTA_UPDATE=always cargo test -p perennial help`.

use std::path::Path;

use crate::support::{answer, bare};

fn help(path: &[String]) -> String {
    let answer = answer(bare(Path::new("/")).args(path).arg("--help").output().unwrap()).must(0);
    answer.out
}

/// The commands that a help lists.
fn commands(help: &str) -> Vec<String> {
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names = listed.filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next().map(str::to_owned));
    names.filter(|name| name != "help").collect()
}

#[test]
fn every_command_says_what_it_does() {
    let mut open = vec![Vec::<String>::new()];
    while let Some(path) = open.pop() {
        let text = help(&path);
        for name in commands(&text) {
            open.push([path.clone(), vec![name]].concat());
        }
        let name = if path.is_empty() { "perennial".to_owned() } else { path.join("-") };
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, text);
        });
    }
}
