//! What is approved is what is sent, by somebody else than its author, and one offer at a time.

use super::regle::{at_once, execute, monde, name, regle, truth, without};

const APPROUVER: &str = "update devis set etat = 'VALIDE', valide_par = 11, valide_le = now(),
    empreinte_approuvee = devis_empreinte(1) where id = 1;";
const ENVOYER: &str =
    "update devis set etat = 'ENVOYE', envoye_le = now(), valable_jusqu_au = '2040-04-01' where id = 1;";

/// Whether an offer stands approved with another content.
const AUTRE: &str = "select exists (select from devis d where d.etat in ('VALIDE', 'ENVOYE', 'ACCEPTE')
    and d.empreinte_approuvee is distinct from devis_empreinte(d.id))";

regle! {
    approved_by_its_author, Application refuse "devis_valide_par_un_autre",
    avant: "",
    infraction: "update devis set etat = 'VALIDE', valide_par = 10, valide_le = now(), empreinte_approuvee = devis_empreinte(1) where id = 1",
    sans: "alter table devis drop constraint devis_valide_par_un_autre",
    faute: "select exists (select from devis where valide_par = auteur_id)",
}

regle! {
    /// The approver saw other lines than those that are there.
    approved_as_it_no_longer_is, Application refuse "devis_contenu_approuve",
    avant: "",
    infraction: "update devis set etat = 'VALIDE', valide_par = 11, valide_le = now(), empreinte_approuvee = sha256('ce que Karim a lu') where id = 1",
    sans: "alter table devis disable trigger devis_contenu_approuve",
    faute: super::AUTRE,
}

regle! {
    /// Null is a content, too, and not this one.
    approved_without_a_content, Application refuse "devis_contenu_approuve",
    avant: "",
    infraction: "update devis set etat = 'VALIDE', valide_par = 11, valide_le = now() where id = 1",
    sans: "alter table devis disable trigger devis_contenu_approuve",
    faute: super::AUTRE,
}

regle! {
    line_changed_after_approval, Application refuse "ligne_devis_en_brouillon",
    avant: super::APPROUVER,
    infraction: "update ligne_devis set prix_unitaire_ht = 99 where id = 1",
    sans: "alter table ligne_devis disable trigger ligne_devis_en_brouillon_ud",
    faute: super::AUTRE,
}

regle! {
    line_added_after_approval, Application refuse "ligne_devis_en_brouillon",
    avant: super::APPROUVER,
    infraction: "insert into ligne_devis (devis_id, rang, libelle, quantite, prix_unitaire_ht, taux_tva, cree_par)
                 values (1, 4, 'Option', 1, 500, 20, 10)",
    sans: "alter table ligne_devis disable trigger ligne_devis_en_brouillon_i",
    faute: super::AUTRE,
}

regle! {
    total_changed_after_approval, Application refuse "devis_fige",
    avant: super::APPROUVER,
    infraction: "update devis set total_ht = 1, total_tva = 0.2, total_ttc = 1.2 where id = 1",
    sans: "alter table devis disable trigger devis_fige",
    faute: super::AUTRE,
}

regle! {
    validity_changed_after_sending, Application refuse "devis_fige",
    avant: concat!("update devis set etat = 'VALIDE', valide_par = 11, valide_le = now(), empreinte_approuvee = devis_empreinte(1) where id = 1;",
                   "update devis set etat = 'ENVOYE', envoye_le = now(), valable_jusqu_au = '2040-04-01' where id = 1"),
    infraction: "update devis set valable_jusqu_au = '2041-04-01' where id = 1",
    sans: "alter table devis disable trigger devis_fige",
    faute: "select exists (select from devis where valable_jusqu_au = '2041-04-01')",
}

regle! {
    /// 3 × 10.01 € at 20 % is 36.04 €; TVA line by line makes 36.03 €.
    tva_line_by_line, Application refuse "devis_totaux_exacts",
    avant: "",
    infraction: "update devis set total_tva = 6.00, total_ttc = 36.03 where id = 1;
                 update devis set etat = 'VALIDE', valide_par = 11, valide_le = now(), empreinte_approuvee = devis_empreinte(1) where id = 1",
    sans: "alter table devis disable trigger devis_contenu_approuve",
    faute: "select exists (select from devis d, devis_totaux(d.id) t where d.etat = 'VALIDE' and d.total_tva <> t.total_tva)",
}

regle! {
    total_that_does_not_add_up, Application refuse "devis_total_ttc_somme",
    avant: "",
    infraction: "update devis set total_ttc = 40 where id = 1",
    sans: "alter table devis drop constraint devis_total_ttc_somme",
    faute: "select exists (select from devis where total_ttc <> total_ht + total_tva)",
}

