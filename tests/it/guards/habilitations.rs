//! Level, titre and validity hold on every day of FERME work, from whichever side they are touched.

use super::regle::{at_once, execute, monde, name, regle, side_by_side, truth, without};

/// Whether somebody does FERME work ahead that they are not able or entitled to do.
const INAPTE: &str = "select exists (select from creneau c
    where c.fermete = 'FERME' and c.besoin_id is not null and c.scenario_id is null
      and habilitation_manque(c.utilisateur_id, c.besoin_id, c.plage) is not null)";

const SANS_CRENEAU: &str = "alter table creneau disable trigger creneau_habilitation_valable";

/// Mission 2 also needs somebody of ELEC by titre BR (besoin 3).
const BESOIN_ELEC: &str =
    "insert into mission_besoin (mission_id, rang, specialisation_id, niveau_min, titre_id, cree_par)
    values (2, 2, 2, 1, 1, 10);
    insert into creneau (utilisateur_id, type, fermete, intervention_id, besoin_id, plage, cree_par)
    values (11, 'INTERVENTION', 'FERME', 2, 3, '[2040-03-05 08:00+00,2040-03-05 10:00+00)', 10);";

regle! {
    level_too_low, Application refuse "creneau_habilitation_valable",
    avant: "update mission_besoin set niveau_min = 3 where id = 2",
    infraction: "insert into creneau (utilisateur_id, type, fermete, intervention_id, besoin_id, plage, cree_par)
                 values (12, 'INTERVENTION', 'FERME', 2, 2, '[2040-03-05 08:00+00,2040-03-05 10:00+00)', 10)",
    sans: super::SANS_CRENEAU,
    faute: super::INAPTE,
}

regle! {
    other_specialisation, Application refuse "creneau_habilitation_valable",
    avant: "",
    infraction: "update creneau set utilisateur_id = 11 where id = 1",
    sans: super::SANS_CRENEAU,
    faute: super::INAPTE,
}

regle! {
    /// ELEC at level 3, but by no titre that implies the one asked for.
    titre_missing, Application refuse "creneau_habilitation_valable",
    avant: "delete from titre_implique",
    infraction: super::BESOIN_ELEC,
    sans: super::SANS_CRENEAU,
    faute: super::INAPTE,
}

regle! {
    /// Valid when the work begins, no more on its last day.
    expires_during_the_work, Application refuse "creneau_habilitation_valable",
    avant: "update habilitation set validite = '[2026-01-01,2040-03-07)' where utilisateur_id = 10",
    infraction: "update creneau set plage = '[2040-03-05 08:00+00,2040-03-07 10:00+00)' where id = 1",
    sans: super::SANS_CRENEAU,
    faute: super::INAPTE,
}

regle! {
    besoin_of_another_mission, Application refuse "creneau_besoin_de_sa_mission",
    avant: "",
    infraction: "update creneau set besoin_id = 1 where id = 1",
    sans: "alter table creneau disable trigger creneau_habilitation_valable;
           alter table creneau disable trigger mission_effectif_complet_depart",
    faute: "select exists (select from creneau c join mission_besoin b on b.id = c.besoin_id
                           join intervention i on i.id = c.intervention_id where i.mission_id <> b.mission_id)",
}

regle! {
    /// An habilitation may be shortened, if what it orphans is demoted with it.
    shortened_under_planned_work, Application refuse "habilitation_couvre_le_plan",
    avant: "",
    infraction: "update habilitation set validite = '[2026-01-01,2040-01-01)' where utilisateur_id = 10",
    sans: "alter table habilitation disable trigger habilitation_couvre_le_plan",
    faute: super::INAPTE,
}

regle! {
    soft_deleted_under_planned_work, Application refuse "habilitation_couvre_le_plan",
    avant: "",
    infraction: "update habilitation set supprime_le = now(), supprime_par = 10 where utilisateur_id = 10",
    sans: "alter table habilitation disable trigger habilitation_couvre_le_plan",
    faute: super::INAPTE,
}

regle! {
    need_raised_over_who_comes, Application refuse "mission_besoin_toujours_tenu",
    avant: "",
    infraction: "update mission_besoin set niveau_min = 5 where id = 2",
    sans: "alter table mission_besoin disable trigger mission_besoin_toujours_tenu",
    faute: super::INAPTE,
}

