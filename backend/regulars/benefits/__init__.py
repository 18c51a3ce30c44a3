"""What customers get beyond others: prices, discounts, terms and services, granted to them by rooms above.

Words: benefit, source (who grants it), price list, quote. A benefit is data between two instants; what a customer pays
follows from the benefits by pure arithmetic (`pricing`), in the order that decision 0044 gives. Below: the catalog.
"""
