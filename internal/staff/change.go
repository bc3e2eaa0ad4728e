package staff

// Change is what became of somebody of the staff: a line of their history, which is only ever added to.
type Change string

// The changes. Those of a post say what it was before and what it is after.
const (
	Invited          Change = "invited"           // with their first post
	InvitedAgain     Change = "invited_again"     // with a new invitation: password and second factor are gone
	Joined           Change = "joined"            // took an invitation and chose a password
	PostChanged      Change = "post"              //
	Left             Change = "left"              //
	PasswordChanged  Change = "password"          // by themselves
	SecondFactorSet  Change = "second_factor"     //
	SecondFactorGone Change = "second_factor_off" // by themselves
	RecoveryUsed     Change = "recovery"          // signed in with a recovery code
	SignedOut        Change = "signed_out"        // ended all their sign-ins
)
