"""Mail: templates in the store's brand, a queue that sends each message once, addresses not to be written to.

Words: message, message template, variable, brand, suppression, mail server, held (kept in the outbox, since there is no
mail server), uncertain (it may have arrived, and is not sent again by itself).
Rooms above register their templates (`messaging.templates.register`) and queue mails inside their own unit of work
(`messaging.service.queueing.queue`); docs/api/messaging.md shows how. Below it stand stores and access.
"""
