//! A mission, its visits and their creneaux say the same thing.

use super::regle::{at_once, execute, monde, name, regle, side_by_side, truth, value, without};

/// Whether a visit's state and the fermeté of its creneaux disagree.
const DESACCORD: &str = "select exists (
    select from intervention i
    left join creneau c on c.intervention_id = i.id and c.scenario_id is null and c.fermete <> 'ANNULE'
    where case i.etat when 'PROVISOIRE' then c.fermete = 'FERME' when 'ANNULEE' then c.id is not null
                      else c.id is null or c.fermete = 'PROVISOIRE' end)";

const SANS_ACCORD: &str = "alter table intervention disable trigger intervention_suit_ses_creneaux;
    alter table creneau disable trigger creneau_suivi_par_son_intervention_i;
    alter table creneau disable trigger creneau_suivi_par_son_intervention_u;
    alter table creneau disable trigger creneau_suivi_par_son_intervention_d;
    alter table creneau disable trigger mission_effectif_complet_depart;
    alter table intervention disable trigger mission_effectif_complet_visite";

/// Mission 2 stays out of the head counts while its visit is looked at.
const A_PLANIFIER: &str = "update mission_besoin set effectif = 2 where mission_id = 2;
    update mission set etat = 'A_PLANIFIER' where id = 2";

regle! {
    ferme_creneau_on_a_draft_visit, Application refuse "intervention_suit_ses_creneaux",
    avant: "",
    infraction: "insert into creneau (utilisateur_id, type, fermete, intervention_id, plage, cree_par)
                 values (11, 'INTERVENTION', 'FERME', 1, '[2040-03-05 08:00+00,2040-03-05 10:00+00)', 10)",
    sans: super::SANS_ACCORD,
    faute: super::DESACCORD,
}

regle! {
    firm_visit_with_nobody, Application refuse "intervention_suit_ses_creneaux",
    avant: "",
    infraction: "update intervention set etat = 'PLANIFIEE' where id = 1",
    sans: super::SANS_ACCORD,
    faute: super::DESACCORD,
}

regle! {
    visit_demoted_alone, Application refuse "intervention_suit_ses_creneaux",
    avant: super::A_PLANIFIER,
    infraction: "update intervention set etat = 'PROVISOIRE' where id = 2",
    sans: super::SANS_ACCORD,
    faute: super::DESACCORD,
}

regle! {
    cancelled_visit_that_keeps_its_people, Application refuse "intervention_suit_ses_creneaux",
    avant: super::A_PLANIFIER,
    infraction: "update intervention set etat = 'ANNULEE' where id = 2",
    sans: super::SANS_ACCORD,
    faute: super::DESACCORD,
}

regle! {
    last_creneau_removed, Application refuse "intervention_suit_ses_creneaux",
    avant: super::A_PLANIFIER,
    infraction: "delete from creneau where id = 1",
    sans: super::SANS_ACCORD,
    faute: super::DESACCORD,
}

regle! {
    creneau_moved_to_a_draft_visit, Application refuse "intervention_suit_ses_creneaux",
    avant: "update mission set etat = 'A_PLANIFIER' where id = 2; update creneau set besoin_id = null",
    infraction: "update creneau set intervention_id = 1 where id = 1",
    sans: super::SANS_ACCORD,
    faute: super::DESACCORD,
}

/// A visit made firm while somebody else adds a drafted helper.
const FERMER: &str = "update intervention set etat = 'PLANIFIEE' where id = 1;
    insert into creneau (utilisateur_id, type, fermete, intervention_id, plage, cree_par)
    values (11, 'INTERVENTION', 'FERME', 1, '[2040-03-05 08:00+00,2040-03-05 10:00+00)', 10)";
const EBAUCHER: &str = "insert into creneau (utilisateur_id, type, fermete, intervention_id, plage, cree_par)
    values (12, 'TRAJET', 'PROVISOIRE', 1, '[2040-03-05 08:00+00,2040-03-05 10:00+00)', 10)";

