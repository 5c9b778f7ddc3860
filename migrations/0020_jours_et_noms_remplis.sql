-- no-transaction
-- What was there before is brought in, a few thousand rows at a time: nobody waits for it.
do $$
declare
    lot constant bigint := 5000;
    de bigint := 0;
    dernier bigint := (select coalesce(max(id), 0) from mission);
begin
    while de <= dernier loop
        insert into mission_jour (mission_id, mission_le, jour)
        select mission_id, mission_le, jour from mission_a_jour where mission_id > de and mission_id <= de + lot
        on conflict do nothing;
        commit;
        de := de + lot;
    end loop;
    de := 0;
    dernier := (select greatest((select max(id) from site), (select max(id) from client), 0));
    while de <= dernier loop
        insert into client_recherche (client_id, texte)
        select client_id, texte from client_cherchable where client_id > de and client_id <= de + lot
        on conflict do nothing;
        insert into site_recherche (site_id, client_id, agence_id, nom, texte, lieu, ville, utilisable)
        select site_id, client_id, agence_id, nom, texte, lieu, ville, utilisable
        from site_cherchable where site_id > de and site_id <= de + lot
        on conflict (site_id) do update
            set client_id = excluded.client_id, lieu = excluded.lieu, ville = excluded.ville, utilisable = excluded.utilisable;
        commit;
        de := de + lot;
    end loop;
end
$$;
