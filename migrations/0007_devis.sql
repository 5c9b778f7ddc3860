-- Offers: their versions, their approval, and what the client accepted.
set local role regie_owner;

create sequence devis_numero;

create table devis (
    id bigint generated always as identity primary key,
    numero text not null,
    racine_id bigint not null references devis,
    indice smallint not null default 1,
    avenant_de_id bigint references devis,
    etat text not null default 'BROUILLON',
    client_id bigint not null references client,
    site_id bigint not null references site,
    agence_id bigint not null references agence,
    mission_id bigint references mission,
    objet text not null default '',
    valable_jusqu_au date,
    delai text,
    urgence boolean not null default false,
    total_ht numeric(12, 2) not null default 0,
    total_tva numeric(12, 2) not null default 0,
    total_ttc numeric(12, 2) not null default 0,
    acompte_pourcent numeric(5, 2) not null default 0,
    auteur_id bigint not null references utilisateur,
    valide_par bigint references utilisateur,
    valide_le timestamptz,
    empreinte_approuvee bytea,
    envoye_le timestamptz,
    accepte_le timestamptz,
    signature_nom text,
    motif text,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    maj_le timestamptz not null default now(),
    maj_par bigint references utilisateur,
    version int not null default 1,
    constraint devis_indice_unique unique (racine_id, indice),
    constraint devis_numero_unique unique (numero, indice),
    constraint devis_numero_forme check (numero ~ '^D-[0-9]{4}-[0-9]{5,}$'),
    constraint devis_indice_positif check (indice > 0),
    constraint devis_premier_de_sa_racine check ((racine_id = id) = (indice = 1)),
    constraint devis_avenant_a_sa_racine check (avenant_de_id <> racine_id),
    constraint devis_etat_connu check (etat in
        ('BROUILLON', 'A_VALIDER', 'VALIDE', 'ENVOYE', 'ACCEPTE', 'REFUSE', 'EXPIRE', 'REMPLACE', 'ANNULE')),
    constraint devis_acompte_pourcent check (acompte_pourcent between 0 and 100),
    constraint devis_valide_par_un_autre check (valide_par is distinct from auteur_id),
    constraint devis_total_ttc_somme check (total_ttc = total_ht + total_tva),
    constraint devis_approbation_efface_a_la_reprise check (
        etat not in ('BROUILLON', 'A_VALIDER') or num_nonnulls(valide_par, valide_le, empreinte_approuvee) = 0),
    constraint devis_envoi_a_une_validite check (
        etat not in ('ENVOYE', 'ACCEPTE') or valable_jusqu_au is not null and envoye_le is not null)
);
comment on table devis is 'One version (indice) of an offer; versions share racine_id, the id of the first';
comment on column devis.empreinte_approuvee is 'devis_empreinte() of what was approved';
create unique index devis_une_offre_devant_le_client on devis (racine_id) where etat in ('ENVOYE', 'ACCEPTE');
create index devis_recents on devis (cree_le desc, id desc);
create index devis_par_etat on devis (etat, cree_le desc, id desc);
create index devis_par_agence on devis (agence_id, etat, cree_le desc, id desc);
create index devis_par_client on devis (client_id, cree_le desc, id desc);
create index devis_par_site on devis (site_id);
create index devis_par_auteur on devis (auteur_id, cree_le desc, id desc);
create index devis_par_mission on devis (mission_id) where mission_id is not null;
create index devis_par_avenant on devis (avenant_de_id) where avenant_de_id is not null;
create index devis_a_expirer on devis (valable_jusqu_au) where etat = 'ENVOYE';
create index devis_recherche on devis using gin (recherche(numero || ' ' || objet) gin_trgm_ops);
create trigger devis_version before update on devis for each row execute function ligne_versionnee();

alter table mission add constraint mission_devis_id_fkey foreign key (devis_id) references devis;

create function devis_racine_de_soi() returns trigger
    language plpgsql set search_path = public, pg_temp as $$
begin
    new.racine_id := new.id;
    return new;
end
$$;
comment on function devis_racine_de_soi() is 'The first version of an offer is its own root';
create trigger devis_racine_de_soi before insert on devis
    for each row when (new.racine_id is null) execute function devis_racine_de_soi();

