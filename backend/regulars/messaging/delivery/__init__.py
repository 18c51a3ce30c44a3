"""How letters leave: the mail server, a connection to it, and the job that sends each message once."""
