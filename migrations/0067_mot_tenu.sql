set local role regie_owner;

-- Whether some text holds one of these words: the first that does is enough, and is looked for in the indexes of words only.
create function mot_tenu(cherches text[]) returns boolean
    language plpgsql stable set search_path = public, pg_temp
    set enable_seqscan = off set enable_indexscan = off set enable_indexonlyscan = off as $$
begin
    return exists (select from client_recherche r where mots(r.partout) collate "C" && cherches)
        or exists (select from mission_recherche r where mots(r.texte) collate "C" && cherches);
end
$$;
comment on function mot_tenu(text[]) is 'Whether what clients or missions are searched by holds one of these words';
revoke execute on function mot_tenu(text[]) from public;
grant execute on function mot_tenu(text[]) to regie_app;

reset role;
