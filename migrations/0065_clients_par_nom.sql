-- no-transaction
create index concurrently client_par_nom_et_agence on client (raison_sociale, id) include (agence_id)
    where supprime_le is null;
