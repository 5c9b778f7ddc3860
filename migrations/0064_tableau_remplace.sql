set local role regie_owner;

-- Its work is done by creneau_du_jour and creneau_long.
drop index creneau_tableau;

reset role;
