-- Subject 7: predictions. They are worked out for all customers at once, and stand as of the model, which is written last.
CREATE TRIGGER report_prediction_models_came AFTER INSERT ON prediction_models BEGIN
    INSERT INTO report_changes (subject, key) VALUES (7, NEW.id);
END;