/// A second version of devis 1, whose sending awaits the client's eye.
const VERSION_DEUX: &str =
    "update devis set etat = 'VALIDE', empreinte_approuvee = devis_empreinte(1) where id = 1;
    update devis set etat = 'ENVOYE', envoye_le = now(), valable_jusqu_au = '2040-04-01' where id = 1;
    insert into devis (numero, racine_id, indice, client_id, site_id, agence_id, auteur_id, cree_par)
    values ('D-2040-00001', 1, 2, 1, 1, 1, 10, 10);
    update devis set etat = 'VALIDE', empreinte_approuvee = devis_empreinte(2) where id = 2;";
const DEUX_OFFRES: &str = "select exists (select from devis where etat in ('ENVOYE', 'ACCEPTE') group by racine_id having count(*) > 1)";

regle! {
    two_offers_before_the_client, Application refuse "devis_une_offre_devant_le_client",
    avant: super::VERSION_DEUX,
    infraction: "update devis set etat = 'ENVOYE', envoye_le = now(), valable_jusqu_au = '2040-04-01' where id = 2",
    sans: "drop index devis_une_offre_devant_le_client",
    faute: super::DEUX_OFFRES,
}

regle! {
    offer_sent_for_ever, Application refuse "devis_envoi_a_une_validite",
    avant: super::APPROUVER,
    infraction: "update devis set etat = 'ENVOYE', envoye_le = now() where id = 1",
    sans: "alter table devis drop constraint devis_envoi_a_une_validite",
    faute: "select exists (select from devis where etat = 'ENVOYE' and valable_jusqu_au is null)",
}

#[tokio::test]
async fn the_next_version_replaces_the_one_before() {
    let base = monde().await;
    let mut app = base.app().await;
    execute(&mut app, VERSION_DEUX).await.unwrap();
    execute(
        &mut app,
        "update devis set etat = 'REMPLACE' where id = 1;
         update devis set etat = 'ENVOYE', envoye_le = now(), valable_jusqu_au = '2040-04-01' where id = 2",
    )
    .await
    .expect("one offer at a time");
}

#[tokio::test]
async fn amounts_round_half_away_from_zero() {
    let base = monde().await;
    let mut app = base.app().await;
    execute(
        &mut app,
        "update devis set total_ht = 0, total_tva = 0, total_ttc = 0 where id = 1; delete from ligne_devis;
         insert into ligne_devis (devis_id, rang, libelle, quantite, prix_unitaire_ht, remise_pourcent, taux_tva, cree_par) values
            (1, 1, 'a', 1, 0.125, 0, 20, 10), (1, 2, 'b', -1, 0.125, 0, 20, 10), (1, 3, 'c', 1, 0.25, 50, 20, 10)",
    )
    .await
    .unwrap();
    assert!(
        truth(
            &mut app,
            "select array_agg(montant_ht order by rang) = '{0.13,-0.13,0.12}' from ligne_devis"
        )
        .await
    );
}

const RETOUCHER: &str = "update ligne_devis set libelle = 'Autre chose' where id = 1";

/// A line is edited while the offer is approved: the approval waits, and then is not of what is there.
#[tokio::test]
async fn approved_while_a_line_changes() {
    let base = monde().await;
    let empreinte = "'\\x' || encode(devis_empreinte(1), 'hex')";
    let seen: String = super::regle::value(&mut base.admin().await, &format!("select {empreinte}")).await;
    let approve = format!(
        "update devis set etat = 'VALIDE', valide_par = 11, valide_le = now(), empreinte_approuvee = '{seen}' where id = 1"
    );
    let refused = at_once(&base, RETOUCHER, &approve)
        .await
        .expect_err("it is not what was read");
    assert_eq!(name(&refused), "devis_contenu_approuve");

    let refused = at_once(&base, &approve.replace(&seen, &seen_now(&base).await), RETOUCHER)
        .await
        .expect_err("approved meanwhile");
    assert_eq!(name(&refused), "ligne_devis_en_brouillon");
    assert!(!truth(&mut base.admin().await, AUTRE).await);
}

async fn seen_now(base: &crate::common::Base) -> String {
    super::regle::value(
        &mut base.admin().await,
        "select '\\x' || encode(devis_empreinte(1), 'hex')",
    )
    .await
}

/// The control: a line that does not lock its offer changes under the approval.
#[tokio::test]
async fn approved_while_a_line_changes_without_the_lock() {
    let base = monde().await;
    without(&base, "ligne_devis_en_brouillon", " for share").await;
    super::regle::side_by_side(&base, RETOUCHER, &format!("{APPROUVER}{ENVOYER}")).await;
    assert!(truth(&mut base.admin().await, AUTRE).await);
}
