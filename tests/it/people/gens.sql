-- More of what people may do in the company of `missions/monde.sql`.
--
--   role 5 RH: manages people of its agence, and their roles (rh, 13, of LYON)
--   directrice (ADMIN) may do everything, everywhere
insert into permission (code, libelle)
select c, '' from unnest(array['utilisateur.gerer', 'role.gerer', 'habilitation.gerer', 'equipe.gerer', 'parametre.gerer',
                               'client.gerer', 'audit.voir', 'devis.voir']) c
on conflict do nothing;
insert into role_permission (role_id, permission_id, portee, cree_par) select 1, id, 'TOUT', 2 from permission
on conflict do nothing;
update role set fourni = true;
insert into role (code, libelle, cree_par) values ('RH', 'Ressources humaines', 2);
insert into role_permission (role_id, permission_id, portee, cree_par)
select 5, id, 'AGENCE', 2 from permission
where code in ('utilisateur.voir', 'utilisateur.gerer', 'role.gerer', 'habilitation.gerer', 'equipe.gerer',
               'absence.saisir', 'mission.voir', 'mission.executer', 'client.voir');
insert into utilisateur (id, login, prenom, nom, agence_id, cree_par) overriding system value
values (13, 'rh', 'Rose', 'Hardy', 1, 2);
insert into utilisateur_role (utilisateur_id, role_id, cree_par) values (13, 5, 2);
select setval(pg_get_serial_sequence('utilisateur', 'id'), 100, false);
insert into role_permission (role_id, permission_id, portee, cree_par)
select 2, id, 'AGENCE', 2 from permission where code in ('habilitation.gerer', 'equipe.gerer');
