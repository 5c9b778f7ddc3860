//! Machines that depend on each other agree at every commit, whichever of them was moved.

use super::regle::{execute, monde, regle, value};

/// Whether a mission is not where its visits say.
const DESACCORD: &str =
    "select exists (select from mission m where mission_etat_selon(m.id, m.etat) is distinct from m.etat)";

/// The visit of mission 2 under way, and over; each with its mission.
const SUR_SITE: &str = "update intervention set etat = 'EN_ROUTE' where id = 2;
    update mission set etat = 'EN_COURS' where id = 2; update intervention set etat = 'SUR_SITE' where id = 2;";
const FINIE: &str = "update intervention set etat = 'EN_ROUTE' where id = 2;
    update mission set etat = 'EN_COURS' where id = 2; update intervention set etat = 'SUR_SITE' where id = 2;
    update intervention set etat = 'TERMINEE', resultat = 'TERMINEE', compte_rendu = 'Fait' where id = 2;
    update mission set etat = 'TERMINEE' where id = 2;";

regle! {
    visit_under_way_alone, Application refuse "mission_suit_ses_interventions",
    avant: "",
    infraction: "update intervention set etat = 'EN_ROUTE' where id = 2",
    sans: "alter table intervention disable trigger intervention_suivie_par_sa_mission_u",
    faute: super::DESACCORD,
}

regle! {
    last_visit_finished_alone, Application refuse "mission_suit_ses_interventions",
    avant: super::SUR_SITE,
    infraction: "update intervention set etat = 'TERMINEE', resultat = 'TERMINEE', compte_rendu = 'Fait' where id = 2",
    sans: "alter table intervention disable trigger intervention_suivie_par_sa_mission_u",
    faute: super::DESACCORD,
}

regle! {
    follow_up_to_a_finished_mission_alone, Application refuse "mission_suit_ses_interventions",
    avant: super::FINIE,
    infraction: "insert into intervention (mission_id, rang, suite_de, cree_par) values (2, 2, 2, 10)",
    sans: "alter table intervention disable trigger intervention_suivie_par_sa_mission_i",
    faute: super::DESACCORD,
}

regle! {
    cancelled_with_a_visit_to_come, Application refuse "mission_suit_ses_interventions",
    avant: "",
    infraction: "update mission set etat = 'ANNULEE', annulation_motif = 'Vendu' where id = 2",
    sans: "alter table mission disable trigger mission_suit_ses_interventions",
    faute: super::DESACCORD,
}

regle! {
    put_on_hold_with_a_visit_to_come, Application refuse "mission_suit_ses_interventions",
    avant: "",
    infraction: "update mission set etat = 'EN_ATTENTE', attente_motif = 'CLIENT', attente_depuis = now() where id = 2",
    sans: "alter table mission disable trigger mission_suit_ses_interventions",
    faute: super::DESACCORD,
}

regle! {
    to_be_planned_with_everybody_coming, Application refuse "mission_suit_ses_interventions",
    avant: "",
    infraction: "update mission set etat = 'A_PLANIFIER' where id = 2",
    sans: "alter table mission disable trigger mission_suit_ses_interventions",
    faute: super::DESACCORD,
}

regle! {
    reopened_with_nothing_to_follow, Application refuse "mission_suit_ses_interventions",
    avant: super::FINIE,
    infraction: "update mission set etat = 'A_PLANIFIER' where id = 2",
    sans: "alter table mission disable trigger mission_suit_ses_interventions",
    faute: super::DESACCORD,
}

/// Mission 2, done and to be invoiced; and with its invoice issued.
const A_FACTURER: &str = "update intervention set etat = 'EN_ROUTE' where id = 2;
    update mission set etat = 'EN_COURS' where id = 2; update intervention set etat = 'SUR_SITE' where id = 2;
    update intervention set etat = 'TERMINEE', resultat = 'TERMINEE', compte_rendu = 'Fait' where id = 2;
    update mission set etat = 'TERMINEE' where id = 2; update mission set etat = 'A_FACTURER' where id = 2;";
const FACTUREE: &str = "update intervention set etat = 'EN_ROUTE' where id = 2;
    update mission set etat = 'EN_COURS' where id = 2; update intervention set etat = 'SUR_SITE' where id = 2;
    update intervention set etat = 'TERMINEE', resultat = 'TERMINEE', compte_rendu = 'Fait' where id = 2;
    update mission set etat = 'TERMINEE' where id = 2; update mission set etat = 'A_FACTURER' where id = 2;
    insert into facture (societe_id, client_id, mission_id, vendeur, acheteur, total_ht, total_tva, total_ttc, cree_par)
        values (1, 1, 2, '{}', '{}', 5, 1, 6, 10);
    insert into ligne_facture (facture_id, rang, libelle, quantite, prix_unitaire_ht, taux_tva, cree_par)
        values (3, 1, 'Filtre', 1, 5, 20, 10);
    select facture_emettre(3, 1, '2040-03-02', sha256('pdf'), 10, 1::smallint, sha256('evenement 2'), '{}', sha256('{}'));
    update mission set etat = 'FACTUREE' where id = 2;";

