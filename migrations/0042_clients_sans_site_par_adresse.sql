-- Whoever has no site yet is searched by an address of their own: on the telephone people say their town.
set local role regie_owner;

alter table client_recherche add column sans_site boolean not null default false;
alter table client_recherche alter column sans_site drop default;
comment on column client_recherche.partout is 'The same, and all that its sites are searched by; without any, its own address';
comment on column client_recherche.sans_site is 'It has no site';

create or replace view client_cherchable as
select c.id as client_id, recherche(c.code || ' ' || c.raison_sociale) as texte,
       recherche(c.code || ' ' || c.raison_sociale
                 || coalesce(s.mots, concat_ws(' ', '', c.adresse, c.code_postal, c.ville))) as partout,
       s.client_id is null as sans_site
from client c
left join (select s.client_id,
                  string_agg(' ' || s.code || ' ' || s.libelle || ' ' || s.adresse || ' ' || s.code_postal || ' ' || s.ville, ''
                             order by s.id) as mots
           from site s where s.supprime_le is null group by s.client_id) s on s.client_id = c.id;

create or replace function client_recherche_suit() returns trigger
    language plpgsql security definer set search_path = public, pg_temp set enable_seqscan = off as $$
declare
    cle bigint;
begin
    if tg_table_name = 'client' then
        insert into client_recherche (client_id, texte, partout, sans_site)
        select v.client_id, v.texte, v.partout, v.sans_site from client_cherchable v where v.client_id = new.id
        on conflict (client_id) do update
        set texte = excluded.texte, partout = excluded.partout, sans_site = excluded.sans_site;
        return null;
    end if;
    for cle in
        select distinct c from unnest(array[
            case when tg_op <> 'INSERT' then old.client_id end, case when tg_op <> 'DELETE' then new.client_id end]) c
        where c is not null order by c
    loop
        -- Whoever gives the same client another site is waited for, and what they wrote is read.
        perform from client_recherche r where r.client_id = cle for update;
        update client_recherche r set partout = v.partout, sans_site = v.sans_site
        from client_cherchable v
        where v.client_id = cle and r.client_id = cle
          and (r.partout, r.sans_site) is distinct from (v.partout, v.sans_site);
    end loop;
    return null;
end
$$;
drop trigger client_recherche_suit_u on client;
create trigger client_recherche_suit_u after update of code, raison_sociale, adresse, code_postal, ville on client
    for each row when (
        (old.code, old.raison_sociale, old.adresse, old.code_postal, old.ville) is distinct from
        (new.code, new.raison_sociale, new.adresse, new.code_postal, new.ville))
    execute function client_recherche_suit();

-- Few clients have no site.
update client_recherche r set partout = v.partout, sans_site = v.sans_site
from client_cherchable v
where v.client_id = r.client_id and (r.partout, r.sans_site) is distinct from (v.partout, v.sans_site);
create index client_recherche_sans_site on client_recherche using gin (partout gin_trgm_ops)
    with (fastupdate = off) where sans_site;

reset role;