regle! {
    periods_of_one_habilitation_overlap, Application refuse "habilitation_periodes_disjointes",
    avant: "",
    infraction: "insert into habilitation (utilisateur_id, specialisation_id, niveau, validite, cree_par)
                 values (10, 1, 5, '[2049-12-31,2055-01-01)', 10)",
    sans: "alter table habilitation drop constraint habilitation_periodes_disjointes",
    faute: "select exists (select from habilitation a join habilitation b
                on (a.utilisateur_id, a.specialisation_id) = (b.utilisateur_id, b.specialisation_id)
                and a.titre_id is not distinct from b.titre_id and a.id < b.id and a.validite && b.validite)",
}

regle! {
    reglementee_without_titre, Application refuse "habilitation_reglementee_exige_titre",
    avant: "",
    infraction: "insert into habilitation (utilisateur_id, specialisation_id, niveau, validite, cree_par)
                 values (12, 2, 3, '[2026-01-01,2055-01-01)', 10)",
    sans: "alter table habilitation disable trigger habilitation_reglementee_exige_titre",
    faute: "select exists (select from habilitation h join specialisation s on s.id = h.specialisation_id
                           where s.reglementee and h.titre_id is null)",
}

regle! {
    /// Karim comes by B2V, which implied the BR that the need asks for.
    titre_implies_less_under_planned_work, Application refuse "plan_toujours_couvert",
    avant: super::BESOIN_ELEC,
    infraction: "delete from titre_implique",
    sans: "alter table titre_implique disable trigger titre_implique_couvre_le_plan",
    faute: super::INAPTE,
}

regle! {
    /// Ana's work is of the 6th in Lyon and still of the 5th where she moves, a day that her habilitation does not cover.
    moved_where_days_are_others, Application refuse "plan_toujours_couvert",
    avant: "update creneau set plage = '[2040-03-06 00:00+00,2040-03-06 02:00+00)' where id = 1;
            update habilitation set validite = '[2040-03-06,2050-01-01)' where utilisateur_id = 10",
    infraction: "update utilisateur set agence_id = 2 where id = 10",
    sans: "alter table utilisateur disable trigger utilisateur_jours_couverts",
    faute: super::INAPTE,
}

const TENUE_SANS_TITRE: &str =
    "select exists (select from habilitation h join specialisation s on s.id = h.specialisation_id
    where s.reglementee and h.titre_id is null and h.supprime_le is null)";
const REGLEMENTER: &str = "update specialisation set reglementee = true where id = 1";

regle! {
    regulated_over_who_holds_it, Application refuse "specialisation_reglementee_tenue_par_titre",
    avant: "",
    infraction: super::REGLEMENTER,
    sans: "alter table specialisation disable trigger specialisation_reglementee_tenue_par_titre",
    faute: super::TENUE_SANS_TITRE,
}

regle! {
    need_moved_to_another_mission, Application refuse "mission_besoin_reste_a_sa_mission",
    avant: "",
    infraction: "update mission_besoin set mission_id = 1, rang = 2 where id = 2",
    sans: "alter table mission_besoin disable trigger mission_besoin_reste_a_sa_mission",
    faute: super::AILLEURS,
}

regle! {
    visit_moved_to_another_mission, Application refuse "intervention_reste_a_sa_mission",
    avant: "",
    infraction: "update intervention set mission_id = 1, rang = 2 where id = 2",
    sans: "alter table intervention disable trigger intervention_reste_a_sa_mission",
    faute: super::AILLEURS,
}

/// Whether somebody meets a need of a mission that they do not work on.
const AILLEURS: &str = "select exists (select from creneau c join mission_besoin b on b.id = c.besoin_id
    join intervention i on i.id = c.intervention_id where i.mission_id <> b.mission_id)";

/// Whether somebody holds a titre for another trade than its own.
const D_AILLEURS: &str = "select exists (select from habilitation h join titre t on t.id = h.titre_id
    where h.supprime_le is null and t.specialisation_id <> h.specialisation_id)";

regle! {
    titre_of_another_trade, Application refuse "habilitation_titre_de_sa_specialisation",
    avant: "update titre set specialisation_id = 2 where id = 1;
            insert into specialisation (code, libelle, reglementee, cree_par) values ('GAZ', 'Gaz', true, 2)",
    infraction: "insert into habilitation (utilisateur_id, specialisation_id, niveau, titre_id, validite, cree_par)
                 values (12, 3, 3, 1, '[2026-01-01,2050-01-01)', 10)",
    sans: "alter table habilitation disable trigger habilitation_titre_de_sa_specialisation",
    faute: super::D_AILLEURS,
}

