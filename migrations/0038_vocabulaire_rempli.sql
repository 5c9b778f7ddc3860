-- no-transaction
-- The words that were there before are brought in, those of a few thousand missions at a time: nobody waits for it.
do $$
declare
    lot constant bigint := 5000;
    de bigint := 0;
    dernier bigint := (select coalesce(max(mission_id), 0) from mission_recherche);
begin
    while de <= dernier loop
        insert into mot (mot)
        select distinct m collate "C" from mission_recherche r, unnest(mots(r.texte)) m
        where r.mission_id > de and r.mission_id <= de + lot and m <> '' order by 1
        on conflict do nothing;
        commit;
        de := de + lot;
    end loop;
    de := 0;
    dernier := (select coalesce(max(client_id), 0) from client_recherche);
    while de <= dernier loop
        insert into mot (mot)
        select distinct m collate "C" from client_recherche r, unnest(mots(r.partout)) m
        where r.client_id > de and r.client_id <= de + lot and m <> '' order by 1
        on conflict do nothing;
        commit;
        de := de + lot;
    end loop;
end
$$;
