-- Parts, where they are, and the ledger that moves them.
set local role regie_owner;

create table depot (
    id bigint generated always as identity primary key,
    code text not null,
    libelle text not null,
    type text not null,
    agence_id bigint references agence,
    responsable_id bigint references utilisateur,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    maj_le timestamptz not null default now(),
    maj_par bigint references utilisateur,
    version int not null default 1,
    supprime_le timestamptz,
    supprime_par bigint references utilisateur,
    constraint depot_type_connu check (type in ('ENTREPOT', 'VEHICULE', 'TRANSIT'))
);
comment on table depot is 'Where stock lies: a warehouse, a van, or on its way';
create unique index depot_code_unique on depot (lower(code)) where supprime_le is null;
create index depot_par_agence on depot (agence_id, id) where supprime_le is null;
create index depot_par_responsable on depot (responsable_id) where responsable_id is not null;
create trigger depot_version before update on depot for each row execute function ligne_versionnee();

alter table utilisateur add constraint utilisateur_depot_id_fkey foreign key (depot_id) references depot;

create table materiel (
    id bigint generated always as identity primary key,
    reference text not null,
    ean text,
    designation text not null,
    unite text not null default 'u',
    suivi text not null default 'AUCUN',
    prix_vente_ht numeric(16, 6) not null default 0,
    taux_tva numeric(4, 2) not null default 20,
    cout_moyen numeric(16, 6) not null default 0,
    seuil_defaut numeric(12, 3),
    fournisseur text,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    maj_le timestamptz not null default now(),
    maj_par bigint references utilisateur,
    version int not null default 1,
    supprime_le timestamptz,
    supprime_par bigint references utilisateur,
    constraint materiel_suivi_connu check (suivi in ('AUCUN', 'LOT', 'SERIE')),
    constraint materiel_prix_positif check (prix_vente_ht >= 0 and cout_moyen >= 0),
    constraint materiel_taux_tva_legal check (taux_tva in (20, 10, 8.5, 5.5, 2.1, 0)),
    constraint materiel_ean_lisible check (ean ~ '^[0-9]{8,14}$')
);
comment on table materiel is 'An article: what it is, how it is tracked, what it costs and sells for';
create unique index materiel_reference_unique on materiel (lower(reference)) where supprime_le is null;
create unique index materiel_ean_unique on materiel (ean) where supprime_le is null;
create index materiel_par_designation on materiel (designation, id) where supprime_le is null;
create index materiel_recherche on materiel
    using gin (recherche(reference || ' ' || designation || ' ' || coalesce(ean, '')) gin_trgm_ops);
create trigger materiel_version before update on materiel for each row execute function ligne_versionnee();

create table exemplaire (
    id bigint generated always as identity primary key,
    materiel_id bigint not null references materiel,
    numero_serie text,
    lot text,
    depot_id bigint references depot,
    equipement_id bigint references equipement,
    peremption date,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    maj_le timestamptz not null default now(),
    maj_par bigint references utilisateur,
    version int not null default 1,
    constraint exemplaire_de_son_materiel unique (id, materiel_id),
    constraint exemplaire_serie_ou_lot check (num_nonnulls(numero_serie, lot) = 1),
    constraint exemplaire_un_seul_endroit check (num_nonnulls(depot_id, equipement_id) <= 1),
    constraint exemplaire_serie_unique unique (materiel_id, numero_serie)
);
comment on table exemplaire is 'One tracked piece and the one place where it is, nowhere once it has left; or a lot, and where it was received';
create unique index exemplaire_lot_unique on exemplaire (materiel_id, lot, coalesce(depot_id, 0)) where lot is not null;
create index exemplaire_par_depot on exemplaire (depot_id, materiel_id) where depot_id is not null;
create index exemplaire_par_equipement on exemplaire (equipement_id) where equipement_id is not null;
create index exemplaire_recherche on exemplaire using gin (recherche(coalesce(numero_serie, '') || ' ' || coalesce(lot, '')) gin_trgm_ops);
create trigger exemplaire_version before update on exemplaire for each row execute function ligne_versionnee();

