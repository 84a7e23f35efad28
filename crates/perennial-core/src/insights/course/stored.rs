//! The stored form of a course: a version byte, then lists.

use super::{Answer, Course, Doubts, EarlierAnswer, Ending, Enquiry, Felt, Implied, Stay, Work};
use crate::dates::{Day, Moment};
use crate::fact::Medium;
use crate::ids::ServiceLineId;
use crate::insights::evidence::Weight;
use crate::journeys::Exit;
use crate::journeys::stage::{Camp, Phase};
use crate::packing::{Reader, Writer};

/// The stored form that this program writes and reads; any other is derived anew.
const VERSION: u8 = 7;

const EXITS: [Exit; 4] = [Exit::None, Exit::Advanced, Exit::Reverted, Exit::Left];
const MOODS: [i8; 5] = [-2, -1, 0, 1, 2];
const ANSWERS: [Answer; 3] = [Answer::Hired, Answer::NotNow, Answer::NoWay];

impl Course {
    /// The stored form.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::of_version(VERSION);
        out.list(&self.works, Writer::work);
        out.list(&self.stays, |out, stay| {
            out.number(stay.work.map_or(0, |work| u64::from(work) + 1));
            out.number(u64::from(stay.phase.number()));
            out.day(stay.from);
            out.maybe(stay.until.as_ref(), |out, day| out.day(*day));
            out.place(EXITS.iter().position(|exit| *exit == stay.exit));
            out.bytes.push(u8::from(stay.unsure));
        });
        out.list(&self.endings, |out, ending| {
            out.day(ending.on);
            out.place(ending.camp.and_then(|camp| Camp::ALL.iter().position(|known| *known == camp)));
            out.text(&ending.reason);
            out.bytes.push(u8::from(ending.unsure));
        });
        for days in [&self.asked, &self.referred, &self.told] {
            out.list(days, |out, day| out.day(*day));
        }
        out.maybe(self.customer.as_ref(), |out, day| out.day(*day));
        out.bytes.push(u8::from(self.watched));
        out.list(&self.implied, |out, work| {
            out.line(work.line);
            [work.first, work.last, work.over_from].into_iter().for_each(|day| out.day(day));
        });
        out.list(&self.enquiries, |out, enquiry| {
            out.day(enquiry.on);
            out.maybe(enquiry.at.as_ref(), |out, at| out.moment(*at));
            out.maybe(enquiry.answer.as_ref(), |out, (day, at)| {
                out.day(*day);
                out.maybe(at.as_ref(), |out, at| out.moment(*at));
            });
        });
        out.list(&self.unlogged, |out, (day, listed)| {
            out.day(*day);
            out.bytes.push(u8::from(*listed));
        });
        for marks in [&self.broken, &self.unobserved] {
            out.list(marks, |out, (day, phase)| {
                out.day(*day);
                out.number(u64::from(phase.number()));
            });
        }
        out.list(&self.felt, |out, felt| {
            out.number(u64::from(felt.phase.number()));
            out.place(Weight::ALL.iter().position(|known| *known == felt.weight));
            out.day(felt.on);
            out.place(felt.mood.and_then(|mood| MOODS.iter().position(|known| *known == mood)));
        });
        out.list(&self.touched, |out, (phase, medium, day)| {
            out.number(phase.map_or(0, |phase| u64::from(phase.number())));
            out.place(Medium::ALL.iter().position(|known| known == medium));
            out.day(*day);
        });
        out.bytes
    }

    /// Reads the stored form; none when another program wrote it, or it is damaged.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut from = Reader::of_version(bytes, VERSION)?;
        let course = Self {
            works: from.list(Reader::work)?,
            stays: from.list(|from| {
                Some(Stay {
                    work: u32::try_from(from.number()?).ok()?.checked_sub(1),
                    phase: Phase::from_number(u8::try_from(from.number()?).ok()?)?,
                    from: from.day()?,
                    until: from.maybe(Reader::day)?,
                    exit: *from.of(&EXITS)??,
                    unsure: from.byte()? != 0,
                })
            })?,
            endings: from.list(|from| {
                let (on, camp, reason) = (from.day()?, from.of(&Camp::ALL)?.copied(), from.text()?);
                Some(Ending { on, camp, reason, unsure: from.byte()? != 0 })
            })?,
            asked: from.list(Reader::day)?,
            referred: from.list(Reader::day)?,
            told: from.list(Reader::day)?,
            customer: from.maybe(Reader::day)?,
            watched: from.byte()? != 0,
            implied: from.list(|from| {
                let line = from.line()?;
                Some(Implied { line, first: from.day()?, last: from.day()?, over_from: from.day()? })
            })?,
            enquiries: from.list(|from| {
                Some(Enquiry {
                    on: from.day()?,
                    at: from.maybe(Reader::moment)?,
                    answer: from.maybe(|from| Some((from.day()?, from.maybe(Reader::moment)?)))?,
                })
            })?,
            unlogged: from.list(|from| Some((from.day()?, from.byte()? != 0)))?,
            broken: from.list(Reader::mark)?,
            unobserved: from.list(Reader::mark)?,
            felt: from.list(|from| {
                let phase = Phase::from_number(u8::try_from(from.number()?).ok()?)?;
                let (weight, on) = (*from.of(&Weight::ALL)??, from.day()?);
                Some(Felt { phase, weight, on, mood: from.of(&MOODS)?.copied() })
            })?,
            touched: from.list(|from| {
                let phase = Phase::from_number(u8::try_from(from.number()?).ok()?);
                Some((phase, *from.of(&Medium::ALL)??, from.day()?))
            })?,
        };
        from.is_at_end().then_some(course)
    }
}

