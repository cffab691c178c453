# The wall clock is set back by eight seconds, and the venue is killed and started again before it has caught up: ingress
# went on with times from before the kill's, and the journal couldn't be replayed (journal-holds).
seed 20
profile rough
until 20s
durability process
topology two_threads
snapshots 0s
latency 50us 5ms
segments 0 0
loss 0
traders 0
client 1 honest 300ms 5s repeats keeps
client 2 honest 300ms 5s repeats keeps
at 8s jump world 0s -8000000000
at 10s kill venue 500ms 0
