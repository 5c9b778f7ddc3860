## The screen of clients

ecran-clients = Clients
contexte-clients = Clients
tri-clients-nom = par nom
tri-clients-recent = derniers saisis
clients-aucun = Aucun client ne correspond.
clients-filtre-aide = nom, rue, ville:lyon type:pro couvert:oui supprime:oui …
tete-code = Code
tete-type = Type
tete-agence = Agence
tete-sites = Sites
tete-contrats = Contrats

action-nouveau-client = Nouveau client
    .court = nouveau
action-nouveau-site = Ajouter un site
    .court = un site
action-nouveau-contact = Ajouter une personne à appeler
    .court = un contact
action-nouvel-equipement = Ajouter un équipement
    .court = un équipement
action-nouveau-contrat = Ajouter un contrat de maintenance
    .court = un contrat
action-mission-ici = Nouvelle mission pour ce client, sur ce site
    .court = mission
action-modifier = Changer ce qui est enregistré
    .court = changer
action-supprimer = Supprimer, ou rétablir
    .court = supprimer
pied-ajouter = ajouter

clients-nouveau = Nouveau client
clients-nouveau-site = Nouveau site · { $nom }
clients-modifier-site = Site { $nom }
clients-nouveau-contact = Nouveau contact · { $nom }
clients-nouvel-equipement = Nouvel équipement · { $nom }
clients-nouveau-contrat = Nouveau contrat · { $nom }
clients-modifier-contrat = Contrat { $nom }
clients-agence-du-client = celle du client
clients-supprimer = Supprimer { $nom } ?
clients-supprimer-effet = Ce qui s’y rapporte reste lisible ; annuler{ $touche-partout-annuler } ou la même touche{ $touche-clients-supprimer } rétablit.
clients-retablir = Rétablir { $nom } ?
clients-retablir-effet = Entrée rétablit.

clients-contacts = Contacts
clients-sites = { $n ->
    [0] Aucun site
    [one] { $n } site
   *[other] { $n } sites
}
clients-sites-suite = … et { $n } autres : cherchez-les{ $touche-filtrer }.
clients-contrats = Contrats
clients-missions = Dernières missions
clients-toutes-missions = Toutes ses missions
clients-anonymise = Anonymisé le { $jour } : ses données personnelles sont effacées.
clients-supprime = Supprimé le { $jour }.
clients-ville-autre = { $ville } n’est pas une commune de { $code } (c’est { $communes }).
clients-ville-suivie = Remplace { $ville }, qui n’est pas une commune de { $code }.
clients-toutes-agences = toutes les agences
clients-paiement = Paiement à { $jours } jours
clients-paiement-fin-de-mois = Paiement à { $jours } jours, fin de mois
clients-principal = à appeler en premier
clients-contact-general = le client en général
clients-sans-parent = d’aucun autre
clients-garantie = garantie jusqu’au { $jour }
clients-numero-serie = n° { $numero }
clients-gti = GTI { $heures } h
clients-gtr = GTR { $heures } h
clients-contrat-des = dès le { $jour }
clients-contrat-depuis = depuis le { $jour }
clients-contrat-jusqu-au = jusqu’au { $jour }
clients-contrat-echu = échu le { $jour }
clients-prochaine-visite = visite le { $jour }

champ-raison-sociale-aide = raison sociale, ou nom de la personne
champ-code-postal-aide = cinq chiffres
champ-ville-aide = d’après le code postal
champ-siret-aide = quatorze chiffres ; le SIREN en découle
champ-site-libelle = Nom du site
champ-site-libelle-aide = facultatif
champ-acces-aide = code, étage, clé, gardien…
champ-ouverture = Ouverture
champ-ouverture-aide = lun-ven 8:00-12:00 13:30-18:00, sam 9:00-12:00
champ-contact-site = Site
champ-contact-principal = À appeler en premier
champ-equipement-libelle = Équipement
champ-equipement-libelle-aide = chaudière, PAC, TGBT…
champ-equipement-parent = Partie de
champ-mise-en-service-aide = 24/11/2026
champ-fin-garantie-aide = 24/11/2028
champ-charge-kg-aide = 1,2
champ-debut-aide = 24/11/2026
champ-fin-aide = dernier jour ; vide : sans fin
champ-gti-heures-aide = heures jusqu’à l’arrivée sur site
champ-gtr-heures-aide = heures jusqu’au rétablissement
champ-couverture-debut-aide = 8:00
champ-couverture-fin-aide = 18:00
champ-periodicite-mois-aide = mois d’une visite à la suivante
champ-prochaine-visite-aide = un jour ; les suivantes en découlent
champ-visite-heure-aide = 8:00 ; vide : à toute heure
champ-montant-annuel-aide = hors taxes
reponse-inconnue = on ne sait pas

refus-client-a-ouvrir = Ouvrez d’abord ce client.
    .hint = Entrée l’ouvre ; recommencez ensuite.
refus-site-a-choisir = Ce client a plusieurs sites.
    .hint = Dans sa fiche, choisissez le site (j et k), puis recommencez.