#[tokio::test]
async fn firmed_up_while_a_draft_is_added() {
    let base = monde().await;
    let refused = at_once(&base, FERMER, EBAUCHER)
        .await
        .expect_err("the visit is PLANIFIEE by then");
    assert_eq!(name(&refused), "intervention_suit_ses_creneaux");
    assert!(!truth(&mut base.admin().await, DESACCORD).await);
}

/// The control: without the lock on the visit, neither sees the other.
#[tokio::test]
async fn firmed_up_while_a_draft_is_added_without_the_lock() {
    let base = monde().await;
    without(&base, "intervention_suit_ses_creneaux", " for share").await;
    side_by_side(&base, EBAUCHER, FERMER).await;
    assert!(truth(&mut base.admin().await, DESACCORD).await);
}

#[tokio::test]
async fn plage_is_that_of_the_live_creneaux() {
    let base = monde().await;
    let mut app = base.app().await;
    let plage = "select coalesce(plage::text, 'none') from intervention where id = 1";
    let steps = [
        (
            "insert into creneau (utilisateur_id, type, intervention_id, plage, cree_par) values
            (10, 'TRAJET', 1, '[2040-04-02 07:00+00,2040-04-02 08:00+00)', 10),
            (10, 'INTERVENTION', 1, '[2040-04-02 08:00+00,2040-04-02 12:00+00)', 10),
            (11, 'INTERVENTION', 1, '[2040-04-03 08:00+00,2040-04-03 10:00+00)', 10)",
            "[\"2040-04-02 08:00:00+00\",\"2040-04-03 10:00:00+00\")",
        ),
        (
            "update creneau set plage = '[2040-04-02 09:00+00,2040-04-02 12:00+00)' where type = 'INTERVENTION' and id = 3",
            "[\"2040-04-02 09:00:00+00\",\"2040-04-03 10:00:00+00\")",
        ),
        (
            "update creneau set fermete = 'ANNULE' where id = 3",
            "[\"2040-04-03 08:00:00+00\",\"2040-04-03 10:00:00+00\")",
        ),
        ("delete from creneau where id = 4", "none"),
    ];
    for (change, expected) in steps {
        execute(&mut app, change).await.unwrap();
        assert_eq!(value::<String>(&mut app, plage).await, expected, "after {change}");
    }
    let version: i32 = value(&mut app, "select version from intervention where id = 1").await;
    assert_eq!(version, 1, "what creneaux write is no edit of the visit");
}

/// The control: with the trigger off, plage goes stale.
#[tokio::test]
async fn plage_goes_stale_without_its_trigger() {
    let base = monde().await;
    execute(
        &mut base.owner().await,
        "alter table creneau disable trigger intervention_plage_de_ses_creneaux_u",
    )
    .await
    .unwrap();
    let mut app = base.app().await;
    execute(
        &mut app,
        "update creneau set plage = '[2040-03-05 09:00+00,2040-03-05 11:00+00)' where id = 1",
    )
    .await
    .unwrap();
    assert!(
        truth(
            &mut app,
            "select i.plage <> c.plage from intervention i join creneau c on c.intervention_id = i.id"
        )
        .await
    );
}

/// Whether a PLANIFIEE mission lacks somebody.
const INCOMPLETE: &str = "select exists (select from mission m where m.etat = 'PLANIFIEE' and (
    not exists (select from intervention i join creneau c on c.intervention_id = i.id
                where i.mission_id = m.id and c.fermete = 'FERME')
    or exists (select from mission_besoin b where b.mission_id = m.id and b.effectif >
               (select count(distinct c.utilisateur_id) from creneau c where c.besoin_id = b.id and c.fermete = 'FERME'))))";

regle! {
    planned_with_nobody, Application refuse "mission_effectif_complet",
    avant: "",
    infraction: "update mission set etat = 'PLANIFIEE' where id = 1",
    sans: "alter table mission disable trigger mission_effectif_complet;
           alter table mission disable trigger mission_suit_ses_interventions",
    faute: super::INCOMPLETE,
}

