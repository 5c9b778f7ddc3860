-- A town is found among towns; a client, in one text with all its sites: lists of clients look at one row each.
set local role regie_owner;

create index site_recherche_ville on site_recherche using gin (ville gin_trgm_ops) with (fastupdate = off);

alter table client_recherche add column partout text;
comment on column client_recherche.texte is 'Its code and name';
comment on column client_recherche.partout is 'The same, and all that its sites are searched by';

create or replace view client_cherchable as
select c.id as client_id, recherche(c.code || ' ' || c.raison_sociale) as texte,
       recherche(c.code || ' ' || c.raison_sociale || coalesce(s.mots, '')) as partout
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
        insert into client_recherche (client_id, texte, partout)
        select v.client_id, v.texte, v.partout from client_cherchable v where v.client_id = new.id
        on conflict (client_id) do update set texte = excluded.texte, partout = excluded.partout;
        return null;
    end if;
    for cle in
        select distinct c from unnest(array[
            case when tg_op <> 'INSERT' then old.client_id end, case when tg_op <> 'DELETE' then new.client_id end]) c
        where c is not null order by c
    loop
        -- Whoever gives the same client another site is waited for, and what they wrote is read.
        perform from client_recherche r where r.client_id = cle for update;
        update client_recherche r set partout = v.partout
        from client_cherchable v
        where v.client_id = cle and r.client_id = cle and r.partout is distinct from v.partout;
    end loop;
    return null;
end
$$;
comment on function client_recherche_suit() is 'Keeps client_recherche in step with clients and their sites';
create trigger client_recherche_suit_site_i after insert on site
    for each row execute function client_recherche_suit();
create trigger client_recherche_suit_site_u
    after update of client_id, code, libelle, adresse, code_postal, ville, supprime_le on site
    for each row when (
        (old.client_id, old.code, old.libelle, old.adresse, old.code_postal, old.ville, old.supprime_le is null)
            is distinct from
        (new.client_id, new.code, new.libelle, new.adresse, new.code_postal, new.ville, new.supprime_le is null))
    execute function client_recherche_suit();
create trigger client_recherche_suit_site_d after delete on site
    for each row execute function client_recherche_suit();

-- Tens of thousands at most: no wait worth parts.
update client_recherche r set partout = v.partout from client_cherchable v where v.client_id = r.client_id;
alter table client_recherche alter column partout set not null;
create index client_recherche_partout on client_recherche using gin (partout gin_trgm_ops) with (fastupdate = off);

reset role;
