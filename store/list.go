package store

// Part says which part of a list is wanted; the zero value is all of it.
type Part struct {
	// After is List.Next of the part before, empty for the first.
	After string
	// Most is how many at most, 0 for all.
	Most int
}

// List is a list, or a part of it.
type List[T any] struct {
	Items []T // never nil
	// Next is what the next part is asked for with; empty if there is none.
	Next string
	// Damaged is how many records of this part could not be read, and are left out.
	Damaged int
}
