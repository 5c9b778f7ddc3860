-- What a board says of each visit, in the order of the days: that of a company's day is read from forty pages instead of
-- some thousands.
set local role regie_owner;

create table visite_tableau (
    intervention_id bigint primary key references intervention on delete cascade,
    debut timestamptz not null,
    version integer not null,
    etat text not null,
    mission_id bigint not null,
    numero text not null,
    etat_mission text not null,
    titre text not null,
    priorite smallint not null,
    echeance timestamptz not null,
    client text not null,
    ville text not null
);
comment on table visite_tableau is 'What a board says of a visit that was not given up, kept by triggers';
comment on column visite_tableau.debut is 'When it begins';
create index visite_tableau_par_debut on visite_tableau (debut)
    include (intervention_id, version, etat, mission_id, numero, etat_mission, titre, priorite, echeance, client, ville);

create view visite_au_tableau as
select i.id as intervention_id, lower(i.plage) as debut, i.version, i.etat,
       m.id as mission_id, m.numero, m.etat as etat_mission, m.titre, m.priorite, m.echeance,
       k.raison_sociale as client, s.ville
from intervention i
join mission m on m.id = i.mission_id
join client k on k.id = m.donneur_ordre_id
join site s on s.id = m.site_id
where i.plage is not null and i.etat <> 'ANNULEE';
comment on view visite_au_tableau is 'What visite_tableau keeps, as it should be';

-- Each table writes what is its own: two that change at once take nothing back from each other.
create function visite_tableau_suit() returns trigger
    language plpgsql security definer set search_path = public, pg_temp set enable_seqscan = off as $$
begin
    if tg_table_name = 'mission' then
        update visite_tableau t
        set numero = new.numero, etat_mission = new.etat, titre = new.titre, priorite = new.priorite,
            echeance = new.echeance
        from intervention i
        where i.mission_id = new.id and t.intervention_id = i.id;
        if (old.donneur_ordre_id, old.site_id) <> (new.donneur_ordre_id, new.site_id) then
            -- Whoever is being given another name meanwhile is waited for.
            perform from client k, site s where k.id = new.donneur_ordre_id and s.id = new.site_id for share;
            update visite_tableau t set client = k.raison_sociale, ville = s.ville
            from intervention i, client k, site s
            where i.mission_id = new.id and t.intervention_id = i.id
              and k.id = new.donneur_ordre_id and s.id = new.site_id;
        end if;
    elsif tg_table_name = 'client' then
        update visite_tableau t set client = new.raison_sociale
        from intervention i, mission m
        where m.donneur_ordre_id = new.id and i.mission_id = m.id and t.intervention_id = i.id;
    elsif tg_table_name = 'site' then
        update visite_tableau t set ville = new.ville
        from intervention i, mission m
        where m.site_id = new.id and i.mission_id = m.id and t.intervention_id = i.id;
    elsif new.plage is null or new.etat = 'ANNULEE' then
        delete from visite_tableau t where t.intervention_id = new.id;
    else
        update visite_tableau t set debut = lower(new.plage), version = new.version, etat = new.etat
        where t.intervention_id = new.id;
        if not found then
            -- Whoever is changing what is said of it is waited for, and waits for it.
            perform from mission m where m.id = new.mission_id for no key update;
            perform from mission m join client k on k.id = m.donneur_ordre_id join site s on s.id = m.site_id
            where m.id = new.mission_id for share of k, s;
            insert into visite_tableau
                (intervention_id, debut, version, etat, mission_id, numero, etat_mission, titre, priorite, echeance, client, ville)
            select v.intervention_id, v.debut, v.version, v.etat, v.mission_id, v.numero, v.etat_mission, v.titre,
                   v.priorite, v.echeance, v.client, v.ville
            from visite_au_tableau v where v.intervention_id = new.id
            -- What brings in what was there before may have brought it as it was.
            on conflict (intervention_id) do update
                set debut = excluded.debut, version = excluded.version, etat = excluded.etat,
                    numero = excluded.numero, etat_mission = excluded.etat_mission, titre = excluded.titre,
                    priorite = excluded.priorite, echeance = excluded.echeance, client = excluded.client,
                    ville = excluded.ville;
        end if;
    end if;
    return null;
end
$$;
comment on function visite_tableau_suit() is 'Keeps visite_tableau in step with visits and their missions';
create trigger visite_tableau_suit_i after insert on intervention
    for each row when (new.plage is not null) execute function visite_tableau_suit();
create trigger visite_tableau_suit_u after update on intervention
    for each row when ((old.plage, old.version, old.etat) is distinct from (new.plage, new.version, new.etat))
    execute function visite_tableau_suit();
create trigger visite_tableau_suit_mission after update on mission
    for each row when ((old.numero, old.etat, old.titre, old.priorite, old.echeance, old.donneur_ordre_id, old.site_id)
        is distinct from (new.numero, new.etat, new.titre, new.priorite, new.echeance, new.donneur_ordre_id, new.site_id))
    execute function visite_tableau_suit();
create trigger visite_tableau_suit_client after update of raison_sociale on client
    for each row when (old.raison_sociale <> new.raison_sociale) execute function visite_tableau_suit();
create trigger visite_tableau_suit_site after update of ville on site
    for each row when (old.ville <> new.ville) execute function visite_tableau_suit();

reset role;
