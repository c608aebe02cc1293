//! What the cases of allowance share: the book with a case laid over it, a person without
//! anything special, and the reading of amounts and events.

use super::super::{CaseError, Context, Given, int_of};
use crate::allowance::{
    AgencyFacts, AllowanceLaw, AttendanceSums, Criterion, Employment, FactIds, LhkpnState, PayLine,
    PayRefusal, Performance, PersonInput, PersonKind, PostKind, Predicate, SalarySheet,
    SpecialGroup, Tap, compute,
};
use crate::book::{Book, Dated, Table, Value as Law};
use crate::decimal::Decimal;
use crate::money::{Bp, Rupiah};
use crate::tax::TaxStatus;
use crate::trace::Narrator;
use jiff::civil::date;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The class that a case without one is computed for.
pub(super) const CLASS: u8 = 7;

/// The national book with what a case lays over it.
pub(super) struct Bench<'c> {
    pub(super) ctx: &'c Context<'c>,
    pub(super) book: Book,
}

impl<'c> Bench<'c> {
    pub(super) fn new(ctx: &'c Context<'c>) -> Bench<'c> {
        Bench { ctx, book: ctx.book.clone() }
    }

    /// Lays a named variant of the fixtures over the book.
    pub(super) fn variant(mut self, name: &str) -> Result<Self, CaseError> {
        let prefix = format!("fixture.{name}.");
        let mut found = false;
        for (key, param) in &self.ctx.fixtures.params {
            if let Some(key) = key.strip_prefix(&prefix) {
                self.book.params.insert(key.to_owned(), param.clone());
                found = true;
            }
        }
        if found { Ok(self) } else { Err(CaseError::given(name, "is not a known variant")) }
    }

    /// Lays one value over the book.
    pub(super) fn set(mut self, key: &str, value: Law) -> Self {
        if let Some(param) = self.book.params.get_mut(key) {
            param.values = vec![Dated {
                valid_from: date(2016, 1, 1),
                valid_to: None,
                value,
                legal_basis: "the case".to_owned(),
                checked_on: None,
                checked_by: None,
                verify: true,
                note: None,
                source: "case".to_owned(),
            }];
        }
        self
    }

    pub(super) fn word(self, key: &str, word: &str) -> Self {
        self.set(key, Law::Text(word.to_owned()))
    }

    pub(super) fn all(self, key: &str, value: i64) -> Self {
        self.set(key, Law::Map(BTreeMap::from([("all".to_owned(), Law::Int(value))])))
    }

    /// The product of the three indices.
    pub(super) fn factor(self, factor: Decimal) -> Self {
        self.word("tpp.index.fiscal", &factor.to_string())
            .word("tpp.index.price", "1")
            .word("tpp.index.governance", "1")
    }

    /// The discipline share; productivity is the rest.
    pub(super) fn discipline(self, share: Bp) -> Self {
        self.all("tpp.share.discipline", share.0).all("tpp.share.productivity", share.rest().0)
    }

    /// Ceilings by class: class and one amount per criterion.
    pub(super) fn ceilings(self, method: &str, rows: &[(u8, [i64; Criterion::COUNT])]) -> Self {
        let mut head: Vec<String> =
            ["post_kind", "class_from", "class_to"].map(str::to_owned).to_vec();
        head.extend(Criterion::ALL.iter().map(|c| c.name().to_owned()));
        let rows = rows
            .iter()
            .map(|(class, amounts)| {
                let mut row = vec!["all".to_owned(), class.to_string(), class.to_string()];
                row.extend(amounts.iter().map(i64::to_string));
                row
            })
            .collect();
        let table = Law::Table(Arc::new(Table { head, rows }));
        self.word("tpp.ceiling.method", method).set(&format!("tpp.ceiling.{method}"), table)
    }

    /// One ceiling, all of it under one criterion.
    pub(super) fn ceiling(self, amount: i64) -> Self {
        self.ceilings("nominal", &[(CLASS, [0, 0, 0, 0, amount])])
    }

    pub(super) fn law(&self) -> Result<AllowanceLaw, CaseError> {
        Ok(AllowanceLaw::at(&self.book, self.ctx.month())?)
    }

    pub(super) fn line(&self, person: &PersonInput) -> Result<PayLine, CaseError> {
        let mut narrator = Narrator::new();
        let line = compute(&self.law()?, person, &mut narrator);
        self.ctx.explain(narrator);
        line.map_err(refusal_name)
    }
}

/// The name that a case may expect under `error`.
pub(super) fn refusal_name(why: PayRefusal) -> CaseError {
    CaseError::Answer(match why {
        PayRefusal::UndefinedBand { .. } => "undefined_band",
        PayRefusal::NoCeiling { .. } => "no_ceiling",
        PayRefusal::MissingRating => "missing_rating",
        _ => "refused",
    })
}

