-- Lists of missions and sites found in their order or by their words, however many there are (docs/decisions/0009).
create extension if not exists btree_gin with schema public;

set local role regie_owner;

-- Words are looked for in the latest fortnights first: a page is nearly always full before the older ones are read.
create function quinzaine(instant timestamptz) returns int
    language sql immutable strict parallel safe
    return floor(extract(epoch from instant at time zone 'UTC') / 1209600)::int;
comment on function quinzaine(timestamptz) is 'Fortnights since 1970';

alter table mission_recherche add column quinzaine int;
alter table mission_recherche add constraint mission_recherche_a_une_quinzaine check (quinzaine is not null) not valid;
comment on column mission_recherche.quinzaine is 'When the mission was entered';

create or replace view mission_cherchable as
select m.id as mission_id, m.donneur_ordre_id, m.site_id,
       recherche(m.numero || ' ' || m.titre || ' ' || coalesce(m.reference_externe, '') || ' ' || c.code || ' '
                 || c.raison_sociale || ' ' || s.code || ' ' || s.libelle || ' ' || s.adresse || ' ' || s.code_postal
                 || ' ' || s.ville) as texte,
       quinzaine(m.cree_le) as quinzaine
from mission m join client c on c.id = m.donneur_ordre_id join site s on s.id = m.site_id;

create or replace function mission_recherche_suit() returns trigger
    language plpgsql security definer set search_path = public, pg_temp set enable_seqscan = off as $$
begin
    if tg_table_name = 'mission' then
        -- Whoever is being given another name meanwhile is waited for.
        perform from client c where c.id = new.donneur_ordre_id for share;
        perform from site s where s.id = new.site_id for share;
        insert into mission_recherche (mission_id, texte, quinzaine)
        select v.mission_id, v.texte, v.quinzaine from mission_cherchable v where v.mission_id = new.id
        on conflict (mission_id) do update set texte = excluded.texte, quinzaine = excluded.quinzaine;
    elsif tg_table_name = 'client' then
        update mission_recherche r set texte = v.texte
        from mission_cherchable v where v.donneur_ordre_id = new.id and r.mission_id = v.mission_id;
    else
        update mission_recherche r set texte = v.texte
        from mission_cherchable v where v.site_id = new.id and r.mission_id = v.mission_id;
    end if;
    return null;
end
$$;

-- Who is on the work of which mission, in the order in which missions were entered.
create table mission_intervenant (
    utilisateur_id bigint not null references utilisateur,
    mission_le timestamptz not null,
    mission_id bigint not null,
    constraint mission_intervenant_pkey primary key (utilisateur_id, mission_le, mission_id)
);
comment on table mission_intervenant is 'Who has live work on a mission, kept by triggers';
comment on column mission_intervenant.mission_le is 'When the mission was entered';

create view mission_a_intervenant as
select distinct c.utilisateur_id, m.cree_le as mission_le, m.id as mission_id
from creneau c join intervention i on i.id = c.intervention_id join mission m on m.id = i.mission_id
where c.type = 'INTERVENTION' and c.fermete <> 'ANNULE' and c.scenario_id is null;
comment on view mission_a_intervenant is 'What mission_intervenant keeps, as it should be';

create function mission_intervenant_suit() returns trigger
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
        insert into mission_intervenant (utilisateur_id, mission_le, mission_id)
        select new.utilisateur_id, m.cree_le, m.id
        from intervention i join mission m on m.id = i.mission_id where i.id = new.intervention_id
        on conflict do nothing;
    end if;
    return null;
end
$$;
comment on function mission_intervenant_suit() is 'Keeps mission_intervenant in step with créneaux';
-- The day on which a mission was entered is no edit of anybody's: it is put right by hand at most.
create function mission_entree_suit() returns trigger
    language plpgsql security definer set search_path = public, pg_temp set enable_seqscan = off as $$
begin
    update mission_recherche set quinzaine = quinzaine(new.cree_le) where mission_id = new.id;
    update mission_intervenant p set mission_le = new.cree_le
    from intervention i join creneau c on c.intervention_id = i.id
    where i.mission_id = new.id and p.utilisateur_id = c.utilisateur_id and p.mission_le = old.cree_le
      and p.mission_id = new.id;
    return null;
