//! Who comes to a mission already, and whether that is enough.

use std::collections::BTreeSet;

use sqlx::PgConnection;

use super::held::Held;
use crate::domain::remarque::Remarque;
use crate::domain::texte::une_fois;
use crate::domain::{BesoinId, InterventionId, MissionId, Plage, Refusal, UtilisateurId};
use crate::planner::Demand;
use crate::service::Error;
use crate::service::work::Work;
use crate::store;
use crate::store::mission::Effectif;
use crate::store::planning::Time;
use crate::store::suite::Venu;

/// Says where work begins that takes more people than come; what follows an earlier visit takes whom it gets.
pub(crate) async fn begin(work: &mut Work<'_>, held: &Held, numero: &str) -> Result<(), Error> {
    if held.visite.suite_de.is_some() {
        return Ok(());
    }
    let venus = Venus::of(work.db(), held.visite.mission, &[]).await?;
    if let Some((presents, effectif)) = venus.incomplete(&[]) {
        work.remark(Remarque::CommenceeIncomplete {
            numero: numero.to_owned(),
            presents,
            effectif,
        });
    }
    Ok(())
}

/// What a mission asks for, and whom firm work still to come or under way brings.
#[derive(Debug)]
pub(super) struct Venus {
    besoins: Vec<Effectif>,
    presents: Vec<Venu>,
}

impl Venus {
    /// As they stand now, but for these visits; exact where the mission is held.
    pub async fn of(
        db: &mut PgConnection,
        mission: MissionId,
        sauf: &[InterventionId],
    ) -> Result<Self, Error> {
        Ok(Self {
            besoins: store::mission::effectifs(db, mission).await?,
            presents: store::suite::venus(db, mission, sauf).await?,
        })
    }

    /// The same for a mission that can be given people and a time.
    ///
    /// # Errors
    /// A refusal where its state doesn't allow that, or where it has all its people and no visit waits for a time.
    pub async fn wanted(
        db: &mut PgConnection,
        mission: MissionId,
        sauf: Option<InterventionId>,
    ) -> Result<Self, Error> {
        let (numero, etat) = store::suite::numero_et_etat(db, mission)
            .await?
            .ok_or_else(|| Refusal::not_found("mission", mission.to_string()))?;
        etat.planifiable(&numero)?;
        let venus = Self::of(&mut *db, mission, sauf.as_slice()).await?;
        if store::suite::unplanned(db, mission).await?.is_none() {
            venus.refuse_complete(&numero)?;
        }
        Ok(venus)
    }

    /// The same once these come, too.
    #[must_use]
    pub fn with(mut self, times: &[Time]) -> Self {
        self.presents.extend(times.iter().map(|time| Venu {
            besoin: time.besoin,
            utilisateur: time.utilisateur,
            nom: String::new(),
            plage: time.plage,
        }));
        self
    }

    /// Refuses work for a mission whose needs are all met.
    pub fn refuse_complete(&self, numero: &str) -> Result<(), Refusal> {
        let complete = if self.besoins.is_empty() {
            !self.presents.is_empty()
        } else {
            self.besoins.iter().all(|besoin| {
                self.people(Some(besoin.id)).len() >= usize::try_from(besoin.effectif).unwrap_or_default()
            })
        };
        if !complete {
            return Ok(());
        }
        let wanted = self.besoins.iter().map(|besoin| i64::from(besoin.effectif)).sum();
        Err(self.already(numero, wanted, |_| true))
    }

