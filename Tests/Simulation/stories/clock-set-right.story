# The wall clock is twelve minutes ahead and set right again. Those who run go on with a time that never turns back; the trader
# that is started anew, and the clients, have the host's. Held against that of the venue it was 12 minutes off, and nobody was
# let in any more (everything-answered).
seed 31
profile hell
until 40s
durability process
topology two_threads
snapshots 0s
latency 50us 5ms
segments 0 0
loss 0
traders 2
client 1 honest 300ms 5s repeats keeps
client 2 honest 300ms 5s repeats keeps
at 5s jump world 0s 720000000000
at 10s jump world 0s -720000000000
at 15s reset client-1 0s 0
at 18s kill trader-1 500ms 0
at 22s reset trader-2 0s 0