create table stock_solde (
    materiel_id bigint not null references materiel,
    depot_id bigint not null references depot,
    physique numeric(12, 3) not null default 0,
    reserve numeric(12, 3) not null default 0,
    seuil numeric(12, 3),
    primary key (materiel_id, depot_id),
    constraint stock_solde_jamais_negatif check (physique >= 0),
    constraint stock_solde_reserve_positif check (reserve >= 0),
    constraint stock_solde_reserve_couverte check (reserve <= physique)
);
comment on table stock_solde is 'What is there and what of it is promised; written by the ledger and the reservations only';
create index stock_solde_par_depot on stock_solde (depot_id, materiel_id);

create table mouvement_stock (
    id bigint generated always as identity primary key,
    materiel_id bigint not null references materiel,
    exemplaire_id bigint,
    source_id bigint references depot,
    destination_id bigint references depot,
    quantite numeric(12, 3) not null,
    type text not null,
    intervention_id bigint references intervention,
    equipement_id bigint references equipement,
    cout numeric(16, 6),
    motif text,
    cle uuid,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    constraint mouvement_stock_quantite_positive check (quantite > 0),
    constraint mouvement_stock_type_connu check (type in
        ('ENTREE', 'SORTIE', 'TRANSFERT', 'CONSOMMATION', 'RETOUR', 'INVENTAIRE', 'REBUT')),
    constraint mouvement_stock_sens_selon_type check (
        case when type in ('ENTREE', 'RETOUR') then source_id is null and destination_id is not null
             when type in ('SORTIE', 'CONSOMMATION', 'REBUT') then source_id is not null and destination_id is null
             when type = 'TRANSFERT' then source_id <> destination_id and num_nonnulls(source_id, destination_id) = 2
             else num_nonnulls(source_id, destination_id) = 1 end),
    constraint mouvement_stock_equipement_recoit check (equipement_id is null or type = 'CONSOMMATION'),
    constraint mouvement_stock_cle_unique unique (cle),
    constraint mouvement_stock_exemplaire_du_materiel
        foreign key (exemplaire_id, materiel_id) references exemplaire (id, materiel_id)
);
comment on table mouvement_stock is 'The ledger: every piece that came, moved or went; append-only';
create index mouvement_stock_par_materiel on mouvement_stock (materiel_id, id desc);
create index mouvement_stock_par_source on mouvement_stock (source_id, id desc) where source_id is not null;
create index mouvement_stock_par_destination on mouvement_stock (destination_id, id desc) where destination_id is not null;
create index mouvement_stock_par_intervention on mouvement_stock (intervention_id) where intervention_id is not null;
create index mouvement_stock_par_exemplaire on mouvement_stock (exemplaire_id) where exemplaire_id is not null;

create trigger mouvement_stock_ajout_seul before update or delete or truncate on mouvement_stock
    for each statement execute function ajout_seul();

-- Runs as the owner: the application has no right on stock_solde, so a balance and its ledger cannot part.
create function mouvement_stock_tient_le_solde() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    v_suivi text;
    v_depot bigint;