end
$$;
comment on function mission_entree_suit() is 'Keeps the order of what is searched and worked on in step with mission.cree_le';
create trigger mission_entree_suit after update of cree_le on mission
    for each row when (old.cree_le <> new.cree_le) execute function mission_entree_suit();

create trigger mission_intervenant_suit_i after insert on creneau
    for each row when (new.intervention_id is not null and new.type = 'INTERVENTION')
    execute function mission_intervenant_suit();
create trigger mission_intervenant_suit_u
    after update of utilisateur_id, intervention_id, type, fermete, scenario_id on creneau
    for each row when (
        (old.utilisateur_id, old.intervention_id, old.type, old.fermete = 'ANNULE', old.scenario_id)
            is distinct from (new.utilisateur_id, new.intervention_id, new.type, new.fermete = 'ANNULE', new.scenario_id))
    execute function mission_intervenant_suit();
create trigger mission_intervenant_suit_d after delete on creneau
    for each row when (old.intervention_id is not null and old.type = 'INTERVENTION')
    execute function mission_intervenant_suit();

-- What the sites in use are searched by: their own words and their client's. The index of that name gives it up.
alter index site_recherche rename to site_par_mots;

create table site_recherche (
    site_id bigint primary key references site,
    agence_id bigint,
    nom text not null,
    texte text not null
);
comment on table site_recherche is 'All that a site is searched by, kept by triggers';
comment on column site_recherche.agence_id is 'The one agence that serves the client; null: all of them do';
comment on column site_recherche.nom is 'The client''s name';
create index site_recherche_texte on site_recherche using gin (texte gin_trgm_ops);

create view site_cherchable as
select s.id as site_id, s.client_id, c.agence_id, recherche(c.raison_sociale) as nom,
       recherche(c.code || ' ' || c.raison_sociale || ' ' || s.code || ' ' || s.libelle || ' ' || s.adresse || ' '
                 || s.code_postal || ' ' || s.ville) as texte
from site s join client c on c.id = s.client_id
where s.supprime_le is null and c.supprime_le is null;
comment on view site_cherchable is 'What site_recherche keeps, as it should be';

create function site_recherche_suit() returns trigger
    language plpgsql security definer set search_path = public, pg_temp set enable_seqscan = off as $$
begin
    if tg_table_name = 'site' then
        perform from client c where c.id = new.client_id for share;
        delete from site_recherche r where r.site_id = new.id;
        insert into site_recherche (site_id, agence_id, nom, texte)
        select v.site_id, v.agence_id, v.nom, v.texte from site_cherchable v where v.site_id = new.id;
    else
        delete from site_recherche r using site s where s.client_id = new.id and r.site_id = s.id;
        insert into site_recherche (site_id, agence_id, nom, texte)
        select v.site_id, v.agence_id, v.nom, v.texte from site_cherchable v where v.client_id = new.id;
    end if;
    return null;
end
$$;
comment on function site_recherche_suit() is 'Keeps site_recherche in step with sites and clients';
create trigger site_recherche_suit_i after insert on site
    for each row execute function site_recherche_suit();
create trigger site_recherche_suit_u
    after update of client_id, code, libelle, adresse, code_postal, ville, supprime_le on site
    for each row when (
        (old.client_id, old.code, old.libelle, old.adresse, old.code_postal, old.ville, old.supprime_le)
            is distinct from
        (new.client_id, new.code, new.libelle, new.adresse, new.code_postal, new.ville, new.supprime_le))
    execute function site_recherche_suit();
create trigger site_recherche_suit_client after update of code, raison_sociale, agence_id, supprime_le on client
    for each row when (
        (old.code, old.raison_sociale, old.agence_id, old.supprime_le)
            is distinct from (new.code, new.raison_sociale, new.agence_id, new.supprime_le))
    execute function site_recherche_suit();

grant execute on function quinzaine(timestamptz) to regie_app;

reset role;
