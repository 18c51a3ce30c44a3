"""Businesses that buy: several people on one account, with terms, credit and rules of approval.

Words: company, member, role in a company, limit, credit limit, rule of approval, approver.
Below it stand notes and customers; orders, which are made for companies, stand above.
"""
