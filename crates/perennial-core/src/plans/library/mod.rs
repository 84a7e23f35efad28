//! The playbooks and suggestions that ship with the product, in the words of each kind of firm.
//!
//! What is common is written once, in the files beside this one, with the kind's own words in double angle
//! brackets: `<<engagement>>`. `kinds/KIND.toml` holds those words, and under `instead` whole titles and texts
//! for steps that a kind says in its own way.

use std::sync::LazyLock;

use super::{Playbook, Suggestion, read_suggestions};
use crate::journeys::model::{FirmKind, Problem};

/// The files of the playbooks.
const PLAYBOOKS: [(&str, &str); 21] = [
    ("enquiry_response", include_str!("enquiry_response.toml")),
    ("welcome", include_str!("welcome.toml")),
    ("affirm", include_str!("affirm.toml")),
    ("kickoff", include_str!("kickoff.toml")),
    ("kickoff_follow_up", include_str!("kickoff_follow_up.toml")),
    ("first_100_days", include_str!("first_100_days.toml")),
    ("what_happens_next", include_str!("what_happens_next.toml")),
    ("mid_engagement_check_in", include_str!("mid_engagement_check_in.toml")),
    ("silent_client", include_str!("silent_client.toml")),
    ("close_out", include_str!("close_out.toml")),
    ("between_engagements", include_str!("between_engagements.toml")),
    ("silent_between", include_str!("silent_between.toml")),
    ("former_clients", include_str!("former_clients.toml")),
    ("not_now", include_str!("not_now.toml")),
    ("referral_thanks", include_str!("referral_thanks.toml")),
    ("complaint_recovery", include_str!("complaint_recovery.toml")),
    ("detractor_recovery", include_str!("detractor_recovery.toml")),
    ("job_change", include_str!("job_change.toml")),
    ("new_decision_maker", include_str!("new_decision_maker.toml")),
    ("education", include_str!("education.toml")),
    ("result_anniversary", include_str!("result_anniversary.toml")),
];

const SUGGESTIONS: &str = include_str!("suggestions.toml");

const fn words_of(kind: FirmKind) -> &'static str {
    match kind {
        FirmKind::LawTransactional => include_str!("kinds/law_transactional.toml"),
        FirmKind::LawContentious => include_str!("kinds/law_contentious.toml"),
        FirmKind::Accounting => include_str!("kinds/accounting.toml"),
        FirmKind::Consulting => include_str!("kinds/consulting.toml"),
        FirmKind::Architecture => include_str!("kinds/architecture.toml"),
        FirmKind::Agency => include_str!("kinds/agency.toml"),
    }
}

/// What ships for one kind of firm.
#[derive(Debug, Clone, Default)]
struct Library {
    playbooks: Vec<Playbook>,
    suggestions: Vec<Suggestion>,
    problems: Vec<(String, Problem)>,
}

// The files are part of the program, and a test reads every one of them for every kind without a problem.
static SHIPPED: LazyLock<[Library; 6]> = LazyLock::new(|| FirmKind::ALL.map(assemble));

/// The playbooks for a kind of firm (issue 3, point 3), in the order of a client's life.
pub fn playbooks(kind: FirmKind) -> &'static [Playbook] {
    &SHIPPED[kind as usize].playbooks
}

/// The suggested touches of each phase and medium for a kind of firm (J1 to J8).
pub fn suggestions(kind: FirmKind) -> &'static [Suggestion] {
    &SHIPPED[kind as usize].suggestions
}

/// The few playbooks that a firm starts with (S3.34): the rest is suggested step by step. Nothing but what somebody
/// records by hand sets the one for a job change off, and whoever records it waits for the pair of touches (S1.26).
pub const FIRST_RUN: [&str; 5] = ["welcome", "affirm", "mid_engagement_check_in", "close_out", "job_change"];

fn assemble(kind: FirmKind) -> Library {
    let own: toml::Table = words_of(kind).parse().unwrap_or_default();
    let mut library = Library::default();
    for (name, text) in PLAYBOOKS {
        match Playbook::from_toml(&in_words(text, kind, &own)) {
            Ok(mut book) => {
                say_instead(&mut book, &own);
                library.playbooks.push(book);
            }
            Err(problems) => library.problems.extend(problems.into_iter().map(|one| (name.to_owned(), one))),
        }
    }
    match read_suggestions(&in_words(SUGGESTIONS, kind, &own)) {
        Ok(all) => library.suggestions = all,
        Err(problems) => library.problems.extend(problems.into_iter().map(|one| ("suggestions".to_owned(), one))),
    }
    library
}

/// The text with the kind's own words in it. A word that starts with a capital is written so: `<<Engagement>>`.
fn in_words(text: &str, kind: FirmKind, own: &toml::Table) -> String {
    let mut text = text.replace("<<kind>>", kind.key());
    for (word, value) in own.get("words").and_then(toml::Value::as_table).into_iter().flatten() {
        let value = value.as_str().unwrap_or_default();
        text = text.replace(&format!("<<{word}>>"), value);
        text = text.replace(&format!("<<{}>>", capital(word)), &capital(value));
    }
    text
}

