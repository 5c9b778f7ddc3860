-- A company small enough to be known by heart. Ids are those that a fresh database gives out: people from 10, all else
-- from 1. Work is planned in March 2040 (the 5th is a Monday), so that it stays ahead of the database's clock.
--
--   agence 1 LYON, 2 FDF (Fort-de-France)
--   people 10 directrice (ADMIN), 11 rdupuis (REPARTITEUR of LYON), 12 chef (leads team 1)
--          20 amorel (CLIM 4), 21 bleroy (CLIM 3, ELEC 3 by BR), 22 cnguyen (ELEC 4 by B2V), 23 dpetit (CLIM 1), all of LYON
--          30 mcesaire (CLIM 5) of FDF
--   team 1: chef, amorel and bleroy
--   specialisation 1 CLIM, 2 ELEC (réglementée); titre 1 BR, 2 B2V (implies BR)
--   client 1 with site 1, client 2 with site 2, both in Lyon; site 3 of client 1 is in Fort-de-France
--   contrat 1 of client 1
insert into societe (raison_sociale, siren, cree_par) values ('Climat du Rhône', '732829320', 2);
insert into agence (societe_id, code, nom, fuseau, latitude, longitude, cree_par) values
    (1, 'LYON', 'Lyon', 'Europe/Paris', 45.757, 4.832, 2), (1, 'FDF', 'Fort-de-France', 'America/Martinique', 14.604, -61.067, 2);
insert into utilisateur (login, prenom, nom, agence_id, latitude, longitude, cree_par) values
    ('directrice', 'Dora', 'Simon', 1, null, null, 2), ('rdupuis', 'Rémi', 'Dupuis', 1, null, null, 2),
    ('chef', 'Éric', 'Roux', 1, null, null, 2);
insert into utilisateur (id, login, prenom, nom, agence_id, latitude, longitude, cree_par) overriding system value values
    (20, 'amorel', 'Ana', 'Morel', 1, 45.757, 4.832, 2), (21, 'bleroy', 'Bruno', 'Leroy', 1, 45.757, 4.832, 2),
    (22, 'cnguyen', 'Chloé', 'Nguyen', 1, 45.757, 4.832, 2), (23, 'dpetit', 'Denis', 'Petit', 1, 45.757, 4.832, 2),
    (30, 'mcesaire', 'Max', 'Césaire', 2, 14.604, -61.067, 2);
insert into horaire (utilisateur_id, jour, debut, fin, cree_par)
select u.id, j, h.debut, h.fin, 2
from utilisateur u, generate_series(1, 5) j, (values (time '08:00', time '12:00'), ('13:00', '18:00')) h (debut, fin)
where u.id >= 12;

insert into permission (code, libelle) values
    ('mission.voir', ''), ('mission.creer', ''), ('mission.modifier', ''), ('mission.planifier', ''),
    ('mission.executer', ''), ('mission.annuler', ''), ('mission.cloturer', ''), ('mission.forcer', ''),
    ('client.voir', ''), ('utilisateur.voir', ''), ('absence.saisir', ''), ('utilisateur.gerer', ''),
    ('habilitation.gerer', ''), ('equipe.gerer', '');
insert into role (code, libelle, cree_par) values
    ('ADMIN', '', 2), ('REPARTITEUR', '', 2), ('TECHNICIEN', '', 2), ('CHEF', '', 2);
insert into role_permission (role_id, permission_id, portee, cree_par)
select 1, id, 'TOUT', 2 from permission where code <> 'mission.executer'
union all select 2, id, 'AGENCE', 2 from permission where code not in ('mission.executer', 'mission.forcer') and code not like '%.gerer'
union all select 3, id, 'SOI', 2 from permission where code in ('mission.voir', 'mission.executer', 'absence.saisir')
union all select 4, id, 'EQUIPE', 2 from permission where code in ('mission.voir', 'mission.executer', 'mission.planifier');
insert into utilisateur_role (utilisateur_id, role_id, cree_par) values
    (10, 1, 2), (11, 2, 2), (12, 4, 2), (20, 3, 2), (21, 3, 2), (22, 3, 2), (23, 3, 2), (30, 3, 2);
insert into equipe (code, libelle, chef_id, agence_id, cree_par) values ('E1', 'Équipe 1', 12, 1, 2);
insert into equipe_membre (equipe_id, utilisateur_id, periode, cree_par) values
    (1, 12, '[2020-01-01,)', 2), (1, 20, '[2020-01-01,)', 2), (1, 21, '[2020-01-01,)', 2);

insert into specialisation (code, libelle, reglementee, cree_par) values
    ('CLIM', 'Climatisation', false, 2), ('ELEC', 'Électricité', true, 2);
insert into titre (code, libelle, cree_par) values ('BR', 'Chargé d''intervention', 2), ('B2V', 'Chargé de travaux', 2);
insert into titre_implique (titre_id, implique_id) values (2, 1);
insert into habilitation (utilisateur_id, specialisation_id, niveau, titre_id, validite, cree_par) values
    (20, 1, 4, null, '[2026-01-01,2050-01-01)', 2), (21, 1, 3, null, '[2026-01-01,2050-01-01)', 2),
    (21, 2, 3, 1, '[2026-01-01,2050-01-01)', 2), (22, 2, 4, 2, '[2026-01-01,2050-01-01)', 2),
    (23, 1, 1, null, '[2026-01-01,2050-01-01)', 2), (30, 1, 5, null, '[2026-01-01,2050-01-01)', 2);

insert into client (type, raison_sociale, cree_par) values ('PRO', 'SCI Bellecour', 2), ('PARTICULIER', 'Mme Rey', 2);
insert into site (client_id, libelle, adresse, code_postal, ville, latitude, longitude, "precision", fuseau, cree_par) values
    (1, 'Siège', '12 rue Victor-Hugo', '69002', 'Lyon', 45.757, 4.832, 'adresse', 'Europe/Paris', 2),
    (2, '', '3 rue de Sèze', '69006', 'Lyon', 45.757, 4.832, 'adresse', 'Europe/Paris', 2),
    (1, 'Antilles', '5 rue de la Liberté', '97200', 'Fort-de-France', 14.604, -61.067, 'adresse', 'America/Martinique', 2);
insert into contrat_maintenance (client_id, libelle, validite, cree_par)
values (1, 'Entretien annuel', '[2026-01-01,2050-01-01)', 2);
