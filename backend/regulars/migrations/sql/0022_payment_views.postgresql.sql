-- Views of payments, and of the lists to come.
ALTER TABLE saved_views DROP CONSTRAINT saved_views_subjects;
ALTER TABLE saved_views ADD CONSTRAINT saved_views_subjects
    CHECK (subject IN ('CUSTOMERS', 'ORDERS', 'PAYMENTS', 'REPORT', 'TICKETS', 'SEGMENTS'));
