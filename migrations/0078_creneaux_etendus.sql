-- no-transaction
create index concurrently creneau_etendu on creneau using spgist (plage)
    where scenario_id is null and fermete <> 'ANNULE' and upper(plage) - lower(plage) > interval '6 hours';
