set local role regie_owner;

-- With the agence in it, clients are told from others in the order of their names without reading their rows.
drop index client_par_nom;
alter index client_par_nom_et_agence rename to client_par_nom;

reset role;
