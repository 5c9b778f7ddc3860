//! What is paid never exceeds what is due; a mistake is reversed, not erased; an avoir credits no more than is left.

use super::regle::{at_once, execute, monde, name, regle, truth, value};

/// Invoice 2 is due 120.00; its issue is event 1 of the chain.
fn regler(montant: &str, rang: i64) -> String {
    format!(
        "with r as (insert into reglement (facture_id, montant, mode, date_reglement, cree_par)
                    values (2, {montant}, 'VIREMENT', '2040-03-10', 10) returning id)
         insert into evenement_fiscal (societe_id, rang, nature, facture_id, reglement_id, montant_centimes, charge_sha256, algorithme,
                                       precedent, empreinte, acteur_id)
         select 1, {rang}, 'REGLEMENT', 2, r.id, {montant} * 100, sha256(''), 1, sha256('evenement {}'), sha256('evenement {rang}'), 10 from r",
        rang - 1
    )
}

const TROP: &str = "select exists (select from facture f where f.numero is not null and
    (select coalesce(sum(montant), 0) from reglement r where r.facture_id = f.id) > f.total_ttc - f.acomptes_deduits - f.credite)";

const SANS_PLAFOND: &str = "alter table reglement disable trigger reglement_solde_la_facture;
    alter table reglement disable trigger reglement_chaine";

regle! {
    paid_more_than_is_due, Application refuse "reglement_dans_le_reste_du",
    avant: "",
    infraction: "insert into reglement (facture_id, montant, mode, date_reglement, cree_par) values (2, 120.01, 'VIREMENT', '2040-03-10', 10)",
    sans: super::SANS_PLAFOND,
    faute: super::TROP,
}

regle! {
    draft_paid, Application refuse "reglement_dans_le_reste_du",
    avant: "",
    infraction: "insert into reglement (facture_id, montant, mode, date_reglement, cree_par) values (1, 10, 'VIREMENT', '2040-03-10', 10)",
    sans: super::SANS_PLAFOND,
    faute: "select exists (select from reglement r join facture f on f.id = r.facture_id where f.numero is null)",
}

regle! {
    paid_outside_the_chain, Application refuse "reglement_chaine",
    avant: "",
    infraction: "insert into reglement (facture_id, montant, mode, date_reglement, cree_par) values (2, 10, 'VIREMENT', '2040-03-10', 10)",
    sans: "alter table reglement disable trigger reglement_chaine",
    faute: "select exists (select from reglement r where not exists (select from evenement_fiscal e where e.reglement_id = r.id))",
}

regle! {
    reglement_edited, Proprietaire refuse "reglement_ajout_seul",
    avant: "alter table reglement disable trigger reglement_chaine;
            insert into reglement (facture_id, montant, mode, date_reglement, cree_par) values (2, 10, 'VIREMENT', '2040-03-10', 10)",
    infraction: "update reglement set montant = 20",
    sans: "alter table reglement disable trigger reglement_ajout_seul",
    faute: "select exists (select from reglement where montant = 20)",
}

regle! {
    reversed_by_another_amount, Application refuse "reglement_annule_le_meme_montant",
    avant: "alter table reglement disable trigger reglement_chaine;
            insert into reglement (facture_id, montant, mode, date_reglement, cree_par) values (2, 10, 'VIREMENT', '2040-03-10', 10)",
    infraction: "insert into reglement (facture_id, montant, mode, date_reglement, annule_id, motif, cree_par)
                 values (2, -9, 'VIREMENT', '2040-03-11', 1, 'Erreur', 10)",
    sans: super::SANS_PLAFOND,
    faute: "select exists (select from reglement a join reglement r on r.id = a.annule_id where a.montant <> -r.montant)",
}

regle! {
    reversed_twice, Application refuse "reglement_annule_une_fois",
    avant: "alter table reglement disable trigger reglement_chaine;
            insert into reglement (facture_id, montant, mode, date_reglement, cree_par) values (2, 10, 'VIREMENT', '2040-03-10', 10),
                                                                                             (2, 10, 'VIREMENT', '2040-03-10', 10);
            insert into reglement (facture_id, montant, mode, date_reglement, annule_id, motif, cree_par)
            values (2, -10, 'VIREMENT', '2040-03-11', 1, 'Erreur', 10)",
    infraction: "insert into reglement (facture_id, montant, mode, date_reglement, annule_id, motif, cree_par)
                 values (2, -10, 'VIREMENT', '2040-03-11', 1, 'Erreur', 10)",
    sans: "alter table reglement drop constraint reglement_annule_une_fois",
    faute: "select exists (select from reglement where annule_id is not null group by annule_id having count(*) > 1)",
}

regle! {
    reversed_for_no_reason, Application refuse "reglement_annulation_a_un_motif",
    avant: "alter table reglement disable trigger reglement_chaine;
            insert into reglement (facture_id, montant, mode, date_reglement, cree_par) values (2, 10, 'VIREMENT', '2040-03-10', 10)",
    infraction: "insert into reglement (facture_id, montant, mode, date_reglement, annule_id, cree_par)
                 values (2, -10, 'VIREMENT', '2040-03-11', 1, 10)",
    sans: "alter table reglement drop constraint reglement_annulation_a_un_motif",
    faute: "select exists (select from reglement where annule_id is not null and motif is null)",
}

