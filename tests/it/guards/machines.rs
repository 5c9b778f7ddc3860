//! Only the transitions of the domain exist: in its code, in table `transition`, and in what the database lets pass.

use std::collections::BTreeSet;

use regie::domain::argent::CategorieTva;
use regie::domain::devis::EtatDevis;
use regie::domain::echeance::TypeCouverture;
use regie::domain::facture::{EtatFacture, TypeFacture};
use regie::domain::intervention::EtatIntervention;
use regie::domain::mission::EtatMission;
use regie::domain::{Code, Machine};
use sqlx::PgConnection;

use super::regle::{execute, monde, name, regle, value};
use crate::common::Base;

/// Where each machine runs, and a row of `monde.sql` to walk it with.
const TABLES: [(&str, i64); 4] = [("mission", 1), ("intervention", 1), ("devis", 1), ("facture", 1)];

type Moves = BTreeSet<(Option<String>, String)>;

async fn moves_of_table(connection: &mut PgConnection, machine: &str) -> Moves {
    sqlx::query_as("select de, vers from transition where machine = $1")
        .bind(machine)
        .fetch_all(connection)
        .await
        .unwrap()
        .into_iter()
        .collect()
}

async fn machines_of_table(connection: &mut PgConnection) -> BTreeSet<&'static str> {
    let names: Vec<String> = value(
        connection,
        "select array(select distinct machine from transition)",
    )
    .await;
    names
        .into_iter()
        .map(|name| {
            let known = TABLES
                .iter()
                .map(|(table, _)| *table)
                .find(|table| *table == name);
            known.unwrap_or_else(|| panic!("{name} is walked by no test"))
        })
        .collect()
}

/// The states that the CHECK on `etat` knows.
async fn states(connection: &mut PgConnection, table: &str) -> Vec<String> {
    let sql = format!(
        "select array(select m[1] from pg_constraint c, regexp_matches(pg_get_constraintdef(c.oid), '''([A-Z_]+)''', 'g') m
                      where c.conname = '{table}_etat_connu')"
    );
    value(connection, &sql).await
}

/// Moves that are not stopped by the machine, whatever else stops them afterwards.
async fn moves_let_pass(owner: &mut PgConnection, table: &str, id: i64) -> Moves {
    let states = states(owner, table).await;
    let mut passed = Moves::new();
    execute(owner, "begin").await.unwrap();
    for from in &states {
        execute(owner, "savepoint from_state").await.unwrap();
        // Only CHECKs are left, and those that tie a state to other columns would refuse a bare one.
        execute(owner, &format!("alter table {table} disable trigger user"))
            .await
            .unwrap();
        let checks: Vec<String> = value(
            owner,
            &format!(
                "select array(select conname::text from pg_constraint where conrelid = '{table}'::regclass
                              and contype = 'c' and conname <> '{table}_etat_connu')"
            ),
        )
        .await;
        for check in checks {
            execute(owner, &format!("alter table {table} drop constraint {check}"))
                .await
                .unwrap();
        }
        execute(
            owner,
            &format!("update {table} set etat = '{from}' where id = {id}"),
        )
        .await
        .unwrap();
        execute(
            owner,
            &format!("alter table {table} enable trigger {table}_transition"),
        )
        .await
        .unwrap();
        for to in states.iter().filter(|to| *to != from) {
            execute(owner, "savepoint to_state").await.unwrap();
            match execute(
                owner,
                &format!("update {table} set etat = '{to}' where id = {id}"),
            )
            .await
            {
                Ok(_) => drop(passed.insert((Some(from.clone()), to.clone()))),
                Err(refused) => assert_eq!(name(&refused), format!("{table}_transition"), "{from} → {to}"),
            }
            execute(owner, "rollback to to_state").await.unwrap();
        }
        execute(owner, "rollback to from_state").await.unwrap();
    }
    execute(owner, "rollback").await.unwrap();
    passed
}

#[tokio::test]
async fn each_machine_lets_pass_its_transitions_and_no_others() {
    let base = monde().await;
    for (table, id) in TABLES {
        let mut owner = base.owner().await;
        let known: Moves = moves_of_table(&mut owner, table)
            .await
            .into_iter()
            .filter(|(from, _)| from.is_some())
            .collect();
        assert!(!known.is_empty(), "{table} has no transitions");
        assert_eq!(moves_let_pass(&mut owner, table, id).await, known, "{table}");
    }
}

#[tokio::test]
async fn the_code_and_the_table_hold_the_same_machines() {
    fn moves_of_code<M: Machine>() -> Moves {
        let born = M::INITIAL.iter().map(|to| (None, to.code().to_owned()));
        let moved = M::TRANSITIONS
            .iter()
            .map(|(from, to)| (Some(from.code().to_owned()), to.code().to_owned()));
        born.chain(moved).collect()
    }
    let base = Base::new().await;
    let mut owner = base.owner().await;
    let machines = [
        (EtatMission::NAME, moves_of_code::<EtatMission>()),
        (EtatIntervention::NAME, moves_of_code::<EtatIntervention>()),
        (EtatDevis::NAME, moves_of_code::<EtatDevis>()),
        (EtatFacture::NAME, moves_of_code::<EtatFacture>()),
    ];
    assert_eq!(
        machines.iter().map(|(name, _)| *name).collect::<BTreeSet<_>>(),
        machines_of_table(&mut owner).await,
        "no machine lives in the database alone"
    );
    for (machine, code) in machines {
        assert_eq!(moves_of_table(&mut owner, machine).await, code, "{machine}");
    }
}

