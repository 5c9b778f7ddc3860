-- Ids are those that a fresh database gives out: people from 10, all else from 1.
-- Dates lie in 2040 and later, so that what is planned stays ahead of the clock.
--
--   agence 1 Lyon, 2 Fort-de-France
--   people 10 Ana (CLIM 4), 11 Karim (ELEC 3 by B2V), 12 Lucie (CLIM 2), all of Lyon; 13 Max (CLIM 5), of Fort-de-France
--   specialisation 1 CLIM, 2 ELEC (réglementée); titre 1 BR, 2 B2V (implies BR)
--   client 1 and 2, site 1, equipement 1 and its part 2
--   mission 1 A_PLANIFIER, wants one CLIM 3 (besoin 1); its visit 1 PROVISOIRE, with nobody
--   mission 2 PLANIFIEE, wants one CLIM 1 (besoin 2); its visit 2 PLANIFIEE: Ana, FERME, 5 March 2040, 8:00 to 10:00 UTC
--   depot 1 and 2; materiel 1: 10 in depot 1; materiel 2 by serial number: exemplaire 1 in depot 1
--   devis 1 BROUILLON by Ana, 30.03 + 6.01; facture 1 BROUILLON, the same; facture 2 EMISE, 100.00 + 20.00
--   commande 1 by Ana, with journal row 1

insert into societe (raison_sociale, siren, cree_par) values ('Climat du Rhône', '732829320', 2);
insert into agence (societe_id, code, nom, fuseau, cree_par) values
    (1, 'LYON', 'Lyon', 'Europe/Paris', 2), (1, 'FDF', 'Fort-de-France', 'America/Martinique', 2);
insert into utilisateur (login, prenom, nom, agence_id, cree_par) values
    ('amorel', 'Ana', 'Morel', 1, 2), ('kbenali', 'Karim', 'Benali', 1, 2), ('lpetit', 'Lucie', 'Petit', 1, 2),
    ('mcesaire', 'Max', 'Césaire', 2, 2);
insert into specialisation (code, libelle, reglementee, cree_par) values
    ('CLIM', 'Climatisation', false, 2), ('ELEC', 'Électricité', true, 2);
insert into titre (code, libelle, cree_par) values ('BR', 'Chargé d''intervention', 2), ('B2V', 'Chargé de travaux', 2);
insert into titre_implique (titre_id, implique_id) values (2, 1);
insert into habilitation (utilisateur_id, specialisation_id, niveau, titre_id, validite, cree_par) values
    (10, 1, 4, null, '[2026-01-01,2050-01-01)', 2), (11, 2, 3, 2, '[2026-01-01,2050-01-01)', 2),
    (12, 1, 2, null, '[2026-01-01,2050-01-01)', 2), (13, 1, 5, null, '[2026-01-01,2050-01-01)', 2);

insert into client (type, raison_sociale, cree_par) values ('PRO', 'SCI Bellecour', 2), ('PARTICULIER', 'Mme Rey', 2);
insert into site (client_id, adresse, code_postal, ville, cree_par) values (1, '12 rue Victor-Hugo', '69002', 'Lyon', 2);
insert into equipement (site_id, parent_id, libelle, cree_par) values
    (1, null, 'Groupe froid', 2), (1, 1, 'Compresseur', 2);

insert into mission (numero, type, etat, donneur_ordre_id, payeur_id, site_id, agence_id, titre, duree_minutes, cree_par) values
    ('M-2040-00001', 'DEPANNAGE', 'A_PLANIFIER', 1, 1, 1, 1, 'Fuite', 120, 2),
    ('M-2040-00002', 'ENTRETIEN', 'PLANIFIEE', 1, 1, 1, 1, 'Entretien', 120, 2);
insert into mission_besoin (mission_id, specialisation_id, niveau_min, cree_par) values (1, 1, 3, 2), (2, 1, 1, 2);
insert into intervention (mission_id, etat, cree_par) values (1, 'PROVISOIRE', 2), (2, 'PLANIFIEE', 2);
insert into creneau (utilisateur_id, type, fermete, intervention_id, besoin_id, plage, cree_par) values
    (10, 'INTERVENTION', 'FERME', 2, 2, '[2040-03-05 08:00+00,2040-03-05 10:00+00)', 2);

insert into depot (code, libelle, type, cree_par) values ('LYON', 'Entrepôt', 'ENTREPOT', 2), ('VAN1', 'Camion 1', 'VEHICULE', 2);
insert into materiel (reference, designation, suivi, cree_par) values ('F-100', 'Filtre', 'AUCUN', 2), ('K-7', 'Carte', 'SERIE', 2);
insert into exemplaire (materiel_id, numero_serie, cree_par) values (2, 'SN-1', 2);
insert into mouvement_stock (materiel_id, exemplaire_id, destination_id, quantite, type, cree_par) values
    (1, null, 1, 10, 'ENTREE', 2), (2, 1, 1, 1, 'ENTREE', 2);

insert into devis (numero, client_id, site_id, agence_id, objet, auteur_id, total_ht, total_tva, total_ttc, cree_par)
values ('D-2040-00001', 1, 1, 1, 'Remplacement', 10, 30.03, 6.01, 36.04, 10);
insert into ligne_devis (devis_id, rang, libelle, quantite, prix_unitaire_ht, taux_tva, cree_par) values
    (1, 1, 'Joint', 1, 10.01, 20, 10), (1, 2, 'Joint', 1, 10.01, 20, 10), (1, 3, 'Joint', 1, 10.01, 20, 10);

insert into facture (societe_id, client_id, vendeur, acheteur, total_ht, total_tva, total_ttc, cree_par) values
    (1, 1, '{"nom": "Climat du Rhône"}', '{"nom": "SCI Bellecour"}', 30.03, 6.01, 36.04, 10),
    (1, 1, '{"nom": "Climat du Rhône"}', '{"nom": "SCI Bellecour"}', 100, 20, 120, 10);
insert into ligne_facture (facture_id, rang, libelle, quantite, prix_unitaire_ht, taux_tva, cree_par) values
    (1, 1, 'Joint', 1, 10.01, 20, 10), (1, 2, 'Joint', 1, 10.01, 20, 10), (1, 3, 'Joint', 1, 10.01, 20, 10),
    (2, 1, 'Main-d''œuvre', 2, 50, 20, 10);
select facture_emettre(2, 1, '2040-03-01', sha256('pdf'), 10, 1::smallint, sha256('evenement 1'), '{}', sha256('{}'));

insert into commande (acteur_id, nom, inverse) values (10, 'mission.planifier', '{}');
insert into journal_audit (commande_id, objet, objet_id, objet_version, action, acteur_id, sel, empreinte)
values (1, 'mission', 2, 1, 'MODIFICATION', 10, sha256('sel'), sha256('ligne'));
insert into journal_detail (seq, avant, apres) values (1, '{"etat": "A_PLANIFIER"}', '{"etat": "PLANIFIEE"}');
