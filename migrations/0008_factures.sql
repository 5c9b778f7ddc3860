-- Invoices and their lines, which nothing changes once they are numbered.
set local role regie_owner;

create table facture (
    id bigint generated always as identity primary key,
    societe_id bigint not null references societe,
    agence_id bigint references agence,
    type text not null default 'STANDARD',
    etat text not null default 'BROUILLON',
    serie text not null default 'F',
    annee smallint,
    numero int,
    numero_complet text generated always as (serie || '-' || annee::text || '-' || rang_affiche(numero, 6)) stored,
    mission_id bigint references mission,
    devis_id bigint references devis,
    origine_id bigint references facture,
    client_id bigint not null references client,
    site_id bigint references site,
    vendeur jsonb,
    acheteur jsonb,
    chantier jsonb,
    siren_acheteur text,
    reference_acheteur text,
    engagement text,
    nature_operation text not null default 'SERVICES',
    tva_sur_debits boolean not null default false,
    date_emission date,
    date_prestation date,
    echeance date,
    total_ht numeric(12, 2) not null default 0,
    total_tva numeric(12, 2) not null default 0,
    total_ttc numeric(12, 2) not null default 0,
    acomptes_deduits numeric(12, 2) not null default 0,
    mentions jsonb not null default '[]',
    document_sha256 bytea,
    emise_le timestamptz,
    emise_par bigint references utilisateur,
    regle numeric(12, 2) not null default 0,
    credite numeric(12, 2) not null default 0,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    maj_le timestamptz not null default now(),
    maj_par bigint references utilisateur,
    version int not null default 1,
    constraint facture_numero_unique unique (societe_id, serie, annee, numero),
    constraint facture_type_connu check (type in ('STANDARD', 'ACOMPTE', 'SOLDE', 'AVOIR', 'RECTIFICATIVE')),
    constraint facture_etat_connu check (etat in
        ('BROUILLON', 'EMISE', 'PARTIELLEMENT_PAYEE', 'PAYEE', 'ANNULEE_PAR_AVOIR', 'IRRECOUVRABLE')),
    constraint facture_numero_des_l_emission check ((etat = 'BROUILLON') = (numero is null)),
    constraint facture_emission_complete check (
        case when numero is null then num_nonnulls(annee, date_emission, emise_le, emise_par, document_sha256) = 0
             else num_nulls(annee, date_emission, emise_le, emise_par, document_sha256, vendeur, acheteur) = 0 end),
    constraint facture_numero_positif check (numero > 0),
    constraint facture_annee_de_sa_date check (annee = extract(year from date_emission)),
    constraint facture_serie_lisible check (serie ~ '^[A-Z0-9]{1,10}$'),
    constraint facture_document_sha256_entier check (octet_length(document_sha256) = 32),
    constraint facture_nature_operation_connue check (nature_operation in ('BIENS', 'SERVICES', 'MIXTE')),
    constraint facture_avoir_a_une_origine check (type not in ('AVOIR', 'RECTIFICATIVE') or origine_id is not null),
    constraint facture_echeance_apres_emission check (echeance >= date_emission or type = 'ACOMPTE'),
    constraint facture_totaux_positifs check (total_ht >= 0 and total_tva >= 0),
    constraint facture_total_ttc_somme check (total_ttc = total_ht + total_tva),
    constraint facture_acomptes_deduits_bornes check (acomptes_deduits between 0 and total_ttc),
    constraint facture_reglements_plafonnes check (regle between 0 and total_ttc - acomptes_deduits),
    constraint facture_avoirs_plafonnes check (credite between 0 and total_ttc)
);
comment on table facture is 'An invoice or avoir (amounts positive, the type gives the sign); frozen once numbered';
comment on column facture.regle is 'Sum of its règlements, kept by them';
comment on column facture.credite is 'Sum of the avoirs issued on it, kept by them';
create index facture_recentes on facture (cree_le desc, id desc);
create index facture_par_etat on facture (etat, cree_le desc, id desc);
create index facture_par_client on facture (client_id, cree_le desc, id desc);
create index facture_a_encaisser on facture (echeance, id) where etat in ('EMISE', 'PARTIELLEMENT_PAYEE');
create index facture_par_mission on facture (mission_id) where mission_id is not null;
create index facture_par_devis on facture (devis_id) where devis_id is not null;
create index facture_par_origine on facture (origine_id) where origine_id is not null;
create index facture_par_site on facture (site_id) where site_id is not null;
create index facture_par_numero on facture (numero_complet text_pattern_ops) where numero is not null;
create trigger facture_version before update on facture for each row execute function ligne_versionnee();

insert into transition (machine, de, vers) values
    ('facture', null, 'BROUILLON'),
    ('facture', 'BROUILLON', 'EMISE'),
    ('facture', 'EMISE', 'PARTIELLEMENT_PAYEE'),
    ('facture', 'EMISE', 'PAYEE'),
    ('facture', 'PARTIELLEMENT_PAYEE', 'PAYEE'),
    ('facture', 'EMISE', 'ANNULEE_PAR_AVOIR'),
    ('facture', 'PARTIELLEMENT_PAYEE', 'ANNULEE_PAR_AVOIR'),
    ('facture', 'PAYEE', 'ANNULEE_PAR_AVOIR'),
    ('facture', 'EMISE', 'IRRECOUVRABLE'),
    ('facture', 'PARTIELLEMENT_PAYEE', 'IRRECOUVRABLE'),
    -- A cancelled règlement steps back.
    ('facture', 'PAYEE', 'PARTIELLEMENT_PAYEE'),
    ('facture', 'PAYEE', 'EMISE'),
    ('facture', 'PARTIELLEMENT_PAYEE', 'EMISE');
