"""Background work in a table: leases, retries, progress, cancelling and a schedule, on both databases.

`kinds` says what can be done, `queue` asks for it, `work` is what a running job holds in its hands, `worker` runs it,
`schedule` asks for it by the clock, `queries` tells how far it is.
"""
