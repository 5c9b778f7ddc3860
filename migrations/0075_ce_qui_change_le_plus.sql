-- The latest missions are looked at first, and are those that change. By default the server clears away what changed
-- rows leave behind once they are a fifth of a table: of a million missions, all that is looked at. See decision 44.
do $$
declare
    t text;
begin
    foreach t in array array['mission', 'intervention', 'creneau', 'mission_recherche', 'mission_intervenant',
                             'mission_jour', 'visite_tableau'] loop
        execute format('alter table %I set (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000,'
                       ' autovacuum_analyze_scale_factor = 0.02)', t);
    end loop;
end
$$;
