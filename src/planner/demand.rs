//! What is to be planned.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::agenda::Place;
use super::calendar::Calendar;
use super::snapshot::{Lieu, Snapshot};
use super::time::{self, Minute, Span, intersect};
use crate::domain::habilitation::Exigence;
use crate::domain::heure::{self, PARIS};
use crate::domain::horaires::Horaires;
use crate::domain::{AgenceId, BesoinId, EquipeId, InterventionId, Plage, UtilisateurId};

/// So many people of one ability.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Besoin {
    /// Its key, where it is stored.
    pub id: Option<BesoinId>,
    /// The ability.
    pub exigence: Exigence,
    /// How many people.
    pub effectif: u8,
}

/// Hours in which work is welcome: a site's opening, a contract's coverage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ouverture {
    /// The usual week.
    pub horaires: Horaires,
    /// Whether public holidays are as any day.
    pub feries: bool,
}

/// Work to be placed. [`Demand::new`] has the plainest; the fields say the rest.
#[derive(Debug, Clone, PartialEq)]
pub struct Demand {
    /// Who is needed. Nothing asked in particular means one person of any trade.
    pub besoins: Vec<Besoin>,
    /// Length of the work, in minutes; each person of the team works all of it.
    pub duree: u32,
    /// Where.
    pub lieu: Lieu,
    /// Zone of the site, on whose clocks `ouverture` and `couverture` are read.
    pub fuseau: Tz,
    /// When the site can be entered; absent: always.
    pub ouverture: Option<Ouverture>,
    /// When the contract covers work; absent: always.
    pub couverture: Option<Ouverture>,
    /// The client's wish.
    pub fenetre: Option<Plage>,
    /// The wish is an appointment: outside it is refused, not only dear.
    pub fenetre_stricte: bool,
    /// Somebody on site by then.
    pub gti: Option<DateTime<Utc>>,
    /// Working again by then.
    pub gtr: Option<DateTime<Utc>>,
    /// 1 (now) to 4 (when convenient).
    pub priorite: u8,
    /// Branch in charge; absent: none in particular.
    pub agence: Option<AgenceId>,
    /// Whether other branches may help, at a cost.
    pub autres_agences: bool,
    /// Teams that know the place, preferred.
    pub equipes: Vec<EquipeId>,
    /// Who was there last time, preferred.
    pub habitue: Option<UtilisateurId>,
    /// People who must not be sent.
    pub exclus: Vec<UtilisateurId>,
    /// People on call may be sent outside their hours.
    pub astreinte: bool,
    /// Visits that would give up their time: the one being moved, both of a swap.
    pub remplace: Vec<InterventionId>,
    /// Not before.
    pub au_plus_tot: DateTime<Utc>,
    /// Done by then, as far as the search looks.
    pub horizon: DateTime<Utc>,
}

impl Demand {
    /// Work of that many minutes at a place, by anyone, from `au_plus_tot` within fourteen days.
    #[must_use]
    pub fn new(lieu: Lieu, duree: u32, au_plus_tot: DateTime<Utc>) -> Self {
        Self {
            besoins: Vec::new(),
            duree,
            lieu,
            fuseau: PARIS,
            ouverture: None,
            couverture: None,
            fenetre: None,
            fenetre_stricte: false,
            gti: None,
            gtr: None,
            priorite: 3,
            agence: None,
            autres_agences: false,
            equipes: Vec::new(),
            habitue: None,
            exclus: Vec::new(),
            astreinte: false,
            remplace: Vec::new(),
            au_plus_tot,
            horizon: au_plus_tot + TimeDelta::days(14),
        }
    }

    /// How many people it takes.
    #[must_use]
    pub fn effectif(&self) -> usize {
        self.besoins
            .iter()
            .map(|besoin| usize::from(besoin.effectif))
            .sum::<usize>()
            .max(1)
    }
}

/// A demand worked out once for all technicians.
pub(super) struct Ask<'d> {
    pub(super) demand: &'d Demand,
    pub(super) place: Place,
    pub(super) duration: i32,
    /// First minute on which work may start.
    pub(super) earliest: Minute,
    /// When the site is open; `None` without limit.
    pub(super) open: Option<Vec<Span>>,
    /// When the contract covers; `None` without limit.
    pub(super) cover: Option<Vec<Span>>,
    pub(super) wish: Option<Span>,
    pub(super) gti: Option<Minute>,
    pub(super) gtr: Option<Minute>,
    /// When work may lie, whoever does it.
    pub(super) windows: Vec<Span>,
    /// From when waiting counts: the first minute on which work is welcome.
    pub(super) since: Minute,
}

impl<'d> Ask<'d> {
    /// `slot` is a time outside the demand's own that will be asked about.
    pub(super) fn new(snapshot: &Snapshot, demand: &'d Demand, slot: Option<Span>) -> Self {
        let earliest = time::ceil(demand.au_plus_tot).max(snapshot.now);
        let range = Span::new(earliest, time::floor(demand.horizon));
        let seen = range.into_iter().chain(slot).reduce(|a, b| Span {
            debut: a.debut.min(b.debut),
            fin: a.fin.max(b.fin),
        });
        let days = seen.map(|seen| site_days(snapshot, demand, seen));
        let hours = |ouverture: &Option<Ouverture>| {
            let ouverture = ouverture.as_ref()?;
            Some(days.as_ref()?.hours(&ouverture.horaires, ouverture.feries))
        };
        let (open, cover) = (hours(&demand.ouverture), hours(&demand.couverture));
        let wish = demand.fenetre.map(Span::outward);
        let mut windows: Vec<Span> = range.into_iter().collect();
        let mut narrow = |limits: &[Span]| {
            let mut narrowed = Vec::new();
            intersect(&windows, limits, &mut narrowed);
            windows = narrowed;
        };
        for limits in [&open, &cover].into_iter().flatten() {
            narrow(limits);
        }
        if let Some(wish) = wish.filter(|_| demand.fenetre_stricte) {
            narrow(&[wish]);
        }
        Self {
            demand,
            place: Place::of(&demand.lieu),
            duration: i32::try_from(demand.duree.clamp(1, 60 * 24 * 60)).unwrap_or(1),
            earliest,
            open,
            cover,
            wish,
            gti: demand.gti.map(time::floor),
            gtr: demand.gtr.map(time::floor),
            since: windows
                .first()
                .map_or(earliest, |window| window.debut)
                .max(wish.map_or(Minute::MIN, |wish| wish.debut)),
            windows,
        }
    }
}

/// The days of the demand on the site's clocks, with the public holidays of the agence in charge.
fn site_days(snapshot: &Snapshot, demand: &Demand, seen: Span) -> Calendar {
    let feries = demand
        .agence
        .and_then(|id| snapshot.agences.iter().find(|agence| agence.id == id))
        .or(snapshot.agences.first())
        .map_or(&[][..], |agence| &agence.feries);
    let first = heure::jour(demand.fuseau, time::at(seen.debut));
    let last = heure::jour(demand.fuseau, time::at(seen.fin));
    // Work across midnight looks at the day after.
    let count = u16::try_from((last - first).num_days() + 2).unwrap_or(super::MAX_DAYS);
    Calendar::new(demand.fuseau, first, count, feries)
}
