## The screen of clients

ecran-clients = Clients
contexte-clients = Clients
tri-clients-nom = by name
tri-clients-recent = last entered
clients-aucun = No client matches.
clients-filtre-aide = name, street, town:lyon type:pro covered:yes deleted:yes …
tete-code = Code
tete-type = Type
tete-agence = Branch
tete-sites = Sites
tete-contrats = Contracts

action-nouveau-client = New client
    .court = new
action-nouveau-site = Add a site
    .court = a site
action-nouveau-contact = Add somebody to call
    .court = a contact
action-nouvel-equipement = Add a machine
    .court = a machine
action-nouveau-contrat = Add a maintenance contract
    .court = a contract
action-mission-ici = New mission for this client, at this site
    .court = mission
action-modifier = Edit
    .court = edit
action-supprimer = Delete, or bring back
    .court = delete
pied-ajouter = add

clients-nouveau = New client
clients-nouveau-site = New site · { $nom }
clients-modifier-site = Site { $nom }
clients-nouveau-contact = New contact · { $nom }
clients-nouvel-equipement = New machine · { $nom }
clients-nouveau-contrat = New contract · { $nom }
clients-modifier-contrat = Contract { $nom }
clients-agence-du-client = the client’s
clients-supprimer = Delete { $nom }?
clients-supprimer-effet = What refers to it stays readable; undo{ $touche-partout-annuler } or the same key{ $touche-clients-supprimer } brings it back.
clients-retablir = Bring { $nom } back?
clients-retablir-effet = Enter brings it back.

clients-contacts = Contacts
clients-sites = { $n ->
    [0] No site
    [one] { $n } site
   *[other] { $n } sites
}
clients-sites-suite = … and { $n } more: look for them{ $touche-filtrer }.
clients-contrats = Contracts
clients-missions = Last missions
clients-toutes-missions = All its missions
clients-anonymise = Anonymised on { $jour }: its personal data are erased.
clients-supprime = Deleted on { $jour }.
clients-ville-autre = { $ville } is not a town of { $code } (that is { $communes }).
clients-ville-suivie = Replaces { $ville }, which is not a town of { $code }.
clients-toutes-agences = all branches
clients-paiement = Pays within { $jours } days
clients-paiement-fin-de-mois = Pays within { $jours } days, end of month
clients-principal = to call first
clients-contact-general = the client in general
clients-sans-parent = none
clients-garantie = warranty until { $jour }
clients-numero-serie = no. { $numero }
clients-gti = on site within { $heures } h
clients-gtr = working within { $heures } h
clients-contrat-des = from { $jour }
clients-contrat-depuis = since { $jour }
clients-contrat-jusqu-au = until { $jour }
clients-contrat-echu = ended on { $jour }
clients-prochaine-visite = visit on { $jour }

champ-raison-sociale-aide = company, or name of the person
champ-code-postal-aide = five digits
champ-ville-aide = from the postal code
champ-siret-aide = fourteen digits; the SIREN follows from it
champ-site-libelle = Name of the site
champ-site-libelle-aide = optional
champ-acces-aide = code, floor, key, caretaker…
champ-ouverture = Opening hours
champ-ouverture-aide = mon-fri 8:00-12:00 13:30-18:00, sat 9:00-12:00
champ-contact-site = Site
champ-contact-principal = To call first
champ-equipement-libelle = Machine
champ-equipement-libelle-aide = boiler, heat pump, switchboard…
champ-equipement-parent = Part of
champ-mise-en-service-aide = 24/11/2026
champ-fin-garantie-aide = 24/11/2028
champ-charge-kg-aide = 1.2
champ-debut-aide = 24/11/2026
champ-fin-aide = last day; empty: no end
champ-gti-heures-aide = hours until somebody is on site
champ-gtr-heures-aide = hours until it works again
champ-couverture-debut-aide = 8:00
champ-couverture-fin-aide = 18:00
champ-periodicite-mois-aide = months from one visit to the next
champ-prochaine-visite-aide = a day; the next ones follow from it
champ-visite-heure-aide = 8:00; empty: at any time
champ-montant-annuel-aide = excluding VAT
reponse-inconnue = not known

refus-client-a-ouvrir = Open this client first.
    .hint = Enter opens it; then try again.
refus-site-a-choisir = This client has several sites.
    .hint = Open it, choose the site, then try again.
