# Connections are called while the venue stands still, and are cut off before it has accepted them: the simulated machine gave
# them back twice (no-traps).
seed 14
profile rough
until 30s
durability process
topology two_threads
snapshots 0s
latency 50us 5ms
segments 0 0
loss 0
traders 1
client 1 honest 300ms 2s repeats keeps
client 2 honest 300ms 2s repeats keeps
client 3 honest 300ms 2s repeats keeps
at 6s pause venue 15s 0
at 7s reset client-1 0s 0
at 7s500ms reset client-2 0s 0
at 7s600ms reset trader-1 0s 0
at 9s500ms reset client-1 0s 0
at 10s reset client-2 0s 0
at 11s kill trader-1 1s 0
at 14s reset client-1 0s 0
at 14s500ms reset client-2 0s 0
at 15s kill trader-1 1s 0
