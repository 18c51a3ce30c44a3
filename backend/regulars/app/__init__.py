"""The roof: the server, the command line and the demo, which know every room."""
