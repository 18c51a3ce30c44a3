-- A word that was recorded by mistake is taken back by a further row, which may lead to where nobody was asked.
ALTER TABLE consent_events DROP CONSTRAINT consent_events_after_check;
ALTER TABLE consent_events ADD CONSTRAINT consent_events_after_known
    CHECK (after IN ('NEVER_ASKED', 'PENDING', 'SUBSCRIBED', 'UNSUBSCRIBED', 'INVALID', 'REDACTED'));
