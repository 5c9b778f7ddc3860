-- Foundations: roles, extensions, and the helpers every later file leans on.

-- Roles belong to the cluster, and several databases may migrate at once (each test has its own): a loser of the
-- race to create or alter one looks again instead of failing.
do $$
declare
    wanted record;
    setting text;
begin
    for wanted in
        select * from (values
            ('regie_owner', 'nologin', array[]::text[]),
            ('regie_app', 'login', array[
                'search_path=public, pg_temp', 'timezone=UTC', 'statement_timeout=30s', 'lock_timeout=5s',
                'idle_in_transaction_session_timeout=30s']),
            ('regie_backup', 'login', array[
                'search_path=public, pg_temp', 'timezone=UTC', 'statement_timeout=0', 'lock_timeout=30s',
                'idle_in_transaction_session_timeout=0']),
            ('regie_monitor', 'login', array[
                'search_path=public, pg_temp', 'timezone=UTC', 'statement_timeout=5s', 'lock_timeout=1s',
                'idle_in_transaction_session_timeout=5s'])
        ) as w (name, login, settings)
    loop
        for attempt in 1 .. 50 loop
            begin
                if not exists (select from pg_roles where rolname = wanted.name) then
                    execute format('create role %I %s nosuperuser nocreatedb nocreaterole noreplication',
                                   wanted.name, wanted.login);
                end if;
                if cardinality(wanted.settings) > 0 and not exists (
                    select from pg_db_role_setting s
                    where s.setrole = wanted.name::regrole and s.setdatabase = 0 and s.setconfig @> wanted.settings
                ) then
                    foreach setting in array wanted.settings loop
                        execute format('alter role %I set %s to %s', wanted.name, split_part(setting, '=', 1),
                                       case when setting like 'search_path=%' then split_part(setting, '=', 2)
                                            else quote_literal(split_part(setting, '=', 2)) end);
                    end loop;
                end if;
                exit;
            exception
                when duplicate_object or unique_violation or internal_error then
                    if attempt = 50 then raise; end if;
                    perform pg_sleep(0.02 * attempt);
            end;
        end loop;
    end loop;

    -- A migrator that is not a superuser owns nothing unless it may act as the owner role.
    if not pg_has_role('regie_owner', 'usage') then
        execute format('grant regie_owner to %I', current_user);
    end if;
    if not pg_has_role('regie_backup', 'pg_read_all_data', 'usage')
       or not pg_has_role('regie_monitor', 'pg_monitor', 'usage') then
        begin
            grant pg_read_all_data to regie_backup;
            grant pg_monitor to regie_monitor;
        exception
            -- Another database granted them meanwhile, or this server keeps them to its administrator.
            when unique_violation or internal_error or insufficient_privilege then null;
        end;
    end if;
end
$$;

create extension if not exists unaccent with schema public;
create extension if not exists pg_trgm with schema public;
create extension if not exists btree_gist with schema public;

do $$
begin
    execute format('revoke all on database %I from public', current_database());
    execute format('grant connect on database %I to regie_app, regie_backup, regie_monitor', current_database());
end
$$;
revoke all on schema public from public;
grant usage, create on schema public to regie_owner;
grant usage on schema public to regie_app, regie_backup, regie_monitor;

set local role regie_owner;

-- The application reads everything; what else it may do is granted by name (0011). A function serves nobody before that.
alter default privileges in schema public grant select on tables to regie_app;
alter default privileges in schema public grant usage on sequences to regie_app;
alter default privileges revoke execute on functions from public;

-- What is searched is folded the same way everywhere: in the indexes, and by the queries that use them.
-- The two-argument form names its dictionary, which is what makes calling it immutable.
create function recherche(texte text) returns text
    language sql immutable strict parallel safe
    return lower(public.unaccent('public.unaccent'::regdictionary, texte));
comment on function recherche(text) is 'Lower case without accents: the form in which text is indexed and searched';

-- lpad alone would cut what is longer.
create function rang_affiche(rang bigint, chiffres int) returns text
    language sql immutable strict parallel safe
    return lpad(rang::text, greatest(chiffres, length(rang::text)), '0');
comment on function rang_affiche(bigint, int) is 'A number with leading zeros, and all of its digits';

-- Every update counts, whoever writes it: nobody can forget the optimistic lock.
create function ligne_versionnee() returns trigger
    language plpgsql set search_path = public, pg_temp as $$
begin
    new.version := old.version + 1;
    new.maj_le := now();
    return new;
end
$$;
comment on function ligne_versionnee() is 'Moves the optimistic lock (version) and maj_le on at each update';

create function ajout_seul() returns trigger
    language plpgsql set search_path = public, pg_temp as $$
begin
    raise exception '% is append-only: % refused', tg_table_name, tg_op
        using errcode = 'check_violation', constraint = tg_table_name || '_ajout_seul', table = tg_table_name,
              hint = 'Write a new row that corrects the old one.';
end
$$;
comment on function ajout_seul() is 'Refuses update, delete and truncate';

create table transition (
    machine text not null,
    de text,
    vers text not null,
    constraint transition_unique unique nulls not distinct (machine, de, vers)
);
comment on table transition is 'The state machines: every move that exists; de is null for a state in which a row may be born';

-- One guard for all machines: `create trigger … execute function transition_permise('<machine>')`.
create function transition_permise() returns trigger
    language plpgsql set search_path = public, pg_temp as $$
declare
    depart text := case when tg_op = 'UPDATE' then old.etat end;
begin
    if exists (
        select from transition t
        where t.machine = tg_argv[0] and t.vers = new.etat and t.de is not distinct from depart
    ) then
        return new;
    end if;
    raise exception '%: no transition from % to %', tg_argv[0], coalesce(depart, 'nothing'), new.etat
        using errcode = 'check_violation', constraint = tg_argv[0] || '_transition', table = tg_table_name,
              detail = format('id %s', new.id);
end
$$;
comment on function transition_permise() is 'Refuses a change of etat that table transition does not hold';

reset role;