insert into transition (machine, de, vers) values
    ('devis', null, 'BROUILLON'),
    ('devis', 'BROUILLON', 'A_VALIDER'),
    ('devis', 'BROUILLON', 'VALIDE'),
    ('devis', 'A_VALIDER', 'VALIDE'),
    ('devis', 'A_VALIDER', 'BROUILLON'),
    ('devis', 'VALIDE', 'BROUILLON'),
    ('devis', 'VALIDE', 'ENVOYE'),
    ('devis', 'ENVOYE', 'ACCEPTE'),
    ('devis', 'ENVOYE', 'REFUSE'),
    ('devis', 'ENVOYE', 'EXPIRE'),
    ('devis', 'ENVOYE', 'REMPLACE'),
    ('devis', 'REFUSE', 'REMPLACE'),
    ('devis', 'EXPIRE', 'REMPLACE'),
    ('devis', 'BROUILLON', 'ANNULE'),
    ('devis', 'A_VALIDER', 'ANNULE'),
    ('devis', 'VALIDE', 'ANNULE'),
    ('devis', 'ENVOYE', 'ANNULE');
create trigger devis_naissance before insert on devis
    for each row when (not pg_has_role('regie_owner', 'usage')) execute function transition_permise('devis');
create trigger devis_transition before update of etat on devis
    for each row when (old.etat <> new.etat) execute function transition_permise('devis');

create table ligne_devis (
    id bigint generated always as identity primary key,
    devis_id bigint not null references devis,
    rang smallint not null,
    materiel_id bigint references materiel,
    libelle text not null,
    quantite numeric(12, 4) not null,
    unite text not null default 'u',
    prix_unitaire_ht numeric(16, 6) not null,
    remise_pourcent numeric(5, 2) not null default 0,
    taux_tva numeric(4, 2) not null,
    categorie_tva text not null default 'S',
    mention_tva text,
    option boolean not null default false,
    -- EN 16931: the gross is rounded, then the allowance; round() goes half away from zero.
    montant_ht numeric(12, 2) not null generated always as (
        round(quantite * prix_unitaire_ht, 2)
        - round(round(quantite * prix_unitaire_ht, 2) * remise_pourcent / 100, 2)) stored,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    maj_le timestamptz not null default now(),
    maj_par bigint references utilisateur,
    version int not null default 1,
    constraint ligne_devis_rang_unique unique (devis_id, rang) deferrable,
    constraint ligne_devis_prix_positif check (prix_unitaire_ht >= 0),
    constraint ligne_devis_remise_pourcent check (remise_pourcent between 0 and 100),
    constraint ligne_devis_taux_tva_legal check (taux_tva in (20, 10, 8.5, 5.5, 2.1, 0)),
    constraint ligne_devis_categorie_tva_connue check (categorie_tva in ('S', 'E', 'AE', 'K', 'G', 'O', 'Z')),
    constraint ligne_devis_taux_selon_categorie check ((categorie_tva = 'S') = (taux_tva > 0))
);
comment on table ligne_devis is 'One line of an offer; an option counts in no total';
create index ligne_devis_par_materiel on ligne_devis (materiel_id) where materiel_id is not null;
create trigger ligne_devis_version before update on ligne_devis for each row execute function ligne_versionnee();

create function devis_empreinte(p_devis_id bigint) returns bytea
    language sql stable set search_path = public, pg_temp
begin atomic
    select sha256(convert_to(
        jsonb_build_array(d.racine_id, d.indice, d.client_id, d.site_id, d.objet, d.acompte_pourcent,
                          d.total_ht, d.total_tva, d.total_ttc)::text
        || coalesce((
            select string_agg(jsonb_build_array(
                l.rang, l.materiel_id, l.libelle, l.quantite, l.unite, l.prix_unitaire_ht, l.remise_pourcent,
                l.taux_tva, l.categorie_tva, l.mention_tva, l.option, l.montant_ht)::text, E'\n' order by l.rang)
            from ligne_devis l where l.devis_id = d.id), ''), 'UTF8'))
    from devis d where d.id = p_devis_id;
end;
comment on function devis_empreinte(bigint) is 'sha256 of what an approver approves: the lines and what they add up to';

