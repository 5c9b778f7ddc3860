//! An issued invoice never changes and is never deleted, whoever asks; what it says adds up; a part is billed once.

use super::regle::{execute, monde, regle, truth};

regle! {
    amount_of_an_issued_invoice, Application refuse "facture_figee",
    avant: "",
    infraction: "update facture set total_ht = 1, total_tva = 0.2, total_ttc = 1.2 where id = 2",
    sans: "alter table facture disable trigger facture_figee_u",
    faute: "select total_ht = 1 from facture where id = 2",
}

regle! {
    amount_of_an_issued_invoice_by_the_owner, Proprietaire refuse "facture_figee",
    avant: "",
    infraction: "update facture set total_ht = 1, total_tva = 0.2, total_ttc = 1.2 where id = 2",
    sans: "alter table facture disable trigger facture_figee_u",
    faute: "select total_ht = 1 from facture where id = 2",
}

regle! {
    number_taken_back, Proprietaire refuse "facture_figee",
    avant: "",
    infraction: "update facture set numero = 7 where id = 2",
    sans: "alter table facture disable trigger facture_figee_u",
    faute: "select numero = 7 from facture where id = 2",
}

regle! {
    issued_invoice_deleted, Application refuse "facture_figee",
    avant: "",
    infraction: "delete from ligne_facture where facture_id = 1; delete from facture where id in (1, 2)",
    sans: "alter table facture disable trigger facture_figee_d; alter table ligne_facture disable trigger ligne_facture_figee_ud;
           alter table ligne_facture drop constraint ligne_facture_facture_id_fkey;
           alter table evenement_fiscal drop constraint evenement_fiscal_facture_id_fkey",
    faute: "select not exists (select from facture where id = 2)",
}

regle! {
    line_of_an_issued_invoice, Application refuse "ligne_facture_figee",
    avant: "",
    infraction: "update ligne_facture set libelle = 'Autre chose' where facture_id = 2",
    sans: "alter table ligne_facture disable trigger ligne_facture_figee_ud",
    faute: "select exists (select from ligne_facture where libelle = 'Autre chose')",
}

regle! {
    line_of_an_issued_invoice_by_the_owner, Proprietaire refuse "ligne_facture_figee",
    avant: "",
    infraction: "delete from ligne_facture where facture_id = 2",
    sans: "alter table ligne_facture disable trigger ligne_facture_figee_ud",
    faute: "select not exists (select from ligne_facture where facture_id = 2)",
}

regle! {
    line_slipped_into_an_issued_invoice, Application refuse "ligne_facture_figee",
    avant: "",
    infraction: "insert into ligne_facture (facture_id, rang, libelle, quantite, prix_unitaire_ht, taux_tva, cree_par)
                 values (2, 9, 'Oubli', 1, 5, 20, 10)",
    sans: "alter table ligne_facture disable trigger ligne_facture_figee_i",
    faute: "select exists (select from ligne_facture where libelle = 'Oubli')",
}

regle! {
    invoices_emptied, Proprietaire refuse "facture_ajout_seul",
    avant: "",
    infraction: "truncate facture cascade",
    sans: "alter table facture disable trigger facture_jamais_videe; alter table ligne_facture disable trigger ligne_facture_jamais_videe;
           alter table evenement_fiscal disable trigger evenement_fiscal_ajout_seul; alter table reglement disable trigger reglement_ajout_seul",
    faute: "select not exists (select from facture)",
}

regle! {
    /// 3 × 10.01 € at 20 % is 36.04 €; TVA line by line makes 36.03 €.
    tva_line_by_line, Application refuse "facture_totaux_exacts",
    avant: "update facture set total_tva = 6.00, total_ttc = 36.03 where id = 1",
    infraction: "select facture_emettre(1, 2, '2040-03-02', sha256('pdf'), 10, 1::smallint, sha256('evenement 2'), '{}', sha256('{}'))",
    sans: "alter table facture disable trigger facture_totaux_exacts",
    faute: "select exists (select from facture f, facture_totaux(f.id) t where f.numero is not null and f.total_tva <> t.total_tva)",
}

