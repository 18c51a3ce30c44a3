"""How often customers will buy and what they will be worth: two models, fitted per store to its own history.

BG/NBD (Fader, Hardie, Lee 2005, "Counting your customers the easy way", Marketing Science 24) for orders; gamma-gamma
(Fader and Hardie, note 025, 2013) for their value. Everything here is arithmetic on arrays: no database, no clock.
"""
