-- Two visits of one person on one mission changed at once: whoever is second waits before it looks, as for the mission's day.
set local role regie_owner;

create or replace function mission_intervenant_suit() returns trigger
    language plpgsql security definer set search_path = public, pg_temp set enable_seqscan = off as $$
declare
    mission_cle bigint;
    mission_entree timestamptz;
begin
    if tg_op <> 'INSERT' then
        select m.id, m.cree_le into mission_cle, mission_entree
        from intervention i join mission m on m.id = i.mission_id where i.id = old.intervention_id;
        perform from mission_intervenant p
        where p.utilisateur_id = old.utilisateur_id and p.mission_le = mission_entree and p.mission_id = mission_cle
        for update;
        delete from mission_intervenant p
        where p.utilisateur_id = old.utilisateur_id and p.mission_le = mission_entree and p.mission_id = mission_cle
          and not exists (
              select from intervention v join creneau c on c.intervention_id = v.id
              where v.mission_id = mission_cle and c.utilisateur_id = old.utilisateur_id
                and c.type = 'INTERVENTION' and c.fermete <> 'ANNULE' and c.scenario_id is null);
    end if;
    if tg_op <> 'DELETE' and new.type = 'INTERVENTION' and new.fermete <> 'ANNULE' and new.scenario_id is null then
        insert into mission_intervenant (utilisateur_id, mission_le, mission_id, echeance)
        select new.utilisateur_id, m.cree_le, m.id, m.echeance
        from intervention i join mission m on m.id = i.mission_id where i.id = new.intervention_id
        on conflict on constraint mission_intervenant_pkey do update set echeance = excluded.echeance;
    end if;
    return null;
end
$$;

reset role;