-- TVA once per category and rate, on the sum of its lines (EN 16931).
create function devis_totaux(p_devis_id bigint, out total_ht numeric, out total_tva numeric)
    language sql stable set search_path = public, pg_temp
begin atomic
    select coalesce(sum(t.base), 0), coalesce(sum(round(t.base * t.taux_tva / 100, 2)), 0)
    from (select l.taux_tva, sum(l.montant_ht) as base
          from ligne_devis l where l.devis_id = p_devis_id and not l.option
          group by l.categorie_tva, l.taux_tva) t;
end;
comment on function devis_totaux(bigint) is 'What the lines of an offer add up to';

create function devis_contenu_approuve() returns trigger
    language plpgsql set search_path = public, pg_temp as $$
declare
    juste record;
begin
    if new.empreinte_approuvee is distinct from devis_empreinte(new.id) then
        raise exception 'devis % is not what was approved', new.numero
            using errcode = 'check_violation', constraint = 'devis_contenu_approuve', table = tg_table_name,
                  hint = 'Take it back to BROUILLON and have it approved again.';
    end if;
    select * into juste from devis_totaux(new.id);
    if (new.total_ht, new.total_tva) is distinct from (juste.total_ht, juste.total_tva) then
        raise exception 'devis %: totals % + % where the lines make % + %',
                new.numero, new.total_ht, new.total_tva, juste.total_ht, juste.total_tva
            using errcode = 'check_violation', constraint = 'devis_totaux_exacts', table = tg_table_name;
    end if;
    return null;
end
$$;
create constraint trigger devis_contenu_approuve after update of etat on devis
    for each row when (old.etat <> new.etat and new.etat in ('VALIDE', 'ENVOYE', 'ACCEPTE'))
    execute function devis_contenu_approuve();

-- Once out of BROUILLON an offer's content stands; only its life goes on.
create function devis_fige() returns trigger
    language plpgsql set search_path = public, pg_temp as $$
begin
    raise exception 'devis % is %: its content does not change', old.numero, old.etat
        using errcode = 'check_violation', constraint = 'devis_fige', table = tg_table_name,
              hint = 'Take it back to BROUILLON, or make its next version.';
end
$$;
create trigger devis_fige before update on devis
    for each row when (
        old.etat in ('ENVOYE', 'ACCEPTE') and old.valable_jusqu_au is distinct from new.valable_jusqu_au
        or old.etat <> 'BROUILLON' and new.etat <> 'BROUILLON'
        and (old.numero, old.racine_id, old.indice, old.avenant_de_id, old.client_id, old.site_id, old.objet,
             old.total_ht, old.total_tva, old.total_ttc, old.acompte_pourcent, old.auteur_id)
            is distinct from
            (new.numero, new.racine_id, new.indice, new.avenant_de_id, new.client_id, new.site_id, new.objet,
             new.total_ht, new.total_tva, new.total_ttc, new.acompte_pourcent, new.auteur_id))
    execute function devis_fige();

create function ligne_devis_en_brouillon() returns trigger
    language plpgsql set search_path = public, pg_temp as $$
declare
    v_devis bigint;
    v_etat text;
begin
    foreach v_devis in array case tg_op
        when 'INSERT' then array[new.devis_id]
        when 'DELETE' then array[old.devis_id]
        else array[old.devis_id, new.devis_id] end
    loop
        -- Shared with other lines, not with an approval: one of the two waits and then sees the other.
        select d.etat into v_etat from devis d where d.id = v_devis for share;
        if v_etat <> 'BROUILLON' then
            raise exception 'devis % is %: its lines do not change', v_devis, v_etat
                using errcode = 'check_violation', constraint = 'ligne_devis_en_brouillon', table = tg_table_name,
                      hint = 'Take the devis back to BROUILLON, or make its next version.';
        end if;
    end loop;
    return case tg_op when 'DELETE' then old else new end;
end
$$;
-- Inserts by the owner are exempt: a bulk load brings accepted offers with their lines.
create trigger ligne_devis_en_brouillon_i before insert on ligne_devis
    for each row when (not pg_has_role('regie_owner', 'usage')) execute function ligne_devis_en_brouillon();
create trigger ligne_devis_en_brouillon_ud before update or delete on ligne_devis
    for each row execute function ligne_devis_en_brouillon();

reset role;