begin
    select m.suivi into v_suivi from materiel m where m.id = new.materiel_id;
    if (v_suivi = 'AUCUN') <> (new.exemplaire_id is null) or (v_suivi = 'SERIE' and new.quantite <> 1) then
        raise exception 'materiel % is tracked by %: one exemplaire at a time', new.materiel_id, v_suivi
            using errcode = 'check_violation', constraint = 'mouvement_stock_selon_suivi', table = tg_table_name;
    end if;
    if v_suivi = 'SERIE' then
        update exemplaire e
           set depot_id = new.destination_id, equipement_id = new.equipement_id, maj_par = new.cree_par
         where e.id = new.exemplaire_id and (
             new.source_id is null and e.depot_id is null or e.depot_id = new.source_id);
        if not found then
            raise exception 'exemplaire % is not where movement % takes it from', new.exemplaire_id, new.id
                using errcode = 'check_violation', constraint = 'exemplaire_pris_ou_il_est', table = tg_table_name;
        end if;
    elsif v_suivi = 'LOT' and new.type = 'ENTREE' then
        update exemplaire e set depot_id = new.destination_id, maj_par = new.cree_par
         where e.id = new.exemplaire_id and e.depot_id is null;
    end if;
    -- Rows are taken in depot order, so that two transfers that cross do not deadlock.
    for v_depot in select d from unnest(array[new.source_id, new.destination_id]) d where d is not null order by d loop
        if v_depot = new.source_id then
            update stock_solde s set physique = s.physique - new.quantite
             where s.materiel_id = new.materiel_id and s.depot_id = v_depot;
            if not found then
                raise exception 'depot % has no materiel %', v_depot, new.materiel_id
                    using errcode = 'check_violation', constraint = 'stock_solde_jamais_negatif', table = 'stock_solde';
            end if;
        else
            insert into stock_solde as s (materiel_id, depot_id, physique)
            values (new.materiel_id, v_depot, new.quantite)
            on conflict (materiel_id, depot_id) do update set physique = s.physique + excluded.physique;
        end if;
    end loop;
    return null;
end
$$;
create trigger mouvement_stock_tient_le_solde after insert on mouvement_stock
    for each row execute function mouvement_stock_tient_le_solde();

create table reservation_materiel (
    id bigint generated always as identity primary key,
    mission_id bigint not null references mission,
    materiel_id bigint not null references materiel,
    depot_id bigint not null references depot,
    quantite numeric(12, 3) not null,
    etat text not null default 'ACTIVE',
    expire_le timestamptz,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    maj_le timestamptz not null default now(),
    maj_par bigint references utilisateur,
    version int not null default 1,
    constraint reservation_materiel_quantite_positive check (quantite > 0),
    constraint reservation_materiel_etat_connu check (etat in ('ACTIVE', 'SERVIE', 'LIBEREE'))
);
comment on table reservation_materiel is 'Stock promised to a mission until it is used, released or expired';
create index reservation_materiel_par_mission on reservation_materiel (mission_id);
create index reservation_materiel_actives on reservation_materiel (materiel_id, depot_id, cree_le desc) where etat = 'ACTIVE';
create index reservation_materiel_expire on reservation_materiel (expire_le) where etat = 'ACTIVE';
create trigger reservation_materiel_version before update on reservation_materiel for each row execute function ligne_versionnee();

create function reservation_materiel_tient_le_solde() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    ecart record;
begin
    for ecart in
        select d.materiel_id, d.depot_id, sum(d.quantite) as quantite
        from (select old.materiel_id, old.depot_id, -old.quantite as quantite
               where tg_op <> 'INSERT' and old.etat = 'ACTIVE'
              union all
              select new.materiel_id, new.depot_id, new.quantite
               where tg_op <> 'DELETE' and new.etat = 'ACTIVE') d
        group by d.materiel_id, d.depot_id having sum(d.quantite) <> 0
        order by d.materiel_id, d.depot_id
    loop
        update stock_solde s set reserve = s.reserve + ecart.quantite
         where s.materiel_id = ecart.materiel_id and s.depot_id = ecart.depot_id;
        if not found then
            raise exception 'depot % has no materiel % to reserve', ecart.depot_id, ecart.materiel_id
                using errcode = 'check_violation', constraint = 'stock_solde_reserve_couverte', table = 'stock_solde';
        end if;
    end loop;
    return null;
end
$$;
create trigger reservation_materiel_tient_le_solde after insert or delete or update on reservation_materiel
    for each row execute function reservation_materiel_tient_le_solde();

reset role;
