-- Numbers without a gap, what is paid, and the chain that makes both unalterable (CGI art. 286-I-3° bis).
set local role regie_owner;

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
    constraint reglement_annulation_a_un_motif check (annule_id is null or coalesce(motif, '') <> '')
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
