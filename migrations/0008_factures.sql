-- Invoices, what is paid on them, and the chain that makes both unalterable (CGI art. 286-I-3° bis).
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
    numero_complet text generated always as (
        serie || '-' || annee::text || '-' || case when numero < 1000000 then lpad(numero::text, 6, '0') else numero::text end
    ) stored,
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

-- Numbers and the chain -------------------------------------------------------------------------------------------------

create table sequence_document (
    societe_id bigint not null references societe,
    serie text not null,
    annee smallint not null,
    dernier_numero int not null default 0,
    derniere_date date,
    primary key (societe_id, serie, annee),
    constraint sequence_document_numero_positif check (dernier_numero >= 0)
);
comment on table sequence_document is 'Counters of gapless numbers: a SEQUENCE would leave holes on rollback';

create table chaine_fiscale (
    societe_id bigint primary key references societe,
    rang bigint not null,
    empreinte bytea not null,
    constraint chaine_fiscale_empreinte_sha256 check (octet_length(empreinte) = 32)
);
comment on table chaine_fiscale is 'The head of each company''s chain: the row to lock, after the counter';

create table evenement_fiscal (
    id bigint generated always as identity primary key,
    societe_id bigint not null references societe,
    rang bigint not null,
    nature text not null,
    facture_id bigint references facture,
    reglement_id bigint,
    montant_centimes bigint not null,
    charge_sha256 bytea not null,
    algorithme smallint not null,
    precedent bytea not null,
    empreinte bytea not null,
    survenu_le timestamptz not null default now(),
    acteur_id bigint not null references utilisateur,
    constraint evenement_fiscal_rang_unique unique (societe_id, rang),
    constraint evenement_fiscal_sans_embranchement unique (societe_id, precedent),
    constraint evenement_fiscal_nature_connue check (nature in
        ('EMISSION', 'REGLEMENT', 'ANNULATION_REGLEMENT', 'ENVOI', 'ARCHIVE', 'CLOTURE')),
    constraint evenement_fiscal_sur_une_piece check (
        case when nature in ('EMISSION', 'ENVOI') then facture_id is not null and reglement_id is null
             when nature in ('REGLEMENT', 'ANNULATION_REGLEMENT') then facture_id is not null and reglement_id is not null
             else num_nonnulls(facture_id, reglement_id) = 0 end),
    constraint evenement_fiscal_empreintes_entieres check (
        octet_length(charge_sha256) = 32 and octet_length(precedent) = 32 and octet_length(empreinte) = 32)
);
comment on table evenement_fiscal is 'The chain: empreinte is the HMAC-SHA256 of precedent and the canonical row, with a secret kept outside; append-only';
create unique index evenement_fiscal_une_emission on evenement_fiscal (facture_id) where nature = 'EMISSION';
create unique index evenement_fiscal_un_reglement on evenement_fiscal (reglement_id) where reglement_id is not null;
create index evenement_fiscal_par_facture on evenement_fiscal (facture_id) where facture_id is not null;

create table charge_fiscale (
    evenement_id bigint primary key references evenement_fiscal,
    charge jsonb not null
);
comment on table charge_fiscale is 'What an event says, apart from the chain: a lawful erasure leaves the chain verifiable';

create trigger evenement_fiscal_ajout_seul before update or delete or truncate on evenement_fiscal
    for each statement execute function ajout_seul();

create function facture_numero_sans_trou() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    compteur sequence_document;
begin
    insert into sequence_document (societe_id, serie, annee) values (new.societe_id, new.serie, new.annee)
    on conflict do nothing;
    select * into compteur from sequence_document s
     where (s.societe_id, s.serie, s.annee) = (new.societe_id, new.serie, new.annee) for update;
    if new.numero <> compteur.dernier_numero + 1 or new.date_emission < compteur.derniere_date then
        raise exception 'facture % of % cannot follow number % of %',
                new.numero_complet, new.date_emission, compteur.dernier_numero, compteur.derniere_date
            using errcode = 'check_violation', constraint = 'facture_numero_sans_trou', table = tg_table_name;
    end if;
    update sequence_document s set dernier_numero = new.numero, derniere_date = new.date_emission
     where (s.societe_id, s.serie, s.annee) = (new.societe_id, new.serie, new.annee);
    return null;