regle! {
    titre_given_to_another_trade, Application refuse "habilitation_titre_de_sa_specialisation",
    avant: "",
    infraction: "update titre set specialisation_id = 1 where id = 2",
    sans: "alter table titre disable trigger titre_de_la_specialisation_de_ses_porteurs",
    faute: super::D_AILLEURS,
}

#[tokio::test]
async fn a_titre_that_implies_the_one_asked_for_will_do() {
    let base = monde().await;
    execute(&mut base.app().await, BESOIN_ELEC)
        .await
        .expect("B2V implies BR");
}

#[tokio::test]
async fn shortening_passes_with_the_work_demoted_in_the_same_transaction() {
    let base = monde().await;
    execute(
        &mut base.app().await,
        "update habilitation set validite = '[2026-01-01,2040-01-01)' where utilisateur_id = 10;
         update mission set etat = 'A_PLANIFIER' where id = 2;
         update intervention set etat = 'PROVISOIRE' where id = 2;
         update creneau set fermete = 'PROVISOIRE' where id = 1",
    )
    .await
    .expect("nothing FERME is left uncovered");
}

/// 23:30 UTC on the 6th is still the 6th in Martinique, where Max works, and already the 7th in Lyon.
#[tokio::test]
async fn days_are_those_of_the_agence() {
    let base = monde().await;
    let mut app = base.app().await;
    let late = "'[2040-03-06 22:00+00,2040-03-06 23:30+00)'";
    for (person, day) in [(13, "2040-03-06"), (10, "2040-03-06,2040-03-07")] {
        let (first, last) = day.split_once(',').unwrap_or((day, day));
        let asked = format!("select creneau_jours({person}, {late}) = daterange('{first}', '{last}', '[]')");
        assert!(truth(&mut app, &asked).await, "{person}: {day}");
    }
}

const RACCOURCIR: &str =
    "update habilitation set validite = '[2026-01-01,2040-01-01)' where utilisateur_id = 12";
const PLANIFIER: &str =
    "insert into creneau (utilisateur_id, type, fermete, intervention_id, besoin_id, plage, cree_par)
    values (12, 'INTERVENTION', 'FERME', 2, 2, '[2040-03-05 08:00+00,2040-03-05 10:00+00)', 10)";

/// Planned and shortened at once: whoever comes second sees the other.
#[tokio::test]
async fn shortened_while_planned() {
    let base = monde().await;
    let refused = at_once(&base, PLANIFIER, RACCOURCIR)
        .await
        .expect_err("there is work now");
    assert_eq!(name(&refused), "habilitation_couvre_le_plan");
    assert!(!truth(&mut base.admin().await, INAPTE).await);
}

/// The control: without the lock on the person, neither sees the other.
#[tokio::test]
async fn shortened_while_planned_without_the_lock() {
    let base = monde().await;
    for function in ["creneau_habilitation_valable", "habilitation_couvre_le_plan"] {
        without(&base, function, " for no key update").await;
    }
    side_by_side(&base, RACCOURCIR, PLANIFIER).await;
    assert!(truth(&mut base.admin().await, INAPTE).await);
}

const OBTENIR: &str =
    "insert into habilitation (utilisateur_id, specialisation_id, niveau, validite, cree_par)
    values (11, 1, 1, '[2026-01-01,2055-01-01)', 10)";

/// Nobody holds CLIM yet: it becomes réglementée while somebody gets it without a titre.
async fn tenue_par_personne() -> crate::common::Base {
    let base = monde().await;
    execute(
        &mut base.owner().await,
        "delete from creneau where id = 1; delete from mission_besoin;
         update mission set etat = 'A_PLANIFIER' where id = 2; update intervention set etat = 'PROVISOIRE' where id = 2;
         delete from habilitation where specialisation_id = 1",
    )
    .await
    .unwrap();
    base
}

#[tokio::test]
async fn regulated_while_somebody_gets_it() {
    let base = tenue_par_personne().await;
    let refused = at_once(&base, REGLEMENTER, OBTENIR)
        .await
        .expect_err("it needs a titre by then");
    assert_eq!(name(&refused), "habilitation_reglementee_exige_titre");
    assert!(!truth(&mut base.admin().await, TENUE_SANS_TITRE).await);
}

/// The control: without the lock on the specialisation, neither sees the other.
#[tokio::test]
async fn regulated_while_somebody_gets_it_without_the_lock() {
    let base = tenue_par_personne().await;
    without(&base, "habilitation_reglementee_exige_titre", " for share").await;
    side_by_side(&base, REGLEMENTER, OBTENIR).await;
    assert!(truth(&mut base.admin().await, TENUE_SANS_TITRE).await);
}
