-- What the application may do beside reading (0001): write the plan and the trade, add to the books, and no more.
set local role regie_owner;

grant insert, update on
    agence, brouillon, cle_idempotence, cle_ssh, client, contact, contrat_maintenance, creneau, depot, devis, equipe,
    equipe_membre, equipement, habilitation, horaire, intervention, jour_ferie, ligne_devis, materiel,
    mission, mission_besoin, modele_checklist, notification, parametre, piece_jointe, point_controle,
    pointage, reponse_controle, reservation_materiel, role, role_permission, session, site, societe, specialisation,
    tentative_connexion, titre, utilisateur
    to regie_app;
grant insert on utilisateur_role, titre_implique, contrat_site, contrat_equipement to regie_app;

-- Where a row is only a link, a draft or a trace with a date of its own; all else is soft-deleted or cancelled.
grant delete on
    brouillon, cle_idempotence, contrat_equipement, contrat_site, creneau, equipe_membre, horaire, jour_ferie,
    ligne_devis, mission_besoin, notification, parametre, reponse_controle, role_permission, session,
    tentative_connexion, titre_implique, utilisateur_role
    to regie_app;

-- The books: added to, never touched again. Balances, counters and the chain's head are written by triggers only.
grant insert on
    charge_fiscale, evenement_fiscal, journal_detail, mouvement_stock, reglement, sceau_audit
    to regie_app;
-- In which transaction, on which cluster and when is not the application's to say.
grant insert (id, cle, acteur_id, nom, nature, annule_id, inverse, inverse_absent) on commande to regie_app;
grant insert (seq, commande_id, objet, objet_id, objet_version, action, acteur_id, sel, empreinte)
    on journal_audit to regie_app;
grant update (seuil) on stock_solde to regie_app;
-- Where a tracked piece is follows from the ledger.
grant insert (materiel_id, numero_serie, lot, peremption, cree_par), update (peremption, maj_par, version)
    on exemplaire to regie_app;

-- Drafts of invoices. Number, state, dates of issue and what is paid belong to the functions below.
grant insert (
        societe_id, agence_id, type, serie, mission_id, devis_id, origine_id, client_id, site_id, vendeur, acheteur,
        chantier, siren_acheteur, reference_acheteur, engagement, nature_operation, tva_sur_debits, date_prestation,
        echeance, total_ht, total_tva, total_ttc, acomptes_deduits, mentions, cree_par),
    update (
        agence_id, type, serie, mission_id, devis_id, origine_id, client_id, site_id, vendeur, acheteur,
        chantier, siren_acheteur, reference_acheteur, engagement, nature_operation, tva_sur_debits, date_prestation,
        echeance, total_ht, total_tva, total_ttc, acomptes_deduits, mentions, maj_par, version),
    delete
    on facture to regie_app;
grant insert (
        facture_id, rang, ligne_devis_id, mouvement_id, materiel_id, libelle, quantite, unite, prix_unitaire_ht,
        remise_pourcent, taux_tva, categorie_tva, mention_tva, cree_par),
    update (
        rang, ligne_devis_id, mouvement_id, materiel_id, libelle, quantite, unite, prix_unitaire_ht,
        remise_pourcent, taux_tva, categorie_tva, mention_tva, maj_par, version),
    delete
    on ligne_facture to regie_app;

grant execute on function
    recherche(text), rang_affiche(bigint, int), contrat_entier(contrat_maintenance), creneau_jours(bigint, tstzrange),
    habilitation_manque(bigint, bigint, tstzrange),
    devis_empreinte(bigint), devis_totaux(bigint),
    facture_totaux(bigint), facture_prochain_numero(bigint, date),
    facture_emettre(bigint, int, date, bytea, bigint, smallint, bytea, jsonb, bytea),
    facture_irrecouvrable(bigint, int, bigint), journal_detail_effacer(text, bigint),
    empreinte_audit(bytea, text, bigint, int, text, jsonb, jsonb)
    to regie_app;

reset role;

-- The migrator's own table: the application refuses to start on a schema it does not know, and supervision tells its state.
do $$
begin
    if to_regclass('public._sqlx_migrations') is not null then
        grant select on public._sqlx_migrations to regie_app, regie_monitor;
    end if;
end
$$;
