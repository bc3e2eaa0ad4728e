INSERT INTO review_item (item_id, code, args, rule, area_id, facility_id, session_id, beneficiary_id, dose_id, by_staff, opened_at, state, decision, level, steps)
SELECT r.review_id, r.code, r.args, r.rule, r.area_id, r.facility_id, d.session_id, r.beneficiary_id, r.dose_id, d.recorded_by, r.opened_at, 'open', '', 0, 0
FROM review r JOIN dose d ON d.beneficiary_id = r.beneficiary_id AND d.dose_id = r.dose_id;
