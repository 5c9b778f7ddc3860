//! Many at once for the same hours: no overlap with the guard, some without.

use std::sync::Arc;

use sqlx::PgConnection;
use tokio::sync::Barrier;

use super::regle::{execute, monde, value};
use crate::common::Base;

const WRITERS: usize = 8;
/// 8 writers × 2,500 slots: 20,000 attempts.
const SLOTS: usize = 2_500;

const OVERLAPS: &str = "select count(*) from creneau a join creneau b
    on a.utilisateur_id = b.utilisateur_id and a.id < b.id and a.plage && b.plage
    where a.fermete = 'FERME' and b.fermete = 'FERME'";

/// How a writer goes for the slot of a round; answers whether it got it.
#[derive(Clone, Copy)]
enum Way {
    /// Insert, and let the constraint say.
    Constraint,
    /// Look, then insert: what one does without a constraint.
    LookFirst,
}

impl Way {
    /// Each slot begins half-way through the one before, so that neighbours contend, too.
    async fn book(self, connection: &mut PgConnection, slot: usize) -> bool {
        let look = match self {
            Self::Constraint => "",
            Self::LookFirst => {
                "where not exists (select from creneau c where c.utilisateur_id = 12 and c.plage && s.plage)"
            }
        };
        let sql = format!(
            "insert into creneau (utilisateur_id, type, fermete, plage, cree_par)
             select 12, 'REUNION', 'FERME', s.plage, 12
             from (select tstzrange(d, d + interval '1 hour') as plage
                   from (select timestamptz '2040-06-01 00:00+00' + {slot} * interval '30 minutes' as d) d) s
             {look} on conflict do nothing"
        );
        execute(connection, &sql).await.expect("taken is no error") == 1
    }
}

/// Lets all writers go for the same slot at the same time, slot after slot; answers how many bookings were made.
async fn contend(base: &Base, way: Way, slots: usize) -> usize {
    let start = Arc::new(Barrier::new(WRITERS));
    let mut writers = tokio::task::JoinSet::new();
    for _ in 0..WRITERS {
        let (mut connection, start) = (base.app().await, Arc::clone(&start));
        writers.spawn(async move {
            let mut booked = 0;
            for slot in 0..slots {
                start.wait().await;
                booked += usize::from(way.book(&mut connection, slot).await);
            }
            booked
        });
    }
    writers.join_all().await.into_iter().sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_thousand_attempts_and_no_overlap() {
    let base = monde().await;
    let booked = contend(&base, Way::Constraint, SLOTS).await;
    let mut admin = base.admin().await;
    assert_eq!(value::<i64>(&mut admin, OVERLAPS).await, 0);
    // Every slot is either taken or stands half over one that is.
    assert!((SLOTS / 2..=SLOTS).contains(&booked), "{booked} booked");
}

/// The control.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn overlaps_without_the_constraint() {
    let base = monde().await;
    execute(
        &mut base.owner().await,
        "alter table creneau drop constraint creneau_une_personne_un_lieu",
    )
    .await
    .unwrap();
    contend(&base, Way::LookFirst, SLOTS / 10).await;
    assert!(value::<i64>(&mut base.admin().await, OVERLAPS).await > 0);
}
