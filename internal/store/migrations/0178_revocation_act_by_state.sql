CREATE INDEX revocation_act_by_state ON revocation_act (state, area_id, revocation_id);
