//! Why a number is what it is.
//!
//! A rule is written once, over a [`Tracer`]. With [`Silent`] the compiler removes every word of
//! the narration, which is how a whole city is computed; with [`Narrator`] the same code builds
//! the tree of [`Reason`]s that a person opens behind a number.

use crate::book::Cite;
use crate::money::{Bp, Rupiah};
use jiff::civil::Date;
use serde::Serialize;

/// A value with its unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "unit", content = "value", rename_all = "snake_case")]
pub enum Amount {
    /// Whole rupiah.
    Rupiah(i64),
    /// Basis points: 10 000 is 100 %.
    Bp(i64),
    /// Minutes.
    Minutes(i64),
    /// Days.
    Days(i64),
    /// A bare count.
    Count(i64),
    /// Points in hundredths: 9060 is 90,60.
    Hundredths(i64),
    /// A date.
    Date(Date),
    /// A clock time of the office, minutes after midnight.
    Clock(i64),
    /// A name, a code, a factor as written in the law.
    Text(String),
    /// No value of its own, only a heading.
    None,
}

impl From<Rupiah> for Amount {
    fn from(value: Rupiah) -> Amount {
        Amount::Rupiah(value.0)
    }
}
impl From<Bp> for Amount {
    fn from(value: Bp) -> Amount {
        Amount::Bp(value.0)
    }
}
impl From<Date> for Amount {
    fn from(value: Date) -> Amount {
        Amount::Date(value)
    }
}
impl From<&str> for Amount {
    fn from(value: &str) -> Amount {
        Amount::Text(value.to_owned())
    }
}

/// A fact that a reason rests on; pages make a link of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// What kind of record: `day`, `rating`, `post`, `leave`, `salary`, `sanction` …
    pub kind: &'static str,
    /// Its number in its table, or 0 where the date alone names it.
    pub id: i64,
    /// The day it speaks of, if it speaks of one.
    pub date: Option<Date>,
}

/// One node of the tree: what, how much, by which rule, from which facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// Message key of the label, `why-…` in the locale files.
    pub key: &'static str,
    /// Values that the label or the formula in words mentions.
    pub args: Vec<(&'static str, Amount)>,
    /// The result of this node.
    pub amount: Amount,
    /// Parameters of law that took part.
    pub cites: Vec<Cite>,
    /// Facts that took part.
    pub facts: Vec<Fact>,
    /// What it is made of, in the order of the computation.
    pub parts: Vec<Reason>,
}

impl Reason {
    /// An empty node.
    #[must_use]
    pub fn new(key: &'static str) -> Reason {
        Reason {
            key,
            args: Vec::new(),
            amount: Amount::None,
            cites: Vec::new(),
            facts: Vec::new(),
            parts: Vec::new(),
        }
    }

    /// Every node of the tree, parents before children.
    pub fn walk(&self, visit: &mut impl FnMut(&Reason)) {
        visit(self);
        for part in &self.parts {
            part.walk(visit);
        }
    }
}

/// Who listens to a rule while it computes.
pub trait Tracer {
    /// `false` lets a rule skip work that only narration needs; a constant for the compiler.
    const LISTENS: bool;

    /// Opens a node below the current one.
    fn open(&mut self, key: &'static str);
    /// Adds a value to the open node.
    fn arg(&mut self, name: &'static str, value: impl FnOnce() -> Amount);
    /// Adds a parameter of law to the open node.
    fn cite(&mut self, cite: impl FnOnce() -> Cite);
    /// Adds a fact to the open node.
    fn fact(&mut self, fact: impl FnOnce() -> Fact);
    /// Closes the open node with its result.
    fn close(&mut self, amount: impl FnOnce() -> Amount);

    /// A node without children, in one call.
    fn leaf(&mut self, key: &'static str, amount: impl FnOnce() -> Amount) {
        self.open(key);
        self.close(amount);
    }
}

/// Listens to nothing and costs nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Tracer for Silent {
    const LISTENS: bool = false;
    #[inline(always)]
    fn open(&mut self, _: &'static str) {}
    #[inline(always)]
    fn arg(&mut self, _: &'static str, _: impl FnOnce() -> Amount) {}
    #[inline(always)]
    fn cite(&mut self, _: impl FnOnce() -> Cite) {}
    #[inline(always)]
    fn fact(&mut self, _: impl FnOnce() -> Fact) {}
    #[inline(always)]
    fn close(&mut self, _: impl FnOnce() -> Amount) {}
}

/// Builds the tree.
#[derive(Clone, Debug, Default)]
pub struct Narrator {
    open: Vec<Reason>,
    done: Vec<Reason>,
}

impl Narrator {
    /// A narrator that has heard nothing.
    #[must_use]
    pub fn new() -> Narrator {
        Narrator::default()
    }

    /// The finished trees, normally one. Nodes left open are closed without a value.
    #[must_use]
    pub fn finish(mut self) -> Vec<Reason> {
        while !self.open.is_empty() {
            self.close(|| Amount::None);
        }
        self.done
    }
}

impl Tracer for Narrator {
    const LISTENS: bool = true;
    fn open(&mut self, key: &'static str) {
        self.open.push(Reason::new(key));
    }
    fn arg(&mut self, name: &'static str, value: impl FnOnce() -> Amount) {
        if let Some(node) = self.open.last_mut() {
            node.args.push((name, value()));
        }
    }
    fn cite(&mut self, cite: impl FnOnce() -> Cite) {
        if let Some(node) = self.open.last_mut() {
            node.cites.push(cite());
        }
    }
    fn fact(&mut self, fact: impl FnOnce() -> Fact) {
        if let Some(node) = self.open.last_mut() {
            node.facts.push(fact());
        }
    }
    fn close(&mut self, amount: impl FnOnce() -> Amount) {
        if let Some(mut node) = self.open.pop() {
            node.amount = amount();
            match self.open.last_mut() {
                Some(parent) => parent.parts.push(node),
                None => self.done.push(node),
            }
        }
    }
}