regle! {
    planned_without_needs_and_nobody, Application refuse "mission_effectif_complet",
    avant: "delete from mission_besoin where mission_id = 1",
    infraction: "update mission set etat = 'PLANIFIEE' where id = 1",
    sans: "alter table mission disable trigger mission_effectif_complet;
           alter table mission disable trigger mission_suit_ses_interventions",
    faute: super::INCOMPLETE,
}

regle! {
    one_more_asked_for, Application refuse "mission_effectif_complet",
    avant: "",
    infraction: "update mission_besoin set effectif = 2 where id = 2",
    sans: "alter table mission_besoin disable trigger mission_effectif_complet_besoin",
    faute: super::INCOMPLETE,
}

regle! {
    one_taken_off, Application refuse "mission_effectif_complet",
    avant: "update mission_besoin set effectif = 2 where id = 2;
            insert into creneau (utilisateur_id, type, fermete, intervention_id, besoin_id, plage, cree_par)
            values (12, 'INTERVENTION', 'FERME', 2, 2, '[2040-03-05 08:00+00,2040-03-05 10:00+00)', 10)",
    infraction: "update creneau set fermete = 'ANNULE' where utilisateur_id = 12",
    sans: "alter table creneau disable trigger mission_effectif_complet_depart",
    faute: super::INCOMPLETE,
}

regle! {
    /// The same person twice is one person.
    one_stands_in_for_two, Application refuse "mission_effectif_complet",
    avant: "update mission set etat = 'A_PLANIFIER' where id = 2; update mission_besoin set effectif = 2 where id = 2;
            insert into creneau (utilisateur_id, type, fermete, intervention_id, besoin_id, plage, cree_par)
            values (10, 'INTERVENTION', 'FERME', 2, 2, '[2040-03-06 08:00+00,2040-03-06 10:00+00)', 10)",
    infraction: "update mission set etat = 'PLANIFIEE' where id = 2",
    sans: "alter table mission disable trigger mission_effectif_complet;
           alter table mission disable trigger mission_suit_ses_interventions",
    faute: super::INCOMPLETE,
}

/// One asks for a second person while another firms up the mission with one.
const DEMANDER: &str = "update mission_besoin set effectif = 2 where id = 2";
const PLANIFIER: &str =
    "update creneau set besoin_id = 2 where id = 1; update mission set etat = 'PLANIFIEE' where id = 2";

/// Ana comes to mission 2 as help: it waits for whom it needs.
const SANS_BESOIN: &str =
    "update creneau set besoin_id = null where id = 1; update mission set etat = 'A_PLANIFIER' where id = 2";

#[tokio::test]
async fn planned_while_one_more_is_asked_for() {
    let base = monde().await;
    execute(&mut base.owner().await, SANS_BESOIN).await.unwrap();
    let refused = at_once(&base, PLANIFIER, DEMANDER)
        .await
        .expect_err("the mission is PLANIFIEE by then");
    assert_eq!(name(&refused), "mission_effectif_complet");
    assert!(!truth(&mut base.admin().await, INCOMPLETE).await);
}

/// The control: without the lock on the mission, neither sees the other.
#[tokio::test]
async fn planned_while_one_more_is_asked_for_without_the_lock() {
    let base = monde().await;
    execute(&mut base.owner().await, SANS_BESOIN).await.unwrap();
    without(&base, "mission_effectif_complet", " for share").await;
    side_by_side(&base, DEMANDER, PLANIFIER).await;
    assert!(truth(&mut base.admin().await, INCOMPLETE).await);
}

regle! {
    started_by_hand, Application refuse "mission_suit_ses_interventions",
    avant: "",
    infraction: "update mission set etat = 'EN_COURS' where id = 2",
    sans: "alter table mission disable trigger mission_suit_ses_interventions",
    faute: "select exists (select from mission where etat = 'EN_COURS')",
}

