//! The pure core of Perennial: data in, data out.
//!
//! Nothing here reads a clock, a file, a network or a database. The rooms:
//!
//! - [`ids`], [`dates`], [`money`], [`text`]: types that cannot be wrong.
//! - [`statistics`]: rates, scores and durations with their intervals, and what a small number can bear.
//! - [`fact`]: the closed list of what can be recorded between a firm and a client.
//! - [`journeys`]: facts and a journey model to a position and its reasons.
//! - [`pursuits`], [`engagements`], [`invoices`], [`clients`]: the nouns at the centre, each a state that carries its own
//!   data, read from the facts, with its verbs.
//! - [`keyed`]: enums that are stored by a word.
//! - [`promises`]: promises, milestones, goals, close-outs and variances, read from the facts, with their verbs.
//! - [`complaints`]: the register of complaints and its clocks.
//! - [`presents`]: the register of presents, its checks and the rules on gifts.
//! - [`referrals`]: referrers, and the referrals of one client with the thanks that are owed for each.
//! - [`people`]: the people at a client, their say, ties and wishes per medium.
//! - [`audit`]: the chain of the audit log, and its check.
//! - [`alerts`]: rules as data, and what they say of one client on one day.
//! - [`next_step`]: of all that is open with a client the one thing to do next, with its reason and the medium.
//! - [`imports`]: a firm's own files to rows, drafts and a plan.
//! - [`duplicates`]: records that are likely one, and what one made of two says.
//! - [`plans`]: playbooks, and the touches that they plan.
//! - [`research`]: instruments as data, the way through their questions, samples, scores and themes.
//! - [`touches`]: counting touches by phase and medium.
//! - [`insights`]: courses of relationships to numbers: decision points, stays in phases, response clocks, gaps.
//! - [`headlines`]: the sentences at the heads of pages, pictures and files.
//! - [`income`]: invoices to income by what it pays for, and whether it comes again.
//! - [`effort`]: hours and money spent on relationships, counted by market, colleague, new and existing clients.
//! - [`markets`]: the markets that a firm addresses.
//! - [`value`]: cash flows to what they are worth today and on what that rests; whether and when clients come back.
//! - [`maps`]: positions to the picture of every relationship.
//! - [`journey_maps`]: the planned journey of a persona as data, its verbs, its files and its drawing.

pub mod alerts;
pub mod audit;
pub mod clients;
pub mod complaints;
pub mod dates;
pub mod duplicates;
pub mod effort;
pub mod engagements;
pub mod fact;
pub mod headlines;
pub mod ids;
pub mod imports;
pub mod income;
pub mod insights;
pub mod invoices;
pub mod journey_maps;
pub mod journeys;
pub mod keyed;
pub mod maps;
pub mod markets;
pub mod money;
pub mod next_step;
mod packing;
pub mod people;
pub mod plans;
pub mod presents;
pub mod promises;
pub mod pursuits;
pub mod referrals;
pub mod research;
pub mod statistics;
pub mod text;
pub mod touches;
pub mod value;
