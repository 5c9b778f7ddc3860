-- no-transaction
-- Pieces by the stretch that they are left of. Whatever leaves the plan for good is asked whether it has any.
create index concurrently creneau_par_astreinte on creneau (reste_de) where reste_de is not null;
