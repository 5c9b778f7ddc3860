## Missions and planning on the command line

refus-fin-avant-debut = The end ({ $fin }) doesn’t come after the start ({ $debut }).
    .hint = Write for instance tomorrow 2pm-5pm.
refus-client-sans-site = This client has no site.
    .hint = Enter the site where the work will be done first.
refus-site-a-preciser = This client has several sites.
    .hint = Say which one: { $sites }.

aide-console = Opens the console
aide-mission = Missions: from the call to their closing
aide-mission-new = Enters a mission
aide-mission-list = Lists missions
aide-mission-show = Shows a mission and its visits
aide-mission-edit = Corrects what a mission says
aide-mission-plan = Gives a mission technicians and a time
aide-mission-move = Moves a visit: another time, another technician, or both
aide-mission-swap = Swaps two visits: their technician and their time
aide-mission-unassign = Takes a visit off the plan
aide-mission-firm = Makes a pencilled-in visit firm
aide-mission-loosen = Makes a firm visit pencilled-in
aide-mission-auto-assign = Gives a mission to the best technician at the best time
aide-mission-suggest = Proposes the best technicians and their times
aide-mission-why-not = Says of each technician whether they can, and if not, why
aide-mission-confirm = Notes that the client confirms the time of the visit
aide-mission-leave = Notes the departure for the site
aide-mission-start = Starts the work on site
aide-mission-pause = Interrupts the work
aide-mission-resume = Goes on with interrupted work
aide-mission-turn-back = Turns back before arriving
aide-mission-finish = Reports on the visit and ends it
aide-mission-submit = Ends the entry of a draft: the mission can be planned
aide-mission-wait = Puts the mission on hold and releases its technicians
aide-mission-ready = Ends the wait: the mission can be planned
aide-mission-cancel = Cancels the mission
aide-mission-reopen = Reopens a finished mission
aide-mission-to-invoice = Passes a finished mission on to be invoiced
aide-mission-close = Closes a mission where nothing is to be invoiced
aide-mission-option-mission = Number of the mission
    .valeur = NUMBER
aide-mission-option-version = Version that was read: refused (code 5) if it has changed since
    .valeur = N
aide-mission-option-visit = Rank of the visit, where there are several
    .valeur = RANK
aide-mission-option-key = Idempotency key: the same key acts only once
    .valeur = UUID
aide-mission-option-tech = Login of a technician; repeat it for a team
    .valeur = LOGIN
aide-mission-move-option-tech = Login of who comes
    .valeur = LOGIN
aide-mission-why-not-option-tech = Only this technician; may be repeated
    .valeur = LOGIN
aide-mission-option-from = Login of who leaves, where several are on the visit
    .valeur = LOGIN
aide-mission-option-at = Start, or start-end, on the site’s clocks (2026-11-24T10:00, tomorrow 2pm, Fri 8h-12h); repeat it for several days
    .valeur = WHEN
aide-mission-move-option-at = New start, on the site’s clocks (2026-11-24T10:00, tomorrow 2pm)
    .valeur = WHEN
aide-mission-option-duration = Duration of the work (90, 1h30)
    .valeur = LENGTH
aide-mission-option-provisoire = Pencilled in: holds nobody’s time
aide-mission-option-aide = As help, beside those whom the mission asks for
aide-mission-option-force = Overrides a rule that may be overridden, for this reason
    .valeur = REASON
aide-mission-option-motif = Why
    .valeur = REASON
aide-mission-option-with = The other mission
    .valeur = NUMBER
aide-mission-option-with-visit = Rank of the other mission’s visit
    .valeur = RANK
aide-mission-option-with-version = Version that was read of that visit
    .valeur = N
aide-mission-option-client = Code of the client (C-00012)
    .valeur = CODE
aide-mission-option-site = Code of the site (S-00034); not needed where the client has only one
    .valeur = CODE
aide-mission-option-title = What it is about, in a line
    .valeur = TEXT
