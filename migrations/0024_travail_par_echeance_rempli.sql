-- no-transaction
-- What was there before is brought in, a few thousand missions at a time: nobody waits for it.
do $$
declare
    lot constant bigint := 5000;
    de bigint := 0;
    dernier bigint := (select coalesce(max(id), 0) from mission);
begin
    while de <= dernier loop
        update mission_intervenant p set echeance = v.echeance
        from mission_a_intervenant v
        where v.mission_id > de and v.mission_id <= de + lot and p.utilisateur_id = v.utilisateur_id
          and p.mission_le = v.mission_le and p.mission_id = v.mission_id and p.echeance is null;
        commit;
        de := de + lot;
    end loop;
end
$$;
