//! Referrals: who recommended the firm to whom, and to whom the firm sent its clients.

use super::dates::NEVER;
use super::{Group, Relation, Source, Story, prospects::Answer};
use crate::demo::dice::Dice;

/// A referral that a client made.
#[derive(Debug, Clone)]
pub(in crate::demo) struct Given {
    pub(in crate::demo) at: i32,
    /// Whom.
    pub(in crate::demo) who: String,
    /// The relationship that came of it.
    pub(in crate::demo) referred: Option<usize>,
    /// Counts referrals, to tie both ends together.
    pub(in crate::demo) number: u32,
}

/// A referral by which a prospect came.
#[derive(Debug, Clone)]
pub(in crate::demo) struct Received {
    pub(in crate::demo) at: i32,
    /// The referrer in words.
    pub(in crate::demo) from: String,
    /// The referring client.
    pub(in crate::demo) client: Option<usize>,
    pub(in crate::demo) number: u32,
}

/// Referrers outside, by kind.
const fn outside(source: Source) -> &'static [&'static str] {
    match source {
        Source::Accountant => &[
            "Claire Dubois, Quill & Stone Accountants (accountant)",
            "Hugh Lessing, Lessing & Orme (accountant)",
            "Anita Bose, Bose Tax (accountant)",
        ],
        Source::EstateAgent => &["Farthing & Locke (estate agent)", "Merriman Property (estate agent)"],
        Source::LawFirm => {
            &["Brandt Hollis LLP (law firm)", "Cotter & Flood (law firm)", "Arkley Prior LLP (law firm)"]
        }
        Source::Adviser => &["Denholm Wealth (financial adviser)", "Sarah Pike, Pike Pensions (financial adviser)"],
        Source::Bank => &["Northern Counties Bank, commercial team (bank)"],
        Source::Staff => &["Joanne Petty (staff)", "Carys Morgan (staff)"],
        _ => &["a client"],
    }
}

/// Ties the ends together.
pub(super) fn place(relations: &mut [Relation]) {
    let mut dice = Dice::new(41);
    let mut ledger = Ledger { number: 0, quill: 0 };
    let mut referrers = referrers(relations);
    ledger.new_clients(relations, &mut referrers, &mut dice);
    ledger.prospects(relations, &mut referrers, &mut dice);
    ledger.spoken_of(relations, &referrers, &mut dice);
    asks(relations);
    sent_on(relations, &mut dice);
}

/// The 28 who referred somebody after their goal was confirmed: advocates, and seven clients who are lowered now.
fn referrers(relations: &[Relation]) -> Vec<usize> {
    let is = |relation: &Relation| match relation.group {
        Group::Advocate | Group::BetweenAdvocate | Group::GoodAdvocate => relation.confirmed_in_year().is_some(),
        Group::Lowered => [0, 4, 8, 9, 14, 15, 16].contains(&relation.nth),
        _ => false,
    };
    let mut list: Vec<usize> = (0..relations.len()).filter(|&who| is(&relations[who])).collect();
    list.sort_by_key(|&who| relations[who].confirmed_in_year().unwrap_or(0));
    list
}

struct Ledger {
    number: u32,
    quill: usize,
}

impl Ledger {
    fn next(&mut self) -> u32 {
        self.number += 1;
        self.number
    }

    /// Thirty of the 34 new clients came by referral, 14 of them through clients and former clients.
    fn new_clients(&mut self, relations: &mut [Relation], referrers: &mut Vec<usize>, dice: &mut Dice) {
        let mut new: Vec<usize> = (0..relations.len()).filter(|&who| relations[who].group.is_new()).collect();
        new.sort_by_key(|&who| relations[who].matters[0].dates.accepted);
        for who in new {
            let Some(source) = relations[who].source.filter(|source| source.is_referral()) else { continue };
            let accepted = relations[who].matters[0].dates.accepted;
            let at = match relations[who].story {
                Some(Story::AnsahFirst) => -300,
                Some(Story::AnsahSecond) => -45,
                Some(Story::Kestrel) => -71,
                _ => accepted - dice.between(18, 30),
            };
            if source.is_client() {
                let story = relations[who].story;
                let referrer = if matches!(story, Some(Story::AnsahFirst | Story::AnsahSecond)) {
                    relations.iter().position(|other| other.story == Some(Story::Ansah))
                } else {
                    choose(relations, referrers, source, at)
                };
                self.by_client(relations, who, referrer, at);
            } else {
                self.by_outsider(relations, who, source, at);
            }
        }
    }

