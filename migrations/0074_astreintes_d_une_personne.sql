-- no-transaction
-- Whoever enters an absence is told of the time on call that it cuts into, and of what it was cut to.
create index concurrently creneau_par_astreinte_de on creneau (utilisateur_id, lower(plage))
    where type = 'ASTREINTE' and scenario_id is null;