/// A person without anything special: rated full, never late, no salary.
pub(super) fn person() -> PersonInput<'static> {
    PersonInput {
        kind: PersonKind::Pns,
        class: Some(CLASS),
        post_kind: PostKind::Executive,
        group: SpecialGroup::None,
        employment: Employment::FULL,
        acting: [None; 2],
        attendance: Some(AttendanceSums { work_days: 22, ..AttendanceSums::default() }),
        leave: [None; 4],
        performance: Performance {
            predicate: Some(Predicate::VeryGood),
            score: Some(Bp::WHOLE.0),
            ..Performance::default()
        },
        agency: AgencyFacts::default(),
        sanctions: [None; 2],
        lhkpn: LhkpnState::NotObliged,
        asset_open: false,
        correction: Rupiah::ZERO,
        salary: Some(SalarySheet {
            taxable_gross: Rupiah::ZERO,
            bpjs_base: Rupiah::ZERO,
            pph: None,
            year: None,
        }),
        tax_status: Some(TaxStatus::Single(0)),
        voluntary: Rupiah::ZERO,
        ids: FactIds::default(),
        marks: &[],
    }
}

pub(super) fn attending(sums: AttendanceSums) -> PersonInput<'static> {
    PersonInput { attendance: Some(sums), ..person() }
}

pub(super) fn share(given: &Given, key: &str) -> Result<Bp, CaseError> {
    given.decimal(key)?.share_bp().ok_or_else(|| CaseError::given(key, "is too fine"))
}

pub(super) fn percent(given: &Given, key: &str) -> Result<Bp, CaseError> {
    given.decimal(key)?.percent_bp().ok_or_else(|| CaseError::given(key, "is too fine"))
}

/// Amounts by criterion, read from a map such as `{BK: 100}`.
pub(super) fn by_criterion(
    given: &Given,
    key: &str,
    read: impl Fn(&Value) -> Option<i64>,
) -> Result<[i64; Criterion::COUNT], CaseError> {
    let mut out = [0; Criterion::COUNT];
    for (name, value) in given.map(key)? {
        let criterion = Criterion::parse(name)
            .ok_or_else(|| CaseError::given(key, "names an unknown criterion"))?;
        out[criterion as usize] =
            read(value).ok_or_else(|| CaseError::given(key, "holds a wrong number"))?;
    }
    Ok(out)
}

/// The criteria that have an amount, and their sum.
pub(super) fn spread(amounts: [Rupiah; Criterion::COUNT]) -> Value {
    let mut out = Map::new();
    for criterion in Criterion::ALL {
        let amount = amounts[*criterion as usize];
        if amount != Rupiah::ZERO {
            out.insert(criterion.name().to_owned(), json!(amount.0));
        }
    }
    out.insert("jumlah".to_owned(), json!(amounts.iter().copied().sum::<Rupiah>().0));
    Value::Object(out)
}

pub(super) fn two_places(bp: i64) -> String {
    Decimal::percent(Bp(bp)).to_string()
}

/// The events of a case, such as `{TL2: 1, TK: 2}`, as days.
pub(super) fn events(given: &Given) -> Result<AttendanceSums, CaseError> {
    let mut sums = AttendanceSums { work_days: 22, ..AttendanceSums::default() };
    for (name, value) in given.map("kejadian")? {
        let wrong = || CaseError::given("kejadian", "holds an unknown event or a wrong count");
        let count = int_of(value).ok_or_else(wrong)?;
        let days = u8::try_from(count).map_err(|_| wrong())?;
        let band = |text: &str| text.parse().ok().filter(|n| (1..=4).contains(n)).map(Tap::band);
        if name == "TK" {
            sums.absent_days = count;
        } else if let Some(tap) = name.strip_prefix("TL").and_then(band) {
            sums.pairs.add_days(tap, Tap::InTime, days);
        } else if let Some(tap) = name.strip_prefix("PSW").and_then(band) {
            sums.pairs.add_days(Tap::InTime, tap, days);
        } else {
            return Err(wrong());
        }
    }
    Ok(sums)
}

/// Absent days, minutes, missed roll calls and meetings of a case.
pub(super) fn block_sums(given: &Given) -> Result<AttendanceSums, CaseError> {
    Ok(AttendanceSums {
        work_days: 25,
        late_minutes: given.int("menit")?,
        absent_days: given.int("absen_hari")?,
        ceremonies_missed: given.int("apel")?,
        meetings_missed: given.int("rapat")?,
        ..AttendanceSums::default()
    })
}
