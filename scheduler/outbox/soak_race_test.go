//go:build race

package outbox_test

const soakPart = 20
