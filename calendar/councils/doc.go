// Package councils knows the councils of the United Kingdom by name: which nation each is
// in, of what kind it is, and, as far as somebody has said so, when it is elected.
//
// The list is the one of mySociety (uk_local_authority_names_and_codes, July 2025), under
// the Creative Commons Attribution 4.0 licence, as corrected here: councils that were
// abolished end on their last day, and the North of Tyne Combined Authority is one of them
// (S.I. 2024/402). What has been reorganised since July 2025 is not in it.
//
// polls.csv says which of the elections on the calendar are a council's: those of all
// councils of a kind, or of some by their codes. The days are the calendar's. Of most
// councils in England nobody has said it here, and nothing is taken for known.
package councils
