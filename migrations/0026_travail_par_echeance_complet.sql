set local role regie_owner;

alter table mission_intervenant validate constraint mission_intervenant_a_une_echeance;

reset role;