    /// Refuses somebody else for a need that others meet already; those who meet it may come again, another day.
    pub fn refuse_more(&self, numero: &str, times: &[Time]) -> Result<(), Refusal> {
        let anybody = [(None, 1)];
        let each: Vec<(Option<BesoinId>, i64)> = self
            .besoins
            .iter()
            .map(|besoin| (Some(besoin.id), i64::from(besoin.effectif)))
            .collect();
        let needs = if each.is_empty() { &anybody[..] } else { &each };
        for (besoin, wanted) in needs {
            let present = self.people(*besoin);
            let coming = times.iter().filter(|time| time.besoin == *besoin);
            let more: BTreeSet<UtilisateurId> = coming
                .map(|time| time.utilisateur)
                .filter(|id| !present.contains(id))
                .collect();
            let total = i64::try_from(present.len() + more.len()).unwrap_or(i64::MAX);
            if !present.is_empty() && !more.is_empty() && total > *wanted {
                let there = |venu: &Venu| venu.besoin == *besoin;
                let lacking = *wanted - i64::try_from(present.len()).unwrap_or(*wanted);
                return Err(if lacking > 0 {
                    let refusal = Refusal::conflict("equipe-trop-grande").with("numero", numero);
                    self.told(refusal, *wanted, there).with("manque", lacking)
                } else {
                    self.already(numero, *wanted, there)
                });
            }
        }
        Ok(())
    }

    /// Refuses one more for a need that takes several at other hours than those who come for it: a head count is met
    /// together. Who comes for another need comes when they can.
    pub fn refuse_apart(&self, numero: &str, times: &[Time]) -> Result<(), Refusal> {
        self.separated(times).map_or(Ok(()), |(besoin, there)| {
            let refusal = Refusal::rule("equipe-separee").with("numero", numero);
            Err(tell(refusal, i64::from(besoin.effectif), &there))
        })
    }

    /// Somebody of these who comes for the same need already: who, and when.
    pub fn again(&self, times: &[Time]) -> Option<(String, Plage)> {
        let same = |venu: &&Venu| {
            let mut times = times.iter();
            times.any(|time| time.utilisateur == venu.utilisateur && time.besoin == venu.besoin)
        };
        let known = self.presents.iter().find(same)?;
        Some((known.nom.clone(), known.plage))
    }

    /// Where people who were together no longer are: with whom, and when those come.
    pub fn left_apart(&self, times: &[Time]) -> Option<(String, Plage)> {
        let (_, there) = self.separated(times)?;
        Some((names(&there), first(there.iter().map(|venu| venu.plage))?))
    }

    /// A need that takes several and those who come for it, of whom somebody of these would meet nobody: neither at
    /// these times nor on a visit that they have already.
    fn separated(&self, times: &[Time]) -> Option<(&Effectif, Vec<&Venu>)> {
        self.besoins
            .iter()
            .filter(|besoin| besoin.effectif > 1)
            .find_map(|besoin| {
                let besoin_id = Some(besoin.id);
                let there = || self.presents.iter().filter(move |venu| venu.besoin == besoin_id);
                let apart = |who: UtilisateurId| {
                    let own = there().filter(|venu| venu.utilisateur == who);
                    let own = own.map(|venu| venu.plage);
                    let coming = times.iter().filter(|time| time.utilisateur == who);
                    let own: Vec<Plage> = own.chain(coming.map(|time| time.plage)).collect();
                    let mut others = there().filter(|venu| venu.utilisateur != who).peekable();
                    let beside = |venu: &Venu| own.iter().any(|plage| plage.overlaps(venu.plage));
                    others.peek().is_some() && !others.any(beside)
                };
                let mut coming = times.iter().filter(|time| time.besoin == besoin_id);
                coming
                    .any(|time| apart(time.utilisateur))
                    .then(|| (besoin, there().collect()))
            })
    }

    /// Why somebody who would come for whatever still lacks people can't at these times.
    pub fn apart(&self, numero: &str, utilisateur: UtilisateurId, plages: &[Plage]) -> Option<Refusal> {
        let mut found = None;
        for besoin in self.besoins.iter().filter(|besoin| self.lacks(besoin)) {
            let times: Vec<Time> = plages
                .iter()
                .map(|plage| Time {
                    utilisateur,
                    besoin: Some(besoin.id),
                    plage: *plage,
                })
                .collect();
            found = Some(self.refuse_apart(numero, &times).err()?);
        }
        found
    }