regle! {
    invoiced_without_an_invoice, Application refuse "mission_facturee_a_sa_facture",
    avant: super::A_FACTURER,
    infraction: "update mission set etat = 'FACTUREE' where id = 2",
    sans: "alter table mission disable trigger mission_facturee_a_sa_facture",
    faute: "select exists (select from mission m where etat = 'FACTUREE' and not exists (select from facture f where f.mission_id = m.id))",
}

regle! {
    to_be_invoiced_again_with_its_invoice_standing, Application refuse "mission_facturee_a_sa_facture",
    avant: super::FACTUREE,
    infraction: "update mission set etat = 'A_FACTURER' where id = 2",
    sans: "alter table mission disable trigger mission_facturee_a_sa_facture",
    faute: "select exists (select from mission m join facture f on f.mission_id = m.id where m.etat = 'A_FACTURER' and f.numero is not null)",
}

/// Invoice 3 of mission 2, credited in full.
const CREDITER: &str = "insert into facture (societe_id, type, serie, origine_id, client_id, vendeur, acheteur, total_ht, total_tva, total_ttc, cree_par)
        values (1, 'AVOIR', 'A', 3, 1, '{}', '{}', 5, 1, 6, 10);
    insert into ligne_facture (facture_id, rang, libelle, quantite, prix_unitaire_ht, taux_tva, cree_par)
        values (4, 1, 'Filtre', 1, 5, 20, 10);
    select facture_emettre(4, 1, '2040-03-03', sha256('pdf'), 10, 1::smallint, sha256('evenement 3'), '{}', sha256('{}'))";

regle! {
    credited_in_full_and_still_invoiced, Application refuse "facture_creditee_rend_sa_mission",
    avant: super::FACTUREE,
    infraction: super::CREDITER,
    sans: "alter table facture disable trigger facture_creditee_rend_sa_mission",
    faute: "select exists (select from mission m join facture f on f.mission_id = m.id where m.etat = 'FACTUREE' and f.etat = 'ANNULEE_PAR_AVOIR')",
}

#[tokio::test]
async fn what_was_credited_in_full_is_to_be_invoiced_again() {
    let base = monde().await;
    execute(&mut base.owner().await, FACTUREE).await.unwrap();
    let mut app = base.app().await;
    let again = "update mission set etat = 'A_FACTURER' where id = 2";
    execute(&mut app, &format!("begin; {CREDITER}; {again}; commit"))
        .await
        .unwrap();
    let etat: String = value(&mut app, "select etat from mission where id = 2").await;
    assert_eq!(etat, "A_FACTURER");
}

/// Whether somebody who is gone, or a program, has firm work ahead.
const PARTI: &str = "select exists (select from creneau c join utilisateur u on u.id = c.utilisateur_id
    where c.fermete = 'FERME' and c.type = 'INTERVENTION' and (u.supprime_le is not null or u.nature = 'SYSTEME'))";

regle! {
    work_for_somebody_deleted, Application refuse "creneau_de_quelqu_un_qui_est_la",
    avant: "update utilisateur set supprime_le = now(), supprime_par = 2 where id = 12",
    infraction: "insert into creneau (utilisateur_id, type, fermete, intervention_id, plage, cree_par)
                 values (12, 'INTERVENTION', 'FERME', 2, '[2040-03-05 08:00+00,2040-03-05 10:00+00)', 10)",
    sans: "alter table creneau disable trigger creneau_de_quelqu_un_qui_est_la_i",
    faute: super::PARTI,
}

regle! {
    work_handed_to_a_program, Application refuse "creneau_de_quelqu_un_qui_est_la",
    avant: "insert into creneau (utilisateur_id, type, fermete, intervention_id, plage, cree_par)
            values (12, 'INTERVENTION', 'FERME', 2, '[2040-03-05 08:00+00,2040-03-05 10:00+00)', 10)",
    infraction: "update creneau set utilisateur_id = 3 where utilisateur_id = 12",
    sans: "alter table creneau disable trigger creneau_de_quelqu_un_qui_est_la_u",
    faute: super::PARTI,
}

regle! {
    deleted_with_work_ahead, Application refuse "creneau_de_quelqu_un_qui_est_la",
    avant: "",
    infraction: "update utilisateur set supprime_le = now(), supprime_par = 2 where id = 10",
    sans: "alter table utilisateur disable trigger utilisateur_parti_sans_travail",
    faute: super::PARTI,
}
