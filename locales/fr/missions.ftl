## Missions and planning on the command line

refus-fin-avant-debut = La fin ({ $fin }) ne vient pas après le début ({ $debut }).
    .hint = Écrivez par exemple demain 14h-17h.
refus-client-sans-site = Ce client n’a pas de site.
    .hint = Créez d’abord le site où le travail aura lieu.
refus-site-a-preciser = Ce client a plusieurs sites.
    .hint = Dites lequel : { $sites }.

aide-console = Ouvre la console
aide-mission = Missions : de l’appel à la clôture
aide-mission-new = Saisit une mission
aide-mission-list = Liste les missions
aide-mission-show = Montre une mission et ses visites
aide-mission-edit = Corrige ce que dit une mission
aide-mission-plan = Donne à une mission des techniciens et une heure
aide-mission-move = Déplace une visite : autre heure, autre technicien, ou les deux
aide-mission-swap = Échange deux visites : leur technicien et leur heure
aide-mission-unassign = Retire une visite du planning
aide-mission-firm = Affermit une visite provisoire
aide-mission-loosen = Rend provisoire une visite ferme
aide-mission-auto-assign = Donne une mission au meilleur technicien à la meilleure heure
aide-mission-suggest = Propose les meilleurs techniciens et leurs heures
aide-mission-why-not = Dit de chaque technicien s’il peut, et sinon pourquoi
aide-mission-confirm = Note que le client confirme l’heure de la visite
aide-mission-leave = Note le départ vers le site
aide-mission-start = Commence le travail sur site
aide-mission-pause = Suspend le travail
aide-mission-resume = Reprend le travail suspendu
aide-mission-turn-back = Rebrousse chemin avant d’arriver
aide-mission-finish = Rend compte de la visite et la termine
aide-mission-submit = Termine la saisie d’un brouillon : la mission peut être planifiée
aide-mission-wait = Met la mission en attente et libère ses techniciens
aide-mission-ready = Fin d’attente : la mission peut être planifiée
aide-mission-cancel = Annule la mission
aide-mission-reopen = Rouvre une mission terminée
aide-mission-to-invoice = Passe une mission terminée en facturation
aide-mission-close = Clôt une mission où rien n’est à facturer
aide-mission-option-mission = Numéro de la mission
    .valeur = NUMÉRO
aide-mission-option-version = Version lue : refuse (code 5) si elle a changé depuis
    .valeur = N
aide-mission-option-visit = Rang de la visite, s’il y en a plusieurs
    .valeur = RANG
aide-mission-option-key = Clé d’idempotence : la même clé n’agit qu’une fois
    .valeur = UUID
aide-mission-option-tech = Identifiant d’un technicien ; à répéter pour une équipe
    .valeur = LOGIN
aide-mission-move-option-tech = Identifiant de qui vient
    .valeur = LOGIN
aide-mission-why-not-option-tech = Seulement ce technicien ; à répéter
    .valeur = LOGIN
aide-mission-option-from = Identifiant de qui part, si plusieurs sont sur la visite
    .valeur = LOGIN
aide-mission-option-at = Début, ou début-fin, à l’heure du site (2026-11-24T10:00, demain 14h, ven. 8h-12h) ; à répéter pour plusieurs jours
    .valeur = QUAND
aide-mission-move-option-at = Nouveau début, à l’heure du site (2026-11-24T10:00, demain 14h)
    .valeur = QUAND
aide-mission-option-duration = Durée du travail (90, 1h30)
    .valeur = DURÉE
aide-mission-option-provisoire = Au crayon : n’occupe le temps de personne
aide-mission-option-aide = En renfort, en plus de ceux que la mission demande
aide-mission-option-force = Passe outre une règle qui peut l’être, avec ce motif
    .valeur = MOTIF
aide-mission-option-motif = Pourquoi
    .valeur = MOTIF
aide-mission-option-with = L’autre mission
    .valeur = NUMÉRO
aide-mission-option-with-visit = Rang de la visite de l’autre mission
    .valeur = RANG
aide-mission-option-with-version = Version lue de cette visite
    .valeur = N
aide-mission-option-client = Code du client (C-00012)
    .valeur = CODE
aide-mission-option-site = Code du site (S-00034) ; inutile si le client n’en a qu’un
    .valeur = CODE
aide-mission-option-title = De quoi il s’agit, en une ligne
    .valeur = TEXTE
