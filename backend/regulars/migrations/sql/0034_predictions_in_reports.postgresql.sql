-- Subject 7: predictions. They are worked out for all customers at once, and stand as of the model, which is written last.
CREATE TRIGGER report_prediction_models_came AFTER INSERT ON prediction_models REFERENCING NEW TABLE AS moved
    FOR EACH STATEMENT EXECUTE FUNCTION report_changes_moved(7, 'id');

-- As reports/replica/sources.py has it.
CREATE VIEW report_predictions AS
    SELECT p.customer_id, p.predicted_ltv, p.expected_orders, p.probability_leaving, p.rfm_group,
    p.previous_group FROM customer_predictions p WHERE 1 = 1;
