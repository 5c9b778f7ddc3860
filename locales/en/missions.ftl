## Missions and planning on the command line