    /// Twenty-one further referrals became pursuits that are open, parked or lost.
    fn prospects(&mut self, relations: &mut [Relation], referrers: &mut Vec<usize>, dice: &mut Dice) {
        let mut list: Vec<usize> = (0..relations.len()).filter(|&who| relations[who].group.is_prospect()).collect();
        dice.shuffle(&mut list);
        list.sort_by_key(|&who| std::cmp::Reverse(relations[who].quests[0].opened));
        const OTHERS: [(Source, usize); 6] = [
            (Source::Accountant, 4),
            (Source::EstateAgent, 2),
            (Source::LawFirm, 2),
            (Source::Adviser, 2),
            (Source::Staff, 2),
            (Source::Bank, 1),
        ];
        let mut sources = vec![Source::ClientAdvocacy; 8];
        sources.extend(OTHERS.iter().flat_map(|&(source, count)| std::iter::repeat_n(source, count)));
        for (who, source) in list.into_iter().step_by(3).zip(sources) {
            relations[who].source = Some(source);
            for quest in &mut relations[who].quests {
                quest.channel = source.channel();
            }
            let at = relations[who].quests[0].opened - dice.between(1, 4);
            if source.is_client() {
                let referrer = choose(relations, referrers, source, at);
                self.by_client(relations, who, referrer, at);
            } else {
                self.by_outsider(relations, who, source, at);
            }
        }
    }

    fn by_client(&mut self, relations: &mut [Relation], who: usize, referrer: Option<usize>, at: i32) {
        let Some(referrer) = referrer else { return };
        let number = self.next();
        let from = format!("{}, {}", relations[referrer].people[0].name, relations[referrer].name);
        let from = if relations[referrer].is_person() { relations[referrer].name.clone() } else { from };
        let name = relations[who].name.clone();
        relations[who].received = Some(Received { at, from, client: Some(referrer), number });
        relations[who].since = relations[who].since.min(at);
        relations[referrer].given.push(Given { at, who: name, referred: Some(who), number });
    }

    fn by_outsider(&mut self, relations: &mut [Relation], who: usize, source: Source, at: i32) {
        let number = self.next();
        let list = outside(source);
        let mut from = list[usize::try_from(number).unwrap_or(0) % list.len()];
        let mut client = None;
        if relations[who].story == Some(Story::Kestrel) {
            from = "Brandt Hollis LLP (law firm), conflicted out";
        }
        if source == Source::Accountant {
            from = if self.quill < 4 { list[0] } else { list[1 + self.quill % 2] };
            self.quill += 1;
            if from == list[0] {
                client = relations.iter().position(|other| other.story == Some(Story::QuillAndStone));
            }
        }
        let name = relations[who].name.clone();
        relations[who].received = Some(Received { at, from: from.to_owned(), client, number });
        relations[who].since = relations[who].since.min(at);
        if let Some(quill) = client {
            relations[quill].given.push(Given { at, who: name, referred: Some(who), number });
        }
    }

    /// Clients and former clients made 41 referrals; who never became a pursuit is known by name only.
    fn spoken_of(&mut self, relations: &mut [Relation], referrers: &[usize], dice: &mut Dice) {
        const SPOKEN_OF: &[&str] = &[
            "a supplier of theirs",
            "a neighbour",
            "their brother-in-law",
            "a fellow school governor",
            "the owner of the unit next door",
            "a former colleague",
            "a customer of theirs",
            "a friend from the chamber of commerce",
        ];
        let all: Vec<usize> = all_referrers(relations);
        let idle: Vec<usize> = referrers.to_vec();
        let made: usize = relations
            .iter()
            .filter(|relation| relation.story != Some(Story::QuillAndStone))
            .map(|relation| relation.given.len())
            .sum();
        let wanted = 41_usize.saturating_sub(made);
        let again = all.iter().copied().filter(|&who| !relations[who].silent).cycle();
        let list: Vec<usize> = idle.into_iter().chain(again).take(wanted).collect();
        for who in list {
            let from = relations[who].confirmed_in_year().unwrap_or(-100);
            let latest = if relations[who].silent { -190 } else { -4 };
            let at = dice.between((from + 6).min(latest), latest);
            let number = self.next();
            let given = Given { at, who: (dice.pick(SPOKEN_OF)).to_owned(), referred: None, number };
            relations[who].given.push(given);
        }
    }
}