aide-mission-option-nature = Nature: depannage, entretien, installation, mise-en-service, controle, visite-technique, garantie
    .valeur = NATURE
aide-mission-option-priority = From 1 (now) to 4 (when convenient)
    .valeur = N
aide-mission-option-urgent = Can’t wait
aide-mission-edit-option-urgent = Cannot wait: oui or non
    .valeur = BOOLEAN
aide-mission-option-need = Who is needed: TRADE[:LEVEL[:CERTIFICATE[:COUNT]]] (CLIM:3:BR); may be repeated
    .valeur = NEED
aide-mission-option-window = When the client wants it (tomorrow, fri 8h-12h), on the site’s clocks
    .valeur = WHEN
aide-mission-option-no-window = The client no longer asks for a time
aide-mission-option-no-need = Nobody in particular is asked for any more
aide-mission-option-description = What the caller says
    .valeur = TEXT
aide-mission-option-reference = The client’s own reference
    .valeur = TEXT
aide-mission-option-no-reference = Clears the client’s reference
aide-mission-option-payer = Code of who pays, where that is another client
    .valeur = CODE
aide-mission-option-equipement = Machine that it is about
    .valeur = ID
aide-mission-option-contrat = Number of the contract (CM-00007)
    .valeur = NUMBER
aide-mission-option-agence = Code of the branch; by default the client’s, else the nearest to the site
    .valeur = CODE
aide-mission-option-called = Time of the call; now by default
    .valeur = WHEN
aide-mission-option-draft = Draft: not to be planned yet
aide-mission-option-assign = Gives it to the best technician at once
aide-mission-option-sort = Order: recent, echeance, priorite
    .valeur = ORDER
aide-mission-option-count = Only how many, up to the limit (“50+” beyond)
aide-mission-option-awaited = What is missing: piece, client, acces
    .valeur = WHAT
aide-mission-option-report = Report: what was done and found
    .valeur = TEXT
aide-mission-option-result = Result: terminee, partielle, infructueuse
    .valeur = RESULT
aide-mission-option-waiver = Why a partial or fruitless visit has no follow-up
    .valeur = REASON
aide-planning = Plan of a day
aide-planning-show = Shows each technician’s day and what is still to be planned
aide-planning-firm-day = Makes the pencilled-in visits of a day firm, as far as possible
aide-planning-option-day = Day (2026-11-24, tomorrow, fri); today by default
    .valeur = DAY
aide-planning-firm-day-option-day = Day (2026-11-24, tomorrow, fri)
    .valeur = DAY
aide-planning-option-agence = Code of the branch
    .valeur = CODE
aide-planning-option-key = Idempotency key: the same key acts only once
    .valeur = UUID

mission-dite = { $numero }: { $etat }
mission-planifiee = { $numero }: { $etat }, { $techniciens }, { $plages }
remarque-duree-gardee = { $numero }: the visit of { $plage } keeps its duration ({ $duree }), the mission asks for { $voulue }.
    .hint = Take the visit off the plan, then plan it again.
remarque-echangee = In exchange, { $numero }: { $technicien }, { $plage }.
remarque-crayon-retire = { $numero }: what was pencilled in for { $qui }, { $plage }, is taken off.
remarque-confirmation-perdue = { $numero } is no longer confirmed: the client had said yes to the earlier hour.
    .hint = Tell them the new hour, then confirm the visit.
remarque-equipe-incomplete =
    { $manque ->
        [one] { $numero }: { $presents } of { $effectif }, one person is lacking.
       *[other] { $numero }: { $presents } of { $effectif }, { $manque } people are lacking.
    }
    .hint = Plan whoever is lacking, at the same hours within a trade.
remarque-commencee-incomplete =
    { $manque ->
        [one] { $numero } begins with { $presents } of { $effectif }: one person is lacking.
       *[other] { $numero } begins with { $presents } of { $effectif }: { $manque } people are lacking.
    }
    .hint = If the work can't be finished so, report the visit as partial: what follows will wait to be planned.
