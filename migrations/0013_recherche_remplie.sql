-- no-transaction
-- What was there before is brought in, a few thousand missions at a time: nobody waits for it.
do $$
declare
    lot constant bigint := 5000;
    de bigint := 0;
    dernier bigint := (select coalesce(max(id), 0) from mission);
begin
    while de <= dernier loop
        update mission_recherche r set quinzaine = quinzaine(m.cree_le)
        from mission m
        where m.id = r.mission_id and r.mission_id > de and r.mission_id <= de + lot and r.quinzaine is null;
        insert into mission_intervenant (utilisateur_id, mission_le, mission_id)
        select utilisateur_id, mission_le, mission_id from mission_a_intervenant
        where mission_id > de and mission_id <= de + lot
        on conflict do nothing;
        commit;
        de := de + lot;
    end loop;
    de := 0;
    dernier := (select coalesce(max(id), 0) from site);
    while de <= dernier loop
        insert into site_recherche (site_id, agence_id, nom, texte)
        select site_id, agence_id, nom, texte from site_cherchable where site_id > de and site_id <= de + lot
        on conflict do nothing;
        commit;
        de := de + lot;
    end loop;
end
$$;
