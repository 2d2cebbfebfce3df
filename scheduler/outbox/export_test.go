package outbox

// FirstPatience is for how long one who hangs can hold up a connection while others wait.
const FirstPatience = firstPatience
