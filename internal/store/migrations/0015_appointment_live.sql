CREATE UNIQUE INDEX appointment_live ON appointment (beneficiary_id, dose) WHERE state = 'booked';
