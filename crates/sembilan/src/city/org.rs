//! Agencies, their units and posts: forty agencies as a middle-sized city has them.

mod plan;

use self::plan::{
    AGENCIES, AGENCY_HEAD, Agency, CLINICS, DISTRICT_HEAD, DIVISION_HEAD, HEALERS, JUNIOR_SCHOOLS,
    Rank, SCHOOL_HEAD, SCHOOLS, SECRETARIAT, SECRETARY, SECTION_HEAD, STAFF, TEACHERS, VILLAGES,
    WARD_HEAD, WARDS,
};
use super::rng::Rng;
use personnel::model::PostKind;

/// How the people of a unit work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Working {
    /// Five days.
    Five,
    /// Six days: schools and clinics.
    Six,
    /// Three shifts round the clock: the hospital.
    Shift,
}

/// A unit before it has a number.
#[derive(Clone, Debug)]
pub struct UnitPlan {
    /// Place of its parent in the list; `None` for an agency.
    pub parent: Option<usize>,
    /// Place of its agency; itself for an agency.
    pub agency: usize,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: &'static str,
    /// How it works.
    pub working: Working,
    /// Place of the heading post.
    pub head: Option<usize>,
    /// Share of the people that are not heads, in relation to other units.
    pub weight: u64,
}

/// A post before it has a number.
#[derive(Clone, Debug)]
pub struct PostPlan {
    /// Place of its unit.
    pub unit: usize,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: PostKind,
    /// Class.
    pub class: i64,
    /// Old *eselon*.
    pub eselon: Option<&'static str>,
    /// Retirement age.
    pub bup: i64,
    /// Only one holder.
    pub single: bool,
    /// Share among the posts of its unit that have many holders.
    pub weight: u64,
}

/// The organisation.
#[derive(Clone, Debug, Default)]
pub struct Org {
    /// Units, agencies before what lies below them.
    pub units: Vec<UnitPlan>,
    /// Posts.
    pub posts: Vec<PostPlan>,
}

impl Org {
    /// The organisation; the same for every seed but for the shares of its units.
    #[must_use]
    pub fn new(seed: u64) -> Org {
        let mut org = Org::default();
        let mut rng = Rng::new(seed, "org");
        for (n, plan) in AGENCIES.iter().enumerate() {
            org.add_agency(n, plan, &mut rng);
        }
        org
    }

    fn unit(&mut self, unit: UnitPlan) -> usize {
        self.units.push(unit);
        self.units.len() - 1
    }

    fn post(&mut self, post: PostPlan) -> usize {
        self.posts.push(post);
        self.posts.len() - 1
    }

    fn head(&mut self, unit: usize, name: String, rank: Rank) {
        let (kind, class, eselon, bup) = rank;
        let post =
            self.post(PostPlan { unit, name, kind, class, eselon, bup, single: true, weight: 0 });
        if let Some(unit) = self.units.get_mut(unit) {
            unit.head = Some(post);
        }
    }

    /// Posts with many holders: name, kind, class, share.
    fn crowd(&mut self, unit: usize, posts: &[(&str, PostKind, i64, u64)]) {
        for (name, kind, class, weight) in posts {
            let senior = *kind == PostKind::Functional && *class >= 11;
            self.post(PostPlan {
                unit,
                name: (*name).to_owned(),
                kind: *kind,
                class: *class,
                eselon: None,
                bup: if senior { 60 } else { 58 },
                single: false,
                weight: *weight,
            });
        }
    }

    fn add_agency(&mut self, n: usize, plan: &Agency, rng: &mut Rng) {
        let code = format!("{:02}", n + 1);
        let place = self.units.len();
        self.unit(UnitPlan {
            parent: None,
            agency: place,
            code: code.clone(),
            name: plan.name.to_owned(),
            kind: "agency",
            working: plan.working,
            head: None,
            weight: plan.weight / 6,
        });
        let rank = match n {
            0 => SECRETARY,
            _ if plan.name.starts_with("Kecamatan") => DISTRICT_HEAD,
            _ => AGENCY_HEAD,
        };
        self.head(place, plan.head.to_owned(), rank);
        self.crowd(place, STAFF);
        if n > 0 {
            self.division(place, &code, 0, "Sekretariat", plan.weight / 4, SECRETARIAT);
        }
        for (d, name) in plan.divisions.iter().enumerate() {
            let weight = plan.weight * u64::try_from(rng.between(70, 130)).unwrap_or(100) / 100;
            let share = weight / u64::try_from(plan.divisions.len().max(1)).unwrap_or(1);
            let rank =
                if plan.name.starts_with("Kecamatan") { SECTION_HEAD } else { DIVISION_HEAD };
            self.division(place, &code, d + 1, name, share, rank);
        }
        match plan.name {
            "Dinas Pendidikan" => self.schools(place, &code),
            "Dinas Kesehatan" => self.clinics(place, &code),
            "Rumah Sakit Umum Daerah" => self.wards(place, &code),
            name if name.starts_with("Kecamatan") => self.villages(place, &code, name),
            _ => {}
        }
    }

