-- How many missions hold a word among their own decides how a list is read, as it does for the whole of their text
-- (docs/decisions/0009): a hundred samples do not know a word that one mission in seventy holds.
set local role regie_owner;

alter index mission_par_ses_mots alter column 1 set statistics 1000;
analyze mission_recherche;

reset role;