/// A part used on a visit, billed on invoice 2's lookalike 3.
const PIECE: &str = "insert into mouvement_stock (materiel_id, source_id, quantite, type, intervention_id, cree_par)
        values (1, 1, 1, 'CONSOMMATION', 2, 10);
    insert into facture (societe_id, client_id, vendeur, acheteur, total_ht, total_tva, total_ttc, cree_par)
        values (1, 1, '{}', '{}', 5, 1, 6, 10);
    insert into ligne_facture (facture_id, rang, mouvement_id, libelle, quantite, prix_unitaire_ht, taux_tva, cree_par)
        values (3, 1, 3, 'Filtre', 1, 5, 20, 10);
    select facture_emettre(3, 1, '2040-03-02', sha256('pdf'), 10, 1::smallint, sha256('evenement 2'), '{}', sha256('{}'));";
const REFACTURER: &str = "insert into ligne_facture (facture_id, rang, mouvement_id, libelle, quantite, prix_unitaire_ht, taux_tva, cree_par)
        values (1, 4, 3, 'Filtre', 1, 5, 20, 10)";

regle! {
    part_billed_twice, Application refuse "ligne_facture_piece_facturee_une_fois",
    avant: super::PIECE,
    infraction: super::REFACTURER,
    sans: "drop index ligne_facture_piece_facturee_une_fois",
    faute: "select exists (select from ligne_facture where mouvement_id is not null group by mouvement_id having count(*) > 1)",
}

#[tokio::test]
async fn a_part_may_be_billed_again_once_its_invoice_is_credited() {
    let base = monde().await;
    execute(&mut base.owner().await, PIECE).await.unwrap();
    let mut app = base.app().await;
    execute(
        &mut app,
        "insert into facture (societe_id, type, serie, origine_id, client_id, vendeur, acheteur, total_ht, total_tva, total_ttc, cree_par)
            values (1, 'AVOIR', 'A', 3, 1, '{}', '{}', 5, 1, 6, 10);
         insert into ligne_facture (facture_id, rang, libelle, quantite, prix_unitaire_ht, taux_tva, cree_par)
            values (4, 1, 'Filtre', 1, 5, 20, 10);
         select facture_emettre(4, 1, '2040-03-03', sha256('pdf'), 10, 1::smallint, sha256('evenement 3'), '{}', sha256('{}'))",
    )
    .await
    .unwrap();
    assert!(
        truth(
            &mut app,
            "select etat = 'ANNULEE_PAR_AVOIR' from facture where id = 3"
        )
        .await
    );
    execute(&mut app, REFACTURER)
        .await
        .expect("the first bill is no more");
}

regle! {
    numbered_draft, Proprietaire refuse "facture_numero_des_l_emission",
    avant: "",
    infraction: "insert into facture (societe_id, client_id, serie, annee, numero, vendeur, acheteur, date_emission, emise_le,
                                      emise_par, document_sha256, cree_par)
                 values (1, 1, 'F', 2040, 2, '{}', '{}', '2040-03-02', now(), 10, sha256(''), 10)",
    sans: "alter table facture drop constraint facture_numero_des_l_emission",
    faute: "select exists (select from facture where etat = 'BROUILLON' and numero is not null)",
}

regle! {
    /// Not even the owner issues an invoice whose document nobody could find again.
    issued_without_its_document, Proprietaire refuse "facture_emission_complete",
    avant: "",
    infraction: "update facture set etat = 'EMISE', annee = 2040, numero = 2, date_emission = '2040-03-02', emise_le = now(),
                                    emise_par = 10 where id = 1",
    sans: "alter table facture drop constraint facture_emission_complete;
           alter table facture disable trigger facture_emission_chainee",
    faute: "select exists (select from facture where etat = 'EMISE' and document_sha256 is null)",
}
