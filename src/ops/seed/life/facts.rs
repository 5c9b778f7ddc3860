//! What really happens on a visit, and what is noted of it.

use crate::ops::seed::copy::{Instant, Num, Span};
use crate::ops::seed::journal::{Change, Entry};
use crate::ops::seed::out::Out;
use crate::ops::seed::plan::Visit;
use crate::ops::seed::rng::Rng;
use crate::ops::seed::rows;
use crate::ops::seed::story::Ids;
use crate::ops::seed::text::{json_object, json_string};
use crate::ops::seed::world::Checklist;

/// A visit while it is told.
pub(super) struct Told {
    pub(super) id: i64,
    pub(super) state: &'static str,
    pub(super) version: i32,
    pub(super) changed: (Instant, Option<i64>),
}

impl Told {
    pub(super) fn moved(&mut self, at: Instant, actor: i64, to: &'static str) -> Entry {
        self.version += 1;
        let change = Change::State(self.state, to);
        self.state = to;
        self.changed = (at, Some(actor));
        Entry {
            objet: "intervention",
            id: self.id,
            version: self.version,
            change,
        }
    }
}

/// When a visit really happens.
pub(super) struct Facts {
    pub(super) leave: Instant,
    pub(super) arrive: Instant,
    pub(super) end: Instant,
}

impl Facts {
    /// A few minutes off the plan.
    pub(super) fn of(visit: &Visit, rng: &mut Rng) -> Self {
        let span = visit.span();
        let leave = visit.roads.iter().map(|slot| slot.span.0).min().unwrap_or(span.0);
        let leave = leave.plus(rng.range(4, 6));
        Self {
            leave,
            arrive: span.0.plus(rng.range(0, 6)).max(leave.plus(1)),
            end: span.1.plus(rng.range(-8, 4)),
        }
    }
}

/// From the first to the last of a visit's créneaux, the last one shortened by an early end.
pub(super) fn planned(visit: &Visit, facts: &Facts, over: bool) -> Span {
    let span = visit.span();
    Span(
        span.0,
        if over && facts.end < span.1 {
            facts.end
        } else {
            span.1
        },
    )
}

pub(super) fn clock(
    out: &mut Out<'_>,
    ids: &mut Ids,
    intervention: i64,
    person: i64,
    nature: &'static str,
    debut: Instant,
    fin: Option<Instant>,
) {
    out.put(&rows::Pointage {
        id: ids.pointage(),
        intervention_id: intervention,
        utilisateur_id: person,
        nature,
        debut,
        fin,
        cree_le: debut,
        cree_par: person,
    });
}

pub(super) fn sign(intervention: i64, name: &str) -> [u8; 32] {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    hash.update(intervention.to_be_bytes());
    hash.update(name.as_bytes());
    hash.finalize().into()
}

pub(super) fn answer(
    checklist: &Checklist,
    intervention: i64,
    at: Instant,
    person: i64,
    rng: &mut Rng,
    out: &mut Out<'_>,
) {
    for point in &checklist.points {
        let mut row = rows::ReponseControle {
            intervention_id: intervention,
            point_id: point.id,
            mesure: None,
            oui: None,
            texte: None,
            cree_le: at,
            cree_par: person,
        };
        match point.nature.as_str() {
            "MESURE" => {
                let (low, high) = point.bornes.unwrap_or((0, 100));
                row.mesure = Some(Num(rng.range(low * 1000, high * 1000)));
            }
            "OUI_NON" => row.oui = Some(!rng.per_mille(40)),
            "CHOIX" => row.texte = point.choix.first().cloned(),
            _ => row.texte = Some("Rien à signaler".to_owned()),
        }
        out.put(&row);
    }
}

/// A range as JSON.
pub(super) fn when(span: Span) -> String {
    json_object(vec![
        ("debut", json_string(&span.0.json())),
        ("fin", json_string(&span.1.json())),
    ])
}