/// Two avoirs of 70.00 HT each on invoice 2, of 100.00 HT.
const AVOIRS: &str = "insert into facture (societe_id, type, serie, origine_id, client_id, vendeur, acheteur, total_ht, total_tva, total_ttc, cree_par)
    select 1, 'AVOIR', 'A', 2, 1, '{}', '{}', 70, 14, 84, 10 from generate_series(1, 2);
    insert into ligne_facture (facture_id, rang, libelle, quantite, prix_unitaire_ht, taux_tva, cree_par)
    select id, 1, 'Geste', 1, 70, 20, 10 from facture where type = 'AVOIR';
    select facture_emettre(3, 1, '2040-03-02', sha256('pdf'), 10, 1::smallint, sha256('evenement 2'), '{}', sha256('{}'));";

regle! {
    credited_more_than_is_left, Application refuse "avoir_dans_ce_qui_reste",
    avant: super::AVOIRS,
    infraction: "select facture_emettre(4, 1, '2040-03-03', sha256('pdf'), 10, 1::smallint, sha256('evenement 3'), '{}', sha256('{}'))",
    sans: "alter table facture disable trigger avoir_dans_ce_qui_reste",
    faute: "select exists (select from facture f where f.total_ttc <
                (select sum(a.total_ttc) from facture a where a.origine_id = f.id and a.type = 'AVOIR' and a.numero is not null))",
}

regle! {
    avoir_of_nothing, Application refuse "facture_avoir_a_une_origine",
    avant: "",
    infraction: "insert into facture (societe_id, type, serie, client_id, cree_par) values (1, 'AVOIR', 'A', 1, 10)",
    sans: "alter table facture drop constraint facture_avoir_a_une_origine",
    faute: "select exists (select from facture where type = 'AVOIR' and origine_id is null)",
}

const PAYER: &str = "insert into reglement (facture_id, montant, mode, date_reglement, cree_par) values (2, 120, 'CARTE', '2040-03-10', 10)";

#[tokio::test]
async fn two_payments_of_the_whole_at_once() {
    let base = monde().await;
    let refused = at_once(&base, &regler("120.00", 2), PAYER)
        .await
        .expect_err("it is paid");
    assert_eq!(name(&refused), "reglement_dans_le_reste_du");
    let mut admin = base.admin().await;
    assert!(!truth(&mut admin, TROP).await);
    assert_eq!(
        value::<String>(&mut admin, "select etat from facture where id = 2").await,
        "PAYEE"
    );
}

/// The control.
#[tokio::test]
async fn two_payments_of_the_whole_at_once_without_the_guard() {
    let base = monde().await;
    execute(&mut base.owner().await, SANS_PLAFOND).await.unwrap();
    super::regle::side_by_side(&base, PAYER, PAYER).await;
    assert!(truth(&mut base.admin().await, TROP).await);
}

#[tokio::test]
async fn paid_in_part_paid_and_stepped_back() {
    let base = monde().await;
    let mut app = base.app().await;
    let stands = "select etat || ' ' || regle from facture where id = 2";
    assert_eq!(value::<String>(&mut app, stands).await, "EMISE 0.00");
    execute(&mut app, &regler("50.00", 2)).await.unwrap();
    assert_eq!(
        value::<String>(&mut app, stands).await,
        "PARTIELLEMENT_PAYEE 50.00"
    );
    execute(&mut app, &regler("70.00", 3)).await.unwrap();
    assert_eq!(value::<String>(&mut app, stands).await, "PAYEE 120.00");
    execute(
        &mut app,
        "with r as (insert into reglement (facture_id, montant, mode, date_reglement, annule_id, motif, cree_par)
                    values (2, -70, 'VIREMENT', '2040-03-11', 2, 'Rejeté par la banque', 10) returning id)
         insert into evenement_fiscal (societe_id, rang, nature, facture_id, reglement_id, montant_centimes, charge_sha256, algorithme,
                                       precedent, empreinte, acteur_id)
         select 1, 4, 'ANNULATION_REGLEMENT', 2, r.id, -7000, sha256(''), 1, sha256('evenement 3'), sha256('evenement 4'), 10 from r",
    )
    .await
    .unwrap();
    assert_eq!(
        value::<String>(&mut app, stands).await,
        "PARTIELLEMENT_PAYEE 50.00"
    );
}

const DEUX_AVOIRS: &str = "select exists (select from facture f where f.total_ttc <
    (select sum(a.total_ttc) from facture a where a.origine_id = f.id and a.type = 'AVOIR' and a.numero is not null))";

/// Two drafts of an avoir, each of them within what is left, neither issued.
async fn deux_avoirs() -> crate::common::Base {
    let base = monde().await;
    let drafts = AVOIRS.split("select facture_emettre").next().unwrap();
    execute(&mut base.owner().await, drafts).await.unwrap();
    base
}

fn emettre(facture: i64, evenement: char) -> String {
    format!(
        "select facture_emettre({facture}, 1, '2040-03-02', sha256('pdf'), 10, 1::smallint, sha256('evenement {evenement}'), '{{}}', sha256('{{}}'))"
    )
}

#[tokio::test]
async fn two_avoirs_of_the_same_amount_at_once() {
    let base = deux_avoirs().await;
    let refused = at_once(&base, &emettre(3, 'a'), &emettre(4, 'b'))
        .await
        .expect_err("what is left is less than the second");
    assert_eq!(name(&refused), "avoir_dans_ce_qui_reste");
    assert!(!truth(&mut base.admin().await, DEUX_AVOIRS).await);
}

/// The control.
#[tokio::test]
async fn two_avoirs_of_the_same_amount_at_once_without_the_guard() {
    let base = deux_avoirs().await;
    execute(
        &mut base.owner().await,
        "alter table facture disable trigger avoir_dans_ce_qui_reste",
    )
    .await
    .unwrap();
    at_once(&base, &emettre(3, 'a'), &emettre(4, 'b'))
        .await
        .expect("nothing guards any more");
    assert!(truth(&mut base.admin().await, DEUX_AVOIRS).await);
}