    /// Whether somebody comes already at these times.
    pub fn comes(&self, utilisateur: UtilisateurId, plages: &[Plage]) -> bool {
        let mut own = self
            .presents
            .iter()
            .filter(|venu| venu.utilisateur == utilisateur);
        own.any(|venu| plages.iter().any(|plage| plage.overlaps(venu.plage)))
    }

    fn lacks(&self, besoin: &Effectif) -> bool {
        self.people(Some(besoin.id)).len() < usize::try_from(besoin.effectif).unwrap_or_default()
    }

    /// Where the mission still lacks people once these come, how many it has and how many it asks for.
    pub fn incomplete(&self, times: &[Time]) -> Option<(usize, usize)> {
        let (mut present, mut wanted) = (0, 0);
        for besoin in &self.besoins {
            let mut people = self.people(Some(besoin.id));
            let coming = times.iter().filter(|time| time.besoin == Some(besoin.id));
            people.extend(coming.map(|time| time.utilisateur));
            let effectif = usize::try_from(besoin.effectif).unwrap_or_default();
            present += people.len().min(effectif);
            wanted += effectif;
        }
        (present < wanted).then_some((present, wanted))
    }

    /// Leaves of the time in which a mission is wanted the hours of those whom one more would join.
    pub fn together(&self, demand: &mut Demand) {
        let half = |besoin: &&Effectif| besoin.effectif > 1 && self.lacks(besoin);
        let there = self.presents.iter().filter(|venu| {
            let mut half = self.besoins.iter().filter(half);
            half.any(|besoin| venu.besoin == Some(besoin.id))
        });
        let from = demand.au_plus_tot;
        let ahead = there.map(|venu| venu.plage).filter(|plage| plage.fin() > from);
        if let Some(whole) = first(ahead) {
            demand.au_plus_tot = from.max(whole.debut());
            demand.horizon = whole.fin();
        }
    }

    /// The need that somebody meets already.
    pub fn met_by(&self, utilisateur: UtilisateurId) -> Option<BesoinId> {
        let mut own = self
            .presents
            .iter()
            .filter(|venu| venu.utilisateur == utilisateur);
        own.find_map(|venu| venu.besoin)
    }

    /// Leaves of what a mission asks for what is still lacking; those who come already are not asked again.
    pub fn lacking(&self, demand: &mut Demand) {
        if self.presents.is_empty() {
            return;
        }
        let left: Vec<_> = demand
            .besoins
            .iter()
            .map(|besoin| {
                let met = u8::try_from(self.people(besoin.id).len()).unwrap_or(u8::MAX);
                crate::planner::Besoin {
                    effectif: besoin.effectif.saturating_sub(met),
                    ..*besoin
                }
            })
            .filter(|besoin| besoin.effectif > 0)
            .collect();
        // All have come: what waits is another visit, for as many.
        if !left.is_empty() && left != demand.besoins {
            self.together(demand);
            demand.besoins = left;
            demand
                .exclus
                .extend(self.presents.iter().map(|venu| venu.utilisateur));
        }
    }

    fn people(&self, besoin: Option<BesoinId>) -> BTreeSet<UtilisateurId> {
        self.presents
            .iter()
            .filter(|venu| venu.besoin == besoin)
            .map(|venu| venu.utilisateur)
            .collect()
    }

    fn already(&self, numero: &str, wanted: i64, of: impl Fn(&Venu) -> bool) -> Refusal {
        let refusal = Refusal::conflict("mission-deja-pourvue").with("numero", numero);
        self.told(refusal, wanted, of)
    }

    /// With who comes already, of these.
    fn told(&self, refusal: Refusal, wanted: i64, of: impl Fn(&Venu) -> bool) -> Refusal {
        let there: Vec<&Venu> = self.presents.iter().filter(|venu| of(venu)).collect();
        tell(refusal, wanted, &there)
    }
}

/// Who comes already, when, and how many are asked for.
fn tell(refusal: Refusal, wanted: i64, there: &[&Venu]) -> Refusal {
    let refusal = refusal.with("effectif", wanted.max(1)).with("qui", names(there));
    match first(there.iter().map(|venu| venu.plage)) {
        Some(plage) => refusal.with("plage", plage),
        None => refusal,
    }
}

