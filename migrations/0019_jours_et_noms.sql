-- The day of each mission, and the folded names of clients and sites: looked up a thousand times a list, they are kept.
set local role regie_owner;

create table mission_jour (
    mission_id bigint primary key references mission on delete cascade,
    mission_le timestamptz not null,
    jour timestamptz
);
comment on table mission_jour is 'When a mission is done or due, kept by triggers';
comment on column mission_jour.mission_le is 'When the mission was entered';
comment on column mission_jour.jour is 'Begin of its last visit that was not given up, else its deadline; null: neither';
create unique index mission_jour_recentes on mission_jour (mission_le desc, mission_id desc) include (jour);
create index mission_jour_par_jour on mission_jour (jour, mission_le desc, mission_id desc);
-- Entered once it was over or overdue: few, and the only missions that are younger than their day.
create index mission_jour_saisie_apres on mission_jour (mission_le desc, mission_id desc) include (jour) where jour < mission_le;

create view mission_a_jour as
select m.id as mission_id, m.cree_le as mission_le,
       coalesce((select lower(i.plage) from intervention i
                 where i.mission_id = m.id and i.etat <> 'ANNULEE' and i.plage is not null
                 order by i.rang desc limit 1),
                nullif(m.echeance, to_timestamp(253370764800))) as jour
from mission m;
comment on view mission_a_jour is 'What mission_jour keeps, as it should be';

create function mission_jour_suit() returns trigger
    language plpgsql security definer set search_path = public, pg_temp set enable_seqscan = off as $$
declare
    cle bigint;
begin
    if tg_table_name = 'mission' then
        cle := new.id;
        if tg_op = 'INSERT' then
            insert into mission_jour (mission_id, mission_le, jour)
            select v.mission_id, v.mission_le, v.jour from mission_a_jour v where v.mission_id = cle
            on conflict do nothing;
            return null;
        end if;
    elsif tg_op = 'DELETE' then
        cle := old.mission_id;
    else
        cle := new.mission_id;
    end if;
    update mission_jour j set mission_le = v.mission_le, jour = v.jour
    from mission_a_jour v
    where v.mission_id = cle and j.mission_id = cle
      and (j.mission_le, j.jour) is distinct from (v.mission_le, v.jour);
    return null;
end
$$;
comment on function mission_jour_suit() is 'Keeps mission_jour in step with missions and visits';
create trigger mission_jour_suit_i after insert on mission for each row execute function mission_jour_suit();
create trigger mission_jour_suit_u after update of cree_le, fenetre, gti_limite, gtr_limite on mission
    for each row when ((old.cree_le, old.echeance) is distinct from (new.cree_le, new.echeance))
    execute function mission_jour_suit();
create trigger mission_jour_suit_visite_i after insert on intervention
    for each row when (new.plage is not null) execute function mission_jour_suit();
create trigger mission_jour_suit_visite_u after update of plage, etat, rang on intervention
    for each row when (
        (lower(old.plage), old.etat = 'ANNULEE', old.rang) is distinct from (lower(new.plage), new.etat = 'ANNULEE', new.rang))
    execute function mission_jour_suit();
create trigger mission_jour_suit_visite_d after delete on intervention
    for each row when (old.plage is not null) execute function mission_jour_suit();

alter index client_recherche rename to client_par_mots;
create table client_recherche (
    client_id bigint primary key references client on delete cascade,
    texte text not null
);
comment on table client_recherche is 'Code and name of a client as they are searched, kept by triggers';
-- Read far more often than written: nothing waits to be put in order.
create index client_recherche_texte on client_recherche using gin (texte gin_trgm_ops) with (fastupdate = off);

create view client_cherchable as
select id as client_id, recherche(code || ' ' || raison_sociale) as texte from client;
comment on view client_cherchable is 'What client_recherche keeps, as it should be';

create function client_recherche_suit() returns trigger
    language plpgsql security definer set search_path = public, pg_temp set enable_seqscan = off as $$
begin
    insert into client_recherche (client_id, texte)
    select v.client_id, v.texte from client_cherchable v where v.client_id = new.id
    on conflict (client_id) do update set texte = excluded.texte;
    return null;
end
$$;
comment on function client_recherche_suit() is 'Keeps client_recherche in step with clients';
create trigger client_recherche_suit_i after insert on client for each row execute function client_recherche_suit();
create trigger client_recherche_suit_u after update of code, raison_sociale on client
    for each row when ((old.code, old.raison_sociale) is distinct from (new.code, new.raison_sociale))
    execute function client_recherche_suit();

-- A site's own words and its town, beside all that it is searched by; sites that were deleted too: work was done there.
alter table site_recherche
    add column client_id bigint, add column lieu text, add column ville text, add column utilisable boolean;
comment on column site_recherche.utilisable is 'Neither the site nor its client was deleted';
comment on column site_recherche.client_id is 'Whose site it is';
comment on column site_recherche.lieu is 'The site''s own words';
comment on column site_recherche.ville is 'Its town';

create or replace view site_cherchable as
select s.id as site_id, s.client_id, c.agence_id, recherche(c.raison_sociale) as nom,
       recherche(c.code || ' ' || c.raison_sociale || ' ' || s.code || ' ' || s.libelle || ' ' || s.adresse || ' '
                 || s.code_postal || ' ' || s.ville) as texte,
       recherche(s.code || ' ' || s.libelle || ' ' || s.adresse || ' ' || s.code_postal || ' ' || s.ville) as lieu,
       recherche(s.ville) as ville, s.supprime_le is null and c.supprime_le is null as utilisable
from site s join client c on c.id = s.client_id;

create or replace function site_recherche_suit() returns trigger
    language plpgsql security definer set search_path = public, pg_temp set enable_seqscan = off as $$
begin
    if tg_table_name = 'site' then
        perform from client c where c.id = new.client_id for share;
        delete from site_recherche r where r.site_id = new.id;
        insert into site_recherche (site_id, client_id, agence_id, nom, texte, lieu, ville, utilisable)
        select v.site_id, v.client_id, v.agence_id, v.nom, v.texte, v.lieu, v.ville, v.utilisable
        from site_cherchable v where v.site_id = new.id;
    else
        delete from site_recherche r using site s where s.client_id = new.id and r.site_id = s.id;
        insert into site_recherche (site_id, client_id, agence_id, nom, texte, lieu, ville, utilisable)
        select v.site_id, v.client_id, v.agence_id, v.nom, v.texte, v.lieu, v.ville, v.utilisable
        from site_cherchable v where v.client_id = new.id;
    end if;
    return null;
end
$$;

reset role;