aide-mission-option-nature = Nature : depannage, entretien, installation, mise-en-service, controle, visite-technique, garantie
    .valeur = NATURE
aide-mission-option-priority = De 1 (tout de suite) à 4 (quand ça arrange)
    .valeur = N
aide-mission-option-urgent = Ne peut pas attendre
aide-mission-edit-option-urgent = Ne peut pas attendre : oui ou non
    .valeur = BOOLÉEN
aide-mission-option-need = Qui il faut : SPÉCIALITÉ[:NIVEAU[:TITRE[:EFFECTIF]]] (CLIM:3:BR) ; à répéter
    .valeur = BESOIN
aide-mission-option-window = Quand le client le souhaite (demain, ven. 8h-12h), à l’heure du site
    .valeur = QUAND
aide-mission-option-no-window = Le client n’a plus de souhait
aide-mission-option-no-need = Plus personne de précis n’est demandé
aide-mission-option-description = Ce que dit la personne qui appelle
    .valeur = TEXTE
aide-mission-option-reference = Référence du client
    .valeur = TEXTE
aide-mission-option-no-reference = Efface la référence du client
aide-mission-option-payer = Code de qui paie, si c’est un autre client
    .valeur = CODE
aide-mission-option-equipement = Équipement concerné
    .valeur = ID
aide-mission-option-contrat = Numéro du contrat (CM-00007)
    .valeur = NUMÉRO
aide-mission-option-agence = Code de l’agence ; par défaut celle du client, sinon la plus proche du site
    .valeur = CODE
aide-mission-option-called = Heure de l’appel ; maintenant par défaut
    .valeur = QUAND
aide-mission-option-draft = Brouillon : pas encore à planifier
aide-mission-option-assign = L’affecte aussitôt au meilleur technicien
aide-mission-option-sort = Ordre : recent, echeance, priorite
    .valeur = ORDRE
aide-mission-option-count = Seulement combien, jusqu’à la limite (« 50+ » au-delà)
aide-mission-option-awaited = Ce qui manque : piece, client, acces
    .valeur = QUOI
aide-mission-option-report = Compte rendu : ce qui a été fait et constaté
    .valeur = TEXTE
aide-mission-option-result = Résultat : terminee, partielle, infructueuse
    .valeur = RÉSULTAT
aide-mission-option-waiver = Pourquoi une visite partielle ou infructueuse n’a pas de suite
    .valeur = MOTIF
aide-planning = Planning d’une journée
aide-planning-show = Montre la journée de chaque technicien et ce qui reste à planifier
aide-planning-firm-day = Affermit les visites provisoires d’une journée, autant que possible
aide-planning-option-day = Jour (2026-11-24, demain, ven.) ; aujourd’hui par défaut
    .valeur = JOUR
aide-planning-firm-day-option-day = Jour (2026-11-24, demain, ven.)
    .valeur = JOUR
aide-planning-option-agence = Code de l’agence
    .valeur = CODE
aide-planning-option-key = Clé d’idempotence : la même clé n’agit qu’une fois
    .valeur = UUID

mission-dite = { $numero } : { $etat }
mission-planifiee = { $numero } : { $etat }, { $techniciens }, { $plages }
remarque-duree-gardee = { $numero } : la visite du { $plage } garde sa durée ({ $duree }), la mission en demande { $voulue }.
    .hint = Retirez la visite du plan, puis planifiez-la à nouveau.
remarque-echangee = En échange, { $numero } : { $technicien }, { $plage }.
remarque-crayon-retire = { $numero } : le crayon de { $qui } est effacé, { $plage }.
remarque-confirmation-perdue = { $numero } n’est plus confirmée : le client avait dit oui à l’ancienne heure.
    .hint = Prévenez-le de la nouvelle heure, puis confirmez la visite.
remarque-equipe-incomplete =
    { $manque ->
        [one] { $numero } : { $presents } sur { $effectif }, il manque une personne.
       *[other] { $numero } : { $presents } sur { $effectif }, il manque { $manque } personnes.
    }
    .hint = La mission reste à planifier ; planifiez-les aux mêmes heures.
remarque-commencee-incomplete =
    { $manque ->
        [one] { $numero } commence à { $presents } sur { $effectif } : il manque une personne.
       *[other] { $numero } commence à { $presents } sur { $effectif } : il manque { $manque } personnes.
    }
    .hint = Si le travail ne peut être fini ainsi, terminez la visite en « partielle » : la suite sera à planifier.
