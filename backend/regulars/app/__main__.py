"""`python -m regulars.app` is the command `regulars`."""

from regulars.app.cli import main

main()
