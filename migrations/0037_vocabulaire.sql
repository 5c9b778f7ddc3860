-- Words are looked up whole: the few words that some letters are part of are found in their vocabulary, and an index of
-- words then gives what holds two common ones in a tenth of the time that an index of letters takes
-- (docs/decisions/0009).
set local role regie_owner;

-- An index takes no word of more than some two thousand bytes: where there may be one, long words are cut.
create function mots(texte text) returns text[]
    language sql immutable strict parallel safe
    return case when octet_length(texte) < 2000 then string_to_array(texte, ' ')
                else string_to_array(regexp_replace(texte, '([^ ]{200})', '\1 ', 'g'), ' ') end;
comment on function mots(text) is 'The words of a folded text: what stands between its blanks';

create table mot (
    mot text collate "C" constraint mot_pkey primary key
);
comment on table mot is 'The vocabulary of mission_recherche and client_recherche, kept by triggers';
comment on column mot.mot is 'A word as it is folded; that no text holds it any more is no fault';
create index mot_par_lettres on mot using gin (mot gin_trgm_ops) with (fastupdate = off);

create view mot_cherchable as
select distinct m collate "C" as mot
from (select texte from mission_recherche union all select partout from client_recherche) r (texte),
     unnest(mots(r.texte)) m
where m <> '';
comment on view mot_cherchable is 'The words that mot must hold';

create function mot_suit() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    -- Whoever forgets words is waited for, and waits.
    perform pg_advisory_xact_lock_shared('mot'::regclass::oid::bigint);
    if tg_table_name = 'mission_recherche' then
        insert into mot (mot)
        select distinct m collate "C" from nouveaux n, unnest(mots(n.texte)) m where m <> '' order by 1
        on conflict do nothing;
    else
        insert into mot (mot)
        select distinct m collate "C" from nouveaux n, unnest(mots(n.partout)) m where m <> '' order by 1
        on conflict do nothing;
    end if;
    return null;
end
$$;
comment on function mot_suit() is 'Adds the words of texts to their vocabulary';
create trigger mot_suit_i after insert on mission_recherche
    referencing new table as nouveaux for each statement execute function mot_suit();
create trigger mot_suit_u after update on mission_recherche
    referencing new table as nouveaux for each statement execute function mot_suit();
create trigger mot_suit_i after insert on client_recherche
    referencing new table as nouveaux for each statement execute function mot_suit();
create trigger mot_suit_u after update on client_recherche
    referencing new table as nouveaux for each statement execute function mot_suit();

create function mots_a_oublier(p_client bigint) returns text[]
    language sql stable security definer set search_path = public, pg_temp as $$
    with lieu as (
        select s.id from site s where s.client_id = p_client
    ), objet (nom, id) as (
        select 'client', p_client
        union all select 'site', id from lieu
        union all select 'mission', m.id from mission m
                  where m.donneur_ordre_id = p_client or m.site_id in (select id from lieu)
    ), texte (texte) as (
        select r.partout from client_recherche r where r.client_id = p_client
        union all select r.texte from lieu join site_recherche r on r.site_id = lieu.id
        union all select r.texte from objet o join mission_recherche r on r.mission_id = o.id where o.nom = 'mission'
        -- And what was said before, as the journal still tells it.
        union all
        select recherche(v.value)
        from objet o join journal_audit j on j.objet = o.nom and j.objet_id = o.id join journal_detail d on d.seq = j.seq
        cross join lateral (values (d.avant), (d.apres)) c (contenu)
        cross join lateral jsonb_each_text(case when jsonb_typeof(c.contenu) = 'object' then c.contenu end) v
        where v.value is not null
    )
    select array(select distinct m from texte, unnest(mots(texte)) m);
$$;
comment on function mots_a_oublier(bigint) is 'The words of whatever a client, its sites and missions are or were searched by';

create function mots_oublies(anciens text[]) returns void
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    -- Whoever writes a text meanwhile is waited for: it may hold one of these words.
    perform pg_advisory_xact_lock('mot'::regclass::oid::bigint);
    delete from mot k
    where k.mot = any (anciens)
      and not exists (select from client_recherche r where mots(r.partout) collate "C" && array[k.mot])
      and not exists (select from mission_recherche r where mots(r.texte) collate "C" && array[k.mot]);
end
$$;
comment on function mots_oublies(text[]) is 'Takes those of these words out of the vocabulary that no text holds any more';

grant execute on function mots(text) to regie_app;
grant execute on function mots_a_oublier(bigint) to regie_app;
grant execute on function mots_oublies(text[]) to regie_app;

reset role;