end
$$;
comment on function facture_numero_sans_trou() is 'A number is the last one plus one, and never dated before it';
create constraint trigger facture_numero_sans_trou after update of numero on facture
    for each row when (old.numero is null and new.numero is not null) execute function facture_numero_sans_trou();

create function evenement_fiscal_suit_le_dernier() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    tete chaine_fiscale;
begin
    insert into chaine_fiscale (societe_id, rang, empreinte)
    values (new.societe_id, 0, decode(repeat('00', 32), 'hex')) on conflict do nothing;
    select * into tete from chaine_fiscale c where c.societe_id = new.societe_id for update;
    if new.rang <> tete.rang + 1 or new.precedent <> tete.empreinte then
        raise exception 'event % does not follow event % of the chain', new.rang, tete.rang
            using errcode = 'check_violation', constraint = 'evenement_fiscal_suit_le_dernier', table = tg_table_name;
    end if;
    update chaine_fiscale c set rang = new.rang, empreinte = new.empreinte where c.societe_id = new.societe_id;
    return null;
end
$$;
create trigger evenement_fiscal_suit_le_dernier after insert on evenement_fiscal
    for each row execute function evenement_fiscal_suit_le_dernier();

create function facture_totaux(p_facture_id bigint, out total_ht numeric, out total_tva numeric)
    language sql stable set search_path = public, pg_temp
begin atomic
    select coalesce(sum(t.base), 0), coalesce(sum(round(t.base * t.taux_tva / 100, 2)), 0)
    from (select l.taux_tva, sum(l.montant_ht) as base
          from ligne_facture l where l.facture_id = p_facture_id
          group by l.categorie_tva, l.taux_tva) t;
end;
comment on function facture_totaux(bigint) is 'What the lines of an invoice add up to, TVA once per category and rate';

create function facture_totaux_exacts() returns trigger
    language plpgsql set search_path = public, pg_temp as $$
declare
    juste record;
begin
    select * into juste from facture_totaux(new.id);
    if (new.total_ht, new.total_tva) is distinct from (juste.total_ht, juste.total_tva) then
        raise exception 'facture %: totals % + % where the lines make % + %',
                new.id, new.total_ht, new.total_tva, juste.total_ht, juste.total_tva
            using errcode = 'check_violation', constraint = 'facture_totaux_exacts', table = tg_table_name;
    end if;
    return null;
end
$$;
create constraint trigger facture_totaux_exacts after update of numero on facture
    for each row when (old.numero is null and new.numero is not null) execute function facture_totaux_exacts();

create function facture_emission_chainee() returns trigger
    language plpgsql set search_path = public, pg_temp as $$
begin
    if not exists (
        select from evenement_fiscal e
        where e.facture_id = new.id and e.nature = 'EMISSION' and e.societe_id = new.societe_id
          and e.montant_centimes = new.total_ttc * 100
    ) then
        raise exception 'facture % was issued outside the chain', new.numero_complet
            using errcode = 'check_violation', constraint = 'facture_emission_chainee', table = tg_table_name;
    end if;
    return null;
end
$$;
create constraint trigger facture_emission_chainee after update of numero on facture
    deferrable initially deferred
    for each row when (old.numero is null and new.numero is not null) execute function facture_emission_chainee();

-- Money ---------------------------------------------------------------------------------------------------------------