create trigger facture_naissance before insert on facture
    for each row when (not pg_has_role('regie_owner', 'usage')) execute function transition_permise('facture');
create trigger facture_transition before update of etat on facture
    for each row when (old.etat <> new.etat) execute function transition_permise('facture');

create table ligne_facture (
    id bigint generated always as identity primary key,
    facture_id bigint not null references facture,
    rang smallint not null,
    ligne_devis_id bigint references ligne_devis,
    mouvement_id bigint references mouvement_stock,
    materiel_id bigint references materiel,
    libelle text not null,
    quantite numeric(12, 4) not null,
    unite text not null default 'u',
    prix_unitaire_ht numeric(16, 6) not null,
    remise_pourcent numeric(5, 2) not null default 0,
    taux_tva numeric(4, 2) not null,
    categorie_tva text not null default 'S',
    mention_tva text,
    montant_ht numeric(12, 2) not null generated always as (
        round(quantite * prix_unitaire_ht, 2)
        - round(round(quantite * prix_unitaire_ht, 2) * remise_pourcent / 100, 2)) stored,
    creditee boolean not null default false,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    maj_le timestamptz not null default now(),
    maj_par bigint references utilisateur,
    version int not null default 1,
    constraint ligne_facture_rang_unique unique (facture_id, rang) deferrable,
    constraint ligne_facture_prix_positif check (prix_unitaire_ht >= 0),
    constraint ligne_facture_remise_pourcent check (remise_pourcent between 0 and 100),
    constraint ligne_facture_taux_tva_legal check (taux_tva in (20, 10, 8.5, 5.5, 2.1, 0)),
    constraint ligne_facture_categorie_tva_connue check (categorie_tva in ('S', 'E', 'AE', 'K', 'G', 'O', 'Z')),
    constraint ligne_facture_taux_selon_categorie check ((categorie_tva = 'S') = (taux_tva > 0))
);
comment on table ligne_facture is 'One line of an invoice; creditee: an avoir cancelled the whole invoice';
create unique index ligne_facture_piece_facturee_une_fois on ligne_facture (mouvement_id)
    where mouvement_id is not null and not creditee;
create index ligne_facture_par_ligne_devis on ligne_facture (ligne_devis_id) where ligne_devis_id is not null;
create index ligne_facture_par_materiel on ligne_facture (materiel_id) where materiel_id is not null;
create trigger ligne_facture_version before update on ligne_facture for each row execute function ligne_versionnee();

-- Nothing changes once numbered -----------------------------------------------------------------------------------------

-- A column added later is frozen unless it is named here; generated ones are not computed yet in a before trigger.
create function facture_figee() returns trigger
    language plpgsql set search_path = public, pg_temp as $$
begin
    if tg_op = 'DELETE'
       or to_jsonb(old) - '{numero_complet,etat,regle,credite,maj_le,maj_par,version}'::text[]
          <> to_jsonb(new) - '{numero_complet,etat,regle,credite,maj_le,maj_par,version}'::text[]
    then
        raise exception 'facture % is issued: it does not change', old.numero_complet
            using errcode = 'check_violation', constraint = 'facture_figee', table = tg_table_name,
                  hint = 'Issue an avoir, or a rectifying invoice.';
    end if;
    return case tg_op when 'DELETE' then old else new end;
end
$$;
create trigger facture_figee_u before update on facture
    for each row when (old.numero is not null) execute function facture_figee();
create trigger facture_figee_d before delete on facture
    for each row when (old.numero is not null) execute function facture_figee();
create trigger facture_jamais_videe before truncate on facture for each statement execute function ajout_seul();
create trigger ligne_facture_jamais_videe before truncate on ligne_facture for each statement execute function ajout_seul();

create function ligne_facture_figee() returns trigger
    language plpgsql set search_path = public, pg_temp as $$
declare
    v_facture bigint;
    v_numero int;
begin
    if tg_op = 'UPDATE' and to_jsonb(old) - '{montant_ht,creditee,maj_le,maj_par,version}'::text[]
                            = to_jsonb(new) - '{montant_ht,creditee,maj_le,maj_par,version}'::text[] then
        return new;
    end if;
    foreach v_facture in array case tg_op
        when 'INSERT' then array[new.facture_id]
        when 'DELETE' then array[old.facture_id]
        else array[old.facture_id, new.facture_id] end
    loop
        select f.numero into v_numero from facture f where f.id = v_facture for share;
        if v_numero is not null then
            raise exception 'facture % is issued: its lines do not change', v_facture
                using errcode = 'check_violation', constraint = 'ligne_facture_figee', table = tg_table_name,
                      hint = 'Issue an avoir, or a rectifying invoice.';
        end if;
    end loop;
    return case tg_op when 'DELETE' then old else new end;
end
$$;
create trigger ligne_facture_figee_i before insert on ligne_facture
    for each row when (not pg_has_role('regie_owner', 'usage')) execute function ligne_facture_figee();
create trigger ligne_facture_figee_ud before update or delete on ligne_facture
    for each row execute function ligne_facture_figee();

reset role;
