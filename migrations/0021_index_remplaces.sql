set local role regie_owner;

-- Their work is done by the indexes of mission_jour.
drop index intervention_saisie_apres;
drop index mission_due_avant;

-- And those of what clients and sites are searched by, by those of client_recherche and site_recherche.
drop index client_par_mots;
drop index site_par_mots;
alter index site_recherche_texte set (fastupdate = off);

reset role;
