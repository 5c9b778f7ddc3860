//! Nobody is in two places; travel and absence count; drafting may overlap.

use super::regle::{at_once, backend, execute, monde, name, regle, truth, value};

const CONTRAINTE: &str = "creneau_une_personne_un_lieu";
const SANS: &str = "alter table creneau drop constraint creneau_une_personne_un_lieu";

/// Whether somebody is FERME in two places at one instant of the real plan.
const DOUBLE: &str = "select exists (
    select from creneau a join creneau b on a.utilisateur_id = b.utilisateur_id and a.id < b.id and a.plage && b.plage
    where a.fermete = 'FERME' and b.fermete = 'FERME' and a.type <> 'ASTREINTE' and b.type <> 'ASTREINTE'
      and a.scenario_id is null and b.scenario_id is null)";

const ABSENCE: &str = "insert into creneau (utilisateur_id, type, fermete, motif_absence, plage, cree_par)
    values (10, 'ABSENCE', 'FERME', 'MALADIE', '[2040-03-05 07:00+00,2040-03-06 07:00+00)', 10);";

regle! {
    two_jobs, Application refuse "creneau_une_personne_un_lieu",
    avant: "",
    infraction: "insert into creneau (utilisateur_id, type, fermete, intervention_id, plage, cree_par)
                 values (10, 'INTERVENTION', 'FERME', 2, '[2040-03-05 09:59+00,2040-03-05 11:00+00)', 10)",
    sans: super::SANS,
    faute: super::DOUBLE,
}

regle! {
    /// An absence holds a person's time as a job does.
    absence_over_work, Application refuse "creneau_une_personne_un_lieu",
    avant: "", infraction: super::ABSENCE, sans: super::SANS, faute: super::DOUBLE,
}

regle! {
    travel_over_work, Application refuse "creneau_une_personne_un_lieu",
    avant: "",
    infraction: "insert into creneau (utilisateur_id, type, fermete, intervention_id, plage, cree_par)
                 values (10, 'TRAJET', 'FERME', 2, '[2040-03-05 07:50+00,2040-03-05 08:10+00)', 10)",
    sans: super::SANS,
    faute: super::DOUBLE,
}

regle! {
    /// What was drafted over something is tested again when it becomes FERME.
    firmed_up_over_work, Application refuse "creneau_une_personne_un_lieu",
    avant: "insert into creneau (utilisateur_id, type, fermete, plage, cree_par)
            values (10, 'REUNION', 'PROVISOIRE', '[2040-03-05 09:00+00,2040-03-05 11:00+00)', 10)",
    infraction: "update creneau set fermete = 'FERME' where type = 'REUNION'",
    sans: super::SANS,
    faute: super::DOUBLE,
}

regle! {
    unbounded_creneau, Application refuse "creneau_plage_bornee",
    avant: "",
    infraction: "insert into creneau (utilisateur_id, type, fermete, plage, cree_par)
                 values (11, 'REUNION', 'FERME', '[2040-03-05 09:00+00,)', 10)",
    sans: "alter table creneau drop constraint creneau_plage_bornee",
    faute: "select exists (select from creneau where upper_inf(plage))",
}

regle! {
    /// An included end would make 8–10 and 10–12 overlap.
    closed_range, Application refuse "creneau_plage_semi_ouverte",
    avant: "",
    infraction: "insert into creneau (utilisateur_id, type, fermete, plage, cree_par)
                 values (11, 'REUNION', 'FERME', '[2040-03-05 09:00+00,2040-03-05 10:00+00]', 10)",
    sans: "alter table creneau drop constraint creneau_plage_semi_ouverte",
    faute: "select exists (select from creneau where upper_inc(plage))",
}

#[tokio::test]
async fn what_touches_drafts_and_on_call_do_not_conflict() {
    let base = monde().await;
    execute(
        &mut base.app().await,
        "insert into creneau (utilisateur_id, type, fermete, scenario_id, plage, cree_par) values
            (10, 'REUNION', 'FERME', null, '[2040-03-05 10:00+00,2040-03-05 11:00+00)', 10),
            (10, 'REUNION', 'PROVISOIRE', null, '[2040-03-05 09:00+00,2040-03-05 10:30+00)', 10),
            (10, 'REUNION', 'ANNULE', null, '[2040-03-05 09:00+00,2040-03-05 10:30+00)', 10),
            (10, 'ASTREINTE', 'FERME', null, '[2040-03-01 00:00+00,2040-03-08 00:00+00)', 10),
            (10, 'REUNION', 'FERME', 7, '[2040-03-05 08:30+00,2040-03-05 09:00+00)', 10)",
    )
    .await
    .expect("none of these is a second place");
}

#[tokio::test]
async fn a_taken_slot_is_no_row_and_no_aborted_transaction() {
    let base = monde().await;
    let mut app = base.app().await;
    execute(&mut app, "begin").await.unwrap();
    let taken = format!("{} on conflict do nothing", ABSENCE.trim_end_matches(';'));
    assert_eq!(execute(&mut app, &taken).await.unwrap(), 0);
    assert!(
        truth(&mut app, "select true").await,
        "the transaction goes on to the next candidate"
    );
}

