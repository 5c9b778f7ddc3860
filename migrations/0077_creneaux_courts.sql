-- no-transaction
create index concurrently creneau_court on creneau (lower(plage))
    include (id, utilisateur_id, type, fermete, plage, motif_absence, epingle, intervention_id)
    where scenario_id is null and fermete <> 'ANNULE' and upper(plage) - lower(plage) <= interval '6 hours';