create table reglement (
    id bigint generated always as identity primary key,
    facture_id bigint not null references facture,
    montant numeric(12, 2) not null,
    mode text not null,
    date_reglement date not null,
    reference text,
    annule_id bigint references reglement,
    motif text,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    constraint reglement_mode_connu check (mode in ('VIREMENT', 'CHEQUE', 'CARTE', 'ESPECES', 'PRELEVEMENT', 'COMPENSATION')),
    constraint reglement_negatif_s_il_en_annule_un check (case when annule_id is null then montant > 0 else montant < 0 end),
    constraint reglement_annule_une_fois unique (annule_id),
    constraint reglement_annulation_a_un_motif check (annule_id is null or motif <> '')
);
comment on table reglement is 'Money received (or paid back on an avoir); a mistake is reversed by a negative row, never deleted';
create index reglement_par_facture on reglement (facture_id, id);
create index reglement_par_date on reglement (date_reglement desc, id desc);
create trigger reglement_ajout_seul before update or delete or truncate on reglement
    for each statement execute function ajout_seul();
alter table evenement_fiscal add constraint evenement_fiscal_reglement_id_fkey foreign key (reglement_id) references reglement;

-- Where an issued invoice stands follows from its règlements and avoirs, and from nothing else.
create function facture_etat_selon(f facture) returns text
    language sql immutable
    return case
        when f.etat in ('BROUILLON', 'ANNULEE_PAR_AVOIR', 'IRRECOUVRABLE') then f.etat
        when f.credite = f.total_ttc and f.total_ttc > 0 then 'ANNULEE_PAR_AVOIR'
        when f.regle >= f.total_ttc - f.acomptes_deduits - f.credite then 'PAYEE'
        when f.regle > 0 then 'PARTIELLEMENT_PAYEE'
        else 'EMISE'
    end;

-- Runs as the owner: the application has no right on facture.etat, regle or credite.
create function reglement_solde_la_facture() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    f facture;
begin
    select * into f from facture where id = new.facture_id for update;
    if new.annule_id is not null and not exists (
        select from reglement r where r.id = new.annule_id and r.facture_id = f.id and r.montant = -new.montant and r.annule_id is null
    ) then
        raise exception 'règlement % does not reverse règlement %', new.id, new.annule_id
            using errcode = 'check_violation', constraint = 'reglement_annule_le_meme_montant', table = tg_table_name;
    end if;
    if f.numero is null or new.montant > 0 and (
        f.etat in ('ANNULEE_PAR_AVOIR', 'IRRECOUVRABLE')
        or f.regle + new.montant > f.total_ttc - f.acomptes_deduits - f.credite)
    then
        raise exception 'facture %: règlement of % where % is left to pay', coalesce(f.numero_complet, f.etat), new.montant,
                f.total_ttc - f.acomptes_deduits - f.credite - f.regle
            using errcode = 'check_violation', constraint = 'reglement_dans_le_reste_du', table = tg_table_name;
    end if;
    f.regle := f.regle + new.montant;
    update facture set regle = f.regle, etat = facture_etat_selon(f), maj_par = new.cree_par where id = f.id;
    return null;
end
$$;
create trigger reglement_solde_la_facture after insert on reglement
    for each row execute function reglement_solde_la_facture();

create function reglement_chaine() returns trigger
    language plpgsql set search_path = public, pg_temp as $$
begin
    if not exists (
        select from evenement_fiscal e
        where e.reglement_id = new.id and e.facture_id = new.facture_id and e.montant_centimes = new.montant * 100
          and e.nature = case when new.annule_id is null then 'REGLEMENT' else 'ANNULATION_REGLEMENT' end
    ) then
        raise exception 'règlement % was recorded outside the chain', new.id
            using errcode = 'check_violation', constraint = 'reglement_chaine', table = tg_table_name;
    end if;
    return null;
end
$$;
create constraint trigger reglement_chaine after insert on reglement
    deferrable initially deferred for each row execute function reglement_chaine();

