set local role regie_owner;

-- Their work is done by creneau_court and creneau_etendu: a day looks back over six hours of the one before, not twelve.
drop index creneau_du_jour;
drop index creneau_long;

reset role;
