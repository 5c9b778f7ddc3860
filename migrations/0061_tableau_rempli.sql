-- no-transaction
-- What was there before is brought in, a few thousand rows at a time: nobody waits for it.
do $$
declare
    lot constant bigint := 5000;
    de bigint := 0;
    dernier bigint := (select coalesce(max(id), 0) from intervention);
begin
    while de <= dernier loop
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