create function avoir_dans_ce_qui_reste() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    f facture;
begin
    select * into f from facture where id = new.origine_id for update;
    if f.numero is null or f.type = 'AVOIR' or f.client_id <> new.client_id
       or f.credite + new.total_ttc > f.total_ttc or f.date_emission > new.date_emission
    then
        raise exception 'avoir of % on facture % where % is left to credit',
                new.total_ttc, coalesce(f.numero_complet, f.etat), f.total_ttc - f.credite
            using errcode = 'check_violation', constraint = 'avoir_dans_ce_qui_reste', table = tg_table_name;
    end if;
    f.credite := f.credite + new.total_ttc;
    update facture set credite = f.credite, etat = facture_etat_selon(f), maj_par = new.maj_par where id = f.id;
    if f.credite = f.total_ttc then
        update ligne_facture set creditee = true, maj_par = new.maj_par where facture_id = f.id;
    end if;
    return null;
end
$$;
create constraint trigger avoir_dans_ce_qui_reste after update of numero on facture
    for each row when (old.numero is null and new.numero is not null and new.type = 'AVOIR')
    execute function avoir_dans_ce_qui_reste();

-- What the application may do to an invoice's life, since it may not write these columns ---------------------------------

create function facture_prochain_numero(
    p_facture_id bigint, p_date date,
    out numero int, out rang bigint, out precedent bytea)
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    f facture;
    v_annee smallint := extract(year from p_date);
begin
    -- With the invoice it credits, in id order: a règlement takes that one before the chain, too.
    perform from facture where id in (p_facture_id, (select x.origine_id from facture x where x.id = p_facture_id))
     order by id for update;
    select * into strict f from facture where id = p_facture_id;
    insert into sequence_document (societe_id, serie, annee) values (f.societe_id, f.serie, v_annee)
    on conflict do nothing;
    select s.dernier_numero + 1 into numero from sequence_document s
     where (s.societe_id, s.serie, s.annee) = (f.societe_id, f.serie, v_annee) for update;
    insert into chaine_fiscale (societe_id, rang, empreinte)
    values (f.societe_id, 0, decode(repeat('00', 32), 'hex')) on conflict do nothing;
    select c.rang + 1, c.empreinte into rang, precedent from chaine_fiscale c
     where c.societe_id = f.societe_id for update;
end
$$;
comment on function facture_prochain_numero(bigint, date) is
    'Locks invoice (and the one it credits), counter and chain head, in that order, and tells what the document and the event will carry';

create function facture_emettre(
    p_facture_id bigint, p_version int, p_date date, p_document_sha256 bytea, p_acteur_id bigint,
    p_algorithme smallint, p_empreinte bytea, p_charge jsonb, p_charge_sha256 bytea)
    returns text
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    f facture;
    suivant record;
    v_evenement bigint;
begin
    select * into suivant from facture_prochain_numero(p_facture_id, p_date);
    update facture set
        etat = 'EMISE', annee = extract(year from p_date), numero = suivant.numero, date_emission = p_date,
        document_sha256 = p_document_sha256, emise_le = now(), emise_par = p_acteur_id, maj_par = p_acteur_id
     where id = p_facture_id and version = p_version and numero is null
    returning * into f;
    if not found then
        return null;
    end if;
    insert into evenement_fiscal (societe_id, rang, nature, facture_id, montant_centimes, charge_sha256, algorithme,
                                  precedent, empreinte, acteur_id)
    values (f.societe_id, suivant.rang, 'EMISSION', f.id, f.total_ttc * 100, p_charge_sha256, p_algorithme,
            suivant.precedent, p_empreinte, p_acteur_id)
    returning id into v_evenement;
    insert into charge_fiscale (evenement_id, charge) values (v_evenement, p_charge);
    return f.numero_complet;
end
$$;
comment on function facture_emettre(bigint, int, date, bytea, bigint, smallint, bytea, jsonb, bytea) is
    'Numbers, freezes and chains an invoice; null when the version has moved on or it is already issued';

create function facture_irrecouvrable(p_facture_id bigint, p_version int, p_acteur_id bigint) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update facture set etat = 'IRRECOUVRABLE', maj_par = p_acteur_id where id = p_facture_id and version = p_version;
    return found;
end
$$;
comment on function facture_irrecouvrable(bigint, int, bigint) is 'Gives up on an invoice; false when the version has moved on';

reset role;
