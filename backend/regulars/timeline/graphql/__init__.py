"""The window of the timeline: what happened to a customer, and what comes as it comes."""
