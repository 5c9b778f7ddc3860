-- What the journal says of an object is erased with its client and in no other way, not even by raw SQL.
set local role regie_owner;

create function journal_detail_est_a_effacer(p_objet text, p_objet_id bigint) returns boolean
    language sql stable set search_path = public, pg_temp
    return exists (
        select from client c
        where c.anonymise_le = now() and c.id in (
            select p_objet_id where p_objet = 'client'
            union all select x.client_id from contact x where p_objet = 'contact' and x.id = p_objet_id
            union all select x.client_id from site x where p_objet = 'site' and x.id = p_objet_id
            union all select x.client_id from contrat_maintenance x where p_objet = 'contrat' and x.id = p_objet_id
            union all select s.client_id from equipement x join site s on s.id = x.site_id
                      where p_objet = 'equipement' and x.id = p_objet_id
            union all select unnest(array[x.donneur_ordre_id, s.client_id]) from mission x join site s on s.id = x.site_id
                      where p_objet = 'mission' and x.id = p_objet_id
            union all select unnest(array[m.donneur_ordre_id, s.client_id])
                      from intervention x join mission m on m.id = x.mission_id join site s on s.id = m.site_id
                      where p_objet = 'intervention' and x.id = p_objet_id));
comment on function journal_detail_est_a_effacer(text, bigint) is
    'Whether an object is of a client who is anonymised in this very transaction; never the books, nor people';

create or replace function journal_detail_effacer(p_objet text, p_objet_id bigint) returns bigint
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    effaces bigint;
begin
    if not journal_detail_est_a_effacer(p_objet, p_objet_id) then
        raise exception 'what the journal says of % % is erased with its client only', p_objet, p_objet_id
            using errcode = 'check_violation', constraint = 'journal_detail_efface_avec_son_client', table = 'journal_detail',
                  hint = 'Anonymise the client.';
    end if;
    perform set_config('regie.effacement', 'journal_detail', true);
    delete from journal_detail d using journal_audit j
     where j.seq = d.seq and j.objet = p_objet and j.objet_id = p_objet_id;
    get diagnostics effaces = row_count;
    -- An inverse holds what was there before: it goes with it.
    update commande c set inverse = null, inverse_absent = 'donnees-effacees'
     where c.inverse is not null and c.id in (
         select j.commande_id from journal_audit j where j.objet = p_objet and j.objet_id = p_objet_id);
    -- So does the name in the answer that a replay would be given.
    update cle_idempotence i set resultat = jsonb_set(i.resultat, '{result,fiche,nom}', '""', false)
     where i.resultat #> '{result,fiche}' is not null and i.commande_id in (
         select j.commande_id from journal_audit j where j.objet = p_objet and j.objet_id = p_objet_id);
    perform set_config('regie.effacement', '', true);
    return effaces;
end
$$;

-- Nobody is anonymised in name only, nor for the time of an erasure.
alter table client add constraint client_anonymise_sans_nom check (
    anonymise_le is null
    or num_nonnulls(siren, siret, tva_intracommunautaire, adresse, complement, courriel, telephone, code_service, notes) = 0) not valid;
alter table client validate constraint client_anonymise_sans_nom;

create function client_anonymise_pour_de_bon() returns trigger
    language plpgsql set search_path = public, pg_temp as $$
begin
    raise exception 'client % was anonymised on %: that is for good', old.code, old.anonymise_le
        using errcode = 'check_violation', constraint = 'client_anonymise_pour_de_bon', table = tg_table_name;
end
$$;
create trigger client_anonymise_pour_de_bon before update of anonymise_le on client
    for each row when (old.anonymise_le is not null and new.anonymise_le is distinct from old.anonymise_le)
    execute function client_anonymise_pour_de_bon();

reset role;