fn all_referrers(relations: &[Relation]) -> Vec<usize> {
    let is = |relation: &Relation| {
        !relation.given.is_empty() && !matches!(relation.story, Some(Story::QuillAndStone | Story::Ansah))
    };
    (0..relations.len()).filter(|&who| is(&relations[who])).collect()
}

/// The referrer whose goal was confirmed before the day: taken off the list, so that everybody refers once.
fn choose(relations: &[Relation], referrers: &mut Vec<usize>, source: Source, at: i32) -> Option<usize> {
    let fits = |who: usize| {
        let relation = &relations[who];
        let former = relation.group == Group::GoodAdvocate;
        let confirmed = relation.confirmed_in_year().unwrap_or(NEVER);
        confirmed < at - 1 && (!relation.silent || at < -184) && (former == (source == Source::FormerClient))
    };
    let place = referrers.iter().position(|&who| fits(who))?;
    Some(referrers.remove(place))
}

/// Of 88 confirmed goals 31 were followed by an ask: 22 referred, 9 did not. Six of the 57 others referred all the same.
fn asks(relations: &mut [Relation]) {
    let (mut unasked, mut asked_in_vain) = (6, 9);
    for relation in relations.iter_mut().filter(|relation| relation.confirmed_in_year().is_some()) {
        let Some(first) = relation.given.iter().map(|given| given.at).min() else {
            let vain = asked_in_vain > 0 && !relation.silent && relation.group.is_between();
            asked_in_vain -= usize::from(vain);
            relation.asked = vain;
            continue;
        };
        let confirmed = relation.confirmed_in_year().unwrap_or(0);
        let spontaneous = unasked > 0 && first - confirmed < 60 && !matches!(relation.group, Group::GoodAdvocate);
        unasked -= usize::from(spontaneous);
        relation.asked = !spontaneous;
    }
}

/// The firm sent 64 of its clients on: eleven to Quill & Stone.
fn sent_on(relations: &mut [Relation], dice: &mut Dice) {
    const TO: [(&str, usize); 6] = [
        ("Hugh Lessing, Lessing & Orme (accountant)", 10),
        ("Denholm Wealth (financial adviser)", 15),
        ("Cotter & Flood (law firm)", 12),
        ("Northern Counties Bank, commercial team (bank)", 8),
        ("Farthing & Locke (estate agent)", 4),
        ("Teal & Partners (surveyor)", 4),
    ];
    let open_to = |relation: &&mut Relation| {
        matches!(relation.group, Group::Again | Group::Stuck | Group::Accomplish | Group::NewAccomplish | Group::Adopt)
            || (matches!(relation.group, Group::BetweenAccomplish) && !relation.silent)
    };
    let mut firms = TO.iter().flat_map(|&(to, count)| std::iter::repeat_n(to, count));
    for relation in relations.iter_mut().filter(open_to) {
        let opened = relation.matters.iter().map(|matter| matter.dates.accepted).max().unwrap_or(-100);
        let Some(to) = firms.next() else { break };
        relation.sent_on.push((dice.between(opened.clamp(-340, -6), -3), to.to_owned()));
    }
    if let Some(quill) = relations.iter_mut().find(|relation| relation.story == Some(Story::QuillAndStone)) {
        let days = [-341, -312, -290, -266, -241, -209, -178, -142, -103, -61, -24];
        quill.sent_on = days.iter().map(|&at| (at, "Quill & Stone Accountants (accountant)".to_owned())).collect();
    }
    debug_assert!(relations.iter().all(|relation| relation.quests.iter().all(|quest| match quest.answer {
        Answer::Open(_) => true,
        Answer::NotNow { at, .. } | Answer::NoWay { at } => at >= quest.opened,
    })));
}
