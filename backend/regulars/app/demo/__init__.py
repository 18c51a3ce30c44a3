"""A shop that never was: three years of simulated customers and orders, to look at the product with something in it.

The people buy as in the models of Fader and Hardie (BG/NBD for when, gamma-gamma for how much), so that the truth
behind the figures is known.
"""