    fn division(
        &mut self,
        agency: usize,
        code: &str,
        n: usize,
        name: &str,
        weight: u64,
        rank: Rank,
    ) {
        let unit = self.unit(UnitPlan {
            parent: Some(agency),
            agency,
            code: format!("{code}.{n:02}"),
            name: name.to_owned(),
            kind: "division",
            working: Working::Five,
            head: None,
            weight,
        });
        let title = match name {
            "Sekretariat" => "Sekretaris".to_owned(),
            name if name.starts_with("Inspektur") => name.to_owned(),
            name => format!("Kepala {name}"),
        };
        self.head(unit, title, rank);
        self.crowd(unit, STAFF);
        // Sections below divisions were abolished when bureaucracy was simplified (PermenPANRB
        // 25/2021); the secretariat kept its subdivisions.
        if rank != SECRETARIAT {
            return;
        }
        for (s, name) in ["Subbagian Umum dan Kepegawaian", "Subbagian Keuangan"].iter().enumerate()
        {
            let section = self.unit(UnitPlan {
                parent: Some(unit),
                agency,
                code: format!("{code}.{n:02}.{s}"),
                name: (*name).to_owned(),
                kind: "section",
                working: Working::Five,
                head: None,
                weight: weight / 2,
            });
            self.head(section, format!("Kepala {name}"), SECTION_HEAD);
            self.crowd(section, &STAFF[..2]);
        }
    }

    fn schools(&mut self, agency: usize, code: &str) {
        for n in 0..SCHOOLS + JUNIOR_SCHOOLS {
            let junior = n >= SCHOOLS;
            let (level, number) = if junior { ("SMP", n - SCHOOLS + 1) } else { ("SD", n + 1) };
            let unit = self.unit(UnitPlan {
                parent: Some(agency),
                agency,
                code: format!("{code}.S{n:03}"),
                name: format!("{level} Negeri {number}"),
                kind: "school",
                working: Working::Six,
                head: None,
                weight: if junior { 110 } else { 66 },
            });
            self.head(unit, format!("Kepala {level} Negeri {number}"), SCHOOL_HEAD);
            self.crowd(unit, TEACHERS);
        }
    }

    fn clinics(&mut self, agency: usize, code: &str) {
        for n in 0..CLINICS {
            let unit = self.unit(UnitPlan {
                parent: Some(agency),
                agency,
                code: format!("{code}.P{n:02}"),
                name: format!("Puskesmas {}", n + 1),
                kind: "clinic",
                working: Working::Six,
                head: None,
                weight: 88,
            });
            self.head(unit, format!("Kepala Puskesmas {}", n + 1), SCHOOL_HEAD);
            self.crowd(unit, HEALERS);
        }
    }

    fn wards(&mut self, agency: usize, code: &str) {
        for (n, name) in WARDS.iter().enumerate() {
            let unit = self.unit(UnitPlan {
                parent: Some(agency),
                agency,
                code: format!("{code}.R{n:02}"),
                name: (*name).to_owned(),
                kind: "ward",
                working: Working::Shift,
                head: None,
                weight: 88,
            });
            self.head(unit, format!("Kepala {name}"), WARD_HEAD);
            self.crowd(unit, HEALERS);
        }
    }

    fn villages(&mut self, agency: usize, code: &str, district: &str) {
        for n in 0..VILLAGES {
            let name = format!("Kelurahan {} {}", &district[10..], n + 1);
            let unit = self.unit(UnitPlan {
                parent: Some(agency),
                agency,
                code: format!("{code}.K{n}"),
                name: name.clone(),
                kind: "village",
                working: Working::Five,
                head: None,
                weight: 9,
            });
            self.head(unit, format!("Lurah {} {}", &district[10..], n + 1), SECTION_HEAD);
            self.crowd(unit, &STAFF[..2]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forty_agencies_and_about_1900_posts() {
        let org = Org::new(9);
        assert_eq!(org.units.iter().filter(|u| u.parent.is_none()).count(), 40);
        assert!((1_800..=2_000).contains(&org.posts.len()), "{} posts", org.posts.len());
        assert!(org.units.iter().all(|u| u.head.is_some()));
        for kind in PostKind::ALL {
            assert!(org.posts.iter().any(|p| p.kind == *kind), "{kind:?}");
        }
    }
}
