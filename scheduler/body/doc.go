// Package body is the membership body that a service runs for: what it is called, where it is
// reached, what it offers its members, which steps, words and dates are its own, who may join
// and for how long things are kept. It is read from a file that the body itself can write.
//
// It knows nothing of members, of the store or of the network. Without a file there is the zero
// Body, which is "your membership body".
package body
