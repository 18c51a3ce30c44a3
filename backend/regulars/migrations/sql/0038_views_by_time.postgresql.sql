CREATE INDEX sales_events_by_at ON sales_events (at);
CREATE INDEX orders_by_placed ON orders (placed_at) WHERE exclusion_reason IS NULL;