remarque-travail-garde =
    { $nombre ->
        [one] { $nom } keeps a planned mission that no longer suits them: { $numeros }.
       *[other] { $nom } keeps { $nombre } planned missions that no longer suit them: { $numeros }.
    }
    .hint = Nothing moved in the plan: move what can't stay.
remarque-visite-de-plus = { $numero }: { $qui } goes there already { $plage }; this is one more visit.
    .hint = If it was the hour that had to change, undo, then move the first visit.
remarque-encore-au-travail = { $technicien } is still at { $numero }, which was planned { $plage }.
    .hint = Ask them when that work will end.
remarque-creneau-ecourte = { $numero }: { $technicien } has only { $plage } for work of { $voulue }.
    .hint = Move what follows, if that is not enough.
remarque-equipe-separee = { $numero } takes several together: { $avec } still goes { $plage }.
    .hint = Move that visit too.
remarque-trajets-refaits =
    { $visites ->
        [one] Travel to a visit planned at this address was worked out again.
       *[other] Travel to { $visites } visits planned at this address was worked out again.
    }
remarque-trajet-impossible = { $numero }: from this address, { $technicien } can no longer keep the times ({ $plage }).
    .hint =
        { $confirmee ->
            [1] Move the visit, and tell the client, who had confirmed.
           *[0] Move the visit.
        }
remarques-autres = And { $n } more to look at on the planning board.
dit-passe-outre = Overridden: { $regles }
mission-sans-suggestion = Nobody can take this mission. See why: regie mission why-not
planning-ferie = { $jour } · public holiday ({ $ferie })
planning-titre = { $jour }, on the clocks of { $fuseau }
planning-sans-technicien = No technicians.
planning-rien-a-planifier = Nothing to plan.
planning-affermi = Visits made firm: { $fermes }; refused: { $refus }.

tableau-numero = Number
tableau-etat = State
tableau-priorite = Prio.
tableau-prevue = Planned
tableau-techniciens = Technicians
tableau-technicien = Technician
tableau-echeance = Due
tableau-contrat = Contract
tableau-gti = On site by
tableau-gtr = Working by
mission-contrats-possibles = none: { $numeros } cover this site. To choose one: regie mission edit { $numero } --contrat …
tableau-client = Client
tableau-ville = Town
tableau-titre = Title
tableau-visite = Visit
tableau-quand = When
tableau-quoi = What
tableau-version = Version
tableau-attente = On hold
tableau-annulation = Cancelled
tableau-type = Nature
tableau-payeur = Payer
tableau-reference = Reference
tableau-site = Site
tableau-agence = Branch
tableau-duree = Duration
tableau-besoins = Needs
tableau-fenetre = Requested
tableau-rang = No
tableau-route = Drive
tableau-cout = Cost
tableau-raisons = Reasons

refus-visite-inconnue = { $numero } has no visit { $rang }.
    .hint = See its visits: regie mission show { $numero }
refus-visite-retiree = Visit { $rang } of { $numero } was taken off the plan.
    .hint = See its visits: regie mission show { $numero }
refus-visite-a-preciser = Several visits of { $numero } may be meant.
    .hint = Say which one with --visit: { $rangs }.
echec-besoin-illisible = “{ $saisie }” is not a need.
    .hint = Write TRADE[:LEVEL[:CERTIFICATE[:COUNT]]], for instance CLIM:3:BR.
echec-rien-a-changer = Nothing to change.
    .hint = Say what changes, for instance --priority 1.

aide-mission-option-no-equipement = No machine in particular
aide-mission-option-no-contrat = Under no contract
aide-mission-edit-option-agence = Code of the branch
    .valeur = CODE
aide-mission-edit-option-site = Code of the site
    .valeur = CODE
aide-mission-option-filter = Filter: state:planned tech:amorel -town:lyon before:fri urgent leak
    .valeur = FILTER
