//! Invented people on the posts of the organisation: heads first, then the many, with plausible
//! ages, grades, families and careers.

use super::names;
use super::org::{Org, PostPlan, Working};
use super::rng::Rng;
use law::{Date, month::add_days};
use personnel::model::{AppointmentKind, EmployeeKind, PostKind};
use std::collections::HashSet;

/// How somebody keeps the hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Habit {
    /// Nearly always on time.
    Punctual,
    /// Late now and then.
    Usual,
    /// Late often.
    Late,
    /// Late, early, and absent without word now and then.
    Careless,
    /// Stopped coming in the third month.
    Gone,
}

/// A person before there is a number.
#[derive(Clone, Debug)]
pub struct PersonPlan {
    /// NIP, synthetic.
    pub nip: String,
    /// Name.
    pub name: String,
    /// Titles before.
    pub front: &'static str,
    /// Titles after.
    pub back: &'static str,
    /// Birth.
    pub birth: Date,
    /// `L` or `P`.
    pub sex: char,
    /// Kind.
    pub kind: EmployeeKind,
    /// Grade.
    pub golongan: String,
    /// Start of service for pay.
    pub mkg_base: Date,
    /// Married.
    pub married: bool,
    /// Children.
    pub children: i64,
    /// First day here.
    pub active_from: Date,
    /// Last day here.
    pub active_to: Option<Date>,
    /// Place of the post.
    pub post: usize,
    /// Place of the unit.
    pub unit: usize,
    /// How the unit works.
    pub working: Working,
    /// Habit.
    pub habit: Habit,
    /// Career before: grade and day.
    pub ranks: Vec<(String, Date)>,
    /// Acting post besides the own one: post, unit, kind, from, to.
    pub acting: Option<(usize, usize, AppointmentKind, Date, Option<Date>)>,
}

/// Everybody.
#[derive(Clone, Debug, Default)]
pub struct People {
    /// In the order of their numbers.
    pub list: Vec<PersonPlan>,
}

const PNS: [&str; 17] = [
    "I/a", "I/b", "I/c", "I/d", "II/a", "II/b", "II/c", "II/d", "III/a", "III/b", "III/c", "III/d",
    "IV/a", "IV/b", "IV/c", "IV/d", "IV/e",
];

impl People {
    /// Fills the posts of an organisation.
    #[must_use]
    pub fn new(org: &Org, count: usize, seed: u64, today: Date) -> People {
        let mut maker = Maker {
            rng: Rng::new(seed, "people"),
            taken: HashSet::with_capacity(count),
            today,
            list: Vec::with_capacity(count),
        };
        // A small city leaves the lower heads away, so that there are people to lead.
        let mut units: Vec<_> = org.units.iter().collect();
        units.sort_by_key(|unit| (unit.parent.is_some(), unit.kind != "clinic"));
        let heads: Vec<usize> = units.iter().filter_map(|u| u.head).collect();
        let mut vacant = Vec::new();
        for post in heads.iter().take((count * 2 / 5).max(44)) {
            let leads = org.posts.get(*post).is_some_and(|p| p.kind == PostKind::Jpt);
            // A few posts below the top stand vacant and are held by an acting neighbour.
            if !leads && maker.rng.chance(350) {
                vacant.push(*post);
            } else {
                maker.add(org, *post);
            }
        }
        maker.fill(org, count);
        maker.act_for(org, &vacant);
        maker.exceptions();
        People { list: maker.list }
    }
}

struct Maker {
    rng: Rng,
    taken: HashSet<String>,
    today: Date,
    list: Vec<PersonPlan>,
}

impl Maker {
    /// Fills the posts with many holders, unit by unit by weight.
    fn fill(&mut self, org: &Org, count: usize) {
        let total: u64 = org.units.iter().map(|u| u.weight).sum();
        let open = count.saturating_sub(self.list.len()) as u64;
        let mut due = 0u64;
        let mut given = 0u64;
        for (place, unit) in org.units.iter().enumerate() {
            due += unit.weight;
            let until = open * due / total.max(1);
            let posts: Vec<usize> = (0..org.posts.len())
                .filter(|p| org.posts.get(*p).is_some_and(|p| p.unit == place && !p.single))
                .collect();
            while given < until {
                let post = self.pick_post(org, &posts);
                self.add(org, post);
                given += 1;
            }
        }
    }

    fn pick_post(&mut self, org: &Org, posts: &[usize]) -> usize {
        let weight = |p: &usize| org.posts.get(*p).map_or(0, |post| post.weight);
        let total: u64 = posts.iter().map(weight).sum();
        let mut at = self.rng.bits() % total.max(1);
        for post in posts {
            let w = weight(post);
            if at < w {
                return *post;
            }
            at -= w;
        }
        posts.first().copied().unwrap_or(0)
    }