impl Writer {
    fn moment(&mut self, moment: Moment) {
        self.signed(moment.0);
    }

    fn line(&mut self, line: Option<ServiceLineId>) {
        self.maybe(line.as_ref(), |out, line| out.bytes.extend(line.0.as_bytes()));
    }

    fn work(&mut self, work: &Work) {
        let days = [work.opened, work.shortlisted, work.accepted, work.signed, work.lapsed];
        let later = [work.agreed, work.denied, work.closed];
        let all = days.into_iter().chain(later);
        let there = all.clone().enumerate().fold(0, |bits, (place, day)| bits | u64::from(day.is_some()) << place);
        self.number(there);
        all.flatten().for_each(|day| self.day(day));
        self.line(work.line);
        self.maybe(work.answer.as_ref(), |out, (answer, on)| {
            out.place(ANSWERS.iter().position(|known| known == answer));
            out.day(*on);
        });
        self.maybe(work.reason.as_ref(), |out, reason| out.text(reason));
        self.list(&work.earlier, |out, earlier| {
            out.place(ANSWERS.iter().position(|known| *known == earlier.answer));
            [earlier.on, earlier.until].into_iter().for_each(|day| out.day(day));
            out.maybe(earlier.reason.as_ref(), |out, reason| out.text(reason));
            out.bytes.push(u8::from(earlier.unsure));
        });
        self.number(work.next_need.map_or(0, |need| u64::from(need) + 1) | u64::from(work.aware) << 2);
        self.bytes.push(work.doubts.bits());
    }
}

impl Reader<'_> {
    fn moment(&mut self) -> Option<Moment> {
        self.signed().map(Moment)
    }

    fn mark(&mut self) -> Option<(Day, Phase)> {
        Some((self.day()?, Phase::from_number(u8::try_from(self.number()?).ok()?)?))
    }

    fn line(&mut self) -> Option<Option<ServiceLineId>> {
        self.maybe(|from| {
            let bytes: [u8; 16] = from.take(16)?.try_into().ok()?;
            Some(ServiceLineId(uuid::Uuid::from_bytes(bytes)))
        })
    }

    fn work(&mut self) -> Option<Work> {
        let there = self.number()?;
        let mut days = [None; 8];
        for (place, day) in days.iter_mut().enumerate() {
            if there >> place & 1 == 1 {
                *day = Some(self.day()?);
            }
        }
        let [opened, shortlisted, accepted, signed, lapsed, agreed, denied, closed] = days;
        let line = self.line()?;
        let answer = self.maybe(|from| Some((*from.of(&ANSWERS)??, from.day()?)))?;
        let reason = self.maybe(Self::text)?;
        let earlier = self.list(|from| {
            let (answer, on, until) = (*from.of(&ANSWERS)??, from.day()?, from.day()?);
            Some(EarlierAnswer { answer, on, until, reason: from.maybe(Self::text)?, unsure: from.byte()? != 0 })
        })?;
        let said = self.number()?;
        let next_need = (said & 3).checked_sub(1).map(|need| need == 1);
        let aware = said >> 2 & 1 == 1;
        let doubts = Doubts::from_bits(self.byte()?);
        #[rustfmt::skip]
        let work = Work {
            line, opened, shortlisted, answer, reason, earlier, accepted, signed, lapsed, agreed, denied, closed,
            next_need, aware, doubts,
        };
        Some(work)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_course_is_stored_and_read_back() {
        let day = Day::from_number;
        let work = Work {
            line: Some(ServiceLineId::from_number(7)),
            opened: Some(day(-3)),
            answer: Some((Answer::NoWay, day(9))),
            reason: Some("Slow reply".to_owned()),
            closed: Some(Day::MAX),
            next_need: Some(false),
            aware: true,
            doubts: Doubts::from_bits(5),
            ..Work::default()
        };
        let stay = Stay {
            work: Some(0),
            phase: Phase::Affirm,
            from: day(20_000),
            until: Some(day(20_009)),
            exit: Exit::Reverted,
            unsure: true,
        };
        let course = Course {
            works: vec![work, Work::default()],
            stays: vec![stay, Stay { work: None, until: None, exit: Exit::None, ..stay }],
            endings: vec![Ending { on: day(5), camp: Some(Camp::Unknown), reason: String::new(), unsure: true }],
            customer: Some(day(-9)),
            watched: true,
            implied: vec![Implied { line: None, first: day(1), last: day(2), over_from: day(200) }],
            asked: vec![day(1), day(2)],
            enquiries: vec![
                Enquiry { on: day(3), at: Some(Moment(-1)), answer: Some((day(4), Some(Moment(i64::MAX)))) },
                Enquiry { on: day(3), at: None, answer: None },
            ],
            broken: vec![(Day::MIN, Phase::Advocate)],
            felt: vec![Felt { phase: Phase::Affirm, weight: Weight::StaffView, on: day(6), mood: Some(-1) }],
            touched: vec![(None, Medium::Mail, day(8)), (Some(Phase::Adopt), Medium::Present, day(2))],
            ..Course::default()
        };
        let bytes = course.to_bytes();
        assert_eq!(Course::from_bytes(&bytes), Some(course));
        assert!((0..bytes.len()).all(|cut| Course::from_bytes(&bytes[..cut]).is_none()));
        assert_eq!(Course::from_bytes(&Course::default().to_bytes()), Some(Course::default()));
        assert_eq!(Course::from_bytes(&[9]), None);
    }
}
