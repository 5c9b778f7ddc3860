-- Clients, where their things are, and what is promised to them.
set local role regie_owner;

create sequence client_numero;
create sequence site_numero;
create sequence contrat_numero;

create table client (
    id bigint generated always as identity primary key,
    code text not null default 'C-' || rang_affiche(nextval('client_numero'), 5),
    type text not null,
    raison_sociale text not null,
    siren text,
    siret text,
    tva_intracommunautaire text,
    adresse text,
    complement text,
    code_postal text,
    ville text,
    pays text not null default 'FR',
    courriel text,
    telephone text,
    code_service text,
    compte_auxiliaire text,
    delai_paiement_jours smallint not null default 30,
    delai_fin_de_mois boolean not null default false,
    agence_id bigint references agence,
    notes text,
    dernier_contact_le timestamptz not null default now(),
    anonymise_le timestamptz,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    maj_le timestamptz not null default now(),
    maj_par bigint references utilisateur,
    version int not null default 1,
    supprime_le timestamptz,
    supprime_par bigint references utilisateur,
    constraint client_code_unique unique (code),
    constraint client_type_connu check (type in ('PARTICULIER', 'PRO', 'PUBLIC')),
    constraint client_siren_neuf_chiffres check (siren ~ '^[0-9]{9}$'),
    constraint client_siret_de_son_siren check (siret ~ '^[0-9]{14}$' and left(siret, 9) = siren),
    -- Code de commerce, art. L441-10: at most 60 days.
    constraint client_delai_de_paiement_legal check (delai_paiement_jours between 0 and 60)
);
comment on table client is 'Who orders and who pays; the address and e-mail are those of its invoices';
comment on column client.anonymise_le is 'RGPD: names and contacts were erased then; invoices stay';
create unique index client_compte_auxiliaire_unique on client (compte_auxiliaire) where supprime_le is null;
create index client_par_nom on client (raison_sociale, id) where supprime_le is null;
create index client_par_siren on client (siren) where siren is not null;
create index client_recherche on client using gin (recherche(code || ' ' || raison_sociale) gin_trgm_ops);
create trigger client_version before update on client for each row execute function ligne_versionnee();

create table site (
    id bigint generated always as identity primary key,
    code text not null default 'S-' || rang_affiche(nextval('site_numero'), 5),
    client_id bigint not null references client,
    libelle text not null default '',
    adresse text not null,
    complement text,
    code_postal text not null,
    ville text not null,
    code_insee text,
    pays text not null default 'FR',
    latitude double precision,
    longitude double precision,
    "precision" text,
    fuseau text not null default 'Europe/Paris',
    acces text,
    ouverture jsonb,
    occupant text,
    telephone text,
    acheve_depuis_plus_de_deux_ans boolean,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    maj_le timestamptz not null default now(),
    maj_par bigint references utilisateur,
    version int not null default 1,
    supprime_le timestamptz,
    supprime_par bigint references utilisateur,
    constraint site_code_unique unique (code),
    constraint site_position_complete check (num_nonnulls(latitude, longitude, "precision") in (0, 3)),
    constraint site_position_sur_terre check (latitude between -90 and 90 and longitude between -180 and 180),
    constraint site_precision_connue check ("precision" in ('adresse', 'commune', 'code_postal', 'secteur', 'departement')),
    constraint site_fuseau_connu check (now() at time zone fuseau is not null)
);
comment on table site is 'Where the work is done; its zone is that of windows typed for it';
comment on column site.acheve_depuis_plus_de_deux_ans is 'Condition of the reduced TVA rates';
create index site_par_client on site (client_id, id) where supprime_le is null;
create index site_par_ville on site (ville, id) where supprime_le is null;
create index site_recherche on site
    using gin (recherche(code || ' ' || libelle || ' ' || adresse || ' ' || code_postal || ' ' || ville) gin_trgm_ops);
create trigger site_version before update on site for each row execute function ligne_versionnee();

create table contact (
    id bigint generated always as identity primary key,
    client_id bigint not null references client,
    site_id bigint references site,
    nom text not null,
    prenom text not null default '',
    fonction text,
    telephone text,
    courriel text,
    principal boolean not null default false,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    maj_le timestamptz not null default now(),
    maj_par bigint references utilisateur,
    version int not null default 1,
    supprime_le timestamptz,
    supprime_par bigint references utilisateur
);
comment on table contact is 'A person to call, of a client or of one of its sites';
create index contact_par_client on contact (client_id) where supprime_le is null;
create index contact_par_site on contact (site_id) where site_id is not null and supprime_le is null;
create index contact_recherche on contact using gin (recherche(prenom || ' ' || nom) gin_trgm_ops);
create trigger contact_version before update on contact for each row execute function ligne_versionnee();

