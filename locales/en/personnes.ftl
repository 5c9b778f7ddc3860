## People, roles, teams, logins: command line and refusals