regle! {
    finished_with_a_visit_under_way, Application refuse "mission_suit_ses_interventions",
    avant: "update intervention set etat = 'EN_ROUTE' where id = 2; update mission set etat = 'EN_COURS' where id = 2",
    infraction: "update mission set etat = 'TERMINEE' where id = 2",
    sans: "alter table mission disable trigger mission_suit_ses_interventions",
    faute: "select exists (select from mission where etat = 'TERMINEE')",
}

const SUR_SITE: &str = "update intervention set etat = 'EN_ROUTE' where id = 2;
    update mission set etat = 'EN_COURS' where id = 2; update intervention set etat = 'SUR_SITE' where id = 2;";

regle! {
    partial_visit_with_nothing_to_follow, Application refuse "intervention_suite_ou_renonciation",
    avant: super::SUR_SITE,
    infraction: "update intervention set etat = 'PARTIELLE' where id = 2",
    sans: "alter table intervention disable trigger intervention_suite_ou_renonciation;
           alter table intervention disable trigger intervention_suivie_par_sa_mission_u",
    faute: "select exists (select from intervention i where etat = 'PARTIELLE' and renonciation_suite is null
                           and not exists (select from intervention s where s.suite_de = i.id))",
}

#[tokio::test]
async fn a_follow_up_or_a_waiver_will_do() {
    for way in [
        "insert into intervention (mission_id, rang, suite_de, cree_par) values (2, 2, 2, 10);
         update intervention set etat = 'PARTIELLE' where id = 2; update mission set etat = 'A_PLANIFIER' where id = 2",
        "update intervention set etat = 'INFRUCTUEUSE', renonciation_suite = 'Le client a refusé' where id = 2;
         update mission set etat = 'TERMINEE' where id = 2",
    ] {
        let base = monde().await;
        execute(&mut base.owner().await, SUR_SITE).await.unwrap();
        execute(&mut base.app().await, way).await.expect(way);
    }
}

/// Signed by the client at the end of the visit.
const SIGNEE: &str = "update intervention set etat = 'EN_ROUTE' where id = 2;
    update mission set etat = 'EN_COURS' where id = 2; update intervention set etat = 'SUR_SITE' where id = 2;
    update intervention set etat = 'TERMINEE', compte_rendu = 'Filtre changé', signature_nom = 'M. Rey',
        signature_le = now(), signature_empreinte = sha256('signature') where id = 2;
    update mission set etat = 'TERMINEE' where id = 2;";

regle! {
    taken_up_again_after_the_signature, Application refuse "intervention_signee_est_finie",
    avant: super::SIGNEE,
    infraction: "update intervention set etat = 'SUR_SITE' where id = 2",
    sans: "alter table intervention drop constraint intervention_signee_est_finie;
           alter table intervention disable trigger intervention_suivie_par_sa_mission_u",
    faute: "select exists (select from intervention where etat = 'SUR_SITE' and signature_le is not null)",
}

regle! {
    report_changed_after_the_signature, Application refuse "intervention_signature_definitive",
    avant: super::SIGNEE,
    infraction: "update intervention set compte_rendu = 'Rien fait' where id = 2",
    sans: "alter table intervention disable trigger intervention_signature_definitive",
    faute: "select exists (select from intervention where compte_rendu = 'Rien fait')",
}

regle! {
    waiting_for_nothing, Application refuse "mission_attente_a_un_motif",
    avant: "",
    infraction: "update mission set etat = 'EN_ATTENTE' where id = 1",
    sans: "alter table mission drop constraint mission_attente_a_un_motif",
    faute: "select exists (select from mission where etat = 'EN_ATTENTE' and attente_motif is null)",
}

regle! {
    cancelled_for_no_reason, Application refuse "mission_annulation_a_un_motif",
    avant: "",
    infraction: "update mission set etat = 'ANNULEE' where id = 1",
    sans: "alter table mission drop constraint mission_annulation_a_un_motif",
    faute: "select exists (select from mission where etat = 'ANNULEE' and coalesce(annulation_motif, '') = '')",
}
