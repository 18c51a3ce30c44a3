-- The model that was fitted last, and what it says of each customer who bought. Chances and orders are thousandths.
CREATE TABLE prediction_models (
    id INTEGER PRIMARY KEY CONSTRAINT prediction_models_one CHECK (id = 1),
    status TEXT NOT NULL
        CONSTRAINT prediction_models_known_status CHECK (status IN ('READY', 'NOT_ENOUGH_HISTORY', 'FAILED_GUARD')),
    as_of TEXT NOT NULL,
    computed_at INTEGER NOT NULL,
    buyer_count INTEGER NOT NULL,
    repeat_buyer_count INTEGER NOT NULL,
    day_count INTEGER NOT NULL,
    facts TEXT NOT NULL
) STRICT;

CREATE TABLE customer_predictions (
    customer_id INTEGER PRIMARY KEY REFERENCES customers (id) ON DELETE CASCADE,
    purchase_days INTEGER NOT NULL CONSTRAINT customer_predictions_of_buyers CHECK (purchase_days >= 1),
    first_on TEXT NOT NULL,
    last_on TEXT NOT NULL,
    predicted_ltv INTEGER,
    expected_orders INTEGER,
    probability_active INTEGER CHECK (probability_active BETWEEN 0 AND 1000),
    probability_leaving INTEGER CHECK (probability_leaving BETWEEN 0 AND 1000),
    recency INTEGER CHECK (recency BETWEEN 1 AND 5),
    frequency INTEGER CHECK (frequency BETWEEN 1 AND 5),
    monetary INTEGER CHECK (monetary BETWEEN 1 AND 5),
    rfm_group TEXT,
    previous_group TEXT,
    CONSTRAINT customer_predictions_whole CHECK (
        (predicted_ltv IS NULL) = (probability_leaving IS NULL) AND (predicted_ltv IS NULL) = (expected_orders IS NULL)
        AND (predicted_ltv IS NULL) = (probability_active IS NULL)),
    CONSTRAINT customer_predictions_scored CHECK (
        (rfm_group IS NULL) = (recency IS NULL) AND (rfm_group IS NULL) = (frequency IS NULL)
        AND (rfm_group IS NULL) = (monetary IS NULL))
) STRICT;
CREATE INDEX customer_predictions_by_value ON customer_predictions (predicted_ltv, customer_id);
CREATE INDEX customer_predictions_by_risk ON customer_predictions (probability_leaving, customer_id);
CREATE INDEX customer_predictions_by_group ON customer_predictions (rfm_group, customer_id);
