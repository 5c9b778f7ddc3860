-- no-transaction
-- What was there before is brought in, a few thousand rows at a time: whoever changes one of them meanwhile waits so long.
do $$
declare
    lot constant bigint := 2000;
    de bigint := 0;
    dernier bigint := (select coalesce(max(id), 0) from intervention);
begin
    while de <= dernier loop
        perform from intervention i
        join mission m on m.id = i.mission_id
        join client k on k.id = m.donneur_ordre_id
        join site s on s.id = m.site_id
        where i.id > de and i.id <= de + lot
        for share of i, m, k, s;
        insert into visite_tableau
            (intervention_id, debut, version, etat, mission_id, numero, etat_mission, titre, priorite, echeance, client, ville)
        select intervention_id, debut, version, etat, mission_id, numero, etat_mission, titre, priorite, echeance, client, ville
        from visite_au_tableau where intervention_id > de and intervention_id <= de + lot
        on conflict do nothing;
        commit;
        de := de + lot;
    end loop;
end
$$;
