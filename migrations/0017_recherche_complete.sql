set local role regie_owner;

alter table mission_recherche validate constraint mission_recherche_a_une_quinzaine;
-- Its work is done by mission_recherche_par_quinzaine.
drop index mission_recherche_texte;

reset role;