    fn add(&mut self, org: &Org, place: usize) {
        let Some(post) = org.posts.get(place) else { return };
        let Some(unit) = org.units.get(post.unit) else { return };
        let kind = self.kind_for(post);
        let sex = if self.rng.chance(5_300) { 'P' } else { 'L' };
        let (birth, joined) = self.life(post, kind);
        let nip = self.nip(kind, birth, joined, sex);
        let years = i64::from(self.today.year()) - i64::from(joined.year());
        let (golongan, ranks) = self.grade(post, kind, joined, years);
        let age = i64::from(self.today.year()) - i64::from(birth.year());
        let married = age > 25 && self.rng.chance(8_200);
        let children = if married { self.rng.between(0, 3) } else { 0 };
        let (front, back) = self.titles(post);
        let habit = match self.rng.below(1_000) {
            0..560 => Habit::Punctual,
            560..880 => Habit::Usual,
            880..975 => Habit::Late,
            _ => Habit::Careless,
        };
        let name = names::full(&mut self.rng, sex);
        self.list.push(PersonPlan {
            nip,
            name,
            front,
            back,
            birth,
            sex,
            kind,
            golongan,
            mkg_base: joined,
            married,
            children,
            active_from: joined,
            active_to: None,
            post: place,
            unit: post.unit,
            working: if post.single { leader(unit.working) } else { unit.working },
            habit,
            ranks,
            acting: None,
        });
    }

    fn kind_for(&mut self, post: &PostPlan) -> EmployeeKind {
        if post.single {
            return EmployeeKind::Pns;
        }
        match self.rng.below(1_000) {
            0..610 => EmployeeKind::Pns,
            610..640 if post.class <= 8 => EmployeeKind::Cpns,
            610..910 => EmployeeKind::Pppk,
            _ if post.class <= 7 => EmployeeKind::PppkPartTime,
            _ => EmployeeKind::Pns,
        }
    }

    /// Birth and first day in service, fitting post and kind.
    fn life(&mut self, post: &PostPlan, kind: EmployeeKind) -> (Date, Date) {
        let year = i64::from(self.today.year());
        let (youngest, oldest) = match (kind, post.kind) {
            (EmployeeKind::Cpns, _) => (23, 33),
            (EmployeeKind::Pppk | EmployeeKind::PppkPartTime, _) => (24, 52),
            (_, PostKind::Jpt) => (48, 58),
            (_, PostKind::Administrator) => (40, 56),
            (_, PostKind::Pengawas) => (34, 55),
            _ => (27, 57),
        };
        let birth_year = year - self.rng.between(youngest, oldest);
        let birth = self.day_of(birth_year);
        let joined_year = match kind {
            EmployeeKind::Cpns => year - 1,
            EmployeeKind::Pppk => year - self.rng.between(1, 5),
            EmployeeKind::PppkPartTime => year - 1,
            EmployeeKind::Pns => {
                let earliest = (birth_year + 22).min(year - 2);
                let latest = (birth_year + 30).min(year - 2).max(earliest);
                self.rng.between(earliest, latest)
            }
        };
        let month = i8::try_from(self.rng.between(1, 12)).unwrap_or(3);
        let joined =
            Date::new(i16::try_from(joined_year).unwrap_or(2010), month, 1).unwrap_or(self.today);
        (birth, joined)
    }

    fn day_of(&mut self, year: i64) -> Date {
        let first = Date::new(i16::try_from(year).unwrap_or(1980), 1, 1).unwrap_or(self.today);
        add_days(first, self.rng.between(0, 364))
    }

    fn nip(&mut self, kind: EmployeeKind, birth: Date, joined: Date, sex: char) -> String {
        let middle = match kind {
            EmployeeKind::Pns | EmployeeKind::Cpns => {
                format!("{:04}{:02}", joined.year(), joined.month())
            }
            EmployeeKind::Pppk => format!("{:04}21", joined.year()),
            EmployeeKind::PppkPartTime => format!("{:04}22", joined.year()),
        };
        let sex = if sex == 'L' { 1 } else { 2 };
        let stem =
            format!("{:04}{:02}{:02}{middle}{sex}", birth.year(), birth.month(), birth.day());
        let mut serial = self.rng.between(1, 9);
        loop {
            let nip = format!("{stem}{serial:03}");
            if self.taken.insert(nip.clone()) {
                return nip;
            }
            serial += 1;
        }
    }

