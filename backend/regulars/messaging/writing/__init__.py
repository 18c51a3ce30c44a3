"""From a template and its variables to a letter: the sandbox, the brand around it, the text beside it."""
