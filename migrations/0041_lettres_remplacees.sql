set local role regie_owner;

-- Their work is done by the indexes of words, which ask nothing of statistics.
drop index mission_par_ses_mots;
drop index mission_recherche_par_quinzaine;
drop index client_recherche_partout;
drop function mots_propres(text);
alter table mission_recherche alter column texte set statistics -1;

reset role;