#[tokio::test]
async fn the_code_and_the_checks_know_the_same_codes() {
    use regie::domain::creneau::{Fermete, MotifAbsence, TypeCreneau};
    use regie::domain::mission::{MotifAttente, TypeMission};
    use regie::domain::{Langue, Portee};

    fn codes<C: Code>() -> BTreeSet<String> {
        C::ALL.iter().map(|code| code.code().to_owned()).collect()
    }
    let base = Base::new().await;
    let mut owner = base.owner().await;
    for (check, code) in [
        ("mission_etat_connu", codes::<EtatMission>()),
        ("mission_type_connu", codes::<TypeMission>()),
        ("mission_attente_motif_connu", codes::<MotifAttente>()),
        ("intervention_etat_connu", codes::<EtatIntervention>()),
        ("devis_etat_connu", codes::<EtatDevis>()),
        ("facture_etat_connu", codes::<EtatFacture>()),
        ("facture_type_connu", codes::<TypeFacture>()),
        ("ligne_devis_categorie_tva_connue", codes::<CategorieTva>()),
        ("ligne_facture_categorie_tva_connue", codes::<CategorieTva>()),
        ("contrat_maintenance_couverture_connue", codes::<TypeCouverture>()),
        ("creneau_type_connu", codes::<TypeCreneau>()),
        ("creneau_fermete_connue", codes::<Fermete>()),
        ("creneau_motif_absence_connu", codes::<MotifAbsence>()),
        ("role_permission_portee_connue", codes::<Portee>()),
        ("utilisateur_langue_connue", codes::<Langue>()),
    ] {
        let known: Vec<String> = value(
            &mut owner,
            &format!(
                "select array(select m[1] from pg_constraint c, regexp_matches(pg_get_constraintdef(c.oid), '''([A-Za-z_]+)''', 'g') m
                              where c.conname = '{check}')"
            ),
        )
        .await;
        assert_eq!(known.into_iter().collect::<BTreeSet<_>>(), code, "{check}");
    }
}

regle! {
    mission_skips_ahead, Application refuse "mission_transition",
    avant: "",
    infraction: "update mission set etat = 'FACTUREE' where id = 1",
    sans: "alter table mission disable trigger mission_transition;
           alter table mission disable trigger mission_facturee_a_sa_facture",
    faute: "select exists (select from mission where etat = 'FACTUREE')",
}

regle! {
    mission_skips_ahead_by_the_owner, Proprietaire refuse "mission_transition",
    avant: "",
    infraction: "update mission set etat = 'FACTUREE' where id = 1",
    sans: "alter table mission disable trigger mission_transition;
           alter table mission disable trigger mission_facturee_a_sa_facture",
    faute: "select exists (select from mission where etat = 'FACTUREE')",
}

regle! {
    mission_born_closed, Application refuse "mission_transition",
    avant: "",
    infraction: "insert into mission (numero, type, etat, donneur_ordre_id, payeur_id, site_id, agence_id, titre, duree_minutes, cree_par)
                 values ('M-2040-00009', 'DEPANNAGE', 'CLOTUREE', 1, 1, 1, 1, 'Fuite', 60, 10)",
    sans: "alter table mission disable trigger mission_naissance",
    faute: "select exists (select from mission where etat = 'CLOTUREE')",
}

regle! {
    intervention_skips_ahead, Application refuse "intervention_transition",
    avant: "",
    infraction: "update intervention set etat = 'TERMINEE' where id = 2",
    sans: "alter table intervention disable trigger intervention_transition;
           alter table intervention disable trigger mission_effectif_complet_visite;
           alter table intervention disable trigger intervention_suivie_par_sa_mission_u",
    faute: "select exists (select from intervention where etat = 'TERMINEE')",
}

regle! {
    intervention_born_finished, Application refuse "intervention_transition",
    avant: "",
    infraction: "insert into intervention (mission_id, rang, etat, cree_par) values (1, 2, 'TERMINEE', 10)",
    sans: "alter table intervention disable trigger intervention_naissance;
           alter table intervention disable trigger intervention_suit_ses_creneaux",
    faute: "select exists (select from intervention where etat = 'TERMINEE')",
}

regle! {
    devis_skips_ahead, Application refuse "devis_transition",
    avant: "",
    infraction: "update devis set etat = 'REFUSE' where id = 1",
    sans: "alter table devis disable trigger devis_transition",
    faute: "select exists (select from devis where etat = 'REFUSE')",
}

regle! {
    devis_born_accepted, Application refuse "devis_transition",
    avant: "",
    infraction: "insert into devis (numero, etat, client_id, site_id, agence_id, auteur_id, valable_jusqu_au, envoye_le, cree_par)
                 values ('D-2040-00009', 'ACCEPTE', 1, 1, 1, 10, '2040-05-01', now(), 10)",
    sans: "alter table devis disable trigger devis_naissance",
    faute: "select exists (select from devis where etat = 'ACCEPTE')",
}

regle! {
    /// The application has no right to the column at all: see `droits.rs`.
    facture_skips_ahead, Proprietaire refuse "facture_transition",
    avant: "select facture_irrecouvrable(2, 2, 10)",
    infraction: "update facture set etat = 'PAYEE' where id = 2",
    sans: "alter table facture disable trigger facture_transition",
    faute: "select exists (select from facture where etat = 'PAYEE')",
}