#[tokio::test]
async fn a_swap_passes_through_provisoire() {
    const DEMOTE: &str = "update creneau set fermete = 'PROVISOIRE' where id in (2, 3);";
    const EXCHANGE: &str = "update creneau set utilisateur_id = 21 - utilisateur_id where id = 2;
                            update creneau set utilisateur_id = 21 - utilisateur_id where id = 3;";
    const FIRM_UP: &str = "update creneau set fermete = 'FERME' where id in (2, 3);";
    let base = monde().await;
    let mut app = base.app().await;
    execute(
        &mut app,
        "insert into creneau (utilisateur_id, type, fermete, plage, cree_par) values
            (10, 'REUNION', 'FERME', '[2040-03-06 08:00+00,2040-03-06 10:00+00)', 10),
            (11, 'FORMATION', 'FERME', '[2040-03-06 09:00+00,2040-03-06 11:00+00)', 10)",
    )
    .await
    .unwrap();
    let refused = execute(&mut app, EXCHANGE)
        .await
        .expect_err("row by row, the first to move lands on the other");
    assert_eq!(name(&refused), CONTRAINTE);
    execute(&mut app, &format!("{DEMOTE}{EXCHANGE}{FIRM_UP}"))
        .await
        .expect("drafted, exchanged, firm again");
    assert!(truth(&mut app, "select utilisateur_id = 11 from creneau where id = 2").await);
}

const RDV: &str = "insert into creneau (utilisateur_id, type, fermete, plage, cree_par)
    values (12, 'REUNION', 'FERME', '[2040-03-05 09:00+00,2040-03-05 10:00+00)', 10)";

#[tokio::test]
async fn two_people_book_one_slot_at_once() {
    let base = monde().await;
    let refused = at_once(&base, RDV, RDV).await.expect_err("one of them wins");
    assert_eq!(name(&refused), CONTRAINTE);
    assert!(!truth(&mut base.admin().await, DOUBLE).await);
}

/// The control: the usual way without a constraint, look first and then insert.
#[tokio::test]
async fn two_people_who_look_first_both_book_without_the_guard() {
    const LOOK: &str = "select not exists (select from creneau
        where utilisateur_id = 12 and plage && '[2040-03-05 09:00+00,2040-03-05 10:00+00)')";
    let base = monde().await;
    execute(&mut base.owner().await, SANS).await.unwrap();
    let (mut one, mut two) = (base.app().await, base.app().await);
    for connection in [&mut one, &mut two] {
        execute(connection, "begin").await.unwrap();
        assert!(truth(connection, LOOK).await, "free, as far as each can see");
    }
    for connection in [&mut one, &mut two] {
        execute(connection, RDV).await.unwrap();
        execute(connection, "commit").await.unwrap();
    }
    assert!(truth(&mut base.admin().await, DOUBLE).await);
}

const MATIN: &str = "insert into creneau (utilisateur_id, type, fermete, plage, cree_par)
    values (12, 'REUNION', 'FERME', '[2040-03-05 09:00+00,2040-03-05 10:00+00)', 10) on conflict do nothing";
const SOIR: &str = "insert into creneau (utilisateur_id, type, fermete, plage, cree_par)
    values (12, 'TRAJET', 'FERME', '[2040-03-05 17:00+00,2040-03-05 18:00+00)', 10) on conflict do nothing";
const VERROU: &str = "select from utilisateur where id = 12 for no key update";

/// A planning command locks its technicians' rows first: two that insert in opposite order then queue.
#[tokio::test]
async fn planning_in_opposite_orders_queues_behind_the_technician() {
    let base = monde().await;
    at_once(
        &base,
        &format!("{VERROU}; {MATIN}; {SOIR}"),
        &format!("{VERROU}; {SOIR}; {MATIN}"),
    )
    .await
    .expect("the second waits its turn, and finds both taken");
    let booked: i64 = value(
        &mut base.admin().await,
        "select count(*) from creneau where utilisateur_id = 12",
    )
    .await;
    assert_eq!(booked, 2);
}

/// The control: without that lock one of the two is shot as a deadlock.
#[tokio::test]
async fn planning_in_opposite_orders_deadlocks_without_the_lock() {
    let base = monde().await;
    let (mut one, mut two) = (base.admin().await, base.admin().await);
    for (connection, first) in [(&mut one, MATIN), (&mut two, SOIR)] {
        execute(connection, "set deadlock_timeout = '10ms'; set role regie_app")
            .await
            .unwrap();
        execute(connection, "begin").await.unwrap();
        execute(connection, first).await.unwrap();
    }
    let waiting = backend(&mut one).await;
    let (first, second) = tokio::join!(execute(&mut one, SOIR), async {
        base.until_blocked(waiting).await;
        execute(&mut two, MATIN).await
    });
    let shot = first.err().or(second.err()).expect("each waits for the other");
    assert_eq!(name(&shot), "40P01");
}