/// The first time that people come, as far as they come together; later visits are others.
fn first(plages: impl Iterator<Item = Plage>) -> Option<Plage> {
    let mut plages: Vec<Plage> = plages.collect();
    plages.sort_by_key(|plage| plage.debut());
    plages.into_iter().reduce(|whole, next| {
        if next.overlaps(whole) {
            whole.around(next)
        } else {
            whole
        }
    })
}

fn names(there: &[&Venu]) -> String {
    une_fois(there.iter().map(|venu| venu.nom.as_str())).join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::heure;

    const CLIM: BesoinId = BesoinId(1);

    fn day(jour: u32) -> Plage {
        let day = chrono::NaiveDate::from_ymd_opt(2040, 3, jour).expect("a day");
        Plage::starting(heure::debut_du_jour(heure::PARIS, day), 60)
    }

    fn time(utilisateur: i64, besoin: Option<BesoinId>) -> Time {
        Time {
            utilisateur: UtilisateurId(utilisateur),
            besoin,
            plage: day(6),
        }
    }

    fn at(jour: u32, utilisateur: i64) -> Time {
        Time {
            plage: day(jour),
            ..time(utilisateur, Some(CLIM))
        }
    }

    fn venus(effectif: i16, there: &[i64]) -> Venus {
        let besoin = Effectif {
            id: CLIM,
            effectif,
            presents: 0,
        };
        let there = there.iter().map(|id| Venu {
            besoin: Some(CLIM),
            utilisateur: UtilisateurId(*id),
            nom: format!("n° {id}"),
            plage: day(5),
        });
        Venus {
            besoins: vec![besoin],
            presents: there.collect(),
        }
    }

    #[test]
    fn nobody_else_comes_for_a_need_that_is_met() {
        let met = venus(1, &[20]);
        assert!(met.refuse_complete("M").is_err());
        let refusal = met
            .refuse_more("M", &[time(21, Some(CLIM))])
            .expect_err("one too many");
        assert_eq!(refusal.rule, "mission-deja-pourvue");
        met.refuse_more("M", &[time(20, Some(CLIM))])
            .expect("another day");
        met.refuse_more("M", &[time(21, None)]).expect("help");
    }

    #[test]
    fn those_who_come_together_do_so_on_a_visit_of_theirs() {
        // The first comes on the 5th and, for another visit, on the 9th.
        let mut twice = venus(2, &[20]);
        twice.presents.push(Venu {
            plage: day(9),
            ..venus(2, &[20]).presents.remove(0)
        });
        twice
            .refuse_apart("M", &[at(7, 21)])
            .expect_err("between the visits of the first");
        twice.refuse_apart("M", &[at(9, 21)]).expect("on the second");
        // Together on the 5th, and the first alone on the 9th: the 5th can't be left by either, the 9th can.
        let mut together = venus(2, &[20, 21]);
        assert!(together.left_apart(&[at(9, 20)]).is_none());
        together.presents[0].plage = day(9);
        assert!(together.left_apart(&[at(8, 20)]).is_some());
        assert!(together.left_apart(&[at(5, 20)]).is_none());
    }

    #[test]
    fn whoever_is_lacking_may_come() {
        let half = venus(2, &[20]);
        half.refuse_complete("M").expect("one is lacking");
        half.refuse_more("M", &[time(21, Some(CLIM))])
            .expect("the other one");
        half.refuse_apart("M", &[at(5, 21)]).expect("with the first");
        let apart = half
            .refuse_apart("M", &[time(21, Some(CLIM))])
            .expect_err("another day");
        assert_eq!(apart.rule, "equipe-separee");
        assert_eq!(half.incomplete(&[]), Some((1, 2)));
        assert_eq!(half.incomplete(&[at(5, 21)]), None);
        let two = [time(21, Some(CLIM)), time(22, Some(CLIM))];
        assert!(half.refuse_more("M", &two).is_err());
        venus(1, &[])
            .refuse_more("M", &two)
            .expect("a team that is named together");
    }
}
