-- Somebody's work is read in the order of its deadlines too, without looking at each mission.
set local role regie_owner;

alter table mission_intervenant add column echeance timestamptz;
alter table mission_intervenant add constraint mission_intervenant_a_une_echeance check (echeance is not null) not valid;
comment on column mission_intervenant.echeance is 'By when the mission is due';

create or replace view mission_a_intervenant as
select distinct c.utilisateur_id, m.cree_le as mission_le, m.id as mission_id, m.echeance
from creneau c join intervention i on i.id = c.intervention_id join mission m on m.id = i.mission_id
where c.type = 'INTERVENTION' and c.fermete <> 'ANNULE' and c.scenario_id is null;

create or replace function mission_intervenant_suit() returns trigger
    language plpgsql security definer set search_path = public, pg_temp set enable_seqscan = off as $$
begin
    if tg_op <> 'INSERT' then
        delete from mission_intervenant p
        using intervention i, mission m
        where i.id = old.intervention_id and m.id = i.mission_id
          and p.utilisateur_id = old.utilisateur_id and p.mission_le = m.cree_le and p.mission_id = m.id
          and not exists (
              select from intervention v join creneau c on c.intervention_id = v.id
              where v.mission_id = m.id and c.utilisateur_id = old.utilisateur_id
                and c.type = 'INTERVENTION' and c.fermete <> 'ANNULE' and c.scenario_id is null);
    end if;
    if tg_op <> 'DELETE' and new.type = 'INTERVENTION' and new.fermete <> 'ANNULE' and new.scenario_id is null then
        insert into mission_intervenant (utilisateur_id, mission_le, mission_id, echeance)
        select new.utilisateur_id, m.cree_le, m.id, m.echeance
        from intervention i join mission m on m.id = i.mission_id where i.id = new.intervention_id
        on conflict do nothing;
    end if;
    return null;
end
$$;

-- The day on which a mission was entered is no edit of anybody's; its deadline may be.
create or replace function mission_entree_suit() returns trigger
    language plpgsql security definer set search_path = public, pg_temp set enable_seqscan = off as $$
begin
    if old.cree_le <> new.cree_le then
        update mission_recherche set quinzaine = quinzaine(new.cree_le) where mission_id = new.id;
    end if;
    update mission_intervenant p set mission_le = new.cree_le, echeance = new.echeance
    from intervention i join creneau c on c.intervention_id = i.id
    where i.mission_id = new.id and p.utilisateur_id = c.utilisateur_id and p.mission_le = old.cree_le
      and p.mission_id = new.id;
    return null;
end
$$;
comment on function mission_entree_suit() is
    'Keeps the order of what is searched and worked on in step with a mission''s entry and deadline';
drop trigger mission_entree_suit on mission;
create trigger mission_entree_suit after update of cree_le, fenetre, gti_limite, gtr_limite on mission
    for each row when ((old.cree_le, old.echeance) is distinct from (new.cree_le, new.echeance))
    execute function mission_entree_suit();

reset role;
