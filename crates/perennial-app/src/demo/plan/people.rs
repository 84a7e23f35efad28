//! Names, trades and people of the relationships.

use super::{Group, Line, Person, Relation, Story};
use crate::demo::dice::Dice;
use crate::demo::names::{ORGANISATIONS, People, STAFF};

const JOBS: &[(&str, &str)] = &[
    ("Managing director", "decider"),
    ("Finance director", "approver"),
    ("Operations director", "user"),
    ("Head of people", "user"),
    ("Company secretary", "gatekeeper"),
    ("Chief executive", "decider"),
    ("Office manager", "gatekeeper"),
    ("Property manager", "influencer"),
];

/// People who belong to a story and whom nobody else may be called after.
const KNOWN: &[&str] = &[
    "Ruth Ansah",
    "Dan Bellweather",
    "Claire Dubois",
    "Chidi Oduya",
    "Sophie Arkwright",
    "Martin Hale",
    "Judith Lowfield",
    "Philip Garner",
    "Ailsa Munro",
    "Karen Bellweather",
];

/// Gives every relationship its name and its people.
pub(super) fn name_all(relations: &mut [Relation]) {
    let mut dice = Dice::new(23);
    let mut organisations: Vec<(&str, &str)> = ORGANISATIONS.to_vec();
    dice.shuffle(&mut organisations);
    let taken: Vec<&str> = STAFF.iter().map(|staffer| staffer.name).chain(KNOWN.iter().copied()).collect();
    let mut people = People::new(&taken);
    for relation in relations {
        if let Some(story) = relation.story {
            tell(relation, story, &mut people);
            continue;
        }
        let private = matches!(relation.main_line(), Line::PrivateClient | Line::Family | Line::Residential);
        if private {
            relation.name = people.next();
            relation.people = vec![Person { name: relation.name.clone(), job: None, decides: "decider" }];
            continue;
        }
        let (name, sector) = organisations.pop().unwrap_or(("Harbour Row Holdings", "Property"));
        relation.name = name.to_owned();
        relation.sector = Some(sector);
        let first = dice.below(JOBS.len());
        let count = if matches!(relation.group, Group::Adopt | Group::Advocate) { 3 } else { 1 + dice.below(2) };
        for turn in 0..count {
            let (job, decides) = JOBS[(first + turn * 3) % JOBS.len()];
            relation.people.push(Person { name: people.next(), job: Some(job), decides });
        }
    }
}

fn tell(relation: &mut Relation, story: Story, people: &mut People) {
    let person = |name: &str, job: &'static str| Person { name: name.to_owned(), job: Some(job), decides: "decider" };
    let (name, sector, crowd) = match story {
        Story::Kestrel => ("Kestrel Freight", "Logistics", vec![person("Martin Hale", "Managing director")]),
        Story::Bellweather => (
            "Bellweather Homes",
            "House building",
            vec![
                person("Dan Bellweather", "Chief executive"),
                person("Karen Bellweather", "Head of people"),
                person(&people.next(), "Land director"),
            ],
        ),
        Story::Ansah => {
            ("Ansah Tools", "Manufacturing", vec![person("Ruth Ansah", "Owner until the sale, now retired")])
        }
        Story::AnsahFirst => ("Garner Fastenings", "Manufacturing", vec![person("Philip Garner", "Owner")]),
        Story::AnsahSecond => ("Munro Springs", "Manufacturing", vec![person("Ailsa Munro", "Owner")]),
        Story::Lowfield => ("Lowfield Estates", "Property", vec![person("Judith Lowfield", "Managing director")]),
        Story::QuillAndStone => ("Quill & Stone Accountants", "Accounting", vec![person("Claire Dubois", "Partner")]),
        Story::NewComplaint => ("Marlow Lane Nurseries", "Childcare", vec![person("Sophie Arkwright", "Owner")]),
    };
    relation.name = name.to_owned();
    relation.sector = Some(sector);
    relation.people = crowd;
}