remarque-travail-garde =
    { $nombre ->
        [one] { $nom } garde une mission planifiée qui ne lui convient plus : { $numeros }.
       *[other] { $nom } garde { $nombre } missions planifiées qui ne lui conviennent plus : { $numeros }.
    }
    .hint = Rien n’a bougé au planning : déplacez ce qui ne tient plus.
remarque-visite-de-plus = { $numero } : { $qui } y va déjà { $plage } ; c’est une visite de plus.
    .hint = S’il fallait changer d’heure, annulez, puis déplacez la première visite.
remarque-encore-au-travail = { $technicien } est encore sur { $numero }, qui était prévue { $plage }.
    .hint = Demandez-lui quand ce travail finira.
remarque-creneau-ecourte = { $numero } : { $technicien } n’a que le créneau { $plage } pour un travail de { $voulue }.
    .hint = Déplacez ce qui suit, si ce travail ne tient pas jusque-là.
remarque-equipe-separee = { $numero } se fait à plusieurs : { $avec } y va toujours { $plage }.
    .hint = Déplacez aussi cette visite.
remarque-trajets-refaits =
    { $visites ->
        [one] Trajet refait pour une visite planifiée à cette adresse.
       *[other] Trajets refaits pour { $visites } visites planifiées à cette adresse.
    }
remarque-trajet-impossible = { $numero } : depuis cette adresse, { $technicien } ne peut plus tenir ses horaires ({ $plage }).
    .hint =
        { $confirmee ->
            [1] Déplacez la visite, et prévenez le client, qui avait confirmé.
           *[0] Déplacez la visite.
        }
remarques-autres = Et { $n } autres points à voir sur le planning.
dit-passe-outre = Passé outre : { $regles }
mission-sans-suggestion = Personne ne peut prendre cette mission. Voyez pourquoi : regie mission why-not
planning-ferie = { $jour } · férié ({ $ferie })
planning-titre = { $jour }, à l’heure de { $fuseau }
planning-sans-technicien = Aucun technicien.
planning-rien-a-planifier = Rien à planifier.
planning-affermi = Visites affermies : { $fermes } ; refusées : { $refus }.

tableau-numero = Numéro
tableau-etat = État
tableau-priorite = Prio.
tableau-prevue = Prévue
tableau-techniciens = Techniciens
tableau-technicien = Technicien
tableau-echeance = Échéance
tableau-contrat = Contrat
tableau-gti = GTI
tableau-gtr = GTR
mission-contrats-possibles = aucun : { $numeros } couvrent ce site. Pour en choisir un : regie mission edit { $numero } --contrat …
tableau-client = Client
tableau-ville = Ville
tableau-titre = Titre
tableau-visite = Visite
tableau-quand = Quand
tableau-quoi = Quoi
tableau-version = Version
tableau-attente = Attente
tableau-annulation = Annulation
tableau-type = Nature
tableau-payeur = Payeur
tableau-reference = Référence
tableau-site = Site
tableau-agence = Agence
tableau-duree = Durée
tableau-besoins = Besoins
tableau-fenetre = Souhait
tableau-rang = N°
tableau-route = Route
tableau-cout = Coût
tableau-raisons = Raisons

refus-visite-inconnue = { $numero } n’a pas de visite { $rang }.
    .hint = Voyez ses visites : regie mission show { $numero }
refus-visite-retiree = La visite { $rang } de { $numero } a été retirée du planning.
    .hint = Voyez ses visites : regie mission show { $numero }
refus-visite-a-preciser = Plusieurs visites de { $numero } peuvent être voulues.
    .hint = Dites laquelle avec --visit : { $rangs }.
echec-besoin-illisible = « { $saisie } » n’est pas un besoin.
    .hint = Écrivez SPÉCIALITÉ[:NIVEAU[:TITRE[:EFFECTIF]]], par exemple CLIM:3:BR.
echec-rien-a-changer = Rien à changer.
    .hint = Dites ce qui change, par exemple --priority 1.

aide-mission-option-no-equipement = Aucun équipement en particulier
aide-mission-option-no-contrat = Hors contrat
aide-mission-edit-option-agence = Code de l’agence
    .valeur = CODE
aide-mission-edit-option-site = Code du site
    .valeur = CODE
aide-mission-option-filter = Filtre : etat:planifiee tech:amorel -ville:lyon avant:ven urgence fuite
    .valeur = FILTRE