/// Puts the kind's own titles and texts in the place of the common ones.
fn say_instead(book: &mut Playbook, own: &toml::Table) {
    let Some(steps) = own.get("instead").and_then(|all| all.get(&book.key)).and_then(toml::Value::as_table) else {
        return;
    };
    for step in &mut book.steps {
        let Some(instead) = steps.get(&step.key) else { continue };
        let text = |key: &str| instead.get(key).and_then(toml::Value::as_str).map(str::trim);
        if let Some(title) = text("title") {
            title.clone_into(&mut step.title);
        }
        if let Some(own) = text("text") {
            own.clone_into(&mut step.text);
        }
        if let Some(when) = text("when").and_then(|when| when.parse().ok()) {
            step.when = when;
        }
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::Medium;
    use crate::journeys::stage::Phase;
    use crate::plans::fields;

    #[test]
    fn every_shipped_text_is_read_without_a_problem_and_in_the_kind_s_own_words() {
        for kind in FirmKind::ALL {
            let library = assemble(kind);
            let problems: Vec<String> = library.problems.iter().map(|(file, one)| format!("{file}: {one}")).collect();
            assert_eq!(problems, Vec::<String>::new(), "{}", kind.key());
            assert_eq!(library.playbooks.len(), PLAYBOOKS.len());
            for (book, (name, _)) in library.playbooks.iter().zip(PLAYBOOKS) {
                assert_eq!(book.key, name);
                assert_eq!(book.kinds, [kind]);
                assert!(!book.summary.is_empty(), "{name}");
                let all = book.to_toml();
                assert!(!all.contains("<<") && !all.contains(">>"), "{}: {all}", kind.key());
                assert_eq!(Playbook::from_toml(&all).as_ref(), Ok(book), "{all}");
            }
        }
    }

    #[test]
    fn every_instead_is_for_a_step_that_exists_and_its_fields_are_known() {
        for kind in FirmKind::ALL {
            let own: toml::Table = words_of(kind).parse().unwrap();
            for (key, steps) in own.get("instead").and_then(toml::Value::as_table).into_iter().flatten() {
                let book = playbooks(kind).iter().find(|book| book.key == *key).unwrap_or_else(|| panic!("{key}"));
                for (step, say) in steps.as_table().unwrap() {
                    assert!(book.step(step).is_some(), "{}: {key}.{step}", kind.key());
                    for (what, text) in say.as_table().unwrap() {
                        let text = text.as_str().unwrap();
                        assert!(matches!(what.as_str(), "title" | "text" | "when"), "{what}");
                        assert_eq!(fields::unknown(text), Vec::<String>::new(), "{key}.{step}");
                        assert!(what != "when" || text.parse::<crate::plans::When>().is_ok(), "{text}");
                    }
                }
            }
        }
    }

    #[test]
    fn every_cell_of_the_grid_has_a_suggestion_or_a_reason_for_none() {
        for kind in FirmKind::ALL {
            for phase in Phase::ALL {
                for medium in Medium::ALL {
                    let found = suggestions(kind).iter().any(|one| one.phase == phase && one.medium == medium);
                    assert!(found, "{} {phase:?} {medium:?}", kind.key());
                }
            }
            let all = suggestions(kind);
            assert_eq!(read_suggestions(&crate::plans::write_suggestions(all)).as_deref(), Ok(all));
        }
    }

    #[test]
    fn each_kind_speaks_its_own_language() {
        let whole = |kind: FirmKind| playbooks(kind).iter().map(Playbook::to_toml).collect::<String>();
        assert!(whole(FirmKind::LawContentious).contains("matter"));
        assert!(!whole(FirmKind::Agency).contains("matter "));
        assert!(whole(FirmKind::Architecture).contains("project"));
        let texts: std::collections::BTreeSet<String> = FirmKind::ALL.map(whole).into_iter().collect();
        assert_eq!(texts.len(), 6);
    }

    #[test]
    fn nothing_that_ships_gives_a_coupon_or_a_mug_with_a_logo() {
        for kind in FirmKind::ALL {
            for one in suggestions(kind).iter().filter(|one| one.medium == Medium::Present) {
                let text = format!("{} {}", one.title, one.text).to_lowercase();
                for word in ["coupon", "discount", "voucher", "mug", "our logo", "branded"] {
                    assert!(!text.contains(word), "{text}");
                }
            }
        }
    }

    #[test]
    fn the_first_run_is_made_of_shipped_playbooks() {
        for key in FIRST_RUN {
            assert!(playbooks(FirmKind::Agency).iter().any(|book| book.key == key), "{key}");
        }
    }
}
