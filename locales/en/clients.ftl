## Clients, sites, equipment, contracts: command line and refusals