    fn grade(
        &mut self,
        post: &PostPlan,
        kind: EmployeeKind,
        joined: Date,
        years: i64,
    ) -> (String, Vec<(String, Date)>) {
        if matches!(kind, EmployeeKind::Pppk | EmployeeKind::PppkPartTime) {
            let grade = match post.class {
                ..=5 => "V",
                6..=7 => "VII",
                8 => "IX",
                9..=10 => "X",
                _ => "XI",
            };
            return (grade.to_owned(), vec![(grade.to_owned(), joined)]);
        }
        let start = match post.class {
            ..=6 => 4,
            7 => 6,
            _ => 8,
        };
        let ceiling = match post.kind {
            PostKind::Jpt => 14,
            PostKind::Administrator => 13,
            PostKind::Pengawas => 11,
            _ if post.class >= 11 => 13,
            _ if post.class >= 8 => 11,
            _ => 9,
        };
        let floor = match post.kind {
            PostKind::Jpt => 13,
            PostKind::Administrator => 11,
            PostKind::Pengawas => 10,
            _ => start,
        };
        let steps = usize::try_from(years / 4).unwrap_or(0);
        let reached = (start + steps).clamp(floor, ceiling.max(floor));
        let mut ranks = Vec::new();
        for (n, grade) in (start..=reached).enumerate() {
            let since = add_days(joined, i64::try_from(n).unwrap_or(0) * 1_461);
            let since = since.min(self.today).first_of_month();
            ranks.push((PNS.get(grade).copied().unwrap_or("III/a").to_owned(), since));
        }
        (PNS.get(reached).copied().unwrap_or("III/a").to_owned(), ranks)
    }

    fn titles(&mut self, post: &PostPlan) -> (&'static str, &'static str) {
        if post.name.starts_with("Dokter") {
            return ("dr.", if post.class >= 10 { "Sp.A." } else { "" });
        }
        if post.name.starts_with("Guru") || post.name.starts_with("Kepala S") {
            return ("", if self.rng.chance(2_000) { "S.Pd., M.Pd." } else { "S.Pd." });
        }
        if post.name.starts_with("Perawat") || post.name.starts_with("Bidan") {
            return ("", if post.class >= 8 { "S.Kep., Ners" } else { "A.Md.Kep." });
        }
        match (post.kind, self.rng.below(10)) {
            (PostKind::Jpt, 0..5) => ("Drs.", "M.Si."),
            (PostKind::Jpt, _) => ("Dr.", "S.E., M.M."),
            (PostKind::Administrator, 0..6) => ("", "S.Sos., M.Si."),
            (PostKind::Administrator, _) => ("Ir.", "M.T."),
            (PostKind::Pengawas, 0..6) => ("", "S.E."),
            (_, 0..3) => ("", "S.E."),
            (_, 3..5) => ("", "S.Kom."),
            (_, 5) => ("", "S.H."),
            _ => ("", ""),
        }
    }

    /// Vacant posts are held by the head of a neighbouring unit.
    fn act_for(&mut self, org: &Org, vacant: &[usize]) {
        let heads: HashSet<usize> = org.units.iter().filter_map(|u| u.head).collect();
        for (n, post) in vacant.iter().enumerate() {
            let Some(plan) = org.posts.get(*post) else { continue };
            let Some(agency) = org.units.get(plan.unit).map(|u| u.agency) else { continue };
            let from = add_days(self.today, -self.rng.between(100, 300)).first_of_month();
            let kind = if n % 7 == 6 { AppointmentKind::Plh } else { AppointmentKind::Plt };
            let helper = self.list.iter_mut().find(|p| {
                p.acting.is_none()
                    && heads.contains(&p.post)
                    && org.units.get(p.unit).is_some_and(|u| u.agency == agency)
                    && org.posts.get(p.post).is_some_and(|own| own.kind != PostKind::Jpt)
            });
            if let Some(helper) = helper {
                helper.acting = Some((*post, plan.unit, kind, from, None));
            }
        }
    }

    /// Leavers, newcomers and one who stopped coming, so that every rule has somebody.
    fn exceptions(&mut self) {
        let last = law::Month::of(self.today).prev();
        let count = self.list.len();
        for n in 0..(count / 400).max(2) {
            let at = self.rng.below(count);
            let Some(person) = self.list.get_mut(at) else { continue };
            if person.working == Working::Shift || n % 3 == 2 {
                continue;
            }
            if n % 2 == 0 {
                person.active_to = Some(add_days(last.first(), 14));
            } else if person.kind == EmployeeKind::Pns {
                person.active_from = add_days(last.prev().first(), 9);
            }
        }
        for _ in 0..(count / 3_000).max(1) {
            let at = self.rng.below(count);
            if let Some(person) = self.list.get_mut(at) {
                person.habit = Habit::Gone;
            }
        }
    }
}

/// Whoever heads a unit keeps office hours even where the unit works in shifts.
fn leader(working: Working) -> Working {
    if working == Working::Shift { Working::Five } else { working }
}

#[cfg(test)]
mod tests;