create table equipement (
    id bigint generated always as identity primary key,
    site_id bigint not null references site,
    parent_id bigint,
    libelle text not null,
    marque text,
    modele text,
    numero_serie text,
    mise_en_service date,
    fin_garantie date,
    fluide text,
    charge_kg numeric(8, 3),
    notes text,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    maj_le timestamptz not null default now(),
    maj_par bigint references utilisateur,
    version int not null default 1,
    supprime_le timestamptz,
    supprime_par bigint references utilisateur,
    constraint equipement_sur_son_site unique (id, site_id),
    constraint equipement_parent_sur_le_meme_site foreign key (parent_id, site_id) references equipement (id, site_id),
    constraint equipement_charge_positive check (charge_kg > 0),
    constraint equipement_charge_d_un_fluide check (charge_kg is null or fluide is not null)
);
comment on table equipement is 'A machine at a site, in a tree: the chiller, its compressors';
create index equipement_par_site on equipement (site_id, id) where supprime_le is null;
create index equipement_par_parent on equipement (parent_id) where parent_id is not null;
create index equipement_recherche on equipement using gin (
    recherche(libelle || ' ' || coalesce(marque, '') || ' ' || coalesce(modele, '') || ' ' || coalesce(numero_serie, '')) gin_trgm_ops);
create trigger equipement_version before update on equipement for each row execute function ligne_versionnee();

create function equipement_arbre_sans_boucle() returns trigger
    language plpgsql set search_path = public, pg_temp as $$
begin
    if exists (
        with recursive ancetre (id, parent_id) as (
            select e.id, e.parent_id from equipement e where e.id = new.parent_id
            union
            select e.id, e.parent_id from equipement e join ancetre a on e.id = a.parent_id
        )
        select from ancetre where id = new.id
    ) then
        raise exception 'equipement % would be its own ancestor', new.id
            using errcode = 'check_violation', constraint = 'equipement_arbre_sans_boucle', table = tg_table_name;
    end if;
    return null;
end
$$;
create constraint trigger equipement_arbre_sans_boucle after update of parent_id on equipement
    for each row when (new.parent_id is not null) execute function equipement_arbre_sans_boucle();

create table contrat_maintenance (
    id bigint generated always as identity primary key,
    numero text not null default 'CM-' || rang_affiche(nextval('contrat_numero'), 5),
    client_id bigint not null references client,
    agence_id bigint references agence,
    libelle text not null default '',
    validite daterange not null,
    periodicite_mois smallint,
    visite_heure time,
    fuseau text not null default 'Europe/Paris',
    prochaine_visite date,
    couverture text not null default 'HEURES',
    couverture_jours smallint[] not null default '{1,2,3,4,5}',
    couverture_debut time not null default '08:00',
    couverture_fin time not null default '18:00',
    feries_couverts boolean not null default false,
    gti_heures numeric(6, 2),
    gtr_heures numeric(6, 2),
    astreinte boolean not null default false,
    montant_annuel numeric(12, 2),
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    maj_le timestamptz not null default now(),
    maj_par bigint references utilisateur,
    version int not null default 1,
    supprime_le timestamptz,
    supprime_par bigint references utilisateur,
    constraint contrat_maintenance_numero_unique unique (numero),
    constraint contrat_maintenance_validite_non_vide check (not isempty(validite)),
    constraint contrat_maintenance_couverture_connue check (couverture in ('CONTINUE', 'HEURES')),
    constraint contrat_maintenance_couverture_d_un_jour check (couverture_debut < couverture_fin),
    constraint contrat_maintenance_jours_iso check (couverture_jours <@ '{1,2,3,4,5,6,7}' and cardinality(couverture_jours) > 0),
    constraint contrat_maintenance_periodicite_positive check (periodicite_mois > 0),
    constraint contrat_maintenance_delais_positifs check (gti_heures > 0 and gtr_heures > 0),
    constraint contrat_maintenance_fuseau_connu check (now() at time zone fuseau is not null)
);
comment on table contrat_maintenance is 'Visits due and delays promised; hours are wall clock in fuseau, CONTINUE is 24/7';
create index contrat_maintenance_par_client on contrat_maintenance (client_id, id) where supprime_le is null;
create index contrat_maintenance_prochaine_visite on contrat_maintenance (prochaine_visite) where supprime_le is null;
create index contrat_maintenance_recherche on contrat_maintenance using gin (recherche(numero || ' ' || libelle) gin_trgm_ops);
create trigger contrat_maintenance_version before update on contrat_maintenance
    for each row execute function ligne_versionnee();

create table contrat_site (
    contrat_id bigint not null references contrat_maintenance,
    site_id bigint not null references site,
    primary key (contrat_id, site_id)
);
comment on table contrat_site is 'Sites a contract covers';
create index contrat_site_par_site on contrat_site (site_id);

create table contrat_equipement (
    contrat_id bigint not null references contrat_maintenance,
    equipement_id bigint not null references equipement,
    primary key (contrat_id, equipement_id)
);
comment on table contrat_equipement is 'Machines a contract covers';
create index contrat_equipement_par_equipement on contrat_equipement (equipement_id);

create function contrat_entier(k contrat_maintenance) returns jsonb
    language sql stable parallel safe
    return to_jsonb(k) - 'validite' || jsonb_build_object(
        'debut', lower(k.validite), 'fin', upper(k.validite) - 1,
        'sites', coalesce((select jsonb_agg(s.site_id order by s.site_id) from contrat_site s where s.contrat_id = k.id), '[]'),
        'equipements', coalesce((select jsonb_agg(e.equipement_id order by e.equipement_id)
                                 from contrat_equipement e where e.contrat_id = k.id), '[]'));
comment on function contrat_entier(contrat_maintenance) is
    'A contract with its first and last day, its sites and its machines: what is entered of it, and what the journal keeps';

reset role;
